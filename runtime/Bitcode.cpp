// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The bytes of runtime.bc.

#include "runtime/Bitcode.h"

alignas(16) const unsigned char rondoRuntimeBitcode[] = {
#include "RuntimeBitcode.inc"
};
const size_t rondoRuntimeBitcodeSize = sizeof rondoRuntimeBitcode;
