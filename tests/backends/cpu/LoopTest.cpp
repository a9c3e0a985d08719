// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Everything that is no product: loops in lanes, reductions, elementary functions, host schedules, row lists.
#include "tests/backends/cpu/Harness.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <gtest/gtest.h>
#include <limits>

using namespace rondo::cpu::tests;

/// y = f(x) for each of the functions, elementwise.
static const char *functions = R"(
kernel.entry @f inputs(%x: memref<?xf32>) outputs(%t: memref<?xf32>, %s: memref<?xf32>, %e: memref<?xf32>, %l: memref<?xf32>)
    attributes {shapes = [[#rondo.dim<"N">], [#rondo.dim<"N">], [#rondo.dim<"N">], [#rondo.dim<"N">], [#rondo.dim<"N">]]} {
  %n = kernel.size #rondo.dim<"N">
  kernel.launch "f" {
    kernel.parallel %i = 0 to %n {
      %v = memref.load %x[%i] : memref<?xf32>
      %a = math.tanh %v : f32
      %b = kernel.sigmoid %v : f32
      %c = math.exp %v : f32
      %d = math.log %v : f32
      memref.store %a, %t[%i] : memref<?xf32>
      memref.store %b, %s[%i] : memref<?xf32>
      memref.store %c, %e[%i] : memref<?xf32>
      memref.store %d, %l[%i] : memref<?xf32>
    }
  }
  kernel.return
}
)";

TEST(Functions, ErrorsAndEdges) {
  Compiled code(functions);
  std::vector<float> x = {0.0f,    -0.0f,  INFINITY, -INFINITY, NAN,     88.8f,
                          -104.0f, 1e-30f, -1.0f,    3.4e38f,   -3.4e38f};
  size_t edges = x.size();
  for (double v = -110; v < 95; v += 0.00217)
    x.push_back(v);
  for (double v = 1e-37; v < 3e38; v *= 1.0013)
    x.push_back(v);
  int64_t n = x.size();
  std::vector<float> t(n), s(n), e(n), l(n);
  code.call({{x.data(), {n}}}, {{t.data(), {n}}, {s.data(), {n}}, {e.data(), {n}}, {l.data(), {n}}});
  EXPECT_EQ(t[0], 0.0f);
  EXPECT_EQ(s[0], 0.5f);
  EXPECT_EQ(e[0], 1.0f);
  EXPECT_EQ(l[0], -INFINITY);
  EXPECT_EQ(e[2], INFINITY);
  EXPECT_EQ(l[2], INFINITY);
  EXPECT_EQ(e[3], 0.0f);
  EXPECT_NEAR(s[3], 0, 2e-7);
  EXPECT_NEAR(t[3], -1, 3.1e-7);
  for (float *f : {t.data(), s.data(), e.data(), l.data()})
    EXPECT_TRUE(std::isnan(f[4]));
  EXPECT_EQ(e[5], INFINITY);
  EXPECT_LT(e[6], 1e-44f);
  EXPECT_TRUE(std::isnan(l[8]));
  EXPECT_EQ(e[9], INFINITY);
  EXPECT_EQ(e[10], 0.0f);
  double tanhError = 0, sigmoidError = 0, expError = 0, logError = 0;
  for (size_t i = edges; i < x.size(); ++i) {
    double v = x[i];
    tanhError = std::max(tanhError, std::abs(t[i] - std::tanh(v)));
    sigmoidError = std::max(sigmoidError, std::abs(s[i] - 1 / (1 + std::exp(-v))));
    if (v > -87 && v < 88)
      expError = std::max(expError, std::abs(e[i] / std::exp(v) - 1));
    if (v > 0)
      logError = std::max(logError, std::abs(l[i] - std::log(v)) / std::max(0.5, std::abs(std::log(v))));
  }
  EXPECT_LT(tanhError, 3.1e-7);
  EXPECT_LT(sigmoidError, 1.9e-7);
  EXPECT_LT(expError, 2.5e-7);
  EXPECT_LT(logError, 2.5e-7);
}

/// Softmax over the valid positions of each row, and a gather from a table by the row's greatest position.
static const char *softmax = R"(
kernel.entry @f inputs(%x: memref<?x?xf32>, %len: memref<?xi32>, %table: memref<?x3xf32>)
    outputs(%y: memref<?x?xf32>, %z: memref<?x3xf32>)
    attributes {shapes = [[#rondo.dim<"B">, #rondo.dim<"S">], [#rondo.dim<"B">], [#rondo.dim<"N">, #rondo.dim<"3">],
                          [#rondo.dim<"B">, #rondo.dim<"S">], [#rondo.dim<"B">, #rondo.dim<"3">]]} {
  %b = kernel.size #rondo.dim<"B">
  %low = arith.constant 0xFF800000 : f32
  %zero = arith.constant 0.0 : f32
  %c3 = arith.constant 3 : index
  kernel.launch "softmax" {
    kernel.parallel %r = 0 to %b {
      %l32 = memref.load %len[%r] : memref<?xi32>
      %l = arith.index_cast %l32 : i32 to index
      %max = kernel.reduce max %s = 0 to %l init(%low : f32) {
        %v = memref.load %x[%r, %s] : memref<?x?xf32>
        kernel.yield %v : f32
      }
      %sum = kernel.reduce sum %s = 0 to %l init(%zero : f32) {
        %v = memref.load %x[%r, %s] : memref<?x?xf32>
        %d = arith.subf %v, %max : f32
        %e = math.exp %d : f32
        kernel.yield %e : f32
      }
      %top:2 = kernel.reduce argmax %s = 0 to %l -> (f32, i32) {
        %v = memref.load %x[%r, %s] : memref<?x?xf32>
        kernel.yield %v : f32
      }
      kernel.parallel %s = 0 to %l {
        %v = memref.load %x[%r, %s] : memref<?x?xf32>
        %d = arith.subf %v, %max : f32
        %e = math.exp %d : f32
        %q = arith.divf %e, %sum : f32
        memref.store %q, %y[%r, %s] : memref<?x?xf32>
      }
      %id = arith.index_cast %top#1 : i32 to index
      kernel.parallel %k = 0 to %c3 {
        %inside = arith.cmpi slt, %k, %l : index
        %v = kernel.load_if %inside, %table[%id, %k] else %zero : memref<?x3xf32>
        memref.store %v, %z[%r, %k] : memref<?x3xf32>
      }
    }
  }
  kernel.return
}
)";

TEST(Loops, RaggedSoftmaxDoesNotSeePadding) {
  Compiled code(softmax);
  constexpr int64_t rows = 5, table = 50;
  std::vector<int32_t> len = {1, 16, 37, 2, 40};
  auto ids = randomNumbers(table * 3, 9);
  std::vector<std::vector<float>> results;
  for (int64_t steps : {40, 47}) { // more padding, the same bits
    auto x = randomNumbers(rows * 40, 3);
    GuardedBuffer gx(rows * steps * 4), y(rows * steps * 4), z(rows * 3 * 4);
    for (int64_t r = 0; r < rows; ++r)
      std::memcpy(gx.as() + r * steps, x.data() + r * 40, 4 * len[r]);
    for (int threads : {1, 2}) {
      code.call({{gx.as(), {rows, steps}}, {len.data(), {rows}}, {ids.data(), {table, 3}}},
                {{y.as(), {rows, steps}}, {z.as(), {rows, 3}}}, threads);
      std::vector<float> valid;
      for (int64_t r = 0; r < rows; ++r) {
        const float *row = x.data() + r * 40;
        double max = *std::max_element(row, row + len[r]), sum = 0;
        int64_t top = std::max_element(row, row + len[r]) - row;
        for (int64_t s = 0; s < len[r]; ++s)
          sum += std::exp(row[s] - max);
        for (int64_t s = 0; s < len[r]; ++s) {
          ASSERT_NEAR(y.as()[r * steps + s], std::exp(row[s] - max) / sum, 1e-6);
          valid.push_back(y.as()[r * steps + s]);
        }
        for (int64_t k = 0; k < 3; ++k)
          ASSERT_EQ(z.as()[r * 3 + k], k < len[r] ? ids[top * 3 + k] : 0.0f);
      }
      results.push_back(valid);
    }
  }
  for (auto &each : results)
    EXPECT_EQ(each, results[0]);
}

/// A recurrence over steps with two buffers that change places; rows sorted by length, finished rows keep
/// their state.
static const char *recurrence = R"(
kernel.entry @f inputs(%x: memref<?x?x8xf32>, %len: memref<?xi32>) outputs(%y: memref<?x8xf32>)
    attributes {shapes = [[#rondo.dim<"B">, #rondo.dim<"S">, #rondo.dim<"8">], [#rondo.dim<"B">], [#rondo.dim<"B">, #rondo.dim<"8">]],
                workspace = #rondo.dim<"64*B + 4096"> } {
  %b = kernel.size #rondo.dim<"B">
  %steps = kernel.size #rondo.dim<"S">
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %zero = arith.constant 0.0 : f32
  %rows = kernel.alloc "rows" [#rondo.dim<"B">] at <"0"> : memref<?xi32>
  %a = kernel.alloc "a" [#rondo.dim<"B">, #rondo.dim<"8">] at <"1024"> : memref<?x8xf32>
  %h = kernel.alloc "h" [#rondo.dim<"B">, #rondo.dim<"8">] at <"32*B + 2048"> : memref<?x8xf32>
  kernel.sort_rows %len into %rows : memref<?xi32>, memref<?xi32>
  kernel.launch "zero" {
    kernel.parallel %r = 0 to %b {
      kernel.parallel %u = 0 to %c8 {
        memref.store %zero, %a[%r, %u] : memref<?x8xf32>
        memref.store %zero, %y[%r, %u] : memref<?x8xf32>
      }
    }
  }
  %last:2 = scf.for %t = %c0 to %steps step %c1 iter_args(%old = %a, %new = %h) -> (memref<?x8xf32>, memref<?x8xf32>) {
    %live = kernel.count_rows %rows, %len above %t : memref<?xi32>, memref<?xi32>
    kernel.launch "step" {
      kernel.parallel %i = 0 to %live {
        %id = memref.load %rows[%i] : memref<?xi32>
        %r = arith.index_cast %id : i32 to index
        kernel.parallel %u = 0 to %c8 {
          %p = memref.load %old[%r, %u] : memref<?x8xf32>
          %v = memref.load %x[%r, %t, %u] : memref<?x?x8xf32>
          %half = arith.constant 0.5 : f32
          %q = arith.mulf %p, %half : f32
          %n = arith.addf %q, %v : f32
          memref.store %n, %new[%r, %u] : memref<?x8xf32>
          memref.store %n, %y[%r, %u] : memref<?x8xf32>
        }
      }
    }
    scf.yield %new, %old : memref<?x8xf32>, memref<?x8xf32>
  }
  kernel.return
}
)";

TEST(Schedule, RecurrenceOverSortedRows) {
  Compiled code(recurrence);
  constexpr int64_t rows = 6, steps = 5;
  std::vector<int32_t> len = {2, 5, 1, 5, 3, 2};
  auto x = randomNumbers(rows * steps * 8, 7);
  for (int threads : {1, 2}) {
    GuardedBuffer y(rows * 8 * 4);
    code.call({{x.data(), {rows, steps, 8}}, {len.data(), {rows}}}, {{y.as(), {rows, 8}}}, threads);
    for (int64_t r = 0; r < rows; ++r)
      for (int64_t u = 0; u < 8; ++u) {
        float h = 0;
        for (int64_t t = 0; t < len[r]; ++t)
          h = h * 0.5f + x[(r * steps + t) * 8 + u];
        ASSERT_EQ(y.as()[r * 8 + u], h) << r;
      }
  }
}

/// Counts each row down until it is 0; finished rows leave the list; the number of steps comes back.
static const char *countdown = R"(
kernel.entry @f inputs(%start: memref<?xi32>) outputs(%steps: memref<?xi32>) sizes ["n"]
    attributes {shapes = [[#rondo.dim<"B">], [#rondo.dim<"B">]], workspace = #rondo.dim<"8192">} {
  %b = kernel.size #rondo.dim<"B">
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %one = arith.constant 1 : i32
  %none = arith.constant 0 : i32
  %rows = kernel.alloc "rows" [#rondo.dim<"B">] at <"0"> : memref<?xi32>
  %left = kernel.alloc "left" [#rondo.dim<"B">] at <"2048"> : memref<?xi32>
  %done = kernel.alloc "done" [#rondo.dim<"B">] at <"4096"> : memref<?xi8>
  kernel.launch "begin" {
    kernel.parallel %r = 0 to %b {
      %id = arith.index_cast %r : index to i32
      memref.store %id, %rows[%r] : memref<?xi32>
      %v = memref.load %start[%r] : memref<?xi32>
      memref.store %v, %left[%r] : memref<?xi32>
      memref.store %none, %steps[%r] : memref<?xi32>
    }
  }
  %end:2 = scf.while (%live = %b, %t = %c0) : (index, index) -> (index, index) {
    %more = arith.cmpi sgt, %live, %c0 : index
    scf.condition(%more) %live, %t : index, index
  } do {
  ^bb0(%live: index, %t: index):
    kernel.launch "down" {
      kernel.parallel %i = 0 to %live {
        %id = memref.load %rows[%i] : memref<?xi32>
        %r = arith.index_cast %id : i32 to index
        %v = memref.load %left[%r] : memref<?xi32>
        %w = arith.subi %v, %one : i32
        memref.store %w, %left[%r] : memref<?xi32>
        %s = memref.load %steps[%r] : memref<?xi32>
        %s1 = arith.addi %s, %one : i32
        memref.store %s1, %steps[%r] : memref<?xi32>
        %zero = arith.cmpi eq, %w, %none : i32
        %flag = arith.extui %zero : i1 to i8
        memref.store %flag, %done[%r] : memref<?xi8>
      }
    }
    %live1 = kernel.compact_rows %rows, %live drop %done : memref<?xi32>, memref<?xi8>
    %t1 = arith.addi %t, %c1 : index
    scf.yield %live1, %t1 : index, index
  }
  kernel.return %end#1 : index
}
)";

TEST(Schedule, RowsLeaveAWhileLoop) {
  Compiled code(countdown);
  std::vector<int32_t> start(200);
  for (size_t i = 0; i < start.size(); ++i)
    start[i] = 1 + int(i * 37 % 23);
  for (int threads : {1, 2, 3}) {
    std::vector<int32_t> steps(start.size());
    code.call({{start.data(), {200}}}, {{steps.data(), {200}}}, threads);
    EXPECT_EQ(steps, start);
  }
}

/// Within two loops what one loop stores all iterations of the next one read.
static const char *stages = R"(
kernel.entry @f inputs(%x: memref<?x?x64xf32>) outputs(%y: memref<?x?x64xf32>)
    attributes {shapes = [[#rondo.dim<"B">, #rondo.dim<"N">, #rondo.dim<"64">], [#rondo.dim<"B">, #rondo.dim<"N">, #rondo.dim<"64">]],
                workspace = #rondo.dim<"256*B*N">} {
  %b = kernel.size #rondo.dim<"B">
  %n = kernel.size #rondo.dim<"N">
  %c64 = arith.constant 64 : index
  %zero = arith.constant 0.0 : f32
  %s = kernel.alloc "scratch" [#rondo.dim<"B">, #rondo.dim<"N">, #rondo.dim<"64">] at <"0"> : memref<?x?x64xf32>
  kernel.launch "stages" {
    kernel.parallel %r = 0 to %b {
      kernel.parallel %t = 0 to %n {
        kernel.parallel %i = 0 to %c64 {
          %v = memref.load %x[%r, %t, %i] : memref<?x?x64xf32>
          memref.store %v, %s[%r, %t, %i] : memref<?x?x64xf32>
        }
        kernel.parallel %j = 0 to %c64 {
          %sum = kernel.reduce sum %k = 0 to %c64 init(%zero : f32) {
            %u = memref.load %s[%r, %t, %k] : memref<?x?x64xf32>
            kernel.yield %u : f32
          }
          memref.store %sum, %y[%r, %t, %j] : memref<?x?x64xf32>
        }
      }
    }
  }
  kernel.return
}
)";

TEST(Loops, ThreadsDoNotReadWhatOthersHaveYetToStore) {
  Compiled code(stages);
  constexpr int64_t rows = 3, steps = 5, width = 64;
  for (int call = 0; call < 200; ++call) { // what the call before left in the scratch memory is wrong
    std::vector<float> x(rows * steps * width, float(call + 1)), y(x.size());
    code.call({{x.data(), {rows, steps, width}}}, {{y.data(), {rows, steps, width}}}, /*threads=*/2);
    for (float sum : y)
      ASSERT_EQ(sum, float((call + 1) * width)) << "call " << call;
  }
}

/// Each row's mean first, then a product whose sums start below it.
static const char *centred = R"(
kernel.data @w = dense<0.0> : tensor<40x100xf32>
kernel.entry @f inputs(%x: memref<?x40xf32>) outputs(%y: memref<?x100xf32>)
    attributes {shapes = [[#rondo.dim<"B">, #rondo.dim<"40">], [#rondo.dim<"B">, #rondo.dim<"100">]]} {
  %b = kernel.size #rondo.dim<"B">
  %w = kernel.constant @w : memref<40x100xf32>
  %zero = arith.constant 0.0 : f32
  %scale = arith.constant 0.025 : f32
  %c40 = arith.constant 40 : index
  %c100 = arith.constant 100 : index
  kernel.launch "centred" {
    kernel.parallel %r = 0 to %b {
      %sum = kernel.reduce sum %k = 0 to %c40 init(%zero : f32) {
        %v = memref.load %x[%r, %k] : memref<?x40xf32>
        kernel.yield %v : f32
      }
      %mean = arith.mulf %sum, %scale : f32
      kernel.parallel %u = 0 to %c100 {
        %s = kernel.reduce sum %k = 0 to %c40 init(%mean : f32) {
          %v = memref.load %x[%r, %k] : memref<?x40xf32>
          %a = memref.load %w[%k, %u] : memref<40x100xf32>
          %p = arith.mulf %v, %a : f32
          kernel.yield %p : f32
        }
        %d = arith.subf %s, %mean : f32
        %e = arith.addf %d, %mean : f32
        memref.store %e, %y[%r, %u] : memref<?x100xf32>
      }
    }
  }
  kernel.return
}
)";

TEST(Product, RowValuesOfReductions) {
  auto w = randomNumbers(40 * 100, 1);
  Compiled code(centred, {{"w", w}});
  for (int64_t rows : {1, 7, 200}) {
    auto x = randomNumbers(rows * 40, 2);
    for (int threads : {1, 2}) {
      GuardedBuffer y(rows * 100 * 4);
      code.call({{x.data(), {rows, 40}}}, {{y.as(), {rows, 100}}}, threads);
      for (int64_t r = 0; r < rows; ++r)
        for (int64_t u = 0; u < 100; ++u) {
          double want = 0;
          for (int64_t k = 0; k < 40; ++k)
            want += x[r * 40 + k] / 40.0 + double(x[r * 40 + k]) * w[k * 100 + u];
          ASSERT_NEAR(y.as()[r * 100 + u], want, 2e-5);
        }
    }
  }
}
