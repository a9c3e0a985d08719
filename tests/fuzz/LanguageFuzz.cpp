// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// libFuzzer harness of the language: any text is read, checked and elaborated; what is accepted verifies,
// what is refused has a diagnostic.
#include "frontend/language/Language.h"

#include "mlir/IR/MLIRContext.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static mlir::MLIRContext context;
  rondo::language::Sources sources;
  rondo::language::Diagnostics diagnostics;
  llvm::StringRef text(reinterpret_cast<const char *>(data), size);
  auto module = rondo::language::importRondoText("/fuzz/model.rondo", text, context, sources, diagnostics);
  if (bool(module) == diagnostics.hasErrors())
    std::abort();
  return 0;
}
