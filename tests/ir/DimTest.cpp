// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Dimension expressions: the normal form, its rewrites, its text; against brute force on random expressions.
#include "ir/Ops.h"
#include "gtest/gtest.h"
#include <map>
#include <random>

using namespace mlir;
using namespace rondo;

namespace {

class DimTest : public testing::Test {
protected:
  DimTest() { context.loadDialect<RondoDialect>(); }
  DimAttr dim(StringRef text) {
    std::string message;
    auto value = DimAttr::parseText(&context, text, &message);
    EXPECT_TRUE(value) << text.str() << ": " << message;
    return value ? *value : DimAttr::constant(&context, -1);
  }
  std::string text(StringRef expression) { return dim(expression).text(); }
  MLIRContext context;
};

TEST_F(DimTest, EqualPolynomialsAreTheSameAttribute) {
  EXPECT_EQ(dim("(B + 1)*(T + 1)"), dim("T*B + T + B + 1"));
  EXPECT_EQ(dim("B*K"), dim("K*B"));
  EXPECT_EQ(dim("2*B - B - B"), dim("0"));
  EXPECT_EQ(dim("(B - T)*(B + T)"), dim("B*B - T*T"));
  EXPECT_NE(dim("B + 1"), dim("B"));
}

TEST_F(DimTest, PrintsAsPeopleWrite) {
  EXPECT_EQ(text("T + 1 + 2*B*K"), "2*B*K + T + 1");
  EXPECT_EQ(text("1 - i"), "1 - i");
  EXPECT_EQ(text("-i"), "-i");
  EXPECT_EQ(text("0*B"), "0");
  EXPECT_EQ(text("max(S, 3) + div(T + 1, 2)"), "div(T + 1, 2) + max(S, 3)");
}

TEST_F(DimTest, SeesWhatIsNeverNegative) {
  for (const char *never : {"0", "B", "2*B*K + 3", "div(B + 1, K)", "min(B, K) + max(S, 3)"})
    EXPECT_TRUE(dim(never).isNonNegative()) << never;
  for (const char *perhaps : {"-1", "B - 1", "B - K", "min(B, K - 1)", "3 - div(B, 2)"})
    EXPECT_FALSE(dim(perhaps).isNonNegative()) << perhaps;
}

TEST_F(DimTest, FloorDivDividesWhatItCan) {
  EXPECT_EQ(text("div(4*H, 4)"), "H");
  EXPECT_EQ(text("div(4*H + 3, 4)"), "H");
  EXPECT_EQ(text("div(4*H + 5, 4)"), "H + 1");
  EXPECT_EQ(text("div(4*H - 1, 4)"), "H - 1");
  EXPECT_EQ(text("div(div(T, 2), 2)"), "div(T, 4)");
  EXPECT_EQ(dim("div(div(T, 3), 4)"), dim("div(T, 12)"));
  EXPECT_EQ(text("div(2*T, 4)"), "div(T, 2)");
  EXPECT_EQ(text("div(B*K, K)"), "B");
  EXPECT_EQ(text("div(B*K + K, K)"), "B + 1");
  EXPECT_EQ(text("mod(B*K, K)"), "0");
  EXPECT_EQ(text("div(-7, 2)"), "-4");
  EXPECT_EQ(text("mod(-7, 2)"), "1");
  EXPECT_EQ(text("mod(5*T + 7, 5)"), "2");
  EXPECT_EQ(text("div(T, 1)"), "T");
}

TEST_F(DimTest, FloorDivByZeroStaysVisible) {
  EXPECT_EQ(text("div(T, 0)"), "div(T, 0)");
  EXPECT_FALSE(dim("div(T, 0)").evaluate([](StringRef) { return 4; }));
  EXPECT_FALSE(dim("div(T, K)").evaluate([](StringRef name) { return name == "K" ? 0 : 4; }));
}

TEST_F(DimTest, MinAndMaxFold) {
  EXPECT_EQ(text("min(T, T + 1)"), "T");
  EXPECT_EQ(text("max(T, T + 1)"), "T + 1");
  EXPECT_EQ(text("max(3, 5)"), "5");
  EXPECT_EQ(dim("min(A, B)"), dim("min(B, A)"));
  EXPECT_EQ(dim("max(A + 2, B + 2)"), dim("max(A, B) + 2"));
  EXPECT_EQ(dim("min(A, A)"), dim("A"));
}

// Each rewrite of a rounded quotient, by itself; c, c1, c2 are numbers of at least 1, q a size of at least 1.
TEST_F(DimTest, EveryRewriteOfFloorDiv) {
  EXPECT_EQ(dim("div(3*B + T, 3)"), dim("B + div(T, 3)"));             // (c*a + r) div c
  EXPECT_EQ(dim("div(6*B + 3*T, 4)"), dim("B + div(2*B + 3*T, 4)"));   // the whole part of each coefficient
  EXPECT_EQ(dim("div(2*B + 4*T + 3, 6)"), dim("div(B + 2*T + 1, 3)")); // (g*x + r) div (g*d)
  EXPECT_EQ(dim("div(div(B + T, 3), 4)"), dim("div(B + T, 12)"));      // (a div c1) div c2
  EXPECT_EQ(dim("div(div(T, 3) + 2, 4)"), dim("div(T + 6, 12)"));      // (a div c1 + k) div c2
  EXPECT_EQ(dim("div(B*K + T, K)"), dim("B + div(T, K)"));             // (p*q + r) div q
  EXPECT_EQ(dim("div(B*K + K + T, K)"), dim("B + 1 + div(T, K)"));
  EXPECT_EQ(dim("div((B + T)*(K + 1), K + 1)"), dim("B + T"));
  EXPECT_EQ(dim("mod(B*K, K)"), dim("0")); // (p*q) mod q
  EXPECT_EQ(dim("mod(B*K + T, K)"), dim("mod(T, K)"));
  EXPECT_EQ(dim("mod(T, 4)"), dim("T - 4*div(T, 4)"));
  EXPECT_EQ(dim("div(4*T + 3, 4)"), dim("T")); // rounded up: (a + c - 1) div c
  EXPECT_EQ(dim("div(div(div(T + 1, 2) + 1, 2) + 1, 2)"), dim("div(T + 7, 8)"));
}

// Each law of min and max, by itself.
TEST_F(DimTest, EveryRewriteOfMinAndMax) {
  for (std::string f : {"min", "max"}) {
    auto of = [&](StringRef a, StringRef b) { return dim(f + "(" + a.str() + ", " + b.str() + ")"); };
    EXPECT_EQ(of("B", "B"), dim("B")) << f;
    EXPECT_EQ(of("B + T", "S"), of("S", "B + T")) << f;
    EXPECT_EQ(of(f + "(B, T)", "S"), of("B", f + "(S, T)")) << f;
    EXPECT_EQ(of(f + "(B, T)", "T"), of("B", "T")) << f;
    EXPECT_EQ(of("B + S", "T + S"), of("B", "T") + dim("S")) << f;
    EXPECT_EQ(of("T - B", "0"), of("T", "B") - dim("B")) << f;
    EXPECT_EQ(of(f + "(B, T) + 1", "S"), of(f + "(B + 1, T + 1)", "S")) << f;
    EXPECT_EQ(of("4*B", "8"), of("B", "2") * 4) << f;
    EXPECT_EQ(of("B*K", "K"), of("K", "K*B")) << f;
  }
  EXPECT_EQ(text("min(min(T, 5), 3)"), "min(T, 3)");
  EXPECT_EQ(text("max(max(T, 5) + 1, T)"), "max(T, 5) + 1");
}

TEST_F(DimTest, SubstitutesEverywhere) {
  DimAttr replaced = dim("B*T + div(T + 1, 2) + max(T, 3)").substitute([&](StringAttr name) {
    return name.getValue() == "T" ? DimAttr::constant(&context, 5) : DimAttr();
  });
  EXPECT_EQ(replaced, dim("5*B + 8"));
  DimAttr same = dim("B + 1");
  EXPECT_EQ(same.substitute([](StringAttr) { return DimAttr(); }), same);
}

TEST_F(DimTest, KnowsItsSymbols) {
  EXPECT_TRUE(dim("div(B + T, K)").mentions("K"));
  EXPECT_FALSE(dim("div(B + T, K)").mentions("S"));
  EXPECT_EQ(dim("len - 1 + 1").asSymbol(), StringRef("len"));
  EXPECT_FALSE(dim("2*B").asSymbol());
  EXPECT_EQ(dim("7").asConstant(), 7);
}

TEST_F(DimTest, SaysWhenItOverflows) {
  DimAttr huge = dim("4611686018427387904"); // 2^62
  EXPECT_FALSE(huge.overflowed());
  EXPECT_TRUE((huge + huge).overflowed());
  EXPECT_TRUE((huge * 4).overflowed());
  EXPECT_TRUE(((huge * 4) + dim("B")).overflowed());
  EXPECT_FALSE(dim("B*B").evaluate([](StringRef) { return int64_t(1) << 40; }));
}

TEST_F(DimTest, RejectsWhatIsNoDimension) {
  for (StringRef bad :
       {"", "B +", "B ** 2", "div(B)", "(B", "B)", "min(B,)", "99999999999999999999", "B/2", "1.5"}) {
    std::string message;
    EXPECT_FALSE(DimAttr::parseText(&context, bad, &message)) << bad.str();
    EXPECT_FALSE(message.empty()) << bad.str();
  }
}

TEST_F(DimTest, AxesAndTypesRoundTrip) {
  for (StringRef good :
       {"f32", "f32[B]", "i32[B, S ragged len]", "bool[B, S padded len]", "f32[B, S padded len = 0, 2*H]",
        "f32[B, S padded by m]", "f32[B*K tag B.K, 4]", "f64[3]", "f32[T tag time]", "f32[0]"}) {
    std::string message;
    auto type = SymbolicTensorType::parseText(&context, good, &message);
    ASSERT_TRUE(type) << good.str() << ": " << message;
    EXPECT_EQ(type->text(), good.str());
  }
  for (StringRef bad : {"f16[B]", "f32[B", "f32[B,]", "f32[B ragged]", "f32[B tag]", "i32 B"})
    EXPECT_FALSE(SymbolicTensorType::parseText(&context, bad)) << bad.str();
}

TEST_F(DimTest, TagsFollowSizes) {
  AxisAttr axis = AxisAttr::dense(dim("B"));
  ASSERT_EQ(axis.getTag().size(), 1u);
  EXPECT_EQ(axis.withSize(dim("B + 1")).getTag().size(), 0u);
  AxisAttr merged =
      AxisAttr::dense(dim("B*K")).withTag({StringAttr::get(&context, "B"), StringAttr::get(&context, "K")});
  EXPECT_EQ(merged.resized(dim("C*K")).getTag(), merged.getTag());
  EXPECT_EQ(axis.resized(dim("C")).getTag()[0].getValue(), "C");
}

//===-- Against brute force --===//

using Values = std::map<std::string, int64_t>;
int64_t floorDivide(int64_t a, int64_t b) { return a / b - ((a % b != 0) && ((a % b < 0) != (b < 0))); }

/// A random expression, as a dimension and as a function of the symbols' values.
struct Expression {
  DimAttr dim;
  std::function<int64_t(const Values &)> value;
};

class RandomDims {
public:
  RandomDims(MLIRContext &context, unsigned seed) : context(context), random(seed) {}

  Expression make(unsigned depth) {
    unsigned kind = below(depth == 0 ? 2 : 9);
    if (kind == 0) {
      int64_t c = int64_t(below(13)) - 4;
      return {DimAttr::constant(&context, c), [c](const Values &) { return c; }};
    }
    if (kind == 1) {
      std::string name(1, "BKTS"[below(4)]);
      return {DimAttr::symbol(&context, name), [name](const Values &v) { return v.at(name); }};
    }
    Expression a = make(depth - 1);
    if (kind == 2 || kind == 3) { // divisors: a number, or a symbol
      if (kind == 2) {
        int64_t c = 1 + below(6);
        return {a.dim.floorDiv(DimAttr::constant(&context, c)),
                [=](const Values &v) { return floorDivide(a.value(v), c); }};
      }
      return {a.dim.mod(DimAttr::symbol(&context, "K")),
              [=](const Values &v) { return a.value(v) - v.at("K") * floorDivide(a.value(v), v.at("K")); }};
    }
    Expression b = make(depth - 1);
    switch (kind) {
    case 4:
      return {a.dim + b.dim, [=](const Values &v) { return a.value(v) + b.value(v); }};
    case 5:
      return {a.dim - b.dim, [=](const Values &v) { return a.value(v) - b.value(v); }};
    case 6:
      return {a.dim * b.dim, [=](const Values &v) { return a.value(v) * b.value(v); }};
    case 7:
      return {a.dim.min(b.dim), [=](const Values &v) { return std::min(a.value(v), b.value(v)); }};
    default:
      return {a.dim.max(b.dim), [=](const Values &v) { return std::max(a.value(v), b.value(v)); }};
    }
  }
  unsigned below(unsigned n) { return std::uniform_int_distribution<unsigned>(0, n - 1)(random); }

private:
  MLIRContext &context;
  std::mt19937 random;
};

TEST_F(DimTest, RandomExpressionsKeepTheirValue) {
  RandomDims source(context, 20260101);
  for (unsigned round = 0; round < 3000; ++round) {
    Expression e = source.make(3);
    for (unsigned point = 0; point < 12; ++point) {
      Values values;
      for (char name : {'B', 'K', 'T', 'S'})
        values[std::string(1, name)] = 1 + source.below(9);
      auto got =
          e.dim.evaluate([&](StringRef name) -> std::optional<int64_t> { return values.at(name.str()); });
      ASSERT_TRUE(got) << e.dim.text();
      ASSERT_EQ(*got, e.value(values)) << e.dim.text();
      // Substituting numbers is evaluating.
      DimAttr number = e.dim.substitute(
          [&](StringAttr name) { return DimAttr::constant(&context, values.at(name.str())); });
      ASSERT_EQ(number.asConstant(), got) << e.dim.text();
    }
    EXPECT_EQ(dim(e.dim.text()), e.dim) << e.dim.text();
  }
}

} // namespace
