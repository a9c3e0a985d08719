// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The search for sizes at which an obligation fails. Small ones first; only what the replayer confirms is a
// refutation.
#pragma once

#include "ir/Replay.h"
#include "passes/prover/Facts.h"
#include "passes/prover/Proof.h"

namespace rondo::passes {

struct Refutation {
  Assignment values;
  ReplayFailure failure;
};

class Refuter {
public:
  /// `spent` counts the rules run for all obligations of an entry; past a budget no more replays are made.
  Refuter(EntryOp entry, Facts &facts, const ShapeEnvironment &environment, const ProveOptions &options,
          int64_t &spent)
      : entry(entry), facts(facts), environment(environment), options(options), spent(spent) {}

  /// Sizes at which this very obligation fails in a replay.
  std::optional<Refutation> refute(const Obligation &obligation);

  /// The smallest sizes that the facts admit and `accept` takes; all symbols of the entry have a value. The
  /// search is for a failure of `about`; sizes of `beside` may have to move too.
  std::optional<Assignment> search(DimAttr about, llvm::function_ref<bool(const Assignment &)> accept,
                                   llvm::ArrayRef<DimAttr> beside = {});
  /// The same among the points that have the sizes of `options.at`; none without these.
  std::optional<Assignment> searchAsked(DimAttr about, llvm::function_ref<bool(const Assignment &)> accept,
                                        llvm::ArrayRef<DimAttr> beside);
  /// Whether these are the sizes of `options.at`; none where the entry has none of them.
  std::optional<bool> isAsked(const Assignment &values);

private:
  std::optional<int64_t> asked(mlir::StringAttr symbol) const;
  bool complete(Assignment &values);
  bool enumerate(llvm::ArrayRef<mlir::StringAttr> symbols,
                 llvm::function_ref<bool(const Assignment &)> accept);
  std::optional<Refutation> tryReplay(const Obligation &obligation, const Assignment &values);
  std::optional<Refutation> tryAt(const Obligation &obligation);
  llvm::SmallVector<mlir::StringAttr> decidedByData(const Obligation &obligation);
  DimAttr reorderedRows(const Obligation &obligation);
  bool hasValue(mlir::StringAttr symbol);

  EntryOp entry;
  Facts &facts;
  const ShapeEnvironment &environment;
  const ProveOptions &options;
  int64_t &spent;
  unsigned replays = 0;
  bool keepsAsked = false; // points have the sizes asked for
};

/// The entry's lengths symbol whose rows an op has put into another order under this symbol (`reverse`, a
/// gather of rows); null for other symbols.
mlir::StringAttr reorderedLengths(EntryOp entry, mlir::StringAttr symbol);

/// The value of a dimension under an assignment.
std::optional<int64_t> valueOf(DimAttr dim, const Assignment &values);

} // namespace rondo::passes
