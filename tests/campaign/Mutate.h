// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One mistake that people make, put into a program.
#pragma once

#include "tests/campaign/Program.h"
#include "tests/campaign/Random.h"

namespace rondo::campaign {

/// The name of the mutation; empty where the program has no place for one.
std::string mutate(Program &program, Random &random);

} // namespace rondo::campaign
