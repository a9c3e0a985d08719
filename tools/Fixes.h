// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Fixes of a wrong model's text. What may be changed is proposed by frontend/repairs; here each change is
// applied, and the whole model is read and proved again. Only what helps is told.
#pragma once

#include "passes/prover/Proof.h"

#include "llvm/ADT/StringRef.h"

#include <optional>
#include <string>

namespace rondo::tools {

/// The text with the fix in place; nothing where the fix does not lie within it.
std::optional<std::string> applyFix(llvm::StringRef text, const passes::ProofFix &fix);

/// How much a search may cost: models proved, and processor time.
struct FixBudget {
  unsigned trials = 200;
  double milliseconds = 800;
};

/// Gives each error of the model at `path` at most three fixes, the smallest change first; of an error in a
/// file that the model uses, the change is one of that file. A fix does away with its error (and with those
/// that have the same cause) and brings no other.
void findFixes(passes::Proof &proof, const std::string &path, FixBudget budget = {});

} // namespace rondo::tools
