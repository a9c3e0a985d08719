// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Where the size of an axis entered the program, as a note.
#pragma once

#include "passes/prover/Names.h"

namespace rondo::passes {

/// An axis of a value.
struct AxisOf {
  mlir::Value value;
  unsigned axis;
};

/// The axis that made the size of this one: ops that hand an axis on unchanged are followed backwards.
AxisOf originOfAxis(const ShapeEnvironment &environment, AxisOf at);

/// Follows an axis of a value back to what made its size. Nothing where that says no more than the value
/// itself.
std::optional<ProofNote> originOf(const Names &names, const ShapeEnvironment &environment, mlir::Value value,
                                  unsigned axis);

/// The input that binds a size symbol of the entry; nothing where `size` is no such symbol.
std::optional<ProofNote> bindingOf(const Names &names, EntryOp entry, DimAttr size);

} // namespace rondo::passes
