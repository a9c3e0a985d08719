// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The map of the compiler: one line a pass, one reason a line, what holds from there on.
#include "passes/Pipelines.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"
#include "passes/Passes.h"

using namespace mlir;
using namespace rondo::passes;

void rondo::passes::addModelPipeline(OpPassManager &pm, bool weightless) {
  // The proof is done and its laws are in the types.
  pm.addPass(createDropUnneeded());            // obligations and written types say nothing more
  pm.addPass(createCanonicalizerPass());       // what is dead or trivial is not worth a kernel
  pm.addPass(createCSEPass());                 // one expression, one value: what follows counts uses
  pm.addPass(createDecomposeNormalisations()); // so that their reductions are stored once, like any other
  // From here on every op has one pointwise rule.
  pm.addPass(createHoistFromScan());        // one product for all steps reads its weights once
  pm.addPass(createFoldGatheredProducts()); // after hoisting: the gather and its product may have been on two
                                            // sides of a loop
  pm.addPass(createEvaluateConstants({weightless})); // after all rewrites that make expressions of parameters
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  // From here on parameters are constants, and no op depends on constants alone.
}

void rondo::passes::addKernelPipeline(OpPassManager &pm) {
  pm.addPass(createFormKernels()); // model IR ends here
  // From here on there are buffers, kernels and a host schedule.
  pm.addPass(createCanonicalizerPass()); // index arithmetic that came out constant
  pm.addPass(createCSEPass());
  pm.addPass(createCountWork());  // of the kernels as they will run
  pm.addPass(createPlanMemory()); // last: lifetimes are those of the schedule that will run
}

bool rondo::passes::lowerToKernels(ModuleOp module, bool weightless) {
  PassManager pm(module.getContext());
  addModelPipeline(pm, weightless);
  addKernelPipeline(pm);
  return succeeded(pm.run(module));
}

void rondo::passes::registerPipelines() {
  registerRondoPasses();
  PassPipelineRegistration<>("model-pipeline", "Proved model IR to the model IR that kernels are formed from",
                             [](OpPassManager &pm) { addModelPipeline(pm); });
  PassPipelineRegistration<>("kernel-pipeline", "Model IR to kernel IR with a memory plan",
                             [](OpPassManager &pm) { addKernelPipeline(pm); });
}
