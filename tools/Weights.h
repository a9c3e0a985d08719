// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Gives the parameters of a model their values from a weights file.
#pragma once

#include "frontend/weights/Tensor.h"
#include "passes/prover/Proof.h"

namespace mlir {
class ModuleOp;
}

namespace rondo::tools {

/// Sets the attribute `value` of every rondo.param to the tensor of its name. What disagrees is returned,
/// each an E-WEIGHT; then nothing has been set. `file` is where the tensors come from, for problems without a
/// place of their own.
std::vector<passes::ProofDiagnostic>
bindWeights(mlir::ModuleOp module, const std::vector<weights::Tensor> &tensors, const std::string &file);

/// Does any entry of the model use a parameter?
bool hasParameters(mlir::ModuleOp module);

} // namespace rondo::tools
