// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Many threads call an artifact at once: first all through one context, then each through one of its own,
// then through contexts that come and go. Every answer must be the one that a single thread got before. Built
// a second time with the thread sanitizer, and given an artifact that is built so too, it also finds races
// that went well.
//
// usage: concurrent_calls LIBRARY CALLERS ROUNDS
#include "runtime/Artifact.h"
#include "tests/calls/RandomCall.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <thread>

using namespace rondo::runtime;
using namespace rondo::test;

namespace {

/// A call of one thread, and its answer.
struct Task {
  std::unique_ptr<RandomCall> call;
  std::vector<uint8_t> answer;
};

enum class Contexts { Shared, Own, New };

} // namespace

static std::atomic<int> wrong = 0;

static rondo_context *twoThreads(const Artifact &artifact) {
  rondo_context *context;
  if (!artifact.createContext(2, nullptr, context).ok())
    ++wrong;
  return context;
}

static void callOnce(const Artifact &artifact, Task &task, rondo_context *context) {
  RandomCall &call = *task.call;
  call.poison();
  const int code = artifact.call(call.entryNumber(), context, call.args());
  if (code != RONDO_OK || call.written() != task.answer)
    ++wrong;
  // Mistakes are told while others run.
  call.head().struct_size ^= 1;
  if (artifact.call(call.entryNumber(), context, call.args()) != RONDO_BAD_STRUCT ||
      artifact.message(RONDO_BAD_STRUCT, call.args()).empty())
    ++wrong;
  call.head().struct_size ^= 1;
}

static void runThread(const Artifact &artifact, std::vector<Task> &tasks, Contexts contexts,
                      rondo_context *shared, int rounds) {
  rondo_context *own = contexts == Contexts::Own ? twoThreads(artifact) : nullptr;
  for (int round = 0; round < rounds; ++round)
    for (Task &task : tasks) {
      if (contexts == Contexts::New)
        own = twoThreads(artifact);
      callOnce(artifact, task, own ? own : shared);
      if (contexts == Contexts::New)
        artifact.freeContext(own);
    }
  if (contexts == Contexts::Own)
    artifact.freeContext(own);
}

/// Calls of each size and entry, answered by one thread.
static std::vector<Task> makeTasks(const Artifact &artifact, uint64_t seed) {
  std::vector<Task> tasks;
  Random random(seed);
  for (uint32_t entry = 0; entry < artifact.description().entries.size(); ++entry)
    for (int i = 0; i < 4; ++i) {
      Task task{RandomCall::make(artifact.description(), entry, random), {}};
      if (!task.call) {
        std::fprintf(stderr, "concurrent_calls: no sizes keep what the model assumes\n");
        std::exit(1);
      }
      if (artifact.call(entry, nullptr, task.call->args()) != RONDO_OK)
        ++wrong;
      task.answer = task.call->written();
      tasks.push_back(std::move(task));
    }
  return tasks;
}

int main(int argc, char **argv) {
  Artifact artifact;
  if (argc < 4) {
    std::fprintf(stderr, "usage: concurrent_calls LIBRARY CALLERS ROUNDS\n");
    return 2;
  }
  if (Status status = artifact.open(argv[1]); !status.ok()) {
    std::fprintf(stderr, "concurrent_calls: %s\n", status.sentence().c_str());
    return 2;
  }
  const int callers = std::atoi(argv[2]), rounds = std::atoi(argv[3]);
  std::vector<std::vector<Task>> tasks;
  for (int caller = 0; caller < callers; ++caller)
    tasks.push_back(makeTasks(artifact, uint64_t(caller) + 1));
  rondo_context *shared = twoThreads(artifact);
  for (Contexts contexts : {Contexts::Shared, Contexts::Own, Contexts::New}) {
    std::vector<std::thread> threads;
    for (std::vector<Task> &own : tasks)
      threads.emplace_back([&, contexts] { runThread(artifact, own, contexts, shared, rounds); });
    for (std::thread &thread : threads)
      thread.join();
  }
  artifact.freeContext(shared);
  std::printf("%d wrong answers\n", wrong.load());
  return wrong != 0;
}
