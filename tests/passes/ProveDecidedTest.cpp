// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Sizes that data decides: the greatest of lengths, the count of a mask. The same of the same is one size.
#include "tests/passes/Models.h"

namespace rondo::passes::tests {

using ProveDecidedTest = ModelTest;

TEST_F(ProveDecidedTest, TheGreatestOfTheSameLengthsIsOneSize) {
  expectAccepted("fn cut<B, S>(x: f32[B, S], len: i32[B] in 1..=S) { x[:, :maxlen(len)] }\n"
                 "entry twice<B, S>(x: f32[B, S], len: i32[B] in 1..=S) -> (y: f32[B, L]) {\n"
                 "  cut(x, len) + x[:, :maxlen(len)]\n}\n");
}

TEST_F(ProveDecidedTest, LengthsThatAreMadeAlikeAreTheSame) {
  expectAccepted("entry most<B, S>(x: f32[B, S], len: i32[B] in 1..=S) -> (y: f32[B, L]) {\n"
                 "  x[:, :maxlen(max(len - 1, 1))] + x[:, :maxlen(max(len - 1, 1))]\n}\n");
  expectAccepted("entry most<B, S>(x: f32[B, S ragged len], len: i32[B] in 1..=S) -> (y: f32[B, L]) {\n"
                 "  let d = dense(x, 0.0)\n  d[:, :maxlen(len)] + d[:, :maxlen(lengths(x))]\n}\n");
}

TEST_F(ProveDecidedTest, WhatALoopAsksOfValuesAroundItIsNoSizeOfItsOwn) {
  expectAccepted("entry steps<B, S>(x: f32[B, S], len: i32[B] in 1..=S, N: size) -> (y: f32[B, N, L]) {\n"
                 "  let ys = loop at most N carry h = x {\n    let cut = h[:, :maxlen(max(len - 1, 1))]\n"
                 "    yield cut\n    carry h = h + 1.0\n  }\n"
                 "  ys + insert_axis(x[:, :maxlen(max(len - 1, 1))], 1)\n}\n");
}

TEST_F(ProveDecidedTest, OtherLengthsHaveAnotherGreatest) {
  refuted("entry both<B, S>(x: f32[B, S], a: i32[B] in 1..=S, b: i32[B] in 1..=S) -> (y: f32[B, L]) {\n"
          "  x[:, :maxlen(a)] + x[:, :maxlen(b)]\n}\n",
          "E-LEN", 2);
}

TEST_F(ProveDecidedTest, TheGreatestIsCalledAfterItsLengths) {
  auto found = refuted("entry both<B, S>(x: f32[B, S], a: i32[B] in 1..=S) -> (y: f32[B, S]) {\n"
                       "  let cut = x[:, :maxlen(a)]\n  cut + x\n}\n",
                       "E-LEN", 3);
  EXPECT_NE(found.message.find("maxlen(a)"), std::string::npos) << found.message;
}

TEST_F(ProveDecidedTest, NoRowIsLongerThanTheGreatest) {
  expectAccepted("entry again<B, S>(x: f32[B, S], len: i32[B] in 1..=S) -> (y: f32[B]) {\n"
                 "  sum(ragged(x[:, :maxlen(len)], len), along 1)\n}\n");
}

TEST_F(ProveDecidedTest, TheGreatestOfNoRowsIsNone) {
  refuted("entry first<B, S>(x: f32[S], len: i32[B] in 1..=S) -> (y: f32) where B >= 0 {\n"
          "  x[:maxlen(len)][0]\n}\n",
          "E-BOUND", 2);
}

TEST_F(ProveDecidedTest, FiltersByTheSameMaskAgree) {
  expectAccepted("entry filter<B, S>(x: i32[B, S] in 0..9, y: i32[B, S]) -> (z: i32[B, S ragged n]) {\n"
                 "  nonzero(x != 0) + nonzero(x != 0)\n}\n");
  refuted("entry filter<B, S>(x: i32[B, S] in 0..9, y: i32[B, S]) -> (z: i32[B, S ragged n]) {\n"
          "  nonzero(x != 0) + nonzero(y != 0)\n}\n",
          "E-LEN", 2);
}

} // namespace rondo::passes::tests
