// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
// Walks a tensor run by run along its innermost axis and says how much of each run counts.

#include "runtime/embedded/Invocation.h"

namespace rondo::runtime {

/// How many positions of `axis` count at this index: its size and, if its raggedness is `kind`, its row's
/// length.
inline int64_t limitOf(Invocation &call, const Tensor &tensor, uint32_t axis, rondo_raggedness kind,
                       const int64_t *index) {
  int64_t limit = tensor.size[axis];
  const rondo_axis &record = tensor.axes[axis];
  if (record.raggedness != uint32_t(kind))
    return limit;
  int64_t length = 0;
  call.selectRow(record.lengths, record.row_axis == RONDO_NONE ? 0 : index[record.row_axis]);
  if (!call.evaluate(record.lengths, length) || length < 0)
    length = 0;
  return length < limit ? length : limit;
}

/// Does an axis of this raggedness take its rows from the innermost axis (time before batch)? Then runs are
/// elements.
inline bool rowsAreInnermost(const Tensor &tensor, rondo_raggedness kind) {
  for (uint32_t k = 0; k < tensor.rank; ++k)
    if (tensor.axes[k].raggedness == uint32_t(kind) && tensor.axes[k].row_axis + 1 == tensor.rank)
      return true;
  return false;
}

/// Calls visit(index, offset, valid, count) for each run of `count` elements from `offset`, of which the
/// first `valid` count; index is the position of the first. Stops when visit returns false, and returns false
/// then.
template <class Visit>
bool forEachRun(Invocation &call, const Tensor &tensor, rondo_raggedness kind, Visit visit) {
  int64_t index[RONDO_MAX_RANK] = {};
  if (tensor.rank == 0)
    return visit(index, int64_t(0), int64_t(1), int64_t(1));
  if (tensor.elements() == 0)
    return true;
  const uint32_t last = tensor.rank - 1;
  const int64_t run = rowsAreInnermost(tensor, kind) ? 1 : tensor.extent[last];
  while (true) {
    int64_t offset = 0, valid = limitOf(call, tensor, last, kind, index) - index[last];
    for (uint32_t k = 0; k <= last; ++k)
      offset += index[k] * tensor.stride[k];
    for (uint32_t k = 0; k < last && valid > 0; ++k)
      if (index[k] >= limitOf(call, tensor, k, kind, index))
        valid = 0;
    if (!visit(index, offset, valid < 0 ? 0 : valid < run ? valid : run, run))
      return false;
    index[last] += run;
    for (uint32_t k = last; index[k] == tensor.extent[k]; --k) {
      if (k == 0)
        return true;
      index[k] = 0;
      ++index[k - 1];
    }
  }
}

} // namespace rondo::runtime
