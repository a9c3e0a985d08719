// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Calls: functions specialised at the sizes of their arguments, lambdas, struct values, primitives.

#include "frontend/language/Elaborator.h"

#include "llvm/ADT/StringExtras.h"

namespace rondo::language {

static constexpr size_t maxCallDepth = 100;
/// Calls are written out where they stand: a few lines can ask for more than any machine holds.
static constexpr size_t maxCalls = 1 << 14;

Value Elaborator::callExpr(const CallExpr &e, const EnvPtr &env) {
  Value callee = evaluate(e.callee.get(), env);
  CallArguments arguments;
  arguments.range = e.range;
  arguments.env = env;
  for (const Argument &argument : e.arguments) {
    if (argument.label.text == "along") {
      arguments.along = argument.value.get();
    } else if (!argument.label.text.empty()) {
      arguments.labelled[argument.label.text] = evaluate(argument.value.get(), env);
      arguments.labelRanges[argument.label.text] = argument.label.range;
    } else {
      arguments.positional.push_back(evaluate(argument.value.get(), env));
      arguments.ranges.push_back(argument.value->range);
    }
  }
  return call(callee, arguments);
}

Value Elaborator::callWith(const Value &callee, std::vector<Value> values, Range range, const EnvPtr &env) {
  CallArguments arguments;
  arguments.range = range;
  arguments.env = env;
  arguments.ranges.assign(values.size(), range);
  arguments.positional = std::move(values);
  return call(callee, arguments);
}

static llvm::StringRef plural(size_t n) { return n == 1 ? " argument" : " arguments"; }

static Value callPrimitive(Elaborator &elaborator, const Builtin &primitive, CallArguments &arguments) {
  bool poisoned = llvm::any_of(arguments.positional, containsPoison);
  for (const auto &label : arguments.labelled)
    poisoned |= label.second.isPoison();
  if (poisoned)
    return Value();
  size_t given = arguments.positional.size();
  std::string usage = std::string("it is used as `") + primitive.usage + "`";
  if (given < primitive.minArguments || given > primitive.maxArguments) {
    std::string wanted = std::to_string(primitive.minArguments);
    if (primitive.maxArguments > 100)
      wanted += " or more";
    else if (primitive.maxArguments != primitive.minArguments)
      wanted += " to " + std::to_string(primitive.maxArguments);
    return elaborator.error(code::Arity, arguments.range,
                            llvm::Twine("`") + primitive.name + "` takes " + wanted +
                                (wanted == "1" ? " argument" : " arguments") + ", not " + llvm::Twine(given),
                            usage);
  }
  llvm::SmallVector<llvm::StringRef> labels;
  llvm::StringRef(primitive.labels).split(labels, ' ', -1, /*KeepEmpty=*/false);
  for (const auto &label : arguments.labelled)
    if (!llvm::is_contained(labels, label.getKey()))
      return elaborator.error(
          code::Name, arguments.labelRanges[label.getKey()],
          llvm::Twine("`") + primitive.name + "` has no argument `" + label.getKey() + "`", usage);
  if (arguments.along && !llvm::is_contained(labels, "along"))
    return elaborator.error(code::Arity, arguments.along->range,
                            llvm::Twine("`") + primitive.name + "` goes along no axis", usage);
  return primitive.run(elaborator, arguments);
}

// Of functions that share a name: the one that takes the first argument's struct. Nothing, with a report,
// where none does.
std::optional<Closure> Elaborator::overload(const Closure &closure, const CallArguments &arguments) {
  const std::vector<const FunctionItem *> *all =
      closure.item && !arguments.positional.empty() ? program_.overloadsOf(*closure.item) : nullptr;
  if (!all)
    return closure;
  const Value &first = arguments.positional[0];
  if (first.isPoison())
    return std::nullopt;
  llvm::SmallVector<llvm::StringRef> structs;
  for (const FunctionItem *item : *all) {
    structs.push_back(firstStruct(*item));
    if (first.kind == Value::Struct && structs.back() == first.structure->name.text)
      return Closure{item->name.text, item, &item->parameters, item->body.get(), globals_};
  }
  error(code::Type, arguments.ranges[0], "no `" + closure.name + "` takes `" + describe(first) + "` first",
        "there is one for each of " + llvm::join(structs, ", "));
  return std::nullopt;
}

Value Elaborator::call(const Value &callee, CallArguments &arguments) {
  switch (callee.kind) {
  case Value::Poison:
    return Value();
  case Value::Function:
    if (std::optional<Closure> closure = overload(*callee.closure, arguments))
      return callClosure(*closure, arguments);
    return Value();
  case Value::Primitive:
    return callPrimitive(*this, *callee.primitive, arguments);
  case Value::Constructor:
    return construct(*callee.structure, arguments);
  case Value::Dtype: {
    if (arguments.positional.size() != 1)
      return error(code::Arity, arguments.range, "a cast takes one value");
    mlir::Value value = tensorOf(arguments.positional[0], arguments.range);
    return value ? Value::ofTensor(cast(value, callee.dtype, arguments.range)) : Value();
  }
  default:
    return error(code::Type, arguments.range, "`" + describe(callee) + "` is not a function");
  }
}

// Puts positional and labelled arguments in the order of the names.
bool Elaborator::matchArguments(llvm::StringRef name, llvm::ArrayRef<std::string> names,
                                CallArguments &arguments, std::vector<Value> &values,
                                std::vector<Range> &ranges) {
  for (const auto &label : arguments.labelled)
    if (!llvm::is_contained(names, label.getKey())) {
      error(code::Name, arguments.labelRanges[label.getKey()],
            "`" + name + "` has no argument `" + label.getKey() + "`");
      return false;
    }
  size_t given = arguments.positional.size() + arguments.labelled.size();
  if (given != names.size()) {
    error(code::Arity, arguments.range,
          "`" + name + "` takes " + llvm::Twine(names.size()) + plural(names.size()) + ", not " +
              llvm::Twine(given));
    return false;
  }
  if (arguments.along) {
    error(code::Arity, arguments.along->range, "`" + name + "` has no argument `along`");
    return false;
  }
  for (size_t i = 0; i < names.size(); ++i) {
    if (i < arguments.positional.size()) {
      values.push_back(arguments.positional[i]);
      ranges.push_back(arguments.ranges[i]);
    } else if (const Value *labelled = arguments.labelledValue(names[i])) {
      values.push_back(*labelled);
      ranges.push_back(arguments.labelRanges[names[i]]);
    } else {
      error(code::Arity, arguments.range, "`" + name + "` is not given its argument `" + names[i] + "`");
      return false;
    }
  }
  return true;
}

Value Elaborator::callClosure(const Closure &closure, CallArguments &arguments) {
  if (closure.item)
    called_.insert(closure.item);
  std::vector<std::string> names;
  for (const Parameter &parameter : *closure.parameters)
    names.push_back(parameter.name.text);
  std::vector<Value> values;
  std::vector<Range> ranges;
  if (!matchArguments(closure.name, names, arguments, values, ranges))
    return Value();
  if (frames_.size() >= maxCallDepth)
    return error(code::Type, arguments.range, "`" + closure.name + "` calls itself",
                 "functions are specialised at each call, so they cannot recur; write a loop");
  if (calls_++ >= maxCalls) // told once, at the call that was one too many
    return calls_ == maxCalls + 1
               ? error(code::Type, arguments.range,
                       "this model makes more than " + std::to_string(maxCalls) + " calls of functions",
                       "each call is written out where it stands; write a loop, or call less often")
               : Value();

  auto env = newEnv(closure.env);
  if (closure.item)
    for (const Name &generic : closure.item->generics)
      env->unbound.insert(generic.text);
  // First what arguments say about sizes, then, with all of that known, what they must agree on.
  for (size_t i = 0; i < values.size(); ++i)
    if (const TypePtr &type = (*closure.parameters)[i].type; type && type->kind == TypeKind::Size)
      env->values[names[i]] = values[i];
  for (Binding mode : {Binding::Names, Binding::Products})
    for (size_t i = 0; i < values.size(); ++i)
      if (const TypePtr &type = (*closure.parameters)[i].type)
        bindParameters(*type, values[i], *env, mode);
  for (size_t i = 0; i < values.size(); ++i) {
    Value value = values[i];
    if (const TypePtr &type = (*closure.parameters)[i].type)
      value = ascribe(*type, std::move(value), env, ranges[i],
                      "argument `" + names[i] + "` of `" + closure.name + "`");
    if (const std::unique_ptr<Pattern> &parts = (*closure.parameters)[i].parts) {
      frames_.push_back({arguments.range, closure.name});
      bind(*parts, std::move(value), env, parts->range);
      frames_.pop_back();
    } else {
      env->values[names[i]] = std::move(value);
    }
  }
  for (size_t i = 0; i < values.size(); ++i)
    claimRange((*closure.parameters)[i].constraint, env->values[names[i]], env, ranges[i],
               "argument `" + names[i] + "` of `" + closure.name + "`");
  if (closure.item)
    for (const ExprPtr &condition : closure.item->where)
      for (const SizeCondition &c : conditions(condition.get(), env))
        require(c, Cause::Bound, "`" + closure.name + "` needs " + c.text, arguments.range);

  bool untyped = llvm::any_of(*closure.parameters, [](const Parameter &p) { return !p.type; });
  frames_.push_back({arguments.range, closure.name, untyped});
  Step *outer = std::exchange(step_, nullptr);
  Value result = evaluate(closure.body, env);
  step_ = outer;
  result = finishResult(closure, std::move(result), env, closure.body->range);
  frames_.pop_back();
  return result;
}

// The result as declared; a name that only the result's type has takes what the body made.
Value Elaborator::finishResult(const Closure &closure, Value value, const EnvPtr &env, Range range) {
  if (!closure.item || closure.item->results.empty())
    return value;
  const std::vector<ResultDecl> &results = closure.item->results;
  value = takeYields(std::move(value), results.size());
  if (auto *b = llvm::dyn_cast<BlockExpr>(closure.body); b && b->result)
    range = b->result->range;
  if (results.size() == 1) {
    bindParameters(*results[0].type, value, *env, Binding::Results);
    std::string what = "the result of `" + closure.name + "`";
    value = ascribe(*results[0].type, std::move(value), env, range, what);
    claimRange(results[0].constraint, value, env, range, what);
    return value;
  }
  if (value.isPoison())
    return value;
  if (value.kind != Value::Tuple || value.parts.size() != results.size())
    return error(code::Arity, range,
                 "`" + closure.name + "` gives " + llvm::Twine(results.size()) + " results, not `" +
                     describe(value) + "`");
  for (size_t i = 0; i < results.size(); ++i)
    bindParameters(*results[i].type, value.parts[i], *env, Binding::Results);
  for (size_t i = 0; i < results.size(); ++i) {
    std::string what = ("result " + llvm::Twine(i + 1) + " of `" + closure.name + "`").str();
    value.parts[i] = ascribe(*results[i].type, std::move(value.parts[i]), env, range, what);
    claimRange(results[i].constraint, value.parts[i], env, range, what);
  }
  value.numYields.reset();
  return value;
}

// Lstm(w: a, u: b, b: c)
Value Elaborator::construct(const StructItem &structure, CallArguments &arguments) {
  std::vector<std::string> names;
  for (const Field &field : structure.fields)
    names.push_back(field.name.text);
  std::vector<Value> values;
  std::vector<Range> ranges;
  if (!matchArguments(structure.name.text, names, arguments, values, ranges))
    return Value();
  return structOf(structure, std::move(values), ranges, arguments.range);
}

// The sizes of a struct are those of its fields, as far as they stand alone there; the rest is stated.
Value Elaborator::structOf(const StructItem &structure, std::vector<Value> values,
                           llvm::ArrayRef<Range> ranges, Range range) {
  auto env = newEnv(globals_);
  for (const Name &generic : structure.generics)
    env->unbound.insert(generic.text);
  for (Binding mode : {Binding::Names, Binding::Products})
    for (size_t i = 0; i < values.size(); ++i)
      bindParameters(*structure.fields[i].type, values[i], *env, mode);
  Value result;
  result.kind = Value::Struct;
  result.structure = &structure;
  for (size_t i = 0; i < values.size(); ++i)
    result.parts.push_back(
        ascribe(*structure.fields[i].type, std::move(values[i]), env, ranges[i],
                "field `" + structure.fields[i].name.text + "` of `" + structure.name.text + "`"));
  for (const Name &generic : structure.generics) {
    const Value *size = env->find(generic.text);
    if (!size || size->kind != Value::Size)
      return containsPoison(result) ? Value()
                                    : error(code::Unbound, range,
                                            "no field says how large `" + generic.text + "` of `" +
                                                structure.name.text + "` is");
    result.arguments.push_back(size->size);
  }
  return result;
}

// A structured value whose tensors have been replaced: its structs get the sizes of what they hold now.
Value Elaborator::rebuilt(Value value, Range range) {
  for (Value &part : value.parts)
    part = rebuilt(std::move(part), range);
  if (value.kind != Value::Struct)
    return value;
  std::vector<Range> ranges(value.parts.size(), range);
  return structOf(*value.structure, std::move(value.parts), ranges, range);
}

// --- Items as values ---------------------------------------------------------

Value Elaborator::evaluateConst(const ConstItem &item) {
  if (auto it = constants_.find(item.name.text); it != constants_.end())
    return it->second;
  if (!underway_.insert(item.name.text).second)
    return error(code::Name, item.name.range, "the constant `" + item.name.text + "` is defined by itself");
  Value value = evaluate(item.value.get(), globals_);
  bool allowed =
      value.isConstantSize() || value.kind == Value::Number || value.kind == Value::Bool || value.isPoison();
  if (!allowed)
    value = error(code::Const, item.value->range,
                  "a constant is a number, true, false, or the size of a vocabulary");
  underway_.erase(item.name.text);
  return constants_[item.name.text] = value;
}

Value Elaborator::global(const Item &item) {
  Value result;
  if (item.broken)
    return result;
  if (auto *c = llvm::dyn_cast<ConstItem>(&item))
    return evaluateConst(*c);
  if (auto *param = llvm::dyn_cast<ParamItem>(&item)) {
    auto it = entryParameters_.find(param->name.text);
    return it == entryParameters_.end() ? result : it->second;
  }
  if (auto *vocab = llvm::dyn_cast<VocabItem>(&item)) {
    result.kind = Value::Vocabulary;
    result.vocabulary = vocab;
  } else if (auto *structure = llvm::dyn_cast<StructItem>(&item)) {
    result.kind = Value::Constructor;
    result.structure = structure;
  } else if (auto *f = llvm::dyn_cast<FunctionItem>(&item)) {
    if (f->isEntry)
      return error(code::Type, f->name.range, "the entry `" + f->name.text + "` cannot be called",
                   "put what both need into a function");
    result.kind = Value::Function;
    result.closure = std::make_shared<Closure>();
    *result.closure = {f->name.text, f, &f->parameters, f->body.get(), globals_};
  }
  return result;
}

} // namespace rondo::language
