// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decisions under facts: what is proved is true at every point of a box; budgets end.
#include "ir/Ops.h"
#include "passes/prover/Facts.h"
#include "gtest/gtest.h"
#include <chrono>
#include <ctime>
#include <random>

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

namespace {

class FactsTest : public testing::Test {
protected:
  FactsTest() : facts((context.loadDialect<RondoDialect>(), &context)) {
    for (const char *name : {"B", "K", "S", "T", "N"})
      facts.declare(name_(name), dim("1"), DimAttr());
    facts.declare(name_("len"), dim("1"), dim("S"));
    facts.declare(name_("i"), dim("0"), dim("N - 1"));
  }
  DimAttr dim(StringRef text) { return *DimAttr::parseText(&context, text); }
  StringAttr name_(StringRef text) { return StringAttr::get(&context, text); }
  bool equal(StringRef a, StringRef b) { return facts.provesZero(dim(a) - dim(b)); }
  bool atLeast(StringRef a, StringRef b) { return facts.provesNonNegative(dim(a) - dim(b)); }
  MLIRContext context;
  Facts facts;
};

TEST_F(FactsTest, Linear) {
  EXPECT_TRUE(atLeast("S", "len"));
  EXPECT_TRUE(atLeast("2*S", "len + 1"));
  EXPECT_FALSE(atLeast("S", "len + 1"));
  EXPECT_TRUE(atLeast("N", "i + 1"));
  EXPECT_FALSE(atLeast("i", "1"));
  EXPECT_FALSE(equal("B", "K"));
  facts.addZero(dim("B - K"));
  EXPECT_TRUE(equal("B", "K"));
  EXPECT_TRUE(equal("2*B + 1", "2*K + 1"));
}

// What is known, times what is never negative, is known of the products.
TEST_F(FactsTest, ProductsOfFacts) {
  EXPECT_FALSE(atLeast("B*T", "B*S"));
  facts.addNonNegative(dim("T - S"));
  EXPECT_TRUE(atLeast("B*T", "B*S"));
  EXPECT_TRUE(atLeast("B*T + K", "B*S + 1"));
  EXPECT_TRUE(equal("div(B*K + K - 1, K)", "B"));
  EXPECT_FALSE(equal("div(B*K + K, K)", "B"));
}

// min(i, 1) tells the first step from those after it.
TEST_F(FactsTest, AFirstStepThatDiffers) {
  EXPECT_TRUE(atLeast("1 + (K - 1)*min(i, 1)", "1"));
  EXPECT_TRUE(atLeast("K", "1 + (K - 1)*min(i, 1)"));
  EXPECT_FALSE(equal("K", "1 + (K - 1)*min(i, 1)"));
  facts.addNonNegative(dim("i - 1"));
  EXPECT_TRUE(equal("K", "1 + (K - 1)*min(i, 1)"));
}

TEST_F(FactsTest, AtomsThatAreDecidedGo) {
  EXPECT_EQ(facts.simplify(dim("min(S, len) + max(i, N) + 3*div(i, N)")).text(), "N + len");
  EXPECT_EQ(facts.simplify(dim("min(S, T)")).text(), "min(S, T)");
  EXPECT_EQ(facts.simplify(dim("max(min(i + 1, 1), B)")).text(), "B");
}

TEST_F(FactsTest, Contradictions) {
  EXPECT_FALSE(facts.isContradictory());
  size_t mark = facts.mark();
  facts.addNonNegative(dim("len - S - 1"));
  EXPECT_TRUE(facts.isContradictory());
  facts.rollback(mark);
  EXPECT_FALSE(facts.isContradictory());
  facts.addZero(dim("2*B - 2*K + 1")); // no whole numbers
  EXPECT_TRUE(facts.isContradictory());
}

TEST_F(FactsTest, ScopesEnd) {
  size_t mark = facts.mark();
  facts.addNonNegative(dim("T - 10"));
  EXPECT_TRUE(atLeast("T", "9"));
  facts.rollback(mark);
  EXPECT_FALSE(atLeast("T", "9"));
  facts.declare(name_("fresh"), dim("3"), DimAttr());
  EXPECT_TRUE(atLeast("fresh", "2"));
  facts.rollback(mark);
  EXPECT_FALSE(facts.isDeclared(name_("fresh")));
}

// What bounds a quotient in one scope does not in the next.
TEST_F(FactsTest, BoundsOfQuotientsEndWithTheirScope) {
  size_t outer = facts.mark();
  facts.declare(name_("j"), dim("0"), dim("3"));
  EXPECT_TRUE(atLeast("div(3 - j, 2)", "0"));
  facts.rollback(outer);
  facts.declare(name_("j"), dim("0"), dim("4"));
  EXPECT_FALSE(atLeast("div(3 - j, 2)", "0"));
  EXPECT_TRUE(atLeast("div(3 - j, 2)", "-1"));
}

TEST_F(FactsTest, FloorDiv) {
  EXPECT_TRUE(atLeast("T", "2*div(T, 2)"));
  EXPECT_FALSE(equal("2*div(T, 2)", "T"));
  EXPECT_TRUE(atLeast("div(T + 1, 2)", "div(T, 2)"));
  facts.addZero(dim("mod(T, 2)"));
  EXPECT_TRUE(equal("2*div(T, 2)", "T"));
}

TEST_F(FactsTest, MinAndMaxSplitIntoCases) {
  EXPECT_TRUE(atLeast("max(B, K)", "B"));
  EXPECT_TRUE(atLeast("B", "min(B, K)"));
  EXPECT_TRUE(equal("min(B, K) + max(B, K)", "B + K"));
  EXPECT_FALSE(equal("max(B, K)", "B"));
  facts.addNonNegative(dim("B - K"));
  EXPECT_TRUE(equal("max(B, K)", "B"));
}

TEST_F(FactsTest, Products) {
  EXPECT_TRUE(atLeast("B*K", "B"));
  EXPECT_TRUE(atLeast("B*K*S", "B*S"));
  EXPECT_FALSE(equal("B*K", "B"));
  EXPECT_TRUE(atLeast("B*N", "B*i + B"));
}

TEST_F(FactsTest, TheLeastFailureIsFound) {
  facts.addNonNegative(dim("T - 5"));
  auto point = facts.leastFailure(dim("T - 12"), false, {name_("T")});
  ASSERT_TRUE(point);
  EXPECT_EQ(point->lookup(name_("T")), 5);
  auto other = facts.leastFailure(dim("min(1000, 1000)") - dim("T"), false, {name_("T")});
  ASSERT_TRUE(other);
  EXPECT_EQ(other->lookup(name_("T")), 1001);
}

TEST_F(FactsTest, ManyFloorDivsEndWithinTheBudget) {
  // Sums of floordivs by coprime numbers: exponential for the solver, so it is not asked.
  std::string left;
  for (int i = 2; i < 20; ++i)
    left += (left.empty() ? "" : " + ") + std::string("div(T + ") + std::to_string(i) + ", " +
            std::to_string(2 * i + 1) + ")";
  auto start = std::chrono::steady_clock::now();
  EXPECT_FALSE(equal(left, "S"));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
}

// What no budget could decide is answered in no time: not proved.
TEST_F(FactsTest, WhatIsTooHardEndsSoon) {
  auto soon = [&](StringRef question) {
    std::clock_t start = std::clock(); // other processes may have the cores
    EXPECT_FALSE(facts.provesZero(dim(question))) << question.str();
    EXPECT_FALSE(facts.provesNonNegative(dim(question))) << question.str();
    facts.leastFailure(dim(question), true, {name_("B"), name_("S"), name_("T")});
    EXPECT_LT(double(std::clock() - start) / CLOCKS_PER_SEC, 0.5) << question.str();
  };
  std::string floorDivs = "0", mins = "0", products = "0", mixed = "0";
  const char *const names[] = {"B", "K", "S", "T", "N"};
  for (int i = 0; i < 12; ++i) {
    std::string a = names[i % 5], b = names[(i + 1) % 5], c = std::to_string(2 * i + 3);
    floorDivs +=
        " + div(" + a + " + div(" + b + " + " + c + ", " + c + "), 5) - div(" + a + " + 1, " + c + ")";
    mins += " + min(" + a + ", " + b + " + " + c + ") - max(" + a + " + " + c + ", 2*" + b + ")";
    products += " + " + c + "*" + a + "*" + b + "*" + names[(i + 3) % 5] + " - " + a + "*" + a + "*" + b;
    mixed += " + " + a + "*min(" + b + ", " + c + ") - div(" + a + "*" + b + " + " + c + ", " + c + ")";
  }
  soon(floorDivs + " - 1000");
  soon(mins + " - 1000");
  soon(products + " - 1000000");
  soon(mixed + " - 1000000");
}

// Facts without end about the symbols of a question: the nearest ones decide.
TEST_F(FactsTest, ManyFactsHideNone) {
  for (int i = 0; i < 400; ++i)
    facts.declare(name_("d" + std::to_string(i)), dim("0"), dim("N + " + std::to_string(i)));
  EXPECT_TRUE(atLeast("S + T", "len + 1"));
  EXPECT_TRUE(atLeast("N + 7", "d7"));
  EXPECT_FALSE(atLeast("N + 6", "d7"));
}

TEST_F(FactsTest, TheLeastFailureBeyondAMinimum) {
  auto point = facts.leastFailure(dim("5*N - 5*min(N, 200)"), true, {name_("N")});
  ASSERT_TRUE(point);
  EXPECT_EQ(point->lookup(name_("N")), 201);
  // With products it is a candidate.
  auto product = facts.leastFailure(dim("max(B, 3) - B*K"), true, {name_("B"), name_("K")});
  ASSERT_TRUE(product);
}

/// Soundness: whatever is proved holds at all points of a box that the facts admit.
TEST_F(FactsTest, WhatIsProvedIsTrue) {
  std::mt19937 random(7);
  auto below = [&](int n) { return int64_t(random() % n); };
  const char *const names[] = {"B", "K", "T", "len", "S"};
  auto term = [&]() -> DimAttr {
    DimAttr symbol = dim(names[below(5)]);
    switch (below(6)) {
    case 0:
      return symbol * (1 + below(3));
    case 1:
      return symbol.floorDiv(dim(std::to_string(1 + below(3))));
    case 2:
      return symbol * dim(names[below(5)]);
    case 3:
      return symbol.min(dim(names[below(5)]) + below(3));
    case 4:
      return symbol.max(dim(names[below(5)]) - below(3));
    default:
      return dim(std::to_string(below(5)));
    }
  };
  unsigned proved = 0;
  for (unsigned round = 0; round < 1500; ++round) {
    DimAttr question = term() + term() - term();
    if (round % 3 == 0)
      question = question - term();
    bool nonNegative = facts.provesNonNegative(question), zero = facts.provesZero(question);
    proved += nonNegative;
    if (!nonNegative && !zero)
      continue;
    for (unsigned point = 0; point < 200; ++point) {
      Assignment values;
      for (const char *name : names)
        values[name_(name)] = 1 + below(6);
      if (!facts.admits(values))
        continue;
      auto value = question.evaluate(
          [&](StringRef name) -> std::optional<int64_t> { return values.lookup(name_(name)); });
      ASSERT_TRUE(value);
      ASSERT_TRUE(!nonNegative || *value >= 0) << question.text() << " = " << *value;
      ASSERT_TRUE(!zero || *value == 0) << question.text() << " = " << *value;
    }
  }
  EXPECT_GT(proved, 100u);
}

} // namespace
