// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Farkas multipliers: linear inequalities have no rational solution exactly when some sum of them, with
// multipliers of at least 0, is a negative number. Found by the simplex method (first phase) on the
// multipliers, in exact rationals.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include <cstdint>
#include <optional>
#include <utility>

namespace rondo::passes {

/// The sum of coefficient * column, plus a constant, is at least 0 (or is 0).
struct LinearFact {
  llvm::SmallVector<std::pair<unsigned, int64_t>> coefficients;
  int64_t constant = 0;
  bool isZero = false;
};

/// One multiplier a fact, whole numbers without a common divisor, so that the sum has no column left and a
/// negative constant; none where there are no such multipliers, or none that fit 64 bits.
std::optional<llvm::SmallVector<int64_t>> farkasMultipliers(llvm::ArrayRef<LinearFact> facts,
                                                            unsigned columns);

} // namespace rondo::passes
