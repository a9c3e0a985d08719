// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A sample of the accepted programs, several a module, compiled and compared with the interpreter.
#pragma once

#include "tests/campaign/Campaign.h"

namespace rondo::campaign {

struct Comparison {
  uint64_t programs = 0, unsupported = 0;
  std::vector<Fault> faults;
};

/// `count` well-typed programs from number `first` on that are accepted, `together` in each module: every
/// version of the code that this machine runs, with one thread and with two, which must give the same bits.
Comparison compareCompiled(uint64_t seed, uint64_t first, uint64_t count, uint64_t together);

} // namespace rondo::campaign
