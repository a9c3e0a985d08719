// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Whether what the prover says of a program is so: the reference interpreter, which knows no shape rules,
// runs it on data.
#pragma once

#include "mlir/IR/MLIRContext.h"
#include "tests/campaign/Random.h"
#include <memory>
#include <string>

namespace rondo::campaign {

enum class Verdict { Accepted, Refuted, NotProved, IllFormed };

struct Finding {
  Verdict verdict = Verdict::Accepted;
  /// The codes of the diagnostics: `E-TIME`, of the first one.
  std::string code;
  /// A sentence where the interpreter and the prover disagree; empty where they agree.
  std::string fault;
  /// Not seen on data: the failing step needs an exit that no data gave, or what is wrong gives a value.
  bool apart = false;
  /// The first diagnostic.
  std::string message;
};

class Oracle {
public:
  Oracle();
  ~Oracle();
  /// `original` is the program of which `text` is a mutation, or empty. Data are drawn from `seed`.
  Finding check(const std::string &text, uint64_t seed, const std::string &original = "");

private:
  std::unique_ptr<mlir::MLIRContext> context;
  std::string complaint; // the last error that MLIR reported
  unsigned uses = 0;
};

} // namespace rondo::campaign
