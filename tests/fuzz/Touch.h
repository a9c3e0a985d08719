// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What every fuzzer of a weights reader does with what was accepted.
#pragma once

#include "frontend/weights/Tensor.h"

#include <cstdlib>

namespace rondo::weights::test {

/// Reads each byte, so that the address sanitizer sees a range outside the file, and compares their number
/// with the shape's.
inline void touch(const Tensor &tensor) {
  unsigned sum = 0;
  for (uint64_t i = 0; i < tensor.byteCount; ++i)
    sum += unsigned(tensor.bytes.get()[i]);
  volatile unsigned sink = sum;
  (void)sink;
  if (denseBytes(tensor.dtype, tensor.shape) != tensor.byteCount)
    std::abort();
}

template <typename T> void touchAll(const ErrorOr<T> &read) {
  if (!read && read.error().empty())
    std::abort();
  if constexpr (std::is_same_v<T, Tensor>) {
    if (read)
      touch(*read);
  } else if (read) {
    for (const Tensor &tensor : *read)
      touch(tensor);
  }
}

} // namespace rondo::weights::test
