// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Checks of memory: pointers, strides, capacities, overlaps, workspace.

#include "runtime/embedded/Invocation.h"

namespace rondo::runtime {

static bool fail(Violation &violation, int code) {
  violation.code = code;
  return false;
}

static int64_t elementBytes(const rondo_value &value) { return value.dtype == RONDO_BOOL ? 1 : 4; }

/// NULL is allowed where nothing is read or written.
static bool checkPointer(const void *pointer, const rondo_value &value, const Tensor &tensor,
                         Violation &violation) {
  violation.found = int64_t(reinterpret_cast<uintptr_t>(pointer));
  violation.high = tensor.elements();
  if (violation.high == 0 || (pointer && violation.found % elementBytes(value) == 0))
    return true;
  return fail(violation, RONDO_BAD_POINTER);
}

/// Elements from one index of the outermost axis to the next if packed.
static int64_t packedStride(const Tensor &tensor) {
  int64_t packed = 1;
  for (uint32_t k = 1; k < tensor.rank; ++k)
    packed *= tensor.extent[k];
  return packed;
}

/// Sets the stride that the caller gave, or the packed one.
static bool setStride(Invocation &call, uint32_t field, Tensor &tensor, int64_t &stride,
                      Violation &violation) {
  violation.high = packedStride(tensor);
  stride = tensor.rank == 0 ? 0 : violation.high;
  if (tensor.rank >= 2 && call.word(field) != 0) {
    violation.found = call.word(field);
    int64_t bytes;
    if (violation.found < violation.high)
      return fail(violation, RONDO_BAD_STRIDE);
    if (__builtin_mul_overflow(violation.found, int64_t(4), &bytes) ||
        __builtin_mul_overflow(bytes, tensor.extent[0], &bytes))
      return fail(violation, RONDO_OVERFLOW);
    stride = violation.found;
  }
  if (tensor.rank != 0)
    tensor.stride[0] = stride;
  return true;
}

static bool checkInputs(Invocation &call, Violation &violation) {
  for (uint32_t i = 0; i < call.entry->arguments.count; ++i) {
    const rondo_value &value = call.arguments[i];
    call.inputs[i] = nullptr;
    call.inputStrides[i] = 0;
    if (value.kind == RONDO_SIZE_ARGUMENT)
      continue;
    violation.value = i;
    call.inputs[i] = call.pointer(value.field);
    Tensor tensor = inputTensor(call, i);
    if (!checkPointer(call.inputs[i], value, tensor, violation) ||
        !setStride(call, value.field + 8 + 8 * tensor.rank, tensor, call.inputStrides[i], violation))
      return false;
  }
  return true;
}

/// Do the capacities of an output have a number of bytes?
static bool checkExtents(const Invocation &call, const rondo_value &value) {
  int64_t bytes = 4, extent;
  for (uint32_t k = 0; k < value.axes.count; ++k)
    if (!call.evaluate(call.axes(value)[k].capacity, extent) || extent < 0 ||
        (extent != 0 && __builtin_mul_overflow(bytes, extent, &bytes)))
      return false;
  return true;
}

static bool checkOutputs(Invocation &call, Violation &violation) {
  violation.isOutput = true;
  for (uint32_t i = 0; i < call.entry->outputs.count; ++i) {
    const rondo_value &value = call.outputs[i];
    violation.value = i;
    call.results[i] = call.pointer(value.field);
    call.resultStrides[i] = 0;
    if (!checkExtents(call, value))
      return fail(violation, RONDO_OVERFLOW);
    Tensor tensor = outputTensor(call, i, false);
    if (!checkPointer(call.results[i], value, tensor, violation) ||
        !setStride(call, value.field + 16, tensor, call.resultStrides[i], violation))
      return false;
    violation.found = call.word(value.field + 8);
    violation.high = tensor.span();
    if (violation.found < violation.high)
      return fail(violation, RONDO_CAPACITY);
  }
  violation.isOutput = false;
  return true;
}

namespace {

/// Memory of a tensor: rows of `width` bytes, `stride` bytes apart, from `begin` to `end`.
struct Region {
  uintptr_t begin, end, stride, width;
};

} // namespace

static Region regionOf(const void *pointer, const rondo_value &value, const Tensor &tensor) {
  const uintptr_t bytes = elementBytes(value), begin = reinterpret_cast<uintptr_t>(pointer);
  const uintptr_t stride = tensor.rank == 0 ? 1 : tensor.stride[0];
  return {begin, begin + tensor.span() * bytes, stride * bytes, packedStride(tensor) * bytes};
}

/// Tensors that are columns of one matrix interleave without sharing an element.
static bool overlap(const Region &a, const Region &b) {
  if (a.begin == a.end || b.begin == b.end || a.end <= b.begin || b.end <= a.begin)
    return false;
  if (a.stride != b.stride)
    return true;
  const uintptr_t shift = a.begin <= b.begin ? (b.begin - a.begin) % a.stride
                                             : (a.stride - (a.begin - b.begin) % a.stride) % a.stride;
  return shift < a.width || shift + b.width > a.stride;
}

static bool checkOverlaps(const Invocation &call, Violation &violation) {
  violation.isOutput = true;
  for (uint32_t i = 0; i < call.entry->outputs.count; ++i) {
    const Region mine = regionOf(call.results[i], call.outputs[i], outputTensor(call, i, false));
    violation.value = i;
    for (violation.other = 0; violation.other < call.entry->arguments.count; ++violation.other) {
      const rondo_value &value = call.arguments[violation.other];
      const void *pointer = call.inputs[violation.other];
      if (value.kind == RONDO_TENSOR &&
          overlap(mine, regionOf(pointer, value, inputTensor(call, violation.other))))
        return fail(violation, RONDO_OVERLAP);
    }
    violation.otherIsOutput = true;
    for (violation.other = 0; violation.other < i; ++violation.other) {
      const rondo_value &value = call.outputs[violation.other];
      const void *pointer = call.results[violation.other];
      if (overlap(mine, regionOf(pointer, value, outputTensor(call, violation.other, false))))
        return fail(violation, RONDO_OVERLAP);
    }
    violation.otherIsOutput = false;
  }
  violation.isOutput = false;
  violation.other = RONDO_NONE;
  return true;
}

/// Does a value lie in the part of the workspace that will be used?
static bool liesIn(const void *workspace, int64_t bytes, const void *pointer, const rondo_value &value,
                   const Tensor &tensor) {
  const Region region = regionOf(pointer, value, tensor);
  const auto begin = reinterpret_cast<uintptr_t>(workspace);
  return region.begin != region.end && region.begin < begin + uintptr_t(bytes) && begin < region.end;
}

static bool checkWorkspace(const Invocation &call, Violation &violation) {
  const auto *head = reinterpret_cast<const rondo_args_head *>(call.args);
  const void *workspace = head->workspace;
  if (!workspace || call.workspaceBytes == 0)
    return true;
  violation.found = head->workspace_size > uint64_t(INT64_MAX) ? INT64_MAX : int64_t(head->workspace_size);
  violation.high = call.workspaceBytes;
  if (violation.found < violation.high)
    return fail(violation, RONDO_WORKSPACE);
  for (violation.value = 0; violation.value < call.entry->arguments.count; ++violation.value) {
    const rondo_value &value = call.arguments[violation.value];
    if (value.kind == RONDO_TENSOR && liesIn(workspace, violation.high, call.inputs[violation.value], value,
                                             inputTensor(call, violation.value)))
      return fail(violation, RONDO_OVERLAP);
  }
  violation.isOutput = true;
  for (violation.value = 0; violation.value < call.entry->outputs.count; ++violation.value)
    if (liesIn(workspace, violation.high, call.results[violation.value], call.outputs[violation.value],
               outputTensor(call, violation.value, false)))
      return fail(violation, RONDO_OVERLAP);
  violation = Violation();
  return true;
}

bool checkMemory(Invocation &call, Violation &violation) {
  return checkInputs(call, violation) && checkOutputs(call, violation) && checkOverlaps(call, violation) &&
         checkWorkspace(call, violation);
}

} // namespace rondo::runtime
