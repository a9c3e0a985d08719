// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "passes/prover/Pieces.h"
#include "llvm/ADT/STLExtras.h"
#include <numeric>

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

//===-- Cases --===//

StepCases StepCases::refinedBy(StepCases other) const {
  return {std::max(first, other.first), std::lcm(turn, other.turn)};
}

int64_t StepCases::firstAt(int64_t place) const {
  return place + (std::max<int64_t>(first - place, 0) + turn - 1) / turn * turn;
}

SmallVector<DimAttr> StepCases::numbers(StringAttr turns) const {
  MLIRContext *context = turns.getContext();
  SmallVector<DimAttr> result;
  for (int64_t i = 0; i < first; ++i)
    result.push_back(DimAttr::constant(context, i));
  for (int64_t i = first; i < first + turn; ++i)
    result.push_back(DimAttr::symbol(context, turns.getValue()) * turn + i);
  return result;
}

//===-- Pieces --===//

namespace {

/// 1 where a number x >= 0 has reached j, else 0. That the maximum says so also where x >= 0 shows itself
/// only lets the planning of memory see that it is one of two.
DimAttr reached(DimAttr x, int64_t j) {
  DimAttr zero = DimAttr::constant(x.getContext(), 0), one = zero + 1;
  if (j == 0)
    return one;
  return (j == 1 && x.asSymbol() ? x : (x - (j - 1)).max(zero)).min(one);
}

DimAttr atStep(DimAttr dim, StringAttr step, DimAttr number) {
  return dim.substitute([&](StringAttr name) { return name == step ? number : DimAttr(); });
}

class PieceFinder {
public:
  PieceFinder(StringAttr step, ArrayRef<CarriedSize> sizes, StepCases cases,
              llvm::function_ref<bool(StringAttr)> varies)
      : step(step), sizes(sizes), cases(cases), varies(varies) {}

  /// `bound`: how many steps there are at most, where that is a number.
  SmallVector<DimAttr> run(std::optional<int64_t> bound) {
    SmallVector<SmallVector<DimAttr>> starts{
        llvm::map_to_vector(sizes, [](const CarriedSize &size) { return size.init; })};
    for (int64_t i = 0; i < cases.first + cases.turn; ++i)
      starts.push_back(after(starts.back(), constant(i)));
    SmallVector<SmallVector<DimAttr>> places;
    if (bound && *bound <= cases.first) // there are no others: what the last step leaves stays
      places.assign(cases.turn, starts[cases.first]);
    for (int64_t place = places.size(); place < cases.turn; ++place)
      places.push_back(lawsAt(place, starts[cases.firstAt(place)]));
    SmallVector<DimAttr> laws;
    for (unsigned i = 0; i < sizes.size(); ++i) {
      auto take = [i](const SmallVector<DimAttr> &values) { return values[i]; };
      laws.push_back(join(llvm::map_to_vector(ArrayRef(starts).take_front(cases.first), take),
                          llvm::map_to_vector(places, take)));
    }
    return laws;
  }

private:
  DimAttr constant(int64_t value) const { return DimAttr::constant(step.getContext(), value); }
  DimAttr stepDim() const { return DimAttr::symbol(step.getContext(), step.getValue()); }

  /// What the step of this number makes of sizes.
  SmallVector<DimAttr> after(ArrayRef<DimAttr> before, DimAttr number) const {
    return llvm::map_to_vector(sizes, [&](const CarriedSize &size) {
      return size.next.substitute([&](StringAttr name) {
        for (auto [other, value] : llvm::zip_equal(sizes, before))
          if (other.symbol == name)
            return value;
        return name == step ? number : DimAttr();
      });
    });
  }
  /// The laws of the steps at one place of a turn, over the number of all steps: those of a loop whose step
  /// is a whole turn.
  SmallVector<DimAttr> lawsAt(int64_t place, ArrayRef<DimAttr> starts) const {
    int64_t offset = cases.firstAt(place);
    auto values = llvm::map_to_vector(sizes, [](const CarriedSize &size) {
      return DimAttr::symbol(size.symbol.getContext(), size.symbol.getValue());
    });
    for (int64_t i = 0; i < cases.turn; ++i)
      values = after(values, stepDim() * cases.turn + (offset + i));
    SmallVector<CarriedSize> turns(sizes);
    for (auto [size, init, next] : llvm::zip_equal(turns, starts, values))
      size.init = init, size.next = next;
    DimAttr wholeTurns = stepDim().floorDiv(constant(cases.turn)) - (offset - place) / cases.turn;
    SmallVector<DimAttr> laws = affineLaws(step, turns, varies).laws;
    for (DimAttr &law : laws)
      law = law ? atStep(law, step, wholeTurns) : law;
    return laws;
  }
  DimAttr join(ArrayRef<DimAttr> first, ArrayRef<DimAttr> places) const {
    bool open = llvm::is_contained(places, DimAttr());
    for (ArrayRef<DimAttr> values : {first, places})
      for (DimAttr value : values)
        if (value)
          value.forEachSymbol([&](StringAttr name) { open |= varies(name); });
    if (open)
      return {};
    DimAttr law = places[0], inTurn = stepDim().mod(constant(cases.turn));
    for (int64_t place = 1; place < cases.turn; ++place)
      law = law + (places[place] - places[place - 1]) * reached(inTurn, place);
    DimAttr later = law;
    for (auto [i, value] : llvm::enumerate(first))
      law = law +
            (value - atStep(later, step, constant(i))) * (reached(stepDim(), i) - reached(stepDim(), i + 1));
    return law;
  }

  StringAttr step;
  ArrayRef<CarriedSize> sizes;
  StepCases cases;
  llvm::function_ref<bool(StringAttr)> varies;
};

} // namespace

SmallVector<DimAttr> rondo::passes::lawsInPieces(StringAttr step, ArrayRef<CarriedSize> sizes,
                                                 StepCases cases, std::optional<int64_t> bound,
                                                 llvm::function_ref<bool(StringAttr)> varies) {
  return PieceFinder(step, sizes, cases, varies).run(bound);
}

//===-- Limits --===//

void rondo::passes::forEachChoice(DimAttr dim,
                                  llvm::function_ref<void(DimAtomAttr, DimAttr, DimAttr)> visit) {
  for (auto [monomial, coefficient] : llvm::zip_equal(dim.getMonomials(), dim.getCoefficients())) {
    if (monomial.getFactors().size() != 1)
      continue;
    auto atom = dyn_cast<DimAtomAttr>(monomial.getFactors()[0]);
    if (!atom || atom.getKind() == AtomKind::FloorDiv)
      continue;
    DimAttr rest = dim - DimAttr::get(dim.getContext(), {monomial}, {coefficient});
    visit(atom, rest + cast<DimAttr>(atom.getLhs()) * DimAttr::constant(dim.getContext(), coefficient),
          rest + cast<DimAttr>(atom.getRhs()) * DimAttr::constant(dim.getContext(), coefficient));
  }
}

SmallVector<DimAttr> rondo::passes::lawsUpToALimit(StringAttr step, ArrayRef<CarriedSize> sizes,
                                                   unsigned which,
                                                   llvm::function_ref<bool(StringAttr)> varies) {
  SmallVector<DimAttr> guesses;
  auto changes = [&](DimAttr dim) {
    bool any = false;
    dim.forEachSymbol([&](StringAttr name) {
      any |= name == step || varies(name) ||
             llvm::any_of(sizes, [&](const CarriedSize &size) { return size.symbol == name; });
    });
    return any;
  };
  forEachChoice(sizes[which].next, [&](DimAtomAttr, DimAttr withLhs, DimAttr withRhs) {
    for (auto [moving, limit] : {std::pair(withLhs, withRhs), std::pair(withRhs, withLhs)}) {
      if (changes(limit))
        continue;
      SmallVector<CarriedSize> unlimited(sizes);
      unlimited[which].next = moving;
      if (DimAttr law = affineLaws(step, unlimited, varies).laws[which])
        guesses.append({law.min(limit), law.max(limit)});
    }
  });
  return guesses;
}
