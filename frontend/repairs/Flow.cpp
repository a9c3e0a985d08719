// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "frontend/repairs/Flow.h"

#include "llvm/ADT/DenseSet.h"

namespace rondo::language {

namespace {

/// Beyond these nobody looks for the cause, and every place costs proofs.
constexpr unsigned maxDistance = 6;
constexpr size_t maxPlaces = 400;

class Walk {
public:
  explicit Walk(const TypedProgram &program) : program(program), tree(program.tree()) {}

  std::vector<Reached> run(llvm::ArrayRef<const Expr *> blamed) {
    for (const Expr *e : blamed)
      visit(*e, 0);
    for (unsigned distance = 1; distance <= maxDistance; ++distance)
      for (const Expr *e : std::exchange(next, {}))
        visit(*e, distance);
    return std::move(found);
  }

private:
  void later(const Expr *e) {
    if (e)
      next.push_back(e);
  }

  void visit(const Expr &e, unsigned distance) {
    if (found.size() >= maxPlaces || isStandard(e.range.buffer) || !known.insert(&e).second)
      return;
    found.push_back({&e, nullptr, nullptr, distance});
    if (const Update *update = tree.updateOf(e))
      visit(*update->carried, distance);
    if (const CarriedValue *carried = tree.startOf(e))
      visit(*carried, distance);
    if (auto *name = llvm::dyn_cast<NameExpr>(&e))
      return follow(*name, distance);
    if (auto *block = llvm::dyn_cast<BlockExpr>(&e)) { // What its names stand for is reached through them.
      if (block->result)
        visit(*block->result, distance);
      return;
    }
    if (llvm::isa<ScanExpr, LoopExpr, ForExpr>(&e))
      return enterLoop(e);
    if (auto *call = llvm::dyn_cast<CallExpr>(&e))
      if (const FunctionItem *callee = tree.calleeOf(*call); callee && callee->body)
        later(callee->body.get());
    forEachChild(e, [&](const Expr &child) { visit(child, distance); });
  }

  /// The start of the value, its declared type, and what steps hand on.
  void visit(const CarriedValue &carried, unsigned distance) {
    if (!knownCarried.insert(&carried).second)
      return;
    found.push_back({nullptr, &carried, nullptr, distance});
    if (carried.type)
      forEachSize(*carried.type, [&](const Expr &size) { visit(size, distance); });
    later(carried.init.get());
    for (const Update &update : tree.updatesOf(carried))
      later(update.update->value.get());
  }

  void enterLoop(const Expr &e) {
    if (auto *loop = llvm::dyn_cast<LoopExpr>(&e))
      later(loop->bound.get());
    if (auto *scan = llvm::dyn_cast<ScanExpr>(&e))
      later(scan->sequence.get());
    const BlockExpr *body = nullptr;
    forEachChild(e, [&](const Expr &child) {
      if (tree.startOf(child))
        later(&child);
      if (auto *block = llvm::dyn_cast<BlockExpr>(&child))
        body = block;
    });
    if (!body)
      return;
    for (const StmtPtr &s : body->statements)
      if (auto *yield = llvm::dyn_cast_or_null<YieldStmt>(s.get()))
        later(yield->value.get());
  }

  void follow(const NameExpr &name, unsigned distance) {
    if (const Definition *definition = tree.find(name)) {
      if (definition->carried)
        visit(*definition->carried, distance + 1);
      if (definition->function)
        followParameter(*definition->function, definition->parameter);
      return later(definition->value);
    }
    const Item *item = program.program().find(name.name, name.range);
    if (auto *constant = llvm::dyn_cast_or_null<ConstItem>(item))
      later(constant->value.get());
    if (auto *param = llvm::dyn_cast_or_null<ParamItem>(item);
        param && param->type && knownParams.insert(param).second) {
      found.push_back({nullptr, nullptr, param, distance + 1});
      forEachSize(*param->type, [&](const Expr &size) { later(&size); });
    }
  }

  void followParameter(const FunctionItem &function, size_t position) {
    for (const CallExpr *call : tree.callsOf(function))
      if (position < call->arguments.size())
        later(call->arguments[position].value.get());
  }

  const TypedProgram &program;
  const Tree &tree;
  std::vector<Reached> found;
  std::vector<const Expr *> next;
  llvm::DenseSet<const Expr *> known;
  llvm::DenseSet<const CarriedValue *> knownCarried;
  llvm::DenseSet<const ParamItem *> knownParams;
};

} // namespace

std::vector<Reached> flowInto(const TypedProgram &program, llvm::ArrayRef<const Expr *> blamed) {
  return Walk(program).run(blamed);
}

} // namespace rondo::language
