// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Two inputs of an entry that differ in their padding only (or in the other rows of the batch) and give
// different results: what the analysis of ProvePadding.cpp suspects is run before it is told. Parameters get
// seeded random values: `check` reads no weights.
#pragma once

#include "passes/padding/Rules.h"
#include "passes/prover/Proof.h"
#include "passes/prover/Refute.h"

namespace rondo::passes {

struct PaddingWitness {
  Counterexample example;
  /// How the second input differs: "they differ at or beyond `len` only".
  std::string difference;
};

/// What people read of it.
std::vector<ProofNote> notesOf(const PaddingWitness &witness, const ProofPlace &place);

class PaddingWitnessSearch {
public:
  /// `padding`: null where no input has any; `batch`: null where other rows do not matter.
  PaddingWitnessSearch(EntryOp entry, Facts &facts, const ShapeEnvironment &environment, const Names &names,
                       const ProveOptions &options, const Paddings &paddings, const Padding *padding,
                       DimAttr batch)
      : entry(entry), facts(facts), environment(environment), names(names), options(options),
        paddings(paddings), padding(padding), batch(batch) {}

  /// Tries small sizes and a few seeds on the given results: other padding, or other rows.
  std::optional<PaddingWitness> find(llvm::ArrayRef<unsigned> results, bool ofMates);

private:
  using Arrays = std::map<std::string, TensorValue>;
  /// What the second input has that the first has not: other numbers at padded positions, one position more,
  /// other numbers in the other rows, also another length of them, one row more.
  enum class Difference { Content, Amount, RowContent, RowLength, RowCount };
  struct Attempt {
    Difference difference;
    int64_t spare; // padded positions of a row
    int64_t valid; // at least
    uint64_t seed;
    bool more = false; // the last row is looked at, not the first, and loops run a few steps
  };
  /// One input: every element follows from its place and these.
  struct World {
    Assignment sizes, least; // its own; those of the first input
    Assignment otherLengths;
    uint64_t seed, paddingSeed = 0, rowsSeed = 0;
    int64_t own = 0; // the row that is looked at
  };

  std::optional<PaddingWitness> attempt(mlir::ModuleOp part, llvm::ArrayRef<unsigned> results,
                                        const Arrays &weights, const Attempt &how);
  Assignment withSteps(Assignment sizes) const;
  bool hasRoom(const Assignment &sizes, const Attempt &how) const;
  std::optional<Assignment> sizesFor(const Attempt &how);
  std::optional<Assignment> grown(const Assignment &sizes, Difference difference) const;
  Assignment otherLengths(const Assignment &sizes) const;
  std::optional<int64_t> rowOf(SymbolicTensorType type, llvm::ArrayRef<int64_t> index,
                               const Assignment &sizes) const;
  std::optional<int64_t> lengthAt(SymbolicTensorType type, unsigned axis, llvm::ArrayRef<int64_t> index,
                                  const World &world) const;
  bool isPaddedAt(SymbolicTensorType type, llvm::ArrayRef<int64_t> index, const World &world,
                  const Padding *only) const;
  bool isValid(mlir::StringAttr mask, int64_t position, const World &world) const;
  double elementAt(mlir::BlockArgument input, llvm::ArrayRef<int64_t> index, const World &world) const;
  Arrays inputsOf(const World &world) const;
  std::vector<ProofDifference> compare(llvm::ArrayRef<unsigned> results, const Arrays &first,
                                       const Arrays &second, const World &world, bool ofRows) const;
  std::string describe(Difference difference, int64_t own) const;
  void describe(PaddingWitness &witness, const Assignment &sizes, const Arrays &first,
                const Arrays &second) const;

  mutable EntryOp entry; // MLIR ops have no const
  Facts &facts;
  const ShapeEnvironment &environment;
  const Names &names;
  const ProveOptions &options;
  const Paddings &paddings;
  const Padding *padding;
  DimAttr batch;
};

} // namespace rondo::passes
