// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "tests/campaign/Program.h"
#include <functional>

namespace rondo::campaign {

/// The program with as many pieces left out as `stillFails` allows (delta debugging, Zeller 2002: larger
/// pieces first). What is no program any more does not fail in the same way, so anything may be tried.
Program reduce(Program program, const std::function<bool(const Program &)> &stillFails);

} // namespace rondo::campaign
