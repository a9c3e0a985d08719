// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The parser's class, shared by its four source files (items, types, statements, expressions).
//
// Errors: the first one of a statement, item or list element is reported and sets `failed_`; from then on
// every `expect` is silent until the nearest recovery point skips to a safe token and clears it. So one
// mistake is one report, and what stands after the recovery point is parsed as if nothing had happened.

#pragma once

#include "frontend/language/Lexer.h"
#include "frontend/language/Parser.h"

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"

namespace rondo::language {

// Deeper nesting, or a longer chain of operators, is refused, so that no input exhausts the stack.
inline constexpr unsigned maxDepth = 200, maxChain = 2000;

class Parser {
public:
  Parser(const SourceBuffer &buffer, Diagnostics &diagnostics);
  File run();

private:
  template <class Node> std::unique_ptr<Node> make(Range range) { return std::make_unique<Node>(range); }

  // --- Tokens (Parser.cpp)
  const Token &peek(unsigned ahead = 0) const { return tokens_[std::min(pos_ + ahead, tokens_.size() - 1)]; }
  const Token &previous() const { return tokens_[pos_ ? pos_ - 1 : 0]; }
  const Token &take();
  bool at(llvm::StringRef spelling) const { return peek().is(spelling); }
  bool atWord(llvm::StringRef word) const { return peek().isWord(word); }
  bool accept(llvm::StringRef spelling);
  bool acceptWord(llvm::StringRef word);
  bool expect(llvm::StringRef spelling, const llvm::Twine &where);
  bool expectWord(llvm::StringRef word, const llvm::Twine &where);
  Name expectName(const llvm::Twine &what);
  std::optional<std::string> expectString(const llvm::Twine &what);
  // False inside brackets, where line ends mean nothing.
  bool endsLine() const { return brackets_ == 0 && peek().startsLine; }
  Range since(Range begin) const { return join(begin, previous().range); }
  std::string found() const; // The next token, in words.

  // --- Errors and recovery (Parser.cpp)
  Diagnostic &fail(const llvm::Twine &message); // At the next token.
  Diagnostic &failAt(Range range, const llvm::Twine &message);
  bool startsItem() const;
  void skipTo(llvm::function_ref<bool()> safe); // Brackets are skipped as a whole.
  void recoverStatement(size_t begin);          // Of the statement that began at token `begin`.
  void recoverItem();
  // Elements between brackets, separated by commas; an element that fails is skipped alone.
  void list(llvm::StringRef open, llvm::StringRef close, const llvm::Twine &what,
            llvm::function_ref<void()> element);

  // --- Items (ParseItems.cpp)
  ItemPtr item();
  void constItems(std::vector<ItemPtr> &items);
  ItemPtr useItem();
  ItemPtr weightsItem();
  ItemPtr vocabItem();
  void vocabOption(VocabItem &vocab);
  ItemPtr structItem();
  ItemPtr functionItem();
  ItemPtr paramItem();
  std::vector<Name> generics();
  Parameter parameter(bool typed); // Whether it must have a type.
  std::vector<ResultDecl> results();
  std::optional<RangeConstraint> rangeConstraint();

  // --- Types and patterns (ParseTypes.cpp)
  TypePtr type();
  TypePtr tensorType();
  TypePtr namedType();
  TypePtr functionType();
  AxisExpr axis();
  bool startsOnlyType() const;
  Pattern pattern();

  // --- Statements (ParseStatements.cpp)
  std::unique_ptr<BlockExpr> block(const llvm::Twine &what);
  StmtPtr statement();
  StmtPtr letStatement();
  StmtPtr carryStatement();
  StmtPtr yieldStatement();
  std::vector<CarriedValue> carriedValues();
  ExprPtr scanExpr();
  ExprPtr loopBound(Range loop);
  ExprPtr loopExpr();
  ExprPtr forExpr();
  ExprPtr loopWithoutHead(Range begin);
  ExprPtr ifExpr();
  ExprPtr lambdaExpr();
  ExprPtr functionBody(const llvm::Twine &what);

  // --- Expressions (ParseExpressions.cpp)
  ExprPtr expression(); // Never null.
  ExprPtr binary(unsigned level);
  ExprPtr nested(llvm::function_ref<ExprPtr()> parse); // Bounds the depth.
  ExprPtr sizeExpression(); // Sums and products: no comparison, so that `>` closes a list of sizes.
  ExprPtr unary();
  ExprPtr postfix();
  ExprPtr primary();
  ExprPtr number();
  ExprPtr parenthesised();
  ExprPtr call(ExprPtr callee);
  Argument argument();
  ExprPtr index(ExprPtr base);
  IndexItem indexItem();
  ExprPtr alongAxis();
  ExprPtr errorExpr() { return std::make_unique<ErrorExpr>(peek().range); }

  Diagnostics &diagnostics_;
  std::vector<Token> tokens_;
  size_t pos_ = 0;
  unsigned brackets_ = 0; // Open ( and [ since the last {.
  unsigned depth_ = 0;    // Of nesting.
  bool failed_ = false;
};

} // namespace rondo::language
