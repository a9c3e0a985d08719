// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Local simplifications that change no shape and no bit of a result.
#include "ir/Ops.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace rondo;

OpFoldResult ConstantOp::fold(FoldAdaptor) { return getValue(); }

/// True where `attribute` is one number everywhere, and that number is `wanted`.
static bool isSplat(Attribute attribute, double wanted) {
  auto dense = dyn_cast_or_null<DenseElementsAttr>(attribute);
  if (!dense || !dense.isSplat())
    return false;
  if (isa<FloatType>(dense.getElementType()))
    return dense.getSplatValue<APFloat>().isExactlyValue(wanted);
  return dense.getElementType().isInteger(32) &&
         dense.getSplatValue<APInt>().getSExtValue() == int64_t(wanted);
}
/// `value`, where replacing the op by it keeps the type.
static OpFoldResult keep(Operation *op, Value value) {
  return value.getType() == op->getResult(0).getType() ? OpFoldResult(value) : OpFoldResult();
}

// x + 0 is x but for the sign of zero (-0 + 0 is 0): exact only for i32. x - 0 and x * 1 are exact for all
// dtypes.
OpFoldResult AddOp::fold(FoldAdaptor adaptor) {
  if (!cast<SymbolicTensorType>(getResult().getType()).isInteger())
    return {};
  if (isSplat(adaptor.getRhs(), 0))
    return keep(*this, getLhs());
  return isSplat(adaptor.getLhs(), 0) ? keep(*this, getRhs()) : OpFoldResult();
}
OpFoldResult SubOp::fold(FoldAdaptor adaptor) {
  return isSplat(adaptor.getRhs(), 0) ? keep(*this, getLhs()) : OpFoldResult();
}
OpFoldResult MulOp::fold(FoldAdaptor adaptor) {
  if (isSplat(adaptor.getRhs(), 1))
    return keep(*this, getLhs());
  return isSplat(adaptor.getLhs(), 1) ? keep(*this, getRhs()) : OpFoldResult();
}
OpFoldResult NegOp::fold(FoldAdaptor) {
  auto inner = getInput().getDefiningOp<NegOp>();
  return inner ? OpFoldResult(inner.getInput()) : OpFoldResult();
}
OpFoldResult NotOp::fold(FoldAdaptor) {
  auto inner = getInput().getDefiningOp<NotOp>();
  return inner ? OpFoldResult(inner.getInput()) : OpFoldResult();
}
OpFoldResult CastOp::fold(FoldAdaptor) { return keep(*this, getInput()); }
OpFoldResult ConcatOp::fold(FoldAdaptor) {
  return getInputs().size() == 1 ? keep(*this, getInputs()[0]) : OpFoldResult();
}
OpFoldResult TransposeOp::fold(FoldAdaptor) {
  for (auto [to, from] : llvm::enumerate(getPermutation()))
    if (int64_t(to) != from)
      return {};
  return keep(*this, getInput());
}
