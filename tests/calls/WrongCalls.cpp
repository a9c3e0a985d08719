// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Calls every entry of an artifact wrongly, again and again: sizes, lengths, ids, strides, capacities,
// pointers, the structure, the workspace, the context. Each call must return the code that fits, with a
// sentence that names the argument, and write nothing; right calls in between must give the answers that they
// gave before. All memory ends at pages that may not be touched.
//
// usage: wrong_calls LIBRARY SEED CALLS [OTHER LIBRARY]; prints how many of which code were seen
#include "runtime/Artifact.h"
#include "tests/calls/Spoil.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <unistd.h>

using namespace rondo::runtime;
using namespace rondo::test;

namespace {

/// An artifact under test, with contexts of its own and one of another.
struct Subject {
  Artifact artifact, other;
  std::vector<rondo_context *> contexts;
  rondo_context *foreign = nullptr;
  std::map<int, int> seen; // calls by code
  uint64_t seed = 0;       // of the call at hand

  /// What is being done, for who reads of a crash.
  inline static char now[256];

  [[noreturn]] void fail(const std::string &what) const {
    std::fprintf(stderr, "wrong_calls: %s (repeat with seed %llu and one call)\n", what.c_str(),
                 (unsigned long long)seed);
    std::exit(1);
  }
};

} // namespace

/// A call that touched a guard page.
static void crashed(int) {
  (void)!write(STDERR_FILENO, Subject::now, std::strlen(Subject::now));
  _exit(1);
}

/// The workspace that this call needs with this many threads.
static int64_t neededWorkspace(const Subject &subject, RandomCall &call, int threads) {
  const int64_t bytes = subject.artifact.workspace(call.entryNumber(), call.dims().data(), threads);
  if (bytes < 0)
    subject.fail("a right call has no workspace size");
  return bytes;
}

static std::vector<uint8_t> rightAnswer(Subject &subject, RandomCall &call, rondo_context *context) {
  call.poison();
  const std::vector<uint8_t> given = call.given();
  if (const int code = subject.artifact.call(call.entryNumber(), context, call.args()); code != RONDO_OK)
    subject.fail("a right call returned " + std::to_string(code) + ": " +
                 subject.artifact.message(code, call.args()));
  if (call.given() != given)
    subject.fail("a call changed its arguments");
  ++subject.seen[RONDO_OK];
  return call.written();
}

static void checkSentence(const Subject &subject, int code, const void *args, const Spoiled &spoiled) {
  const std::string sentence = subject.artifact.message(code, args);
  if (sentence.size() < 10)
    subject.fail("code " + std::to_string(code) + " has no sentence: '" + sentence + "'");
  if (code != RONDO_OVERFLOW && sentence.find(spoiled.name) == std::string::npos)
    subject.fail("the sentence does not name '" + spoiled.name + "': " + sentence);
}

/// One wrong call between two right ones.
static void spoilOnce(Subject &subject, RandomCall &call, Random &random) {
  rondo_context *context = random.of(subject.contexts);
  const int threads = context ? 2 : 1;
  call.giveWorkspace(random.oneIn(3) ? 0 : neededWorkspace(subject, call, threads));
  std::snprintf(Subject::now, sizeof Subject::now,
                "wrong_calls: a right call crashed (repeat with seed %llu and one call)\n",
                (unsigned long long)subject.seed);
  const std::vector<uint8_t> answer = rightAnswer(subject, call, context);
  Spoiler spoiler(call, random, subject.foreign != nullptr);
  const Spoiled spoiled = spoiler.spoil();
  std::snprintf(Subject::now, sizeof Subject::now,
                "wrong_calls: crashed: %s (repeat with seed %llu and one call)\n", spoiled.what.c_str(),
                (unsigned long long)subject.seed);
  call.poison();
  const std::vector<uint8_t> before = call.written();
  const void *args = spoiled.withoutArgs ? nullptr : call.args();
  const int code =
      subject.artifact.call(call.entryNumber(), spoiled.foreignContext ? subject.foreign : context, args);
  if (call.written() != before)
    subject.fail("a call that returned " + std::to_string(code) + " wrote to its outputs (" + spoiled.what +
                 ")");
  if (!spoiled.codes.count(code))
    subject.fail("the call returned " + std::to_string(code) + " (" + spoiled.what +
                 "): " + subject.artifact.message(code, args));
  checkSentence(subject, code, args, spoiled);
  ++subject.seen[code];
  spoiler.mend();
  if (rightAnswer(subject, call, random.of(subject.contexts)) != answer)
    subject.fail("a right call gave another answer than before (" + spoiled.what + ")");
}

/// Questions that have no answer get -1, NULL or a sentence, never a crash.
static void askNonsense(Subject &subject, Random &random) {
  std::vector<int64_t> dims(RONDO_MAX_SYMBOLS);
  for (int64_t &dim : dims)
    dim = random.oneIn(2) ? random.in(INT64_MIN, INT64_MAX) : random.in(-2, 10);
  const uint32_t entry = uint32_t(random.in(0, int64_t(subject.artifact.description().entries.size()) - 1));
  subject.artifact.workspace(entry, dims.data(), int(random.in(-1, 300)));
  if (subject.artifact.workspace(entry, nullptr, 1) != -1)
    subject.fail("there is a workspace without sizes");
  if (subject.artifact.message(int(random.in(INT32_MIN, INT32_MAX)), nullptr).empty())
    subject.fail("an unknown code has no sentence");
  rondo_context *none;
  for (int threads : {int(random.in(257, INT32_MAX)), -1})
    if (subject.artifact.createContext(threads, nullptr, none).ok() || none)
      subject.fail("a context of a senseless number of threads was made");
  if (subject.artifact.createContext(1, "sse9", none).ok() || none)
    subject.fail("a context for an instruction set that there is not was made");
}

static void openAll(Subject &subject, int argc, char **argv) {
  Status status = subject.artifact.open(argv[1]);
  if (status.ok() && argc > 4)
    status = subject.other.open(argv[4]);
  subject.contexts = {nullptr, nullptr};
  if (status.ok())
    status = subject.artifact.createContext(2, nullptr, subject.contexts[1]);
  if (status.ok() && argc > 4)
    status = subject.other.createContext(1, nullptr, subject.foreign);
  if (!status.ok()) {
    std::fprintf(stderr, "wrong_calls: %s\n", status.sentence().c_str());
    std::exit(2);
  }
}

int main(int argc, char **argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: wrong_calls LIBRARY SEED CALLS [OTHER LIBRARY]\n");
    return 2;
  }
  std::signal(SIGSEGV, crashed);
  std::signal(SIGBUS, crashed);
  Subject subject;
  openAll(subject, argc, argv);
  const uint64_t first = std::strtoull(argv[2], nullptr, 10), calls = std::strtoull(argv[3], nullptr, 10);
  for (subject.seed = first; subject.seed < first + calls; ++subject.seed) {
    Random random(subject.seed);
    const uint32_t entry = uint32_t(random.in(0, int64_t(subject.artifact.description().entries.size()) - 1));
    const std::unique_ptr<RandomCall> call = RandomCall::make(subject.artifact.description(), entry, random);
    if (!call)
      subject.fail("no sizes keep what the model assumes");
    spoilOnce(subject, *call, random);
    askNonsense(subject, random);
  }
  for (const auto &[code, count] : subject.seen)
    std::printf("code %d: %d\n", code, count);
  subject.artifact.freeContext(subject.contexts[1]);
  if (subject.foreign)
    subject.other.freeContext(subject.foreign);
  return 0;
}
