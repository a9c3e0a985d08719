// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/Artifact.h"
#include "runtime/Header.h"
#include "tools/Compiler.h"
#include "tools/Describe.h"
#include "tools/InternalError.h"
#include "tools/OutputFile.h"
#include "tools/Terminal.h"
#include "tools/Verbs.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace rondo;
using namespace rondo::tools;

namespace {

/// What -o asks for.
struct Output {
  std::string path, header;
  Level level = Level::Library;
};

class CompileVerb {
public:
  explicit CompileVerb(const CompileOptions &options)
      : options(options), model(options.model), compiler(model, options.cpu, options.prefix) {}

  ExitStatus run();

private:
  std::optional<std::string> chooseOutput();
  ExitStatus printLevel(Level level);
  ExitStatus dump(Level level, const char *suffix);
  ExitStatus build();
  void printSummary() const;

  const CompileOptions &options;
  Model model;
  Compiler compiler;
  Output output;
  Progress progress;
  std::vector<PendingFile> files;
};

} // namespace

/// libX.so and X.o have the header X.h.
std::optional<std::string> CompileVerb::chooseOutput() {
  output.path = options.output.empty() ? "lib" + modelName(options.model) + ".so" : options.output;
  llvm::StringRef extension = llvm::sys::path::extension(output.path);
  if (extension == ".so")
    output.level = Level::Library;
  else if (extension == ".o")
    output.level = Level::Object;
  else if (extension == ".a")
    output.level = Level::Archive;
  else
    return "-o takes libX.so, X.o or X.a, not `" + output.path + "`";
  llvm::SmallString<256> header = llvm::sys::path::parent_path(output.path);
  llvm::StringRef stem = llvm::sys::path::stem(output.path);
  if (stem.size() > 3)
    stem.consume_front("lib");
  llvm::sys::path::append(header, stem + ".h");
  output.header = std::string(header);
  for (const std::string &path : {output.path, output.header})
    if (std::optional<std::string> problem = whyNotWritable(path))
      return problem;
  return std::nullopt;
}

ExitStatus CompileVerb::printLevel(Level level) {
  std::string text;
  ExitStatus status = compiler.emit(level, text);
  if (status == Done)
    llvm::outs() << text;
  return status;
}

/// One file a level in the folder of --dump-to.
ExitStatus CompileVerb::dump(Level level, const char *suffix) {
  if (options.dumpTo.empty())
    return Done;
  PendingFile file;
  if (ExitStatus status = compiler.emit(level, file.content); status != Done)
    return status;
  llvm::SmallString<256> path(options.dumpTo);
  llvm::sys::path::append(path, modelName(options.model) + suffix);
  file.path = std::string(path);
  files.push_back(std::move(file));
  return Done;
}

ExitStatus CompileVerb::build() {
  progress.step("proving " + options.model);
  ExitStatus status = model.readAndProve();
  progress.clear();
  model.printDiagnostics();
  if (status != Done)
    return status;
  if (options.emit == "model") {
    passes::substituteLaws(model.module());
    return printLevel(Level::Model);
  }
  progress.step("reading the weights");
  if (status = model.bindWeights(options.weights); status != Done)
    return status;
  if (status = dump(Level::Model, ".model.mlir"); status != Done)
    return status;
  progress.step("forming kernels");
  if (status = compiler.lower(); status != Done)
    return status;
  if (options.emit == "kernel")
    return printLevel(Level::Kernel);
  if (status = dump(Level::Kernel, ".kernel.mlir"); status != Done)
    return status;
  progress.step("generating code");
  if (options.emit == "llvm" || options.emit == "asm")
    return printLevel(options.emit == "llvm" ? Level::Llvm : Level::Assembly);
  if (status = dump(Level::Llvm, ".ll"); status != Done)
    return status;
  if (status = dump(Level::Assembly, ".s"); status != Done)
    return status;
  files.push_back({output.path, ""});
  if (status = compiler.emit(output.level, files.back().content); status != Done)
    return status;
  files.push_back({output.header, runtime::printHeader(compiler.description())});
  return Done;
}

static std::string bytesText(uint64_t bytes) {
  if (bytes < 1000)
    return std::to_string(bytes) + " bytes";
  bool isLarge = bytes >= 1000 * 1000;
  return llvm::formatv("{0:F1} {1}", double(bytes) / (isLarge ? 1e6 : 1e3), isLarge ? "MB" : "kB");
}

/// wrote libdates.so: code for avx512 (27.1 kB), avx2 (29.6 kB), baseline (46.9 kB), 1.6 MB of weights;
/// dates.h
void CompileVerb::printSummary() const {
  const cpu::Emitted &sizes = compiler.sizes();
  llvm::outs() << "wrote " << output.path << ": code for ";
  for (const cpu::Emitted::Version &version : sizes.versions)
    llvm::outs() << version.name << " (" << bytesText(version.codeBytes) << "), ";
  llvm::outs() << bytesText(sizes.constantBytes) << " of weights; " << output.header << '\n';
}

ExitStatus CompileVerb::run() {
  auto wrong = [](const std::string &message) {
    reportCommandError(message);
    return CommandWrong;
  };
  if (options.emit.empty())
    if (std::optional<std::string> problem = chooseOutput())
      return wrong(*problem);
  if (!options.dumpTo.empty())
    if (std::error_code error = llvm::sys::fs::create_directories(options.dumpTo))
      return wrong("cannot make the folder " + options.dumpTo + ": " + error.message());
  if (ExitStatus status = build(); status != Done)
    return status;
  progress.clear();
  if (std::optional<std::string> problem = writeFiles(files))
    return wrong(*problem);
  if (options.emit.empty())
    printSummary();
  return Done;
}

ExitStatus rondo::tools::compile(const CompileOptions &options) { return CompileVerb(options).run(); }
