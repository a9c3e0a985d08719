// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Is a description consistent? What passes here is trusted by the runtime inside artifacts.

#include "runtime/Description.h"

#include <algorithm>
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
      checkCondition(condition);
    checkWhole(entry.workspace, sizes, "the workspace");
    checkWhole(entry.threadWorkspace, sizes, "the threads' workspace");
    checkWhole(entry.threads, sizes, "the number of threads");
    checkWhole(entry.flops, everything, "the number of operations");
    checkWhole(entry.bytes, everything, "the memory traffic");
    for (const Phase &phase : entry.phases)
      for (const Expression *count : {&phase.flops, &phase.bytes, &phase.workingSet})
        checkExpression(*count, everything, "the work of kernel '" + phase.name + "'");
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
      else if (symbol.kind == RONDO_RESULT_LENGTHS)
        checkSource(symbol, i, entry.outputs);
    }
  }

  bool isBound(uint32_t index) const {
    for (const Value &argument : entry.arguments) {
      if (argument.kind == RONDO_SIZE_ARGUMENT && argument.symbol == index)
        return true;
      for (const Axis &axis : argument.axes)
        if (axis.size.asMultiple().symbol == index)
          return true;
    }
    return false;
  }

  void checkSource(const Symbol &symbol, uint32_t index, const std::vector<Value> &values) {
    require(symbol.source < values.size() && values[symbol.source].symbol == index &&
                values[symbol.source].kind == RONDO_TENSOR && values[symbol.source].dtype == RONDO_I32 &&
                (values[symbol.source].axes.size() == 1 || isOneResult(symbol, values)),
            "the lengths '" + symbol.name + "' do not come from an i32 vector");
  }

  /// One length without rows comes back as a scalar.
  static bool isOneResult(const Symbol &symbol, const std::vector<Value> &values) {
    return symbol.kind == RONDO_RESULT_LENGTHS && values[symbol.source].axes.empty();
  }

  void checkValue(const Value &value, bool isOutput) {
    const std::string where = "'" + value.name + "'";
    require(isIdentifier(value.name), where + " is no identifier");
    require(value.axes.size() <= RONDO_MAX_RANK,
            where + " has more than " + std::to_string(RONDO_MAX_RANK) + " axes");
    require(value.vocabulary == RONDO_NONE || value.vocabulary < model.vocabularies.size(),
            where + " names no vocabulary of the model");
    checkBinding(value, isOutput, where);
    require(value.low.absent() == value.high.absent(), where + " has half a range");
    checkWhole(value.low, sizes, "the range of " + where);
    checkWhole(value.high, sizes, "the range of " + where);
    require(value.low.absent() || value.kind == RONDO_SIZE_ARGUMENT || value.dtype != RONDO_F32,
            where + " has a range and holds f32, which is not checked");
    require(!value.padding || value.dtype == RONDO_I32, where + " declares padding and is no i32");
    for (size_t i = 0; i < value.axes.size(); ++i)
      checkAxis(value, i, isOutput);
  }

  /// What an argument or output binds is a symbol that names it as its source.
  void checkBinding(const Value &value, bool isOutput, const std::string &where) {
    if (value.kind == RONDO_SIZE_ARGUMENT) {
      require(!isOutput && value.axes.empty() && value.symbol < entry.symbols.size() &&
                  entry.symbols[value.symbol].kind == RONDO_SIZE,
              where + " is a size and binds none");
      return;
    }
    if (value.symbol == RONDO_NONE)
      return;
    const std::vector<Value> &values = isOutput ? entry.outputs : entry.arguments;
    const rondo_symbol_kind kind = isOutput ? RONDO_RESULT_LENGTHS : RONDO_LENGTHS;
    require(value.symbol < entry.symbols.size() && entry.symbols[value.symbol].kind == kind &&
                entry.symbols[value.symbol].source == static_cast<size_t>(&value - values.data()),
            where + " gives lengths to a symbol that does not take them from it");
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
    bool hasRows = axis.rowAxis != RONDO_NONE;
    require(!hasRows || (axis.rowAxis < value.axes.size() && axis.rowAxis != index),
            where + " has no axis of rows");
    if (status.ok())
      checkRows(axis.lengths, hasRows ? &value.axes[axis.rowAxis] : nullptr, where);
  }

  /// Lengths are read at every index along the axis of rows, so they must have as many elements; of an output
  /// that is all of its capacity. Without such an axis (null) they are one number.
  void checkRows(const Expression &lengths, const Axis *rows, const std::string &where) {
    for (const rondo_instruction &instruction : lengths.code) {
      if (instruction.operation != RONDO_SYMBOL)
        continue;
      const Symbol &symbol = entry.symbols[instruction.value];
      if (symbol.kind != RONDO_LENGTHS && symbol.kind != RONDO_RESULT_LENGTHS)
        continue;
      const std::vector<Value> &values = symbol.kind == RONDO_LENGTHS ? entry.arguments : entry.outputs;
      const std::vector<Axis> &given = values[symbol.source].axes;
      require(rows ? !given.empty() && sameRows(given[0], *rows) : given.empty() || isOne(given[0]),
              "the lengths '" + symbol.name + "' have another size than the rows of " + where);
    }
  }

  static bool sameRows(const Axis &given, const Axis &rows) {
    const Expression &room = given.capacity.absent() ? given.size : given.capacity;
    return sameCode(given.size, rows.size) && (rows.capacity.absent() || sameCode(room, rows.capacity));
  }

  static bool isOne(const Axis &axis) {
    return axis.size.code.size() == 1 && axis.size.code[0].operation == RONDO_CONSTANT &&
           axis.size.code[0].value == 1;
  }

  static bool sameCode(const Expression &a, const Expression &b) {
    return std::ranges::equal(a.code, b.code, [](const rondo_instruction &x, const rondo_instruction &y) {
      return x.operation == y.operation && x.value == y.value;
    });
  }

  /// All lengths of a condition belong to the same rows.
  void checkCondition(const Condition &condition) {
    const std::string where = "'" + condition.sentence + "'";
    checkExpression(condition.expression, sizesAndLengths, where);
    for (const rondo_instruction &instruction : condition.expression.code)
      if (status.ok() && instruction.operation == RONDO_SYMBOL &&
          entry.symbols[instruction.value].kind == RONDO_LENGTHS)
        return checkRows(condition.expression,
                         &entry.arguments[entry.symbols[instruction.value].source].axes[0], where);
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
  if (!isIdentifier(vocabulary.name))
    return Status::failure("the name of vocabulary '" + vocabulary.name + "' is no identifier");
  for (uint32_t id : {vocabulary.prepended, vocabulary.appended, vocabulary.unknown})
    if (id != RONDO_NONE && id >= vocabulary.symbols.size())
      return Status::failure("vocabulary '" + vocabulary.name + "' has no symbol " + std::to_string(id));
  return Status::success();
}

/// Entries and vocabularies give their names to functions, which must not meet.
static Status checkFunctionNames(const Description &description) {
  std::vector<std::string> names = functionNames(description);
  std::ranges::sort(names);
  auto twice = std::ranges::adjacent_find(names);
  if (twice == names.end())
    return Status::success();
  return Status::failure("the artifact would have two functions named `" + *twice +
                         "`: rename the entry or the vocabulary that it is named after");
}

Status validate(const Description &description) {
  if (!isIdentifier(description.prefix))
    return Status::failure("the prefix '" + description.prefix +
                           "' of the model's functions is no identifier");
  if (description.entries.empty())
    return Status::failure("the description of model '" + description.model + "' has no entry");
  for (const Vocabulary &vocabulary : description.vocabularies)
    if (Status status = checkVocabulary(vocabulary); !status.ok())
      return status;
  for (const Entry &entry : description.entries)
    if (Status status = EntryValidator(description, entry).run(); !status.ok())
      return status;
  return checkFunctionNames(description);
}

} // namespace rondo::runtime
