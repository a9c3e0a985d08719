// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Canonical polynomials over size symbols. The normal form and the rewrites of floordiv follow design section
// 5 and the reference on shapes, section 7.2: each rewrite is a theorem over the integers for positive
// divisors.
#include "ir/Dim.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <map>
#include <numeric>

using namespace mlir;

namespace rondo {
namespace {

/// What a dimension turns into where a coefficient leaves 64 bits: a symbol that no program can write.
constexpr StringLiteral kOverflow = "overflow!";

//===-- Order --===//

int compareDims(DimAttr a, DimAttr b);

/// Symbols by name, then atoms by kind and arguments. Independent of addresses, so that printing is stable.
int compareFactors(Attribute a, Attribute b) {
  if (a == b)
    return 0;
  auto symbolA = llvm::dyn_cast<StringAttr>(a), symbolB = llvm::dyn_cast<StringAttr>(b);
  if (symbolA && symbolB)
    return symbolA.getValue().compare(symbolB.getValue());
  if (symbolA || symbolB)
    return symbolA ? -1 : 1;
  auto atomA = llvm::cast<DimAtomAttr>(a), atomB = llvm::cast<DimAtomAttr>(b);
  if (atomA.getKind() != atomB.getKind())
    return atomA.getKind() < atomB.getKind() ? -1 : 1;
  if (int order = compareDims(llvm::cast<DimAttr>(atomA.getLhs()), llvm::cast<DimAttr>(atomB.getLhs())))
    return order;
  return compareDims(llvm::cast<DimAttr>(atomA.getRhs()), llvm::cast<DimAttr>(atomB.getRhs()));
}

/// Higher degree first, then factor by factor.
int compareMonomials(ArrayRef<Attribute> a, ArrayRef<Attribute> b) {
  if (a.size() != b.size())
    return a.size() > b.size() ? -1 : 1;
  for (auto [x, y] : llvm::zip_equal(a, b))
    if (int order = compareFactors(x, y))
      return order;
  return 0;
}

int compareDims(DimAttr a, DimAttr b) {
  if (a == b)
    return 0;
  size_t common = std::min(a.getMonomials().size(), b.getMonomials().size());
  for (size_t i = 0; i < common; ++i) {
    if (int order = compareMonomials(a.getMonomials()[i].getFactors(), b.getMonomials()[i].getFactors()))
      return order;
    if (a.getCoefficients()[i] != b.getCoefficients()[i])
      return a.getCoefficients()[i] < b.getCoefficients()[i] ? -1 : 1;
  }
  return a.getMonomials().size() < b.getMonomials().size() ? -1 : 1;
}

//===-- Sums --===//

struct MonomialOrder {
  bool operator()(const SmallVector<Attribute> &a, const SmallVector<Attribute> &b) const {
    return compareMonomials(a, b) < 0;
  }
};

/// A polynomial while it is put together.
class Sum {
public:
  explicit Sum(MLIRContext *context) : context(context) {}

  void add(ArrayRef<Attribute> factors, int64_t coefficient) {
    int64_t &total = terms[SmallVector<Attribute>(factors)];
    overflowed |= __builtin_add_overflow(total, coefficient, &total);
  }
  void add(DimAttr dim, int64_t scale = 1) {
    for (auto [monomial, coefficient] : llvm::zip_equal(dim.getMonomials(), dim.getCoefficients()))
      add(monomial.getFactors(), multiply(coefficient, scale));
  }
  int64_t multiply(int64_t a, int64_t b) {
    int64_t product = 0;
    overflowed |= __builtin_mul_overflow(a, b, &product);
    return product;
  }
  DimAttr build() {
    if (overflowed)
      return DimAttr::symbol(context, kOverflow);
    SmallVector<DimMonomialAttr> monomials;
    SmallVector<int64_t> coefficients;
    for (auto &[factors, coefficient] : terms) {
      if (coefficient == 0)
        continue;
      monomials.push_back(DimMonomialAttr::get(context, factors));
      coefficients.push_back(coefficient);
    }
    return DimAttr::get(context, monomials, coefficients);
  }

private:
  MLIRContext *context;
  std::map<SmallVector<Attribute>, int64_t, MonomialOrder> terms;
  bool overflowed = false;
};

DimAttr factorDim(Attribute factor) {
  auto monomial = DimMonomialAttr::get(factor.getContext(), {factor});
  return DimAttr::get(factor.getContext(), {monomial}, {int64_t(1)});
}
DimAttr atomDim(AtomKind kind, DimAttr lhs, DimAttr rhs) {
  return factorDim(DimAtomAttr::get(lhs.getContext(), kind, lhs, rhs));
}
int64_t floorDivide(int64_t a, int64_t b) { return a / b - ((a % b != 0) && ((a % b < 0) != (b < 0))); }

/// The constant term.
int64_t constantTerm(DimAttr dim) {
  if (dim.getMonomials().empty() || !dim.getMonomials().back().getFactors().empty())
    return 0;
  return dim.getCoefficients().back();
}

/// a without b's factors, or nullopt where b does not divide a.
std::optional<SmallVector<Attribute>> divideMonomial(ArrayRef<Attribute> a, ArrayRef<Attribute> b) {
  SmallVector<Attribute> rest(a);
  for (Attribute factor : b) {
    auto *it = llvm::find(rest, factor);
    if (it == rest.end())
      return std::nullopt;
    rest.erase(it);
  }
  return rest;
}

/// Long division by the divisor's leading term: dividend = quotient * divisor + rest. Exact over the integers
/// whatever is left, so (quotient*divisor + rest) floordiv divisor = quotient + rest floordiv divisor.
std::pair<DimAttr, DimAttr> divide(DimAttr dividend, DimAttr divisor) {
  MLIRContext *context = dividend.getContext();
  ArrayRef<Attribute> lead = divisor.getMonomials().front().getFactors();
  int64_t leadCoefficient = divisor.getCoefficients().front();
  DimAttr quotient = DimAttr::constant(context, 0), rest = dividend;
  for (bool progress = true; progress;) {
    progress = false;
    for (auto [monomial, coefficient] : llvm::zip_equal(rest.getMonomials(), rest.getCoefficients())) {
      auto factors = divideMonomial(monomial.getFactors(), lead);
      // A number takes the whole part of every coefficient, so that 0 <= rest's coefficients < number is
      // canonical; other divisors must divide exactly.
      int64_t times = floorDivide(coefficient, leadCoefficient);
      bool exact = times * leadCoefficient == coefficient;
      if (!factors || times == 0 || (!exact && !lead.empty()))
        continue;
      // Only steps that do not grow the rest: x floordiv (x + 1) stays an atom.
      Sum step(context);
      step.add(*factors, times);
      DimAttr part = step.build(), next = rest - part * divisor;
      if (next.getMonomials().size() > rest.getMonomials().size())
        continue;
      bool vanishes = next == DimAttr::constant(context, 0);
      if (divisor.getMonomials().size() > 1 && !vanishes &&
          next.getMonomials().size() == rest.getMonomials().size())
        continue;
      quotient = quotient + part;
      rest = next;
      progress = true;
      break;
    }
  }
  return {quotient, rest};
}

/// gcd of all coefficients but the constant term's; 0 where there is none.
int64_t contentWithoutConstant(DimAttr dim) {
  int64_t content = 0;
  for (auto [monomial, coefficient] : llvm::zip_equal(dim.getMonomials(), dim.getCoefficients()))
    if (!monomial.getFactors().empty())
      content = std::gcd(content, coefficient);
  return content;
}

/// rest floordiv c for a number c >= 1, where `rest` has no term that c divides.
DimAttr floorDivByNumber(DimAttr rest, int64_t c) {
  MLIRContext *context = rest.getContext();
  // (g*x + r) div (g*d) = (x + r div g) div d
  int64_t g = std::gcd(contentWithoutConstant(rest), c);
  if (g > 1) {
    Sum reduced(context);
    for (auto [monomial, coefficient] : llvm::zip_equal(rest.getMonomials(), rest.getCoefficients()))
      reduced.add(monomial.getFactors(), floorDivide(coefficient, g));
    return reduced.build().floorDiv(DimAttr::constant(context, c / g));
  }
  // (x div a + k) div c = (x + a*k) div (a*c)
  DimAttr moving = rest - constantTerm(rest);
  if (moving.getMonomials().size() == 1 && moving.getCoefficients()[0] == 1 &&
      moving.getMonomials()[0].getFactors().size() == 1) {
    auto inner = llvm::dyn_cast<DimAtomAttr>(moving.getMonomials()[0].getFactors()[0]);
    if (inner && inner.getKind() == AtomKind::FloorDiv)
      if (auto a = llvm::cast<DimAttr>(inner.getRhs()).asConstant())
        return (llvm::cast<DimAttr>(inner.getLhs()) + DimAttr::constant(context, constantTerm(rest)) * *a)
            .floorDiv(DimAttr::constant(context, *a) * c);
  }
  return atomDim(AtomKind::FloorDiv, rest, DimAttr::constant(context, c));
}

/// What min (max) is taken of: c*min(a, b) + r is the min of c*a + r and c*b + r for c >= 1.
void collectSides(AtomKind kind, DimAttr dim, SmallVectorImpl<DimAttr> &sides) {
  for (auto [monomial, coefficient] : llvm::zip_equal(dim.getMonomials(), dim.getCoefficients())) {
    auto atom = monomial.getFactors().size() == 1 ? llvm::dyn_cast<DimAtomAttr>(monomial.getFactors()[0])
                                                  : DimAtomAttr();
    if (!atom || atom.getKind() != kind || coefficient < 1)
      continue;
    DimAttr rest = dim - factorDim(atom) * coefficient;
    collectSides(kind, llvm::cast<DimAttr>(atom.getLhs()) * coefficient + rest, sides);
    collectSides(kind, llvm::cast<DimAttr>(atom.getRhs()) * coefficient + rest, sides);
    return;
  }
  // Of two sides that differ by a number one is enough.
  for (DimAttr &side : sides)
    if (auto difference = (dim - side).asConstant()) {
      side = (*difference < 0) == (kind == AtomKind::Min) ? dim : side;
      return;
    }
  sides.push_back(dim);
}

/// What all sides have: of each monomial the least coefficient, so that the sides have none below 0. (An atom
/// of the same kind stays: on the other sides it would be one of several sides.)
DimAttr commonPart(AtomKind kind, ArrayRef<DimAttr> sides) {
  std::map<SmallVector<Attribute>, std::pair<int64_t, size_t>, MonomialOrder> least;
  for (DimAttr side : sides)
    for (auto [monomial, coefficient] : llvm::zip_equal(side.getMonomials(), side.getCoefficients())) {
      auto [it, fresh] =
          least.insert({SmallVector<Attribute>(monomial.getFactors()), {coefficient, size_t(0)}});
      it->second.first = std::min(it->second.first, coefficient);
      ++it->second.second;
    }
  Sum common(sides.front().getContext());
  for (auto &[factors, found] : least) {
    auto atom = factors.size() == 1 ? llvm::dyn_cast<DimAtomAttr>(factors[0]) : DimAtomAttr();
    if (!atom || atom.getKind() != kind)
      common.add(factors, found.second < sides.size() ? std::min<int64_t>(found.first, 0) : found.first);
  }
  return common.build();
}

/// min is commutative, associative and idempotent, min(a + c, b + c) = c + min(a, b), and c*min(a, b) =
/// min(c*a, c*b) for c >= 1; so is max.
DimAttr minOrMax(AtomKind kind, DimAttr a, DimAttr b) {
  SmallVector<DimAttr> sides;
  collectSides(kind, a, sides);
  collectSides(kind, b, sides);
  if (sides.size() == 1)
    return sides.front();
  DimAttr common = commonPart(kind, sides);
  int64_t scale = 0;
  for (DimAttr &side : sides) {
    side = side - common;
    for (int64_t coefficient : side.getCoefficients())
      scale = std::gcd(scale, coefficient);
  }
  if (common.overflowed() || llvm::any_of(sides, [](DimAttr side) { return side.overflowed(); }))
    return DimAttr::symbol(a.getContext(), kOverflow);
  for (DimAttr &side : sides)
    side = side.floorDiv(DimAttr::constant(a.getContext(), scale));
  llvm::sort(sides, [](DimAttr x, DimAttr y) { return compareDims(x, y) < 0; });
  DimAttr all = sides.front();
  for (DimAttr side : ArrayRef(sides).drop_front())
    all = atomDim(kind, all, side);
  return all * scale + common;
}

} // namespace

//===-- DimAttr --===//

DimAttr DimAttr::constant(MLIRContext *context, int64_t value) {
  Sum sum(context);
  sum.add(ArrayRef<Attribute>(), value);
  return sum.build();
}
DimAttr DimAttr::symbol(MLIRContext *context, StringRef name) {
  return factorDim(StringAttr::get(context, name));
}

DimAttr DimAttr::operator+(DimAttr other) const {
  Sum sum(getContext());
  sum.add(*this);
  sum.add(other);
  return sum.build();
}
DimAttr DimAttr::operator-(DimAttr other) const {
  Sum sum(getContext());
  sum.add(*this);
  sum.add(other, -1);
  return sum.build();
}
DimAttr DimAttr::operator-() const { return constant(getContext(), 0) - *this; }
DimAttr DimAttr::operator*(DimAttr other) const {
  Sum sum(getContext());
  for (auto [monomial, coefficient] : llvm::zip_equal(getMonomials(), getCoefficients()))
    for (auto [otherMonomial, otherCoefficient] :
         llvm::zip_equal(other.getMonomials(), other.getCoefficients())) {
      SmallVector<Attribute> factors(monomial.getFactors());
      llvm::append_range(factors, otherMonomial.getFactors());
      llvm::sort(factors, [](Attribute a, Attribute b) { return compareFactors(a, b) < 0; });
      sum.add(factors, sum.multiply(coefficient, otherCoefficient));
    }
  return sum.build();
}

DimAttr DimAttr::floorDiv(DimAttr divisor) const {
  if (overflowed() || divisor.overflowed())
    return symbol(getContext(), kOverflow);
  if (divisor.isConstant(0)) // stays visible: the obligation `divisor >= 1` refutes it
    return atomDim(AtomKind::FloorDiv, *this, divisor);
  auto [quotient, rest] = divide(*this, divisor);
  if (rest.isConstant(0))
    return quotient;
  if (auto c = divisor.asConstant(); c && *c > 0)
    return rest.asConstant() ? quotient + floorDivide(*rest.asConstant(), *c)
                             : quotient + floorDivByNumber(rest, *c);
  return quotient + atomDim(AtomKind::FloorDiv, rest, divisor);
}
DimAttr DimAttr::mod(DimAttr divisor) const { return *this - divisor * floorDiv(divisor); }
DimAttr DimAttr::min(DimAttr other) const { return minOrMax(AtomKind::Min, *this, other); }
DimAttr DimAttr::max(DimAttr other) const { return minOrMax(AtomKind::Max, *this, other); }

std::optional<int64_t> DimAttr::asConstant() const {
  if (getMonomials().empty())
    return 0;
  if (getMonomials().size() == 1 && getMonomials()[0].getFactors().empty())
    return getCoefficients()[0];
  return std::nullopt;
}
std::optional<StringRef> DimAttr::asSymbol() const {
  if (getMonomials().size() != 1 || getCoefficients()[0] != 1 || getMonomials()[0].getFactors().size() != 1)
    return std::nullopt;
  if (auto name = llvm::dyn_cast<StringAttr>(getMonomials()[0].getFactors()[0]))
    return name.getValue();
  return std::nullopt;
}
bool DimAttr::isNonNegative() const {
  for (auto [monomial, coefficient] : llvm::zip_equal(getMonomials(), getCoefficients())) {
    if (coefficient < 0)
      return false;
    for (Attribute factor : monomial.getFactors())
      if (auto atom = llvm::dyn_cast<DimAtomAttr>(factor))
        if (!llvm::cast<DimAttr>(atom.getLhs()).isNonNegative() ||
            !llvm::cast<DimAttr>(atom.getRhs()).isNonNegative())
          return false;
  }
  return true;
}

bool DimAttr::overflowed() const { return mentions(kOverflow); }

void DimAttr::forEachSymbol(llvm::function_ref<void(StringAttr)> visit) const {
  for (DimMonomialAttr monomial : getMonomials())
    for (Attribute factor : monomial.getFactors()) {
      if (auto name = llvm::dyn_cast<StringAttr>(factor)) {
        visit(name);
        continue;
      }
      llvm::cast<DimAttr>(llvm::cast<DimAtomAttr>(factor).getLhs()).forEachSymbol(visit);
      llvm::cast<DimAttr>(llvm::cast<DimAtomAttr>(factor).getRhs()).forEachSymbol(visit);
    }
}
bool DimAttr::mentions(StringRef symbol) const {
  bool found = false;
  forEachSymbol([&](StringAttr name) { found |= name.getValue() == symbol; });
  return found;
}

DimAttr DimAttr::substitute(llvm::function_ref<DimAttr(StringAttr)> replacement) const {
  bool changes = false;
  forEachSymbol([&](StringAttr name) { changes |= !changes && replacement(name); });
  if (!changes)
    return *this;
  DimAttr total = constant(getContext(), 0);
  for (auto [monomial, coefficient] : llvm::zip_equal(getMonomials(), getCoefficients())) {
    DimAttr product = constant(getContext(), coefficient);
    for (Attribute factor : monomial.getFactors()) {
      if (auto name = llvm::dyn_cast<StringAttr>(factor)) {
        DimAttr value = replacement(name);
        product = product * (value ? value : factorDim(factor));
        continue;
      }
      auto atom = llvm::cast<DimAtomAttr>(factor);
      DimAttr lhs = llvm::cast<DimAttr>(atom.getLhs()).substitute(replacement);
      DimAttr rhs = llvm::cast<DimAttr>(atom.getRhs()).substitute(replacement);
      product = product * (atom.getKind() == AtomKind::FloorDiv ? lhs.floorDiv(rhs)
                           : atom.getKind() == AtomKind::Min    ? lhs.min(rhs)
                                                                : lhs.max(rhs));
    }
    total = total + product;
  }
  return total;
}

std::optional<int64_t> DimAttr::evaluate(llvm::function_ref<std::optional<int64_t>(StringRef)> value) const {
  int64_t total = 0;
  for (auto [monomial, coefficient] : llvm::zip_equal(getMonomials(), getCoefficients())) {
    int64_t product = coefficient;
    for (Attribute factor : monomial.getFactors()) {
      std::optional<int64_t> v;
      if (auto name = llvm::dyn_cast<StringAttr>(factor)) {
        v = value(name.getValue());
      } else {
        auto atom = llvm::cast<DimAtomAttr>(factor);
        auto lhs = llvm::cast<DimAttr>(atom.getLhs()).evaluate(value),
             rhs = llvm::cast<DimAttr>(atom.getRhs()).evaluate(value);
        if (!lhs || !rhs || (atom.getKind() == AtomKind::FloorDiv && *rhs <= 0))
          return std::nullopt;
        v = atom.getKind() == AtomKind::FloorDiv ? floorDivide(*lhs, *rhs)
            : atom.getKind() == AtomKind::Min    ? std::min(*lhs, *rhs)
                                                 : std::max(*lhs, *rhs);
      }
      if (!v || __builtin_mul_overflow(product, *v, &product))
        return std::nullopt;
    }
    if (__builtin_add_overflow(total, product, &total))
      return std::nullopt;
  }
  return total;
}

} // namespace rondo
