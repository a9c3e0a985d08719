// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Is a description consistent? What passes here is trusted by the runtime inside artifacts.

#include "runtime/Description.h"

#include <cctype>

namespace rondo::runtime {

namespace {

bool isIdentifier(const std::string &name) {
  if (name.empty() || std::isdigit(static_cast<unsigned char>(name[0])))
    return false;
  for (unsigned char c : name)
    if (!std::isalnum(c) && c != '_')
      return false;
  return true;
}

/// Kinds of symbols that an expression may use, as a set of bits.
enum Known : unsigned {
  sizes = 1u << RONDO_SIZE,
  sizesAndResults = sizes | 1u << RONDO_RESULT,
  sizesAndLengths = sizes | 1u << RONDO_LENGTHS,
  everything = sizesAndResults | sizesAndLengths | 1u << RONDO_RESULT_LENGTHS,
};

/// The checks of one entry; the first failure stays.
class EntryValidator {
public:
  EntryValidator(const Description &model, const Entry &entry) : model(model), entry(entry) {}

  Status run() {
    require(isIdentifier(entry.name) && isIdentifier(entry.function), "its name is no identifier");
    require(entry.symbols.size() <= RONDO_MAX_SYMBOLS,
            "it has more than " + std::to_string(RONDO_MAX_SYMBOLS) + " size symbols");
    require(entry.arguments.size() <= RONDO_MAX_VALUES && entry.outputs.size() <= RONDO_MAX_VALUES,
            "it has more than " + std::to_string(RONDO_MAX_VALUES) + " arguments or outputs");
    if (status.ok())
      checkSymbols();
    for (const Value &argument : entry.arguments)
      checkValue(argument, false);
    for (const Value &output : entry.outputs)
      checkValue(output, true);
    for (const Condition &condition : entry.conditions)
      checkExpression(condition.expression, sizesAndLengths, "'" + condition.sentence + "'");
    checkWhole(entry.workspace, sizes, "the workspace");
    checkWhole(entry.threadWorkspace, sizes, "the threads' workspace");
    checkWhole(entry.threads, sizes, "the number of threads");
    checkWhole(entry.flops, sizesAndResults, "the number of operations");
    checkWhole(entry.bytes, sizesAndResults, "the memory traffic");
    return status;
  }

private:
  void require(bool holds, const std::string &what) {
    if (!holds && status.ok())
      status = Status::failure("the description of entry '" + entry.name + "' is inconsistent: " + what);
  }

  void checkSymbols() {
    for (size_t i = 0; i < entry.symbols.size(); ++i) {
      const Symbol &symbol = entry.symbols[i];
      require(isIdentifier(symbol.name), "symbol '" + symbol.name + "' is no identifier");
      require(i == 0 || entry.symbols[i - 1].kind <= symbol.kind,
              "symbol '" + symbol.name + "' is out of order");
      require(symbol.min <= symbol.max, "symbol '" + symbol.name + "' has an empty range");
      if (symbol.kind == RONDO_SIZE)
        require(isBound(i), "no argument binds size '" + symbol.name + "'");
      if (symbol.kind == RONDO_LENGTHS)
        checkSource(symbol, i, entry.arguments);
      if (symbol.kind == RONDO_RESULT_LENGTHS)
        checkSource(symbol, i, entry.outputs);
    }
  }

  bool isBound(uint32_t index) const {
    for (const Value &argument : entry.arguments) {
      if (argument.kind == RONDO_SIZE_ARGUMENT && argument.symbol == index)
        return true;
      for (const Axis &axis : argument.axes)
        if (axis.size.asSymbol() == index)
          return true;
    }
    return false;
  }

  void checkSource(const Symbol &symbol, uint32_t index, const std::vector<Value> &values) {
    require(symbol.source < values.size() && values[symbol.source].symbol == index &&
                values[symbol.source].kind == RONDO_TENSOR && values[symbol.source].dtype == RONDO_I32 &&
                values[symbol.source].axes.size() == 1,
            "the lengths '" + symbol.name + "' do not come from an i32 vector");
  }

  void checkValue(const Value &value, bool isOutput) {
    const std::string where = "'" + value.name + "'";
    require(isIdentifier(value.name), where + " is no identifier");
    require(value.axes.size() <= RONDO_MAX_RANK,
            where + " has more than " + std::to_string(RONDO_MAX_RANK) + " axes");
    require(value.vocabulary == RONDO_NONE || value.vocabulary < model.vocabularies.size(),
            where + " names no vocabulary of the model");
    require(value.symbol == RONDO_NONE || value.symbol < entry.symbols.size(), where + " names no symbol");
    require(value.low.absent() == value.high.absent(), where + " has half a range");
    checkWhole(value.low, sizes, "the range of " + where);
    checkWhole(value.high, sizes, "the range of " + where);
    if (value.kind == RONDO_SIZE_ARGUMENT)
      require(!isOutput && value.axes.empty() && value.symbol < entry.symbols.size() &&
                  entry.symbols[value.symbol].kind == RONDO_SIZE,
              where + " is a size and binds none");
    require(!value.padding || value.dtype == RONDO_I32, where + " declares padding and is no i32");
    for (size_t i = 0; i < value.axes.size(); ++i)
      checkAxis(value, i, isOutput);
  }

  void checkAxis(const Value &value, size_t index, bool isOutput) {
    const Axis &axis = value.axes[index];
    const std::string where = "axis " + std::to_string(index) + " of '" + value.name + "'";
    checkExpression(axis.size, isOutput ? sizesAndResults : sizes, where);
    require(axis.capacity.absent() != isOutput,
            where + " should" + (isOutput ? "" : " not") + " have a capacity");
    checkWhole(axis.capacity, sizes, where);
    bool hasLengths = axis.raggedness == RONDO_RAGGED || axis.raggedness == RONDO_PADDED;
    require(hasLengths != axis.lengths.absent(), where + " has lengths and is dense, or the reverse");
    if (!hasLengths)
      return;
    checkExpression(axis.lengths, isOutput ? everything : sizesAndLengths, where);
    require(axis.rowAxis < value.axes.size() && axis.rowAxis != index, where + " has no axis of rows");
  }

  void checkWhole(const Expression &expression, Known known, const std::string &where) {
    if (!expression.absent())
      checkExpression(expression, known, where);
  }

  /// Well formed: one value remains, the stack is deep enough, symbols exist and are known by then.
  void checkExpression(const Expression &expression, unsigned known, const std::string &where) {
    int64_t depth = 0;
    for (const rondo_instruction &instruction : expression.code) {
      require(instruction.operation <= RONDO_MAX, where + " has an unknown operation");
      bool pushes = instruction.operation == RONDO_CONSTANT || instruction.operation == RONDO_SYMBOL;
      if (instruction.operation == RONDO_SYMBOL)
        require(instruction.value >= 0 && instruction.value < static_cast<int64_t>(entry.symbols.size()) &&
                    (known >> entry.symbols[instruction.value].kind & 1),
                where + " uses a size that is not known there");
      require(pushes || depth >= 2, where + " has a malformed expression");
      depth += pushes ? 1 : -1;
      require(depth <= RONDO_MAX_EXPRESSION, where + " is too long an expression");
    }
    require(depth == 1, where + " has no expression or a malformed one");
  }

  const Description &model;
  const Entry &entry;
  Status status = Status::success();
};

} // namespace

static Status checkVocabulary(const Vocabulary &vocabulary) {
  for (uint32_t id : {vocabulary.appended, vocabulary.unknown})
    if (id != RONDO_NONE && id >= vocabulary.symbols.size())
      return Status::failure("vocabulary '" + vocabulary.name + "' has no symbol " + std::to_string(id));
  return Status::success();
}

Status validate(const Description &description) {
  if (!isIdentifier(description.prefix))
    return Status::failure("the prefix '" + description.prefix +
                           "' of the model's functions is no identifier");
  for (const Vocabulary &vocabulary : description.vocabularies)
    if (Status status = checkVocabulary(vocabulary); !status.ok())
      return status;
  for (const Entry &entry : description.entries)
    if (Status status = EntryValidator(description, entry).run(); !status.ok())
      return status;
  return Status::success();
}

} // namespace rondo::runtime
