// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Checks derivations: every step by exact arithmetic on canonical polynomials, nothing is searched for.
#pragma once

#include "certificate/Certificate.h"
#include "certificate/Context.h"

namespace rondo::certificate {

/// The facts that define an atom (a dimension that is one min, max or div), each at least 0; the two of a
/// div hold for divisors of at least 1. None where the dimension is something else.
llvm::SmallVector<DimAttr, 2> definitionsOf(DimAttr atom);
/// The atom itself; null where the dimension is something else.
DimAtomAttr asAtom(DimAttr dim);
/// The sum of terms, and its division by a number of at least 1 with the constant rounded down; null where
/// 64 bits are left or the number does not divide what it must.
DimAttr sumOf(llvm::ArrayRef<Term> terms, mlir::MLIRContext *context);
DimAttr roundedDown(DimAttr sum, int64_t divisor);

/// What remains to be done before an honest certificate would be finished: a file that asks for more is
/// refused.
struct Budget {
  int64_t left = 200'000'000; // monomials that pass through sums and products
  bool spend(int64_t work) { return (left -= work) >= 0; }
};

class DerivationChecker {
public:
  DerivationChecker(const Context &context, Budget &budget) : context(context), budget(budget) {}

  /// True where the refutation shows that dim >= 0 follows from what is in force; else `message` says which
  /// step does not check.
  bool proves(DimAttr dim, const Refutation &refutation);

  std::string message;

private:
  struct Assumption {
    DimAttr dim;
    bool used;
  };
  bool refutes(const Refutation &refutation);
  bool refutesCase(DimAttr assumption, const Refutation &refutation);
  bool checkTerms(llvm::ArrayRef<Term> terms);
  Known known(const Fact &fact);
  Known follows(DimAttr dim, const Reason &reason);
  Known product(DimAttr dim, const Reason &reason);
  Known rounded(DimAttr dim, const Reason &reason);
  Known definition(DimAttr dim, const Reason &reason);
  Known choice(DimAttr dim, const Reason &reason);
  Known lemma(DimAttr dim, const Reason &reason);
  bool fail(const llvm::Twine &text);
  Known refuse(const llvm::Twine &text) { return fail(text), Known::Nothing; }

  const Context &context;
  Budget &budget;
  llvm::SmallVector<Assumption> assumptions;
};

} // namespace rondo::certificate
