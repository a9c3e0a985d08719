// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
// The checksum of descriptions and artifacts: finds damage, not malice.

#include <bit>
#include <cstdint>
#include <cstring>
#include <span>

namespace rondo::runtime {

/// 64 bits over `bytes`, continuing from `state`. Each step is a bijection of the state for given bytes and
/// of the bytes for a given state, so a change within one word is always found.
inline uint64_t checksum(std::span<const uint8_t> bytes, uint64_t state = 0x526f6e646f21ull) {
  const uint64_t odd = 0x9e3779b97f4a7c15ull;
  size_t at = 0;
  for (; at + 8 <= bytes.size(); at += 8) {
    uint64_t word;
    std::memcpy(&word, bytes.data() + at, 8);
    state = std::rotl((state ^ word) * odd, 29);
  }
  for (; at < bytes.size(); ++at)
    state = std::rotl((state ^ bytes[at]) * odd, 29);
  return std::rotl((state ^ bytes.size()) * odd, 32);
}

} // namespace rondo::runtime
