// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What an entry declares about padding, and how padding passes through one op that is no loop: the transfer
// functions of the analysis in ProvePadding.cpp.
#pragma once

#include "ir/Ops.h"
#include "ir/Rows.h"
#include "passes/padding/State.h"
#include "passes/prover/Facts.h"
#include "passes/prover/Names.h"
#include "llvm/ADT/SetVector.h"
#include <deque>
#include <map>

namespace rondo::passes {

/// One padding that inputs of an entry declare: `padded len` or `ragged len` (the same lengths are the same
/// padding), or `padded by m`.
struct Padding {
  DimAttr lengths;       // null: a mask of any pattern
  mlir::StringAttr mask; // null: lengths
  /// An input that declares it, and its axis.
  mlir::BlockArgument input;
  int64_t axis = 0;

  /// Where an axis that declares this padding, or lengths that differ by a number, has its boundary.
  std::optional<int64_t> boundaryOf(AxisAttr axis) const;
  /// True where the type masks.
  bool isRagged() const;
  std::string describe(const Names &names) const;
};

/// What the inputs of an entry declare.
class Paddings {
public:
  Paddings(EntryOp entry, const ShapeEnvironment &environment);
  llvm::ArrayRef<Padding> all() const { return list; }
  /// The padding of an axis, a number of the list.
  std::optional<unsigned> of(AxisAttr axis) const;
  /// The padding whose padded size the symbol is.
  std::optional<unsigned> ofSize(mlir::StringAttr size) const;
  /// Each size over which lengths or masks run, and of which rows end one by one (`until`); the axis of a
  /// batch.
  llvm::ArrayRef<DimAttr> batches() const { return rows; }
  /// Sizes that inputs have on padded and ragged axes alone: they follow the longest row. With each the
  /// lengths that it is never less than.
  using Amounts = llvm::DenseMap<mlir::StringAttr, llvm::SmallVector<DimAttr, 2>>;
  const Amounts &amounts() const { return sizes; }
  bool varies(DimAttr size) const;
  /// The axes of a type over which the lengths or the mask of an axis run.
  Rows rowsOf(SymbolicTensorType type, int64_t axis) const;
  /// The size that a mask has along its last axis.
  DimAttr sizeOfMask(mlir::StringAttr mask) const;

private:
  void addRowsThatEnd(const ShapeEnvironment &environment);
  void addAmounts();
  bool isMask(mlir::BlockArgument input) const;

  mutable EntryOp entry; // MLIR ops have no const
  llvm::StringMap<LengthsRows> rowsOfLengths;
  llvm::SmallVector<Padding> list;
  llvm::SmallVector<DimAttr> rows;
  Amounts sizes;
};

/// Where a type holds the batch; no axis where it does not, or where there is none (null).
RowPlace placeOfBatch(SymbolicTensorType type, DimAttr batch);

/// The leaks that an analysis has found, one a kind of an op; they live as long as it does.
class Leaks {
public:
  /// `make` is asked for a leak that is not known yet.
  const Leak *find(mlir::Operation *op, LeakKind kind, llvm::function_ref<Leak()> make);

private:
  std::deque<Leak> all;
  llvm::DenseMap<std::pair<mlir::Operation *, unsigned>, const Leak *> known;
};

/// A filler of at most this counts as minus infinity where a softmax or a maximum meets it.
constexpr double farBelow = -1e4;

class PaddingRules {
public:
  PaddingRules(const Paddings &paddings, DimAttr batch, const ShapeEnvironment &environment, Facts &facts,
               const Names &names)
      : paddings(paddings), batch(batch), environment(environment), facts(facts), names(names),
        amounts(paddings.amounts()) {}

  /// The states of the op's results.
  llvm::SmallVector<PaddingState> apply(mlir::Operation *op, llvm::ArrayRef<PaddingState> operands);

  SymbolicTensorType typeOf(mlir::Value value) const { return environment.type(value); }
  DimAttr dim(DimAttr dim) const { return environment.dim(dim); }

  /// True where the size follows the longest row of the batch.
  bool varies(DimAttr size) const;
  /// True where the size follows the number of rows.
  bool countsRows(DimAttr size) const;
  /// A size that the program makes of the rows' lengths, the longest of them.
  void addAmount(mlir::StringAttr size, DimAttr lengths);
  /// What an axis of a value need not have; none where its size is the same in all batches, or where the type
  /// says which positions are valid.
  std::optional<Beyond> extentOf(SymbolicTensorType type, int64_t axis) const;
  /// True where all of these positions are among those.
  bool within(const Beyond &inner, const Beyond &outer) const;
  /// True where each row has a position that is not among these.
  bool leavesSome(const Beyond &where) const;
  bool isAtLeast(DimAttr a, DimAttr b) const;

  const Leak *leak(mlir::Operation *op, LeakKind kind, const Beyond &where, const llvm::Twine &what);
  /// Of other rows.
  const Leak *mates(mlir::Operation *op, const llvm::Twine &what);
  /// What this analysis does not follow: every rule has it at hand, so it costs no text.
  const Leak *lost(mlir::Operation *op);
  /// The same number for rows picked in the same way from rows in the same order.
  unsigned orderOf(const void *how, unsigned before, unsigned part = 0);

  /// True where the filler stands at all of these positions; notes what it takes for granted.
  bool covers(const Filler &filler, const Beyond &where);
  /// Notes that padding is hidden only under these conditions.
  void assume(const Assumed &assumed);
  /// What a proof under this analysis takes for granted, for people.
  std::vector<std::string> assumptions() const;

  std::string describe(const Beyond &where) const;
  std::optional<unsigned> paddingOf(const Beyond &where) const;

  const Paddings &paddings;
  const DimAttr batch; // null: the inputs have no rows
  const ShapeEnvironment &environment;
  Facts &facts;
  const Names &names;

private:
  bool extentIsAtLeast(DimAttr size, DimAttr bound) const;

  Leaks leaks;
  llvm::SetVector<mlir::Operation *> finite, greater;
  Paddings::Amounts amounts;
  std::map<std::tuple<const void *, unsigned, unsigned>, unsigned> orders;
};

} // namespace rondo::passes
