// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Obligations outside loops: causes, ranges of ids, lengths, assumptions, what is said and at which sizes.
#include "Models.h"

using namespace rondo::passes;
using namespace rondo::passes::tests;

namespace {

class ProveTest : public ModelTest {};

TEST_F(ProveTest, InputsThatAreWalkedTogether) {
  refuted("entry pair<B, S, T>(x: f32[B, S, 4], y: f32[B, T, 4]) -> (z: f32[B, S, 4]) {\n"
          "  let (ys, h) = scan (a, b) over (x, y) along 1 carry h = zeros([B, 4]) {\n"
          "    yield a + b\n    carry h = h\n  }\n  ys\n}\n",
          "E-TIME", 2);
}

TEST_F(ProveTest, TheMessageSaysWhereSizesEnter) {
  auto found = refuted("entry compare<B, T>(target: i32[B, T]) -> (right: bool[B, T]) {\n"
                       "  let told = concat(fill([B, 1], 1), target, along 1)\n"
                       "  told == target\n}\n",
                       "E-TIME", 3);
  EXPECT_NE(found.message.find("axis 1 (time) of `told` has size T + 1"), std::string::npos) << found.message;
  ASSERT_EQ(found.notes.size(), 2u);
  EXPECT_EQ(found.notes[0].message, "T + 1 enters here: `concat` makes it of 1, T");
  EXPECT_EQ(found.notes[0].place.line, 2u);
  EXPECT_EQ(found.notes[1].message, "T enters here: `target: i32[B, T]`");
  EXPECT_EQ(found.notes[1].place.line, 1u);
  EXPECT_EQ(found.counterexample->shapes, (std::vector<std::vector<int64_t>>{{1, 2}, {1, 1}}));
}

TEST_F(ProveTest, Pieces) {
  auto found = refuted("entry halves<B, T>(x: f32[B, T]) -> (y: f32[B, T]) {\n"
                       "  let (a, b) = split(x, 2)\n"
                       "  concat(a, b, along 1)\n}\n",
                       "E-DIV", 2);
  EXPECT_EQ(found.assume, "assume T % 2 == 0");
  expectAccepted("entry halves<B, T>(x: f32[B, T]) -> (y: f32[B, T]) {\n"
                 "  assume T % 2 == 0\n"
                 "  let (a, b) = split(x, 2)\n"
                 "  concat(a, b, along 1)\n}\n");
  expectAccepted("entry halves<B, T>(x: f32[B, 2*T], h: f32[T]) -> (y: f32[B, 2*T]) {\n"
                 "  let (a, b) = split(x, 2)\n"
                 "  concat(a, b, along 1)\n}\n");
}

TEST_F(ProveTest, ARepeatedBatchMeetsOneThatIsNot) {
  auto found = refuted("entry tile<B, H>(mem: f32[B, H], q: f32[B, H], K: size) -> (y: f32[B, H]) {\n"
                       "  let t = repeat(q, K, along 0)\n"
                       "  t + mem\n}\n",
                       "E-TILE", 3);
}

TEST_F(ProveTest, FeaturesAndLayers) {
  refuted("param w: f32[300, 8]\nentry width<B, S>(a: f32[B, S, 512]) -> (y: f32[B, S, 8]) {\n  a @ w\n}\n",
          "E-FEAT", 3);
  refuted("entry depth<B>(a: f32[2, B, 8], b: f32[1, B, 8]) -> (y: f32[2, B, 16]) {\n  concat(a, b, along "
          "2)\n}\n",
          "E-LAYERS", 2);
}

TEST_F(ProveTest, BoundsOfSlices) {
  auto found =
      refuted("entry late<B, S>(x: f32[B, S]) -> (y: f32[B, S - 3]) {\n  x[:, 3:]\n}\n", "E-BOUND", 2);
  EXPECT_EQ(found.assume, "assume S >= 3");
  expectAccepted("entry late<B, S>(x: f32[B, S]) -> (y: f32[B, S - 3]) {\n  assume S >= 3\n  x[:, 3:]\n}\n");
}

TEST_F(ProveTest, LengthsAreAddedUp) {
  expectAccepted("entry shift<B, S>(x: f32[B, S ragged len, 4], len: i32[B] in 1..=S) -> (y: f32[B, S ragged "
                 "len, 4]) {\n"
                 "  concat(zeros([B, 1, 4]), x[:, :-1], along 1)\n}\n");
  auto found =
      refuted("entry mix<B, S>(x: f32[B, S ragged len, 4], len: i32[B] in 1..=S, z: f32[B, S ragged m, 4],\n"
              "    m: i32[B] in 1..=S) -> (y: f32[B, S ragged len, 4]) {\n"
              "  x + z\n}\n",
              "E-LEN", 3);
  ASSERT_EQ(found.counterexample->values.size(), 2u);
  EXPECT_NE(found.counterexample->values[0].second, found.counterexample->values[1].second);
}

TEST_F(ProveTest, LengthsFromValues) {
  expectAccepted("entry cut<B, S>(x: f32[B, S, 3], len: i32[B] in 1..=S) -> (y: f32[B, 3]) {\n"
                 "  mean(ragged(x, len, along 1), along 1)\n}\n");
  // A length of 0 has no mean; one above S is checked at the entry.
  auto found = refuted("entry cut<B, S>(x: f32[B, S, 3], len: i32[B]) -> (y: f32[B, 3]) {\n"
                       "  mean(ragged(x, len, along 1), along 1)\n}\n",
                       "E-BOUND", 2);
  ASSERT_EQ(found.counterexample->values.size(), 1u);
  EXPECT_EQ(found.counterexample->values[0].second, (std::vector<int64_t>{0}));
}

TEST_F(ProveTest, TheGreatestLengthIsNotTheSize) {
  refuted("entry longest<B, S>(x: f32[B, S], len: i32[B] in 1..=S) -> (y: f32[B, S]) {\n"
          "  let m = maxlen(len)\n  x[:, :m] + x\n}\n",
          "E-LEN", 3);
  expectAccepted("entry longest<B, S>(x: f32[B, S], len: i32[B] in 1..=S) -> (y: f32[B, S]) {\n"
                 "  let m = maxlen(len)\n  concat(x[:, :m], x[:, m:], along 1)\n}\n");
}

TEST_F(ProveTest, TransposedAxes) {
  refuted("entry turn<B, S>(x: f32[B, S, 3]) -> (y: f32[B, S, 3]) {\n  x + transpose(x, 1, 0, 2)\n}\n",
          "E-AXIS", 2);
}

TEST_F(ProveTest, MoreThanThereIs) {
  auto found = refuted(
      "entry best<B, V>(x: f32[B, V], K: size) -> (z: i32[B, K]) {\n  let (v, i) = top_k(x, K)\n  i\n}\n",
      "E-BOUND", 2);
  EXPECT_EQ(found.assume, "assume V >= K");
}

TEST_F(ProveTest, IdsFromInputs) {
  // Without a range the entry checks them; with one that is too wide they are refuted.
  Proof proof = proved("param e: f32[10, 4]\nentry look<B>(x: i32[B]) -> (y: f32[B, 4]) {\n  e[x]\n}\n");
  EXPECT_EQ(proof.verdict, Verdict::Accepted) << proofText(proof, true);
  EXPECT_EQ(proof.entries[0].contract, (std::vector<std::string>{"0 <= x[b] < 10"}));
  auto found =
      refuted("param e: f32[10, 4]\nentry look<B>(x: i32[B] in 0..=10) -> (y: f32[B, 4]) {\n  e[x]\n}\n",
              "E-INDEX", 3);
  EXPECT_EQ(found.counterexample->values[0].first, "x");
  EXPECT_EQ(found.counterexample->values[0].second, (std::vector<int64_t>{10}));
  notProved("param e: f32[10, 4]\nentry look<B>(x: i32[B]) -> (y: f32[B, 4]) {\n  e[x * x]\n}\n", "E-INDEX",
            3);
}

TEST_F(ProveTest, IdsThroughLoops) {
  expectAccepted("param e: f32[10, 4]\n"
                 "entry feed<B>(x: i32[B] in 0..10, steps: size) -> (y: f32[B, 10]) {\n"
                 "  let (t, l) = loop at most steps carry tok = x, l = zeros([B, 10]) {\n"
                 "    carry tok = argmax(l), l = concat(e[tok], e[tok], zeros([B, 2]), along 1)\n  }\n"
                 "  one_hot(t, 10)\n}\n");
  auto found = refuted("param e: f32[10, 4]\n"
                       "entry feed<B>(x: i32[B] in 0..10, steps: size) -> (y: f32[B, 4]) {\n"
                       "  let (t, l) = loop at most steps carry tok = x, l = zeros([B, 4]) {\n"
                       "    carry tok = tok + 1, l = l + e[tok]\n  }\n"
                       "  l\n}\n",
                       "E-INDEX", 4);
  EXPECT_EQ(found.counterexample->step, 2);
}

TEST_F(ProveTest, IdsOfSizes) {
  expectAccepted("entry hot<B, V>(x: f32[B, V]) -> (y: f32[B, V]) {\n  one_hot(argmax(x), V)\n}\n");
  refuted("entry hot<B, V, W>(x: f32[B, V], z: f32[B, W]) -> (y: f32[B, W]) {\n  one_hot(argmax(x), W)\n}\n",
          "E-INDEX", 2);
}

TEST_F(ProveTest, TheOrderOfRows) {
  const std::string text = "entry rows<B, K>(x: f32[B, K, 4]) -> (y: f32[SIZES, 4]) {\n"
                           "  split_axis(merge(x, B, K), 0, SIZES)\n}\n";
  auto with = [&](const std::string &sizes) {
    std::string out = text;
    for (size_t at; (at = out.find("SIZES")) != std::string::npos;)
      out.replace(at, 5, sizes);
    return out;
  };
  expectAccepted(with("B, K"));
  Proof proof = proved(with("K, B"));
  EXPECT_EQ(proof.verdict, Verdict::Refuted) << proofText(proof, true);
  ASSERT_GE(proof.diagnostics.size(), 1u);
  EXPECT_EQ(proof.diagnostics[0].code, "E-ORDER");
}

TEST_F(ProveTest, OrdersOfEqualFactorsAgree) {
  const std::string model = "entry both<B, K, T>(x: f32[B, K], y: f32[B, T]) -> (z: f32[B*K]) {\n"
                            "  assume EQUAL\n  merge(x, B, K) + merge(OTHER)\n}\n";
  auto with = [&](const std::string &equal, const std::string &other) {
    std::string out = model;
    out.replace(out.find("EQUAL"), 5, equal);
    return out.replace(out.find("OTHER"), 5, other);
  };
  expectAccepted(with("T == K", "y, B, T"));
  // B and K are of one size, and still two axes.
  Proof proof = proved(with("B == K", "transpose(x), K, B"));
  EXPECT_EQ(proof.verdict, Verdict::Refuted) << proofText(proof, true);
  ASSERT_GE(proof.diagnostics.size(), 1u);
  EXPECT_EQ(proof.diagnostics[0].code, "E-ORDER");
}

TEST_F(ProveTest, GivenLengthsAreReplayed) {
  ProveOptions options;
  options.at = {{"B", 64}, {"T", 20}, {"len", 15}};
  Proof proof = proved("entry cut<B, T>(x: f32[B, T], len: i32[B] in 1..=T) -> (y: f32[B, T]) {\n"
                       "  x[:, :maxlen(len)] + x\n}\n",
                       options);
  ASSERT_EQ(proof.diagnostics.size(), 1u);
  EXPECT_EQ(proof.diagnostics[0].counterexample->shapes,
            (std::vector<std::vector<int64_t>>{{64, 15}, {64, 20}}));
}

TEST_F(ProveTest, GivenSizesAreReplayed) {
  ProveOptions options;
  options.at = {{"B", 32}, {"T", 9}};
  Proof proof = proved("entry halves<B, T>(x: f32[B, T]) -> (y: f32[B, T]) {\n"
                       "  let (a, b) = split(x, 2)\n"
                       "  concat(a, b, along 1)\n}\n",
                       options);
  ASSERT_EQ(proof.diagnostics.size(), 1u);
  EXPECT_EQ(proof.diagnostics[0].counterexample->shapes[0], (std::vector<int64_t>{32, 9}));
}

TEST_F(ProveTest, OneMistakeIsReportedOnce) {
  // Everything after the first line follows from it.
  refuted("entry chain<B, T, U>(x: i32[B, T], y: i32[B, U]) -> (z: i32[B, T]) {\n"
          "  let a = x + y\n  let b = a * y\n  let c = b + x\n  abs(c) * y\n}\n",
          "E-TIME", 2);
}

TEST_F(ProveTest, IndependentMistakesAreBothReported) {
  Proof proof =
      proved("entry two<B, C>(x: f32[B, 4], y: f32[C, 4], z: f32[B, 7]) -> (u: f32[B, 4], v: f32[B, 4]) {\n"
             "  let a = x + y\n  let b = x + z\n  (x, x)\n}\n");
  ASSERT_EQ(proof.diagnostics.size(), 2u) << proofText(proof, true);
  EXPECT_EQ(proof.diagnostics[0].code, "E-BATCH-SRC");
  EXPECT_EQ(proof.diagnostics[1].code, "E-FEAT");
}

TEST_F(ProveTest, AWholeModelIsQuick) {
  // Forty cells on top of each other: a few hundred ops.
  std::string text = "entry deep<B, S>(x: f32[B, S, 8], w: f32[8, 8]) -> (y: f32[B, S, 8]) {\n  let y0 = x\n";
  for (int i = 0; i < 40; ++i)
    text += "  let (y" + std::to_string(i + 1) + ", h" + std::to_string(i) + ") = scan e over y" +
            std::to_string(i) +
            " along 1 carry h = zeros([B, 8]) {\n    let n = tanh(e @ w + h @ w) * sigmoid(e)\n    yield n\n "
            "   carry h = n\n  }\n";
  Proof proof = proved(text + "  y40\n}\n");
  EXPECT_EQ(proof.verdict, Verdict::Accepted);
  RecordProperty("milliseconds", std::to_string(proof.milliseconds));
  EXPECT_LT(proof.milliseconds, 200) << "20 ms on an idle machine";
}

} // namespace
