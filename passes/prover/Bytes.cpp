// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Every value's bytes can be counted in 63 bits: proved under the caps of sizes; where a size has no cap of
// its own that is not always so, and the entry checks it.
#include "passes/prover/Entry.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

static DimAttr bytesOf(SymbolicTensorType type) {
  int64_t each = type.isBool() ? 1 : type.getElementType().isF64() ? 8 : 4;
  return type.numElements() * each;
}

/// At least as many: nothing is taken away.
static DimAttr withoutDifferences(DimAttr bytes) {
  DimAttr total = DimAttr::constant(bytes.getContext(), 0);
  for (auto [monomial, coefficient] : llvm::zip_equal(bytes.getMonomials(), bytes.getCoefficients()))
    if (coefficient > 0)
      total = total + DimAttr::get(bytes.getContext(), {monomial}, {coefficient});
  return total;
}

void EntryProver::checkBytes(Operation *op, ValueRange values) {
  for (Value value : values) {
    SymbolicTensorType type = environment.type(value);
    DimAttr bytes = bytesOf(type);
    if (bytes.asConstant() || facts.upperBoundUnderCaps(bytes) || !byteCounts.insert(bytes).second)
      continue;
    bool known = llvm::none_of(type.getAxes(), [&](AxisAttr axis) { return isSpoiled(axis.getSize()); });
    if (!known)
      continue;
    if (auto sizes = tooManyBytes(type, bytes); !sizes)
      checkBytesAtEntry(bytes);
    else if (!std::exchange(bytesRejected, true)) // what is made of it is too large as well
      rejectBytes(op, value, type, *sizes);
  }
}

/// Sizes that the declarations admit and for which the bytes do not fit: the least ones, or the greatest that
/// are declared.
std::optional<Assignment> EntryProver::tooManyBytes(SymbolicTensorType type, DimAttr bytes) {
  for (bool least : {true, false}) {
    Assignment values;
    bool known = true;
    for (auto symbol : entry.getSymbols().getAsRange<SymbolAttr>()) {
      DimAttr end = least || !symbol.getMax() ? symbol.getMin() : symbol.getMax();
      auto value = end ? valueOf(end, values) : std::optional<int64_t>(1);
      known &= value.has_value();
      values[symbol.getSymbolName()] = value.value_or(1);
    }
    bool hasSizes = known && llvm::all_of(type.getAxes(), [&](AxisAttr axis) {
                      return axis.getSize().overflowed() || valueOf(axis.getSize(), values);
                    });
    if (hasSizes && !valueOf(bytes, values) && facts.admits(values))
      return values;
  }
  return std::nullopt;
}

void EntryProver::rejectBytes(Operation *op, Value value, SymbolicTensorType type, const Assignment &sizes) {
  ProofDiagnostic &made =
      report(op, Cause::Overflow,
             names.describe(value) + ", `" + names.text(type) + "`, needs more bytes than 63 bits can count",
             Verdict::Refuted);
  Counterexample example;
  SmallVector<int64_t> shape;
  for (AxisAttr axis : type.getAxes())
    shape.push_back(valueOf(axis.getSize(), sizes).value_or(-1));
  for (auto [name, number] : sizes)
    if (llvm::any_of(type.getAxes(),
                     [&, name = name](AxisAttr axis) { return axis.getSize().mentions(name.getValue()); }))
      example.sizes.push_back({names.nameSymbol(name), number});
  example.shapes.push_back(std::vector<int64_t>(shape.begin(), shape.end()));
  made.counterexample = example;
}

/// The entry knows its own sizes only; what data decides is bounded by them where it is bounded.
void EntryProver::checkBytesAtEntry(DimAttr bytes) {
  constexpr unsigned maxRounds = 8; // a bound may mention a size that has a bound
  for (unsigned round = 0; round < maxRounds && !names.ofEntrySizes(bytes); ++round)
    bytes = bytes.substitute([&](StringAttr symbol) {
      bool own = names.ofEntrySizes(DimAttr::symbol(context, symbol.getValue()));
      return own ? DimAttr() : facts.range(symbol).second;
    });
  bytes = withoutDifferences(bytes);
  if (names.ofEntrySizes(bytes) && !bytes.overflowed() && !llvm::is_contained(byteChecks, bytes))
    byteChecks.push_back(bytes);
}
