// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Holds the prover's verdict on a program against the reference interpreter, which knows no shape rules.
#pragma once

#include "tests/campaign/Program.h"
#include <memory>

namespace rondo::campaign {

struct Outcome {
  /// `accepted`, `refuted E-TIME`, `not proved E-LEN`, `ill-formed E-RANK`; "refuted, apart" where the
  /// failing step needs an exit that the data did not meet.
  std::string verdict;
  /// What contradicts the verdict; empty where nothing does.
  std::string wrong;
  /// The first diagnostic's message.
  std::string message;
};

class Oracle {
public:
  Oracle();
  ~Oracle();
  /// `original` is the right program that a mutated one was made from.
  Outcome judge(const Program &program, const Program *original = nullptr);

private:
  struct Impl;
  std::unique_ptr<Impl> impl;
};

/// The smallest program that can be made of `program` by leaving things out and that is wrong in the same
/// way.
Program reduce(const Program &program, const Program *original, const std::string &wrong, Oracle &oracle);

} // namespace rondo::campaign
