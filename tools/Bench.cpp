// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/Call.h"
#include "tools/Limit.h"
#include "tools/Terminal.h"
#include "tools/Verbs.h"

#include "nlohmann/json.hpp"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <chrono>

using namespace rondo;
using namespace rondo::tools;

namespace {

struct Timing {
  size_t calls = 0;
  double median = 0, p10 = 0, p90 = 0; // seconds
  std::optional<int64_t> flops, bytes; // of one call, where the description knows them
  bool atMost = false;                 // they are upper bounds
  std::optional<Limit> limit;          // the least that the machine could take for them
};

} // namespace

static double secondsOfOneCall(Invocation &invocation, int &code) {
  auto begin = std::chrono::steady_clock::now();
  code = invocation.call();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// Nearest rank.
static double percentile(const std::vector<double> &sorted, double fraction) {
  size_t rank = size_t(fraction * double(sorted.size() - 1) + 0.5);
  return sorted[rank];
}

static int measure(Invocation &invocation, int repeat, Timing &timing) {
  // Calls before the clock runs: pages are touched, the threads are awake, the frequency has settled.
  constexpr double warmUpSeconds = 0.1, measuredSeconds = 1.0;
  constexpr size_t fewestCalls = 10;
  int code = RONDO_OK;
  for (double spent = 0; spent < warmUpSeconds;) {
    spent += secondsOfOneCall(invocation, code);
    if (code != RONDO_OK)
      return code;
  }
  std::vector<double> times;
  for (double spent = 0;;) {
    bool enough =
        repeat ? times.size() >= size_t(repeat) : spent >= measuredSeconds && times.size() >= fewestCalls;
    if (enough)
      break;
    times.push_back(secondsOfOneCall(invocation, code));
    spent += times.back();
    if (code != RONDO_OK)
      return code;
  }
  std::sort(times.begin(), times.end());
  timing.calls = times.size();
  timing.median = percentile(times, 0.5);
  timing.p10 = percentile(times, 0.1);
  timing.p90 = percentile(times, 0.9);
  return code;
}

/// What the call that was timed computes and moves, and how long the machine needs for that at least.
static void compare(const Invocation &invocation, Machine &machine, Timing &timing) {
  std::vector<int64_t> sizes = invocation.totals();
  auto value = [&](const runtime::Expression &expression) {
    return expression.absent() ? std::nullopt : runtime::evaluate(expression, sizes);
  };
  timing.flops = value(invocation.entry().flops);
  timing.bytes = value(invocation.entry().bytes);
  timing.atMost = invocation.entry().workAtMost;
  if (auto work = workOf(invocation.entry(), sizes))
    timing.limit = machine.limit(*work);
}

static std::string timeText(double seconds) {
  std::string text;
  llvm::raw_string_ostream os(text);
  if (seconds < 1e-3)
    os << llvm::format("%.2f us", seconds * 1e6);
  else if (seconds < 1)
    os << llvm::format("%.3f ms", seconds * 1e3);
  else
    os << llvm::format("%.3f s", seconds);
  return text;
}

static void printText(const Timing &timing, Machine &machine) {
  llvm::outs() << "median " << timeText(timing.median) << "  p10 " << timeText(timing.p10) << "  p90 "
               << timeText(timing.p90) << "  (" << timing.calls << " calls)\n";
  const char *most = timing.atMost ? "at most " : "";
  if (timing.flops)
    llvm::outs() << most
                 << llvm::format("%.4g GFLOP a call: %.1f GFLOP/s\n", double(*timing.flops) / 1e9,
                                 double(*timing.flops) / timing.median / 1e9);
  if (timing.bytes)
    llvm::outs() << most
                 << llvm::format("%.4g MB a call: %.1f GB/s\n", double(*timing.bytes) / 1e6,
                                 double(*timing.bytes) / timing.median / 1e9);
  if (!timing.limit)
    return;
  double fraction = timing.limit->seconds / timing.median;
  llvm::outs() << "limit " << timeText(timing.limit->seconds) << ", bound by " << timing.limit->binding
               << llvm::format(": %.2f of it reached\n", fraction)
               << (fraction > 1.05 ? "the probes read less than the call did: is the machine busy?\n" : "")
               << llvm::format("probes: fma %.0f GFLOP/s; read", machine.operations() / 1e9);
  for (const auto &[size, rate] : machine.readings())
    llvm::outs() << llvm::format(" %zu KiB %.0f", size / 1024, rate / 1e9)
                 << (size == machine.readings().rbegin()->first ? " GB/s\n" : ",");
}

static nlohmann::ordered_json probesJson(Machine &machine) {
  nlohmann::ordered_json probes, reads = nlohmann::ordered_json::array();
  probes["flopsPerSecond"] = machine.operations();
  for (const auto &[size, rate] : machine.readings())
    reads.push_back({{"workingSet", size}, {"bytesPerSecond", rate}, {"level", machine.level(double(size))}});
  probes["read"] = reads;
  return probes;
}

static void printJson(const Timing &timing, const Invocation &invocation, Machine &machine, int threads) {
  nlohmann::ordered_json object;
  object["entry"] = invocation.entry().name;
  object["threads"] = threads;
  object["calls"] = timing.calls;
  object["median"] = timing.median;
  object["p10"] = timing.p10;
  object["p90"] = timing.p90;
  if (timing.flops) {
    object["flops"] = *timing.flops;
    object["flopsPerSecond"] = double(*timing.flops) / timing.median;
  }
  if (timing.bytes) {
    object["bytes"] = *timing.bytes;
    object["bytesPerSecond"] = double(*timing.bytes) / timing.median;
  }
  if (timing.flops || timing.bytes)
    object["atMost"] = timing.atMost;
  if (timing.limit) {
    object["limit"] = timing.limit->seconds;
    object["fraction"] = timing.limit->seconds / timing.median;
    object["binding"] = timing.limit->binding;
    object["probes"] = probesJson(machine);
  }
  llvm::outs() << object.dump() << '\n';
}

ExitStatus rondo::tools::bench(const BenchOptions &options) {
  // Before there are threads: they stay on the cores that the probes use.
  pinToLastCores(options.run.threads);
  Machine machine(options.run.threads);
  PreparedCall prepared = prepareCall(options.run);
  if (!prepared.invocation)
    return prepared.status;
  Timing timing;
  if (measure(*prepared.invocation, options.repeat, timing) != RONDO_OK) {
    reportCommandError(prepared.invocation->message());
    return ModelWrong;
  }
  compare(*prepared.invocation, machine, timing);
  if (options.json)
    printJson(timing, *prepared.invocation, machine, options.run.threads);
  else
    printText(timing, machine);
  return Done;
}
