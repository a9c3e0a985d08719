// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/Describe.h"
#include "frontend/language/Language.h"
#include "ir/Caps.h"
#include "ir/Ops.h"
#include "ir/Rows.h"
#include "tools/Symbols.h"
#include "tools/Version.h"

#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"

using namespace rondo;
using namespace rondo::tools;
using mlir::DictionaryAttr;
using mlir::StringAttr;
using runtime::Status;

namespace {

class EntryDescriber {
public:
  EntryDescriber(EntryOp op, const runtime::Description &model) : op(op), model(model) {
    entry.name = op.getSymName().str();
  }

  Status describe(runtime::Entry &result);

private:
  Status fail(const llvm::Twine &what) const {
    return Status::failure(("entry `" + op.getSymName() + "`: " + what).str());
  }
  void collectSymbols();
  void collectBounds();
  void addSymbol(llvm::StringRef symbol, rondo_symbol_kind kind);
  void nameResults();
  Status setRange(SymbolAttr symbol);
  Status addArgument(unsigned index);
  Status addOutput(unsigned index);
  Status addLengthsOutputs();
  Status addAxes(SymbolicTensorType type, bool isOutput, runtime::Value &value);
  Status findRowAxis(SymbolicTensorType type, unsigned axis, llvm::StringRef name, uint32_t &found) const;
  Status addAssumption(DictionaryAttr assumption);
  Status addByteCheck(Dim bytes);
  Status expression(Dim dim, runtime::Expression &result) const;
  Dim capacityOf(Dim size) const;
  rondo_dtype dtypeOf(SymbolicTensorType type) const;
  uint32_t vocabularyOf(DictionaryAttr value) const;

  mutable EntryOp op; // a handle: its accessors are not const
  const runtime::Description &model;
  runtime::Entry entry;
  /// IR symbol to index in entry.symbols.
  SymbolIndex symbolIndex;
  /// Size symbols that the run determines, with their greatest value.
  llvm::MapVector<StringAttr, Dim> resultBounds;
};

} // namespace

Status EntryDescriber::expression(Dim dim, runtime::Expression &result) const {
  if (!writeExpression(dim, symbolIndex, result))
    return fail("the size " + dim.text() + " is not known from the arguments");
  return Status::success();
}

Dim EntryDescriber::capacityOf(Dim size) const {
  return size.substitute([&](StringAttr symbol) {
    auto found = resultBounds.find(symbol);
    return found == resultBounds.end() ? Dim() : found->second;
  });
}

//===-- Symbols --===//

void EntryDescriber::addSymbol(llvm::StringRef symbol, rondo_symbol_kind kind) {
  if (!symbolIndex.try_emplace(symbol, uint32_t(entry.symbols.size())).second)
    return;
  runtime::Symbol described;
  described.name = symbol.str();
  described.kind = kind;
  described.min = kind == RONDO_SIZE ? 1 : 0;
  entry.symbols.push_back(std::move(described));
}

/// Loops determine the size of what they stack; the greatest of lengths is a size too.
void EntryDescriber::collectBounds() {
  op.getBody().walk([&](MaxLenOp maxlen) {
    if (Dim most = maxlen.bound())
      resultBounds.insert({maxlen.getSymbolAttr(), capacityOf(most)});
  });
  op.getBody().walk([&](LoopOp loop) {
    auto context = loop.getContext();
    if (!loop.getSteps().empty())
      resultBounds.insert({StringAttr::get(context, loop.getSteps()), loop.getBound()});
  });
}

/// In the order of kinds that the runtime wants: sizes, sizes of results, lengths, lengths of results.
void EntryDescriber::collectSymbols() {
  collectBounds();
  auto symbols = op.getSymbols().getAsRange<SymbolAttr>();
  for (SymbolAttr symbol : symbols)
    if (!symbol.getRows())
      addSymbol(symbol.getSymbolName(), RONDO_SIZE);
  llvm::SetVector<StringAttr> used, usedLengths;
  for (mlir::Type type : op.getBlock().getTerminator()->getOperandTypes())
    for (AxisAttr axis : llvm::cast<SymbolicTensorType>(type).getAxes()) {
      axis.getSize().forEachSymbol([&](StringAttr symbol) { used.insert(symbol); });
      if (axis.getLengths())
        axis.getLengths().forEachSymbol([&](StringAttr symbol) { usedLengths.insert(symbol); });
    }
  for (StringAttr symbol : used)
    if (resultBounds.contains(symbol))
      addSymbol(symbol, RONDO_RESULT);
  for (SymbolAttr symbol : symbols)
    if (symbol.getRows())
      addSymbol(symbol.getSymbolName(), RONDO_LENGTHS);
  for (StringAttr symbol : usedLengths)
    addSymbol(symbol, RONDO_RESULT_LENGTHS); // unless it is an argument's
}

void EntryDescriber::nameResults() {
  for (const auto &[symbol, index] : symbolIndex)
    if (entry.symbols[index].kind == RONDO_RESULT || entry.symbols[index].kind == RONDO_RESULT_LENGTHS)
      entry.symbols[index].name = publicName(op.getOutputs(), symbol);
}

Status EntryDescriber::setRange(SymbolAttr symbol) {
  runtime::Symbol &described = entry.symbols[symbolIndex.lookup(symbol.getSymbolName())];
  if (described.kind != RONDO_SIZE)
    return Status::success(); // a range of lengths is the range of the argument that holds them
  Dim self = Dim::symbol(op.getContext(), symbol.getSymbolName());
  auto bound = [&](Dim limit, int64_t &constant, Dim difference, const char *relation) {
    if (!limit)
      return Status::success();
    if (std::optional<int64_t> value = limit.asConstant()) {
      constant = *value;
      return Status::success();
    }
    runtime::Condition condition;
    condition.sentence = symbol.getSymbolName().str() + relation + limit.text();
    Status status = expression(difference, condition.expression);
    entry.conditions.push_back(std::move(condition));
    return status;
  };
  if (Status status =
          bound(symbol.getMin(), described.min, symbol.getMin() ? self - symbol.getMin() : self, " >= ");
      !status.ok())
    return status;
  described.max = defaultSizeCap;
  return bound(symbol.getMax(), described.max, symbol.getMax() ? symbol.getMax() - self : self, " <= ");
}

//===-- Values --===//

/// The symbols in the order of their numbers.
static std::vector<std::pair<std::string, uint32_t>> inOrder(const SymbolIndex &symbols) {
  std::vector<std::pair<std::string, uint32_t>> order;
  for (const auto &symbol : symbols)
    order.emplace_back(symbol.first().str(), symbol.second);
  llvm::sort(order, llvm::less_second());
  return order;
}

rondo_dtype EntryDescriber::dtypeOf(SymbolicTensorType type) const {
  return type.isFloat() ? RONDO_F32 : type.isBool() ? RONDO_BOOL : RONDO_I32;
}

uint32_t EntryDescriber::vocabularyOf(DictionaryAttr value) const {
  mlir::Attribute attribute = value.get("vocabulary");
  std::string name;
  if (auto text = llvm::dyn_cast_or_null<StringAttr>(attribute))
    name = text.str();
  else if (auto symbol = llvm::dyn_cast_or_null<mlir::FlatSymbolRefAttr>(attribute))
    name = symbol.getValue().str();
  for (size_t i = 0; i < model.vocabularies.size(); ++i)
    if (model.vocabularies[i].name == name)
      return uint32_t(i);
  return RONDO_NONE;
}

/// The axis over which the lengths of an axis run; RONDO_NONE for one length, which all rows share.
Status EntryDescriber::findRowAxis(SymbolicTensorType type, unsigned axis, llvm::StringRef name,
                                   uint32_t &found) const {
  llvm::SmallVector<int64_t, 2> rows = rowAxesOf(op, type, axis);
  if (rows.size() > 1)
    return fail("the lengths of axis " + llvm::Twine(axis) + " of `" + name +
                "` run over several axes, and an artifact returns lengths over one: return `merge` of these "
                "axes, or `dense(…, fill)`");
  found = rows.empty() ? RONDO_NONE : uint32_t(rows[0]);
  return Status::success();
}

Status EntryDescriber::addAxes(SymbolicTensorType type, bool isOutput, runtime::Value &value) {
  for (unsigned i = 0; i < type.getRank(); ++i) {
    AxisAttr axis = type.axis(i);
    runtime::Axis described;
    if (Status status = expression(axis.getSize(), described.size); !status.ok())
      return status;
    if (isOutput)
      if (Status status = expression(capacityOf(axis.getSize()), described.capacity); !status.ok())
        return status;
    if (axis.getLengths()) {
      if (Status status = expression(axis.getLengths(), described.lengths); !status.ok())
        return status;
      described.raggedness = axis.isRagged() ? RONDO_RAGGED : RONDO_PADDED;
      if (Status status = findRowAxis(type, i, value.name, described.rowAxis); !status.ok())
        return status;
    } else if (axis.getMask()) {
      described.raggedness = RONDO_MASKED;
    }
    if (axis.getPadding())
      value.padding = axis.getPadding().getInt();
    value.axes.push_back(std::move(described));
  }
  return Status::success();
}

Status EntryDescriber::addArgument(unsigned index) {
  auto given = llvm::cast<DictionaryAttr>(op.getInputs()[index]);
  auto type = llvm::cast<SymbolicTensorType>(op.getBlock().getArgument(index).getType());
  runtime::Value value;
  value.name = given.getAs<StringAttr>("name").str();
  value.type = given.getAs<StringAttr>("type") ? given.getAs<StringAttr>("type").str() : type.text();
  value.dtype = dtypeOf(type);
  value.vocabulary = vocabularyOf(given);
  auto symbolOf = [&](const char *key) {
    auto symbol = given.getAs<StringAttr>(key);
    auto found = symbol ? symbolIndex.find(symbol.getValue()) : symbolIndex.end();
    return found == symbolIndex.end() ? RONDO_NONE : found->second;
  };
  value.symbol = symbolOf("lengths");
  if (value.symbol != RONDO_NONE)
    entry.symbols[value.symbol].source = index;
  if (uint32_t size = symbolOf("size"); size != RONDO_NONE) {
    value.kind = RONDO_SIZE_ARGUMENT;
    value.symbol = size;
  }
  if (Status status = addAxes(type, false, value); !status.ok())
    return status;
  auto low = given.getAs<Dim>("min"), high = given.getAs<Dim>("max");
  if (value.kind == RONDO_TENSOR && (low || high)) {
    // A range has two ends; the missing one is that of the type.
    auto *context = op.getContext();
    if (Status status = expression(low ? low : Dim::constant(context, INT32_MIN), value.low); !status.ok())
      return status;
    if (Status status = expression(high ? high : Dim::constant(context, INT32_MAX), value.high); !status.ok())
      return status;
  }
  entry.arguments.push_back(std::move(value));
  return Status::success();
}

Status EntryDescriber::addOutput(unsigned index) {
  auto given = llvm::cast<DictionaryAttr>(op.getOutputs()[index]);
  auto type = llvm::cast<SymbolicTensorType>(op.getBlock().getTerminator()->getOperand(index).getType());
  runtime::Value value;
  value.name = given.getAs<StringAttr>("name").str();
  value.type = given.getAs<StringAttr>("type") ? given.getAs<StringAttr>("type").str() : type.text();
  value.dtype = dtypeOf(type);
  value.vocabulary = vocabularyOf(given);
  if (Status status = addAxes(type, true, value); !status.ok())
    return status;
  entry.outputs.push_back(std::move(value));
  return Status::success();
}

/// Lengths that the run determines come back as i32 vectors of their own, one element a row, or as a scalar.
Status EntryDescriber::addLengthsOutputs() {
  auto i32 = mlir::IntegerType::get(op.getContext(), 32);
  for (const auto &[symbol, index] : inOrder(symbolIndex)) {
    if (entry.symbols[index].kind != RONDO_RESULT_LENGTHS)
      continue;
    auto type = SymbolicTensorType::get(op.getContext(), i32, rowsOfLengths(op, symbol));
    runtime::Value lengths;
    lengths.name = entry.symbols[index].name;
    lengths.type = type.text();
    lengths.dtype = RONDO_I32;
    lengths.symbol = index;
    if (Status status = addAxes(type, true, lengths); !status.ok())
      return status;
    entry.symbols[index].source = uint32_t(entry.outputs.size());
    entry.outputs.push_back(std::move(lengths));
  }
  return Status::success();
}

Status EntryDescriber::addAssumption(DictionaryAttr assumption) {
  runtime::Condition condition;
  bool equal = assumption.getAs<StringAttr>("kind") == "equal";
  condition.relation = equal ? RONDO_IS_ZERO : RONDO_IS_NOT_NEGATIVE;
  if (auto text = assumption.getAs<StringAttr>("text"))
    condition.sentence = text.str();
  Status status =
      expression(assumption.getAs<Dim>("lhs") - assumption.getAs<Dim>("rhs"), condition.expression);
  entry.conditions.push_back(std::move(condition));
  return status;
}

Status EntryDescriber::addByteCheck(Dim bytes) {
  runtime::Condition condition;
  condition.relation = RONDO_IS_NOT_NEGATIVE;
  condition.sentence = bytes.text() + " bytes fit 63 bits";
  Status status = expression(Dim::constant(op.getContext(), INT64_MAX) - bytes, condition.expression);
  entry.conditions.push_back(std::move(condition));
  return status;
}

Status EntryDescriber::describe(runtime::Entry &result) {
  entry.function = model.prefix + "_" + entry.name;
  collectSymbols();
  nameResults();
  for (SymbolAttr symbol : op.getSymbols().getAsRange<SymbolAttr>())
    if (Status status = setRange(symbol); !status.ok())
      return status;
  for (unsigned i = 0; i < op.getInputs().size(); ++i)
    if (Status status = addArgument(i); !status.ok())
      return status;
  for (unsigned i = 0; i < op.getOutputs().size(); ++i)
    if (Status status = addOutput(i); !status.ok())
      return status;
  if (Status status = addLengthsOutputs(); !status.ok())
    return status;
  if (op.getAssumptions())
    for (DictionaryAttr assumption : op.getAssumptions()->getAsRange<DictionaryAttr>())
      if (Status status = addAssumption(assumption); !status.ok())
        return status;
  if (auto checks = op->getAttrOfType<mlir::ArrayAttr>(kByteChecks))
    for (Dim bytes : checks.getAsRange<Dim>())
      if (Status status = addByteCheck(bytes); !status.ok())
        return status;
  result = std::move(entry);
  return Status::success();
}

//===-- The module --===//

static runtime::Vocabulary describeVocabulary(VocabularyOp op) {
  runtime::Vocabulary vocabulary;
  vocabulary.name = op.getSymName().str();
  vocabulary.tokenisation = op.getTokens() == "words" ? RONDO_WORDS : RONDO_CHARACTERS;
  for (StringAttr symbol : op.getSymbols().getAsRange<StringAttr>())
    vocabulary.symbols.push_back(symbol.str());
  auto idOf = [&](StringAttr symbol) {
    auto found = llvm::find(vocabulary.symbols, symbol.getValue());
    return found == vocabulary.symbols.end() ? RONDO_NONE : uint32_t(found - vocabulary.symbols.begin());
  };
  auto firstOf = [&](mlir::ArrayAttr symbols) {
    return symbols && !symbols.empty() ? idOf(llvm::cast<StringAttr>(symbols[0])) : RONDO_NONE;
  };
  vocabulary.lowercase = op->hasAttr("lowercase");
  vocabulary.prepended = firstOf(op->getAttrOfType<mlir::ArrayAttr>("prepend"));
  vocabulary.appended = firstOf(op.getAppend());
  if (op.getUnknownAttr())
    vocabulary.unknown = idOf(op.getUnknownAttr());
  return vocabulary;
}

std::string rondo::tools::modelName(const std::string &path) {
  std::string name = llvm::sys::path::stem(path).str();
  for (char &c : name)
    if (!llvm::isAlnum(c) && c != '_')
      c = '_';
  return name.empty() || llvm::isDigit(name[0]) ? "model" + name : name;
}

Status rondo::tools::describeModel(mlir::ModuleOp module, const std::string &model, const std::string &prefix,
                                   runtime::Description &description) {
  description.model = model;
  description.compiler = versionText();
  description.prefix = prefix.empty() ? "rondo_" + model : prefix;
  for (auto vocabulary : module.getOps<VocabularyOp>())
    description.vocabularies.push_back(describeVocabulary(vocabulary));
  for (auto op : module.getOps<EntryOp>()) {
    if (op->hasAttr(language::checkOnlyAttr))
      continue;
    runtime::Entry entry;
    if (Status status = EntryDescriber(op, description).describe(entry); !status.ok())
      return status;
    description.entries.push_back(std::move(entry));
  }
  return runtime::validate(description);
}
