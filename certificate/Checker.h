// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The checker of proof certificates. It trusts the frontend, the shape rules of ir/ and the arithmetic of
// dimensions; of the prover it knows nothing.
#pragma once

#include "certificate/Certificate.h"
#include "mlir/IR/BuiltinOps.h"

namespace rondo::certificate {

struct CheckResult {
  /// Empty where everything checks; else a sentence about the first obligation or step that does not.
  std::string error;
  int64_t obligations = 0, certified = 0;
};

/// Checks a certificate against the model as it was read (before any proof). `digest` is that of its text.
CheckResult check(mlir::ModuleOp module, llvm::StringRef digest, const Certificate &certificate);

} // namespace rondo::certificate
