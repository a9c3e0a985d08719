// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tests/campaign/Data.h"
#include "ir/Evaluate.h"
#include <algorithm>
#include <cmath>

using namespace mlir;
using namespace rondo;
using namespace rondo::campaign;

std::string campaign::sizesText(const Sizes &sizes) {
  std::string text;
  for (const auto &[name, value] : sizes)
    text += (text.empty() ? "" : ", ") + name + "=" + std::to_string(value);
  return text;
}

static std::optional<int64_t> valueOf(DimAttr dim, const Sizes &sizes) {
  if (!dim)
    return std::nullopt;
  return dim.evaluate([&](StringRef name) -> std::optional<int64_t> {
    auto it = sizes.find(name.str());
    return it == sizes.end() ? std::nullopt : std::optional(it->second);
  });
}

static bool admits(EntryOp entry, const Sizes &sizes) {
  for (DictionaryAttr assumption :
       entry.getAssumptions() ? entry.getAssumptionsAttr().getAsRange<DictionaryAttr>()
                              : ArrayAttr::get(entry.getContext(), {}).getAsRange<DictionaryAttr>()) {
    auto lhs = valueOf(assumption.getAs<DimAttr>("lhs"), sizes),
         rhs = valueOf(assumption.getAs<DimAttr>("rhs"), sizes);
    bool atLeast = assumption.getAs<StringAttr>("kind").getValue() == "at_least";
    if (!lhs || !rhs || (atLeast ? *lhs < *rhs : *lhs != *rhs))
      return false;
  }
  return true;
}

std::optional<Sizes> campaign::drawSizes(EntryOp entry, Random &random, int64_t spread, const Sizes &given) {
  for (int tries = 0; tries < 60; ++tries) {
    Sizes sizes = given;
    bool fits = true;
    for (auto symbol : entry.getSymbols().getAsRange<SymbolAttr>()) {
      std::string name = symbol.getSymbolName().str();
      int64_t low = valueOf(symbol.getMin(), sizes).value_or(1);
      int64_t high = std::min(valueOf(symbol.getMax(), sizes).value_or(low + spread + tries / 20),
                              low + spread + tries / 20);
      auto [it, fresh] = sizes.try_emplace(name, random.integer(low, high));
      fits &= it->second >= low;
    }
    if (fits && admits(entry, sizes))
      return sizes;
  }
  return std::nullopt;
}

static DictionaryAttr aboutInput(EntryOp entry, BlockArgument input) {
  return cast<DictionaryAttr>(entry.getInputs()[input.getArgNumber()]);
}

/// A multiple of 1/8 of at most 1.5.
static double eighths(Random &random) { return double(random.integer(-12, 12)) / 8; }

static double draw(EntryOp entry, DictionaryAttr about, Dtype dtype, const Sizes &sizes, Random &random) {
  if (dtype == Dtype::F32)
    return eighths(random);
  if (dtype == Dtype::Bool)
    return double(random.integer(0, 1));
  if (auto size = about.getAs<StringAttr>("size"))
    return double(sizes.at(size.str()));
  DimAttr min = about.getAs<DimAttr>("min"), max = about.getAs<DimAttr>("max");
  if (auto lengths = about.getAs<StringAttr>("lengths"))
    for (auto symbol : entry.getSymbols().getAsRange<SymbolAttr>())
      if (symbol.getSymbolName() == lengths) {
        min = symbol.getMin();
        max = symbol.getMax();
      }
  int64_t low = valueOf(min, sizes).value_or(-2),
          high = valueOf(max, sizes).value_or(std::max<int64_t>(low, 0) + 3);
  // The ends of a range are where mistakes show.
  return double(random.chance(25) ? low : random.chance(25) ? high : random.integer(low, high));
}

/// Whether an element of a value of this type is padding, by the entry's lengths or masks.
static bool isPadding(EntryOp entry, SymbolicTensorType type, ArrayRef<int64_t> index,
                      const reference::Tensors &inputs) {
  for (auto [a, axis] : llvm::enumerate(type.getAxes())) {
    if (!axis.isPadded())
      continue;
    if (axis.getMask()) {
      if (inputs.at(axis.getMask().str()).at({index[0], index[a]}) == 0)
        return true;
      continue;
    }
    for (BlockArgument argument : entry.getBlock().getArguments())
      if (auto name = aboutInput(entry, argument).getAs<StringAttr>("lengths");
          name && axis.getLengths().asSymbol() == name.getValue())
        if (index[a] >=
            int64_t(inputs.at(entry.inputName(argument.getArgNumber()).str()).elements()[index[0]]))
          return true;
  }
  return false;
}

/// Padding that a value marks holds that value and nothing else does; each row of a mask is true somewhere.
static void keepMarks(EntryOp entry, reference::Tensors &inputs, const Sizes &sizes, Random &random) {
  for (BlockArgument argument : entry.getBlock().getArguments()) {
    auto type = cast<SymbolicTensorType>(argument.getType());
    TensorValue &value = inputs[entry.inputName(argument.getArgNumber()).str()];
    for (AxisAttr axis : type.getAxes()) {
      if (axis.isPadded() && axis.getMask()) {
        TensorValue &mask = inputs.at(axis.getMask().str());
        for (int64_t row = 0; row < mask.sizes()[0]; ++row)
          mask.at({row, random.integer(0, mask.sizes()[1] - 1)}) = 1;
      }
      if (!axis.isPadded() || !axis.getPadding())
        continue;
      double mark = double(axis.getPadding().getInt());
      value.forEachIndex([&](ArrayRef<int64_t> index) {
        if (isPadding(entry, type, index, inputs))
          value.at(index) = mark;
        while (!isPadding(entry, type, index, inputs) && value.at(index) == mark)
          value.at(index) = draw(entry, aboutInput(entry, argument), value.dtype(), sizes, random);
      });
    }
  }
}

reference::Tensors campaign::drawInputs(EntryOp entry, const Sizes &sizes, Random &random,
                                        const Wanted &wanted) {
  reference::Tensors inputs;
  for (BlockArgument argument : entry.getBlock().getArguments()) {
    auto type = cast<SymbolicTensorType>(argument.getType());
    DictionaryAttr about = aboutInput(entry, argument);
    Index shape;
    for (AxisAttr axis : type.getAxes())
      shape.push_back(valueOf(axis.getSize(), sizes).value_or(1));
    TensorValue value(dtypeOf(type.getElementType()), shape);
    std::string name = entry.inputName(argument.getArgNumber()).str();
    auto lengths = about.getAs<StringAttr>("lengths");
    auto asked = wanted.find(lengths ? lengths.str() : name);
    for (size_t i = 0; i < value.elements().size(); ++i)
      value.elements()[i] = asked != wanted.end() && !asked->second.empty()
                                ? double(asked->second[std::min(i, asked->second.size() - 1)])
                                : draw(entry, about, value.dtype(), sizes, random);
    inputs[name] = std::move(value);
  }
  keepMarks(entry, inputs, sizes, random);
  return inputs;
}

reference::Tensors campaign::drawWeights(Operation *module, Random &random) {
  reference::Tensors weights;
  module->walk([&](ParamOp param) {
    auto type = cast<SymbolicTensorType>(param.getResult().getType());
    Index shape;
    for (AxisAttr axis : type.getAxes())
      shape.push_back(axis.getSize().asConstant().value_or(1));
    TensorValue value(dtypeOf(type.getElementType()), shape);
    for (double &element : value.elements())
      element = eighths(random);
    weights.try_emplace(param.getTensorName().str(), std::move(value));
  });
  return weights;
}

bool campaign::redrawPadding(EntryOp entry, reference::Tensors &inputs, Random &random) {
  bool changed = false;
  for (BlockArgument argument : entry.getBlock().getArguments()) {
    auto type = cast<SymbolicTensorType>(argument.getType());
    TensorValue &value = inputs[entry.inputName(argument.getArgNumber()).str()];
    if (!value.isFloat())
      continue;
    value.forEachIndex([&](ArrayRef<int64_t> index) {
      if (!isPadding(entry, type, index, inputs))
        return;
      value.at(index) = eighths(random) * 8;
      changed = true;
    });
  }
  return changed;
}

bool campaign::redrawOtherRows(EntryOp entry, reference::Tensors &inputs, const Sizes &sizes,
                               Random &random) {
  for (BlockArgument argument : entry.getBlock().getArguments())
    if (auto type = cast<SymbolicTensorType>(argument.getType());
        type.getRank() > 0 && type.size(0).asSymbol() != "B")
      return false;
  reference::Tensors others = drawInputs(entry, sizes, random);
  for (auto &[name, value] : others)
    value.forEachIndex([&, &name = name, &value = value](ArrayRef<int64_t> index) {
      if (!index.empty() && index[0] == 0)
        value.at(index) = inputs[name].at(index);
    });
  inputs = std::move(others);
  return true;
}

/// Values that are one number: both never written, or alike but for rounding.
static double distance(double x, double y) {
  if (x == y || (std::isnan(x) && std::isnan(y)))
    return 0;
  return std::isnan(x - y) ? HUGE_VAL : std::abs(x - y);
}

double campaign::difference(EntryOp entry, const reference::Run &a, const reference::Run &b,
                            const reference::Tensors &inputs, bool firstRow) {
  double greatest = 0;
  auto operands = entry.getBlock().getTerminator()->getOperands();
  for (auto [operand, first, second] : llvm::zip(operands, a.outputs, b.outputs)) {
    auto type = cast<SymbolicTensorType>(operand.getType());
    bool sameSizes = first.value.sizes() == second.value.sizes();
    if (firstRow && (!sameSizes || type.getRank() == 0 || type.size(0).asSymbol() != "B"))
      continue;
    if (!sameSizes)
      return HUGE_VAL;
    first.value.forEachIndex([&, &first = first, &second = second](ArrayRef<int64_t> index) {
      if (!isPadding(entry, type, index, inputs) && (!firstRow || index[0] == 0))
        greatest = std::max(greatest, distance(first.value.at(index), second.value.at(index)));
    });
  }
  return greatest;
}
