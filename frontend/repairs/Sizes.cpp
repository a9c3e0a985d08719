// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "frontend/repairs/Sizes.h"

#include "llvm/ADT/STLExtras.h"

namespace rondo::language {

/// More ways than these only cost proofs.
static constexpr size_t maxWays = 3;

static bool isShort(llvm::StringRef text) { return text.size() <= 24 && !text.contains('\n'); }

SizeWriter::SizeWriter(const TypedProgram &program) : program(program) {
  for (const Expr *e : program.tree().all())
    if (DimAttr size = program.size(*e);
        size && llvm::isa<BinaryExpr, CallExpr>(e) && isShort(e->range.text()))
      written.push_back({e->range.text().str(), size, e});
  for (const File &file : program.program().files)
    for (const ItemPtr &item : file.items)
      if (auto *constant = llvm::dyn_cast<ConstItem>(item.get());
          constant && constant->value && !isStandard(file.buffer))
        if (DimAttr size = program.size(*constant->value))
          constants.push_back({constant->name.text, size});
}

std::vector<SizeWriter::Named> SizeWriter::visible(const Expr &at) const {
  std::vector<Named> names;
  const Seen *seen = nullptr; // What was never evaluated stands within something that was.
  for (const Expr *e = &at; e && !seen; e = program.tree().parent(*e))
    seen = program.seen(*e);
  for (const Env *env = seen ? seen->env.get() : nullptr; env; env = env->parent.get())
    for (const auto &entry : env->values)
      if (entry.getValue().kind == Value::Size)
        names.push_back({entry.getKey().str(), entry.getValue().size});
  llvm::sort(names, [](const Named &a, const Named &b) { return a.name < b.name; });
  llvm::append_range(names, constants);
  return names;
}

std::vector<std::pair<std::string, DimAttr>> SizeWriter::symbols(const Expr &at) const {
  std::vector<std::pair<std::string, DimAttr>> found;
  for (const Named &named : visible(at))
    if (!named.size.asConstant())
      found.push_back({named.name, named.size});
  return found;
}

/// True where every name in the text is the same size there.
bool SizeWriter::means(const Written &text, llvm::ArrayRef<Named> names) const {
  bool same = true;
  auto check = [&](auto &self, const Expr &e) -> void {
    if (auto *name = llvm::dyn_cast<NameExpr>(&e); name && !findBuiltin(name->name)) {
      DimAttr size = program.size(e);
      same &= size && llvm::any_of(names, [&](const Named &named) {
                return named.name == name->name && named.size == size;
              });
    } else if (!llvm::isa<NameExpr, IntegerExpr, BinaryExpr, CallExpr>(&e)) {
      same = false;
    }
    forEachChild(e, [&](const Expr &child) { self(self, child); });
  };
  check(check, *text.expr);
  return same;
}

/// Products and sums of two: `2*H`, `B*K`, `E + H`.
void SizeWriter::addComposed(DimAttr size, llvm::ArrayRef<Named> names,
                             std::vector<std::string> &ways) const {
  for (int64_t factor = 2; factor <= 4; ++factor)
    for (const Named &a : names)
      if (a.size * factor == size)
        ways.push_back(std::to_string(factor) + "*" + a.name);
  for (const Named &a : names)
    for (const Named &b : names) {
      if (a.size.isConstant(1) || b.size.isConstant(1))
        continue;
      if (a.size * b.size == size && &a <= &b)
        ways.push_back(a.name + "*" + b.name);
      if (a.size + b.size == size && &a < &b)
        ways.push_back(a.name + " + " + b.name);
    }
}

/// The axis of a value that has a name there.
void SizeWriter::addOfTensors(DimAttr size, const Expr &at, std::vector<std::string> &ways) const {
  for (const Expr *e : program.tree().all()) {
    auto *name = llvm::dyn_cast<NameExpr>(e);
    const Seen *seen = name ? program.tensor(*e) : nullptr;
    if (!seen || program.tree().functionOf(*e) != program.tree().functionOf(at) ||
        e->range.begin > at.range.end)
      continue;
    for (auto [axis, dim] : llvm::enumerate(seen->shape))
      if (dim == size)
        ways.push_back("size(" + name->name + ", along " + std::to_string(axis) + ")");
  }
}

std::vector<std::string> SizeWriter::write(DimAttr size, const Expr &at) const {
  std::vector<std::string> ways;
  std::vector<Named> names = visible(at);
  for (const Named &named : names)
    if (named.size == size)
      ways.push_back(named.name);
  for (const Written &text : written)
    if (text.size == size && means(text, names))
      ways.push_back(text.text);
  if (ways.empty())
    addComposed(size, names, ways);
  if (ways.empty() && size.asConstant())
    ways.push_back(std::to_string(*size.asConstant()));
  if (ways.empty())
    addOfTensors(size, at, ways);
  std::vector<std::string> distinct;
  for (const std::string &way : ways)
    if (!llvm::is_contained(distinct, way) && distinct.size() < maxWays)
      distinct.push_back(way);
  return distinct;
}

} // namespace rondo::language
