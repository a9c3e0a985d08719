// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The walk over an entry: obligations in the order of the program, laws before the bodies of loops, facts
// scoped by loops.
#include "passes/prover/Entry.h"
#include "ir/Caps.h"
#include "passes/padding/ProvePadding.h"
#include "llvm/ADT/SetVector.h"
#include <chrono>

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

/// How the frontend marks a function that nothing calls: it becomes an entry that is only checked.
static constexpr const char checkedAlone[] = "rondo.check_only";

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
  checkBytes(entry, entry.getBlock().getArguments());
  proveBlock(entry.getBlock());
  attachInvariants();
  if (!byteChecks.empty())
    entry->setAttr(kByteChecks, ArrayAttr::get(context, byteChecks));
  describeEntry();
  // Where shapes are wrong there is nothing to run. A function that is checked alone has no results.
  if (proof.verdict == Verdict::Accepted && !entry->hasAttr(checkedAlone))
    PaddingProver(entry, environment, facts, names, options, proof).run();
  proof.verdict = std::max(proof.verdict, before);
}

/// What holds in every step of sizes without a law, beside the laws: for those who check the proof.
void EntryProver::attachInvariants() {
  auto list = [&](ArrayRef<DimAttr> dims) {
    return ArrayAttr::get(context, SmallVector<Attribute>(dims.begin(), dims.end()));
  };
  entry.walk([&](Operation *op) {
    ArrayRef<DimAttr> zero = laws.relations(op), nonNegative = bounds[op];
    if (!zero.empty() || !nonNegative.empty())
      op->setAttr("invariants", DictionaryAttr::get(context, {{StringAttr::get(context, "zero"), list(zero)},
                                                              {StringAttr::get(context, "at_least_zero"),
                                                               list(nonNegative)}}));
  });
}

//===-- Facts --===//

/// True where there is a row for all sizes.
bool EntryProver::hasRows(DimAttr count) { return facts.provesNonNegative(count - 1); }

void EntryProver::declareSymbols() {
  for (Attribute attribute : entry.getSymbols()) {
    auto symbol = cast<SymbolAttr>(attribute);
    // Lengths of no rows say nothing of the size that they lie in.
    bool says = !symbol.getRows() || !symbol.getMax() || hasRows(symbol.getRows()) ||
                facts.provesNonNegative(symbol.getMax() - symbol.getMin());
    facts.declare(symbol.getSymbolName(), says ? symbol.getMin() : DimAttr::constant(context, 0),
                  symbol.getMax());
    facts.cap(symbol.getSymbolName());
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
    if (auto assumed = cast<DictionaryAttr>(about).getAs<DictionaryAttr>("assumed")) {
      contradiction(assumed.getAs<LocationAttr>("place"), Cause::Assume,
                    "no value of " + names.describe(argument) + " satisfies `" +
                        assumed.getAs<StringAttr>("text").str() +
                        "` and what the entry says of it besides: nothing could call it");
      return true;
    }
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
    bool some = type.getRank() > 0 && hasRows(type.size(0));
    facts.declare(maxlen.getSymbolAttr(), range.lo && some ? range.lo : zero, range.hi);
    if (range.hi)
      maxlen.setMostAttr(range.hi);
    relateGreatest(maxlen.getLengths());
  }
}

/// The length of any row is at most the greatest of them. Where there may be no row, what is known of a row's
/// length is nothing about the greatest.
void EntryProver::relateGreatest(Value lengths) {
  SymbolicTensorType type = environment.type(lengths);
  if (type.getRank() > 0 && !hasRows(type.size(0)))
    return;
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
  Statements statements, written;
  // Where rows stand is read off the program as it is written. When the frontend ran the rule in the body of
  // a loop, nothing said yet over which rows lengths run.
  auto inLoop = op->getParentOp() == entry ? ShapedOp() : dyn_cast<ShapedOp>(op);
  if (inLoop && failed(inferResultTypes(inLoop, &written))) {
    illFormed(op, written.cause, written.message);
    return;
  }
  if (failed(inferInto(environment, op, &statements))) {
    illFormed(op, statements.cause, statements.message);
    return;
  }
  SmallVector<Obligation> failed;
  for (const Obligation &obligation : statements.obligations)
    if (!check(obligation))
      failed.push_back(obligation);
  SmallVector<Obligation> mistakes = mistakesOf(failed);
  for (const Obligation &obligation : mistakes)
    tell(obligation, mistakes.size() == failed.size());
  for (const Obligation &obligation : failed)
    spoil(op, obligation);
  checkRanges(op);
  checkBytes(op, op->getResults());
  ranges->visit(op);
}

//===-- Settling --===//

bool EntryProver::isSpoiled(DimAttr dim) const {
  bool found = false;
  auto isError = [&](StringAttr name) {
    return name.getValue().starts_with("error!") || spoiledSymbols.contains(name);
  };
  if (spoiled)
    dim.forEachSymbol([&](StringAttr name) {
      found |= isError(name);
      if (DimAttr most = facts.range(name).second) // a step of a loop over an axis of a size that is wrong
        most.forEachSymbol([&](StringAttr within) { found |= isError(within); });
    });
  return found;
}

/// Rows in the order of B*T1 and of B*T2, where T1 and T2 are equal. A factor that the other order has
/// elsewhere is another axis, whatever its size: B*K is not K*B.
bool EntryProver::provesSameOrder(const Obligation &obligation) {
  ArrayRef<StringAttr> lhs = obligation.lhsTag, rhs = obligation.rhsTag;
  return lhs.size() == rhs.size() && llvm::all_of(llvm::zip_equal(lhs, rhs), [&](auto factors) {
           auto [left, right] = factors;
           auto size = [&](StringAttr name) { return DimAttr::symbol(context, name.getValue()); };
           return left == right || (!llvm::is_contained(rhs, left) && !llvm::is_contained(lhs, right) &&
                                    facts.provesZero(size(left) - size(right)));
         });
}

bool EntryProver::proves(const Obligation &obligation) {
  return provesAtOnce(obligation) ||
         (obligation.kind != ObligationKind::SameTag && provesInEachCase(obligation));
}

bool EntryProver::provesAtOnce(const Obligation &obligation) {
  switch (obligation.kind) {
  case ObligationKind::Equal:
  case ObligationKind::SameLengths:
    return facts.provesZero(obligation.lhs - obligation.rhs);
  case ObligationKind::AtLeast:
    return facts.provesNonNegative(obligation.lhs - obligation.rhs);
  case ObligationKind::SameTag:
    return provesSameOrder(obligation);
  }
  return false;
}

bool EntryProver::timed(llvm::function_ref<bool()> question) {
  auto start = std::chrono::steady_clock::now();
  bool answer = question();
  proof.microseconds.push_back(
      std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count());
  return answer;
}

static const char *kindText(ObligationKind kind) {
  switch (kind) {
  case ObligationKind::Equal:
    return "equal sizes";
  case ObligationKind::AtLeast:
    return "lower bounds";
  case ObligationKind::SameLengths:
    return "equal lengths";
  case ObligationKind::SameTag:
    return "orders of rows";
  }
  llvm_unreachable("every kind has a name");
}

bool EntryProver::settle(const Obligation &obligation) {
  bool holds = check(obligation);
  if (!holds)
    tell(obligation);
  return holds;
}

/// Counts the obligation; true where it holds, or follows from what was reported.
bool EntryProver::check(const Obligation &obligation) {
  if (isSpoiled(obligation.lhs) || isSpoiled(obligation.rhs))
    return true; // a consequence of what was reported
  proof.count(kindText(obligation.kind));
  bool holds = timed([&] { return proves(obligation); });
  proof.proved += holds;
  return holds;
}

void EntryProver::tell(const Obligation &obligation, bool isAll) {
  // Two sizes that were reported as different are reported once; numbers may differ in many places for many
  // reasons.
  bool numbers = obligation.lhs.asConstant() && obligation.rhs.asConstant();
  if (obligation.kind != ObligationKind::SameTag && !numbers &&
      (!rejected.insert({obligation.lhs, obligation.rhs}).second ||
       rejected.contains({obligation.rhs, obligation.lhs})))
    return;
  reject(obligation, isAll);
}

/// A bound that was reported holds from there on, so that what follows from it is not reported again.
void EntryProver::assumeReported(const Obligation &obligation) {
  size_t before = facts.mark();
  facts.addNonNegative(obligation.lhs - obligation.rhs);
  if (facts.isContradictory())
    facts.rollback(before);
}

/// After an error both sizes are one that equals everything, so that nothing that follows from it is reported
/// again.
void EntryProver::spoil(Operation *op, const Obligation &obligation) {
  if (obligation.kind == ObligationKind::AtLeast)
    assumeReported(obligation);
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
