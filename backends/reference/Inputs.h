// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What an entry's caller gives, checked against its declaration: sizes bound, lengths attached, ranges held.
// Internal.
#pragma once

#include "backends/reference/Reference.h"
#include "ir/Evaluate.h"

namespace rondo::reference {

/// The declaration of an entry as both IRs carry it.
struct Declaration {
  mlir::Operation *op = nullptr;
  mlir::ArrayAttr symbols, inputs, outputs, assumptions;
  /// The type of each input; null where the IR has none for it.
  llvm::SmallVector<SymbolicTensorType> inputTypes;
};

/// Finds the value of each input in `given`, binds the symbols, gives ragged inputs their lengths (what lies
/// beyond becomes `unwritten`), and checks ranges and assumptions. `values` are in the order of the
/// declaration.
mlir::LogicalResult bindInputs(const Declaration &declaration, const Tensors &given, SymbolValues &symbols,
                               std::vector<TensorValue> &values);

llvm::StringRef nameOf(mlir::Attribute dictionary);

} // namespace rondo::reference
