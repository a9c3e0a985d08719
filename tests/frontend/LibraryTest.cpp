// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What makes a library possible: functions that share a name, arguments taken apart, structured yields, names
// that mean the library's; and the standard library itself.

#include "tests/frontend/ImportFixture.h"

using namespace rondo::language;
using namespace rondo::language::tests;

// What a tuple written out yields are several values; a tuple with a name keeps its structure.
TEST_F(Elaborator, YieldsOfATupleWithAName) {
  auto with = [&](const std::string &yield, const std::string &pattern) {
    return errorsOf("entry e<B>(x: f32[B, 3]) -> (y: f32[B, T, 3]) {\n  let " + pattern +
                    " = loop at most 5 carry s = (x, x * 2) {\n    yield " + yield +
                    "  carry s = s\n  }\n  b\n}\n");
  };
  EXPECT_EQ(with("s", "((a, b), last)"), Errors{});
  EXPECT_EQ(with("(s)", "((a, b), last)"), Errors{});
  EXPECT_EQ(with("(s, s)", "((a, b), (c, d), last)"), Errors{});
  EXPECT_EQ(with("s", "(a, b, last)").size(), 1u);
  EXPECT_EQ(errorsOf("entry e<B>(x: f32[B, 3]) -> (y: f32[B, 3]) {\n"
                     "  let (states, z) = for k in [1, 2] carry z = x {\n"
                     "    let s = (z, [z * 2])\n    yield s  carry z = z + 1\n  }\n"
                     "  let (a, b) = states[1]\n  a + b[0]\n}\n"),
            Errors{});
}

TEST_F(Elaborator, ArgumentsTakenApart) {
  auto with = [&](const std::string &step) {
    return errorsOf("fn swap<B>((a, b): (f32[B], f32[B])) = (b, a)\n"
                    "entry e<B>(x: f32[B], y: f32[B]) -> (z: f32[B]) {\n  let step = " +
                    step + "\n  let (p, q) = step(x, swap((x, y)))\n  p + q\n}\n");
  };
  EXPECT_EQ(with("fn (x, (h, c)) = (x + h, c)"), Errors{});
  EXPECT_EQ(with("fn (x, (_, c): (f32[_], f32[_])) = (x, c)"), Errors{});
  EXPECT_EQ(with("fn (x, (h, c, d)) = (x + h, c)"),
            Errors{"3:21 E-ARITY this takes 3 values, but `(f32[B], f32[B])` has 2"});
  // A step of the library told where it is called: its state has another structure.
  EXPECT_EQ(errorsOf("param l: Lstm<3, 3>\nentry e<B, S>(x: f32[B, S, 3]) -> (y: f32[B, S, 3]) {\n"
                     "  let y = recurrent(lstm_step(l), x, zeros([B, 3]))\n  y\n}\n"),
            Errors{"3:11 E-ARITY this takes 2 values, but `f32[B, 3]` is one value"});
}

// Nothing calls them: they are checked alone, whatever they take and give.
TEST_F(Elaborator, StructuredArgumentsAndResultsAlone) {
  std::string entry = "entry e(x: f32) -> (y: f32) = x\n";
  EXPECT_EQ(errorsOf("fn f<B>((a, b): (f32[B], f32[B])) -> (f32[B], (f32[B], f32[B])) = (a, (b, a))\n"
                     "fn g<I, H>(p: TorchLstm<I, H>) -> Lstm<I, H> = from_torch(p)\n" +
                     entry),
            Errors{});
  EXPECT_EQ(
      errorsOf("fn f<B>((a, b): (f32[B], f32[B])) -> (f32[B], (f32[B], i32[B])) = (a, (b, a))\n" + entry)
          .size(),
      1u);
  EXPECT_EQ(errorsOf("fn f<B>((a, b): (f32[B], i32[B])) = exp(a) + exp(b)\n" + entry).size(), 1u);
}

TEST_F(Elaborator, NoFunctionOfTheNameTakesTheStruct) {
  EXPECT_EQ(errorsOf("struct A { a: f32 }\nstruct B { b: f32 }\nstruct C { c: f32 }\n"
                     "param c: C\nfn f(p: A) = p.a\nfn f(p: B) = p.b\n"
                     "entry e() -> (y: f32, z: f32) = (f(c), f(c.c))\n"),
            (Errors{"7:36 E-TYPE no `f` takes `C` first | there is one for each of A, B",
                    "7:42 E-TYPE no `f` takes `f32` first | there is one for each of A, B"}));
}

// A model's function stands beside the library's of the same name where it takes a struct of its own.
TEST_F(Elaborator, FunctionsJoinTheLibrarysName) {
  std::string mine = "struct Mine<H> { u: f32[H, H] }\n"
                     "fn zero_state<H>(p: Mine<H>, B: size) = zeros([B, H, H])\n"
                     "param l: Lstm<3, 4>\nparam g: Gru<3, 4>\nparam m: Mine<4>\n";
  std::string entry = "entry e<B>(x: f32[B]) -> (y: f32[B, 4, 4], h: f32[B, 4]) {\n"
                      "  let (h, _) = zero_state(l, B)\n  (zero_state(m, B), h + zero_state(g, B))\n}\n";
  EXPECT_EQ(errorsOf(mine + entry), Errors{});
  // The library's for a struct is hidden by the model's for the same struct, alone.
  EXPECT_EQ(errorsOf(mine + "fn zero_state<I, H>(p: Gru<I, H>, B: size) = ones([B, 5])\n" + entry).size(),
            0u);
  EXPECT_CONTAINS(irOf(mine + "fn zero_state<I, H>(p: Gru<I, H>, B: size) = ones([B, 5])\n" + entry),
                  "f32[B, 5]");
  EXPECT_EQ(errorsOf(mine + "fn zero_state<H>(p: Mine<H>, B: size) = ones([B, 5])\n" + entry),
            Errors{"6:4 E-NAME `zero_state` is defined twice"});
  // With another number of arguments it hides them all.
  EXPECT_EQ(errorsOf(mine + "fn from_torch<H>(p: Mine<H>, x) = x\nparam t: TorchLinear<3, 4>\n"
                            "entry e() -> (y: f32[4]) = from_torch(t).b\n")
                .size(),
            1u);
}

TEST_F(Elaborator, MapOfSeveralValues) {
  std::string ir = irOf("entry e<B>(x: f32[B], y: f32[B]) -> (z: f32[B], u: f32[B]) {\n"
                        "  let (a, b) = map((x, [y]), (y, [x]), fn (p, q) = p / q)\n  (a, b[0])\n}\n");
  EXPECT_CONTAINS(ir, "rondo.div %arg0, %arg1");
  EXPECT_CONTAINS(ir, "rondo.div %arg1, %arg0");
  EXPECT_EQ(errorsOf("entry e<B>(x: f32[B]) -> (z: f32[B]) {\n"
                     "  let (a, b) = map((x, x), [x, x], fn (p, q) = p / q)\n  a\n}\n"),
            Errors{"2:28 E-TYPE `map` goes through values of one structure, not `(f32[B], f32[B])` and "
                   "`[f32[B]; 2]`"});
}

// What the library's own text says means the library's, whatever a model calls so.
TEST_F(Elaborator, AModelsNamesDoNotReachIntoTheLibrary) {
  EXPECT_EQ(errorsOf("const T = 5\nparam recurrent: f32[3]\nparam split: f32[3]\n"
                     "fn lstm_cell(x) = x\nstruct Mine { a: f32 }\nfn sigmoid(p: Mine) = p\n"
                     "param l: Lstm<3, 3>\n"
                     "entry e<B, S>(x: f32[B, S, 3]) -> (y: f32[B, S, 3]) {\n"
                     "  let (ys, _, _) = lstm_layer(l, x, zeros([B, 3]), zeros([B, 3]))\n"
                     "  lstm_cell(ys + recurrent + split)\n}\n"
                     "entry g<B>(h: f32[B, 3]) -> (y: i32[B, N ragged n]) {\n"
                     "  greedy(fn (t, s) = (s, s), h, fill([B], 0), 2, 9)\n}\n"),
            Errors{});
}

TEST_F(Elaborator, StandardLibrary) {
  EXPECT_EQ(
      errorsOf("param l: TorchLstm<4, 5>\nparam kl: KerasLstm<4, 5>\nparam g: TorchGru<4, 5>\nparam kg: "
               "KerasGru<4, 5>\n"
               "param r: TorchRnn<4, 5>\nparam kr: KerasRnn<4, 5>\nparam d: Dense<5, 3>\nparam em: "
               "Embedding<9, 4>\n"
               "entry e<B, S>(ids: i32[B, S ragged len] in 0..9, len: i32[B] in 1..=S) -> (y: f32[B, 3]) {\n"
               "  let xs = embedding(em, ids)\n"
               "  let zero = zeros([B, 5])\n"
               "  let (_, h1, _) = lstm_layer(from_torch(l), xs, zero, zero)\n"
               "  let (_, h2, _) = lstm_layer(from_keras(kl), xs, zero, zero)\n"
               "  let (_, h3) = gru_layer(from_torch(g), xs, zero)\n"
               "  let (_, h4) = gru_layer(from_keras(kg), xs, zero)\n"
               "  let (_, h5) = rnn_layer(from_torch(r), xs, zero)\n"
               "  let (_, h6) = rnn_layer(from_keras(kr), xs, zero)\n"
               "  let h7 = gru_cell_before(from_keras(kg), xs[:, 0], h6)\n"
               "  dense_layer(d, h1 + h2 + h3 + h4 + h5 + h7)\n}\n"),
      Errors{});
  EXPECT_EQ(
      errorsOf("param g: [Gru<4, 4>; 3]\nentry e<B, S>(xs: f32[B, S, 4]) -> (y: f32[B, S, 4]) {\n"
               "  let (ys, states) = stack(g, xs, fn (p, x) = gru_layer(p, x, zeros([B, 4])))\n  ys\n}\n"),
      Errors{});
  EXPECT_EQ(typeOf("param em: f32[9, 4]\nparam g: Gru<4, 4>\n"
                   "entry e<B>(h: f32[B, 4]) -> (tokens: i32[B, T ragged n]) {\n"
                   "  greedy(fn (t, s) { let s1 = gru_cell_after(g, em[t], s)\n (s1 @ transpose(em), s1) }, "
                   "h, fill([B], 1), 2, 20)\n}\n"),
            "i32[B, steps$ ragged ends$]");
}

TEST_F(Elaborator, FunctionsOfOneName) {
  std::string two = "struct A { x: f32[2] }\nstruct C { x: f32[3] }\nparam a: A\nparam c: C\n"
                    "fn f(p: A) = p.x\nfn f(p: C) = p.x[0:2]\n";
  EXPECT_EQ(errorsOf(two + "entry e<B>(x: f32[B, 2]) -> (f32[B, 2]) = x + f(a) + f(c)\n"), Errors{});
  EXPECT_EQ(errorsOf(two + "fn f(q: C) = q.x\nentry e<B>(x: f32[B, 2]) -> (f32[B, 2]) = x + f(a)\n").size(),
            1u);
}

TEST_F(Elaborator, MistakesInTheLibraryAreToldWhereItIsCalled) {
  Errors errors =
      errorsOf("param p: Dense<4, 3>\nentry e<B>(x: i32[B, 4]) -> (y: f32[B, 3]) = dense_layer(p, x)\n");
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0], "2:46 E-TYPE a product takes numbers of one dtype, not `i32[B, 4]` and `f32[4, 3]`");
}
