// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Numbers that are the same on every machine (splitmix64, Steele et al. 2014), with distributions of its own.
#pragma once

#include <cstdint>
#include <vector>

namespace rondo::campaign {

class Random {
public:
  explicit Random(uint64_t seed) : state(seed) { next(); }
  uint64_t next() {
    uint64_t z = state += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
  }
  /// low <= x <= high
  int64_t integer(int64_t low, int64_t high) {
    return high <= low ? low : low + int64_t(next() % uint64_t(high - low + 1));
  }
  bool chance(unsigned percent) { return next() % 100 < percent; }
  template <typename T> const T &choice(const std::vector<T> &from) { return from[next() % from.size()]; }
  template <typename T> T choice(std::initializer_list<T> from) { return from.begin()[next() % from.size()]; }

private:
  uint64_t state;
};

} // namespace rondo::campaign
