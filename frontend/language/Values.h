// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What expressions evaluate to while a program is specialised. Only tensors become model IR; everything else
// is gone when the entry is built.

#pragma once

#include "frontend/language/Ast.h"
#include "ir/Dim.h"

#include "mlir/IR/Value.h"

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

namespace rondo::language {

struct Builtin;
struct Env;
using EnvPtr = std::shared_ptr<Env>;

// A function or lambda with the names it sees.
struct Closure {
  std::string name;
  const FunctionItem *item = nullptr; // Null for a lambda.
  const std::vector<Parameter> *parameters = nullptr;
  const Expr *body = nullptr;
  EnvPtr env;
};

struct Value {
  enum Kind : uint8_t {
    Poison, // Of a wrong expression: silences everything it meets.
    Tensor,
    Size,
    Number, // A literal with a fraction, or what is computed from literals.
    Bool,
    String,
    Tuple,
    Struct,
    Array,
    Function,
    Primitive,
    Constructor, // A struct's name as a function.
    Dtype,
    Vocabulary
  } kind = Poison;

  mlir::Value tensor;
  DimAttr size;
  AxisAttr axis; // Of a size that an axis was bound to: the whole axis, with its lengths and tag.
  // Of a size, for what is said about a mistake: the tensor whose axis it was taken from, and where `let`
  // gave it a name.
  mlir::Value source;
  unsigned sourceAxis = 0;
  mlir::LocationAttr named;
  double number = 0;
  bool flag = false;
  std::string text;
  std::vector<Value> parts;              // Of tuples, arrays; of structs in the order of the fields.
  const StructItem *structure = nullptr; // Of structs and constructors.
  std::vector<DimAttr> arguments;        // Of structs: the sizes, in the order of the generics.
  std::shared_ptr<Closure> closure;
  const Builtin *primitive = nullptr;
  mlir::Type dtype;
  const VocabItem *vocabulary = nullptr;
  std::optional<unsigned> numYields; // Of a loop's value: its yields come first and may be taken alone.

  bool isPoison() const { return kind == Poison; }
  bool isConstantSize() const { return kind == Size && size.asConstant(); }
  SymbolicTensorType type() const { return llvm::cast<SymbolicTensorType>(tensor.getType()); }

  static Value ofTensor(mlir::Value tensor);
  static Value ofSize(DimAttr size);
  static Value ofNumber(double number);
  static Value ofBool(bool flag);
  static Value ofTuple(std::vector<Value> parts);
  static Value ofArray(std::vector<Value> parts);
};

// Names in scope. A size and a value never share a name; type parameters stand beside them.
struct Env {
  explicit Env(EnvPtr parent = nullptr) : parent(std::move(parent)) {}
  EnvPtr parent;
  llvm::StringMap<Value> values;
  llvm::StringMap<Value> types;     // A type parameter is known by a value that has the type.
  llvm::StringMap<DimAttr> lengths; // The name behind `ragged`.
  llvm::StringMap<DimAttr> axes;    // The sizes of the axes that types have named, `time: T`.
  llvm::StringSet<> unbound;        // Size and type parameters that no argument has given yet.

  const Value *find(llvm::StringRef name) const;
  const Value *findType(llvm::StringRef name) const;
  DimAttr findLengths(llvm::StringRef name) const;
  DimAttr findAxis(llvm::StringRef name) const;
  bool isUnbound(llvm::StringRef name) const { return unbound.contains(name); }
};

// As a user would write its type.
std::string describe(const Value &value);

// Calls `visit` for each tensor or number in a structured value, with its path (`.w`, `.0.b`), in order.
void forEachLeaf(Value &value, llvm::function_ref<void(Value &, const std::string &path)> visit);
unsigned countLeaves(const Value &value);
// Tuples, arrays and structs alike, down to the leaves.
bool sameStructure(const Value &a, const Value &b);
bool containsPoison(const Value &value);

} // namespace rondo::language
