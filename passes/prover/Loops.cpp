// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The proof of one loop: laws before its body, what holds in a step, what holds after the last one, what is
// stacked and what leaves.
#include "passes/prover/Entry.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

void EntryProver::declareSteps(LoopView &loop) {
  DimAttr bound = loop.bound(environment);
  // That there is a first step is what the bound's own obligation asks for: it must not follow from here.
  int64_t least = facts.provesNonNegative(bound - 1) ? loop.leastTrips() : 0;
  if (StringAttr steps = loop.stepsSymbol())
    facts.declare(steps, DimAttr::constant(context, least), bound);
}

void EntryProver::declareFinals(LoopView &loop) {
  DimAttr zero = DimAttr::constant(context, 0);
  if (StringAttr lengths = loop.lengthsSymbol())
    facts.declare(lengths, DimAttr::constant(context, loop.leastTrips()), loop.trips(environment));
  for (unsigned v = 0; v < loop.carried.size(); ++v)
    for (unsigned a = 0; a < cast<ArrayAttr>(loop.finalDims[v]).size(); ++a)
      if (auto name = loop.finalDim(v, a).asSymbol()) {
        auto symbol = StringAttr::get(context, *name);
        if (environment.symbols.count(symbol) || facts.isDeclared(symbol))
          continue;
        facts.declare(symbol, zero, DimAttr());
        facts.declare(StringAttr::get(context, grownLengths(*name)), zero, DimAttr::symbol(context, *name));
        if (auto type = environment.type(loop.inits[v]); a < type.getRank())
          initial[symbol] = type.size(a);
      }
  // What holds of sizes without a law in every step holds after the last one. (Not where rows end by
  // themselves.)
  if (loop.lengthsSymbol())
    return;
  DimAttr trips = loop.trips(environment);
  auto atEnd = [&](DimAttr dim) {
    return dim.substitute([&](StringAttr name) {
      StringAttr final = finalOf.lookup(name);
      return name == loop.step ? trips
             : final           ? environment.dim(DimAttr::symbol(context, final.getValue()))
                               : DimAttr();
    });
  };
  for (DimAttr relation : laws.relations(loop.op))
    facts.addZero(atEnd(relation));
  for (DimAttr bound : bounds[loop.op])
    facts.addNonNegative(atEnd(bound));
}

/// What holds in a step: 0 <= step <= last, sizes without a law are sizes, relations between them.
void EntryProver::enterStep(LoopView &loop, DimAttr last) {
  DimAttr zero = DimAttr::constant(context, 0);
  facts.declare(loop.step, zero, last);
  for (unsigned v = 0; v < loop.carried.size(); ++v)
    for (unsigned a = 0; a < cast<ArrayAttr>(loop.carriedDims[v]).size(); ++a) {
      auto name = loop.carriedDim(v, a).asSymbol();
      if (!name)
        continue;
      auto symbol = StringAttr::get(context, *name);
      if (environment.symbols.count(symbol) || facts.isDeclared(symbol))
        continue;
      facts.declare(symbol, zero, DimAttr());
      if (auto final = loop.finalDim(v, a).asSymbol())
        finalOf[symbol] = StringAttr::get(context, *final);
      if (auto type = environment.type(loop.inits[v]); a < type.getRank())
        initial[symbol] = type.size(a);
    }
  for (DimAttr relation : laws.relations(loop.op))
    facts.addZero(relation);
  for (DimAttr bound : bounds[loop.op])
    facts.addNonNegative(bound);
}

void EntryProver::proveLoop(LoopView &loop) {
  // A body that is ill-formed is reported where it is, below.
  declareSteps(loop);
  bool inferred = succeeded(laws.infer(loop.op));
  names.noteCases(loop.step, laws.cases(loop.op));
  if (auto steps = loop.trips(environment).asSymbol()) // final sizes are said by the number of steps
    names.noteCases(StringAttr::get(context, *steps), laws.cases(loop.op));
  size_t outer = facts.mark();
  DimAttr trips = loop.trips(environment);
  enterStep(loop, trips - 1);
  if (inferred) {
    findBounds(loop);
    ranges->enterLoop(loop);
  }
  if (auto bounded = dyn_cast<LoopOp>(loop.op); bounded && bounded.hasWhile()) {
    // The condition is asked once more than there are steps.
    facts.rollback(outer);
    enterStep(loop, trips);
    proveBlock(bounded.getCondition().front());
    facts.rollback(outer);
    enterStep(loop, trips - 1);
  }
  proveBlock(*loop.body);
  if (stopped)
    return;
  checkGivenLaws(loop);
  Statements statements;
  if (failed(inferInto(environment, loop.op, &statements))) {
    illFormed(loop.op, statements.cause, statements.message);
    return;
  }
  // What a step must leave as it is, under what holds in a step; the rest under what holds around the loop.
  auto ofStep = [](const Obligation &obligation) {
    return obligation.kind == ObligationKind::SameLengths || obligation.kind == ObligationKind::SameTag;
  };
  for (const Obligation &obligation : statements.obligations)
    if (ofStep(obligation))
      settle(obligation);
  checkStacked(loop);
  checkShrinking(loop);
  if (stopped)
    return;
  facts.rollback(outer);
  for (const Obligation &obligation : statements.obligations)
    if (!ofStep(obligation) && !settle(obligation))
      spoil(loop.op, obligation);
  declareFinals(loop);
  checkLeaving(loop);
  ranges->leaveLoop(loop);
  recordLaws(loop);
  checkBytes(loop.op, loop.op->getResults());
}

/// Laws that the program itself states, once they were put in place: they must still hold.
void EntryProver::checkGivenLaws(LoopView &loop) {
  for (unsigned v = 0; v < loop.carried.size(); ++v) {
    SymbolicTensorType init = environment.type(loop.inits[v]),
                       next = environment.type(loop.yield.getCarried()[v]);
    for (unsigned a = 0; a < init.getRank() && a < next.getRank(); ++a) {
      DimAttr law = environment.dim(loop.carriedDim(v, a));
      if (loop.carriedDim(v, a).asSymbol())
        continue;
      auto at = [&](DimAttr step) {
        return law.substitute([&](StringAttr name) { return name == loop.step ? step : DimAttr(); });
      };
      DimAttr step = DimAttr::symbol(context, loop.step.getValue());
      std::string what = "axis " + std::to_string(a) + " of `" + loop.name(v) + "` follows its law";
      for (auto [have, want] : {std::pair(init.size(a), at(DimAttr::constant(context, 0))),
                                std::pair(next.size(a), at(step + 1))})
        if (have != want)
          settle({ObligationKind::Equal, loop.op, have, want, {}, {}, Cause::LoopInv, what, {}, {}});
    }
  }
}

/// What is stacked has one shape: its sizes depend on no step.
void EntryProver::checkStacked(LoopView &loop) {
  llvm::DenseSet<StringAttr> local = loop.localSymbols();
  local.insert(loop.step);
  for (unsigned v = 0; v < loop.carried.size(); ++v)
    for (Attribute dim : cast<ArrayAttr>(loop.carriedDims[v]))
      if (auto name = cast<DimAttr>(dim).asSymbol())
        local.insert(StringAttr::get(context, *name));
  for (auto [y, value] : llvm::enumerate(loop.yield.getValues())) {
    SymbolicTensorType type = environment.type(value);
    for (int64_t a = 0; a < type.getRank(); ++a) {
      bool depends = false;
      type.size(a).forEachSymbol([&](StringAttr name) { depends |= local.contains(name); });
      if (!depends || isSpoiled(type.size(a)))
        continue;
      auto at = [&](int64_t step) {
        return type.size(a).substitute([&](StringAttr name) {
          return name == loop.step ? DimAttr::constant(context, step)
                 : step == 0       ? initial.lookup(name)
                                   : DimAttr();
        });
      };
      std::string what = "what each step yields is stacked, but axis " + std::to_string(a) + " of `" +
                         names.text(type) + "` changes from step to step";
      // The second step shows it best; where that one is like the first, a later one may differ.
      DimAttr other = facts.provesZero(at(0) - at(1)) ? type.size(a) : at(1);
      bool stays =
          settle({ObligationKind::Equal, loop.op, at(0), other, {}, {}, Cause::LoopInv, what, {}, {}});
      Value result = loop.stacked[y];
      unsigned axis = a + (a >= loop.yieldAxes[y]);
      SymbolicTensorType whole = environment.type(result);
      DimAttr size = stays ? at(0) : DimAttr::symbol(context, "error!" + std::to_string(spoiled++));
      environment.types[result] = whole.withAxis(axis, whole.axis(axis).withSize(size));
    }
  }
}

/// Rows that end one by one keep what they had: where a size shrinks, one that ended early would be longer
/// than the axis that the others leave.
void EntryProver::checkShrinking(LoopView &loop) {
  auto bounded = dyn_cast<LoopOp>(loop.op);
  if (!bounded || !bounded.hasUntil())
    return;
  DimAttr next = DimAttr::symbol(context, loop.step.getValue()) + 1;
  for (auto [v, argument] : llvm::enumerate(loop.carried))
    for (auto [a, axis] : llvm::enumerate(environment.type(argument).getAxes())) {
      DimAttr law = axis.getSize();
      DimAttr after = law.substitute([&](StringAttr name) { return name == loop.step ? next : DimAttr(); });
      if (!law.mentions(loop.step.getValue()) || facts.provesNonNegative(after - law))
        continue;
      report(loop.op, Cause::LoopInv,
             "could not prove that axis " + std::to_string(a) + " of `" + loop.name(v) +
                 "` never shrinks: rows end one by one (`until`) and keep what they had, which would be more "
                 "than what is left of the others",
             Verdict::NotProved)
          .help = "keep the size and carry a position beside it";
      stopped = true;
      return;
    }
}

/// A value without the rows that end by themselves has no value of its own for a row: it stays inside.
void EntryProver::checkLeaving(LoopView &loop) {
  auto bounded = dyn_cast<LoopOp>(loop.op);
  if (!bounded || !bounded.hasUntil())
    return;
  AxisAttr rows = environment.type(bounded.getYield().getUntil()).axis(0);
  for (OpResult result : loop.op->getResults()) {
    SymbolicTensorType type = environment.type(result);
    bool hasRows = llvm::any_of(type.getAxes(), [&](AxisAttr axis) {
      bool factor = !rows.getTag().empty() && llvm::all_of(rows.getTag(), [&](StringAttr name) {
        return llvm::is_contained(axis.getTag(), name);
      });
      return factor || axis.getSize() == rows.getSize();
    });
    unsigned i = result.getResultNumber();
    // What is yielded is stacked whether something uses it or not.
    if (hasRows || (result.use_empty() && i >= loop.stacked.size()))
      continue;
    std::string which =
        i < loop.stacked.size() ? "what the loop yields" : "`" + loop.name(i - loop.stacked.size()) + "`";
    illFormed(loop.op, Cause::BatchSrc,
              which + ", `" + names.text(type) + "`, may not leave the loop: rows of `" +
                  names.text(rows.getSize()) + "` end one by one (`until`), and it has no such axis");
    return;
  }
}

void EntryProver::recordLaws(LoopView &loop) {
  SmallVector<NamedAttribute> attached;
  SmallVector<Attribute> unknown;
  LoopLaws found{placeOf(loop.op->getLoc()), {}};
  auto attach = [&](DimAttr symbol) {
    auto name = symbol.asSymbol();
    if (!name)
      return;
    if (DimAttr law = environment.symbols.lookup(StringAttr::get(context, *name)))
      attached.push_back({StringAttr::get(context, *name), law});
  };
  for (unsigned v = 0; v < loop.carried.size(); ++v) {
    SymbolicTensorType type = environment.type(loop.carried[v]);
    for (unsigned a = 0; a < type.getRank(); ++a) {
      attach(loop.carriedDim(v, a));
      if (auto name = loop.carriedDim(v, a).asSymbol(); name && type.size(a).asSymbol() == name)
        unknown.push_back(loop.carriedDim(v, a));
      attach(loop.finalDim(v, a));
      if (auto name = loop.finalDim(v, a).asSymbol();
          name && !environment.symbols.count(StringAttr::get(context, *name)))
        unknown.push_back(loop.finalDim(v, a));
      if (auto name = loop.finalDim(v, a).asSymbol())
        attach(DimAttr::symbol(context, grownLengths(*name)));
      DimAttr size = type.size(a);
      StepCases cases;
      std::string axis = names.role(size, a + 1 == type.getRank());
      if (axis.empty() || names.stepInCases(size, cases)) // a size of many roles has none
        axis = "axis " + std::to_string(a);
      if (isSpoiled(size))
        continue;
      bool open = false;
      size.forEachSymbol([&](StringAttr name) { open |= initial.count(name); });
      found.laws.push_back(axis + "(" + loop.name(v) + ")" +
                           (open ? ": no affine law" : " = " + names.lawText(size)));
    }
  }
  loop.op->setAttr("laws", DictionaryAttr::get(context, attached));
  if (!unknown.empty())
    loop.op->setAttr("open", ArrayAttr::get(context, unknown));
  if (!found.laws.empty())
    proof.loops.push_back(std::move(found));
}

/// Obligations about sizes whose laws are affine in each case only: proved if they are in every case.
bool EntryProver::provesInEachCase(const Obligation &obligation) {
  StepCases cases;
  StringAttr step = names.stepInCases(obligation.lhs - obligation.rhs, cases);
  if (!step)
    return false;
  // Cases within cases (of another loop, of the number of steps) count turns of their own.
  auto turns = StringAttr::get(context, "turns!" + step.getValue());
  return llvm::all_of(cases.numbers(turns), [&](DimAttr number) {
    size_t outside = facts.mark();
    facts.declare(turns, DimAttr::constant(context, 0), DimAttr());
    facts.addZero(DimAttr::symbol(context, step.getValue()) - number);
    auto inCase = [&](DimAttr dim) {
      return facts.simplify(
          dim.substitute([&](StringAttr name) { return name == step ? number : DimAttr(); }));
    };
    Obligation here = obligation;
    here.lhs = inCase(obligation.lhs);
    here.rhs = inCase(obligation.rhs);
    bool proved = facts.isContradictory() || proves(here);
    facts.rollback(outside);
    return proved;
  });
}
