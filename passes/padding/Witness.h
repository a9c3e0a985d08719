// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Two inputs of an entry that differ in their padding only and give different results: what the analysis of
// ProvePadding.cpp suspects is run before it is told. Parameters get seeded random values: `check` reads no
// weights.
#pragma once

#include "passes/padding/Rules.h"
#include "passes/prover/Proof.h"
#include "passes/prover/Refute.h"

namespace rondo::passes {

struct PaddingWitness {
  Counterexample example;
  /// True where the rows of the second input have more padding; else other padding.
  bool longer = false;
  std::string boundary; // "beyond `len`"
};

/// What people read of it.
std::vector<ProofNote> notesOf(const PaddingWitness &witness, const ProofPlace &place);

class PaddingWitnessSearch {
public:
  PaddingWitnessSearch(EntryOp entry, Facts &facts, const ShapeEnvironment &environment, const Names &names,
                       const ProveOptions &options, const Padding &padding)
      : entry(entry), facts(facts), environment(environment), names(names), options(options),
        padding(padding) {}

  /// Tries small sizes and a few seeds on the given results.
  std::optional<PaddingWitness> find(llvm::ArrayRef<unsigned> results);

private:
  using Arrays = std::map<std::string, TensorValue>;
  struct Attempt {
    int64_t spare; // padded positions of a row
    int64_t valid; // at least
    uint64_t seed;
    bool longer; // another amount of padding, not other content
  };

  std::optional<PaddingWitness> attempt(mlir::ModuleOp part, llvm::ArrayRef<unsigned> results,
                                        const Arrays &weights, const Attempt &how);
  std::optional<Assignment> sizesFor(const Attempt &how);
  bool canBeLonger() const;
  TensorValue makeInput(mlir::BlockArgument input, const Assignment &sizes, uint64_t seed);
  std::vector<ProofDifference> compare(llvm::ArrayRef<unsigned> results, const Arrays &first,
                                       const Arrays &second, const Arrays &inputs,
                                       const Assignment &sizes) const;
  void describe(PaddingWitness &witness, const Assignment &sizes, const Arrays &first,
                const Arrays &second) const;

  mutable EntryOp entry; // MLIR ops have no const
  Facts &facts;
  const ShapeEnvironment &environment;
  const Names &names;
  const ProveOptions &options;
  const Padding &padding;
};

} // namespace rondo::passes
