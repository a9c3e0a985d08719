// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// libFuzzer harness of the language: any text is read, checked and elaborated; what is accepted verifies,
// what is refused has a diagnostic that can be printed.
#include "frontend/language/Language.h"
#include "frontend/language/Parser.h"

#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/Verifier.h"
#include "llvm/Support/raw_ostream.h"

#include <cstdlib>

using namespace rondo::language;

/// A context keeps every type and attribute that it ever made: a new one now and then keeps memory level.
static mlir::MLIRContext &freshContext() {
  static std::unique_ptr<mlir::MLIRContext> context;
  static unsigned uses = 0;
  if (uses++ % 256 == 0)
    context = std::make_unique<mlir::MLIRContext>(mlir::MLIRContext::Threading::DISABLED);
  return *context;
}

/// Reading the standard library takes most of the time, so that most texts with a syntax error go no further
/// than the parser.
static bool isWorthMore(llvm::StringRef text) {
  Sources sources;
  Diagnostics diagnostics;
  parse(*sources.add("model.rondo", text), diagnostics);
  print(llvm::nulls(), diagnostics);
  return !diagnostics.hasErrors() || text.size() % 16 == 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const llvm::StringRef text(reinterpret_cast<const char *>(data), size);
  if (!isWorthMore(text))
    return 0;
  Sources sources;
  Diagnostics diagnostics;
  mlir::OwningOpRef<mlir::ModuleOp> module =
      importRondoText("/a folder that is not there/model.rondo", text, freshContext(), sources, diagnostics);
  print(llvm::nulls(), diagnostics);
  if (bool(module) == diagnostics.hasErrors() || (module && failed(mlir::verify(*module))))
    std::abort();
  return 0;
}
