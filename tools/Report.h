// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What `rondo check` says, as data: one form for what language, prover and weights find, rendered as text for people
// and as JSON for machines. Keys of the JSON may be added, never renamed.
#pragma once

#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace llvm {
class raw_ostream;
}

namespace rondo::tools {

enum class Verdict { Accepted, Refuted, NotProved, IllFormed };
llvm::StringRef verdictText(Verdict verdict);

/// A range in a file; lines and columns count from 1, 0 means unknown. The end lies behind the last character.
struct Place {
  std::string file;
  unsigned line = 0, column = 0, endLine = 0, endColumn = 0;
};

struct ReportNote {
  Place place;
  std::string message;
};

struct ReportCounterexample {
  std::vector<std::pair<std::string, int64_t>> sizes;
  std::vector<std::pair<std::string, std::vector<int64_t>>> values;
  std::optional<int64_t> trips, step;
  std::vector<std::vector<int64_t>> shapes;
};

struct ReportFix {
  Place place;
  std::string replacement, message;
  bool proved = false;
};

struct ReportDiagnostic {
  std::string code, severity = "error", message;
  Place place;
  std::vector<ReportNote> notes;
  std::string help;
  std::optional<ReportCounterexample> counterexample;
  std::string assume;
  std::vector<ReportFix> fixes;
};

struct ReportValue {
  std::string name, dtype;
  std::vector<std::string> shape;
  /// Where they apply: the declared type as written, the vocabulary.
  std::string type, vocabulary;
};

struct ReportEntry {
  std::string name;
  std::vector<ReportValue> inputs, outputs;
  std::string workspaceBytes;
  std::vector<std::string> contract;
  /// With --at: the expression's value at those sizes.
  std::optional<int64_t> workspaceAt;
};

struct ReportLoop {
  Place place;
  std::vector<std::string> laws;
};

struct CheckReport {
  Verdict verdict = Verdict::Accepted;
  std::vector<ReportDiagnostic> diagnostics;
  std::vector<ReportEntry> entries;
  std::vector<ReportLoop> loops;
  int64_t obligations = 0, proved = 0;
  double milliseconds = 0;
};

/// The object of `check --json`, one line.
std::string toJson(const CheckReport &report);

/// Diagnostics as compilers print them; on a terminal with colours, the source line and a caret.
void printDiagnostic(llvm::raw_ostream &os, const ReportDiagnostic &diagnostic);

/// What `check --explain` adds to the verdict: laws, memory, contracts.
void printExplanation(llvm::raw_ostream &os, const CheckReport &report);

} // namespace rondo::tools
