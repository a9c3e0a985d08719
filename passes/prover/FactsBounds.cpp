// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What facts say without a solver: bounds of dimensions by the ranges of single symbols, which points they
// admit, which numbers and symbols they mention.
#include "ir/Caps.h"
#include "passes/prover/Facts.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

//===-- Bounds --===//

/// What bounds one factor of a product from the side that is asked for, and from below.
Facts::FactorBounds Facts::boundFactor(Attribute factor, bool least, bool underCaps) const {
  auto below = [](std::optional<int64_t> value, std::optional<int64_t> divisor) {
    return value && divisor && *divisor > 0 ? std::optional(*value / *divisor - (*value % *divisor < 0))
                                            : std::nullopt;
  };
  auto name = dyn_cast<StringAttr>(factor);
  auto defined = name ? definitions.find(name) : definitions.end();
  if (name && defined == definitions.end()) {
    auto [min, max] = ranges.lookup(name);
    auto floor = min ? bound(min, true, underCaps) : std::nullopt;
    if (least)
      return {floor, floor};
    if (max)
      return {bound(max, false, underCaps), floor};
    return {underCaps && capped.contains(name) ? std::optional(defaultSizeCap) : std::nullopt, floor};
  }
  auto atom = dyn_cast<DimAtomAttr>(factor); // or the symbol that stands for one
  AtomKind kind = atom ? atom.getKind() : defined->second.kind;
  DimAttr lhs = atom ? cast<DimAttr>(atom.getLhs()) : defined->second.lhs,
          rhs = atom ? cast<DimAttr>(atom.getRhs()) : defined->second.rhs;
  auto a = bound(lhs, least, underCaps), floor = bound(lhs, true, underCaps);
  if (kind == AtomKind::FloorDiv) {
    if (auto divisor = rhs.asConstant())
      return {below(a, divisor), below(floor, divisor)};
    // By any size, what is not negative stays so.
    std::optional<int64_t> zero;
    if (floor && *floor >= 0 && bound(rhs, true, underCaps).value_or(0) >= 1)
      zero = 0;
    return {least ? zero : std::nullopt, zero};
  }
  auto b = bound(rhs, least, underCaps), otherFloor = bound(rhs, true, underCaps);
  bool isMax = kind == AtomKind::Max;
  auto both = [&](std::optional<int64_t> x, std::optional<int64_t> y) {
    return x && y ? std::optional(isMax ? std::max(*x, *y) : std::min(*x, *y)) : std::nullopt;
  };
  auto value = both(a, b);
  // One side alone bounds a minimum from above and a maximum from below.
  if (!value && (a || b) && isMax == least)
    value = a ? a : b;
  return {value, both(floor, otherFloor)};
}

std::optional<int64_t> Facts::bound(DimAttr dim, bool lower, bool underCaps) const {
  int64_t total = 0;
  for (auto [monomial, coefficient] : llvm::zip_equal(dim.getMonomials(), dim.getCoefficients())) {
    int64_t product = coefficient;
    for (Attribute factor : monomial.getFactors()) {
      auto [value, floor] = boundFactor(factor, (coefficient > 0) == lower, underCaps);
      // A product of bounds is a bound where no factor is negative.
      bool single = monomial.getFactors().size() == 1;
      if (!value || (!single && (!floor || *floor < 0)) || __builtin_mul_overflow(product, *value, &product))
        return std::nullopt;
    }
    if (__builtin_add_overflow(total, product, &total))
      return std::nullopt;
  }
  return total;
}

//===-- Points --===//

bool Facts::admits(const Assignment &assignment) const {
  auto value = [&](StringRef name) -> std::optional<int64_t> {
    auto it = assignment.find(StringAttr::get(context, name));
    return it == assignment.end() ? std::nullopt : std::optional(it->second);
  };
  return llvm::all_of(facts, [&](const Fact &fact) {
    auto result = fact.dim.evaluate(value);
    return !result || (fact.equality ? *result == 0 : *result >= 0);
  });
}

SmallVector<int64_t> Facts::numbersAround(DimAttr dim) const {
  llvm::DenseSet<int64_t> numbers;
  auto collect = [&](auto &self, DimAttr from) -> void {
    for (auto [monomial, coefficient] : llvm::zip_equal(from.getMonomials(), from.getCoefficients())) {
      numbers.insert(coefficient < 0 ? -coefficient : coefficient);
      for (Attribute factor : monomial.getFactors())
        if (auto atom = dyn_cast<DimAtomAttr>(factor)) {
          self(self, cast<DimAttr>(atom.getLhs()));
          self(self, cast<DimAttr>(atom.getRhs()));
        }
    }
  };
  collect(collect, dim);
  dim.forEachSymbol([&](StringAttr symbol) {
    for (unsigned i : factsOf(symbol))
      collect(collect, facts[i].dim);
  });
  llvm::DenseSet<int64_t> all(numbers);
  for (int64_t number : numbers) // 5*N <= 1000 ends at 200
    for (int64_t factor : numbers)
      all.insert(factor > 1 ? number / factor : number);
  SmallVector<int64_t> ordered;
  llvm::copy_if(all, std::back_inserter(ordered), [](int64_t number) { return number > 0; });
  llvm::sort(ordered);
  return ordered;
}

SmallVector<StringAttr> Facts::connected(ArrayRef<DimAttr> dims) const {
  llvm::SetVector<StringAttr> found;
  for (DimAttr dim : dims)
    dim.forEachSymbol([&](StringAttr name) { found.insert(name); });
  auto reach = [&](StringAttr symbol) {
    for (unsigned i : factsOf(symbol))
      facts[i].dim.forEachSymbol([&](StringAttr name) { found.insert(name); });
  };
  for (size_t next = 0; next < found.size(); ++next) {
    StringAttr symbol = found[next];
    reach(symbol);
    if (auto atoms = atomsWith.find(symbol); atoms != atomsWith.end())
      llvm::for_each(atoms->second, reach);
  }
  SmallVector<StringAttr> ordered;
  for (const Fact &fact : facts)
    if (fact.declares && found.contains(fact.declares))
      ordered.push_back(fact.declares);
  return ordered;
}
