// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One call of an entry: arrays in, arrays out, through the argument structure that the description lays out.
// Whether an artifact or the interpreter stands behind it is the Callee's business; the checks of the entry
// are the same.
#pragma once

#include "frontend/weights/Tensor.h"
#include "runtime/Description.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rondo::tools {

/// A model that can be called.
class Callee {
public:
  virtual ~Callee();
  virtual const runtime::Description &description() const = 0;
  /// The entry's code; `args` is its argument structure.
  virtual int call(unsigned entry, const void *args) = 0;
  /// The sentence about a code other than 0.
  virtual std::string message(unsigned entry, int code, const void *args) = 0;
  /// Bytes of workspace at these values of the entry's symbols; 0 or less: none is given.
  virtual int64_t workspace(unsigned entry, const int64_t *dims) { return 0; }
};

class Invocation {
public:
  Invocation(Callee &callee, unsigned entry);

  /// Arguments by their name; the message says why the array or value does not fit.
  std::optional<std::string> setArray(const std::string &name, weights::Tensor array,
                                      const std::string &origin);
  std::optional<std::string> setSize(const std::string &name, int64_t value);
  bool isSet(size_t argument) const;

  /// Lays out the argument structure and the memory of the outputs. Call it when every argument is set.
  std::optional<std::string> prepare();

  /// Runs the entry; RONDO_OK or another code, whose sentence is `message()`.
  int call();
  std::string message();

  /// An output as it was returned: its real sizes, packed.
  weights::Tensor output(size_t index) const;
  /// The valid positions of row `row` of an output along `axis`.
  int64_t rowLength(const weights::Tensor &tensor, size_t output, size_t axis, int64_t row) const;

  const runtime::Entry &entry() const { return entryDescription; }
  /// The values of the entry's symbols: sizes before the call, results after it.
  const std::vector<int64_t> &dims() const { return symbolValues; }
  /// The same with the sum over the rows in the place of each symbol of lengths: what counts of work speak
  /// of.
  std::vector<int64_t> totals() const;

private:
  std::optional<size_t> findArgument(const std::string &name, std::string &message) const;
  void bindSizes();
  void chooseCapacities(size_t output);
  std::optional<uint64_t> outputBytes() const;
  std::optional<std::string> whyTooLarge(int64_t workspaceBytes) const;
  std::optional<std::string> allocateOutput(size_t index);
  /// Where the values of a symbol of lengths lie; null for one of sizes.
  const std::byte *lengthsOf(const runtime::Symbol &symbol) const;
  void store(uint32_t offset, const void *value, size_t bytes);
  void storeInt(uint32_t offset, int64_t value) { store(offset, &value, sizeof value); }
  void storePointer(uint32_t offset, const void *pointer) { store(offset, &pointer, sizeof pointer); }

  struct OutputMemory {
    std::unique_ptr<std::byte[]> bytes;
    std::vector<int64_t> capacities, sizes;
  };

  Callee &callee;
  unsigned entryNumber;
  const runtime::Entry &entryDescription;
  std::vector<std::optional<weights::Tensor>> arrays;
  std::vector<std::optional<int64_t>> sizeValues;
  std::vector<int64_t> symbolValues;
  std::vector<bool> symbolBound;
  std::vector<OutputMemory> outputs;
  std::vector<std::byte> args;
  /// Given to the entry, so that repeated calls allocate nothing.
  std::unique_ptr<std::byte[]> workspace;
  int code = RONDO_OK;
};

} // namespace rondo::tools
