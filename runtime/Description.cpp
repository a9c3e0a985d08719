// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Expressions of a description, and the layout rule of argument structures.

#include "runtime/Description.h"

#include "runtime/embedded/Expression.h"

#include <algorithm>
#include <numeric>

namespace rondo::runtime {

std::optional<uint32_t> Expression::asSymbol() const {
  if (code.size() == 1 && code[0].operation == RONDO_SYMBOL)
    return static_cast<uint32_t>(code[0].value);
  return std::nullopt;
}

Multiple Expression::asMultiple() const { return runtime::asMultiple(code.data(), uint32_t(code.size())); }

Expression Expression::constant(int64_t value) { return {{{RONDO_CONSTANT, value}}, std::to_string(value)}; }

Expression Expression::symbol(uint32_t index, std::string name) {
  return {{{RONDO_SYMBOL, index}}, std::move(name)};
}

std::optional<int64_t> evaluate(const Expression &expression, std::span<const int64_t> dims) {
  int64_t result = 0;
  if (!evaluate(expression.code.data(), expression.code.size(), dims.data(), result))
    return std::nullopt;
  return result;
}

static const uint32_t word = 8; // every member of an argument structure has 8 bytes

ValueFields argumentFields(const Value &argument, uint32_t begin) {
  uint32_t rank = argument.axes.size();
  ValueFields fields{begin, RONDO_NONE, RONDO_NONE, RONDO_NONE, begin + word};
  if (rank >= 1) {
    fields.size = fields.end;
    fields.end += rank * word;
  }
  if (rank >= 2) {
    fields.stride = fields.end;
    fields.end += word;
  }
  return fields;
}

ValueFields outputFields(const Value &output, uint32_t begin) {
  uint32_t rank = output.axes.size();
  ValueFields fields{begin, RONDO_NONE, RONDO_NONE, begin + word, begin + 2 * word};
  if (rank >= 2) {
    fields.stride = fields.end;
    fields.end += word;
  }
  if (rank >= 1) {
    fields.size = fields.end;
    fields.end += word;
  }
  return fields;
}

std::vector<ValueFields> layoutFields(const Entry &entry) {
  std::vector<ValueFields> all;
  uint32_t begin = sizeof(rondo_args_head);
  for (const Value &argument : entry.arguments) {
    all.push_back(argumentFields(argument, begin));
    begin = all.back().end;
  }
  for (const Value &output : entry.outputs) {
    all.push_back(outputFields(output, begin));
    begin = all.back().end;
  }
  return all;
}

uint32_t argsSize(const Entry &entry) {
  std::vector<ValueFields> fields = layoutFields(entry);
  return fields.empty() ? sizeof(rondo_args_head) : fields.back().end;
}

std::vector<uint32_t> searchOrder(const Vocabulary &vocabulary) {
  std::vector<uint32_t> order(vocabulary.symbols.size());
  std::iota(order.begin(), order.end(), 0u);
  // std::string compares bytes as unsigned; of two equal symbols the first one is found.
  std::ranges::stable_sort(order, {},
                           [&](uint32_t id) -> const std::string & { return vocabulary.symbols[id]; });
  return order;
}

std::vector<std::string> functionNames(const Description &description) {
  std::vector<std::string> names;
  for (const char *suffix : {"_message", "_context_create", "_context_free", "_description"})
    names.push_back(description.prefix + suffix);
  for (const Entry &entry : description.entries)
    for (const char *suffix : {"", "_workspace"})
      names.push_back(entry.function + suffix);
  for (const Vocabulary &vocabulary : description.vocabularies)
    for (const char *suffix : {"_encode", "_decode"})
      names.push_back(description.prefix + "_" + vocabulary.name + suffix);
  return names;
}

} // namespace rondo::runtime
