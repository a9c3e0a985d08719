// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Evaluation of descriptions' expressions in int64, with every overflow reported.

#include "runtime/embedded/Expression.h"

namespace rondo::runtime {

static bool floorDivide(int64_t a, int64_t b, int64_t &result) {
  if (b == 0 || (a == INT64_MIN && b == -1))
    return false;
  result = a / b;
  if (a % b != 0 && (a < 0) != (b < 0))
    --result;
  return true;
}

static bool apply(uint64_t operation, int64_t a, int64_t b, int64_t &result) {
  switch (operation) {
  case RONDO_ADD:
    return !__builtin_add_overflow(a, b, &result);
  case RONDO_SUB:
    return !__builtin_sub_overflow(a, b, &result);
  case RONDO_MUL:
    return !__builtin_mul_overflow(a, b, &result);
  case RONDO_FLOORDIV:
    return floorDivide(a, b, result);
  case RONDO_MIN:
    result = a < b ? a : b;
    return true;
  default:
    result = a < b ? b : a;
    return true;
  }
}

bool evaluate(const rondo_instruction *code, uint32_t count, const int64_t *dims, int64_t &result) {
  int64_t stack[RONDO_MAX_EXPRESSION];
  uint32_t depth = 0;
  for (uint32_t i = 0; i < count; ++i) {
    const rondo_instruction &instruction = code[i];
    if (instruction.operation == RONDO_CONSTANT) {
      stack[depth++] = instruction.value;
    } else if (instruction.operation == RONDO_SYMBOL) {
      stack[depth++] = dims[instruction.value];
    } else {
      --depth;
      if (!apply(instruction.operation, stack[depth - 1], stack[depth], stack[depth - 1]))
        return false;
    }
  }
  result = stack[0];
  return true;
}

Multiple asMultiple(const rondo_instruction *code, uint32_t count) {
  if (count == 1 && code[0].operation == RONDO_SYMBOL)
    return {uint32_t(code[0].value), 1};
  // As the compiler writes a monomial: the factor, the symbol, their product.
  if (count == 3 && code[0].operation == RONDO_CONSTANT && code[0].value >= 1 &&
      code[1].operation == RONDO_SYMBOL && code[2].operation == RONDO_MUL)
    return {uint32_t(code[1].value), code[0].value};
  return {};
}

} // namespace rondo::runtime
