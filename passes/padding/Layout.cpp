// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How padding passes through ops that rearrange, join and pick.
#include "passes/padding/Transfer.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

static bool holds(const Rows &rows, int64_t axis) { return llvm::is_contained(rows.axes, axis); }

/// What speaks of an axis as a sequence of positions: the walk over taints and fillers of a state.
template <typename Change> static void changeAlong(PaddingState &state, int64_t axis, Change change) {
  std::vector<Beyond> taints = state.taints;
  std::vector<Filler> fillers = state.fillers;
  state.taints.clear();
  state.fillers.clear();
  for (Beyond taint : taints)
    if (taint.axis != axis || change(taint, true))
      state.taint(taint);
  for (Filler filler : fillers) {
    bool follows = filler.where.kind == Beyond::Later && filler.where.other == axis;
    if (follows || (filler.where.axis == axis && !change(filler.where, false)))
      continue;
    filler.elseOne &= filler.where.axis != axis;
    state.fill(filler);
  }
}

/// The positions moved by a number; false where they cannot be said so.
static bool shift(Beyond &where, DimAttr by) {
  if (by.isConstant(0))
    return true;
  if (!where.bound || where.period || where.kind == Beyond::Later)
    return false;
  where.bound = where.bound + by;
  return true;
}

//===-- Rows --===//

/// The rows in another order, or some of them: what is picked in the same way from the same rows goes
/// together.
PaddingState PaddingTransfer::pickedRows(PaddingState state, int64_t axis, const void *how,
                                         unsigned part) const {
  auto pick = [&](Rows &rows) {
    if (holds(rows, axis))
      rows.order = rules.orderOf(how, rows.order, part);
  };
  for (Beyond &taint : state.taints)
    pick(taint.rows);
  for (Filler &filler : state.fillers)
    pick(filler.where.rows);
  if (state.marker)
    pick(state.marker->rows);
  if (state.batch)
    pick(*state.batch);
  return state;
}

/// Whether an axis holds rows, of this value or of what is said about it.
static bool holdsRows(const PaddingState &state, int64_t axis) {
  return (state.batch && holds(*state.batch, axis)) || (state.marker && holds(state.marker->rows, axis)) ||
         llvm::any_of(state.taints, [&](const Beyond &taint) { return holds(taint.rows, axis); }) ||
         llvm::any_of(state.fillers, [&](const Filler &filler) { return holds(filler.where.rows, axis); });
}

//===-- Joining and cutting --===//

/// `parts` one after the other. Behind a part whose size follows the longest row nothing stands where it
/// stands in another batch.
PaddingState PaddingTransfer::joined(ArrayRef<PaddingState> parts, ArrayRef<AxisAttr> axes,
                                     int64_t along) const {
  PaddingState state;
  DimAttr before = DimAttr::constant(op->getContext(), 0);
  for (auto [p, part, axis] : llvm::enumerate(parts, axes)) {
    PaddingState next = part;
    next.forgetNumbers();
    if (holdsRows(next, along))
      next = pickedRows(std::move(next), along, op, p);
    changeAlong(next, along, [&](Beyond &taint, bool) {
      if (rules.varies(before)) // stands behind padding of the parts before, which is a taint already
        return false;
      if (!shift(taint, before))
        next.leak = lost();
      return true;
    });
    state = both(state, next, lost());
    before = before + axis.extent();
    if (!rules.varies(before) || p + 1 == parts.size() || rules.varies(before - axis.extent()))
      continue;
    Beyond behind = Beyond::extent(along, before);
    behind.origin = leak(LeakKind::Concat, behind,
                         "`" + op->getName().stripDialect() + "` puts positions behind all `" +
                             rules.names.text(axis.getSize()) + "` of " +
                             rules.names.describe(op->getOperand(isa<PadOp>(op) ? 0 : p)) +
                             ", a number that follows the longest row of the batch");
    state.taint(behind);
  }
  return state;
}

/// What stands behind a boundary in one part, and in all parts after it.
static void keepFillers(PaddingState &state, ArrayRef<PaddingState> parts, ArrayRef<AxisAttr> axes,
                        int64_t along, const PaddingRules &rules) {
  DimAttr before = DimAttr::constant(axes.front().getContext(), 0);
  for (auto [p, part, axis] : llvm::enumerate(parts, axes)) {
    for (Filler filler : part.fillers) {
      bool same = llvm::all_of(parts.drop_front(p + 1), [&](const PaddingState &later) {
        return later.constant && filler.content.isNumber(*later.constant);
      });
      if (filler.where.axis == along && same && !rules.varies(before) && shift(filler.where, before)) {
        filler.elseOne = false;
        state.fill(filler);
      }
      if (filler.where.axis == along || p > 0)
        continue;
      if (llvm::all_of(parts.drop_front(), [&](const PaddingState &other) {
            return llvm::is_contained(other.fillers, filler) ||
                   (other.constant && !filler.elseOne && filler.content.isNumber(*other.constant));
          }))
        state.fill(filler);
    }
    before = before + axis.extent();
  }
}

/// What the taints that a filler covers depend on is gone.
static void dropCovered(PaddingState &state, PaddingRules &rules) {
  llvm::erase_if(state.taints, [&](const Beyond &taint) {
    return llvm::any_of(state.fillers, [&](const Filler &filler) {
      return filler.content.kind == Content::Number && rules.covers(filler, taint);
    });
  });
}

PaddingState PaddingTransfer::visit(ConcatOp concat) const {
  SmallVector<AxisAttr> axes;
  for (unsigned o = 0; o < operands.size(); ++o)
    axes.push_back(type(o).axis(concat.getAxis()));
  PaddingState state = joined(operands, axes, concat.getAxis());
  keepFillers(state, operands, axes, concat.getAxis(), rules);
  dropCovered(state, rules);
  return state;
}

PaddingState PaddingTransfer::visit(PadOp pad) const {
  int64_t along = pad.getAxis();
  PaddingState parts[] = {operands[1], operands[0], operands[1]};
  AxisAttr axes[] = {AxisAttr::dense(rules.dim(pad.getBefore())), type(0).axis(along),
                     AxisAttr::dense(rules.dim(pad.getAfter()))};
  unsigned some = pad.getAfter().isConstant(0) ? 2 : 3;
  PaddingState state = joined(ArrayRef(parts).take_front(some), ArrayRef(axes).take_front(some), along);
  keepFillers(state, ArrayRef(parts).take_front(some), ArrayRef(axes).take_front(some), along, rules);
  dropCovered(state, rules);
  return state;
}

SmallVector<PaddingState> PaddingTransfer::visit(SplitOp split) const {
  int64_t axis = split.getAxis();
  SmallVector<PaddingState> pieces;
  for (unsigned p = 0; p < op->getNumResults(); ++p) {
    PaddingState piece = operands[0];
    if (holdsRows(piece, axis))
      piece = pickedRows(std::move(piece), axis, op, p);
    if (auto extent = rules.extentOf(type(0), axis); extent && p > 0)
      piece.leak = leak(LeakKind::LastPosition, *extent, "`split` cuts " + positions(*extent, 0, axis));
    changeAlong(piece, axis, [&](Beyond &where, bool isTaint) {
      bool stays = p == 0 && where.kind != Beyond::Later && !where.period;
      if (!stays && isTaint)
        piece.leak = worse(piece.leak, lost());
      return stays;
    });
    if (piece.marker && piece.marker->kind == Marker::Position && piece.marker->axis == axis && p > 0)
      piece.marker.reset();
    pieces.push_back(piece);
  }
  return pieces;
}

/// A part of the axis that begins `skipped` positions later; null: counted from the end.
PaddingState PaddingTransfer::moved(int64_t axis, DimAttr skipped) const {
  PaddingState state = operands[0];
  bool fromEnd = !skipped || rules.varies(skipped);
  if (auto extent = rules.extentOf(type(0), axis); extent && fromEnd)
    return leaked(leak(LeakKind::LastPosition, *extent,
                       "`slice` begins at a place that follows the longest row of the batch: it counts from "
                       "the end of " +
                           along(0, axis)));
  if (holdsRows(state, axis))
    state = pickedRows(std::move(state), axis,
                       skipped ? skipped.getAsOpaquePointer() : static_cast<const void *>(op), ~0u);
  Marker *marker = state.marker ? &*state.marker : nullptr;
  if (marker && marker->kind == Marker::Position && marker->axis == axis) {
    if (skipped)
      marker->bound = marker->bound + skipped;
    else
      state.marker.reset();
  }
  DimAttr size = resultType().size(axis);
  changeAlong(state, axis, [&](Beyond &where, bool isTaint) {
    bool stays = skipped && shift(where, -skipped);
    if (!stays && isTaint)
      state.leak = lost();
    // Nothing of it is left.
    bool isEmpty = where.kind == Beyond::Lengths && !where.period && rules.isAtLeast(where.bound, size);
    return stays && !(isEmpty && isTaint);
  });
  return state;
}

PaddingState PaddingTransfer::visit(SliceOp slice) const {
  DimAttr start = rules.dim(slice.getStart());
  return moved(slice.getAxis(),
               slice.getStartFromEnd() ? type(0).axis(slice.getAxis()).extent() + start : start);
}

PaddingState PaddingTransfer::visit(IndexOp index) const {
  int64_t axis = index.getAxis();
  PaddingState state = operands[0];
  AxisAttr over = type(0).axis(axis);
  DimAttr position = rules.dim(index.getPosition());
  bool fromEnd = index.getFromEnd() || (position - over.getSize()).asConstant();
  position = index.getFromEnd() ? over.extent() + position : position;
  std::vector<Beyond> taints = state.taints;
  llvm::erase_if(state.taints, [&](const Beyond &taint) { return taint.axis == axis; });
  for (const Beyond &taint : taints) {
    bool isValid =
        taint.kind == Beyond::Lengths && !taint.period && rules.isAtLeast(taint.bound - 1, position);
    if (taint.axis != axis || isValid)
      continue;
    if (fromEnd)
      return leaked(leak(LeakKind::LastPosition, taint,
                         "the last position is padding where a row is shorter: " + along(0, axis) +
                             " is read at its end"));
    return leaked(leak(LeakKind::LastPosition, taint,
                       "position " + rules.names.text(position) + " of " + along(0, axis) +
                           " is padding where a row is shorter"));
  }
  if (auto extent = rules.extentOf(type(0), axis); rules.varies(position) && (extent || !over.isRagged()))
    return leaked(leak(LeakKind::LastPosition, extent.value_or(Beyond::extent(axis, position)),
                       "position " + rules.names.text(position) + " of " + along(0, axis) +
                           " follows the longest row of the batch"));
  llvm::erase_if(state.fillers, [&](const Filler &filler) {
    return filler.where.axis == axis || (filler.where.kind == Beyond::Later && filler.where.other == axis);
  });
  meetRows(state, over.getSize(), axis, "index");
  return without(std::move(state), axis);
}

//===-- Axes --===//

PaddingState PaddingTransfer::visit(TransposeOp transpose) const {
  SmallVector<int64_t> to(type(0).getRank());
  for (auto [place, from] : llvm::enumerate(transpose.getPermutation()))
    to[from] = place;
  return renumbered(operands[0], [&](int64_t axis) { return to[axis]; }, lost());
}

/// Where the axis was several, the part that the positions are of; false where no part has them.
bool PaddingTransfer::splitBeyond(Beyond &where, SplitAxisOp split) const {
  if (where.kind == Beyond::Later)
    return false;
  SmallVector<DimAttr> inner{DimAttr::constant(op->getContext(), 1)}; // how many positions a part's one spans
  for (Attribute size : llvm::reverse(split.getSizes()))
    inner.insert(inner.begin(), inner.front() * rules.dim(cast<DimAttr>(size)));
  for (unsigned part = 0; part + 1 < inner.size(); ++part) {
    if (where.period ? inner[part] != where.period : part > 0)
      continue;
    DimAttr span = inner[part + 1];
    if (where.kind == Beyond::Mask ? !span.isConstant(1) : rules.varies(span))
      return false;
    if (where.bound && !(where.bound.floorDiv(span) * span == where.bound))
      return false;
    where.bound = where.bound ? where.bound.floorDiv(span) : DimAttr();
    where.period = {};
    where.axis += part;
    return true;
  }
  return false;
}

PaddingState PaddingTransfer::visit(SplitAxisOp split) const {
  int64_t place = split.getAxis(), parts = split.getSizes().size();
  PaddingState state = operands[0];
  constexpr int64_t aside = 1000; // parts, until the other axes have moved
  if (auto extent = rules.extentOf(type(0), place); extent && !splitBeyond(*extent, split))
    return leaked(lost());
  if (state.marker && state.marker->kind == Marker::Position && state.marker->axis == place)
    state.marker.reset();
  changeAlong(state, place, [&](Beyond &where, bool isTaint) {
    bool stays = splitBeyond(where, split);
    where.axis += aside;
    if (!stays && isTaint)
      state.leak = lost();
    return stays;
  });
  int64_t rowsPart = 0;
  for (int64_t part = 0; part < parts; ++part)
    if (placeOfBatch(resultType(), rules.batch).axis == place + part)
      rowsPart = part;
  return renumbered(
      state,
      [&](int64_t axis) {
        return axis >= aside   ? axis - aside
               : axis == place ? place + rowsPart
               : axis > place  ? axis + parts - 1
                               : axis;
      },
      lost());
}

PaddingState PaddingTransfer::visit(MergeOp merge) const {
  int64_t place = merge.getAxis(), count = merge.getCount();
  auto inside = [&](int64_t axis) { return axis >= place && axis < place + count; };
  PaddingState state = operands[0];
  DimAttr one = DimAttr::constant(op->getContext(), 1), outer = one;
  for (int64_t axis = place; axis < place + count; ++axis) {
    DimAttr span = one;
    for (int64_t behind = axis + 1; behind < place + count; ++behind)
      span = span * type(0).size(behind);
    // What follows the longest row stays readable in front, or right behind the rows.
    bool behindRows = rules.batch && outer == rules.batch && axis + 1 == place + count;
    if (rules.extentOf(type(0), axis) && (rules.varies(span) || !(outer.isConstant(1) || behindRows)))
      return leaked(lost());
    changeAlong(state, axis, [&](Beyond &where, bool isTaint) {
      bool stays = where.kind != Beyond::Later && !rules.varies(span) &&
                   (where.kind != Beyond::Mask || span.isConstant(1));
      if (!stays && isTaint)
        state.leak = lost();
      where.bound = where.bound ? where.bound * span : DimAttr();
      where.period = where.period          ? where.period * span
                     : outer.isConstant(1) ? DimAttr()
                                           : type(0).size(axis) * span;
      return stays;
    });
    outer = outer * type(0).size(axis);
  }
  if (state.marker && state.marker->kind == Marker::Position && inside(state.marker->axis))
    state.marker.reset();
  return renumbered(
      state,
      [&](int64_t axis) { return inside(axis)            ? place
                                 : axis >= place + count ? axis - count + 1
                                                         : axis; },
      lost());
}

PaddingState PaddingTransfer::visit(ReverseOp reverse) const {
  int64_t axis = reverse.getAxis();
  PaddingState state = operands[0];
  static const char reversed = 0;
  if (holdsRows(state, axis) || rules.countsRows(type(0).size(axis)))
    return pickedRows(std::move(state), axis, &reversed, 0);
  SmallVector<Beyond> positions;
  llvm::copy_if(state.taints, std::back_inserter(positions),
                [&](const Beyond &taint) { return taint.axis == axis; });
  if (auto extent = rules.extentOf(type(0), axis))
    positions.push_back(*extent);
  for (const Beyond &where : positions)
    return leaked(
        leak(LeakKind::Reverse, where,
             "`reverse` brings positions " + rules.describe(where) + " to the front of " + along(0, axis)));
  changeAlong(state, axis, [](Beyond &, bool) { return false; });
  if (state.marker && state.marker->kind == Marker::Position && state.marker->axis == axis)
    state.marker.reset();
  return state;
}

PaddingState PaddingTransfer::visit(RepeatOp repeat) const {
  int64_t axis = repeat.getAxis();
  PaddingState state = operands[0];
  DimAttr count = rules.dim(repeat.getCount());
  if (rules.extentOf(type(0), axis) && rules.varies(count))
    return leaked(lost());
  changeAlong(state, axis, [&](Beyond &where, bool isTaint) {
    bool stays = where.bound && !where.period && where.kind != Beyond::Later;
    where.bound = stays ? where.bound * count : DimAttr();
    if (!stays && isTaint)
      state.leak = lost();
    return stays;
  });
  if (state.marker && state.marker->kind == Marker::Position && state.marker->axis == axis)
    state.marker.reset();
  return state;
}

//===-- Ragged axes --===//

/// From here on the type masks: what lies beyond its lengths reaches nothing.
PaddingState PaddingTransfer::visit(RaggedOp ragged) const {
  const PaddingState &lengths = operands[1];
  if (!lengths.taints.empty() || lengths.scale)
    return leaked(lost());
  PaddingState state = operands[0];
  if (lengths.marker && lengths.marker->kind == Marker::Boundary) {
    Beyond masked;
    masked.axis = ragged.getAxis();
    masked.bound = lengths.marker->bound;
    masked.rows = lengths.marker->rows;
    llvm::erase_if(state.taints, [&](const Beyond &taint) { return rules.within(taint, masked); });
  }
  PaddingState result = both(state, lengths, lost());
  result.fillers = state.fillers;
  result.marker = state.marker;
  result.constant = state.constant;
  return result;
}

PaddingState PaddingTransfer::visit(DenseOp dense) const {
  PaddingState state = operands[0];
  AxisAttr axis = type(0).axis(dense.getAxis());
  changeAlong(state, dense.getAxis(), [](Beyond &, bool isTaint) { return isTaint; });
  PaddingState result = both(state, operands[1], lost());
  result.fillers = state.fillers;
  result.marker = state.marker;
  if (state.constant && state.constant == operands[1].constant)
    result.constant = state.constant;
  if (!axis.isRagged() || !operands[1].constant)
    return result;
  Filler filler;
  filler.where.axis = dense.getAxis();
  filler.where.bound = axis.getLengths();
  filler.where.rows = rules.paddings.rowsOf(type(0), dense.getAxis());
  filler.content.number = *operands[1].constant;
  result.fill(filler);
  return result;
}

PaddingState PaddingTransfer::visit(LengthsOp lengths) const {
  PaddingState state;
  AxisAttr axis = type(0).axis(lengths.getAxis());
  Rows rows = rules.paddings.rowsOf(type(0), lengths.getAxis());
  state.batch = operands[0].batch;
  state.mates = operands[0].mates;
  if (axis.isRagged())
    state.marker = Marker{Marker::Boundary, 0, axis.getLengths(), rows};
  return state;
}

//===-- Gather --===//

/// Picks whole rows. Ids that the caller gives, or that are no row's own, pick the same ones of all values;
/// ids that a row makes bring it together with others.
PaddingState PaddingTransfer::gatheredRows(GatherOp gather, PaddingState table,
                                           const PaddingState &ids) const {
  int64_t along = gather.getAxis();
  bool inPlace = ids.marker && ids.marker->kind == Marker::Position && ids.marker->bound.isConstant(0) &&
                 type(1).getRank() == 1 && type(1).size(0) == type(0).size(along);
  if (inPlace)
    return table;
  auto given = dyn_cast<BlockArgument>(gather.getIds());
  bool isGiven = given && isa<EntryOp>(given.getOwner()->getParentOp());
  if (type(1).getRank() == 1 && !ids.mates && (!ids.batch || isGiven))
    return pickedRows(std::move(table), along, gather.getIds().getAsOpaquePointer(), ~0u);
  meetRows(table, type(0).size(along), along, "gather");
  return table;
}

PaddingState PaddingTransfer::visit(GatherOp gather) const {
  int64_t along = gather.getAxis(), batch = gather.getBatch();
  int64_t middle = type(1).getRank() - batch; // axes of ids that stand where the table's axis stood
  auto place = [&](int64_t a) { return a < batch ? a : a - batch + along; };
  PaddingState ids = renumbered(operands[1], place, lost()), table = operands[0];
  if (table.scale || ids.scale)
    return leaked(table.scale ? table.scale->leak : ids.scale->leak);
  bool picksRows = holdsRows(table, along) || rules.countsRows(type(0).size(along));
  if (picksRows) {
    table = gatheredRows(gather, std::move(table), operands[1]);
    ids.batch.reset(); // dealt with
  }
  std::optional<Marker> at = operands[1].marker;
  bool isPosition = at && at->kind == Marker::Position;
  changeAlong(table, along, [&](Beyond &where, bool isTaint) {
    if (isPosition && where.kind != Beyond::Later && shift(where, -at->bound)) {
      where.axis = at->axis < 0 ? at->axis : place(at->axis) + 1000;
      return true;
    }
    // A position before the row's own boundary.
    bool isValid = at && !isPosition && where.kind == Beyond::Lengths && !where.period &&
                   rules.isAtLeast(where.bound - (at->kind == Marker::Boundary), at->bound) &&
                   at->rows == where.rows &&
                   llvm::all_of(at->rows.axes, [&](int64_t row) { return row < batch; });
    if (isTaint && !isValid)
      table.leak = leak(LeakKind::Gather, where, "`gather` may read " + positions(where, 0, along));
    return false;
  });
  table = renumbered(
      table,
      [&](int64_t a) {
        if (a >= 1000)
          return a - 1000;
        bool rowsStay = a == along && picksRows && middle == 1;
        return a < along || rowsStay ? a : a == along ? axisGone : a + middle - 1;
      },
      lost());
  PaddingState state = both(table, ids, rules.mates(op, "`gather` takes other rows"));
  state.fillers = table.fillers;
  return state;
}
