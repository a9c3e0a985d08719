// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Runs an entry on sizes that are numbers: the shape rules that the prover runs on symbols, loops step by
// step. What the prover calls a counterexample has failed here before it is printed.
#pragma once

#include "ir/LoopView.h"

namespace rondo {

/// A step of a loop around the failure; counts from 1.
struct ReplayStep {
  mlir::Operation *loop;
  int64_t step, trips;
};

struct ReplayFailure {
  /// The obligation that failed, its dimensions numbers.
  Obligation obligation;
  /// The loops around it, outermost first.
  llvm::SmallVector<ReplayStep> steps;
  /// The shapes that met: those of the two operands that the obligation names, or of all operands.
  llvm::SmallVector<llvm::SmallVector<int64_t>> shapes;
};

struct ReplayRequest {
  EntryOp entry;
  /// Values of the entry's symbols, and of symbols that data decides (steps until an exit, a row's length, a
  /// count). A lengths symbol has one value: that of the row that is looked at. What data decides is greatest
  /// where not given.
  llvm::DenseMap<mlir::StringAttr, int64_t> values;
  /// The symbolic types: they say which axes are a literal 1.
  const ShapeEnvironment *literals = nullptr;
  /// Rules run in one replay; a longer one ends without a failure.
  int64_t budget = 20000;
  /// Where set: counts the rules run.
  int64_t *spent = nullptr;
};

/// The first obligation that fails and that `counts`; none where all hold. A loop whose yields differ in
/// shape between steps fails with cause LoopInv at the loop.
std::optional<ReplayFailure> replay(const ReplayRequest &request,
                                    llvm::function_ref<bool(const Obligation &)> counts);

} // namespace rondo
