// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What an entry promises to check before it runs, and how it describes itself.
#include "ir/Caps.h"
#include "passes/prover/Entry.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

/// How an index along an axis of this size is called: `b` where the size is `B`.
static std::string indexText(DimAttr size) {
  auto symbol = size.asSymbol();
  return symbol ? symbol->lower() : "i";
}

/// `src[b, s]`
static std::string element(EntryOp entry, unsigned input) {
  std::string name = entry.inputName(input).str(), indices;
  for (AxisAttr axis : cast<SymbolicTensorType>(entry.getBlock().getArgument(input).getType()).getAxes())
    indices += (indices.empty() ? "" : ", ") + indexText(axis.getSize());
  return indices.empty() ? name : name + "[" + indices + "]";
}

/// The element of the input that holds a lengths symbol, else the symbol.
static std::string elementOf(EntryOp entry, SymbolAttr symbol) {
  for (auto [i, input] : llvm::enumerate(entry.getInputs()))
    if (cast<DictionaryAttr>(input).getAs<StringAttr>("lengths") == symbol.getSymbolName())
      return element(entry, i);
  return symbol.getSymbolName().str() + (symbol.getRows() ? "[" + indexText(symbol.getRows()) + "]" : "");
}

std::vector<std::string> rondo::passes::contractOf(EntryOp entry, const Names &names) {
  std::vector<std::string> sentences;
  for (Attribute attribute : entry.getSymbols()) {
    auto symbol = cast<SymbolAttr>(attribute);
    std::string name = elementOf(entry, symbol);
    if (symbol.getRows() || !symbol.getMin().isConstant(1))
      sentences.push_back(names.text(symbol.getMin()) + " <= " + name);
    if (symbol.getMax())
      sentences.push_back(name + " <= " + names.text(symbol.getMax()));
  }
  for (auto [i, input] : llvm::enumerate(entry.getInputs())) {
    auto about = cast<DictionaryAttr>(input);
    auto min = about.getAs<DimAttr>("min"), max = about.getAs<DimAttr>("max");
    if (about.get("lengths") || about.get("size") || (!min && !max))
      continue;
    std::string value = element(entry, i);
    if (max && max.asSymbol()) { // lengths within a size
      if (min)
        sentences.push_back(names.text(min) + " <= " + value);
      sentences.push_back(value + " <= " + names.text(max));
    } else {
      sentences.push_back((min ? names.text(min) + " <= " : "") + value +
                          (max ? " < " + names.text(max + 1) : ""));
    }
  }
  for (Attribute assumption :
       entry.getAssumptions() ? entry.getAssumptionsAttr().getValue() : ArrayRef<Attribute>())
    if (auto text = cast<DictionaryAttr>(assumption).getAs<StringAttr>("text"))
      sentences.push_back(text.str());
  if (auto counts = entry->getAttrOfType<ArrayAttr>(kByteChecks))
    for (DimAttr bytes : counts.getAsRange<DimAttr>())
      sentences.push_back("63 bits can count " + names.text(bytes) + " bytes");
  return sentences;
}

/// Whether a type as written leaves a size open: `f32[B, _]`.
static bool leavesOpen(StringRef type) {
  auto isName = [](char c) { return llvm::isAlnum(c) || c == '_'; };
  for (size_t at = type.find('_'); at != StringRef::npos; at = type.find('_', at + 1))
    if ((at == 0 || !isName(type[at - 1])) && (at + 1 == type.size() || !isName(type[at + 1])))
      return true;
  return false;
}

static SymbolicTensorType withoutTags(SymbolicTensorType type) {
  return type.withAxes(
      llvm::map_to_vector(type.getAxes(), [](AxisAttr axis) { return axis.withSize(axis.getSize()); }));
}

static EntryValue describe(const Names &names, DictionaryAttr about, SymbolicTensorType type) {
  EntryValue value;
  value.name = about.getAs<StringAttr>("name").str();
  value.dtype = type.isBool() ? "bool" : type.isInteger() ? "i32" : "f32";
  for (AxisAttr axis : type.getAxes())
    value.shape.push_back(names.text(axis.getSize()));
  if (auto written = about.getAs<StringAttr>("type"))
    value.type = leavesOpen(written) ? names.text(withoutTags(type)) : written.str();
  if (auto vocabulary = about.getAs<StringAttr>("vocabulary"))
    value.vocabulary = vocabulary.str();
  else if (auto reference = about.getAs<FlatSymbolRefAttr>("vocabulary"))
    value.vocabulary = reference.getValue().str();
  return value;
}

void EntryProver::describeEntry() {
  if (!idChecks.empty()) {
    SmallVector<Attribute> inputs(entry.getInputs().getValue());
    for (auto [i, range] : idChecks) {
      NamedAttrList about(cast<DictionaryAttr>(inputs[i]));
      // An `assume` may have said one side.
      auto min = about.getNamed("min"), max = about.getNamed("max");
      if (range.first)
        about.set("min", min ? cast<DimAttr>(min->getValue()).max(range.first) : range.first);
      if (range.second)
        about.set("max", max ? cast<DimAttr>(max->getValue()).min(range.second) : range.second);
      inputs[i] = about.getDictionary(context);
    }
    entry.setInputsAttr(ArrayAttr::get(context, inputs));
  }
  // A function that nobody calls is proved, but no artifact has it.
  if (entry->hasAttr("rondo.check_only"))
    return;
  EntryProof described;
  described.name = entry.getSymName().str();
  for (auto [argument, about] : llvm::zip_equal(entry.getBlock().getArguments(), entry.getInputs()))
    described.inputs.push_back(
        ::describe(names, cast<DictionaryAttr>(about), cast<SymbolicTensorType>(argument.getType())));
  for (auto [value, about] :
       llvm::zip_equal(entry.getBlock().getTerminator()->getOperands(), entry.getOutputs()))
    described.outputs.push_back(::describe(names, cast<DictionaryAttr>(about), environment.type(value)));
  described.contract = contractOf(entry, names);
  proof.entries.push_back(std::move(described));
}
