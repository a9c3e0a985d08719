// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// 2,400 programs of a fixed seed, 600 of one that is printed, 200 compiled, and what the campaign found
// before.
#include "tests/campaign/Campaign.h"
#include "tests/campaign/Compiled.h"
#include "gtest/gtest.h"
#include <ctime>
#include <filesystem>
#include <fstream>

using namespace rondo::campaign;

static Counts ran(uint64_t seed, uint64_t count) {
  CampaignOptions options;
  options.seed = seed;
  options.count = count;
  options.jobs = 2;
  Counts counts = runCampaign(options);
  for (const Fault &fault : counts.faults)
    ADD_FAILURE() << fault.sentence << "\nrepeat: campaign --seed=" << seed << " --reduce=" << fault.number;
  return counts;
}

TEST(Campaign, FixedSeed) {
  Counts counts = ran(1, 2400);
  EXPECT_GE(counts.changing * 2, counts.programs);
  EXPECT_LE(counts.wellTypedNotProved * 50, counts.wellTyped) << counts.text();
}

TEST(Campaign, AnotherSeed) {
  uint64_t seed = uint64_t(std::time(nullptr));
  std::printf("campaign --seed=%llu --count=600\n", static_cast<unsigned long long>(seed));
  std::fflush(stdout); // a crash is to be repeated too
  ran(seed, 600);
}

/// 200 programs, in parts that may run side by side.
class Compiled : public testing::TestWithParam<uint64_t> {};
INSTANTIATE_TEST_SUITE_P(Campaign, Compiled, testing::Values(3, 4, 5, 6));
TEST_P(Compiled, AsInterpreted) {
  Comparison comparison = compareCompiled(/*seed=*/GetParam(), 0, 50, /*together=*/10);
  for (const Fault &fault : comparison.faults)
    ADD_FAILURE() << fault.sentence << "\nrepeat: campaign --seed=" << GetParam()
                  << " --first=" << fault.number << " --compiled=1";
  EXPECT_EQ(comparison.programs, 50u) << comparison.unsupported << " are not supported by the compiler yet";
}

/// Each file begins with the verdict that it must get: `// accepted: why it was found`.
TEST(Campaign, Found) {
  for (const auto &file :
       std::filesystem::directory_iterator(std::filesystem::path(__FILE__).parent_path() / "found")) {
    std::ifstream stream(file.path());
    std::string text{std::istreambuf_iterator<char>(stream), {}},
        verdict = text.substr(3, text.find(':') - 3);
    Oracle oracle;
    for (uint64_t seed = 1; seed <= 5; ++seed) {
      Finding finding = oracle.check(text, seed);
      EXPECT_EQ(finding.fault, "") << file.path();
      EXPECT_EQ(nameOf(finding.verdict), verdict) << file.path() << ": " << finding.message;
    }
  }
}
