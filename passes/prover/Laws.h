// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Laws of loops: how the sizes of carried values follow from the step. First the sizes that a step leaves as
// they are, then affine equalities (Karr) for the rest, then what is put together of these (Pieces.h).
#pragma once

#include "ir/LoopView.h"
#include "passes/prover/Facts.h"
#include "passes/prover/Pieces.h"

namespace rondo::passes {

class LawFinder {
public:
  LawFinder(ShapeEnvironment &environment, Facts &facts) : facts(facts), environment(environment) {}

  /// Finds the laws of a loop (and of those inside it) and enters them: sizes of carried and of final values
  /// into the symbols, types of the body's arguments and values. Sizes without a law keep their symbols.
  /// Fails where the body is ill-formed; the loop's own rule or an op inside says why.
  mlir::LogicalResult infer(mlir::Operation *loop);

  /// Runs the rules of a block without stating anything.
  mlir::LogicalResult infer(mlir::Block &block, ShapeSink *sink = nullptr);

  /// Equalities (dimension == 0) between the sizes of a loop that have no law of their own.
  llvm::ArrayRef<DimAttr> relations(mlir::Operation *loop) { return found[loop].relations; }

  /// The cases of its steps in which the laws of a loop are affine.
  StepCases cases(mlir::Operation *loop) { return found[loop].cases; }

  /// What is known of sizes around the loop that is looked at; a law may rest on it.
  Facts &facts;

private:
  ShapeEnvironment &environment;
  struct Found {
    llvm::SmallVector<DimAttr> relations;
    StepCases cases;
  };
  llvm::DenseMap<mlir::Operation *, Found> found;
};

} // namespace rondo::passes
