// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The reference interpreter: runs an entry of model IR, or of kernel IR, on numbers. Slow and obvious; every
// shape comes from the data. Errors are diagnostics at the op's location (install a handler to collect them)
// and a failure.
#pragma once

#include "ir/TensorValue.h"
#include "llvm/Support/LogicalResult.h"
#include <functional>
#include <map>

namespace mlir {
class Operation;
using llvm::FailureOr;
} // namespace mlir

namespace rondo::reference {

/// By name: inputs and outputs as the entry calls them, weights as their file does. An input that is a size
/// is a scalar i32. Inputs are dense; what is ragged follows from the lengths input. Outputs are 0 beyond a
/// row's length.
using Tensors = std::map<std::string, TensorValue>;

struct Options {
  /// Called with the value of each op that a `let` named, in the order of execution. `steps` are the numbers
  /// of the steps of the loops around it, outermost first, counted from 1; empty outside of loops.
  std::function<void(llvm::StringRef name, llvm::ArrayRef<int64_t> steps, const TensorValue &value)> trace;
  /// Compare the data with the sizes and laws that types and the prover state; a difference is an error of
  /// the compiler.
  bool checkTypes = true;
  /// Kernel IR: round every f32 result to f32, as compiled code does; else keep it in double precision.
  bool roundToFloat = false;
};

struct Output {
  std::string name;
  TensorValue value; // ragged axes have their lengths
};

struct Run {
  std::vector<Output> outputs;
  /// Sizes that the entry determined, by the name that the declaration gives them (`T` of `tokens: i32[B, T
  /// ragged n]`).
  std::map<std::string, int64_t> sizes;
  /// Lengths that the entry determined, by name (`n`).
  std::map<std::string, std::vector<int64_t>> lengths;
  /// Steps of all loops together (model IR), or launches (kernel IR).
  int64_t steps = 0;
};

/// Runs the `rondo.entry` or `kernel.entry` called `entry` of a module. `weights` are what `rondo.param`
/// names; kernel IR needs none.
mlir::FailureOr<Run> run(mlir::Operation *module, llvm::StringRef entry, const Tensors &inputs,
                         const Tensors &weights, const Options &options = {});

} // namespace rondo::reference
