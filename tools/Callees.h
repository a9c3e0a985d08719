// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What stands behind `run` and `bench`: an artifact that is loaded, a .rondo file that is compiled first, or
// the float64 interpreter.
#pragma once

#include "tools/CommandLine.h"
#include "tools/Invocation.h"

namespace rondo::tools {

/// The model of the options, ready to be called. Nothing when that failed: the reason has been told and
/// `status` is what the program returns.
std::unique_ptr<Callee> openCallee(const RunOptions &options, ExitStatus &status);

} // namespace rondo::tools
