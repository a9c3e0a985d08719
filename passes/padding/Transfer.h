// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One run of the rules of Rules.h on one op. Internal to passes/padding/.
#pragma once

#include "passes/padding/Rules.h"

namespace rondo::passes {

/// True for ops that compute each element of the result from one element of each operand.
bool isElementwise(mlir::Operation *op);

struct PaddingTransfer {
  PaddingRules &rules;
  mlir::Operation *op;
  llvm::ArrayRef<PaddingState> operands;

  llvm::SmallVector<PaddingState> run();
  PaddingState elementwise() const;

private:
  SymbolicTensorType type(unsigned operand) const {
    return mlir::cast<SymbolicTensorType>(op->getOperand(operand).getType());
  }
  SymbolicTensorType resultType() const { return mlir::cast<SymbolicTensorType>(op->getResult(0).getType()); }
  const Leak *leak(LeakKind kind, const llvm::Twine &what) const;
  const Leak *lost() const;
  static PaddingState leaked(const Leak *leak);
  std::string along(unsigned operand, int64_t axis) const;
  PaddingState without(PaddingState state, int64_t axis) const;
  PaddingState shifted(PaddingState state, int64_t from, int64_t by) const;
  PaddingState takenIn(llvm::StringRef name, LeakKind kind, unsigned operand, int64_t axis,
                       bool greatest) const;
  static bool mixesRows(const PaddingState &state, int64_t axis);
  PaddingState normalised(llvm::StringRef name, int64_t axis) const;
  PaddingState reduced(llvm::StringRef name, int64_t axis, bool greatest) const;
  PaddingState moved(int64_t axis, std::optional<int64_t> skipped) const;

  // Elementwise (Elementwise.cpp).
  PaddingState aligned(unsigned operand) const;
  PaddingState select(llvm::ArrayRef<PaddingState> sides) const;
  PaddingState compareMarkers(CompareOp compare, llvm::ArrayRef<PaddingState> sides) const;
  std::optional<double> fold(llvm::ArrayRef<double> numbers) const;
  void foldFillers(PaddingState &state, llvm::ArrayRef<PaddingState> sides) const;
  void moveMarker(PaddingState &state, llvm::ArrayRef<PaddingState> sides) const;
  std::optional<double> absorbing() const;

  PaddingState visit(ReduceOp reduce) const;
  PaddingState visit(CumSumOp cumsum) const;
  PaddingState visit(EinsumOp einsum) const;
  PaddingState visit(ConcatOp concat) const;
  llvm::SmallVector<PaddingState> visit(SplitOp split) const;
  PaddingState visit(SliceOp slice) const;
  PaddingState visit(PadOp pad) const;
  PaddingState visit(IndexOp index) const;
  PaddingState visit(TransposeOp transpose) const;
  PaddingState visit(SplitAxisOp split) const;
  PaddingState visit(MergeOp merge) const;
  PaddingState visit(ReverseOp reverse) const;
  PaddingState visit(RepeatOp repeat) const;
  PaddingState visit(RaggedOp ragged) const;
  PaddingState visit(LengthsOp lengths) const;
  PaddingState visit(GatherOp gather) const;
  PaddingState visit(Conv1dOp conv) const;
};

} // namespace rondo::passes
