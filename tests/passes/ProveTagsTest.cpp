// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Sizes that agree while orders do not: rows of `B*K` are not rows of `K*B`.
#include "tests/passes/Models.h"

namespace rondo::passes::tests {

class ProveTagsTest : public ModelTest {
protected:
  /// `inPlace` has the rows A A B B, `inTurn` the rows A B A B.
  std::string with(const std::string &result, const std::string &body) {
    return "entry orders<B>(x: f32[B, 4], ids: i32[B, 2] in 0..4, K: size) -> (y: " + result +
           ") {\n"
           "  let inPlace = repeat(x, K, along 0)\n"
           "  let inTurn = merge(repeat(insert_axis(x, 0), K, along 0), K, B)\n  " +
           body + "\n}\n";
  }
};

TEST_F(ProveTagsTest, WhereAnAxisIsUnflattened) {
  expectAccepted(with("f32[B, K, 4]", "split_axis(inPlace, 0, B, K)"));
  expectAccepted(with("f32[K, B, 4]", "split_axis(inTurn, 0, K, B)"));
  refuted(with("f32[B, K, 4]", "split_axis(inTurn, 0, B, K)"), "E-ORDER", 4);
}

TEST_F(ProveTagsTest, WhereTwoAxesMeetElementByElement) {
  expectAccepted(with("f32[B*K, 4]", "inPlace + inPlace"));
  refuted(with("f32[B*K, 4]", "inPlace + inTurn"), "E-ORDER", 4);
  refuted(with("f32[B*K]", "einsum(\"r d, r d -> r\", inPlace, inTurn)"), "E-ORDER", 4);
  refuted(with("f32[B*K, 8]", "concat(inPlace, inTurn, along 1)"), "E-ORDER", 4);
}

TEST_F(ProveTagsTest, WhereRowsAreGathered) {
  expectAccepted(with("f32[B*K, 2]", "gather(inPlace, repeat(ids, K, along 0), along 1, batch: 1)"));
  refuted(with("f32[B*K, 2]",
               "gather(inPlace, merge(repeat(insert_axis(ids, 0), K, along 0), K, B), along 1, batch: 1)"),
          "E-ORDER", 4);
}

TEST_F(ProveTagsTest, NamesOfLoopsAreNoOrder) {
  expectAccepted("entry keep<B>(x: f32[B, 4], K: size) -> (y: f32[B*K, 4]) {\n"
                 "  loop at most 3 carry h = repeat(x, K, along 0) {\n"
                 "    carry h = merge(split_axis(h, 0, B, K), B, K)\n  }\n}\n");
}

} // namespace rondo::passes::tests
