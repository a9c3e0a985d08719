// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Instruction sets, and the register tiles that fit them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace rondo::cpu {

enum class VectorSet { Sse2, Avx2, Avx512 };

/// What code is made for.
struct Target {
  std::string triple, machine, features; // as LLVM calls them; machine is resolved ("znver4", not "native")
  VectorSet vectors = VectorSet::Sse2;
  uint64_t required = 0; // RONDO_CPU_*: what a processor needs to run the code
};

/// `cpu` is native or a name that LLVM knows. Nothing, and a message, if it is not.
std::optional<Target> findTarget(const std::string &cpu, std::string &message);

/// The inner loop of a product keeps rows x columns accumulators in registers.
struct RegisterTile {
  int64_t lanes;       // of one register
  int64_t rows;        // the most rows of a tile
  int64_t passVectors; // column vectors of one pass over the depth, from two rows on
  int64_t rowVectors;  // the same at one row: enough independent sums to hide the latency of a multiply-add
};

/// The tile for `columns` columns (a multiple of 16).
RegisterTile registerTile(VectorSet vectors, int64_t columns);

} // namespace rondo::cpu
