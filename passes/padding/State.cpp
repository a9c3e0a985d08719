// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "passes/padding/State.h"
#include "llvm/ADT/STLExtras.h"

using namespace rondo;
using namespace rondo::passes;

bool PaddingState::saysNothing() const {
  return !leak && !mates && taints.empty() && fillers.empty() && !marker && !scale && !constant && !batch;
}

void PaddingState::forgetNumbers() {
  fillers.clear();
  marker.reset();
  constant.reset();
}

void PaddingState::taint(const Beyond &where) {
  if (!llvm::is_contained(taints, where))
    taints.push_back(where);
}

void PaddingState::fill(const Filler &filler) {
  if (!llvm::is_contained(fillers, filler))
    fillers.push_back(filler);
}

template <typename T> static bool sameSet(llvm::ArrayRef<T> a, llvm::ArrayRef<T> b) {
  return a.size() == b.size() && llvm::all_of(a, [&](const T &x) { return llvm::is_contained(b, x); });
}

bool PaddingState::operator==(const PaddingState &other) const {
  return leak == other.leak && mates == other.mates && marker == other.marker && scale == other.scale &&
         constant == other.constant && batch == other.batch && sameSet<Beyond>(taints, other.taints) &&
         sameSet<Filler>(fillers, other.fillers);
}

const Leak *rondo::passes::worse(const Leak *a, const Leak *b) {
  if (!a || !b)
    return a ? a : b;
  return a->kind == LeakKind::Other && b->kind != LeakKind::Other ? b : a;
}

//===-- Axes --===//

namespace {
/// Moves what speaks of axes to new places; says whether all of them still exist.
struct Renumbering {
  llvm::function_ref<int64_t(int64_t)> to;

  bool move(int64_t &axis) const {
    axis = axis < 0 ? axis : to(axis);
    return axis != axisGone;
  }
  template <typename Axes> bool moveAll(Axes &axes) const {
    bool stay = true;
    for (int64_t &axis : axes)
      stay &= move(axis);
    // Axes that were several may be one now.
    axes.erase(std::unique(axes.begin(), axes.end()), axes.end());
    return stay;
  }
  bool move(Beyond &where) const {
    bool stays = move(where.axis), rowsStay = moveAll(where.rows.axes);
    bool otherStays = where.kind != Beyond::Later || move(where.other);
    return stays && rowsStay && otherStays;
  }
  bool move(Marker &marker) const {
    return marker.kind == Marker::Position ? move(marker.axis) : moveAll(marker.rows.axes);
  }
};
} // namespace

PaddingState rondo::passes::renumbered(const PaddingState &state, llvm::function_ref<int64_t(int64_t)> to,
                                       const Leak *lost) {
  Renumbering renumbering{to};
  PaddingState result;
  result.leak = state.leak;
  result.mates = state.mates;
  result.constant = state.constant;
  for (Beyond taint : state.taints)
    if (renumbering.move(taint))
      result.taint(taint);
    else
      result.leak = worse(result.leak, taint.origin ? taint.origin : lost);
  for (Filler filler : state.fillers)
    if (filler.content.kind != Content::Same && renumbering.move(filler.where))
      result.fill(filler);
  if (std::optional<Marker> marker = state.marker; marker && renumbering.move(*marker))
    result.marker = marker;
  if (std::optional<Rows> batch = state.batch; batch) {
    if (renumbering.moveAll(batch->axes))
      result.batch = batch;
    else
      result.mates = worse(result.mates, lost);
  }
  if (std::optional<Scale> scale = state.scale; scale) {
    if (renumbering.moveAll(scale->axes))
      result.scale = scale;
    else
      result.leak = worse(result.leak, scale->leak);
  }
  return result;
}

PaddingState rondo::passes::both(const PaddingState &a, const PaddingState &b, const Leak *lost) {
  PaddingState result;
  result.leak = worse(a.leak, b.leak);
  result.mates = worse(a.mates, b.mates);
  for (const PaddingState *state : {&a, &b}) {
    for (const Beyond &taint : state->taints)
      result.taint(taint);
    // Only an op that knows how the two meet keeps a factor.
    if (state->scale && a.scale != b.scale)
      result.leak = worse(result.leak, state->scale->leak);
  }
  if (a.scale == b.scale)
    result.scale = a.scale;
  if (!a.batch || !b.batch || *a.batch == *b.batch)
    result.batch = a.batch ? a.batch : b.batch;
  else
    result.mates = worse(result.mates, lost);
  return result;
}
