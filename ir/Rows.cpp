// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ir/Rows.h"
#include "ir/Ops.h"

using namespace mlir;
using namespace rondo;

//===-- Who makes lengths --===//

/// The axis as it is outside of a loop: rows that end one by one stay as many as they were before it.
static AxisAttr outsideOf(LoopOp loop, AxisAttr axis) {
  for (auto [init, dims] : llvm::zip(loop.getInits(), loop.getCarriedDims().getAsRange<ArrayAttr>()))
    for (auto [a, dim] : llvm::enumerate(dims))
      if (dim == axis.getSize() && axis.getSize().asSymbol())
        return typeOf(init).axis(a);
  return axis;
}

/// Calls `visit` for each lengths symbol that the op makes.
static void forEachLengths(Operation *op, llvm::function_ref<void(StringRef, LengthsRows)> visit) {
  auto front = [](SymbolicTensorType type, int64_t count) {
    return LengthsRows(type.getAxes().take_front(count));
  };
  if (auto ragged = dyn_cast<RaggedOp>(op)) {
    SymbolicTensorType lengths = typeOf(ragged.getLengths());
    visit(ragged.getSymbol(), front(lengths, lengths.getRank()));
  } else if (auto nonzero = dyn_cast<NonzeroOp>(op)) {
    SymbolicTensorType type = typeOf(nonzero.getInput());
    visit(nonzero.getSymbol(), front(type, type.getRank() - 1));
  } else if (auto loop = dyn_cast<LoopOp>(op); loop && loop.hasUntil()) {
    visit(loop.getLengths(), {outsideOf(loop, typeOf(loop.getYield().getUntil()).axis(0))});
  }
}

static void forEachDeclaredLengths(EntryOp entry, llvm::function_ref<void(StringRef, LengthsRows)> visit) {
  for (auto symbol : entry.getSymbols().getAsRange<SymbolAttr>())
    if (symbol.getRows())
      visit(symbol.getSymbolName().getValue(), {AxisAttr::dense(symbol.getRows())});
}

static EntryOp entryAround(Operation *scope) {
  auto entry = dyn_cast<EntryOp>(scope);
  return entry ? entry : scope->getParentOfType<EntryOp>();
}

LengthsRows rondo::rowsOfLengths(Operation *scope, StringRef symbol) {
  LengthsRows found;
  auto take = [&](StringRef name, LengthsRows rows) {
    if (name == symbol)
      found = std::move(rows);
  };
  EntryOp entry = entryAround(scope);
  if (!entry)
    return found;
  forEachDeclaredLengths(entry, take);
  if (found.empty())
    entry.getBody().walk([&](Operation *op) { forEachLengths(op, take); });
  return found;
}

llvm::StringMap<LengthsRows> rondo::rowsOfAllLengths(Operation *scope) {
  llvm::StringMap<LengthsRows> all;
  auto add = [&](StringRef name, LengthsRows rows) { all[name] = std::move(rows); };
  if (EntryOp entry = entryAround(scope)) {
    forEachDeclaredLengths(entry, add);
    entry.getBody().walk([&](Operation *op) { forEachLengths(op, add); });
  }
  return all;
}

//===-- Where rows stand --===//

/// The size that a name in a tag stands for: a literal factor's is its number.
static DimAttr sizeOfName(StringAttr name) {
  int64_t number = 0;
  return name.getValue().getAsInteger(10, number) ? DimAttr::symbol(name.getContext(), name.getValue())
                                                  : DimAttr::constant(name.getContext(), number);
}

DimAttr rondo::sizeOfTag(MLIRContext *context, ArrayRef<StringAttr> tag) {
  DimAttr size = DimAttr::constant(context, 1);
  for (StringAttr name : tag)
    size = size * sizeOfName(name);
  return size;
}

/// Where the rows' tag stands in the axis' tag as consecutive names.
static std::optional<RowPlace> placeInTag(int64_t a, AxisAttr axis, AxisAttr rows) {
  ArrayRef<StringAttr> have = axis.getTag(), want = rows.getTag();
  DimAttr one = DimAttr::constant(axis.getContext(), 1);
  if (want.empty() || (have == want && axis.getSize() != rows.getSize()))
    return std::nullopt;
  for (size_t at = 0; at + want.size() <= have.size(); ++at) {
    if (have.slice(at, want.size()) != want)
      continue;
    DimAttr rest = axis.getSize().floorDiv(rows.getSize());
    if (at == 0)
      return RowPlace{a, rest, one};
    DimAttr inner = sizeOfTag(axis.getContext(), have.drop_front(at + want.size()));
    return RowPlace{a, inner, rest.floorDiv(inner)};
  }
  return std::nullopt;
}

RowPlace rondo::placeOfRows(ArrayRef<AxisAttr> axes, AxisAttr rows, ArrayRef<int64_t> taken) {
  for (auto [a, axis] : llvm::enumerate(axes))
    if (std::optional<RowPlace> place = placeInTag(int64_t(a), axis, rows))
      return *place;
  DimAttr one = DimAttr::constant(rows.getContext(), 1);
  for (auto [a, axis] : llvm::enumerate(axes))
    if (axis.getSize() == rows.getSize() && !llvm::is_contained(taken, int64_t(a)))
      return {int64_t(a), one, one};
  return {};
}

SmallVector<int64_t, 2> rondo::rowAxesOf(Operation *scope, SymbolicTensorType type, int64_t axis) {
  SmallVector<int64_t, 2> found;
  if (!type.axis(axis).getLengths())
    return found;
  type.axis(axis).getLengths().forEachSymbol([&](StringAttr name) {
    SmallVector<int64_t> taken; // by rows of these lengths
    for (AxisAttr rows : rowsOfLengths(scope, name.getValue())) {
      int64_t at = placeOfRows(type.getAxes().take_front(axis), rows, taken).axis;
      taken.push_back(at);
      if (at >= 0 && !llvm::is_contained(found, at))
        found.push_back(at);
    }
  });
  return found;
}
