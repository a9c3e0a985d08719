// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Shape rules of elementwise ops: trailing axes aligned, dtypes checked.
#include "ir/Ops.h"

using namespace mlir;
using namespace rondo;

namespace {
enum class Dtype { Float, Number, Bool, Any };

bool fits(SymbolicTensorType type, Dtype dtype) {
  switch (dtype) {
  case Dtype::Float:
    return type.isFloat();
  case Dtype::Number:
    return !type.isBool();
  case Dtype::Bool:
    return type.isBool();
  case Dtype::Any:
    return true;
  }
  return false;
}
StringRef describe(Dtype dtype) {
  return dtype == Dtype::Float    ? "f32"
         : dtype == Dtype::Number ? "f32 or i32"
         : dtype == Dtype::Bool   ? "bool"
                                  : "any dtype";
}

/// All operands have one dtype of the given kind; the result has it too, or `element` where given.
LogicalResult elementwise(ShapeRule &rule, StringRef name, Dtype dtype, Type element = {}) {
  SymbolicTensorType first = rule.operand(0);
  for (SymbolicTensorType type : rule.getOperands()) {
    if (!fits(type, dtype))
      return rule.fail(Cause::Type,
                       "`" + name + "` takes " + describe(dtype) + ", not `" + type.text() + "`");
    if (type.getElementType() != first.getElementType())
      return rule.fail(Cause::Type, "`" + name + "` takes operands of one dtype, not `" + first.text() +
                                        "` and `" + type.text() + "`");
  }
  SmallVector<AxisAttr> axes;
  if (failed(rule.alignTrailing(axes)))
    return failure();
  rule.result(SymbolicTensorType::get(rule.context(), element ? element : first.getElementType(), axes));
  return success();
}
Type boolType(ShapeRule &rule) { return IntegerType::get(rule.context(), 1); }
} // namespace

#define RULE(Op, dtype)                                                                                      \
  LogicalResult Op::inferShapes(ShapeRule &rule) {                                                           \
    return elementwise(rule, getOperationName().drop_front(6), dtype);                                       \
  }
RULE(ExpOp, Dtype::Float)
RULE(LogOp, Dtype::Float)
RULE(TanhOp, Dtype::Float)
RULE(SigmoidOp, Dtype::Float)
RULE(SqrtOp, Dtype::Float)
RULE(NegOp, Dtype::Number)
RULE(AbsOp, Dtype::Number)
RULE(ReluOp, Dtype::Number)
RULE(NotOp, Dtype::Bool)
RULE(AddOp, Dtype::Number)
RULE(SubOp, Dtype::Number)
RULE(MulOp, Dtype::Number)
RULE(DivOp, Dtype::Number)
RULE(MinOp, Dtype::Number)
RULE(MaxOp, Dtype::Number)
RULE(AndOp, Dtype::Bool)
RULE(OrOp, Dtype::Bool)
#undef RULE

LogicalResult ModOp::inferShapes(ShapeRule &rule) {
  for (SymbolicTensorType type : rule.getOperands())
    if (!type.isInteger())
      return rule.fail(Cause::Type, "`mod` takes i32, not `" + type.text() + "`");
  return elementwise(rule, "mod", Dtype::Number);
}

LogicalResult CompareOp::inferShapes(ShapeRule &rule) {
  bool ordered = getPredicate() != ComparePredicate::Eq && getPredicate() != ComparePredicate::Ne;
  return elementwise(rule, "comparison", ordered ? Dtype::Number : Dtype::Any, boolType(rule));
}

LogicalResult SelectOp::inferShapes(ShapeRule &rule) {
  if (!rule.operand(0).isBool())
    return rule.fail(Cause::Type, "`select` takes a bool condition, not `" + rule.operand(0).text() + "`");
  if (rule.operand(1).getElementType() != rule.operand(2).getElementType())
    return rule.fail(Cause::Type, "`select` chooses between values of one dtype, not `" +
                                      rule.operand(1).text() + "` and `" + rule.operand(2).text() + "`");
  SmallVector<AxisAttr> axes;
  if (failed(rule.alignTrailing(axes)))
    return failure();
  rule.result(rule.operand(1).withAxes(axes));
  return success();
}

LogicalResult CastOp::inferShapes(ShapeRule &rule) {
  rule.result(rule.operand(0).withElementType(getTo()));
  return success();
}
