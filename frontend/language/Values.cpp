// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Frontend values: constructors, lookup, description.

#include "frontend/language/Values.h"
#include "frontend/language/Builtins.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

namespace rondo::language {

Value Value::ofTensor(mlir::Value tensor) {
  Value result;
  if (tensor) {
    result.kind = Tensor;
    result.tensor = tensor;
  }
  return result;
}

Value Value::ofSize(DimAttr size) {
  Value result;
  result.kind = Size;
  result.size = size;
  return result;
}

Value Value::ofNumber(double number) {
  Value result;
  result.kind = Number;
  result.number = number;
  return result;
}

Value Value::ofBool(bool flag) {
  Value result;
  result.kind = Bool;
  result.flag = flag;
  return result;
}

Value Value::ofTuple(std::vector<Value> parts) {
  Value result;
  result.kind = Tuple;
  result.parts = std::move(parts);
  return result;
}

Value Value::ofArray(std::vector<Value> parts) {
  Value result;
  result.kind = Array;
  result.parts = std::move(parts);
  return result;
}

const Value *Env::find(llvm::StringRef name) const {
  for (const Env *env = this; env; env = env->parent.get())
    if (auto it = env->values.find(name); it != env->values.end())
      return &it->second;
  return nullptr;
}

const Value *Env::findType(llvm::StringRef name) const {
  for (const Env *env = this; env; env = env->parent.get())
    if (auto it = env->types.find(name); it != env->types.end())
      return &it->second;
  return nullptr;
}

DimAttr Env::findLengths(llvm::StringRef name) const {
  for (const Env *env = this; env; env = env->parent.get())
    if (auto it = env->lengths.find(name); it != env->lengths.end())
      return it->second;
  return {};
}

DimAttr Env::findAxis(llvm::StringRef name) const {
  for (const Env *env = this; env; env = env->parent.get())
    if (auto it = env->axes.find(name); it != env->axes.end())
      return it->second;
  return {};
}

static std::string describeAll(llvm::ArrayRef<Value> parts) {
  return llvm::join(llvm::map_range(parts, describe), ", ");
}

std::string describe(const Value &value) {
  switch (value.kind) {
  case Value::Poison:
    return "?";
  case Value::Tensor:
    return value.type().text();
  case Value::Size:
    return value.size.asConstant() ? value.size.text() : "size " + value.size.text();
  case Value::Number:
    return llvm::formatv("{0}", value.number).str();
  case Value::Bool:
    return value.flag ? "true" : "false";
  case Value::String:
    return "\"" + value.text + "\"";
  case Value::Tuple:
    return "(" + describeAll(value.parts) + ")";
  case Value::Struct: {
    std::string sizes =
        llvm::join(llvm::map_range(value.arguments, [](DimAttr d) { return d.text(); }), ", ");
    return value.structure->name.text + (sizes.empty() ? "" : "<" + sizes + ">");
  }
  case Value::Array:
    return "[" + (value.parts.empty() ? "?" : describe(value.parts.front())) + "; " +
           std::to_string(value.parts.size()) + "]";
  case Value::Function:
    return "fn of " + std::to_string(value.closure->parameters->size()) + " arguments";
  case Value::Primitive:
    return std::string("the function `") + value.primitive->name + "`";
  case Value::Constructor:
    return "the struct `" + value.structure->name.text + "`";
  case Value::Dtype:
    return "a dtype";
  case Value::Vocabulary:
    return "the vocabulary `" + value.vocabulary->name.text + "`";
  }
  return "?";
}

static void visitLeaves(Value &value, const std::string &path,
                        llvm::function_ref<void(Value &, const std::string &)> visit) {
  if (value.kind == Value::Struct)
    for (size_t i = 0; i < value.parts.size(); ++i)
      visitLeaves(value.parts[i], path + "." + value.structure->fields[i].name.text, visit);
  else if (value.kind == Value::Tuple || value.kind == Value::Array)
    for (size_t i = 0; i < value.parts.size(); ++i)
      visitLeaves(value.parts[i], path + "." + std::to_string(i), visit);
  else
    visit(value, path);
}

void forEachLeaf(Value &value, llvm::function_ref<void(Value &, const std::string &)> visit) {
  visitLeaves(value, "", visit);
}

static bool isStructured(const Value &value) {
  return value.kind == Value::Struct || value.kind == Value::Tuple || value.kind == Value::Array;
}

unsigned countLeaves(const Value &value) {
  if (!isStructured(value))
    return 1;
  unsigned count = 0;
  for (const Value &part : value.parts)
    count += countLeaves(part);
  return count;
}

bool sameStructure(const Value &a, const Value &b) {
  if (!isStructured(a) && !isStructured(b))
    return true;
  return a.kind == b.kind && a.structure == b.structure && a.parts.size() == b.parts.size() &&
         llvm::all_of_zip(a.parts, b.parts, sameStructure);
}

bool containsPoison(const Value &value) {
  return value.isPoison() || llvm::any_of(value.parts, containsPoison);
}

} // namespace rondo::language
