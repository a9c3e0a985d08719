// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Facts about size symbols. Only what is connected with a question reaches the solver, within a budget: past
// it the answer is "not proved", never a wait.
#include "passes/prover/Facts.h"
#include "mlir/Analysis/Presburger/IntegerRelation.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;
using presburger::IntegerRelation;
using presburger::PresburgerSpace;

namespace {
// Past these the library may take seconds; nothing that a model states comes near.
constexpr unsigned maxColumns = 48, maxFloorDivs = 8, maxCaseSplits = 4, maxProductRows = 256;
// A least point costs more than a proof that there is none.
constexpr unsigned maxPointColumns = 24, maxPointFloorDivs = 4;
// The facts that are nearest to a question are asked; those behind them may go.
constexpr unsigned maxSymbols = 40;

bool isLess(const Assignment &a, const Assignment &b) {
  for (auto [x, y] : llvm::zip_equal(a, b))
    if (x.second != y.second)
      return x.second < y.second;
  return false;
}

DimAttr factorDim(Attribute factor) {
  return DimAttr::get(factor.getContext(), {DimMonomialAttr::get(factor.getContext(), {factor})},
                      {int64_t(1)});
}
DimAttr monomialDim(DimMonomialAttr monomial) {
  return DimAttr::get(monomial.getContext(), {monomial}, {int64_t(1)});
}

/// The product of factors that every term has, so that m*a >= 0 follows from a >= 0.
SmallVector<Attribute> commonFactors(DimAttr dim) {
  SmallVector<Attribute> common;
  for (auto [i, monomial] : llvm::enumerate(dim.getMonomials())) {
    SmallVector<Attribute> factors(monomial.getFactors()), kept;
    for (Attribute factor : i == 0 ? factors : common) {
      auto *it = llvm::find(factors, factor);
      if (it == factors.end())
        continue;
      kept.push_back(factor);
      factors.erase(it);
    }
    common = kept;
  }
  return common;
}
} // namespace

//===-- The linear system --===//

/// Linear constraints over monomials; a monomial of two or more symbols is a column of its own with what is
/// known of it.
class Facts::System {
public:
  System(const Facts &facts) : facts(facts) {}

  void require(DimAttr pure, bool equality) { rows.push_back({pure, equality}); }
  void split(StringAttr atom) { splits.push_back(atom); }
  bool canSplit() const { return splits.size() < maxCaseSplits; }
  void countFloorDiv() { ++floorDivs; }

  /// True where no integer point satisfies the system together with `extra` >= 0, whichever way min and max
  /// fall.
  bool isEmptyWith(DimAttr extra) {
    assignColumns(extra);
    if (columns.size() > maxColumns)
      return false;
    for (unsigned choice = 0; choice < (1u << splits.size()); ++choice) {
      IntegerRelation relation = build(extra, choice);
      if (!relation.isEmpty() && (floorDivs > maxFloorDivs || !relation.isIntegerEmpty()))
        return false;
    }
    return true;
  }

  /// The least of the least points of all ways in which min and max fall.
  std::optional<Assignment> lexMinWith(DimAttr extra, ArrayRef<StringAttr> order) {
    for (StringAttr name : order)
      column(DimMonomialAttr::get(name.getContext(), {name}));
    assignColumns(extra);
    if (columns.size() > maxPointColumns || floorDivs > maxPointFloorDivs)
      return std::nullopt;
    std::optional<Assignment> least;
    for (unsigned choice = 0; choice < (1u << splits.size()); ++choice) {
      auto point = build(extra, choice).findIntegerLexMin();
      if (!point.isBounded())
        continue;
      Assignment found;
      for (StringAttr name : order)
        found[name] = int64_t((*point)[columns.lookup(DimMonomialAttr::get(name.getContext(), {name}))]);
      if (!least || isLess(found, *least))
        least = found;
    }
    return least;
  }

private:
  unsigned column(DimMonomialAttr monomial) {
    auto [it, fresh] = columns.insert({monomial, columns.size()});
    unsigned at = it->second;
    if (fresh && monomial.getFactors().size() > 1) {
      products = true;
      relateProduct(monomial);
    }
    return at;
  }
  void assignColumns(DimAttr extra) {
    auto assign = [&](DimAttr dim) {
      for (DimMonomialAttr monomial : dim.getMonomials())
        if (!monomial.getFactors().empty())
          column(monomial);
    };
    assign(extra);
    for (StringAttr atom : splits) {
      const Definition &definition = facts.definitions.find(atom)->second;
      assign(factorDim(atom));
      assign(definition.lhs);
      assign(definition.rhs);
    }
    for (size_t i = 0; i < rows.size(); ++i) // products add rows on the way
      assign(rows[i].first);
    // What an atom is one of two of takes its place in products too.
    for (StringAttr atom : splits)
      for (DimMonomialAttr monomial : productsWith(atom)) {
        const Definition &definition = facts.definitions.find(atom)->second;
        DimAttr rest = monomialDim(without(monomial, atom));
        assign(rest * definition.lhs);
        assign(rest * definition.rhs);
      }
    for (size_t i = 0; i < rows.size(); ++i)
      assign(rows[i].first);
  }
  static DimMonomialAttr without(DimMonomialAttr monomial, Attribute factor) {
    SmallVector<Attribute> others(monomial.getFactors());
    others.erase(llvm::find(others, factor));
    return DimMonomialAttr::get(monomial.getContext(), others);
  }
  SmallVector<DimMonomialAttr> productsWith(Attribute factor) const {
    SmallVector<DimMonomialAttr> found;
    for (auto [monomial, at] : columns)
      if (monomial.getFactors().size() > 1 && monomial.getFactors().size() < 4 &&
          llvm::is_contained(monomial.getFactors(), factor))
        found.push_back(monomial);
    return found;
  }
  /// What is known, times a factor that is never negative, is known as well: added where it says something
  /// about products that occur. (x - a) * e >= 0 for x >= a >= 0 and e >= 0; x * e == 0 for e == 0.
  void addProducts(IntegerRelation &relation, ArrayRef<std::pair<DimAttr, bool>> known) const {
    llvm::SmallSetVector<Attribute, 8> factors;
    for (auto [monomial, at] : columns)
      if (monomial.getFactors().size() > 1)
        factors.insert(monomial.getFactors().begin(), monomial.getFactors().end());
    unsigned added = 0;
    for (Attribute factor : factors) {
      DimAttr x = factorDim(factor);
      auto least = facts.lowerBound(x);
      if (!least || *least < 0)
        continue;
      for (auto [dim, equality] : known) {
        DimAttr product = equality ? dim * x : dim * x - dim * *least;
        bool occurs = !product.overflowed() && llvm::all_of(product.getMonomials(), [&](DimMonomialAttr m) {
          return m.getFactors().empty() || columns.contains(m);
        });
        if (occurs && added++ < maxProductRows)
          addRow(relation, product, equality);
      }
    }
  }
  /// (x - a) * (y - b) >= 0 for x >= a >= 0, y >= b >= 0; and x * U >= x * y for y <= U.
  void relateProduct(DimMonomialAttr monomial) {
    if (monomial.getFactors().size() > 4)
      return;
    llvm::SmallSetVector<Attribute, 4> distinct(monomial.getFactors().begin(), monomial.getFactors().end());
    for (Attribute factor : distinct) {
      SmallVector<Attribute> others(monomial.getFactors());
      others.erase(llvm::find(others, factor));
      DimAttr x = factorDim(factor), y = monomialDim(DimMonomialAttr::get(factor.getContext(), others));
      auto a = facts.lowerBound(x), b = facts.lowerBound(y);
      if (!a || !b || *a < 0 || *b < 0)
        continue;
      require(monomialDim(monomial) - x * *b - y * *a + *a * *b, false);
      if (auto upper = facts.upperBound(x))
        require(y * *upper - monomialDim(monomial), false);
    }
  }
  void addRow(IntegerRelation &relation, DimAttr dim, bool equality) const {
    SmallVector<int64_t> row(columns.size() + 1, 0);
    for (auto [monomial, coefficient] : llvm::zip_equal(dim.getMonomials(), dim.getCoefficients()))
      row[monomial.getFactors().empty() ? columns.size() : columns.lookup(monomial)] = coefficient;
    if (equality)
      relation.addEquality(row);
    else
      relation.addInequality(row);
  }
  IntegerRelation build(DimAttr extra, unsigned choice) const {
    IntegerRelation relation(PresburgerSpace::getSetSpace(columns.size()));
    SmallVector<std::pair<DimAttr, bool>> known(rows);
    known.push_back({extra, false});
    for (auto [i, atom] : llvm::enumerate(splits)) {
      const Definition &definition = facts.definitions.find(atom)->second;
      bool isLhs = choice >> i & 1;
      known.push_back({factorDim(atom) - (isLhs ? definition.lhs : definition.rhs), true});
      // The cases exclude each other: the left one is strict.
      DimAttr over = definition.kind == AtomKind::Min ? definition.lhs - definition.rhs
                                                      : definition.rhs - definition.lhs;
      known.push_back({isLhs ? -over - 1 : over, false});
    }
    for (auto [dim, equality] : known)
      addRow(relation, dim, equality);
    if (products)
      addProducts(relation, known);
    return relation;
  }

  const Facts &facts;
  SmallVector<std::pair<DimAttr, bool>> rows;
  SmallVector<StringAttr> splits;
  llvm::MapVector<DimMonomialAttr, unsigned> columns;
  unsigned floorDivs = 0;
  bool products = false;
};

//===-- Stating facts --===//

static void forEachFactor(DimAttr dim, llvm::function_ref<void(StringAttr)> visit) {
  for (DimMonomialAttr monomial : dim.getMonomials())
    for (Attribute factor : monomial.getFactors())
      visit(cast<StringAttr>(factor));
}

void Facts::add(DimAttr dim, bool equality, StringAttr declares) {
  facts.push_back({dim, purify(dim), equality, declares});
  unsigned number = facts.size() - 1;
  forEachFactor(facts.back().pure, [&](StringAttr symbol) {
    auto &own = mentions[symbol];
    if (own.empty() || own.back() != number)
      own.push_back(number);
  });
}
ArrayRef<unsigned> Facts::factsOf(StringAttr symbol) const {
  auto found = mentions.find(symbol);
  return found == mentions.end() ? ArrayRef<unsigned>() : ArrayRef<unsigned>(found->second);
}
void Facts::declare(StringAttr symbol, DimAttr min, DimAttr max) {
  ranges[symbol] = {min, max};
  DimAttr self = factorDim(symbol);
  add(self - min, false, symbol);
  if (max)
    add(max - self, false);
}
void Facts::rollback(size_t mark) {
  while (facts.size() > mark) {
    if (facts.back().declares)
      ranges.erase(facts.back().declares);
    forEachFactor(facts.back().pure, [&](StringAttr symbol) {
      auto &own = mentions[symbol];
      if (!own.empty() && own.back() == facts.size() - 1)
        own.pop_back();
    });
    facts.pop_back();
  }
}
std::pair<DimAttr, DimAttr> Facts::range(StringAttr symbol) const { return ranges.lookup(symbol); }

/// A symbol in place of an atom, with the linear facts that define it.
StringAttr Facts::nameAtom(DimAtomAttr atom) {
  if (StringAttr known = atoms.lookup(atom))
    return known;
  auto name = StringAttr::get(context, "atom!" + std::to_string(atoms.size()));
  atoms[atom] = name;
  DimAttr lhs = purify(cast<DimAttr>(atom.getLhs())), rhs = purify(cast<DimAttr>(atom.getRhs())),
          self = factorDim(name);
  Definition definition{{}, atom.getKind(), lhs, rhs};
  switch (atom.getKind()) {
  case AtomKind::FloorDiv: // 0 <= lhs - rhs*q <= rhs - 1 says exactly that q is the quotient, for rhs >= 1
    definition.nonNegative = {lhs - rhs * self, rhs * self + rhs - lhs - 1};
    break;
  case AtomKind::Min:
    definition.nonNegative = {lhs - self, rhs - self};
    break;
  case AtomKind::Max:
    definition.nonNegative = {self - lhs, self - rhs};
    break;
  }
  definitions[name] = definition;
  factorDim(atom).forEachSymbol([&](StringAttr symbol) { atomsWith[symbol].push_back(name); });
  return name;
}

DimAttr Facts::purify(DimAttr dim) {
  DimAttr total = DimAttr::constant(context, 0);
  bool pure = llvm::all_of(dim.getMonomials(), [](DimMonomialAttr monomial) {
    return llvm::all_of(monomial.getFactors(), [](Attribute factor) { return isa<StringAttr>(factor); });
  });
  if (pure)
    return dim;
  for (auto [monomial, coefficient] : llvm::zip_equal(dim.getMonomials(), dim.getCoefficients())) {
    DimAttr product = DimAttr::constant(context, coefficient);
    for (Attribute factor : monomial.getFactors()) {
      auto atom = dyn_cast<DimAtomAttr>(factor);
      product = product * factorDim(atom ? Attribute(nameAtom(atom)) : factor);
    }
    total = total + product;
  }
  return total;
}

//===-- Deciding --===//

/// True where one of the facts says so, but for a number.
bool Facts::isStated(DimAttr nonNegative) const {
  bool stated = false;
  auto follows = [&](DimAttr fact) { return (nonNegative - fact).asConstant().value_or(-1) >= 0; };
  forEachFactor(nonNegative, [&](StringAttr symbol) {
    for (unsigned i : factsOf(symbol))
      stated |= follows(facts[i].pure) || (facts[i].equality && follows(-facts[i].pure));
  });
  return stated || nonNegative.asConstant().value_or(-1) >= 0;
}

/// What the facts in force say of lhs div rhs where the ranges alone do not say that rhs is at least 1: where
/// it is, the quotient's definition; for lhs >= 0 it lies between 0 and lhs.
SmallVector<DimAttr> Facts::quotientFacts(StringAttr quotient, const Definition &of) const {
  if (!isStated(of.rhs - 1))
    return {};
  DimAttr self = factorDim(quotient);
  SmallVector<DimAttr> known{of.lhs - of.rhs * self, of.rhs * self + of.rhs - of.lhs - 1};
  if (isStated(of.lhs))
    known.append({self, of.lhs - self});
  return known;
}

/// The facts and definitions that share a symbol with the questions, directly or through others, the nearest
/// first.
Facts::System Facts::collect(ArrayRef<DimAttr> about) const {
  System system(*this);
  llvm::SetVector<StringAttr> symbols;
  auto reach = [&](DimAttr dim) { forEachFactor(dim, [&](StringAttr name) { symbols.insert(name); }); };
  llvm::for_each(about, reach);
  llvm::SmallDenseSet<unsigned, 32> taken;
  for (size_t next = 0; next < symbols.size(); ++next) {
    StringAttr symbol = symbols[next];
    if (auto it = definitions.find(symbol); it != definitions.end()) {
      const Definition &definition = it->second;
      auto require = [&](DimAttr dim) {
        system.require(dim, false);
        reach(dim);
      };
      bool isQuotient = definition.kind == AtomKind::FloorDiv;
      if (!isQuotient || lowerBound(definition.rhs).value_or(0) >= 1)
        llvm::for_each(definition.nonNegative, require);
      else
        llvm::for_each(quotientFacts(symbol, definition), require);
      if (auto least = isQuotient ? lowerBound(factorDim(symbol)) : std::nullopt)
        system.require(factorDim(symbol) - *least, false);
      if (isQuotient)
        system.countFloorDiv();
      else if (system.canSplit()) // else what bounds it must do
        system.split(symbol);
    }
    for (unsigned i : factsOf(symbol)) {
      unsigned unknown = 0;
      forEachFactor(facts[i].pure, [&](StringAttr name) { unknown += !symbols.contains(name); });
      if ((unknown && symbols.size() + unknown > maxSymbols) || !taken.insert(i).second)
        continue;
      system.require(facts[i].pure, facts[i].equality);
      reach(facts[i].pure);
    }
  }
  return system;
}

bool Facts::provesNegationEmpty(DimAttr dim) {
  DimAttr pure = purify(dim);
  return collect(pure).isEmptyWith(-pure - 1);
}

bool Facts::isContradictory() {
  bool isWrong = llvm::any_of(facts, [](const Fact &fact) {
    auto value = fact.dim.asConstant();
    return value && (fact.equality ? *value != 0 : *value < 0);
  });
  if (isWrong)
    return true;
  SmallVector<DimAttr> all = llvm::map_to_vector(facts, [](const Fact &fact) { return fact.pure; });
  return !all.empty() && collect(all).isEmptyWith(DimAttr::constant(context, 0));
}

DimAttr Facts::simplify(DimAtomAttr atom) {
  DimAttr lhs = simplify(cast<DimAttr>(atom.getLhs())), rhs = simplify(cast<DimAttr>(atom.getRhs()));
  bool below = provesNonNegative(rhs - lhs);
  switch (atom.getKind()) {
  case AtomKind::Min:
    return below ? lhs : provesNonNegative(lhs - rhs) ? rhs : lhs.min(rhs);
  case AtomKind::Max:
    return below ? rhs : provesNonNegative(lhs - rhs) ? lhs : lhs.max(rhs);
  case AtomKind::FloorDiv:
    if (below && provesNonNegative(rhs - lhs - 1) && provesNonNegative(lhs))
      return DimAttr::constant(context, 0);
    return lhs.floorDiv(rhs);
  }
  return factorDim(atom);
}

DimAttr Facts::simplify(DimAttr dim) {
  DimAttr total = DimAttr::constant(context, 0);
  for (auto [monomial, coefficient] : llvm::zip_equal(dim.getMonomials(), dim.getCoefficients())) {
    DimAttr product = DimAttr::constant(context, coefficient);
    for (Attribute factor : monomial.getFactors()) {
      auto atom = dyn_cast<DimAtomAttr>(factor);
      product = product * (atom ? simplify(atom) : factorDim(factor));
    }
    total = total + product;
  }
  return total;
}

bool Facts::provesNonNegative(DimAttr dim) {
  if (dim.overflowed())
    return false;
  if (auto least = bound(dim, true); least && *least >= 0)
    return true;
  if (dim.asConstant())
    return false;
  if (provesNegationEmpty(dim))
    return true;
  // m * rest >= 0 for m >= 0
  SmallVector<Attribute> common = commonFactors(dim);
  if (common.empty())
    return false;
  auto factor = monomialDim(DimMonomialAttr::get(context, common));
  auto least = bound(factor, true);
  return least && *least >= 0 && dim != factor && provesNegationEmpty(dim.floorDiv(factor));
}

bool Facts::provesZero(DimAttr dim) {
  if (auto value = dim.asConstant())
    return *value == 0;
  if (dim.overflowed())
    return false;
  return provesNegationEmpty(dim) && provesNegationEmpty(-dim);
}

std::optional<Assignment> Facts::leastFailure(DimAttr dim, bool equality, ArrayRef<StringAttr> order) {
  DimAttr pure = purify(dim);
  auto below = collect(pure).lexMinWith(-pure - 1, order);
  if (!equality)
    return below;
  auto above = collect(pure).lexMinWith(pure - 1, order);
  return !below || (above && isLess(*above, *below)) ? above : below;
}
