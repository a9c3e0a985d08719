// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Where the buffers of an entry lie in its workspace.
#pragma once

#include "ir/Dim.h"

namespace rondo::passes {

/// A buffer: how large, and from which to which point of the schedule it holds something.
struct Lifetime {
  DimAttr bytes;
  int64_t first = 0, last = 0; // both inclusive
};

struct MemoryPlan {
  llvm::SmallVector<DimAttr> offsets; // one a lifetime; multiples of 64
  DimAttr total;
};

/// Lays buffers out so that those that live at the same time never overlap, whatever the sizes (symbols are
/// at least 0).
MemoryPlan planMemory(mlir::MLIRContext *context, llvm::ArrayRef<Lifetime> lifetimes);

} // namespace rondo::passes
