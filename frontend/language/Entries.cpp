// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Entries: the symbols, inputs, parameters and outputs of what a model exports; vocabularies. A function that
// nothing calls goes the same way, as an entry that is only checked.

#include "frontend/language/Elaborator.h"
#include "frontend/language/Language.h"

#include "llvm/ADT/StringExtras.h"

namespace rondo::language {

// --- What an entry is made of ------------------------------------------------

namespace {

struct SymbolRange {
  std::string name;
  DimAttr min, max, rows; // rows: of lengths, the size of the axis that they run over
};

void collectTensors(const TypeExpr &type, llvm::SmallVectorImpl<const TensorType *> &tensors) {
  if (auto *tensor = llvm::dyn_cast<TensorType>(&type))
    tensors.push_back(tensor);
  else if (auto *tuple = llvm::dyn_cast<TupleType>(&type))
    for (const TypePtr &element : tuple->elements)
      collectTensors(*element, tensors);
  else if (auto *array = llvm::dyn_cast<ArrayType>(&type))
    collectTensors(*array->element, tensors);
}

} // namespace

struct Elaborator::EntryBuilder {
  EntryBuilder(Elaborator &elaborator, const FunctionItem &f, bool alone)
      : e(elaborator), f(f), alone(alone), env(elaborator.newEnv(elaborator.globals_)) {}

  void declareSizes();
  void declareLengths();
  void declareLengthsOf(const TensorType &tensor);
  void applyWhere();
  mlir::ArrayAttr symbolsAttr();
  void assume(const SizeCondition &condition);
  void assume(const Expr *condition, const EnvPtr &scope);
  bool assumeValues(const BinaryExpr &comparison, const EnvPtr &scope);
  std::optional<unsigned> inputOf(const Expr *side, const EnvPtr &scope);
  bool isOfValues(const Expr *side, const EnvPtr &scope);
  bool knows(const SizeCondition &condition);
  void requireBound();
  bool addInput(const Parameter &parameter);
  void addTensor(const Parameter &parameter, const TensorType &type);
  Value addLeaves(const TypeExpr &type, const EnvPtr &scope, const std::string &name, Range range);
  mlir::Value addArgument(SymbolicTensorType type, llvm::ArrayRef<mlir::NamedAttribute> description,
                          Range range);
  void constrain(const Parameter &parameter, SymbolicTensorType type,
                 llvm::SmallVectorImpl<mlir::NamedAttribute> &description);
  std::pair<DimAttr, DimAttr> limits(const std::optional<RangeConstraint> &constraint);
  void finish(Value value);
  bool addOutput(const ResultDecl &result, Value value, const std::string &name, Range range);
  mlir::DictionaryAttr newNames(const ResultDecl &result, SymbolicTensorType type);
  SymbolRange *symbolCalled(llvm::StringRef name);
  mlir::NamedAttribute named(llvm::StringRef key, mlir::Attribute value) {
    return e.builder_.getNamedAttr(key, value);
  }
  mlir::StringAttr text(llvm::StringRef s) { return e.builder_.getStringAttr(s); }

  Elaborator &e;
  const FunctionItem &f;
  bool alone;
  EnvPtr env;
  EntryOp op;
  mlir::Block *block = nullptr;
  std::vector<SymbolRange> symbols;
  llvm::SmallVector<mlir::Attribute> inputs, outputs, assumptions;
  llvm::SmallVector<mlir::Value> returned;
};

SymbolRange *Elaborator::EntryBuilder::symbolCalled(llvm::StringRef name) {
  for (SymbolRange &range : symbols)
    if (range.name == name)
      return &range;
  return nullptr;
}

// Size parameters and arguments of type size are symbols, at least 1.
void Elaborator::EntryBuilder::declareSizes() {
  auto declare = [&](const Name &name) {
    symbols.push_back({name.text, e.constant(1), DimAttr(), DimAttr()});
    e.symbols_.insert(name.text);
    DimAttr size = e.symbol(name.text);
    e.bindSize(name.text, size, AxisAttr::dense(size), *env);
  };
  for (const Name &generic : f.generics)
    declare(generic);
  for (const Parameter &parameter : f.parameters)
    if (parameter.type && parameter.type->kind == TypeKind::Size) {
      declare(parameter.name);
      auto [min, max] = limits(parameter.constraint);
      if (min)
        symbols.back().min = min;
      symbols.back().max = max;
    }
}

// The range of a size or of lengths.
std::pair<DimAttr, DimAttr>
Elaborator::EntryBuilder::limits(const std::optional<RangeConstraint> &constraint) {
  return constraint && constraint->upper ? e.limits(*constraint, env) : std::pair<DimAttr, DimAttr>();
}

void Elaborator::EntryBuilder::declareLengths() {
  for (const Parameter &parameter : f.parameters) {
    llvm::SmallVector<const TensorType *> tensors;
    if (parameter.type)
      collectTensors(*parameter.type, tensors);
    for (const TensorType *tensor : tensors)
      declareLengthsOf(*tensor);
  }
}

void Elaborator::EntryBuilder::declareLengthsOf(const TensorType &tensor) {
  for (const AxisExpr &axis : tensor.axes) {
    auto *name = llvm::dyn_cast_or_null<NameExpr>(axis.lengths.get());
    if (!name || env->findLengths(name->name))
      continue;
    DimAttr size = e.evaluateSize(axis.size.get(), env),
            rows = e.evaluateSize(tensor.axes.front().size.get(), env);
    if (!size || !rows)
      continue;
    if (&axis == &tensor.axes.front()) {
      e.error(code::Rank, axis.range, "a ragged axis has lengths for the rows of an axis in front of it");
      continue;
    }
    auto argument =
        llvm::find_if(f.parameters, [&](const Parameter &p) { return p.name.text == name->name; });
    bool given = argument != f.parameters.end();
    if (!given && !alone) {
      e.error(code::Unbound, name->range, "no argument gives the lengths `" + name->name + "`",
              "add the argument `" + name->name + ": i32[" + rows.text() + "] in 1..=" + size.text() + "`");
    }
    auto [min, max] = given ? limits(argument->constraint) : std::pair<DimAttr, DimAttr>();
    symbols.push_back({name->name, min ? min : e.constant(1), max ? max : size, rows});
    e.symbols_.insert(name->name);
    env->lengths[name->name] = e.symbol(name->name);
  }
}

mlir::ArrayAttr Elaborator::EntryBuilder::symbolsAttr() {
  llvm::SmallVector<mlir::Attribute> attributes;
  for (const SymbolRange &s : symbols)
    attributes.push_back(SymbolAttr::get(e.context_, text(s.name), s.min, s.max, s.rows));
  return e.builder_.getArrayAttr(attributes);
}

// `where B <= 64` is the range of a symbol where it can be, else an assumption.
void Elaborator::EntryBuilder::applyWhere() {
  for (const ExprPtr &condition : f.where)
    for (const SizeCondition &c : e.conditions(condition.get(), env, /*perRow=*/true)) {
      auto lower = c.lhs.asSymbol(), upper = c.rhs.asSymbol();
      bool atLeast = c.kind == ObligationKind::AtLeast;
      SymbolRange *least = atLeast && lower && c.rhs.asConstant() ? symbolCalled(*lower) : nullptr;
      SymbolRange *most = atLeast && upper && c.lhs.asConstant() ? symbolCalled(*upper) : nullptr;
      if (least)
        least->min = c.rhs;
      else if (most && !most->max)
        most->max = c.lhs;
      else
        assume(c);
    }
}

// What a condition mentions is known when the entry is called; else a report.
bool Elaborator::EntryBuilder::knows(const SizeCondition &c) {
  std::string unknown;
  auto note = [&](mlir::StringAttr name) {
    if (!symbolCalled(name.getValue()))
      unknown = name.str();
  };
  c.lhs.forEachSymbol(note);
  c.rhs.forEachSymbol(note);
  if (unknown.empty())
    return true;
  e.error(code::Assume, c.range,
          "an assumption speaks of the sizes of the entry's arguments; this one mentions `" + unknown + "`");
  return false;
}

void Elaborator::EntryBuilder::assume(const SizeCondition &c) {
  if (knows(c))
    assumptions.push_back(e.builder_.getDictionaryAttr(
        {named("kind", text(stringifyObligationKind(c.kind))), named("lhs", c.lhs), named("rhs", c.rhs),
         named("text", text(c.text)), named("place", e.location(c.range))}));
}

// The entry's i32 argument that an expression names. Lengths are no values: they are what rows have.
std::optional<unsigned> Elaborator::EntryBuilder::inputOf(const Expr *side, const EnvPtr &scope) {
  auto *name = llvm::dyn_cast<NameExpr>(side);
  const Value *value = name ? scope->find(name->name) : nullptr;
  auto argument = value && value->kind == Value::Tensor ? llvm::dyn_cast<mlir::BlockArgument>(value->tensor)
                                                        : mlir::BlockArgument();
  if (!argument || argument.getOwner() != block || !value->type().isInteger() ||
      scope->findLengths(name->name))
    return std::nullopt;
  return argument.getArgNumber();
}

// Refuses what is neither a size nor an argument as a whole; true with a report.
bool Elaborator::EntryBuilder::isOfValues(const Expr *side, const EnvPtr &scope) {
  auto *index = llvm::dyn_cast<IndexExpr>(side);
  auto *name = llvm::dyn_cast<NameExpr>(index ? index->base.get() : side);
  const Value *value = name ? scope->find(name->name) : nullptr;
  if (!value || value->kind != Value::Tensor || (!index && scope->findLengths(name->name)))
    return false;
  e.error(
      code::Assume, side->range,
      "an assumption speaks of sizes, of lengths, and of i32 arguments of the entry as a whole, not of `" +
          side->range.text() + "`",
      index ? "`assume " + name->name + " <= …` holds for each of its elements" : "");
  return true;
}

static Operator mirrored(Operator op) {
  switch (op) {
  case Operator::Lt:
    return Operator::Gt;
  case Operator::Le:
    return Operator::Ge;
  case Operator::Gt:
    return Operator::Lt;
  case Operator::Ge:
    return Operator::Le;
  default:
    return op;
  }
}

// `ids < V` of an i32 argument holds for each of its elements: its range. False where no side is one.
bool Elaborator::EntryBuilder::assumeValues(const BinaryExpr &comparison, const EnvPtr &scope) {
  std::optional<unsigned> left = inputOf(comparison.lhs.get(), scope),
                          right = inputOf(comparison.rhs.get(), scope);
  if (!left && !right)
    return isOfValues(comparison.lhs.get(), scope) || isOfValues(comparison.rhs.get(), scope);
  if (left && right) {
    e.error(code::Assume, comparison.range,
            "an assumption compares the values of one argument with a size, not two arguments");
    return true;
  }
  unsigned input = left ? *left : *right;
  Operator op = left ? comparison.op : mirrored(comparison.op);
  DimAttr bound = e.evaluateSize((left ? comparison.rhs : comparison.lhs).get(), scope);
  if (!bound || !knows({ObligationKind::Equal, bound, bound, "", comparison.range}))
    return true;
  DimAttr min = op == Operator::Gt                         ? bound + 1
                : op == Operator::Ge || op == Operator::Eq ? bound
                                                           : DimAttr(),
          max = op == Operator::Lt                         ? bound - 1
                : op == Operator::Le || op == Operator::Eq ? bound
                                                           : DimAttr();
  mlir::NamedAttrList about(llvm::cast<mlir::DictionaryAttr>(inputs[input]));
  auto known = [&](llvm::StringRef key) { return llvm::cast_or_null<DimAttr>(about.get(key)); };
  if (min)
    about.set("min", known("min") ? known("min").max(min) : min);
  if (max)
    about.set("max", known("max") ? known("max").min(max) : max);
  about.set("assumed", e.builder_.getDictionaryAttr({named("text", text(comparison.range.text())),
                                                     named("place", e.location(comparison.range))}));
  inputs[input] = about.getDictionary(e.context_);
  return true;
}

void Elaborator::EntryBuilder::assume(const Expr *condition, const EnvPtr &scope) {
  auto *b = llvm::dyn_cast<BinaryExpr>(condition);
  if (b && b->op == Operator::And) {
    assume(b->lhs.get(), scope);
    assume(b->rhs.get(), scope);
    return;
  }
  bool ordered = b && (b->op == Operator::Eq || mirrored(b->op) != b->op);
  if (ordered && assumeValues(*b, scope))
    return;
  for (const SizeCondition &c : e.conditions(condition, scope, /*perRow=*/true))
    assume(c);
}

// The symbol of `N` and `4*N`.
static std::optional<llvm::StringRef> multipleOf(DimAttr size) {
  if (size.getMonomials().size() != 1 || size.getMonomials()[0].getFactors().size() != 1)
    return std::nullopt;
  auto symbol = llvm::dyn_cast<mlir::StringAttr>(size.getMonomials()[0].getFactors()[0]);
  return symbol ? std::optional(symbol.getValue()) : std::nullopt;
}

// Each size is read off an argument: an axis that is the size alone or a multiple, or an argument of type
// size.
void Elaborator::EntryBuilder::requireBound() {
  llvm::StringSet<> bound;
  for (mlir::BlockArgument argument : block->getArguments()) {
    for (AxisAttr axis : llvm::cast<SymbolicTensorType>(argument.getType()).getAxes())
      if (std::optional<llvm::StringRef> symbol = multipleOf(axis.getSize()))
        bound.insert(*symbol);
    auto about = llvm::cast<mlir::DictionaryAttr>(inputs[argument.getArgNumber()]);
    if (auto size = about.getAs<mlir::StringAttr>("size"))
      bound.insert(size.getValue());
  }
  for (const Name &generic : f.generics) {
    if (bound.contains(generic.text))
      continue;
    Range where = generic.range;
    std::string in;
    for (const Parameter &parameter : f.parameters) {
      auto *tensor = llvm::dyn_cast_or_null<TensorType>(parameter.type.get());
      for (size_t i = 0; tensor && i < tensor->axes.size() && in.empty(); ++i)
        if (DimAttr size = e.evaluateSize(tensor->axes[i].size.get(), env);
            size && size.mentions(generic.text)) {
          where = tensor->axes[i].range;
          in = ": `" + tensor->axes[i].size->range.text().str() + "` has it within";
        }
    }
    e.error(code::Unbound, where, "no argument says how large `" + generic.text + "` is" + in,
            "let the type of an argument mention `" + generic.text + "` alone, or pass it: `" + generic.text +
                ": size` as an argument, in place of `<" + generic.text + ">`");
  }
}

// --- Inputs ------------------------------------------------------------------

mlir::Value Elaborator::EntryBuilder::addArgument(SymbolicTensorType type,
                                                  llvm::ArrayRef<mlir::NamedAttribute> description,
                                                  Range range) {
  inputs.push_back(e.builder_.getDictionaryAttr(description));
  return block->addArgument(type, e.location(range));
}

// `in letters`, `in 0..V`.
void Elaborator::EntryBuilder::constrain(const Parameter &parameter, SymbolicTensorType type,
                                         llvm::SmallVectorImpl<mlir::NamedAttribute> &description) {
  const auto &constraint = parameter.constraint;
  if (!constraint)
    return;
  if (!type.isInteger()) {
    e.error(code::Type, constraint->range, "only i32 values have a range, not `" + type.text() + "`");
    return;
  }
  auto [min, max] = e.limits(*constraint, env);
  if (min && max) {
    description.push_back(named("min", min));
    description.push_back(named("max", max));
  }
  if (constraint->upper)
    return;
  if (Value value = e.evaluate(constraint->lower.get(), env); value.kind == Value::Vocabulary)
    description.push_back(named("vocabulary", text(value.vocabulary->name.text)));
}

void Elaborator::EntryBuilder::addTensor(const Parameter &parameter, const TensorType &declared) {
  SymbolicTensorType type = e.tensorType(declared, env, SymbolicTensorType());
  if (!type)
    return;
  llvm::SmallVector<mlir::NamedAttribute> description = {named("name", text(parameter.name.text)),
                                                         named("type", text(declared.range.text()))};
  constrain(parameter, type, description);
  if (SymbolRange *symbol = symbolCalled(parameter.name.text); symbol && symbol->rows) {
    bool fits = type.isInteger() && type.getRank() == 1 && type.size(0) == symbol->rows;
    if (!fits)
      e.error(code::Type, declared.range,
              "`" + parameter.name.text + "` gives the lengths of a ragged axis: it is `i32[" +
                  symbol->rows.text() + "]`, not `" + type.text() + "`");
    description.push_back(named("lengths", text(symbol->name)));
    if (!parameter.constraint) {
      description.push_back(named("min", symbol->min));
      description.push_back(named("max", symbol->max));
    }
  }
  mlir::Value argument = addArgument(type, description, parameter.name.range);
  if (env->findLengths(parameter.name.text)) {
    e.alike_.setLengths(parameter.name.text, argument);
    e.lengthsSymbols_[argument] = parameter.name.text;
  }
  env->values[parameter.name.text] = Value::ofTensor(argument);
}

// False when the parameter has no place in an entry.
bool Elaborator::EntryBuilder::addInput(const Parameter &parameter) {
  if (!parameter.type)
    return false;
  if (auto *tensor = llvm::dyn_cast<TensorType>(parameter.type.get())) {
    addTensor(parameter, *tensor);
    return true;
  }
  if (parameter.type->kind == TypeKind::Size) {
    llvm::SmallVector<mlir::NamedAttribute> description = {named("name", text(parameter.name.text)),
                                                           named("type", text("size")),
                                                           named("size", text(parameter.name.text))};
    SymbolRange *symbol = symbolCalled(parameter.name.text);
    description.push_back(named("min", symbol->min));
    if (symbol->max)
      description.push_back(named("max", symbol->max));
    addArgument(SymbolicTensorType::scalar(e.i32()), description, parameter.name.range);
    return true;
  }
  if (alone) {
    Value value = addLeaves(*parameter.type, env, parameter.name.text, parameter.name.range);
    bool complete = !containsPoison(value);
    if (parameter.parts)
      e.bind(*parameter.parts, std::move(value), env, parameter.name.range);
    else
      env->values[parameter.name.text] = std::move(value);
    return complete;
  }
  e.error(code::Type, parameter.type->range,
          "an entry takes tensors and sizes, not `" + parameter.type->range.text() + "`",
          "weights are a `param` of the model");
  return false;
}

// A structured argument of a function that is checked alone, one input a leaf.
Value Elaborator::EntryBuilder::addLeaves(const TypeExpr &type, const EnvPtr &scope, const std::string &name,
                                          Range range) {
  if (auto *tensor = llvm::dyn_cast<TensorType>(&type)) {
    SymbolicTensorType leaf = e.tensorType(*tensor, scope, SymbolicTensorType());
    if (!leaf)
      return Value();
    return Value::ofTensor(
        addArgument(leaf, {named("name", text(name)), named("type", text(type.range.text()))}, range));
  }
  if (auto *tuple = llvm::dyn_cast<TupleType>(&type)) {
    std::vector<Value> parts;
    for (size_t i = 0; i < tuple->elements.size(); ++i)
      parts.push_back(addLeaves(*tuple->elements[i], scope, name + "." + std::to_string(i), range));
    return Value::ofTuple(std::move(parts));
  }
  auto *namedType = llvm::dyn_cast<NamedType>(&type);
  auto *structure =
      namedType ? llvm::dyn_cast_or_null<StructItem>(e.program_.find(namedType->name.text, namedType->range))
                : nullptr;
  if (!structure || structure->generics.size() != namedType->arguments.size())
    return Value();
  Value result;
  result.kind = Value::Struct;
  result.structure = structure;
  auto inner = e.newEnv(e.globals_);
  for (size_t i = 0; i < namedType->arguments.size(); ++i) {
    DimAttr size =
        namedType->arguments[i].size ? e.evaluateSize(namedType->arguments[i].size.get(), scope) : DimAttr();
    if (!size)
      return Value();
    result.arguments.push_back(size);
    e.bindSize(structure->generics[i].text, size, AxisAttr(), *inner);
  }
  for (const Field &field : structure->fields)
    result.parts.push_back(addLeaves(*field.type, inner, name + "." + field.name.text, range));
  return result;
}

// --- Outputs -----------------------------------------------------------------

// From the symbols that only the run determines to the names that the declaration gives them.
mlir::DictionaryAttr Elaborator::EntryBuilder::newNames(const ResultDecl &result, SymbolicTensorType type) {
  llvm::SmallVector<mlir::NamedAttribute> names;
  auto add = [&](const ExprPtr &declared, DimAttr actual) {
    auto *name = llvm::dyn_cast_or_null<NameExpr>(declared.get());
    auto symbol = actual ? actual.asSymbol() : std::nullopt;
    if (name && symbol && !symbolCalled(*symbol) && name->name != "_")
      names.push_back(named(*symbol, text(name->name)));
  };
  auto &tensor = llvm::cast<TensorType>(*result.type);
  for (auto [declared, axis] : llvm::zip_equal(tensor.axes, type.getAxes())) {
    add(declared.size, axis.getSize());
    add(declared.lengths, axis.getLengths());
  }
  llvm::sort(names);
  names.erase(
      std::unique(names.begin(), names.end(), [](auto &a, auto &b) { return a.getName() == b.getName(); }),
      names.end());
  return e.builder_.getDictionaryAttr(names);
}

bool Elaborator::EntryBuilder::addOutput(const ResultDecl &result, Value value, const std::string &name,
                                         Range range) {
  e.bindParameters(*result.type, value, *env, Binding::Results);
  value = e.ascribe(*result.type, std::move(value), env, range, "result `" + name + "`");
  if (value.isPoison())
    return false;
  if (alone && result.type->kind != TypeKind::Tensor)
    return true; // What its type says is stated; nobody reads it.
  if (result.type->kind != TypeKind::Tensor || value.kind != Value::Tensor) {
    e.error(code::Type, result.type->range,
            "an entry returns tensors, not `" + result.type->range.text() + "`");
    return false;
  }
  llvm::SmallVector<mlir::NamedAttribute> description = {named("name", text(name)),
                                                         named("type", text(result.type->range.text()))};
  if (auto names = newNames(result, value.type()); !names.empty())
    description.push_back(named("names", names));
  e.claimRange(result.constraint, value, env, range, "result `" + name + "`");
  if (result.constraint && !result.constraint->upper)
    if (Value value = e.evaluate(result.constraint->lower.get(), env); value.kind == Value::Vocabulary)
      description.push_back(named("vocabulary", text(value.vocabulary->name.text)));
  outputs.push_back(e.builder_.getDictionaryAttr(description));
  returned.push_back(value.tensor);
  return true;
}

void Elaborator::EntryBuilder::finish(Value value) {
  Range range = f.body->range;
  if (auto *b = llvm::dyn_cast<BlockExpr>(f.body.get()); b && b->result)
    range = b->result->range;
  const std::vector<ResultDecl> &results = f.results;
  value = takeYields(std::move(value), results.size());
  if (value.isPoison())
    return;
  std::vector<Value> values = results.size() == 1 ? std::vector<Value>{value} : value.parts;
  if (results.size() > 1 && (value.kind != Value::Tuple || values.size() != results.size())) {
    e.error(code::Arity, range,
            "`" + f.name.text + "` declares " + llvm::Twine(results.size()) + " results but gives `" +
                describe(value) + "`");
    return;
  }
  for (size_t i = 0; i < results.size(); ++i) {
    std::string name = results[i].name.text;
    if (name.empty())
      name = results.size() == 1 ? "result" : "result" + std::to_string(i + 1);
    addOutput(results[i], values[i], name, range);
  }
}

// --- Entries -----------------------------------------------------------------

void Elaborator::buildEntry(const FunctionItem &f, bool alone) {
  symbols_.clear();
  shownSizes_.clear();
  entryParameters_.clear();
  lengthsSymbols_.clear();
  greatestSymbols_.clear();
  positions_.clear();
  alike_ = Alike();
  movedLengths_.clear();
  mlir::OpBuilder::InsertionGuard guard(builder_);
  builder_.setInsertionPointToEnd(module_.getBody());
  EntryBuilder entry(*this, f, alone);
  entryBuilder_ = &entry;
  mlir::ArrayAttr none = builder_.getArrayAttr({});
  entry.op = builder_.create<EntryOp>(location(f.name.range), builder_.getStringAttr(f.name.text), none, none,
                                      none, none);
  entry.block = entryBlock_ = &entry.op.getBody().emplaceBlock();
  alike_.open(entry.block);
  builder_.setInsertionPointToStart(entry.block);
  entry.declareSizes();
  entry.declareLengths();
  entry.applyWhere();
  entry.op.setSymbolsAttr(entry.symbolsAttr()); // shape rules ask over which rows lengths run
  parameters();
  bool complete = true;
  for (const Parameter &parameter : f.parameters)
    complete &= entry.addInput(parameter);
  if (complete && !alone && entry.inputs.size() == f.parameters.size())
    entry.requireBound();
  if (complete) {
    // The body sees what the argument types name, and nothing of the results'.
    Value value = evaluate(f.body.get(), entry.env);
    if (!f.results.empty())
      entry.finish(std::move(value));
    else if (!alone)
      error(code::Type, f.range, "an entry declares its results",
            "write `-> (name: type)` behind its arguments");
  }
  builder_.create<ReturnOp>(location(f.name.range), entry.returned);
  entry.op.setInputsAttr(builder_.getArrayAttr(entry.inputs));
  entry.op.setOutputsAttr(builder_.getArrayAttr(entry.outputs));
  entry.op.setAssumptionsAttr(builder_.getArrayAttr(entry.assumptions));
  if (alone)
    entry.op->setAttr(checkOnlyAttr, builder_.getUnitAttr());
  entryBuilder_ = nullptr;
  if (alone && !complete) // Its arguments cannot stand alone; it is checked where it is called.
    entry.op->erase();
}

static bool standsAlone(const TypeExpr &type, const FunctionItem &f) {
  if (auto *named = llvm::dyn_cast<NamedType>(&type))
    return llvm::none_of(f.generics, [&](const Name &generic) { return generic.text == named->name.text; });
  if (auto *tuple = llvm::dyn_cast<TupleType>(&type))
    return llvm::all_of(tuple->elements, [&](const TypePtr &element) { return standsAlone(*element, f); });
  return type.kind == TypeKind::Tensor || type.kind == TypeKind::Size;
}

void Elaborator::checkAlone(const FunctionItem &f) {
  if (llvm::all_of(f.parameters, [&](const Parameter &p) { return p.type && standsAlone(*p.type, f); }))
    buildEntry(f, /*alone=*/true);
}

void Elaborator::assume(const AssumeStmt &stmt, const EnvPtr &env) {
  entryBuilder_->assume(stmt.condition.get(), env);
}

} // namespace rondo::language
