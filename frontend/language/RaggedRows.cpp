// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Primitives that rearrange the rows of a ragged axis (repeat, merge, gather, a slice of the batch, ...) do
// to its lengths what they do to its rows: `repeat(x, K, along B)` of `[B, S ragged len]` is as ragged as
// `repeat(len, K, along B)` says. So the primitive runs twice, on the values without their raggedness and on
// the lengths, and the lengths make the result ragged again.

#include "frontend/language/Elaborator.h"

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

Value Elaborator::gatherRows(Range range, int64_t axis, int64_t batch, mlir::Value table, mlir::Value ids) {
  std::string key = "gather " + std::to_string(axis) + " " + std::to_string(batch);
  return onRows(range, RowsMoved::along(axis, key), {table, ids}, [&](mlir::ValueRange of) {
    return emit<GatherOp>(range, builder_.getI64IntegerAttr(axis), builder_.getI64IntegerAttr(batch), of[0],
                          of[1]);
  });
}

} // namespace rondo::language
