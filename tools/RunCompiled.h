// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Compiles one entry of model IR for the CPU and calls it on interpreter values: the same cases for every
// backend.
#pragma once

#include "backends/reference/Reference.h"
#include "mlir/IR/BuiltinOps.h"

namespace rondo::tools {

/// `module` is proved and its laws are substituted; it is lowered in place. What went wrong, or nothing.
std::string runCompiled(mlir::ModuleOp module, llvm::StringRef entry, const reference::Tensors &inputs,
                        reference::Run &run);

} // namespace rondo::tools
