// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Emits an entry's host schedule as one function that every thread of a call runs.
//
// Threads run the schedule in step: scalars are computed by each of them from the same memory, launches are
// shared out, and a barrier stands between a store by one thread and a load by another.
#pragma once

#include "backends/cpu/Kernels.h"
#include "runtime/Description.h"

namespace rondo::cpu {

/// Emits `void <name>(struct rondo_call *)` into the context's module.
void emitSchedule(EntryContext &context, kernel::EntryOp entry, const runtime::Entry &description,
                  llvm::StringRef name);

} // namespace rondo::cpu
