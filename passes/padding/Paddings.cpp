// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the inputs of an entry declare about padding.
#include "passes/padding/Rules.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

std::optional<int64_t> Padding::boundaryOf(AxisAttr axis) const {
  if (mask)
    return axis.getMask() == mask ? std::optional<int64_t>(0) : std::nullopt;
  if (!axis.getLengths())
    return std::nullopt;
  return (axis.getLengths() - lengths).asConstant();
}

bool Padding::isRagged() const { return cast<SymbolicTensorType>(input.getType()).axis(axis).isRagged(); }

std::string Padding::describe(const Names &names) const {
  return mask ? "where `" + mask.str() + "` is false" : "at or beyond `" + names.text(lengths) + "`";
}

RowPlace rondo::passes::placeOfBatch(SymbolicTensorType type, DimAttr batch) {
  return batch ? placeOfRows(type.getAxes(), AxisAttr::dense(batch)) : RowPlace();
}

Paddings::Paddings(EntryOp entry, const ShapeEnvironment &environment)
    : entry(entry), rowsOfLengths(rowsOfAllLengths(entry)) {
  for (BlockArgument input : entry.getBlock().getArguments()) {
    SymbolicTensorType type = cast<SymbolicTensorType>(input.getType());
    for (auto [a, axis] : llvm::enumerate(type.getAxes())) {
      if (axis.isDense())
        continue;
      if (auto known = of(axis)) { // what is masked by hand says more to people
        if (axis.isPadded() && list[*known].isRagged())
          list[*known].input = input, list[*known].axis = a;
        continue;
      }
      Padding padding;
      padding.lengths = axis.getMask() ? DimAttr() : axis.getLengths();
      padding.mask = axis.getMask();
      padding.input = input;
      padding.axis = a;
      list.push_back(padding);
      Rows over = rowsOf(type, a);
      DimAttr batch = over.axes.empty() ? DimAttr() : type.size(over.axes.front());
      if (!llvm::is_contained(rows, batch))
        rows.push_back(batch);
    }
  }
  addRowsThatEnd(environment);
  addAmounts();
}

/// Rows that end one by one are rows also where no input has lengths. A literal number of them is no name
/// that tells which axes of the inputs hold them.
void Paddings::addRowsThatEnd(const ShapeEnvironment &environment) {
  entry.walk([&](LoopOp loop) {
    if (!loop.hasUntil())
      return;
    DimAttr size = environment.type(loop.getYield().getUntil()).size(0);
    auto name = size.asSymbol();
    bool given = name && llvm::any_of(entry.getSymbols().getAsRange<SymbolAttr>(),
                                      [&](SymbolAttr symbol) { return symbol.getSymbolName() == *name; });
    if (given && !llvm::is_contained(rows, size))
      rows.push_back(size);
  });
}

std::optional<unsigned> Paddings::of(AxisAttr axis) const {
  for (auto [p, padding] : llvm::enumerate(list))
    if (!axis.isDense() && padding.boundaryOf(axis))
      return p;
  return std::nullopt;
}

std::optional<unsigned> Paddings::ofSize(StringAttr size) const {
  for (auto [p, padding] : llvm::enumerate(list))
    if (cast<SymbolicTensorType>(padding.input.getType()).size(padding.axis).mentions(size))
      return p;
  return std::nullopt;
}

bool Paddings::varies(DimAttr size) const {
  bool found = false;
  size.forEachSymbol([&](StringAttr symbol) { found |= sizes.count(symbol) > 0; });
  return found;
}

bool Paddings::isMask(BlockArgument input) const {
  StringRef name = entry.inputName(input.getArgNumber());
  return llvm::any_of(list, [&](const Padding &padding) { return padding.mask && padding.mask == name; });
}

DimAttr Paddings::sizeOfMask(StringAttr mask) const {
  for (BlockArgument input : entry.getBlock().getArguments())
    if (auto type = cast<SymbolicTensorType>(input.getType());
        type.getRank() > 0 && entry.inputName(input.getArgNumber()) == mask.getValue())
      return type.getAxes().back().getSize();
  return {};
}

void Paddings::addAmounts() {
  // A size that a dense axis or an argument has as well is data of its own.
  llvm::DenseSet<StringAttr> given;
  for (BlockArgument input : entry.getBlock().getArguments()) {
    auto type = cast<SymbolicTensorType>(input.getType());
    auto about = cast<DictionaryAttr>(entry.getInputs()[input.getArgNumber()]);
    if (auto size = about.getAs<StringAttr>("size"))
      given.insert(size);
    for (auto [a, axis] : llvm::enumerate(type.getAxes()))
      if (axis.isDense() && !(isMask(input) && int64_t(a) + 1 == type.getRank()))
        axis.getSize().forEachSymbol([&](StringAttr symbol) { given.insert(symbol); });
  }
  for (BlockArgument input : entry.getBlock().getArguments())
    for (AxisAttr axis : cast<SymbolicTensorType>(input.getType()).getAxes()) {
      if (axis.isDense())
        continue;
      axis.getSize().forEachSymbol([&](StringAttr symbol) {
        if (given.contains(symbol))
          return;
        auto &least = sizes[symbol];
        DimAttr more = axis.getSize() - DimAttr::symbol(symbol.getContext(), symbol.getValue());
        if (axis.getLengths() && more.asConstant() && !llvm::is_contained(least, axis.getLengths() - more))
          least.push_back(axis.getLengths() - more);
      });
    }
}

Rows Paddings::rowsOf(SymbolicTensorType type, int64_t axis) const {
  Rows rows;
  DimAttr lengths = type.axis(axis).getLengths();
  if (!lengths) { // a mask has all axes in front of it
    llvm::append_range(rows.axes, llvm::seq<int64_t>(0, axis));
    return rows;
  }
  lengths.forEachSymbol([&](StringAttr name) {
    SmallVector<int64_t> taken{axis};
    for (AxisAttr over : rowsOfLengths.lookup(name)) {
      taken.push_back(placeOfRows(type.getAxes(), over, taken).axis);
      if (taken.back() >= 0 && !llvm::is_contained(rows.axes, taken.back()))
        rows.axes.push_back(taken.back());
    }
  });
  return rows;
}
