// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/Model.h"
#include "backends/reference/Reference.h"
#include "frontend/language/Language.h"
#include "frontend/weights/WeightsFile.h"
#include "tools/Dialects.h"
#include "tools/InternalError.h"
#include "tools/Places.h"
#include "tools/Report.h"
#include "tools/Terminal.h"
#include "tools/Weights.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Verifier.h"
#include "llvm/Support/raw_ostream.h"

using namespace rondo;
using namespace rondo::tools;

/// One thread: models are small, and starting a pool takes longer than the work.
Model::Model(std::string path)
    : modelPath(std::move(path)), mlirContext(dialects(), mlir::MLIRContext::Threading::DISABLED) {
  // A complaint of MLIR itself is never the user's: it is kept for the report of an internal error.
  mlirContext.getDiagEngine().registerHandler([this](mlir::Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() == mlir::DiagnosticSeverity::Error) {
      reported.emplace_back().message = diagnostic.str();
      reported.back().place = tools::placeOf(diagnostic.getLocation());
    }
    return mlir::success();
  });
}

Model::Model(std::string path, std::string file, std::string text) : Model(std::move(path)) {
  replaced = {std::move(file), std::move(text)};
}

Model::~Model() = default;

static passes::ProofPlace placeOf(const language::Range &range) {
  passes::ProofPlace place;
  if (!range.valid())
    return place;
  place.file = range.buffer->path().str();
  language::Position start = range.start(), stop = range.stop();
  place.line = start.line;
  place.column = start.column;
  place.endColumn = stop.line == start.line ? stop.column : 0;
  return place;
}

static passes::ProofDiagnostic converted(const language::Diagnostic &diagnostic, const std::string &path) {
  passes::ProofDiagnostic result;
  result.code = diagnostic.code;
  result.message = diagnostic.message;
  result.place = placeOf(diagnostic.range);
  if (result.place.file.empty())
    result.place.file = path;
  for (const language::Note &note : diagnostic.notes)
    result.notes.push_back({placeOf(note.range), note.message});
  result.help = diagnostic.help;
  result.meant = diagnostic.meant;
  return result;
}

std::string Model::complaints() const {
  std::string all;
  for (const passes::ProofDiagnostic &report : reported)
    all += (all.empty() ? "" : "\n") + report.message;
  return all;
}

ExitStatus Model::read() {
  language::Sources sources;
  language::Diagnostics diagnostics;
  if (replaced)
    sources.replace(replaced->first, replaced->second);
  owned = language::importRondo(modelPath, mlirContext, sources, diagnostics);
  for (const std::unique_ptr<language::SourceBuffer> &source : sources.all())
    if (!source->path().starts_with("<std>"))
      sourceTexts.push_back(source->text().str());
  if (!diagnostics.hasErrors()) {
    if (!owned || mlir::failed(mlir::verify(*owned)))
      internalError("the model was read into IR that does not hold together: " + complaints());
    return Done;
  }
  diagnostics.sort();
  result.verdict = passes::Verdict::IllFormed;
  bool fileMissing = false;
  for (const language::Diagnostic &diagnostic : diagnostics.all()) {
    result.diagnostics.push_back(converted(diagnostic, modelPath));
    fileMissing |= diagnostic.code == language::code::File;
  }
  return fileMissing ? CommandWrong : ModelWrong;
}

/// What the prover shows on data is run by the reference interpreter.
static std::optional<std::map<std::string, TensorValue>>
runEntry(mlir::ModuleOp module, const std::string &entry, const std::map<std::string, TensorValue> &inputs,
         const std::map<std::string, TensorValue> &weights) {
  reference::Options options;
  options.checkTypes = false; // the laws of loops are not in the types yet
  mlir::FailureOr<reference::Run> run = reference::run(module, entry, inputs, weights, options);
  if (mlir::failed(run))
    return std::nullopt;
  std::map<std::string, TensorValue> results;
  for (reference::Output &output : run->outputs)
    results[output.name] = std::move(output.value);
  for (const auto &[name, lengths] : run->lengths) {
    TensorValue value(Dtype::I32, {int64_t(lengths.size())});
    llvm::copy(lengths, value.elements().begin());
    results.try_emplace(name, std::move(value));
  }
  return results;
}

ExitStatus Model::readAndProve(const passes::ProveOptions &options) {
  if (ExitStatus status = read(); status != Done)
    return status;
  if (keepsAsRead)
    unproved = owned->clone();
  passes::ProveOptions running = options;
  if (options.refute)
    running.run = runEntry;
  result = passes::prove(*owned, running);
  return result.verdict == passes::Verdict::Accepted ? Done : ModelWrong;
}

void Model::printDiagnostics() const {
  for (const passes::ProofDiagnostic &diagnostic : result.diagnostics)
    printDiagnostic(llvm::errs(), diagnostic);
  bool unreadable =
      llvm::any_of(result.diagnostics, [](const auto &d) { return d.code == language::code::File; });
  if (result.verdict == passes::Verdict::Accepted || unreadable)
    return;
  size_t errors = result.diagnostics.size();
  llvm::errs() << modelPath << ": " << styled(Stream::Error, Style::Error, verdictText(result.verdict))
               << " (" << errors << (errors == 1 ? " error" : " errors") << ")\n";
}

ExitStatus Model::bindWeights(const std::string &file) {
  passes::substituteLaws(*owned);
  if (!hasParameters(*owned)) {
    if (file.empty())
      return Done;
    reportCommandError("--weights: " + modelPath + " has no parameters");
    return CommandWrong;
  }
  std::string path = file;
  if (auto named = (*owned)->getAttrOfType<mlir::StringAttr>(language::weightsAttr); named && path.empty())
    path = named.str();
  if (path.empty()) {
    reportCommandError(modelPath + " has parameters and names no weights file: give one with --weights=FILE");
    return CommandWrong;
  }
  weights::ErrorOr<std::vector<weights::Tensor>> tensors = weights::readWeightsFile(path);
  if (!tensors) {
    reportCommandError(tensors.error());
    return CommandWrong;
  }
  std::vector<passes::ProofDiagnostic> problems = tools::bindWeights(*owned, *tensors, path);
  for (const passes::ProofDiagnostic &problem : problems)
    printDiagnostic(llvm::errs(), problem);
  boundTensors = std::move(*tensors);
  return problems.empty() ? Done : ModelWrong;
}
