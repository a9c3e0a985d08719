// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Writes what was proved down as a certificate, for a checker that knows nothing of the prover.
#pragma once

#include "certificate/Certificate.h"
#include "mlir/IR/BuiltinOps.h"

namespace rondo::passes {

/// The certificate of a model: `module` as it was read, `proved` the same after `prove` accepted it, whose
/// laws of loops it takes. Obligations for which no derivation was found are listed as not certified. The
/// digest is left to the caller.
certificate::Certificate certify(mlir::ModuleOp module, mlir::ModuleOp proved);

} // namespace rondo::passes
