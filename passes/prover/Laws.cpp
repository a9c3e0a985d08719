// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Laws of loops. Every law that is entered was checked by running the body once more with it in place: entry
// and one step.
#include "passes/prover/Laws.h"
#include "passes/prover/Karr.h"
#include "llvm/ADT/DenseSet.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

namespace {

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
  LoopLawFinder(LawFinder &finder, ShapeEnvironment &environment, LoopView loop)
      : finder(finder), environment(environment), loop(std::move(loop)) {}

  LogicalResult run(SmallVectorImpl<DimAttr> &relations) {
    if (failed(collect()))
      return failure();
    loop.enterElements(environment);
    environment.symbols.erase(loop.step);
    finder.facts.declare(loop.step, constant(0), loop.bound(environment) - 1);
    if (failed(keepInvariants()))
      return failure();
    addAffine(relations);
    if (failed(checkLaws()))
      return failure();
    if (peelFirstStep() && failed(checkLaws()))
      return failure();
    // The relations hold for the sizes as they are; a size that has a law by now is replaced.
    for (DimAttr &relation : relations)
      relation = environment.dim(relation);
    enterFinals();
    return success();
  }

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
    AffineLaws laws = affine(sizes);
    for (auto [slot, law] : llvm::zip_equal(open, laws.laws))
      slot->law = law;
    relations.append(laws.relations.begin(), laws.relations.end());
    changing = sizes;
  }

  AffineLaws affine(ArrayRef<CarriedSize> sizes) {
    llvm::DenseSet<StringAttr> local;
    loop.body->walk([&](Operation *op) {
      forEachDeclaredSymbol(op,
                            [&](StringRef name) { local.insert(StringAttr::get(op->getContext(), name)); });
    });
    return affineLaws(loop.step, sizes, [&](StringAttr name) { return local.contains(name); });
  }

  DimAttr constant(int64_t value) const { return DimAttr::constant(loop.op->getContext(), value); }
  DimAttr stepDim() const { return DimAttr::symbol(loop.op->getContext(), loop.step.getValue()); }
  /// A size that a step makes, where the changing sizes before it and its number are these.
  DimAttr after(DimAttr next, ArrayRef<DimAttr> before, DimAttr step) const {
    return next.substitute([&](StringAttr name) {
      for (auto [size, value] : llvm::zip_equal(changing, before))
        if (size.symbol == name)
          return value;
      return name == loop.step ? step : DimAttr();
    });
  }
  /// The changing sizes when `steps` steps have begun from the first.
  SmallVector<DimAttr> valuesAfter(int64_t steps) const {
    auto values = llvm::map_to_vector(changing, [](const CarriedSize &size) { return size.init; });
    for (int64_t i = 0; i < steps; ++i) {
      SmallVector<DimAttr> now(values);
      for (auto [value, size] : llvm::zip_equal(values, changing))
        value = after(size.next, now, constant(i));
    }
    return values;
  }

  /// A first step that differs (one beam, then K): laws from the second step on, joined with the first by
  /// min(step, 1), which is 0 in the first step and 1 after it.
  bool peelFirstStep() {
    bool open = llvm::any_of(slots, [](const Slot &slot) { return slot.symbol && !slot.law; });
    if (!open || changing.empty())
      return false;
    SmallVector<CarriedSize> shifted(changing);
    auto symbols = llvm::map_to_vector(changing, [](const CarriedSize &size) {
      return DimAttr::symbol(size.symbol.getContext(), size.symbol.getValue());
    });
    for (auto [size, init] : llvm::zip_equal(shifted, valuesAfter(1))) {
      size.init = init;
      size.next = after(size.next, symbols, stepDim() + 1);
    }
    AffineLaws laws = affine(shifted);
    bool found = false;
    for (auto [size, law] : llvm::zip_equal(changing, laws.laws))
      for (Slot &slot : slots) {
        if (slot.symbol != size.symbol || slot.law || !law)
          continue;
        DimAttr later = atStep(law, stepDim() - 1), first = atStep(later, constant(0));
        slot.law = slot.init + (first - slot.init) * stepDim().min(constant(1)) + (later - first);
        found = true;
      }
    return found;
  }

  /// Where sizes take turns, the last ones are known if the number of steps is, up to whole turns.
  DimAttr afterTurns(StringAttr symbol, DimAttr trips) {
    constexpr int64_t longest = 4;
    for (int64_t turn = 2; turn <= longest && !changing.empty(); ++turn) {
      auto rest = trips.mod(constant(turn)).asConstant();
      if (!rest)
        continue;
      SmallVector<CarriedSize> turns(changing);
      auto values = llvm::map_to_vector(changing, [](const CarriedSize &size) {
        return DimAttr::symbol(size.symbol.getContext(), size.symbol.getValue());
      });
      for (int64_t i = 0; i < turn; ++i) {
        SmallVector<DimAttr> now(values);
        for (auto [value, size] : llvm::zip_equal(values, changing))
          value = after(size.next, now, stepDim() * turn + (*rest + i));
      }
      for (auto [size, init, next] : llvm::zip_equal(turns, valuesAfter(*rest), values))
        size.init = init, size.next = next;
      AffineLaws laws = affine(turns);
      for (auto [size, law] : llvm::zip_equal(changing, laws.laws))
        if (size.symbol == symbol && law)
          return atStep(law, trips.floorDiv(constant(turn)));
    }
    return {};
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
        if (expected == size || sink.demands(expected, size) ||
            finder.facts.provesZero(finder.facts.simplify(expected) - finder.facts.simplify(size)))
          continue;
        slot.law = DimAttr();
        changed = true;
      }
    }
    return success();
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
      // Rows that end one by one end at different turns.
      DimAttr ofRow = loop.rowTrips(environment);
      DimAttr law = slot.law ? atStep(slot.law, trips) : ofRow ? DimAttr() : afterTurns(slot.symbol, trips);
      if (!law) {
        environment.symbols.erase(symbol);
        continue;
      }
      environment.symbols[symbol] = finder.facts.simplify(law);
      if (ofRow && slot.law)
        environment.symbols[grown] = atStep(slot.law, ofRow);
    }
  }

  LawFinder &finder;
  ShapeEnvironment &environment;
  LoopView loop;
  SmallVector<Slot> slots;
  SmallVector<DimAttr> next;         // what a step makes of each slot, under the laws known so far
  SmallVector<CarriedSize> changing; // the slots that no step leaves as they are
};

} // namespace

LogicalResult LawFinder::infer(Operation *loop) {
  SmallVector<DimAttr> relations;
  size_t outside = facts.mark();
  LogicalResult result = LoopLawFinder(*this, environment, LoopView(loop)).run(relations);
  facts.rollback(outside);
  found[loop] = relations;
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
