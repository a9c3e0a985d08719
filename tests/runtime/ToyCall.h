// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
// Calls of the toy model's entries: argument structures with good contents, for tests to spoil.

#include "runtime/Abi.h"

#include <string>
#include <vector>

/// The structures as the layout rule of runtime/Abi.h has them (HeaderTest compares them with the printed
/// header).
struct RunArgs {
  rondo_args_head head;
  const int32_t *src;
  int64_t src_size[2], src_stride;
  const int32_t *len;
  int64_t len_size[1];
  int64_t steps;
  int32_t *tokens;
  int64_t tokens_capacity, tokens_stride, *tokens_size;
  float *state;
  int64_t state_capacity, state_stride, *state_size;
  int32_t *n;
  int64_t n_capacity, *n_size;
};

struct PadArgs {
  rondo_args_head head;
  const int32_t *ids;
  int64_t ids_size[2], ids_stride;
  const int32_t *len;
  int64_t len_size[1];
  const int8_t *m;
  int64_t m_size[2], m_stride;
  const int32_t *late;
  int64_t late_size[2], late_stride;
  const float *scale;
  const int32_t *next;
  int64_t next_size[2], next_stride;
  float *total;
  int64_t total_capacity;
};

/// The model in process, with the native runtime.
const rondo_model *toyModel();

/// The sentence for a code that an entry of the toy model returned.
std::string toyMessage(int code, const void *args);

/// A call of `run` with 3 rows of 4, lengths 2, 4, 1, at most 3 steps. Outputs hold `untouched` before.
struct RunCall {
  static constexpr int32_t untouched = -77;
  explicit RunCall(int64_t rows = 3, int64_t size = 4);

  std::vector<int32_t> src, len, tokens, n;
  std::vector<float> state;
  int64_t tokensSize[2] = {}, stateSize[3] = {}, nSize[1] = {};
  RunArgs args;

  int call(rondo_context *context = nullptr) { return rondo_runtime_call(toyModel(), 0, context, &args); }
  /// Calls, and returns the sentence.
  std::string sentence(rondo_context *context = nullptr) { return toyMessage(call(context), &args); }
  bool outputsAreUntouched() const;
  /// Are all outputs what `run` computes, zero beyond lengths included?
  bool outputsAreRight() const;
};

/// A call of `pad` with 2 rows of 3, lengths 2 and 0.
struct PadCall {
  PadCall();
  std::vector<int32_t> ids = {5, 9, 0, 0, 0, 0}, len = {2, 0}, late = {1, 99, 2, 99, 99, 99},
                       next = std::vector<int32_t>(8);
  std::vector<int8_t> m = {1, 1, 0, 0, 0, 0};
  float scale = 2, total = RunCall::untouched;
  PadArgs args;

  int call() { return rondo_runtime_call(toyModel(), 1, nullptr, &args); }
  std::string sentence() { return toyMessage(call(), &args); }
};
