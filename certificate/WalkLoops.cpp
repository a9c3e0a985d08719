// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "certificate/WalkLoops.h"
#include "certificate/Statements.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::certificate;

void Walk::LoopWalk::run() {
  if (StringAttr steps = loop.stepsSymbol())
    walk.facts.declare(steps, constant(loop.leastTrips()), loop.bound(environment));
  auto claimed = walk.answers.enter(loop, walk.values, walk.facts);
  if (!claimed) {
    walk.stopped = true;
    return;
  }
  claims = std::move(*claimed);
  if (!collect() || !checkScopes())
    return;
  begin();
  Context::Mark outer = walk.facts.mark();
  enterTypes();
  walkCondition(outer);
  enterStep(loop.trips(environment) - 1);
  walk.walk(*loop.body);
  if (walk.stopped)
    return;
  readNext();
  keep();
  enterFinals();
  Statements statements;
  if (failed(inferInto(environment, loop.op, &statements)))
    return complain(statements.message);
  // What a step must leave as it is, under what holds in a step; the rest under what holds around the loop.
  auto ofStep = [](const Obligation &obligation) {
    return obligation.kind == ObligationKind::SameLengths || obligation.kind == ObligationKind::SameTag;
  };
  for (const Obligation &obligation : statements.obligations)
    if (ofStep(obligation))
      walk.settle(obligation);
  checkStacked();
  walk.facts.rollback(outer);
  for (const Obligation &obligation : statements.obligations)
    if (!ofStep(obligation))
      walk.settle(obligation);
  declareFinals();
}

//===-- What is claimed --===//

bool Walk::LoopWalk::collect() {
  for (auto [v, init] : llvm::enumerate(loop.inits)) {
    SymbolicTensorType type = environment.type(init);
    if (type.getRank() != typeOf(loop.carried[v]).getRank())
      return complain("`" + Twine(loop.name(v)) + "` changes its rank"), false;
    for (unsigned a = 0; a < type.getRank(); ++a) {
      DimAttr declared = loop.carriedDim(v, a);
      auto name = declared.asSymbol();
      Slot slot{unsigned(v),
                a,
                name ? StringAttr::get(walk.context, *name) : StringAttr(),
                type.size(a),
                name ? DimAttr() : environment.dim(declared),
                {}};
      if (auto law = claims.laws.find(name ? name->str() : ""); name && law != claims.laws.end())
        slot.law = law->second;
      slots.push_back(slot);
    }
  }
  for (auto &[v, claim] : claims.values) {
    auto range = walk.values.rangeOf(claim);
    if (!range || v >= loop.carried.size() || !Values::isInteger(loop.carried[v]))
      return complain("values are claimed of what is no carried integer"), false;
    ranges[v] = *range;
  }
  return true;
}

/// Claims speak of what is known around the loop, of the step, and of the sizes that the loop carries.
bool Walk::LoopWalk::checkScopes() {
  llvm::DenseSet<StringAttr> open, finals;
  for (const Slot &slot : slots) {
    if (slot.symbol && !slot.law)
      open.insert(slot.symbol);
    if (StringAttr name = finalSymbol(slot); name && slot.law)
      finals.insert(name);
  }
  auto within = [&](DimAttr dim, bool step, bool carried) {
    bool all = !dim.overflowed();
    dim.forEachSymbol([&](StringAttr name) {
      all &= walk.facts.isDeclared(name) || (step && name == loop.step) || (carried && open.contains(name));
    });
    return all;
  };
  auto isCarried = [&](StringRef name) {
    return llvm::any_of(slots, [&](const Slot &slot) { return slot.symbol && slot.symbol == name; });
  };
  for (auto &[name, law] : claims.laws)
    if (!isCarried(name) || !within(law, true, false))
      return complain("the law of `" + Twine(name) + "` speaks of something else"), false;
  for (auto &[name, size] : claims.finals)
    if (!finals.contains(StringAttr::get(walk.context, name)) || !within(size, false, false))
      return complain("the final size `" + Twine(name) + "` speaks of something else"), false;
  for (auto *dims : {&claims.zero, &claims.nonNegative})
    for (DimAttr dim : *dims)
      if (!within(dim, true, true))
        return complain("`" + Twine(dim.text()) + "` speaks of something else"), false;
  for (auto &[v, claim] : claims.values)
    for (DimAttr bound : {claim.lo, claim.hi})
      if (bound && !within(bound, false, false))
        return complain("a range of `" + Twine(loop.name(v)) + "` speaks of something else"), false;
  return true;
}

/// What is claimed holds before the first step.
void Walk::LoopWalk::begin() {
  for (const Slot &slot : slots)
    lawHolds(slot, "before the first step", slot.init, constant(0));
  dimsHold("before the first step", [&](DimAttr dim) { return atInit(dim); });
  for (auto [v, init] : llvm::enumerate(loop.inits))
    carriedValue(v, "before the first step", walk.values.of(init));
}

//===-- A step --===//

void Walk::LoopWalk::enterTypes() {
  loop.enterElements(environment);
  if (auto scan = dyn_cast<ScanOp>(loop.op))
    for (auto [input, element] : llvm::zip_equal(scan.getInputs(), scan.elementArguments()))
      walk.values.set(element, walk.values.of(input));
  environment.symbols.erase(loop.step);
  size_t at = 0;
  for (auto [v, init] : llvm::enumerate(loop.inits)) {
    SymbolicTensorType type = environment.type(init);
    SmallVector<AxisAttr> axes;
    for (AxisAttr axis : type.getAxes()) {
      const Slot &slot = slots[at++];
      if (slot.symbol && slot.law)
        environment.symbols[slot.symbol] = slot.law;
      axes.push_back(axis.resized(slot.law ? slot.law : symbol(slot.symbol)));
    }
    loop.enterCarried(environment, v, type.withAxes(axes));
    walk.values.set(loop.carried[v], ranges.count(v) ? ranges[v] : IntegerRange());
  }
}

/// What holds in a step: 0 <= step <= last, open sizes are sizes, and what is claimed.
void Walk::LoopWalk::enterStep(DimAttr last) {
  walk.facts.declare(loop.step, constant(0), last);
  for (const Slot &slot : slots)
    if (slot.symbol && !slot.law && !walk.facts.isDeclared(slot.symbol))
      walk.facts.declare(slot.symbol, constant(0), DimAttr());
  for (DimAttr dim : claims.zero)
    walk.facts.addZero(dim);
  for (DimAttr dim : claims.nonNegative)
    walk.facts.addNonNegative(dim);
}

/// The condition is asked once more than there are steps.
void Walk::LoopWalk::walkCondition(Context::Mark outer) {
  auto bounded = dyn_cast<LoopOp>(loop.op);
  if (!bounded || !bounded.hasWhile())
    return;
  for (auto [argument, inCondition] : llvm::zip_equal(loop.carried, bounded.getCondition().getArguments()))
    walk.values.set(inCondition, walk.values.of(argument));
  enterStep(loop.trips(environment));
  walk.walk(bounded.getCondition().front());
  walk.facts.rollback(outer);
}

void Walk::LoopWalk::readNext() {
  mlir::ValueRange carried = loop.yield.getCarried();
  for (Slot &slot : slots) {
    if (slot.value >= carried.size() || environment.type(carried[slot.value]).getRank() !=
                                            environment.type(loop.carried[slot.value]).getRank())
      return complain("`" + Twine(loop.name(slot.value)) + "` changes its rank");
    slot.next = environment.type(carried[slot.value]).size(slot.axis);
  }
}

/// A step keeps what is claimed.
void Walk::LoopWalk::keep() {
  if (walk.stopped)
    return;
  for (const Slot &slot : slots)
    lawHolds(slot, "after a step", slot.next, symbol(loop.step) + 1);
  dimsHold("after a step", [&](DimAttr dim) { return afterStep(dim); });
  for (auto [v, next] : llvm::enumerate(loop.yield.getCarried())) {
    walk.answers.carries(loop, v, walk.values.of(next));
    carriedValue(v, "after a step", walk.values.of(next));
  }
}

/// What is stacked has one shape: its sizes depend on no step.
void Walk::LoopWalk::checkStacked() {
  llvm::DenseSet<StringAttr> local{loop.step};
  loop.body->walk([&](Operation *op) {
    forEachDeclaredSymbol(op, [&](StringRef name) { local.insert(StringAttr::get(walk.context, name)); });
  });
  for (const Slot &slot : slots)
    if (slot.symbol)
      local.insert(slot.symbol);
  for (Value value : loop.yield.getValues()) {
    SymbolicTensorType type = environment.type(value);
    for (int64_t a = 0; a < type.getRank(); ++a) {
      bool depends = false;
      type.size(a).forEachSymbol([&](StringAttr name) { depends |= local.contains(name); });
      if (!depends)
        continue;
      Claim claim(loop.op->getLoc(), "axis " + Twine(a) + " of what is stacked",
                  type.size(a).text() + " is the same in every step");
      claim.derivable = false;
      walk.settle(std::move(claim));
    }
  }
}

//===-- After the last step --===//

StringAttr Walk::LoopWalk::finalSymbol(const Slot &slot) const {
  auto name = loop.finalDim(slot.value, slot.axis).asSymbol();
  return name && slot.symbol ? StringAttr::get(walk.context, *name) : StringAttr();
}

void Walk::LoopWalk::enterFinals() {
  DimAttr ofRow = loop.rowTrips(environment);
  for (const Slot &slot : slots) {
    StringAttr name = finalSymbol(slot);
    if (!name || !slot.law)
      continue;
    if (auto final = claims.finals.find(name.str()); final != claims.finals.end())
      environment.symbols[name] = final->second;
    if (ofRow)
      environment.symbols[StringAttr::get(walk.context, grownLengths(name))] = lawAt(slot.law, ofRow);
  }
}

void Walk::LoopWalk::declareFinals() {
  if (StringAttr lengths = loop.lengthsSymbol())
    walk.facts.declare(lengths, constant(loop.leastTrips()), loop.trips(environment));
  for (const Slot &slot : slots) {
    StringAttr name = finalSymbol(slot);
    if (auto final = name ? claims.finals.find(name.str()) : claims.finals.end();
        final != claims.finals.end()) {
      DimAttr last = lawAt(slot.law, loop.trips(environment));
      Claim end = claim(Claim::Final, nameOf(slot) + " after the last step",
                        last.text() + " = " + final->second.text());
      end.symbol = name;
      equal(std::move(end), last, final->second);
    }
    if (!name || environment.symbols.count(name) || walk.facts.isDeclared(name))
      continue;
    walk.facts.declare(name, constant(0), DimAttr());
    walk.facts.declare(StringAttr::get(walk.context, grownLengths(name)), constant(0), symbol(name));
  }
  for (auto [value, result] : llvm::zip(loop.yield.getValues(), loop.stacked))
    walk.values.set(result, walk.values.of(value));
  for (auto [argument, result] : llvm::zip(loop.carried, loop.finals))
    walk.values.set(result, walk.values.of(argument));
  // What holds of open sizes in every step holds after the last one. (Not where rows end by themselves.)
  if (loop.lengthsSymbol())
    return;
  for (DimAttr dim : claims.zero)
    if (DimAttr end = atEnd(dim))
      walk.facts.addZero(end);
  for (DimAttr dim : claims.nonNegative)
    if (DimAttr end = atEnd(dim))
      walk.facts.addNonNegative(end);
}

//===-- Claims at other steps --===//

DimAttr Walk::LoopWalk::lawAt(DimAttr law, DimAttr step) const {
  return law.substitute([&](StringAttr name) { return name == loop.step ? step : DimAttr(); });
}
DimAttr Walk::LoopWalk::atInit(DimAttr dim) const {
  return dim.substitute([&](StringAttr name) {
    for (const Slot &slot : slots)
      if (slot.symbol == name)
        return slot.init;
    return name == loop.step ? constant(0) : DimAttr();
  });
}
DimAttr Walk::LoopWalk::afterStep(DimAttr dim) const {
  return dim.substitute([&](StringAttr name) {
    for (const Slot &slot : slots)
      if (slot.symbol == name)
        return slot.next;
    return name == loop.step ? symbol(loop.step) + 1 : DimAttr();
  });
}
/// Null where a size has no symbol after the loop.
DimAttr Walk::LoopWalk::atEnd(DimAttr dim) const {
  bool known = true;
  DimAttr end = dim.substitute([&](StringAttr name) {
    for (const Slot &slot : slots)
      if (slot.symbol == name) {
        StringAttr final = finalSymbol(slot);
        known &= bool(final);
        return final ? environment.dim(symbol(final)) : DimAttr();
      }
    return name == loop.step ? loop.trips(environment) : DimAttr();
  });
  return known ? end : DimAttr();
}

std::string Walk::LoopWalk::nameOf(const Slot &slot) const {
  return "axis " + std::to_string(slot.axis) + " of `" + loop.name(slot.value) + "`";
}

Claim Walk::LoopWalk::claim(Claim::About about, const Twine &what, const Twine &text) const {
  Claim claim(loop.op->getLoc(), what, text);
  claim.about = about;
  claim.loop = loop.op;
  return claim;
}

void Walk::LoopWalk::equal(Claim claim, DimAttr lhs, DimAttr rhs) {
  if (lhs != rhs)
    claim.inequalities = {lhs - rhs, rhs - lhs};
  walk.settle(std::move(claim));
}

void Walk::LoopWalk::lawHolds(const Slot &slot, const Twine &when, DimAttr size, DimAttr step) {
  if (!slot.law)
    return;
  DimAttr law = lawAt(slot.law, step);
  Claim holds = claim(Claim::Law, nameOf(slot) + " " + when, size.text() + " = " + law.text());
  holds.symbol = slot.symbol;
  equal(std::move(holds), size, law);
}

void Walk::LoopWalk::dimsHold(const Twine &when, llvm::function_ref<DimAttr(DimAttr)> then) {
  for (auto [i, dim] : llvm::enumerate(claims.zero)) {
    Claim zero = claim(Claim::Zero, when, then(dim).text() + " = 0");
    zero.number = i;
    equal(std::move(zero), then(dim), constant(0));
  }
  for (auto [i, dim] : llvm::enumerate(claims.nonNegative)) {
    Claim atLeast = claim(Claim::NonNegative, when, then(dim).text() + " >= 0");
    atLeast.number = i;
    if (auto number = then(dim).asConstant(); !number || *number < 0)
      atLeast.inequalities = {then(dim)};
    walk.settle(std::move(atLeast));
  }
}

void Walk::LoopWalk::carriedValue(unsigned value, const Twine &when, const IntegerRange &range) {
  auto claimed = ranges.find(value);
  if (claimed == ranges.end())
    return;
  Claim holds = claim(Claim::Value, "values of `" + loop.name(value) + "` " + when, "");
  holds.number = value;
  for (BlockArgument source : range.sources) {
    holds.text += "`" + walk.entry.inputName(source.getArgNumber()).str() + "`" + (range.others ? "; " : "");
    holds.derivable &= llvm::is_contained(claimed->second.sources, source);
  }
  holds.derivable &= claimed->second.others || !range.others;
  walk.contain(holds, range, claimed->second.lo, claimed->second.hi);
  walk.settle(std::move(holds));
}
