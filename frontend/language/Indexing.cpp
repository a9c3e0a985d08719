// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Axes by their names, and indexing: positions, slices, rows of tables, elements of arrays.

#include "frontend/language/Elaborator.h"

namespace rondo::language {

int64_t Elaborator::findAxis(const Expr *along, SymbolicTensorType type, const EnvPtr &env, Range range,
                             std::optional<int64_t> otherwise, std::optional<int64_t> unnamed) {
  int64_t rank = type.getRank();
  if (!along) {
    if (!otherwise) {
      error(code::Arity, range, "say along which axis", "as in `along -1`, or `along T` by the axis's size");
      return -1;
    }
    if (*otherwise < 0 && *otherwise + rank < 0) {
      error(code::Rank, range, "`" + type.text() + "` has no axis");
      return -1;
    }
    return *otherwise < 0 ? *otherwise + rank : *otherwise;
  }
  if (auto *position = llvm::dyn_cast<IntegerExpr>(along)) {
    int64_t axis = position->value < 0 ? position->value + rank : position->value;
    if (axis >= 0 && axis < rank)
      return axis;
    error(code::Rank, along->range, "`" + type.text() + "` has no axis " + llvm::Twine(position->value));
    return -1;
  }
  auto *symbol = llvm::dyn_cast<NameExpr>(along);
  if (!symbol)
    return -1; // Reported by the parser.
  const Value *value = env->find(symbol->name);
  // An axis that was made anew has lost its name; the size that the name was given to still tells which it
  // is.
  DimAttr size = value && value->kind == Value::Size ? value->size : env->findAxis(symbol->name);
  llvm::SmallVector<int64_t> bySize, byTag;
  for (int64_t i = 0; i < rank; ++i) {
    AxisAttr axis = type.axis(i);
    bool boundTag = value && value->axis && !axis.getTag().empty() && axis.getTag() == value->axis.getTag();
    if (size && axis.getSize() == size)
      bySize.push_back(i);
    if (boundTag || (axis.getTag().size() == 1 && axis.getTag()[0] == symbol->name))
      byTag.push_back(i);
  }
  for (auto *candidates : {&byTag, &bySize})
    if (candidates->size() == 1)
      return candidates->front();
  if (bySize.empty() && byTag.empty() && unnamed)
    return *unnamed;
  if (bySize.empty() && byTag.empty())
    error(code::Name, along->range, "`" + type.text() + "` has no axis called `" + symbol->name + "`",
          "an axis is called by its size's name, by the name before `:` in its type, or by its position");
  else
    error(code::Name, along->range, "`" + type.text() + "` has several axes called `" + symbol->name + "`",
          "call the axis by its position");
  return -1;
}

Value Elaborator::index(const IndexExpr &e, const EnvPtr &env) {
  Value base = evaluate(e.base.get(), env);
  if (base.isPoison())
    return base;
  if (base.kind == Value::Array || base.kind == Value::Tuple)
    return indexParts(e, base, env);
  if (base.kind == Value::Tensor)
    return indexTensor(e, base, env);
  return error(code::Type, e.range, "`" + describe(base) + "` has no elements");
}

Value Elaborator::indexParts(const IndexExpr &e, const Value &base, const EnvPtr &env) {
  const IndexItem &item = e.items.front();
  int64_t count = base.parts.size();
  if (e.items.size() != 1 || item.kind == IndexItem::Ellipsis)
    return error(code::Rank, e.range, "`" + describe(base) + "` takes one index");
  auto position = [&](const ExprPtr &bound, int64_t otherwise) -> std::optional<int64_t> {
    if (!bound)
      return otherwise;
    auto value = constantOf(evaluate(bound.get(), env), bound->range, "the index of an array");
    return value && *value < 0 ? *value + count : value;
  };
  auto first = position(item.first, 0), last = position(item.last, count);
  if (!first || !last)
    return Value();
  if (item.kind == IndexItem::At && *first >= 0 && *first < count)
    return base.parts[*first];
  if (item.kind == IndexItem::Slice && *first >= 0 && *first <= *last && *last <= count)
    return Value::ofArray(std::vector<Value>(base.parts.begin() + *first, base.parts.begin() + *last));
  return error(code::Rank, item.range,
               "`" + describe(base) + "` has " + llvm::Twine(count) + " elements, counted from 0");
}

Value Elaborator::slice(Value base, int64_t axis, const IndexItem &item, const EnvPtr &env) {
  // A literal below zero counts from the end; so does a missing end.
  DimAttr start = constant(0), stop = constant(0);
  bool startFromEnd = false, stopFromEnd = true;
  if (item.first) {
    start = evaluateSize(item.first.get(), env);
    startFromEnd = start && start.asConstant() && *start.asConstant() < 0;
  }
  if (item.last) {
    stop = evaluateSize(item.last.get(), env);
    stopFromEnd = stop && stop.asConstant() && *stop.asConstant() < 0;
  }
  if (!start || !stop)
    return Value();
  if (!item.first && !item.last)
    return base;
  auto flag = [&](bool fromEnd) { return fromEnd ? builder_.getUnitAttr() : mlir::UnitAttr(); };
  std::string key =
      "slice " + start.text() + (startFromEnd ? "!:" : ":") + stop.text() + (stopFromEnd ? "!" : "");
  return onRows(item.range, RowsMoved::along(axis, key), base.tensor, [&](mlir::ValueRange of) {
    return emit<SliceOp>(item.range, builder_.getI64IntegerAttr(axis), start, stop, flag(startFromEnd),
                         flag(stopFromEnd), of[0]);
  });
}

Value Elaborator::indexTensor(const IndexExpr &e, Value base, const EnvPtr &env) {
  int64_t axis = 0, rank = base.type().getRank();
  int64_t named =
      llvm::count_if(e.items, [](const IndexItem &item) { return item.kind != IndexItem::Ellipsis; });
  if (named > rank || int64_t(e.items.size()) - named > 1)
    return error(code::Rank, e.range,
                 "`" + base.type().text() + "` has " + llvm::Twine(rank) + " axes; the index names " +
                     llvm::Twine(named));
  bool gathered = false;
  for (const IndexItem &item : e.items) {
    if (item.kind == IndexItem::Ellipsis) {
      axis += rank - named;
      continue;
    }
    if (item.kind == IndexItem::Slice) {
      base = slice(base, axis++, item, env);
    } else {
      Value at = evaluate(item.first.get(), env);
      if (at.kind == Value::Tensor) {
        if (std::exchange(gathered, true))
          return error(code::Rank, item.range, "one index may be a tensor", "to pair two, use `gather`");
        int64_t added = at.type().getRank();
        base = gatherRows(item.range, axis, 0, base.tensor, at.tensor);
        axis += added;
      } else {
        DimAttr position = sizeOf(at, item.range, "an index");
        if (!position)
          return Value();
        bool fromEnd = position.asConstant() && *position.asConstant() < 0;
        base = onRows(item.range, RowsMoved::along(axis, "index " + position.text()), base.tensor,
                      [&](mlir::ValueRange of) {
                        return emit<IndexOp>(item.range, builder_.getI64IntegerAttr(axis), position,
                                             fromEnd ? builder_.getUnitAttr() : mlir::UnitAttr(), of[0]);
                      });
      }
    }
    if (base.isPoison())
      return base;
  }
  return base;
}

} // namespace rondo::language
