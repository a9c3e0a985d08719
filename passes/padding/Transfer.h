// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One run of the rules of Rules.h on one op. Internal to passes/padding/.
#pragma once

#include "passes/padding/Rules.h"

namespace rondo::passes {

/// True for ops that compute each element of the result from one element of each operand.
bool isElementwise(mlir::Operation *op);

/// Which contents an op may take in any number of, or none, and give the same.
using Neutral = llvm::function_ref<bool(const Content &)>;

struct PaddingTransfer {
  PaddingRules &rules;
  mlir::Operation *op;
  llvm::ArrayRef<PaddingState> operands;

  llvm::SmallVector<PaddingState> run();
  PaddingState elementwise() const;

private:
  SymbolicTensorType type(unsigned operand) const { return rules.typeOf(op->getOperand(operand)); }
  SymbolicTensorType resultType() const { return rules.typeOf(op->getResult(0)); }
  const Leak *leak(LeakKind kind, const Beyond &where, const llvm::Twine &what) const {
    return rules.leak(op, kind, where, what);
  }
  const Leak *lost() const { return rules.lost(op); }
  static PaddingState leaked(const Leak *leak);
  std::string along(unsigned operand, int64_t axis) const;
  /// "positions at or beyond `len`, over axis 1 of `x`"
  std::string positions(const Beyond &where, unsigned operand, int64_t axis) const;
  PaddingState without(PaddingState state, int64_t axis) const;
  PaddingState shifted(PaddingState state, int64_t from, int64_t by) const;

  // Over an axis (Reductions.cpp).
  Assumed takenForGranted(const Filler &filler) const;
  std::optional<Beyond> exposed(PaddingState &state, std::optional<Beyond> extent, int64_t axis,
                                Neutral neutral) const;
  void meetRows(PaddingState &state, DimAttr size, int64_t axis, llvm::StringRef name) const;
  PaddingState takenIn(llvm::StringRef name, LeakKind kind, unsigned operand, int64_t axis,
                       Neutral neutral) const;
  PaddingState normalised(int64_t axis, bool logarithm) const;
  void coverZeros(PaddingState &of, PaddingState &by) const;

  // Layout (Layout.cpp).
  PaddingState pickedRows(PaddingState state, int64_t axis, const void *how, unsigned part) const;
  PaddingState gatheredRows(GatherOp gather, PaddingState table, const PaddingState &ids) const;
  PaddingState moved(int64_t axis, DimAttr skipped) const;
  PaddingState joined(llvm::ArrayRef<PaddingState> parts, llvm::ArrayRef<AxisAttr> axes, int64_t along) const;
  bool splitBeyond(Beyond &where, SplitAxisOp split) const;

  // Elementwise (Elementwise.cpp).
  PaddingState aligned(unsigned operand) const;
  bool isWhole(unsigned operand) const;
  const Filler *fillerAt(const PaddingState &side, const Beyond &where) const;
  std::optional<Content> contentAt(const PaddingState &side, unsigned operand, const Beyond &where) const;
  std::optional<Content> foldContents(llvm::ArrayRef<std::optional<Content>> contents,
                                      Assumed &assumed) const;
  std::optional<Content> foldSelect(llvm::ArrayRef<std::optional<Content>> contents) const;
  std::optional<double> fold(llvm::ArrayRef<double> numbers) const;
  bool isOneElsewhere(const Filler &filler, llvm::ArrayRef<PaddingState> sides) const;
  void findFillers(PaddingState &state, llvm::ArrayRef<PaddingState> sides) const;
  bool isCovered(const Beyond &taint, unsigned side, const PaddingState &state,
                 llvm::ArrayRef<PaddingState> sides) const;
  void meetScales(PaddingState &state, llvm::ArrayRef<PaddingState> sides) const;
  void compareMarkers(PaddingState &state, llvm::ArrayRef<PaddingState> sides) const;
  std::optional<Marker> movedBy(Marker marker, double number, bool isLeft) const;
  void moveMarker(PaddingState &state, llvm::ArrayRef<PaddingState> sides) const;

  PaddingState visit(ReduceOp reduce) const;
  PaddingState visit(CumSumOp cumsum) const;
  PaddingState visit(EinsumOp einsum) const;
  PaddingState visit(Conv1dOp conv) const;
  PaddingState visit(ArgMaxOp argmax) const;
  llvm::SmallVector<PaddingState> visit(TopKOp top) const;
  PaddingState visit(NonzeroOp nonzero) const;
  PaddingState visit(MaxLenOp maxlen) const;
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
  PaddingState visit(DenseOp dense) const;
  PaddingState visit(LengthsOp lengths) const;
  PaddingState visit(GatherOp gather) const;
  PaddingState visit(IotaOp iota) const;
  PaddingState visit(SizeOp size) const;
  PaddingState visit(rondo::ConstantOp constant) const;
};

} // namespace rondo::passes
