// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Runs the entries of a file on numbers that the file states, and compares with results that it states. One
// file serves every backend: tests/ops holds one for each op.
//
// An entry's attribute `cases` is an array of dictionaries:
//   inputs, weights, outputs   dictionaries from name to elements
//   lengths                    from "name" to the lengths of the output's ragged axis (of "name.a": of axis
//   a) sizes                      from name to a size that the entry determines error instead of outputs:
//   text that the error must contain
#include "backends/reference/Reference.h"
#include "ir/Evaluate.h"
#include "ir/KernelOps.h"
#include "ir/Ops.h"
#if __has_include("passes/Pipelines.h")
#include "passes/Pipelines.h"
#define RONDO_HAS_PIPELINES
#endif
#include "passes/prover/Proof.h"
#include "tools/Dialects.h"
#include "tools/RunCompiled.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/SourceMgr.h"
#include <cmath>
#include <cstring>

using namespace mlir;
using namespace rondo;

namespace {
/// What the command line says. Copied from LLVM's options: the linker, which is a library here, sets those
/// back.
struct Settings {
  std::string file, backend;
  bool roundToFloat = false;
};
Settings settings;

bool readCommandLine(int argc, char **argv) {
  static llvm::cl::opt<std::string> file(llvm::cl::Positional, llvm::cl::Required,
                                         llvm::cl::desc("FILE.mlir"));
  static llvm::cl::opt<std::string> backend("backend", llvm::cl::init("reference"),
                                            llvm::cl::desc("reference, kernel or cpu"));
  static llvm::cl::opt<bool> round("round", llvm::cl::desc("kernel IR: round to f32 after each operation"));
  llvm::cl::ParseCommandLineOptions(argc, argv, "Runs the cases of a file of ops.\n");
  settings = {file, backend, round};
  if (backend == "reference" || backend == "kernel" || backend == "cpu")
    return true;
  llvm::errs() << "rondo-check-op: there is no backend " << settings.backend << "\n";
  return false;
}

/// Collects errors instead of printing them.
struct Errors {
  explicit Errors(MLIRContext *context)
      : handler(context, [this](Diagnostic &diagnostic) {
          text += (text.empty() ? "" : "; ") + diagnostic.str();
          return success();
        }) {}
  std::string text;
  ScopedDiagnosticHandler handler;
};

/// One case of one entry.
class Case {
public:
  /// `compiled` is the entry's code, made by the first case that needs it.
  Case(ModuleOp module, StringRef entry, DictionaryAttr attributes,
       std::unique_ptr<tools::CompiledEntry> &compiled)
      : module(module), entry(entry), attributes(attributes), compiled(compiled) {}

  /// What is wrong, or nothing.
  std::string check() {
    if (std::string problem = read("inputs", inputs) + read("weights", weights); !problem.empty())
      return problem;
    std::string problem = settings.backend == "reference" ? checkAsItStands() : "";
    if (problem.empty() && module.lookupSymbol<EntryOp>(entry))
      problem = checkProved();
    return problem;
  }
  bool wasAccepted() const { return accepted; }

private:
  bool expectsError() { return bool(attributes.getAs<StringAttr>("error")); }

  FailureOr<reference::Run> run(ModuleOp of, std::string &message) {
    reference::Options options;
    options.roundToFloat = settings.roundToFloat;
    Errors errors(of.getContext());
    FailureOr<reference::Run> done = reference::run(of, entry, inputs, weights, options);
    message = errors.text;
    return done;
  }

  std::string checkAsItStands() {
    std::string message;
    FailureOr<reference::Run> done = run(module, message);
    if (!expectsError())
      return failed(done) ? "fails: " + message : compare(*done);
    StringRef expected = attributes.getAs<StringAttr>("error").getValue();
    if (succeeded(done))
      return "runs, but should fail: " + expected.str();
    return StringRef(message).contains(expected) ? "" : "fails, but with: " + message;
  }

  /// This entry alone, with its weights.
  OwningOpRef<ModuleOp> isolate() {
    OwningOpRef<ModuleOp> copy(module.clone());
    for (Operation &op : llvm::make_early_inc_range(*copy->getBody()))
      if (isa<EntryOp, kernel::EntryOp>(op) && SymbolTable::getSymbolName(&op) != entry)
        op.erase();
    copy->walk([&](ParamOp param) {
      if (auto it = weights.find(param.getTensorName().str()); it != weights.end())
        param->setAttr("value", makeResource(module.getContext(), param.getTensorName(), it->second));
    });
    return copy;
  }

  /// Every version of the code that this machine can run; those that fuse multiply and add agree to the bit.
  std::string checkCompiled(ModuleOp proved) {
    if (!compiled) {
      compiled = std::make_unique<tools::CompiledEntry>();
      if (std::string problem = compiled->compile(proved); !problem.empty())
        return "on the CPU: " + problem;
    }
    std::optional<reference::Run> fused;
    for (auto [i, version] : llvm::enumerate(compiled->versions())) {
      reference::Run done;
      std::string problem = compiled->call(i, entry, inputs, done);
      if (problem.empty())
        problem = compare(done);
      if (problem.empty() && version != "baseline") {
        if (fused && !isSame(*fused, done))
          problem = "other bits than " + compiled->versions()[i - 1] + " code";
        fused = std::move(done);
      }
      if (!problem.empty())
        return "on the CPU, " + version + " code: " + problem;
    }
    return "";
  }

  static bool isSame(const reference::Run &a, const reference::Run &b) {
    for (auto [x, y] : llvm::zip_equal(a.outputs, b.outputs)) {
      ArrayRef<double> left = x.value.elements(), right = y.value.elements();
      if (left.size() != right.size() ||
          std::memcmp(left.data(), right.data(), left.size() * sizeof(double)) != 0)
        return false;
    }
    return true;
  }

  std::string checkProved() {
    OwningOpRef<ModuleOp> proved = isolate();
    accepted = passes::prove(*proved).verdict == passes::Verdict::Accepted;
    if (!accepted)
      return "";
    passes::substituteLaws(*proved);
    if (settings.backend != "reference" && expectsError())
      return "";
    if (settings.backend == "cpu")
      return checkCompiled(*proved);
    std::string message;
    {
      Errors errors(module.getContext());
#ifdef RONDO_HAS_PIPELINES
      if (settings.backend == "kernel" && !passes::lowerToKernels(*proved))
        return "does not lower to kernels: " + errors.text;
#endif
    }
    FailureOr<reference::Run> done = run(*proved, message);
    if (!expectsError())
      return failed(done) ? "fails after the proof: " + message : compare(*done);
    // What the contract refuses is not the prover's business; weights are bound before anything runs.
    bool ofContract = StringRef(message).starts_with("input") || StringRef(message).starts_with("`") ||
                      !dictionary("weights").empty() || StringRef(message).contains("the entry has no input");
    return succeeded(done) || ofContract ? "" : "is accepted by the prover, but fails: " + message;
  }

  DictionaryAttr dictionary(StringRef key) {
    auto found = attributes.getAs<DictionaryAttr>(key);
    return found ? found : DictionaryAttr::get(attributes.getContext());
  }
  std::string read(StringRef key, reference::Tensors &into) {
    for (NamedAttribute named : dictionary(key)) {
      auto elements = dyn_cast<ElementsAttr>(named.getValue());
      auto value = elements ? readElements(elements) : std::nullopt;
      if (!value)
        return ("`" + named.getName().getValue() + "` is given without elements").str();
      into.emplace(named.getName().str(), std::move(*value));
    }
    return "";
  }

  std::string compare(const reference::Run &run) {
    reference::Tensors expected;
    std::string problem = read("outputs", expected);
    for (const reference::Output &output : run.outputs) {
      auto it = expected.find(output.name);
      if (it == expected.end())
        return "there is nothing to compare output `" + output.name + "` with";
      if (std::string difference = compareOne(it->second, output.value); !difference.empty())
        return "output `" + output.name + "` " + difference;
      problem += compareLengths(output);
    }
    if (expected.size() != run.outputs.size())
      return "the entry has " + std::to_string(run.outputs.size()) + " outputs, the case " +
             std::to_string(expected.size());
    for (NamedAttribute named : dictionary("sizes")) {
      auto it = run.sizes.find(named.getName().str());
      if (it == run.sizes.end() || it->second != cast<IntegerAttr>(named.getValue()).getInt())
        problem += "size `" + named.getName().str() + "` is " +
                   (it == run.sizes.end() ? "not known" : std::to_string(it->second));
    }
    return problem;
  }

  /// In f32, relative to the greatest expected magnitude; NaN equals NaN.
  std::string compareOne(const TensorValue &expected, const TensorValue &got) {
    if (expected.sizes() != got.sizes() || expected.isFloat() != got.isFloat())
      return "has shape " + got.shapeText() + ", not " + expected.shapeText();
    double greatest = 0;
    for (double x : expected.elements())
      if (std::isfinite(x))
        greatest = std::max(greatest, std::fabs(x));
    for (size_t i = 0; i < expected.elements().size(); ++i) {
      double want = expected.elements()[i], have = got.elements()[i];
      bool close = want == have || (std::isnan(want) && std::isnan(have)) ||
                   (expected.isFloat() && std::fabs(want - have) <= 1e-5 * greatest);
      if (!close)
        return "is " + std::to_string(have) + " at element " + std::to_string(i) + ", not " +
               std::to_string(want);
    }
    return "";
  }

  std::string compareLengths(const reference::Output &output) {
    for (int64_t a = 0; a < output.value.rank(); ++a) {
      DictionaryAttr all = dictionary("lengths");
      auto expected = all.getAs<DenseI64ArrayAttr>(output.name + "." + std::to_string(a));
      if (!expected)
        expected = all.getAs<DenseI64ArrayAttr>(output.name);
      if (!output.value.isRagged(a) || !expected)
        continue;
      if (ArrayRef<int64_t>(output.value.lengths(a)) != expected.asArrayRef())
        return "output `" + output.name + "` has shape " + output.value.shapeText();
    }
    for (NamedAttribute named : dictionary("lengths"))
      if (named.getName().getValue().split('.').first == output.name && !output.value.isRagged())
        return "output `" + output.name + "` is not ragged";
    return "";
  }

  ModuleOp module;
  StringRef entry;
  DictionaryAttr attributes;
  std::unique_ptr<tools::CompiledEntry> &compiled;
  reference::Tensors inputs, weights;
  bool accepted = false;
};

/// Keeps the message of an ill-formed op.
struct Messages : ShapeSink {
  void obligation(Obligation) override {}
  void illFormed(Operation *, Cause, const Twine &message) override { text = message.str(); }
  std::string text;
};
} // namespace

/// The types in the file are those that the shape rules give.
static bool checkRules(ModuleOp module) {
  WalkResult walk = module.walk([](ShapedOp op) {
    SmallVector<Type> stated(op->getResultTypes());
    Messages messages;
    if (failed(inferResultTypes(op, &messages))) {
      op->emitError("ill-formed: ") << messages.text;
      return WalkResult::interrupt();
    }
    for (auto [type, result] : llvm::zip_equal(stated, op->getResults()))
      if (type != result.getType()) {
        op->emitError("the shape rule gives ") << result.getType() << ", the file states " << type;
        return WalkResult::interrupt();
      }
    return WalkResult::advance();
  });
  return !walk.wasInterrupted();
}

int main(int argc, char **argv) {
  if (!readCommandLine(argc, argv))
    return 2;
  MLIRContext context(tools::dialects());
  llvm::SourceMgr sources;
  SourceMgrDiagnosticHandler handler(sources, &context);
  auto module = parseSourceFile<ModuleOp>(settings.file, sources, &context);
  if (!module || !checkRules(*module))
    return 1;
  int cases = 0, failures = 0, accepted = 0;
  for (Operation &op : module->getOps()) {
    if (!isa<EntryOp, kernel::EntryOp>(op))
      continue;
    StringRef entry = SymbolTable::getSymbolName(&op);
    std::unique_ptr<tools::CompiledEntry> compiled;
    auto list = op.getAttrOfType<ArrayAttr>("cases");
    for (auto [i, attributes] : llvm::enumerate(list ? list.getValue() : ArrayRef<Attribute>())) {
      ++cases;
      Case one(*module, entry, cast<DictionaryAttr>(attributes), compiled);
      std::string problem = one.check();
      accepted += one.wasAccepted();
      failures += !problem.empty();
      if (!problem.empty())
        llvm::errs() << settings.file << ": @" << entry << ": case " << i + 1 << " " << problem << "\n";
    }
  }
  llvm::outs() << cases << " cases, " << failures << " failed, " << accepted << " of accepted entries\n";
  return failures || cases == 0;
}
