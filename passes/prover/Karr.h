// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// All affine equalities that hold at the head of a loop between carried sizes, the step, products of the step
// with sizes that do not change, and these sizes (Karr's analysis, exact rationals).
#pragma once

#include "ir/Dim.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"

namespace rondo::passes {

/// A carried size: its symbol, its value before the first step and after one step.
struct CarriedSize {
  mlir::StringAttr symbol;
  DimAttr init, next;
};

struct AffineLaws {
  /// One a carried size: a dimension over the step and sizes that do not change, or null.
  llvm::SmallVector<DimAttr> laws;
  /// Equalities (dimension == 0) between carried sizes that have no law.
  llvm::SmallVector<DimAttr> relations;
};

/// `varies` says which other symbols change from step to step: what depends on them is unknown.
AffineLaws affineLaws(mlir::StringAttr step, llvm::ArrayRef<CarriedSize> sizes,
                      llvm::function_ref<bool(mlir::StringAttr)> varies);

} // namespace rondo::passes
