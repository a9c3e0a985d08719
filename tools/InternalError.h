// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Faults of our own: whatever breaks inside ends with one message that says what to report, and exit
// status 3.
#pragma once

#include "llvm/ADT/StringRef.h"

namespace rondo::tools {

/// From here on fatal errors of LLVM, crashes and failed assertions end as internal errors.
void catchInternalErrors(int argc, char **argv);

/// Reports a fault of our own.
[[noreturn]] void internalError(llvm::StringRef what);

} // namespace rondo::tools
