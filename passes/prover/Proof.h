// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the prover says about a module, as plain data: no MLIR here, so that drivers and tests include it
// freely. `prove` fills it; drivers print it as text, JSON or SARIF.
#pragma once

#include "ir/TensorValue.h"
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace mlir {
class ModuleOp;
}

namespace rondo::passes {

/// Accepted: every obligation is proved for all sizes in the declared ranges. Refuted: at least one fails at
/// sizes that were replayed. NotProved: neither. IllFormed: ranks, dtypes or arities make no sense. The worst
/// one wins, in this order.
enum class Verdict { Accepted, NotProved, Refuted, IllFormed };

/// A place in the user's text; lines and columns count from 1, 0 where unknown.
struct ProofPlace {
  std::string file;
  unsigned line = 0, column = 0;
  /// Behind the last character, on the same line; 0 where unknown.
  unsigned endColumn = 0;
};

struct ProofNote {
  ProofPlace place;
  std::string message;
};

/// An input of a run.
struct ProofArray {
  std::string name;
  TensorValue value;
};

/// An element of a result for which two runs give different numbers.
struct ProofDifference {
  std::string name;
  std::vector<int64_t> index;
  double first = 0, second = 0;
};

/// Sizes that were replayed, and what they lead to.
struct Counterexample {
  /// Size symbols in the order of declaration.
  std::vector<std::pair<std::string, int64_t>> sizes;
  /// Per-row lengths, or the offending id of an input.
  std::vector<std::pair<std::string, std::vector<int64_t>>> values;
  /// Steps that the innermost loop around the failure must run, and the failing step; both count from 1.
  std::optional<int64_t> trips, step;
  /// The concrete shapes that meet.
  std::vector<std::vector<int64_t>> shapes;
  /// E-PAD: two inputs that differ in their padding only, and results that differ; both were run.
  std::vector<std::vector<ProofArray>> runs;
  std::vector<ProofDifference> differences;
  /// With `--at`: whether these are the sizes that were asked for, or nothing fails there and these are the
  /// smallest.
  std::optional<bool> isAsked;
};

/// A change of the text that was proved to help.
struct ProofFix {
  ProofPlace place;
  unsigned endLine = 0, endColumn = 0;
  std::string replacement, message;
  bool proved = false;
};

struct ProofDiagnostic {
  /// A stable cause code, `E-TIME`.
  std::string code;
  std::string severity = "error";
  ProofPlace place;
  std::string message;
  /// The two sizes that should agree, or the one that should be at least the other, or the least and the
  /// greatest value that may be; empty where the mistake is none of these.
  std::vector<std::string> sizes;
  std::vector<ProofNote> notes;
  std::optional<Counterexample> counterexample;
  /// The line that would close an obligation that could not be proved: `assume T % 2 == 0`; empty where there
  /// is none.
  std::string assume;
  /// What to do, where no fix of the text is known: the name that was meant.
  std::string help;
  /// The name that was most likely meant by the one at `place`; empty where none is.
  std::string meant;
  std::vector<ProofFix> fixes;
};

/// The laws of one loop in the user's names: `time(tokens) = 1 + i`, `batch(h) = B`.
struct LoopLaws {
  ProofPlace place;
  std::vector<std::string> laws;
};

/// An input or output of an entry.
struct EntryValue {
  std::string name, dtype;
  std::vector<std::string> shape;
  /// Where they apply: the declared type as written, the vocabulary.
  std::string type, vocabulary;
};

struct EntryProof {
  std::string name;
  std::vector<EntryValue> inputs, outputs;
  /// An expression in the entry's sizes; empty until the memory plan has filled it.
  std::string workspaceBytes;
  /// What the compiled function checks before it runs: `1 <= len[b]`, `len[b] <= S`.
  std::vector<std::string> contract;
  /// What the proof takes for granted of numbers, which nothing checks: that they are finite where a mask
  /// multiplies them.
  std::vector<std::string> assumed;
};

struct Proof {
  Verdict verdict = Verdict::Accepted;
  std::vector<ProofDiagnostic> diagnostics;
  std::vector<EntryProof> entries;
  std::vector<LoopLaws> loops;
  /// Obligations stated by shape rules and index analysis, and how many of them are proved.
  int64_t obligations = 0, proved = 0;
  /// What the decision of each took.
  std::vector<double> microseconds;
  /// How many obligations there are of each kind: `equal sizes`, `ranges of values`.
  std::map<std::string, int64_t> kinds;
  double milliseconds = 0;

  /// One more obligation, of a kind.
  void count(const char *kind) {
    ++obligations;
    ++kinds[kind];
  }
};

/// Runs an entry on data: the reference interpreter, which is no part of the passes. Arrays by the name of
/// the input or result (lengths that the entry determines: by theirs), and by the name of the tensor in the
/// weights file; none where the run fails.
using RunEntry = std::function<std::optional<std::map<std::string, TensorValue>>(
    mlir::ModuleOp module, const std::string &entry, const std::map<std::string, TensorValue> &inputs,
    const std::map<std::string, TensorValue> &weights)>;

struct ProveOptions {
  /// Where set, what padding reaches is shown on two inputs; without it nothing of that kind is refuted.
  RunEntry run;
  /// `--at B=32,K=9`: replay at these sizes (others at their smallest value) before the search for the
  /// smallest.
  std::vector<std::pair<std::string, int64_t>> at;
  /// Without it no counterexample is looked for: what is not proved is told so, and sooner.
  bool refute = true;
};

/// Proves every entry of the module. Attaches the laws found to the loops, and to inputs the ranges of ids
/// that become entry checks; changes no type (`substituteLaws` does, when the verdict is Accepted).
Proof prove(mlir::ModuleOp module, const ProveOptions &options = {});

/// Puts the attached laws in place: sizes of carried and final values, and all types that follow. Only after
/// a proof.
void substituteLaws(mlir::ModuleOp module);

/// What the sizes of a counterexample are, with a colon: "smallest failing sizes: ".
inline std::string sizesText(const Counterexample &example) {
  if (!example.isAsked)
    return "smallest failing sizes: ";
  return *example.isAsked ? "fails at the sizes asked for: "
                          : "nothing fails here at the sizes asked for; smallest failing sizes: ";
}

/// The proof as text: diagnostics, and with `explain` the laws, contracts, memory and the count of
/// obligations.
std::string proofText(const Proof &proof, bool explain);

} // namespace rondo::passes
