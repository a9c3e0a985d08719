// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
// Lower case without locales: Latin, Greek, Cyrillic and Armenian letters whose lower case is one letter.

#include <stdint.h>

namespace rondo::runtime {

/// The lower case of a code point; itself where it has none, or one of several letters.
uint32_t lowerCase(uint32_t letter);

} // namespace rondo::runtime
