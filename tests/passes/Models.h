// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Small models as text, proved: what the tests of the prover start from.
#pragma once

#include "certificate/Checker.h"
#include "frontend/language/Language.h"
#include "ir/Ops.h"
#include "ir/Replay.h"
#include "mlir/IR/Verifier.h"
#include "passes/prover/Certify.h"
#include "passes/prover/Facts.h"
#include "passes/prover/Proof.h"
#include "gtest/gtest.h"
#include <random>

namespace rondo::passes::tests {

class ModelTest : public testing::Test {
protected:
  ModelTest() { context.loadDialect<RondoDialect>(); }

  /// The proof of a model; the last one's module stays in `module`.
  Proof proved(const std::string &text, const ProveOptions &options = {}) {
    language::Sources sources;
    language::Diagnostics diagnostics;
    module = language::importRondoText("model.rondo", text, context, sources, diagnostics);
    for (const language::Diagnostic &diagnostic : diagnostics.all())
      ADD_FAILURE() << diagnostic.code << ": " << diagnostic.message;
    if (!module)
      return Proof();
    asRead = module->clone();
    return prove(*module, options);
  }
  void expectAccepted(const std::string &text) {
    Proof proof = proved(text);
    EXPECT_EQ(proof.verdict, Verdict::Accepted) << proofText(proof, true);
    EXPECT_EQ(proof.obligations, proof.proved) << proofText(proof, true);
    replayAll();
    certifyAll();
  }
  /// What is accepted has a certificate that the independent checker takes.
  void certifyAll() {
    if (!module)
      return;
    certificate::Certificate made = certify(*asRead, *module);
    std::string text = certificate::print(made), message;
    auto read = certificate::read(&context, text, message);
    ASSERT_TRUE(read) << message << text;
    certificate::CheckResult result = certificate::check(*asRead, "", *read);
    EXPECT_EQ(result.error, "") << text;
  }
  /// What is accepted fails at no sizes: replays at random ones that the declarations admit.
  void replayAll() {
    std::mt19937 random(1);
    if (!module)
      return;
    for (EntryOp entry : module->getOps<EntryOp>())
      for (unsigned round = 0; round < 40; ++round) {
        Facts facts(&context);
        Assignment values;
        for (mlir::Attribute attribute : entry.getSymbols()) {
          auto symbol = llvm::cast<SymbolAttr>(attribute);
          facts.declare(symbol.getSymbolName(), symbol.getMin(), symbol.getMax());
          values[symbol.getSymbolName()] = 1 + random() % 6;
        }
        if (entry.getAssumptions())
          for (mlir::Attribute attribute : entry.getAssumptionsAttr()) {
            auto assumption = llvm::cast<mlir::DictionaryAttr>(attribute);
            DimAttr difference = assumption.getAs<DimAttr>("lhs") - assumption.getAs<DimAttr>("rhs");
            bool equal = assumption.getAs<mlir::StringAttr>("kind").getValue() == "equal";
            equal ? facts.addZero(difference) : facts.addNonNegative(difference);
          }
        if (!facts.admits(values))
          continue;
        ReplayRequest request;
        request.entry = entry;
        for (auto [name, value] : values)
          request.values[name] = value;
        auto failure = replay(request, [](const Obligation &) { return true; });
        EXPECT_FALSE(failure) << failure->obligation.what;
      }
  }
  /// Refuted, by one diagnostic of this code at this line, with a counterexample.
  ProofDiagnostic refuted(const std::string &text, const std::string &code, unsigned line) {
    Proof proof = proved(text);
    EXPECT_EQ(proof.verdict, Verdict::Refuted) << proofText(proof, true);
    return single(proof, code, line, true);
  }
  ProofDiagnostic notProved(const std::string &text, const std::string &code, unsigned line) {
    Proof proof = proved(text);
    EXPECT_EQ(proof.verdict, Verdict::NotProved) << proofText(proof, true);
    ProofDiagnostic found = single(proof, code, line, false);
    EXPECT_NE(found.message.find("could not prove"), std::string::npos) << found.message;
    return found;
  }
  static std::string laws(const Proof &proof) {
    std::string all;
    for (const LoopLaws &loop : proof.loops)
      for (const std::string &law : loop.laws)
        all += (all.empty() ? "" : "; ") + law;
    return all;
  }

  mlir::MLIRContext context;
  mlir::OwningOpRef<mlir::ModuleOp> module, asRead;

private:
  ProofDiagnostic single(const Proof &proof, const std::string &code, unsigned line, bool counterexample) {
    std::string all = proofText(proof, true);
    EXPECT_EQ(proof.diagnostics.size(), 1u) << all;
    if (proof.diagnostics.empty())
      return {};
    const ProofDiagnostic &found = proof.diagnostics.front();
    EXPECT_EQ(found.code, code) << all;
    EXPECT_EQ(found.place.line, line) << all;
    EXPECT_EQ(found.counterexample.has_value(), counterexample) << all;
    EXPECT_LE(found.notes.size(), 4u) << all;
    // No symbol of the compiler is shown to a user.
    EXPECT_EQ(all.find_first_of("$#!"), std::string::npos) << all;
    return found;
  }
};

} // namespace rondo::passes::tests
