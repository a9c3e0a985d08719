// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/Memory.h"
#include "ir/KernelOps.h"
#include "passes/Pipelines.h"

#include "llvm/ADT/STLExtras.h"

using namespace rondo;
using namespace rondo::tools;

void rondo::tools::planMemory(Model &model) {
  passes::substituteLaws(model.module());
  // What the compiler cannot lower yet has no plan; that is for `compile` to say.
  if (!passes::lowerToKernels(model.module(), /*weightless=*/true))
    return;
  for (auto op : model.module().getOps<kernel::EntryOp>()) {
    auto found = llvm::find_if(model.proof().entries,
                               [&](const auto &entry) { return entry.name == op.getSymName(); });
    if (found != model.proof().entries.end() && op.getWorkspaceAttr())
      found->workspaceBytes = op.getWorkspaceAttr().text();
  }
}
