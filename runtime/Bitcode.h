// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
// The embedded runtime as LLVM bitcode (runtime/embedded/, compiled for baseline x86-64). A backend links it
// into the module of an artifact and makes its functions internal. Library RondoRuntimeBitcode.

#include <cstddef>

extern "C" {
extern const unsigned char rondoRuntimeBitcode[];
extern const size_t rondoRuntimeBitcodeSize;
}
