// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Runs passes on IR in its text form, for tests and for people who work on the compiler.
#include "passes/Pipelines.h"
#include "tools/Dialects.h"

#include "passes/prover/ProverPasses.h"

#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "mlir/Transforms/Passes.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  rondo::tools::dialects().appendTo(registry);
  mlir::registerCanonicalizerPass();
  mlir::registerCSEPass();
  rondo::passes::registerProvePasses();
  rondo::passes::registerPipelines();
  return mlir::asMainReturnCode(mlir::MlirOptMain(argc, argv, "Rondo's pass runner\n", registry));
}
