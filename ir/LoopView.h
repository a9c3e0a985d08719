// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// `scan` and `loop` behind one face, for analyses that treat both alike.
#pragma once

#include "ir/Ops.h"

namespace rondo {

/// The lengths symbol of a carried axis that grew, where rows ended by themselves: what each row had when it
/// ended. `final` is the symbol of the axis's final size.
inline std::string grownLengths(llvm::StringRef final) { return (final + "#n").str(); }

class LoopView {
public:
  /// Null (operator bool) where `op` is no loop, or null.
  explicit LoopView(mlir::Operation *op);
  explicit operator bool() const { return op; }

  mlir::Operation *op = nullptr;
  mlir::Block *body = nullptr;
  YieldOp yield;
  mlir::SmallVector<mlir::BlockArgument> carried;
  mlir::ValueRange inits, stacked, finals;
  mlir::ArrayAttr carriedDims, finalDims;
  mlir::ArrayRef<int64_t> yieldAxes;
  mlir::StringAttr step;

  std::string name(unsigned carriedValue) const;
  DimAttr carriedDim(unsigned value, unsigned axis) const;
  DimAttr finalDim(unsigned value, unsigned axis) const;
  /// How many steps there are at most, and how many were taken when the loop has ended (a symbol with an
  /// early exit).
  DimAttr bound(const ShapeEnvironment &environment) const;
  DimAttr trips(const ShapeEnvironment &environment) const;
  /// How many steps each row takes; null where all rows take the same.
  DimAttr rowTrips(const ShapeEnvironment &environment) const;
  /// The least number of steps: 0 or 1.
  int64_t leastTrips() const;
  bool hasExit() const;
  /// The symbols of the number of steps and of each row's number of steps; null without an early exit.
  mlir::StringAttr stepsSymbol() const, lengthsSymbol() const;

  /// The symbols that the ops of the body bring into scope: what a step makes anew is another one in the
  /// next.
  llvm::DenseSet<mlir::StringAttr> localSymbols() const;

  /// Enters the types of a scan's elements (its inputs without the walked axis).
  void enterElements(ShapeEnvironment &environment) const;
  /// Enters the type of a carried value, in the body and in the condition.
  void enterCarried(ShapeEnvironment &environment, unsigned value, SymbolicTensorType type) const;
};

} // namespace rondo
