// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Expressions, by precedence: or, and, not, comparison, sum, product, sign, postfix, primary.

#include "frontend/language/ParserState.h"

namespace rondo::language {

namespace {

struct OperatorInfo {
  const char *spelling;
  Operator op;
  unsigned level;
};

enum Level : unsigned { OrLevel, AndLevel, NotLevel, CompareLevel, SumLevel, ProductLevel, UnaryLevel };

constexpr OperatorInfo operators[] = {
    {"or", Operator::Or, OrLevel},      {"and", Operator::And, AndLevel},
    {"==", Operator::Eq, CompareLevel}, {"!=", Operator::Ne, CompareLevel},
    {"<", Operator::Lt, CompareLevel},  {"<=", Operator::Le, CompareLevel},
    {">", Operator::Gt, CompareLevel},  {">=", Operator::Ge, CompareLevel},
    {"+", Operator::Add, SumLevel},     {"-", Operator::Sub, SumLevel},
    {"*", Operator::Mul, ProductLevel}, {"/", Operator::Div, ProductLevel},
    {"%", Operator::Mod, ProductLevel}, {"@", Operator::MatMul, ProductLevel},
};

const OperatorInfo *binaryOperator(const Token &token) {
  if (token.kind == TokenKind::Keyword || token.kind == TokenKind::Punctuation)
    for (const OperatorInfo &info : operators)
      if (token.text() == info.spelling)
        return &info;
  return nullptr;
}

} // namespace

llvm::StringRef spelling(Operator op) {
  for (const OperatorInfo &info : operators)
    if (info.op == op)
      return info.spelling;
  return op == Operator::Not ? "not" : "-";
}

ExprPtr Parser::nested(llvm::function_ref<ExprPtr()> parse) {
  if (depth_ >= maxDepth)
    fail("this is nested too deeply");
  if (failed_)
    return errorExpr();
  ++depth_;
  ExprPtr result = parse();
  --depth_;
  return result;
}

ExprPtr Parser::expression() {
  return nested([&] { return binary(OrLevel); });
}

ExprPtr Parser::sizeExpression() {
  return nested([&] { return binary(SumLevel); });
}

ExprPtr Parser::binary(unsigned level) {
  if (level == UnaryLevel)
    return unary();
  if (level == NotLevel) {
    if (!at("not"))
      return binary(CompareLevel);
    auto node = make<UnaryExpr>(take().range);
    node->op = Operator::Not;
    node->operand = nested([&] { return binary(NotLevel); });
    node->range = since(node->range);
    return node;
  }
  ExprPtr lhs = binary(level + 1);
  for (unsigned length = 0; !failed_; ++length) {
    const OperatorInfo *info = binaryOperator(peek());
    // A minus at the start of a line is a sign: it starts a value of its own.
    if (!info || info->level != level || (endsLine() && info->op == Operator::Sub))
      break;
    auto node = make<BinaryExpr>(lhs->range);
    node->op = info->op;
    node->opRange = take().range;
    if (level == CompareLevel && length)
      failAt(node->opRange, "comparisons do not chain").suggest("write `a < b and b < c`");
    if (length > maxChain)
      fail("this chain of operators is too long");
    node->lhs = std::move(lhs);
    node->rhs = binary(level + 1);
    node->range = since(node->range);
    lhs = std::move(node);
  }
  return lhs;
}

ExprPtr Parser::unary() {
  if (!at("-") || failed_)
    return postfix();
  auto node = make<UnaryExpr>(take().range);
  node->operand = nested([&] { return unary(); });
  node->range = since(node->range);
  return node;
}

ExprPtr Parser::postfix() {
  ExprPtr result = primary();
  for (unsigned length = 0; !failed_; ++length) {
    if (length > maxChain)
      fail("this chain of operators is too long");
    if (at("(") && !endsLine())
      result = call(std::move(result));
    else if (at("[") && !endsLine())
      result = index(std::move(result));
    else if (at(".")) {
      auto field = make<FieldExpr>(result->range);
      take();
      field->base = std::move(result);
      field->field = expectName("the name of a field");
      field->range = since(field->range);
      result = std::move(field);
    } else
      break;
  }
  return result;
}

ExprPtr Parser::primary() {
  Range begin = peek().range;
  if (!failed_ && startsItem()) // `fn name` starts the next item, not a lambda.
    fail("expected an expression, found the end of the line");
  if (failed_)
    return errorExpr();
  if (peek().kind == TokenKind::Integer || peek().kind == TokenKind::Float)
    return number();
  if (peek().kind == TokenKind::Identifier) {
    auto node = make<NameExpr>(begin);
    node->name = take().text().str();
    return node;
  }
  if (peek().kind == TokenKind::String) {
    auto node = make<StringExpr>(begin);
    node->value = take().value;
    return node;
  }
  if (at("true") || at("false")) {
    auto node = make<BoolExpr>(begin);
    node->value = take().is("true");
    return node;
  }
  if (at("("))
    return parenthesised();
  if (at("[")) {
    auto array = make<ArrayExpr>(begin);
    list("[", "]", "an array", [&] {
      array->elements.push_back(expression());
      if (array->elements.size() == 1 && accept(";"))
        array->repeat = sizeExpression();
    });
    array->range = since(begin);
    return array;
  }
  if (at("scan"))
    return scanExpr();
  if (at("loop"))
    return loopExpr();
  if (at("for"))
    return forExpr();
  if (at("if"))
    return ifExpr();
  if (at("fn"))
    return lambdaExpr();
  fail("expected an expression, found " + found());
  return errorExpr();
}

ExprPtr Parser::number() {
  const Token &token = take();
  if (token.kind == TokenKind::Integer) {
    auto node = make<IntegerExpr>(token.range);
    if (token.text().getAsInteger(10, node->value) || node->value > (int64_t(1) << 53))
      failAt(token.range, "this number is too large").suggest("whole numbers go up to 2^53");
    return node;
  }
  auto node = make<FloatExpr>(token.range);
  token.text().getAsDouble(node->value);
  return node;
}

ExprPtr Parser::parenthesised() {
  auto tuple = make<TupleExpr>(peek().range);
  list("(", ")", "a tuple", [&] { tuple->elements.push_back(expression()); });
  tuple->range = since(tuple->range);
  if (tuple->elements.size() == 1 && !failed_) {
    ExprPtr inner = std::move(tuple->elements[0]);
    inner->range = tuple->range; // With its parentheses, as a user sees it.
    return inner;
  }
  return tuple;
}

ExprPtr Parser::call(ExprPtr callee) {
  auto node = make<CallExpr>(callee->range);
  node->callee = std::move(callee);
  list("(", ")", "the arguments of a call", [&] { node->arguments.push_back(argument()); });
  node->range = since(node->range);
  return node;
}

Argument Parser::argument() {
  Argument result;
  if (at("along")) {
    result.label = {"along", take().range};
    result.value = alongAxis();
    return result;
  }
  if (peek().kind == TokenKind::Identifier && peek(1).is(":")) {
    result.label = expectName("the name of an argument");
    take();
  }
  result.value = expression();
  return result;
}

// An axis by its name, its symbol, or its position.
ExprPtr Parser::alongAxis() {
  Range begin = peek().range;
  if (!failed_ && peek().kind == TokenKind::Identifier) {
    auto node = make<NameExpr>(begin);
    node->name = take().text().str();
    return node;
  }
  bool negative = accept("-");
  if (!failed_ && peek().kind == TokenKind::Integer) {
    ExprPtr node = number();
    node->range = since(begin);
    auto *integer = llvm::cast<IntegerExpr>(node.get());
    integer->value = negative ? -integer->value : integer->value;
    return node;
  }
  fail("expected an axis (its name, its size's symbol, or a position such as -1), found " + found());
  return errorExpr();
}

ExprPtr Parser::index(ExprPtr base) {
  auto node = make<IndexExpr>(base->range);
  node->base = std::move(base);
  list("[", "]", "an index", [&] { node->items.push_back(indexItem()); });
  if (!failed_ && node->items.empty())
    failAt(since(node->range), "an index needs at least one position");
  node->range = since(node->range);
  return node;
}

IndexItem Parser::indexItem() {
  IndexItem item;
  item.range = peek().range;
  if (accept("...")) {
    item.kind = IndexItem::Ellipsis;
    return item;
  }
  if (!at(":"))
    item.first = expression();
  if (accept(":")) {
    item.kind = IndexItem::Slice;
    if (!at(",") && !at("]"))
      item.last = expression();
  }
  item.range = since(item.range);
  return item;
}

} // namespace rondo::language
