// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Text to tokens.

#include "frontend/language/Lexer.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

namespace rondo::language {

bool isKeyword(llvm::StringRef word) {
  return llvm::StringSwitch<bool>(word)
      .Cases("const", "struct", "fn", "entry", "let", "assume", true)
      .Cases("scan", "loop", "for", "in", "along", "carry", "yield", "until", "while", true)
      .Cases("where", "if", "else", "and", "or", "not", "true", "false", true)
      .Default(false);
}

namespace {

// With more of them than this a text is taken for another kind of file.
constexpr unsigned maxForeign = 10;

class Lexer {
public:
  Lexer(const SourceBuffer &buffer, Diagnostics &diagnostics)
      : buffer_(buffer), text_(buffer.text()), diagnostics_(diagnostics) {}

  std::vector<Token> run();

private:
  char at(size_t i) const { return i < text_.size() ? text_[i] : '\0'; }
  Range from(size_t begin) const { return {&buffer_, uint32_t(begin), uint32_t(pos_)}; }
  bool skipSpace();
  TokenKind lexNumber();
  std::string lexString();
  void lexEscape(std::string &value);
  bool lexPunctuation();
  void lexUnknown();

  const SourceBuffer &buffer_;
  llvm::StringRef text_;
  Diagnostics &diagnostics_;
  size_t pos_ = 0;
  unsigned foreign_ = 0; // Characters that no .rondo file has.
};

// Returns whether a line ended.
bool Lexer::skipSpace() {
  bool newline = pos_ == 0;
  if (pos_ == 0 && text_.starts_with("\xEF\xBB\xBF"))
    pos_ = 3; // A byte order mark.
  for (; pos_ < text_.size(); ++pos_) {
    if (text_.substr(pos_).starts_with("//"))
      while (pos_ < text_.size() && text_[pos_] != '\n')
        ++pos_;
    if (at(pos_) == '\n')
      newline = true;
    else if (pos_ >= text_.size() || !llvm::isSpace(text_[pos_]))
      break;
  }
  return newline;
}

TokenKind Lexer::lexNumber() {
  auto digits = [&] {
    while (llvm::isDigit(at(pos_)))
      ++pos_;
  };
  TokenKind kind = TokenKind::Integer;
  digits();
  if (at(pos_) == '.' && llvm::isDigit(at(pos_ + 1))) { // `0..V` is no number with a fraction.
    kind = TokenKind::Float;
    ++pos_;
    digits();
  }
  size_t sign = at(pos_ + 1) == '+' || at(pos_ + 1) == '-';
  if ((at(pos_) == 'e' || at(pos_) == 'E') && llvm::isDigit(at(pos_ + 1 + sign))) {
    kind = TokenKind::Float;
    pos_ += 1 + sign;
    digits();
  }
  return kind;
}

void Lexer::lexEscape(std::string &value) {
  char c = at(pos_ + 1);
  size_t which = llvm::StringRef("nt\\\"").find(c);
  if (which == llvm::StringRef::npos || c == '\0') {
    diagnostics_
        .error(code::Syntax, {&buffer_, uint32_t(pos_), uint32_t(pos_ + 1)}, "unknown escape in a string")
        .suggest("the escapes are \\n, \\t, \\\\ and \\\"");
    ++pos_;
    return;
  }
  value += "\n\t\\\""[which];
  pos_ += 2;
}

std::string Lexer::lexString() {
  size_t begin = pos_++;
  std::string value;
  while (pos_ < text_.size() && text_[pos_] != '"' && text_[pos_] != '\n') {
    if (text_[pos_] == '\\')
      lexEscape(value);
    else
      value += text_[pos_++];
  }
  if (at(pos_) == '"')
    ++pos_;
  else
    diagnostics_.error(code::Syntax, from(begin), "this string does not end on its line")
        .suggest("close it with `\"`");
  return value;
}

bool Lexer::lexPunctuation() {
  static const char *const spellings[] = {"...", "..=", "..", "->", "==", "!=", "<=", ">=", "+",
                                          "-",   "*",   "/",  "%",  "@",  "=",  "<",  ">",  "(",
                                          ")",   "[",   "]",  "{",  "}",  ",",  ":",  ";",  "."};
  for (llvm::StringRef spelling : spellings)
    if (text_.substr(pos_).starts_with(spelling)) {
      pos_ += spelling.size();
      return true;
    }
  return false;
}

// One report for a run of foreign characters.
void Lexer::lexUnknown() {
  size_t begin = pos_;
  auto foreign = [](char c) {
    return (c & 0x80) || (c && !llvm::isAlnum(c) && !llvm::isSpace(c) && !llvm::isPrint(c));
  };
  do
    ++pos_;
  while (foreign(at(pos_)));
  Range range = from(begin);
  std::string shown = llvm::isPrint(range.text().front()) || (range.text().front() & 0x80)
                          ? ("`" + range.text() + "`").str()
                          : "a control character";
  if (++foreign_ > maxForeign)
    return; // Another kind of file: run() says so.
  Diagnostic &d =
      diagnostics_.error(code::Syntax, range, llvm::Twine(shown) + " is not part of the language");
  if (range.text() == "&" || range.text() == "|" || range.text() == "!")
    d.suggest("logic is written `and`, `or`, `not`");
}

std::vector<Token> Lexer::run() {
  std::vector<Token> tokens;
  while (true) {
    Token token;
    token.startsLine = skipSpace();
    size_t begin = pos_;
    char c = at(pos_);
    if (pos_ >= text_.size()) {
      token.startsLine = true;
    } else if (llvm::isAlpha(c) || c == '_') {
      while (llvm::isAlnum(at(pos_)) || at(pos_) == '_')
        ++pos_;
      token.kind = isKeyword(text_.slice(begin, pos_)) ? TokenKind::Keyword : TokenKind::Identifier;
    } else if (llvm::isDigit(c)) {
      token.kind = lexNumber();
    } else if (c == '"') {
      token.kind = TokenKind::String;
      token.value = lexString();
    } else if (lexPunctuation()) {
      token.kind = TokenKind::Punctuation;
    } else {
      // Stays as a token, so that no second mistake follows: a letter is a name, and what the parser says
      // about anything else at this place is not told twice.
      lexUnknown();
      token.kind = (c & 0x80) ? TokenKind::Identifier : TokenKind::Punctuation;
    }
    token.range = from(begin);
    if (foreign_ > maxForeign) {
      diagnostics_.error(code::Syntax, token.range,
                         "this does not look like a .rondo file; the rest is not read");
      tokens.clear();
      token.kind = TokenKind::End;
      token.startsLine = true;
    }
    tokens.push_back(std::move(token));
    if (tokens.back().kind == TokenKind::End)
      return tokens;
  }
}

} // namespace

std::vector<Token> lex(const SourceBuffer &buffer, Diagnostics &diagnostics) {
  return Lexer(buffer, diagnostics).run();
}

} // namespace rondo::language
