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
  /// Calls may run on up to so many threads.
  std::string compile(mlir::ModuleOp module, int threads = 1);
  /// The instruction sets that there is code for and that this machine has, the most demanding first.
  const std::vector<std::string> &versions() const { return names; }
  /// Calls the code for one of them.
  std::string call(size_t version, llvm::StringRef entry, const reference::Tensors &inputs,
                   reference::Run &run, int threads = 1);

private:
  std::string openVersions(const std::string &path, int threads);

  std::vector<std::string> names;
  std::vector<std::vector<std::unique_ptr<ArtifactCallee>>> callees; // for each name, with 1, 2, … threads
};

} // namespace rondo::tools
