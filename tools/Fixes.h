// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tries the fixes of the text that the prover proposes: each is applied, and the whole model is read and
// proved again.
#pragma once

#include "passes/prover/Proof.h"

#include "llvm/ADT/StringRef.h"

#include <optional>
#include <string>

namespace rondo::tools {

/// The text with the fix in place; nothing where the fix does not lie within it.
std::optional<std::string> applyFix(llvm::StringRef text, const passes::ProofFix &fix);

/// Marks the fixes that help as proved and drops the others: a fix helps when its error is gone and no other
/// one came.
void checkFixes(passes::Proof &proof, const std::string &path);

} // namespace rondo::tools
