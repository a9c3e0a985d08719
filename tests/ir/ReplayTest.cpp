// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The replayer: shape rules on numbers, loops step by step.
#include "ir/Replay.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Parser/Parser.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace rondo;

namespace {

// A value that grows by one in each step meets one that does not.
const char *const coupled = R"(
!start = !rondo.tensor<"f32[B, M]">
!one = !rondo.tensor<"f32">
!grown = !rondo.tensor<"f32[t0, t1]">
!kept = !rondo.tensor<"f32[m0, m1]">
rondo.entry @coupled(%first: !start) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"M" in "1" to *>, #rondo.symbol<"N" in "1" to *>],
    inputs = [{name = "first"}], outputs = [{name = "a"}]} {
  %zero = rondo.constant dense<0.0> : tensor<f32> : <"f32">
  %a, %b = rondo.loop carry (%t: !grown = %first, %m: !kept = %first) {
      bound = #rondo.dim<"N">, yield_axes = array<i64>, step = "step$", steps = "steps$", lengths = "lengths$",
      carried_dims = [[#rondo.dim<"t0">, #rondo.dim<"t1">], [#rondo.dim<"m0">, #rondo.dim<"m1">]],
      final_dims = [[#rondo.dim<"e0">, #rondo.dim<"e1">], [#rondo.dim<"f0">, #rondo.dim<"f1">]],
      carried_names = ["t", "m"]} : (!start, !start) -> (!rondo.tensor<"f32[e0, e1]">, !rondo.tensor<"f32[f0, f1]">) do {
    %both = rondo.add %t, %m : (!grown, !kept) -> !grown
    %more = rondo.pad %t, %zero along 1 by <"0">, <"1"> : (!grown, !one) -> !rondo.tensor<"f32[t0, t1 + 1]">
    rondo.yield carry %more, %m : !rondo.tensor<"f32[t0, t1 + 1]">, !kept
  }
  rondo.return %a : !rondo.tensor<"f32[e0, e1]">
}
)";

class ReplayTest : public testing::Test {
protected:
  ReplayTest() { context.loadDialect<RondoDialect>(); }
  std::optional<ReplayFailure> run(const char *text, std::vector<std::pair<const char *, int64_t>> sizes) {
    module = parseSourceString<ModuleOp>(text, &context);
    EXPECT_TRUE(module);
    ReplayRequest request;
    request.entry = *module->getOps<EntryOp>().begin();
    for (auto [name, value] : sizes)
      request.values[StringAttr::get(&context, name)] = value;
    return replay(request, [](const Obligation &) { return true; });
  }
  MLIRContext context;
  OwningOpRef<ModuleOp> module;
};

TEST_F(ReplayTest, OneStepIsFine) { EXPECT_FALSE(run(coupled, {{"B", 2}, {"M", 3}, {"N", 1}})); }

TEST_F(ReplayTest, TheSecondStepFails) {
  auto failure = run(coupled, {{"B", 2}, {"M", 3}, {"N", 4}});
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->obligation.op->getName().stripDialect(), "add");
  ASSERT_EQ(failure->steps.size(), 1u);
  EXPECT_EQ(failure->steps[0].step, 2);
  EXPECT_EQ(failure->steps[0].trips, 4);
  ASSERT_EQ(failure->shapes.size(), 2u);
  EXPECT_EQ(failure->shapes[0], (SmallVector<int64_t>{2, 4}));
  EXPECT_EQ(failure->shapes[1], (SmallVector<int64_t>{2, 3}));
}

TEST_F(ReplayTest, ABudgetEndsIt) {
  module = parseSourceString<ModuleOp>(coupled, &context);
  ReplayRequest request;
  request.entry = *module->getOps<EntryOp>().begin();
  for (auto [name, value] : {std::pair("B", 1), std::pair("M", 1), std::pair("N", 1000000000)})
    request.values[StringAttr::get(&context, name)] = value;
  EXPECT_FALSE(replay(request, [](const Obligation &) { return false; }));
}

} // namespace
