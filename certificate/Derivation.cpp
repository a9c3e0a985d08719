// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "certificate/Derivation.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::certificate;

DimAtomAttr certificate::asAtom(DimAttr dim) {
  if (dim.getMonomials().size() != 1 || dim.getCoefficients()[0] != 1 ||
      dim.getMonomials()[0].getFactors().size() != 1)
    return {};
  return llvm::dyn_cast<DimAtomAttr>(dim.getMonomials()[0].getFactors()[0]);
}

SmallVector<DimAttr, 2> certificate::definitionsOf(DimAttr dim) {
  DimAtomAttr atom = asAtom(dim);
  if (!atom)
    return {};
  auto lhs = cast<DimAttr>(atom.getLhs()), rhs = cast<DimAttr>(atom.getRhs());
  switch (atom.getKind()) {
  case AtomKind::Min:
    return {lhs - dim, rhs - dim};
  case AtomKind::Max:
    return {dim - lhs, dim - rhs};
  case AtomKind::FloorDiv:
    return {lhs - rhs * dim, rhs * dim + rhs - lhs - 1};
  }
  return {};
}

DimAttr certificate::sumOf(ArrayRef<Term> terms, MLIRContext *context) {
  DimAttr total = DimAttr::constant(context, 0);
  for (const Term &term : terms) {
    DimAttr scaled = term.fact.dim * term.times;
    total = total + scaled;
    if (scaled.overflowed() || total.overflowed())
      return {};
  }
  return total;
}

DimAttr certificate::roundedDown(DimAttr sum, int64_t divisor) {
  SmallVector<int64_t> coefficients;
  for (auto [monomial, coefficient] : llvm::zip_equal(sum.getMonomials(), sum.getCoefficients())) {
    bool constant = monomial.getFactors().empty();
    if (!constant && coefficient % divisor)
      return {};
    coefficients.push_back(coefficient / divisor - (coefficient % divisor < 0));
  }
  DimAttr total = DimAttr::constant(sum.getContext(), 0);
  for (auto [monomial, coefficient] : llvm::zip_equal(sum.getMonomials(), coefficients))
    total = total + DimAttr::get(sum.getContext(), {monomial}, {int64_t(1)}) * coefficient;
  return total;
}

bool DerivationChecker::fail(const Twine &text) {
  if (message.empty())
    message = text.str();
  return false;
}

bool DerivationChecker::proves(DimAttr dim, const Refutation &refutation) {
  DimAttr negation = -dim - 1;
  if (dim.overflowed() || negation.overflowed())
    return fail("`" + dim.text() + "` leaves 64 bits");
  assumptions.push_back({negation, false});
  bool refuted = refutes(refutation);
  assumptions.pop_back();
  return refuted;
}

bool DerivationChecker::refutes(const Refutation &refutation) {
  if (refutation.split) {
    DimAttr split = refutation.split, other = -split - 1;
    if (split.asConstant() || split.overflowed() || other.overflowed())
      return fail("`" + split.text() + "` has no two cases");
    return refutesCase(split, refutation.cases[0]) && refutesCase(other, refutation.cases[1]);
  }
  if (!checkTerms(refutation.terms))
    return false;
  DimAttr sum = sumOf(refutation.terms, refutation.terms[0].fact.dim.getContext());
  if (!sum || !sum.isConstant(refutation.constant))
    return fail("the sum is " + (sum ? sum.text() : "beyond 64 bits") + ", not " +
                Twine(refutation.constant));
  return refutation.constant < 0 || fail("a sum of " + Twine(refutation.constant) + " is no absurdity");
}

/// A case that does not use what it assumes would make the split arbitrary.
bool DerivationChecker::refutesCase(DimAttr assumption, const Refutation &refutation) {
  assumptions.push_back({assumption, false});
  bool refuted = refutes(refutation);
  bool used = assumptions.pop_back_val().used;
  return refuted && (used || fail("a case does not use `" + assumption.text() + "`"));
}

bool DerivationChecker::checkTerms(ArrayRef<Term> terms) {
  if (terms.empty())
    return fail("a sum of nothing");
  std::string before;
  for (const Term &term : terms) {
    std::string text = term.fact.dim.text();
    if (!before.empty() && before >= text)
      return fail("`" + text + "` stands out of order");
    before = text;
    Known what = known(term.fact);
    if (what == Known::Nothing)
      return false;
    if (term.times == 0 || (term.times < 0 && what != Known::Zero))
      return fail("`" + text + "` times " + Twine(term.times));
  }
  return true;
}

Known DerivationChecker::known(const Fact &fact) {
  if (!budget.spend(1 + fact.dim.getMonomials().size()))
    return refuse("the derivations are longer than this checker follows");
  auto *assumed = llvm::find_if(assumptions, [&](const Assumption &one) { return one.dim == fact.dim; });
  Known inForce = context.of(fact.dim);
  bool known = inForce != Known::Nothing || assumed != assumptions.end();
  if (fact.reason && known)
    return refuse("`" + fact.dim.text() + "` needs no reason: it is in force");
  if (fact.reason)
    return fact.dim.overflowed() ? refuse("a fact leaves 64 bits") : follows(fact.dim, *fact.reason);
  if (!known)
    return refuse("`" + fact.dim.text() + "` is not known to be at least 0 here");
  if (inForce != Known::Nothing)
    return inForce;
  assumed->used = true;
  return Known::NonNegative;
}

Known DerivationChecker::follows(DimAttr dim, const Reason &reason) {
  switch (reason.kind) {
  case ReasonKind::Product:
  case ReasonKind::Multiple:
    return product(dim, reason);
  case ReasonKind::Rounded:
    return rounded(dim, reason);
  case ReasonKind::Definition:
    return definition(dim, reason);
  case ReasonKind::Choice:
    return choice(dim, reason);
  case ReasonKind::Lemma:
    return lemma(dim, reason);
  }
  return Known::Nothing;
}

Known DerivationChecker::product(DimAttr dim, const Reason &reason) {
  bool multiple = reason.kind == ReasonKind::Multiple;
  DimAttr lhs = reason.facts[0].dim, rhs = multiple ? reason.factor : reason.facts[1].dim;
  if (!multiple && lhs.text() > rhs.text())
    return refuse("the factors `" + lhs.text() + "` and `" + rhs.text() + "` stand out of order");
  if (!budget.spend(int64_t(lhs.getMonomials().size()) * rhs.getMonomials().size()))
    return refuse("the derivations are longer than this checker follows");
  for (const Fact &fact : reason.facts) {
    Known what = known(fact);
    if (what == Known::Nothing)
      return what;
    if ((what == Known::Zero) != multiple)
      return refuse("`" + fact.dim.text() + "` is not what a product takes");
  }
  if (rhs.overflowed() || lhs * rhs != dim)
    return refuse("`" + lhs.text() + "` times `" + rhs.text() + "` is not `" + dim.text() + "`");
  return multiple ? Known::Zero : Known::NonNegative;
}

Known DerivationChecker::rounded(DimAttr dim, const Reason &reason) {
  if (reason.divisor < 1)
    return refuse("a division by " + Twine(reason.divisor));
  if (!checkTerms(reason.terms))
    return Known::Nothing;
  DimAttr sum = sumOf(reason.terms, dim.getContext()), result = sum ? roundedDown(sum, reason.divisor) : sum;
  if (!result || result != dim)
    return refuse("the sum over " + Twine(reason.divisor) + ", rounded down, is not `" + dim.text() + "`");
  return Known::NonNegative;
}

Known DerivationChecker::definition(DimAttr dim, const Reason &reason) {
  if (!llvm::is_contained(definitionsOf(reason.atom), dim))
    return refuse("`" + dim.text() + "` does not define `" + reason.atom.text() + "`");
  DimAtomAttr atom = asAtom(reason.atom);
  DimAttr divisor = atom.getKind() == AtomKind::FloorDiv ? cast<DimAttr>(atom.getRhs()) : DimAttr();
  std::optional<int64_t> number = divisor ? divisor.asConstant() : std::optional<int64_t>(1);
  if (number ? *number < 1 || !reason.facts.empty() : reason.facts.size() != 1)
    return refuse("`" + reason.atom.text() + "` is defined for divisors of at least 1");
  if (number)
    return Known::NonNegative;
  if (reason.facts[0].dim != divisor - 1)
    return refuse("`" + reason.facts[0].dim.text() + "` does not say that `" + divisor.text() +
                  "` is at least 1");
  return known(reason.facts[0]) == Known::Nothing ? Known::Nothing : Known::NonNegative;
}

Known DerivationChecker::choice(DimAttr dim, const Reason &reason) {
  DimAtomAttr atom = asAtom(reason.atom);
  if (!atom || atom.getKind() == AtomKind::FloorDiv)
    return refuse("`" + reason.atom.text() + "` is no choice");
  auto lhs = cast<DimAttr>(atom.getLhs()), rhs = cast<DimAttr>(atom.getRhs());
  DimAttr order = reason.facts[0].dim;
  bool lhsIsLeast = order == rhs - lhs;
  if (!lhsIsLeast && order != lhs - rhs)
    return refuse("`" + order.text() + "` does not decide `" + reason.atom.text() + "`");
  DimAttr chosen = lhsIsLeast == (atom.getKind() == AtomKind::Min) ? lhs : rhs;
  if (dim != reason.atom - chosen)
    return refuse("`" + dim.text() + "` is not what `" + order.text() + "` chooses");
  return known(reason.facts[0]) == Known::Nothing ? Known::Nothing : Known::Zero;
}

Known DerivationChecker::lemma(DimAttr dim, const Reason &reason) {
  return proves(dim, reason.proof[0]) ? Known::NonNegative : Known::Nothing;
}
