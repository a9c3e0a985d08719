// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the producer finds derivations for, kind by kind of reasoning.
#include "Certified.h"

namespace rondo::certificate::tests {
namespace {

class CertifyTest : public CertificateTest {
protected:
  /// Certified, and the certificate holds this.
  void expectWith(const std::string &model, const std::string &part) {
    expectCertified(model);
    std::string text = certified(model);
    EXPECT_NE(text.find(part), std::string::npos) << text;
  }
};

TEST_F(CertifyTest, SumsOfFacts) {
  expectWith("entry e<B, S, T>(x: f32[B, S + T], s: f32[S], t: f32[T]) -> (y: f32[B, T]) { x[:, S:S + T] }\n",
             "\"sum\":");
}

TEST_F(CertifyTest, ProductsOfFacts) {
  expectWith("entry e<B, K>(x: f32[B*K], b: f32[B], k: f32[K]) -> (y: f32[B]) { x[0:B] }\n", "\"product\":");
  expectCertified(
      "entry e<B, K, T>(x: f32[B*K*T], b: f32[B], k: f32[K], t: f32[T]) -> (y: f32[B*T]) { x[0:B*T] }\n");
}

TEST_F(CertifyTest, MinimaAndMaxima) {
  expectWith("entry e<B, S, T>(x: f32[B, S], t: f32[T]) -> (y: f32[B, min(S, T)]) { x[:, 0:min(S, T)] }\n",
             "\"definition\":\"min(S, T)\"");
  // Either one: by cases.
  expectWith("entry e<S, T>(s: f32[S], t: f32[T]) -> (y: f32[1]) { s[0:min(S, T)][0:1] }\n", "\"split\":");
}

TEST_F(CertifyTest, Quotients) {
  expectWith("entry e<B, S>(x: f32[B, 2*S], s: f32[S]) -> (y: f32[B, div(3*S, 2)]) { x[:, 0:div(3*S, 2)] }\n",
             "\"definition\":\"div(");
}

TEST_F(CertifyTest, LawsOfLoops) {
  expectWith("entry grow<B>(first: f32[B, 1], steps: size) -> (all: f32[B, steps + 1]) {\n"
             "  loop at most steps carry all = first { carry all = concat(all, first, along 1) }\n}\n",
             "\"all$1\":\"step$ + 1\"");
}

// Sizes without laws of their own: what each step keeps of them.
TEST_F(CertifyTest, InvariantsOfLoops) {
  expectWith("entry turn<B, N>(a: f32[B, N], b: f32[B, N], steps: size) -> (both: f32[B, 2*N + steps]) {\n"
             "  let (x, y) = loop at most steps carry x = a, y = b {\n"
             "    carry x = concat(y, zeros([B, 1]), along 1), y = x\n  }\n"
             "  concat(x, y, along 1)\n}\n",
             "2*N + steps");
  expectWith("entry twice<B, C>(a: f32[B, C], b: f32[B, C + 3], steps: size) -> (y: f32[B]) {\n"
             "  let (h, g) = loop at most steps carry h = a, g = b {\n"
             "    let s = g[:, 0:size(h, along 1)] + h\n"
             "    carry h = concat(s, h, along 1), g = concat(g, g, along 1)\n  }\n"
             "  sum(g[:, 0:size(h, along 1)], along 1)\n}\n",
             "\"at_least_zero\":[\"");
}

// One beam in the first step, K in those after it.
TEST_F(CertifyTest, AFirstStepThatDiffers) {
  expectWith("entry beams<B, K>(x: f32[B, K], first: f32[B, 1], steps: size) -> (y: f32[B, K]) {\n"
             "  loop at most steps carry h = first {\n"
             "    carry h = x * insert_axis(sum(h, along 1), 1)\n  }\n}\n",
             "\"choice\":\"min(");
}

TEST_F(CertifyTest, ValuesThatLoopsCarry) {
  expectWith("entry e<B>(table: f32[7, 4], start: i32[B] in 0..3, steps: size) -> (y: i32[B]) {\n"
             "  loop at most steps carry tok = start { carry tok = argmax(table[tok]) }\n}\n",
             "\"values\":{\"0\":");
  // An input without a range: the compiled function checks it.
  expectWith("entry e<B>(table: f32[7, 4], start: i32[B], steps: size) -> (y: i32[B]) {\n"
             "  loop at most steps carry tok = start { carry tok = argmax(table[tok]) }\n}\n",
             "the entry checks `start` in 0 ..= 6; 0 ..= 3 in 0 ..= 6");
}

// Types mask and no rows meet: that is evident, and it is not where one of them is not so.
TEST_F(CertifyTest, RowsByThemselves) {
  auto ragged = [](const std::string &body, const std::string &result = "f32[B, 4]") {
    return "entry e<B, S, N>(x: f32[B, S ragged len, 4], len: i32[B] in 1..=S, n: f32[N], ids: i32[B] in "
           "0..B, "
           "w: f32[4, 4]) -> (y: " +
           result + ") {\n" + body + "\n}\n";
  };
  for (const char *body :
       {"  tanh(sum(x, along 1) @ w) + insert_axis(f32(len), 1)", "  x[:, -1] - mean(x, along 1)",
        "  split_axis(repeat(sum(x, along 1), 3, along 0), 0, B, 3)[:, 0]",
        "  let (ys, h) = scan e over x along 1 reverse carry h = zeros([B, 4]) { yield e  carry h = h @ w + "
        "e }\n  h",
        "  loop at most N carry h = sum(x, along 1) { carry h = h * 2 } until sum(h, along 1) > 9"})
    expectCertified(ragged(body));
  for (const char *body :
       {"  sum(x, along 1) / f32(S)", "  sum(x, along 1) / f32(B)", "  sum(dense(x, 0), along 1)",
        "  let s = sum(x, along 1)\n  s - mean(s, along 0)",
        "  let s = sum(x, along 1)\n  s + reverse(s, along 0)", "  let s = sum(x, along 1)\n  s + s[0]",
        "  let s = sum(x, along 1)\n  s + s[ids]",
        "  let s = sum(x, along 1)\n  einsum(\"b d, c d -> b d\", s, s)",
        "  cumsum(sum(x, along 1), along 0)",
        "  scan e over sum(x, along 1) along 0 carry h = zeros([4]) { yield h + e  carry h = h + e }",
        "  loop at most S carry h = sum(x, along 1) { carry h = h * 2 }",
        "  loop at most B carry h = sum(x, along 1) { carry h = h * 2 }",
        "  loop at most N carry h = sum(x, along 1) { carry h = h * 2 } until sum(h, along 1) > mean(sum(h, "
        "along 1), along 0)"}) {
    language::Sources sources;
    language::Diagnostics diagnostics;
    module = language::importRondoText("model.rondo", ragged(body), context, sources, diagnostics);
    ASSERT_TRUE(module) << body;
    mlir::OwningOpRef<mlir::ModuleOp> proved = module->clone();
    passes::prove(*proved);
    Certificate certificate = passes::certify(*module, *proved);
    certificate.digest = digest;
    std::string text = print(certificate);
    EXPECT_EQ(whatIsWrong(text), "");
    EXPECT_NE(text.find("not reach `y`\",\"certified\":false"), std::string::npos) << body << "\n" << text;
  }
}

TEST_F(CertifyTest, WhatHasNoDerivationIsListed) {
  std::string text = certified("entry e<B, S>(x: f32[B, S padded len, 4], len: i32[B] in 1..=S) -> (y: "
                               "f32[B, S padded len, 4]) { x * 2.0 }\n");
  EXPECT_EQ(whatIsWrong(text), "");
  EXPECT_EQ(result.obligations - result.certified, 2);
  EXPECT_NE(text.find("\"claim\":\"does not reach `y`\",\"certified\":false"), std::string::npos) << text;
  EXPECT_NE(text.find("\"claim\":\"do not reach `y`\",\"certified\":false"), std::string::npos) << text;
}

} // namespace
} // namespace rondo::certificate::tests
