// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Renders what `rondo check` says (passes/prover/Proof.h; what language and weights find comes in the same
// form) as text for people and as JSON for machines. Keys of the JSON may be added, never renamed.
#pragma once

#include "passes/prover/Proof.h"
#include "llvm/ADT/StringRef.h"

#include <string>
#include <utility>
#include <vector>

namespace llvm {
class raw_ostream;
}

namespace rondo::tools {

llvm::StringRef verdictText(passes::Verdict verdict);

/// Sizes of `check --at`, at which the memory is also given as a number.
using ReportSizes = std::vector<std::pair<std::string, int64_t>>;

/// The object of `check --json`, one line.
std::string toJson(const passes::Proof &proof, const ReportSizes &at);

/// The log of `check --sarif` (SARIF 2.1.0, OASIS), one line. The rules are the pages of docs/codes/.
std::string toSarif(const passes::Proof &proof);

/// "B=1, T=1: [1, 2] with [1, 1], in step 1, if the loop gets there"
std::string counterexampleText(const passes::Counterexample &example);

/// "line 38: `concat(bos, target[:, :-1], along T)`"
std::string fixText(const passes::ProofFix &fix);

/// Diagnostics as compilers print them; on a terminal with colours, the source line and a caret.
void printDiagnostic(llvm::raw_ostream &os, const passes::ProofDiagnostic &diagnostic);

/// What `check --explain` adds to the verdict: laws, memory, contracts.
void printExplanation(llvm::raw_ostream &os, const passes::Proof &proof, const ReportSizes &at);

/// A dimension expression's value, if it mentions no other sizes.
std::optional<int64_t> valueAt(const std::string &expression, const ReportSizes &at);

} // namespace rondo::tools
