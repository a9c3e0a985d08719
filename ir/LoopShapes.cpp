// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Shape rules of the two loops and of `require`. Sizes of carried values may change from step to step: their laws are
// inferred by the prover, so nothing here compares them; rank, dtype and lengths must stay.
#include "ir/Ops.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace rondo;

static SymbolicTensorType typeOf(Value value) { return cast<SymbolicTensorType>(value.getType()); }

LogicalResult RequireOp::inferShapes(ShapeRule &rule) {
  auto axis = [&](unsigned i) -> std::optional<OperandAxis> {
    if (i < getOriginAxes().size())
      return OperandAxis{i, unsigned(getOriginAxes()[i])};
    return std::nullopt;
  };
  Cause cause = symbolizeCause(getCause()).value_or(Cause::Unknown);
  if (getKind() == ObligationKind::AtLeast)
    rule.requireAtLeast(getLhs(), getRhs(), getWhat(), cause, axis(0));
  else if (getKind() == ObligationKind::SameLengths)
    rule.requireSameLengths(getLhs(), getRhs(), getWhat(), axis(0), axis(1));
  else
    rule.requireEqual(getLhs(), getRhs(), getWhat(), axis(0), axis(1), cause);
  return success();
}

/// What holds of the values that a step carries on, and the types of the final ones.
static LogicalResult carriedTypes(ShapeRule &rule, ValueRange arguments, ValueRange carried, ArrayAttr names,
                                  ArrayAttr finalDims, SmallVectorImpl<SymbolicTensorType> &finals) {
  if (arguments.size() != carried.size())
    return rule.fail(Cause::Arity, "a step carries " + Twine(carried.size()) + " values on, the loop " + Twine(arguments.size()));
  for (auto [i, argument, value] : llvm::enumerate(arguments, carried)) {
    SymbolicTensorType enters = typeOf(argument), leaves = typeOf(value);
    std::string name = cast<StringAttr>(names[i]).str();
    if (enters.getRank() != leaves.getRank())
      return rule.fail(Cause::LoopRank, "`" + name + "` enters a step as `" + enters.text() + "` and leaves it as `" + leaves.text() + "`");
    if (enters.getElementType() != leaves.getElementType())
      return rule.fail(Cause::Type, "`" + name + "` enters a step as `" + enters.text() + "` and leaves it as `" + leaves.text() + "`");
    SmallVector<AxisAttr> axes;
    for (int64_t a = 0; a < enters.getRank(); ++a) {
      AxisAttr in = enters.axis(a), out = leaves.axis(a);
      if (in.isRagged() != out.isRagged())
        return rule.fail(Cause::Len, "axis " + Twine(a) + " of `" + name + "` enters a step as `" + in.text() + "` and leaves it as `" + out.text() + "`");
      if (in.isRagged())
        rule.requireSameLengths(in.getLengths(), out.getLengths(), "axis " + Twine(a) + " of `" + name + "` keeps its lengths");
      AxisAttr final = in.withSize(cast<DimAttr>(cast<ArrayAttr>(finalDims[i])[a]));
      // A tag that is not just the name of the size in the body stays.
      bool own = in == in.withTag(AxisAttr::dense(in.getSize()).getTag());
      axes.push_back(own ? final : final.withTag(in.getTag()));
    }
    finals.push_back(enters.withAxes(axes));
  }
  return success();
}

static SymbolicTensorType stack(SymbolicTensorType type, int64_t at, AxisAttr axis) {
  SmallVector<AxisAttr> axes(type.getAxes());
  axes.insert(axes.begin() + at, axis);
  return type.withAxes(axes);
}

/// Adds the stacked yields and the final values as results.
static LogicalResult results(ShapeRule &rule, YieldOp yield, ArrayRef<int64_t> yieldAxes, AxisAttr stacked, ValueRange arguments,
                             ArrayAttr names, ArrayAttr finalDims) {
  for (auto [value, at] : llvm::zip_equal(yield.getValues(), yieldAxes)) {
    if (at < 0 || at > typeOf(value).getRank())
      return rule.fail(Cause::Axis, "the yields of `" + typeOf(value).text() + "` cannot be stacked along axis " + Twine(at));
    rule.result(stack(typeOf(value), at, stacked));
  }
  SmallVector<SymbolicTensorType> finals;
  if (failed(carriedTypes(rule, arguments, yield.getCarried(), names, finalDims, finals)))
    return failure();
  for (SymbolicTensorType type : finals)
    rule.result(type);
  return success();
}

LogicalResult ScanOp::inferShapes(ShapeRule &rule) {
  AxisAttr first;
  for (auto [i, axis] : llvm::enumerate(getAxes())) {
    if (failed(rule.checkAxis(i, axis)))
      return failure();
    AxisAttr here = rule.operand(i).axis(axis);
    OperandAxis one{0, unsigned(getAxes()[0])}, other{unsigned(i), unsigned(axis)};
    if (!first) {
      first = here;
      continue;
    }
    rule.requireEqual(first.getSize(), here.getSize(), "`scan` walks all its inputs in step", one, other, Cause::Time);
    if (first.isRagged() != here.isRagged())
      return rule.fail(Cause::Len, "`scan` walks `" + rule.operand(0).text() + "` and `" + rule.operand(i).text() +
                                       "`: one axis is ragged, the other is not");
    if (first.isRagged())
      rule.requireSameLengths(first.getLengths(), here.getLengths(), "`scan` walks all its inputs in step", one, other);
  }
  if (!first)
    return rule.fail(Cause::Arity, "`scan` needs a value to walk over");
  return results(rule, getYield(), getYieldAxes(), first, carriedArguments(), getCarriedNames(), getFinalDims());
}

LogicalResult LoopOp::inferShapes(ShapeRule &rule) {
  rule.requireAtLeast(getBound(), rule.constant(1), "the bound of `loop` is at least 1", Cause::Bound);
  AxisAttr stacked = AxisAttr::dense(getBound());
  if (hasWhile() || hasUntil())
    stacked = AxisAttr::dense(DimAttr::symbol(rule.context(), getSteps()));
  if (hasUntil()) {
    SymbolicTensorType until = typeOf(getYield().getUntil());
    if (!until.isBool() || until.getRank() != 1)
      return rule.fail(Cause::Type, "`until` takes bool over the batch axis, not `" + until.text() + "`");
    stacked = stacked.withLengths(DimAttr::symbol(rule.context(), getLengths()));
  }
  return results(rule, getYield(), getYieldAxes(), stacked, carriedArguments(), getCarriedNames(), getFinalDims());
}
