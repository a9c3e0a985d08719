// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Calls of the toy model in process.

#include "ToyCall.h"
#include "ToyBodies.h"
#include "ToyDescription.h"

#include <algorithm>
#include <cstdlib>

const rondo_model *toyModel() {
  static const std::vector<uint8_t> blob = [] {
    std::vector<uint8_t> bytes;
    if (!rondo::runtime::encode(toyDescription(), bytes).ok())
      std::abort();
    return bytes;
  }();
  static const rondo_variant variants[] = {{0, toyBodies}};
  static const rondo_model model = {blob.data(), variants, 1, nullptr};
  return &model;
}

std::string toyMessage(int code, const void *args) {
  char buffer[RONDO_MESSAGE_SIZE];
  rondo_runtime_message(toyModel(), code, args, buffer);
  return buffer;
}

RunCall::RunCall(int64_t rows, int64_t size) : args{} {
  const int64_t steps = 3;
  for (int64_t b = 0; b < rows; ++b)
    len.push_back(int32_t(rows == 3 && size == 4 ? (b == 0   ? 2
                                                    : b == 1 ? 4
                                                             : 1)
                                                 : 1 + b % std::min<int64_t>(size, 6)));
  for (int64_t b = 0; b < rows; ++b)
    for (int64_t s = 0; s < size; ++s)
      src.push_back(s < len[b] ? int32_t((b + s) % 5) : 1000); // whatever lies in the padding
  tokens.assign(rows * steps, untouched);
  state.assign(rows * size * 2, untouched);
  n.assign(rows, untouched);
  args.head = {sizeof args, 0, nullptr, 0};
  args.src = src.data();
  args.src_size[0] = args.len_size[0] = rows;
  args.src_size[1] = size;
  args.len = len.data();
  args.steps = steps;
  args.tokens = tokens.data();
  args.tokens_capacity = tokens.size();
  args.tokens_size = tokensSize;
  args.state = state.data();
  args.state_capacity = state.size();
  args.state_size = stateSize;
  args.n = n.data();
  args.n_capacity = n.size();
  args.n_size = nSize;
}

bool RunCall::outputsAreUntouched() const {
  auto is = [](auto value) { return value == untouched; };
  return std::ranges::all_of(tokens, is) && std::ranges::all_of(state, is) && std::ranges::all_of(n, is);
}

bool RunCall::outputsAreRight() const {
  const int64_t rows = len.size(), size = src.size() / rows, steps = args.steps;
  int64_t most = 0;
  for (int64_t b = 0; b < rows; ++b) {
    const int64_t expected = std::min<int64_t>(len[b], steps);
    most = std::max(most, expected);
    if (n[b] != expected)
      return false;
    for (int64_t t = 0; t < steps; ++t)
      if (tokens[b * steps + t] != (t < expected ? src[b * size + t] + 1 : 0))
        return false;
    for (int64_t s = 0; s < size; ++s)
      if (state[(b * size + s) * 2] != (s < len[b] ? float(src[b * size + s]) : 0.0f) ||
          state[(b * size + s) * 2 + 1] != (s < len[b] ? float(n[b]) : 0.0f))
        return false;
  }
  return tokensSize[0] == rows && tokensSize[1] == most && stateSize[0] == rows && stateSize[1] == size &&
         stateSize[2] == 2 && nSize[0] == rows;
}

PadCall::PadCall() : args{} {
  args.head = {sizeof args, 1, nullptr, 0};
  args.ids = ids.data();
  args.len = len.data();
  args.m = m.data();
  args.late = late.data();
  args.scale = &scale;
  args.next = next.data();
  args.ids_size[0] = args.len_size[0] = args.m_size[0] = args.late_size[1] = args.next_size[0] = 2;
  args.ids_size[1] = args.m_size[1] = args.late_size[0] = 3;
  args.next_size[1] = 4;
  args.total = &total;
  args.total_capacity = 1;
}
