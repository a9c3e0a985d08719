// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Shape rules of the two loops, of `require` and of `in_range`. Sizes of carried values may change from step
// to step: their laws are inferred by the prover, so nothing here compares them; rank, dtype and lengths must
// stay.
#include "ir/LoopView.h"
#include "ir/Ops.h"
#include "ir/Rows.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace rondo;

LogicalResult RequireOp::inferShapes(ShapeRule &rule) {
  auto axis = [&](unsigned i) -> std::optional<OperandAxis> {
    if (i < getOriginAxes().size())
      return OperandAxis{i, unsigned(getOriginAxes()[i])};
    return std::nullopt;
  };
  Cause cause = symbolizeCause(getCause()).value_or(Cause::Unknown);
  if (getKind() == ObligationKind::AtLeast)
    rule.requireAtLeast(rule.dim(getLhs()), rule.dim(getRhs()), getWhat(), cause, axis(0));
  else if (getKind() == ObligationKind::SameLengths)
    rule.requireSameLengths(rule.dim(getLhs()), rule.dim(getRhs()), getWhat(), axis(0), axis(1));
  else
    rule.requireEqual(rule.dim(getLhs()), rule.dim(getRhs()), getWhat(), axis(0), axis(1), cause);
  return success();
}

LogicalResult InRangeOp::inferShapes(ShapeRule &rule) {
  SymbolicTensorType type = rule.operand(0);
  return type.isInteger() ? success()
                          : rule.fail(Cause::Type, "only i32 values have a range, not `" + type.text() + "`");
}

namespace {
/// The loop that a rule runs for, as both loops have it.
struct LoopParts {
  YieldOp yield;
  ValueRange arguments, inits;
  ArrayAttr names, finalDims;
  ArrayRef<int64_t> yieldAxes;
  /// The axis that stacked yields get; its lengths, where it is ragged, are each row's number of steps.
  AxisAttr stacked;
  StringRef step;
  /// The axis whose rows end by themselves; null where all rows take the same steps.
  AxisAttr rows;
};

/// True where the type has the axis whose rows end by themselves (or a product that it is a factor of).
bool hasRows(SymbolicTensorType type, AxisAttr rows) {
  return llvm::any_of(type.getAxes(), [&](AxisAttr axis) {
    bool factor = !rows.getTag().empty() && llvm::all_of(rows.getTag(), [&](StringAttr name) {
      return llvm::is_contained(axis.getTag(), name);
    });
    return factor || axis.getSize() == rows.getSize();
  });
}
} // namespace

/// One axis of a final value, whose size the loop calls `final`. It is ragged where it grew and rows took
/// different numbers of steps: each row has what it had when it ended.
static AxisAttr finalAxis(ShapeRule &rule, const LoopParts &loop, SymbolicTensorType type, AxisAttr axis,
                          DimAttr leaves, DimAttr final) {
  AxisAttr last = axis.resized(rule.dim(final));
  if (!loop.rows || axis.isRagged() || !hasRows(type, loop.rows))
    return last;
  if (!axis.getSize().mentions(loop.step)) {
    // Before the law is known: a size that a step adds to.
    auto own = axis.getSize().asSymbol(), name = final.asSymbol();
    bool grows = own && name && leaves != axis.getSize() && leaves.mentions(*own);
    return grows ? last.withLengths(rule.symbol(grownLengths(*name))) : last;
  }
  return last.withLengths(axis.getSize().substitute(
      [&](StringAttr name) { return name.getValue() == loop.step ? loop.stacked.getLengths() : DimAttr(); }));
}

/// What holds of the values that a step carries on, and the types of the final ones.
static LogicalResult carriedTypes(ShapeRule &rule, const LoopParts &loop) {
  YieldOp yield = loop.yield;
  ValueRange carried = yield.getCarried();
  if (loop.arguments.size() != carried.size())
    return rule.fail(Cause::Arity, "a step carries " + Twine(carried.size()) + " values on, the loop " +
                                       Twine(loop.arguments.size()));
  for (auto [i, init, argument, value] : llvm::enumerate(loop.inits, loop.arguments, carried)) {
    SymbolicTensorType starts = rule.typeOf(init), enters = rule.typeOf(argument),
                       leaves = rule.typeOf(value);
    std::string name = cast<StringAttr>(loop.names[i]).str();
    auto disagree = [&](Cause cause) {
      return rule.fail(cause, "`" + name + "` enters a step as `" + enters.text() + "` and leaves it as `" +
                                  leaves.text() + "`");
    };
    if (starts.getRank() != enters.getRank() || starts.getElementType() != enters.getElementType())
      return rule.fail(Cause::LoopRank, "`" + name + "` starts as `" + starts.text() +
                                            "` but is carried as `" + enters.text() + "`");
    if (enters.getRank() != leaves.getRank())
      return disagree(Cause::LoopRank);
    if (enters.getElementType() != leaves.getElementType())
      return disagree(Cause::Type);
    SmallVector<AxisAttr> axes;
    for (int64_t a = 0; a < enters.getRank(); ++a) {
      AxisAttr in = enters.axis(a), out = leaves.axis(a);
      std::string which = ("axis " + Twine(a) + " of `" + name + "`").str();
      if (in.isRagged() != out.isRagged())
        return rule.fail(Cause::Len, which + " enters a step as `" + in.text() + "` and leaves it as `" +
                                         out.text() + "`");
      if (in.isRagged())
        rule.requireSameLengths(in.getLengths(), out.getLengths(), which + " keeps its lengths");
      rule.requireSameTag(in, out, which + " keeps the order of its rows");
      axes.push_back(finalAxis(rule, loop, enters, in, out.getSize(),
                               cast<DimAttr>(cast<ArrayAttr>(loop.finalDims[i])[a])));
    }
    rule.result(enters.withAxes(axes));
  }
  return success();
}

static SymbolicTensorType stack(SymbolicTensorType type, int64_t at, AxisAttr axis) {
  SmallVector<AxisAttr> axes(type.getAxes());
  axes.insert(axes.begin() + at, axis);
  return type.withAxes(axes);
}

/// Adds the stacked yields and the final values as results.
static LogicalResult results(ShapeRule &rule, const LoopParts &loop) {
  for (auto [value, at] : llvm::zip_equal(YieldOp(loop.yield).getValues(), loop.yieldAxes)) {
    SymbolicTensorType type = rule.typeOf(value);
    if (at < 0 || at > type.getRank())
      return rule.fail(Cause::Axis,
                       "the yields of `" + type.text() + "` cannot be stacked along axis " + Twine(at));
    SymbolicTensorType stacked = stack(type, at, loop.stacked);
    auto places = llvm::map_to_vector(llvm::seq<int64_t>(0, type.getRank()),
                                      [at = at](int64_t a) { return a < at ? a : a + 1; });
    if (failed(rule.keepsRows(type, stacked, places)))
      return failure();
    rule.result(stacked);
  }
  return carriedTypes(rule, loop);
}

/// The axis whose rows end by themselves where a scan walks a ragged axis; null where all take the same
/// steps.
static LogicalResult scannedRows(ShapeRule &rule, ScanOp scan, AxisAttr &rows) {
  SymbolicTensorType written = typeOf(scan.getInputs()[0]);
  int64_t axis = scan.getAxes()[0];
  if (!written.axis(axis).isRagged())
    return success();
  SmallVector<int64_t, 2> found = rowAxesOf(scan, written, axis);
  if (found.size() > 1)
    return rule.fail(Cause::Len, "`scan` walks axis " + Twine(axis) + " of `" + written.text() +
                                     "`, whose lengths run over axes " + Twine(found[0]) + " and " +
                                     Twine(found[1]) + "; make one axis of them first with `merge`");
  if (!found.empty())
    rows = rule.operand(0).axis(found[0]);
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
    rule.requireEqual(first.getSize(), here.getSize(), "`scan` walks all its inputs in step", one, other,
                      Cause::Time);
    if (first.isRagged() != here.isRagged())
      return rule.fail(Cause::Len, "`scan` walks `" + rule.operand(0).text() + "` and `" +
                                       rule.operand(i).text() + "`: one axis is ragged, the other is not");
    if (first.isRagged())
      rule.requireSameLengths(first.getLengths(), here.getLengths(), "`scan` walks all its inputs in step",
                              one, other);
  }
  if (!first)
    return rule.fail(Cause::Arity, "`scan` needs a value to walk over");
  AxisAttr rows;
  if (failed(scannedRows(rule, *this, rows)))
    return failure();
  return results(rule, {getYield(), carriedArguments(), getInits(), getCarriedNames(), getFinalDims(),
                        getYieldAxes(), first, getStep(), rows});
}

LogicalResult LoopOp::inferShapes(ShapeRule &rule) {
  DimAttr bound = rule.dim(getBound());
  rule.requireAtLeast(bound, rule.constant(1), "the bound of `loop` is at least 1", Cause::Bound);
  AxisAttr stacked = AxisAttr::dense(bound);
  if (hasWhile() || hasUntil())
    stacked = AxisAttr::dense(rule.symbol(getSteps()));
  AxisAttr rows;
  if (hasUntil()) {
    SymbolicTensorType until = rule.typeOf(getYield().getUntil());
    if (!until.isBool() || until.getRank() != 1)
      return rule.fail(Cause::Type, "`until` takes bool over the batch axis, not `" + until.text() + "`");
    stacked = stacked.withLengths(rule.symbol(getLengths()));
    rows = until.axis(0);
  }
  return results(rule, {getYield(), carriedArguments(), getInits(), getCarriedNames(), getFinalDims(),
                        getYieldAxes(), stacked, getStep(), rows});
}
