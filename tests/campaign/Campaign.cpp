// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tests/campaign/Campaign.h"
#include "tests/campaign/Generator.h"
#include "tests/campaign/Mutate.h"
#include "tests/campaign/Reduce.h"
#include "llvm/Support/PrettyStackTrace.h"
#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

using namespace rondo::campaign;

static uint64_t mixed(uint64_t seed, uint64_t number) {
  return Random(seed * 0x2545f4914f6cdd1d + number).next();
}

Case rondo::campaign::makeCase(uint64_t seed, uint64_t number) {
  Generator generator(mixed(seed, number / 2));
  Case one{generator.run(), generator.hasChangingLoop(), "", ""};
  if (number % 2 == 0)
    return one;
  one.twin = one.program.text();
  Random random(mixed(seed, ~number));
  one.mutation = mutate(one.program, random);
  return one;
}

Finding rondo::campaign::checkCase(Oracle &oracle, const Case &one, uint64_t seed, uint64_t number) {
  Finding finding = oracle.check(one.program.text(), mixed(seed + 1, number), one.twin);
  bool rejected = finding.verdict == Verdict::Refuted || finding.verdict == Verdict::IllFormed;
  if (finding.fault.empty() && rejected && one.twin.empty())
    finding.fault = "well-typed, but rejected: " + finding.code + ": " + finding.message;
  return finding;
}

//===-- Counts --===//

std::string rondo::campaign::nameOf(Verdict verdict) {
  switch (verdict) {
  case Verdict::Accepted:
    return "accepted";
  case Verdict::Refuted:
    return "refuted";
  case Verdict::NotProved:
    return "not proved";
  case Verdict::IllFormed:
    return "ill-formed";
  }
  return "";
}

static void count(Counts &counts, const Case &one, const Finding &finding, uint64_t number) {
  ++counts.programs;
  counts.wellTyped += one.twin.empty();
  counts.changing += one.changing;
  counts.apart += finding.apart;
  ++counts.verdicts[nameOf(finding.verdict)];
  if (!one.mutation.empty())
    ++counts.mutations[one.mutation + ", " + nameOf(finding.verdict)];
  if (finding.verdict == Verdict::Refuted)
    ++counts.refuted[finding.code];
  if (finding.verdict == Verdict::IllFormed)
    ++counts.illFormed[finding.code];
  if (finding.verdict == Verdict::NotProved) {
    ++counts.notProved[finding.code + (one.twin.empty() ? ", well-typed" : ", mutated")];
    counts.wellTypedNotProved += one.twin.empty();
  }
  if (!finding.fault.empty())
    counts.faults.push_back({number, finding.fault});
}

static void add(std::map<std::string, uint64_t> &to, const std::map<std::string, uint64_t> &from) {
  for (const auto &[name, number] : from)
    to[name] += number;
}

void Counts::add(const Counts &other) {
  programs += other.programs;
  wellTyped += other.wellTyped;
  changing += other.changing;
  wellTypedNotProved += other.wellTypedNotProved;
  apart += other.apart;
  ::add(verdicts, other.verdicts);
  ::add(refuted, other.refuted);
  ::add(notProved, other.notProved);
  ::add(illFormed, other.illFormed);
  ::add(mutations, other.mutations);
  faults.insert(faults.end(), other.faults.begin(), other.faults.end());
}

static std::string listText(const std::string &title, const std::map<std::string, uint64_t> &counts) {
  std::string text;
  for (const auto &[name, number] : counts)
    text += "  " + name + ": " + std::to_string(number) + "\n";
  return text.empty() ? "" : title + "\n" + text;
}

static std::string percent(uint64_t part, uint64_t whole) {
  uint64_t tenths = whole ? part * 1000 / whole : 0;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " %";
}

std::string Counts::text() const {
  std::string text = std::to_string(programs) + " programs (" + std::to_string(wellTyped) +
                     " well-typed, the others mutations of them) in " + std::to_string(int64_t(seconds)) +
                     " s\n";
  text += "with a loop whose sizes change: " + percent(changing, programs) + "\n";
  text += "well-typed and not proved: " + std::to_string(wellTypedNotProved) + " (" +
          percent(wellTypedNotProved, wellTyped) + ")\n";
  text += "refuted, but no data reached the failing step: " + std::to_string(apart) + "\n";
  text += listText("verdicts", verdicts) + listText("refuted", refuted) + listText("not proved", notProved) +
          listText("ill-formed", illFormed) + listText("mutations", mutations);
  text += "faults: " + std::to_string(faults.size()) + "\n";
  for (const Fault &fault : faults)
    text += "  program " + std::to_string(fault.number) + ": " + fault.sentence + "\n";
  return text;
}

//===-- Running --===//

Counts rondo::campaign::runCampaign(const CampaignOptions &options) {
  auto start = std::chrono::steady_clock::now();
  auto elapsed = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  std::atomic<uint64_t> next = options.first;
  std::atomic<size_t> faults = 0;
  std::vector<Counts> parts(std::max(1u, options.jobs));
  auto work = [&](Counts &counts) {
    Oracle oracle;
    // Some at a time: what two contexts intern is not shared.
    constexpr uint64_t share = 50;
    for (uint64_t begin; (begin = next.fetch_add(share)) < options.first + options.count;)
      for (uint64_t number = begin; number < std::min(begin + share, options.first + options.count);
           ++number) {
        if (faults >= options.mostFaults || elapsed() > options.seconds)
          return;
        llvm::PrettyStackTraceFormat where("program %llu of seed %llu",
                                           static_cast<unsigned long long>(number),
                                           static_cast<unsigned long long>(options.seed));
        Case one = makeCase(options.seed, number);
        if (number % 2 && one.mutation.empty())
          continue;
        Finding finding = checkCase(oracle, one, options.seed, number);
        count(counts, one, finding, number);
        faults += !finding.fault.empty();
      }
  };
  std::vector<std::thread> threads;
  for (Counts &part : parts)
    threads.emplace_back(work, std::ref(part));
  for (std::thread &thread : threads)
    thread.join();
  Counts all;
  for (const Counts &part : parts)
    all.add(part);
  std::sort(all.faults.begin(), all.faults.end(),
            [](const Fault &a, const Fault &b) { return a.number < b.number; });
  all.seconds = elapsed();
  return all;
}

/// Faults are of one kind where their sentences begin alike.
static std::string kindOf(const std::string &fault) { return fault.substr(0, fault.find_first_of(",:(")); }

Program rondo::campaign::reduceCase(uint64_t seed, uint64_t number) {
  Oracle oracle;
  Case one = makeCase(seed, number);
  Finding wanted = checkCase(oracle, one, seed, number);
  if (wanted.fault.empty() && wanted.verdict != Verdict::NotProved)
    return one.program;
  return reduce(one.program, [&](const Program &candidate) {
    Case smaller = one;
    smaller.program = candidate;
    Finding finding = checkCase(oracle, smaller, seed, number);
    return finding.verdict == wanted.verdict && finding.code == wanted.code &&
           kindOf(finding.fault) == kindOf(wanted.fault);
  });
}
