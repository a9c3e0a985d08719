// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/Limit.h"
#include "tools/Probe.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <fstream>
#include <sched.h>

using namespace rondo;
using namespace rondo::tools;

constexpr double probeSeconds = 0.002;
constexpr int readingsEach = 20;
constexpr size_t smallest = size_t(1) << 15, largest = size_t(1) << 28; // probed at powers of two between

std::optional<std::vector<Work>> rondo::tools::workOf(const runtime::Entry &entry,
                                                      std::span<const int64_t> dims) {
  std::vector<Work> all;
  for (const runtime::Phase &phase : entry.phases) {
    auto flops = runtime::evaluate(phase.flops, dims), bytes = runtime::evaluate(phase.bytes, dims),
         set = runtime::evaluate(phase.workingSet, dims);
    if (!flops || !bytes || !set)
      return std::nullopt;
    all.push_back({double(*flops), double(*bytes), double(*set)});
  }
  return all.empty() ? std::nullopt : std::optional(std::move(all));
}

void rondo::tools::pinToLastCores(int threads) {
  cpu_set_t allowed, chosen;
  CPU_ZERO(&chosen);
  if (sched_getaffinity(0, sizeof allowed, &allowed) != 0)
    return;
  for (int core = CPU_SETSIZE - 1; core >= 0 && CPU_COUNT(&chosen) < threads; --core)
    if (CPU_ISSET(core, &allowed))
      CPU_SET(core, &chosen);
  sched_setaffinity(0, sizeof chosen, &chosen);
}

double Machine::operations() {
  return fma = std::max(fma, rondo_probe_operations(threads, probeSeconds, 2 * readingsEach));
}

double Machine::probeRead(size_t bytes) {
  auto [known, fresh] = reads.try_emplace(bytes, 0);
  if (fresh)
    known->second = rondo_probe_read(threads, bytes, probeSeconds, readingsEach);
  return known->second;
}

double Machine::bandwidth(double workingSet) {
  double size = std::clamp(workingSet, double(smallest) * threads, double(largest));
  size_t below = std::max(smallest, std::bit_floor(size_t(size)));
  double low = probeRead(below);
  if (below >= largest || size <= double(below))
    return low;
  double share = std::log2(size / double(below));
  return low + share * (probeRead(2 * below) - low);
}

/// Bytes of the cache of this level that one core sees; `usual` where the system does not tell. (On virtual
/// machines sysconf multiplies what the kernel knows.)
static double cacheSize(const std::string &level, double usual) {
  const std::string folder = "/sys/devices/system/cpu/cpu0/cache/index";
  for (int index = 0; index < 8; ++index) {
    std::string found, type;
    double size = 0;
    char unit = 'K';
    std::ifstream(folder + std::to_string(index) + "/level") >> found;
    std::ifstream(folder + std::to_string(index) + "/type") >> type;
    std::ifstream(folder + std::to_string(index) + "/size") >> size >> unit;
    if (found == level && type != "Instruction" && size > 0)
      return size * (unit == 'M' ? 1 << 20 : 1 << 10);
  }
  return usual;
}

std::string Machine::level(double workingSet) const {
  double own = workingSet / threads;
  if (own <= cacheSize("1", 32 << 10))
    return "L1";
  if (own <= cacheSize("2", 1 << 20))
    return "L2";
  return workingSet <= cacheSize("3", 32 << 20) ? "L3" : "DRAM";
}

Limit Machine::limit(std::span<const Work> phases) {
  double rate = operations();
  std::map<std::string, double> byResource;
  Limit limit;
  for (const Work &work : phases) {
    double compute = work.flops / rate, move = work.bytes / bandwidth(work.workingSet);
    limit.seconds += std::max(compute, move);
    byResource[compute >= move ? "fma" : level(work.workingSet)] += std::max(compute, move);
  }
  for (const auto &[resource, seconds] : byResource)
    if (limit.binding.empty() || seconds > byResource[limit.binding])
      limit.binding = resource;
  return limit;
}
