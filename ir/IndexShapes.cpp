// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Shape rules of ops on indices and lengths. That ids are in range is a fact about values: the prover's index
// analysis.
#include "ir/Ops.h"

using namespace mlir;
using namespace rondo;

static Type i32(ShapeRule &rule) { return IntegerType::get(rule.context(), 32); }

LogicalResult GatherOp::inferShapes(ShapeRule &rule) {
  SymbolicTensorType table = rule.operand(0), ids = rule.operand(1);
  int64_t along = getAxis(), batch = getBatch();
  if (failed(rule.checkAxis(0, along)))
    return failure();
  if (!ids.isInteger())
    return rule.fail(Cause::Type, "indices are i32, not `" + ids.text() + "`");
  if (batch > along || batch > ids.getRank())
    return rule.fail(Cause::Axis, "`gather` along axis " + Twine(along) + " shares " + Twine(batch) +
                                      " leading axes of `" + table.text() + "` and `" + ids.text() + "`");
  SmallVector<AxisAttr> axes;
  for (int64_t a = 0; a < batch; ++a)
    axes.push_back(rule.unify(table.axis(a), ids.axis(a), "`gather` shares leading axes", {0, unsigned(a)},
                              {1, unsigned(a)}));
  for (int64_t a = batch; a < table.getRank(); ++a)
    if (a != along)
      axes.push_back(table.axis(a));
  axes.insert(axes.begin() + along, ids.getAxes().begin() + batch, ids.getAxes().end());
  SymbolicTensorType gathered = table.withAxes(axes);
  int64_t shift = ids.getRank() - batch - 1; // the ids' axes stand where the table's axis stood
  auto places = llvm::map_to_vector(llvm::seq<int64_t>(0, table.getRank()), [&](int64_t a) {
    return a < along ? a : a == along ? -1 : a + shift;
  });
  if (failed(rule.keepsRows(table, gathered, places)))
    return failure();
  rule.result(gathered);
  return success();
}

LogicalResult OneHotOp::inferShapes(ShapeRule &rule) {
  SymbolicTensorType ids = rule.operand(0);
  if (!ids.isInteger())
    return rule.fail(Cause::Type, "`one_hot` takes i32, not `" + ids.text() + "`");
  DimAttr depth = rule.dim(getDepth());
  rule.requireAtLeast(depth, rule.constant(1), "`one_hot` makes an axis", Cause::Bound);
  SmallVector<AxisAttr> axes(ids.getAxes());
  axes.push_back(AxisAttr::dense(depth));
  rule.result(SymbolicTensorType::get(rule.context(), Float32Type::get(rule.context()), axes));
  return success();
}

LogicalResult TopKOp::inferShapes(ShapeRule &rule) {
  SymbolicTensorType type = rule.operand(0);
  if (failed(rule.checkAxis(0, getAxis())))
    return failure();
  AxisAttr axis = type.axis(getAxis());
  OperandAxis at{0, unsigned(getAxis())};
  DimAttr k = rule.dim(getK());
  rule.requireAtLeast(k, rule.constant(1), "`top_k` takes k elements", Cause::Bound, at);
  rule.requireAtLeast(axis.extent(), k, "`top_k` takes k elements", Cause::Bound, at);
  SymbolicTensorType picked = type.withAxis(getAxis(), AxisAttr::dense(k));
  rule.result(picked);
  rule.result(picked.withElementType(i32(rule)));
  return success();
}

LogicalResult NonzeroOp::inferShapes(ShapeRule &rule) {
  SymbolicTensorType type = rule.operand(0);
  if (!type.isBool() || type.getRank() == 0)
    return rule.fail(Cause::Type, "`nonzero` takes bool of at least one axis, not `" + type.text() + "`");
  int64_t last = type.getRank() - 1;
  rule.result(
      type.withElementType(i32(rule)).withAxis(last, type.axis(last).withLengths(rule.symbol(getSymbol()))));
  return success();
}

LogicalResult LengthsOp::inferShapes(ShapeRule &rule) {
  SymbolicTensorType type = rule.operand(0);
  if (failed(rule.checkAxis(0, getAxis())))
    return failure();
  if (type.axis(getAxis()).isDense())
    return rule.fail(Cause::Len, "axis " + Twine(getAxis()) + " of `" + type.text() +
                                     "` is not ragged: it has no lengths");
  rule.result(SymbolicTensorType::get(rule.context(), i32(rule), type.getAxes().take_front(getAxis())));
  return success();
}

LogicalResult MaxLenOp::inferShapes(ShapeRule &rule) {
  if (!rule.operand(0).isInteger() || rule.operand(0).getRank() != 1)
    return rule.fail(Cause::Rank, "`maxlen` takes i32[B], not `" + rule.operand(0).text() + "`");
  rule.result(SymbolicTensorType::scalar(i32(rule)));
  return success();
}
