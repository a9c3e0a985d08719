// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The rules that a derivation is checked by, one by one: what each takes, and what it refuses.
#include "Certified.h"
#include "certificate/Derivation.h"

namespace rondo::certificate::tests {
namespace {

class CheckerTest : public CertificateTest {
protected:
  CheckerTest() {
    for (const char *name : {"a", "b", "x", "y"})
      facts.declare(mlir::StringAttr::get(&context, name), dim("1"), {});
    facts.addNonNegative(dim("b - a"));
    facts.addZero(dim("x - 2*y"));
  }

  DimAttr dim(const std::string &text) { return *DimAttr::parseText(&context, text); }
  Fact fact(const std::string &text) { return {dim(text), nullptr}; }
  Fact fact(const std::string &text, Reason reason) {
    return {dim(text), std::make_shared<Reason>(std::move(reason))};
  }
  Refutation sum(std::vector<Term> terms, int64_t constant) { return {std::move(terms), constant, {}, {}}; }

  /// Empty where the refutation shows that the dimension is at least 0.
  std::string whatIsWrong(const std::string &goal, const Refutation &refutation) {
    Budget budget;
    DerivationChecker checker(facts, budget);
    bool proved = checker.proves(dim(goal), refutation);
    EXPECT_EQ(proved, checker.message.empty());
    return checker.message;
  }
  /// The same for a fact with a reason: its negation and it add up to -1.
  std::string whatIsWrong(const std::string &goal, const Fact &known) {
    std::vector<Term> terms = {{known, 1}, {{-dim(goal) - 1, nullptr}, 1}};
    if (terms[1].fact.dim.text() < terms[0].fact.dim.text())
      std::swap(terms[0], terms[1]);
    return whatIsWrong(goal, sum(terms, -1));
  }

  Context facts;
};

TEST_F(CheckerTest, SumsAreExact) {
  auto with = [&](int64_t times, int64_t constant) {
    return whatIsWrong("a + b - 2",
                       sum({{fact("-a - b + 1"), 1}, {fact("a - 1"), times}, {fact("b - 1"), 1}}, constant));
  };
  EXPECT_EQ(with(1, -1), "");
  EXPECT_EQ(with(1, -2), "the sum is -1, not -2");
  EXPECT_EQ(with(2, -1), "the sum is a - 2, not -1");
  EXPECT_EQ(with(-1, -1), "`a - 1` times -1");
  EXPECT_EQ(whatIsWrong("a", sum({{fact("a - 2"), 1}}, -1)), "`a - 2` is not known to be at least 0 here");
  EXPECT_EQ(whatIsWrong("a", sum({}, -1)), "a sum of nothing");
  EXPECT_EQ(whatIsWrong("a", sum({{fact("b - 1"), 1}, {fact("-a - 1"), 1}}, -1)),
            "`-a - 1` stands out of order");
  EXPECT_EQ(whatIsWrong("a - 1", sum({{fact("-a"), 1}, {fact("a - 1"), 1}, {fact("a - 1"), 1}}, -1)),
            "`a - 1` stands out of order");
}

TEST_F(CheckerTest, WhatIsZeroMayBeTakenAway) {
  EXPECT_EQ(whatIsWrong("2*y - x", sum({{fact("x - 2*y"), 1}, {fact("x - 2*y - 1"), -1}}, -1)),
            "`x - 2*y - 1` times -1");
  EXPECT_EQ(whatIsWrong("x - 2*y", sum({{fact("2*y - x - 1"), 1}, {fact("x - 2*y"), 1}}, -1)), "");
  EXPECT_EQ(whatIsWrong("2*y - x", sum({{fact("x - 2*y"), -1}, {fact("x - 2*y - 1"), 1}}, -1)), "");
}

TEST_F(CheckerTest, NothingLeavesSixtyFourBits) {
  std::string large = "4611686018427387904";
  facts.addNonNegative(dim(large + "*a - b"));
  EXPECT_EQ(whatIsWrong("a", sum({{fact("-a - 1"), 1}, {fact(large + "*a - b"), 4}}, -1)),
            "the sum is beyond 64 bits, not -1");
}

TEST_F(CheckerTest, Products) {
  Fact right =
      fact("a*b - a - b + 1", {ReasonKind::Product, {fact("a - 1"), fact("b - 1")}, {}, 1, {}, {}, {}});
  EXPECT_EQ(whatIsWrong("a*b - a - b + 1", right), "");
  Fact other = fact("a*b - a - b + 2", *right.reason);
  EXPECT_EQ(whatIsWrong("a*b - a - b + 2", other), "`a - 1` times `b - 1` is not `a*b - a - b + 2`");
  Fact zero = fact("a*x - 2*a*y - x + 2*y",
                   {ReasonKind::Product, {fact("a - 1"), fact("x - 2*y")}, {}, 1, {}, {}, {}});
  EXPECT_EQ(whatIsWrong("a*x - 2*a*y - x + 2*y", zero), "`x - 2*y` is not what a product takes");
  Fact multiple = fact("2*a*y - a*x", {ReasonKind::Multiple, {fact("x - 2*y")}, {}, 1, dim("-a"), {}, {}});
  EXPECT_EQ(whatIsWrong("2*a*y - a*x", multiple), "");
  Fact notZero = fact("a - a*a", {ReasonKind::Multiple, {fact("a - 1")}, {}, 1, dim("-a"), {}, {}});
  EXPECT_EQ(whatIsWrong("a - a*a", notZero), "`a - 1` is not what a product takes");
}

TEST_F(CheckerTest, RoundingCuts) {
  facts.addNonNegative(dim("2*a - 3"));
  auto cut = [&](const std::string &result, int64_t divisor) {
    return fact(result, {ReasonKind::Rounded, {}, {{fact("2*a - 3"), 1}}, divisor, {}, {}, {}});
  };
  EXPECT_EQ(whatIsWrong("a - 2", cut("a - 2", 2)), "");
  EXPECT_EQ(whatIsWrong("a - 3", cut("a - 3", 2)), "the sum over 2, rounded down, is not `a - 3`");
  EXPECT_EQ(whatIsWrong("a - 2", cut("a - 2", 3)), "the sum over 3, rounded down, is not `a - 2`");
  EXPECT_EQ(whatIsWrong("a - 2", cut("a - 2", 0)), "a division by 0");
  EXPECT_EQ(whatIsWrong("a - 2", cut("a - 2", -2)), "a division by -2");
}

TEST_F(CheckerTest, Definitions) {
  auto of = [&](const std::string &atom, const std::string &result, std::vector<Fact> facts = {}) {
    return whatIsWrong(result, fact(result, {ReasonKind::Definition, facts, {}, 1, {}, dim(atom), {}}));
  };
  EXPECT_EQ(of("min(a, b)", "b - min(a, b)"), "");
  EXPECT_EQ(of("max(a, b)", "max(a, b) - a"), "");
  EXPECT_EQ(of("max(a, b)", "a - max(a, b)"), "`a - max(a, b)` does not define `max(a, b)`");
  EXPECT_EQ(of("div(a, 3)", "a - 3*div(a, 3)"), "");
  EXPECT_EQ(of("div(a, 3)", "3*div(a, 3) - a + 2"), "");
  EXPECT_EQ(of("div(a, 3)", "3*div(a, 3) - a + 1"), "`3*div(a, 3) + 1 - a` does not define `div(a, 3)`");
  EXPECT_EQ(of("div(a, b)", "a - b*div(a, b)", {fact("b - 1")}), "");
  EXPECT_EQ(of("div(a, b)", "a - b*div(a, b)"), "`div(a, b)` is defined for divisors of at least 1");
  EXPECT_EQ(of("div(a, b)", "a - b*div(a, b)", {fact("a - 1")}),
            "`a - 1` does not say that `b` is at least 1");
  EXPECT_EQ(of("a", "a - 1"), "`a - 1` needs no reason: it is in force");
  EXPECT_EQ(of("a", "a - 2"), "`a - 2` does not define `a`");
}

TEST_F(CheckerTest, Choices) {
  auto of = [&](const std::string &atom, const std::string &result, const std::string &order) {
    return whatIsWrong(result, fact(result, {ReasonKind::Choice, {fact(order)}, {}, 1, {}, dim(atom), {}}));
  };
  EXPECT_EQ(of("min(a, b)", "min(a, b) - a", "b - a"), "");
  EXPECT_EQ(of("max(a, b)", "max(a, b) - b", "b - a"), "");
  EXPECT_EQ(of("min(a, b)", "min(a, b) - b", "b - a"), "`min(a, b) - b` is not what `b - a` chooses");
  EXPECT_EQ(of("min(a, b)", "min(a, b) - b", "a - b"), "`a - b` is not known to be at least 0 here");
  EXPECT_EQ(of("min(a, b)", "min(a, b) - a", "x - 1"), "`x - 1` does not decide `min(a, b)`");
  EXPECT_EQ(of("div(a, 2)", "div(a, 2) - a", "b - a"), "`div(a, 2)` is no choice");
}

TEST_F(CheckerTest, Lemmas) {
  auto with = [&](const std::string &goal, Refutation proof) {
    Reason reason;
    reason.proof = {std::move(proof)};
    return whatIsWrong(goal, fact(goal, reason));
  };
  EXPECT_EQ(with("a + b - 2", sum({{fact("-a - b + 1"), 1}, {fact("a - 1"), 1}, {fact("b - 1"), 1}}, -1)),
            "");
  EXPECT_EQ(with("a + b - 3", sum({{fact("-a - b + 2"), 1}, {fact("a - 1"), 1}, {fact("b - 1"), 1}}, 0)),
            "a sum of 0 is no absurdity");
}

TEST_F(CheckerTest, Cases) {
  Refutation left = sum({{fact("-a"), 1}, {fact("a - 1"), 1}}, -1);
  Refutation cases{{}, 0, dim("a - y"), {left, left}};
  EXPECT_EQ(whatIsWrong("a - 1", cases), "a case does not use `a - y`");
  // a + |a - b| >= b, the absolute value as a maximum
  Reason first{ReasonKind::Choice, {fact("a - y")}, {}, 1, {}, dim("max(a, y)"), {}};
  Reason second{ReasonKind::Definition, {}, {}, 1, {}, dim("max(a, y)"), {}};
  Refutation one = sum({{fact("a - max(a, y)", {}), 0}}, -1);
  one.terms = {{fact("a - y"), 1}, {fact("max(a, y) - a", first), 1}, {fact("y - max(a, y) - 1"), 1}};
  Refutation other = sum({{fact("max(a, y) - y", second), 1}, {fact("y - max(a, y) - 1"), 1}}, -1);
  EXPECT_EQ(whatIsWrong("max(a, y) - y", Refutation{{}, 0, dim("a - y"), {one, other}}),
            "a case does not use `y - a - 1`");
  EXPECT_EQ(whatIsWrong("max(a, y) - y", one), "`a - y` is not known to be at least 0 here");
  EXPECT_EQ(whatIsWrong("a", Refutation{{}, 0, dim("3"), {one, other}}), "`3` has no two cases");
}

TEST_F(CheckerTest, FactsEndWithTheirScope) {
  Context::Mark mark = facts.mark();
  facts.addNonNegative(dim("a - 7"));
  Refutation proof = sum({{fact("-a + 6"), 1}, {fact("a - 7"), 1}}, -1);
  EXPECT_EQ(whatIsWrong("a - 7", proof), "");
  facts.rollback(mark);
  EXPECT_EQ(whatIsWrong("a - 7", proof), "`a - 7` is not known to be at least 0 here");
  EXPECT_EQ(whatIsWrong("a - 1", sum({{fact("-a"), 1}, {fact("a - 1"), 1}}, -1)), "");
}

TEST_F(CheckerTest, WhatIsEvidentNeedsNoTrust) {
  std::string text = certified("entry e<B>(x: f32[B, 8]) -> (y: f32[B, 2]) { x[:, 0:2] }\n");
  EXPECT_EQ(CertificateTest::whatIsWrong(text), "");
  std::string evident = "\"claim\":\"8 >= 2\",\"proofs\":[]";
  ASSERT_NE(text.find(evident), std::string::npos) << text;
  text.replace(text.find(evident), evident.size(), "\"claim\":\"8 >= 2\",\"certified\":false");
  EXPECT_NE(CertificateTest::whatIsWrong(text).find("is evident, and listed as not certified"),
            std::string::npos);
}

// Lengths are at least 1, each; of no rows there is none, and the greatest is 0.
TEST_F(CheckerTest, TheGreatestOfNoLengths) {
  for (bool some : {true, false}) {
    language::Sources sources;
    language::Diagnostics diagnostics;
    std::string text = "entry e<B, S>(x: f32[B, S ragged len], len: i32[B] in 1..=S) -> (y: f32[_])" +
                       std::string(some ? "" : " where B >= 0, S >= 0") +
                       " {\n  zeros([maxlen(len) - 1])\n}\n";
    module = language::importRondoText("model.rondo", text, context, sources, diagnostics);
    ASSERT_TRUE(module);
    mlir::OwningOpRef<mlir::ModuleOp> proved = module->clone();
    passes::Verdict verdict = passes::prove(*proved).verdict;
    EXPECT_EQ(verdict == passes::Verdict::Accepted, some);
    Certificate certificate = passes::certify(*module, *proved);
    certificate.digest = digest;
    result = check(*module, digest, certificate);
    EXPECT_EQ(result.error, "");
    std::string listed = "\"certified\":false", written = print(certificate);
    size_t at = written.find("\"claim\":\"maxlen");
    ASSERT_NE(at, std::string::npos) << written;
    EXPECT_EQ(written.substr(at, written.find('\n', at) - at).find(listed) == std::string::npos, some)
        << written;
  }
}

// What a file asks for is bounded: texts that would be multiplied out, and derivations without end.
TEST_F(CheckerTest, AFileThatAsksForTooMuch) {
  std::string text = certified("entry e<B>(x: f32[B, 8]) -> (y: f32[B]) { x[:, 0] + zeros([B]) }\n");
  auto with = [&](const std::string &size) {
    size_t at = text.find("\"B - 1\"");
    EXPECT_NE(at, std::string::npos) << text;
    return CertificateTest::whatIsWrong(std::string(text).replace(at, 7, "\"" + size + "\""));
  };
  std::string sum = "B", product = "B", nested = "B";
  for (int i = 0; i < 300; ++i)
    sum += " + B", product += "*B";
  for (int i = 0; i < 20; ++i)
    nested = "min(" + nested + ", B)";
  for (const std::string &size : {sum, product, nested, std::string("(B + 1)*(B + 1)*(B + 1)")})
    EXPECT_EQ(with(size).substr(0, 24), "a size too large to read") << with(size);
}

TEST_F(CheckerTest, AFileOfSomethingElse) {
  certified("entry e<B>(x: f32[B]) -> (y: f32[B]) { x }\n");
  auto wrong = [&](const std::string &text) { return CertificateTest::whatIsWrong(text); };
  EXPECT_EQ(wrong(""), "the certificate is not JSON");
  EXPECT_EQ(wrong("[]"), "there is no `rondo_certificate` where one belongs");
  EXPECT_EQ(wrong(std::string(100000, '[')), "the certificate is nested too deeply to be one");
  EXPECT_EQ(wrong("{\"rondo_certificate\":2}"),
            "`rondo_certificate` is not 1, the version that this program reads");
  EXPECT_NE(wrong("{\"rondo_certificate\":1,\"sha256\":\"\xff\"}"), "");
}

} // namespace
} // namespace rondo::certificate::tests
