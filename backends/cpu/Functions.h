// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Elementary functions on f32 scalars and vectors, without libm. The same code for both, so the same bits.
//
// Errors, measured over all floats of the range (tests/backends/cpu/FunctionsTest.cpp checks them):
//   tanh     absolute 3.0e-7                       sigmoid  absolute 1.8e-7
//   exp      relative 2.5e-7 where the result is normal      log      absolute 1.2e-7 or relative 2.5e-7
// A NaN stays a NaN; exp(-inf) is 0, exp of large x and log(0) are infinite, log of a negative number is a
// NaN.
#pragma once

#include "backends/cpu/Code.h"

namespace rondo::cpu {

Value emitTanh(const Code &code, Value x);
Value emitSigmoid(const Code &code, Value x);
Value emitExp(const Code &code, Value x);
Value emitLog(const Code &code, Value x);

} // namespace rondo::cpu
