// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
// Evaluates the postfix expressions of a description. Used inside artifacts and by tools.

#include "runtime/Abi.h"

namespace rondo::runtime {

/// Stores the value of `count` instructions over `dims` in `result`; false if something overflows. The code
/// is well formed (`validate` has seen it).
bool evaluate(const rondo_instruction *code, uint32_t count, const int64_t *dims, int64_t &result);

/// A symbol, or a whole multiple of one: `N`, `4*N`.
struct Multiple {
  uint32_t symbol = RONDO_NONE; ///< RONDO_NONE: the expression is something else
  int64_t factor = 1;           ///< at least 1
};
Multiple asMultiple(const rondo_instruction *code, uint32_t count);

} // namespace rondo::runtime
