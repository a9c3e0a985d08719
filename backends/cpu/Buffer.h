// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A memref of kernel IR as the CPU code has it: an address, strides, and for constants where their elements
// come from.
#pragma once

#include "backends/cpu/Code.h"
#include "ir/KernelOps.h"

namespace rondo::cpu {

struct Buffer {
  Value address;                    // of the element at index 0, 0, ...
  llvm::SmallVector<Value> strides; // i64, in elements
  llvm::SmallVector<Value> sizes;   // i64; empty where the schedule lost them (carried buffers)
  Type element;
  kernel::DataOp constant;    // the data that this is a view of, or null
  int64_t constantOffset = 0; // of the view's first element in the data, where it is known
};

} // namespace rondo::cpu
