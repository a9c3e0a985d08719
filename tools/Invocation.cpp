// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/Invocation.h"
#include "frontend/weights/MappedFile.h"
#include "tools/CommandLine.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <new>
#include <unistd.h>

using namespace rondo;
using namespace rondo::tools;
using weights::DType;
using weights::Tensor;

Callee::~Callee() = default;

static DType dtypeOf(rondo_dtype dtype) {
  return dtype == RONDO_F32 ? DType::F32 : dtype == RONDO_I32 ? DType::I32 : DType::Bool;
}

static const char *numpyName(rondo_dtype dtype) {
  return dtype == RONDO_F32 ? "np.float32" : dtype == RONDO_I32 ? "np.int32" : "np.bool_";
}

Invocation::Invocation(Callee &callee, unsigned entry)
    : callee(callee), entryNumber(entry), entryDescription(callee.description().entries[entry]),
      arrays(entryDescription.arguments.size()), sizeValues(arrays.size()),
      symbolValues(entryDescription.symbols.size()), symbolBound(symbolValues.size()) {}

bool Invocation::isSet(size_t argument) const { return arrays[argument] || sizeValues[argument]; }

std::optional<size_t> Invocation::findArgument(const std::string &name, std::string &message) const {
  std::vector<std::string> names;
  for (size_t i = 0; i < entryDescription.arguments.size(); ++i) {
    names.push_back(entryDescription.arguments[i].name);
    if (names.back() == name)
      return i;
  }
  std::string near = nearestWord(name, names), all;
  for (const std::string &other : names)
    all += (all.empty() ? "" : ", ") + other;
  message = "entry `" + entryDescription.name + "` has no argument `" + name + "`" +
            (near.empty() ? "; its arguments are " + all : "; did you mean `" + near + "`?");
  return std::nullopt;
}

std::optional<std::string> Invocation::setArray(const std::string &name, Tensor array,
                                                const std::string &origin) {
  std::string message;
  std::optional<size_t> index = findArgument(name, message);
  if (!index)
    return message;
  const runtime::Value &argument = entryDescription.arguments[*index];
  if (argument.kind == RONDO_SIZE_ARGUMENT)
    return "argument `" + name + "` is a size: give it with --set " + name + "=VALUE";
  std::string pair = origin + ": the array is " + weights::typeText(array.dtype, array.shape) +
                     ", argument `" + name + "` is " + argument.type;
  if (array.shape.size() != argument.axes.size())
    return pair + ": it needs rank " + std::to_string(argument.axes.size());
  if (array.dtype != dtypeOf(argument.dtype))
    return pair + "; save it as a.astype(" + numpyName(argument.dtype) + ")";
  if (isSet(*index))
    return "argument `" + name + "` is given twice";
  // An npy file of an old version may begin its data anywhere; the entry asks for aligned elements.
  if (reinterpret_cast<uintptr_t>(array.bytes.get()) % weights::dtypeBytes(array.dtype) != 0) {
    std::string_view content(reinterpret_cast<const char *>(array.bytes.get()), size_t(array.byteCount));
    array.bytes = weights::copyBytes(content).bytes;
  }
  arrays[*index] = std::move(array);
  return std::nullopt;
}

std::optional<std::string> Invocation::setSize(const std::string &name, int64_t value) {
  std::string message;
  std::optional<size_t> index = findArgument(name, message);
  if (!index)
    return message;
  const runtime::Value &argument = entryDescription.arguments[*index];
  if (argument.kind == RONDO_SIZE_ARGUMENT) {
    sizeValues[*index] = value;
    return std::nullopt;
  }
  if (!argument.axes.empty() || argument.dtype == RONDO_BOOL)
    return "argument `" + name + "` is " + argument.type + ": give it as an array with --input " + name +
           "=FILE.npy";
  // A scalar is an array of rank 0.
  Tensor scalar;
  scalar.dtype = dtypeOf(argument.dtype);
  scalar.byteCount = 4;
  auto *bytes = new std::byte[4];
  float asFloat = float(value);
  int32_t asInt = int32_t(value);
  if (argument.dtype == RONDO_I32 && asInt != value)
    return "--set " + name + "=" + std::to_string(value) + " does not fit i32";
  std::memcpy(bytes, argument.dtype == RONDO_F32 ? static_cast<void *>(&asFloat) : &asInt, 4);
  scalar.bytes = std::shared_ptr<const std::byte>(bytes, [](const std::byte *p) { delete[] p; });
  arrays[*index] = std::move(scalar);
  return std::nullopt;
}

void Invocation::store(uint32_t offset, const void *value, size_t bytes) {
  std::memcpy(args.data() + offset, value, bytes);
}

/// Sizes as the first axis that is just this symbol has them. Whether others agree is checked by the entry
/// itself.
void Invocation::bindSizes() {
  auto bind = [&](uint32_t symbol, int64_t value) {
    if (symbol == RONDO_NONE || symbolBound[symbol] || entryDescription.symbols[symbol].kind != RONDO_SIZE)
      return;
    symbolValues[symbol] = value;
    symbolBound[symbol] = true;
  };
  auto bindFromAxes = [&](bool multiples) {
    for (size_t i = 0; i < arrays.size(); ++i)
      for (size_t axis = 0; arrays[i] && axis < entryDescription.arguments[i].axes.size(); ++axis) {
        runtime::Multiple size = entryDescription.arguments[i].axes[axis].size.asMultiple();
        if ((size.factor > 1) == multiples)
          bind(size.symbol, arrays[i]->shape[axis] / size.factor);
      }
  };
  for (size_t i = 0; i < arrays.size(); ++i)
    if (entryDescription.arguments[i].kind == RONDO_SIZE_ARGUMENT)
      bind(entryDescription.arguments[i].symbol, *sizeValues[i]);
  bindFromAxes(/*multiples=*/false);
  bindFromAxes(/*multiples=*/true);
}

/// Nothing if an output or the whole overflows.
std::optional<uint64_t> Invocation::outputBytes() const {
  uint64_t total = 0;
  for (size_t i = 0; i < outputs.size(); ++i) {
    std::optional<uint64_t> bytes =
        weights::denseBytes(dtypeOf(entryDescription.outputs[i].dtype), outputs[i].capacities);
    if (!bytes || __builtin_add_overflow(total, *bytes, &total))
      return std::nullopt;
  }
  return total;
}

void Invocation::chooseCapacities(size_t index) {
  const runtime::Value &output = entryDescription.outputs[index];
  OutputMemory &memory = outputs[index];
  // Sizes outside their range are the entry's to report; it must get the chance, with outputs of no capacity.
  bool inRange = true;
  for (size_t i = 0; i < symbolValues.size(); ++i) {
    const runtime::Symbol &symbol = entryDescription.symbols[i];
    if (symbol.kind == RONDO_SIZE)
      inRange &= symbolValues[i] >= symbol.min && symbolValues[i] <= symbol.max;
  }
  for (const runtime::Axis &axis : output.axes) {
    const runtime::Expression &capacity = axis.capacity.absent() ? axis.size : axis.capacity;
    std::optional<int64_t> value = inRange ? runtime::evaluate(capacity, symbolValues) : 0;
    memory.capacities.push_back(value && *value >= 0 ? *value : 0);
  }
  memory.sizes = memory.capacities;
}

static std::string inGigabytes(uint64_t bytes) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f GB", double(bytes) / 1e9);
  return text;
}

/// Memory that is there only by name is granted, and the system ends some program when it is used.
std::optional<std::string> Invocation::whyTooLarge(int64_t workspaceBytes) const {
  const uint64_t present = uint64_t(sysconf(_SC_PHYS_PAGES)) * uint64_t(sysconf(_SC_PAGESIZE));
  const uint64_t working = uint64_t(std::max<int64_t>(workspaceBytes, 0));
  const std::optional<uint64_t> results = outputBytes();
  const std::string entry = "entry `" + entryDescription.name + "` needs ";
  if (!results)
    return entry + "more bytes for its results than 63 bits can count, at these sizes: choose smaller ones";
  uint64_t total;
  if (!__builtin_add_overflow(*results, working, &total) && total <= present)
    return std::nullopt;
  return entry + inGigabytes(*results) + " for its results and a workspace of " + inGigabytes(working) +
         " at these sizes, and this machine has " + inGigabytes(present) + " of memory: choose smaller ones";
}

std::optional<std::string> Invocation::allocateOutput(size_t index) {
  const runtime::Value &output = entryDescription.outputs[index];
  OutputMemory &memory = outputs[index];
  const uint64_t bytes = *weights::denseBytes(dtypeOf(output.dtype), memory.capacities);
  memory.bytes.reset(new (std::nothrow) std::byte[bytes + RONDO_ALIGNMENT]);
  if (!memory.bytes)
    return "there is no memory for output `" + output.name + "`, " +
           weights::typeText(dtypeOf(output.dtype), memory.capacities) + " at these sizes";
  return std::nullopt;
}

std::optional<std::string> Invocation::prepare() {
  std::string missing;
  for (size_t i = 0; i < arrays.size(); ++i) {
    const runtime::Value &argument = entryDescription.arguments[i];
    if (!isSet(i))
      missing += (missing.empty() ? "" : ", ") +
                 (argument.kind == RONDO_SIZE_ARGUMENT
                      ? "--set " + argument.name + "=VALUE"
                      : "--input " + argument.name + "=FILE.npy (" + argument.type + ")");
  }
  if (!missing.empty())
    return "entry `" + entryDescription.name + "` needs more arguments: " + missing;
  bindSizes();
  outputs = std::vector<OutputMemory>(entryDescription.outputs.size());
  for (size_t i = 0; i < outputs.size(); ++i)
    chooseCapacities(i);
  const int64_t workspaceBytes = callee.workspace(entryNumber, symbolValues.data());
  if (std::optional<std::string> error = whyTooLarge(workspaceBytes))
    return error;
  for (size_t i = 0; i < outputs.size(); ++i)
    if (std::optional<std::string> error = allocateOutput(i))
      return error;

  std::vector<runtime::ValueFields> fields = runtime::layoutFields(entryDescription);
  args.assign(runtime::argsSize(entryDescription), std::byte(0));
  rondo_args_head head = {};
  head.struct_size = uint32_t(args.size());
  head.entry = entryNumber;
  if (workspaceBytes > 0) {
    // Without memory the entry allocates, or says that it cannot.
    workspace.reset(new (std::nothrow) std::byte[size_t(workspaceBytes)]);
    head.workspace = workspace.get();
    head.workspace_size = workspace ? uint64_t(workspaceBytes) : 0;
  }
  store(0, &head, sizeof head);
  for (size_t i = 0; i < arrays.size(); ++i) {
    if (sizeValues[i]) {
      storeInt(fields[i].pointer, *sizeValues[i]);
      continue;
    }
    storePointer(fields[i].pointer, arrays[i]->bytes.get());
    for (size_t axis = 0; axis < arrays[i]->shape.size(); ++axis)
      storeInt(fields[i].size + uint32_t(8 * axis), arrays[i]->shape[axis]);
  }
  for (size_t i = 0; i < outputs.size(); ++i) {
    const runtime::ValueFields &at = fields[arrays.size() + i];
    storePointer(at.pointer, outputs[i].bytes.get());
    int64_t capacity = 1;
    for (int64_t size : outputs[i].capacities)
      capacity *= size;
    storeInt(at.capacity, capacity);
    if (!outputs[i].sizes.empty())
      storePointer(at.size, outputs[i].sizes.data());
  }
  return std::nullopt;
}

int Invocation::call() {
  code = callee.call(entryNumber, args.data());
  if (code != RONDO_OK)
    return code;
  // Sizes that only the run knows, for expressions over them.
  for (size_t i = 0; i < outputs.size(); ++i)
    for (size_t axis = 0; axis < outputs[i].sizes.size(); ++axis)
      if (std::optional<uint32_t> symbol = entryDescription.outputs[i].axes[axis].size.asSymbol())
        if (entryDescription.symbols[*symbol].kind == RONDO_RESULT)
          symbolValues[*symbol] = outputs[i].sizes[axis];
  return code;
}

std::string Invocation::message() { return callee.message(entryNumber, code, args.data()); }

/// Copies the box of `sizes` out of one laid out by `capacities`.
static void pack(const std::byte *from, std::byte *&to, const std::vector<int64_t> &capacities,
                 const std::vector<int64_t> &sizes, size_t axis, size_t element) {
  if (axis == sizes.size()) {
    std::memcpy(to, from, element);
    to += element;
    return;
  }
  size_t stride = element;
  bool whole = true;
  for (size_t inner = axis + 1; inner < sizes.size(); ++inner) {
    stride *= size_t(capacities[inner]);
    whole &= capacities[inner] == sizes[inner];
  }
  if (whole) {
    std::memcpy(to, from, stride * size_t(sizes[axis]));
    to += stride * size_t(sizes[axis]);
    return;
  }
  for (int64_t i = 0; i < sizes[axis]; ++i)
    pack(from + stride * size_t(i), to, capacities, sizes, axis + 1, element);
}

Tensor Invocation::output(size_t index) const {
  const runtime::Value &value = entryDescription.outputs[index];
  const OutputMemory &memory = outputs[index];
  Tensor tensor;
  tensor.name = value.name;
  tensor.dtype = dtypeOf(value.dtype);
  tensor.shape = memory.sizes;
  tensor.byteCount = *weights::denseBytes(tensor.dtype, tensor.shape);
  auto *bytes = new std::byte[tensor.byteCount + 1];
  tensor.bytes = std::shared_ptr<const std::byte>(bytes, [](const std::byte *p) { delete[] p; });
  if (tensor.byteCount)
    pack(memory.bytes.get(), bytes, memory.capacities, memory.sizes, 0, weights::dtypeBytes(tensor.dtype));
  return tensor;
}

const std::byte *Invocation::lengthsOf(const runtime::Symbol &symbol) const {
  if (symbol.kind == RONDO_LENGTHS)
    return arrays[symbol.source]->bytes.get();
  return symbol.kind == RONDO_RESULT_LENGTHS ? outputs[symbol.source].bytes.get() : nullptr;
}

std::vector<int64_t> Invocation::totals() const {
  std::vector<int64_t> sums = symbolValues;
  for (size_t i = 0; i < sums.size(); ++i) {
    const runtime::Symbol &symbol = entryDescription.symbols[i];
    const std::byte *lengths = lengthsOf(symbol);
    if (!lengths)
      continue;
    const std::vector<int64_t> &shape =
        symbol.kind == RONDO_LENGTHS ? arrays[symbol.source]->shape : outputs[symbol.source].sizes;
    int64_t rows = shape.empty() ? 1 : shape[0];
    sums[i] = 0;
    for (int64_t row = 0; row < rows; ++row) {
      int32_t length;
      std::memcpy(&length, lengths + 4 * row, sizeof length);
      sums[i] += length;
    }
  }
  return sums;
}

int64_t Invocation::rowLength(const Tensor &tensor, size_t output, size_t axis, int64_t row) const {
  const runtime::Axis &described = entryDescription.outputs[output].axes[axis];
  int64_t size = tensor.shape[axis];
  if (described.raggedness != RONDO_RAGGED || described.lengths.absent())
    return size;
  std::vector<int64_t> dims = symbolValues;
  for (size_t i = 0; i < dims.size(); ++i) {
    int32_t length = 0;
    if (const std::byte *lengths = lengthsOf(entryDescription.symbols[i]))
      std::memcpy(&length, lengths + 4 * row, sizeof length), dims[i] = length;
  }
  std::optional<int64_t> length = runtime::evaluate(described.lengths, dims);
  return length && *length >= 0 && *length <= size ? *length : size;
}
