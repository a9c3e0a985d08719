// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The syntax tree read from the inside out: what stands around an expression, where a name was given its
// value, who calls a function.

#pragma once

#include "frontend/language/Program.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"

namespace rondo::language {

/// Calls `visit` for every expression directly below `e`; sizes in written types count.
void forEachChild(const Expr &e, llvm::function_ref<void(const Expr &)> visit);
/// The same for the sizes of a type.
void forEachSize(const TypeExpr &type, llvm::function_ref<void(const Expr &)> visit);

/// The name of what is called; empty where that has none.
llvm::StringRef calledName(const CallExpr &call);

/// Where a name gets its value.
struct Definition {
  Range name, scope;
  const Expr *value = nullptr;            // Null for parameters of functions.
  llvm::SmallVector<size_t, 2> path;      // Of the value's part, where it is taken apart.
  const CarriedValue *carried = nullptr;  // Of carried values; `value` is how it starts.
  const FunctionItem *function = nullptr; // Of parameters, with the position.
  size_t parameter = 0;
};

/// What a step hands on as the carried value `name`.
struct Update {
  const CarryStmt::Update *update = nullptr;
  const CarriedValue *carried = nullptr;
};

class Tree {
public:
  /// Of the user's files; what the library defines is not for the user to mend.
  explicit Tree(const Program &program);

  const Expr *parent(const Expr &e) const { return parents.lookup(&e); }
  const FunctionItem *functionOf(const Expr &e) const { return functions.lookup(&e); }
  /// The `let` whose whole value is `e`.
  const LetStmt *letOf(const Expr &e) const { return lets.lookup(&e); }
  /// The constant whose whole value is `e`.
  const ConstItem *constantOf(const Expr &e) const { return constants.lookup(&e); }
  const Update *updateOf(const Expr &e) const;
  const CarriedValue *startOf(const Expr &e) const { return starts.lookup(&e); }
  llvm::ArrayRef<Update> updatesOf(const CarriedValue &carried) const;
  /// The definition that a name means where it stands; null for items and primitives.
  const Definition *find(const NameExpr &name) const;
  /// Calls `visit` for every name that the function has defined before that place.
  void forEachDefinition(const FunctionItem *function, Range at,
                         llvm::function_ref<void(llvm::StringRef, const Definition &)> visit) const;
  llvm::ArrayRef<const CallExpr *> callsOf(const FunctionItem &function) const;
  /// The user's function that a call names; null for others.
  const FunctionItem *calleeOf(const CallExpr &call) const;
  /// The outermost expression that begins at the offset of `buffer`.
  const Expr *startingAt(const SourceBuffer &buffer, uint32_t offset) const;
  /// The `carry` of a loop that begins there.
  const CarryStmt *carryAt(const SourceBuffer &buffer, uint32_t offset, const BlockExpr *&body) const;
  /// What the loop of that body carries.
  llvm::ArrayRef<const CarriedValue *> carriedBy(const BlockExpr &body) const;
  llvm::ArrayRef<const Expr *> all() const { return expressions; }

private:
  void add(const Expr &e, const Expr *above, const FunctionItem *function);
  void addSignature(const FunctionItem &function);
  void addBlock(const BlockExpr &block, const FunctionItem *function);
  void addLoop(const Expr &e, const FunctionItem *function);
  void define(const Pattern &pattern, const Expr &value, Range scope, const FunctionItem *function,
              llvm::SmallVector<size_t, 2> path = {});

  const Program &program;
  std::vector<const Expr *> expressions;
  llvm::DenseMap<const Expr *, const Expr *> parents;
  llvm::DenseMap<const Expr *, const FunctionItem *> functions;
  llvm::DenseMap<const Expr *, const LetStmt *> lets;
  llvm::DenseMap<const Expr *, const ConstItem *> constants;
  llvm::DenseMap<const Expr *, Update> updates;
  llvm::DenseMap<const Expr *, const CarriedValue *> starts;
  llvm::DenseMap<const CarriedValue *, std::vector<Update>> handedOn;
  llvm::DenseMap<const BlockExpr *, std::vector<const CarriedValue *>> bodies;
  llvm::DenseMap<const FunctionItem *, llvm::StringMap<std::vector<Definition>>> definitions;
  llvm::DenseMap<const FunctionItem *, std::vector<const CallExpr *>> calls;
};

} // namespace rondo::language
