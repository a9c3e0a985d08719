// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Blocks, statements, lambdas, conditions and loops.

#include "frontend/language/ParserState.h"

namespace rondo::language {

std::unique_ptr<BlockExpr> Parser::block(const llvm::Twine &what) {
  auto result = make<BlockExpr>(peek().range);
  if (!expect("{", "before " + what))
    return result;
  Range opening = previous().range;
  unsigned outer = brackets_;
  brackets_ = 0;
  while (!at("}") && !result->result) {
    if (peek().kind == TokenKind::End || startsItem()) {
      fail("expected `}` after " + what + ", found " +
           (peek().kind == TokenKind::End ? "the end of the file" : "the next item"))
          .note(opening, "the block begins here");
      return result;
    }
    if (accept(";"))
      continue;
    size_t begin = pos_;
    StmtPtr stmt = statement();
    // A value that no `}` follows is used by nobody; `statement` leaves a value in the block's place.
    if (auto *let = llvm::dyn_cast_or_null<LetStmt>(stmt.get());
        let && let->pattern.range.begin == let->pattern.range.end) {
      if (!failed_ && at("}")) {
        result->result = std::move(let->value);
        break;
      }
      if (!failed_ && peek().startsLine && peek().kind != TokenKind::End)
        diagnostics_.error(code::Syntax, let->value->range, "this value is not used")
            .suggest("the last line of a block is its value; to name a value, write `let name = …`");
      else if (!failed_ && peek().kind != TokenKind::End)
        fail("expected an operator or the end of the line, found " + found());
    } else if (!failed_ && !at("}") && !at(";") && !peek().startsLine && peek().kind != TokenKind::Keyword) {
      fail("expected the end of the line, found " + found());
    }
    if (failed_ && !startsItem())
      recoverStatement(begin);
    result->statements.push_back(std::move(stmt));
  }
  expect("}", "after " + what);
  brackets_ = outer;
  result->range = since(result->range);
  return result;
}

// An expression alone comes back as a `let` with an empty pattern.
StmtPtr Parser::statement() {
  if (at("let"))
    return letStatement();
  if (at("carry"))
    return carryStatement();
  if (at("yield"))
    return yieldStatement();
  if (at("assume")) {
    auto stmt = make<AssumeStmt>(take().range);
    stmt->condition = expression();
    stmt->range = since(stmt->range);
    return stmt;
  }
  auto stmt = make<LetStmt>(peek().range);
  stmt->pattern.range = {peek().range.buffer, peek().range.begin, peek().range.begin};
  if (peek().kind == TokenKind::Identifier && peek(1).is("=") && !peek(1).startsLine) {
    failAt(peek().range, "expected `let` before the name of a new value")
        .suggest("write `let " + peek().text() + " = …`; in a loop, `carry " + peek().text() + " = …`");
    return make<ErrorStmt>(peek().range);
  }
  stmt->value = expression();
  return stmt;
}

// let (i, f, g, o) = split(x, 4)
StmtPtr Parser::letStatement() {
  auto stmt = make<LetStmt>(take().range);
  stmt->pattern = pattern();
  expect("=", "in a `let`");
  stmt->value = expression();
  stmt->range = since(stmt->range);
  return stmt;
}

// carry h = h1, c = c1
StmtPtr Parser::carryStatement() {
  auto stmt = make<CarryStmt>(take().range);
  do {
    CarryStmt::Update update;
    // After a comma the next one may stand on a new line.
    if (!failed_ && peek().kind == TokenKind::Identifier) {
      const Token &token = take();
      update.name = {token.text().str(), token.range};
    } else {
      fail("expected the name of a carried value, found " + found());
    }
    expect("=", "after the name of a carried value");
    update.value = expression();
    stmt->updates.push_back(std::move(update));
  } while (accept(","));
  stmt->range = since(stmt->range);
  return stmt;
}

StmtPtr Parser::yieldStatement() {
  auto stmt = make<YieldStmt>(take().range);
  stmt->value = expression();
  if (accept("along"))
    stmt->along = alongAxis();
  stmt->range = since(stmt->range);
  return stmt;
}

// carry h = h0, c: f32[B, H] = c0
std::vector<CarriedValue> Parser::carriedValues() {
  std::vector<CarriedValue> result;
  if (!accept("carry"))
    return result;
  do {
    CarriedValue value;
    if (!failed_ && peek().kind == TokenKind::Identifier) {
      const Token &token = take();
      value.name = {token.text().str(), token.range};
    } else {
      fail("expected the name of a carried value, found " + found());
    }
    if (accept(":"))
      value.type = type();
    expect("=", "and the first value of a carried value");
    value.init = expression();
    result.push_back(std::move(value));
  } while (accept(","));
  return result;
}

// A loop whose head is wrong: its body is read for its own syntax errors, and the whole is an error.
ExprPtr Parser::loopWithoutHead(Range begin) {
  skipTo([&] { return at("{") || peek().startsLine; });
  if (at("{")) {
    failed_ = false;
    block("the body of a loop");
    if (accept("until") || accept("while"))
      expression();
  }
  return make<ErrorExpr>(since(begin));
}

// scan (x, m) over (xs, mask) along S reverse carry h = h0 { … }
ExprPtr Parser::scanExpr() {
  auto scan = make<ScanExpr>(take().range);
  scan->element = pattern();
  expectWord("over", "and the scanned sequence");
  scan->sequence = expression();
  expect("along", "and the scanned axis");
  scan->along = alongAxis();
  scan->reverse = acceptWord("reverse");
  scan->carried = carriedValues();
  if (failed_)
    return loopWithoutHead(scan->range);
  scan->body = block("the body of a `scan`");
  scan->range = since(scan->range);
  return scan;
}

// at most N
ExprPtr Parser::loopBound(Range loop) {
  if (at("carry") || at("while") || at("{")) {
    diagnostics_
        .error(code::Syntax, loop, "this loop has no bound: every loop says how many steps it takes at most")
        .suggest("write `loop at most 20`, or any size; `while` and `until` end it sooner");
    return make<ErrorExpr>(loop);
  }
  expectWord("at", "most, as in `loop at most 20`");
  expectWord("most", "as in `loop at most 20`");
  return expression();
}

// loop at most N carry x = a { … } until done, dropping it
ExprPtr Parser::loopExpr() {
  auto loop = make<LoopExpr>(take().range);
  loop->bound = loopBound(loop->range);
  loop->carried = carriedValues();
  if (accept("while"))
    loop->whileCondition = expression();
  if (failed_)
    return loopWithoutHead(loop->range);
  loop->body = block("the body of a `loop`");
  if (loop->whileCondition && (at("until") || at("while")))
    diagnostics_
        .error(code::Syntax, peek().range, "a loop has one exit, `while` or `until`, and this is its second")
        .suggest(
            "put both conditions into one: with `until` each row ends by itself, with `while` all together");
  if (accept("until")) {
    loop->untilCondition = expression();
    if (at(",") && peek(1).isWord("dropping")) {
      take();
      take();
      loop->dropping = true;
      expectWord("it", "after `dropping`");
    }
  } else if (accept("while")) {
    loop->whileCondition = expression();
  }
  if (loop->untilCondition)
    loop->whileCondition = nullptr; // of two, one that stands alone
  loop->range = since(loop->range);
  return loop;
}

// for p in layers carry x = x { … }
ExprPtr Parser::forExpr() {
  auto loop = make<ForExpr>(take().range);
  loop->element = pattern();
  expect("in", "and the elements of a `for`");
  loop->sequence = expression();
  loop->carried = carriedValues();
  if (failed_)
    return loopWithoutHead(loop->range);
  loop->body = block("the body of a `for`");
  loop->range = since(loop->range);
  return loop;
}

// if K == 1 { … } else { … }
ExprPtr Parser::ifExpr() {
  auto result = make<IfExpr>(take().range);
  result->condition = expression();
  result->thenBranch = block("what an `if` does");
  expect("else", "after an `if`, which needs both values");
  result->elseBranch = at("if") ? ifExpr() : ExprPtr(block("what an `else` does"));
  result->range = since(result->range);
  return result;
}

// fn (x, h) = cell(p, x, h)   fn (x, h) { … }
ExprPtr Parser::lambdaExpr() {
  auto lambda = make<LambdaExpr>(take().range);
  list("(", ")", "the arguments of a function", [&] { lambda->parameters.push_back(parameter(false)); });
  lambda->body = functionBody("the body of a function");
  lambda->range = since(lambda->range);
  return lambda;
}

ExprPtr Parser::functionBody(const llvm::Twine &what) {
  if (accept("="))
    return expression();
  if (!failed_ && !at("{"))
    fail("expected `{` or `=` before " + what + ", found " + found());
  return block(what);
}

} // namespace rondo::language
