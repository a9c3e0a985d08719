// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tests/campaign/Oracle.h"
#include "backends/reference/Reference.h"
#include "frontend/language/Language.h"
#include "ir/Ops.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/Verifier.h"
#include "passes/prover/Proof.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <optional>

using namespace rondo;
using namespace rondo::campaign;

using Sizes = std::map<std::string, int64_t>;
using Results = std::map<std::string, TensorValue>;

namespace {
/// A run: its results, or what stopped it.
struct Ran {
  Results results;
  std::string problem;
  bool refusedAtEntry = false;
};

struct Context {
  Context() : mlir(mlir::MLIRContext::Threading::DISABLED) { mlir.loadDialect<RondoDialect>(); }
  mlir::MLIRContext mlir;
};
} // namespace

struct Oracle::Impl {
  std::unique_ptr<Context> context = std::make_unique<Context>();
  unsigned used = 0;
  mlir::OwningOpRef<mlir::ModuleOp> module;

  /// Attributes are kept as long as their context: a new one from time to time.
  mlir::MLIRContext &next() {
    if (++used % 400 == 0) {
      module = nullptr;
      context = std::make_unique<Context>();
    }
    return context->mlir;
  }
  Ran run(const reference::Tensors &inputs, bool checkTypes);
  std::string acceptedIsRight(const Program &program);
  std::string paddingIsSafe(const Program &program, const Sizes &sizes, uint64_t seed);
  Outcome refutedIsRight(const Program &program, const Program *original, const passes::Proof &proof);
};

Oracle::Oracle() : impl(std::make_unique<Impl>()) {}
Oracle::~Oracle() = default;

//===-- Data --===//

/// Multiples of an eighth: sums and products of a few are exact.
static double eighth(Random &random) { return double(random.integer(-12, 12)) / 8; }

static int64_t sizeOf(const std::string &text, const Sizes &sizes) {
  auto known = sizes.find(text);
  return known != sizes.end() ? known->second : std::stoll(text);
}

static TensorValue valueOf(const Input &input, const Sizes &sizes, Random &random) {
  if (input.isSize)
    return TensorValue::scalar(Dtype::I32, double(sizes.at(input.name)));
  llvm::SmallVector<int64_t> extents;
  for (const std::string &size : input.sizes)
    extents.push_back(sizeOf(size, sizes));
  TensorValue value(input.dtype, extents);
  for (double &element : value.elements())
    element =
        input.dtype == Dtype::F32
            ? eighth(random)
            : double(random.integer(sizeOf(input.low, sizes), sizeOf(input.high, sizes) - !input.inclusive));
  return value;
}

static reference::Tensors inputsOf(const Program &program, const Sizes &sizes, Random &random) {
  reference::Tensors inputs;
  for (const Input &input : program.inputs)
    inputs[input.name] = valueOf(input, sizes, random);
  return inputs;
}

static reference::Tensors weights() {
  Random random(5);
  reference::Tensors made;
  for (auto [name, rows] : {std::pair("w", int64_t(4)), std::pair("table", int64_t(5))}) {
    TensorValue value(Dtype::F32, {rows, 4});
    for (double &element : value.elements())
      element = eighth(random) / 2;
    made[name] = value;
  }
  return made;
}

static Sizes randomSizes(const Program &program, Random &random, int64_t most) {
  Sizes sizes;
  for (const std::string &name : program.symbols)
    sizes[name] = random.integer(1, most);
  for (const Input &input : program.inputs)
    if (input.isSize)
      sizes[input.name] = random.integer(1, most);
  if (!program.conditions.empty()) // T >= 2
    sizes["T"] = std::max<int64_t>(sizes["T"], 2);
  return sizes;
}

//===-- Running --===//

Ran Oracle::Impl::run(const reference::Tensors &inputs, bool checkTypes) {
  Ran ran;
  EntryOp entry = *module->getOps<EntryOp>().begin();
  for (EntryOp each : module->getOps<EntryOp>())
    if (each.getSymName() == "main")
      entry = each;
  mlir::ScopedDiagnosticHandler handler(module->getContext(), [&](mlir::Diagnostic &diagnostic) {
    if (ran.problem.empty()) {
      ran.problem = diagnostic.str();
      ran.refusedAtEntry = diagnostic.getLocation() == entry.getLoc();
    }
    return mlir::success();
  });
  reference::Options options;
  options.checkTypes = checkTypes;
  mlir::FailureOr<reference::Run> done = reference::run(*module, "main", inputs, weights(), options);
  if (mlir::failed(done)) {
    ran.problem = ran.problem.empty() ? "the run failed" : ran.problem;
    return ran;
  }
  ran.problem.clear();
  for (reference::Output &output : done->outputs)
    ran.results[output.name] = std::move(output.value);
  return ran;
}

static std::optional<std::map<std::string, TensorValue>>
runEntry(mlir::ModuleOp module, const std::string &entry, const std::map<std::string, TensorValue> &inputs,
         const std::map<std::string, TensorValue> &weights) {
  reference::Options options;
  options.checkTypes = false;
  mlir::FailureOr<reference::Run> run = reference::run(module, entry, inputs, weights, options);
  if (mlir::failed(run))
    return std::nullopt;
  std::map<std::string, TensorValue> results;
  for (reference::Output &output : run->outputs)
    results[output.name] = std::move(output.value);
  return results;
}

//===-- Comparing --===//

static bool same(double a, double b) { return a == b || (a != a && b != b); }

/// Whether the valid elements are the same; with `row`, those of that row, in arrays that may differ
/// elsewhere.
static bool agree(const TensorValue &a, const TensorValue &b, std::optional<int64_t> row = std::nullopt) {
  if (a.rank() != b.rank())
    return false;
  bool equal = true;
  auto within = [&](const TensorValue &value, llvm::ArrayRef<int64_t> index) {
    for (int64_t axis = 0; axis < value.rank(); ++axis)
      if (index[axis] >= value.size(axis) || index[axis] >= value.extent(axis, index))
        return false;
    return true;
  };
  for (const auto &[x, y] : {std::pair(&a, &b), std::pair(&b, &a)})
    x->forEachIndex([&](llvm::ArrayRef<int64_t> index) {
      if (row && (index.empty() || index[0] != *row))
        return;
      equal &= within(*y, index) && same(x->at(index), y->at(index));
    });
  return equal;
}

static std::string difference(const Results &a, const Results &b, std::optional<int64_t> row = std::nullopt) {
  for (const auto &[name, value] : a)
    if (auto other = b.find(name); other == b.end() || !agree(value, other->second, row))
      return name;
  return "";
}

static std::string sizesText(const Sizes &sizes) {
  std::string text;
  for (const auto &[name, value] : sizes)
    text += (text.empty() ? "" : ", ") + name + "=" + std::to_string(value);
  return text;
}

//===-- What is accepted never fails --===//

/// The same rows, with other numbers in the padding and `longer` positions more of it.
static reference::Tensors padded(const Program &program, const reference::Tensors &inputs, Sizes sizes,
                                 int64_t longer, Random &random) {
  reference::Tensors changed = inputs;
  for (const char *size : {"R", "P"})
    if (auto known = sizes.find(size); known != sizes.end())
      known->second += longer;
  for (const Input &input : program.inputs) {
    if (input.lengths.empty())
      continue;
    const TensorValue &old = inputs.at(input.name), &lengths = inputs.at(input.lengths);
    TensorValue value = valueOf(input, sizes, random);
    old.forEachIndex([&](llvm::ArrayRef<int64_t> index) {
      if (double(index[1]) < lengths.at(index[0]))
        value.at(index) = old.at(index);
    });
    changed[input.name] = value;
  }
  return changed;
}

std::string Oracle::Impl::paddingIsSafe(const Program &program, const Sizes &sizes, uint64_t seed) {
  if (!program.ragged && !program.padded)
    return "";
  Random random(seed);
  reference::Tensors inputs = inputsOf(program, sizes, random);
  Results before = run(inputs, true).results;
  if (std::string name = difference(before, run(padded(program, inputs, sizes, 0, random), true).results);
      !name.empty())
    return "accepted, but " + name + " depends on the padding, at " + sizesText(sizes);
  if (!program.mutation.empty())
    return "";
  if (std::string name = difference(before, run(padded(program, inputs, sizes, 2, random), true).results);
      !name.empty())
    return "accepted, but " + name + " depends on how much padding there is, at " + sizesText(sizes);
  // Other batch mates: row 0 stays.
  reference::Tensors others = inputsOf(program, sizes, random);
  for (const Input &input : program.inputs)
    if (!input.isSize) {
      TensorValue &value = others[input.name];
      const TensorValue &old = inputs.at(input.name);
      old.forEachIndex([&](llvm::ArrayRef<int64_t> index) {
        if (index[0] == 0)
          value.at(index) = old.at(index);
      });
    }
  if (std::string name = difference(before, run(others, true).results, 0); !name.empty())
    return "accepted, but row 0 of " + name + " depends on the other rows, at " + sizesText(sizes);
  return "";
}

std::string Oracle::Impl::acceptedIsRight(const Program &program) {
  passes::substituteLaws(*module);
  if (mlir::failed(mlir::verify(*module)))
    return "accepted, but the module does not hold together once the laws are in place";
  Random random(program.seed * 17 + 3);
  for (int64_t round = 0; round < 4; ++round) {
    Sizes sizes = randomSizes(program, random, round == 0 ? 1 : 2 + round);
    Ran ran = run(inputsOf(program, sizes, random), true);
    if (!ran.problem.empty())
      return "accepted, but at " + sizesText(sizes) + " it fails: " + ran.problem;
    if (round > 1)
      if (std::string wrong = paddingIsSafe(program, sizes, program.seed + uint64_t(round)); !wrong.empty())
        return wrong;
  }
  return "";
}

//===-- What is refuted fails --===//

static Sizes sizesOf(const Program &program, const passes::Counterexample &example) {
  Sizes sizes;
  for (const std::string &name : program.symbols)
    sizes[name] = 1;
  for (const Input &input : program.inputs)
    if (input.isSize)
      sizes[input.name] = 1;
  if (!program.conditions.empty()) // T >= 2
    sizes["T"] = 2;
  for (const auto &[name, value] : example.sizes)
    if (sizes.count(name))
      sizes[name] = value;
  return sizes;
}

/// The inputs of a counterexample; what it does not speak of is drawn.
static reference::Tensors inputsOf(const Program &program, const passes::Counterexample &example,
                                   const Sizes &sizes, Random &random) {
  reference::Tensors inputs = inputsOf(program, sizes, random);
  for (const auto &[name, values] : example.values)
    if (auto given = inputs.find(name);
        given != inputs.end() && given->second.elements().size() == values.size())
      for (auto [element, value] : llvm::zip_equal(given->second.elements(), values))
        element = double(value);
  return inputs;
}

static bool endsByData(const Program &program) {
  return llvm::any_of(program.body, [](const std::string &line) {
    return llvm::StringRef(line).contains("} until ") || llvm::StringRef(line).contains("} while ");
  });
}

Outcome Oracle::Impl::refutedIsRight(const Program &program, const Program *original,
                                     const passes::Proof &proof) {
  const passes::ProofDiagnostic &first = proof.diagnostics.front();
  Outcome outcome{"refuted " + first.code, "", first.message};
  if (!first.counterexample) {
    outcome.wrong = "refuted without a counterexample";
    return outcome;
  }
  const passes::Counterexample &example = *first.counterexample;
  Random random(program.seed + 11);
  if (first.code == "E-PAD") {
    // Both inputs were run by the prover; they must differ in the padding only, and the results must differ.
    if (example.runs.size() != 2 || example.differences.empty())
      outcome.wrong = "E-PAD without two inputs and a difference";
    return outcome;
  }
  Sizes sizes = sizesOf(program, example);
  if (first.code == "E-ORDER") {
    if (!original)
      return outcome;
    sizes["B"] = 2;
    sizes["K"] = 2;
    reference::Tensors inputs = ::inputsOf(program, sizes, random);
    Ran wrong = run(inputs, false);
    auto kept = std::move(module);
    language::Sources sources;
    language::Diagnostics diagnostics;
    module = language::importRondoText("model.rondo", original->text(), context->mlir, sources, diagnostics);
    Ran right = module ? run(inputs, false) : Ran();
    module = std::move(kept);
    if (wrong.problem.empty() && right.problem.empty() && difference(wrong.results, right.results).empty())
      outcome.verdict = "refuted, apart (an order that no result shows)";
    return outcome;
  }
  for (unsigned round = 0; round < 3; ++round) {
    Ran ran = run(::inputsOf(program, example, sizes, random), false);
    if (!ran.problem.empty() && !ran.refusedAtEntry)
      return outcome;
    if (ran.refusedAtEntry) {
      outcome.wrong = "refuted at sizes that the entry refuses (" + sizesText(sizes) + "): " + ran.problem;
      return outcome;
    }
  }
  if (endsByData(program)) {
    outcome.verdict = "refuted, apart (a loop that ended before)";
    return outcome;
  }
  outcome.wrong =
      "refuted (" + first.code + ": " + first.message + "), but at " + sizesText(sizes) + " it runs";
  return outcome;
}

//===-- Judging --===//

Outcome Oracle::judge(const Program &program, const Program *original) {
  mlir::MLIRContext &context = impl->next();
  language::Sources sources;
  language::Diagnostics diagnostics;
  std::string complaint;
  mlir::ScopedDiagnosticHandler handler(&context, [&](mlir::Diagnostic &diagnostic) {
    complaint = diagnostic.str();
    return mlir::success();
  });
  impl->module = language::importRondoText("model.rondo", program.text(), context, sources, diagnostics);
  if (diagnostics.hasErrors() || !impl->module) {
    std::string code = diagnostics.all().empty() ? "?" : std::string(diagnostics.all().front().code);
    return {"ill-formed " + code, "",
            diagnostics.all().empty() ? complaint : diagnostics.all().front().message};
  }
  passes::ProveOptions options;
  options.run = runEntry;
  passes::Proof proof = passes::prove(*impl->module, options);
  switch (proof.verdict) {
  case passes::Verdict::Accepted:
    return {"accepted", impl->acceptedIsRight(program), ""};
  case passes::Verdict::Refuted: {
    auto refuted =
        llvm::find_if(proof.diagnostics, [](const auto &d) { return d.counterexample.has_value(); });
    if (refuted != proof.diagnostics.end())
      std::rotate(proof.diagnostics.begin(), refuted, refuted + 1);
    return impl->refutedIsRight(program, original, proof);
  }
  case passes::Verdict::NotProved:
    return {"not proved " + proof.diagnostics.front().code, "", proof.diagnostics.front().message};
  case passes::Verdict::IllFormed:
    return {"ill-formed " + proof.diagnostics.front().code, "", proof.diagnostics.front().message};
  }
  return {};
}
