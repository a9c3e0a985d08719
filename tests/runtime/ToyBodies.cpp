// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Bodies written by hand against Part 4 of runtime/Abi.h.

#include "ToyBodies.h"

/// A stage of `run` for the rows of one thread.
static int64_t firstRow(const rondo_call *call, int64_t rows) { return rows * call->thread / call->threads; }
static int64_t endRow(const rondo_call *call, int64_t rows) {
  return rows * (call->thread + 1) / call->threads;
}

/// tokens[b, t] = src[b, t] + 1 for min(len[b], steps) steps; state[b, s] = (src[b, s], n[b]). Rows are
/// handed from thread to thread through the workspace, so that a barrier that lets someone pass too early is
/// seen.
static void run(rondo_call *call) {
  const auto *source = static_cast<const int32_t *>(call->inputs[0]);
  const auto *lengths = static_cast<const int32_t *>(call->inputs[1]);
  auto *tokens = static_cast<int32_t *>(call->outputs[0]);
  auto *state = static_cast<float *>(call->outputs[1]);
  auto *steps = static_cast<int32_t *>(call->outputs[2]);
  auto *passed = reinterpret_cast<int32_t *>(call->workspace);
  const int64_t rows = call->dims[0], size = call->dims[1], bound = call->dims[2];
  for (int64_t b = firstRow(call, rows); b < endRow(call, rows); ++b) {
    steps[b] = lengths[b] < bound ? lengths[b] : int32_t(bound);
    for (int64_t s = 0; s < size; ++s)
      passed[b * size + s] = source[b * call->input_strides[0] + s] + 1;
  }
  for (int i = 0; i < 100; ++i)
    call->thread_workspace[i] = char(call->thread);
  rondo_runtime_barrier(call);
  for (int64_t r = firstRow(call, rows); r < endRow(call, rows); ++r) {
    const int64_t b = rows - 1 - r; // mostly another thread's
    for (int64_t t = 0; t < bound; ++t)
      tokens[b * call->output_strides[0] + t] = t < size ? passed[b * size + t] : -1;
    for (int64_t s = 0; s < size; ++s) {
      state[b * call->output_strides[1] + 2 * s] = float(source[b * call->input_strides[0] + s]);
      state[b * call->output_strides[1] + 2 * s + 1] = float(steps[b]);
    }
  }
  rondo_runtime_barrier(call);
  if (call->thread != 0)
    return;
  call->dims[3] = 0;
  for (int64_t b = 0; b < rows; ++b)
    call->dims[3] = steps[b] > call->dims[3] ? steps[b] : call->dims[3];
}

/// total = scale * (sum of ids)
static void pad(rondo_call *call) {
  const auto *ids = static_cast<const int32_t *>(call->inputs[0]);
  float sum = 0;
  if (call->thread != 0)
    return;
  for (int64_t b = 0; b < call->dims[0]; ++b)
    for (int64_t s = 0; s < call->dims[1]; ++s)
      sum += float(ids[b * call->input_strides[0] + s]);
  *static_cast<float *>(call->outputs[0]) = sum * *static_cast<const float *>(call->inputs[4]);
}

extern const rondo_body toyBodies[2] = {run, pad};
