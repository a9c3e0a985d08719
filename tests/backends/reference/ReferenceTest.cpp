// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What callers of the interpreter use besides results: traces, step counts, precision; and the evaluation of
// constants.
#include "backends/reference/Reference.h"
#include "ir/Evaluate.h"
#include "ir/Ops.h"
#include "tools/Dialects.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Parser/Parser.h"
#include "gtest/gtest.h"

using namespace rondo;

namespace {
struct ReferenceTest : testing::Test {
  mlir::MLIRContext context{tools::dialects()};
  mlir::OwningOpRef<mlir::ModuleOp> parse(llvm::StringRef text) {
    return mlir::parseSourceString<mlir::ModuleOp>(text, &context);
  }
};

TensorValue floats(llvm::ArrayRef<int64_t> sizes, std::vector<double> numbers) {
  TensorValue value(Dtype::F32, sizes);
  value.elements() = std::move(numbers);
  return value;
}

const char scan[] = R"(
  rondo.entry @f(%x: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
      symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">],
      inputs = [{name = "x"}, {name = "len", lengths = "len"}], outputs = [{name = "sum"}]} {
    %zero = rondo.constant dense<0.0> : tensor<f32> : !rondo.tensor<"f32">
    %h0 = rondo.fill %zero as [#rondo.axis<"B">] : (!rondo.tensor<"f32">) -> !rondo.tensor<"f32[B]">
    %sum = rondo.scan(%a: !rondo.tensor<"f32[B]"> = %x) carry (%h: !rondo.tensor<"f32[h0]"> = %h0) {axes = array<i64: 1>, yield_axes = array<i64>,
        step = "i", carried_dims = [[#rondo.dim<"h0">]], final_dims = [[#rondo.dim<"f0">]], carried_names = ["h"]}
        : (!rondo.tensor<"f32[B, S ragged len]">, !rondo.tensor<"f32[B]">) -> (!rondo.tensor<"f32[f0]">) {
      %s = rondo.add %a, %h : (!rondo.tensor<"f32[B]">, !rondo.tensor<"f32[h0]">) -> !rondo.tensor<"f32[B]"> loc("total"("model.rondo":3:1))
      rondo.yield carry %s : !rondo.tensor<"f32[B]">
    }
    rondo.return %sum : !rondo.tensor<"f32[f0]">
  })";

TEST_F(ReferenceTest, TraceSaysNameStepAndValue) {
  auto module = parse(scan);
  ASSERT_TRUE(module);
  std::string seen;
  reference::Options options;
  options.trace = [&](llvm::StringRef name, llvm::ArrayRef<int64_t> steps, const TensorValue &value) {
    seen += name.str() + " in step " + std::to_string(steps.front()) + ": " +
            std::to_string(int(value.elements()[0])) + "; ";
  };
  reference::Tensors inputs{{"x", floats({2, 3}, {1, 2, 4, 9, 9, 9})},
                            {"len", TensorValue::vector(Dtype::I32, {2, 1})}};
  auto run = reference::run(*module, "f", inputs, {}, options);
  ASSERT_TRUE(mlir::succeeded(run));
  // The third step is beyond every row: it counts for nobody and is not shown.
  EXPECT_EQ(seen, "total in step 1: 1; total in step 2: 3; ");
  EXPECT_EQ(run->steps, 2);
  EXPECT_EQ(run->outputs[0].value.elements(), (std::vector<double>{3, 9}));
}

TEST_F(ReferenceTest, PaddingIsNeverRead) {
  auto module = parse(scan);
  ASSERT_TRUE(module);
  auto sum = [&](double padding) {
    reference::Tensors inputs{{"x", floats({1, 3}, {1, 2, padding})},
                              {"len", TensorValue::vector(Dtype::I32, {2})}};
    return reference::run(*module, "f", inputs, {})->outputs[0].value.elements();
  };
  EXPECT_EQ(sum(7), sum(std::numeric_limits<double>::quiet_NaN()));
}

TEST_F(ReferenceTest, KernelsKeepDoublesOrRound) {
  auto module = parse(R"(
    kernel.entry @f inputs(%x: memref<1xf32>) outputs(%y: memref<1xf32>)
        attributes {shapes = [[#rondo.dim<"1">], [#rondo.dim<"1">]], inputs = [{name = "x"}], outputs = [{name = "y"}]} {
      %one = arith.constant 1 : index
      kernel.launch "third" {
        %three = arith.constant 3.0 : f32
        kernel.parallel %i = 0 to %one {
          %v = memref.load %x[%i] : memref<1xf32>
          %q = arith.divf %v, %three : f32
          memref.store %q, %y[%i] : memref<1xf32>
        }
      }
      kernel.return
    })");
  ASSERT_TRUE(module);
  auto third = [&](bool round) {
    reference::Options options;
    options.roundToFloat = round;
    return reference::run(*module, "f", {{"x", floats({1}, {1})}}, {}, options)->outputs[0].value.item();
  };
  EXPECT_EQ(third(false), 1.0 / 3.0);
  EXPECT_EQ(third(true), double(1.0f / 3.0f));
}

TEST_F(ReferenceTest, ConstantsAreEvaluatedInDoublePrecision) {
  auto module = parse(R"(
    rondo.entry @f(%x: !rondo.tensor<"f32[2]">) attributes {symbols = [], inputs = [{name = "x"}], outputs = [{name = "y"}]} {
      %w = rondo.param "w" path "w" : !rondo.tensor<"f32[2, 2]">
      %t = rondo.transpose %w by [1, 0] : (!rondo.tensor<"f32[2, 2]">) -> !rondo.tensor<"f32[2, 2]">
      %p = rondo.einsum "ij,jk->ik" %w, %t : (!rondo.tensor<"f32[2, 2]">, !rondo.tensor<"f32[2, 2]">) -> !rondo.tensor<"f32[2, 2]">
      %y = rondo.add %p, %x : (!rondo.tensor<"f32[2, 2]">, !rondo.tensor<"f32[2]">) -> !rondo.tensor<"f32[2, 2]">
      rondo.return %y : !rondo.tensor<"f32[2, 2]">
    })");
  ASSERT_TRUE(module);
  TensorValue w = floats({2, 2}, {1, 2, 3, 4});
  ConstantEvaluator evaluator([&](llvm::StringRef name) { return name == "w" ? &w : nullptr; });
  llvm::SmallVector<mlir::Operation *> ops;
  module->walk([&](mlir::Operation *op) { ops.push_back(op); });
  mlir::Value product =
      llvm::find_if(ops, [](mlir::Operation *op) { return llvm::isa<EinsumOp>(op); })[0]->getResult(0);
  mlir::Value sum =
      llvm::find_if(ops, [](mlir::Operation *op) { return llvm::isa<AddOp>(op); })[0]->getResult(0);
  EXPECT_TRUE(evaluator.isConstant(product));
  EXPECT_FALSE(evaluator.isConstant(sum));
  const TensorValue *value = evaluator.evaluate(product);
  ASSERT_TRUE(value);
  EXPECT_EQ(value->elements(), (std::vector<double>{5, 11, 11, 25}));
  auto read = readElements(makeResource(&context, "folded", *value));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->elements(), value->elements());
  EXPECT_EQ(read->sizes(), value->sizes());
}
} // namespace
