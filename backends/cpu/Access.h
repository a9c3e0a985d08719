// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How indices and addresses of kernel IR move with a loop index: constant steps, and affine forms.
#pragma once

#include "ir/KernelOps.h"
#include <optional>

namespace rondo::cpu {

/// By how much `value` (an index) grows when `index` grows by one; nothing where that is not a constant.
std::optional<int64_t> stepOf(mlir::Value value, mlir::Value index);

/// Does `value` depend on `index`, through memory and inner loops too?
bool dependsOn(mlir::Value value, mlir::Value index);

/// value = constant + sum of coefficient * index, over the given indices only.
struct AffineForm {
  int64_t constant = 0;
  llvm::SmallVector<int64_t, 4> coefficients;
};
std::optional<AffineForm> affineForm(mlir::Value value, llvm::ArrayRef<mlir::Value> indices);

/// How the accesses of a loop's body move with its index, inner loops weighing more.
struct AccessCost {
  int64_t contiguous = 0; // step 0 or 1 in memory
  int64_t scattered = 0;  // anything else
};
/// Nothing where the loop cannot run in lanes: a bound inside depends on its index, or it holds a parallel
/// loop.
std::optional<AccessCost> laneCost(mlir::Region &body);

/// Is the address of this access at most one element further for each step of `index`?
bool isContiguous(mlir::ValueRange indices, mlir::MemRefType type, mlir::Value index);

} // namespace rondo::cpu
