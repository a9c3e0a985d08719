// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Entry checks of the interpreter: what only the caller knows.
#include "backends/reference/Inputs.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Operation.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SetVector.h"
#include <cmath>

using namespace mlir;
using namespace rondo;
using namespace rondo::reference;

StringRef reference::nameOf(Attribute dictionary) {
  return cast<StringAttr>(cast<DictionaryAttr>(dictionary).get("name")).getValue();
}

namespace {
class Binder {
public:
  Binder(const Declaration &declaration, const Tensors &given, SymbolValues &symbols,
         std::vector<TensorValue> &values)
      : declaration(declaration), given(given), symbols(symbols), values(values) {}

  LogicalResult run() {
    return failure(failed(collect()) || failed(bindSizes()) || failed(checkSizes()) ||
                   failed(bindLengths()) || failed(attachLengths()) || failed(checkValues()) ||
                   failed(checkAssumptions()));
  }

private:
  DictionaryAttr input(size_t i) const { return cast<DictionaryAttr>(declaration.inputs[i]); }
  StringRef name(size_t i) const { return nameOf(declaration.inputs[i]); }
  InFlightDiagnostic fail(size_t i) { return declaration.op->emitError("input `") << name(i) << "` "; }
  static StringRef symbolNamed(DictionaryAttr dictionary, StringRef key) {
    auto attribute = dictionary.getAs<StringAttr>(key);
    return attribute ? attribute.getValue() : StringRef();
  }

  LogicalResult collect() {
    for (const auto &[name, value] : given)
      if (llvm::none_of(declaration.inputs,
                        [&, &name = name](Attribute input) { return nameOf(input) == name; }))
        return declaration.op->emitError("the entry has no input `") << name << "`";
    for (size_t i = 0; i < declaration.inputs.size(); ++i) {
      auto it = given.find(name(i).str());
      if (it == given.end())
        return declaration.op->emitError("input `") << name(i) << "` is missing";
      values.push_back(it->second);
      SymbolicTensorType type = declaration.inputTypes[i];
      if (type && type.getRank() != it->second.rank())
        return fail(i) << "has shape " << it->second.shapeText() << " but is declared `" << type.text()
                       << "`";
      if (type)
        values.back().setDtype(dtypeOf(type.getElementType()));
    }
    return success();
  }

  /// An axis whose size is a symbol says its value; a size argument too. The first one to say it wins, the
  /// others must agree.
  LogicalResult bindSizes() {
    llvm::StringMap<std::string> from;
    auto bind = [&](size_t i, StringRef symbol, int64_t value) -> LogicalResult {
      auto [it, fresh] = symbols.sizes.try_emplace(symbol, value);
      if (fresh)
        from[symbol] = name(i).str();
      else if (it->second != value)
        return fail(i) << "gives `" << symbol << "` the value " << value << ", but it is " << it->second
                       << " by `" << from[symbol] << "`";
      return success();
    };
    for (size_t i = 0; i < values.size(); ++i) {
      StringRef size = symbolNamed(input(i), "size");
      if (!size.empty() && (values[i].rank() != 0 || failed(bind(i, size, int64_t(values[i].item())))))
        return failure();
      if (!declaration.inputTypes[i])
        continue;
      for (auto [axis, value] : llvm::zip_equal(declaration.inputTypes[i].getAxes(), values[i].sizes()))
        if (auto symbol = axis.getSize().asSymbol(); symbol && failed(bind(i, *symbol, value)))
          return failure();
    }
    return bindMultiples(bind);
  }

  /// `4*N` says what N is where nothing else does.
  LogicalResult bindMultiples(llvm::function_ref<LogicalResult(size_t, StringRef, int64_t)> bind) {
    for (size_t i = 0; i < values.size(); ++i)
      for (int64_t a = 0; declaration.inputTypes[i] && a < values[i].rank(); ++a) {
        DimAttr size = declaration.inputTypes[i].size(a);
        llvm::SmallSetVector<StringAttr, 2> names;
        size.forEachSymbol([&](StringAttr name) { names.insert(name); });
        if (names.size() != 1 || symbols.sizes.count(names[0].getValue()))
          continue;
        auto none = size.evaluate([](StringRef) { return 0; }),
             one = size.evaluate([](StringRef) { return 1; });
        if (none == 0 && one && *one > 1 && failed(bind(i, names[0].getValue(), values[i].size(a) / *one)))
          return failure();
      }
    return success();
  }

  LogicalResult checkSizes() {
    for (size_t i = 0; i < values.size(); ++i)
      for (int64_t a = 0; declaration.inputTypes[i] && a < values[i].rank(); ++a) {
        DimAttr size = declaration.inputTypes[i].size(a);
        auto expected = symbols.value(size);
        if (!expected)
          return fail(i) << "has axis " << a << " of size `" << size.text()
                         << "`, and no input says its symbols";
        if (*expected != values[i].size(a))
          return fail(i) << "has " << values[i].size(a) << " along axis " << a << ", not `" << size.text()
                         << "` = " << *expected;
      }
    for (Attribute attribute : declaration.symbols) {
      auto symbol = cast<SymbolAttr>(attribute);
      auto value = symbols.value(DimAttr::symbol(symbol.getContext(), symbol.getSymbolName()));
      if (symbol.getRows() || !value)
        continue;
      if (auto min = symbols.value(symbol.getMin()); min && *value < *min)
        return declaration.op->emitError("`")
               << symbol.getSymbolName().getValue() << "` is " << *value << ", below " << *min;
      if (auto max = symbol.getMax() ? symbols.value(symbol.getMax()) : std::nullopt; max && *value > *max)
        return declaration.op->emitError("`")
               << symbol.getSymbolName().getValue() << "` is " << *value << ", above " << *max;
    }
    return success();
  }

  LogicalResult bindLengths() {
    for (size_t i = 0; i < values.size(); ++i) {
      StringRef symbol = symbolNamed(input(i), "lengths");
      if (symbol.empty())
        continue;
      RowAxes rows;
      for (int64_t a = 0; a < values[i].rank(); ++a)
        rows.push_back(
            {declaration.inputTypes[i] ? declaration.inputTypes[i].axis(a) : AxisAttr(), values[i].size(a)});
      std::vector<int64_t> lengths;
      for (double length : values[i].elements())
        lengths.push_back(int64_t(length));
      if (failed(checkLengths(i, symbol, lengths)))
        return failure();
      symbols.lengths[symbol] = {lengths, rows};
    }
    return success();
  }

  LogicalResult checkLengths(size_t i, StringRef name, ArrayRef<int64_t> lengths) {
    for (Attribute attribute : declaration.symbols) {
      auto symbol = cast<SymbolAttr>(attribute);
      if (symbol.getSymbolName().getValue() != name)
        continue;
      auto min = symbols.value(symbol.getMin());
      auto max = symbol.getMax() ? symbols.value(symbol.getMax()) : std::nullopt;
      for (auto [row, length] : llvm::enumerate(lengths))
        if ((min && length < *min) || (max && length > *max))
          return fail(i) << "has length " << length << " in row " << row << ", outside " << min.value_or(0)
                         << ".." << (max ? std::to_string(*max) : "");
    }
    return success();
  }

  LogicalResult attachLengths() {
    for (size_t i = 0; i < values.size(); ++i) {
      SymbolicTensorType type = declaration.inputTypes[i];
      for (int64_t a = 0; type && a < values[i].rank(); ++a) {
        if (!type.axis(a).isRagged())
          continue;
        DimAttr dim = type.axis(a).getLengths();
        bool fits = true;
        values[i].makeRagged(a, [&](ArrayRef<int64_t> row) {
          auto length = symbols.value(dim, [&](const RowAxes &rows) -> std::optional<int64_t> {
            auto map =
                RowMap::find(type.getAxes().take_front(a), values[i].sizes().take_front(a), rows, symbols);
            return map ? std::optional(map->row(row)) : std::nullopt;
          });
          fits &= length && *length >= 0 && *length <= values[i].size(a);
          return fits ? *length : 0;
        });
        if (!fits)
          return fail(i) << "has a length `" << dim.text() << "` that does not fit axis " << a << " of size "
                         << values[i].size(a);
      }
      values[i].fillInvalid(TensorValue::unwritten);
    }
    return success();
  }

  LogicalResult checkValues() {
    for (size_t i = 0; i < values.size(); ++i) {
      auto minDim = input(i).getAs<DimAttr>("min"), maxDim = input(i).getAs<DimAttr>("max");
      auto min = minDim ? symbols.value(minDim) : std::nullopt,
           max = maxDim ? symbols.value(maxDim) : std::nullopt;
      std::optional<Index> wrong;
      values[i].forEachIndex([&](ArrayRef<int64_t> index) {
        double x = values[i].at(index);
        if (!wrong && ((min && x < double(*min)) || (max && x > double(*max))))
          wrong = Index(index);
      });
      if (!wrong)
        continue;
      std::string place;
      for (int64_t at : *wrong)
        place += (place.empty() ? "" : ", ") + std::to_string(at);
      return fail(i) << "has " << int64_t(values[i].at(*wrong)) << " at [" << place << "], outside "
                     << (min ? std::to_string(*min) : "") << "..=" << (max ? std::to_string(*max) : "");
    }
    return success();
  }

  LogicalResult checkAssumptions() {
    for (Attribute attribute :
         declaration.assumptions ? declaration.assumptions.getValue() : ArrayRef<Attribute>()) {
      auto assumption = cast<DictionaryAttr>(attribute);
      auto left = assumption.getAs<DimAttr>("lhs"), right = assumption.getAs<DimAttr>("rhs");
      bool atLeast = assumption.getAs<StringAttr>("kind").getValue() == "at_least";
      // Once for each row where lengths take part, else once.
      int64_t rows = 1;
      auto count = [&](StringAttr name) {
        if (auto it = symbols.lengths.find(name.getValue()); it != symbols.lengths.end())
          rows = it->second.values.size();
      };
      left.forEachSymbol(count);
      right.forEachSymbol(count);
      for (int64_t row = 0; row < rows; ++row) {
        auto at = [&](const RowAxes &) { return std::optional(row); };
        auto lhs = symbols.value(left, at), rhs = symbols.value(right, at);
        if (lhs && rhs && (atLeast ? *lhs < *rhs : *lhs != *rhs))
          return declaration.op->emitError("`assume ")
                 << assumption.getAs<StringAttr>("text").getValue() << "` does not hold";
      }
    }
    return success();
  }

  const Declaration &declaration;
  const Tensors &given;
  SymbolValues &symbols;
  std::vector<TensorValue> &values;
};
} // namespace

LogicalResult reference::bindInputs(const Declaration &declaration, const Tensors &given,
                                    SymbolValues &symbols, std::vector<TensorValue> &values) {
  return Binder(declaration, given, symbols, values).run();
}
