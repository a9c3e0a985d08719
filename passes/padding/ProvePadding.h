// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Padding safety: no result depends on what stands at padded positions, on how many of them there are, or,
// for one row, on the other rows of its batch. A forward analysis on the values of an entry, for `padded`
// axes with masks written by hand and for ragged ones, whose types mask; what it finds is shown by running
// the model on two inputs that differ in nothing else.
#pragma once

#include "passes/padding/Rules.h"
#include "passes/prover/Proof.h"
#include "passes/prover/Refute.h"

namespace rondo::passes {

class PaddingProver {
public:
  PaddingProver(EntryOp entry, const ShapeEnvironment &environment, Facts &facts, const Names &names,
                const ProveOptions &options, Proof &proof)
      : entry(entry), environment(environment), facts(facts), names(names), options(options), proof(proof),
        paddings(entry, environment) {}

  /// Proves or reports each result; the shapes of the entry have been proved.
  void run();

private:
  /// What is said of a result where it is not proved.
  struct Fault {
    const Leak *leak;
    bool ofMates; // it depends on other rows, else on padding
    llvm::SmallVector<unsigned> results;
  };

  /// The steps of a loop, an axis of what its body sees.
  struct Steps {
    int64_t axis;
    /// Those that only longer rows need.
    std::optional<Beyond> extent;
    bool reverse;
  };

  void prove(DimAttr batch, bool isFirst);
  void settle(bool isFirst, llvm::SmallVectorImpl<Fault> &faults);
  void visit(mlir::Block &block);
  void visitScan(ScanOp scan);
  void visitLoop(LoopOp loop);
  PaddingState elementOf(ScanOp scan, unsigned input, int64_t step);
  std::optional<Beyond> stepExtent(ScanOp scan, int64_t step) const;
  std::optional<int64_t> counterFrom(LoopView &loop, unsigned value) const;
  PaddingState firstState(LoopView &loop, unsigned value, const Steps &steps) const;
  /// What the next step finds of what a step leaves for a carried value.
  PaddingState carriedOn(LoopView &loop, unsigned value, const Steps &steps);
  void carryOn(LoopView &loop, const Steps &steps);
  static void forgetStep(PaddingState &state, int64_t step);
  void checkFinals(LoopView &loop, const Steps &steps);
  std::string stepsText(DimAttr bound) const;
  PaddingState controlOf(LoopOp bounded, DimAttr bound);
  PaddingState join(const PaddingState &a, const PaddingState &b, const Leak *lost) const;
  void leave(LoopView &loop, const Steps &steps, const PaddingState &control);
  PaddingState inputState(mlir::BlockArgument input) const;
  const PaddingState &of(mlir::Value value) const;
  bool isExempt(const Beyond &taint, SymbolicTensorType type) const;
  const Beyond *exposedIn(const PaddingState &state, SymbolicTensorType type) const;

  void report(const Fault &fault);
  void noteDeclaration(ProofDiagnostic &diagnostic, mlir::BlockArgument input) const;
  std::string help(const Fault &fault) const;
  std::string named(const Fault &fault) const;
  std::string reaches(const Fault &fault) const;

  mutable EntryOp entry; // MLIR ops have no const
  const ShapeEnvironment &environment;
  Facts &facts;
  const Names &names;
  const ProveOptions &options;
  Proof &proof;
  Paddings paddings;
  PaddingRules *rules = nullptr;
  llvm::DenseMap<mlir::Value, PaddingState> states;
  int64_t depth = 0; // of loops around
};

} // namespace rondo::passes
