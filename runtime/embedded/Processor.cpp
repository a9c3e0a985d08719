// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the processor can do.

#include "runtime/embedded/Processor.h"

#include <sched.h>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

// The sanitizers' runtimes are not yet there when resolvers run.
#if defined(__clang__)
#define RONDO_UNINSTRUMENTED __attribute__((disable_sanitizer_instrumentation, no_sanitize("all")))
#else
#define RONDO_UNINSTRUMENTED __attribute__((no_sanitize("address", "undefined")))
#endif

#if defined(__x86_64__)

// Nothing in an artifact is mutable, so the answer is kept as the choice of one of these functions by the
// dynamic loader.
extern "C" {
RONDO_UNINSTRUMENTED static uint64_t rondo_runtime_baseline() { return 0; }
RONDO_UNINSTRUMENTED static uint64_t rondo_runtime_avx2() { return RONDO_CPU_AVX2; }
RONDO_UNINSTRUMENTED static uint64_t rondo_runtime_avx512() { return RONDO_CPU_AVX2 | RONDO_CPU_AVX512; }

/// What the operating system saves of the registers at a switch.
RONDO_UNINSTRUMENTED static unsigned savedRegisters() {
  unsigned low, high;
  asm volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return low;
}

RONDO_UNINSTRUMENTED static bool hasAll(unsigned value, unsigned bits) { return (value & bits) == bits; }

typedef uint64_t (*FeatureFunction)();

/// Calls nothing and uses the macros of cpuid.h, not its functions, which a sanitizer would instrument.
__attribute__((visibility("hidden"))) RONDO_UNINSTRUMENTED FeatureFunction rondo_runtime_resolve_features() {
  unsigned a, b, c, d, leaves, basic, structured, extended;
  __cpuid(0, leaves, b, c, d);
  __cpuid(1, a, b, basic, d);
  if (leaves < 7 ||
      !hasAll(basic, bit_OSXSAVE | bit_AVX | bit_FMA | bit_F16C | bit_MOVBE | bit_SSE4_2 | bit_POPCNT))
    return rondo_runtime_baseline;
  __cpuid_count(7, 0, a, structured, c, d);
  __cpuid(0x80000001, a, b, extended, d);
  const unsigned vectors = 0x06, masksAndUpperHalves = 0xe0; // state of SSE and AVX; of AVX-512
  const unsigned saved = savedRegisters();
  if (!hasAll(saved, vectors) || !hasAll(structured, bit_AVX2 | bit_BMI | bit_BMI2) ||
      !hasAll(extended, bit_ABM))
    return rondo_runtime_baseline;
  if (hasAll(saved, vectors | masksAndUpperHalves) &&
      hasAll(structured, bit_AVX512F | bit_AVX512BW | bit_AVX512CD | bit_AVX512DQ | bit_AVX512VL))
    return rondo_runtime_avx512;
  return rondo_runtime_avx2;
}

__attribute__((visibility("hidden"), ifunc("rondo_runtime_resolve_features"))) uint64_t
rondo_runtime_features();
}

uint64_t rondo::runtime::processorFeatures() { return rondo_runtime_features(); }

#else

uint64_t rondo::runtime::processorFeatures() { return 0; }

#endif

int rondo::runtime::availableProcessors() {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) != 0)
    return 1; // more processors than a cpu_set_t knows: leave the number to the caller
  int count = 0;
  const auto *bytes = reinterpret_cast<const unsigned char *>(&set);
  for (unsigned long i = 0; i < sizeof set; ++i)
    count += __builtin_popcount(bytes[i]);
  return count;
}
