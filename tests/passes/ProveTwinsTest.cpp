// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Each kind of law once where the loop keeps it and once where it does not: the twin differs in one size, and
// the step in which it fails is named.
#include "Models.h"

using namespace rondo::passes;
using namespace rondo::passes::tests;

namespace {

class ProveTwinsTest : public ModelTest {
protected:
  /// The model with `right` in place of HOLE is accepted, with `wrong` it fails in this step at this line.
  void twins(std::string text, const std::string &right, const std::string &wrong, const std::string &code,
             unsigned line, int64_t step) {
    auto with = [&](const std::string &size) {
      return std::string(text).replace(text.find("HOLE"), 4, size);
    };
    expectAccepted(with(right));
    ProofDiagnostic found = refuted(with(wrong), code, line);
    ASSERT_TRUE(found.counterexample && found.counterexample->step) << found.message;
    EXPECT_EQ(*found.counterexample->step, step) << found.message;
  }
};

TEST_F(ProveTwinsTest, Affine) {
  twins("entry e<B, N>(x: f32[B, 2], w: f32[B, N]) -> (y: f32[B]) {\n"
        "  let h = loop at most N carry h = x {\n"
        "    let part = w[:, 0:HOLE]\n"
        "    carry h = concat(h, zeros([B, 1]), along 1)\n  }\n"
        "  sum(h, along 1)\n}\n",
        "size(h, along 1) - 1", "size(h, along 1)", "E-BOUND", 3, 1);
}

TEST_F(ProveTwinsTest, GrowthByASize) {
  twins("entry e<B, C, M>(x: f32[B, C], m: f32[M], w: f32[B, C*M]) -> (y: f32[B]) {\n"
        "  let h = loop at most M carry h = x {\n"
        "    let part = w[:, 0:HOLE]\n"
        "    carry h = concat(h, x, along 1)\n  }\n"
        "  sum(h, along 1)\n}\n",
        "size(h, along 1)", "size(h, along 1) + 1", "E-BOUND", 3, 1);
}

TEST_F(ProveTwinsTest, AProductThatStays) {
  twins("entry e<B, K>(x: f32[B, 4], s: f32[B*K, 4], k: f32[K], steps: size) -> (y: f32[_, 4]) {\n"
        "  loop at most steps carry r = HOLE {\n"
        "    carry r = r + s\n  }\n}\n",
        "repeat(x, K, along 0)", "x", "E-TILE", 3, 1);
}

TEST_F(ProveTwinsTest, Coupled) {
  twins("entry e<B, M>(first: f32[B, M], steps: size) -> (y: f32[B]) {\n"
        "  let (t, m) = loop at most steps carry tokens = first, mask = first {\n"
        "    let both = tokens + mask\n"
        "    carry tokens = concat(both, ones([B, 1]), along 1), mask = concat(mask, HOLE, along 1)\n  }\n"
        "  sum(t, along 1)\n}\n",
        "ones([B, 1])", "ones([B, 2])", "E-TIME", 3, 2);
}

TEST_F(ProveTwinsTest, Rotation) {
  twins("entry e<B, N, P>(a: f32[B, N], b: f32[B, P], steps: size) -> (y: f32[B]) {\n"
        "  let (x, y) = loop at most steps carry x = a, y = b {\n"
        "    let both = concat(x, y, along 1) + concat(a, HOLE, along 1)\n"
        "    carry x = y, y = x\n  }\n"
        "  sum(x, along 1)\n}\n",
        "b", "x", "E-FEAT", 3, 1);
}

TEST_F(ProveTwinsTest, AFirstStepThatDiffers) {
  twins("entry e<B, K>(x: f32[B, K], first: f32[B, 1], steps: size) -> (y: f32[B]) {\n"
        "  let h = loop at most steps carry h = first {\n"
        "    let g = concat(h, HOLE, along 1)[:, 0:2]\n"
        "    carry h = x\n  }\n"
        "  sum(h, along 1)\n}\n",
        "x", "zeros([B, 0])", "E-BOUND", 3, 1);
}

TEST_F(ProveTwinsTest, AWindow) {
  twins("entry e<B, N>(x: f32[B, N], steps: size) -> (y: f32[B]) where N >= 2 {\n"
        "  let h = loop at most steps carry h = x[:, 0:1] {\n"
        "    let part = x[:, 0:HOLE]\n"
        "    carry h = concat(h, h[:, 0:1], along 1)[:, 0:min(size(h, along 1) + 1, N)]\n  }\n"
        "  sum(h, along 1)\n}\n",
        "size(h, along 1)", "size(h, along 1) + 1", "E-BOUND", 3, 2);
}

TEST_F(ProveTwinsTest, ADelayLine) {
  twins("entry e<B, C, F>(x: f32[B, C], other: f32[B, F], steps: size) -> (y: f32[B]) {\n"
        "  let (a, b) = loop at most steps carry a = x, b = HOLE {\n"
        "    let both = a + x\n"
        "    carry a = b, b = x\n  }\n"
        "  sum(a, along 1)\n}\n",
        "x", "other", "E-LOOP-INV", 3, 2);
}

TEST_F(ProveTwinsTest, GrowthInANestedLoop) {
  twins("entry e<B, M, N>(x: f32[B, 1], w: f32[B, M*N + 1], m: f32[M], n: f32[N]) -> (y: f32[B]) {\n"
        "  let h = loop at most M carry h = x {\n"
        "    let inner = loop at most N carry g = h { carry g = concat(g, x, along 1) }\n"
        "    let part = w[:, 0:HOLE]\n"
        "    carry h = inner\n  }\n"
        "  sum(h, along 1)\n}\n",
        "size(inner, along 1)", "size(inner, along 1) + 1", "E-BOUND", 4, 1);
}

TEST_F(ProveTwinsTest, WithinTheInnerLoop) {
  twins("entry e<B, M, N>(x: f32[B, 1], w: f32[B, N], m: f32[M]) -> (y: f32[B]) {\n"
        "  let h = loop at most M carry h = x {\n"
        "    let inner = loop at most N carry g = x {\n"
        "      let part = w[:, 0:HOLE]\n"
        "      carry g = concat(g, x, along 1)\n    }\n"
        "    carry h = h + inner[:, 0:1]\n  }\n"
        "  sum(h, along 1)\n}\n",
        "size(g, along 1)", "size(g, along 1) + 1", "E-BOUND", 4, 1);
}

// How far a value has grown after the loop, whenever it ended: t <= 1 + N.
TEST_F(ProveTwinsTest, Capacity) {
  const std::string text =
      "entry e<B, N>(x: f32[B, 1], w: f32[B, SIZE], n: f32[N]) -> (y: f32[B]) {\n"
      "  let t = loop at most N carry t = x while sum(sum(t, along 0), along 0) < 1.0 {\n"
      "    carry t = concat(t, x, along 1)\n  }\n"
      "  sum(w[:, 0:size(t, along 1)], along 1)\n}\n";
  auto with = [&](const std::string &size) { return std::string(text).replace(text.find("SIZE"), 4, size); };
  expectAccepted(with("N + 1"));
  EXPECT_EQ(refuted(with("N"), "E-BOUND", 5).counterexample->trips, 1);
}

} // namespace
