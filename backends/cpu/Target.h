// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Instruction sets, and the register tiles that fit them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace rondo::cpu {

enum class VectorSet { Sse2, Avx2, Avx512 };

/// What one version of the code is made for. It uses what `machine`, the plainest processor with the
/// instruction set, has, and nothing beyond: what a processor needs to run it is then known exactly.
struct Target {
  std::string triple;
  std::string name;    // of the instruction set, as the runtime calls it
  std::string machine; // as LLVM calls it
  std::string tuned;   // the processor whose timing counts
  VectorSet vectors = VectorSet::Sse2;
  uint64_t required = 0; // RONDO_CPU_*
};

/// The versions that `cpu` asks for, the most demanding first: one for `native`, an instruction set or a
/// processor that LLVM knows; all of the triple for `portable`. None, and a message, if it is nothing of
/// these.
std::vector<Target> findTargets(const std::string &cpu, std::string &message);

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
