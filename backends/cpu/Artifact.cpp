// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Optimises and compiles the module of an artifact.
#include "backends/cpu/Artifact.h"

#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Target/TargetMachine.h"

using namespace rondo::cpu;

std::string rondo::cpu::bodyName(const runtime::Entry &entry) { return "body_" + entry.name; }

/// The module's default is the triple's baseline; functions for a processor carry its name as an attribute.
static std::unique_ptr<llvm::TargetMachine> baselineMachine(const Target &target) {
  std::string message;
  const llvm::Target *found = llvm::TargetRegistry::lookupTarget(target.triple, message);
  return std::unique_ptr<llvm::TargetMachine>(
      found->createTargetMachine(target.triple, "x86-64", "", {}, llvm::Reloc::PIC_, llvm::CodeModel::Small,
                                 llvm::CodeGenOptLevel::Aggressive));
}

static void setProcessor(llvm::Module &module, const Target &target) {
  for (llvm::Function &function : module) {
    if (function.isDeclaration())
      continue;
    function.addFnAttr("target-cpu", target.machine);
    if (!target.features.empty())
      function.addFnAttr("target-features", target.features);
    function.addFnAttr(llvm::Attribute::NoUnwind);
  }
}

/// Loops are vectorised and unrolled by us where it pays: LLVM would only make the rest larger.
static void optimise(llvm::Module &module, llvm::TargetMachine &machine) {
  llvm::PipelineTuningOptions tuning;
  tuning.LoopVectorization = tuning.SLPVectorization = tuning.LoopUnrolling = false;
  llvm::PassBuilder builder(&machine, tuning);
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager components;
  llvm::ModuleAnalysisManager modules;
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(components);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, components, modules);
  builder.buildPerModuleDefaultPipeline(llvm::OptimizationLevel::O2).run(module, modules);
}

static std::string compile(llvm::Module &module, llvm::TargetMachine &machine, llvm::CodeGenFileType kind) {
  llvm::SmallVector<char, 0> bytes;
  llvm::raw_svector_ostream stream(bytes);
  llvm::legacy::PassManager passes;
  if (machine.addPassesToEmitFile(passes, stream, nullptr, kind))
    return {};
  passes.run(module);
  return std::string(bytes.data(), bytes.size());
}

bool rondo::cpu::makeArtifact(ArtifactParts &parts, Output output, std::string &content,
                              std::string &message) {
  std::unique_ptr<llvm::TargetMachine> machine = baselineMachine(parts.target);
  llvm::Module &module = *parts.module;
  module.setModuleIdentifier(parts.description.prefix);
  module.setSourceFileName(parts.description.prefix);
  module.setTargetTriple(parts.target.triple);
  module.setDataLayout(machine->createDataLayout());
  setProcessor(module, parts.target);
  bool isText = output == Output::Llvm || output == Output::Assembly;
  if (!isText && !addRuntime(parts, message))
    return false;
  optimise(module, *machine);
  if (output == Output::Llvm) {
    llvm::raw_string_ostream(content) << module;
    return true;
  }
  if (isText) {
    content = compile(module, *machine, llvm::CodeGenFileType::AssemblyFile);
    return true;
  }
  std::string objects[] = {compile(module, *machine, llvm::CodeGenFileType::ObjectFile),
                           dataObject(parts.dataSymbol, parts.data)};
  const std::string &name = parts.description.prefix;
  if (output == Output::Library)
    return linkObjects(objects, /*shared=*/true, content, message);
  std::string object;
  if (!linkObjects(objects, /*shared=*/false, object, message))
    return false;
  if (output == Output::Archive)
    return archiveObject(name + ".o", object, content, message);
  content = std::move(object);
  return true;
}
