// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The least time that a call could take on this machine: for each of its kernels the longer of computing at
// the rate of the multiply-add probe and of reading at the bandwidth of its working set.
#pragma once

#include "runtime/Description.h"

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace rondo::tools {

/// What one kernel computes and moves in a call, in numbers.
struct Work {
  double flops = 0, bytes = 0, workingSet = 0;
};

/// The phases of an entry at these values of its symbols (of lengths: their sums); nothing where not known.
std::optional<std::vector<Work>> workOf(const runtime::Entry &entry, std::span<const int64_t> dims);

/// Keeps the process on as many cores as threads run, so that they and the probes have the same ones. The
/// first core serves interrupts on many machines: the last ones are taken.
void pinToLastCores(int threads);

struct Limit {
  double seconds = 0;
  std::string binding; // "fma", "L1", "L2", "L3" or "DRAM"
};

/// Probes the machine where it is asked; each answer is kept.
class Machine {
public:
  explicit Machine(int threads) : threads(threads) {}

  double operations();
  /// Bytes a second; between two sizes that are probed, the line between them over the logarithm of the size.
  double bandwidth(double workingSet);
  std::string level(double workingSet) const;
  Limit limit(std::span<const Work> phases);

  const std::map<size_t, double> &readings() const { return reads; }

private:
  double probeRead(size_t bytes);

  int threads;
  double fma = 0;
  std::map<size_t, double> reads;
};

} // namespace rondo::tools
