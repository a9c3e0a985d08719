// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Items: constants, vocabularies, structs, parameters, functions and entries.

#include "frontend/language/ParserState.h"

namespace rondo::language {

ItemPtr Parser::item() {
  if (at("struct"))
    return structItem();
  if (at("fn") || at("entry"))
    return functionItem();
  if (atWord("param"))
    return paramItem();
  if (atWord("vocab"))
    return vocabItem();
  if (atWord("weights"))
    return weightsItem();
  if (atWord("use"))
    return useItem();
  static const llvm::StringRef starts[] = {"const", "struct", "fn",      "entry",
                                           "param", "vocab",  "weights", "use"};
  std::string meant = peek().kind == TokenKind::Identifier ? closestName(peek().text(), starts) : "";
  Diagnostic &d = fail("expected an item (const, struct, fn, entry, param, vocab, weights or use), found " +
                       (peek().startsLine ? ("`" + peek().text() + "`").str() : found()));
  d.range = peek().range;
  if (!meant.empty())
    d.suggestName(meant);
  take();
  return nullptr;
}

// const H = 256, V = size(letters)
void Parser::constItems(std::vector<ItemPtr> &items) {
  Range begin = take().range;
  do {
    auto item = std::make_unique<ConstItem>(begin);
    item->name = expectName("the name of a constant");
    expect("=", "after the name of a constant");
    item->value = expression();
    item->range = since(begin);
    if (failed_) {
      skipTo([&] { return at(",") || peek().startsLine; });
      failed_ = !at(",") && !peek().startsLine;
      item->broken = true;
    }
    if (!item->name.text.empty())
      items.push_back(std::move(item));
  } while (accept(","));
}

ItemPtr Parser::useItem() {
  auto item = make<UseItem>(take().range);
  item->path = expectString("the file to use").value_or("");
  item->range = since(item->range);
  return item;
}

ItemPtr Parser::weightsItem() {
  auto item = make<WeightsItem>(take().range);
  item->path = expectString("the file that holds the weights").value_or("");
  item->range = since(item->range);
  return item;
}

// vocab letters = "letters.txt" by characters, append "</s>", unknown "<unk>"
ItemPtr Parser::vocabItem() {
  auto item = make<VocabItem>(take().range);
  item->name = expectName("the name of a vocabulary");
  expect("=", "after the name of a vocabulary");
  if (at("["))
    list("[", "]", "the symbols of a vocabulary", [&] {
      if (auto symbol = expectString("a symbol"))
        item->symbols.push_back(*symbol);
    });
  else
    item->path = expectString("a file with one symbol a line").value_or("");
  if (acceptWord("by")) {
    item->byCharacters = acceptWord("characters");
    if (!item->byCharacters)
      expectWord("words", "or `characters` after `by`");
  }
  while (accept(","))
    vocabOption(*item);
  item->range = since(item->range);
  return item;
}

void Parser::vocabOption(VocabItem &vocab) {
  auto once = [&](std::optional<std::string> &option, const char *what) {
    if (option)
      failAt(previous().range, llvm::Twine("a vocabulary has one symbol ") + what);
    option = expectString(llvm::Twine("the symbol ") + what);
  };
  if (acceptWord("prepend"))
    once(vocab.prepended, "before a text");
  else if (acceptWord("append"))
    once(vocab.appended, "behind a text");
  else if (acceptWord("unknown"))
    once(vocab.unknown, "that stands for unknown ones");
  else if (acceptWord("lowercase"))
    vocab.lowercase = true;
  else
    fail("expected an option of a vocabulary (prepend, append, unknown or lowercase), found " + found());
}

std::vector<Name> Parser::generics() {
  std::vector<Name> names;
  if (at("<"))
    list("<", ">", "the size and type parameters", [&] {
      Name name = expectName("a size or type parameter");
      if (!name.text.empty())
        names.push_back(name);
    });
  return names;
}

// struct Lstm<I, H> { w: f32[I, 4*H], u: f32[H, 4*H] }
ItemPtr Parser::structItem() {
  auto item = make<StructItem>(take().range);
  item->name = expectName("the name of a struct");
  item->generics = generics();
  item->range = since(item->range);
  if (!expect("{", "before the fields of a struct"))
    return item;
  while (!failed_ && !at("}") && peek().kind != TokenKind::End && !startsItem()) {
    Field field;
    size_t begin = pos_;
    // A field stands on its own line or behind a comma.
    if (peek().kind == TokenKind::Identifier) {
      const Token &token = take();
      field.name = {token.text().str(), token.range};
    } else {
      fail("expected the name of a field, found " + found());
    }
    expect(":", "after the name of a field");
    field.type = type();
    if (failed_) {
      if (pos_ == begin && !at("}"))
        take(); // Whatever it is, it is not read twice.
      skipTo([&] { return at(",") || peek().startsLine; });
      if (at(")") || at("]"))
        take();
      failed_ = false;
      item->broken = true;
    }
    if (!field.name.text.empty())
      item->fields.push_back(std::move(field));
    if (!accept(",") && !at("}") && !peek().startsLine)
      fail("expected `,` or `}` after a field, found " + found());
  }
  expect("}", "after the fields of a struct");
  return item;
}

// param encoder: TorchGru<256, 256> from "enc_{}"
ItemPtr Parser::paramItem() {
  auto item = make<ParamItem>(take().range);
  item->name = expectName("the name of a parameter");
  expect(":", "after the name of a parameter");
  item->type = type();
  if (acceptWord("from"))
    item->from = expectString("the name in the weights file");
  item->range = since(item->range);
  return item;
}

// in 0..V   in 1..=S   in letters
std::optional<RangeConstraint> Parser::rangeConstraint() {
  if (failed_ || !at("in"))
    return std::nullopt;
  RangeConstraint result;
  result.range = take().range;
  result.lower = sizeExpression();
  if (at("..") || at("..=")) {
    result.inclusive = take().is("..=");
    result.upper = sizeExpression();
  }
  result.range = since(result.range);
  return result;
}

Parameter Parser::parameter(bool typed) {
  Parameter result;
  if (!typed && at("(")) {
    result.parts = std::make_unique<Pattern>(pattern());
    result.type = std::move(result.parts->type);
    result.name = {result.parts->range.text().str(), result.parts->range};
    return result;
  }
  result.name = expectName("the name of an argument");
  if (typed || at(":")) {
    expect(":", "and the type after the name of an argument");
    result.type = type();
    result.constraint = rangeConstraint();
  }
  return result;
}

// -> f32[B, H]   -> (f32[B], f32[B])   -> (tokens: i32[B, T ragged n] in phonemes)
std::vector<ResultDecl> Parser::results() {
  std::vector<ResultDecl> results;
  if (!accept("->"))
    return results;
  if (!at("(")) {
    ResultDecl one;
    one.type = type();
    one.constraint = rangeConstraint();
    results.push_back(std::move(one));
    return results;
  }
  list("(", ")", "the results", [&] {
    ResultDecl result;
    if (peek().kind == TokenKind::Identifier && peek(1).is(":")) {
      result.name = expectName("the name of a result");
      take();
    }
    result.type = type();
    result.constraint = rangeConstraint();
    results.push_back(std::move(result));
  });
  return results;
}

ItemPtr Parser::functionItem() {
  auto item = make<FunctionItem>(peek().range);
  size_t errors = diagnostics_.all().size();
  item->isEntry = take().is("entry");
  const char *kind = item->isEntry ? "an entry" : "a function";
  item->name = expectName(llvm::Twine("the name of ") + kind);
  item->generics = generics();
  list("(", ")", llvm::Twine("the arguments of ") + kind,
       [&] { item->parameters.push_back(parameter(item->isEntry)); });
  item->results = results();
  item->range = since(item->range);
  if (accept("where"))
    do
      item->where.push_back(expression());
    while (accept(","));
  item->broken = diagnostics_.all().size() != errors;
  if (failed_) { // The body is still worth reading: its mistakes are others.
    brackets_ = 0;
    while (!at("{") && peek().kind != TokenKind::End && !startsItem())
      take();
    failed_ = !at("{");
  }
  item->body = functionBody(llvm::Twine("the body of ") + kind);
  return item;
}

} // namespace rondo::language
