// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Shape rules of ops that make tensors or rearrange their elements.
#include "ir/Ops.h"
#include "ir/Rows.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace rondo;

namespace {
/// Fails where an axis after `axis` is ragged: its lengths run over the rows that the op would rearrange.
LogicalResult rowsStay(ShapeRule &rule, StringRef name, SymbolicTensorType type, int64_t axis) {
  for (int64_t a = axis + 1; a < type.getRank(); ++a)
    if (type.axis(a).isRagged())
      return rule.fail(Cause::Len, "`" + name + "` along axis " + Twine(axis) + " of `" + type.text() +
                                       "` would rearrange the rows of ragged axis " + Twine(a) +
                                       ", which is not supported; make it dense first with `dense(x, fill)`");
  return success();
}

std::string nth(const char *op, int64_t axis) {
  return ("`" + Twine(op) + "` along axis " + Twine(axis)).str();
}
} // namespace

LogicalResult IotaOp::inferShapes(ShapeRule &rule) {
  rule.result(
      SymbolicTensorType::get(rule.context(), IntegerType::get(rule.context(), 32), {rule.axis(getAxis())}));
  return success();
}

LogicalResult FillOp::inferShapes(ShapeRule &rule) {
  if (rule.operand(0).getRank() != 0)
    return rule.fail(Cause::Rank, "`fill` takes a scalar, not `" + rule.operand(0).text() + "`");
  SmallVector<AxisAttr> axes;
  for (Attribute axis : getAxes()) {
    axes.push_back(rule.axis(cast<AxisAttr>(axis)));
    rule.requireAtLeast(axes.back().getSize(), rule.constant(0), "`fill` makes an axis", Cause::Bound);
  }
  rule.result(rule.operand(0).withAxes(axes));
  return success();
}

LogicalResult ConcatOp::inferShapes(ShapeRule &rule) {
  SymbolicTensorType first = rule.operand(0);
  int64_t along = getAxis();
  if (failed(rule.checkAxis(0, along)) || failed(rowsStay(rule, "concat", first, along)))
    return failure();
  SmallVector<AxisAttr> axes(first.getAxes());
  DimAttr size = rule.constant(0), lengths = rule.constant(0);
  bool ragged = false;
  for (auto [o, type] : llvm::enumerate(rule.getOperands())) {
    if (type.getRank() != first.getRank())
      return rule.fail(Cause::Rank, "`concat` takes values of one rank, not `" + first.text() + "` and `" +
                                        type.text() + "`");
    if (type.getElementType() != first.getElementType())
      return rule.fail(Cause::Type, "`concat` takes values of one dtype, not `" + first.text() + "` and `" +
                                        type.text() + "`");
    size = size + type.size(along);
    lengths = lengths + type.axis(along).extent();
    ragged |= type.axis(along).isRagged();
    for (int64_t a = 0; o > 0 && a < first.getRank(); ++a) {
      if (a == along)
        continue;
      OperandAxis left{0, unsigned(a)}, right{unsigned(o), unsigned(a)};
      if (axes[a] == type.axis(a))
        continue;
      rule.requireEqual(axes[a].getSize(), type.size(a),
                        nth("concat", along) + " joins values whose other axes agree", left, right);
      rule.requireSameTag(axes[a], type.axis(a),
                          nth("concat", along) + " joins values whose other axes agree", left, right);
      if (axes[a].isRagged() && type.axis(a).isRagged())
        rule.requireSameLengths(axes[a].getLengths(), type.axis(a).getLengths(), nth("concat", along), left,
                                right);
      if (axes[a].isRagged() != type.axis(a).isRagged())
        return rule.fail(Cause::Len, "`concat` joins `" + first.text() + "` and `" + type.text() +
                                         "`: axis " + Twine(a) + " is ragged in one and dense in the other");
    }
  }
  axes[along] = ragged ? AxisAttr::ragged(size, lengths) : AxisAttr::dense(size);
  rule.result(first.withAxes(axes));
  return success();
}

LogicalResult SplitOp::inferShapes(ShapeRule &rule) {
  SymbolicTensorType type = rule.operand(0);
  int64_t along = getAxis(), parts = getParts();
  if (failed(rule.checkAxis(0, along)) || failed(rowsStay(rule, "split", type, along)))
    return failure();
  DimAttr count = rule.constant(parts);
  OperandAxis at{0, unsigned(along)};
  auto pieceOf = [&](DimAttr whole) {
    DimAttr piece = whole.floorDiv(count);
    rule.requireEqual(piece * count, whole, nth("split", along) + " into " + Twine(parts) + " equal pieces",
                      at, at, Cause::Div);
    return piece;
  };
  AxisAttr axis = type.axis(along);
  // Of a ragged axis each row by itself: how long the longest is does not matter.
  AxisAttr piece = axis.isRagged()
                       ? AxisAttr::ragged(axis.getSize().floorDiv(count), pieceOf(axis.getLengths()))
                       : AxisAttr::dense(pieceOf(axis.getSize()));
  for (int64_t i = 0; i < parts; ++i)
    rule.result(type.withAxis(along, piece));
  return success();
}

LogicalResult SliceOp::inferShapes(ShapeRule &rule) {
  SymbolicTensorType type = rule.operand(0);
  int64_t along = getAxis();
  if (failed(rule.checkAxis(0, along)) || failed(rowsStay(rule, "slice", type, along)))
    return failure();
  AxisAttr axis = type.axis(along);
  DimAttr first = rule.dim(getStart()), last = rule.dim(getStop());
  auto bounds = [&](DimAttr whole) {
    return std::pair(getStartFromEnd() ? whole + first : first, getStopFromEnd() ? whole + last : last);
  };
  auto [start, stop] = bounds(axis.extent());
  OperandAxis at{0, unsigned(along)};
  rule.requireAtLeast(start, rule.constant(0),
                      nth("slice", along) + " starts at position " + getStart().text(), Cause::Bound, at);
  rule.requireAtLeast(
      stop, start, nth("slice", along) + " stops at position " + getStop().text() + ", not before its start",
      Cause::Bound, at);
  rule.requireAtLeast(axis.extent(), stop, nth("slice", along) + " stops at position " + getStop().text(),
                      Cause::Bound, at);
  auto [wholeStart, wholeStop] = bounds(axis.getSize());
  AxisAttr sliced = axis.withSize(wholeStop - wholeStart);
  rule.result(type.withAxis(along, axis.isRagged() ? sliced.withLengths(stop - start) : sliced));
  return success();
}

LogicalResult IndexOp::inferShapes(ShapeRule &rule) {
  SymbolicTensorType type = rule.operand(0);
  int64_t along = getAxis();
  if (failed(rule.checkAxis(0, along)) || failed(rowsStay(rule, "index", type, along)))
    return failure();
  DimAttr whole = type.axis(along).extent(), position = rule.dim(getPosition());
  if (getFromEnd())
    position = whole + position;
  OperandAxis at{0, unsigned(along)};
  rule.requireAtLeast(position, rule.constant(0),
                      "position " + getPosition().text() + " of axis " + Twine(along), Cause::Bound, at);
  rule.requireAtLeast(whole - 1, position, "position " + getPosition().text() + " of axis " + Twine(along),
                      Cause::Bound, at);
  SmallVector<AxisAttr> axes(type.getAxes());
  axes.erase(axes.begin() + along);
  rule.result(type.withAxes(axes));
  return success();
}

LogicalResult PadOp::inferShapes(ShapeRule &rule) {
  SymbolicTensorType type = rule.operand(0), value = rule.operand(1);
  int64_t along = getAxis();
  if (failed(rule.checkAxis(0, along)) || failed(rowsStay(rule, "pad", type, along)))
    return failure();
  if (value.getRank() != 0 || value.getElementType() != type.getElementType())
    return rule.fail(Cause::Type, "`pad` of `" + type.text() + "` takes a scalar of its dtype, not `" +
                                      value.text() + "`");
  DimAttr before = rule.dim(getBefore()), after = rule.dim(getAfter());
  rule.requireAtLeast(before, rule.constant(0), nth("pad", along), Cause::Bound);
  rule.requireAtLeast(after, rule.constant(0), nth("pad", along), Cause::Bound);
  AxisAttr axis = type.axis(along);
  DimAttr more = before + after;
  AxisAttr padded = axis.withSize(axis.getSize() + more);
  rule.result(type.withAxis(along, axis.isRagged() ? padded.withLengths(axis.getLengths() + more) : padded));
  return success();
}

LogicalResult TransposeOp::inferShapes(ShapeRule &rule) {
  SymbolicTensorType type = rule.operand(0);
  ArrayRef<int64_t> permutation = getPermutation();
  SmallVector<int64_t> sorted(permutation);
  llvm::sort(sorted);
  if (sorted != llvm::to_vector(llvm::seq<int64_t>(0, type.getRank())))
    return rule.fail(Cause::Axis, "`transpose` of `" + type.text() + "` needs each of its " +
                                      Twine(type.getRank()) + " axes once");
  SmallVector<AxisAttr> axes;
  for (auto [to, from] : llvm::enumerate(permutation)) {
    axes.push_back(type.axis(from));
    // The lengths of a ragged axis run over the axes in front of it: these must stay in front, in order.
    bool moved = llvm::any_of(llvm::seq<int64_t>(0, from),
                              [&, to = int64_t(to)](int64_t a) { return a >= to || permutation[a] != a; });
    if (type.axis(from).isRagged() && (moved || int64_t(to) != from))
      return rule.fail(Cause::Len,
                       "`transpose` moves ragged axis " + Twine(from) + " of `" + type.text() +
                           "` away from its rows, and a length is known where its row is; `scan` walks the "
                           "axis where it stands, and `transpose(dense(x, fill))` has padding instead of "
                           "lengths");
  }
  rule.result(type.withAxes(axes));
  return success();
}

LogicalResult InsertAxisOp::inferShapes(ShapeRule &rule) {
  SymbolicTensorType type = rule.operand(0);
  int64_t at = getAxis();
  if (at < 0 || at > type.getRank())
    return rule.fail(Cause::Axis, "a new axis at " + Twine(at) + " of `" + type.text() + "`");
  // Right before a ragged axis the rows in front of it stay where they are.
  bool behindRows = at > 0 && at < type.getRank() && type.axis(at).isRagged();
  if (failed(rowsStay(rule, "insert_axis", type, behindRows ? at : at - 1)))
    return failure();
  SmallVector<AxisAttr> axes(type.getAxes());
  axes.insert(axes.begin() + at, AxisAttr::dense(rule.context(), 1));
  rule.result(type.withAxes(axes));
  return success();
}

/// The tag of a product of axes, outermost first. A literal size has no name: beside names its number holds
/// its place, so that rows of `B*2` are told from those of `2*B`.
static SmallVector<StringAttr> tagOfProduct(ArrayRef<AxisAttr> axes) {
  SmallVector<StringAttr> tag;
  bool named = false;
  for (AxisAttr axis : axes) {
    named |= !axis.getTag().empty();
    llvm::append_range(tag, axis.getTag());
    if (auto number = axis.getSize().asConstant(); number && *number != 1 && axis.getTag().empty())
      tag.push_back(StringAttr::get(axis.getContext(), std::to_string(*number)));
  }
  return named ? tag : SmallVector<StringAttr>();
}

LogicalResult SplitAxisOp::inferShapes(ShapeRule &rule) {
  SymbolicTensorType type = rule.operand(0);
  int64_t at = getAxis();
  if (failed(rule.checkAxis(0, at)) || failed(rowsStay(rule, "split_axis", type, at)))
    return failure();
  AxisAttr axis = type.axis(at);
  if (axis.isRagged())
    return rule.fail(Cause::Len, "`split_axis` of ragged axis " + Twine(at) + " of `" + type.text() + "`");
  SmallVector<AxisAttr> axes(type.getAxes());
  axes.erase(axes.begin() + at);
  DimAttr product = rule.constant(1);
  SmallVector<AxisAttr> pieces;
  for (Attribute size : getSizes()) {
    pieces.push_back(AxisAttr::dense(rule.dim(cast<DimAttr>(size))));
    product = product * pieces.back().getSize();
  }
  axes.insert(axes.begin() + at, pieces.begin(), pieces.end());
  SmallVector<StringAttr> tag = tagOfProduct(pieces);
  OperandAxis from{0, unsigned(at)};
  rule.requireEqual(axis.getSize(), product, "`split_axis` of axis " + Twine(at), from, std::nullopt);
  rule.requireSameTag(axis, axis.withTag(tag), "`split_axis` of axis " + Twine(at), from, std::nullopt);
  rule.result(type.withAxes(axes));
  return success();
}

LogicalResult MergeOp::inferShapes(ShapeRule &rule) {
  SymbolicTensorType type = rule.operand(0);
  int64_t at = getAxis(), count = getCount();
  if (at < 0 || count < 1 || at + count > type.getRank())
    return rule.fail(Cause::Axis, "`merge` of " + Twine(count) + " axes from axis " + Twine(at) + " of `" +
                                      type.text() + "`");
  if (failed(rowsStay(rule, "merge", type, at)) || type.axis(at).isRagged())
    return rule.fail(Cause::Len, "`merge` of ragged axis " + Twine(at) + " of `" + type.text() + "`");
  DimAttr product = rule.constant(1);
  for (AxisAttr axis : type.getAxes().slice(at, count))
    product = product * axis.getSize();
  SmallVector<StringAttr> tag = tagOfProduct(type.getAxes().slice(at, count));
  SmallVector<AxisAttr> axes(type.getAxes());
  axes.erase(axes.begin() + at, axes.begin() + at + count);
  axes.insert(axes.begin() + at, AxisAttr::dense(product).withTag(tag));
  rule.result(type.withAxes(axes));
  return success();
}

LogicalResult ReverseOp::inferShapes(ShapeRule &rule) {
  if (failed(rule.checkAxis(0, getAxis())) || failed(rowsStay(rule, "reverse", rule.operand(0), getAxis())))
    return failure();
  rule.result(rule.operand(0));
  return success();
}

LogicalResult RepeatOp::inferShapes(ShapeRule &rule) {
  SymbolicTensorType type = rule.operand(0);
  if (failed(rule.checkAxis(0, getAxis())) || failed(rowsStay(rule, "repeat", type, getAxis())))
    return failure();
  AxisAttr axis = type.axis(getAxis());
  DimAttr count = rule.dim(getCount());
  rule.requireAtLeast(count, rule.constant(0), nth("repeat", getAxis()), Cause::Bound);
  SmallVector<StringAttr> tag = tagOfProduct({axis, AxisAttr::dense(count)});
  AxisAttr repeated = axis.withSize(axis.getSize() * count).withTag(tag);
  // Each valid position several times: a row is as many times as long.
  rule.result(
      type.withAxis(getAxis(), axis.isRagged() ? repeated.withLengths(axis.getLengths() * count) : repeated));
  return success();
}

LogicalResult RaggedOp::inferShapes(ShapeRule &rule) {
  SymbolicTensorType type = rule.operand(0), lengths = rule.operand(1);
  int64_t along = getAxis();
  if (failed(rule.checkAxis(0, along)))
    return failure();
  if (!lengths.isInteger() || lengths.getRank() != along)
    return rule.fail(Cause::Rank, "lengths of axis " + Twine(along) + " of `" + type.text() +
                                      "` are i32 over the " + Twine(along) + " axes before it, not `" +
                                      lengths.text() + "`");
  for (int64_t a = 0; a < along; ++a)
    rule.requireEqual(lengths.size(a), type.size(a), "`ragged` takes one length a row",
                      OperandAxis{1, unsigned(a)}, OperandAxis{0, unsigned(a)}, Cause::BatchSrc);
  rule.result(type.withAxis(along, type.axis(along).withLengths(rule.symbol(getSymbol()))));
  return success();
}

LogicalResult DenseOp::inferShapes(ShapeRule &rule) {
  SymbolicTensorType type = rule.operand(0), value = rule.operand(1);
  if (failed(rule.checkAxis(0, getAxis())))
    return failure();
  if (value.getRank() != 0 || value.getElementType() != type.getElementType())
    return rule.fail(Cause::Type, "`dense` of `" + type.text() + "` takes a scalar of its dtype, not `" +
                                      value.text() + "`");
  rule.result(type.withAxis(getAxis(), type.axis(getAxis()).asDense()));
  return success();
}

/// The operand's axis that an axis of a written type got its size from.
static std::optional<OperandAxis> sourceOf(AscribeOp op, unsigned axis) {
  ArrayRef<int64_t> places = op.getPlaces();
  if (2 * axis + 1 >= places.size() || places[2 * axis] < 0)
    return std::nullopt;
  return OperandAxis{1 + unsigned(places[2 * axis]), unsigned(places[2 * axis + 1])};
}

/// Whether the names of a tag are sizes that the axis is made of. Else they are what it was called before a
/// loop gave it another size, or what its user calls it, and say nothing of the order of its rows.
static bool saysOrder(AxisAttr axis) {
  DimAttr size = sizeOfTag(axis.getContext(), axis.getTag());
  return size.isConstant(0) || axis.getSize().floorDiv(size) * size == axis.getSize();
}

LogicalResult AscribeOp::inferShapes(ShapeRule &rule) {
  SymbolicTensorType actual = rule.operand(0),
                     declared = rule.substitute(cast<SymbolicTensorType>(getType()));
  if (actual.getRank() != declared.getRank())
    return rule.fail(Cause::Rank, getWhat() + " is declared `" + declared.text() + "` but has type `" +
                                      actual.text() + "`");
  if (actual.getElementType() != declared.getElementType())
    return rule.fail(Cause::Type, getWhat() + " is declared `" + declared.text() + "` but has type `" +
                                      actual.text() + "`");
  for (int64_t a = 0; a < actual.getRank(); ++a) {
    AxisAttr have = actual.axis(a), want = declared.axis(a);
    OperandAxis at{0, unsigned(a)};
    if (want.getTag().size() > 1 && !saysOrder(want))
      declared = declared.withAxis(a, want = want.withTag(have.getTag()));
    std::string what =
        ("axis " + Twine(a) + " of " + getWhat() + ", declared `" + declared.text() + "`").str();
    rule.requireEqual(have.getSize(), want.getSize(), what, at, sourceOf(*this, a));
    rule.requireSameTag(have, want, what, at, std::nullopt);
    if (have.isRagged() != want.isRagged())
      return rule.fail(Cause::Len, getWhat() + " is declared `" + declared.text() + "` but has type `" +
                                       actual.text() + "`");
    if (have.isRagged())
      rule.requireSameLengths(have.getLengths(), want.getLengths(), what, at, std::nullopt);
  }
  rule.result(declared);
  return success();
}
