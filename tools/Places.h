// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From MLIR's locations to places in the user's text.
#pragma once

#include "passes/prover/Proof.h"

namespace mlir {
class Location;
}

namespace rondo::tools {

/// The outermost line that the user wrote: of a call, where it is called.
passes::ProofPlace placeOf(mlir::Location location);

} // namespace rondo::tools
