// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Whether the elements of a value depend on one row of a batch each: by a rule for each op, forward through
// an entry. Of masks it knows those only that types are: an entry with `padded` axes is beyond it.
//
// Where every axis whose size follows the longest row is ragged, and no such size is used as a number or
// bounds a loop, ops see the valid positions of each row alone; so neither padding nor its amount reaches a
// result.
#pragma once

#include "ir/LoopView.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

namespace rondo::certificate {

class RowStates {
public:
  /// `batch`: the number of rows; null where lengths have no rows.
  RowStates(EntryOp entry, const ShapeEnvironment &environment, DimAttr batch);

  /// True where padding, and how much there is, reaches nothing in the entry.
  bool typesMask() const { return masked; }
  /// True where an element of the value depends on no row but that at its index.
  bool isByRow(mlir::Value value) const { return masked && of(value) != Mixed; }

private:
  /// On no row; on the row at the index along the axis that holds the rows; on more.
  enum Dependence { None, OwnRow, Mixed };

  Dependence of(mlir::Value value) const { return states.lookup(value); }
  SymbolicTensorType type(mlir::Value value) const { return environment.type(value); }
  int64_t rowAxis(mlir::Value value) const;
  bool countsRows(DimAttr size) const;
  bool isFixed(DimAttr size) const;
  void collectFixed();
  bool masksItself(mlir::Operation *op) const;

  void visit(mlir::Block &block);
  void visitLoop(LoopView loop);
  Dependence control(LoopView &loop) const;
  Dependence inBody(mlir::Value value, Dependence state) const;
  Dependence apply(mlir::Operation *op) const;
  bool takesRowsAlong(mlir::Operation *op) const;
  int64_t moved(mlir::Operation *op, unsigned operand, int64_t axis) const;
  int64_t movedAlong(mlir::Operation *op, int64_t along, int64_t axis) const;

  mutable EntryOp entry; // MLIR ops have no const
  const ShapeEnvironment &environment;
  DimAttr batch;
  llvm::DenseSet<mlir::StringAttr> fixed; // sizes that are the same whatever the rows are
  llvm::DenseMap<mlir::Value, Dependence> states;
  bool masked = true;
};

} // namespace rondo::certificate
