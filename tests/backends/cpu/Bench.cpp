// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Micro benchmark of generated products beside the limits of the machine, probed in the same process. Not a
// test.
//   cpu_microbench [units [depth]]
#include "tests/backends/cpu/Harness.h"
#include "tools/Probe.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

using namespace rondo::cpu::tests;

static double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// The median of 41 timings of `run`, each at least 200 us long.
template <class Run> static double median(Run run) {
  double start = now();
  run();
  int rounds = std::max(1, int(200e-6 / std::max(1e-9, now() - start)));
  std::vector<double> times;
  for (int i = 0; i < 41; ++i) {
    start = now();
    for (int j = 0; j < rounds; ++j)
      run();
    times.push_back((now() - start) / rounds);
  }
  std::nth_element(times.begin(), times.begin() + 20, times.end());
  return times[20];
}

int main(int argc, char **argv) {
  int64_t units = argc > 1 ? std::atoi(argv[1]) : 512, depth = argc > 2 ? std::atoi(argv[2]) : units;
  const char *cpu = argc > 3 ? argv[3] : "native";
  double start = now();
  Compiled step(fourPartStep(depth, units), {{"w", randomNumbers(depth * 4 * units, 1)}}, cpu);
  std::printf("compiled in %.0f ms\n", (now() - start) * 1e3);
  double bytes = 4.0 * depth * 4 * units;
  double peak = rondo_probe_operations(1, 0.002, 20) * 1e-9;
  double read = rondo_probe_read(1, size_t(bytes), 0.002, 20) * 1e-9;
  std::printf("limits: %.1f GFLOP/s, %.1f GB/s from %.1f MB\n", peak, read, bytes / 1e6);
  for (int64_t rows : {1, 2, 3, 4, 6, 8, 16, 32}) {
    auto x = randomNumbers(rows * 4 * units, 2), h = randomNumbers(rows * depth, 3),
         c = randomNumbers(rows * units, 4);
    std::vector<float> h1(rows * units), c1(rows * units);
    double time = median([&] {
      step.call({{x.data(), {rows, 4 * units}}, {h.data(), {rows, depth}}, {c.data(), {rows, units}}},
                {{h1.data(), {rows, units}}, {c1.data(), {rows, units}}});
    });
    double flops = 2.0 * rows * depth * 4 * units;
    double limit = std::max(flops / peak * 1e-9, bytes / read * 1e-9);
    std::printf("rows %3ld: %8.1f us  %6.1f GFLOP/s  %6.1f GB/s  %3.0f %% of the limit\n", long(rows),
                time * 1e6, flops / time * 1e-9, bytes / time * 1e-9, 100 * limit / time);
  }
}
