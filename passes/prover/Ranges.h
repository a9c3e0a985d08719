// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Ranges of integer values, forward through an entry: which ids can reach an index.
#pragma once

#include "ir/LoopView.h"
#include "passes/prover/Facts.h"

namespace rondo::passes {

/// All values of a tensor lie in lo..hi, or are elements of one of the `sources`: entry inputs that declare
/// no range.
struct IdRange {
  DimAttr lo, hi;        // null where nothing bounds that side
  bool attained = false; // lo and hi do occur, for some input and some weights
  bool others = true;    // there are values besides those of the sources: lo and hi speak of them
  llvm::SmallVector<mlir::BlockArgument, 1> sources;
  bool isBounded() const { return lo && hi; }
};

class Ranges {
public:
  Ranges(EntryOp entry, const ShapeEnvironment &environment, Facts &facts);

  IdRange of(mlir::Value value) const { return ranges.lookup(value); }
  /// From here on the values lie in lo..hi, whatever was known.
  void restrict(mlir::Value value, DimAttr lo, DimAttr hi) { set(value, between(lo, hi)); }
  /// Enters the ranges of an op's results; the ops before it were visited.
  void visit(mlir::Operation *op);
  /// Enters ranges of carried values that hold in every step, of a body whose types are known.
  void enterLoop(LoopView &loop);
  /// Enters the ranges of a loop's results after its body was visited.
  void leaveLoop(LoopView &loop);

private:
  IdRange join(const IdRange &a, const IdRange &b);
  DimAttr least(DimAttr a, DimAttr b);
  DimAttr greatest(DimAttr a, DimAttr b);
  IdRange withoutSources(mlir::Value value) const;
  IdRange quotient(const IdRange &a, const IdRange &b);
  IdRange total(const IdRange &each, DimAttr count);
  IdRange arithmetic(mlir::Operation *op);
  IdRange compute(mlir::Operation *op);
  void visit(mlir::Block &block);
  void set(mlir::Value value, IdRange range);
  IdRange exactly(DimAttr lo, DimAttr hi) const { return {lo, hi, true, true, {}}; }
  IdRange between(DimAttr lo, DimAttr hi) const { return {lo, hi, false, true, {}}; }

  const ShapeEnvironment &environment;
  Facts &facts;
  llvm::DenseMap<mlir::Value, IdRange> ranges;
};

} // namespace rondo::passes
