// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Sizes as the generator knows them: polynomials of its own, so that what it holds for true does not rest on
// the code under test.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace rondo::campaign {

class Size {
public:
  Size() = default;
  Size(int64_t constant) { add({}, constant); }
  /// A name, or an atom as it is written: `div(N, 2)`.
  static Size of(const std::string &factor) {
    Size size;
    size.add({factor}, 1);
    return size;
  }

  Size operator+(const Size &other) const;
  Size operator-(const Size &other) const { return *this + other * Size(-1); }
  Size operator*(const Size &other) const;
  bool operator==(const Size &other) const { return terms == other.terms; }
  bool operator!=(const Size &other) const { return terms != other.terms; }

  std::optional<int64_t> constant() const;
  /// The name where the size is one name alone; else empty.
  std::string name() const;
  bool mentions(const std::string &factor) const;
  bool anyFactor(const std::function<bool(const std::string &)> &test) const;
  Size substitute(const std::string &factor, const Size &value) const;
  /// The least value where each factor has at least `least`; nothing where a monomial counts down.
  std::optional<int64_t> least(const std::function<int64_t(const std::string &)> &least) const;
  /// Factors of monomials with a negative coefficient.
  std::vector<std::string> falling() const;
  /// As the language writes it.
  std::string text() const;

private:
  using Monomial = std::vector<std::string>; // sorted
  void add(const Monomial &monomial, int64_t coefficient);

  std::map<Monomial, int64_t> terms;
};

} // namespace rondo::campaign
