// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Ops that make tensors or rearrange their elements, on data. Along a ragged axis each row is worked on by
// itself.
#include "ir/OpEvaluation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace rondo;

/// The rearrangement that changes nothing: where most ops start.
static Rearrangement same(const TensorValue &x) {
  Rearrangement how;
  how.sizes.assign(x.sizes().begin(), x.sizes().end());
  how.inherits = llvm::to_vector<6>(llvm::seq<int64_t>(0, x.rank()));
  how.from = [](ArrayRef<int64_t> index) { return Index(index); };
  return how;
}

//===-- Tensors out of nothing --===//

static LogicalResult fill(FillOp op, OpEvaluation &run) {
  const SymbolValues &symbols = run.getContext().symbols;
  if (run.operand(0).rank() != 0)
    return run.fail("takes a scalar");
  auto axes = llvm::map_to_vector(op.getAxes(), [](Attribute axis) { return cast<AxisAttr>(axis); });
  Index sizes;
  for (AxisAttr axis : axes) {
    auto size = run.value(axis.getSize());
    if (!size)
      return failure();
    if (*size < 0)
      return run.fail("makes an axis of size " + Twine(*size));
    sizes.push_back(*size);
  }
  TensorValue y(run.operand(0).dtype(), sizes);
  bool known = true;
  for (auto [a, axis] : llvm::enumerate(axes)) {
    if (!axis.isRagged())
      continue;
    y.makeRagged(a, [&, a = a, axis = axis](ArrayRef<int64_t> row) {
      auto length = symbols.value(axis.getLengths(), [&](const RowAxes &rows) -> std::optional<int64_t> {
        auto map = RowMap::find(ArrayRef(axes).take_front(a), ArrayRef(sizes).take_front(a), rows, symbols);
        return map ? std::optional(map->row(row)) : std::nullopt;
      });
      known &= length.has_value() && *length >= 0 && *length <= sizes[a];
      return length.value_or(0);
    });
    if (!known)
      return run.fail("the lengths `" + axis.getLengths().text() + "` of axis " + Twine(a) +
                      " have no value that fits its size " + Twine(sizes[a]));
  }
  double value = run.operand(0).item();
  y.forEachIndex([&](ArrayRef<int64_t> index) { y.at(index) = value; });
  return run.give(std::move(y));
}

static LogicalResult iota(IotaOp op, OpEvaluation &run) {
  auto size = run.value(op.getAxis().getSize());
  if (!size)
    return failure();
  if (*size < 0)
    return run.fail("makes an axis of size " + Twine(*size));
  return run.give(TensorValue::vector(Dtype::I32, llvm::to_vector(llvm::seq<int64_t>(0, *size))));
}

//===-- Along an axis --===//

/// All operands agree on every axis but `along`.
static LogicalResult checkJoin(OpEvaluation &run, int64_t along) {
  const TensorValue &first = run.operand(0);
  for (unsigned o = 1; o < run.count(); ++o) {
    const TensorValue &x = run.operand(o);
    if (x.rank() != first.rank())
      return run.fail("ranks differ");
    for (int64_t a = 0; a < x.rank(); ++a) {
      if (a != along && x.size(a) != first.size(a))
        return run.fail("axis " + Twine(a) + " has sizes " + Twine(first.size(a)) + " and " +
                        Twine(x.size(a)));
      if (a != along && (x.isRagged(a) != first.isRagged(a) ||
                         (x.isRagged(a) && a < along && x.lengths(a) != first.lengths(a))))
        return run.fail("the lengths along axis " + Twine(a) + " differ");
    }
  }
  return success();
}

static LogicalResult concat(ConcatOp op, OpEvaluation &run) {
  int64_t along = op.getAxis();
  const TensorValue &first = run.operand(0);
  if (failed(run.checkAxis(0, along)) || failed(checkJoin(run, along)))
    return failure();
  bool ragged = false;
  Index sizes(first.sizes());
  sizes[along] = 0;
  for (unsigned o = 0; o < run.count(); ++o) {
    ragged |= run.operand(o).isRagged(along);
    sizes[along] += run.operand(o).size(along);
  }
  // Which operand a position of a row comes from, and where it stands there.
  auto find = [&](ArrayRef<int64_t> index) {
    Index at(index);
    unsigned o = 0;
    for (; o + 1 < run.count() && at[along] >= run.operand(o).extent(along, at); ++o)
      at[along] -= run.operand(o).extent(along, at);
    return std::pair(o, at);
  };
  TensorValue y(first.dtype(), sizes);
  for (int64_t axis = 0; axis < y.rank(); ++axis) {
    if (axis == along ? !ragged : !first.isRagged(axis))
      continue;
    y.makeRagged(axis, [&](ArrayRef<int64_t> row) {
      int64_t length = 0;
      for (unsigned o = 0; axis == along && o < run.count(); ++o)
        length += run.operand(o).extent(along, row);
      if (axis == along)
        return length;
      if (axis < along)
        return first.extent(axis, row);
      auto [o, at] = find(row);
      return run.operand(o).extent(axis, at);
    });
  }
  y.forEachIndex([&](ArrayRef<int64_t> index) {
    auto [o, at] = find(index);
    y.at(index) = run.operand(o).at(at);
  });
  return run.give(std::move(y));
}

/// The valid indices of the axes before `axis`; of a dense axis one stands for all, also where there is none.
static SmallVector<Index> rowsOf(const TensorValue &x, int64_t axis) {
  if (!x.isRagged(axis))
    return {Index(axis, 0)};
  SmallVector<Index> rows;
  x.forEachPrefix(axis, [&](ArrayRef<int64_t> row) { rows.push_back(Index(row)); });
  return rows;
}

static LogicalResult split(SplitOp op, OpEvaluation &run) {
  const TensorValue &x = run.operand(0);
  int64_t along = op.getAxis(), parts = op.getParts();
  if (failed(run.checkAxis(0, along)))
    return failure();
  if (parts < 1 || (!x.isRagged(along) && x.size(along) % parts))
    return run.fail("size " + Twine(x.size(along)) + " of axis " + Twine(along) + " is no multiple of " +
                    Twine(parts));
  for (const Index &row : rowsOf(x, along))
    if (x.extent(along, row) % parts)
      return run.fail("length " + Twine(x.extent(along, row)) + " along axis " + Twine(along) +
                      " is no multiple of " + Twine(parts));
  auto lengthOf = [&](ArrayRef<int64_t> row) { return x.extent(along, row) / parts; };
  for (int64_t part = 0; part < parts; ++part) {
    Rearrangement how = same(x);
    how.sizes[along] = x.size(along) / parts;
    how.from = [&, part](ArrayRef<int64_t> index) {
      Index at(index);
      at[along] += part * lengthOf(index);
      return at;
    };
    if (x.isRagged(along)) {
      how.ownAxis = along;
      how.length = lengthOf;
    }
    (void)run.give(rearrange(x, how));
  }
  return success();
}

static LogicalResult slice(SliceOp op, OpEvaluation &run) {
  const TensorValue &x = run.operand(0);
  int64_t along = op.getAxis();
  auto start = run.value(op.getStart()), stop = run.value(op.getStop());
  if (!start || !stop || failed(run.checkAxis(0, along)))
    return failure();
  auto from = [=, end = bool(op.getStartFromEnd())](int64_t whole) { return *start + (end ? whole : 0); };
  auto to = [=, end = bool(op.getStopFromEnd())](int64_t whole) { return *stop + (end ? whole : 0); };
  for (const Index &row : rowsOf(x, along)) {
    int64_t whole = x.extent(along, row);
    if (from(whole) < 0 || to(whole) < from(whole) || to(whole) > whole)
      return run.fail("takes positions " + Twine(from(whole)) + " to " + Twine(to(whole)) + " of " +
                      Twine(whole) + " along axis " + Twine(along));
  }
  Rearrangement how = same(x);
  how.sizes[along] = std::max<int64_t>(0, to(x.size(along)) - from(x.size(along)));
  how.from = [&](ArrayRef<int64_t> index) {
    Index at(index);
    at[along] += from(x.extent(along, index));
    return at;
  };
  if (x.isRagged(along)) {
    how.ownAxis = along;
    how.length = [&](ArrayRef<int64_t> row) { return to(x.extent(along, row)) - from(x.extent(along, row)); };
  }
  return run.give(rearrange(x, how));
}

/// Takes `axis` out of the index.
static Index without(ArrayRef<int64_t> index, int64_t axis) {
  Index rest(index);
  rest.erase(rest.begin() + axis);
  return rest;
}

static LogicalResult indexAt(IndexOp op, OpEvaluation &run) {
  const TensorValue &x = run.operand(0);
  int64_t along = op.getAxis();
  auto position = run.value(op.getPosition());
  if (!position || failed(run.checkAxis(0, along)))
    return failure();
  auto at = [&, end = bool(op.getFromEnd())](ArrayRef<int64_t> row) {
    return *position + (end ? x.extent(along, row) : 0);
  };
  for (const Index &row : rowsOf(x, along))
    if (at(row) < 0 || at(row) >= x.extent(along, row))
      return run.fail("takes position " + Twine(at(row)) + " of " + Twine(x.extent(along, row)) +
                      " along axis " + Twine(along));
  Rearrangement how = same(x);
  how.sizes = without(how.sizes, along);
  how.inherits.erase(how.inherits.begin() + along);
  how.from = [&](ArrayRef<int64_t> index) {
    Index from(index);
    from.insert(from.begin() + along, at(index));
    return from;
  };
  return run.give(rearrange(x, how));
}

static LogicalResult pad(PadOp op, OpEvaluation &run) {
  const TensorValue &x = run.operand(0);
  int64_t along = op.getAxis();
  auto before = run.value(op.getBefore()), after = run.value(op.getAfter());
  if (!before || !after || failed(run.checkAxis(0, along)))
    return failure();
  if (*before < 0 || *after < 0 || run.operand(1).rank() != 0)
    return run.fail("pads by " + Twine(*before) + " and " + Twine(*after));
  Rearrangement how = same(x);
  how.sizes[along] += *before + *after;
  how.from = [&](ArrayRef<int64_t> index) {
    Index at(index);
    at[along] -= *before;
    return at;
  };
  if (x.isRagged(along)) {
    how.ownAxis = along;
    how.length = [&](ArrayRef<int64_t> row) { return x.extent(along, row) + *before + *after; };
  }
  TensorValue y = rearrange(x, how, /*copy=*/false);
  y.forEachIndex([&](ArrayRef<int64_t> index) {
    Index at = how.from(index);
    bool inside = at[along] >= 0 && at[along] < x.extent(along, at);
    y.at(index) = inside ? x.at(at) : run.operand(1).item();
  });
  return run.give(std::move(y));
}

static LogicalResult reverse(ReverseOp op, OpEvaluation &run) {
  const TensorValue &x = run.operand(0);
  int64_t along = op.getAxis();
  if (failed(run.checkAxis(0, along)))
    return failure();
  Rearrangement how = same(x);
  how.from = [&](ArrayRef<int64_t> index) {
    Index at(index);
    at[along] = x.extent(along, index) - 1 - index[along];
    return at;
  };
  return run.give(rearrange(x, how));
}

static LogicalResult repeat(RepeatOp op, OpEvaluation &run) {
  const TensorValue &x = run.operand(0);
  int64_t along = op.getAxis();
  auto count = run.value(op.getCount());
  if (!count || failed(run.checkAxis(0, along)))
    return failure();
  if (*count < 0)
    return run.fail("repeats " + Twine(*count) + " times");
  Rearrangement how = same(x);
  how.sizes[along] *= *count;
  how.from = [&](ArrayRef<int64_t> index) {
    Index at(index);
    at[along] /= std::max<int64_t>(*count, 1);
    return at;
  };
  if (x.isRagged(along)) {
    how.ownAxis = along;
    how.length = [&](ArrayRef<int64_t> row) { return x.extent(along, row) * *count; };
  }
  return run.give(rearrange(x, how));
}

//===-- Axes --===//

static LogicalResult transpose(TransposeOp op, OpEvaluation &run) {
  const TensorValue &x = run.operand(0);
  ArrayRef<int64_t> permutation = op.getPermutation();
  Index sorted(permutation);
  llvm::sort(sorted);
  if (sorted != llvm::to_vector<6>(llvm::seq<int64_t>(0, x.rank())))
    return run.fail("needs each axis once");
  Rearrangement how;
  for (int64_t from : permutation) {
    how.sizes.push_back(x.size(from));
    how.inherits.push_back(from);
  }
  // The rows of a ragged axis are the axes before it: they must stay before it.
  for (auto [to, from] : llvm::enumerate(permutation))
    for (int64_t a = 0; x.isRagged(from) && a < from; ++a)
      if (!llvm::is_contained(permutation.take_front(to), a))
        return run.fail("moves ragged axis " + Twine(from) + " away from its rows");
  how.from = [&](ArrayRef<int64_t> index) {
    Index at(index.size());
    for (auto [to, from] : llvm::enumerate(permutation))
      at[from] = index[to];
    return at;
  };
  return run.give(rearrange(x, how));
}

static LogicalResult insertAxis(InsertAxisOp op, OpEvaluation &run) {
  const TensorValue &x = run.operand(0);
  int64_t place = op.getAxis();
  if (place < 0 || place > x.rank())
    return run.fail("there is no place " + Twine(place) + " for an axis");
  Rearrangement how = same(x);
  how.sizes.insert(how.sizes.begin() + place, 1);
  how.inherits.insert(how.inherits.begin() + place, -1);
  how.from = [=](ArrayRef<int64_t> index) { return without(index, place); };
  return run.give(rearrange(x, how));
}

static LogicalResult splitAxis(SplitAxisOp op, OpEvaluation &run) {
  const TensorValue &x = run.operand(0);
  int64_t place = op.getAxis(), product = 1;
  if (failed(run.checkAxis(0, place)))
    return failure();
  if (x.isRagged(place))
    return run.fail("axis " + Twine(place) + " is ragged");
  Index pieces;
  for (Attribute size : op.getSizes()) {
    auto value = run.value(cast<DimAttr>(size));
    if (!value)
      return failure();
    pieces.push_back(*value);
    product *= *value;
  }
  if (product != x.size(place) || llvm::any_of(pieces, [](int64_t size) { return size < 0; }))
    return run.fail("axis " + Twine(place) + " of size " + Twine(x.size(place)) +
                    " is split into a product of " + Twine(product));
  Rearrangement how = same(x);
  how.sizes.erase(how.sizes.begin() + place);
  how.sizes.insert(how.sizes.begin() + place, pieces.begin(), pieces.end());
  how.inherits.erase(how.inherits.begin() + place);
  how.inherits.insert(how.inherits.begin() + place, pieces.size(), -1);
  how.from = [&](ArrayRef<int64_t> index) {
    Index at(index.take_front(place));
    at.push_back(0);
    for (auto [p, size] : llvm::enumerate(pieces))
      at[place] = at[place] * size + index[place + p];
    at.append(index.begin() + place + pieces.size(), index.end());
    return at;
  };
  return run.give(rearrange(x, how));
}

static LogicalResult merge(MergeOp op, OpEvaluation &run) {
  const TensorValue &x = run.operand(0);
  int64_t place = op.getAxis(), count = op.getCount();
  if (place < 0 || count < 1 || place + count > x.rank())
    return run.fail("merges axes " + Twine(place) + " to " + Twine(place + count - 1));
  for (int64_t a = place; a < place + count; ++a)
    if (x.isRagged(a))
      return run.fail("axis " + Twine(a) + " is ragged");
  Rearrangement how = same(x);
  int64_t size = 1;
  for (int64_t a = place; a < place + count; ++a)
    size *= x.size(a);
  how.sizes.erase(how.sizes.begin() + place, how.sizes.begin() + place + count);
  how.sizes.insert(how.sizes.begin() + place, size);
  how.inherits.erase(how.inherits.begin() + place + 1, how.inherits.begin() + place + count);
  how.from = [&](ArrayRef<int64_t> index) {
    Index at(x.rank(), 0);
    std::copy(index.begin(), index.begin() + place, at.begin());
    std::copy(index.begin() + place + 1, index.end(), at.begin() + place + count);
    int64_t rest = index[place];
    for (int64_t a = place + count - 1; a >= place; rest /= std::max<int64_t>(x.size(a), 1), --a)
      at[a] = rest % std::max<int64_t>(x.size(a), 1);
    return at;
  };
  return run.give(rearrange(x, how));
}

//===-- Raggedness --===//

static LogicalResult ragged(RaggedOp op, OpEvaluation &run) {
  const TensorValue &x = run.operand(0), &lengths = run.operand(1);
  int64_t along = op.getAxis();
  if (failed(run.checkAxis(0, along)))
    return failure();
  if (lengths.sizes() != x.sizes().take_front(along))
    return run.fail("the lengths are not one for each index of the axes before axis " + Twine(along));
  std::optional<int64_t> wrong;
  Rearrangement how = same(x);
  how.ownAxis = along;
  how.length = [&](ArrayRef<int64_t> row) -> int64_t {
    double length = lengths.at(row);
    if (!(length >= 0 && length <= x.extent(along, row)))
      wrong = int64_t(length);
    return wrong ? 0 : int64_t(length);
  };
  TensorValue y = rearrange(x, how);
  if (wrong)
    return run.fail("length " + Twine(*wrong) + " does not fit axis " + Twine(along));
  run.getContext().symbols.lengths[op.getSymbol()] = {y.lengths(along), run.rowsBefore(0, along)};
  return run.give(std::move(y));
}

static LogicalResult dense(DenseOp op, OpEvaluation &run) {
  const TensorValue &x = run.operand(0);
  int64_t along = op.getAxis();
  if (failed(run.checkAxis(0, along)))
    return failure();
  TensorValue y = rearrange(x, same(x));
  y.makeDense(along);
  y.forEachIndex([&](ArrayRef<int64_t> index) {
    if (index[along] >= x.extent(along, index))
      y.at(index) = run.operand(1).item();
  });
  return run.give(std::move(y));
}

std::optional<LogicalResult> rondo::evaluateLayout(Operation *op, OpEvaluation &run) {
  using Result = std::optional<LogicalResult>;
  return llvm::TypeSwitch<Operation *, Result>(op)
      .Case([&](ConstantOp constant) -> Result {
        auto value = readElements(cast<ElementsAttr>(constant.getValue()));
        return value ? run.give(std::move(*value)) : run.fail("the numbers are not in memory");
      })
      .Case([&](SizeOp size) -> Result {
        auto value = run.value(size.getDim());
        return value ? run.give(TensorValue::scalar(Dtype::I32, wrapInt32(*value))) : failure();
      })
      .Case([&](IotaOp iotaOp) { return iota(iotaOp, run); })
      .Case([&](FillOp fillOp) { return fill(fillOp, run); })
      .Case([&](ConcatOp concatOp) { return concat(concatOp, run); })
      .Case([&](SplitOp splitOp) { return split(splitOp, run); })
      .Case([&](SliceOp sliceOp) { return slice(sliceOp, run); })
      .Case([&](IndexOp indexOp) { return indexAt(indexOp, run); })
      .Case([&](PadOp padOp) { return pad(padOp, run); })
      .Case([&](TransposeOp transposeOp) { return transpose(transposeOp, run); })
      .Case([&](InsertAxisOp insert) { return insertAxis(insert, run); })
      .Case([&](SplitAxisOp splitOp) { return splitAxis(splitOp, run); })
      .Case([&](MergeOp mergeOp) { return merge(mergeOp, run); })
      .Case([&](ReverseOp reverseOp) { return reverse(reverseOp, run); })
      .Case([&](RepeatOp repeatOp) { return repeat(repeatOp, run); })
      .Case([&](RaggedOp raggedOp) { return ragged(raggedOp, run); })
      .Case([&](DenseOp denseOp) { return dense(denseOp, run); })
      .Default([](Operation *) { return std::nullopt; });
}
