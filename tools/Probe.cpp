// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The probes: independent multiply-adds from registers, and plain reading; for each instruction set that the
// processor may have, chosen when they run.
#include "tools/Probe.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mman.h>
#include <thread>
#include <vector>

namespace {

constexpr int kChains = 12; // independent sums: more than latency times issue width, fewer than registers

/// Keeps a value alive without storing it, and the compiler from doing several rounds at once.
#define KEEP(value) __asm__ volatile("" ::"x"(value))
#define NEXT_ROUND __asm__ volatile("" ::: "memory")

#define PROBES(NAME, LANES, MULTIPLY_ADD)                                                                    \
  typedef float NAME##Vector __attribute__((vector_size(4 * LANES), aligned(4 * LANES)));                    \
  NAME##_TARGET double NAME##Multiply(long rounds) {                                                         \
    NAME##Vector acc[kChains], a, b;                                                                         \
    for (int lane = 0; lane < LANES; ++lane) {                                                               \
      a[lane] = 0.999f;                                                                                      \
      b[lane] = 1e-3f;                                                                                       \
    }                                                                                                        \
    for (int i = 0; i < kChains; ++i)                                                                        \
      acc[i] = b * float(i);                                                                                 \
    for (long round = 0; round < rounds; ++round) {                                                          \
      _Pragma("clang loop unroll(full)") for (int i = 0; i < kChains; ++i) acc[i] =                          \
          MULTIPLY_ADD(acc[i], a, b);                                                                        \
      NEXT_ROUND;                                                                                            \
    }                                                                                                        \
    for (int i = 0; i < kChains; ++i)                                                                        \
      KEEP(acc[i]);                                                                                          \
    return 2.0 * LANES * kChains * double(rounds);                                                           \
  }                                                                                                          \
  NAME##_TARGET double NAME##Read(const float *memory, size_t bytes, long rounds) {                          \
    auto *v = reinterpret_cast<const NAME##Vector *>(memory);                                                \
    size_t count = bytes / sizeof(NAME##Vector) / 8 * 8;                                                     \
    NAME##Vector acc[8] = {};                                                                                \
    for (long round = 0; round < rounds; ++round) {                                                          \
      for (size_t i = 0; i < count; i += 8)                                                                  \
        _Pragma("clang loop unroll(full)") for (size_t j = 0; j < 8; ++j) acc[j] += v[i + j];                \
      NEXT_ROUND;                                                                                            \
    }                                                                                                        \
    for (int i = 0; i < 8; ++i)                                                                              \
      KEEP(acc[i]);                                                                                          \
    return double(count * sizeof(NAME##Vector)) * double(rounds);                                            \
  }

#define FUSED(x, y, z) __builtin_elementwise_fma(x, y, z)
#define SEPARATE(x, y, z) ((x) * (y) + (z))

#if defined(__x86_64__)
#define Wide_TARGET __attribute__((target("avx512f")))
#define Middle_TARGET __attribute__((target("avx2,fma")))
PROBES(Wide, 16, FUSED)
PROBES(Middle, 8, FUSED)
#endif
#define Plain_TARGET
#if defined(__aarch64__)
PROBES(Plain, 4, FUSED)
#else
PROBES(Plain, 4, SEPARATE)
#endif

double multiply(long rounds) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f"))
    return WideMultiply(rounds);
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    return MiddleMultiply(rounds);
#endif
  return PlainMultiply(rounds);
}

double read(const float *memory, size_t bytes, long rounds) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f"))
    return WideRead(memory, bytes, rounds);
  if (__builtin_cpu_supports("avx2"))
    return MiddleRead(memory, bytes, rounds);
#endif
  return PlainRead(memory, bytes, rounds);
}

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Work a second of `work(rounds)` repeated for `seconds`.
template <typename Work> double rate(double seconds, Work &&work) {
  double done = 0, began = now(), took = 0;
  for (long rounds = 1; took < seconds; took = now() - began) {
    double before = now();
    done += work(rounds);
    // A clock that is read every 0.2 ms costs nothing, and ends in time.
    if (now() - before < 2e-4)
      rounds *= 2;
  }
  return done / took;
}

/// The sum of the rates of `threads` threads that start together, each on a core of its own.
template <typename Work> double together(int threads, Work &&work) {
  if (threads <= 1)
    return work(0);
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  sched_getaffinity(0, sizeof allowed, &allowed);
  std::vector<int> cores;
  for (int core = 0; core < CPU_SETSIZE; ++core)
    if (CPU_ISSET(core, &allowed))
      cores.push_back(core);
  std::atomic<int> waiting{threads};
  std::vector<double> rates(static_cast<size_t>(threads));
  std::vector<std::thread> workers;
  for (int i = 0; i < threads; ++i)
    workers.emplace_back([&, i] {
      cpu_set_t own;
      CPU_ZERO(&own);
      CPU_SET(cores[static_cast<size_t>(i) % cores.size()], &own);
      pthread_setaffinity_np(pthread_self(), sizeof own, &own);
      for (waiting.fetch_sub(1); waiting.load() > 0;)
        sched_yield();
      rates[static_cast<size_t>(i)] = work(i);
    });
  double sum = 0;
  for (size_t i = 0; i < workers.size(); ++i) {
    workers[i].join();
    sum += rates[i];
  }
  return sum;
}

/// Where the memory that is read comes from. None is the fastest on every machine: large pages spare walks of
/// the page table, a file's pages (weights come so) often lie one behind the other, usual ones anywhere.
enum class Pages { Usual, Huge, OfFile };

/// Memory with something written into each page, for as long as it lives; null where the system has none.
class Memory {
public:
  Memory(size_t bytes, Pages pages) : bytes(bytes) {
    FILE *file = pages == Pages::OfFile ? tmpfile() : nullptr;
    if (pages == Pages::OfFile && (!file || !fill(file)))
      address = MAP_FAILED;
    else
      address = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, file ? MAP_PRIVATE : MAP_PRIVATE | MAP_ANONYMOUS,
                     file ? fileno(file) : -1, 0);
    if (file)
      fclose(file);
    if (address == MAP_FAILED || file)
      return;
    madvise(address, bytes, pages == Pages::Huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
    std::fill_n(static_cast<float *>(address), bytes / sizeof(float), 1e-3f);
  }
  ~Memory() {
    if (address != MAP_FAILED)
      munmap(address, bytes);
  }
  Memory(const Memory &) = delete;
  const float *floats() const { return address == MAP_FAILED ? nullptr : static_cast<float *>(address); }

private:
  bool fill(FILE *file) const {
    std::vector<float> part(1 << 18, 1e-3f);
    for (size_t left = bytes; left > 0;) {
      size_t next = std::min(left, part.size() * sizeof(float));
      if (fwrite(part.data(), 1, next, file) != next)
        return false;
      left -= next;
    }
    return fflush(file) == 0;
  }

  size_t bytes;
  void *address = MAP_FAILED;
};

/// Bytes a second that the threads read together; each goes round and round in its share.
double readTogether(int threads, const float *memory, size_t bytes, double seconds) {
  size_t share = bytes / size_t(std::max(threads, 1)) / 4096 * 4096;
  return together(threads, [&](int thread) {
    const float *own = memory + share / sizeof(float) * size_t(thread);
    return rate(seconds, [&](long rounds) { return read(own, share, rounds); });
  });
}

} // namespace

double rondo_probe_operations(int threads, double seconds, int readings) {
  double best = 0;
  for (int i = 0; i < readings; ++i)
    best = std::max(best, together(threads, [&](int) { return rate(seconds, multiply); }));
  return best;
}

double rondo_probe_read(int threads, size_t bytes, double seconds, int readings) {
  double best = 0;
  for (Pages pages : {Pages::Usual, Pages::Huge, Pages::OfFile}) {
    Memory memory(bytes, pages);
    for (int i = 0; memory.floats() && i < readings; ++i)
      best = std::max(best, readTogether(threads, memory.floats(), bytes, seconds));
  }
  return best;
}
