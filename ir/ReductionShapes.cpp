// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Shape rules of contractions and reductions.
#include "ir/Ops.h"
#include "llvm/ADT/MapVector.h"

using namespace mlir;
using namespace rondo;

namespace {
/// Reducing the rows of a ragged axis would leave lengths without the rows that they belong to.
LogicalResult notOverRows(ShapeRule &rule, StringRef name, int64_t axis) {
  if (!rule.hasRowsOfLater(0, axis))
    return success();
  return rule.fail(Cause::Len, "`" + name + "` over axis " + Twine(axis) + " of `" + rule.operand(0).text() +
                                   "`, which holds the rows of a ragged axis; make that dense first with "
                                   "`dense(x, fill)`, the fill a number that leaves the result as it is");
}
/// The value exists only where a row has an element.
void requireNonEmpty(ShapeRule &rule, StringRef name, AxisAttr axis, int64_t at) {
  rule.requireAtLeast(axis.extent(), rule.constant(1),
                      "`" + name + "` over axis " + Twine(at) + " needs an element", Cause::Bound,
                      OperandAxis{0, unsigned(at)});
}
LogicalResult alongFloats(ShapeRule &rule, StringRef name, int64_t axis) {
  if (failed(rule.checkAxis(0, axis)))
    return failure();
  if (!rule.operand(0).isFloat())
    return rule.fail(Cause::Type, "`" + name + "` takes f32, not `" + rule.operand(0).text() + "`");
  return notOverRows(rule, name, axis);
}
} // namespace

LogicalResult EinsumOp::inferShapes(ShapeRule &rule) {
  auto [operands, output] = getEquation().split("->");
  auto [left, right] = operands.split(',');
  SymbolicTensorType types[] = {rule.operand(0), rule.operand(1)};
  StringRef letters[] = {left, right};
  if (types[0].getElementType() != types[1].getElementType() || types[0].isBool())
    return rule.fail(Cause::Type, "a product takes numbers of one dtype, not `" + types[0].text() +
                                      "` and `" + types[1].text() + "`");
  struct Known {
    AxisAttr axis;
    OperandAxis from;
  };
  llvm::MapVector<char, Known> known;
  for (unsigned o : {0u, 1u}) {
    if (int64_t(letters[o].size()) != types[o].getRank())
      return rule.fail(Cause::Rank, "`einsum \"" + getEquation() + "\"` takes a value of " +
                                        Twine(letters[o].size()) + " axes as operand " + Twine(o + 1) +
                                        ", not `" + types[o].text() + "`");
    for (auto [a, letter] : llvm::enumerate(letters[o])) {
      OperandAxis here{o, unsigned(a)};
      auto [it, fresh] = known.insert({letter, {types[o].axis(a), here}});
      if (!fresh && it->second.from.operand == o)
        return rule.fail(Cause::Axis, "`einsum \"" + getEquation() + "\"`: `" + Twine(letter) +
                                          "` occurs twice in one operand");
      if (!fresh) {
        AxisAttr one = it->second.axis, other = types[o].axis(a);
        // Nothing stretches in a product: a literal 1 against another size is an error like any other.
        if (one != other) {
          rule.requireEqual(one.getSize(), other.getSize(), "the product pairs axes", it->second.from, here);
          rule.requireSameTag(one, other, "the product pairs axes", it->second.from, here);
          if (one.isRagged() && other.isRagged())
            rule.requireSameLengths(one.getLengths(), other.getLengths(), "the product pairs axes",
                                    it->second.from, here);
        }
        // Rows keep the name that their lengths know them by.
        bool hasRows =
            llvm::any_of(types[o].getAxes().drop_front(a), [](AxisAttr x) { return x.isRagged(); });
        if (one.isDense() && hasRows)
          it->second.axis = other;
      }
    }
  }
  SmallVector<AxisAttr> axes;
  for (char letter : output) {
    auto it = known.find(letter);
    if (it == known.end() || output.count(letter) != 1)
      return rule.fail(Cause::Axis, "`einsum \"" + getEquation() + "\"`: result axis `" + Twine(letter) +
                                        "` must name one axis of an operand, once");
    axes.push_back(it->second.axis);
  }
  for (unsigned o : {0u, 1u}) {
    auto places = llvm::map_to_vector(
        letters[o], [&](char letter) { return output.contains(letter) ? int64_t(output.find(letter)) : -1; });
    if (failed(rule.keepsRows(types[o], types[0].withAxes(axes), places)))
      return failure();
  }
  rule.result(types[0].withAxes(axes));
  return success();
}

LogicalResult ReduceOp::inferShapes(ShapeRule &rule) {
  SymbolicTensorType type = rule.operand(0);
  StringRef name = stringifyReduceKind(getKind());
  if (failed(rule.checkAxis(0, getAxis())))
    return failure();
  bool logic = getKind() == ReduceKind::Any || getKind() == ReduceKind::All;
  if (type.isBool() != logic || (getKind() == ReduceKind::Mean && !type.isFloat()))
    return rule.fail(Cause::Type, "`" + name + "` takes " +
                                      (logic                           ? "bool"
                                       : getKind() == ReduceKind::Mean ? "f32"
                                                                       : "f32 or i32") +
                                      ", not `" + type.text() + "`");
  if (failed(notOverRows(rule, name, getAxis())))
    return failure();
  if (getKind() == ReduceKind::Mean || getKind() == ReduceKind::Max || getKind() == ReduceKind::Min)
    requireNonEmpty(rule, name, type.axis(getAxis()), getAxis());
  SmallVector<AxisAttr> axes(type.getAxes());
  axes.erase(axes.begin() + getAxis());
  rule.result(type.withAxes(axes));
  return success();
}

LogicalResult ArgMaxOp::inferShapes(ShapeRule &rule) {
  if (failed(rule.checkAxis(0, getAxis())) || failed(notOverRows(rule, "argmax", getAxis())))
    return failure();
  if (rule.operand(0).isBool())
    return rule.fail(Cause::Type, "`argmax` takes f32 or i32, not `" + rule.operand(0).text() + "`");
  requireNonEmpty(rule, "argmax", rule.operand(0).axis(getAxis()), getAxis());
  SmallVector<AxisAttr> axes(rule.operand(0).getAxes());
  axes.erase(axes.begin() + getAxis());
  rule.result(SymbolicTensorType::get(rule.context(), IntegerType::get(rule.context(), 32), axes));
  return success();
}

static LogicalResult normalisation(ShapeRule &rule, StringRef name, int64_t axis) {
  if (failed(alongFloats(rule, name, axis)))
    return failure();
  requireNonEmpty(rule, name, rule.operand(0).axis(axis), axis);
  rule.result(rule.operand(0));
  return success();
}
LogicalResult SoftmaxOp::inferShapes(ShapeRule &rule) { return normalisation(rule, "softmax", getAxis()); }
LogicalResult LogSoftmaxOp::inferShapes(ShapeRule &rule) {
  return normalisation(rule, "log_softmax", getAxis());
}

LogicalResult CumSumOp::inferShapes(ShapeRule &rule) {
  if (failed(rule.checkAxis(0, getAxis())))
    return failure();
  if (rule.operand(0).isBool())
    return rule.fail(Cause::Type, "`cumsum` takes f32 or i32, not `" + rule.operand(0).text() + "`");
  if (failed(notOverRows(rule, "cumsum", getAxis())))
    return failure();
  rule.result(rule.operand(0));
  return success();
}

LogicalResult Conv1dOp::inferShapes(ShapeRule &rule) {
  SymbolicTensorType x = rule.operand(0), w = rule.operand(1);
  if (x.getRank() != 3 || w.getRank() != 3 || !x.isFloat() || !w.isFloat())
    return rule.fail(Cause::Rank, "`conv1d` takes f32[B, T, C] and f32[K, C, O], not `" + x.text() +
                                      "` and `" + w.text() + "`");
  if (int64_t(getStride()) < 1 || int64_t(getPadding()) < 0)
    return rule.fail(Cause::Bound, "`conv1d` takes a stride of at least 1 and a padding of at least 0");
  rule.requireEqual(x.size(2), w.size(1), "`conv1d` sums over the channels", OperandAxis{0, 2},
                    OperandAxis{1, 1}, Cause::Feat);
  if (x.axis(2).isRagged() || llvm::any_of(w.getAxes(), [](AxisAttr axis) { return axis.isRagged(); }))
    return rule.fail(Cause::Len, "`conv1d` of `" + x.text() + "` and `" + w.text() +
                                     "`: only the axis that it runs along may be ragged");
  // Of a ragged axis each row by itself: what lies beyond its length is as little there as what lies before
  // its start.
  auto steps = [&](DimAttr positions) {
    DimAttr room = positions + rule.constant(2 * getPadding()) - w.size(0);
    return std::pair(room, room.floorDiv(rule.constant(getStride())) + 1);
  };
  AxisAttr along = x.axis(1);
  auto [room, rowSteps] = steps(along.isRagged() ? along.getLengths() : along.getSize());
  rule.requireAtLeast(room, rule.constant(0), "`conv1d` needs as many positions as its kernel has",
                      Cause::Bound, OperandAxis{0, 1});
  DimAttr allSteps = steps(along.getSize()).second;
  AxisAttr made = along.isRagged() ? AxisAttr::ragged(allSteps, rowSteps) : AxisAttr::dense(allSteps);
  rule.result(x.withAxes({x.axis(0), made, AxisAttr::dense(w.size(2))}));
  return success();
}
