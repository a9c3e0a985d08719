// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The parser's ground: tokens, errors, recovery.

#include "frontend/language/ParserState.h"

#include "llvm/ADT/StringSwitch.h"

namespace rondo::language {

File parse(const SourceBuffer &buffer, Diagnostics &diagnostics) { return Parser(buffer, diagnostics).run(); }

Parser::Parser(const SourceBuffer &buffer, Diagnostics &diagnostics)
    : diagnostics_(diagnostics), tokens_(lex(buffer, diagnostics)) {}

// --- Tokens ------------------------------------------------------------------

const Token &Parser::take() {
  const Token &token = peek();
  if (token.kind != TokenKind::End)
    ++pos_;
  return token;
}

bool Parser::accept(llvm::StringRef spelling) {
  if (failed_ || !at(spelling))
    return false;
  take();
  return true;
}

bool Parser::acceptWord(llvm::StringRef word) {
  if (failed_ || !atWord(word))
    return false;
  take();
  return true;
}

bool Parser::expect(llvm::StringRef spelling, const llvm::Twine &where) {
  if (accept(spelling))
    return true;
  fail("expected `" + spelling + "` " + where + ", found " + found());
  return false;
}

bool Parser::expectWord(llvm::StringRef word, const llvm::Twine &where) {
  if (acceptWord(word))
    return true;
  fail("expected `" + word + "` " + where + ", found " + found());
  return false;
}

Name Parser::expectName(const llvm::Twine &what) {
  if (!failed_ && peek().kind == TokenKind::Identifier && !endsLine()) {
    const Token &token = take();
    return {token.text().str(), token.range};
  }
  Diagnostic &d = fail("expected " + what + ", found " + found());
  if (peek().kind == TokenKind::Keyword && !endsLine())
    d.suggest("`" + peek().text() + "` is a keyword; choose another name");
  return {"", peek().range};
}

std::optional<std::string> Parser::expectString(const llvm::Twine &what) {
  if (!failed_ && peek().kind == TokenKind::String)
    return take().value;
  fail("expected " + what + " in quotes, found " + found());
  return std::nullopt;
}

std::string Parser::found() const {
  const Token &token = peek();
  if (token.kind == TokenKind::End)
    return "the end of the file";
  if (endsLine())
    return "the end of the line";
  if (token.kind == TokenKind::String)
    return "a string";
  return ("`" + token.text() + "`").str();
}

// --- Errors and recovery -----------------------------------------------------

Diagnostic &Parser::fail(const llvm::Twine &message) {
  Range range = peek().range;
  if (pos_ && peek().startsLine) { // Point behind what is there, not at the next line.
    range = previous().range;
    range.begin = range.end;
  }
  return failAt(range, message);
}

Diagnostic &Parser::failAt(Range range, const llvm::Twine &message) {
  static thread_local Diagnostic silent;
  if (failed_)
    return silent = Diagnostic();
  failed_ = true;
  return diagnostics_.error(code::Syntax, range, message);
}

bool Parser::startsItem() const {
  const Token &token = peek();
  if (!token.startsLine)
    return false;
  if (token.is("const") || token.is("struct") || token.is("entry"))
    return true;
  const Token &next = peek(1);
  bool named = next.kind == TokenKind::Identifier || next.kind == TokenKind::String;
  if (next.startsLine || !named)
    return false;
  return token.is("fn") || token.isWord("param") || token.isWord("vocab") || token.isWord("weights") ||
         token.isWord("use");
}

void Parser::skipTo(llvm::function_ref<bool()> safe) {
  unsigned open = 0;
  while (peek().kind != TokenKind::End && !startsItem()) {
    if (open == 0 && safe())
      return;
    bool opens = at("(") || at("[") || at("{"), closes = at(")") || at("]") || at("}");
    if (closes && open == 0)
      return;
    open += opens;
    open -= closes;
    take();
  }
}

void Parser::recoverStatement(size_t begin) {
  brackets_ = 0;
  if (pos_ == begin && !at("}"))
    take();
  // A closing bracket without its opening one belongs to the mistake.
  do
    skipTo([&] { return peek().startsLine || at(";"); });
  while ((at(")") || at("]")) && !peek().startsLine && (take(), true));
  if ((at(")") || at("]")))
    take();
  failed_ = false;
}

void Parser::recoverItem() {
  brackets_ = 0;
  while (peek().kind != TokenKind::End && !startsItem())
    take();
  failed_ = false;
}

void Parser::list(llvm::StringRef open, llvm::StringRef close, const llvm::Twine &what,
                  llvm::function_ref<void()> element) {
  if (failed_ || !expect(open, "before " + what))
    return;
  Range opening = previous().range;
  bool round = open != "<"; // Angle brackets do not hide line ends: a forgotten `>` must not eat the file.
  brackets_ += round;
  while (!failed_ && !at(close)) {
    element();
    if (failed_) {
      skipTo(
          [&] { return at(",") || at(close) || (peek().startsLine && peek().kind == TokenKind::Keyword); });
      failed_ = !at(",") && !at(close);
    }
    if (!accept(","))
      break;
  }
  if (!failed_ && !at(close))
    fail("expected `,` or `" + close + "` after an element of " + what + ", found " + found())
        .note(opening, "the list begins here");
  accept(close);
  if (brackets_)
    brackets_ -= round;
}

// --- The file ----------------------------------------------------------------

File Parser::run() {
  File file;
  file.buffer = tokens_.back().range.buffer;
  while (peek().kind != TokenKind::End) {
    size_t errors = diagnostics_.all().size();
    if (at("const")) {
      constItems(file.items);
    } else if (ItemPtr next = item()) {
      // A function with mistakes in its body alone can still be called.
      next->broken |= next->kind != ItemKind::Function && diagnostics_.all().size() != errors;
      file.items.push_back(std::move(next));
    }
    if (!failed_ && peek().kind != TokenKind::End && !peek().startsLine)
      fail("expected the end of the line, found " + found());
    if (failed_)
      recoverItem();
  }
  return file;
}

} // namespace rondo::language
