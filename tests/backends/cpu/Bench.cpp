// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Micro benchmark of generated products beside the limits of the machine, probed in the same process. Not a
// test.
//   cpu_microbench [units [depth]]
#include "tests/backends/cpu/Harness.h"

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

typedef float Vector __attribute__((vector_size(64), aligned(4)));

static volatile float sink;

/// GFLOP/s of 24 independent chains of multiply-adds.
static double probePeak() {
  constexpr int count = 20000;
  Vector sums[24] = {}, a = {}, b = {};
  a += 1.0f + sink * 0;
  b += 1e-9f;
  double time = median([&] {
    for (int i = 0; i < count; ++i) {
      for (Vector &sum : sums)
        sum = a * sum + b;
      asm volatile("" : "+v"(a), "+v"(b));
    }
    for (Vector &sum : sums)
      sink = sum[0];
  });
  return 24.0 * 16 * 2 * count / time * 1e-9;
}

/// GB/s of reading `bytes` again and again.
static double probeRead(size_t bytes) {
  std::vector<float> data(bytes / 4, 1.0f);
  double time = median([&] {
    Vector sums[8] = {};
    for (size_t i = 0; i + 128 <= data.size(); i += 128)
      for (int j = 0; j < 8; ++j)
        sums[j] += *reinterpret_cast<const Vector *>(&data[i + 16 * j]);
    for (Vector &sum : sums)
      sink = sum[0];
  });
  return bytes / time * 1e-9;
}

int main(int argc, char **argv) {
  int64_t units = argc > 1 ? std::atoi(argv[1]) : 512, depth = argc > 2 ? std::atoi(argv[2]) : units;
  const char *cpu = argc > 3 ? argv[3] : "native";
  double start = now();
  Compiled step(fourPartStep(depth, units), {{"w", randomNumbers(depth * 4 * units, 1)}}, cpu);
  std::printf("compiled in %.0f ms\n", (now() - start) * 1e3);
  double bytes = 4.0 * depth * 4 * units;
  double peak = probePeak(), read = probeRead(size_t(bytes));
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
  std::printf("limits after: %.1f GFLOP/s, %.1f GB/s\n", probePeak(), probeRead(size_t(bytes)));
}
