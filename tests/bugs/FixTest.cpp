// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Where a report states the fix, some fix that `check` tells of the broken program, put in place by the
// tools, gives on random data what the accepted twin gives. The reference interpreter runs both.
#include "backends/reference/Reference.h"
#include "tests/campaign/Data.h"
#include "tools/Fixes.h"
#include "tools/Model.h"
#include "gtest/gtest.h"
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace rondo;
using campaign::Random;

// The smallest sizes, then a little larger ones.
static constexpr int points = 3;
// Sums of the same numbers in another order.
static constexpr double tolerance = 1e-9;

static std::string pathOf(const std::string &program) {
  return (std::filesystem::path(__FILE__).parent_path() / (program + ".rondo")).string();
}

static std::string textOf(const std::string &program) {
  std::ifstream stream(pathOf(program));
  std::stringstream text;
  text << stream.rdbuf();
  return text.str();
}

namespace {
/// A program that can be run, when it is accepted.
class Runnable {
public:
  explicit Runnable(const std::string &text) : model(pathOf("fixed"), pathOf("fixed"), text) {
    accepted = model.readAndProve() == tools::Done;
    if (accepted)
      passes::substituteLaws(model.module());
  }
  EntryOp entry() { return *model.module().getOps<EntryOp>().begin(); }
  mlir::FailureOr<reference::Run> run(const reference::Tensors &inputs, const reference::Tensors &weights) {
    return reference::run(model.module(), entry().getSymName(), inputs, weights);
  }

  tools::Model model;
  bool accepted = false;
};
} // namespace

/// The greatest difference of results; infinite where shapes differ or the other one does not run on the
/// data.
static double difference(Runnable &twin, Runnable &other) {
  Random random(1);
  reference::Tensors weights = campaign::drawWeights(twin.model.module(), random);
  double greatest = 0;
  for (int k = 0; k < points; ++k) {
    auto sizes = campaign::drawSizes(twin.entry(), random, k);
    EXPECT_TRUE(sizes);
    if (!sizes)
      continue;
    reference::Tensors inputs = campaign::drawInputs(twin.entry(), *sizes, random);
    auto expected = twin.run(inputs, weights), found = other.run(inputs, weights);
    EXPECT_TRUE(succeeded(expected)) << twin.model.complaints();
    if (failed(expected) || failed(found))
      return HUGE_VAL;
    greatest = std::max(greatest, campaign::difference(twin.entry(), *expected, *found, inputs));
  }
  return greatest;
}

// C35 states another type of an argument; a fix that is told never changes what the caller gives.
class FixTest : public testing::TestWithParam<const char *> {};

TEST_P(FixTest, GivesWhatTheReportsFixGives) {
  std::string name = GetParam(), text = textOf(name + "_broken"), tried;
  tools::Model broken(pathOf(name + "_broken"), pathOf(name + "_broken"), text);
  broken.readAndProve();
  tools::findFixes(broken.proof(), broken.path());
  Runnable twin(textOf(name + "_fixed"));
  ASSERT_TRUE(twin.accepted);
  double least = HUGE_VAL;
  for (const passes::ProofDiagnostic &diagnostic : broken.proof().diagnostics)
    for (const passes::ProofFix &fix : diagnostic.fixes) {
      auto changed = tools::applyFix(text, fix);
      ASSERT_TRUE(changed);
      Runnable fixed(*changed);
      ASSERT_TRUE(fixed.accepted) << fix.replacement;
      double apart = difference(twin, fixed);
      tried += "\n" + fix.replacement + ": differs by " + std::to_string(apart);
      least = std::min(least, apart);
    }
  EXPECT_LE(least, tolerance) << "fixes that were told:" << tried;
}

INSTANTIATE_TEST_SUITE_P(Stated, FixTest,
                         testing::Values("C01", "C03", "C05", "C12", "C15", "C17", "C18", "C22", "C24", "C25",
                                         "C26", "C27", "C28"),
                         [](const auto &info) { return std::string(info.param); });

TEST(Fix, AnotherModelIsToldApart) {
  Runnable twin(textOf("C05_fixed"));
  std::string text = textOf("C05_fixed"), right = "insert_axis(moved, 1)";
  ASSERT_NE(text.find(right), std::string::npos);
  Runnable other(text.replace(text.find(right), right.size(), "insert_axis(moved + moved, 1)"));
  ASSERT_TRUE(twin.accepted && other.accepted);
  EXPECT_GT(difference(twin, other), tolerance);
}
