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
  /// The instruction sets that there is code for and that this machine has, the most demanding first.
  const std::vector<std::string> &versions() const { return names; }
  /// Calls the code for one of them.
  std::string call(size_t version, llvm::StringRef entry, const reference::Tensors &inputs,
                   reference::Run &run);

private:
  std::string openVersions(const std::string &path);

  std::vector<std::string> names;
  std::vector<std::unique_ptr<ArtifactCallee>> callees; // one for each name
};

} // namespace rondo::tools
