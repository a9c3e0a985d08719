// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "passes/prover/Derive.h"
#include "certificate/Derivation.h"
#include "llvm/ADT/STLExtras.h"
#include <numeric>

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;
using namespace rondo::certificate;

namespace {
// Past these a derivation is not looked for; those of models are far below.
constexpr unsigned maxSums = 200, maxFacts = 400, maxColumns = 120, maxSplits = 4, maxLemmas = 2;

DimAttr factorDim(Attribute factor) {
  return DimAttr::get(factor.getContext(), {DimMonomialAttr::get(factor.getContext(), {factor})},
                      {int64_t(1)});
}

std::shared_ptr<Reason> because(ReasonKind kind, std::vector<Fact> facts) {
  auto reason = std::make_shared<Reason>();
  reason->kind = kind;
  reason->facts = std::move(facts);
  return reason;
}

bool rests(const Refutation &refutation, DimAttr on);
bool rests(const Fact &fact, DimAttr on) {
  if (!fact.reason)
    return fact.dim == on;
  return llvm::any_of(fact.reason->facts, [&](const Fact &one) { return rests(one, on); }) ||
         llvm::any_of(fact.reason->terms, [&](const Term &one) { return rests(one.fact, on); }) ||
         llvm::any_of(fact.reason->proof, [&](const Refutation &one) { return rests(one, on); });
}
/// Whether a refutation uses an assumption.
bool rests(const Refutation &refutation, DimAttr on) {
  return llvm::any_of(refutation.terms, [&](const Term &one) { return rests(one.fact, on); }) ||
         llvm::any_of(refutation.cases, [&](const Refutation &one) { return rests(one, on); });
}
} // namespace

/// What is known, each dimension once, and the factors (symbols and atoms) that it speaks of.
class DerivationSearch::Facts {
public:
  bool add(Fact fact, bool isZero) {
    if (fact.dim.asConstant() || fact.dim.overflowed() || known.size() >= maxFacts)
      return false;
    auto [it, fresh] = known.insert({fact.dim, {fact, isZero}});
    if (!fresh && (!isZero || it->second.isZero))
      return false;
    it->second = {std::move(fact), isZero};
    for (DimMonomialAttr monomial : it->first.getMonomials())
      factors.insert(monomial.getFactors().begin(), monomial.getFactors().end());
    return true;
  }
  llvm::MapVector<DimAttr, Known> known;
  llvm::SetVector<Attribute> factors;
};

bool DerivationSearch::isInForce(DimAttr dim) const {
  return context.of(dim) != certificate::Known::Nothing || llvm::is_contained(negations, dim) ||
         llvm::is_contained(cases, dim);
}

std::optional<Refutation> DerivationSearch::prove(DimAttr dim) {
  sums = 0;
  negations = {-dim - 1};
  cases.clear();
  return refute(maxSplits, maxLemmas);
}

std::optional<Refutation> DerivationSearch::refute(unsigned splits, unsigned lemmas) {
  Facts facts;
  collect(facts);
  if (auto found = sum(facts))
    return found;
  for (auto more : {&DerivationSearch::multiply, &DerivationSearch::choose})
    if ((this->*more)(facts, lemmas))
      if (auto found = sum(facts))
        return found;
  bool more = multiply(facts, 0);
  if (factorOut(facts, lemmas) || more)
    if (auto found = sum(facts))
      return found;
  if (round(facts))
    if (auto found = sum(facts))
      return found;
  return splits ? refuteByCases(facts, splits, lemmas) : std::nullopt;
}

std::optional<Fact> DerivationSearch::derive(DimAttr dim, unsigned lemmas) {
  if (isInForce(dim))
    return Fact{dim, nullptr};
  if (!lemmas || dim.overflowed())
    return std::nullopt;
  negations.push_back(-dim - 1);
  auto proof = refute(0, lemmas - 1);
  negations.pop_back();
  if (!proof)
    return std::nullopt;
  auto reason = because(ReasonKind::Lemma, {});
  reason->proof.push_back(std::move(*proof));
  return Fact{dim, reason};
}

//===-- What is known --===//

/// The facts in force that share a factor with the assumptions, directly or through others, and what their
/// atoms are.
void DerivationSearch::collect(Facts &facts) {
  facts.add({negations.back(), nullptr}, false);
  for (DimAttr dim : cases)
    facts.add({dim, nullptr}, false);
  SmallVector<bool> taken(context.entries().size(), false);
  for (size_t next = 0; next < facts.factors.size(); ++next) {
    Attribute factor = facts.factors[next];
    if (auto atom = dyn_cast<DimAtomAttr>(factor))
      define(facts, atom);
    for (auto [i, entry] : llvm::enumerate(context.entries())) {
      bool touches = !taken[i] && llvm::any_of(entry.dim.getMonomials(), [&](DimMonomialAttr monomial) {
        return llvm::is_contained(monomial.getFactors(), factor);
      });
      if (!touches)
        continue;
      taken[i] = true;
      facts.add({entry.dim, nullptr}, context.of(entry.dim) == certificate::Known::Zero);
    }
  }
}

void DerivationSearch::define(Facts &facts, DimAtomAttr atom) {
  DimAttr self = factorDim(atom), divisor = cast<DimAttr>(atom.getRhs());
  auto reason = because(ReasonKind::Definition, {});
  reason->atom = self;
  if (atom.getKind() == AtomKind::FloorDiv) {
    if (auto number = divisor.asConstant(); number && *number < 1)
      return;
    if (!divisor.asConstant()) {
      auto positive = derive(divisor - 1, 1);
      if (!positive)
        return;
      reason->facts = {*positive};
    }
  }
  for (DimAttr dim : definitionsOf(self))
    facts.add({dim, isInForce(dim) ? nullptr : reason}, false);
}

/// The products that occur, with those on the way to them, and the factors that they have.
static std::pair<llvm::DenseSet<DimMonomialAttr>, llvm::SetVector<Attribute>>
productsIn(ArrayRef<DimAttr> dims) {
  llvm::DenseSet<DimMonomialAttr> products;
  llvm::SetVector<Attribute> factors;
  for (DimAttr dim : dims)
    for (DimMonomialAttr monomial : dim.getMonomials()) {
      ArrayRef<Attribute> all = monomial.getFactors();
      products.insert(monomial);
      if (all.size() < 2)
        continue;
      factors.insert(all.begin(), all.end());
      for (size_t i = 0; i < all.size() && all.size() < 5; ++i) {
        SmallVector<Attribute> rest(all);
        rest.erase(rest.begin() + i);
        products.insert(DimMonomialAttr::get(monomial.getContext(), rest));
      }
    }
  return {products, factors};
}

/// The most that is known of how large a factor is at least, at least 0.
std::optional<Fact> DerivationSearch::leastOf(DimAttr factor, const Facts &facts, unsigned lemmas) {
  DimAttr least;
  for (auto &[dim, known] : facts.known)
    if (auto below = (factor - dim).asConstant(); below && *below >= 0 && !known.isZero)
      if (!least || *below > *(factor - least).asConstant())
        least = dim;
  return least ? facts.known.find(least)->second.fact : derive(factor, lemmas);
}

/// Products of facts with what is never negative, where they say something of products that occur.
bool DerivationSearch::multiply(Facts &facts, unsigned lemmas) {
  auto [products, factors] = productsIn(llvm::to_vector(llvm::make_first_range(facts.known)));
  bool added = false;
  for (Attribute factor : factors) {
    DimAttr x = factorDim(factor);
    std::optional<Fact> least = leastOf(x, facts, lemmas);
    SmallVector<Known> before = llvm::map_to_vector(facts.known, [](auto &one) { return one.second; });
    for (const Known &one : before) {
      if (!one.isZero && !least)
        continue;
      DimAttr other = one.isZero ? x : least->dim, product = one.fact.dim * other;
      bool speaks = llvm::all_of(product.getMonomials(), [&products = products](DimMonomialAttr monomial) {
        return monomial.getFactors().empty() || products.contains(monomial);
      });
      if (!speaks || product.overflowed() || isInForce(product))
        continue;
      bool inOrder = one.isZero || one.fact.dim.text() <= other.text();
      auto reason = one.isZero ? because(ReasonKind::Multiple, {one.fact})
                    : inOrder  ? because(ReasonKind::Product, {one.fact, *least})
                               : because(ReasonKind::Product, {*least, one.fact});
      reason->factor = one.isZero ? other : DimAttr();
      added |= facts.add({product, reason}, one.isZero);
    }
  }
  return added;
}

/// What a factor is multiplied by: x * (a - b) is decided where it is known whether a - b is 0, or which sign
/// it has.
bool DerivationSearch::factorOut(Facts &facts, unsigned lemmas) {
  DimAttr negation = negations.back();
  llvm::MapVector<Attribute, DimAttr> cofactors;
  for (auto [monomial, coefficient] : llvm::zip_equal(negation.getMonomials(), negation.getCoefficients()))
    for (Attribute factor : monomial.getFactors()) {
      SmallVector<Attribute> rest(monomial.getFactors());
      rest.erase(llvm::find(rest, factor));
      DimAttr part = DimAttr::get(negation.getContext(), {DimMonomialAttr::get(negation.getContext(), rest)},
                                  {coefficient});
      DimAttr &all = cofactors[factor];
      all = all ? all + part : part;
    }
  bool added = false;
  for (auto &[factor, cofactor] : cofactors) {
    if (cofactor.asConstant() || cofactor.overflowed())
      continue;
    int64_t content = 0;
    for (int64_t coefficient : cofactor.getCoefficients())
      content = std::gcd(content, coefficient);
    DimAttr reduced = roundedDown(cofactor, content);
    for (DimAttr dim : {reduced, -reduced})
      if (auto fact = facts.known.count(dim) ? std::nullopt : derive(dim, std::min(lemmas, 1u)))
        added |= facts.add(*fact, false);
  }
  return added && (multiply(facts, 0), true);
}

/// Minima and maxima of which it is known which side they are.
bool DerivationSearch::choose(Facts &facts, unsigned lemmas) {
  bool added = false;
  for (size_t i = 0; i < facts.factors.size(); ++i) {
    auto atom = dyn_cast<DimAtomAttr>(facts.factors[i]);
    if (!atom || atom.getKind() == AtomKind::FloorDiv)
      continue;
    auto lhs = cast<DimAttr>(atom.getLhs()), rhs = cast<DimAttr>(atom.getRhs());
    DimAttr self = factorDim(atom);
    for (auto [order, lhsIsLeast] : {std::pair(rhs - lhs, true), std::pair(lhs - rhs, false)}) {
      DimAttr dim = self - (lhsIsLeast == (atom.getKind() == AtomKind::Min) ? lhs : rhs);
      auto known =
          context.of(dim) == certificate::Known::Zero ? std::nullopt : derive(order, std::min(lemmas, 1u));
      if (!known || isInForce(dim))
        continue;
      auto reason = because(ReasonKind::Choice, {*known});
      reason->atom = self;
      added |= facts.add({dim, reason}, true);
      break;
    }
  }
  // What an atom is takes its place in products too.
  return added && (multiply(facts, 0), true);
}

/// The greatest common divisor of the coefficients but the number; 0 where there are none.
static int64_t contentOf(DimAttr dim) {
  int64_t content = 0;
  for (auto [monomial, coefficient] : llvm::zip_equal(dim.getMonomials(), dim.getCoefficients()))
    if (!monomial.getFactors().empty())
      content = std::gcd(content, coefficient);
  return content;
}

/// Facts, and sums of two, whose coefficients have a common divisor that their number has not.
bool DerivationSearch::round(Facts &facts) {
  constexpr unsigned maxRounded = 60;
  unsigned added = 0;
  auto add = [&](std::vector<Term> terms) {
    DimAttr total = sumOf(terms, negations.back().getContext());
    int64_t content = total ? contentOf(total) : 0;
    if (content < 2 || added >= maxRounded)
      return;
    DimAttr rounded = roundedDown(total, content);
    if (isInForce(rounded) || rounded * content == total)
      return;
    llvm::sort(terms, [](const Term &a, const Term &b) { return a.fact.dim.text() < b.fact.dim.text(); });
    auto reason = because(ReasonKind::Rounded, {});
    reason->terms = std::move(terms);
    reason->divisor = content;
    added += facts.add({rounded, reason}, false);
  };
  SmallVector<Known> before = llvm::map_to_vector(facts.known, [](auto &one) { return one.second; });
  for (auto [i, one] : llvm::enumerate(before)) {
    add({{one.fact, 1}});
    for (const Known &other : ArrayRef(before).take_front(i)) {
      add({{one.fact, 1}, {other.fact, 1}});
      if (one.isZero || other.isZero)
        add({{one.fact, one.isZero ? -1 : 1}, {other.fact, one.isZero ? 1 : -1}});
    }
  }
  return added;
}

//===-- Conclusions --===//

std::optional<Refutation> DerivationSearch::sum(const Facts &facts) {
  llvm::MapVector<DimMonomialAttr, unsigned> columns;
  SmallVector<LinearFact> linear;
  for (auto &[dim, known] : facts.known) {
    LinearFact &fact = linear.emplace_back();
    fact.isZero = known.isZero;
    for (auto [monomial, coefficient] : llvm::zip_equal(dim.getMonomials(), dim.getCoefficients()))
      if (monomial.getFactors().empty())
        fact.constant = coefficient;
      else
        fact.coefficients.push_back({columns.insert({monomial, columns.size()}).first->second, coefficient});
  }
  if (columns.size() > maxColumns || ++sums > maxSums)
    return std::nullopt;
  auto multipliers = farkasMultipliers(linear, columns.size());
  if (!multipliers)
    return std::nullopt;
  Refutation result;
  for (auto [known, times] : llvm::zip_equal(facts.known, *multipliers))
    if (times)
      result.terms.push_back({known.second.fact, times});
  llvm::sort(result.terms,
             [](const Term &a, const Term &b) { return a.fact.dim.text() < b.fact.dim.text(); });
  DimAttr total = sumOf(result.terms, result.terms[0].fact.dim.getContext());
  if (!total || !total.asConstant())
    return std::nullopt;
  result.constant = *total.asConstant();
  return result;
}

/// Each way a minimum or maximum may fall.
std::optional<Refutation> DerivationSearch::refuteByCases(const Facts &facts, unsigned splits,
                                                          unsigned lemmas) {
  for (Attribute factor : facts.factors) {
    auto atom = dyn_cast<DimAtomAttr>(factor);
    if (!atom || atom.getKind() == AtomKind::FloorDiv)
      continue;
    Refutation result;
    result.split = cast<DimAttr>(atom.getLhs()) - cast<DimAttr>(atom.getRhs());
    DimAttr sides[] = {result.split, -result.split - 1};
    if (isInForce(sides[0]) || isInForce(sides[1]) || isInForce(-sides[0]))
      continue;
    for (DimAttr side : sides) {
      cases.push_back(side);
      auto found = refute(splits - 1, lemmas);
      cases.pop_back();
      if (!found || !rests(*found, side)) // without the assumption it refutes both
        return found;
      result.cases.push_back(std::move(*found));
    }
    return result;
  }
  return std::nullopt;
}
