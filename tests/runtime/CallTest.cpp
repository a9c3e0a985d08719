// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a call does besides its checks: strides, zeroes beyond lengths, returned sizes, floating-point mode,
// variants.

#include "ToyBodies.h"
#include "ToyCall.h"
#include "ToyDescription.h"
#include "runtime/embedded/Processor.h"

#include <algorithm>
#include <gtest/gtest.h>

TEST(Call, ComputesAndZeroesBeyondLengths) {
  RunCall call;
  ASSERT_EQ(call.call(), RONDO_OK) << call.sentence();
  EXPECT_TRUE(call.outputsAreRight());
  EXPECT_EQ(call.tokens, (std::vector<int32_t>{1, 2, 0, 2, 3, 4, 3, 0, 0}));
  EXPECT_EQ(call.tokensSize[1], 3);
}

TEST(Call, ReturnsTheSizeOfTheRun) {
  RunCall call;
  call.len = {1, 2, 1};
  call.args.len = call.len.data();
  ASSERT_EQ(call.call(), RONDO_OK) << call.sentence();
  EXPECT_EQ(call.tokensSize[1], 2); // of 3
  EXPECT_EQ(call.tokens, (std::vector<int32_t>{1, 0, 0, 2, 3, 0, 3, 0, 0}));
  call.args.tokens_size = call.args.state_size = call.args.n_size = nullptr; // not wanted
  EXPECT_EQ(call.call(), RONDO_OK);
}

TEST(Call, OuterStridesOfInputsAndOutputs) {
  RunCall call;
  std::vector<int32_t> wide(3 * 10, 1000), tokens(3 * 5, RunCall::untouched);
  for (int b = 0; b < 3; ++b)
    std::copy_n(call.src.data() + 4 * b, 4, wide.data() + 10 * b);
  call.args.src = wide.data();
  call.args.src_stride = 10;
  call.args.tokens = tokens.data();
  call.args.tokens_stride = 5;
  call.args.tokens_capacity = 13;
  ASSERT_EQ(call.call(), RONDO_OK) << call.sentence();
  const int32_t gap = RunCall::untouched;
  EXPECT_EQ(tokens, (std::vector<int32_t>{1, 2, 0, gap, gap, 2, 3, 4, gap, gap, 3, 0, 0, gap, gap}));
}

TEST(Call, ColumnsOfOneMatrixDoNotOverlap) {
  RunCall call;
  std::vector<int32_t> matrix(3 * 7, RunCall::untouched); // src in columns 0..3, tokens in 4..6
  for (int b = 0; b < 3; ++b)
    std::copy_n(call.src.data() + 4 * b, 4, matrix.data() + 7 * b);
  call.args.src = matrix.data();
  call.args.src_stride = call.args.tokens_stride = 7;
  call.args.tokens = matrix.data() + 4;
  call.args.tokens_capacity = 17;
  EXPECT_EQ(call.call(), RONDO_OK) << call.sentence();
  call.args.tokens = matrix.data() + 3;
  EXPECT_EQ(call.call(), RONDO_OVERLAP);
}

TEST(Call, WorkspaceOfAnyAlignment) {
  const int64_t dims[] = {3, 4, 3};
  std::vector<char> memory(rondo_runtime_workspace(toyModel(), 0, dims, 1) + 64);
  for (int shift = 0; shift < 64; shift += 7) {
    RunCall call;
    call.args.head.workspace = memory.data() + shift;
    call.args.head.workspace_size = memory.size() - 64;
    ASSERT_EQ(call.call(), RONDO_OK) << call.sentence();
    EXPECT_TRUE(call.outputsAreRight());
  }
}

namespace {

/// What a body saw.
struct Seen {
  float halfOfSmallest;
  uintptr_t workspace, own;
} seen;

} // namespace

static void probe(rondo_call *call) {
  volatile float smallest = 1.17549435e-38f;
  seen.halfOfSmallest = smallest / 2;
  seen.workspace = reinterpret_cast<uintptr_t>(call->workspace);
  seen.own = reinterpret_cast<uintptr_t>(call->thread_workspace);
  call->dims[3] = 1;
  for (int64_t b = 0; b < call->dims[0]; ++b)
    static_cast<int32_t *>(call->outputs[2])[b] = 1;
}

TEST(Call, DenormalsAreFlushedInsideOnly) {
  const rondo_body bodies[] = {probe, probe};
  const rondo_variant variants[] = {{0, bodies}};
  rondo_model model = *toyModel();
  model.variants = variants;
  RunCall call;
  ASSERT_EQ(rondo_runtime_call(&model, 0, nullptr, &call.args), RONDO_OK);
  EXPECT_EQ(seen.halfOfSmallest, 0.0f);
  EXPECT_EQ(seen.workspace % RONDO_ALIGNMENT, 0u);
  EXPECT_EQ(seen.own % RONDO_ALIGNMENT, 0u);
  volatile float smallest = 1.17549435e-38f;
  EXPECT_NE(smallest / 2, 0.0f);
}

TEST(Call, TheFirstVariantThatFitsRuns) {
  const rondo_body wrong[] = {nullptr, nullptr};
  const rondo_variant variants[] = {{1ull << 63, wrong}, {0, toyBodies}};
  rondo_model model = *toyModel();
  model.variants = variants;
  model.variant_count = 2;
  RunCall call;
  ASSERT_EQ(rondo_runtime_call(&model, 0, nullptr, &call.args), RONDO_OK);
  EXPECT_TRUE(call.outputsAreRight());
}

TEST(Call, TheDescriptionIsAtHand) {
  size_t size = 0;
  EXPECT_EQ(rondo_runtime_description(toyModel(), &size), toyModel()->description);
  EXPECT_EQ(size, static_cast<const rondo_header *>(toyModel()->description)->size);
  EXPECT_EQ(rondo_runtime_description(toyModel(), nullptr), toyModel()->description);
}

#if defined(__x86_64__) && defined(__clang__)
TEST(Call, ProcessorFeaturesAreThoseOfTheMachine) {
  const uint64_t features = rondo::runtime::processorFeatures();
  EXPECT_EQ((features & RONDO_CPU_AVX2) != 0, bool(__builtin_cpu_supports("x86-64-v3")));
  EXPECT_EQ((features & RONDO_CPU_AVX512) != 0, bool(__builtin_cpu_supports("x86-64-v4")));
}
#endif

TEST(Call, ZeroesBeyondLengthsOfTimeMajorOutputs) {
  // late: i32[S ragged len, B], as an output of a model of its own: rows are the innermost axis.
  rondo::runtime::Description description = toyDescription();
  rondo::runtime::Entry &entry = description.entries[1];
  rondo::runtime::Value late = entry.arguments[3];
  late.name = "out";
  late.low = late.high = {};
  for (rondo::runtime::Axis &axis : late.axes)
    axis.capacity = axis.size;
  entry.outputs = {late};
  std::vector<uint8_t> blob;
  ASSERT_TRUE(rondo::runtime::encode(description, blob).ok());
  const rondo_body bodies[] = {nullptr, [](rondo_call *call) {
                                 for (int i = 0; i < 6; ++i)
                                   static_cast<int32_t *>(call->outputs[0])[i] = 7;
                               }};
  const rondo_variant variants[] = {{0, bodies}};
  const rondo_model model = {blob.data(), variants, 1, nullptr};
  struct {
    PadArgs args;
    int64_t stride, *sizes;
  } extended{};
  PadCall call;
  std::vector<int32_t> out(6, RunCall::untouched);
  extended.args = call.args;
  extended.args.head.struct_size = sizeof extended;
  extended.args.total = reinterpret_cast<float *>(out.data());
  extended.args.total_capacity = 6;
  ASSERT_EQ(rondo_runtime_call(&model, 1, nullptr, &extended), RONDO_OK);
  EXPECT_EQ(out, (std::vector<int32_t>{7, 0, 7, 0, 0, 0})); // lengths 2 and 0
}
