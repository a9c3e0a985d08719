// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The order of the CPU backend: clean the kernels, emit vector code, lower it to LLVM, make the artifact.
#include "backends/cpu/Emit.h"

#include "backends/cpu/Artifact.h"
#include "backends/cpu/Schedule.h"
#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::cpu;

static void loadDialects(MLIRContext &context) {
  DialectRegistry registry;
  registerBuiltinDialectTranslation(registry);
  registerLLVMDialectTranslation(registry);
  context.appendDialectRegistry(registry);
  context.loadDialect<cf::ControlFlowDialect, func::FuncDialect, LLVM::LLVMDialect, vector::VectorDialect>();
}

/// Equal loads become one: the analysis of products compares by identity.
static bool cleanKernels(ModuleOp module) {
  PassManager passes(module.getContext());
  passes.addPass(createCSEPass());
  return succeeded(passes.run(module));
}

static bool lowerToLlvm(ModuleOp module) {
  PassManager passes(module.getContext());
  passes.addPass(createCanonicalizerPass());
  passes.addPass(createCSEPass());
  passes.addPass(arith::createArithExpandOpsPass());
  passes.addPass(createConvertSCFToCFPass());
  passes.addPass(createConvertVectorToLLVMPass());
  passes.addPass(createConvertMathToLLVMPass());
  passes.addPass(createArithToLLVMConversionPass());
  passes.addPass(createConvertFuncToLLVMPass());
  passes.addPass(createConvertControlFlowToLLVMPass());
  passes.addPass(createReconcileUnrealizedCastsPass());
  return succeeded(passes.run(module));
}

/// The data section is a symbol of another object; code refers to it by its address.
static void declareData(OpBuilder &builder, Location loc, StringRef symbol) {
  auto type = LLVM::LLVMArrayType::get(builder.getI8Type(), 0);
  auto global = builder.create<LLVM::GlobalOp>(loc, type, /*isConstant=*/true, LLVM::Linkage::External,
                                               symbol, Attribute(),
                                               /*alignment=*/64);
  global.setVisibility_(LLVM::Visibility::Hidden);
  global.setDsoLocal(true);
}

static const runtime::Entry *findEntry(const runtime::Description &description, StringRef name) {
  for (const runtime::Entry &entry : description.entries)
    if (entry.name == name)
      return &entry;
  return nullptr;
}

/// The code of every entry for one target, lowered and translated to LLVM IR. The constants that it refers to
/// are laid out in `parts.data` unless another version's code has done so: their layout is the same for all.
static bool emitVersion(ModuleOp kernels, DataSection &data, const ArtifactParts &parts, CodeVersion &version,
                        std::string &message) {
  OwningOpRef<ModuleOp> code = ModuleOp::create(kernels.getLoc());
  OpBuilder builder = OpBuilder::atBlockEnd(code->getBody());
  declareData(builder, kernels.getLoc(), parts.dataSymbol);
  for (auto entry : kernels.getOps<kernel::EntryOp>()) {
    const runtime::Entry *described = findEntry(parts.description, entry.getSymName());
    if (!described) {
      message = "internal error: the description lacks the entry `" + entry.getSymName().str() + "`";
      return false;
    }
    EntryContext entryContext(version.target, data, parts.dataSymbol, entry.getSymName().str(), *code);
    emitSchedule(entryContext, entry, *described, bodyName(parts.description, *described, version.target));
  }
  if (!lowerToLlvm(*code)) {
    message = "internal error: the code of the kernels cannot be lowered to LLVM";
    return false;
  }
  version.module = translateModuleToLLVMIR(*code, *version.context);
  if (!version.module)
    message = "internal error: the code of the kernels cannot be translated to LLVM IR";
  return version.module != nullptr;
}

bool rondo::cpu::emit(ModuleOp module, const EmitOptions &options, Emitted &emitted, std::string &message) {
  std::vector<Target> targets = findTargets(options.cpu, message);
  if (targets.empty())
    return false;
  ArtifactParts parts;
  if (auto status = runtime::decode(options.description, parts.description); !status.ok()) {
    message = status.sentence();
    return false;
  }
  loadDialects(*module.getContext());
  OwningOpRef<ModuleOp> kernels = module.clone();
  if (!cleanKernels(*kernels)) {
    message = "internal error: the kernels cannot be cleaned";
    return false;
  }
  parts.dataSymbol = parts.description.prefix + "_data";
  DataSection data;
  for (const Target &target : targets)
    if (!emitVersion(*kernels, data, parts, parts.versions.emplace_back(target), message))
      return false;
  parts.data = data.bytes();
  return makeArtifact(parts, options.output, emitted, message);
}
