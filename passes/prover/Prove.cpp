// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The prover's entrance, its text form and its passes.
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassRegistry.h"
#include "passes/prover/Entry.h"
#include "passes/prover/Proof.h"
#include "passes/prover/ProverPasses.h"
#include "llvm/ADT/StringExtras.h"
#include <chrono>

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

Proof rondo::passes::prove(ModuleOp module, const ProveOptions &options) {
  auto start = std::chrono::steady_clock::now();
  Proof proof;
  for (EntryOp entry : module.getOps<EntryOp>())
    EntryProver(entry, proof, options).run();
  proof.milliseconds =
      std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  return proof;
}

//===-- Text --===//

static std::string listText(ArrayRef<int64_t> values) {
  return "[" +
         llvm::join(llvm::map_to_vector(values, [](int64_t value) { return std::to_string(value); }), ",") +
         "]";
}

static std::string exampleText(const Counterexample &example) {
  SmallVector<std::string> parts;
  for (const auto &[name, value] : example.sizes)
    parts.push_back(name + "=" + std::to_string(value));
  for (const auto &[name, values] : example.values)
    parts.push_back(name + "=" + listText(values));
  std::string text = sizesText(example) + llvm::join(parts, ", ");
  if (!example.shapes.empty())
    text += ": " +
            llvm::join(llvm::map_to_vector(example.shapes, [](const auto &shape) { return listText(shape); }),
                       " with ");
  if (example.step)
    text += ", in step " + std::to_string(*example.step) + ", if the loop gets there";
  return text;
}

static std::string placeText(const ProofPlace &place) {
  return place.file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

std::string rondo::passes::proofText(const Proof &proof, bool explain) {
  std::string out;
  for (const ProofDiagnostic &diagnostic : proof.diagnostics) {
    out += placeText(diagnostic.place) + ": " + diagnostic.severity + "[" + diagnostic.code +
           "]: " + diagnostic.message + "\n";
    for (const ProofNote &note : diagnostic.notes)
      out += "  note: " + note.message + " (line " + std::to_string(note.place.line) + ")\n";
    if (diagnostic.counterexample)
      out += "  note: " + exampleText(*diagnostic.counterexample) + "\n";
    if (!diagnostic.assume.empty())
      out += "  help: this would close it: `" + diagnostic.assume + "`\n";
  }
  if (!explain)
    return out;
  for (const EntryProof &entry : proof.entries) {
    out += "entry " + entry.name + "\n";
    for (const std::string &sentence : entry.contract)
      out += "  checked at the entry: " + sentence + "\n";
    if (!entry.workspaceBytes.empty())
      out += "  memory: at most " + entry.workspaceBytes + " bytes\n";
  }
  for (const LoopLaws &loop : proof.loops)
    out += "loop at line " + std::to_string(loop.place.line) + ": " + llvm::join(loop.laws, "; ") + "\n";
  static const char *const verdicts[] = {"accepted", "not proved", "refuted", "ill-formed"};
  out += std::string(verdicts[unsigned(proof.verdict)]) + ": " + std::to_string(proof.proved) + " of " +
         std::to_string(proof.obligations) + " obligations proved\n";
  return out;
}

//===-- Passes --===//

namespace {
struct ProvePass : PassWrapper<ProvePass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(ProvePass)
  ProvePass() = default;
  ProvePass(const ProvePass &other) : PassWrapper(other) {}
  StringRef getArgument() const override { return "prove"; }
  StringRef getDescription() const override { return "Prove every shape obligation, find the laws of loops"; }
  void runOnOperation() override {
    ProveOptions options;
    for (const std::string &pair : at) {
      auto [name, value] = StringRef(pair).split('=');
      int64_t number = 0;
      if (!value.getAsInteger(10, number))
        options.at.push_back({name.str(), number});
    }
    Proof proof = prove(getOperation(), options);
    llvm::outs() << proofText(proof, explain);
    llvm::outs().flush();
    if (proof.verdict != Verdict::Accepted && !keep)
      signalPassFailure();
  }
  Option<bool> explain{*this, "explain", llvm::cl::desc("print laws, contracts and counts"),
                       llvm::cl::init(false)};
  Option<bool> keep{*this, "keep", llvm::cl::desc("go on where the module is not accepted"),
                    llvm::cl::init(false)};
  ListOption<std::string> at{*this, "at", llvm::cl::desc("sizes to replay at: B=32,K=9")};
};

struct SubstituteLawsPass : PassWrapper<SubstituteLawsPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(SubstituteLawsPass)
  StringRef getArgument() const override { return "substitute-laws"; }
  StringRef getDescription() const override { return "Put the laws of loops in place of their symbols"; }
  void runOnOperation() override { substituteLaws(getOperation()); }
};
} // namespace

std::unique_ptr<Pass> rondo::passes::createProvePass() { return std::make_unique<ProvePass>(); }
std::unique_ptr<Pass> rondo::passes::createSubstituteLawsPass() {
  return std::make_unique<SubstituteLawsPass>();
}
void rondo::passes::registerProvePasses() {
  PassRegistration<ProvePass>();
  PassRegistration<SubstituteLawsPass>();
}
