// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// language-import FILE: prints a model's IR, or what is wrong with it. A tool of these tests.

#include "frontend/language/Language.h"

#include "mlir/IR/MLIRContext.h"

#include "llvm/Support/raw_ostream.h"

int main(int argc, char **argv) {
  if (argc < 2) {
    llvm::errs() << "usage: language-import FILE\n";
    return 2;
  }
  mlir::MLIRContext context;
  rondo::language::Sources sources;
  rondo::language::Diagnostics diagnostics;
  auto module = rondo::language::importRondo(argv[1], context, sources, diagnostics);
  rondo::language::print(llvm::outs(), diagnostics);
  if (!module)
    return 1;
  mlir::OpPrintingFlags flags;
  if (argc > 2)
    flags.enableDebugInfo(true, true);
  module->print(llvm::outs(), flags);
  llvm::outs() << "\n";
  return 0;
}
