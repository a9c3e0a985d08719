// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Bounds of each row's own: a position in a row is below the row's length, which is another one in the next
// row. They hold as long as a row's elements stay at the row's index; what moves rows loses them.
#include "passes/prover/Ranges.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

//===-- Lengths --===//

RowBound Ranges::lengthsOf(Value value, int64_t axis, int64_t more) const {
  SymbolicTensorType type = environment.type(value);
  if (!type.axis(axis).isRagged())
    return {};
  DimAttr lengths = type.axis(axis).getLengths();
  std::optional<LengthsRows> rows;
  bool isClear = true;
  lengths.forEachSymbol([&](StringAttr name) {
    auto made = rowsOfLengths.find(name);
    bool isSize = made == rowsOfLengths.end();
    isClear &= isSize ? llvm::any_of(entry.getSymbols().getAsRange<SymbolAttr>(),
                                     [&](SymbolAttr symbol) { return symbol.getSymbolName() == name; })
                      : !rows || *rows == made->second;
    if (!isSize)
      rows = made->second;
  });
  RowBound bound{lengths + more, {}};
  for (AxisAttr row : rows.value_or(LengthsRows())) {
    RowPlace place = placeOfRows(type.getAxes().take_front(axis), environment.axis(row), bound.axes);
    // An index of an axis of `B*K` is no row by itself.
    isClear &= place.axis >= 0 && place.inner.isConstant(1) && place.outer.isConstant(1);
    bound.axes.push_back(place.axis);
  }
  return isClear ? bound : RowBound();
}

bool Ranges::isWithin(const IdRange &range, const RowBound &row) {
  if (!range.others || !row.hi)
    return !range.others;
  bool rowFits = range.row.hi && range.row.axes == row.axes && facts.provesNonNegative(row.hi - range.row.hi);
  return rowFits || (range.hi && facts.provesNonNegative(row.hi - range.hi));
}

/// Of values that are one of the two.
RowBound Ranges::rowOfEither(const IdRange &a, const IdRange &b) {
  if (!a.sources.empty() || !b.sources.empty())
    return {};
  if (a.row.hi && isWithin(b, a.row))
    return a.row;
  if (b.row.hi && isWithin(a, b.row))
    return b.row;
  DimAttr left = a.row.hi ? a.row.hi : a.hi, right = b.row.hi ? b.row.hi : b.hi;
  bool isTold = a.row.hi && b.row.hi ? a.row.axes == b.row.axes : a.row.hi || b.row.hi;
  if (!isTold || !left || !right)
    return {};
  return {left.max(right), a.row.hi ? a.row.axes : b.row.axes};
}

/// The lengths that `ragged` is given have a name from here on.
void Ranges::nameLengths(RaggedOp ragged) {
  IdRange lengths = of(ragged.getLengths());
  // An argument that declares lengths has its own name; what a loop carries has another one in each step.
  auto argument = dyn_cast<BlockArgument>(ragged.getLengths());
  if (argument && (argument.getOwner() != &entry.getBlock() || lengths.row.hi))
    return;
  if (!lengths.sources.empty())
    return;
  lengths.row = {DimAttr::symbol(entry.getContext(), ragged.getSymbol()),
                 llvm::to_vector<2>(llvm::seq<int64_t>(0, typeOf(ragged.getLengths()).getRank()))};
  set(ragged.getLengths(), lengths);
}

/// What a step makes anew is another one in the next.
void Ranges::dropLocalRows(IdRange &range, const LoopView &loop) const {
  if (!range.row.hi)
    return;
  llvm::DenseSet<StringAttr> local = loop.localSymbols();
  local.insert(loop.step);
  bool isLocal = false;
  range.row.hi.forEachSymbol([&](StringAttr name) { isLocal |= local.contains(name); });
  if (isLocal)
    range.row = {};
}

//===-- Ops --===//

/// Where an op leaves an axis of its first operand, element by element; -1 where it rearranges what stands
/// along it, or takes it away.
static int64_t placeAfter(Operation *op, int64_t a) {
  auto behind = [&](int64_t axis, int64_t by) { return a == axis ? -1 : a > axis ? a + by : a; };
  return llvm::TypeSwitch<Operation *, int64_t>(op)
      .Case<SliceOp, ReverseOp, RepeatOp, PadOp, ConcatOp, SplitOp>(
          [&](auto along) { return behind(along.getAxis(), 0); })
      .Case<IndexOp, ReduceOp>([&](auto along) { return behind(along.getAxis(), -1); })
      .Case([&](InsertAxisOp insert) { return a >= int64_t(insert.getAxis()) ? a + 1 : a; })
      .Case([&](TransposeOp transpose) {
        return int64_t(llvm::find(transpose.getPermutation(), a) - transpose.getPermutation().begin());
      })
      .Case([&](SplitAxisOp split) { return behind(split.getAxis(), int64_t(split.getSizes().size()) - 1); })
      .Case([&](MergeOp merge) {
        int64_t first = merge.getAxis(), end = first + int64_t(merge.getCount());
        return a < first ? a : a < end ? -1 : a - int64_t(merge.getCount()) + 1;
      })
      .Case<RaggedOp, DenseOp, AscribeOp, FillOp>([&](auto) { return a; })
      .Default([](Operation *) { return int64_t(-1); });
}

RowBound Ranges::movedRow(Operation *op) {
  // The elements come from the first operand, of these ops from one of several.
  IdRange from = of(op->getOperand(0));
  unsigned sources = isa<ConcatOp>(op) ? op->getNumOperands() : isa<PadOp, DenseOp>(op) ? 2 : 1;
  for (unsigned o = 1; o < sources; ++o)
    from = join(from, of(op->getOperand(o)));
  RowBound row = from.row;
  for (int64_t &axis : row.axes) {
    axis = placeAfter(op, axis);
    if (axis < 0)
      return {};
  }
  return from.sources.empty() ? row : RowBound();
}

/// The operand with its axes as the result has them; without a bound of rows where a row stretches.
static IdRange aligned(IdRange range, SymbolicTensorType from, SymbolicTensorType to) {
  for (int64_t &axis : range.row.axes) {
    int64_t place = axis + to.getRank() - from.getRank();
    if (from.size(axis) != to.size(place) && from.size(axis).isConstant(1)) {
      range.row = {};
      break;
    }
    axis = place;
  }
  return range;
}

RowBound Ranges::elementwiseRow(Operation *op, Value result) {
  unsigned first = isa<SelectOp>(op) ? 1 : 0;
  auto operand = [&](unsigned o) {
    Value value = op->getOperand(first + o);
    return aligned(of(value), typeOf(value), typeOf(result));
  };
  IdRange a = operand(0);
  if (isa<CastOp>(op))
    return a.row;
  IdRange b = operand(1);
  if (isa<MaxOp, SelectOp>(op))
    return rowOfEither(a, b);
  if (isa<MinOp>(op))
    return a.row.hi ? a.row : b.row;
  auto plus = [](RowBound row, DimAttr more) {
    return row.hi && more ? RowBound{row.hi + more, row.axes} : RowBound();
  };
  bool isPlain = a.sources.empty() && b.sources.empty(), divides = b.lo && facts.provesNonNegative(b.lo - 1);
  if (isa<AddOp>(op) && isPlain)
    return a.row.hi ? plus(a.row, b.hi) : plus(b.row, a.hi);
  if (isa<SubOp>(op) && isPlain && b.lo)
    return plus(a.row, -b.lo);
  if (isa<DivOp>(op) && isPlain && divides && b.lo == b.hi && b.lo.asConstant() && a.row.hi)
    return {a.row.hi.floorDiv(b.lo), a.row.axes};
  if (isa<ModOp>(op) && divides && b.sources.empty()) // the remainder has the divisor's sign
    return plus(b.row, DimAttr::constant(op->getContext(), -1));
  return {};
}

RowBound Ranges::computeRow(Operation *op, Value result) {
  if (auto argmax = dyn_cast<ArgMaxOp>(op))
    return lengthsOf(argmax.getInput(), argmax.getAxis(), -1);
  if (auto topK = dyn_cast<TopKOp>(op))
    return lengthsOf(topK.getInput(), topK.getAxis(), -1);
  if (auto nonzero = dyn_cast<NonzeroOp>(op))
    return lengthsOf(nonzero.getInput(), typeOf(nonzero.getInput()).getRank() - 1, -1);
  if (auto lengths = dyn_cast<LengthsOp>(op))
    return lengthsOf(lengths.getInput(), lengths.getAxis(), 0);
  if (isa<AddOp, SubOp, DivOp, ModOp, MinOp, MaxOp, SelectOp, CastOp>(op))
    return elementwiseRow(op, result);
  if (auto reduce = dyn_cast<ReduceOp>(op);
      reduce && reduce.getKind() != ReduceKind::Max && reduce.getKind() != ReduceKind::Min)
    return {};
  bool moves = isa<SliceOp, ReverseOp, RepeatOp, PadOp, ConcatOp, SplitOp, IndexOp, ReduceOp, InsertAxisOp,
                   TransposeOp, SplitAxisOp, MergeOp, RaggedOp, DenseOp, AscribeOp, FillOp>(op);
  return moves ? movedRow(op) : RowBound();
}
