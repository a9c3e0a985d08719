// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Persistent workers: they spin for the next job, then sleep; the caller is thread 0 of every job.

#include "runtime/embedded/Context.h"
#include "runtime/embedded/Processor.h"
#include "runtime/embedded/Versions.h"

#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace rondo::runtime;

namespace {

struct Worker {
  rondo_context *context;
  int64_t index; // as a thread of jobs: 1, 2, ...
  pthread_t thread;
};

} // namespace

struct rondo_context {
  const rondo_model *model;
  const rondo_variant *variant; // the version of the code that calls run
  void *memory;                 // what malloc returned
  int threads, workersMade;
  bool stopping;
  const Job *job;
  char *scratch;               // RONDO_SCRATCH bytes a thread, behind the context
  alignas(64) uint32_t busy;   // does a call have the workers?
  alignas(64) uint32_t ticket; // changes when there is a job, or when the workers shall stop
  alignas(64) uint32_t sleepers;
  uint32_t spins;
  rondo_barrier within; // the barrier of bodies
  rondo_barrier done;   // all workers and the caller, after each job
  Worker workers[RONDO_MAX_THREADS];
};

/// About 50 to 100 microseconds: longer than a kernel, shorter than what a sleep costs many times over.
static const uint32_t usualSpins = 2000;

static void pauseProcessor() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#else
  asm volatile("yield");
#endif
}

static void sleepWhile(uint32_t *word, uint32_t value) {
  syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, nullptr, nullptr, 0);
}

static void wakeAll(uint32_t *word) {
  syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, INT32_MAX, nullptr, nullptr, 0);
}

/// Returns when *word is no longer `value`. `sleepers` is raised before the word is looked at for the last
/// time, and `change` stores the word before it looks at `sleepers`: one of both sees the other (sequential
/// consistency).
static void waitForChange(uint32_t *word, uint32_t value, uint32_t *sleepers, uint32_t spins) {
  for (uint32_t i = 0; i < spins; ++i) {
    if (__atomic_load_n(word, __ATOMIC_ACQUIRE) != value)
      return;
    pauseProcessor();
  }
  __atomic_fetch_add(sleepers, 1, __ATOMIC_SEQ_CST);
  while (__atomic_load_n(word, __ATOMIC_SEQ_CST) == value)
    sleepWhile(word, value);
  __atomic_fetch_sub(sleepers, 1, __ATOMIC_SEQ_CST);
}

static void change(uint32_t *word, uint32_t *sleepers) {
  __atomic_fetch_add(word, 1, __ATOMIC_SEQ_CST);
  if (__atomic_load_n(sleepers, __ATOMIC_SEQ_CST) != 0)
    wakeAll(word);
}

void rondo::runtime::barrierWait(rondo_barrier *barrier) {
  const uint32_t round = __atomic_load_n(&barrier->round, __ATOMIC_ACQUIRE);
  if (__atomic_add_fetch(&barrier->arrived, 1, __ATOMIC_ACQ_REL) != barrier->threads)
    return waitForChange(&barrier->round, round, &barrier->sleepers, barrier->spins);
  __atomic_store_n(&barrier->arrived, 0, __ATOMIC_RELAXED); // published by the change of the round
  change(&barrier->round, &barrier->sleepers);
}

static void runThread(const Job &job, int64_t thread, rondo_barrier *barrier, char *scratch) {
  rondo_call call = *job.call;
  call.thread = thread;
  call.threads = job.threads;
  call.thread_workspace = job.threadWorkspaces + thread * job.threadBytes;
  call.barrier = barrier;
  call.scratch = scratch;
  job.body(&call);
}

void rondo::runtime::runAlone(const Job &job) {
  Job alone = job;
  alone.threads = 1;
  runThread(alone, 0, nullptr, nullptr);
}

bool rondo::runtime::runTogether(rondo_context *context, const Job &job) {
  if (__atomic_exchange_n(&context->busy, 1, __ATOMIC_ACQUIRE) != 0)
    return false;
  context->job = &job;
  context->within.threads = uint32_t(job.threads);
  change(&context->ticket, &context->sleepers);
  runThread(job, 0, &context->within, context->scratch);
  barrierWait(&context->done);
  __atomic_store_n(&context->busy, 0, __ATOMIC_RELEASE);
  return true;
}

static void *work(void *argument) {
  auto *worker = static_cast<Worker *>(argument);
  rondo_context *context = worker->context;
  FloatMode mode;
  for (uint32_t seen = 0;; ++seen) { // a worker misses no ticket: every job waits for it
    waitForChange(&context->ticket, seen, &context->sleepers, context->spins);
    if (context->stopping)
      return nullptr;
    if (worker->index < context->job->threads)
      runThread(*context->job, worker->index, &context->within, context->scratch);
    barrierWait(&context->done);
  }
}

/// Signals stay with the threads of the program.
static bool startWorkers(rondo_context *context) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  bool started = true;
  while (started && context->workersMade < context->threads - 1) {
    Worker &worker = context->workers[context->workersMade];
    worker.context = context;
    worker.index = context->workersMade + 1;
    started = pthread_create(&worker.thread, nullptr, work, &worker) == 0;
    context->workersMade += started;
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return started;
}

int rondo::runtime::contextThreads(const rondo_context *context) { return context->threads; }
const rondo_model *rondo::runtime::contextModel(const rondo_context *context) { return context->model; }
const rondo_variant *rondo::runtime::contextVariant(const rondo_context *context) { return context->variant; }

/// A context without threads.
static rondo_context *makeContext(const rondo_model *model, const rondo_variant *variant, int threads,
                                  int processors) {
  void *memory = calloc(1, sizeof(rondo_context) + size_t(threads) * RONDO_SCRATCH + RONDO_ALIGNMENT);
  if (!memory)
    return nullptr;
  const uintptr_t aligned =
      (reinterpret_cast<uintptr_t>(memory) + RONDO_ALIGNMENT - 1) & -uintptr_t(RONDO_ALIGNMENT);
  auto *context = reinterpret_cast<rondo_context *>(aligned);
  context->model = model;
  context->variant = variant;
  context->memory = memory;
  context->threads = threads;
  context->scratch = reinterpret_cast<char *>(context + 1);
  // Spinning while a thread that is waited for has no processor only delays it.
  context->spins = threads <= processors ? usualSpins : 0;
  context->within.spins = context->done.spins = context->spins;
  context->done.threads = uint32_t(threads);
  return context;
}

extern "C" int rondo_runtime_context_create(const rondo_model *model, int threads, const char *cpu,
                                            rondo_context **context) {
  if (!context)
    return RONDO_BAD_POINTER;
  *context = nullptr;
  const int processors = availableProcessors();
  if (threads == 0)
    threads = processors < RONDO_MAX_THREADS ? processors : RONDO_MAX_THREADS;
  if (threads < 0 || threads > RONDO_MAX_THREADS)
    return RONDO_BAD_THREADS;
  const rondo_variant *variant;
  if (int code = chooseVariant(model, cpu, processorFeatures(), variant))
    return code;
  rondo_context *made = makeContext(model, variant, threads, processors);
  if (!made)
    return RONDO_OUT_OF_MEMORY;
  if (!startWorkers(made)) {
    rondo_runtime_context_free(made);
    return RONDO_NO_THREADS;
  }
  *context = made;
  return RONDO_OK;
}

extern "C" void rondo_runtime_context_free(rondo_context *context) {
  if (!context)
    return;
  context->stopping = true; // published by the change of the ticket
  change(&context->ticket, &context->sleepers);
  for (int i = 0; i < context->workersMade; ++i)
    pthread_join(context->workers[i].thread, nullptr);
  free(context->memory);
}

extern "C" void rondo_runtime_barrier(rondo_call *call) {
  if (call->threads != 1)
    barrierWait(call->barrier);
}
