// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Checks of elements: lengths, ids, bools, declared padding. The costly ones, so the last ones.

#include "runtime/embedded/Runs.h"

namespace rondo::runtime {

namespace {

/// What the elements of one argument must be.
struct ElementRule {
  bool hasRange = false;
  int64_t low = 0, high = 0;
};

} // namespace

static bool fail(Violation &violation, int code, const int64_t *index, uint32_t rank, int64_t shift,
                 int64_t found) {
  violation.code = code;
  violation.found = found;
  for (uint32_t k = 0; k < rank; ++k)
    violation.position[k] = index[k] + (k + 1 == rank ? shift : 0);
  return false;
}

/// Is some element outside? Without an early exit, so that it becomes vector code.
template <class Element>
static bool anyOutside(const Element *elements, int64_t count, Element low, Element high) {
  unsigned outside = 0;
  for (int64_t i = 0; i < count; ++i)
    outside |= unsigned(elements[i] < low) | unsigned(elements[i] > high);
  return outside != 0;
}

/// Bounds may lie beyond what an element can hold; the first one outside, or count.
template <class Element>
static int64_t firstOutside(const Element *elements, int64_t count, int64_t low, int64_t high) {
  const int64_t least = sizeof(Element) == 1 ? INT8_MIN : INT32_MIN,
                most = sizeof(Element) == 1 ? INT8_MAX : INT32_MAX;
  if (low <= most && high >= least &&
      !anyOutside(elements, count, Element(low < least ? least : low), Element(high > most ? most : high)))
    return count;
  int64_t i = 0;
  while (i < count && elements[i] >= low && elements[i] <= high)
    ++i;
  return i;
}

template <class Element>
static bool checkRange(Invocation &call, uint32_t argument, const ElementRule &rule, Violation &violation) {
  const Tensor tensor = inputTensor(call, argument);
  const auto *base = static_cast<const Element *>(call.inputs[argument]);
  const bool isLength = call.arguments[argument].symbol != RONDO_NONE;
  return forEachRun(call, tensor, RONDO_RAGGED,
                    [&](const int64_t *index, int64_t offset, int64_t valid, int64_t) {
                      int64_t i = firstOutside(base + offset, valid, rule.low, rule.high);
                      return i == valid || fail(violation, isLength ? RONDO_BAD_LENGTH : RONDO_VALUE_RANGE,
                                                index, tensor.rank, i, base[offset + i]);
                    });
}

/// `padded len = v`: v stands at the padding and nowhere else.
static bool checkPadding(Invocation &call, uint32_t argument, Violation &violation) {
  const Tensor tensor = inputTensor(call, argument);
  const auto *base = static_cast<const int32_t *>(call.inputs[argument]);
  const int64_t padding = call.arguments[argument].padding_value;
  violation.high = padding;
  return forEachRun(call, tensor, RONDO_PADDED,
                    [&](const int64_t *index, int64_t offset, int64_t valid, int64_t count) {
                      for (int64_t i = 0; i < count; ++i)
                        if ((base[offset + i] == padding) == (i < valid)) {
                          violation.low = i < valid; // is the place a valid one?
                          return fail(violation, RONDO_BAD_PADDING, index, tensor.rank, i, base[offset + i]);
                        }
                      return true;
                    });
}

static bool ruleOf(const Invocation &call, const rondo_value &value, ElementRule &rule) {
  if (value.dtype == RONDO_BOOL)
    rule = {true, 0, 1};
  if (value.low.code.count == 0)
    return true;
  rule.hasRange = true;
  return call.evaluate(value.low, rule.low) && call.evaluate(value.high, rule.high);
}

static bool checkArgument(Invocation &call, uint32_t argument, Violation &violation) {
  const rondo_value &value = call.arguments[argument];
  ElementRule rule;
  violation.value = argument;
  if (!ruleOf(call, value, rule)) {
    violation.code = RONDO_OVERFLOW;
    return false;
  }
  violation.low = rule.low;
  violation.high = rule.high;
  if (rule.hasRange && !(value.dtype == RONDO_BOOL ? checkRange<int8_t>(call, argument, rule, violation)
                                                   : checkRange<int32_t>(call, argument, rule, violation)))
    return false;
  return !(value.flags & RONDO_HAS_PADDING) || checkPadding(call, argument, violation);
}

/// Of the arguments that give lengths, or of all others.
static bool checkTensors(Invocation &call, bool lengths, Violation &violation) {
  for (uint32_t i = 0; i < call.entry->arguments.count; ++i) {
    const rondo_value &value = call.arguments[i];
    if (value.kind == RONDO_TENSOR && (value.symbol != RONDO_NONE) == lengths &&
        !checkArgument(call, i, violation))
      return false;
  }
  return true;
}

bool checkValues(Invocation &call, Violation &violation) {
  return checkTensors(call, true, violation) && // the others walk rows by them
         checkTensors(call, false, violation) && checkConditions(call, true, violation);
}

int checkCall(Invocation &call, int64_t threads, Violation &violation) {
  if (!checkSizes(call, violation))
    return violation.code;
  if (!planWorkspace(call, threads)) {
    violation = Violation();
    return violation.code = RONDO_OVERFLOW;
  }
  if (!checkMemory(call, violation) || !checkValues(call, violation))
    return violation.code;
  return violation.code = RONDO_OK;
}

} // namespace rondo::runtime
