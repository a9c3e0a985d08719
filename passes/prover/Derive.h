// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Finds derivations for certificates: Farkas multipliers over what is connected with the question, then with
// products of facts, decided minima and maxima and rounding cuts among it, then by cases. A search of its
// own: no verdict rests on it.
#pragma once

#include "certificate/Certificate.h"
#include "certificate/Context.h"
#include "passes/prover/Farkas.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"

namespace rondo::passes {

class DerivationSearch {
public:
  explicit DerivationSearch(const certificate::Context &context) : context(context) {}

  /// A refutation of dim <= -1; none where the search, which is bounded, finds none.
  std::optional<certificate::Refutation> prove(DimAttr dim);

private:
  using Fact = certificate::Fact;
  using Refutation = certificate::Refutation;
  struct Known {
    Fact fact;
    bool isZero;
  };
  class Facts;

  std::optional<Refutation> refute(unsigned splits, unsigned lemmas);
  std::optional<Refutation> refuteByCases(const Facts &facts, unsigned splits, unsigned lemmas);
  std::optional<Refutation> sum(const Facts &facts);
  /// A fact for dim >= 0 that is in force or has a lemma.
  std::optional<Fact> derive(DimAttr dim, unsigned lemmas);
  bool isInForce(DimAttr dim) const;
  std::optional<Fact> leastOf(DimAttr factor, const Facts &facts, unsigned lemmas);
  // What is known, by kinds.
  void collect(Facts &facts);
  void define(Facts &facts, DimAtomAttr atom);
  bool multiply(Facts &facts, unsigned lemmas);
  bool factorOut(Facts &facts, unsigned lemmas);
  bool choose(Facts &facts, unsigned lemmas);
  bool round(Facts &facts);

  const certificate::Context &context;
  /// Negations of what is shown, the innermost last, and the cases that it is shown in. A lemma is shown
  /// without the negations around it, so that it says something by itself.
  llvm::SmallVector<DimAttr> negations, cases;
  unsigned sums = 0;
};

} // namespace rondo::passes
