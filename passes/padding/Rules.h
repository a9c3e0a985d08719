// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How padding passes through one op that is no loop: the transfer functions of the analysis in
// ProvePadding.cpp.
#pragma once

#include "ir/Ops.h"
#include "passes/padding/State.h"
#include "passes/prover/Names.h"
#include <deque>

namespace rondo::passes {

/// One padding that inputs of an entry declare: `padded len` (the same lengths are the same padding) or
/// `padded by m`.
struct Padding {
  DimAttr lengths;       // null: a mask of any pattern
  mlir::StringAttr mask; // null: lengths
  /// How many valid positions each row has at least.
  int64_t leastValid = 0;
  /// An input that declares it, and its padded axis.
  mlir::BlockArgument input;
  int64_t axis = 0;

  /// Valid positions come first.
  bool isSuffix() const { return bool(lengths); }
  /// Where an axis that declares this padding, or lengths that differ by a number, has its boundary.
  std::optional<int64_t> boundaryOf(AxisAttr axis) const;
  std::string describe(const Names &names) const;
};

/// The leaks that an analysis has found, one a kind of an op; they live as long as it does.
class Leaks {
public:
  /// `what` is asked for a leak that is not known yet.
  const Leak *find(mlir::Operation *op, LeakKind kind, llvm::function_ref<std::string()> what);

private:
  std::deque<Leak> all;
  llvm::DenseMap<std::pair<mlir::Operation *, unsigned>, const Leak *> known;
};

/// A filler of at most this counts as minus infinity where a softmax or a maximum meets it.
constexpr double farBelow = -1e4;

class PaddingRules {
public:
  PaddingRules(const Padding &padding, const Names &names, Leaks &leaks)
      : of(padding), names(names), leaks(leaks) {}
  const Padding &padding() const { return of; }

  /// The states of the op's results.
  llvm::SmallVector<PaddingState> apply(mlir::Operation *op, llvm::ArrayRef<PaddingState> operands);

  const Leak *leak(mlir::Operation *op, LeakKind kind, const llvm::Twine &what) {
    return leaks.find(op, kind, [&] { return what.str(); });
  }
  /// What this analysis does not follow: every rule has it at hand, so it costs no text.
  const Leak *lost(mlir::Operation *op) {
    return leaks.find(op, LeakKind::Other, [] { return std::string(); });
  }

private:
  friend struct PaddingTransfer;

  const Padding &of;
  const Names &names;
  Leaks &leaks;
};

} // namespace rondo::passes
