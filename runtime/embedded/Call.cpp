// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the wrappers of an artifact call: entries, messages, workspace sizes, the description.

#include "runtime/embedded/Context.h"
#include "runtime/embedded/Invocation.h"
#include "runtime/embedded/Processor.h"
#include "runtime/embedded/Versions.h"

#include <stdlib.h>

using namespace rondo::runtime;

static bool isEntrysStruct(const Invocation &call, uint32_t entry) {
  const auto *head = reinterpret_cast<const rondo_args_head *>(call.args);
  return head && head->struct_size == call.entry->args_size && head->entry == entry;
}

static void run(rondo_body body, rondo_context *context, const rondo_model *model, Invocation &call,
                char *workspace) {
  const uintptr_t aligned =
      (reinterpret_cast<uintptr_t>(workspace) + RONDO_ALIGNMENT - 1) & -uintptr_t(RONDO_ALIGNMENT);
  char *shared = reinterpret_cast<char *>(aligned);
  rondo_call seen{};
  seen.inputs = call.inputs;
  seen.input_strides = call.inputStrides;
  seen.outputs = call.results;
  seen.output_strides = call.resultStrides;
  seen.dims = call.dims;
  seen.workspace = shared;
  seen.constants = model->constants;
  const Job job{body, &seen, shared + call.sharedBytes, call.threadBytes, call.threads};
  FloatMode mode;
  if (call.threads == 1 || !runTogether(context, job))
    runAlone(job);
  finishOutputs(call);
}

extern "C" int rondo_runtime_call(const rondo_model *model, uint32_t entry, rondo_context *context,
                                  const void *args) {
  if (context && contextModel(context) != model)
    return RONDO_BAD_CONTEXT;
  const rondo_variant *variant = context ? contextVariant(context) : nullptr;
  if (!variant)
    if (int code = chooseVariant(model, nullptr, processorFeatures(), variant))
      return code;
  Invocation call;
  beginInvocation(call, model, entry, args);
  if (!isEntrysStruct(call, entry))
    return RONDO_BAD_STRUCT;
  Violation violation;
  if (int code = checkCall(call, context ? contextThreads(context) : 1, violation))
    return code;
  auto *workspace = static_cast<char *>(reinterpret_cast<const rondo_args_head *>(args)->workspace);
  void *allocated = nullptr;
  if (!workspace && call.workspaceBytes != 0) {
    allocated = malloc(size_t(call.workspaceBytes));
    if (!allocated)
      return RONDO_OUT_OF_MEMORY;
    workspace = static_cast<char *>(allocated);
  }
  run(variant->bodies[entry], context, model, call, workspace);
  free(allocated);
  return RONDO_OK;
}

/// Does the code say nothing that the arguments could explain?
static bool standsAlone(int code) {
  return code == RONDO_OK || code == RONDO_BAD_STRUCT || code == RONDO_BAD_CONTEXT ||
         code == RONDO_UNSUPPORTED_CPU || (code >= RONDO_UNKNOWN_CPU && code <= RONDO_NO_THREADS);
}

/// The numbers are found by checking again: a code has no room for them, and there is no state to keep them
/// in.
extern "C" int rondo_runtime_message(const rondo_model *model, int code, const void *args, char *buffer) {
  const auto *blob = static_cast<const char *>(model->description);
  const auto *header = reinterpret_cast<const rondo_header *>(blob);
  const auto *head = static_cast<const rondo_args_head *>(args);
  const bool known = head && head->entry < header->entries.count;
  Invocation call;
  beginInvocation(call, model, known ? head->entry : 0, args);
  Violation violation;
  violation.code = code;
  // The maker of contexts has no arguments, and fails for lack of memory or of a place for the result.
  const bool ofContext = !head && (code == RONDO_OUT_OF_MEMORY || code == RONDO_BAD_POINTER);
  if (standsAlone(code) || ofContext) {
    writeMessage(call, violation, buffer);
    return RONDO_OK;
  }
  if (!known || !isEntrysStruct(call, head->entry)) {
    violation.code = RONDO_BAD_STRUCT;
    writeMessage(call, violation, buffer);
    return RONDO_BAD_STRUCT;
  }
  // More threads need more workspace, and the context is not at hand: look from one thread upwards.
  const int64_t most = code == RONDO_WORKSPACE ? RONDO_MAX_THREADS : 1;
  int found = RONDO_OK;
  for (int64_t threads = 1; threads <= most && found == RONDO_OK; ++threads) {
    beginInvocation(call, model, head->entry, args);
    violation = Violation();
    found = checkCall(call, threads, violation);
  }
  if (found != code && code == RONDO_OUT_OF_MEMORY)
    violation.code = code;
  writeMessage(call, violation, buffer);
  return violation.code;
}

extern "C" int64_t rondo_runtime_workspace(const rondo_model *model, uint32_t entry, const int64_t *dims,
                                           int threads) {
  if (!dims || threads < 1 || threads > RONDO_MAX_THREADS)
    return -1;
  Invocation call;
  beginInvocation(call, model, entry, nullptr);
  for (uint32_t i = 0; i < call.entry->symbols.count && call.symbols[i].kind == RONDO_SIZE; ++i) {
    call.dims[i] = dims[i];
    if (dims[i] < call.symbols[i].min || dims[i] > call.symbols[i].max)
      return -1;
  }
  return planWorkspace(call, threads) ? call.workspaceBytes : -1;
}

extern "C" const void *rondo_runtime_description(const rondo_model *model, size_t *size) {
  if (size)
    *size = static_cast<const rondo_header *>(model->description)->size;
  return model->description;
}
