// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The command line of `rondo`: one structure a verb, filled from argv. What is wrong with the command itself
// is told here, once, with exit status 2; the verbs see well-formed options only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace rondo::tools {

/// The exit statuses of every verb.
enum ExitStatus : int {
  Done = 0,          ///< done and accepted
  ModelWrong = 1,    ///< refuted, not proved, ill-formed, or the entry contract is violated
  CommandWrong = 2,  ///< the command is wrong, or a file cannot be read or written
  InternalError = 3, ///< our fault
};

using NamedSize = std::pair<std::string, int64_t>;
using NamedFile = std::pair<std::string, std::string>;

struct CheckOptions {
  std::string model;
  std::string certificate; ///< where it goes; empty: none is wanted
  bool explain = false, json = false, sarif = false;
  /// Sizes at which expressions are also given as numbers.
  std::vector<NamedSize> at;
};

struct VerifyCertificateOptions {
  std::string model, certificate;
};

struct CompileOptions {
  std::string model, weights, output, cpu = "native", emit, dumpTo, prefix;
  std::vector<std::string> targets = {"cpu"};
};

struct RunOptions {
  /// A .rondo file, or an artifact that `compile` wrote.
  std::string model;
  std::string weights, entry, backend = "cpu", cpu; ///< cpu empty: native, or an artifact's best version
  std::vector<NamedFile> inputs, outputs;
  std::vector<NamedSize> sizes;
  std::optional<std::vector<std::string>> texts;
  std::vector<std::string> traces;
  int threads = 1;
};

struct ExplainOptions {
  std::string code; ///< empty: list them all
};

struct BenchOptions {
  RunOptions run;
  int repeat = 0; ///< 0: as often as fits a second, at least 10 times
  bool json = false;
};

using Command = std::variant<CheckOptions, VerifyCertificateOptions, CompileOptions, RunOptions, BenchOptions,
                             ExplainOptions>;

/// The command, or the exit status when there is nothing to run: help was printed, or the command is wrong.
std::variant<Command, ExitStatus> parseCommandLine(int argc, char **argv);

/// The candidate nearest to a misspelt word, or an empty string.
std::string nearestWord(const std::string &word, const std::vector<std::string> &candidates);

} // namespace rondo::tools
