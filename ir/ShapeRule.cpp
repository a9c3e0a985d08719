// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What all shape rules share: stating obligations, aligning axes.
#include "ir/ShapeRule.h"
#include "ir/Rows.h"
#include "mlir/IR/Operation.h"

using namespace mlir;
using namespace rondo;

ShapeSink::~ShapeSink() = default;

//===-- ShapeEnvironment --===//

SymbolicTensorType ShapeEnvironment::type(Value value) const {
  auto it = types.find(value);
  return it != types.end() ? it->second : substitute(cast<SymbolicTensorType>(value.getType()));
}
DimAttr ShapeEnvironment::dim(DimAttr dim) const {
  if (symbols.empty())
    return dim;
  return dim.substitute([&](StringAttr name) { return symbols.lookup(name); });
}
AxisAttr ShapeEnvironment::axis(AxisAttr axis) const {
  if (symbols.empty())
    return axis;
  return axis.substitute([&](StringAttr name) { return symbols.lookup(name); });
}
SymbolicTensorType ShapeEnvironment::substitute(SymbolicTensorType type) const {
  if (symbols.empty() || type.getAxes().empty())
    return type;
  return type.substitute([&](StringAttr name) { return symbols.lookup(name); });
}

//===-- ShapeRule --===//

SymbolicTensorType ShapeRule::typeOf(Value value) const {
  return environment ? environment->type(value) : cast<SymbolicTensorType>(value.getType());
}

bool ShapeRule::stretches(OperandAxis at) const {
  if (environment && environment->literals)
    return environment->literals->type(op->getOperand(at.operand)).size(at.axis).isConstant(1);
  return operands[at.operand].size(at.axis).isConstant(1);
}

MLIRContext *ShapeRule::context() const { return op->getContext(); }
std::string ShapeRule::opName() const { return op->getName().stripDialect().str(); }

LogicalResult ShapeRule::fail(Cause cause, const Twine &message) {
  if (sink)
    sink->illFormed(op, cause, message);
  return failure();
}

void ShapeRule::state(Obligation obligation) {
  if (!sink)
    return;
  obligation.op = op;
  sink->obligation(std::move(obligation));
}

void ShapeRule::requireEqual(DimAttr lhs, DimAttr rhs, const Twine &what, std::optional<OperandAxis> lhsAxis,
                             std::optional<OperandAxis> rhsAxis, Cause cause) {
  state({ObligationKind::Equal, nullptr, lhs, rhs, {}, {}, cause, what.str(), lhsAxis, rhsAxis});
}
void ShapeRule::requireAtLeast(DimAttr lhs, DimAttr rhs, const Twine &what, Cause cause,
                               std::optional<OperandAxis> lhsAxis) {
  state({ObligationKind::AtLeast, nullptr, lhs, rhs, {}, {}, cause, what.str(), lhsAxis, std::nullopt});
}
void ShapeRule::requireSameLengths(DimAttr lhs, DimAttr rhs, const Twine &what,
                                   std::optional<OperandAxis> lhsAxis, std::optional<OperandAxis> rhsAxis) {
  state({ObligationKind::SameLengths, nullptr, lhs, rhs, {}, {}, Cause::Len, what.str(), lhsAxis, rhsAxis});
}
void ShapeRule::requireSameTag(AxisAttr lhs, AxisAttr rhs, const Twine &what,
                               std::optional<OperandAxis> lhsAxis, std::optional<OperandAxis> rhsAxis) {
  // A tag of one name says no more than the size does; order matters where two names were merged.
  if (lhs.getTag() == rhs.getTag() || lhs.getTag().size() < 2 || rhs.getTag().size() < 2)
    return;
  state({ObligationKind::SameTag, nullptr, lhs.getSize(), rhs.getSize(),
         SmallVector<StringAttr, 2>(lhs.getTag()), SmallVector<StringAttr, 2>(rhs.getTag()), Cause::Order,
         what.str(), lhsAxis, rhsAxis});
}

AxisAttr ShapeRule::unify(AxisAttr lhs, AxisAttr rhs, const Twine &what, OperandAxis lhsAxis,
                          OperandAxis rhsAxis) {
  if (lhs == rhs)
    return lhs;
  bool left = stretches(lhsAxis), right = stretches(rhsAxis);
  if (left != right)
    return left ? rhs : lhs;
  requireEqual(lhs.getSize(), rhs.getSize(), what, lhsAxis, rhsAxis);
  requireSameTag(lhs, rhs, what, lhsAxis, rhsAxis);
  if (lhs.isRagged() && rhs.isRagged())
    requireSameLengths(lhs.getLengths(), rhs.getLengths(), what, lhsAxis, rhsAxis);
  // A dense operand of the full size gives a value for every valid position; the result is as ragged as the
  // other.
  if (lhs.isDense() && !rhs.isDense())
    return rhs;
  return lhs;
}

static SmallVector<int64_t, 2> movedTo(SmallVector<int64_t, 2> axes, ArrayRef<int64_t> places) {
  for (int64_t &axis : axes)
    axis = places[axis];
  return axes;
}

LogicalResult ShapeRule::keepsRows(SymbolicTensorType from, SymbolicTensorType to, ArrayRef<int64_t> places) {
  if (environment) // where rows stand is a matter of how the program is written
    return success();
  for (auto [a, axis] : llvm::enumerate(from.getAxes())) {
    if (!axis.isRagged() || places[a] < 0 ||
        llvm::equal(places.take_front(a + 1), llvm::seq<int64_t>(0, a + 1)))
      continue;
    SmallVector<int64_t, 2> rows = rowAxesOf(op, from, a);
    for (int64_t row : rows)
      if (places[row] < 0 || places[row] > places[a])
        return fail(Cause::Len, "the lengths of ragged axis " + Twine(a) + " of `" + from.text() +
                                    "` run over its axis " + Twine(row) +
                                    ", which does not stand before it in the result of `" + opName() +
                                    "`; make it dense first with `dense(x, 0)`");
    // Positions alone (`iota` of a ragged size) stand without rows.
    if (!rows.empty() && rowAxesOf(op, to, places[a]) != movedTo(rows, places))
      return fail(Cause::Len,
                  "which axis of `" + to.text() + "` has the rows of ragged axis " + Twine(places[a]) +
                      " cannot be told: several in front of it have the same literal size; give the batch a "
                      "size parameter, or make the axis dense first with `dense(x, 0)`");
  }
  return success();
}

LogicalResult ShapeRule::alignTrailing(SmallVectorImpl<AxisAttr> &axes) {
  SmallVector<OperandAxis> from; // which operand axis gave axes[i]
  for (auto [o, type] : llvm::enumerate(operands)) {
    // Make room in front where this operand has the greatest rank so far.
    while (int64_t(axes.size()) < type.getRank()) {
      unsigned missing = type.getRank() - axes.size();
      SmallVector<AxisAttr> front;
      SmallVector<OperandAxis> frontFrom;
      for (unsigned a = 0; a < missing; ++a) {
        front.push_back(type.axis(a));
        frontFrom.push_back({unsigned(o), a});
      }
      axes.insert(axes.begin(), front.begin(), front.end());
      from.insert(from.begin(), frontFrom.begin(), frontFrom.end());
    }
    for (int64_t a = 0; a < type.getRank(); ++a) {
      unsigned at = axes.size() - type.getRank() + a;
      OperandAxis mine{unsigned(o), unsigned(a)};
      if (from[at].operand == o)
        continue;
      axes[at] =
          unify(axes[at], type.axis(a), "`" + opName() + "` pairs axes element by element", from[at], mine);
      if (stretches(from[at]))
        from[at] = mine;
    }
  }
  return keepRowsOf(axes);
}

/// Rows keep the name that their lengths know them by, in whichever operand that is.
LogicalResult ShapeRule::keepRowsOf(SmallVectorImpl<AxisAttr> &axes) {
  for (auto [o, type] : llvm::enumerate(operands)) {
    auto *ragged = llvm::find_if(type.getAxes(), [](AxisAttr axis) { return axis.isRagged(); });
    int64_t shift = axes.size() - type.getRank();
    for (int64_t a = 0; a < ragged - type.getAxes().begin() && ragged != type.getAxes().end(); ++a)
      if (axes[a + shift].isDense() && !stretches({unsigned(o), unsigned(a)}))
        axes[a + shift] = type.axis(a);
  }
  for (SymbolicTensorType type : operands) {
    int64_t shift = axes.size() - type.getRank();
    auto places =
        llvm::map_to_vector(llvm::seq<int64_t>(0, type.getRank()), [&](int64_t a) { return a + shift; });
    if (failed(keepsRows(type, type.withAxes(axes), places)))
      return failure();
  }
  return success();
}

bool ShapeRule::hasRowsOfLater(unsigned operand, int64_t axis) const {
  // As it is written, and as it is known here: rows that a loop carried have their own name for the batch.
  auto written = cast<SymbolicTensorType>(op->getOperand(operand).getType());
  for (SymbolicTensorType type : {written, operands[operand]})
    for (int64_t a = axis + 1; a < type.getRank(); ++a)
      if (type.axis(a).isRagged() && llvm::is_contained(rowAxesOf(op, type, a), axis))
        return true;
  return false;
}

LogicalResult ShapeRule::checkAxis(unsigned operand, int64_t axis) {
  int64_t rank = operands[operand].getRank();
  if (axis >= 0 && axis < rank)
    return success();
  return fail(Cause::Axis, "`" + opName() + "` along axis " + Twine(axis) + " of `" +
                               operands[operand].text() + "`, which has " + Twine(rank) + " axes");
}
