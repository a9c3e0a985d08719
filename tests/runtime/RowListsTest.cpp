// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Row lists against the standard library.

#include "runtime/RowLists.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <numeric>
#include <random>

static std::vector<int32_t> sorted(const std::vector<int32_t> &lengths) {
  std::vector<int32_t> rows(lengths.size());
  rondo_runtime_sort_rows(lengths.data(), lengths.size(), rows.data());
  return rows;
}

TEST(RowLists, SortIsStable) {
  EXPECT_EQ(sorted({2, 5, 2, 9, 5}), (std::vector<int32_t>{3, 1, 4, 0, 2}));
  EXPECT_EQ(sorted({}), std::vector<int32_t>());
}

TEST(RowLists, SortOfEverySize) {
  std::mt19937 random(7);
  for (size_t count : {1, 2, 63, 64, 65, 66, 127, 1000, 4097}) {
    std::vector<int32_t> lengths(count), expected(count);
    for (int32_t &length : lengths)
      length = int32_t(random() % 17);
    std::iota(expected.begin(), expected.end(), 0);
    std::ranges::sort(expected, [&](int32_t a, int32_t b) {
      return lengths[a] != lengths[b] ? lengths[a] > lengths[b] : a < b;
    });
    EXPECT_EQ(sorted(lengths), expected) << count;
  }
}

TEST(RowLists, CountOfLongRows) {
  const std::vector<int32_t> lengths = {2, 5, 2, 9, 5}, rows = sorted(lengths);
  for (int64_t step = -1; step < 11; ++step)
    EXPECT_EQ(rondo_runtime_count_rows(lengths.data(), rows.data(), rows.size(), step),
              std::ranges::count_if(lengths, [&](int32_t length) { return length > step; }));
}

TEST(RowLists, CompactKeepsTheOrder) {
  std::vector<int32_t> rows = {3, 1, 4, 0, 2}, live(5);
  const std::vector<int8_t> finished = {0, 1, 0, 0, 1};
  EXPECT_EQ(rondo_runtime_compact_rows(rows.data(), 5, finished.data(), live.data()), 3);
  EXPECT_EQ(std::vector<int32_t>(live.begin(), live.begin() + 3), (std::vector<int32_t>{3, 0, 2}));
  EXPECT_EQ(rondo_runtime_compact_rows(rows.data(), 5, finished.data(), rows.data()), 3);
  EXPECT_EQ(std::vector<int32_t>(rows.begin(), rows.begin() + 3), (std::vector<int32_t>{3, 0, 2}));
  EXPECT_EQ(rondo_runtime_compact_rows(rows.data(), 0, finished.data(), rows.data()), 0);
}
