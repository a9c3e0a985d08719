// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Repairs that name another size or another axis.

#include "frontend/repairs/Menu.h"

namespace rondo::language {

/// Where the sizes of a primitive stand among its arguments: from the first to the last.
static std::pair<size_t, size_t> sizeArguments(llvm::StringRef primitive) {
  constexpr size_t end = SIZE_MAX;
  if (primitive == "iota" || primitive == "min" || primitive == "max" || primitive == "div" ||
      primitive == "mod")
    return {0, end};
  if (primitive == "repeat" || primitive == "merge" || primitive == "one_hot" || primitive == "top_k" ||
      primitive == "slice" || primitive == "pad")
    return {1, end};
  if (primitive == "split_axis")
    return {2, end};
  if (primitive == "fill" || primitive == "zeros" || primitive == "ones")
    return {0, 1};
  return {end, end};
}

/// True where a size stands, not a position, a number or an axis.
bool Menu::isSizePlace(const Expr &e) const {
  const Expr *above = tree.parent(e);
  if (!above)
    return true; // Of a constant, or in the type of a parameter.
  if (llvm::isa<ArrayExpr, BinaryExpr, TupleExpr>(above))
    return isSizePlace(*above);
  if (auto *index = llvm::dyn_cast<IndexExpr>(above))
    return llvm::any_of(index->items, [&](const IndexItem &item) {
      return item.kind == IndexItem::Slice && (item.first.get() == &e || item.last.get() == &e);
    });
  auto *call = llvm::dyn_cast<CallExpr>(above);
  if (!call)
    return tree.letOf(e) || llvm::isa<LoopExpr, ScanExpr, ForExpr>(above); // a bound, or a declared type
  auto [first, last] = sizeArguments(calledName(*call));
  const FunctionItem *callee = tree.calleeOf(*call);
  for (auto [i, argument] : llvm::enumerate(call->arguments))
    if (argument.value.get() == &e) {
      bool sizeOfFunction = callee && i < callee->parameters.size() && callee->parameters[i].type &&
                            callee->parameters[i].type->kind == TypeKind::Size;
      return sizeOfFunction || (argument.label.text.empty() && i >= first && i < last);
    }
  return false;
}

/// The number of a constant is the user's choice; what parameters are declared as is changed as a whole.
bool Menu::isChosen(const Expr &e) const {
  const Expr *root = &e;
  while (const Expr *above = tree.parent(*root))
    root = above;
  return !tree.functionOf(e) && (!tree.constantOf(*root) || llvm::isa<IntegerExpr>(&e));
}

/// A number for a size that has a name, the size of another value, the smaller of both.
void Menu::otherSize(const Expr &e) {
  DimAttr size = program.size(e);
  if (!size || !isSizePlace(e) || isChosen(e))
    return;
  auto written = [&](const std::string &way) {
    const Expr *above = tree.parent(e);
    bool inProduct = above && llvm::isa<BinaryExpr>(above) && way.find(' ') != std::string::npos;
    return inProduct ? "(" + way + ")" : way;
  };
  for (const Clash &clash : clashes) {
    // A greatest length has no name of its own: whatever asks for one may be it.
    bool longest = isAbout({"E-LEN"}) && llvm::isa<CallExpr, NameExpr>(&e) && !size.asConstant() &&
                   size.asSymbol() && size.asSymbol()->contains('$');
    if ((size != clash.is && !longest) || isAbout({"E-BOUND", "E-INDEX"}))
      continue;
    for (const std::string &way : ways(clash.wanted, e))
      propose(RepairKind::Size, 1, e, written(way));
  }
  if (isAbout({"E-BOUND", "E-INDEX"}) && clashes.size() == 2 && size == clashes[1].is)
    for (const std::string &way : ways(clashes[0].is, e))
      propose(RepairKind::Size, 3, e, "min(" + e.range.text().str() + ", " + way + ")");
}

/// The integer that an axis is given by, with its sign; null for others.
static const Expr *axisNumber(const Expr *e) {
  auto *negated = llvm::dyn_cast_or_null<UnaryExpr>(e);
  const Expr *number = negated && negated->op == Operator::Negate ? negated->operand.get() : e;
  return number && llvm::isa<IntegerExpr>(number) ? e : nullptr;
}

static const Expr *axisArgument(const CallExpr &call) {
  llvm::StringRef name = calledName(call);
  bool second = name == "insert_axis" || name == "split_axis";
  for (auto [i, argument] : llvm::enumerate(call.arguments))
    if (argument.label.text == "along" || (second && i == 1 && argument.label.text.empty()))
      return axisNumber(argument.value.get());
  return nullptr;
}

void Menu::otherAxis(const CallExpr &call) {
  const Expr *axis = axisArgument(call);
  if (!axis || distance > 4)
    return;
  const Seen *operand = call.arguments.empty() ? nullptr : program.tensor(*call.arguments[0].value);
  int64_t rank = operand ? operand->rank() + (calledName(call) == "insert_axis") : 3;
  propose(RepairKind::Axis, 2, *axis, "-1");
  for (int64_t other = 0; other < rank; ++other)
    propose(RepairKind::Axis, 2, *axis, std::to_string(other));
}

/// One position of another axis: `x[:, 0]` for `x[0]`.
void Menu::otherPosition(const IndexExpr &e) {
  const IndexItem *at = nullptr;
  for (const IndexItem &item : e.items) {
    bool all = item.kind == IndexItem::Slice && !item.first && !item.last;
    if (item.kind == IndexItem::At && !at && axisNumber(item.first.get()))
      at = &item;
    else if (!all)
      return;
  }
  const Seen *base = program.tensor(*e.base);
  if (!at || !base)
    return;
  for (int64_t axis = 0; axis < base->rank(); ++axis)
    propose(RepairKind::Axis, 2, e, indexed(*e.base, positions(axis, at->first->range.text().str())));
}

/// As the rows were merged, they are taken apart.
void Menu::unflattened(const CallExpr &call) {
  if (calledName(call) != "split_axis" || call.arguments.size() < 4)
    return;
  Range parts = join(call.arguments[2].value->range, call.arguments.back().value->range);
  auto instead = [&](const std::string &text) {
    llvm::StringRef whole = program.buffer().text();
    propose(
        RepairKind::Unflatten, 2, call,
        (whole.slice(call.range.begin, parts.begin) + text + whole.slice(parts.end, call.range.end)).str());
  };
  for (const Reached &place : reached) {
    auto *merge = llvm::dyn_cast_or_null<CallExpr>(place.expr);
    if (merge && calledName(*merge) == "merge" && merge->arguments.size() == call.arguments.size() - 1)
      instead(join(merge->arguments[1].value->range, merge->arguments.back().value->range).text().str());
  }
  if (call.arguments.size() != 4 || !program.tensor(call))
    return;
  // The other order, and the axes back where they are expected.
  std::string x = call.arguments[0].value->range.text().str(),
              axis = call.arguments[1].value->range.text().str(),
              a = call.arguments[2].value->range.text().str(),
              b = call.arguments[3].value->range.text().str();
  std::string order = "1, 0";
  for (int64_t i = 2; i < program.tensor(call)->rank(); ++i)
    order += ", " + std::to_string(i);
  if (axis == "0")
    propose(RepairKind::Unflatten, 2, call,
            "transpose(split_axis(" + x + ", 0, " + b + ", " + a + "), " + order + ")");
}

/// The declared width of a parameter becomes what it is given.
void Menu::parameterSizes(const ParamItem &param) {
  if (!isAbout({"E-FEAT"}))
    return;
  forEachSize(*param.type, [&](const Expr &size) {
    for (const Clash &clash : clashes)
      if (program.size(size) == clash.is)
        for (const std::string &way : ways(clash.wanted, size))
          if (size.range.buffer == &program.buffer())
            proposeEdit(RepairKind::Parameter, 3, param.type->range,
                        (program.buffer().text().slice(param.type->range.begin, size.range.begin) + way +
                         program.buffer().text().slice(size.range.end, param.type->range.end))
                            .str());
  });
}

} // namespace rondo::language
