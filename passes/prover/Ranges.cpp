// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "passes/prover/Ranges.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

static bool isInteger(Value value) {
  auto type = dyn_cast<SymbolicTensorType>(value.getType());
  return type && type.isInteger();
}

Ranges::Ranges(EntryOp entry, const ShapeEnvironment &environment, Facts &facts)
    : entry(entry), rowsOfLengths(rowsOfAllLengths(entry)), environment(environment), facts(facts) {
  for (auto [i, argument] : llvm::enumerate(entry.getBlock().getArguments())) {
    if (!isInteger(argument))
      continue;
    auto about = cast<DictionaryAttr>(entry.getInputs()[i]);
    auto lo = about.getAs<DimAttr>("min"), hi = about.getAs<DimAttr>("max");
    if (auto symbol = about.getAs<StringAttr>("lengths"))
      std::tie(lo, hi) = facts.range(symbol);
    if (auto symbol = about.getAs<StringAttr>("size"))
      lo = hi = DimAttr::symbol(entry.getContext(), symbol.getValue());
    ranges[argument] = lo && hi ? exactly(lo, hi) : IdRange{lo, hi, Occurs::Unknown, false, {argument}, {}};
    if (auto symbol = about.getAs<StringAttr>("lengths"))
      ranges[argument].row = {DimAttr::symbol(entry.getContext(), symbol.getValue()),
                              llvm::to_vector<2>(llvm::seq<int64_t>(0, typeOf(argument).getRank()))};
  }
}

/// Of a value whose axes are others.
static IdRange withoutRow(IdRange range) {
  range.row = {};
  return range;
}

void Ranges::set(Value value, IdRange range) {
  if (isInteger(value))
    ranges[value] = std::move(range);
}

/// The lesser of two bounds, null where one is: without min where it is known which it is.
DimAttr Ranges::least(DimAttr a, DimAttr b) {
  if (!a || !b)
    return {};
  if (facts.provesNonNegative(b - a))
    return a;
  return facts.provesNonNegative(a - b) ? b : a.min(b);
}
DimAttr Ranges::greatest(DimAttr a, DimAttr b) {
  if (!a || !b)
    return {};
  if (facts.provesNonNegative(a - b))
    return a;
  return facts.provesNonNegative(b - a) ? b : a.max(b);
}

IdRange Ranges::join(const IdRange &a, const IdRange &b) {
  IdRange both = a.others ? a : b;
  both.row = rowOfEither(a, b);
  both.sources = a.sources;
  for (BlockArgument source : b.sources)
    if (!llvm::is_contained(both.sources, source))
      both.sources.push_back(source);
  if (!a.others || !b.others)
    return both;
  both.lo = least(a.lo, b.lo);
  both.hi = greatest(a.hi, b.hi);
  both.occurs = std::min({a.occurs, b.occurs, Occurs::Somewhere});
  return both;
}

/// What is computed from an input without a range may be anything; its elements alone are anything.
IdRange Ranges::withoutSources(Value value) const {
  IdRange range = of(value);
  if (range.sources.empty())
    return range;
  return range.others ? IdRange() : exactly({}, {});
}

/// Of some of the elements: what only occurs somewhere may not be among them.
static IdRange partOf(IdRange range) {
  if (range.occurs == Occurs::Somewhere)
    range.occurs = Occurs::Unknown;
  return range;
}

/// True where the caller gives these very elements, in whatever places.
static bool isOfArgument(Value value) {
  while (isa_and_nonnull<TransposeOp, InsertAxisOp, SplitAxisOp, MergeOp, ReverseOp, RepeatOp, AscribeOp>(
      value.getDefiningOp()))
    value = value.getDefiningOp()->getOperand(0);
  auto argument = dyn_cast<BlockArgument>(value);
  return argument && isa<EntryOp>(argument.getOwner()->getParentOp());
}

/// Either value may be taken where the caller says which.
IdRange Ranges::chosen(SelectOp select) {
  IdRange a = of(select.getLhs()), b = of(select.getRhs()), range = join(a, b);
  range.occurs = isOfArgument(select.getCondition()) ? std::min(a.occurs, b.occurs) : Occurs::Unknown;
  return range;
}

/// Rounded down, for divisors of at least 1.
IdRange Ranges::quotient(const IdRange &a, const IdRange &b) {
  if (!a.lo || !facts.provesNonNegative(a.lo))
    return {};
  DimAttr zero = DimAttr::constant(a.lo.getContext(), 0);
  if (!a.hi)
    return between(zero, a.hi);
  // The least divisor gives the most. Below q*b the quotient is below q.
  if (DimAttr turns = (a.hi + 1).floorDiv(b.lo); turns * b.lo == a.hi + 1)
    return between(zero, turns - 1);
  return between(zero, b.lo.asConstant() ? a.hi.floorDiv(b.lo) : a.hi);
}

/// Of a ragged axis the last one is reached where a row is as long as the size says: not at any lengths.
IdRange Ranges::positionsOf(AxisAttr axis) const {
  DimAttr zero = DimAttr::constant(axis.getContext(), 0), last = axis.getSize() - 1;
  return axis.isRagged() ? between(zero, last) : exactly(zero, last);
}

/// A sum of as many values as an axis has, or of fewer.
IdRange Ranges::total(const IdRange &each, DimAttr count) {
  if (!each.lo || !facts.provesNonNegative(each.lo))
    return {};
  return between(DimAttr::constant(count.getContext(), 0), each.hi ? each.hi * count : DimAttr());
}

/// Interval arithmetic, each side where the operands have it.
IdRange Ranges::arithmetic(Operation *op) {
  IdRange a = withoutSources(op->getOperand(0)), b = withoutSources(op->getOperand(1));
  auto sum = [](DimAttr x, DimAttr y) { return x && y ? x + y : DimAttr(); };
  auto difference = [](DimAttr x, DimAttr y) { return x && y ? x - y : DimAttr(); };
  DimAttr zero = DimAttr::constant(op->getContext(), 0);
  bool divides = b.lo && facts.provesNonNegative(b.lo - 1);
  if (isa<ModOp>(op)) // the remainder has the divisor's sign
    return divides ? between(zero, b.hi ? b.hi - 1 : DimAttr()) : IdRange();
  if (isa<AddOp>(op))
    return between(sum(a.lo, b.lo), sum(a.hi, b.hi));
  if (isa<SubOp>(op))
    return between(difference(a.lo, b.hi), difference(a.hi, b.lo));
  // One operand alone bounds a minimum from above and a maximum from below.
  if (isa<MinOp>(op))
    return between(least(a.lo, b.lo), a.hi && b.hi ? a.hi.min(b.hi) : a.hi ? a.hi : b.hi);
  if (isa<MaxOp>(op))
    return between(a.lo && b.lo ? a.lo.max(b.lo) : a.lo ? a.lo : b.lo, greatest(a.hi, b.hi));
  if (isa<MulOp>(op) && a.lo && b.lo && facts.provesNonNegative(a.lo) && facts.provesNonNegative(b.lo))
    return between(a.lo * b.lo, a.hi && b.hi ? a.hi * b.hi : DimAttr());
  if (isa<DivOp>(op) && divides)
    return quotient(a, b);
  return {};
}

IdRange Ranges::compute(Operation *op) {
  MLIRContext *context = op->getContext();
  DimAttr zero = DimAttr::constant(context, 0);
  if (auto constant = dyn_cast<ConstantOp>(op)) {
    auto dense = dyn_cast<DenseIntElementsAttr>(constant.getValue());
    if (!dense || dense.getNumElements() == 0)
      return {};
    if (dense.isSplat()) {
      DimAttr number = DimAttr::constant(context, dense.getSplatValue<APInt>().getSExtValue());
      return exactly(number, number);
    }
    int64_t least = INT64_MAX, greatest = INT64_MIN;
    for (const APInt &value : dense.getValues<APInt>())
      least = std::min(least, value.getSExtValue()), greatest = std::max(greatest, value.getSExtValue());
    return exactly(DimAttr::constant(context, least), DimAttr::constant(context, greatest),
                   Occurs::Somewhere);
  }
  if (auto size = dyn_cast<SizeOp>(op))
    return exactly(environment.dim(size.getDim()), environment.dim(size.getDim()));
  if (auto iota = dyn_cast<IotaOp>(op))
    return exactly(zero, environment.type(iota.getResult()).size(0) - 1, Occurs::Somewhere);
  if (auto argmax = dyn_cast<ArgMaxOp>(op))
    return positionsOf(environment.type(argmax.getInput()).axis(argmax.getAxis()));
  if (auto nonzero = dyn_cast<NonzeroOp>(op)) {
    IdRange places = positionsOf(environment.type(nonzero.getInput()).getAxes().back());
    places.occurs =
        std::min(places.occurs, isOfArgument(nonzero.getInput()) ? Occurs::Somewhere : Occurs::Unknown);
    return places;
  }
  if (auto lengths = dyn_cast<LengthsOp>(op)) {
    AxisAttr axis = environment.type(lengths.getInput()).axis(lengths.getAxis());
    DimAttr known = axis.isDense() || !axis.getLengths() ? DimAttr() : axis.getLengths();
    int64_t least = known ? std::max<int64_t>(0, facts.lowerBound(known).value_or(0)) : 0;
    return between(DimAttr::constant(context, least), axis.getSize());
  }
  if (auto maxlen = dyn_cast<MaxLenOp>(op)) {
    DimAttr symbol = environment.dim(DimAttr::symbol(context, maxlen.getSymbol()));
    return exactly(symbol, symbol);
  }
  if (auto cast_ = dyn_cast<CastOp>(op)) {
    if (environment.type(cast_.getInput()).isBool())
      return exactly(zero, zero + 1, isOfArgument(cast_.getInput()) ? Occurs::Everywhere : Occurs::Unknown);
    return isInteger(cast_.getInput()) ? of(cast_.getInput()) : IdRange();
  }
  if (auto select = dyn_cast<SelectOp>(op))
    return chosen(select);
  if (auto concat = dyn_cast<ConcatOp>(op)) {
    IdRange all = of(concat.getInputs()[0]);
    for (Value input : concat.getInputs().drop_front())
      all = join(all, of(input));
    return all;
  }
  if (isa<PadOp, DenseOp>(op)) { // there may be no place that is filled
    IdRange range = join(of(op->getOperand(0)), of(op->getOperand(1)));
    range.occurs = Occurs::Unknown;
    return range;
  }
  if (auto sums = dyn_cast<CumSumOp>(op))
    return total(withoutSources(sums.getInput()), environment.type(sums.getInput()).size(sums.getAxis()));
  if (auto reduce = dyn_cast<ReduceOp>(op); reduce && reduce.getKind() == ReduceKind::Sum)
    return total(withoutSources(reduce.getInput()),
                 environment.type(reduce.getInput()).size(reduce.getAxis()));
  if (auto reduce = dyn_cast<ReduceOp>(op))
    return reduce.getKind() == ReduceKind::Max || reduce.getKind() == ReduceKind::Min
               ? partOf(of(reduce.getInput()))
               : IdRange();
  if (isa<AddOp, SubOp, MulOp, DivOp, ModOp, MinOp, MaxOp>(op)) {
    IdRange range = arithmetic(op), a = of(op->getOperand(0)), b = of(op->getOperand(1));
    // What rises or falls with one operand takes its bounds where that operand does.
    if (isa<ModOp>(op) || (isa<MulOp>(op) && !range.isBounded())) // 0 times anything is 0
      return range;
    bool isNumberA = a.lo && a.lo == a.hi, isNumberB = b.lo && b.lo == b.hi;
    if (isNumberB)
      range.occurs = withoutSources(op->getOperand(0)).occurs;
    else if (isNumberA && !isa<DivOp>(op))
      range.occurs = withoutSources(op->getOperand(1)).occurs;
    return range;
  }
  if (isa<NegOp, AbsOp, ReluOp>(op)) {
    IdRange x = withoutSources(op->getOperand(0));
    DimAttr negated = x.hi ? -x.hi : DimAttr(), most = x.lo ? -x.lo : DimAttr();
    if (isa<NegOp>(op))
      return between(negated, most);
    if (isa<AbsOp>(op))
      return between(zero, greatest(x.hi, most));
    return between(zero, x.hi ? greatest(x.hi, zero) : DimAttr());
  }
  // These only move elements, or take some of them.
  if (isa<FillOp, TransposeOp, InsertAxisOp, SplitAxisOp, MergeOp, ReverseOp, RepeatOp, AscribeOp>(op))
    return of(op->getOperand(0));
  if (isa<SplitOp, SliceOp, IndexOp, RaggedOp, GatherOp>(op))
    return partOf(of(op->getOperand(0)));
  return {};
}

void Ranges::visit(Operation *op) {
  if (auto topK = dyn_cast<TopKOp>(op)) {
    set(topK.getValues(), withoutRow(partOf(of(topK.getInput()))));
    IdRange indices = positionsOf(environment.type(topK.getInput()).axis(topK.getAxis()));
    indices.row = computeRow(op, topK.getIndices());
    set(topK.getIndices(), indices);
    return;
  }
  if (auto ragged = dyn_cast<RaggedOp>(op))
    nameLengths(ragged);
  if (!llvm::any_of(op->getResults(), isInteger))
    return;
  IdRange range = compute(op);
  for (Value result : op->getResults()) {
    range.row = computeRow(op, result);
    set(result, range);
  }
  // Lengths whose greatest has a name are known by it.
  if (auto maxlen = dyn_cast<MaxLenOp>(op))
    if (IdRange lengths = of(maxlen.getLengths());
        lengths.others && lengths.isBounded() && lengths.sources.empty()) {
      lengths.hi = range.hi;
      set(maxlen.getLengths(), lengths);
    }
}

void Ranges::visit(Block &block) {
  for (Operation &op : block.without_terminator()) {
    if (LoopView loop(&op); loop) {
      enterLoop(loop);
      leaveLoop(loop);
    } else {
      visit(&op);
    }
  }
}

static bool operator==(const IdRange &a, const IdRange &b) {
  return a.others == b.others && a.lo == b.lo && a.hi == b.hi && a.occurs == b.occurs &&
         a.sources == b.sources && a.row == b.row;
}

static IdRange atStep(IdRange range, StringAttr step, DimAttr number) {
  for (DimAttr *side : {&range.lo, &range.hi})
    if (*side)
      *side = side->substitute([&](StringAttr name) { return name == step ? number : DimAttr(); });
  return range;
}

static bool mentions(const IdRange &range, StringAttr step) {
  return (range.lo && range.lo.mentions(step.getValue())) || (range.hi && range.hi.mentions(step.getValue()));
}

/// The range over all steps up to `last`: null bounds where the step occurs other than by a multiple.
static IdRange overSteps(const IdRange &range, StringAttr step, DimAttr last) {
  DimAttr zero = DimAttr::constant(step.getContext(), 0);
  IdRange first = atStep(range, step, zero), end = atStep(range, step, last), whole = first;
  auto close = [&](DimAttr side, DimAttr atFirst, DimAttr atEnd, bool upper) -> DimAttr {
    if (!side || !side.mentions(step))
      return side;
    auto slope =
        (side.substitute([&](StringAttr name) { return name == step ? zero + 1 : DimAttr(); }) - atFirst)
            .asConstant();
    bool linear = slope && atFirst + DimAttr::symbol(step.getContext(), step.getValue()) * *slope == side;
    return !linear ? DimAttr() : (*slope > 0) == upper ? atEnd : atFirst;
  };
  whole.lo = close(range.lo, first.lo, end.lo, false);
  whole.hi = close(range.hi, first.hi, end.hi, true);
  if (mentions(range, step))
    whole.occurs = std::min(whole.occurs, Occurs::Somewhere);
  return whole;
}

/// The elements of a step are some of those that are walked; of positions it is known which.
void Ranges::enterElements(ScanOp scan) {
  DimAttr step = DimAttr::symbol(scan.getContext(), scan.getStep());
  for (auto [input, element] : llvm::zip_equal(scan.getInputs(), scan.elementArguments()))
    if (input.getDefiningOp<IotaOp>() && (!scan.getReverse() || environment.type(input).axis(0).isDense())) {
      DimAttr number = scan.getReverse() ? environment.type(input).size(0) - 1 - step : step;
      set(element, exactly(number, number));
    } else {
      set(element, withoutRow(partOf(of(input))));
    }
}

/// Carried values that every step changes by the same number, as the first step shows it: the range in a step
/// follows from the number of steps before it. Guesses that a step does not keep are dropped.
void Ranges::countSteps(LoopView &loop) {
  struct Counted {
    Value argument, init, next;
  };
  SmallVector<Counted> counted;
  auto isKnown = [](const IdRange &range) {
    return range.others && range.isBounded() && range.sources.empty();
  };
  DimAttr step = DimAttr::symbol(loop.op->getContext(), loop.step.getValue());
  visit(*loop.body);
  for (auto [argument, next, init] : llvm::zip(loop.carried, loop.yield.getCarried(), loop.inits))
    if (isInteger(argument) && isKnown(of(init)) && isKnown(of(next)))
      counted.push_back({argument, init, next});
  llvm::erase_if(counted, [&](const Counted &value) {
    IdRange first = of(value.init), second = of(value.next);
    auto by = (second.lo - first.lo).asConstant();
    if (!by || *by == 0 || by != (second.hi - first.hi).asConstant())
      return true;
    set(value.argument, exactly(first.lo + step * *by, first.hi + step * *by, first.occurs));
    return false;
  });
  for (bool dropped = !counted.empty(); dropped;) {
    visit(*loop.body);
    size_t before = counted.size();
    llvm::erase_if(counted, [&](const Counted &value) {
      IdRange kept = atStep(of(value.argument), loop.step, step + 1), next = of(value.next);
      if (next.lo == kept.lo && next.hi == kept.hi)
        return false;
      set(value.argument, of(value.init));
      return true;
    });
    dropped = counted.size() != before;
  }
}

/// A bound that moves by the same in every round counts the steps: what the first step has, and as often that
/// as there were steps before. Null where it does not. A guess: the next round must keep it.
static DimAttr movedBy(StringAttr step, DimAttr first, DimAttr before, DimAttr after) {
  if (!first || !before || !after || !(after - before).asConstant())
    return {};
  return first + DimAttr::symbol(step.getContext(), step.getValue()) * *(after - before).asConstant();
}

/// Ranges only grow from round to round. A side that still does after three counts the steps, or is
/// unbounded.
void Ranges::widen(LoopView &loop) {
  DimAttr previous = DimAttr::symbol(loop.op->getContext(), loop.step.getValue()) - 1;
  for (unsigned round = 0, changed = llvm::any_of(loop.carried, isInteger); changed; ++round) {
    visit(*loop.body);
    changed = false;
    for (auto [argument, next, init] : llvm::zip(loop.carried, loop.yield.getCarried(), loop.inits)) {
      IdRange step = atStep(of(next), loop.step, previous);
      dropLocalRows(step, loop);
      IdRange before = of(argument), after = join(before, step);
      // An end occurs in every step only where every step leaves the very same range.
      bool isSame = before.lo == step.lo && before.hi == step.hi;
      after.occurs = isSame ? std::min(before.occurs, step.occurs) : Occurs::Unknown;
      if (round >= 3 && !(after.row == before.row))
        after.row = {};
      if (!isInteger(argument) || after == before)
        continue;
      if (round >= 3) {
        auto widened = [&](DimAttr first, DimAttr old, DimAttr now) {
          return now == old ? now : round == 3 ? movedBy(loop.step, first, old, now) : DimAttr();
        };
        after.lo = widened(of(init).lo, before.lo, after.lo);
        after.hi = widened(of(init).hi, before.hi, after.hi);
      }
      set(argument, after);
      changed = true;
    }
  }
}

void Ranges::enterLoop(LoopView &loop) {
  if (auto scan = dyn_cast<ScanOp>(loop.op))
    enterElements(scan);
  for (auto [init, argument] : llvm::zip_equal(loop.inits, loop.carried))
    set(argument, of(init));
  countSteps(loop);
  widen(loop);
  if (auto bounded = dyn_cast<LoopOp>(loop.op); bounded && bounded.hasWhile())
    for (auto [argument, inCondition] : llvm::zip_equal(loop.carried, bounded.getCondition().getArguments()))
      set(inCondition, of(argument));
}

/// Final values are what the last step of a row leaves, or what the loop begins with where there is none.
void Ranges::leaveLoop(LoopView &loop) {
  DimAttr trips = loop.trips(environment), ofRow = loop.rowTrips(environment), last = trips - 1;
  bool hasSteps = facts.provesNonNegative((ofRow ? ofRow : trips) - 1), inStep = !ofRow && !loop.hasExit();
  for (auto [value, result] : llvm::zip(loop.yield.getValues(), loop.stacked)) {
    IdRange range = withoutRow(overSteps(of(value), loop.step, last));
    if (!hasSteps || (!inStep && mentions(of(value), loop.step)))
      range.occurs = Occurs::Unknown;
    set(result, range);
  }
  for (auto [argument, next, init, result] :
       llvm::zip(loop.carried, loop.yield.getCarried(), loop.inits, loop.finals)) {
    IdRange range = inStep ? atStep(of(next), loop.step, last) : overSteps(of(next), loop.step, last);
    if (!inStep && mentions(of(next), loop.step))
      range.occurs = Occurs::Unknown;
    if (!hasSteps) {
      range = join(range, of(init));
      range.occurs = Occurs::Unknown;
    }
    range.row = of(argument).row; // every step keeps it
    set(result, range);
  }
}
