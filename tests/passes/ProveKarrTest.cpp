// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Affine laws of loops, from what one step does.
#include "ir/Ops.h"
#include "passes/prover/Karr.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

namespace {

class KarrTest : public testing::Test {
protected:
  KarrTest() { context.loadDialect<RondoDialect>(); }
  DimAttr dim(StringRef text) { return *DimAttr::parseText(&context, text); }
  struct Line {
    const char *symbol, *init, *next;
  };
  AffineLaws laws(std::vector<Line> lines) {
    SmallVector<CarriedSize> sizes;
    for (Line line : lines)
      sizes.push_back({StringAttr::get(&context, line.symbol), dim(line.init), dim(line.next)});
    return affineLaws(StringAttr::get(&context, "i"), sizes,
                      [](StringAttr name) { return name.getValue() == "fresh"; });
  }
  std::string law(const AffineLaws &found, unsigned i) {
    return found.laws[i] ? found.laws[i].text() : "none";
  }
  MLIRContext context;
};

TEST_F(KarrTest, Growth) {
  AffineLaws found = laws({{"t", "1", "t + 1"}, {"b", "B", "b"}});
  EXPECT_EQ(law(found, 0), "i + 1");
  EXPECT_EQ(law(found, 1), "B");
}
TEST_F(KarrTest, GrowthBySizesThatStay) {
  AffineLaws found = laws({{"t", "T", "t + C"}, {"u", "B*K", "u - 2*B*K + 1"}});
  EXPECT_EQ(law(found, 0), "C*i + T");
  EXPECT_EQ(found.laws[1], dim("B*K - 2*B*K*i + i"));
}
TEST_F(KarrTest, SwapOfEqualAndOfDifferentSizes) {
  AffineLaws same = laws({{"x", "N", "y"}, {"y", "N", "x"}});
  EXPECT_EQ(law(same, 0), "N");
  AffineLaws different = laws({{"x", "N", "y"}, {"y", "P", "x"}});
  EXPECT_EQ(law(different, 0), "none");
  ASSERT_EQ(different.relations.size(), 1u);
  EXPECT_EQ(different.relations[0], dim("x + y - N - P"));
}
TEST_F(KarrTest, RotateAndGrow) {
  AffineLaws found = laws({{"x", "N", "y + 1"}, {"y", "N", "x"}});
  ASSERT_EQ(found.relations.size(), 1u);
  EXPECT_EQ(found.relations[0], dim("x + y - 2*N - i"));
}
TEST_F(KarrTest, Coupling) {
  AffineLaws found = laws({{"t", "1", "t + 1"}, {"s", "0", "t"}, {"m", "1 + S", "t + 1 + S"}});
  EXPECT_EQ(law(found, 0), "i + 1");
  EXPECT_EQ(law(found, 1), "i");
  EXPECT_EQ(law(found, 2), "S + i + 1");
}
TEST_F(KarrTest, WhatIsNotAffineHasNoLaw) {
  AffineLaws found =
      laws({{"d", "1", "2*d"}, {"r", "B", "B*K"}, {"f", "B", "fresh"}, {"p", "B", "p*K"}, {"b", "B", "b"}});
  for (unsigned i = 0; i < 4; ++i)
    EXPECT_EQ(law(found, i), "none") << i;
  EXPECT_EQ(law(found, 4), "B");
}

} // namespace
