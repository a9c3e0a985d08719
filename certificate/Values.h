// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Ranges of integer values, forward through an entry. Nothing is decided: where a bound is the lesser of two
// it is their min, and the derivation of the claim that needs it says which.
#pragma once

#include "certificate/Certificate.h"
#include "certificate/Context.h"
#include "ir/LoopView.h"

namespace rondo::certificate {

/// All values lie in lo to hi (null: no bound there), or are elements of an entry input without a range.
struct IntegerRange {
  bool others = true;
  DimAttr lo, hi;
  llvm::SmallVector<mlir::BlockArgument, 1> sources;
  bool isBounded() const { return others && lo && hi && sources.empty(); }
};

class Values {
public:
  Values(EntryOp entry, const ShapeEnvironment &environment, const Context &facts);

  IntegerRange of(mlir::Value value) const { return ranges.lookup(value); }
  void set(mlir::Value value, IntegerRange range);
  /// Enters the ranges of an op's results.
  void visit(mlir::Operation *op);

  /// What a loop claims of a carried value, as a range; none where an input has no such name.
  std::optional<IntegerRange> rangeOf(const ValueClaim &claim) const;
  ValueClaim claimOf(const IntegerRange &range) const;

  static IntegerRange join(const IntegerRange &a, const IntegerRange &b);
  static bool isInteger(mlir::Value value);

private:
  IntegerRange compute(mlir::Operation *op);
  IntegerRange made(mlir::Operation *op);
  IntegerRange arithmetic(mlir::Operation *op);
  IntegerRange unary(mlir::Operation *op);
  IntegerRange withoutSources(mlir::Value value) const;

  mutable EntryOp entry; // MLIR ops have no const
  const ShapeEnvironment &environment;
  const Context &facts;
  llvm::DenseMap<mlir::Value, IntegerRange> ranges;
};

} // namespace rondo::certificate
