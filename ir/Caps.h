// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a size is at most where its entry does not say: proofs that byte counts fit 63 bits rest on it, and
// calls are checked for it.
#pragma once

#include <cstdint>

namespace rondo {

constexpr int64_t defaultSizeCap = int64_t(1) << 24;

/// The prover's attribute of an entry: byte counts (DimAttr) that a call must be able to count in 63 bits.
constexpr const char kByteChecks[] = "byte_checks";

} // namespace rondo
