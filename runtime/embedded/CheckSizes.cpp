// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Checks of sizes: binding of symbols, agreement between arguments, ranges, assumptions.

#include "runtime/embedded/Expression.h"
#include "runtime/embedded/Invocation.h"

namespace rondo::runtime {

static bool fail(Violation &violation, int code) {
  violation.code = code;
  return false;
}

static void bind(Invocation &call, uint32_t symbol, uint32_t argument, uint32_t axis, int64_t value) {
  if (symbol == RONDO_NONE || call.boundBy[symbol] != RONDO_NONE)
    return;
  call.dims[symbol] = value;
  call.boundBy[symbol] = argument;
  call.boundAxis[symbol] = axis;
}

/// Symbols take the sizes of axes that are just a symbol, or else a multiple of one.
static void bindFromAxes(Invocation &call, bool multiples) {
  for (uint32_t i = 0; i < call.entry->arguments.count; ++i) {
    const rondo_value &value = call.arguments[i];
    for (uint32_t k = 0; k < value.axes.count; ++k) {
      const rondo_list &code = call.axes(value)[k].size.code;
      Multiple size = asMultiple(records<rondo_instruction>(call.blob, code), code.count);
      if ((size.factor > 1) == multiples)
        bind(call, size.symbol, i, k, call.word(value.field + 8 + 8 * k) / size.factor);
    }
  }
}

/// Each symbol takes the first size that tells it; all others are compared with it later, and so is a size
/// that was no multiple.
static void bindSymbols(Invocation &call) {
  for (uint32_t i = 0; i < call.entry->arguments.count; ++i) {
    const rondo_value &value = call.arguments[i];
    if (value.kind == RONDO_SIZE_ARGUMENT)
      bind(call, value.symbol, i, RONDO_NONE, call.word(value.field));
  }
  bindFromAxes(call, /*multiples=*/false);
  bindFromAxes(call, /*multiples=*/true);
}

static bool checkRanges(Invocation &call, Violation &violation) {
  for (uint32_t i = 0; i < call.entry->symbols.count; ++i) {
    const rondo_symbol &symbol = call.symbols[i];
    if (symbol.kind != RONDO_SIZE || (call.dims[i] >= symbol.min && call.dims[i] <= symbol.max))
      continue;
    violation.symbol = i;
    violation.value = call.boundBy[i];
    violation.axis = call.boundAxis[i];
    violation.found = call.dims[i];
    violation.low = symbol.min;
    violation.high = symbol.max;
    return fail(violation, RONDO_SIZE_RANGE);
  }
  return true;
}

/// A size argument's own range may depend on other sizes: `steps: size in 1..=2*S`.
static bool checkSizeArguments(Invocation &call, Violation &violation) {
  for (uint32_t i = 0; i < call.entry->arguments.count; ++i) {
    const rondo_value &value = call.arguments[i];
    if (value.kind != RONDO_SIZE_ARGUMENT || value.low.code.count == 0)
      continue;
    violation.value = i;
    violation.symbol = value.symbol;
    violation.axis = RONDO_NONE;
    violation.found = call.word(value.field);
    if (!call.evaluate(value.low, violation.low) || !call.evaluate(value.high, violation.high))
      return fail(violation, RONDO_OVERFLOW);
    if (violation.found < violation.low || violation.found > violation.high)
      return fail(violation, RONDO_SIZE_RANGE);
  }
  return true;
}

static bool checkAgreement(Invocation &call, Violation &violation) {
  for (uint32_t i = 0; i < call.entry->arguments.count; ++i) {
    const rondo_value &value = call.arguments[i];
    int64_t bytes = 4;
    for (uint32_t k = 0; k < value.axes.count; ++k) {
      violation.value = i;
      violation.axis = k;
      violation.found = call.word(value.field + 8 + 8 * k);
      if (!call.evaluate(call.axes(value)[k].size, violation.high))
        return fail(violation, RONDO_OVERFLOW);
      if (violation.found != violation.high || violation.found < 0)
        return fail(violation, RONDO_SIZE_MISMATCH);
      if (violation.found != 0 && __builtin_mul_overflow(bytes, violation.found, &bytes))
        return fail(violation, RONDO_OVERFLOW);
    }
  }
  return true;
}

static bool holds(uint64_t relation, int64_t value) {
  switch (relation) {
  case RONDO_IS_ZERO:
    return value == 0;
  case RONDO_IS_NOT_ZERO:
    return value != 0;
  default:
    return value >= 0;
  }
}

/// The number of rows of a condition over lengths, or -1 if it has no lengths.
static int64_t rowsOf(const Invocation &call, const rondo_expression &expression) {
  const rondo_instruction *code = records<rondo_instruction>(call.blob, expression.code);
  for (uint32_t i = 0; i < expression.code.count; ++i)
    if (code[i].operation == RONDO_SYMBOL && call.symbols[code[i].value].kind == RONDO_LENGTHS)
      return call.word(call.arguments[call.symbols[code[i].value].source].field + 8);
  return -1;
}

bool checkConditions(Invocation &call, bool ofRows, Violation &violation) {
  const auto *conditions = records<rondo_condition>(call.blob, call.entry->conditions);
  for (uint32_t i = 0; i < call.entry->conditions.count; ++i) {
    const rondo_expression &expression = conditions[i].expression;
    const int64_t rows = rowsOf(call, expression);
    if ((rows >= 0) != ofRows)
      continue;
    violation.condition = i;
    for (int64_t row = 0; row < (rows < 0 ? 1 : rows); ++row) {
      violation.row = rows < 0 ? -1 : row;
      call.selectRow(expression, row);
      if (!call.evaluate(expression, violation.found))
        return fail(violation, RONDO_OVERFLOW);
      if (!holds(conditions[i].relation, violation.found))
        return fail(violation, RONDO_ASSUMPTION);
    }
  }
  return true;
}

bool checkSizes(Invocation &call, Violation &violation) {
  bindSymbols(call);
  return checkRanges(call, violation) && checkAgreement(call, violation) &&
         checkSizeArguments(call, violation) && checkConditions(call, false, violation);
}

} // namespace rondo::runtime
