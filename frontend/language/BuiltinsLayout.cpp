// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Primitives that rearrange, index and make tensors.

#include "frontend/language/BuiltinRuns.h"

namespace rondo::language::primitive {

static mlir::IntegerAttr position(Elaborator &e, int64_t axis) { return e.builder().getI64IntegerAttr(axis); }

// An axis given by its position or by its size, as an argument.
static int64_t axisArgument(Elaborator &e, CallArguments &a, size_t i, SymbolicTensorType type) {
  const Value &v = a.positional[i];
  DimAttr size = e.sizeOf(v, a.ranges[i], "an axis");
  if (!size)
    return -1;
  int64_t rank = type.getRank();
  if (auto at = size.asConstant(); at && !v.axis) {
    int64_t axis = *at < 0 ? *at + rank : *at;
    if (axis >= 0 && axis < rank)
      return axis;
    e.error(code::Rank, a.ranges[i], "`" + type.text() + "` has no axis " + llvm::Twine(*at));
    return -1;
  }
  for (int64_t axis = 0; axis < rank; ++axis)
    if (type.size(axis) == size ||
        (v.axis && !v.axis.getTag().empty() && type.axis(axis).getTag() == v.axis.getTag()))
      return axis;
  e.error(code::Name, a.ranges[i], "`" + type.text() + "` has no axis of size `" + size.text() + "`");
  return -1;
}

// --- Making ------------------------------------------------------------------

// `[B, H]`: an axis keeps the lengths and the tag that its size came with.
static mlir::ArrayAttr axesOf(Elaborator &e, const Value &shape, Range range) {
  if (shape.kind != Value::Array && shape.kind != Value::Tuple) {
    e.error(code::Type, range, "a shape is written as `[B, H]`, not `" + describe(shape) + "`");
    return {};
  }
  llvm::SmallVector<mlir::Attribute> axes;
  for (const Value &part : shape.parts) {
    DimAttr size = e.sizeOf(part, range, "the size of an axis");
    if (!size)
      return {};
    axes.push_back(part.axis ? part.axis : AxisAttr::dense(size));
  }
  return e.builder().getArrayAttr(axes);
}

// For what is said about a mistake: where each size got the name by which it is given here.
static void rememberNames(Elaborator &e, const Value &shape, Value &filled) {
  bool any = llvm::any_of(shape.parts, [](const Value &part) { return part.named; });
  if (!any || filled.isPoison() || !filled.tensor.getDefiningOp())
    return;
  auto places = llvm::map_to_vector(shape.parts, [&](const Value &part) -> mlir::Attribute {
    return part.named ? mlir::Attribute(part.named) : e.builder().getUnitAttr();
  });
  filled.tensor.getDefiningOp()->setAttr(namedSizesAttr, e.builder().getArrayAttr(places));
}

static Value fillWith(Elaborator &e, CallArguments &a, mlir::Value value) {
  mlir::ArrayAttr axes = value ? axesOf(e, a.positional[0], a.ranges[0]) : mlir::ArrayAttr();
  Value filled = axes ? e.emit<FillOp>(a.range, axes, value) : Value();
  rememberNames(e, a.positional[0], filled);
  return filled;
}

Value fill(Elaborator &e, CallArguments &a) { return fillWith(e, a, tensorArgument(e, a, 1)); }
Value zeros(Elaborator &e, CallArguments &a) { return fillWith(e, a, e.scalar(0, e.f32(), a.range)); }
Value ones(Elaborator &e, CallArguments &a) { return fillWith(e, a, e.scalar(1, e.f32(), a.range)); }

Value iota(Elaborator &e, CallArguments &a) {
  const Value &n = a.positional[0];
  DimAttr size = e.sizeOf(n, a.ranges[0], "the argument of `iota`");
  if (!size)
    return Value();
  // A size that stands for a ragged axis would need rows in front: one row of positions serves them all.
  AxisAttr axis = n.axis ? n.axis.asDense() : AxisAttr::dense(size);
  return e.emit<IotaOp>(a.range, axis);
}

// --- Rearranging -------------------------------------------------------------

Value concat(Elaborator &e, CallArguments &a) {
  mlir::Type element;
  for (const Value &v : a.positional)
    if (v.kind == Value::Tensor)
      element = v.type().getElementType();
  llvm::SmallVector<mlir::Value> inputs;
  for (size_t i = 0; i < a.positional.size(); ++i) {
    inputs.push_back(tensorArgument(e, a, i, a.positional[i].kind == Value::Tensor ? mlir::Type() : element));
    if (!inputs.back())
      return Value();
  }
  int64_t axis = alongAxis(e, a, inputs.front(), std::nullopt);
  if (axis < 0)
    return Value();
  return e.onRows(
      a.range, {axis, axis, inputs.size(), "concat" + std::to_string(axis)}, inputs,
      [&](mlir::ValueRange joined) { return e.emit<ConcatOp>(a.range, position(e, axis), joined); });
}

Value split(Elaborator &e, CallArguments &a) {
  mlir::Value x = tensorArgument(e, a, 0);
  auto parts = e.constantOf(a.positional[1], a.ranges[1], "the number of parts");
  if (!x || !parts)
    return Value();
  if (*parts < 1 || *parts > 1024)
    return e.error(code::Const, a.ranges[1], "the number of parts is 1 to 1024");
  int64_t axis = alongAxis(e, a, x, -1);
  if (axis < 0)
    return Value();
  llvm::SmallVector<mlir::Type> unknown(*parts, SymbolicTensorType::scalar(e.f32()));
  auto op =
      e.builder().create<SplitOp>(e.location(a.range), unknown, position(e, axis), position(e, *parts), x);
  if (!e.infer(op, a.range))
    return Value();
  std::vector<Value> pieces;
  for (mlir::Value piece : op.getResults())
    pieces.push_back(Value::ofTensor(piece));
  return Value::ofTuple(std::move(pieces));
}

Value slice(Elaborator &e, CallArguments &a) {
  mlir::Value x = tensorArgument(e, a, 0);
  DimAttr start = e.sizeOf(a.positional[1], a.ranges[1], "the start of a slice"),
          stop = e.sizeOf(a.positional[2], a.ranges[2], "the end of a slice");
  int64_t axis = x ? alongAxis(e, a, x, std::nullopt) : -1;
  if (axis < 0 || !start || !stop)
    return Value();
  auto fromEnd = [&](DimAttr bound) {
    return bound.asConstant() && *bound.asConstant() < 0 ? e.builder().getUnitAttr() : mlir::UnitAttr();
  };
  return e.onRows(a.range, RowsMoved::along(axis, "slice " + start.text() + ":" + stop.text()), x,
                  [&](mlir::ValueRange of) {
                    return e.emit<SliceOp>(a.range, position(e, axis), start, stop, fromEnd(start),
                                           fromEnd(stop), of[0]);
                  });
}

Value pad(Elaborator &e, CallArguments &a) {
  mlir::Value x = tensorArgument(e, a, 0);
  DimAttr before = e.sizeOf(a.positional[1], a.ranges[1], "the padding"),
          after = e.sizeOf(a.positional[2], a.ranges[2], "the padding");
  int64_t axis = x ? alongAxis(e, a, x, std::nullopt) : -1;
  if (axis < 0 || !before || !after)
    return Value();
  const Value *given = a.labelledValue("value");
  mlir::Type type = typeOf(x).getElementType();
  mlir::Value value = given ? e.tensorOf(*given, a.range, type) : e.scalar(0, type, a.range);
  return value ? e.emit<PadOp>(a.range, position(e, axis), before, after, x, value) : Value();
}

Value transpose(Elaborator &e, CallArguments &a) {
  mlir::Value x = tensorArgument(e, a, 0);
  if (!x)
    return Value();
  int64_t rank = typeOf(x).getRank();
  llvm::SmallVector<int64_t> permutation;
  for (size_t i = 1; i < a.positional.size(); ++i) {
    int64_t axis = axisArgument(e, a, i, typeOf(x));
    if (axis < 0)
      return Value();
    permutation.push_back(axis);
  }
  if (permutation.empty() && rank != 2)
    return e.error(code::Rank, a.range,
                   "`transpose` of `" + typeOf(x).text() + "` needs the order of the axes",
                   "as in `transpose(x, 0, 2, 1)`");
  if (permutation.empty())
    permutation = {1, 0};
  RowsMoved moved{rank, -1, 1, "transpose"};
  for (auto [to, from] : llvm::enumerate(permutation)) {
    moved.key += " " + std::to_string(from);
    if (from == int64_t(to))
      continue;
    moved.first = std::min<int64_t>(moved.first, to);
    moved.last = std::max<int64_t>(moved.last, to);
  }
  return e.onRows(a.range, moved, x, [&](mlir::ValueRange of) {
    // Axes behind those that move stay: the lengths lack some of them.
    auto order = llvm::ArrayRef(permutation).take_front(typeOf(of[0]).getRank());
    return e.emit<TransposeOp>(a.range, e.builder().getDenseI64ArrayAttr(order), of[0]);
  });
}

Value insertAxis(Elaborator &e, CallArguments &a) {
  mlir::Value x = tensorArgument(e, a, 0);
  auto at = e.constantOf(a.positional[1], a.ranges[1], "the place of an axis");
  if (!x || !at)
    return Value();
  int64_t place = *at < 0 ? *at + typeOf(x).getRank() + 1 : *at;
  return e.onRows(
      a.range, {place, place, 1, "insert_axis " + std::to_string(place)}, x,
      [&](mlir::ValueRange of) { return e.emit<InsertAxisOp>(a.range, position(e, place), of[0]); });
}

Value splitAxis(Elaborator &e, CallArguments &a) {
  mlir::Value x = tensorArgument(e, a, 0);
  int64_t axis = x ? axisArgument(e, a, 1, typeOf(x)) : -1;
  if (axis < 0)
    return Value();
  llvm::SmallVector<mlir::Attribute> sizes;
  for (size_t i = 2; i < a.positional.size(); ++i) {
    DimAttr size = e.sizeOf(a.positional[i], a.ranges[i], "the size of an axis");
    if (!size)
      return Value();
    sizes.push_back(size);
  }
  std::string key = "split_axis";
  for (mlir::Attribute size : sizes)
    key += " " + llvm::cast<DimAttr>(size).text();
  return e.onRows(a.range, RowsMoved::along(axis, key), x, [&](mlir::ValueRange of) {
    return e.emit<SplitAxisOp>(a.range, position(e, axis), e.builder().getArrayAttr(sizes), of[0]);
  });
}

Value merge(Elaborator &e, CallArguments &a) {
  mlir::Value x = tensorArgument(e, a, 0);
  int64_t first = x ? axisArgument(e, a, 1, typeOf(x)) : -1;
  if (first < 0)
    return Value();
  for (size_t i = 2; i < a.positional.size(); ++i) {
    int64_t axis = axisArgument(e, a, i, typeOf(x));
    if (axis < 0)
      return Value();
    if (axis != first + int64_t(i) - 1)
      return e.error(code::Axis, a.ranges[i],
                     "`merge` takes neighbouring axes in their order; `" + typeOf(x).text() +
                         "` has them otherwise",
                     "transpose it first");
  }
  int64_t count = int64_t(a.positional.size()) - 1;
  RowsMoved moved{first, first + count - 1, 1,
                  "merge " + std::to_string(first) + " " + std::to_string(count)};
  return e.onRows(a.range, moved, x, [&](mlir::ValueRange of) {
    return e.emit<MergeOp>(a.range, position(e, first), position(e, count), of[0]);
  });
}

Value reverse(Elaborator &e, CallArguments &a) {
  mlir::Value x = tensorArgument(e, a, 0);
  int64_t axis = x ? alongAxis(e, a, x, std::nullopt) : -1;
  if (axis < 0)
    return Value();
  return e.onRows(a.range, RowsMoved::along(axis, "reverse"), x,
                  [&](mlir::ValueRange of) { return e.emit<ReverseOp>(a.range, position(e, axis), of[0]); });
}

Value repeat(Elaborator &e, CallArguments &a) {
  mlir::Value x = tensorArgument(e, a, 0);
  DimAttr count = e.sizeOf(a.positional[1], a.ranges[1], "the number of copies");
  int64_t axis = x ? alongAxis(e, a, x, std::nullopt) : -1;
  if (axis < 0 || !count)
    return Value();
  return e.onRows(a.range, RowsMoved::along(axis, "repeat " + count.text()), x, [&](mlir::ValueRange of) {
    return e.emit<RepeatOp>(a.range, position(e, axis), count, of[0]);
  });
}

// --- Ragged ------------------------------------------------------------------

static int64_t firstRagged(SymbolicTensorType type) {
  for (int64_t axis = 0; axis < type.getRank(); ++axis)
    if (!type.axis(axis).isDense())
      return axis;
  return 1;
}

Value ragged(Elaborator &e, CallArguments &a) {
  mlir::Value x = tensorArgument(e, a, 0), lengths = tensorArgument(e, a, 1);
  if (!x || !lengths)
    return Value();
  if (typeOf(lengths).getRank() == 0 && typeOf(x).getRank() > 1 && !a.along)
    return e.error(code::Rank, a.ranges[1], "`ragged` takes a length for each row, and this is one number",
                   "give an `i32[B]`; to cut axis 0 for all, write `along 0`");
  int64_t axis = alongAxis(e, a, x, typeOf(lengths).getRank());
  if (axis < 0)
    return Value();
  return e.emit<RaggedOp>(a.range, position(e, axis),
                          e.builder().getStringAttr(e.lengthsSymbol(lengths, "len")), x, lengths);
}

Value dense(Elaborator &e, CallArguments &a) {
  mlir::Value x = tensorArgument(e, a, 0);
  if (!x)
    return Value();
  mlir::Value value = tensorArgument(e, a, 1, typeOf(x).getElementType());
  int64_t axis = value ? alongAxis(e, a, x, firstRagged(typeOf(x))) : -1;
  return axis < 0 ? Value() : e.emit<DenseOp>(a.range, position(e, axis), x, value);
}

Value lengths(Elaborator &e, CallArguments &a) {
  mlir::Value x = tensorArgument(e, a, 0);
  int64_t axis = x ? alongAxis(e, a, x, firstRagged(typeOf(x))) : -1;
  return axis < 0 ? Value() : e.emit<LengthsOp>(a.range, position(e, axis), x);
}

Value maxlen(Elaborator &e, CallArguments &a) {
  mlir::Value lengths = tensorArgument(e, a, 0);
  return lengths ? e.greatestOf(a.range, lengths) : Value();
}

Value nonzero(Elaborator &e, CallArguments &a) {
  mlir::Value x = tensorArgument(e, a, 0);
  return x ? e.positionsIn(a.range, x) : Value();
}

// --- Indices -----------------------------------------------------------------

Value gather(Elaborator &e, CallArguments &a) {
  mlir::Value x = tensorArgument(e, a, 0), ids = tensorArgument(e, a, 1);
  int64_t axis = x && ids ? alongAxis(e, a, x, std::nullopt) : -1;
  const Value *batch = a.labelledValue("batch");
  auto shared = batch ? e.constantOf(*batch, a.range, "`batch`") : std::optional<int64_t>(0);
  if (axis < 0 || !shared)
    return Value();
  return e.gatherRows(a.range, axis, *shared, x, ids);
}

Value oneHot(Elaborator &e, CallArguments &a) {
  mlir::Value ids = tensorArgument(e, a, 0);
  DimAttr depth = e.sizeOf(a.positional[1], a.ranges[1], "the size of the new axis");
  return ids && depth ? e.emit<OneHotOp>(a.range, depth, ids) : Value();
}

Value topK(Elaborator &e, CallArguments &a) {
  mlir::Value x = tensorArgument(e, a, 0);
  DimAttr k = e.sizeOf(a.positional[1], a.ranges[1], "the number of elements");
  int64_t axis = x && k ? alongAxis(e, a, x, -1) : -1;
  if (axis < 0)
    return Value();
  mlir::Type unknown = SymbolicTensorType::scalar(e.f32());
  auto op = e.builder().create<TopKOp>(e.location(a.range), unknown, unknown, position(e, axis), k, x);
  if (!e.infer(op, a.range))
    return Value();
  return Value::ofTuple({Value::ofTensor(op.getValues()), Value::ofTensor(op.getIndices())});
}

Value conv1d(Elaborator &e, CallArguments &a) {
  mlir::Value x = tensorArgument(e, a, 0), w = tensorArgument(e, a, 1);
  const Value *stride = a.labelledValue("stride"), *padding = a.labelledValue("padding");
  auto by = stride ? e.constantOf(*stride, a.range, "`stride`") : std::optional<int64_t>(1);
  auto around = padding ? e.constantOf(*padding, a.range, "`padding`") : std::optional<int64_t>(0);
  if (!x || !w || !by || !around)
    return Value();
  return e.emit<Conv1dOp>(a.range, position(e, *by), position(e, *around), x, w);
}

} // namespace rondo::language::primitive
