// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// From proved model IR to kernel IR. Pipelines.cpp is the map.
#pragma once

#include "llvm/ADT/StringRef.h"

namespace mlir {
class ModuleOp;
class OpPassManager;
} // namespace mlir

namespace rondo::passes {

/// Model IR that is proved, its laws substituted, its parameters with their `value`, to model IR as it is
/// formed. `weightless`: constants made of parameters stay undefined; the plan is the same, the code is not
/// to be run.
void addModelPipeline(mlir::OpPassManager &pm, bool weightless = false);
/// That to kernel IR with a memory plan.
void addKernelPipeline(mlir::OpPassManager &pm);

/// How a diagnostic of these pipelines ends that says a limit of the compiler, not a fault of it.
inline constexpr const char unsupported[] = "is not supported by the compiler yet";

/// Both, on a module. Entries with `rondo.check_only` are dropped. False: diagnostics have been reported.
bool lowerToKernels(mlir::ModuleOp module, bool weightless = false);

/// Registers the pipelines (`--model-pipeline`, `--kernel-pipeline`) and all passes with the pass runner.
void registerPipelines();

} // namespace rondo::passes
