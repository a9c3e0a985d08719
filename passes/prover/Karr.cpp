// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Works on linear spans of points (1, sizes, step, step * sizes, carried sizes): one step of the loop is a
// linear map on them, a size that no affine expression gives takes any value.
#include "passes/prover/Karr.h"
#include "mlir/Analysis/Presburger/Fraction.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;
using presburger::Fraction;

namespace {

using Row = SmallVector<Fraction>;
// Wider questions than this come from no model; without a law they end as "not proved".
constexpr unsigned maxCoordinates = 64;

DimAttr monomialDim(MLIRContext *context, ArrayRef<Attribute> factors) {
  return DimAttr::get(context, {DimMonomialAttr::get(context, factors)}, {int64_t(1)});
}
bool isZero(const Fraction &value) { return value == Fraction(0, 1); }

/// Row echelon form, reduced; dependent rows go. Returns the pivot column of each row.
SmallVector<unsigned> reduce(SmallVectorImpl<Row> &rows) {
  SmallVector<unsigned> pivots;
  unsigned columns = rows.empty() ? 0 : rows[0].size();
  for (unsigned column = 0; column < columns && pivots.size() < rows.size(); ++column) {
    unsigned at = pivots.size();
    auto *found =
        std::find_if(rows.begin() + at, rows.end(), [&](const Row &row) { return !isZero(row[column]); });
    if (found == rows.end())
      continue;
    std::swap(*found, rows[at]);
    Fraction lead = rows[at][column];
    for (Fraction &value : rows[at])
      value = value / lead;
    for (auto [i, row] : llvm::enumerate(rows)) {
      if (i == at || isZero(row[column]))
        continue;
      Fraction times = row[column];
      for (auto [value, pivot] : llvm::zip_equal(row, rows[at]))
        value = value - times * pivot;
    }
    pivots.push_back(column);
  }
  rows.resize(pivots.size());
  return pivots;
}

class Analysis {
public:
  Analysis(StringAttr step, ArrayRef<CarriedSize> sizes, llvm::function_ref<bool(StringAttr)> varies)
      : context(step.getContext()), step(step), sizes(sizes), varies(varies) {}

  AffineLaws run() {
    AffineLaws result;
    result.laws.resize(sizes.size());
    if (!layOut())
      return result;
    SmallVector<Row> span = start();
    SmallVector<unsigned> pivots = reduce(span);
    for (size_t rank = 0; rank != span.size();) {
      rank = span.size();
      for (size_t i = 0; i < rank; ++i)
        span.push_back(stepped(span[i]));
      for (auto [i, form] : llvm::enumerate(next))
        if (!form)
          span.push_back(unit(carriedAt(i)));
      pivots = reduce(span);
    }
    for (unsigned i = 0; i < sizes.size(); ++i)
      read(span, pivots, i, result);
    return result;
  }

private:
  unsigned carriedAt(unsigned i) const { return fixed.size() * 2 + i; }
  unsigned count() const { return fixed.size() * 2 + sizes.size(); }
  Row zeros() const { return Row(count(), Fraction(0, 1)); }
  Row unit(unsigned at) const {
    Row row = zeros();
    row[at] = Fraction(1, 1);
    return row;
  }

  /// Coordinates: unchanging products (the empty one is 1), then the step times each of them, then the
  /// carried sizes.
  bool layOut() {
    fixed.insert({DimMonomialAttr::get(context, {}), 0});
    for (const CarriedSize &size : sizes)
      for (DimAttr dim : {size.init, size.next})
        for (DimMonomialAttr monomial : dim.getMonomials())
          addFixed(monomial);
    if (count() > maxCoordinates)
      return false;
    for (const CarriedSize &size : sizes) {
      auto init = linear(size.init);
      if (!init)
        return false;
      inits.push_back(*init);
      next.push_back(linear(size.next));
    }
    return true;
  }
  bool isCarried(Attribute factor) const {
    return llvm::any_of(sizes, [&](const CarriedSize &size) { return Attribute(size.symbol) == factor; });
  }
  bool changes(Attribute factor) const {
    if (auto name = dyn_cast<StringAttr>(factor))
      return name == step || isCarried(name) || varies(name);
    bool any = false;
    auto visit = [&](StringAttr name) { any |= name == step || isCarried(name) || varies(name); };
    cast<DimAttr>(cast<DimAtomAttr>(factor).getLhs()).forEachSymbol(visit);
    cast<DimAttr>(cast<DimAtomAttr>(factor).getRhs()).forEachSymbol(visit);
    return any;
  }
  /// The factors without one `step`; all others must not change.
  std::optional<SmallVector<Attribute>> unchanging(DimMonomialAttr monomial, bool &stepped) const {
    SmallVector<Attribute> rest(monomial.getFactors());
    auto *it = llvm::find(rest, Attribute(step));
    stepped = it != rest.end();
    if (stepped)
      rest.erase(it);
    if (llvm::any_of(rest, [&](Attribute factor) { return changes(factor); }))
      return std::nullopt;
    return rest;
  }
  void addFixed(DimMonomialAttr monomial) {
    bool stepped;
    if (auto rest = unchanging(monomial, stepped))
      fixed.insert({DimMonomialAttr::get(context, *rest), fixed.size()});
  }
  std::optional<Row> linear(DimAttr dim) {
    Row row = zeros();
    for (auto [monomial, coefficient] : llvm::zip_equal(dim.getMonomials(), dim.getCoefficients())) {
      ArrayRef<Attribute> factors = monomial.getFactors();
      bool stepped;
      if (factors.size() == 1 && isCarried(factors[0])) {
        auto *it = llvm::find_if(
            sizes, [&](const CarriedSize &size) { return Attribute(size.symbol) == factors[0]; });
        row[carriedAt(it - sizes.begin())] = Fraction(coefficient, 1);
      } else if (auto rest = unchanging(monomial, stepped)) {
        row[fixed.lookup(DimMonomialAttr::get(context, *rest)) + (stepped ? fixed.size() : 0)] =
            Fraction(coefficient, 1);
      } else {
        return std::nullopt;
      }
    }
    return row;
  }

  /// Before the first step: any unchanging sizes, step 0.
  SmallVector<Row> start() {
    SmallVector<Row> rows;
    for (unsigned i = 0; i < fixed.size(); ++i) {
      Row row = unit(i);
      for (auto [c, init] : llvm::enumerate(inits))
        row[carriedAt(c)] = init[i];
      rows.push_back(row);
    }
    return rows;
  }
  Row stepped(const Row &point) {
    Row after = point;
    for (unsigned i = 0; i < fixed.size(); ++i)
      after[fixed.size() + i] = point[fixed.size() + i] + point[i];
    for (auto [c, form] : llvm::enumerate(next)) {
      Fraction total(0, 1);
      for (unsigned i = 0; form && i < count(); ++i)
        if (!isZero((*form)[i]))
          total = total + (*form)[i] * point[i];
      after[carriedAt(c)] = total;
    }
    return after;
  }

  DimAttr coordinate(unsigned at) const {
    if (at >= 2 * fixed.size())
      return DimAttr::symbol(context, sizes[at - 2 * fixed.size()].symbol.getValue());
    DimAttr dim = monomialDim(context, (fixed.begin() + at % fixed.size())->first.getFactors());
    return at < fixed.size() ? dim : dim * DimAttr::symbol(context, step.getValue());
  }
  /// A coordinate that is no pivot is the combination of the pivots that its column says.
  void read(ArrayRef<Row> span, ArrayRef<unsigned> pivots, unsigned i, AffineLaws &result) const {
    unsigned at = carriedAt(i);
    if (llvm::is_contained(pivots, at))
      return;
    DimAttr law = DimAttr::constant(context, 0);
    bool ofCarried = false;
    for (auto [row, pivot] : llvm::zip_equal(span, pivots)) {
      if (isZero(row[at]))
        continue;
      if (row[at].den != llvm::DynamicAPInt(1))
        return;
      law = law + coordinate(pivot) * int64_t(row[at].num);
      ofCarried |= pivot >= 2 * fixed.size();
    }
    if (ofCarried)
      result.relations.push_back(coordinate(at) - law);
    else
      result.laws[i] = law;
  }

  MLIRContext *context;
  StringAttr step;
  ArrayRef<CarriedSize> sizes;
  llvm::function_ref<bool(StringAttr)> varies;
  llvm::MapVector<DimMonomialAttr, unsigned> fixed;
  SmallVector<Row> inits;
  SmallVector<std::optional<Row>> next;
};

} // namespace

AffineLaws rondo::passes::affineLaws(StringAttr step, ArrayRef<CarriedSize> sizes,
                                     llvm::function_ref<bool(StringAttr)> varies) {
  return Analysis(step, sizes, varies).run();
}
