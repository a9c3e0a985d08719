// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
// One call of an entry: what its arguments are, what its description says about them, and how both meet.

#include "runtime/Abi.h"

namespace rondo::runtime {

/// The records of a list, and the characters of a text, in a blob that has been validated.
template <class Record> const Record *records(const char *blob, rondo_list list) {
  return reinterpret_cast<const Record *>(blob + list.offset);
}
inline const char *characters(const char *blob, rondo_text text) { return blob + text.offset; }

/// What is wrong with a call: a code and the numbers for the sentence. Which members count depends on the
/// code.
struct Violation {
  int code = RONDO_OK;
  bool isOutput = false;
  uint32_t value = RONDO_NONE; // argument or output
  uint32_t other = RONDO_NONE; // a second one, of an overlap
  bool otherIsOutput = false;
  uint32_t axis = RONDO_NONE;
  uint32_t symbol = RONDO_NONE;
  uint32_t condition = RONDO_NONE;
  int64_t row = -1;
  int64_t position[RONDO_MAX_RANK] = {};
  int64_t found = 0, low = 0, high = 0; // high also: what is needed
};

/// Lives on the caller's stack. `checkCall` fills it; afterwards it holds all that a body needs.
struct Invocation {
  const char *blob;
  const rondo_entry *entry;
  const rondo_symbol *symbols;
  const rondo_value *arguments, *outputs;
  const char *args;
  int64_t threads; // to run with
  // What the body gets.
  int64_t dims[RONDO_MAX_SYMBOLS]; // slots of symbols with one value a row are scratch
  const void *inputs[RONDO_MAX_VALUES];
  int64_t inputStrides[RONDO_MAX_VALUES];
  void *results[RONDO_MAX_VALUES];
  int64_t resultStrides[RONDO_MAX_VALUES];
  // Which argument and axis bound a SIZE symbol (RONDO_NONE: a size argument), for messages.
  uint32_t boundBy[RONDO_MAX_SYMBOLS], boundAxis[RONDO_MAX_SYMBOLS];
  // Workspace.
  int64_t sharedBytes, threadBytes; // multiples of RONDO_ALIGNMENT
  int64_t workspaceBytes;           // for all threads, with what aligning any pointer costs; 0: none needed

  int64_t word(uint32_t field) const { return *reinterpret_cast<const int64_t *>(args + field); }
  void *pointer(uint32_t field) const { return *reinterpret_cast<void *const *>(args + field); }
  const rondo_axis *axes(const rondo_value &value) const { return records<rondo_axis>(blob, value.axes); }
  bool evaluate(const rondo_expression &expression, int64_t &result) const;
  /// Sets the per-row symbols that the expression uses to their values in this row.
  void selectRow(const rondo_expression &expression, int64_t row);
};

/// A tensor in memory: `extent` is what is laid out, `size` how much of it counts (less only in outputs).
struct Tensor {
  const rondo_axis *axes;
  uint32_t rank;
  int64_t size[RONDO_MAX_RANK], extent[RONDO_MAX_RANK], stride[RONDO_MAX_RANK];

  int64_t elements() const; // of the extents
  /// Elements from the first to the last one of the extents, gaps between rows included.
  int64_t span() const;
};
Tensor inputTensor(const Invocation &call, uint32_t argument);
/// With the sizes of the run if it is over, else with size equal to extent.
Tensor outputTensor(const Invocation &call, uint32_t output, bool isOver);

/// Binds `call` to an entry; the first step of a call, of a message and of a question for the workspace.
void beginInvocation(Invocation &call, const rondo_model *model, uint32_t entry, const void *args);

/// All checks of a call with at most `threads` threads. Returns violation.code.
int checkCall(Invocation &call, int64_t threads, Violation &violation);
/// Its parts, in their order.
bool checkSizes(Invocation &call, Violation &violation);
bool checkMemory(Invocation &call, Violation &violation);
bool checkValues(Invocation &call, Violation &violation);
bool checkConditions(Invocation &call, bool ofRows, Violation &violation);

/// Chooses the number of threads, at most `threads`, and sets the three workspace numbers; false on overflow.
bool planWorkspace(Invocation &call, int64_t threads);

/// The sentence of a violation, in at most RONDO_MESSAGE_SIZE bytes with its NUL.
void writeMessage(const Invocation &call, const Violation &violation, char *buffer);

/// Returns the sizes, and zeroes what lies beyond lengths and sizes.
void finishOutputs(Invocation &call);

} // namespace rondo::runtime
