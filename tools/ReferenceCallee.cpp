// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/ReferenceCallee.h"
#include "tools/Arrays.h"
#include "tools/Describe.h"
#include "tools/InternalError.h"
#include "tools/Symbols.h"
#include "tools/Terminal.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

#include <cstring>
#include <set>

using namespace rondo;
using namespace rondo::tools;

ReferenceCallee::ReferenceCallee(std::unique_ptr<Model> model, std::vector<std::string> traces)
    : model(std::move(model)), traces(std::move(traces)) {}

ReferenceCallee::~ReferenceCallee() = default;

template <typename T> static void copyElements(const void *from, std::vector<double> &elements) {
  auto *bytes = static_cast<const char *>(from);
  for (size_t i = 0; i < elements.size(); ++i) {
    T value;
    std::memcpy(&value, bytes + i * sizeof value, sizeof value);
    elements[i] = double(value);
  }
}

static TensorValue asTensorValue(const weights::Tensor &tensor) {
  Dtype dtype = tensor.dtype == weights::DType::F32   ? Dtype::F32
                : tensor.dtype == weights::DType::I32 ? Dtype::I32
                                                      : Dtype::Bool;
  TensorValue value(dtype, tensor.shape);
  if (dtype == Dtype::F32)
    copyElements<float>(tensor.bytes.get(), value.elements());
  else if (dtype == Dtype::I32)
    copyElements<int32_t>(tensor.bytes.get(), value.elements());
  else
    copyElements<int8_t>(tensor.bytes.get(), value.elements());
  return value;
}

ExitStatus ReferenceCallee::open(const std::string &weightsFile) {
  if (ExitStatus status = model->bindWeights(weightsFile); status != Done)
    return status;
  for (const weights::Tensor &tensor : model->tensors())
    weights[tensor.name] = asTensorValue(tensor);
  runtime::Status status = describeModel(model->module(), modelName(model->path()), "", described);
  if (status.ok())
    status = runtime::encode(described, blob);
  if (!status.ok()) {
    reportCommandError(model->path() + ": " + status.sentence());
    return ModelWrong;
  }
  bodies.assign(described.entries.size(), body);
  variant = {0, bodies.data()};
  callable = {blob.data(), &variant, 1, &self};
  return Done;
}

int ReferenceCallee::call(unsigned entry, const void *args) {
  currentEntry = entry;
  return rondo_runtime_call(&callable, entry, nullptr, args);
}

std::string ReferenceCallee::message(unsigned entry, int code, const void *args) {
  char buffer[RONDO_MESSAGE_SIZE];
  rondo_runtime_message(&callable, code, args, buffer);
  return buffer;
}

void ReferenceCallee::body(rondo_call *call) {
  // The packed constants of a body; here, whom it belongs to.
  auto *self = static_cast<const ReferenceCallee *>(call->constants[0]);
  const_cast<ReferenceCallee *>(self)->interpret(*call);
}

/// Row-major positions of a box, with their offset in a buffer whose outermost axis has a stride of its own.
static int64_t offsetOf(llvm::ArrayRef<int64_t> index, llvm::ArrayRef<int64_t> extents, int64_t stride) {
  int64_t offset = 0;
  for (size_t axis = 1; axis < index.size(); ++axis)
    offset = offset * extents[axis] + index[axis];
  return index.empty() ? 0 : index[0] * stride + offset;
}

TensorValue ReferenceCallee::argument(const rondo_call &call, size_t index) const {
  const runtime::Entry &entry = described.entries[currentEntry];
  const runtime::Value &value = entry.arguments[index];
  std::span<const int64_t> dims(call.dims, entry.symbols.size());
  if (value.kind == RONDO_SIZE_ARGUMENT)
    return TensorValue::scalar(Dtype::I32, double(call.dims[value.symbol]));
  std::vector<int64_t> sizes;
  for (const runtime::Axis &axis : value.axes)
    sizes.push_back(runtime::evaluate(axis.size, dims).value_or(0));
  Dtype dtype = value.dtype == RONDO_F32 ? Dtype::F32 : value.dtype == RONDO_I32 ? Dtype::I32 : Dtype::Bool;
  TensorValue result(dtype, sizes);
  auto *data = static_cast<const char *>(call.inputs[index]);
  result.forEachIndex([&](llvm::ArrayRef<int64_t> at) {
    const char *element =
        data + offsetOf(at, sizes, call.input_strides[index]) * runtime::elementSize(value.dtype);
    if (dtype == Dtype::F32) {
      float number;
      std::memcpy(&number, element, sizeof number);
      result.at(at) = double(number);
    } else if (dtype == Dtype::I32) {
      int32_t number;
      std::memcpy(&number, element, sizeof number);
      result.at(at) = double(number);
    } else {
      result.at(at) = *element != 0;
    }
  });
  return result;
}

void ReferenceCallee::writeOutput(const rondo_call &call, size_t index, const TensorValue &value) const {
  const runtime::Entry &entry = described.entries[currentEntry];
  const runtime::Value &output = entry.outputs[index];
  std::span<const int64_t> dims(call.dims, entry.symbols.size());
  std::vector<int64_t> capacities;
  for (const runtime::Axis &axis : output.axes)
    capacities.push_back(runtime::evaluate(axis.capacity, dims).value_or(0));
  for (size_t axis = 0; axis < capacities.size(); ++axis)
    if (value.size(int64_t(axis)) > capacities[axis])
      internalError("result `" + output.name + "` is larger than its capacity");
  auto *data = static_cast<char *>(call.outputs[index]);
  value.forEachIndex([&](llvm::ArrayRef<int64_t> at) {
    char *element =
        data + offsetOf(at, capacities, call.output_strides[index]) * runtime::elementSize(output.dtype);
    double number = value.at(at);
    float asFloat = float(number);
    int32_t asInt = number == number ? int32_t(number) : 0;
    if (output.dtype == RONDO_F32)
      std::memcpy(element, &asFloat, sizeof asFloat);
    else if (output.dtype == RONDO_I32)
      std::memcpy(element, &asInt, sizeof asInt);
    else
      *element = number != 0;
  });
}

static weights::Tensor asArray(const TensorValue &value) {
  weights::Tensor array;
  array.dtype = weights::DType::F64;
  array.shape.assign(value.sizes().begin(), value.sizes().end());
  array.byteCount = value.elements().size() * sizeof(double);
  auto *copy = new std::byte[array.byteCount + 1];
  if (array.byteCount)
    std::memcpy(copy, value.elements().data(), array.byteCount);
  array.bytes = std::shared_ptr<const std::byte>(copy, [](const std::byte *bytes) { delete[] bytes; });
  return array;
}

void ReferenceCallee::interpret(rondo_call &call) {
  const runtime::Entry &entry = described.entries[currentEntry];
  reference::Tensors inputs;
  for (size_t i = 0; i < entry.arguments.size(); ++i)
    inputs[entry.arguments[i].name] = argument(call, i);
  reference::Options options;
  std::set<std::string> traced;
  if (!traces.empty())
    options.trace = [&](llvm::StringRef name, llvm::ArrayRef<int64_t> steps, const TensorValue &value) {
      if (!llvm::is_contained(traces, name))
        return;
      traced.insert(name.str());
      std::string title = name.str();
      if (!steps.empty())
        title += " in step " +
                 llvm::join(llvm::map_range(steps, [](int64_t step) { return std::to_string(step); }), ".");
      printArray(llvm::outs(), title, asArray(value));
    };
  mlir::FailureOr<reference::Run> run = reference::run(model->module(), entry.name, inputs, weights, options);
  if (mlir::failed(run))
    internalError("the interpreter stopped: " + model->complaints());
  for (const std::string &name : traces)
    if (!traced.contains(name))
      llvm::errs() << "rondo: --trace: no `let " << name << "` was computed\n";
  for (size_t i = 0; i < entry.symbols.size(); ++i)
    for (const auto &[name, size] : run->sizes)
      if (entry.symbols[i].kind == RONDO_RESULT && asIdentifier(name) == entry.symbols[i].name)
        call.dims[i] = size;
  for (size_t i = 0; i < entry.outputs.size(); ++i) {
    const runtime::Value &output = entry.outputs[i];
    auto found =
        llvm::find_if(run->outputs, [&](const reference::Output &o) { return o.name == output.name; });
    if (output.symbol == RONDO_NONE && found != run->outputs.end())
      writeOutput(call, i, found->value);
    else if (auto lengths = run->lengths.find(output.name); lengths != run->lengths.end())
      writeOutput(call, i,
                  output.axes.empty() ? TensorValue::scalar(Dtype::I32, double(lengths->second.front()))
                                      : TensorValue::vector(Dtype::I32, lengths->second));
    else
      internalError("the interpreter gave no result `" + output.name + "`");
  }
}
