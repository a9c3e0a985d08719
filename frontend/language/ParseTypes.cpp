// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Types and patterns.

#include "frontend/language/ParserState.h"

namespace rondo::language {

static bool isDtype(const Token &token) {
  return token.isWord("f32") || token.isWord("i32") || token.isWord("bool");
}

TypePtr Parser::type() {
  Range begin = peek().range;
  if (failed_)
    return make<ErrorType>(begin);
  struct Nesting {
    unsigned &depth;
    ~Nesting() { --depth; }
  } nesting{++depth_};
  if (depth_ > maxDepth) {
    fail("this is nested too deeply");
    return make<ErrorType>(begin);
  }
  if (isDtype(peek()))
    return tensorType();
  if (at("fn"))
    return functionType();
  if (atWord("size"))
    return make<SizeType>(take().range);
  if (peek().kind == TokenKind::Identifier)
    return namedType();
  if (at("(")) {
    auto tuple = make<TupleType>(begin);
    list("(", ")", "a tuple type", [&] { tuple->elements.push_back(type()); });
    tuple->range = since(begin);
    if (tuple->elements.size() == 1)
      return std::move(tuple->elements[0]);
    return tuple;
  }
  if (at("[")) {
    auto array = make<ArrayType>(begin);
    list("[", "]", "an array type", [&] {
      array->element = type();
      expect(";", "and the number of elements in an array type, as in `[f32[H]; 2]`");
      array->size = sizeExpression();
    });
    if (!array->size) { // `[]`
      failAt(since(begin), "an array type has an element type and a number of elements, as in `[f32[H]; 2]`");
      return make<ErrorType>(begin);
    }
    array->range = since(begin);
    return array;
  }
  fail("expected a type, found " + found());
  return make<ErrorType>(begin);
}

TypePtr Parser::tensorType() {
  auto result = make<TensorType>(peek().range);
  result->dtype = take().text().str();
  if (at("[") && !endsLine())
    list("[", "]", "the axes of a tensor", [&] { result->axes.push_back(axis()); });
  result->range = since(result->range);
  return result;
}

// H   time: T   S ragged len   S padded len = 0   S padded by m
AxisExpr Parser::axis() {
  AxisExpr result;
  Range begin = peek().range;
  if (peek().kind == TokenKind::Identifier && peek(1).is(":")) {
    result.tag = expectName("the name of an axis");
    take();
  }
  result.size = sizeExpression();
  if (acceptWord("ragged")) {
    result.raggedness = AxisExpr::Ragged;
    result.lengths = sizeExpression();
  } else if (acceptWord("padded")) {
    if (acceptWord("by")) {
      result.raggedness = AxisExpr::PaddedBy;
      result.mask = expectName("the mask");
    } else {
      result.raggedness = AxisExpr::Padded;
      result.lengths = sizeExpression();
      if (accept("=")) {
        bool negative = accept("-");
        if (peek().kind != TokenKind::Integer || take().text().getAsInteger(10, result.padding.emplace()))
          fail("expected the padding's value, a whole number");
        if (negative)
          result.padding = -*result.padding;
      }
    }
  }
  result.range = since(begin);
  return result;
}

bool Parser::startsOnlyType() const {
  return isDtype(peek()) || at("fn") || at("[") || (peek().kind == TokenKind::Identifier && peek(1).is("<"));
}

TypePtr Parser::namedType() {
  auto result = make<NamedType>(peek().range);
  result->name = expectName("the name of a type");
  if (at("<") && !endsLine())
    list("<", ">", "the sizes of a struct", [&] {
      NamedType::Argument argument;
      if (startsOnlyType())
        argument.type = type();
      else
        argument.size = sizeExpression();
      result->arguments.push_back(std::move(argument));
    });
  result->range = since(result->range);
  return result;
}

// fn(i32[B], State) -> (f32[B, V], State)
TypePtr Parser::functionType() {
  auto result = make<FunctionType>(take().range);
  list("(", ")", "the argument types of a function", [&] { result->parameters.push_back(type()); });
  if (accept("->"))
    result->result = type();
  result->range = since(result->range);
  return result;
}

Pattern Parser::pattern() {
  Pattern result;
  result.range = peek().range;
  if (at("(") && depth_ < maxDepth) {
    ++depth_;
    result.isTuple = true;
    list("(", ")", "a tuple pattern", [&] { result.elements.push_back(pattern()); });
    --depth_;
  } else {
    result.name = expectName("a name or a tuple of names");
  }
  if (accept(":"))
    result.type = type();
  result.range = since(result.range);
  return result;
}

} // namespace rondo::language
