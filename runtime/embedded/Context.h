// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
// Threads: persistent workers of a context, and the barrier between kernels.

#include "runtime/Abi.h"

/// All threads of a group meet here. Waiting threads spin, then sleep in the kernel.
struct rondo_barrier {
  alignas(64) uint32_t arrived; // in this round
  alignas(64) uint32_t round;   // changes when the last one arrives; sleepers wait on it
  alignas(64) uint32_t sleepers;
  uint32_t threads;
  uint32_t spins; // how often to look before sleeping
};

namespace rondo::runtime {

/// A body that threads run together.
struct Job {
  rondo_body body;
  const rondo_call *call; // what is the same for all threads
  char *threadWorkspaces; // one after the other
  int64_t threadBytes;
  int64_t threads;
};

/// Runs on the calling thread alone.
void runAlone(const Job &job);

/// Runs with the context's workers, the caller being thread 0. False, and nothing is done, if another call
/// has them.
bool runTogether(rondo_context *context, const Job &job);

int contextThreads(const rondo_context *context);
const rondo_model *contextModel(const rondo_context *context);
const rondo_variant *contextVariant(const rondo_context *context);

void barrierWait(rondo_barrier *barrier);

} // namespace rondo::runtime
