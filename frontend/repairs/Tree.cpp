// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "frontend/repairs/Tree.h"

namespace rondo::language {

using Visit = llvm::function_ref<void(const Expr &)>;

static void visitIf(const ExprPtr &e, Visit visit) {
  if (e)
    visit(*e);
}

void forEachSize(const TypeExpr &type, Visit visit) {
  if (auto *tensor = llvm::dyn_cast<TensorType>(&type)) {
    for (const AxisExpr &axis : tensor->axes)
      visitIf(axis.size, visit);
  } else if (auto *named = llvm::dyn_cast<NamedType>(&type)) {
    for (const NamedType::Argument &argument : named->arguments)
      visitIf(argument.size, visit);
  } else if (auto *tuple = llvm::dyn_cast<TupleType>(&type)) {
    for (const TypePtr &element : tuple->elements)
      forEachSize(*element, visit);
  } else if (auto *array = llvm::dyn_cast<ArrayType>(&type)) {
    forEachSize(*array->element, visit);
    visitIf(array->size, visit);
  }
}

static void visitCarried(llvm::ArrayRef<CarriedValue> carried, Visit visit) {
  for (const CarriedValue &value : carried) {
    if (value.type)
      forEachSize(*value.type, visit);
    visitIf(value.init, visit);
  }
}

static void visitStatement(const Stmt &s, Visit visit) {
  if (auto *let = llvm::dyn_cast<LetStmt>(&s)) {
    visitIf(let->value, visit);
  } else if (auto *assume = llvm::dyn_cast<AssumeStmt>(&s)) {
    visitIf(assume->condition, visit);
  } else if (auto *yield = llvm::dyn_cast<YieldStmt>(&s)) {
    visitIf(yield->value, visit);
  } else if (auto *carry = llvm::dyn_cast<CarryStmt>(&s)) {
    for (const CarryStmt::Update &update : carry->updates)
      visitIf(update.value, visit);
  }
}

static void visitIndex(const IndexExpr &e, Visit visit) {
  visitIf(e.base, visit);
  for (const IndexItem &item : e.items) {
    visitIf(item.first, visit);
    visitIf(item.last, visit);
  }
}

static void visitBlock(const BlockExpr &block, Visit visit) {
  for (const StmtPtr &s : block.statements)
    if (s)
      visitStatement(*s, visit);
  visitIf(block.result, visit);
}

static void visitLoop(const Expr &e, Visit visit) {
  if (auto *scan = llvm::dyn_cast<ScanExpr>(&e)) {
    visitIf(scan->sequence, visit);
    visitCarried(scan->carried, visit);
    visit(*scan->body);
  } else if (auto *loop = llvm::dyn_cast<LoopExpr>(&e)) {
    visitIf(loop->bound, visit);
    visitCarried(loop->carried, visit);
    visit(*loop->body);
    visitIf(loop->whileCondition, visit);
    visitIf(loop->untilCondition, visit);
  } else if (auto *each = llvm::dyn_cast<ForExpr>(&e)) {
    visitIf(each->sequence, visit);
    visitCarried(each->carried, visit);
    visit(*each->body);
  }
}

void forEachChild(const Expr &e, Visit visit) {
  switch (e.kind) {
  case ExprKind::Tuple:
    for (const ExprPtr &element : llvm::cast<TupleExpr>(e).elements)
      visitIf(element, visit);
    return;
  case ExprKind::Array:
    for (const ExprPtr &element : llvm::cast<ArrayExpr>(e).elements)
      visitIf(element, visit);
    return visitIf(llvm::cast<ArrayExpr>(e).repeat, visit);
  case ExprKind::Unary:
    return visitIf(llvm::cast<UnaryExpr>(e).operand, visit);
  case ExprKind::Binary:
    visitIf(llvm::cast<BinaryExpr>(e).lhs, visit);
    return visitIf(llvm::cast<BinaryExpr>(e).rhs, visit);
  case ExprKind::Call:
    visitIf(llvm::cast<CallExpr>(e).callee, visit);
    for (const Argument &argument : llvm::cast<CallExpr>(e).arguments)
      visitIf(argument.value, visit);
    return;
  case ExprKind::Field:
    return visitIf(llvm::cast<FieldExpr>(e).base, visit);
  case ExprKind::Index:
    return visitIndex(llvm::cast<IndexExpr>(e), visit);
  case ExprKind::Lambda:
    return visitIf(llvm::cast<LambdaExpr>(e).body, visit);
  case ExprKind::Block:
    return visitBlock(llvm::cast<BlockExpr>(e), visit);
  case ExprKind::If:
    visitIf(llvm::cast<IfExpr>(e).condition, visit);
    visitIf(llvm::cast<IfExpr>(e).thenBranch, visit);
    return visitIf(llvm::cast<IfExpr>(e).elseBranch, visit);
  case ExprKind::Scan:
  case ExprKind::Loop:
  case ExprKind::For:
    return visitLoop(e, visit);
  default:
    return; // Literals and names have nothing below.
  }
}

llvm::StringRef calledName(const CallExpr &call) {
  auto *name = llvm::dyn_cast_or_null<NameExpr>(call.callee.get());
  return name ? llvm::StringRef(name->name) : "";
}

Tree::Tree(const Program &program) : program(program) {
  for (const File &file : program.files) {
    if (isStandard(file.buffer))
      continue;
    for (const ItemPtr &item : file.items) {
      if (item->broken)
        continue;
      if (auto *constant = llvm::dyn_cast<ConstItem>(item.get()); constant && constant->value) {
        constants[constant->value.get()] = constant;
        add(*constant->value, nullptr, nullptr);
      }
      if (auto *param = llvm::dyn_cast<ParamItem>(item.get()); param && param->type)
        forEachSize(*param->type, [&](const Expr &size) { add(size, nullptr, nullptr); });
      auto *function = llvm::dyn_cast<FunctionItem>(item.get());
      if (!function || !function->body)
        continue;
      for (auto [i, parameter] : llvm::enumerate(function->parameters))
        definitions[function][parameter.name.text].push_back(
            {parameter.name.range, function->range, nullptr, {}, nullptr, function, i});
      addSignature(*function);
      add(*function->body, nullptr, function);
    }
  }
}

void Tree::add(const Expr &e, const Expr *above, const FunctionItem *function) {
  expressions.push_back(&e);
  parents[&e] = above;
  functions[&e] = function;
  if (auto *call = llvm::dyn_cast<CallExpr>(&e))
    if (const FunctionItem *callee = calleeOf(*call))
      calls[callee].push_back(call);
  if (auto *block = llvm::dyn_cast<BlockExpr>(&e))
    addBlock(*block, function);
  addLoop(e, function);
  forEachChild(e, [&](const Expr &child) { add(child, &e, function); });
}

void Tree::addSignature(const FunctionItem &function) {
  auto addSizes = [&](const TypePtr &type) {
    if (type)
      forEachSize(*type, [&](const Expr &size) { add(size, nullptr, &function); });
  };
  for (const Parameter &parameter : function.parameters)
    addSizes(parameter.type);
  for (const ResultDecl &result : function.results)
    addSizes(result.type);
}

void Tree::define(const Pattern &pattern, const Expr &value, Range scope, const FunctionItem *function,
                  llvm::SmallVector<size_t, 2> path) {
  if (!pattern.isTuple) {
    definitions[function][pattern.name.text].push_back(
        {pattern.name.range, scope, &value, path, nullptr, nullptr, 0});
    return;
  }
  auto *tuple = llvm::dyn_cast<TupleExpr>(&value);
  bool each = tuple && tuple->elements.size() == pattern.elements.size();
  for (size_t i = 0; i < pattern.elements.size(); ++i) {
    llvm::SmallVector<size_t, 2> inner = path;
    if (!each)
      inner.push_back(i);
    define(pattern.elements[i], each ? *tuple->elements[i] : value, scope, function, inner);
  }
}

void Tree::addBlock(const BlockExpr &block, const FunctionItem *function) {
  for (const StmtPtr &s : block.statements)
    if (auto *let = llvm::dyn_cast_or_null<LetStmt>(s.get()); let && let->value) {
      lets[let->value.get()] = let;
      define(let->pattern, *let->value, block.range, function);
    }
}

void Tree::addLoop(const Expr &e, const FunctionItem *function) {
  const std::vector<CarriedValue> *carried = nullptr;
  const BlockExpr *body = nullptr;
  auto enter = [&](const auto *loop) {
    carried = &loop->carried;
    body = loop->body.get();
  };
  if (auto *scan = llvm::dyn_cast<ScanExpr>(&e)) {
    enter(scan);
    if (scan->sequence)
      define(scan->element, *scan->sequence, e.range, function);
  } else if (auto *loop = llvm::dyn_cast<LoopExpr>(&e)) {
    enter(loop);
  } else if (auto *each = llvm::dyn_cast<ForExpr>(&e)) {
    enter(each);
    if (each->sequence)
      define(each->element, *each->sequence, e.range, function);
  }
  if (!carried || !body)
    return;
  for (const CarriedValue &value : *carried) {
    bodies[body].push_back(&value);
    definitions[function][value.name.text].push_back(
        {value.name.range, e.range, value.init.get(), {}, &value, nullptr, 0});
    if (value.init)
      starts[value.init.get()] = &value;
  }
  for (const StmtPtr &s : body->statements)
    if (auto *carry = llvm::dyn_cast_or_null<CarryStmt>(s.get()))
      for (const CarryStmt::Update &update : carry->updates)
        for (const CarriedValue &value : *carried)
          if (value.name.text == update.name.text && update.value) {
            updates[update.value.get()] = {&update, &value};
            handedOn[&value].push_back({&update, &value});
          }
}

const Update *Tree::updateOf(const Expr &e) const {
  auto it = updates.find(&e);
  return it == updates.end() ? nullptr : &it->second;
}

llvm::ArrayRef<Update> Tree::updatesOf(const CarriedValue &carried) const {
  auto it = handedOn.find(&carried);
  return it == handedOn.end() ? llvm::ArrayRef<Update>() : llvm::ArrayRef<Update>(it->second);
}

/// A name is known in its scope, behind its value: within, it is another one.
static bool isDefinedAt(const Definition &definition, Range at) {
  if (at.end > definition.scope.end)
    return false;
  bool within =
      definition.value && definition.value->range.begin <= at.begin && at.end <= definition.value->range.end;
  return definition.name.begin < at.begin && !within;
}

// The last one before the name; what is written behind it is another value of that name.
const Definition *Tree::find(const NameExpr &name) const {
  auto inFunction = definitions.find(functionOf(name));
  if (inFunction == definitions.end())
    return nullptr;
  auto all = inFunction->second.find(name.name);
  if (all == inFunction->second.end())
    return nullptr;
  const Definition *found = nullptr;
  for (const Definition &definition : all->second)
    if (isDefinedAt(definition, name.range) && (!found || definition.name.begin > found->name.begin))
      found = &definition;
  return found;
}

void Tree::forEachDefinition(const FunctionItem *function, Range at,
                             llvm::function_ref<void(llvm::StringRef, const Definition &)> visit) const {
  auto inFunction = definitions.find(function);
  if (inFunction == definitions.end())
    return;
  for (const auto &entry : inFunction->second)
    for (const Definition &definition : entry.getValue())
      if (isDefinedAt(definition, at))
        visit(entry.getKey(), definition);
}

llvm::ArrayRef<const CallExpr *> Tree::callsOf(const FunctionItem &function) const {
  auto it = calls.find(&function);
  return it == calls.end() ? llvm::ArrayRef<const CallExpr *>()
                           : llvm::ArrayRef<const CallExpr *>(it->second);
}

const FunctionItem *Tree::calleeOf(const CallExpr &call) const {
  auto *name = llvm::dyn_cast_or_null<NameExpr>(call.callee.get());
  return name ? llvm::dyn_cast_or_null<FunctionItem>(program.find(name->name, name->range)) : nullptr;
}

const Expr *Tree::startingAt(const SourceBuffer &buffer, uint32_t offset) const {
  const Expr *found = nullptr;
  for (const Expr *e : expressions)
    if (e->range.buffer == &buffer && e->range.begin == offset && (!found || e->range.end > found->range.end))
      found = e;
  return found;
}

const CarryStmt *Tree::carryAt(const SourceBuffer &buffer, uint32_t offset, const BlockExpr *&body) const {
  for (const Expr *e : expressions)
    if (auto *block = llvm::dyn_cast<BlockExpr>(e); block && block->range.buffer == &buffer)
      for (const StmtPtr &s : block->statements)
        if (auto *carry = llvm::dyn_cast_or_null<CarryStmt>(s.get()); carry && carry->range.begin == offset) {
          body = block;
          return carry;
        }
  return nullptr;
}

llvm::ArrayRef<const CarriedValue *> Tree::carriedBy(const BlockExpr &body) const {
  auto it = bodies.find(&body);
  return it == bodies.end() ? llvm::ArrayRef<const CarriedValue *>()
                            : llvm::ArrayRef<const CarriedValue *>(it->second);
}

} // namespace rondo::language
