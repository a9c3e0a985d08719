// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One entry of model IR compiled for the CPU, and called on interpreter values: the same cases for every
// backend.
#pragma once

#include "backends/reference/Reference.h"
#include "tools/ArtifactCallee.h"

#include "mlir/IR/BuiltinOps.h"

namespace rondo::tools {

class CompiledEntry {
public:
  /// `module` is proved and its laws are substituted; it is lowered in place. What went wrong, or nothing.
  std::string compile(mlir::ModuleOp module);
  std::string call(llvm::StringRef entry, const reference::Tensors &inputs, reference::Run &run);

private:
  ArtifactCallee callee;
};

} // namespace rondo::tools
