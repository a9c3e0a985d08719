// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontend/weights/Binding.h"

#include "gtest/gtest.h"

using namespace rondo::weights;

namespace {

Tensor tensor(std::string name, DType dtype, std::vector<int64_t> shape) {
  Tensor result;
  result.name = std::move(name);
  result.dtype = dtype;
  result.byteCount = *denseBytes(dtype, shape);
  result.shape = std::move(shape);
  return result;
}

TEST(Binding, bindsInAnyOrder) {
  Binding binding = bindParameters({{"a", DType::F32, {2}}, {"b", DType::I32, {3, 4}}},
                                   {tensor("b", DType::I32, {3, 4}), tensor("a", DType::F32, {2})});
  EXPECT_TRUE(binding.problems.empty());
  EXPECT_EQ(binding.tensors, (std::vector<size_t>{1, 0}));
}

TEST(Binding, listsEveryProblemAtOnce) {
  Binding binding =
      bindParameters({{"enc.weight", DType::F32, {4, 8}},
                      {"enc.bias", DType::F32, {8}},
                      {"dec.w", DType::F32, {4, 4}},
                      {"out", DType::F32, {4}}},
                     {tensor("enc.wieght", DType::F32, {4, 8}), tensor("enc.bias", DType::F64, {8}),
                      tensor("dec.w", DType::F32, {4, 5}), tensor("momentum", DType::F32, {1})});
  std::vector<std::string> messages;
  for (const BindingProblem &problem : binding.problems)
    messages.push_back(problem.message);
  EXPECT_EQ(
      messages,
      (std::vector<std::string>{
          "tensor `enc.bias` is f64[8] in the weights file, the model declares f32[8]; convert the tensor to "
          "f32",
          "tensor `dec.w` is f32[4, 5] in the weights file, the model declares f32[4, 4]",
          "the weights file has no tensor `enc.weight` (f32[4, 8]); did you mean `enc.wieght`?",
          "the weights file has no tensor `out` (f32[4])",
          "the weights file has a tensor `enc.wieght` that no parameter takes; did you mean `enc.weight`?",
          "the weights file has a tensor `momentum` that no parameter takes"}));
  EXPECT_EQ(binding.problems[2].parameter, 0u);
  EXPECT_FALSE(binding.problems[5].parameter);
}

TEST(Binding, transposedAndPathless) {
  Binding binding = bindParameters({{"w", DType::F32, {4, 8}}, {"cell.u", DType::F32, {1}}},
                                   {tensor("w", DType::F32, {8, 4}), tensor("u", DType::F32, {1})});
  ASSERT_EQ(binding.problems.size(), 3u);
  EXPECT_NE(binding.problems[0].message.find("it is stored transposed"), std::string::npos);
  EXPECT_NE(binding.problems[1].message.find("did you mean `u`?"), std::string::npos);
}

} // namespace
