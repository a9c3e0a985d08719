// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Laws of carried sizes that no single affine expression gives: those that the first steps have otherwise,
// those that take turns, those that change until they reach a limit. All are put together of affine laws
// (Karr) and are dimensions themselves, so that what has such a size is compiled like anything else.
#pragma once

#include "passes/prover/Karr.h"

namespace rondo::passes {

/// The steps of a loop in cases: the `first` ones each by itself, then `turn` places that take turns.
struct StepCases {
  int64_t first = 0, turn = 1;
  bool isWhole() const { return first == 0 && turn == 1; }
  /// Cases that split the steps wherever one of the two does.
  StepCases refinedBy(StepCases other) const;
  /// The step numbers of each case, counted from 0: numbers for the first ones, then one a place, which are
  /// its steps for every value of `turns` from 0.
  llvm::SmallVector<DimAttr> numbers(mlir::StringAttr turns) const;
  /// The first step that has this place in a turn.
  int64_t firstAt(int64_t place) const;
};

/// One law a size over the step, of an affine one in each case; null where a case has none. `bound`: how many
/// steps there are at most, where that is a number; then all of them may be cases of their own.
llvm::SmallVector<DimAttr> lawsInPieces(mlir::StringAttr step, llvm::ArrayRef<CarriedSize> sizes,
                                        StepCases cases, std::optional<int64_t> bound,
                                        llvm::function_ref<bool(mlir::StringAttr)> varies);

/// What the law of one size may be where a step takes the minimum or maximum of something affine and
/// something that does not change. Guesses: they must be checked.
llvm::SmallVector<DimAttr> lawsUpToALimit(mlir::StringAttr step, llvm::ArrayRef<CarriedSize> sizes,
                                          unsigned which, llvm::function_ref<bool(mlir::StringAttr)> varies);

/// Calls back for each minimum and maximum in a dimension, outside of others: with its sides, and with the
/// dimension where the one or the other stands in its place.
void forEachChoice(DimAttr dim,
                   llvm::function_ref<void(DimAtomAttr atom, DimAttr withLhs, DimAttr withRhs)> visit);

} // namespace rondo::passes
