// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A random program: its text in lines, and what a caller must know to run it.
#pragma once

#include "ir/TensorValue.h"
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace rondo::campaign {

/// The same numbers on every machine: the generator is fixed by the standard, its distributions are not.
class Random {
public:
  explicit Random(uint64_t seed) : engine(seed) {}
  /// low <= x <= high
  int64_t integer(int64_t low, int64_t high) { return low + int64_t(engine() % uint64_t(high - low + 1)); }
  bool chance(unsigned percent) { return engine() % 100 < percent; }
  template <class Range> const auto &choice(const Range &range) {
    return *(std::begin(range) + engine() % std::size(range));
  }

private:
  std::mt19937_64 engine;
};

/// An argument of the entry. Sizes are names of size symbols, or numbers.
struct Input {
  std::string name;
  Dtype dtype = Dtype::F32;
  std::vector<std::string> sizes;
  /// Of i32: low <= x < high, each a number or a size's name; inclusive says x <= high.
  std::string low, high;
  bool inclusive = false;
  /// Of an axis 1 that is ragged or padded: the argument that gives its lengths.
  std::string lengths;
  bool isSize = false;
  std::string text; // as the signature declares it
};

struct Program {
  uint64_t seed = 0;
  std::string mutation; // what was done to it; empty: it is as it was made, and right
  std::vector<Input> inputs;
  std::vector<std::string> symbols, conditions;             // size parameters; `T >= 2`
  std::vector<std::string> body;                            // lines of the entry
  std::vector<std::pair<std::string, std::string>> results; // name in the body, type
  bool ragged = false, padded = false;                      // has such an input
  bool law = false;                                         // has a loop whose law is not constant

  std::string text() const;
};

/// The program that belongs to a seed: well-typed by construction.
Program generate(uint64_t seed);

/// A change of one place that may make it wrong (it need not); false where nothing could be changed.
bool mutate(Program &program, uint64_t seed);

} // namespace rondo::campaign
