// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/Call.h"
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
  timing = {times.size(), percentile(times, 0.5), percentile(times, 0.1), percentile(times, 0.9), {}, {}};
  auto value = [&](const runtime::Expression &expression) {
    return expression.absent() ? std::nullopt : runtime::evaluate(expression, invocation.dims());
  };
  timing.flops = value(invocation.entry().flops);
  timing.bytes = value(invocation.entry().bytes);
  return code;
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

static void printText(const Timing &timing) {
  llvm::outs() << "median " << timeText(timing.median) << "  p10 " << timeText(timing.p10) << "  p90 "
               << timeText(timing.p90) << "  (" << timing.calls << " calls)\n";
  if (timing.flops)
    llvm::outs() << llvm::format("%.3g GFLOP a call, %.1f GFLOP/s\n", double(*timing.flops) / 1e9,
                                 double(*timing.flops) / timing.median / 1e9);
  if (timing.bytes)
    llvm::outs() << llvm::format("%.3g MB a call, %.1f GB/s\n", double(*timing.bytes) / 1e6,
                                 double(*timing.bytes) / timing.median / 1e9);
}

static void printJson(const Timing &timing, const Invocation &invocation, int threads) {
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
  llvm::outs() << object.dump() << '\n';
}

ExitStatus rondo::tools::bench(const BenchOptions &options) {
  PreparedCall prepared = prepareCall(options.run);
  if (!prepared.invocation)
    return prepared.status;
  Timing timing;
  if (measure(*prepared.invocation, options.repeat, timing) != RONDO_OK) {
    reportCommandError(prepared.invocation->message());
    return ModelWrong;
  }
  if (options.json)
    printJson(timing, *prepared.invocation, options.run.threads);
  else
    printText(timing);
  return Done;
}
