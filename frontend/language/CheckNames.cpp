// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Names: what is looked up must have been defined. One walk over the syntax tree with lexical scopes.

#include "frontend/language/Builtins.h"
#include "frontend/language/Program.h"

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace rondo::language {

namespace {

class NameChecker {
public:
  NameChecker(const Program &program, Diagnostics &diagnostics)
      : program_(program), diagnostics_(diagnostics) {
    collectLostWords();
  }
  void check(const Item &item);

private:
  using Scope = llvm::StringSet<>;
  struct Loop {
    const std::vector<CarriedValue> *carried;
    Scope updated;
    Range lastCarry;
    bool yields = false;
  };

  void collectLostWords();
  void function(const FunctionItem &f);
  void signature(const std::vector<Name> &generics, const std::vector<Parameter> &parameters);
  void constraint(const std::optional<RangeConstraint> &c);
  void expr(const Expr *e);
  void name(llvm::StringRef text, Range range);
  void call(const CallExpr &call);
  void arguments(const CallExpr &call, const FunctionItem &f);
  void block(const BlockExpr &b);
  void reportForgotten(const Loop &loop);
  void loop(const std::vector<CarriedValue> &carried, const Pattern *element,
            llvm::function_ref<void()> rest);
  void carry(const CarryStmt &stmt);
  void type(const TypeExpr *t, bool introduces = false);
  void size(const Expr *e, bool introduces);
  void pattern(const Pattern &p);
  void define(const Name &n) { scopes_.back().insert(n.text); }
  bool known(llvm::StringRef text, Range range) const;
  void inScope(llvm::function_ref<void()> body) {
    scopes_.emplace_back();
    body();
    scopes_.pop_back();
  }

  // The carried names of the loop around, and what its body has done with them.
  const Program &program_;
  Diagnostics &diagnostics_;
  std::vector<Scope> scopes_;
  Loop *loop_ = nullptr;
  // The words on lines with syntax errors: such a line may have been meant to define them.
  llvm::StringSet<> lost_;
};

void NameChecker::collectLostWords() {
  for (const Diagnostic &d : diagnostics_.all()) {
    if (d.code != code::Syntax || !d.range.valid())
      continue;
    llvm::StringRef line = d.range.buffer->line(d.range.start().line);
    auto isWord = [](char c) { return llvm::isAlnum(c) || c == '_'; };
    while (!(line = line.drop_until(isWord)).empty()) {
      llvm::StringRef word = line.take_while(isWord);
      lost_.insert(word);
      line = line.drop_front(word.size());
    }
  }
}

bool NameChecker::known(llvm::StringRef text, Range range) const {
  for (const Scope &scope : scopes_)
    if (scope.contains(text))
      return true;
  return program_.find(text, range) || findBuiltin(text) || text == "f32" || text == "i32" || text == "bool";
}

void NameChecker::name(llvm::StringRef text, Range range) {
  if (text.empty() || known(text, range) || lost_.contains(text))
    return;
  // Whoever has so many is not helped by suggestions, which take longer the more names there are.
  constexpr size_t mostSuggestions = 100;
  if (diagnostics_.all().size() >= mostSuggestions) {
    diagnostics_.error(code::Name, range, "nothing here is called `" + text + "`");
    return;
  }
  std::vector<llvm::StringRef> candidates = program_.names();
  for (const Scope &scope : scopes_)
    for (const auto &entry : scope)
      candidates.push_back(entry.getKey());
  for (llvm::StringRef builtin : builtinNames())
    candidates.push_back(builtin);
  llvm::sort(candidates);
  Diagnostic &d = diagnostics_.error(code::Name, range, "nothing here is called `" + text + "`");
  if (std::string meant = closestName(text, candidates); !meant.empty())
    d.suggestName(meant);
}

void NameChecker::check(const Item &item) {
  if (item.broken)
    return;
  scopes_.assign(1, {});
  if (auto *f = llvm::dyn_cast<FunctionItem>(&item))
    function(*f);
  else if (auto *constant = llvm::dyn_cast<ConstItem>(&item))
    expr(constant->value.get());
  else if (auto *param = llvm::dyn_cast<ParamItem>(&item))
    type(param->type.get());
  else if (auto *structure = llvm::dyn_cast<StructItem>(&item)) {
    for (const Name &generic : structure->generics)
      define(generic);
    Scope fields;
    for (const Field &field : structure->fields) {
      type(field.type.get());
      if (!fields.insert(field.name.text).second)
        diagnostics_.error(code::Name, field.name.range,
                           "the field `" + field.name.text + "` is there twice");
    }
  }
}

void NameChecker::signature(const std::vector<Name> &generics, const std::vector<Parameter> &parameters) {
  for (const Name &generic : generics)
    define(generic);
  Scope seen;
  for (const Parameter &parameter : parameters)
    if (!parameter.name.text.empty() && !seen.insert(parameter.name.text).second)
      diagnostics_.error(code::Name, parameter.name.range,
                         "two arguments are called `" + parameter.name.text + "`");
  for (const Parameter &parameter : parameters)
    if (parameter.parts)
      pattern(*parameter.parts);
    else
      define(parameter.name);
  for (const Parameter &parameter : parameters) {
    type(parameter.type.get());
    constraint(parameter.constraint);
  }
}

void NameChecker::constraint(const std::optional<RangeConstraint> &c) {
  if (!c)
    return;
  expr(c->lower.get());
  expr(c->upper.get());
}

void NameChecker::function(const FunctionItem &f) {
  signature(f.generics, f.parameters);
  for (const ExprPtr &condition : f.where)
    expr(condition.get());
  // Names that a result's type introduces are the caller's: the body does not see them.
  inScope([&] {
    for (const ResultDecl &result : f.results) {
      type(result.type.get(), /*introduces=*/true);
      constraint(result.constraint);
    }
  });
  expr(f.body.get());
}

void NameChecker::size(const Expr *e, bool introduces) {
  auto *symbol = llvm::dyn_cast_or_null<NameExpr>(e);
  if (symbol && symbol->name == "_")
    return;
  if (symbol && introduces)
    scopes_.back().insert(symbol->name);
  else
    expr(e);
}

void NameChecker::type(const TypeExpr *t, bool introduces) {
  if (auto *tensor = llvm::dyn_cast_or_null<TensorType>(t)) {
    for (const AxisExpr &axis : tensor->axes) {
      size(axis.size.get(), introduces);
      if (axis.raggedness == AxisExpr::PaddedBy)
        name(axis.mask.text, axis.mask.range);
      else
        size(axis.lengths.get(), introduces || llvm::isa_and_nonnull<NameExpr>(axis.lengths.get()));
    }
  } else if (auto *named = llvm::dyn_cast_or_null<NamedType>(t)) {
    name(named->name.text, named->name.range);
    for (const NamedType::Argument &argument : named->arguments) {
      type(argument.type.get());
      size(argument.size.get(), false);
    }
  } else if (auto *tuple = llvm::dyn_cast_or_null<TupleType>(t)) {
    for (const TypePtr &element : tuple->elements)
      type(element.get(), introduces);
  } else if (auto *array = llvm::dyn_cast_or_null<ArrayType>(t)) {
    type(array->element.get(), introduces);
    size(array->size.get(), introduces);
  } else if (auto *function = llvm::dyn_cast_or_null<FunctionType>(t)) {
    for (const TypePtr &parameter : function->parameters) // A function has sizes of its own.
      type(parameter.get(), /*introduces=*/true);
    type(function->result.get(), /*introduces=*/true);
  }
}

void NameChecker::pattern(const Pattern &p) {
  type(p.type.get());
  define(p.name);
  for (const Pattern &element : p.elements)
    pattern(element);
}

void NameChecker::arguments(const CallExpr &call, const FunctionItem &f) {
  bool misread =
      llvm::any_of(call.arguments, [](const Argument &a) { return a.value->kind == ExprKind::Error; });
  if (f.broken || misread)
    return;
  size_t given = call.arguments.size(), wanted = f.parameters.size();
  if (given != wanted) {
    diagnostics_
        .error(code::Arity, call.range,
               "`" + f.name.text + "` takes " + llvm::Twine(wanted) +
                   (wanted == 1 ? " argument" : " arguments") + ", not " + llvm::Twine(given))
        .note(f.range, "`" + f.name.text + "` is defined here: `" + f.range.text() + "`");
    return;
  }
  for (const Argument &argument : call.arguments) {
    std::vector<llvm::StringRef> names;
    for (const Parameter &parameter : f.parameters)
      names.push_back(parameter.name.text);
    if (argument.label.text.empty() || llvm::is_contained(names, argument.label.text))
      continue;
    Diagnostic &d = diagnostics_.error(code::Name, argument.label.range,
                                       "`" + f.name.text + "` has no argument `" + argument.label.text + "`");
    if (std::string meant = closestName(argument.label.text, names); !meant.empty())
      d.suggestName(meant);
  }
}

void NameChecker::call(const CallExpr &call) {
  expr(call.callee.get());
  for (const Argument &argument : call.arguments)
    if (argument.label.text != "along") // An axis: its name may be a tag.
      expr(argument.value.get());
  auto *callee = llvm::dyn_cast<NameExpr>(call.callee.get());
  if (!callee)
    return;
  for (const Scope &scope : scopes_)
    if (scope.contains(callee->name))
      return;
  if (auto *f = llvm::dyn_cast_or_null<FunctionItem>(program_.find(callee->name, callee->range)))
    arguments(call, *f);
}

void NameChecker::carry(const CarryStmt &stmt) {
  for (const CarryStmt::Update &update : stmt.updates) {
    expr(update.value.get());
    if (!loop_)
      continue;
    std::vector<llvm::StringRef> names;
    for (const CarriedValue &value : *loop_->carried)
      names.push_back(value.name.text);
    if (!llvm::is_contained(names, update.name.text)) {
      Diagnostic &d = diagnostics_.error(code::Name, update.name.range,
                                         "this loop carries nothing called `" + update.name.text + "`");
      if (std::string meant = closestName(update.name.text, names); !meant.empty())
        d.suggestName(meant), loop_->updated.insert(meant);
    } else if (!loop_->updated.insert(update.name.text).second) {
      diagnostics_.error(code::Arity, update.name.range, "`" + update.name.text + "` is carried on twice");
    }
  }
  if (loop_)
    loop_->lastCarry = stmt.range;
  else
    diagnostics_.error(code::Syntax, stmt.range, "`carry` stands in the body of a loop");
}

void NameChecker::block(const BlockExpr &b) {
  for (const StmtPtr &s : b.statements) {
    if (auto *let = llvm::dyn_cast_or_null<LetStmt>(s.get())) {
      expr(let->value.get());
      pattern(let->pattern);
    } else if (auto *assume = llvm::dyn_cast_or_null<AssumeStmt>(s.get())) {
      expr(assume->condition.get());
    } else if (auto *update = llvm::dyn_cast_or_null<CarryStmt>(s.get())) {
      carry(*update);
    } else if (auto *yield = llvm::dyn_cast_or_null<YieldStmt>(s.get())) {
      expr(yield->value.get());
      if (!loop_)
        diagnostics_.error(code::Syntax, yield->range, "`yield` stands in the body of a loop");
      else if (std::exchange(loop_->yields, true))
        diagnostics_.error(code::Arity, yield->range, "a step yields once")
            .suggest("yield several values as a tuple");
    }
  }
  expr(b.result.get());
}

// What no step carries on, told where the others are carried on.
void NameChecker::reportForgotten(const Loop &loop) {
  std::vector<const Name *> forgotten;
  for (const CarriedValue &value : *loop.carried)
    if (!value.name.text.empty() && !loop.updated.contains(value.name.text) &&
        !lost_.contains(value.name.text))
      forgotten.push_back(&value.name);
  if (forgotten.empty())
    return;
  std::string names =
      llvm::join(llvm::map_range(forgotten, [](const Name *name) { return "`" + name->text + "`"; }), ", ");
  diagnostics_
      .error(code::Arity, loop.updated.empty() ? forgotten.front()->range : loop.lastCarry,
             "no step carries " + names + " on")
      .suggest("write `carry " + forgotten.front()->text +
               " = …` in the body; what never changes is used without carrying it");
}

void NameChecker::loop(const std::vector<CarriedValue> &carried, const Pattern *element,
                       llvm::function_ref<void()> rest) {
  for (const CarriedValue &value : carried) {
    expr(value.init.get());
    type(value.type.get());
  }
  Loop here{&carried, {}, {}, false};
  Loop *outer = std::exchange(loop_, &here);
  inScope([&] {
    if (element)
      pattern(*element);
    for (const CarriedValue &value : carried)
      define(value.name);
    rest();
  });
  loop_ = outer;
  reportForgotten(here);
}

void NameChecker::expr(const Expr *e) {
  if (!e)
    return;
  if (auto *n = llvm::dyn_cast<NameExpr>(e)) {
    name(n->name, n->range);
  } else if (auto *tuple = llvm::dyn_cast<TupleExpr>(e)) {
    for (const ExprPtr &element : tuple->elements)
      expr(element.get());
  } else if (auto *array = llvm::dyn_cast<ArrayExpr>(e)) {
    for (const ExprPtr &element : array->elements)
      expr(element.get());
    expr(array->repeat.get());
  } else if (auto *unary = llvm::dyn_cast<UnaryExpr>(e)) {
    expr(unary->operand.get());
  } else if (auto *binary = llvm::dyn_cast<BinaryExpr>(e)) {
    expr(binary->lhs.get());
    expr(binary->rhs.get());
  } else if (auto *c = llvm::dyn_cast<CallExpr>(e)) {
    call(*c);
  } else if (auto *field = llvm::dyn_cast<FieldExpr>(e)) {
    expr(field->base.get());
  } else if (auto *index = llvm::dyn_cast<IndexExpr>(e)) {
    expr(index->base.get());
    for (const IndexItem &item : index->items) {
      expr(item.first.get());
      expr(item.last.get());
    }
  } else if (auto *lambda = llvm::dyn_cast<LambdaExpr>(e)) {
    Loop *outer = std::exchange(loop_, nullptr);
    inScope([&] {
      signature({}, lambda->parameters);
      expr(lambda->body.get());
    });
    loop_ = outer;
  } else if (auto *b = llvm::dyn_cast<BlockExpr>(e)) {
    inScope([&] { block(*b); });
  } else if (auto *conditional = llvm::dyn_cast<IfExpr>(e)) {
    expr(conditional->condition.get());
    expr(conditional->thenBranch.get());
    expr(conditional->elseBranch.get());
  } else if (auto *scan = llvm::dyn_cast<ScanExpr>(e)) {
    expr(scan->sequence.get());
    loop(scan->carried, &scan->element, [&] { block(*scan->body); });
  } else if (auto *bounded = llvm::dyn_cast<LoopExpr>(e)) {
    expr(bounded->bound.get());
    loop(bounded->carried, nullptr, [&] {
      expr(bounded->whileCondition.get()); // Sees the carried values only.
      block(*bounded->body);
      expr(bounded->untilCondition.get()); // Sees what the body defines.
    });
  } else if (auto *unrolled = llvm::dyn_cast<ForExpr>(e)) {
    expr(unrolled->sequence.get());
    loop(unrolled->carried, &unrolled->element, [&] { block(*unrolled->body); });
  }
}

} // namespace

void checkNames(const Program &program, Diagnostics &diagnostics) {
  NameChecker checker(program, diagnostics);
  for (const File &file : program.files)
    if (!isStandard(file.buffer))
      for (const ItemPtr &item : file.items)
        checker.check(*item);
}

} // namespace rondo::language
