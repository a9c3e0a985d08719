// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The passes of the prover, for pass managers and rondo-opt: `prove` and `substitute-laws`.
#pragma once

#include <memory>

namespace mlir {
class Pass;
}

namespace rondo::passes {

/// Proves the module; emits what it finds as diagnostics, and fails where it is not accepted.
std::unique_ptr<mlir::Pass> createProvePass();
/// Puts the laws that `prove` attached in place.
std::unique_ptr<mlir::Pass> createSubstituteLawsPass();
void registerProvePasses();

} // namespace rondo::passes
