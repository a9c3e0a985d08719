// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/Describe.h"
#include "tools/Dialects.h"
#include "tools/Weights.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/Parser/Parser.h"
#include "gtest/gtest.h"

using namespace rondo;
using namespace rondo::tools;

namespace {

class Describe : public testing::Test {
protected:
  mlir::ModuleOp parse(const char *text) {
    module = mlir::parseSourceString<mlir::ModuleOp>(text, &context);
    if (!module)
      ADD_FAILURE() << "the test's IR cannot be read";
    return *module;
  }

  mlir::MLIRContext context{dialects(), mlir::MLIRContext::Threading::DISABLED};
  mlir::OwningOpRef<mlir::ModuleOp> module;
};

constexpr const char *echo = R"mlir(
rondo.vocabulary @letters {symbols = ["<unk>", "</s>", "a"], tokens = "characters", append = ["</s>"], unknown = "<unk>"}
rondo.entry @echo(%word: !rondo.tensor<"i32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to "2*B">,
               #rondo.symbol<"len" in "1" to "S" rows "B">],
    inputs = [{name = "word", vocabulary = "letters", min = #rondo.dim<"0">, max = #rondo.dim<"2">,
               type = "i32[B, S ragged len]"},
              {name = "len", lengths = "len", min = #rondo.dim<"1">, max = #rondo.dim<"S">}],
    outputs = [{name = "same", vocabulary = "letters"}],
    assumptions = [{kind = "equal", lhs = #rondo.dim<"S - 2*div(S, 2)">, rhs = #rondo.dim<"0">, text = "S % 2 == 0"}]} {
  rondo.return %word : !rondo.tensor<"i32[B, S ragged len]">
}
)mlir";

TEST_F(Describe, argumentsSymbolsAndVocabularies) {
  runtime::Description described;
  runtime::Status status = describeModel(parse(echo), "echo", "", described);
  ASSERT_TRUE(status.ok()) << status.sentence();
  ASSERT_EQ(described.vocabularies.size(), 1u);
  EXPECT_EQ(described.vocabularies[0].appended, 1u);
  EXPECT_EQ(described.vocabularies[0].unknown, 0u);
  ASSERT_EQ(described.entries.size(), 1u);
  const runtime::Entry &entry = described.entries[0];
  EXPECT_EQ(entry.function, "rondo_echo_echo");
  ASSERT_EQ(entry.symbols.size(), 3u);
  EXPECT_EQ(entry.symbols[2].kind, RONDO_LENGTHS);
  EXPECT_EQ(entry.symbols[2].source, 1u);
  EXPECT_EQ(entry.arguments[0].type, "i32[B, S ragged len]");
  EXPECT_EQ(entry.arguments[0].vocabulary, 0u);
  EXPECT_EQ(entry.arguments[0].axes[1].raggedness, RONDO_RAGGED);
  EXPECT_EQ(entry.arguments[0].axes[1].rowAxis, 0u);
  std::vector<int64_t> dims = {3, 4, 0};
  EXPECT_EQ(runtime::evaluate(entry.arguments[1].high, dims), 4);
  EXPECT_EQ(runtime::evaluate(entry.outputs[0].axes[1].capacity, dims), 4);
  // A bound over another size, then the assumption.
  ASSERT_EQ(entry.conditions.size(), 2u);
  EXPECT_EQ(entry.conditions[0].sentence, "S <= 2*B");
  EXPECT_EQ(runtime::evaluate(entry.conditions[0].expression, dims), 2);
  EXPECT_EQ(entry.conditions[1].relation, RONDO_IS_ZERO);
  dims[1] = 5;
  EXPECT_EQ(runtime::evaluate(entry.conditions[1].expression, dims), 1);
}

TEST_F(Describe, namesOfModels) {
  EXPECT_EQ(modelName("a/my-model.rondo"), "my_model");
  EXPECT_EQ(modelName("2nd.rondo"), "model2nd");
  runtime::Description described;
  ASSERT_TRUE(describeModel(parse(echo), "echo", "mine", described).ok());
  EXPECT_EQ(described.entries[0].function, "mine_echo");
  EXPECT_FALSE(describeModel(parse(echo), "echo", "not ours", described).ok());
}

constexpr const char *parameters = R"mlir(
rondo.entry @f() attributes {symbols = [], inputs = [], outputs = [{name = "result"}]} {
  %w = rondo.param "w" path "p.w" : !rondo.tensor<"f32[2]">
  rondo.return %w : !rondo.tensor<"f32[2]">
}
)mlir";

TEST_F(Describe, weightsAreBoundOrListed) {
  static const float data[2] = {1, 2};
  weights::Tensor tensor;
  tensor.name = "v";
  tensor.shape = {2};
  tensor.byteCount = sizeof data;
  tensor.bytes =
      std::shared_ptr<const std::byte>(reinterpret_cast<const std::byte *>(data), [](const std::byte *) {});
  mlir::ModuleOp parsed = parse(parameters);
  EXPECT_TRUE(hasParameters(parsed));
  auto problems = bindWeights(parsed, {tensor}, "file");
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_EQ(problems[0].message, "the weights file has no tensor `w` (f32[2])");
  EXPECT_EQ(problems[1].place.file, "file");
  tensor.name = "w";
  EXPECT_TRUE(bindWeights(parsed, {tensor}, "file").empty());
  parsed.walk([&](mlir::Operation *op) {
    if (op->getName().getStringRef() != "rondo.param")
      return;
    auto value = op->getAttrOfType<mlir::DenseResourceElementsAttr>("value");
    ASSERT_TRUE(value);
    auto bytes = value.getRawHandle().getBlob()->getData();
    EXPECT_EQ(bytes.data(), reinterpret_cast<const char *>(data)); // mapped, not copied
  });
}

} // namespace
