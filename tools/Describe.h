// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From model IR and kernel IR to the description that an artifact carries (runtime/Description.h).
#pragma once

#include "runtime/Description.h"

#include <string>

namespace mlir {
class ModuleOp;
}

namespace rondo::tools {

/// The description of a proved model whose laws have been substituted: entries, symbols, values, conditions
/// and vocabularies. The model's name becomes part of the C names; an empty `prefix` means rondo_<model>.
runtime::Status describeModel(mlir::ModuleOp module, const std::string &model, const std::string &prefix,
                              runtime::Description &description);

/// Adds what only kernel IR knows: how large the outputs are laid out, and the workspace.
runtime::Status completeFromKernels(mlir::ModuleOp module, runtime::Description &description);

/// A file's name as a C identifier: `my-model.rondo` is my_model.
std::string modelName(const std::string &path);

} // namespace rondo::tools
