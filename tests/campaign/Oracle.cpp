// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tests/campaign/Oracle.h"
#include "frontend/language/Language.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Verifier.h"
#include "passes/prover/Proof.h"
#include "tests/campaign/Data.h"
#include <cmath>

using namespace mlir;
using namespace rondo;
using namespace rondo::campaign;

// Points of sizes at which an accepted program runs: the smallest, then random ones.
static constexpr int points = 6;
// Data with which a refuted one is tried at the sizes of its counterexample.
static constexpr int attempts = 48;
// What the order of a sum may change.
static constexpr double rounding = 1e-9;
// Attributes are kept as long as their context: a new one now and then.
static constexpr unsigned programsPerContext = 400;

Oracle::Oracle() = default;
Oracle::~Oracle() = default;

namespace {
/// One program while it is looked at.
class Trial {
public:
  /// `mutated`: rows may have come to depend on each other.
  Trial(ModuleOp module, passes::Proof proof, std::string &complaint, uint64_t seed, bool mutated)
      : module(module), proof(std::move(proof)), complaint(complaint), random(seed), mutated(mutated) {
    entry = module.lookupSymbol<EntryOp>("e");
    weights = drawWeights(module, random);
  }

  std::string accepted();
  std::string refuted(Finding &finding);
  /// Whether another program gives another value on data that fit both.
  bool differsFrom(ModuleOp other);

private:
  FailureOr<reference::Run> run(const reference::Tensors &inputs, bool checkTypes) {
    reference::Options options;
    options.checkTypes = checkTypes;
    complaint.clear();
    return reference::run(module, entry.getSymName(), inputs, weights, options);
  }
  std::string acceptedAt(const Sizes &sizes);
  std::string refutedAt(const passes::ProofDiagnostic &diagnostic, Finding &finding);
  bool hasExit();

  ModuleOp module;
  EntryOp entry;
  passes::Proof proof;
  std::string &complaint;
  Random random;
  bool mutated;
  reference::Tensors weights;
};
} // namespace

//===-- Accepted --===//

std::string Trial::accepted() {
  passes::substituteLaws(module);
  for (int k = 0; k < points; ++k)
    if (auto sizes = drawSizes(entry, random, std::min(k, 3)))
      if (std::string fault = acceptedAt(*sizes); !fault.empty())
        return "accepted, but at " + sizesText(*sizes) + ": " + fault;
  return "";
}

std::string Trial::acceptedAt(const Sizes &sizes) {
  reference::Tensors inputs = drawInputs(entry, sizes, random);
  auto first = run(inputs, true);
  if (failed(first))
    return complaint;
  for (const reference::Output &output : first->outputs)
    for (double x : output.value.elements())
      if (TensorValue::isUnwritten(x))
        return "`" + output.name + "` has an element that was never written";
  reference::Tensors others = inputs;
  if (redrawPadding(entry, others, random)) {
    auto second = run(others, true);
    if (failed(second))
      return "with other padding: " + complaint;
    if (difference(entry, *first, *second, inputs) > rounding)
      return "the result changes with the padding";
  }
  if (mutated || !redrawOtherRows(entry, others, sizes, random))
    return "";
  auto second = run(others, true);
  if (failed(second))
    return "with other rows: " + complaint;
  return difference(entry, *first, *second, inputs, /*firstRow=*/true) > rounding
             ? "the first row changes with the others"
             : "";
}

//===-- Refuted --===//

bool Trial::hasExit() {
  bool found = false;
  module.walk([&](LoopOp loop) { found |= loop.hasWhile() || loop.hasUntil(); });
  return found;
}

std::string Trial::refutedAt(const passes::ProofDiagnostic &diagnostic, Finding &finding) {
  Sizes given;
  Wanted wanted;
  for (const auto &[name, value] : diagnostic.counterexample->sizes)
    given[name] = value;
  for (const auto &[name, values] : diagnostic.counterexample->values)
    wanted[name] = values;
  for (const auto &[name, values] : wanted)
    if (!values.empty())
      given[name] = *std::max_element(values.begin(), values.end());
  auto sizes = drawSizes(entry, random, 0, given);
  if (!sizes)
    return "refuted at sizes that the entry does not admit: " + sizesText(given);
  // Sizes whose bytes cannot be counted (E-OVERFLOW) are no data that fits into memory.
  constexpr int64_t mostOfASize = 4096;
  if (llvm::any_of(*sizes, [](const auto &size) { return size.second > mostOfASize; })) {
    finding.apart = true;
    return "";
  }
  for (int k = 0; k < attempts; ++k)
    if (failed(run(drawInputs(entry, *sizes, random, wanted), false)))
      return "";
  // An id beyond a one-hot axis is no failure of the interpreter: its row is 0.
  if (hasExit() || StringRef(diagnostic.message).contains("one-hot")) {
    finding.apart = true;
    return "";
  }
  return "refuted (" + diagnostic.code + ": " + diagnostic.message + "), but it runs at " + sizesText(*sizes);
}

/// Two inputs that differ in their padding only, run once more.
static std::string replayPadding(const passes::Counterexample &example) {
  if (example.runs.size() != 2 || example.differences.empty())
    return "E-PAD without two runs that differ";
  for (const passes::ProofDifference &difference : example.differences)
    if (difference.first == difference.second)
      return "E-PAD, but the two runs give the same";
  return "";
}

std::string Trial::refuted(Finding &finding) {
  for (const passes::ProofDiagnostic &diagnostic : proof.diagnostics) {
    if (!diagnostic.counterexample || diagnostic.code == "E-ORDER")
      continue;
    std::string fault = diagnostic.code == "E-PAD" ? replayPadding(*diagnostic.counterexample)
                                                   : refutedAt(diagnostic, finding);
    if (!fault.empty())
      return fault;
  }
  return "";
}

bool Trial::differsFrom(ModuleOp other) {
  auto theirs = other.lookupSymbol<EntryOp>("e");
  for (int k = 0; k < attempts; ++k) {
    auto sizes = drawSizes(entry, random, 2, {{"B", 2}, {"K", 2}});
    if (!sizes)
      return false;
    reference::Tensors inputs = drawInputs(entry, *sizes, random);
    reference::Options options;
    options.checkTypes = false;
    auto mine = run(inputs, false);
    auto found = reference::run(other, theirs.getSymName(), inputs, weights, options);
    if (failed(mine) || failed(found) || mine->outputs.size() != found->outputs.size() ||
        difference(theirs, *mine, *found, inputs) > 0)
      return true;
  }
  return false;
}

//===-- Both --===//

static std::optional<std::map<std::string, TensorValue>>
runEntry(ModuleOp module, const std::string &entry, const std::map<std::string, TensorValue> &inputs,
         const std::map<std::string, TensorValue> &weights) {
  reference::Options options;
  options.checkTypes = false; // the laws of loops are not in the types yet
  auto run = reference::run(module, entry, inputs, weights, options);
  if (failed(run))
    return std::nullopt;
  std::map<std::string, TensorValue> results;
  for (reference::Output &output : run->outputs)
    results[output.name] = std::move(output.value);
  return results;
}

static OwningOpRef<ModuleOp> read(const std::string &text, MLIRContext &context, Finding &finding) {
  language::Sources sources;
  language::Diagnostics diagnostics;
  auto module = language::importRondoText("program.rondo", text, context, sources, diagnostics);
  if (module && !diagnostics.hasErrors())
    return module;
  finding.verdict = Verdict::IllFormed;
  finding.code = diagnostics.all().empty() ? "none" : diagnostics.all()[0].code;
  finding.message = diagnostics.all().empty() ? "" : diagnostics.all()[0].message;
  return nullptr;
}

Finding Oracle::check(const std::string &text, uint64_t seed, const std::string &original) {
  if (uses++ % programsPerContext == 0) {
    context = std::make_unique<MLIRContext>(MLIRContext::Threading::DISABLED);
    context->loadDialect<RondoDialect>();
    context->getDiagEngine().registerHandler([this](Diagnostic &diagnostic) {
      if (complaint.empty())
        complaint = diagnostic.str();
      return success();
    });
  }
  Finding finding;
  OwningOpRef<ModuleOp> module = read(text, *context, finding);
  if (!module)
    return finding;
  if (failed(verify(*module))) {
    finding.fault = "read into IR that does not hold together: " + complaint;
    return finding;
  }
  passes::ProveOptions options;
  options.run = runEntry;
  passes::Proof proof = passes::prove(*module, options);
  if (!proof.diagnostics.empty()) {
    finding.code = proof.diagnostics[0].code;
    finding.message = proof.diagnostics[0].message;
  }
  static const Verdict verdicts[] = {Verdict::Accepted, Verdict::NotProved, Verdict::Refuted,
                                     Verdict::IllFormed};
  finding.verdict = verdicts[unsigned(proof.verdict)];
  Trial trial(*module, std::move(proof), complaint, seed, !original.empty());
  if (finding.verdict == Verdict::Accepted)
    finding.fault = trial.accepted();
  if (finding.verdict != Verdict::Refuted)
    return finding;
  finding.fault = trial.refuted(finding);
  if (finding.fault.empty() && finding.code == "E-ORDER" && !original.empty()) {
    Finding ignored;
    OwningOpRef<ModuleOp> twin = read(original, *context, ignored);
    finding.apart |= !twin || !trial.differsFrom(*twin);
  }
  return finding;
}
