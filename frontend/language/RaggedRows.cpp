// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Primitives that rearrange the rows of a ragged axis (repeat, merge, gather, a slice of the batch, ...) do
// to its lengths what they do to its rows: `repeat(x, K, along B)` of `[B, S ragged len]` is as ragged as
// `repeat(len, K, along B)` says. So the primitive runs twice, on the values without their raggedness and on
// the lengths, and the lengths make the result ragged again.

#include "frontend/language/Elaborator.h"
#include "ir/Rows.h"

#include <limits>

namespace rondo::language {

// The first ragged axis behind `last` of a value whose axes first..last are rearranged; none where one of
// these is ragged itself: then the op's own rule says what that means.
static std::optional<int64_t> raggedBehind(SymbolicTensorType type, const RowsMoved &moved) {
  for (int64_t a = std::max<int64_t>(moved.first, 0); a < type.getRank(); ++a)
    if (type.axis(a).isRagged())
      return a > moved.last ? std::optional(a) : std::nullopt;
  return std::nullopt;
}

// What two calls must share for their lengths to be the same.
std::string Elaborator::rowsKey(const RowsMoved &moved, llvm::ArrayRef<mlir::Value> operands, int64_t axis) {
  std::string key = moved.key;
  for (auto [o, operand] : llvm::enumerate(operands)) {
    key += "|";
    if (o >= moved.operands) {
      key += std::to_string(uintptr_t(operand.getAsOpaquePointer()));
      continue;
    }
    auto type = llvm::cast<SymbolicTensorType>(operand.getType());
    for (AxisAttr row : type.getAxes().take_front(axis))
      key += row.text() + ",";
    AxisAttr along = type.axis(axis);
    key += along.isRagged() ? along.getLengths().text() : "=" + along.getSize().text();
  }
  return key;
}

// The lengths of the result along what was `axis` of the operands.
mlir::Value Elaborator::movedLengths(Range range, const RowsMoved &moved,
                                     llvm::ArrayRef<mlir::Value> operands, int64_t axis, const RowsOp &op) {
  // Only what stands in the entry's own block is seen wherever another call may stand.
  bool shared = entryBlock_ && builder_.getInsertionBlock() == entryBlock_;
  std::string key = rowsKey(moved, operands, axis);
  if (auto known = movedLengths_.find(key); shared && known != movedLengths_.end())
    return known->second;
  llvm::SmallVector<mlir::Value> lengths;
  for (auto [o, operand] : llvm::enumerate(operands)) {
    if (o >= moved.operands) {
      lengths.push_back(operand);
      continue;
    }
    auto type = llvm::cast<SymbolicTensorType>(operand.getType());
    Value own;
    if (type.axis(axis).isRagged())
      own = emit<LengthsOp>(range, builder_.getI64IntegerAttr(axis), operand);
    else // a dense operand beside a ragged one: all rows are as long as the axis
      own = emit<FillOp>(
          range,
          builder_.getArrayAttr(
              llvm::SmallVector<mlir::Attribute>(type.getAxes().begin(), type.getAxes().begin() + axis)),
          builder_.create<SizeOp>(location(range), SymbolicTensorType::scalar(i32()), type.size(axis)));
    if (own.isPoison())
      return {};
    lengths.push_back(own.tensor);
  }
  Value result = onRows(range, moved, lengths, op);
  if (result.isPoison())
    return {};
  if (shared)
    movedLengths_[key] = result.tensor;
  return result.tensor;
}

Value Elaborator::onRows(Range range, const RowsMoved &moved, llvm::ArrayRef<mlir::Value> operands,
                         const RowsOp &op) {
  std::optional<int64_t> axis;
  for (mlir::Value operand : operands.take_front(moved.operands))
    if (auto found = raggedBehind(llvm::cast<SymbolicTensorType>(operand.getType()), moved); found && !axis)
      axis = found;
  if (!axis)
    return op(operands);
  auto rank = [&](mlir::Value value) { return llvm::cast<SymbolicTensorType>(value.getType()).getRank(); };
  llvm::SmallVector<mlir::Value> dense(operands);
  for (mlir::Value &operand : llvm::MutableArrayRef(dense).take_front(moved.operands)) {
    auto type = llvm::cast<SymbolicTensorType>(operand.getType());
    if (type.getRank() != rank(operands.front()))
      return op(operands); // told by the rule
    if (type.axis(*axis).isRagged())
      operand = emit<DenseOp>(range, builder_.getI64IntegerAttr(*axis), operand,
                              scalar(0, type.getElementType(), range))
                    .tensor;
  }
  Value result = onRows(range, moved, dense, op); // further ragged axes
  if (result.isPoison())
    return result;
  mlir::Value lengths = movedLengths(range, moved, operands, *axis, op);
  if (!lengths)
    return Value();
  return emit<RaggedOp>(range, builder_.getI64IntegerAttr(rank(lengths)),
                        builder_.getStringAttr(lengthsSymbol(lengths, "len")), result.tensor, lengths);
}

// The first ragged axis whose lengths run over `axis`. Lengths that a loop makes are not seen from the entry
// while its body is being built: they may.
static std::optional<int64_t> raggedOver(EntryOp entry, SymbolicTensorType type, int64_t axis) {
  auto isSeen = [&](mlir::StringAttr name) {
    return rowsOfAllLengths(entry).contains(name) ||
           llvm::any_of(entry.getSymbols().getAsRange<SymbolAttr>(),
                        [&](SymbolAttr symbol) { return symbol.getSymbolName() == name; });
  };
  for (int64_t a = axis + 1; a < type.getRank(); ++a) {
    if (!type.axis(a).isRagged())
      continue;
    bool mayRunOver = llvm::is_contained(rowAxesOf(entry, type, a), axis);
    type.axis(a).getLengths().forEachSymbol([&](mlir::StringAttr name) { mayRunOver |= !isSeen(name); });
    if (mayRunOver)
      return a;
  }
  return std::nullopt;
}

// What leaves a reduction as it is.
static double neutralOf(ReduceKind kind, bool isInteger) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  switch (kind) {
  case ReduceKind::Sum:
  case ReduceKind::Mean:
  case ReduceKind::Any:
    return 0;
  case ReduceKind::Prod:
  case ReduceKind::All:
    return 1;
  case ReduceKind::Max:
    return isInteger ? double(std::numeric_limits<int32_t>::min()) : -infinity;
  case ReduceKind::Min:
    return isInteger ? double(std::numeric_limits<int32_t>::max()) : infinity;
  }
  llvm_unreachable("all kinds are handled");
}

// Over the rows of a ragged axis: on values without raggedness, what is neutral beyond the lengths. The
// result is as long as the longest of the rows, so that each of its positions has one.
Value Elaborator::reduce(Range range, ReduceKind kind, int64_t axis, mlir::Value x) {
  auto type = llvm::cast<SymbolicTensorType>(x.getType());
  auto at = [&](int64_t a) { return builder_.getI64IntegerAttr(a); };
  auto plain = [&](ReduceKind k, mlir::Value of) {
    return emit<ReduceOp>(range, ReduceKindAttr::get(context_, k), at(axis), of);
  };
  std::optional<int64_t> ragged = raggedOver(llvm::cast<EntryOp>(entryBlock_->getParentOp()), type, axis);
  if (!ragged)
    return plain(kind, x);
  if (kind == ReduceKind::Mean && type.isFloat())
    return meanOfRows(range, axis, x);
  mlir::Value fill = scalar(neutralOf(kind, type.isInteger()), type.getElementType(), range);
  Value result = reduce(range, kind, axis, emit<DenseOp>(range, at(*ragged), x, fill).tensor);
  Value longest = plain(ReduceKind::Max, emit<LengthsOp>(range, at(*ragged), x).tensor);
  if (result.isPoison() || longest.isPoison())
    return Value();
  return emit<RaggedOp>(range, at(*ragged - 1), builder_.getStringAttr(lengthsSymbol(longest.tensor, "len")),
                        result.tensor, longest.tensor);
}

// The sum of the rows that are there at a position, by their number.
Value Elaborator::meanOfRows(Range range, int64_t axis, mlir::Value x) {
  llvm::SmallVector<mlir::Attribute> axes;
  bool isBehind = true; // of the ragged axes: the number is the same along these
  for (AxisAttr each : llvm::reverse(typeOf(x).getAxes())) {
    isBehind &= each.isDense();
    axes.push_back(isBehind ? AxisAttr::dense(context_, 1) : each);
  }
  std::reverse(axes.begin(), axes.end());
  Value ones = emit<FillOp>(range, builder_.getArrayAttr(axes), scalar(1, f32(), range));
  Value total = reduce(range, ReduceKind::Sum, axis, x);
  Value count = ones.isPoison() ? ones : reduce(range, ReduceKind::Sum, axis, ones.tensor);
  if (total.isPoison() || count.isPoison())
    return Value();
  return elementwise(Operator::Div, total.tensor, count.tensor, range);
}

Value Elaborator::gatherRows(Range range, int64_t axis, int64_t batch, mlir::Value table, mlir::Value ids) {
  std::string key = "gather " + std::to_string(axis) + " " + std::to_string(batch);
  return onRows(range, RowsMoved::along(axis, key), {table, ids}, [&](mlir::ValueRange of) {
    return emit<GatherOp>(range, builder_.getI64IntegerAttr(axis), builder_.getI64IntegerAttr(batch), of[0],
                          of[1]);
  });
}

} // namespace rondo::language
