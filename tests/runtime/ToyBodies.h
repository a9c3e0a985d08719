// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
// The toy model's entries as a backend would generate them.

#include "runtime/Abi.h"

extern "C" {
extern const rondo_body toyBodies[2];
}
