// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/Memory.h"
#include "ir/KernelOps.h"
#include "passes/Pipelines.h"
#include "runtime/Abi.h"

#include "llvm/ADT/STLExtras.h"

using namespace rondo;
using namespace rondo::tools;

/// The caller's memory may begin anywhere.
static Dim withRoomToAlign(Dim bytes) {
  return bytes.isConstant(0) ? bytes : bytes + int64_t(RONDO_ALIGNMENT - 1);
}

void rondo::tools::planMemory(Model &model) {
  passes::substituteLaws(model.module());
  // What the compiler cannot lower yet has no plan; that is for `compile` to say.
  if (!passes::lowerToKernels(model.module(), /*weightless=*/true))
    return;
  for (auto op : model.module().getOps<kernel::EntryOp>()) {
    auto found = llvm::find_if(model.proof().entries,
                               [&](const auto &entry) { return entry.name == op.getSymName(); });
    if (found != model.proof().entries.end() && op.getWorkspaceAttr())
      found->workspaceBytes = withRoomToAlign(op.getWorkspaceAttr()).text();
  }
}
