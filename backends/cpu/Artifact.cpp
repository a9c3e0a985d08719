// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Optimises and compiles the modules of an artifact, several at a time.
#include "backends/cpu/Artifact.h"

#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Object/ObjectFile.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Target/TargetMachine.h"
#include <thread>

using namespace rondo;
using namespace rondo::cpu;

CodeVersion::CodeVersion(const Target &target)
    : target(target), context(std::make_unique<llvm::LLVMContext>()) {}
CodeVersion::CodeVersion(CodeVersion &&) = default;
CodeVersion::~CodeVersion() = default;

std::string rondo::cpu::bodyName(const runtime::Description &description, const runtime::Entry &entry,
                                 const Target &target) {
  return description.prefix + "." + entry.name + "." + target.name;
}

/// The default is the triple's baseline; functions for an instruction set carry its processor as an
/// attribute.
static std::unique_ptr<llvm::TargetMachine> baselineMachine(const std::string &triple) {
  std::string message;
  const llvm::Target *found = llvm::TargetRegistry::lookupTarget(triple, message);
  return std::unique_ptr<llvm::TargetMachine>(
      found->createTargetMachine(triple, "x86-64", "", {}, llvm::Reloc::PIC_, llvm::CodeModel::Small,
                                 llvm::CodeGenOptLevel::Aggressive));
}

static void setProcessor(llvm::Module &module, const Target &target) {
  for (llvm::Function &function : module) {
    if (function.isDeclaration())
      continue;
    function.addFnAttr("target-cpu", target.machine);
    function.addFnAttr("tune-cpu", target.tuned);
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

namespace {

/// One module on its way to an object or a text. Jobs share nothing.
struct CompileJob {
  llvm::Module *module;
  std::string name, triple;
  bool isOptimised = false;
  std::string content;

  void prepare(const std::string &prefix, llvm::TargetMachine &machine) {
    module->setModuleIdentifier(prefix + "." + name);
    module->setSourceFileName(prefix + "." + name);
    module->setTargetTriple(triple);
    module->setDataLayout(machine.createDataLayout());
  }
  void run(Output output) {
    std::unique_ptr<llvm::TargetMachine> machine = baselineMachine(triple);
    if (!isOptimised)
      optimise(*module, *machine);
    if (output == Output::Llvm)
      llvm::raw_string_ostream(content) << *module;
    else
      content = compile(*module, *machine,
                        output == Output::Assembly ? llvm::CodeGenFileType::AssemblyFile
                                                   : llvm::CodeGenFileType::ObjectFile);
  }
};

} // namespace

/// LLVM is most of the time that a compilation takes.
static void runAll(std::vector<CompileJob> &jobs, Output output) {
  std::vector<std::thread> threads;
  for (size_t i = 1; i < jobs.size(); ++i)
    threads.emplace_back([&, i] { jobs[i].run(output); });
  jobs[0].run(output);
  for (std::thread &thread : threads)
    thread.join();
}

static uint64_t codeBytes(const std::string &object) {
  uint64_t bytes = 0;
  auto file = llvm::object::ObjectFile::createObjectFile(llvm::MemoryBufferRef(object, "object"));
  if (!file) {
    llvm::consumeError(file.takeError());
    return 0;
  }
  for (const llvm::object::SectionRef &section : (*file)->sections())
    if (section.isText())
      bytes += section.getSize();
  return bytes;
}

/// Texts of all versions, one after the other.
static std::string joinTexts(const std::vector<CompileJob> &jobs, Output output) {
  if (jobs.size() == 1)
    return jobs[0].content;
  std::string all;
  for (const CompileJob &job : jobs)
    all += (output == Output::Llvm ? "; " : "# ") + ("version " + job.name) + "\n" + job.content;
  return all;
}

static bool link(const ArtifactParts &parts, llvm::ArrayRef<std::string> objects, Output output,
                 std::string &content, std::string &message) {
  if (output == Output::Library)
    return linkObjects(objects, /*shared=*/true, content, message);
  std::string object;
  if (!linkObjects(objects, /*shared=*/false, object, message))
    return false;
  if (output == Output::Archive)
    return archiveObject(parts.description.prefix + ".o", object, content, message);
  content = std::move(object);
  return true;
}

bool rondo::cpu::makeArtifact(ArtifactParts &parts, Output output, Emitted &emitted, std::string &message) {
  bool isText = output == Output::Llvm || output == Output::Assembly;
  const std::string &prefix = parts.description.prefix, &triple = parts.versions.front().target.triple;
  std::unique_ptr<llvm::TargetMachine> machine = baselineMachine(triple);
  std::vector<CompileJob> jobs;
  for (CodeVersion &version : parts.versions) {
    const Target &target = version.target;
    emitted.versions.push_back({target.name, target.tuned, 0});
    parts.description.targets.push_back({"cpu", target.triple, target.tuned, target.required});
    std::vector<std::string> bodies;
    for (const runtime::Entry &entry : parts.description.entries)
      bodies.push_back(bodyName(parts.description, entry, target));
    setProcessor(*version.module, target);
    jobs.push_back({version.module.get(), target.name, target.triple, /*isOptimised=*/false, ""});
    jobs.back().prepare(prefix, *machine);
    if (!isText && !addCalledRuntime(version, bodies, message))
      return false;
  }
  emitted.targets = parts.description.targets;
  llvm::LLVMContext context;
  std::unique_ptr<llvm::Module> runtime;
  if (!isText) {
    runtime = runtimeModule(parts, context, message);
    if (!runtime)
      return false;
    // It was optimised when it became bitcode.
    jobs.push_back({runtime.get(), "runtime", triple, /*isOptimised=*/true, ""});
    jobs.back().prepare(prefix, *machine);
  }
  runAll(jobs, output);
  if (isText) {
    emitted.content = joinTexts(jobs, output);
    return true;
  }
  std::vector<std::string> objects;
  for (CompileJob &job : jobs)
    objects.push_back(std::move(job.content));
  for (size_t i = 0; i < emitted.versions.size(); ++i)
    emitted.versions[i].codeBytes = codeBytes(objects[i]);
  emitted.runtimeBytes = codeBytes(objects.back());
  emitted.constantBytes = parts.data.size();
  objects.push_back(dataObject(parts.dataSymbol, parts.data));
  return link(parts, objects, output, emitted.content, message);
}
