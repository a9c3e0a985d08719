// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What is told of two inputs that were run.
#include "passes/padding/Witness.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"
#include <cmath>

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

std::string PaddingWitnessSearch::describe(Difference difference, int64_t own) const {
  switch (difference) {
  case Difference::Content:
    return "they differ " + padding->describe(names) + " only";
  case Difference::Amount:
    return "one position of padding more";
  case Difference::RowCount:
    return "one row more";
  case Difference::RowContent:
  case Difference::RowLength:
    return "row " + std::to_string(own) + " is the same, other rows differ";
  }
  return "";
}

/// What the counterexample shows: sizes, lengths, and the inputs that differ or say where padding is.
void PaddingWitnessSearch::describe(PaddingWitness &witness, const Assignment &sizes, const Arrays &first,
                                    const Arrays &second) const {
  for (Attribute attribute : entry.getSymbols()) {
    auto symbol = cast<SymbolAttr>(attribute);
    auto it = sizes.find(symbol.getSymbolName());
    if (!symbol.getRows() && it != sizes.end())
      witness.example.sizes.push_back({symbol.getSymbolName().str(), it->second});
  }
  witness.example.runs.resize(2);
  for (BlockArgument input : entry.getBlock().getArguments()) {
    std::string name = entry.inputName(input.getArgNumber()).str();
    const TensorValue &one = first.at(name), &other = second.at(name);
    bool lengths = cast<DictionaryAttr>(entry.getInputs()[input.getArgNumber()]).contains("lengths");
    if (lengths)
      witness.example.values.push_back({name, {one.elements().begin(), one.elements().end()}});
    bool bounds = lengths && padding && padding->lengths &&
                  padding->lengths.mentions(cast<DictionaryAttr>(entry.getInputs()[input.getArgNumber()])
                                                .getAs<StringAttr>("lengths")
                                                .getValue());
    bool shows = bounds || one.elements() != other.elements() ||
                 (padding && padding->mask && name == padding->mask.getValue());
    if (!shows)
      continue;
    witness.example.runs[0].push_back({name, one});
    witness.example.runs[1].push_back({name, other});
  }
}

static std::string numberText(double number) {
  std::string text;
  llvm::raw_string_ostream os(text);
  if (number == double(int64_t(number)) && std::fabs(number) < 1e9)
    os << int64_t(number);
  else
    os << llvm::format("%.6g", number);
  return text;
}

/// Nested lists, cut after a few elements.
static std::string arrayText(const TensorValue &value, int64_t axis, int64_t &offset, int &room) {
  if (axis == value.rank())
    return value.dtype() == Dtype::Bool ? (value.elements()[offset++] ? "true" : "false")
                                        : numberText(value.elements()[offset++]);
  std::string text = "[";
  for (int64_t i = 0; i < value.size(axis); ++i) {
    if (room <= 0)
      return text + ", …]";
    text += (i ? ", " : "") + arrayText(value, axis + 1, offset, room);
    room -= axis + 1 == value.rank();
  }
  return text + "]";
}

static std::string inputText(const std::vector<ProofArray> &run) {
  std::string text;
  for (const ProofArray &array : run) {
    int64_t offset = 0;
    int room = 12;
    text += (text.empty() ? "" : ", ") + array.name + " = " + arrayText(array.value, 0, offset, room);
  }
  return text;
}

std::vector<ProofNote> rondo::passes::notesOf(const PaddingWitness &witness, const ProofPlace &place) {
  std::vector<ProofNote> notes;
  const Counterexample &example = witness.example;
  notes.push_back({{},
                   "input 1: " + inputText(example.runs[0]) + "; input 2: " + inputText(example.runs[1]) +
                       ": " + witness.difference});
  for (const ProofDifference &difference : example.differences) {
    std::string index =
        llvm::join(llvm::map_range(difference.index, [](int64_t i) { return std::to_string(i); }), ", ");
    notes.push_back({{},
                     "`" + difference.name + (index.empty() ? "" : "[" + index + "]") + "` is " +
                         numberText(difference.first) + " for input 1, " + numberText(difference.second) +
                         " for input 2 (parameters are random)"});
    break; // one result says enough; the JSON has them all
  }
  return notes;
}
