// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Laws of loops. Every law that is entered was checked by running the body once more with it in place: entry
// and one step.
#include "passes/prover/Laws.h"
#include "passes/prover/Pieces.h"
#include "llvm/ADT/DenseSet.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

namespace {

// Steps of a loop that are cases of their own, each with a size of its own.
constexpr int64_t mostSingleSteps = 8;

/// Notes which sizes a body requires to be equal.
class EqualitySink : public ShapeSink {
public:
  void obligation(Obligation obligation) override {
    if (obligation.kind == ObligationKind::Equal)
      differences.insert(obligation.lhs - obligation.rhs);
  }
  void illFormed(Operation *, Cause, const Twine &) override {}

  /// True where a == b follows from one of the obligations: then a violation is reported there, once, and the
  /// law stands.
  bool demands(DimAttr a, DimAttr b) const {
    DimAttr difference = a - b;
    return !difference.asConstant() &&
           (differences.contains(difference) || differences.contains(-difference));
  }

private:
  llvm::DenseSet<DimAttr> differences;
};

/// One axis of one carried value.
struct Slot {
  unsigned value, axis;
  StringAttr symbol; // null where the program says the size itself
  DimAttr init, law; // law: null where unknown
};

class LoopLawFinder {
public:
  LoopLawFinder(LawFinder &finder, ShapeEnvironment &environment, const LoopView &of)
      : finder(finder), environment(environment), loop(of) {
    loop.body->walk([&](Operation *op) {
      forEachDeclaredSymbol(op,
                            [&](StringRef name) { local.insert(StringAttr::get(op->getContext(), name)); });
    });
  }

  LogicalResult run(SmallVectorImpl<DimAttr> &relations) {
    if (failed(collect()))
      return failure();
    loop.enterElements(environment);
    environment.symbols.erase(loop.step);
    size_t outside = finder.facts.mark();
    finder.facts.declare(loop.step, constant(0), loop.bound(environment) - 1);
    if (failed(keepInvariants()))
      return failure();
    addAffine(relations);
    if (failed(checkLaws()) || failed(addPieces()) || failed(addLimits()))
      return failure();
    // The relations hold for the sizes as they are; a size that has a law by now is replaced.
    for (DimAttr &relation : relations)
      relation = environment.dim(relation);
    // That there is a step holds in a step only: a scan may walk nothing.
    finder.facts.rollback(outside);
    enterFinals();
    return success();
  }

  /// The cases in which the laws are affine.
  StepCases cases;

private:
  LogicalResult collect() {
    for (auto [v, init] : llvm::enumerate(loop.inits)) {
      SymbolicTensorType type = environment.type(init);
      auto carried = cast<SymbolicTensorType>(loop.carried[v].getType());
      if (type.getRank() != carried.getRank())
        return failure();
      for (unsigned a = 0; a < type.getRank(); ++a) {
        DimAttr declared = loop.carriedDim(v, a);
        auto name = declared.asSymbol();
        slots.push_back({unsigned(v), a, name ? StringAttr::get(loop.op->getContext(), *name) : StringAttr(),
                         type.size(a), type.size(a)});
        if (!name)
          slots.back().law = environment.dim(declared);
      }
    }
    return success();
  }

  /// Puts the laws in place, runs the body, and gives the sizes that it yields.
  LogicalResult run(SmallVectorImpl<DimAttr> &yielded, EqualitySink &sink) {
    for (const Slot &slot : slots) {
      if (!slot.symbol)
        continue;
      if (slot.law)
        environment.symbols[slot.symbol] = slot.law;
      else
        environment.symbols.erase(slot.symbol);
    }
    size_t next = 0;
    for (auto [v, init] : llvm::enumerate(loop.inits)) {
      SymbolicTensorType type = environment.type(init);
      SmallVector<AxisAttr> axes;
      for (AxisAttr axis : type.getAxes()) {
        const Slot &slot = slots[next++];
        axes.push_back(
            axis.resized(slot.law ? slot.law : DimAttr::symbol(type.getContext(), slot.symbol.getValue())));
      }
      loop.enterCarried(environment, v, type.withAxes(axes));
    }
    if (failed(finder.infer(*loop.body, &sink)))
      return failure();
    for (auto [v, value] : llvm::enumerate(loop.yield.getCarried())) {
      SymbolicTensorType type = environment.type(value);
      if (v >= loop.carried.size() || type.getRank() != environment.type(loop.carried[v]).getRank())
        return failure();
      for (AxisAttr axis : type.getAxes())
        yielded.push_back(axis.getSize());
    }
    return success(yielded.size() == slots.size());
  }

  /// The greatest set of sizes that one step leaves as they are: all are assumed to stay, those that change
  /// are dropped.
  LogicalResult keepInvariants() {
    for (bool changed = true; changed;) {
      changed = false;
      EqualitySink sink;
      next.clear();
      if (failed(run(next, sink)))
        return failure();
      for (auto [slot, size] : llvm::zip_equal(slots, next)) {
        if (!slot.symbol || !slot.law || slot.law == size || sink.demands(size, slot.law))
          continue;
        slot.law = DimAttr();
        changed = true;
      }
    }
    return success();
  }

  void addAffine(SmallVectorImpl<DimAttr> &relations) {
    SmallVector<CarriedSize> sizes;
    SmallVector<Slot *> open;
    for (auto [slot, size] : llvm::zip_equal(slots, next))
      if (!slot.law) {
        sizes.push_back({slot.symbol, slot.init, size});
        open.push_back(&slot);
      }
    if (sizes.empty())
      return;
    AffineLaws laws = affineLaws(loop.step, sizes, [this](StringAttr name) { return local.contains(name); });
    for (auto [slot, law] : llvm::zip_equal(open, laws.laws))
      slot->law = law;
    relations.append(laws.relations.begin(), laws.relations.end());
    changing = sizes;
  }

  DimAttr constant(int64_t value) const { return DimAttr::constant(loop.op->getContext(), value); }
  DimAttr stepDim() const { return DimAttr::symbol(loop.op->getContext(), loop.step.getValue()); }
  bool isOpen() const {
    return llvm::any_of(slots, [](const Slot &slot) { return slot.symbol && !slot.law; });
  }
  Slot *openSlot(StringAttr symbol) {
    auto *it = llvm::find_if(slots, [&](const Slot &slot) { return slot.symbol == symbol && !slot.law; });
    return it == slots.end() ? nullptr : it;
  }

  /// Sizes that the first steps have otherwise (one beam, then K), and sizes that take turns.
  LogicalResult addPieces() {
    SmallVector<StepCases> tried = {{1, 1}, {2, 1}, {3, 1}, {0, 2}, {0, 3}, {0, 4}, {1, 2}, {1, 3}};
    auto bound = loop.bound(environment).asConstant();
    if (bound && *bound <= mostSingleSteps) // what doubles in a few steps has a size in each
      tried.push_back({*bound, 1});
    for (StepCases candidate : tried) {
      if (!isOpen() || changing.empty())
        return success();
      SmallVector<DimAttr> laws = lawsInPieces(loop.step, changing, candidate, bound,
                                               [this](StringAttr name) { return local.contains(name); });
      SmallVector<Slot *> given;
      for (auto [size, law] : llvm::zip_equal(changing, laws))
        if (Slot *slot = openSlot(size.symbol); slot && law) {
          slot->law = law;
          given.push_back(slot);
        }
      StepCases before = std::exchange(cases, cases.refinedBy(candidate));
      if (!given.empty() && failed(checkLaws()))
        return failure();
      if (!llvm::any_of(given, [](Slot *slot) { return bool(slot->law); }))
        cases = before;
    }
    return success();
  }

  /// Sizes that change until they reach a limit.
  LogicalResult addLimits() {
    for (auto [i, size] : llvm::enumerate(changing))
      for (DimAttr guess :
           lawsUpToALimit(loop.step, changing, i, [this](StringAttr name) { return local.contains(name); })) {
        Slot *slot = openSlot(size.symbol);
        if (!slot || !finder.facts.provesZero(atStep(guess, constant(0)) - slot->init))
          continue;
        slot->law = guess;
        if (failed(checkLaws()))
          return failure();
      }
    return success();
  }

  /// Runs the body with the laws: one step must lead from law(step) to law(step + 1).
  LogicalResult checkLaws() {
    for (bool changed = true; changed;) {
      changed = false;
      EqualitySink sink;
      SmallVector<DimAttr> after;
      if (failed(run(after, sink)))
        return failure();
      for (auto [slot, size] : llvm::zip_equal(slots, after)) {
        if (!slot.symbol || !slot.law)
          continue;
        DimAttr expected = atStep(slot.law, stepDim() + 1);
        if (expected == size || sink.demands(expected, size) || isSameInEachCase(expected, size))
          continue;
        slot.law = DimAttr();
        changed = true;
      }
    }
    return success();
  }

  bool isSameInEachCase(DimAttr expected, DimAttr size) const {
    DimAttr bound = loop.bound(environment);
    return llvm::all_of(cases.numbers(loop.step), [&](DimAttr number) {
      if (finder.facts.provesNonNegative(number - bound)) // there is no such step
        return true;
      DimAttr a = finder.facts.simplify(atStep(expected, number)),
              b = finder.facts.simplify(atStep(size, number));
      return a == b || finder.facts.provesZero(a - b);
    });
  }

  DimAttr atStep(DimAttr law, DimAttr step) const {
    return law.substitute([&](StringAttr name) { return name == loop.step ? step : DimAttr(); });
  }

  void enterFinals() {
    DimAttr trips = loop.trips(environment);
    for (const Slot &slot : slots) {
      auto name = loop.finalDim(slot.value, slot.axis).asSymbol();
      if (!name || !slot.symbol)
        continue;
      auto symbol = StringAttr::get(loop.op->getContext(), *name),
           grown = StringAttr::get(loop.op->getContext(), grownLengths(*name));
      environment.symbols.erase(grown);
      DimAttr ofRow = loop.rowTrips(environment);
      // Rows that end one by one end in different cases.
      bool isKnown = slot.law && (!ofRow || cases.isWhole() || !slot.law.mentions(loop.step));
      DimAttr law = isKnown ? atStep(slot.law, trips) : DimAttr();
      if (!law) {
        environment.symbols.erase(symbol);
        continue;
      }
      environment.symbols[symbol] = finder.facts.simplify(law);
      if (ofRow)
        environment.symbols[grown] = atStep(slot.law, ofRow);
    }
  }

  LawFinder &finder;
  ShapeEnvironment &environment;
  LoopView loop;
  SmallVector<Slot> slots;
  SmallVector<DimAttr> next;         // what a step makes of each slot, under the laws known so far
  SmallVector<CarriedSize> changing; // the slots that no step leaves as they are
  llvm::DenseSet<StringAttr> local;  // symbols that a step makes anew
};

} // namespace

LogicalResult LawFinder::infer(Operation *loop) {
  SmallVector<DimAttr> relations;
  size_t outside = facts.mark();
  LoopLawFinder finder(*this, environment, LoopView(loop));
  LogicalResult result = finder.run(relations);
  facts.rollback(outside);
  found[loop] = {relations, finder.cases};
  return result;
}

LogicalResult LawFinder::infer(Block &block, ShapeSink *sink) {
  for (Operation &op : block.without_terminator()) {
    if (LoopView(&op) && failed(infer(&op)))
      return failure();
    if (failed(inferInto(environment, &op, sink)))
      return failure();
  }
  return success();
}
