// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The walk over an entry: obligations in the order of the program, laws before the bodies of loops, facts
// scoped by loops.
#include "passes/prover/Entry.h"
#include "passes/padding/ProvePadding.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

/// How the frontend marks a function that nothing calls: it becomes an entry that is only checked.
static constexpr const char checkedAlone[] = "rondo.check_only";

struct EntryProver::Statements : ShapeSink {
  SmallVector<Obligation> obligations;
  Operation *illFormedOp = nullptr;
  Cause cause = Cause::Unknown;
  std::string message;

  void obligation(Obligation stated) override { obligations.push_back(std::move(stated)); }
  void illFormed(Operation *op, Cause why, const Twine &text) override {
    illFormedOp = op;
    cause = why;
    message = text.str();
  }
};

EntryProver::EntryProver(EntryOp entry, Proof &proof, const ProveOptions &options)
    : context(entry.getContext()), entry(entry), proof(proof), options(options), facts(context),
      laws(environment, facts), names(entry) {}

void EntryProver::run() {
  declareSymbols();
  if (checkSatisfiable())
    return;
  for (BlockArgument argument : entry.getBlock().getArguments())
    environment.types[argument] = cast<SymbolicTensorType>(argument.getType());
  ranges.emplace(entry, environment, facts);
  Verdict before = std::exchange(proof.verdict, Verdict::Accepted);
  proveBlock(entry.getBlock());
  describeEntry();
  // Where shapes are wrong there is nothing to run. A function that is checked alone has no results.
  if (proof.verdict == Verdict::Accepted && !entry->hasAttr(checkedAlone))
    PaddingProver(entry, environment, facts, names, options, proof).run();
  proof.verdict = std::max(proof.verdict, before);
}

//===-- Facts --===//

void EntryProver::declareSymbols() {
  for (Attribute attribute : entry.getSymbols()) {
    auto symbol = cast<SymbolAttr>(attribute);
    facts.declare(symbol.getSymbolName(), symbol.getMin(), symbol.getMax());
  }
  for (Attribute attribute :
       entry.getAssumptions() ? entry.getAssumptionsAttr().getValue() : ArrayRef<Attribute>()) {
    auto assumption = cast<DictionaryAttr>(attribute);
    DimAttr difference = assumption.getAs<DimAttr>("lhs") - assumption.getAs<DimAttr>("rhs");
    if (assumption.getAs<StringAttr>("kind").getValue() == "equal")
      facts.addZero(difference);
    else
      facts.addNonNegative(difference);
  }
}

/// What no call can satisfy proves everything: that is an error. Blames the first range or assumption that
/// contradicts those before it; true where one does.
bool EntryProver::checkSatisfiable() {
  for (auto [argument, about] : llvm::zip_equal(entry.getBlock().getArguments(), entry.getInputs())) {
    auto min = cast<DictionaryAttr>(about).getAs<DimAttr>("min"),
         max = cast<DictionaryAttr>(about).getAs<DimAttr>("max");
    bool ofSymbol = cast<DictionaryAttr>(about).get("lengths") || cast<DictionaryAttr>(about).get("size");
    if (ofSymbol || !min || !max || !facts.provesNonNegative(min - max - 1))
      continue;
    contradiction(argument.getLoc(), Cause::Range,
                  "no value lies in the range of " + names.describe(argument) + ", " + names.text(min) +
                      " ..= " + names.text(max));
    return true;
  }
  if (!facts.isContradictory())
    return false;
  Facts known(context);
  for (Attribute attribute : entry.getSymbols()) {
    auto symbol = cast<SymbolAttr>(attribute);
    known.declare(symbol.getSymbolName(), symbol.getMin(), symbol.getMax());
    if (!known.isContradictory())
      continue;
    contradiction(entry.getLoc(), Cause::Range,
                  "no `" + symbol.getSymbolName().str() + "` lies in its range, " +
                      names.text(symbol.getMin()) +
                      " ..= " + (symbol.getMax() ? names.text(symbol.getMax()) : "any"));
    return true;
  }
  for (DictionaryAttr assumption : entry.getAssumptionsAttr().getAsRange<DictionaryAttr>()) {
    DimAttr difference = assumption.getAs<DimAttr>("lhs") - assumption.getAs<DimAttr>("rhs");
    if (assumption.getAs<StringAttr>("kind") == stringifyObligationKind(ObligationKind::Equal))
      known.addZero(difference);
    else
      known.addNonNegative(difference);
    if (!known.isContradictory())
      continue;
    auto place = assumption.getAs<LocationAttr>("place");
    auto text = assumption.getAs<StringAttr>("text");
    contradiction(place ? Location(place) : entry.getLoc(), Cause::Assume,
                  "no sizes satisfy `" + (text ? text.str() : names.text(difference)) +
                      "` and what the entry says before it: nothing could call it");
    return true;
  }
  return false;
}

void EntryProver::contradiction(Location where, Cause cause, const std::string &message) {
  ProofDiagnostic diagnostic;
  diagnostic.code = stringifyCause(cause).str();
  diagnostic.place = placeOf(where);
  diagnostic.message = message;
  proof.diagnostics.push_back(std::move(diagnostic));
  proof.verdict = std::max(proof.verdict, Verdict::IllFormed);
}

/// Ranges of the symbols that an op makes from data.
void EntryProver::declareMade(Operation *op) {
  DimAttr zero = DimAttr::constant(context, 0);
  auto leastOf = [&](Value values) {
    IdRange range = ranges->of(values);
    return range.others && range.isBounded() && range.sources.empty() ? range : IdRange();
  };
  if (auto ragged = dyn_cast<RaggedOp>(op)) {
    SymbolicTensorType type = environment.type(ragged.getInput());
    if (int64_t(ragged.getAxis()) < type.getRank() && !facts.isDeclared(ragged.getSymbolAttr())) {
      IdRange range = leastOf(ragged.getLengths());
      facts.declare(ragged.getSymbolAttr(), range.lo ? range.lo : zero, type.size(ragged.getAxis()));
      relateGreatest(ragged.getLengths());
    }
  }
  if (auto nonzero = dyn_cast<NonzeroOp>(op))
    if (auto type = environment.type(nonzero.getInput());
        type.getRank() > 0 && !facts.isDeclared(nonzero.getSymbolAttr()))
      facts.declare(nonzero.getSymbolAttr(), zero, type.getAxes().back().getSize());
  if (auto maxlen = dyn_cast<MaxLenOp>(op); maxlen && !facts.isDeclared(maxlen.getSymbolAttr())) {
    IdRange range = leastOf(maxlen.getLengths());
    SymbolicTensorType type = environment.type(maxlen.getLengths());
    // Of no rows at all it is 0.
    bool hasRows = type.getRank() > 0 && facts.provesNonNegative(type.size(0) - 1);
    facts.declare(maxlen.getSymbolAttr(), range.lo && hasRows ? range.lo : zero, range.hi);
    if (range.hi)
      maxlen.setMostAttr(range.hi);
    relateGreatest(maxlen.getLengths());
  }
}

/// The length of any row is at most the greatest of them.
void EntryProver::relateGreatest(Value lengths) {
  llvm::SmallSetVector<StringAttr, 4> rows, greatest;
  if (auto argument = dyn_cast<BlockArgument>(lengths); argument && argument.getOwner() == &entry.getBlock())
    if (auto symbol =
            cast<DictionaryAttr>(entry.getInputs()[argument.getArgNumber()]).getAs<StringAttr>("lengths"))
      rows.insert(symbol);
  for (Operation *user : lengths.getUsers()) {
    if (auto ragged = dyn_cast<RaggedOp>(user); ragged && ragged.getLengths() == lengths)
      rows.insert(ragged.getSymbolAttr());
    if (auto maxlen = dyn_cast<MaxLenOp>(user))
      greatest.insert(maxlen.getSymbolAttr());
  }
  for (StringAttr row : rows)
    for (StringAttr most : greatest)
      if (facts.isDeclared(row) && facts.isDeclared(most))
        facts.addNonNegative(DimAttr::symbol(context, most.getValue()) -
                             DimAttr::symbol(context, row.getValue()));
}

//===-- Walking --===//

void EntryProver::proveBlock(Block &block) {
  for (Operation &op : block.without_terminator()) {
    if (stopped)
      return;
    if (LoopView loop(&op); loop)
      proveLoop(loop);
    else
      proveOp(&op);
  }
}

void EntryProver::proveOp(Operation *op) {
  declareMade(op);
  Statements statements;
  if (failed(inferInto(environment, op, &statements))) {
    illFormed(op, statements.cause, statements.message);
    return;
  }
  for (const Obligation &obligation : statements.obligations)
    if (!settle(obligation))
      spoil(op, obligation);
  checkRanges(op);
  ranges->visit(op);
}

void EntryProver::declareSteps(LoopView &loop) {
  DimAttr bound = loop.bound(environment);
  if (StringAttr steps = loop.stepsSymbol())
    facts.declare(steps, DimAttr::constant(context, loop.leastTrips()), bound);
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

/// Obligations of a body as inequalities: what would have to hold in each step.
namespace {
struct Inequalities : ShapeSink {
  SmallVector<DimAttr> nonNegative;
  void obligation(Obligation stated) override {
    DimAttr difference = stated.kind == ObligationKind::SameTag ? DimAttr() : stated.lhs - stated.rhs;
    if (!difference || difference.asConstant())
      return;
    nonNegative.push_back(difference);
    if (stated.kind != ObligationKind::AtLeast)
      nonNegative.push_back(-difference);
  }
  void illFormed(Operation *, Cause, const Twine &) override {}
};
} // namespace

/// The largest set of bounds of sizes without a law that holds before the first step and that a step keeps
/// (Houdini): at least 1, at least and at most what it starts with, at most each other, and what the body's
/// obligations ask for. All are assumed, those that a step breaks are dropped.
void EntryProver::findBounds(LoopView &loop) {
  struct Open {
    StringAttr symbol;
    DimAttr size, init, next;
  };
  SmallVector<Open> open;
  for (auto [v, argument] : llvm::enumerate(loop.carried)) {
    SymbolicTensorType init = environment.type(loop.inits[v]),
                       next = environment.type(loop.yield.getCarried()[v]);
    for (unsigned a = 0; a < init.getRank() && a < next.getRank(); ++a) {
      DimAttr size = environment.type(argument).size(a);
      if (auto name = size.asSymbol(); name && initial.count(StringAttr::get(context, *name)))
        open.push_back({StringAttr::get(context, *name), size, init.size(a), next.size(a)});
    }
  }
  if (open.empty())
    return;
  Inequalities asked;
  for (const Open &one : open) {
    asked.nonNegative.append({one.size - 1, one.size - one.init, one.init - one.size});
    for (const Open &other : open)
      if (one.symbol != other.symbol)
        asked.nonNegative.push_back(one.size - other.size);
  }
  (void)laws.infer(*loop.body, &asked);
  auto with = [&](DimAttr dim, DimAttr Open::*value, DimAttr step) {
    return dim.substitute([&](StringAttr name) {
      for (const Open &one : open)
        if (one.symbol == name)
          return one.*value;
      return name == loop.step ? step : DimAttr();
    });
  };
  constexpr unsigned maxCandidates = 48;               // a model's loops have few sizes without a law
  SmallVector<std::pair<DimAttr, DimAttr>> candidates; // in a step, and in the one after it
  DimAttr step = DimAttr::symbol(context, loop.step.getValue());
  llvm::DenseSet<StringAttr> local; // what a step makes anew is another one in the next
  loop.body->walk([&](Operation *op) {
    forEachDeclaredSymbol(op, [&](StringRef name) { local.insert(StringAttr::get(context, name)); });
  });
  for (DimAttr now : asked.nonNegative) {
    bool speaks = llvm::any_of(open, [&](const Open &one) { return now.mentions(one.symbol.getValue()); });
    now.forEachSymbol([&](StringAttr name) { speaks &= !local.contains(name); });
    std::pair candidate(now, with(now, &Open::next, step + 1));
    if (speaks && candidates.size() < maxCandidates && !llvm::is_contained(candidates, candidate) &&
        facts.provesNonNegative(with(now, &Open::init, DimAttr::constant(context, 0))))
      candidates.push_back(candidate);
  }
  for (size_t before = candidates.size() + 1; before != candidates.size();) {
    before = candidates.size();
    size_t mark = facts.mark();
    for (auto [now, next] : candidates)
      facts.addNonNegative(now);
    llvm::erase_if(candidates,
                   [&](const auto &candidate) { return !facts.provesNonNegative(candidate.second); });
    facts.rollback(mark);
  }
  for (auto [now, next] : candidates) {
    bounds[loop.op].push_back(now);
    facts.addNonNegative(now);
  }
}

void EntryProver::proveLoop(LoopView &loop) {
  // A body that is ill-formed is reported where it is, below.
  declareSteps(loop);
  bool inferred = succeeded(laws.infer(loop.op));
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
  facts.rollback(outer);
  for (const Obligation &obligation : statements.obligations)
    if (!ofStep(obligation) && !settle(obligation))
      spoil(loop.op, obligation);
  declareFinals(loop);
  checkLeaving(loop);
  ranges->leaveLoop(loop);
  recordLaws(loop);
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
  llvm::DenseSet<StringAttr> local{loop.step};
  loop.body->walk([&](Operation *op) {
    forEachDeclaredSymbol(op, [&](StringRef name) { local.insert(StringAttr::get(context, name)); });
  });
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
      settle({ObligationKind::Equal, loop.op, at(0), at(1), {}, {}, Cause::LoopInv, what, {}, {}});
      Value result = loop.stacked[y];
      unsigned axis = a + (a >= loop.yieldAxes[y]);
      SymbolicTensorType whole = environment.type(result);
      auto error = DimAttr::symbol(context, "error!" + std::to_string(spoiled++));
      environment.types[result] = whole.withAxis(axis, whole.axis(axis).withSize(error));
    }
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
    if (hasRows || result.use_empty())
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
      attach(loop.finalDim(v, a));
      if (auto name = loop.finalDim(v, a).asSymbol())
        attach(DimAttr::symbol(context, grownLengths(*name)));
      DimAttr size = type.size(a);
      std::string axis = names.role(size, a + 1 == type.getRank());
      if (axis.empty())
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
  if (!found.laws.empty())
    proof.loops.push_back(std::move(found));
}

//===-- Settling --===//

bool EntryProver::isSpoiled(DimAttr dim) const {
  bool found = false;
  if (spoiled)
    dim.forEachSymbol([&](StringAttr name) {
      found |= name.getValue().starts_with("error!") || spoiledSymbols.contains(name);
    });
  return found;
}

bool EntryProver::proves(const Obligation &obligation) {
  switch (obligation.kind) {
  case ObligationKind::Equal:
  case ObligationKind::SameLengths:
    return facts.provesZero(obligation.lhs - obligation.rhs);
  case ObligationKind::AtLeast:
    return facts.provesNonNegative(obligation.lhs - obligation.rhs);
  case ObligationKind::SameTag:
    return obligation.lhsTag == obligation.rhsTag;
  }
  return false;
}

bool EntryProver::settle(const Obligation &obligation) {
  if (isSpoiled(obligation.lhs) || isSpoiled(obligation.rhs))
    return true; // a consequence of what was reported
  ++proof.obligations;
  if (proves(obligation)) {
    ++proof.proved;
    return true;
  }
  // Two sizes that were reported as different are reported once; numbers may differ in many places for many
  // reasons.
  bool numbers = obligation.lhs.asConstant() && obligation.rhs.asConstant();
  if (obligation.kind != ObligationKind::SameTag && !numbers &&
      (!rejected.insert({obligation.lhs, obligation.rhs}).second ||
       rejected.contains({obligation.rhs, obligation.lhs})))
    return false;
  reject(obligation);
  return false;
}

/// After an error both sizes are one that equals everything, so that nothing that follows from it is reported
/// again.
void EntryProver::spoil(Operation *op, const Obligation &obligation) {
  if (obligation.kind != ObligationKind::Equal)
    return;
  ++spoiled;
  for (DimAttr side : {obligation.lhs, obligation.rhs})
    side.forEachSymbol([&](StringAttr name) {
      if (!initial.count(name))
        return;
      spoiledSymbols.insert(name);
      if (StringAttr final = finalOf.lookup(name))
        spoiledSymbols.insert(final);
    });
  for (Value result : op->getResults()) {
    SymbolicTensorType type = environment.type(result);
    for (int64_t a = 0; a < type.getRank(); ++a)
      if (type.size(a) == obligation.lhs || type.size(a) == obligation.rhs)
        type = type.withAxis(
            a, type.axis(a).withSize(DimAttr::symbol(context, "error!" + std::to_string(spoiled))));
    environment.types[result] = type;
  }
}
