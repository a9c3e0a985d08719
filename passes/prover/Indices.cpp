// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Values that must lie in a range: ids that index an axis, lengths, and what `in 0..V` says of an argument or
// a result. Proved by the ranges of values; what comes straight from an input is checked at the entry.
#include "passes/prover/Entry.h"
#include "passes/prover/Origins.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

struct EntryProver::RangeClaim {
  Value values;
  DimAttr lo, hi; // inclusive; null where any value will do
  Cause cause;
  std::string are;  // of whom, and what is claimed: "the ids in `x`", "are below V"
  std::string must; // with the values as its subject: "index an axis of size V"
  std::optional<ProofNote> origin;
  RowBound row = {}; // in place of hi, where each row has a bound of its own
  DimAttr most() const { return row.hi ? row.hi : hi; }
};

void EntryProver::checkRanges(Operation *op) {
  DimAttr zero = DimAttr::constant(context, 0);
  auto index = [&](Value ids, DimAttr size, StringRef axis, std::optional<ProofNote> origin) {
    settleRange(op, {ids, zero, size - 1, Cause::Index, "are below " + names.text(size),
                     "index " + axis.str() + " of size " + names.text(size), std::move(origin)});
  };
  if (auto gather = dyn_cast<GatherOp>(op)) {
    unsigned axis = gather.getAxis();
    if (environment.type(gather.getTable()).axis(axis).isRagged())
      return checkPositions(gather);
    index(gather.getIds(), environment.type(gather.getTable()).size(axis), "an axis",
          originOf(names, environment, gather.getTable(), axis));
  }
  if (auto oneHot = dyn_cast<OneHotOp>(op)) {
    DimAttr depth = environment.dim(oneHot.getDepth());
    index(oneHot.getIds(), depth, "a one-hot axis", bindingOf(names, entry, depth));
  }
  if (auto ragged = dyn_cast<RaggedOp>(op)) { // a length may be the whole size
    DimAttr size = environment.type(ragged.getInput()).size(ragged.getAxis());
    settleRange(op, {ragged.getLengths(), zero, size, Cause::Index, "are at most " + names.text(size),
                     "are lengths of an axis of size " + names.text(size),
                     originOf(names, environment, ragged.getInput(), ragged.getAxis())});
  }
  if (auto claim = dyn_cast<InRangeOp>(op)) {
    DimAttr lo = environment.dim(claim.getMin()), hi = environment.dim(claim.getMax());
    std::string range = names.text(lo) + " ..= " + names.text(hi);
    settleRange(op,
                {claim.getValues(), lo, hi, Cause::Range, "lie in " + range,
                 "are " + claim.getWhat().str() + ", which takes " + range, bindingOf(names, entry, hi + 1)});
  }
  if (isa<DivOp, ModOp>(op) && environment.type(op->getResult(0)).isInteger())
    checkDivisor(op);
}

/// Whole numbers are divided by what is at least 1, or at most -1.
void EntryProver::checkDivisor(Operation *op) {
  Value divisor = op->getOperand(1);
  IdRange range = ranges->of(divisor);
  bool negative = range.others && range.hi && facts.provesNonNegative(-range.hi - 1);
  DimAttr one = DimAttr::constant(context, 1);
  settleRange(op, {divisor, negative ? DimAttr() : one, negative ? -one : DimAttr(), Cause::Bound,
                   "are at least 1", "must not be 0", std::nullopt});
}

/// Positions in rows of their own lengths. An id is for one row where its axes say which; else it is for all
/// of them.
void EntryProver::checkPositions(GatherOp gather) {
  unsigned axis = gather.getAxis();
  int64_t batch = gather.getBatch();
  SymbolicTensorType table = environment.type(gather.getTable()), ids = environment.type(gather.getIds());
  DimAttr lengths = table.axis(axis).getLengths();
  RowBound row = ranges->lengthsOf(gather.getTable(), axis, -1);
  bool isOfOneRow =
      row.hi && llvm::all_of(row.axes, [&](int64_t a) { return a < batch && ids.size(a) == table.size(a); });
  if (!isOfOneRow)
    row = {lengths - 1, {-1}};
  std::string length = names.text(lengths);
  settleRange(gather, {gather.getIds(), DimAttr::constant(context, 0), table.size(axis) - 1, Cause::Index,
                       "are below the length `" + length + "` of their row",
                       "are positions in rows of length `" + length + "`",
                       originOf(names, environment, gather.getTable(), axis), row});
}

/// Values that come straight from an input without a range: the entry checks them, where it can know the
/// bounds.
bool EntryProver::checkedAtEntry(BlockArgument input, const RangeClaim &claim) {
  auto isKnown = [&](DimAttr bound) { return !bound || names.ofEntrySizes(bound); };
  if (claim.row.hi || !isKnown(claim.lo) || !isKnown(claim.hi))
    return false;
  auto &[lo, hi] = idChecks[input.getArgNumber()];
  lo = lo && claim.lo ? lo.max(claim.lo) : lo ? lo : claim.lo;
  hi = hi && claim.hi ? hi.min(claim.hi) : hi ? hi : claim.hi;
  return true;
}

void EntryProver::settleRange(Operation *op, RangeClaim claim) {
  if (claim.hi && isSpoiled(claim.hi))
    return;
  proof.count("ranges of values");
  IdRange range = ranges->of(claim.values);
  bool bounded = timed([&] {
    auto isWithin = [&](DimAttr least, DimAttr most) {
      return least && most && facts.provesNonNegative(most - least);
    };
    if (!range.others)
      return true;
    bool isBelow =
        claim.row.hi ? ranges->isWithin(range, claim.row) : !claim.hi || isWithin(range.hi, claim.hi);
    return isBelow && (!claim.lo || isWithin(claim.lo, range.lo));
  });
  for (BlockArgument source : range.sources)
    bounded = bounded && checkedAtEntry(source, claim);
  // Of a loop that no sizes let run, any value will do.
  bounded = bounded || timed([&] { return facts.isContradictory(); });
  if (bounded)
    ++proof.proved;
  else
    rejectRange(op, range, claim);
  if (!bounded) // what follows from a mistake is not told again
    ranges->restrict(claim.values, claim.lo ? claim.lo : range.lo, claim.hi ? claim.hi : range.hi, claim.row);
}

/// What is known of values that are not in range.
static std::string knownOf(const IdRange &range, const Names &names) {
  if (range.others && range.isBounded())
    return "they lie in " + names.text(range.lo) + " ..= " + names.text(range.hi);
  if (range.others && range.lo)
    return "nothing bounds them from above";
  if (range.others && range.hi)
    return "nothing bounds them from below";
  return "nothing bounds them";
}

/// The place where values lost their bounds: the first op, from the claim back, whose own values have none
/// although those that it is made of do.
std::optional<ProofNote> EntryProver::unboundedFrom(Value value) {
  auto isOpen = [&](Value v) {
    IdRange range = ranges->of(v);
    auto type = dyn_cast<SymbolicTensorType>(v.getType());
    return type && type.isInteger() && (!range.sources.empty() || (range.others && !range.isBounded()));
  };
  llvm::DenseSet<Value> seen;
  while (seen.insert(value).second) {
    if (auto argument = dyn_cast<BlockArgument>(value)) {
      if (argument.getOwner() == &entry.getBlock())
        return ProofNote{placeOf(argument.getLoc()), names.describe(value) +
                                                         " has no range: `in 0..n` behind "
                                                         "its type says one"};
      LoopView loop(argument.getOwner()->getParentOp());
      unsigned elements = loop.body->getNumArguments() - loop.carried.size(), i = argument.getArgNumber();
      if (i < elements) {
        value = cast<ScanOp>(loop.op).getInputs()[i];
        continue;
      }
      Value init = loop.inits[i - elements];
      if (!isOpen(init))
        return ProofNote{placeOf(argument.getLoc()),
                         names.describe(value) + " changes from step to step, without a bound that every "
                                                 "step keeps"};
      value = init;
      continue;
    }
    Operation *op = value.getDefiningOp();
    unsigned result = cast<OpResult>(value).getResultNumber();
    Value next;
    if (LoopView loop(op); loop)
      next = result < loop.stacked.size() ? loop.yield.getValues()[result]
                                          : Value(loop.carried[result - loop.stacked.size()]);
    else if (auto open = llvm::find_if(op->getOperands(), isOpen); open != op->operand_end())
      next = *open;
    if (!next || isa<CastOp, ReduceOp, CumSumOp>(op))
      return ProofNote{placeOf(op->getLoc()), "nothing bounds what " + names.expression(op) + " gives here"};
    value = next;
  }
  return std::nullopt;
}

/// How many steps the loops around an op take.
SmallVector<DimAttr> EntryProver::tripsAround(Operation *op) {
  SmallVector<DimAttr> trips;
  for (Operation *parent = op->getParentOp(); parent != entry; parent = parent->getParentOp())
    if (LoopView loop(parent); loop)
      trips.push_back(loop.bound(environment));
  return trips;
}

/// The end of a range that is not what is claimed, at these sizes; none where both are.
std::optional<int64_t> EntryProver::failingValue(const Assignment &values, const IdRange &range,
                                                 const RangeClaim &claim) {
  auto lo = valueOf(range.lo, values), hi = valueOf(range.hi, values);
  if (!lo || !hi || *lo > *hi)
    return std::nullopt;
  if (claim.cause == Cause::Bound) // what lies between the ends need not occur
    return *lo == 0 || *hi == 0 ? std::optional<int64_t>(0) : std::nullopt;
  auto low = valueOf(claim.lo, values), high = valueOf(claim.most(), values);
  if (!low || !high)
    return std::nullopt;
  return *lo < *low ? lo : *hi > *high ? hi : std::nullopt;
}

/// Sizes (and the step of a loop) at which values that occur are not what is claimed, in a step that is
/// taken; none where that cannot be told.
std::optional<Assignment> EntryProver::outOfRange(const IdRange &range, const RangeClaim &claim,
                                                  ArrayRef<DimAttr> trips) {
  // What a model makes may reach its bounds at other lengths than those that it exceeds.
  auto given = dyn_cast<BlockArgument>(claim.values);
  bool isFree = !claim.row.hi || (given && given.getOwner() == &entry.getBlock());
  if (!options.refute || !range.others || !range.isBounded() || range.occurs == Occurs::Unknown || !isFree)
    return std::nullopt;
  auto isOut = [&](const Assignment &values) {
    return failingValue(values, range, claim) &&
           llvm::all_of(trips, [&](DimAttr steps) { return valueOf(steps, values).value_or(1) >= 1; });
  };
  // Above the greatest that may be, or below the least; 0 lies at an end.
  SmallVector<DimAttr> sides{claim.hi && claim.lo ? claim.most() - range.hi : range.hi,
                             claim.hi && claim.lo ? range.lo - claim.lo : range.lo};
  for (DimAttr about : sides)
    if (auto found = refuter().searchAsked(about, isOut, trips))
      return found;
  for (DimAttr about : sides)
    if (auto found = refuter().search(about, isOut, trips))
      return found;
  return std::nullopt;
}

/// The sizes and lengths that the bounds speak of, the value that is outside, and the step of the loop around
/// the op that has it.
Counterexample EntryProver::exampleOf(Operation *op, const IdRange &range, const RangeClaim &claim,
                                      const Assignment &point, ArrayRef<DimAttr> trips) {
  Counterexample example;
  example.isAsked = refuter().isAsked(point);
  llvm::SetVector<StringAttr> relevant;
  auto note = [&](DimAttr dim) {
    if (dim)
      dim.forEachSymbol([&](StringAttr name) {
        if (!names.isTrips(name) && !names.isStep(DimAttr::symbol(context, name.getValue())))
          relevant.insert(name);
      });
  };
  for (DimAttr dim : {range.lo, range.hi, claim.lo, claim.most()})
    note(dim);
  llvm::for_each(trips, note);
  for (auto [name, value] : point) {
    if (!relevant.contains(name))
      continue;
    if (rowsOfLengths(entry, name.getValue()).empty())
      example.sizes.push_back({names.nameSymbol(name), value});
    else
      example.values.push_back({names.nameSymbol(name), {value}});
  }
  for (Operation *above = op->getParentOp(); above && !example.step; above = above->getParentOp())
    if (LoopView loop(above); loop)
      if (auto step = point.find(loop.step); step != point.end())
        example.step = example.trips = step->second + 1;
  std::string about = names.describe(claim.values);
  std::string shown = StringRef(about).starts_with("`") ? about.substr(1, about.size() - 2)
                      : claim.cause == Cause::Index     ? "id"
                                                        : "value";
  example.values.push_back({shown, {*failingValue(point, range, claim)}});
  return example;
}

void EntryProver::rejectRange(Operation *op, const IdRange &range, const RangeClaim &claim) {
  std::string who = isa<RaggedOp>(op)             ? "the lengths in "
                    : claim.cause == Cause::Index ? "the ids in "
                    : claim.cause == Cause::Bound ? "the divisors in "
                                                  : "the values of ";
  who += names.describe(claim.values);
  SmallVector<DimAttr> trips = tripsAround(op);
  std::optional<Assignment> point = outOfRange(range, claim, trips);
  std::string message =
      point ? who + " lie in " + names.text(range.lo) + " ..= " + names.text(range.hi) + ", but " + claim.must
            : "could not prove that " + who + " " + claim.are + " for all sizes: they " + claim.must +
                  ", and " + knownOf(range, names);
  ProofDiagnostic &made = report(op, claim.cause, message, point ? Verdict::Refuted : Verdict::NotProved);
  if (claim.lo && claim.hi && !claim.row.hi)
    made.sizes = {names.text(claim.lo), names.text(claim.hi)};
  if (!point && !(range.others && range.isBounded()))
    if (auto note = unboundedFrom(claim.values))
      made.notes.push_back(*note);
  if (claim.origin)
    made.notes.push_back(*claim.origin);
  if (claim.row.hi)
    made.help =
        "`min(max(ids, 0), lengths(x) - 1)` stays in each row (where a row has several ids, with "
        "`insert_axis(lengths(x), 1)`); `x[:, -1]` is the last valid position; `dense(x, fill)` has a "
        "number beyond each row";
  if (point)
    made.counterexample = exampleOf(op, range, claim, *point, trips);
}
