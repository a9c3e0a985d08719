// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which version of the code runs: the best one, a forced one, none; and what is said about it.

#include "runtime/embedded/Versions.h"
#include "ToyBodies.h"
#include "ToyCall.h"
#include "ToyDescription.h"

#include <cstdlib>
#include <gtest/gtest.h>

using namespace rondo::runtime;

namespace {

constexpr uint64_t avx2 = RONDO_CPU_AVX2, avx512 = RONDO_CPU_AVX2 | RONDO_CPU_AVX512;

/// The toy model with a version for each of these features.
class Versions {
public:
  explicit Versions(std::vector<uint64_t> features) {
    Description description = toyDescription();
    description.targets.clear();
    for (uint64_t each : features) {
      description.targets.push_back({"cpu", "x86_64-pc-linux-gnu", "any", each});
      variants.push_back({each, toyBodies});
    }
    EXPECT_TRUE(encode(description, blob).ok());
    model = {blob.data(), variants.data(), variants.size(), nullptr};
  }

  /// The features of the version that is chosen, or minus the code.
  int64_t choose(const char *wanted, uint64_t offered) {
    const rondo_variant *variant = nullptr;
    if (int code = chooseVariant(&model, wanted, offered, variant))
      return -code;
    return int64_t(variant->features);
  }
  std::string sentence(int code) {
    char buffer[RONDO_MESSAGE_SIZE];
    rondo_runtime_message(&model, code, nullptr, buffer);
    return buffer;
  }

  rondo_model model;

private:
  std::vector<uint8_t> blob;
  std::vector<rondo_variant> variants;
};

/// RONDO_CPU while it lives.
struct Environment {
  explicit Environment(const char *value) { setenv("RONDO_CPU", value, 1); }
  ~Environment() { unsetenv("RONDO_CPU"); }
};

} // namespace

TEST(Versions, TheBestThatTheProcessorCanRun) {
  Versions all({avx512, avx2, 0});
  EXPECT_EQ(all.choose(nullptr, avx512), int64_t(avx512));
  EXPECT_EQ(all.choose(nullptr, avx2), int64_t(avx2));
  EXPECT_EQ(all.choose(nullptr, 0), 0);
  EXPECT_EQ(Versions({avx512, avx2}).choose(nullptr, 0), -RONDO_UNSUPPORTED_CPU);
}

TEST(Versions, ANameForcesOne) {
  Versions all({avx512, avx2, 0});
  EXPECT_EQ(all.choose("baseline", avx512), 0);
  EXPECT_EQ(all.choose("avx2", avx512), int64_t(avx2));
  EXPECT_EQ(all.choose("avx512", avx512), int64_t(avx512));
}

TEST(Versions, AForcedOneIsNeverReplaced) {
  EXPECT_EQ(Versions({avx512, avx2, 0}).choose("avx512", avx2), -RONDO_UNSUPPORTED_CPU);
  EXPECT_EQ(Versions({avx512, 0}).choose("avx2", avx512), -RONDO_ABSENT_CPU);
  for (const char *name : {"", "avx", "avx5120", "AVX2", "sse9"})
    EXPECT_EQ(Versions({avx512, avx2, 0}).choose(name, avx512), -RONDO_UNKNOWN_CPU) << name;
}

TEST(Versions, TheEnvironmentForcesOneToo) {
  Versions all({avx512, avx2, 0});
  {
    Environment environment("avx2");
    EXPECT_EQ(all.choose(nullptr, avx512), int64_t(avx2));
    EXPECT_EQ(all.choose("baseline", avx512), 0); // who makes a context knows better
  }
  {
    Environment environment("sse9");
    EXPECT_EQ(all.choose(nullptr, avx512), -RONDO_UNKNOWN_CPU);
    RunCall call;
    EXPECT_EQ(call.call(), RONDO_UNKNOWN_CPU);
    EXPECT_TRUE(call.outputsAreUntouched());
  }
  Environment environment("");
  EXPECT_EQ(all.choose(nullptr, avx512), int64_t(avx512));
}

TEST(Versions, AContextKeepsItsOwn) {
  rondo_context *context;
  ASSERT_EQ(rondo_runtime_context_create(toyModel(), 1, "baseline", &context), RONDO_OK);
  Environment environment("sse9");
  RunCall call;
  EXPECT_EQ(call.call(context), RONDO_OK);
  EXPECT_TRUE(call.outputsAreRight());
  rondo_runtime_context_free(context);
  EXPECT_EQ(rondo_runtime_context_create(toyModel(), 1, "neon", &context), RONDO_UNKNOWN_CPU);
  EXPECT_EQ(context, nullptr);
}

TEST(Versions, WhatIsSaid) {
  Versions two({avx2, 0}), demanding({1ull << 63});
  EXPECT_EQ(
      two.sentence(RONDO_UNKNOWN_CPU),
      "the context's maker asks for an instruction set that there is not; there are baseline, avx2, avx512, "
      "of which this artifact holds baseline, avx2: ask for one of these, or for none");
  EXPECT_EQ(two.sentence(RONDO_ABSENT_CPU),
            "the context's maker asks for an instruction set that this artifact holds no code for; it holds "
            "baseline, avx2: ask for one of these, or compile the model again with --cpu=portable");
  EXPECT_TRUE(
      two.sentence(RONDO_UNSUPPORTED_CPU)
          .starts_with("the context's maker asks for an instruction set that this processor lacks; it "
                       "offers baseline"));
  RunCall call;
  EXPECT_EQ(rondo_runtime_call(&demanding.model, 0, nullptr, &call.args), RONDO_UNSUPPORTED_CPU);
  EXPECT_NE(demanding.sentence(RONDO_UNSUPPORTED_CPU).find("compile the model again with --cpu=portable"),
            std::string::npos);
  Environment environment("avx512");
  EXPECT_TRUE(
      two.sentence(RONDO_ABSENT_CPU).starts_with("RONDO_CPU (`avx512`) or the context's maker asks for"));
}
