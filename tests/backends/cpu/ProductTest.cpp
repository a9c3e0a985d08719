// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Products: numbers against plain loops in double, the same bits at every number of rows and threads, nothing
// touched beyond a buffer.
#include "tests/backends/cpu/Harness.h"

#include <cmath>
#include <cstring>
#include <gtest/gtest.h>

using namespace rondo::cpu::tests;

namespace {

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

struct Step {
  int64_t depth, units;
  std::vector<float> w;
  Compiled code;

  Step(int64_t depth, int64_t units, const std::string &cpu = "native")
      : depth(depth), units(units), w(randomNumbers(depth * 4 * units, 1)),
        code(fourPartStep(depth, units), {{"w", w}}, cpu) {}

  /// h1, then c1, computed in buffers that end at protected pages.
  std::vector<float> run(int64_t rows, const float *x, const float *h, const float *c, int threads = 1) {
    size_t state = rows * units;
    GuardedBuffer gx(4 * state * 4), gh(rows * depth * 4), gc(state * 4), h1(state * 4), c1(state * 4);
    std::memcpy(gx.as(), x, 16 * state);
    std::memcpy(gh.as(), h, 4 * rows * depth);
    std::memcpy(gc.as(), c, 4 * state);
    code.call({{gx.as(), {rows, 4 * units}}, {gh.as(), {rows, depth}}, {gc.as(), {rows, units}}},
              {{h1.as(), {rows, units}}, {c1.as(), {rows, units}}}, threads);
    std::vector<float> result(h1.as(), h1.as() + state);
    result.insert(result.end(), c1.as(), c1.as() + state);
    return result;
  }

  std::vector<double> expect(int64_t rows, const float *x, const float *h, const float *c) {
    std::vector<double> result(2 * rows * units);
    for (int64_t r = 0; r < rows; ++r)
      for (int64_t u = 0; u < units; ++u) {
        double z[4];
        for (int p = 0; p < 4; ++p) {
          z[p] = x[r * 4 * units + p * units + u];
          for (int64_t k = 0; k < depth; ++k)
            z[p] += double(h[r * depth + k]) * w[k * 4 * units + p * units + u];
        }
        double cell = sigmoid(z[1]) * c[r * units + u] + sigmoid(z[0]) * std::tanh(z[2]);
        result[r * units + u] = sigmoid(z[3]) * std::tanh(cell);
        result[(rows + r) * units + u] = cell;
      }
    return result;
  }
};

} // namespace

TEST(Product, FourPartsAtManySizes) {
  for (auto [depth, units] :
       std::vector<std::pair<int64_t, int64_t>>{{4, 8}, {5, 9}, {64, 64}, {37, 50}, {100, 33}, {256, 16}}) {
    Step step(depth, units);
    for (int64_t rows = 1; rows <= 14; ++rows) {
      auto x = randomNumbers(rows * 4 * units, 2), h = randomNumbers(rows * depth, 3),
           c = randomNumbers(rows * units, 4);
      auto got = step.run(rows, x.data(), h.data(), c.data());
      auto want = step.expect(rows, x.data(), h.data(), c.data());
      for (size_t i = 0; i < got.size(); ++i)
        ASSERT_NEAR(got[i], want[i], 2e-5)
            << "depth " << depth << " units " << units << " rows " << rows << " element " << i;
    }
  }
}

TEST(Product, SameBitsAtEveryRowCountAndThreadCount) {
  constexpr int64_t depth = 130, units = 200, rows = 33;
  Step step(depth, units);
  auto x = randomNumbers(rows * 4 * units, 2), h = randomNumbers(rows * depth, 3),
       c = randomNumbers(rows * units, 4);
  auto all = step.run(rows, x.data(), h.data(), c.data());
  EXPECT_EQ(all, step.run(rows, x.data(), h.data(), c.data(), 2));
  for (int64_t size : {1, 2, 3, 5, 8})
    for (int threads : {1, 2, 3})
      for (int64_t first = 0; first + size <= rows; first += size) {
        auto part = step.run(size, x.data() + first * 4 * units, h.data() + first * depth,
                             c.data() + first * units, threads);
        for (int64_t i = 0; i < size * units; ++i) {
          ASSERT_EQ(part[i], all[first * units + i]) << size << " rows, " << threads << " threads";
          ASSERT_EQ(part[size * units + i], all[(rows + first) * units + i]);
        }
      }
}

/// The numbers of `rows` rows, and the same bits where a call has fewer of them.
static void expectSameAtFewerRows(int64_t depth, int64_t units, int64_t rows,
                                  std::initializer_list<int64_t> sizes, double tolerance) {
  Step step(depth, units);
  auto x = randomNumbers(rows * 4 * units, 2), h = randomNumbers(rows * depth, 3),
       c = randomNumbers(rows * units, 4);
  auto want = step.expect(rows, x.data(), h.data(), c.data());
  auto all = step.run(rows, x.data(), h.data(), c.data());
  for (size_t i = 0; i < all.size(); ++i)
    ASSERT_NEAR(all[i], want[i], tolerance);
  for (int64_t size : sizes) {
    auto part = step.run(size, x.data(), h.data(), c.data(), size % 2 + 1);
    for (int64_t i = 0; i < size * units; ++i) {
      ASSERT_EQ(part[i], all[i]) << size << " rows";
      ASSERT_EQ(part[size * units + i], all[rows * units + i]) << size << " rows";
    }
  }
}

/// Products larger than the second cache fetch panels and inits ahead: beyond the last ones, too.
TEST(Product, LargeProductsAtManyRows) {
  expectSameAtFewerRows(300, 300, 40, {1, 2, 4, 7, 13, 25, 40}, 2e-5);
}

TEST(Product, WeightsInMemoryAtFewRows) { expectSameAtFewerRows(1040, 1060, 3, {1, 2}, 5e-5); }

TEST(Product, SameBitsOnAvx2AndAvx512) {
  if (!__builtin_cpu_supports("avx512vl"))
    GTEST_SKIP() << "this machine has no AVX-512";
  constexpr int64_t depth = 70, units = 72, rows = 7;
  auto x = randomNumbers(rows * 4 * units, 2), h = randomNumbers(rows * depth, 3),
       c = randomNumbers(rows * units, 4);
  auto wide = Step(depth, units, "x86-64-v4").run(rows, x.data(), h.data(), c.data());
  EXPECT_EQ(wide, Step(depth, units, "x86-64-v3").run(rows, x.data(), h.data(), c.data()));
  auto narrow = Step(depth, units, "x86-64").run(rows, x.data(), h.data(), c.data());
  for (size_t i = 0; i < wide.size(); ++i)
    ASSERT_NEAR(wide[i], narrow[i], 2e-5);
}

/// x w1 + h w2 + b of a chain over two products, the second transposed in memory; both sums and a third that
/// only the second product adds to.
static const char *chained = R"(
kernel.data @w = dense<0.0> : tensor<$Kx$Vxf32>
kernel.data @v = dense<0.0> : tensor<$Wx$Mxf32>
kernel.data @b = dense<0.0> : tensor<$Wxf32>
kernel.entry @f inputs(%x: memref<?x$Kxf32>, %ids: memref<?xi32>, %table: memref<?x$Mxf32>) outputs(%y: memref<?x$Wxf32>)
    attributes {shapes = [[#rondo.dim<"B">, #rondo.dim<"$K">], [#rondo.dim<"B">], [#rondo.dim<"N">, #rondo.dim<"$M">],
                          [#rondo.dim<"B">, #rondo.dim<"$W">]]} {
  %rows = kernel.size #rondo.dim<"B">
  %w = kernel.constant @w : memref<$Kx$Vxf32>
  %v = kernel.constant @v : memref<$Wx$Mxf32>
  %b = kernel.constant @b : memref<$Wxf32>
  %k1 = arith.constant $K : index
  %k2 = arith.constant $M : index
  %units = arith.constant $U : index
  %units2 = arith.constant $V : index
  %zero = arith.constant 0.0 : f32
  kernel.launch "f" {
    kernel.parallel %r = 0 to %rows {
      %id = memref.load %ids[%r] : memref<?xi32>
      %row = arith.index_cast %id : i32 to index
      kernel.parallel %u = 0 to %units {
        %u1 = arith.addi %u, %units : index
        %u2 = arith.addi %u, %units2 : index
        %b0 = memref.load %b[%u] : memref<$Wxf32>
        %b1 = memref.load %b[%u1] : memref<$Wxf32>
        %s:2 = kernel.reduce sum %k = 0 to %k1 init(%b0, %b1 : f32, f32) {
          %a = memref.load %x[%r, %k] : memref<?x$Kxf32>
          %w0 = memref.load %w[%k, %u] : memref<$Kx$Vxf32>
          %w1 = memref.load %w[%k, %u1] : memref<$Kx$Vxf32>
          %p0 = arith.mulf %w0, %a : f32
          %p1 = arith.mulf %a, %w1 : f32
          kernel.yield %p0, %p1 : f32, f32
        }
        %t:3 = kernel.reduce sum %k = 0 to %k2 init(%s#0, %s#1, %zero : f32, f32, f32) {
          %a = memref.load %table[%row, %k] : memref<?x$Mxf32>
          %w0 = memref.load %v[%u, %k] : memref<$Wx$Mxf32>
          %w1 = memref.load %v[%u1, %k] : memref<$Wx$Mxf32>
          %w2 = memref.load %v[%u2, %k] : memref<$Wx$Mxf32>
          %p0 = arith.mulf %a, %w0 : f32
          %p1 = arith.mulf %a, %w1 : f32
          %p2 = arith.mulf %a, %w2 : f32
          kernel.yield %p0, %p1, %p2 : f32, f32, f32
        }
        memref.store %t#0, %y[%r, %u] : memref<?x$Wxf32>
        memref.store %t#1, %y[%r, %u1] : memref<?x$Wxf32>
        memref.store %t#2, %y[%r, %u2] : memref<?x$Wxf32>
      }
    }
  }
  kernel.return
}
)";

TEST(Product, ChainedSumsTransposedWeightsGatheredRows) {
  for (int64_t units : {8, 16, 23, 70}) {
    constexpr int64_t depth = 21, depth2 = 34, table = 6;
    int64_t width = 3 * units;
    auto w = randomNumbers(depth * 2 * units, 1), v = randomNumbers(width * depth2, 2),
         b = randomNumbers(width, 3);
    for (const char *cpu : {"native", "x86-64-v3", "x86-64"}) {
      Compiled code(
          fill(chained, {{"K", depth}, {"M", depth2}, {"U", units}, {"V", 2 * units}, {"W", width}}),
          {{"w", w}, {"v", v}, {"b", b}}, cpu);
      for (int64_t rows : {1, 2, 5, 13}) {
        auto x = randomNumbers(rows * depth, 4), h = randomNumbers(table * depth2, 5);
        std::vector<int32_t> ids(rows);
        for (int64_t r = 0; r < rows; ++r)
          ids[r] = (r * 5 + 2) % table;
        GuardedBuffer y(rows * width * 4);
        code.call({{x.data(), {rows, depth}}, {ids.data(), {rows}}, {h.data(), {table, depth2}}},
                  {{y.as(), {rows, width}}});
        for (int64_t r = 0; r < rows; ++r)
          for (int64_t u = 0; u < width; ++u) {
            double want = u < 2 * units ? b[u] : 0;
            for (int64_t k = 0; k < depth && u < 2 * units; ++k)
              want += double(x[r * depth + k]) * w[k * 2 * units + u];
            for (int64_t k = 0; k < depth2; ++k)
              want += double(h[ids[r] * depth2 + k]) * v[u * depth2 + k];
            ASSERT_NEAR(y.as()[r * width + u], want, 2e-5)
                << cpu << " units " << units << " rows " << rows << " at " << r << "," << u;
          }
      }
    }
  }
}

/// Scores of all columns, the greatest and where it is; only the rows of a list.
static const char *best = R"(
kernel.data @w = dense<0.0> : tensor<$Kx$Vxf32>
kernel.entry @f inputs(%x: memref<?x$Kxf32>, %list: memref<?xi32>) outputs(%token: memref<?xi32>, %score: memref<?xf32>)
    attributes {shapes = [[#rondo.dim<"B">, #rondo.dim<"$K">], [#rondo.dim<"L">], [#rondo.dim<"B">], [#rondo.dim<"B">]]} {
  %live = kernel.size #rondo.dim<"L">
  %w = kernel.constant @w : memref<$Kx$Vxf32>
  %depth = arith.constant $K : index
  %columns = arith.constant $V : index
  %zero = arith.constant 0.0 : f32
  kernel.launch "best" {
    kernel.parallel %i = 0 to %live {
      %id = memref.load %list[%i] : memref<?xi32>
      %r = arith.index_cast %id : i32 to index
      %best:2 = kernel.reduce argmax %v = 0 to %columns -> (f32, i32) {
        %s = kernel.reduce sum %k = 0 to %depth init(%zero : f32) {
          %a = memref.load %x[%r, %k] : memref<?x$Kxf32>
          %b = memref.load %w[%k, %v] : memref<$Kx$Vxf32>
          %p = arith.mulf %a, %b : f32
          kernel.yield %p : f32
        }
        kernel.yield %s : f32
      }
      memref.store %best#1, %token[%r] : memref<?xi32>
      memref.store %best#0, %score[%r] : memref<?xf32>
    }
  }
  kernel.return
}
)";

/// With many columns and few rows the threads share out the columns: of 3014 the twins are in one lane of
/// different threads.
TEST(Product, ArgmaxOverColumns) {
  constexpr int64_t depth = 24;
  for (int64_t columns : {9, 64, 74, 300, 3014}) {
    auto w = randomNumbers(depth * columns, 1);
    // Column 5 is the same as column columns - 1: the first of the two must win.
    for (int64_t k = 0; k < depth; ++k)
      w[k * columns + columns - 1] = w[k * columns + 5];
    Compiled code(fill(best, {{"K", depth}, {"V", columns}}), {{"w", w}});
    for (int64_t rows : {1, 4, 7, 130}) {
      auto x = randomNumbers(rows * depth, 4);
      for (int64_t k = 0; k < depth; ++k) // row 0 is on the side of the twins
        x[k] = w[k * columns + 5];
      if (rows > 3)
        for (int64_t k = 0; k < depth; ++k)
          x[2 * depth + k] = NAN;
      std::vector<int32_t> list;
      for (int64_t r = rows - 1; r >= 0; --r)
        if (r != 1)
          list.push_back(r);
      GuardedBuffer token(rows * 4), score(rows * 4);
      for (int64_t r = 0; r < rows; ++r)
        token.as<int32_t>()[r] = -7;
      for (int threads : {1, 2, 3}) {
        code.call({{x.data(), {rows, depth}}, {list.data(), {int64_t(list.size())}}},
                  {{token.as(), {rows}}, {score.as(), {rows}}}, threads);
        for (int32_t r : list) {
          float top = -INFINITY;
          int32_t where = 0;
          for (int64_t v = 0; v < columns; ++v) {
            float s = 0;
            for (int64_t k = 0; k < depth; ++k)
              s = std::fma(x[r * depth + k], w[k * columns + v], s);
            if (s > top)
              top = s, where = v;
          }
          ASSERT_EQ(token.as<int32_t>()[r], where)
              << "columns " << columns << " rows " << rows << " row " << r;
          ASSERT_EQ(score.as()[r], top);
        }
        if (rows > 1) {
          ASSERT_EQ(token.as<int32_t>()[1], -7) << "a row that is not listed was computed";
        }
      }
    }
  }
}

/// One barrier lies within the kernel, between the threads' shares of the columns and what becomes of them.
TEST(Product, ColumnsOfAReductionAreSharedOut) {
  auto barriers = [](const std::string &kernel) {
    std::string text = emitText(fill(kernel, {{"K", 24}, {"V", 3000}}), /*assembly=*/false, "avx2");
    int count = 0;
    for (size_t at = 0; (at = text.find("call void @rondo_runtime_barrier", at)) != std::string::npos; ++at)
      ++count;
    return count;
  };
  EXPECT_EQ(barriers(best), 2);
  // A sum of floats would have other bits if it were split.
  std::string sum = best;
  auto replace = [&](const std::string &from, const std::string &to) {
    sum.replace(sum.find(from), from.size(), to);
  };
  replace("%best:2 = kernel.reduce argmax %v = 0 to %columns -> (f32, i32)",
          "%best = kernel.reduce sum %v = 0 to %columns init(%zero : f32)");
  replace("memref.store %best#1, %token[%r] : memref<?xi32>", "memref.store %id, %token[%r] : memref<?xi32>");
  replace("%best#0", "%best");
  EXPECT_EQ(barriers(sum), 1);
}
