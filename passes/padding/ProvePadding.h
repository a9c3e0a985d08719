// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Padding safety: no result depends on what stands at padded positions. A forward analysis on the values of
// an entry, one run for each padding that its inputs declare; what it finds is shown by running the model on
// two inputs that differ in their padding only.
#pragma once

#include "passes/padding/Rules.h"
#include "passes/prover/Proof.h"
#include "passes/prover/Refute.h"

namespace rondo::passes {

class PaddingProver {
public:
  PaddingProver(EntryOp entry, const ShapeEnvironment &environment, Facts &facts, const Names &names,
                const ProveOptions &options, Proof &proof)
      : entry(entry), environment(environment), facts(facts), names(names), options(options), proof(proof) {}

  /// Proves or reports each result; the shapes of the entry have been proved.
  void run();

private:
  /// The paddings that inputs declare, each once.
  llvm::SmallVector<Padding> paddings() const;
  void prove(const Padding &padding);
  void visit(mlir::Block &block);
  void visitScan(ScanOp scan);
  void visitLoop(LoopOp loop);
  void carryOn(LoopView &loop, llvm::function_ref<PaddingState(unsigned, PaddingState)> next);
  void leave(LoopView &loop, int64_t step, const Leak *control);
  PaddingState inputState(mlir::BlockArgument input, const Padding &padding) const;
  const PaddingState &of(mlir::Value value) const;
  bool isExempt(const PaddingState &state, SymbolicTensorType type, const Padding &padding) const;
  void report(const Leak &leak, llvm::ArrayRef<unsigned> results, const Padding &padding);
  std::string help(const Leak &leak, const Padding &padding) const;

  mutable EntryOp entry; // MLIR ops have no const
  const ShapeEnvironment &environment;
  Facts &facts;
  const Names &names;
  const ProveOptions &options;
  Proof &proof;
  PaddingRules *rules = nullptr;
  llvm::DenseMap<mlir::Value, PaddingState> states;
  int64_t depth = 0; // of scans around
};

} // namespace rondo::passes
