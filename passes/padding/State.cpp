// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "passes/padding/State.h"
#include "llvm/ADT/STLExtras.h"

using namespace rondo;
using namespace rondo::passes;

const Beyond *PaddingState::taintAt(int64_t axis) const {
  auto it = llvm::find_if(taints, [&](const Beyond &taint) { return taint.axis == axis; });
  return it == taints.end() ? nullptr : it;
}
const Filler *PaddingState::fillerAt(int64_t axis) const {
  auto it = llvm::find_if(fillers, [&](const Filler &filler) { return filler.where.axis == axis; });
  return it == fillers.end() ? nullptr : it;
}
void PaddingState::taint(Beyond where) {
  for (Beyond &known : taints)
    if (known.axis == where.axis) {
      known.offset = std::min(known.offset, where.offset);
      return;
    }
  taints.push_back(where);
  llvm::sort(taints, [](const Beyond &a, const Beyond &b) { return a.axis < b.axis; });
}
void PaddingState::cover(int64_t axis, int64_t offset) {
  llvm::erase_if(taints, [&](const Beyond &taint) { return taint.axis == axis && taint.offset >= offset; });
}
void PaddingState::dropTaint(int64_t axis) {
  llvm::erase_if(taints, [&](const Beyond &taint) { return taint.axis == axis; });
}
void PaddingState::dropFiller(int64_t axis) {
  llvm::erase_if(fillers, [&](const Filler &filler) { return filler.where.axis == axis; });
}

bool PaddingState::operator==(const PaddingState &other) const {
  auto sameTaint = [](const Beyond &a, const Beyond &b) { return a.axis == b.axis && a.offset == b.offset; };
  auto sameFiller = [&](const Filler &a, const Filler &b) {
    return sameTaint(a.where, b.where) && a.number == b.number;
  };
  return leak == other.leak && marker == other.marker && rows == other.rows && constant == other.constant &&
         llvm::equal(taints, other.taints, sameTaint) && llvm::equal(fillers, other.fillers, sameFiller);
}

const Leak *rondo::passes::worse(const Leak *a, const Leak *b) {
  if (!a || !b)
    return a ? a : b;
  return a->kind == LeakKind::Other && b->kind != LeakKind::Other ? b : a;
}

PaddingState rondo::passes::renumbered(const PaddingState &state, llvm::function_ref<int64_t(int64_t)> to,
                                       const Leak *lost) {
  auto place = [&](int64_t axis) { return axis < 0 ? axis : to(axis); };
  PaddingState result;
  result.leak = state.leak;
  result.constant = state.constant;
  bool rowsStay = true;
  for (int64_t axis : state.rows) {
    result.rows.push_back(place(axis));
    rowsStay &= result.rows.back() != axisGone;
  }
  for (const Beyond &taint : state.taints) {
    int64_t axis = place(taint.axis);
    if (axis == axisGone || !rowsStay)
      result.leak = worse(result.leak, lost);
    else
      result.taint({axis, taint.offset});
  }
  for (const Filler &filler : state.fillers)
    if (int64_t axis = place(filler.where.axis); axis != axisGone && rowsStay)
      result.fillers.push_back({{axis, filler.where.offset}, filler.number});
  if (state.marker) {
    int64_t axis = state.marker->kind == Marker::Position ? place(state.marker->axis) : 0;
    if (axis != axisGone && (rowsStay || state.marker->kind == Marker::Position))
      result.marker = Marker{state.marker->kind, axis, state.marker->offset};
  }
  if (result.leak)
    result.taints.clear();
  if (!result.mentionsBoundary())
    result.rows.clear();
  return result;
}

PaddingState rondo::passes::both(const PaddingState &a, const PaddingState &b, const Leak *lost) {
  PaddingState result;
  result.leak = worse(a.leak, b.leak);
  // Two taints of one value run over the same rows, or nothing can be said of either.
  if (!a.taints.empty() && !b.taints.empty() && a.rows != b.rows)
    result.leak = worse(result.leak, lost);
  if (result.leak)
    return result;
  result.rows = a.taints.empty() ? b.rows : a.rows;
  for (const PaddingState *state : {&a, &b})
    for (const Beyond &taint : state->taints)
      result.taint(taint);
  return result;
}

PaddingState rondo::passes::join(const PaddingState &a, const PaddingState &b, const Leak *lost) {
  PaddingState result = both(a, b, lost);
  if (a.constant == b.constant)
    result.constant = a.constant;
  if (a.rows != b.rows && a.mentionsBoundary() && b.mentionsBoundary())
    return result;
  for (const Filler &filler : a.fillers)
    if (const Filler *other = b.fillerAt(filler.where.axis); other && other->number == filler.number)
      result.fillers.push_back(
          {{filler.where.axis, std::max(filler.where.offset, other->where.offset)}, filler.number});
  if (a.marker == b.marker)
    result.marker = a.marker;
  result.rows = a.mentionsBoundary() ? a.rows : b.rows;
  if (!result.mentionsBoundary())
    result.rows.clear();
  return result;
}
