// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Expressions of descriptions: every operation, rounding, overflow.

#include "runtime/Description.h"

#include <gtest/gtest.h>

using namespace rondo::runtime;

static std::optional<int64_t> binary(int64_t a, rondo_operation operation, int64_t b) {
  return evaluate(Expression{{{RONDO_CONSTANT, a}, {RONDO_CONSTANT, b}, {uint64_t(operation), 0}}, ""}, {});
}

TEST(Expression, EveryOperation) {
  EXPECT_EQ(binary(7, RONDO_ADD, -9), -2);
  EXPECT_EQ(binary(7, RONDO_SUB, 9), -2);
  EXPECT_EQ(binary(7, RONDO_MUL, -9), -63);
  EXPECT_EQ(binary(7, RONDO_MIN, 9), 7);
  EXPECT_EQ(binary(7, RONDO_MAX, 9), 9);
}

TEST(Expression, FloorDivisionRoundsDown) {
  EXPECT_EQ(binary(7, RONDO_FLOORDIV, 2), 3);
  EXPECT_EQ(binary(-7, RONDO_FLOORDIV, 2), -4);
  EXPECT_EQ(binary(7, RONDO_FLOORDIV, -2), -4);
  EXPECT_EQ(binary(-7, RONDO_FLOORDIV, -2), 3);
  EXPECT_EQ(binary(-8, RONDO_FLOORDIV, 2), -4);
}

TEST(Expression, OverflowIsReported) {
  EXPECT_EQ(binary(INT64_MAX, RONDO_ADD, 1), std::nullopt);
  EXPECT_EQ(binary(INT64_MIN, RONDO_SUB, 1), std::nullopt);
  EXPECT_EQ(binary(INT64_MAX / 2 + 1, RONDO_MUL, 2), std::nullopt);
  EXPECT_EQ(binary(1, RONDO_FLOORDIV, 0), std::nullopt);
  EXPECT_EQ(binary(INT64_MIN, RONDO_FLOORDIV, -1), std::nullopt);
  EXPECT_EQ(binary(INT64_MAX, RONDO_ADD, 0), INT64_MAX);
}

TEST(Expression, SymbolsAndOrder) {
  // max(S - 2, 0) * B
  Expression expression{{{RONDO_SYMBOL, 1},
                         {RONDO_CONSTANT, 2},
                         {RONDO_SUB, 0},
                         {RONDO_CONSTANT, 0},
                         {RONDO_MAX, 0},
                         {RONDO_SYMBOL, 0},
                         {RONDO_MUL, 0}},
                        "max(S - 2, 0) * B"};
  const int64_t large[] = {3, 10}, small[] = {3, 1};
  EXPECT_EQ(evaluate(expression, large), 24);
  EXPECT_EQ(evaluate(expression, small), 0);
}
