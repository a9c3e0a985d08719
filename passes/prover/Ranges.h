// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Ranges of integer values, forward through an entry: which ids can reach an index.
#pragma once

#include "ir/LoopView.h"
#include "ir/Rows.h"
#include "passes/prover/Facts.h"

namespace rondo::passes {

/// An upper bound of each row's own: lengths, of the row at the element's index along `axes`.
struct RowBound {
  DimAttr hi; // null where none is known
  llvm::SmallVector<int64_t, 2> axes;
  bool operator==(const RowBound &) const = default;
};
/// Whether the ends of a range are values that do occur, for some input and some weights: that is not known;
/// each of them somewhere in the tensor; at each element, in each step of the loops around it. (An end that
/// is open then has no greatest value.)
enum class Occurs { Unknown, Somewhere, Everywhere };

/// All values of a tensor lie in lo..hi, or are elements of one of the `sources`: entry inputs that declare
/// no range.
struct IdRange {
  DimAttr lo, hi; // null where nothing bounds that side
  Occurs occurs = Occurs::Unknown;
  bool others = true; // there are values besides those of the sources: lo and hi speak of them
  llvm::SmallVector<mlir::BlockArgument, 1> sources;
  RowBound row;
  bool isBounded() const { return lo && hi; }
};

class Ranges {
public:
  Ranges(EntryOp entry, const ShapeEnvironment &environment, Facts &facts);

  IdRange of(mlir::Value value) const { return ranges.lookup(value); }
  /// From here on the values lie in lo..hi, whatever was known.
  void restrict(mlir::Value value, DimAttr lo, DimAttr hi, const RowBound &row) {
    set(value, {lo, hi, Occurs::Unknown, true, {}, row});
  }
  /// The lengths of a ragged axis with the axes that they run over, plus `more`; none where it cannot be told
  /// which row an index is.
  RowBound lengthsOf(mlir::Value value, int64_t axis, int64_t more) const;
  /// True where no element is above the bound of its row.
  bool isWithin(const IdRange &range, const RowBound &row);
  /// Enters the ranges of an op's results; the ops before it were visited.
  void visit(mlir::Operation *op);
  /// Enters ranges of carried values that hold in every step, of a body whose types are known.
  void enterLoop(LoopView &loop);
  /// Enters the ranges of a loop's results after its body was visited.
  void leaveLoop(LoopView &loop);

private:
  IdRange join(const IdRange &a, const IdRange &b);
  IdRange chosen(SelectOp select);
  DimAttr least(DimAttr a, DimAttr b);
  DimAttr greatest(DimAttr a, DimAttr b);
  IdRange withoutSources(mlir::Value value) const;
  IdRange quotient(const IdRange &a, const IdRange &b);
  IdRange positionsOf(AxisAttr axis) const;
  IdRange total(const IdRange &each, DimAttr count);
  IdRange arithmetic(mlir::Operation *op);
  IdRange compute(mlir::Operation *op);
  // Bounds of rows (RowRanges.cpp).
  RowBound computeRow(mlir::Operation *op, mlir::Value result);
  RowBound elementwiseRow(mlir::Operation *op, mlir::Value result);
  RowBound movedRow(mlir::Operation *op);
  RowBound rowOfEither(const IdRange &a, const IdRange &b);
  void nameLengths(RaggedOp ragged);
  void dropLocalRows(IdRange &range, const LoopView &loop) const;
  void visit(mlir::Block &block);
  void enterElements(ScanOp scan);
  void countSteps(LoopView &loop);
  void widen(LoopView &loop);
  void set(mlir::Value value, IdRange range);
  IdRange exactly(DimAttr lo, DimAttr hi, Occurs occurs = Occurs::Everywhere) const {
    return {lo, hi, occurs, true, {}, {}};
  }
  IdRange between(DimAttr lo, DimAttr hi) const { return exactly(lo, hi, Occurs::Unknown); }

  mutable EntryOp entry; // MLIR ops have no const
  llvm::StringMap<LengthsRows> rowsOfLengths;
  const ShapeEnvironment &environment;
  Facts &facts;
  llvm::DenseMap<mlir::Value, IdRange> ranges;
};

} // namespace rondo::passes
