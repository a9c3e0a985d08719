// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Makes right calls of an artifact.

#include "tests/calls/RandomCall.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <sys/mman.h>

using namespace rondo::test;
using namespace rondo::runtime;

static constexpr size_t page = 4096;
static constexpr int64_t greatestSize = 9;

Guarded::Guarded(size_t bytes) : bytes(bytes) {
  const size_t inner = std::max<size_t>((bytes + page - 1) / page, 1) * page;
  mapped = inner + 2 * page;
  mapping = static_cast<uint8_t *>(mmap(nullptr, mapped, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  if (mapping == MAP_FAILED || mprotect(mapping + page, inner, PROT_READ | PROT_WRITE) != 0)
    std::abort();
  begin = mapping + page + inner - bytes;
}

Guarded::~Guarded() { munmap(mapping, mapped); }

int64_t Array::span() const {
  int64_t inner = 1;
  for (size_t k = 1; k < shape.size(); ++k)
    inner *= shape[k];
  if (shape.empty())
    return 1;
  return shape[0] == 0 || inner == 0 ? 0 : (shape[0] - 1) * stride + inner;
}

const Value &RandomCall::value(size_t i) const {
  return isOutput(i) ? entry().outputs[i - entry().arguments.size()] : entry().arguments[i];
}

std::unique_ptr<RandomCall> RandomCall::make(const Description &description, uint32_t entry, Random &random) {
  for (int attempt = 0; attempt < 1000; ++attempt) {
    std::unique_ptr<RandomCall> call(new RandomCall(description, entry));
    if (call->fill(random))
      return call;
  }
  return nullptr;
}

bool RandomCall::fill(Random &random) {
  places = layoutFields(entry());
  words.assign(argsSize(entry()) / sizeof(int64_t), 0);
  head() = {argsSize(entry()), number, nullptr, 0};
  if (!chooseSizes(random))
    return false;
  arrays.resize(places.size());
  returned.resize(entry().outputs.size());
  for (size_t i = 0; i < places.size(); ++i)
    addValue(i, random);
  // Lengths first: which elements of the others count depends on them.
  for (bool lengths : {true, false})
    for (size_t i = 0; i < entry().arguments.size(); ++i)
      if (hasArray(i) && (value(i).symbol != RONDO_NONE) == lengths)
        chooseElements(i, random);
  poison();
  return keepsConditions();
}

/// Sizes that are arguments may have bounds that depend on other sizes: those are chosen last.
bool RandomCall::chooseSizes(Random &random) {
  symbols.assign(entry().symbols.size(), 0);
  for (size_t i = 0; i < symbols.size() && entry().symbols[i].kind == RONDO_SIZE; ++i) {
    const Symbol &symbol = entry().symbols[i];
    symbols[i] = random.in(symbol.min, std::min(symbol.max, std::max(symbol.min, greatestSize)));
  }
  for (const Value &argument : entry().arguments) {
    if (argument.kind != RONDO_SIZE_ARGUMENT || argument.low.absent())
      continue;
    const Symbol &symbol = entry().symbols[argument.symbol];
    const int64_t low = std::max(evaluate(argument.low, symbols).value_or(1), symbol.min);
    const int64_t high =
        std::min({evaluate(argument.high, symbols).value_or(0), symbol.max, low + greatestSize});
    if (low > high)
      return false;
    symbols[argument.symbol] = random.in(low, high);
  }
  return true;
}

void RandomCall::layOut(size_t i, Array &array, Random &random) {
  for (const Axis &axis : value(i).axes)
    array.shape.push_back(*evaluate(isOutput(i) ? axis.capacity : axis.size, symbols));
  array.stride = 1;
  for (size_t k = 1; k < array.shape.size(); ++k)
    array.stride *= array.shape[k];
  const bool isWide = array.shape.size() >= 2 && random.oneIn(3);
  array.stride += isWide ? random.in(0, 5) : 0;
  array.memory = std::make_unique<Guarded>(size_t(array.span()) * elementSize(value(i).dtype));
  if (array.shape.size() >= 2)
    member(fields(i).stride) = isWide ? array.stride : 0;
}

void RandomCall::addValue(size_t i, Random &random) {
  if (value(i).kind == RONDO_SIZE_ARGUMENT) {
    member(fields(i).pointer) = symbols[value(i).symbol];
    return;
  }
  arrays[i] = std::make_unique<Array>();
  layOut(i, array(i), random);
  const uint8_t *data = array(i).memory->data();
  std::memcpy(&member(fields(i).pointer), &data, sizeof data);
  if (!isOutput(i)) {
    for (size_t k = 0; k < array(i).shape.size(); ++k)
      member(fields(i).size + 8 * uint32_t(k)) = array(i).shape[k];
    return;
  }
  member(fields(i).capacity) = array(i).span();
  std::vector<int64_t> &sizes = returned[i - entry().arguments.size()];
  sizes.resize(array(i).shape.size());
  const int64_t *pointer = sizes.data();
  if (!sizes.empty() && !random.oneIn(4)) // NULL: the caller does not ask
    std::memcpy(&member(fields(i).end - 8), &pointer, sizeof pointer);
}

uint8_t *RandomCall::place(size_t i, int64_t flat) const {
  const Array &array = *arrays[i];
  int64_t inner = 1;
  for (size_t k = 1; k < array.shape.size(); ++k)
    inner *= array.shape[k];
  const int64_t at = array.shape.empty() ? 0 : flat / inner * array.stride + flat % inner;
  return array.memory->data() + at * elementSize(value(i).dtype);
}

int64_t RandomCall::lengthOf(const Expression &lengths, int64_t row) const {
  std::vector<int64_t> dims = symbols;
  for (size_t s = 0; s < dims.size(); ++s)
    if (entry().symbols[s].kind == RONDO_LENGTHS)
      dims[s] = reinterpret_cast<const int32_t *>(arrays[entry().symbols[s].source]->memory->data())[row];
  return evaluate(lengths, dims).value_or(0);
}

bool RandomCall::counts(size_t i, int64_t flat) const {
  const std::vector<int64_t> &shape = arrays[i]->shape;
  std::vector<int64_t> index(shape.size());
  for (size_t k = shape.size(); k-- > 0; flat /= shape[k])
    index[k] = flat % shape[k];
  for (size_t k = 0; k < shape.size(); ++k) {
    const Axis &axis = value(i).axes[k];
    if (!axis.lengths.absent() && index[k] >= lengthOf(axis.lengths, index[axis.rowAxis]))
      return false;
  }
  return true;
}

void RandomCall::chooseElements(size_t i, Random &random) {
  const Value &argument = value(i);
  int64_t elements = 1;
  for (int64_t size : array(i).shape)
    elements *= size;
  const bool isPadded = argument.padding.has_value();
  for (int64_t flat = 0; flat < elements; ++flat) {
    uint8_t *into = place(i, flat);
    const bool isGarbage = !counts(i, flat) && !isPadded;
    if (argument.dtype == RONDO_F32) {
      const float number = isGarbage ? __builtin_nanf("") : float(random.in(-1000, 1000)) / 500;
      std::memcpy(into, &number, sizeof number);
    } else if (argument.dtype == RONDO_BOOL) {
      *into = uint8_t(random.in(0, 1));
    } else {
      int64_t low = INT32_MIN, high = INT32_MAX;
      if (!isGarbage && !argument.low.absent()) {
        low = *evaluate(argument.low, symbols);
        high = *evaluate(argument.high, symbols);
      }
      int32_t number;
      do
        number = int32_t(random.in(low, high));
      while (isPadded && number == *argument.padding && low < high);
      if (isPadded && !counts(i, flat))
        number = int32_t(*argument.padding);
      std::memcpy(into, &number, sizeof number);
    }
  }
}

bool RandomCall::keepsConditions() const {
  for (const Condition &condition : entry().conditions) {
    int64_t rows = 1;
    for (const rondo_instruction &instruction : condition.expression.code)
      if (instruction.operation == RONDO_SYMBOL && entry().symbols[instruction.value].kind == RONDO_LENGTHS)
        rows = arrays[entry().symbols[instruction.value].source]->shape[0];
    for (int64_t row = 0; row < rows; ++row) {
      const int64_t found = lengthOf(condition.expression, row);
      if (condition.relation == RONDO_IS_ZERO       ? found != 0
          : condition.relation == RONDO_IS_NOT_ZERO ? found == 0
                                                    : found < 0)
        return false;
    }
  }
  return true;
}

void RandomCall::giveWorkspace(int64_t bytes) {
  workspace = bytes > 0 ? std::make_unique<Guarded>(size_t(bytes)) : nullptr;
  head().workspace = workspace ? workspace->data() : nullptr;
  head().workspace_size = workspace ? uint64_t(bytes) : 0;
}

void RandomCall::poison() {
  for (size_t i = entry().arguments.size(); i < arrays.size(); ++i)
    std::memset(array(i).memory->data(), 0xa5, array(i).memory->size());
  for (std::vector<int64_t> &sizes : returned)
    std::fill(sizes.begin(), sizes.end(), -77);
}

static void append(std::vector<uint8_t> &bytes, const void *data, size_t size) {
  const auto *begin = static_cast<const uint8_t *>(data);
  bytes.insert(bytes.end(), begin, begin + size);
}

std::vector<uint8_t> RandomCall::written() const {
  std::vector<uint8_t> bytes;
  for (size_t i = entry().arguments.size(); i < arrays.size(); ++i)
    append(bytes, arrays[i]->memory->data(), arrays[i]->memory->size());
  for (const std::vector<int64_t> &sizes : returned)
    append(bytes, sizes.data(), sizes.size() * sizeof(int64_t));
  return bytes;
}

std::vector<uint8_t> RandomCall::given() const {
  std::vector<uint8_t> bytes;
  for (size_t i = 0; i < entry().arguments.size(); ++i)
    if (arrays[i])
      append(bytes, arrays[i]->memory->data(), arrays[i]->memory->size());
  return bytes;
}
