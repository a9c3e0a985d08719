// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// An entry of kernel IR: its buffers from the caller's tensors, its results from its buffers.
#include "backends/reference/Inputs.h"
#include "backends/reference/KernelInterpreter.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::reference;

/// The type as the entry says it (attribute `input_types`, `output_types`), or a dense one of the buffer's
/// shape.
SymbolicTensorType KernelInterpreter::typeOf(ArrayAttr types, size_t i, Value buffer, Attribute shape) {
  if (types && i < types.size())
    if (auto type = dyn_cast<TypeAttr>(types[i]))
      return cast<SymbolicTensorType>(type.getValue());
  if (!buffer)
    return SymbolicTensorType::scalar(IntegerType::get(entry.getContext(), 32));
  Type element = cast<MemRefType>(buffer.getType()).getElementType();
  SmallVector<AxisAttr> axes;
  for (Attribute size : cast<ArrayAttr>(shape))
    axes.push_back(AxisAttr::dense(cast<DimAttr>(size)));
  return SymbolicTensorType::get(
      entry.getContext(), element.isInteger(8) ? IntegerType::get(entry.getContext(), 1) : element, axes);
}

static int64_t elementBytes(Value buffer) {
  return cast<MemRefType>(buffer.getType()).getElementTypeBitWidth() / 8;
}

LogicalResult KernelInterpreter::bindArguments(const Tensors &inputs) {
  auto empty = ArrayAttr::get(entry.getContext(), {});
  auto get = [&](StringRef name) {
    auto found = entry->getAttrOfType<ArrayAttr>(name);
    return found ? found : empty;
  };
  Declaration declaration{entry, get("symbols"), get("inputs"), get("outputs"), get("assumptions"), {}};
  ArrayAttr types = get("input_types");
  SmallVector<Value> buffers; // null for a size, which has no buffer
  for (auto [i, attribute] : llvm::enumerate(declaration.inputs)) {
    bool isSize = cast<DictionaryAttr>(attribute).contains("size");
    unsigned next = llvm::count_if(buffers, [](Value v) { return bool(v); });
    if (!isSize && next >= entry.getInputs().size())
      return entry->emitError("describes more inputs than it has buffers");
    buffers.push_back(isSize ? Value() : Value(entry.getInputs()[next]));
    declaration.inputTypes.push_back(
        typeOf(types, i, buffers.back(), isSize ? Attribute() : entry.getShapes()[next]));
  }
  std::vector<TensorValue> values;
  if (failed(bindInputs(declaration, inputs, symbols, values)))
    return failure();
  for (auto [buffer, value] : llvm::zip_equal(buffers, values)) {
    if (!buffer)
      continue;
    Storage *storage = memory.makeStorage(nameOf(declaration.inputs[&buffer - buffers.begin()]),
                                          elementBytes(buffer), value.elements().size());
    // Beyond a row's length the caller's memory holds anything: NaN, or an integer that is no index.
    storage->elements = value.elements();
    storage->written.assign(storage->elements.size(), true);
    for (double &x : storage->elements)
      if (!value.isFloat() && std::isnan(x))
        x = value.dtype() == Dtype::Bool ? 1 : double(std::numeric_limits<int32_t>::min());
    storage->readOnly = true;
    views[slot(buffer)] = KernelMemory::viewOf(storage, value.sizes());
  }
  for (auto [i, buffer] : llvm::enumerate(entry.getOutputs())) {
    SmallVector<int64_t> sizes;
    int64_t count = 1;
    for (Attribute dim : cast<ArrayAttr>(entry.getShapes()[entry.getInputCount() + i])) {
      auto size = symbols.value(cast<DimAttr>(dim));
      if (!size || *size < 0)
        return entry->emitError("the capacity `")
               << cast<DimAttr>(dim).text() << "` of output " << i << " has no value, or a negative one";
      sizes.push_back(*size);
      count *= *size;
    }
    std::string name =
        i < declaration.outputs.size() ? nameOf(declaration.outputs[i]).str() : "output " + std::to_string(i);
    views[slot(buffer)] = KernelMemory::viewOf(memory.makeStorage(name, elementBytes(buffer), count), sizes);
  }
  return success();
}

/// Lengths that the entry determined stand in the buffers after the declared outputs.
LogicalResult KernelInterpreter::bindOutputLengths() {
  auto names = entry->getAttrOfType<ArrayAttr>("output_lengths");
  auto outputs = entry->getAttrOfType<ArrayAttr>("outputs");
  for (size_t i = 0; names && i < names.size(); ++i) {
    size_t at = outputs.size() + i;
    const View &view = views[slot(entry.getOutputs()[at])];
    auto shape = cast<ArrayAttr>(entry.getShapes()[entry.getInputCount() + at]);
    RowAxes rows;
    for (auto [size, count] : llvm::zip_equal(shape.getAsRange<DimAttr>(), view.sizes))
      rows.push_back({AxisAttr::dense(size), count});
    std::vector<int64_t> values;
    bool complete = true;
    TensorValue(Dtype::I32, view.sizes).forEachIndex([&](ArrayRef<int64_t> row) {
      double value = 0;
      complete = complete && report(entry, memory.load(view, row, value));
      values.push_back(int64_t(value));
    });
    if (!complete)
      return failure();
    StringRef name = cast<StringAttr>(names[i]).getValue();
    result.lengths[name.str()] = values;
    symbols.lengths[name] = {values, rows};
  }
  return success();
}

FailureOr<TensorValue> KernelInterpreter::outputValue(size_t i, SymbolicTensorType type) {
  const View &view = views[slot(entry.getOutputs()[i])];
  SmallVector<int64_t> sizes;
  for (auto [axis, capacity] : llvm::zip_equal(type.getAxes(), view.sizes)) {
    auto size = symbols.value(axis.getSize());
    if (!size || *size < 0 || *size > capacity)
      return entry->emitError("`") << view.storage->name << "` has an axis of size `" << axis.getSize().text()
                                   << "`, which is " << (size ? std::to_string(*size) : "not known")
                                   << ", in a buffer of " << capacity;
    sizes.push_back(*size);
  }
  TensorValue value(dtypeOf(type.getElementType()), sizes);
  for (auto [a, axis] : llvm::enumerate(type.getAxes())) {
    if (!axis.isRagged())
      continue;
    value.makeRagged(a, [&, a = a, lengths = axis.getLengths()](ArrayRef<int64_t> row) {
      return symbols
          .value(lengths,
                 [&](const RowAxes &rows) -> std::optional<int64_t> {
                   auto map = RowMap::find(type.getAxes().take_front(a), ArrayRef(sizes).take_front(a), rows,
                                           symbols);
                   return map ? std::optional(map->row(row)) : std::nullopt;
                 })
          .value_or(sizes[a]);
    });
  }
  // An entry need not write beyond lengths: the runtime puts zeros there.
  bool complete = true;
  value.forEachIndex([&](ArrayRef<int64_t> index) {
    double x = 0;
    complete = complete && report(entry, memory.load(view, index, x));
    value.at(index) = x;
  });
  if (!complete)
    return failure();
  value.fillInvalid(0);
  return value;
}

LogicalResult KernelInterpreter::collectOutputs() {
  auto exit = cast<kernel::ReturnOp>(entry.getBody().front().getTerminator());
  for (auto [name, value] : llvm::zip_equal(entry.getSizes(), exit.getValues())) {
    symbols.sizes[cast<StringAttr>(name).getValue()] = numbers[slot(value)].i;
    result.sizes[cast<StringAttr>(name).getValue().str()] = numbers[slot(value)].i;
  }
  if (failed(bindOutputLengths()))
    return failure();
  auto outputs = entry->getAttrOfType<ArrayAttr>("outputs"),
       types = entry->getAttrOfType<ArrayAttr>("output_types");
  for (size_t i = 0; outputs && i < outputs.size(); ++i) {
    SymbolicTensorType type =
        typeOf(types, i, entry.getOutputs()[i], entry.getShapes()[entry.getInputCount() + i]);
    FailureOr<TensorValue> value = outputValue(i, type);
    if (failed(value))
      return failure();
    result.outputs.push_back({nameOf(outputs[i]).str(), std::move(*value)});
    auto names = cast<DictionaryAttr>(outputs[i]).getAs<DictionaryAttr>("names");
    for (NamedAttribute named : names ? names.getValue() : ArrayRef<NamedAttribute>()) {
      std::string symbol = named.getName().str(), name = cast<StringAttr>(named.getValue()).str();
      if (auto it = symbols.sizes.find(symbol); it != symbols.sizes.end())
        result.sizes[name] = it->second;
      if (auto it = result.lengths.find(symbol); it != result.lengths.end())
        result.lengths[name] = it->second;
    }
  }
  return success();
}

FailureOr<Run> KernelInterpreter::run(const Tensors &inputs) {
  if (failed(bindArguments(inputs)))
    return failure();
  if (auto workspace = entry.getWorkspace()) {
    auto bytes = symbols.value(*workspace);
    if (!bytes || *bytes < 0)
      return entry->emitError("the workspace `") << workspace->text() << "` has no value, or a negative one";
    memory.setWorkspace(*bytes);
  }
  Code code = compile(entry.getBody().front());
  if (!execute(code) || failed(collectOutputs()))
    return failure();
  return std::move(result);
}
