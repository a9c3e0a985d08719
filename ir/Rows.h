// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Rows: the axes that lengths run over, and which axis of a type they are. An axis of tag `B*K` holds the
// rows of B, K times each. A literal size has no name: it is found by its size, and rows of size 1 are one
// row wherever they stand.
#pragma once

#include "ir/Dim.h"
#include "llvm/ADT/StringMap.h"

namespace mlir {
class Operation;
}

namespace rondo {

using LengthsRows = llvm::SmallVector<AxisAttr, 2>;

/// The axes over which a lengths symbol has one value an index, as the entry around `scope` declares or makes
/// it: none for one length that all rows share, and for a symbol that is no lengths symbol.
LengthsRows rowsOfLengths(mlir::Operation *scope, llvm::StringRef symbol);
/// The same for all lengths symbols of an entry.
llvm::StringMap<LengthsRows> rowsOfAllLengths(mlir::Operation *entry);

/// The product of the sizes that the names of a tag stand for.
DimAttr sizeOfTag(mlir::MLIRContext *context, llvm::ArrayRef<mlir::StringAttr> tag);

/// Where rows stand: an index of `axis` is (o*size + row)*inner + i, o below `outer`, i below `inner`.
struct RowPlace {
  int64_t axis = -1; // none has them
  DimAttr inner, outer;
};
/// The first of the axes that holds the rows, by name or else by size. `taken`: axes that hold other rows.
RowPlace placeOfRows(llvm::ArrayRef<AxisAttr> axes, AxisAttr rows, llvm::ArrayRef<int64_t> taken = {});

/// The axes in front of a type's ragged axis over which its lengths run, in the order of the rows; an axis
/// that holds rows of its lengths as a factor is one of them.
llvm::SmallVector<int64_t, 2> rowAxesOf(mlir::Operation *scope, SymbolicTensorType type, int64_t axis);

} // namespace rondo
