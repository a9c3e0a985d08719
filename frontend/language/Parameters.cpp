// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a model takes from files: its parameters, by the names of their tensors, and its vocabularies.

#include "frontend/language/Elaborator.h"

#include "llvm/ADT/StringExtras.h"

namespace rondo::language {

// --- Vocabularies ------------------------------------------------------------

void Elaborator::vocabulary(const VocabItem &vocab) {
  auto symbols = readSymbols(vocab, sources_, diagnostics_);
  if (!symbols)
    return;
  auto strings = [&](const std::vector<std::string> &list) {
    llvm::SmallVector<llvm::StringRef> refs(list.begin(), list.end());
    return builder_.getStrArrayAttr(refs);
  };
  auto optional = [&](const std::optional<std::string> &symbol) {
    return symbol ? strings({*symbol}) : strings({});
  };
  auto op = builder_.create<VocabularyOp>(
      location(vocab.range), builder_.getStringAttr(vocab.name.text), strings(*symbols),
      builder_.getStringAttr(vocab.byCharacters ? "characters" : "words"), optional(vocab.appended),
      vocab.unknown ? builder_.getStringAttr(*vocab.unknown) : mlir::StringAttr());
  if (vocab.prepended)
    op->setAttr("prepend", optional(vocab.prepended));
  if (vocab.lowercase)
    op->setAttr("lowercase", builder_.getUnitAttr());
  vocabularies_[vocab.name.text] = std::move(*symbols);
}

// --- The model's parameters --------------------------------------------------

// `enc_{}` with the field's path; `layers.{i}.{}` with the array's index too, which the path then leaves out.
static std::string tensorName(const ParamItem &item, llvm::StringRef path, llvm::ArrayRef<int64_t> indices) {
  if (!item.from)
    return item.name.text + path.str();
  bool indexed = llvm::StringRef(*item.from).contains("{i}");
  llvm::SmallVector<llvm::StringRef> steps, kept;
  path.split(steps, '.', -1, /*KeepEmpty=*/false);
  for (llvm::StringRef step : steps)
    if (!indexed || !llvm::isDigit(step.front()))
      kept.push_back(step);
  std::string result;
  size_t index = 0;
  for (llvm::StringRef rest = *item.from; !rest.empty();) {
    if (rest.consume_front("{}"))
      result += llvm::join(kept, ".");
    else if (rest.consume_front("{i}"))
      result += index < indices.size() ? std::to_string(indices[index++]) : "";
    else {
      result += rest.front();
      rest = rest.drop_front();
    }
  }
  return result;
}

Value Elaborator::parameter(const TypeExpr &type, const EnvPtr &env, const ParamItem &item,
                            const std::string &path, const std::vector<int64_t> &indices) {
  if (auto *tensor = llvm::dyn_cast<TensorType>(&type)) {
    SymbolicTensorType leaf = tensorType(*tensor, env, SymbolicTensorType());
    if (!leaf)
      return Value();
    std::string name = tensorName(item, path, indices);
    if (!tensorNames_.insert(name).second)
      return error(code::Name, item.range, "two parameters are bound to the tensor `" + name + "`",
                   "in the name after `from`, `{}` stands for the field and `{i}` for the index");
    return Value::ofTensor(builder_.create<ParamOp>(location(item.name.range), leaf,
                                                    builder_.getStringAttr(name),
                                                    builder_.getStringAttr(item.name.text + path)));
  }
  if (auto *tuple = llvm::dyn_cast<TupleType>(&type)) {
    std::vector<Value> parts;
    for (size_t i = 0; i < tuple->elements.size(); ++i)
      parts.push_back(parameter(*tuple->elements[i], env, item, path + "." + std::to_string(i), indices));
    return Value::ofTuple(std::move(parts));
  }
  if (auto *array = llvm::dyn_cast<ArrayType>(&type)) {
    auto count = constantOf(evaluate(array->size.get(), env), array->size->range, "the number of elements");
    if (!count || *count < 0 || *count > 4096)
      return Value();
    std::vector<Value> parts;
    for (int64_t i = 0; i < *count; ++i) {
      std::vector<int64_t> inner = indices;
      inner.push_back(i);
      parts.push_back(parameter(*array->element, env, item, path + "." + std::to_string(i), inner));
    }
    return Value::ofArray(std::move(parts));
  }
  auto *namedType = llvm::dyn_cast<NamedType>(&type);
  auto *structure =
      namedType ? llvm::dyn_cast_or_null<StructItem>(program_.find(namedType->name.text, namedType->range))
                : nullptr;
  if (!structure)
    return namedType && !program_.find(namedType->name.text, namedType->range)
               ? Value() // checkNames has reported it.
               : error(code::Type, type.range,
                       "a parameter is a tensor, or a struct, array or tuple of tensors, not `" +
                           type.range.text() + "`");
  return structParameter(*namedType, *structure, env, item, path, indices);
}

Value Elaborator::structParameter(const NamedType &type, const StructItem &structure, const EnvPtr &env,
                                  const ParamItem &item, const std::string &path,
                                  const std::vector<int64_t> &indices) {
  if (structure.broken)
    return Value();
  if (type.arguments.size() != structure.generics.size())
    return error(code::Arity, type.range,
                 "`" + structure.name.text + "` takes " + llvm::Twine(structure.generics.size()) +
                     " sizes, not " + llvm::Twine(type.arguments.size()));
  Value result;
  result.kind = Value::Struct;
  result.structure = &structure;
  auto inner = newEnv(globals_);
  for (size_t i = 0; i < type.arguments.size(); ++i) {
    if (!type.arguments[i].size)
      return error(code::Type, type.range, "the parameters of a struct are sizes");
    DimAttr size = evaluateSize(type.arguments[i].size.get(), env);
    if (!size)
      return Value();
    result.arguments.push_back(size);
    bindSize(structure.generics[i].text, size, AxisAttr(), *inner);
  }
  for (const Field &field : structure.fields)
    result.parts.push_back(parameter(*field.type, inner, item, path + "." + field.name.text, indices));
  return result;
}

// All of them, used or not: which tensors a weights file must hold does not depend on what an entry uses.
void Elaborator::parameters() {
  tensorNames_.clear();
  for (const File &file : program_.files)
    for (const ItemPtr &item : file.items)
      if (auto *param = llvm::dyn_cast<ParamItem>(item.get()); param && !param->broken)
        entryParameters_[param->name.text] = parameter(*param->type, globals_, *param, "", {});
}

} // namespace rondo::language
