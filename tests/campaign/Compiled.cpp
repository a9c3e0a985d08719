// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tests/campaign/Compiled.h"
#include "frontend/language/Language.h"
#include "ir/Evaluate.h"
#include "mlir/IR/Diagnostics.h"
#include "passes/Pipelines.h"
#include "passes/prover/Proof.h"
#include "tests/campaign/Data.h"
#include "tools/Dialects.h"
#include "tools/RunCompiled.h"
#include <algorithm>
#include <cmath>

using namespace mlir;
using namespace rondo;
using namespace rondo::campaign;

// Of the greatest value: a few dozen operations follow each other, each within 1e-5 of its own values.
static constexpr double tolerance = 2e-4;
// How far the sizes of a call lie above the smallest.
static constexpr int64_t spreads[] = {0, 3, 8};
static constexpr int threads = 2;

namespace {
struct Member {
  uint64_t number;
  Program program;
};
} // namespace

/// One text with an entry `eK` for each program.
static std::string moduleText(const std::vector<Member> &members) {
  std::vector<std::string> items;
  std::string entries;
  for (const Member &member : members) {
    for (const std::string &item : member.program.items)
      if (std::find(items.begin(), items.end(), item) == items.end())
        items.push_back(item);
    Program alone = member.program;
    alone.items.clear();
    entries += alone.text().replace(0, 7, "entry e" + std::to_string(member.number));
  }
  std::string text;
  for (const std::string &item : items)
    text += item + "\n";
  return text + entries;
}

/// A sentence where two runs differ.
static std::string difference(const reference::Run &expected, const reference::Run &got) {
  for (const reference::Output &want : expected.outputs) {
    auto have = llvm::find_if(got.outputs, [&](const reference::Output &o) { return o.name == want.name; });
    if (have == got.outputs.end() || have->value.sizes() != want.value.sizes())
      return "`" + want.name + "` has another shape than " + want.value.shapeText();
    double greatest = 1;
    for (double x : want.value.elements())
      greatest = std::max(greatest, std::abs(x));
    std::string problem;
    want.value.forEachIndex([&](ArrayRef<int64_t> index) {
      double x = want.value.at(index), y = have->value.at(index);
      if (!(std::abs(x - y) <= tolerance * greatest) && problem.empty())
        problem = "`" + want.name + "` is " + std::to_string(y) + ", not " + std::to_string(x);
    });
    if (!problem.empty())
      return problem;
  }
  return "";
}

/// Whether two runs give the same bits, but where nothing was written.
static bool isSame(const reference::Run &a, const reference::Run &b) {
  for (auto [first, second] : llvm::zip(a.outputs, b.outputs)) {
    bool same = first.value.sizes() == second.value.sizes();
    first.value.forEachIndex([&, &first = first, &second = second](ArrayRef<int64_t> index) {
      same = same && first.value.at(index) == second.value.at(index);
    });
    if (!same)
      return false;
  }
  return a.outputs.size() == b.outputs.size();
}

/// One call of each version of the code, with one thread and with more.
static std::string compareCall(tools::CompiledEntry &compiled, StringRef entry,
                               const reference::Tensors &inputs, const reference::Run &expected) {
  for (size_t version = 0; version < compiled.versions().size(); ++version) {
    reference::Run one, more;
    std::string problem = compiled.call(version, entry, inputs, one);
    if (problem.empty())
      problem = difference(expected, one);
    if (problem.empty())
      problem = compiled.call(version, entry, inputs, more, threads);
    if (problem.empty() && !isSame(one, more))
      problem = std::to_string(threads) + " threads give other bits";
    if (!problem.empty())
      return compiled.versions()[version] + " code: " + problem;
  }
  return "";
}

static std::string compareEntry(ModuleOp module, EntryOp entry, const reference::Tensors &weights,
                                tools::CompiledEntry &compiled, Random &random) {
  for (int64_t spread : spreads) {
    auto sizes = drawSizes(entry, random, spread);
    if (!sizes)
      continue;
    reference::Tensors inputs = drawInputs(entry, *sizes, random);
    auto expected = reference::run(module, entry.getSymName(), inputs, weights);
    if (failed(expected))
      return "the interpreter stops";
    if (std::string problem = compareCall(compiled, entry.getSymName(), inputs, *expected); !problem.empty())
      return problem + " (at " + sizesText(*sizes) + ")";
  }
  return "";
}

/// All of them in one module; where that cannot be compiled, each by itself.
static void compare(const std::vector<Member> &members, MLIRContext &context, std::string &complaint,
                    Random &random, Comparison &result) {
  language::Sources sources;
  language::Diagnostics diagnostics;
  auto module =
      language::importRondoText("programs.rondo", moduleText(members), context, sources, diagnostics);
  if (!module || passes::prove(*module).verdict != passes::Verdict::Accepted) {
    result.faults.push_back({members[0].number, "accepted one by one, but not together in a module"});
    return;
  }
  passes::substituteLaws(*module);
  reference::Tensors weights = drawWeights(*module, random);
  OwningOpRef<ModuleOp> lowered(module->clone());
  lowered->walk([&](ParamOp param) {
    const std::string name = param.getTensorName().str();
    param->setAttr("value", makeResource(&context, name, weights.at(name)));
  });
  tools::CompiledEntry compiled;
  complaint.clear();
  std::string problem = compiled.compile(*lowered, threads);
  if (!problem.empty() && members.size() > 1) {
    for (const Member &member : members)
      compare({member}, context, complaint, random, result);
    return;
  }
  if (StringRef(complaint).contains(passes::unsupported)) { // `check` says so, and does not accept it
    ++result.unsupported;
    return;
  }
  if (!problem.empty()) {
    result.faults.push_back({members[0].number, "accepted, but " + problem + ": " + complaint});
    return;
  }
  for (const Member &member : members) {
    ++result.programs;
    auto entry = module->lookupSymbol<EntryOp>("e" + std::to_string(member.number));
    std::string wrong = compareEntry(*module, entry, weights, compiled, random);
    if (!wrong.empty())
      result.faults.push_back({member.number, "compiled, but " + wrong});
  }
}

Comparison rondo::campaign::compareCompiled(uint64_t seed, uint64_t first, uint64_t count,
                                            uint64_t together) {
  MLIRContext context(tools::dialects(), MLIRContext::Threading::DISABLED);
  std::string complaint;
  context.getDiagEngine().registerHandler([&](Diagnostic &diagnostic) {
    if (complaint.empty())
      complaint = diagnostic.str();
    return success();
  });
  Oracle oracle;
  Random random(seed);
  Comparison result;
  std::vector<Member> members;
  for (uint64_t number = first, taken = 0; taken < count; number += 2) {
    Case one = makeCase(seed, number);
    if (oracle.check(one.program.text(), number).verdict != Verdict::Accepted)
      continue;
    members.push_back({number, one.program});
    ++taken;
    if (members.size() < together && taken < count)
      continue;
    compare(members, context, complaint, random, result);
    members.clear();
  }
  return result;
}
