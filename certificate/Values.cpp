// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "certificate/Values.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::certificate;

bool Values::isInteger(Value value) {
  auto type = dyn_cast<SymbolicTensorType>(value.getType());
  return type && type.isInteger();
}

static IntegerRange between(DimAttr lo, DimAttr hi) { return {true, lo, hi, {}}; }

Values::Values(EntryOp entry, const ShapeEnvironment &environment, const Context &facts)
    : entry(entry), environment(environment), facts(facts) {
  for (auto [i, argument] : llvm::enumerate(entry.getBlock().getArguments())) {
    if (!isInteger(argument))
      continue;
    auto about = cast<DictionaryAttr>(entry.getInputs()[i]);
    auto lo = about.getAs<DimAttr>("min"), hi = about.getAs<DimAttr>("max");
    if (auto name = about.getAs<StringAttr>("lengths"))
      for (auto symbol : entry.getSymbols().getAsRange<SymbolAttr>())
        if (symbol.getSymbolName() == name)
          lo = symbol.getMin(), hi = symbol.getMax();
    if (auto symbol = about.getAs<StringAttr>("size"))
      lo = hi = DimAttr::symbol(entry.getContext(), symbol.getValue());
    ranges[argument] = lo && hi ? between(lo, hi) : IntegerRange{false, {}, {}, {argument}};
  }
}

void Values::set(Value value, IntegerRange range) {
  if (isInteger(value))
    ranges[value] = std::move(range);
}

std::optional<IntegerRange> Values::rangeOf(const ValueClaim &claim) const {
  IntegerRange range{claim.others, claim.lo, claim.hi, {}};
  for (const std::string &name : claim.inputs) {
    auto found = llvm::find_if(llvm::seq<unsigned>(0, entry.getInputs().size()),
                               [&](unsigned i) { return entry.inputName(i) == name; });
    if (*found == entry.getInputs().size())
      return std::nullopt;
    range.sources.push_back(entry.getBlock().getArgument(*found));
  }
  return range;
}
ValueClaim Values::claimOf(const IntegerRange &range) const {
  ValueClaim claim{{}, range.others, range.lo, range.hi};
  for (BlockArgument source : range.sources)
    claim.inputs.push_back(entry.inputName(source.getArgNumber()).str());
  return claim;
}

IntegerRange Values::join(const IntegerRange &a, const IntegerRange &b) {
  IntegerRange both = a.others ? a : b;
  both.sources = a.sources;
  for (BlockArgument source : b.sources)
    if (!llvm::is_contained(both.sources, source))
      both.sources.push_back(source);
  if (!a.others || !b.others)
    return both;
  both.lo = a.lo && b.lo ? a.lo.min(b.lo) : DimAttr();
  both.hi = a.hi && b.hi ? a.hi.max(b.hi) : DimAttr();
  return both;
}

/// What is computed from an input without a range may be anything.
IntegerRange Values::withoutSources(Value value) const {
  IntegerRange range = of(value);
  return range.sources.empty() ? range : IntegerRange();
}

/// Interval arithmetic, each side where the operands have it.
IntegerRange Values::arithmetic(Operation *op) {
  IntegerRange a = withoutSources(op->getOperand(0)), b = withoutSources(op->getOperand(1));
  DimAttr zero = DimAttr::constant(op->getContext(), 0);
  auto isAtLeast = [&](DimAttr dim, int64_t least) { return dim && facts.isAtLeast(dim, least); };
  auto both = [](DimAttr x, DimAttr y, auto combine) { return x && y ? combine(x, y) : DimAttr(); };
  auto sum = [](DimAttr x, DimAttr y) { return x + y; };
  auto difference = [](DimAttr x, DimAttr y) { return x - y; };
  auto least = [](DimAttr x, DimAttr y) { return x.min(y); };
  auto greatest = [](DimAttr x, DimAttr y) { return x.max(y); };
  auto product = [](DimAttr x, DimAttr y) { return x * y; };
  if (isa<ModOp>(op)) // the remainder has the divisor's sign
    return isAtLeast(b.lo, 1) ? between(zero, b.hi ? b.hi - 1 : DimAttr()) : IntegerRange();
  if (isa<AddOp>(op))
    return between(both(a.lo, b.lo, sum), both(a.hi, b.hi, sum));
  if (isa<SubOp>(op))
    return between(both(a.lo, b.hi, difference), both(a.hi, b.lo, difference));
  // One operand alone bounds a minimum from above and a maximum from below.
  if (isa<MinOp>(op))
    return between(both(a.lo, b.lo, least), a.hi && b.hi ? a.hi.min(b.hi) : a.hi ? a.hi : b.hi);
  if (isa<MaxOp>(op))
    return between(a.lo && b.lo ? a.lo.max(b.lo) : a.lo ? a.lo : b.lo, both(a.hi, b.hi, greatest));
  if (isa<MulOp>(op) && isAtLeast(a.lo, 0) && isAtLeast(b.lo, 0))
    return between(a.lo * b.lo, both(a.hi, b.hi, product));
  if (isa<DivOp>(op) && isAtLeast(b.lo, 1) && isAtLeast(a.lo, 0)) {
    bool exact = a.hi && b.hi == b.lo && b.lo.asConstant();
    return between(zero, exact ? a.hi.floorDiv(b.lo) : a.hi);
  }
  return {};
}

IntegerRange Values::unary(Operation *op) {
  IntegerRange x = withoutSources(op->getOperand(0));
  DimAttr zero = DimAttr::constant(op->getContext(), 0), negated = x.hi ? -x.hi : DimAttr(),
          most = x.lo ? -x.lo : DimAttr();
  if (isa<NegOp>(op))
    return between(negated, most);
  if (isa<AbsOp>(op))
    return between(zero, x.hi && most ? x.hi.max(most) : DimAttr());
  return between(zero, x.hi ? x.hi.max(zero) : DimAttr()); // relu
}

static IntegerRange rangeOfConstant(ConstantOp constant) {
  auto dense = dyn_cast<DenseIntElementsAttr>(constant.getValue());
  if (!dense || dense.getNumElements() == 0)
    return {};
  int64_t least = INT64_MAX, greatest = INT64_MIN;
  for (const APInt &value : dense.getValues<APInt>())
    least = std::min(least, value.getSExtValue()), greatest = std::max(greatest, value.getSExtValue());
  return between(DimAttr::constant(constant.getContext(), least),
                 DimAttr::constant(constant.getContext(), greatest));
}

/// Ops that make integers of something else; unknown where it is none of them.
IntegerRange Values::made(Operation *op) {
  MLIRContext *context = op->getContext();
  DimAttr zero = DimAttr::constant(context, 0);
  if (auto constant = dyn_cast<ConstantOp>(op))
    return rangeOfConstant(constant);
  if (auto size = dyn_cast<SizeOp>(op))
    return between(environment.dim(size.getDim()), environment.dim(size.getDim()));
  if (auto iota = dyn_cast<IotaOp>(op))
    return between(zero, environment.type(iota.getResult()).size(0) - 1);
  if (auto argmax = dyn_cast<ArgMaxOp>(op))
    return between(zero, environment.type(argmax.getInput()).size(argmax.getAxis()) - 1);
  if (auto nonzero = dyn_cast<NonzeroOp>(op))
    return between(zero, environment.type(nonzero.getInput()).getAxes().back().getSize() - 1);
  if (auto lengths = dyn_cast<LengthsOp>(op)) {
    AxisAttr axis = environment.type(lengths.getInput()).axis(lengths.getAxis());
    bool positive = axis.isRagged() && facts.isAtLeast(axis.getLengths(), 1);
    return between(positive ? zero + 1 : zero, axis.getSize());
  }
  if (auto maxlen = dyn_cast<MaxLenOp>(op)) {
    DimAttr symbol = environment.dim(DimAttr::symbol(context, maxlen.getSymbol()));
    return between(symbol, symbol);
  }
  if (auto cast_ = dyn_cast<CastOp>(op); cast_ && environment.type(cast_.getInput()).isBool())
    return between(zero, zero + 1);
  return {};
}

IntegerRange Values::compute(Operation *op) {
  if (auto concat = dyn_cast<ConcatOp>(op)) {
    IntegerRange all = of(concat.getInputs()[0]);
    for (Value input : concat.getInputs().drop_front())
      all = join(all, of(input));
    return all;
  }
  if (auto select = dyn_cast<SelectOp>(op))
    return join(of(select.getLhs()), of(select.getRhs()));
  if (isa<PadOp, DenseOp>(op))
    return join(of(op->getOperand(0)), of(op->getOperand(1)));
  if (auto reduce = dyn_cast<ReduceOp>(op))
    return reduce.getKind() == ReduceKind::Max || reduce.getKind() == ReduceKind::Min ? of(reduce.getInput())
                                                                                      : IntegerRange();
  if (isa<AddOp, SubOp, MulOp, DivOp, ModOp, MinOp, MaxOp>(op))
    return arithmetic(op);
  if (isa<NegOp, AbsOp, ReluOp>(op))
    return unary(op);
  // These only move elements.
  if (isa<FillOp, SplitOp, SliceOp, IndexOp, TransposeOp, InsertAxisOp, SplitAxisOp, MergeOp, ReverseOp,
          RepeatOp, RaggedOp, AscribeOp, GatherOp>(op) ||
      (isa<CastOp>(op) && isInteger(op->getOperand(0))))
    return of(op->getOperand(0));
  return made(op);
}

void Values::visit(Operation *op) {
  if (auto topK = dyn_cast<TopKOp>(op)) {
    set(topK.getValues(), of(topK.getInput()));
    DimAttr size = environment.type(topK.getInput()).size(topK.getAxis());
    set(topK.getIndices(), between(DimAttr::constant(op->getContext(), 0), size - 1));
    return;
  }
  if (!llvm::any_of(op->getResults(), isInteger))
    return;
  IntegerRange range = compute(op);
  for (Value result : op->getResults())
    set(result, range);
  // Lengths whose greatest has a name are known by it.
  if (auto maxlen = dyn_cast<MaxLenOp>(op))
    if (IntegerRange lengths = of(maxlen.getLengths()); lengths.isBounded()) {
      lengths.hi = range.hi;
      set(maxlen.getLengths(), lengths);
    }
}
