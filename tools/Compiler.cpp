// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/Compiler.h"
#include "backends/cpu/Emit.h"
#include "frontend/language/Language.h"
#include "ir/Ops.h"
#include "passes/Pipelines.h"
#include "runtime/Artifact.h"
#include "tools/Describe.h"
#include "tools/InternalError.h"
#include "tools/Report.h"
#include "tools/Terminal.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

using namespace rondo;
using namespace rondo::tools;

Compiler::Compiler(Model &model, std::string cpu, std::string prefix)
    : model(model), cpu(std::move(cpu)), prefix(std::move(prefix)) {}

std::vector<passes::ProofDiagnostic> rondo::tools::limitsOfCompiler(const Model &model, size_t first) {
  std::vector<passes::ProofDiagnostic> limits;
  for (passes::ProofDiagnostic report : llvm::drop_begin(model.reports(), first)) {
    if (!llvm::StringRef(report.message).ends_with(passes::unsupported))
      internalError("lowering to kernels failed: " + model.complaints());
    report.code = "E-UNSUPPORTED";
    report.help = "rondo run --backend=reference interprets it";
    limits.push_back(std::move(report));
  }
  return limits;
}

static ExitStatus reportLimits(const Model &model, size_t first) {
  for (const passes::ProofDiagnostic &limit : limitsOfCompiler(model, first))
    printDiagnostic(llvm::errs(), limit);
  return ModelWrong;
}

ExitStatus Compiler::lower() {
  auto entries = model.module().getOps<EntryOp>();
  if (llvm::all_of(entries, [](EntryOp entry) { return entry->hasAttr(language::checkOnlyAttr); })) {
    reportCommandError(model.path() + " has no entry, only functions: there is nothing to compile");
    return ModelWrong;
  }
  size_t first = model.reports().size();
  runtime::Status status = describeModel(model.module(), modelName(model.path()), prefix, described);
  if (!status.ok()) {
    // A result of a size that has no law is a limit of the compiler, which says the line.
    if (!passes::lowerToKernels(model.module()))
      return reportLimits(model, first);
    // A limit of the runtime that this model exceeds: too many axes, symbols or arguments.
    reportCommandError(model.path() + ": " + status.sentence());
    return ModelWrong;
  }
  if (!passes::lowerToKernels(model.module()))
    return reportLimits(model, first);
  status = completeFromKernels(model.module(), described);
  if (!status.ok())
    internalError(status.sentence());
  return Done;
}

std::string Compiler::moduleText() {
  std::string text;
  llvm::raw_string_ostream os(text);
  // Weights are bytes of a file; nobody reads them as text.
  mlir::OpPrintingFlags flags;
  flags.elideLargeElementsAttrs(64).elideLargeResourceString(64);
  model.module().print(os, flags);
  return text;
}

/// Puts the checksum into a library; the runtime does that on files.
static ExitStatus seal(std::string &library) {
  llvm::SmallString<128> path;
  int descriptor;
  std::error_code error = llvm::sys::fs::createTemporaryFile("rondo", "so", descriptor, path);
  if (!error) {
    llvm::raw_fd_ostream file(descriptor, /*shouldClose=*/true);
    file << library;
    file.close();
    error = file.error();
    file.clear_error();
  }
  runtime::Status sealed = runtime::Status::success();
  if (!error)
    sealed = runtime::sealArtifact(std::string(path));
  if (!error && sealed.ok()) {
    auto content = llvm::MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
    error = content.getError();
    if (!error)
      library = (*content)->getBuffer().str();
  }
  if (!path.empty())
    llvm::sys::fs::remove(path);
  if (!sealed.ok())
    internalError(sealed.sentence());
  if (!error)
    return Done;
  reportCommandError("cannot write into the folder for temporary files: " + error.message());
  return CommandWrong;
}

ExitStatus Compiler::emit(Level level, std::string &content) {
  if (level == Level::Model || level == Level::Kernel) {
    content = moduleText();
    return Done;
  }
  std::vector<uint8_t> blob;
  described.targets.clear(); // the backend says which there are
  if (runtime::Status status = runtime::encode(described, blob); !status.ok())
    internalError(status.sentence());
  std::string message;
  cpu::EmitOptions options;
  options.cpu = cpu;
  options.description = blob;
  switch (level) {
  case Level::Llvm:
    options.output = cpu::Output::Llvm;
    break;
  case Level::Assembly:
    options.output = cpu::Output::Assembly;
    break;
  case Level::Object:
    options.output = cpu::Output::Object;
    break;
  case Level::Archive:
    options.output = cpu::Output::Archive;
    break;
  default:
    options.output = cpu::Output::Library;
    break;
  }
  emitted = {};
  if (!cpu::emit(model.module(), options, emitted, message)) {
    reportCommandError(message);
    return CommandWrong;
  }
  content = std::move(emitted.content);
  described.targets = emitted.targets;
  return level == Level::Library ? seal(content) : Done;
}
