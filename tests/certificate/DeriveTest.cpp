// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The search for derivations: what it finds, the checker takes; of what is not so it finds none.
#include "passes/prover/Derive.h"
#include "Certified.h"
#include "certificate/Derivation.h"

namespace rondo::certificate::tests {
namespace {

class DeriveTest : public CertificateTest {
protected:
  DeriveTest() {
    for (const char *name : {"B", "K", "N", "P", "S", "T"})
      facts.declare(mlir::StringAttr::get(&context, name), dim("1"), {});
    facts.declare(mlir::StringAttr::get(&context, "i"), dim("0"), dim("N - 1"));
  }
  DimAttr dim(const std::string &text) { return *DimAttr::parseText(&context, text); }

  bool finds(const std::string &text) {
    auto found = passes::DerivationSearch(facts).prove(dim(text));
    Budget budget;
    DerivationChecker checker(facts, budget);
    if (found)
      EXPECT_TRUE(checker.proves(dim(text), *found)) << text << ": " << checker.message;
    return found.has_value();
  }
  void expectZero(const std::string &text) {
    EXPECT_TRUE(finds(text)) << text;
    EXPECT_TRUE(finds("0 - (" + text + ")")) << text;
  }

  Context facts;
};

TEST_F(DeriveTest, Linear) {
  EXPECT_TRUE(finds("B + K - 2"));
  EXPECT_TRUE(finds("N - i - 1"));
  EXPECT_FALSE(finds("B - K"));
  EXPECT_FALSE(finds("B + K - 3"));
}

TEST_F(DeriveTest, Products) {
  EXPECT_TRUE(finds("B*K - B"));
  EXPECT_TRUE(finds("B*K*N*T - B*N"));
  EXPECT_TRUE(finds("B*N - B*i - B"));
  EXPECT_FALSE(finds("B*K - B - K"));
}

TEST_F(DeriveTest, MinimaAndMaxima) {
  EXPECT_TRUE(finds("max(S, T) - min(S, T)"));
  expectZero("max(S, T) + min(S, T) - S - T");
  expectZero("K*min(N, 1) - K");
  expectZero("B*max(S, T) - max(B*S, B*T)");
  EXPECT_FALSE(finds("min(S, T) - 2"));
}

TEST_F(DeriveTest, Quotients) {
  expectZero("div(i, 2) + div(i + 1, 2) - i");
  EXPECT_TRUE(finds("div(2*S + 1, 3)"));
  EXPECT_TRUE(finds("S - K*div(S, K)"));
  EXPECT_TRUE(finds("K + K*div(S, K) - S - 1"));
  EXPECT_FALSE(finds("div(S, 2) - 1"));
}

// Two sizes that take turns: P where the step is odd.
TEST_F(DeriveTest, SizesThatTakeTurns) { expectZero("N + (P - N)*mod(i + 1, 2) - P - (N - P)*mod(i, 2)"); }

TEST_F(DeriveTest, WholeNumbers) {
  facts.addNonNegative(dim("2*S - 2*T - 1"));
  EXPECT_TRUE(finds("S - T - 1"));
  facts.addZero(dim("B - 2*K"));
  EXPECT_TRUE(finds("B - 2"));
  facts.addZero(dim("mod(N, 2)"));
  EXPECT_TRUE(finds("N - 2"));
}

} // namespace
} // namespace rondo::certificate::tests
