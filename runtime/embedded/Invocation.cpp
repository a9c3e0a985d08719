// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Reading arguments through the description; tensors; what is done to outputs after a run.

#include "runtime/embedded/Invocation.h"
#include "runtime/embedded/Expression.h"
#include "runtime/embedded/Runs.h"

#include <string.h>

namespace rondo::runtime {

bool Invocation::evaluate(const rondo_expression &expression, int64_t &result) const {
  const auto *code = records<rondo_instruction>(blob, expression.code);
  if (expression.code.count != 1)
    return runtime::evaluate(code, expression.code.count, dims, result);
  // Nearly all sizes are just a symbol or a number.
  result = code->operation == RONDO_CONSTANT ? code->value : dims[code->value];
  return true;
}

void Invocation::selectRow(const rondo_expression &expression, int64_t row) {
  const rondo_instruction *code = records<rondo_instruction>(blob, expression.code);
  for (uint32_t i = 0; i < expression.code.count; ++i) {
    if (code[i].operation != RONDO_SYMBOL)
      continue;
    const rondo_symbol &symbol = symbols[code[i].value];
    if (symbol.kind == RONDO_LENGTHS)
      dims[code[i].value] = static_cast<const int32_t *>(inputs[symbol.source])[row];
    if (symbol.kind == RONDO_RESULT_LENGTHS)
      dims[code[i].value] = static_cast<const int32_t *>(results[symbol.source])[row];
  }
}

int64_t Tensor::elements() const {
  int64_t product = 1;
  for (uint32_t k = 0; k < rank; ++k)
    product *= extent[k];
  return product;
}

int64_t Tensor::span() const {
  if (rank == 0)
    return 1;
  return elements() == 0 ? 0 : (extent[0] - 1) * stride[0] + elements() / extent[0];
}

/// Packed strides, but the outermost one as given.
static void setStrides(Tensor &tensor, int64_t outermost) {
  int64_t stride = 1;
  for (uint32_t k = tensor.rank; k-- > 0; stride *= tensor.extent[k])
    tensor.stride[k] = stride;
  if (tensor.rank != 0)
    tensor.stride[0] = outermost;
}

Tensor inputTensor(const Invocation &call, uint32_t argument) {
  const rondo_value &value = call.arguments[argument];
  Tensor tensor{call.axes(value), value.axes.count, {}, {}, {}};
  for (uint32_t k = 0; k < tensor.rank; ++k)
    tensor.size[k] = tensor.extent[k] = call.word(value.field + 8 + 8 * k);
  setStrides(tensor, call.inputStrides[argument]);
  return tensor;
}

Tensor outputTensor(const Invocation &call, uint32_t output, bool isOver) {
  const rondo_value &value = call.outputs[output];
  Tensor tensor{call.axes(value), value.axes.count, {}, {}, {}};
  for (uint32_t k = 0; k < tensor.rank; ++k) {
    call.evaluate(tensor.axes[k].capacity, tensor.extent[k]);
    tensor.size[k] = tensor.extent[k];
    if (isOver)
      call.evaluate(tensor.axes[k].size, tensor.size[k]);
  }
  setStrides(tensor, call.resultStrides[output]);
  return tensor;
}

void beginInvocation(Invocation &call, const rondo_model *model, uint32_t entry, const void *args) {
  call.blob = static_cast<const char *>(model->description);
  const auto *header = reinterpret_cast<const rondo_header *>(call.blob);
  call.entry = records<rondo_entry>(call.blob, header->entries) + entry;
  call.symbols = records<rondo_symbol>(call.blob, call.entry->symbols);
  call.arguments = records<rondo_value>(call.blob, call.entry->arguments);
  call.outputs = records<rondo_value>(call.blob, call.entry->outputs);
  call.args = static_cast<const char *>(args);
  call.threads = 1;
  for (uint32_t i = 0; i < call.entry->symbols.count; ++i) {
    call.dims[i] = 0;
    call.boundBy[i] = RONDO_NONE;
  }
}

/// Sets a multiple of RONDO_ALIGNMENT; an absent expression is 0.
static bool alignedBytes(const Invocation &call, const rondo_expression &expression, int64_t &bytes) {
  bytes = 0;
  if (expression.code.count == 0)
    return true;
  if (!call.evaluate(expression, bytes) || bytes < 0 ||
      __builtin_add_overflow(bytes, int64_t(RONDO_ALIGNMENT - 1), &bytes))
    return false;
  bytes &= ~int64_t(RONDO_ALIGNMENT - 1);
  return true;
}

bool planWorkspace(Invocation &call, int64_t threads) {
  int64_t useful = threads;
  if (call.entry->threads.code.count != 0 && !call.evaluate(call.entry->threads, useful))
    useful = threads; // so much work that its amount overflows
  call.threads = useful < 1 ? 1 : useful < threads ? useful : threads;
  int64_t own;
  if (!alignedBytes(call, call.entry->workspace, call.sharedBytes) ||
      !alignedBytes(call, call.entry->thread_workspace, call.threadBytes) ||
      __builtin_mul_overflow(call.threadBytes, call.threads, &own) ||
      __builtin_add_overflow(call.sharedBytes, own, &call.workspaceBytes))
    return false;
  return call.workspaceBytes == 0 ||
         !__builtin_add_overflow(call.workspaceBytes, int64_t(RONDO_ALIGNMENT - 1), &call.workspaceBytes);
}

/// Nothing lies beyond the lengths of a tensor that has none, when its sizes are its capacities.
static bool isFull(const Tensor &tensor) {
  for (uint32_t k = 0; k < tensor.rank; ++k)
    if (tensor.axes[k].raggedness == RONDO_RAGGED || tensor.size[k] != tensor.extent[k])
      return false;
  return true;
}

static void returnSizes(const Invocation &call, const rondo_value &value, const Tensor &tensor) {
  if (tensor.rank == 0)
    return;
  uint32_t field = value.field + (tensor.rank >= 2 ? 24 : 16);
  auto *sizes = static_cast<int64_t *>(call.pointer(field));
  for (uint32_t k = 0; sizes && k < tensor.rank; ++k)
    sizes[k] = tensor.size[k];
}

/// Takes the innermost axes away along which everything counts; returns how many elements they hold.
static int64_t foldInnerAxes(Tensor &tensor) {
  int64_t block = 1;
  for (; tensor.rank != 0; --tensor.rank) {
    const uint32_t last = tensor.rank - 1;
    if (tensor.axes[last].raggedness == RONDO_RAGGED || tensor.size[last] != tensor.extent[last] ||
        rowsAreInnermost(tensor, RONDO_RAGGED))
      break;
    block *= tensor.extent[last];
  }
  return block;
}

static void zeroBeyond(Invocation &call, Tensor tensor, char *base, int64_t elementBytes) {
  const int64_t bytes = elementBytes * foldInnerAxes(tensor);
  const auto zeroRest = [&](const int64_t *, int64_t offset, int64_t valid, int64_t count) {
    memset(base + offset * elementBytes + valid * bytes, 0, (count - valid) * bytes);
    return true;
  };
  if (bytes != 0)
    forEachRun(call, tensor, RONDO_RAGGED, zeroRest);
}

void finishOutputs(Invocation &call) {
  for (uint32_t i = 0; i < call.entry->outputs.count; ++i) {
    const rondo_value &value = call.outputs[i];
    const Tensor tensor = outputTensor(call, i, true);
    returnSizes(call, value, tensor);
    if (!isFull(tensor))
      zeroBeyond(call, tensor, static_cast<char *>(call.results[i]), value.dtype == RONDO_BOOL ? 1 : 4);
  }
}

} // namespace rondo::runtime
