// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/Callees.h"
#include "runtime/Artifact.h"
#include "tools/ArtifactCallee.h"
#include "tools/Compiler.h"
#include "tools/ReferenceCallee.h"
#include "tools/Terminal.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

using namespace rondo;
using namespace rondo::tools;

/// `version` is the instruction set whose code shall run, or empty.
static std::unique_ptr<Callee> openArtifact(const std::string &path, int threads, const std::string &version,
                                            ExitStatus &status) {
  auto callee = std::make_unique<ArtifactCallee>();
  runtime::Status opened = callee->open(path, threads, version);
  if (opened.ok()) {
    status = Done;
    return callee;
  }
  reportCommandError(opened.sentence());
  status = CommandWrong;
  return nullptr;
}

/// Compiles into a library that exists only as long as it takes to load it.
static std::unique_ptr<Callee> compileAndOpen(Model &model, const RunOptions &options, ExitStatus &status) {
  if (status = model.bindWeights(options.weights); status != Done)
    return nullptr;
  Compiler compiler(model, options.cpu.empty() ? "native" : options.cpu, "");
  std::string library;
  if (status = compiler.lower(); status != Done)
    return nullptr;
  if (status = compiler.emit(Level::Library, library); status != Done)
    return nullptr;
  llvm::SmallString<128> path;
  int descriptor;
  std::error_code error = llvm::sys::fs::createTemporaryFile("rondo-run", "so", descriptor, path);
  if (!error) {
    llvm::raw_fd_ostream file(descriptor, /*shouldClose=*/true);
    file << library;
    file.flush();
    error = file.error();
    file.clear_error();
  }
  std::unique_ptr<Callee> callee;
  if (error) {
    reportCommandError("cannot write the compiled model into the folder for temporary files: " +
                       error.message());
    status = CommandWrong;
  } else {
    callee = openArtifact(std::string(path), options.threads, "", status);
  }
  if (!path.empty())
    llvm::sys::fs::remove(path);
  return callee;
}

std::unique_ptr<Callee> rondo::tools::openCallee(const RunOptions &options, ExitStatus &status) {
  bool isModel = llvm::StringRef(options.model).ends_with(".rondo");
  if (!isModel && options.backend == "reference") {
    reportCommandError("--backend=reference interprets a .rondo file; an artifact holds machine code only");
    status = CommandWrong;
    return nullptr;
  }
  if (!isModel && !options.weights.empty()) {
    reportCommandError("--weights belongs to a .rondo file; an artifact brings its own weights");
    status = CommandWrong;
    return nullptr;
  }
  if (!isModel)
    return openArtifact(options.model, options.threads, options.cpu, status);
  auto model = std::make_unique<Model>(options.model);
  status = model->readAndProve();
  model->printDiagnostics();
  if (status != Done)
    return nullptr;
  if (options.backend == "cpu")
    return compileAndOpen(*model, options, status);
  auto callee = std::make_unique<ReferenceCallee>(std::move(model), options.traces);
  status = callee->open(options.weights);
  return status == Done ? std::move(callee) : nullptr;
}
