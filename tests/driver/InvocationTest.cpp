// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/Invocation.h"

#include "gtest/gtest.h"

#include <cstring>

using namespace rondo;
using namespace rondo::tools;

namespace {

/// tokens[b, t] = 10*b + t for t < n[b] = b + 1, where T is the batch and the capacity is `steps`.
class Stairs : public Callee {
public:
  Stairs() {
    auto symbol = runtime::Expression::symbol;
    runtime::Entry entry;
    entry.name = "stairs";
    entry.symbols = {{"B", RONDO_SIZE, RONDO_NONE},
                     {"steps", RONDO_SIZE, RONDO_NONE},
                     {"T", RONDO_RESULT, RONDO_NONE},
                     {"n", RONDO_RESULT_LENGTHS, 1}};
    runtime::Value x, steps, tokens, n;
    x.name = "x";
    x.type = "f32[B]";
    x.axes = {{symbol(0, "B"), {}, {}, RONDO_DENSE, 0}};
    steps.name = "steps";
    steps.type = "size";
    steps.kind = RONDO_SIZE_ARGUMENT;
    steps.symbol = 1;
    tokens.name = "tokens";
    tokens.dtype = RONDO_I32;
    tokens.axes = {{symbol(0, "B"), symbol(0, "B"), {}, RONDO_DENSE, 0},
                   {symbol(2, "T"), symbol(1, "steps"), symbol(3, "n"), RONDO_RAGGED, 0}};
    n.name = "n";
    n.dtype = RONDO_I32;
    n.symbol = 3;
    n.axes = {{symbol(0, "B"), symbol(0, "B"), {}, RONDO_DENSE, 0}};
    entry.arguments = {x, steps};
    entry.outputs = {tokens, n};
    described.prefix = "test";
    described.entries = {entry};
  }

  const runtime::Description &description() const override { return described; }
  int call(unsigned entry, const void *args) override {
    auto fields = runtime::layoutFields(described.entries[0]);
    auto *base = static_cast<const char *>(args);
    auto number = [&](uint32_t at) { return *reinterpret_cast<const int64_t *>(base + at); };
    int64_t rows = number(fields[0].size), steps = number(fields[1].pointer);
    EXPECT_EQ(number(fields[2].capacity), rows * steps);
    auto *tokens = *reinterpret_cast<int32_t *const *>(base + fields[2].pointer);
    auto *sizes = *reinterpret_cast<int64_t *const *>(base + fields[2].size);
    auto *n = *reinterpret_cast<int32_t *const *>(base + fields[3].pointer);
    std::memset(tokens, 0, size_t(rows * steps) * 4);
    for (int32_t b = 0; b < rows; ++b) {
      n[b] = b + 1;
      for (int32_t t = 0; t <= b; ++t)
        tokens[b * steps + t] = 10 * b + t;
    }
    sizes[0] = sizes[1] = rows;
    return RONDO_OK;
  }
  std::string message(unsigned, int, const void *) override { return "no"; }

private:
  runtime::Description described;
};

weights::Tensor floats(std::vector<int64_t> shape) {
  static const float zeros[16] = {};
  weights::Tensor tensor;
  tensor.byteCount = *weights::denseBytes(weights::DType::F32, shape);
  tensor.shape = std::move(shape);
  tensor.bytes =
      std::shared_ptr<const std::byte>(reinterpret_cast<const std::byte *>(zeros), [](const std::byte *) {});
  return tensor;
}

TEST(Invocation, outputsComeBackPackedToTheirSizes) {
  Stairs stairs;
  Invocation invocation(stairs, 0);
  EXPECT_EQ(invocation.setArray("x", floats({3}), "x.npy"), std::nullopt);
  EXPECT_EQ(invocation.prepare(), "entry `stairs` needs more arguments: --set steps=VALUE");
  EXPECT_EQ(invocation.setSize("steps", 5), std::nullopt);
  ASSERT_EQ(invocation.prepare(), std::nullopt);
  ASSERT_EQ(invocation.call(), RONDO_OK);
  weights::Tensor tokens = invocation.output(0);
  EXPECT_EQ(tokens.shape, (std::vector<int64_t>{3, 3}));
  int32_t expected[9] = {0, 0, 0, 10, 11, 0, 20, 21, 22};
  EXPECT_EQ(std::memcmp(tokens.bytes.get(), expected, sizeof expected), 0);
  EXPECT_EQ(invocation.rowLength(tokens, 0, 1, 0), 1);
  EXPECT_EQ(invocation.rowLength(tokens, 0, 1, 2), 3);
  EXPECT_EQ(invocation.dims()[2], 3);
  EXPECT_EQ(invocation.totals(), (std::vector<int64_t>{3, 5, 3, 1 + 2 + 3}));
}

TEST(Invocation, saysWhatDoesNotFit) {
  Stairs stairs;
  Invocation invocation(stairs, 0);
  EXPECT_EQ(invocation.setArray("y", floats({3}), "y.npy"),
            "entry `stairs` has no argument `y`; its arguments are x, steps");
  EXPECT_EQ(invocation.setArray("x", floats({3, 1}), "x.npy"),
            "x.npy: the array is f32[3, 1], argument `x` is f32[B]: it needs rank 1");
  EXPECT_EQ(invocation.setArray("steps", floats({}), "s.npy"),
            "argument `steps` is a size: give it with --set steps=VALUE");
  EXPECT_EQ(invocation.setSize("x", 1),
            "argument `x` is f32[B]: give it as an array with --input x=FILE.npy");
  weights::Tensor wrong = floats({2});
  wrong.dtype = weights::DType::F64;
  wrong.byteCount = 16;
  EXPECT_EQ(invocation.setArray("x", wrong, "x.npy"),
            "x.npy: the array is f64[2], argument `x` is f32[B]; save it as a.astype(np.float32)");
}

} // namespace
