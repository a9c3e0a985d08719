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
    ranges[argument] = lo && hi ? exactly(lo, hi) : IdRange{lo, hi, false, false, {argument}, {}};
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
  both.attained = a.attained && b.attained;
  return both;
}

/// What is computed from an input without a range may be anything.
IdRange Ranges::withoutSources(Value value) const {
  IdRange range = of(value);
  return range.sources.empty() ? range : IdRange();
}

/// Rounded down, for divisors of at least 1.
IdRange Ranges::quotient(const IdRange &a, const IdRange &b) {
  if (!a.lo || !facts.provesNonNegative(a.lo))
    return {};
  DimAttr zero = DimAttr::constant(a.lo.getContext(), 0);
  if (!a.hi || !b.hi || b.lo != b.hi)
    return between(zero, a.hi);
  // Below q*b the quotient is below q.
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
    int64_t least = INT64_MAX, greatest = INT64_MIN;
    if (dense.isSplat()) {
      least = greatest = dense.getSplatValue<APInt>().getSExtValue();
    } else {
      for (const APInt &value : dense.getValues<APInt>())
        least = std::min(least, value.getSExtValue()), greatest = std::max(greatest, value.getSExtValue());
    }
    return exactly(DimAttr::constant(context, least), DimAttr::constant(context, greatest));
  }
  if (auto size = dyn_cast<SizeOp>(op))
    return exactly(environment.dim(size.getDim()), environment.dim(size.getDim()));
  if (auto iota = dyn_cast<IotaOp>(op))
    return exactly(zero, environment.type(iota.getResult()).size(0) - 1);
  if (auto argmax = dyn_cast<ArgMaxOp>(op))
    return positionsOf(environment.type(argmax.getInput()).axis(argmax.getAxis()));
  if (auto nonzero = dyn_cast<NonzeroOp>(op))
    return positionsOf(environment.type(nonzero.getInput()).getAxes().back());
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
      return exactly(zero, zero + 1);
    return isInteger(cast_.getInput()) ? of(cast_.getInput()) : IdRange();
  }
  if (auto select = dyn_cast<SelectOp>(op))
    return join(of(select.getLhs()), of(select.getRhs()));
  if (auto concat = dyn_cast<ConcatOp>(op)) {
    IdRange all = of(concat.getInputs()[0]);
    for (Value input : concat.getInputs().drop_front())
      all = join(all, of(input));
    return all;
  }
  if (isa<PadOp, DenseOp>(op))
    return join(of(op->getOperand(0)), of(op->getOperand(1)));
  if (auto sums = dyn_cast<CumSumOp>(op))
    return total(withoutSources(sums.getInput()), environment.type(sums.getInput()).size(sums.getAxis()));
  if (auto reduce = dyn_cast<ReduceOp>(op); reduce && reduce.getKind() == ReduceKind::Sum)
    return total(withoutSources(reduce.getInput()),
                 environment.type(reduce.getInput()).size(reduce.getAxis()));
  if (auto reduce = dyn_cast<ReduceOp>(op))
    return reduce.getKind() == ReduceKind::Max || reduce.getKind() == ReduceKind::Min ? of(reduce.getInput())
                                                                                      : IdRange();
  if (isa<AddOp, SubOp, MulOp, DivOp, ModOp, MinOp, MaxOp>(op)) {
    IdRange range = arithmetic(op), a = of(op->getOperand(0)), b = of(op->getOperand(1));
    // What rises or falls with one operand takes its bounds where that operand does.
    bool isOfOne = b.lo == b.hi || (a.lo == a.hi && !isa<DivOp>(op));
    range.attained = !isa<ModOp>(op) && range.isBounded() && a.attained && b.attained && isOfOne;
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
  // These only move elements.
  if (isa<FillOp, SplitOp, SliceOp, IndexOp, TransposeOp, InsertAxisOp, SplitAxisOp, MergeOp, ReverseOp,
          RepeatOp, RaggedOp, AscribeOp, GatherOp>(op))
    return of(op->getOperand(0));
  return {};
}

void Ranges::visit(Operation *op) {
  if (auto topK = dyn_cast<TopKOp>(op)) {
    set(topK.getValues(), withoutRow(of(topK.getInput())));
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
  return a.others == b.others && a.lo == b.lo && a.hi == b.hi && a.attained == b.attained &&
         a.sources == b.sources && a.row == b.row;
}

static IdRange atStep(IdRange range, StringAttr step, DimAttr number) {
  for (DimAttr *side : {&range.lo, &range.hi})
    if (*side)
      *side = side->substitute([&](StringAttr name) { return name == step ? number : DimAttr(); });
  return range;
}

/// A bound that moves by the same in every round counts the steps: what the first step has, and as often that
/// as there were steps before. Null where it does not. A guess: the next round must keep it.
static DimAttr counted(StringAttr step, DimAttr first, DimAttr before, DimAttr after) {
  if (!first || !before || !after || !(after - before).asConstant())
    return {};
  return first + DimAttr::symbol(step.getContext(), step.getValue()) * *(after - before).asConstant();
}

/// The range over all steps up to `last`: null bounds where the step occurs other than by a multiple.
static IdRange overSteps(const IdRange &range, StringAttr step, DimAttr last) {
  DimAttr zero = DimAttr::constant(step.getContext(), 0);
  IdRange first = atStep(range, step, zero), end = atStep(range, step, last), whole = first;
  auto close = [&](DimAttr side, DimAttr atFirst, DimAttr atEnd, bool upper) -> DimAttr {
    if (!side || !side.mentions(step))
      return side;
    auto slope = (atStep({side, {}}, step, zero + 1).lo - atFirst).asConstant();
    bool linear = slope && atFirst + DimAttr::symbol(step.getContext(), step.getValue()) * *slope == side;
    return !linear ? DimAttr() : (*slope > 0) == upper ? atEnd : atFirst;
  };
  whole.lo = close(range.lo, first.lo, end.lo, false);
  whole.hi = close(range.hi, first.hi, end.hi, true);
  return whole;
}

/// Ranges only grow from round to round. A side that still does after three counts the steps, or is
/// unbounded.
void Ranges::enterLoop(LoopView &loop) {
  if (auto scan = dyn_cast<ScanOp>(loop.op))
    for (auto [input, element] : llvm::zip_equal(scan.getInputs(), scan.elementArguments()))
      set(element, withoutRow(of(input)));
  for (auto [init, argument] : llvm::zip_equal(loop.inits, loop.carried))
    set(argument, of(init));
  bool carriesIds = llvm::any_of(loop.carried, isInteger);
  DimAttr previous = DimAttr::symbol(loop.op->getContext(), loop.step.getValue()) - 1;
  for (unsigned round = 0, changed = carriesIds; changed; ++round) {
    visit(*loop.body);
    changed = false;
    for (auto [argument, next, init] : llvm::zip(loop.carried, loop.yield.getCarried(), loop.inits)) {
      IdRange step = atStep(of(next), loop.step, previous);
      dropLocalRows(step, loop);
      IdRange before = of(argument), after = join(before, step);
      if (round >= 3 && !(after.row == before.row))
        after.row = {};
      if (!isInteger(argument) || after == before)
        continue;
      if (round >= 3) {
        auto widened = [&](DimAttr first, DimAttr old, DimAttr now) {
          return now == old ? now : round == 3 ? counted(loop.step, first, old, now) : DimAttr();
        };
        after.lo = widened(of(init).lo, before.lo, after.lo);
        after.hi = widened(of(init).hi, before.hi, after.hi);
        after.attained = false;
      }
      set(argument, after);
      changed = true;
    }
  }
  if (auto bounded = dyn_cast<LoopOp>(loop.op); bounded && bounded.hasWhile())
    for (auto [argument, inCondition] : llvm::zip_equal(loop.carried, bounded.getCondition().getArguments()))
      set(inCondition, of(argument));
}

void Ranges::leaveLoop(LoopView &loop) {
  DimAttr trips = loop.trips(environment);
  for (auto [value, result] : llvm::zip(loop.yield.getValues(), loop.stacked))
    set(result, withoutRow(overSteps(of(value), loop.step, trips - 1)));
  for (auto [argument, result] : llvm::zip(loop.carried, loop.finals))
    set(result, overSteps(of(argument), loop.step, trips));
}
