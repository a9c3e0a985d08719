// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tests/campaign/Size.h"
#include <algorithm>

using namespace rondo::campaign;

void Size::add(const Monomial &monomial, int64_t coefficient) {
  int64_t &term = terms[monomial];
  term += coefficient;
  if (term == 0)
    terms.erase(monomial);
}

Size Size::operator+(const Size &other) const {
  Size sum = *this;
  for (const auto &[monomial, coefficient] : other.terms)
    sum.add(monomial, coefficient);
  return sum;
}

Size Size::operator*(const Size &other) const {
  Size product;
  for (const auto &[left, a] : terms)
    for (const auto &[right, b] : other.terms) {
      Monomial both = left;
      both.insert(both.end(), right.begin(), right.end());
      std::sort(both.begin(), both.end());
      product.add(both, a * b);
    }
  return product;
}

std::optional<int64_t> Size::constant() const {
  if (terms.empty())
    return 0;
  return terms.size() == 1 && terms.begin()->first.empty() ? std::optional(terms.begin()->second)
                                                           : std::nullopt;
}

std::string Size::name() const {
  bool alone = terms.size() == 1 && terms.begin()->second == 1 && terms.begin()->first.size() == 1;
  return alone ? terms.begin()->first.front() : "";
}

bool Size::anyFactor(const std::function<bool(const std::string &)> &test) const {
  for (const auto &[monomial, coefficient] : terms)
    if (std::any_of(monomial.begin(), monomial.end(), test))
      return true;
  return false;
}

bool Size::mentions(const std::string &factor) const {
  return anyFactor([&](const std::string &other) { return other == factor; });
}

Size Size::substitute(const std::string &factor, const Size &value) const {
  Size result;
  for (const auto &[monomial, coefficient] : terms) {
    Size product = coefficient;
    for (const std::string &one : monomial)
      product = product * (one == factor ? value : of(one));
    result = result + product;
  }
  return result;
}

std::optional<int64_t> Size::least(const std::function<int64_t(const std::string &)> &least) const {
  int64_t sum = 0;
  for (const auto &[monomial, coefficient] : terms) {
    if (coefficient < 0 && !monomial.empty())
      return std::nullopt;
    int64_t product = coefficient;
    for (const std::string &factor : monomial)
      product *= least(factor);
    sum += product;
  }
  return sum;
}

std::vector<std::string> Size::falling() const {
  std::vector<std::string> found;
  for (const auto &[monomial, coefficient] : terms)
    if (coefficient < 0)
      found.insert(found.end(), monomial.begin(), monomial.end());
  return found;
}

std::string Size::text() const {
  std::string text;
  // Positive terms first: a size does not begin with a sign.
  for (bool negative : {false, true})
    for (auto it = terms.rbegin(); it != terms.rend(); ++it) {
      const auto &[monomial, coefficient] = *it;
      if ((coefficient < 0) != negative)
        continue;
      std::string term =
          std::abs(coefficient) != 1 || monomial.empty() ? std::to_string(std::abs(coefficient)) : "";
      for (const std::string &factor : monomial)
        term += (term.empty() ? "" : "*") + factor;
      text += (text.empty() ? (negative ? "0 - " : "") : negative ? " - " : " + ") + term;
    }
  return text.empty() ? "0" : text;
}
