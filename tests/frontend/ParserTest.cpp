// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The parser: every construct reads and prints back; every mistake is told once, and the rest is read all the
// same.

#include "frontend/language/Parser.h"
#include "frontend/language/SourcePrinter.h"

#include "gtest/gtest.h"

#include "llvm/Support/raw_ostream.h"

using namespace rondo::language;

namespace {

struct Parsed {
  std::string printed;
  std::vector<std::string> errors; // line:column code message
};

Parsed parseText(llvm::StringRef text) {
  Sources sources;
  Diagnostics diagnostics;
  File file = parse(*sources.add("m.rondo", text), diagnostics);
  diagnostics.sort();
  Parsed result;
  result.printed = print(file);
  for (const Diagnostic &d : diagnostics.all()) {
    Position at = d.range.start();
    std::string help = d.help.empty() ? "" : " | " + d.help;
    result.errors.push_back(std::to_string(at.line) + ":" + std::to_string(at.column) + " " + d.message +
                            help);
  }
  return result;
}

// What is printed must be read without errors and print the same again.
std::string reprint(llvm::StringRef text) {
  Parsed first = parseText(text);
  EXPECT_EQ(first.errors, std::vector<std::string>{});
  Parsed second = parseText(first.printed);
  EXPECT_EQ(second.errors, std::vector<std::string>{});
  EXPECT_EQ(first.printed, second.printed);
  return first.printed;
}

std::vector<std::string> errorsOf(llvm::StringRef text) { return parseText(text).errors; }

using Errors = std::vector<std::string>;

} // namespace

TEST(Parser, Items) {
  EXPECT_EQ(reprint("use \"cells.rondo\"\nweights \"w.npz\"\nconst H = 256, V = size(letters) // comment\n"),
            "use \"cells.rondo\"\nweights \"w.npz\"\nconst H = 256\nconst V = size(letters)\n");
  EXPECT_EQ(reprint("vocab letters = \"l.txt\" by characters, append \"</s>\", unknown \"<unk>\", lowercase\n"
                    "vocab two = [\"a\", \"b\"]"),
            "vocab letters = \"l.txt\" by characters, append \"</s>\", unknown \"<unk>\", lowercase\n"
            "vocab two = [\"a\", \"b\"] by words\n");
  EXPECT_EQ(reprint("struct Lstm<I, H> {\n  w: f32[I, 4*H]\n  u: f32[H, 4*H], b: f32[4*H],\n}\n"
                    "param p: [Lstm<H, H>; 2] from \"enc_{}_{i}\""),
            "struct Lstm<I, H> { w: f32[I, 4 * H], u: f32[H, 4 * H], b: f32[4 * H] }\n"
            "param p: [Lstm<H, H>; 2] from \"enc_{}_{i}\"\n");
}

TEST(Parser, FunctionsAndTypes) {
  EXPECT_EQ(
      reprint("fn cell<B, H>(p: Lstm<2*H, H>, f: fn(f32[B], State) -> State, n: size)\n"
              "    -> (f32[B, H], f32[B, H])\n    where H >= 2, B % 2 == 0 = f(p)"),
      "fn cell<B, H>(p: Lstm<2 * H, H>, f: fn(f32[B], State) -> State, n: size) -> (f32[B, H], f32[B, H]) "
      "where H >= 2, B % 2 == 0 = f(p)\n");
  EXPECT_EQ(
      reprint(
          "entry t<B, S>(src: i32[B, S ragged len] in 0..V, len: i32[B] in 1..=S, m: bool[B, S], "
          "k: f32[B, S padded by m], j: i32[B, time: S padded len = 0], w: i32[B] in letters, steps: size)"
          " -> (tokens: i32[B, T ragged n] in phones) { src }"),
      "entry t<B, S>(src: i32[B, S ragged len] in 0..V, len: i32[B] in 1..=S, m: bool[B, S], "
      "k: f32[B, S padded by m], j: i32[B, time: S padded len = 0], w: i32[B] in letters, steps: size)"
      " -> (tokens: i32[B, T ragged n] in phones) {\n  src\n}\n");
}

TEST(Parser, Expressions) {
  EXPECT_EQ(reprint("const a = 1 + 2 * (3 + 4) - -x @ p.w / 2.5\nconst b = (a + b) + (c - (d - e))"),
            "const a = 1 + 2 * (3 + 4) - -x @ p.w / 2.5\nconst b = a + b + (c - (d - e))\n");
  EXPECT_EQ(reprint("const a = not a == b and c < d or e"), "const a = not a == b and c < d or e\n");
  EXPECT_EQ(
      reprint(
          "const a = x[:, :-1][..., 0, 1:][tok]\nconst b = concat(a, b, along -1)\nconst c = L(w: a, u: b)"),
      "const a = x[:, :-1][..., 0, 1:][tok]\nconst b = concat(a, b, along -1)\nconst c = L(w: a, u: b)\n");
  EXPECT_EQ(
      reprint("const e = einsum(\"b s d, b d -> b s\", m, h)\nconst t = (a, (b, c))\nconst r = [zeros([B, "
              "H]); 2]"),
      "const e = einsum(\"b s d, b d -> b s\", m, h)\nconst t = (a, (b, c))\nconst r = [zeros([B, H]); 2]\n");
  EXPECT_EQ(reprint("const f = 1e-5\nconst g = 0.1\nconst h = 2.0"),
            "const f = 1e-05\nconst g = 0.1\nconst h = 2.0\n");
}

TEST(Parser, Loops) {
  llvm::StringRef text =
      "fn f(x: f32[B]) {\n"
      "  let (ys, h) = scan (x, m) over (xs, mask) along S reverse carry h: f32[B, H] = h0, c = c0 {\n"
      "    yield y along 1\n"
      "    carry h = h1, c = c1\n"
      "  }\n"
      "  let z = loop at most 2 * N carry t = a {\n"
      "    yield t\n"
      "    carry t = b\n"
      "  } until t == EOS, dropping it\n"
      "  let w = loop at most N carry t = a while go(t) {\n"
      "    carry t = b\n"
      "  }\n"
      "  let v = for p in layers carry x = x {\n"
      "    carry x = cell(p, x)\n"
      "  }\n"
      "  assume S % 2 == 0\n"
      "  if K == 1 {\n"
      "    x\n"
      "  } else {\n"
      "    map(x, fn (y: f32[B], z) = y + z)\n"
      "  }\n"
      "}\n";
  EXPECT_EQ(reprint(text), text.str());
}

TEST(Parser, ArgumentsTakenApart) {
  EXPECT_EQ(reprint("fn f(x, (a, (b, _)): (A, (B, C))) = fn ((h, c), y) = h"),
            "fn f(x, (a, (b, _)): (A, (B, C))) = fn ((h, c), y) = h\n");
  // An entry's arguments come from outside, one array each.
  EXPECT_EQ(errorsOf("entry f((a, b): (f32, f32)) -> f32 = a").size(), 1u);
}

TEST(Parser, OneLineBlocksAndLineEnds) {
  EXPECT_EQ(reprint("fn f() { yield y  carry h = h1 }"), "fn f() {\n  yield y\n  carry h = h1\n}\n");
  // A bracket or a minus that starts a line starts a value; other operators go on with the last one.
  EXPECT_EQ(reprint("fn f() {\n let a = g\n (a, b)\n}"), "fn f() {\n  let a = g\n  (a, b)\n}\n");
  EXPECT_EQ(reprint("fn f() {\n let a = g\n   + h\n a\n}"), "fn f() {\n  let a = g + h\n  a\n}\n");
  EXPECT_EQ(reprint("fn f() {\n let a = g(1,\n  2\n  - 3)\n -a\n}"),
            "fn f() {\n  let a = g(1, 2 - 3)\n  -a\n}\n");
}

TEST(ParserErrors, AllOfThemOnce) {
  EXPECT_EQ(
      errorsOf("const H = , V = 3\n"
               "fn f(x: f32[B, ], y: [B]) -> f32[B] {\n"
               "  let a = x +\n"
               "  let b = g(x, , y)\n"
               "  b * )\n"
               "}\n"
               "struct S { a: , b: f32 }\n"
               "parm w: f32\n"),
      (Errors{"1:11 expected an expression, found `,`",
              "2:24 expected `;` and the number of elements in an array type, as in `[f32[H]; 2]`, found `]`",
              "3:14 expected an expression, found the end of the line",
              "4:16 expected an expression, found `,`", "5:7 expected an expression, found `)`",
              "7:15 expected a type, found `,`",
              "8:1 expected an item (const, struct, fn, entry, param, vocab, weights or use), found `parm`"
              " | did you mean `param`?"}));
}

TEST(ParserErrors, MissingBrackets) {
  EXPECT_EQ(errorsOf("fn f(x: f32) {\n  let a = g(x, 1\n  let b = h\n  b\n}\nfn k() {\n  1\n"),
            (Errors{"2:17 expected `,` or `)` after an element of the arguments of a call, found `let`",
                    "7:4 expected `}` after the body of a function, found the end of the file"}));
  EXPECT_EQ(errorsOf("fn f(x: f32) {\n  let a = {\n  x\n\nfn g() = 1 +\nconst A = 3 3\n"),
            (Errors{"2:11 expected an expression, found `{`",
                    "3:4 expected `}` after the body of a function, found the next item",
                    "5:13 expected an expression, found the end of the line",
                    "6:13 expected the end of the line, found `3`"}));
}

TEST(ParserErrors, Hints) {
  EXPECT_EQ(
      errorsOf("fn f() {\n  a = 3\n  a + 1\n  a\n}"),
      (Errors{
          "2:3 expected `let` before the name of a new value | write `let a = …`; in a loop, `carry a = …`",
          "3:3 this value is not used | the last line of a block is its value; to name a value, write `let "
          "name = …`"}));
  EXPECT_EQ(errorsOf("const a = b < c < d"),
            (Errors{"1:17 comparisons do not chain | write `a < b and b < c`"}));
  EXPECT_EQ(
      errorsOf("const let = 3"),
      (Errors{"1:7 expected the name of a constant, found `let` | `let` is a keyword; choose another name"}));
  EXPECT_EQ(errorsOf("const a = b & c\nconst s = \"abc\n"),
            (Errors{"1:13 `&` is not part of the language | logic is written `and`, `or`, `not`",
                    "2:11 this string does not end on its line | close it with `\"`"}));
}

TEST(ParserErrors, AnotherKindOfFile) {
  std::string text;
  for (int i = 0; i < 100; ++i)
    text += "# $x = `y`\n";
  Errors errors = errorsOf(text);
  EXPECT_EQ(errors.size(), 11u);
  EXPECT_NE(errors.back().find("this does not look like a .rondo file"), std::string::npos);
}

TEST(ParserErrors, LoopHeads) {
  EXPECT_EQ(errorsOf("fn f() {\n  let a = loop at mst 3 carry x = y {\n    let q = +\n  } until q\n"
                     "  let b = scan x ovr xs along S { yield }\n  b\n}"),
            (Errors{"2:19 expected `most` as in `loop at most 20`, found `mst`",
                    "3:13 expected an expression, found `+`",
                    "5:18 expected `over` and the scanned sequence, found `ovr`",
                    "5:41 expected an expression, found `}`"}));
}

TEST(ParserErrors, HostileInput) {
  for (const char *piece : {"(", "[", "{", "-", "not ", "fn(", "f(", "x[", "loop at most ", "if a { ",
                            "fn f() { ", "struct A<", "a.", "\"", "\xff", "for x in ", "((((,", "})]"}) {
    std::string text = "const a = ";
    for (int i = 0; i < 20000; ++i)
      text += piece;
    EXPECT_FALSE(errorsOf(text).empty()) << piece;
    EXPECT_FALSE(errorsOf(text.substr(10)).empty()) << piece;
  }
  EXPECT_FALSE(errorsOf("struct P { w: f32\n- p: P\n) ]\n").empty());
  EXPECT_TRUE(errorsOf("").empty());
  EXPECT_FALSE(errorsOf(llvm::StringRef("\0\0", 2)).empty());
}

TEST(Diagnostics, Text) {
  Sources sources;
  Diagnostics diagnostics;
  parse(*sources.add("m.rondo", "const é = 3\nconst A =\n"), diagnostics);
  diagnostics.sort();
  std::string text;
  llvm::raw_string_ostream os(text);
  print(os, diagnostics);
  EXPECT_EQ(text, "m.rondo:1:7: error[E-SYNTAX]: `é` is not part of the language\n"
                  "  1 | const é = 3\n"
                  "    |       ^\n"
                  "m.rondo:2:10: error[E-SYNTAX]: expected an expression, found the end of the file\n"
                  "  2 | const A =\n"
                  "    |          ^\n");
}

TEST(Diagnostics, ClosestName) {
  EXPECT_EQ(closestName("lstm_cel", {"gru_cell", "lstm_cell"}), "lstm_cell");
  EXPECT_EQ(closestName("gru_cell", {"rnn_cell", "gru_cell_after"}), "gru_cell_after");
  EXPECT_EQ(closestName("h", {"B", "H"}), "");
  EXPECT_EQ(closestName("quite", {"else"}), "");
}
