// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Many programs: each number gives one that is well-typed, and one mutation of it.
#pragma once

#include "tests/campaign/Oracle.h"
#include "tests/campaign/Program.h"
#include <map>
#include <vector>

namespace rondo::campaign {

struct Case {
  Program program;
  bool changing = false;      // a loop changes the size of what it carries
  std::string mutation, twin; // what was done, and the text before it; empty: the program is well-typed
};

/// The same on every machine. Number 2k is well-typed, number 2k + 1 a mutation of it.
Case makeCase(uint64_t seed, uint64_t number);
/// Checks a case; that a well-typed program is rejected is a fault too.
Finding checkCase(Oracle &oracle, const Case &one, uint64_t seed, uint64_t number);

/// `not proved`
std::string nameOf(Verdict verdict);

struct Fault {
  uint64_t number;
  std::string sentence;
};

struct Counts {
  uint64_t programs = 0, wellTyped = 0, changing = 0, wellTypedNotProved = 0, apart = 0;
  std::map<std::string, uint64_t> verdicts, refuted, notProved, illFormed, mutations;
  std::vector<Fault> faults;
  double seconds = 0;
  void add(const Counts &other);
  std::string text() const;
};

struct CampaignOptions {
  uint64_t seed = 1, first = 0, count = 3000;
  unsigned jobs = 1;
  /// No more programs after so many seconds.
  double seconds = 1e9;
  /// No more programs once there are so many faults.
  size_t mostFaults = 20;
};

Counts runCampaign(const CampaignOptions &options);
/// The smallest program found that has the same kind of fault.
Program reduceCase(uint64_t seed, uint64_t number);

} // namespace rondo::campaign
