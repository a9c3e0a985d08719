// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Whatever the sizes: two buffers that live at the same time never overlap, and all lie inside of the total.
#include "passes/PlanMemory.h"

#include "ir/Ops.h"
#include "mlir/IR/MLIRContext.h"
#include <gtest/gtest.h>
#include <random>

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

namespace {
class PlanMemoryTest : public ::testing::Test {
protected:
  PlanMemoryTest() { context.loadDialect<RondoDialect>(); }

  DimAttr dim(StringRef text) { return *DimAttr::parseText(&context, text); }
  /// A random size in bytes over B, S and steps.
  DimAttr size() {
    DimAttr result = DimAttr::constant(&context, 4 * pick(1, 40));
    for (StringRef symbol : {"B", "S", "steps"})
      if (pick(0, 1))
        result = result * (DimAttr::symbol(&context, symbol) + pick(0, 2));
    return result;
  }
  int64_t pick(int64_t least, int64_t most) {
    return std::uniform_int_distribution<int64_t>(least, most)(random);
  }
  int64_t valueOf(DimAttr dim, int64_t b, int64_t s, int64_t steps) {
    return *dim.evaluate([&](StringRef name) -> std::optional<int64_t> {
      return name == "B" ? b : name == "S" ? s : steps;
    });
  }

  MLIRContext context;
  std::mt19937 random{7};
};
} // namespace

TEST_F(PlanMemoryTest, LiveBuffersNeverOverlap) {
  for (int round = 0; round < 200; ++round) {
    SmallVector<Lifetime> lifetimes;
    for (int64_t count = pick(1, 12); count > 0; --count) {
      int64_t first = pick(0, 20);
      lifetimes.push_back({size(), first, first + pick(0, 8)});
    }
    MemoryPlan plan = planMemory(&context, lifetimes);
    for (int sample = 0; sample < 10; ++sample) {
      int64_t b = pick(0, 70), s = pick(0, 70), steps = pick(0, 70);
      auto value = [&](DimAttr dim) { return valueOf(dim, b, s, steps); };
      for (unsigned i = 0; i < lifetimes.size(); ++i) {
        EXPECT_EQ(value(plan.offsets[i]) % 64, 0);
        EXPECT_LE(value(plan.offsets[i]) + value(lifetimes[i].bytes), value(plan.total));
        for (unsigned j = 0; j < i; ++j) {
          bool together = lifetimes[i].first <= lifetimes[j].last && lifetimes[j].first <= lifetimes[i].last;
          bool apart = value(plan.offsets[i]) + value(lifetimes[i].bytes) <= value(plan.offsets[j]) ||
                       value(plan.offsets[j]) + value(lifetimes[j].bytes) <= value(plan.offsets[i]);
          EXPECT_TRUE(!together || apart)
              << lifetimes[i].bytes.text() << " at " << plan.offsets[i].text() << " meets "
              << lifetimes[j].bytes.text() << " at " << plan.offsets[j].text();
        }
      }
    }
  }
}

TEST_F(PlanMemoryTest, BuffersOneAfterTheOtherShare) {
  Lifetime first{dim("4*B*S"), 0, 1}, second{dim("4*B*S"), 2, 3}, third{dim("4*B"), 0, 3};
  MemoryPlan plan = planMemory(&context, {first, second, third});
  EXPECT_EQ(plan.offsets[0], plan.offsets[1]);
  EXPECT_NE(plan.offsets[0], plan.offsets[2]);
}

TEST_F(PlanMemoryTest, SizesThatCannotBeComparedDoNotShare) {
  Lifetime first{dim("4*B"), 0, 1}, second{dim("4*S"), 2, 3};
  MemoryPlan plan = planMemory(&context, {first, second});
  EXPECT_NE(plan.offsets[0], plan.offsets[1]);
}
