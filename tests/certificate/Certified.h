// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Models as text, proved, certified and checked again: what the tests of certificates start from.
#pragma once

#include "certificate/Checker.h"
#include "frontend/language/Language.h"
#include "ir/Ops.h"
#include "passes/prover/Certify.h"
#include "passes/prover/Proof.h"
#include "gtest/gtest.h"

namespace rondo::certificate::tests {

class CertificateTest : public testing::Test {
protected:
  CertificateTest() { context.loadDialect<RondoDialect>(); }

  /// The text of the certificate of a model that is accepted; the model as it was read stays in `module`.
  std::string certified(const std::string &text, const std::string &path = "model.rondo") {
    language::Sources sources;
    language::Diagnostics diagnostics;
    module = language::importRondoText(path, text, context, sources, diagnostics);
    for (const language::Diagnostic &diagnostic : diagnostics.all())
      ADD_FAILURE() << diagnostic.code << ": " << diagnostic.message;
    if (!module)
      return "";
    mlir::OwningOpRef<mlir::ModuleOp> proved = module->clone();
    passes::Proof proof = passes::prove(*proved);
    EXPECT_EQ(proof.verdict, passes::Verdict::Accepted) << passes::proofText(proof, true);
    Certificate certificate = passes::certify(*module, *proved);
    EXPECT_EQ(certificate.obligations, proof.obligations);
    certificate.digest = digest;
    return print(certificate);
  }

  /// What is wrong with the text of a certificate of the last model; empty where nothing is.
  std::string whatIsWrong(const std::string &text) {
    std::string message;
    auto certificate = read(&context, text, message);
    if (!certificate)
      return message.empty() ? "no reason" : message;
    result = check(*module, digest, *certificate);
    return result.error;
  }

  /// Every obligation of the model has a derivation that checks.
  void expectCertified(const std::string &model) {
    std::string text = certified(model);
    EXPECT_EQ(whatIsWrong(text), "") << text;
    EXPECT_EQ(result.certified, result.obligations) << text;
    EXPECT_GT(result.obligations, 0);
  }

  const std::string digest = digestOf(std::string("the model"));
  mlir::MLIRContext context;
  mlir::OwningOpRef<mlir::ModuleOp> module;
  CheckResult result;
};

} // namespace rondo::certificate::tests
