// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Nothing in a certificate goes unchecked: every number and every text in it is changed in turn, every record
// is dropped, doubled and moved, and none of these certificates is taken.
#include "Certified.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringRef.h"
#include <algorithm>
#include <random>

namespace rondo::certificate::tests {
namespace {

/// A number or the inside of a string in a JSON text.
struct Token {
  size_t begin, end;
  bool isText;
};

std::vector<Token> tokensOf(const std::string &text) {
  std::vector<Token> tokens;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') {
      size_t end = i + 1;
      while (text[end] != '"')
        end += text[end] == '\\' ? 2 : 1;
      tokens.push_back({i + 1, end, true});
      i = end;
    } else if (llvm::isDigit(text[i]) || text[i] == '-') {
      size_t end = i + 1;
      while (llvm::isDigit(text[end]))
        ++end;
      tokens.push_back({i, end, false});
      i = end - 1;
    }
  }
  return tokens;
}

class MutationTest : public CertificateTest {
protected:
  void expectRefused(const std::string &changed, const std::string &how) {
    if (changed == original)
      return;
    ++tried;
    EXPECT_NE(whatIsWrong(changed), "") << how << "\n" << changed;
  }
  void replace(const Token &token, const std::string &by) {
    std::string was = original.substr(token.begin, token.end - token.begin);
    expectRefused(std::string(original).replace(token.begin, token.end - token.begin, by),
                  "`" + was + "` became `" + by + "`");
  }

  void changeNumber(const Token &token) {
    int64_t value = std::stoll(original.substr(token.begin, token.end - token.begin));
    for (int64_t other : {value + 1, value - 1, -value, int64_t(0), 2 * value})
      replace(token, std::to_string(other));
  }

  void changeText(const Token &token, const std::vector<Token> &tokens) {
    std::string was = original.substr(token.begin, token.end - token.begin);
    for (size_t i = 0; i < was.size(); ++i)
      if (llvm::isDigit(was[i]))
        replace(token, std::string(was).replace(i, 1, 1, was[i] == '9' ? '1' : char(was[i] + 1)));
      else if (random() % 4 == 0)
        replace(token, std::string(was).replace(i, 1, 1, was[i] == 'q' ? 'z' : 'q'));
    replace(token, was + "0");
    replace(token, "");
    for (unsigned i = 0; i < 4; ++i) {
      const Token &other = tokens[random() % tokens.size()];
      if (other.isText)
        replace(token, original.substr(other.begin, other.end - other.begin));
    }
  }

  /// The certificate of these records, with its counts changed by so much.
  void expectRefused(const std::vector<std::string> &lines, int64_t obligations, int64_t certified,
                     const std::string &how) {
    std::string text;
    for (size_t i = 0; i < lines.size(); ++i) {
      llvm::StringRef line = llvm::StringRef(lines[i]).rtrim(',');
      bool last = i + 1 == lines.size() || lines[i + 1][0] == ']';
      bool inList = i > 0 && line.starts_with("{\"");
      bool opens = line.ends_with("\"records\":[");
      text += line.str() + (inList && !last && !opens ? "," : lines[i] == "]}," ? "," : "") + "\n";
    }
    auto count = [&](const std::string &key, int64_t by) {
      size_t at = text.find("\"" + key + "\":") + key.size() + 3, end = text.find(',', at);
      text.replace(at, end - at, std::to_string(std::stoll(text.substr(at, end - at)) + by));
    };
    count("obligations", obligations);
    count("certified", certified);
    expectRefused(text, how);
  }

  void mutate(const std::string &model, const std::string &path = "model.rondo") {
    original = certified(model, path);
    ASSERT_EQ(whatIsWrong(original), "") << original;
    std::vector<Token> tokens = tokensOf(original);
    constexpr size_t most = 400; // tokens of one model; more are sampled
    for (const Token &token : tokens) {
      if (tokens.size() > most && random() % tokens.size() >= most)
        continue;
      token.isText ? changeText(token, tokens) : changeNumber(token);
    }
    moveRecords();
  }

  void moveRecords() {
    llvm::SmallVector<llvm::StringRef> parts;
    llvm::StringRef(original).rtrim().split(parts, '\n');
    std::vector<std::string> lines;
    for (llvm::StringRef part : parts)
      lines.push_back(part.str());
    for (size_t i = 1; i < lines.size(); ++i) {
      if (!llvm::StringRef(lines[i]).starts_with("{\"at\"") &&
          !llvm::StringRef(lines[i]).starts_with("{\"loop\""))
        continue;
      for (int64_t counted : {0, 1}) {
        std::vector<std::string> dropped(lines), doubled(lines);
        dropped.erase(dropped.begin() + i);
        doubled.insert(doubled.begin() + i, lines[i]);
        expectRefused(dropped, -counted, -counted, "dropped " + lines[i]);
        expectRefused(doubled, counted, counted, "doubled " + lines[i]);
      }
      std::vector<std::string> swapped(lines);
      std::swap(swapped[i], swapped[1 + random() % (lines.size() - 2)]);
      expectRefused(swapped, 0, 0, "moved " + lines[i]);
    }
  }

  std::string original;
  std::mt19937 random{1};
  size_t tried = 0;
};

TEST_F(MutationTest, SumsProductsAndCases) {
  mutate("entry e<B, K, S, T>(x: f32[B*K, S], y: f32[2*S], b: f32[B], k: f32[K], s: f32[S], t: f32[T]) -> "
         "(u: f32[B, 1], v: f32[1]) {\n"
         "  (x[0:B, 0:min(S, T)][:, 0:1], y[0:div(3*S, 2)][0:1])\n}\n");
  EXPECT_GT(tried, 300u);
}

TEST_F(MutationTest, AFirstStepThatDiffers) {
  mutate("entry beams<B, K>(x: f32[B, K], first: f32[B, 1], steps: size) -> (y: f32[B, K]) {\n"
         "  loop at most steps carry h = first {\n"
         "    carry h = x * insert_axis(sum(h, along 1), 1)\n  }\n}\n");
  EXPECT_GT(tried, 300u);
}

TEST_F(MutationTest, GrowthAndCarriedIds) {
  mutate(
      "entry e<B>(table: f32[7, 4], start: i32[B], steps: size) -> (y: i32[B], all: f32[B, 4*steps + 4]) {\n"
      "  let (tok, all) = loop at most steps carry tok = start, all = table[start] {\n"
      "    carry tok = argmax(table[tok]), all = concat(all, table[tok], along 1)\n  }\n"
      "  (tok, all)\n}\n");
  EXPECT_GT(tried, 300u);
}

TEST_F(MutationTest, SizesThatDouble) {
  mutate("entry twice<B, C>(a: f32[B, C], b: f32[B, C + 3], steps: size) -> (y: f32[B]) {\n"
         "  let (h, g) = loop at most steps carry h = a, g = b {\n"
         "    let s = g[:, 0:size(h, along 1)] + h\n"
         "    carry h = concat(s, h, along 1), g = concat(g, g, along 1)\n  }\n"
         "  sum(g[:, 0:size(h, along 1)], along 1)\n}\n");
  EXPECT_GT(tried, 300u);
}

TEST_F(MutationTest, PaddingThatIsNotCertified) {
  mutate("entry e<B, S>(x: f32[B, S padded len, 4], len: i32[B] in 1..=S) -> (y: f32[B, S padded len, 4]) {\n"
         "  x[:, :, 0:4] * 2.0\n}\n");
  EXPECT_GT(tried, 100u);
}

TEST_F(MutationTest, ADecoderWithAttention) {
  mutate(
      "entry e<B, S>(x: i32[B, S ragged len] in 0..9, len: i32[B] in 1..=S, table: f32[9, 4], steps: size)\n"
      "    -> (tokens: i32[B, T ragged n]) {\n"
      "  let memory = table[x]\n"
      "  let (tokens, tok, h) = loop at most steps carry tok = fill([B], 1), h = zeros([B, 4]) {\n"
      "    let scores = softmax(einsum(\"b s d, b d -> b s\", memory, h + table[tok]))\n"
      "    let context = einsum(\"b s, b s d -> b d\", scores, memory)\n"
      "    let next = argmax(context)\n"
      "    yield next\n    carry tok = next, h = context\n  } until next == 0\n"
      "  tokens\n}\n");
  EXPECT_GT(tried, 300u);
}

} // namespace
} // namespace rondo::certificate::tests
