// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
// What the processor can do, and its floating-point mode.

#include "runtime/Abi.h"

namespace rondo::runtime {

/// RONDO_CPU_* of this machine. Asked once, when the artifact is loaded (cpuid costs microseconds in a
/// virtual machine).
uint64_t processorFeatures();

/// Processors that this thread may run on.
int availableProcessors();

/// Round to nearest, exceptions masked, denormals flushed, while it lives; then the caller's mode again.
class FloatMode {
public:
#if defined(__x86_64__)
  FloatMode() : saved(__builtin_ia32_stmxcsr()) {
    const unsigned masked = 0x1f80, flushResults = 0x8000, flushOperands = 0x0040;
    __builtin_ia32_ldmxcsr(masked | flushResults | flushOperands);
  }
  ~FloatMode() { __builtin_ia32_ldmxcsr(saved); }

private:
  unsigned saved;
#elif defined(__aarch64__)
  FloatMode() {
    asm volatile("mrs %0, fpcr" : "=r"(saved));
    const uint64_t flush = 1ull << 24;
    asm volatile("msr fpcr, %0" ::"r"(flush));
  }
  ~FloatMode() { asm volatile("msr fpcr, %0" ::"r"(saved)); }

private:
  uint64_t saved;
#else
#error "say here how this processor flushes denormals"
#endif
  FloatMode(const FloatMode &) = delete;
};

} // namespace rondo::runtime
