// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
// How messages are put together where there is no C++ library.

#include "runtime/Abi.h"

namespace rondo::runtime {

/// Appends to a buffer of RONDO_MESSAGE_SIZE bytes; what does not fit is left out.
class Sentence {
public:
  explicit Sentence(char *buffer) : at(buffer), end(buffer + RONDO_MESSAGE_SIZE - 1) { *at = 0; }

  Sentence &operator<<(const char *text) {
    while (*text && at < end)
      *at++ = *text++;
    *at = 0;
    return *this;
  }

  Sentence &operator<<(int64_t number) {
    char digits[24], *first = digits + sizeof digits - 1;
    *first = 0;
    uint64_t rest = number < 0 ? 0 - uint64_t(number) : uint64_t(number);
    do
      *--first = char('0' + rest % 10);
    while (rest /= 10);
    if (number < 0)
      *--first = '-';
    return *this << first;
  }

private:
  char *at, *end;
};

} // namespace rondo::runtime
