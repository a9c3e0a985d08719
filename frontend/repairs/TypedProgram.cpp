// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "frontend/repairs/TypedProgram.h"

namespace rondo::language {

static mlir::MLIRContext &withDialect(mlir::MLIRContext &context) {
  context.loadDialect<RondoDialect>();
  return context;
}

/// The model's own text, even where only a file that it uses was changed.
static const SourceBuffer *readModel(Sources &sources, llvm::StringRef path, llvm::StringRef file,
                                     llvm::StringRef text) {
  sources.replace(file, text);
  std::string message;
  const SourceBuffer *model = sources.read(path, message);
  return model ? model : sources.add(path, "");
}

TypedProgram::TypedProgram(llvm::StringRef path, llvm::StringRef file, llvm::StringRef text,
                           mlir::MLIRContext &context)
    : mlirContext(&withDialect(context)), model(readModel(sources, path, file, text)),
      parsed(loadProgram(*model, sources, diagnostics)), edited(sources.find(file)), syntax(parsed),
      elaborator(parsed, context, sources, diagnostics) {
  checkNames(parsed, diagnostics);
  elaborator.observe([this](const Expr &e, const Value &value, const EnvPtr &env) { note(e, value, env); });
  module = elaborator.run(model->path());
}

DimAttr TypedProgram::beforeFirstStep(DimAttr size) const {
  std::optional<DimAttr> start = DimAttr::parseText(mlirContext, elaborator.forUser(size.text()));
  return start.value_or(size);
}

Seen TypedProgram::seenAs(const Value &value) const {
  Seen seen;
  seen.kind = value.kind;
  if (value.kind == Value::Size)
    seen.size = beforeFirstStep(value.size);
  if (value.kind == Value::Tuple)
    for (const Value &part : value.parts)
      seen.parts.push_back(seenAs(part));
  if (value.kind != Value::Tensor)
    return seen;
  seen.element = value.type().getElementType();
  for (AxisAttr axis : value.type().getAxes())
    seen.shape.push_back(beforeFirstStep(axis.getSize()));
  return seen;
}

void TypedProgram::note(const Expr &e, const Value &value, const EnvPtr &env) {
  if (isStandard(e.range.buffer) || values.count(&e))
    return;
  Seen seen = seenAs(value);
  seen.env = env;
  values.insert({&e, std::move(seen)});
  auto *name = llvm::dyn_cast<NameExpr>(&e);
  if (const Definition *definition = name ? syntax.find(*name) : nullptr)
    uses.insert({definition, &e});
}

const Seen *TypedProgram::seen(const Expr &e) const {
  auto it = values.find(&e);
  return it == values.end() ? nullptr : &it->second;
}

const Seen *TypedProgram::tensor(const Expr &e) const {
  const Seen *found = seen(e);
  return found && found->isTensor() ? found : nullptr;
}

const Seen *TypedProgram::tensor(const Definition &definition) const {
  if (const Expr *use = uses.lookup(&definition))
    return tensor(*use);
  const Seen *found = definition.value ? seen(*definition.value) : nullptr;
  for (size_t part : definition.path)
    found = found && part < found->parts.size() ? &found->parts[part] : nullptr;
  return found && found->isTensor() ? found : nullptr;
}

DimAttr TypedProgram::size(const Expr &e) const {
  const Seen *found = seen(e);
  return found && found->isSize() ? found->size : DimAttr();
}

DimAttr TypedProgram::read(llvm::StringRef text) const {
  if (std::optional<DimAttr> parsed = DimAttr::parseText(mlirContext, text))
    return *parsed;
  // Sizes that data decides are told as the text makes them: `maxlen(len)`.
  for (const Expr *e : syntax.all())
    if (DimAttr found = size(*e); found && e->range.text() == text)
      return found;
  return {};
}

} // namespace rondo::language
