// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Threads: equal results, barriers under stress, busy workers, workers that sleep, contexts that come and go.

#include "runtime/embedded/Context.h"
#include "ToyCall.h"

#include <atomic>
#include <chrono>
#include <gtest/gtest.h>
#include <thread>

using namespace std::chrono_literals;

static rondo_context *makeContext(int threads) {
  rondo_context *context;
  EXPECT_EQ(rondo_runtime_context_create(toyModel(), threads, nullptr, &context), RONDO_OK);
  return context;
}

TEST(Context, SameResultsWithAnyNumberOfThreads) {
  for (int threads : {1, 2, 3, 7}) {
    rondo_context *context = makeContext(threads);
    ASSERT_NE(context, nullptr);
    for (int64_t rows : {1, 2, 3, 50}) {
      RunCall call(rows, 9);
      ASSERT_EQ(call.call(context), RONDO_OK) << call.sentence(context);
      EXPECT_TRUE(call.outputsAreRight()) << threads << " threads, " << rows << " rows";
    }
    rondo_runtime_context_free(context);
  }
}

TEST(Context, NumbersOfThreads) {
  for (int threads : {-1, RONDO_MAX_THREADS + 1}) {
    rondo_context *none = reinterpret_cast<rondo_context *>(1);
    EXPECT_EQ(rondo_runtime_context_create(toyModel(), threads, nullptr, &none), RONDO_BAD_THREADS);
    EXPECT_EQ(none, nullptr);
  }
  EXPECT_EQ(toyMessage(RONDO_BAD_THREADS, nullptr),
            "a context has 1 to 256 threads, or 0 for one on each processor: pass such a number");
  rondo_context *all = makeContext(0);
  ASSERT_NE(all, nullptr);
  EXPECT_GE(rondo::runtime::contextThreads(all), 1);
  rondo_runtime_context_free(all);
  rondo_runtime_context_free(nullptr);
}

TEST(Context, NeedsAPlace) {
  EXPECT_EQ(rondo_runtime_context_create(toyModel(), 1, nullptr, nullptr), RONDO_BAD_POINTER);
  EXPECT_EQ(toyMessage(RONDO_BAD_POINTER, nullptr),
            "there is no place for the context: pass the address of a pointer");
  EXPECT_EQ(toyMessage(RONDO_OUT_OF_MEMORY, nullptr),
            "no memory for a context: free some, or pass NULL, which runs on the caller's thread");
}

TEST(Context, ComesAndGoes) {
  for (int i = 0; i < 200; ++i) {
    rondo_context *context = makeContext(3);
    if (i % 2) {
      RunCall call;
      ASSERT_EQ(call.call(context), RONDO_OK);
    }
    rondo_runtime_context_free(context);
  }
}

TEST(Context, WorkersThatSleepAreWoken) {
  rondo_context *context = makeContext(2);
  for (int i = 0; i < 10; ++i) {
    std::this_thread::sleep_for(5ms); // much longer than they spin
    RunCall call;
    ASSERT_EQ(call.call(context), RONDO_OK);
    EXPECT_TRUE(call.outputsAreRight());
  }
  rondo_runtime_context_free(context);
}

TEST(Context, ManyCallsInARow) {
  rondo_context *context = makeContext(2);
  RunCall call(8, 6);
  for (int i = 0; i < 3000; ++i)
    ASSERT_EQ(call.call(context), RONDO_OK);
  EXPECT_TRUE(call.outputsAreRight());
  rondo_runtime_context_free(context);
}

/// How many of the calls of some threads at once went wrong; each calls through what `contextOf` gives it.
template <class ContextOf> static int callsThatWentWrong(ContextOf contextOf) {
  std::atomic<int> wrong = 0;
  auto callOften = [&](int64_t rows, rondo_context *context) {
    RunCall call(rows, 6);
    for (int i = 0; i < 3000; ++i)
      if (call.call(context) != RONDO_OK || !call.outputsAreRight())
        ++wrong;
  };
  std::vector<std::thread> callers;
  for (int64_t rows : {3, 5, 8, 13})
    callers.emplace_back(callOften, rows, contextOf());
  for (std::thread &caller : callers)
    caller.join();
  return wrong;
}

TEST(Context, CallersShareIt) {
  rondo_context *context = makeContext(2);
  EXPECT_EQ(callsThatWentWrong([&] { return context; }), 0);
  rondo_runtime_context_free(context);
}

TEST(Context, EachCallerHasItsOwn) {
  std::vector<rondo_context *> contexts;
  auto makeAnother = [&] { return contexts.emplace_back(makeContext(2)); };
  EXPECT_EQ(callsThatWentWrong(makeAnother), 0);
  for (rondo_context *context : contexts)
    rondo_runtime_context_free(context);
}

namespace {

/// A body's view of the world, for tests of the barrier.
struct World {
  std::atomic<int64_t> arrivals = 0, errors = 0, threads = 0;
  std::atomic<bool> inside = false, release = false;
} world;

} // namespace

/// Few enough for more threads than processors, where each round is a dozen switches.
static const int64_t rounds = 100;

/// After round i, `threads` arrivals more have been made, seen by everyone; between two barriers nobody
/// arrives.
static void stress(rondo_call *call) {
  for (int64_t round = 1; round <= rounds; ++round) {
    world.arrivals.fetch_add(1, std::memory_order_relaxed);
    rondo_runtime_barrier(call);
    if (world.arrivals.load(std::memory_order_relaxed) != round * call->threads)
      ++world.errors;
    rondo_runtime_barrier(call);
  }
}

/// Holds the workers until it is told to let them go.
static void hold(rondo_call *call) {
  if (call->thread == 0) {
    world.threads = call->threads;
    world.inside = true;
  }
  while (!world.release)
    std::this_thread::yield();
}

static void note(rondo_call *call) { world.threads = call->threads; }

static rondo::runtime::Job job(rondo_body body, const rondo_call &call, int64_t threads) {
  return {body, &call, nullptr, 0, threads};
}

TEST(Context, BarrierUnderStress) {
  for (int threads : {2, 3, 8}) {
    rondo_context *context = makeContext(threads);
    rondo_call call{};
    world.arrivals = world.errors = 0;
    EXPECT_TRUE(rondo::runtime::runTogether(context, job(stress, call, threads)));
    EXPECT_EQ(world.errors, 0);
    EXPECT_EQ(world.arrivals, rounds * threads);
    rondo_runtime_context_free(context);
  }
}

TEST(Context, AJobMayUseFewerThreads) {
  rondo_context *context = makeContext(4);
  rondo_call call{};
  for (int i = 0; i < 6; ++i) {
    world.arrivals = world.errors = 0;
    EXPECT_TRUE(rondo::runtime::runTogether(context, job(stress, call, 2 + i % 2)));
    EXPECT_EQ(world.errors, 0);
  }
  rondo_runtime_context_free(context);
}

TEST(Context, WhoFindsTheWorkersBusyRunsAlone) {
  rondo_context *context = makeContext(2);
  rondo_call empty{};
  world.inside = world.release = false;
  std::thread holder([&] { EXPECT_TRUE(rondo::runtime::runTogether(context, job(hold, empty, 2))); });
  while (!world.inside)
    std::this_thread::yield();
  EXPECT_FALSE(rondo::runtime::runTogether(context, job(note, empty, 2)));
  RunCall call;
  EXPECT_EQ(call.call(context), RONDO_OK); // does not wait
  EXPECT_TRUE(call.outputsAreRight());
  world.release = true;
  holder.join();
  EXPECT_TRUE(rondo::runtime::runTogether(context, job(note, empty, 2)));
  EXPECT_EQ(world.threads, 2);
  rondo_runtime_context_free(context);
}
