// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What one core can do: fused multiply-adds a second from registers, and bytes read a second from memory of a
// given size. Built with -O3 -march=native as a library, so that the probe runs in the process and on the
// core that it is compared with.

#include <stddef.h>
#include <stdint.h>
#include <time.h>

#ifdef __AVX512F__
#define LANES 16
#elif defined(__AVX__)
#define LANES 8
#else
#define LANES 4
#endif
typedef float Vector __attribute__((vector_size(4 * LANES), aligned(4 * LANES)));
enum { kChains = 12 }; // independent sums: more than latency times issue width, fewer than registers

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

// Keeps a value alive without storing it.
static void use(Vector v) { __asm__ volatile("" ::"x"(v)); }

// Floating-point operations a second of `rounds` rounds of independent multiply-adds.
double probe_fma(int64_t rounds) {
  Vector acc[kChains], a, b;
  for (int lane = 0; lane < LANES; ++lane) {
    a[lane] = 0.999f;
    b[lane] = 1e-3f;
  }
  for (int i = 0; i < kChains; ++i)
    acc[i] = b * (float)i;
  double began = now();
  for (int64_t round = 0; round < rounds; ++round) {
#pragma clang loop unroll(full)
    for (int i = 0; i < kChains; ++i)
      acc[i] = __builtin_elementwise_fma(acc[i], a, b);
    // Without this the compiler may compute several rounds of one chain at once.
    __asm__ volatile("" ::: "memory");
  }
  double seconds = now() - began;
  for (int i = 0; i < kChains; ++i)
    use(acc[i]);
  return 2.0 * LANES * kChains * (double)rounds / seconds;
}

// Bytes a second of reading `size` bytes (a multiple of 4 KiB) `rounds` times.
double probe_read(const float *memory, size_t size, int64_t rounds) {
  const Vector *v = (const Vector *)memory;
  size_t count = size / sizeof(Vector);
  Vector acc[kChains] = {0};
  double began = now();
  for (int64_t round = 0; round < rounds; ++round) {
    for (size_t i = 0; i + 8 <= count; i += 8) {
#pragma clang loop unroll(full)
      for (int j = 0; j < 8; ++j)
        acc[j] += v[i + (size_t)j];
    }
    __asm__ volatile("" ::: "memory");
  }
  double seconds = now() - began;
  for (int i = 0; i < 8; ++i)
    use(acc[i]);
  return (double)(count / 8 * 8 * sizeof(Vector)) * (double)rounds / seconds;
}
