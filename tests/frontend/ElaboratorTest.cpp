// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From text to model IR: what each construct becomes, and what is said about programs that make no sense.

#include "tests/frontend/ImportFixture.h"

using namespace rondo::language;
using namespace rondo::language::tests;

// --- Primitives: the type that each gives --------------------------------------

TEST_F(Elaborator, Primitives) {
  // `a => T` declares the result T; where T has `_` the size found is shown.
  struct Case {
    const char *expr, *type;
  } cases[] = {
      {"x @ W => f32[_, _, _]", "f32[B, S, 4]"},
      {"x * 2 + v => f32[_, _, _]", "f32[B, S, 8]"},
      {"r + 1.5 => f32[_, _, _]", "f32[B, S ragged len, 8]"},
      {"sum(x, along S) => f32[_, _]", "f32[B, 8]"},
      {"mean(r, along S) => f32[_, _]", "f32[B, 8]"},
      {"max(x, along 1) => f32[_, _]", "f32[B, 8]"},
      {"max(x, 0) => f32[_, _, _]", "f32[B, S, 8]"},
      {"argmax(x) => i32[_, _]", "i32[B, S]"},
      {"softmax(x, along S) => f32[_, _, _]", "f32[B, S, 8]"},
      {"log_softmax(x) => f32[_, _, _]", "f32[B, S, 8]"},
      {"cumsum(x, along 1) => f32[_, _, _]", "f32[B, S, 8]"},
      {"einsum(\"b s d, b d -> b s\", x, x[:, 0]) => f32[_, _]", "f32[B, S]"},
      {"x[:, :-1] => f32[_, _, _]", "f32[B, S - 1, 8]"},
      {"x[:, 1:] => f32[_, _, _]", "f32[B, S - 1, 8]"},
      {"x[..., 2:4] => f32[_, _, _]", "f32[B, S, 2]"},
      {"x[..., -1] => f32[_, _]", "f32[B, S]"},
      {"r[:, -1] => f32[_, _]", "f32[B, 8]"},
      {"W[ids] => f32[_, _, _]", "f32[B, S, 4]"},
      {"slice(x, 1, S, along 1) => f32[_, _, _]", "f32[B, S - 1, 8]"},
      {"concat(x, x, along 1) => f32[_, _, _]", "f32[B, 2*S, 8]"},
      {"concat(z, x[:, 0], along -1) => f32[_, _]", "f32[B, 8]"},
      {"split(x, 4)[1] => f32[_, _, _]", "f32[B, S, 2]"},
      {"transpose(W) => f32[_, _]", "f32[4, 8]"},
      {"transpose(x, 1, 0, 2) => f32[_, _, _]", "f32[S, B, 8]"},
      {"transpose(x, S, B, 2) => f32[_, _, _]", "f32[S, B, 8]"},
      {"insert_axis(v, 0) => f32[_, _]", "f32[1, 8]"},
      {"merge(x, B, S) => f32[_, _]", "f32[B*S tag B.S, 8]"},
      {"split_axis(merge(x, B, S), 0, B, S) => f32[_, _, _]", "f32[B, S, 8]"},
      {"reverse(r, along S) => f32[_, _, _]", "f32[B, S ragged len, 8]"},
      {"repeat(x, 3, along B) => f32[_, _, _]", nullptr},
      {"pad(x, 1, 0, along 1, value: 2.0) => f32[_, _, _]", "f32[B, S + 1, 8]"},
      {"fill([B, S], 1) => i32[_, _]", "i32[B, S]"},
      {"zeros([B, 3]) => f32[_, _]", "f32[B, 3]"},
      {"iota(S) => i32[_]", "i32[S]"},
      {"one_hot(ids, 8) => f32[_, _, _]", "f32[B, S, 8]"},
      {"top_k(x, 3)[1] => i32[_, _, _]", "i32[B, S, 3]"},
      {"dense(r, 0) => f32[_, _, _]", "f32[B, S, 8]"},
      {"lengths(r) => i32[_]", "i32[B]"},
      {"select(m, ids, 0) => i32[_, _]", "i32[B, S]"},
      {"ids == 3 and not m => bool[_, _]", "bool[B, S]"},
      {"f32(ids) => f32[_, _]", "f32[B, S]"},
      {"cast(x, i32) => i32[_, _, _]", "i32[B, S, 8]"},
      {"div(ids, 2) + mod(ids, 3) => i32[_, _]", "i32[B, S]"},
      {"x / sqrt(8) => f32[_, _, _]", "f32[B, S, 8]"},
      {"x * S => f32[_, _, _]", "f32[B, S, 8]"},
      {"min(exp(x), relu(-x)) => f32[_, _, _]", "f32[B, S, 8]"},
      {"any(m, along S) => bool[_]", "bool[B]"},
      {"gather(x, ids, along 1, batch: 1) => f32[_, _, _]", "f32[B, S, 8]"},
      {"conv1d(x, zeros([3, 8, 5]), padding: 1) => f32[_, _, _]", "f32[B, S, 5]"},
      {"zeros([size(x, along 1)]) => f32[_]", "f32[S]"},
      {"zeros([div(S, 2)]) => f32[_]", "f32[div(S, 2)]"},
      {"zeros([maxlen(len)]) => f32[_]", "f32[maxlen$]"},
      {"map((x, x), fn (t) = sum(t, along 2))[0] => f32[_, _]", "f32[B, S]"},
      {"zip([x, x], [v, v])[1][1] => f32[_]", "f32[8]"},
  };
  for (const Case &c : cases) {
    std::string found = exprType(c.expr);
    EXPECT_FALSE(contains(found, "error")) << c.expr << "\n" << found;
    if (c.type)
      EXPECT_EQ(found, c.type) << c.expr;
  }
}

TEST_F(Elaborator, NamedAxes) {
  // The sum's left side knows the axis by its size alone: the name still finds it.
  EXPECT_EQ(typeOf("entry e<B, T>(x: f32[B, time: T], y: f32[B, T]) -> (z: f32[_]) = sum(y + x, along time) "
                   "+ max(x, along T)"),
            "f32[B]");
}

TEST_F(Elaborator, RaggedAndNonzero) {
  EXPECT_EQ(
      typeOf("entry e<B, S>(x: f32[B, S], k: i32[B] in 1..=3) -> (y: f32[B, S ragged n]) = ragged(x, k)"),
      "f32[B, S ragged len$]");
  EXPECT_EQ(typeOf("entry e<B, S>(m: bool[B, S]) -> (y: i32[B, S ragged n]) = nonzero(m)"),
            "i32[B, S ragged count$]");
}

// --- Functions -------------------------------------------------------------------

TEST_F(Elaborator, SizesAreBoundByArguments) {
  // The second `I` is an obligation, not an error: the prover refutes it.
  std::string ir = irOf("param w: f32[9, 4]\nfn f<B, I, O>(x: f32[B, I], w: f32[I, O]) -> f32[B, O] = x @ w\n"
                        "entry e<B>(x: f32[B, 8]) -> (y: f32[B, 4]) = f(x, w)\n");
  EXPECT_CONTAINS(ir, "rondo.ascribe");
  EXPECT_CONTAINS(ir, "\"argument `w` of `f`\"");
}

TEST_F(Elaborator, SizesInProductsAndStructs) {
  EXPECT_EQ(typeOf("struct P<I, H> { w: f32[I, 4*H] }\nfn f<I, H>(p: P<I, H>) -> f32[H, I] = zeros([H, I])\n"
                   "entry e(x: f32[3, 20]) -> (y: f32[_, _]) = f(P(w: x))\n"),
            "f32[5, 3]");
  EXPECT_CONTAINS(
      irOf("struct P<I> { w: f32[I] }\nparam p: P<4>\nfn f<B>(x: f32[B], p: P<B>) -> f32[B] = x + p.w\n"
           "entry e<N>(x: f32[N]) -> (y: f32[N]) = f(x, p)\n"),
      "rondo.require <equal> <\"4\">, <\"N\"> \"E-FEAT\"");
}

TEST_F(Elaborator, AxesKeepTheirLengths) {
  EXPECT_EQ(typeOf("fn f<B, S, H>(x: f32[B, S, H]) -> f32[B, S, H] = tanh(x)\n"
                   "entry e<B, S>(x: f32[B, S ragged len, 4], len: i32[B] in 1..=S) -> (y: f32[B, S ragged "
                   "len, 4]) = f(x)\n"),
            "f32[B, S ragged len, 4]");
}

TEST_F(Elaborator, WhereAndAssume) {
  std::string ir = irOf("fn f<B, K>(x: f32[B, K]) where K <= 7 = x\n"
                        "entry e<B, S>(x: f32[B, S]) -> (y: f32[B, S]) where B <= 64, S >= 2, B == 2 * S {\n"
                        "  assume S % 2 == 0\n  f(x)\n}\n");
  EXPECT_CONTAINS(ir, "rondo.require <at_least> <\"7\">, <\"S\"> \"E-BOUND\"");
  EXPECT_CONTAINS(ir, "#rondo.symbol<\"B\" in \"1\" to \"64\">");
  EXPECT_CONTAINS(ir, "#rondo.symbol<\"S\" in \"2\" to *>");
  EXPECT_CONTAINS(ir, "text = \"S % 2 == 0\"");
  EXPECT_CONTAINS(ir, "text = \"B == 2 * S\"");
}

TEST_F(Elaborator, FunctionsTakeFunctions) {
  EXPECT_EQ(typeOf("fn twice<A>(f: fn(A) -> A, x: A) -> A = f(f(x))\n"
                   "entry e<B>(x: f32[B, 4], w: f32[4, 4]) -> (y: f32[_, _]) = twice(fn (t) = t @ w, x)\n"),
            "f32[B, 4]");
  EXPECT_EQ(typeOf("fn twice<S>(f: fn(S) -> S, s: S) -> S = f(f(s))\n"
                   "entry e<B>(x: f32[B]) -> (y: f32[_]) {\n"
                   "  let (a, (b, c)) = twice(fn (s) { let (p, (q, r)) = s\n (q, (r, p)) }, (x, (x * 2, x * "
                   "3)))\n  a + b + c\n}\n"),
            "f32[B]");
  EXPECT_EQ(typeOf("entry e<B>(x: f32[B]) -> (y: f32[_]) {\n  let f = tanh\n  f(x)\n}\n"), "f32[B]");
}

TEST_F(Elaborator, UncalledFunctionsAreChecked) {
  std::string ir =
      irOf("struct P<H> { w: f32[H, H] }\nfn f<B, H>(p: P<H>, x: f32[B, H]) -> f32[B, H] = x @ p.w\n"
           "fn g<A>(f: fn(A) -> A, x: A) -> A = f(x)\n");
  EXPECT_EQ(count(ir, "rondo.check_only"), 1u);
  EXPECT_CONTAINS(ir, "name = \"p.w\"");
}

TEST_F(Elaborator, CallSitesAndNamesInLocations) {
  Sources sources;
  Diagnostics diagnostics;
  auto module = importRondoText("m.rondo",
                                "fn f<B>(x: f32[B]) = tanh(x)\nentry e<B>(x: f32[B]) -> (y: f32[B]) {\n"
                                "  let state = f(x)\n  state\n}\n",
                                context_, sources, diagnostics);
  ASSERT_TRUE(module);
  module->walk([&](rondo::TanhOp op) {
    std::string text;
    llvm::raw_string_ostream os(text);
    op.getLoc().print(os);
    EXPECT_EQ(text, "loc(callsite(\"state\"(\"m.rondo\":1:22) at \"m.rondo\":3:15))");
  });
}

// --- Loops -----------------------------------------------------------------------

TEST_F(Elaborator, Scan) {
  std::string ir =
      irOf("entry e<B, S>(x: f32[B, S ragged len, 4], m: f32[B, S ragged len], len: i32[B] in 1..=S)\n"
           "    -> (y: f32[B, S ragged len, 4], h: f32[B, 4]) {\n"
           "  scan (a, k) over (x, m) along S reverse carry h = zeros([B, 4]) {\n"
           "    let h1 = h + a\n    yield h1  carry h = h1\n  }\n}\n");
  EXPECT_CONTAINS(ir, "reverse");
  EXPECT_CONTAINS(ir, "f32[h$0 tag B, h$1]");
  EXPECT_CONTAINS(ir, "-> (!rondo.tensor<\"f32[h$0 tag B, S ragged len, h$1]\">");
}

TEST_F(Elaborator, ALoopsYieldsMayBeTakenAlone) {
  const char *loop =
      "loop at most 5 carry t = fill([B], 1), h = x {\n    yield (t, h)  carry t = t + 1, h = h * 2\n  }";
  auto with = [&](const std::string &pattern) {
    return errorsOf("entry e<B>(x: f32[B, 3]) -> (y: i32[B, T]) {\n  let " + pattern + " = " + loop +
                    "\n  ts\n}\n");
  };
  EXPECT_EQ(with("(ts, hs, t, h)"), Errors{});
  EXPECT_EQ(with("(ts, hs)"), Errors{});
  EXPECT_EQ(with("(ts, hs, t)"), (Errors{"2:7 E-ARITY this takes 3 values, but `(i32[B, 5], f32[B, 5, 3], "
                                         "i32[B], f32[B, 3])` has 4 | a loop gives what it "
                                         "yields, then the last carried values"}));
}

TEST_F(Elaborator, LoopExits) {
  std::string ir =
      irOf("entry e<B>(x: i32[B] in 0..9, steps: size in 1..=20) -> (y: i32[B, T ragged n], z: i32[B, U]) {\n"
           "  let (ys, _) = loop at most steps carry t = x {\n    let u = t + 1\n    yield u  carry t = u\n  "
           "} until u == 9\n"
           "  let (zs, _) = loop at most 4 carry t = x while all(t < 9, along 0) {\n    yield t  carry t = t "
           "+ 1\n  }\n"
           "  (ys, zs)\n}\n");
  EXPECT_CONTAINS(ir, "#rondo.symbol<\"steps\" in \"1\" to \"20\">");
  EXPECT_CONTAINS(ir, "ragged ends$");
  EXPECT_CONTAINS(ir, "names = {ends$ = \"n\", steps$ = \"T\"}");
  EXPECT_CONTAINS(ir, " while {");
}

TEST_F(Elaborator, GrowingAndTypedCarries) {
  std::string ir = irOf("entry e<B>(x: f32[B, 1]) -> (y: f32[B, T]) {\n"
                        "  let out = loop at most 7 carry out: f32[B, _] = x, h: f32[B, 1] = x {\n"
                        "    carry out = concat(out, h, along 1), h = h\n  }\n  out[0]\n}\n");
  EXPECT_CONTAINS(ir, "f32[B, h$1 + out$1]");
  EXPECT_CONTAINS(ir, "\"`h`\"");
}

TEST_F(Elaborator, CarriedStructsHaveTheSizesOfTheirFields) {
  // Inside the loop and behind it, T is what the field has grown to, not what it was at first.
  llvm::StringRef model = "struct Cache<B, T> { keys: f32[B, T] }\n"
                          "fn room<B, T>(c: Cache<B, T>) -> f32[T] = zeros([T])\n"
                          "entry e<B>(x: f32[B, 1]) -> (y: f32[_]) {\n"
                          "  let c = loop at most 5 carry c = Cache(keys: x) {\n"
                          "    carry c = Cache(keys: concat(c.keys, x, along 1))\n  }\n  room(c)\n}\n";
  EXPECT_EQ(typeOf(model), "f32[c_keys$1!]");
  EXPECT_EQ(errorsOf("struct P { a: f32 }\nentry e(x: f32[3]) -> (y: f32[3]) = scan t over x along 0 { yield "
                     "P(a: t) }\n"),
            (Errors{"2:67 E-TYPE `P` cannot be stacked: a struct's fields have the rank that it declares | "
                    "yield the fields, as a "
                    "tuple"}));
}

TEST_F(Elaborator, UnrolledLayers) {
  std::string ir =
      irOf("param layers: [Rnn<4, 4>; 2] from \"rnn.{i}.{}\"\nparam top: [f32[4, 4]; 2]\n"
           "entry e<B>(x: f32[B, 4]) -> (y: f32[B, 4]) {\n"
           "  let (states, last) = for p in layers carry h = x {\n    let h1 = rnn_cell(p, h, h)\n"
           "    yield h1  carry h = h1\n  }\n  states[0] + last + x @ top[-1]\n}\n");
  EXPECT_EQ(count(ir, "rondo.tanh"), 2u);
  EXPECT_CONTAINS(ir, "rondo.param \"rnn.1.w\" path \"layers.1.w\"");
  EXPECT_CONTAINS(ir, "rondo.param \"top.0\" path \"top.0\"");
}

TEST_F(Elaborator, IfIsDecidedWhenCompiling) {
  std::string ir = irOf("const DEEP = true\nentry e<B>(x: f32[B]) -> (y: f32[B]) = if DEEP and 2 > 1 { "
                        "tanh(x) } else { exp(x) }\n");
  EXPECT_CONTAINS(ir, "rondo.tanh");
  EXPECT_FALSE(contains(ir, "rondo.exp"));
}

// --- Constants, vocabularies -------------------------------------------------------

TEST_F(Elaborator, ConstantsAndVocabularies) {
  std::string ir = irOf("vocab abc = [\"a\", \"b\", \"<e>\"] by characters, append \"<e>\", lowercase\nconst "
                        "V = size(abc), W = 2 * V + 1\n"
                        "param t: f32[W, V]\nentry e<B>(x: i32[B] in abc) -> (f32[B, V]) = t[x]\n");
  EXPECT_CONTAINS(ir, "f32[7, 3]");
  EXPECT_CONTAINS(ir, "vocabulary = \"abc\"");
  EXPECT_CONTAINS(ir, "name = \"result\"");
  EXPECT_CONTAINS(ir, "lowercase");
}

// --- What makes no sense -------------------------------------------------------------

/// Calls are written out: thirty lines could ask for a thousand million of them.
TEST_F(Elaborator, CallsAreCounted) {
  std::string text = "fn g0<B>(x: f32[B]) -> f32[B] { x + x }\n";
  for (int i = 1; i < 30; ++i) {
    const std::string name = "g" + std::to_string(i), inner = "g" + std::to_string(i - 1);
    text += "fn " + name + "<B>(x: f32[B]) -> f32[B] { " + inner + "(" + inner + "(x)) }\n";
  }
  const std::vector<std::string> errors =
      errorsOf(text + "entry e<B>(x: f32[B]) -> (y: f32[B]) { g29(x) }\n");
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_NE(errors[0].find("E-TYPE this model makes more than 16384 calls of functions"), std::string::npos)
      << errors[0];
}

/// Thousands of errors do not take the square of their number.
TEST_F(Elaborator, FewNamesAreSuggested) {
  std::string text = "entry e<B>(x: f32[B]) -> (y: f32[B]) {\n";
  for (int i = 0; i < 3000; ++i)
    text += "  let a" + std::to_string(i) + " = q" + std::to_string(i) + " + x\n";
  const std::vector<std::string> errors = errorsOf(text + "  x\n}\n");
  EXPECT_EQ(errors.size(), 3000u);
}

TEST_F(Elaborator, NamesAreSuggested) {
  EXPECT_EQ(errorsOf("fn cell(x: f32) = tnah(x)\nentry e(x: f32) -> (y: f32) {\n  let state = cel(x)\n  sate "
                     "+ state2\n}\n"),
            (Errors{"1:19 E-NAME nothing here is called `tnah` | did you mean `tanh`?",
                    "3:15 E-NAME nothing here is called `cel` | did you mean `cell`?",
                    "4:3 E-NAME nothing here is called `sate` | did you mean `state`?",
                    "4:10 E-NAME nothing here is called `state2` | did you mean `state`?"}));
  EXPECT_EQ(
      errorsOf("struct P { weight: f32 }\nparam p: P\nentry e<B>(x: f32[B, C]) -> (y: f32) = p.wieght + x\n"),
      (Errors{"3:22 E-NAME nothing here is called `C`",
              "3:42 E-NAME `P` has no field `wieght` | did you mean `weight`?"}));
  EXPECT_EQ(errorsOf("const A = 1\nconst A = 2\n"), (Errors{"2:7 E-NAME `A` is defined twice"}));
  EXPECT_EQ(errorsOf("const A = B, B = A\n").size(), 1u);
}

TEST_F(Elaborator, Arity) {
  EXPECT_EQ(errorsOf("fn f(x: f32, y: f32) = x + y\nentry e(x: f32) -> (y: f32) {\n  let a = f(x)\n  let b = "
                     "tanh(x, x)\n"
                     "  let (c, d) = f(x, a)\n  f(x, z: a)\n}\n"),
            (Errors{"3:11 E-ARITY `f` takes 2 arguments, not 1",
                    "4:11 E-ARITY `tanh` takes 1 argument, not 2 | it is used as `tanh(x)`",
                    "6:8 E-NAME `f` has no argument `z`"}));
  EXPECT_EQ(errorsOf("entry e(x: f32) -> (y: f32) {\n  let (c, d) = tanh(x)\n  c\n}\n"),
            (Errors{"2:7 E-ARITY this takes 2 values, but `f32` is one value"}));
  EXPECT_EQ(
      errorsOf("entry e<B>(x: f32[B]) -> (y: f32[B]) {\n  let (h, _) = loop at most 3 carry h = x, c = "
               "x {\n    carry h = h, d = c\n  }\n  h\n}\n"),
      (Errors{"3:5 E-ARITY no step carries `c` on | write `carry c = …` in the body; what never changes is "
              "used without carrying it",
              "3:18 E-NAME this loop carries nothing called `d`"}));
}

TEST_F(Elaborator, RankAndType) {
  EXPECT_EQ(errorsOf("fn f<B, H>(x: f32[B, H]) = x\nentry e<B>(x: f32[B], i: i32[B]) -> (y: f32[B]) {\n  let "
                     "a = f(x)\n  let b = x + i\n"
                     "  let c: f32[B] = i\n  let d = x @ x\n  let g = x[0, 1]\n  let k = sum(x, along Q)\n  "
                     "let l = i / i\n  x\n}\n"),
            (Errors{"3:13 E-RANK argument `x` of `f` is declared `f32[B, H]` but has type `f32[B]`",
                    "4:11 E-TYPE `add` takes operands of one dtype, not `f32[B]` and `i32[B]`",
                    "5:19 E-TYPE `c` is declared `f32[B]` but has type `i32[B]`",
                    "6:11 E-RANK `@` contracts the last axis of its left side with a matrix, not `f32[B]` "
                    "with `f32[B]` | every "
                    "other product is an einsum, as in `einsum(\"b s d, b d -> b s\", m, h)`",
                    "7:11 E-RANK `f32[B]` has 1 axes; the index names 2",
                    "8:24 E-NAME `f32[B]` has no axis called `Q` | an axis is called by its size's name, by "
                    "the name before `:` "
                    "in its type, or by its position",
                    "9:11 E-TYPE `/` is for f32; i32 has `div`, which rounds down | write `div(a, b)`, or "
                    "cast with `f32(a)`"}));
  EXPECT_EQ(errorsOf("entry e<B>(x: f32[B]) -> (y: f32[B, T]) {\n  let (ys, _) = loop at most 3 carry h = x "
                     "{\n    yield h  carry h = insert_axis(h, 1)\n  }\n  ys\n}\n"),
            (Errors{"3:24 E-LOOP-RANK `h` enters a step as `f32[B]` and leaves it as `f32[B, 1]`"}));
}

TEST_F(Elaborator, UnboundSizesAndLengths) {
  EXPECT_EQ(errorsOf("fn f<B, K>(x: f32[B]) -> f32[B, K] = zeros([B, K])\nentry e<B>(x: f32[B]) -> (y: "
                     "f32[B]) = f(x)[:, 0]\n"),
            (Errors{"1:48 E-UNBOUND no argument says how large `K` is | let the type of an argument mention "
                    "`K` alone, or pass "
                    "it as an argument of type size"}));
  EXPECT_EQ(
      errorsOf("entry e<B, S>(x: f32[B, S ragged len]) -> (y: f32[B]) = sum(x, along S)\n"),
      (Errors{
          "1:34 E-UNBOUND no argument gives the lengths `len` | add the argument `len: i32[B] in 1..=S`"}));
}

TEST_F(Elaborator, SizesBeyondAnyArray) {
  EXPECT_EQ(
      errorsOf("entry e<B>(x: f32[B, 4000000000000*4000000000000]) -> (y: f32[B]) = x[:, 0]\n"),
      (Errors{"1:22 E-OVERFLOW the size of an axis does not fit into 64 bits | no array can be so large"}));
}

// Which of two sizes is wrong is told by the prover, with numbers.
TEST_F(Elaborator, ScannedInStepByTheFirstName) {
  EXPECT_EQ(errorsOf("entry e<B, S, T>(x: f32[B, S], y: f32[B, T]) -> (z: f32[B, S]) {\n"
                     "  scan (a, b) over (x, y) along S { yield a + b }\n}\n"),
            Errors());
}

TEST_F(Elaborator, EntriesAndFiles) {
  EXPECT_EQ(errorsOf("entry e(f: fn(f32) -> f32) -> (y: f32) = f(1.0)\n"),
            (Errors{"1:12 E-TYPE an entry takes tensors and sizes, not `fn(f32) -> f32` | weights are a "
                    "`param` of the model"}));
  EXPECT_EQ(errorsOf("entry e(x: f32) -> (y: f32 in 0..3) = x\n"),
            (Errors{"1:28 E-TYPE only i32 values have a range, not `f32`"}));
  EXPECT_EQ(errorsOf("vocab v = \"no/such/file\"\n").size(), 1u);
  EXPECT_EQ(errorsOf("vocab v = [\"a\", \"a\"]\n"),
            (Errors{"1:1 E-FILE the vocabulary `v` has `a` twice, as numbers 0 and 1"}));
  EXPECT_EQ(errorsOf("vocab v = [\"a\"], append \"b\"\n"),
            (Errors{"1:1 E-NAME `b`, the appended symbol, is not in the vocabulary `v`"}));
  EXPECT_EQ(errorsOf("vocab v = [\"a\", \"b\"], append \"a\", append \"b\"\n"),
            (Errors{"1:35 E-SYNTAX a vocabulary has one symbol behind a text"}));
  EXPECT_EQ(errorsOf("use \"no-such.rondo\"\n").size(), 1u);
  EXPECT_EQ(errorsOf("fn f(x: f32) = f(x)\nentry e(x: f32) -> (y: f32) = f(x)\n").size(), 1u);
}

TEST_F(Elaborator, SyntaxErrorsDoNotCascade) {
  EXPECT_EQ(errorsOf("const H = \nfn f(x: f32[H]) = x +\nentry e(x: f32[H]) -> (y: f32[H]) {\n  let q = "
                     "g(x,, x)\n  let (a b) = f(x)\n"
                     "  q + a + b + unknown\n}\n"),
            (Errors{"1:10 E-SYNTAX expected an expression, found the end of the line",
                    "2:22 E-SYNTAX expected an expression, found the end of the line",
                    "4:15 E-SYNTAX expected an expression, found `,`",
                    "5:10 E-SYNTAX expected `,` or `)` after an element of a tuple pattern, found `b`",
                    "6:15 E-NAME nothing here is called `unknown`"}));
}
