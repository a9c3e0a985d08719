// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Binds the parameters that a model declares to the tensors that a file holds.
#pragma once

#include "frontend/weights/Tensor.h"

namespace rondo::weights {

/// What the model declares: the tensor's name in the file, its type, and where in the source it says so.
struct Parameter {
  std::string tensorName;
  DType dtype = DType::F32;
  std::vector<int64_t> shape;
};

/// One disagreement between model and file. All are found in one run; each is an E-WEIGHT of its own.
struct BindingProblem {
  /// The parameter's position in the list, or none for a tensor that no parameter takes.
  std::optional<size_t> parameter;
  std::string message;
};

struct Binding {
  /// For each parameter its tensor's position in the file's list. Only meaningful without problems.
  std::vector<size_t> tensors;
  std::vector<BindingProblem> problems;
};

Binding bindParameters(const std::vector<Parameter> &parameters, const std::vector<Tensor> &tensors);

} // namespace rondo::weights
