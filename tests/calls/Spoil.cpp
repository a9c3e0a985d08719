// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Ways to call an entry wrongly.

#include "tests/calls/Spoil.h"

using namespace rondo::test;
using namespace rondo::runtime;

Spoiled Spoiler::spoil() {
  using Way = Attempt (Spoiler::*)();
  static const std::vector<Way> ways = {
      &Spoiler::structure, &Spoiler::context, &Spoiler::pointer,  &Spoiler::size,    &Spoiler::sizeArgument,
      &Spoiler::stride,    &Spoiler::element, &Spoiler::capacity, &Spoiler::overlap, &Spoiler::workspace};
  while (true) {
    if (Attempt done = (this->*random.of(ways))())
      return *done;
    mend();
  }
}

void Spoiler::mend() {
  while (!undo.empty()) {
    undo.back()();
    undo.pop_back();
  }
}

void Spoiler::set(uint32_t field, int64_t value) {
  undo.push_back([this, field, old = call.member(field)] { call.member(field) = old; });
  call.member(field) = value;
}

std::optional<size_t> Spoiler::pick(const std::function<bool(size_t)> &test) {
  std::vector<size_t> found;
  for (size_t i = 0; i < call.count(); ++i)
    if (test(i))
      found.push_back(i);
  return found.empty() ? std::nullopt : std::optional(random.of(found));
}

Spoiler::Attempt Spoiler::structure() {
  if (random.oneIn(3))
    return Spoiled{"args is NULL", {RONDO_BAD_STRUCT}, "NULL", true};
  undo.push_back([this, old = call.head()] { call.head() = old; });
  if (random.oneIn(2))
    call.head().struct_size +=
        uint32_t(random.of<int64_t>({-8, 8, 1, 1 << 30, -int64_t(call.head().struct_size)}));
  else
    call.head().entry += uint32_t(random.of<int64_t>({-1, 1, 1000}));
  return Spoiled{"the head is another structure's", {RONDO_BAD_STRUCT}, "begin with size"};
}

Spoiler::Attempt Spoiler::context() {
  if (!foreignContexts)
    return std::nullopt;
  Spoiled spoiled{"a context of another artifact", {RONDO_BAD_CONTEXT}, "context"};
  spoiled.foreignContext = true;
  return spoiled;
}

Spoiler::Attempt Spoiler::pointer() {
  const auto i = pick([&](size_t i) { return call.hasArray(i) && call.array(i).span() > 0; });
  if (!i)
    return std::nullopt;
  const bool isNull = call.value(*i).dtype == RONDO_BOOL || random.oneIn(2);
  set(call.fields(*i).pointer, isNull ? 0 : call.member(call.fields(*i).pointer) + random.in(1, 3));
  return Spoiled{
      isNull ? "a NULL pointer" : "a pointer that is not aligned", {RONDO_BAD_POINTER}, quoted(*i)};
}

/// Could an entry know, from these sizes alone, that they are wrong? Others are lies that nobody can see.
bool Spoiler::sizesDisagree() const {
  const Entry &entry = call.entry();
  std::vector<int64_t> dims = call.dims();
  std::vector<bool> bound(dims.size());
  const auto given = [&](size_t i, size_t axis) {
    return call.member(call.fields(i).size + 8 * uint32_t(axis));
  };
  for (const Value &argument : entry.arguments)
    if (argument.kind == RONDO_SIZE_ARGUMENT)
      bound[argument.symbol] = true;
  for (size_t i = 0; i < entry.arguments.size(); ++i)
    for (size_t k = 0; k < entry.arguments[i].axes.size(); ++k)
      if (const auto symbol = entry.arguments[i].axes[k].size.asSymbol(); symbol && !bound[*symbol]) {
        bound[*symbol] = true;
        dims[*symbol] = given(i, k);
        if (dims[*symbol] < entry.symbols[*symbol].min || dims[*symbol] > entry.symbols[*symbol].max)
          return true;
      }
  for (size_t i = 0; i < entry.arguments.size(); ++i) {
    __int128 bytes = 4;
    for (size_t k = 0; k < entry.arguments[i].axes.size(); ++k) {
      if (evaluate(entry.arguments[i].axes[k].size, dims) != given(i, k))
        return true;
      bytes = bytes > INT64_MAX ? bytes : bytes * given(i, k);
    }
    if (bytes > INT64_MAX)
      return true;
  }
  return false;
}

Spoiler::Attempt Spoiler::size() {
  const auto i = pick([&](size_t i) { return !call.isOutput(i) && !call.value(i).axes.empty(); });
  if (!i)
    return std::nullopt;
  const uint32_t axis = uint32_t(random.in(0, int64_t(call.value(*i).axes.size()) - 1));
  const uint32_t field = call.fields(*i).size + 8 * axis;
  const int64_t old = call.member(field);
  set(field, random.of<int64_t>(
                 {0, -1, old - 1, old + 1, old + (int64_t(1) << 32), -old, INT64_MAX, INT64_MIN, 1 << 20}));
  if (!sizesDisagree())
    return std::nullopt;
  return Spoiled{"a wrong size", {RONDO_SIZE_MISMATCH, RONDO_SIZE_RANGE, RONDO_OVERFLOW}, quoted(*i)};
}

Spoiler::Attempt Spoiler::sizeArgument() {
  const auto i = pick([&](size_t i) { return call.value(i).kind == RONDO_SIZE_ARGUMENT; });
  if (!i)
    return std::nullopt;
  const Value &argument = call.value(*i);
  const Symbol &symbol = call.entry().symbols[argument.symbol];
  const int64_t low = argument.low.absent() ? symbol.min : *evaluate(argument.low, call.dims());
  const int64_t high = argument.high.absent() ? symbol.max : *evaluate(argument.high, call.dims());
  std::vector<int64_t> values = {low - 1, -1, INT64_MIN};
  if (high < INT64_MAX)
    values.insert(values.end(), {high + 1, INT64_MAX});
  set(call.fields(*i).pointer, random.of(values));
  return Spoiled{"a size argument out of range", {RONDO_SIZE_RANGE, RONDO_SIZE_MISMATCH}, quoted(*i)};
}

Spoiler::Attempt Spoiler::stride() {
  const auto i = pick([&](size_t i) {
    return call.hasArray(i) && call.array(i).shape.size() >= 2 && call.array(i).span() > 0;
  });
  if (!i)
    return std::nullopt;
  int64_t packed = 1;
  for (size_t k = 1; k < call.array(*i).shape.size(); ++k)
    packed *= call.array(*i).shape[k];
  const int64_t stride = random.of<int64_t>({-1, packed - 1, -packed, INT64_MIN, INT64_MAX, INT64_MAX / 2});
  if (stride == 0)
    return std::nullopt;
  set(call.fields(*i).stride, stride);
  return Spoiled{"a wrong stride", {stride < packed ? RONDO_BAD_STRIDE : RONDO_OVERFLOW}, quoted(*i)};
}

Spoiler::Attempt Spoiler::element() {
  const auto i = pick([&](size_t i) {
    const Value &value = call.value(i);
    return !call.isOutput(i) && call.hasArray(i) && call.array(i).span() > 0 &&
           (value.dtype == RONDO_BOOL || (value.dtype == RONDO_I32 && !value.low.absent()));
  });
  if (!i)
    return std::nullopt;
  const Value &argument = call.value(*i);
  int64_t elements = 1;
  for (int64_t size : call.array(*i).shape)
    elements *= size;
  const int64_t flat = random.in(0, elements - 1);
  if (!call.counts(*i, flat))
    return std::nullopt;
  int64_t low = 0, high = 1;
  if (argument.dtype == RONDO_I32) {
    low = *evaluate(argument.low, call.dims());
    high = *evaluate(argument.high, call.dims());
  }
  const int64_t least = argument.dtype == RONDO_BOOL ? INT8_MIN : INT32_MIN, most = -least - 1;
  const int64_t wrong = random.of<int64_t>({low - 1, high + 1, least, most});
  if (wrong < least || wrong > most || (wrong >= low && wrong <= high))
    return std::nullopt;
  uint8_t *place = call.place(*i, flat);
  const size_t bytes = elementSize(argument.dtype);
  undo.push_back([place, old = std::vector<uint8_t>(place, place + bytes)] {
    std::copy(old.begin(), old.end(), place);
  });
  for (size_t k = 0; k < bytes; ++k)
    place[k] = uint8_t(wrong >> 8 * k);
  return Spoiled{"an element out of range",
                 {argument.symbol != RONDO_NONE ? RONDO_BAD_LENGTH : RONDO_VALUE_RANGE},
                 quoted(*i)};
}

Spoiler::Attempt Spoiler::capacity() {
  const auto i = pick([&](size_t i) { return call.isOutput(i) && call.array(i).span() > 0; });
  if (!i)
    return std::nullopt;
  const int64_t needed = call.array(*i).span();
  set(call.fields(*i).capacity, random.of<int64_t>({0, needed - 1, -1, -needed, INT64_MIN}));
  return Spoiled{"a capacity that is too small", {RONDO_CAPACITY}, quoted(*i)};
}

Spoiler::Attempt Spoiler::overlap() {
  const auto isThere = [&](size_t i) { return call.hasArray(i) && call.array(i).span() > 0; };
  const auto output = pick([&](size_t i) { return call.isOutput(i) && isThere(i); });
  const auto other = output ? pick([&](size_t i) { return i != *output && isThere(i); }) : std::nullopt;
  if (!other)
    return std::nullopt;
  set(call.fields(*output).pointer, call.member(call.fields(*other).pointer));
  // The pointer of bools need not be aligned for others.
  return Spoiled{
      "an output in the memory of another array", {RONDO_OVERLAP, RONDO_BAD_POINTER}, quoted(*output)};
}

Spoiler::Attempt Spoiler::workspace() {
  if (!call.head().workspace)
    return std::nullopt;
  undo.push_back([this, old = call.head()] { call.head() = old; });
  if (random.oneIn(2)) {
    call.head().workspace_size = uint64_t(random.in(0, int64_t(call.head().workspace_size) - 1));
    return Spoiled{"a workspace that is too small", {RONDO_WORKSPACE}, "workspace"};
  }
  const auto i = pick([&](size_t i) { return call.hasArray(i) && call.array(i).span() > 0; });
  if (!i)
    return std::nullopt;
  call.head().workspace = call.array(*i).memory->data();
  return Spoiled{
      "a workspace in the memory of an array", {RONDO_OVERLAP}, "shares memory with the workspace"};
}
