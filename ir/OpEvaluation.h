// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One op on its data: what the evaluations of all op families share. Internal to ir/Evaluate*.cpp.
#pragma once

#include "ir/Evaluate.h"
#include "ir/Ops.h"

namespace rondo {

class OpEvaluation {
public:
  OpEvaluation(mlir::Operation *op, llvm::ArrayRef<const TensorValue *> operands, EvaluationContext &context,
               llvm::SmallVectorImpl<TensorValue> &results)
      : op(op), operands(operands), context(context), results(results) {}

  const TensorValue &operand(unsigned i) const { return *operands[i]; }
  unsigned count() const { return operands.size(); }
  SymbolicTensorType type(unsigned i) const {
    return llvm::cast<SymbolicTensorType>(op->getOperand(i).getType());
  }
  EvaluationContext &getContext() const { return context; }

  /// "in `add`: shapes [2, 3] and [4]: why".
  mlir::LogicalResult fail(const llvm::Twine &why) const;
  mlir::LogicalResult give(TensorValue value) {
    results.push_back(std::move(value));
    return mlir::success();
  }
  /// The dimension's value; reports a symbol without one.
  std::optional<int64_t> value(DimAttr dim) const;
  mlir::LogicalResult checkAxis(unsigned operand, int64_t axis) const;
  /// A literal 1 meets any size; a size that happens to be 1 meets only 1.
  bool mayStretch(unsigned operand, int64_t axis) const;
  /// The axes of operand i before `axis`, as the rows of a lengths symbol.
  RowAxes rowsBefore(unsigned operand, int64_t axis) const;

private:
  mlir::Operation *op;
  llvm::ArrayRef<const TensorValue *> operands;
  EvaluationContext &context;
  llvm::SmallVectorImpl<TensorValue> &results;
};

/// Each runs the op where it is of the family, else returns nullopt.
std::optional<mlir::LogicalResult> evaluateElementwise(mlir::Operation *op, OpEvaluation &run);
std::optional<mlir::LogicalResult> evaluateLayout(mlir::Operation *op, OpEvaluation &run);
std::optional<mlir::LogicalResult> evaluateIndex(mlir::Operation *op, OpEvaluation &run);
std::optional<mlir::LogicalResult> evaluateReduction(mlir::Operation *op, OpEvaluation &run);
/// `ascribe` and `require`: what the program says about sizes, checked on the data.
std::optional<mlir::LogicalResult> evaluateClaim(mlir::Operation *op, OpEvaluation &run);

/// How a result's elements come from one operand's.
struct Rearrangement {
  Index sizes;
  /// For each axis of the result the operand's axis whose raggedness it has; -1: dense.
  llvm::SmallVector<int64_t, 6> inherits;
  /// The operand's index for a result's index.
  std::function<Index(llvm::ArrayRef<int64_t>)> from;
  /// An axis whose lengths are its own: `length` of the index of the axes before it.
  int64_t ownAxis = -1;
  std::function<int64_t(llvm::ArrayRef<int64_t>)> length;
};
/// The result with its lengths; elements copied where `copy`.
TensorValue rearrange(const TensorValue &x, const Rearrangement &how, bool copy = true);

} // namespace rondo
