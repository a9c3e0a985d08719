// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/Memory.h"
#include "ir/KernelOps.h"
#include "passes/Pipelines.h"
#include "runtime/Abi.h"
#include "tools/Compiler.h"

#include "llvm/ADT/STLExtras.h"

using namespace rondo;
using namespace rondo::tools;

/// The caller's memory may begin anywhere.
static Dim withRoomToAlign(Dim bytes) {
  return bytes.isConstant(0) ? bytes : bytes + int64_t(RONDO_ALIGNMENT - 1);
}

ExitStatus rondo::tools::planMemory(Model &model) {
  size_t first = model.reports().size();
  passes::substituteLaws(model.module());
  if (!passes::lowerToKernels(model.module(), /*weightless=*/true)) {
    for (passes::ProofDiagnostic &limit : limitsOfCompiler(model, first))
      model.proof().diagnostics.push_back(std::move(limit));
    model.proof().verdict = passes::Verdict::NotProved;
    return ModelWrong;
  }
  for (auto op : model.module().getOps<kernel::EntryOp>()) {
    auto found = llvm::find_if(model.proof().entries,
                               [&](const auto &entry) { return entry.name == op.getSymName(); });
    if (found != model.proof().entries.end() && op.getWorkspaceAttr())
      found->workspaceBytes = withRoomToAlign(op.getWorkspaceAttr()).text();
  }
  return Done;
}
