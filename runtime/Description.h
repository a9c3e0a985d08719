// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
// The description of an artifact as C++ values, and its way to and from the blob of runtime/Abi.h.
//
// Backends fill a Description and `encode` it into section `.rondo`; tools `decode` what they find in a file.
// Both ways pass the same `validate`, so a description that exists as a blob of ours is one that the runtime
// can trust. The members mean what the records of the same name in Abi.h say.

#include "runtime/Abi.h"
#include "runtime/Status.h"
#include "runtime/embedded/Expression.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace rondo::runtime {

struct Expression {
  std::vector<rondo_instruction> code; // empty: absent
  std::string text;

  bool absent() const { return code.empty(); }
  /// The symbol's index if the expression is just that symbol.
  std::optional<uint32_t> asSymbol() const;
  /// The symbol and the factor if it is a symbol or a multiple of one.
  Multiple asMultiple() const;

  static Expression constant(int64_t value);
  static Expression symbol(uint32_t index, std::string name);
};

struct Symbol {
  std::string name;
  rondo_symbol_kind kind = RONDO_SIZE;
  uint32_t source = RONDO_NONE;
  int64_t min = 1, max = INT64_MAX;
};

struct Axis {
  Expression size, capacity, lengths;
  rondo_raggedness raggedness = RONDO_DENSE;
  uint32_t rowAxis = 0; // RONDO_NONE: one length for all
};

/// An argument or an output.
struct Value {
  std::string name, type;
  rondo_value_kind kind = RONDO_TENSOR;
  rondo_dtype dtype = RONDO_F32;
  std::vector<Axis> axes;
  Expression low, high;
  std::optional<int64_t> padding;
  uint32_t symbol = RONDO_NONE;
  uint32_t vocabulary = RONDO_NONE;
};

struct Condition {
  Expression expression;
  rondo_relation relation = RONDO_IS_NOT_NEGATIVE;
  std::string sentence;
};

struct Phase {
  std::string name;
  Expression flops, bytes, workingSet;
};

struct Entry {
  std::string name, function;
  std::vector<Symbol> symbols;
  std::vector<Value> arguments, outputs;
  std::vector<Condition> conditions;
  std::vector<std::string> contract;
  Expression workspace, threadWorkspace, threads, flops, bytes;
  std::vector<Phase> phases;
  bool workAtMost = false;
};

struct Vocabulary {
  std::string name;
  std::vector<std::string> symbols;
  rondo_tokenisation tokenisation = RONDO_CHARACTERS;
  bool lowercase = false;
  uint32_t prepended = RONDO_NONE, appended = RONDO_NONE, unknown = RONDO_NONE;
};

struct Target {
  std::string name, triple, machine;
  uint64_t features = 0;
};

struct Description {
  std::string model, compiler, prefix;
  std::vector<Target> targets;
  std::vector<Vocabulary> vocabularies;
  std::vector<Entry> entries;
};

/// Where a value's members lie in the argument structure (byte offsets; Abi.h, Part 2). What a rank or a kind
/// lacks is RONDO_NONE.
struct ValueFields {
  uint32_t pointer, size, stride, capacity; // a size argument's number is at `pointer`
  uint32_t end;                             // of the last member
};
ValueFields argumentFields(const Value &argument, uint32_t begin);
ValueFields outputFields(const Value &output, uint32_t begin);
/// The fields of every argument, then of every output; the last one's `end` is the size of the structure.
std::vector<ValueFields> layoutFields(const Entry &entry);
uint32_t argsSize(const Entry &entry);

/// The ids in the order of their symbols' bytes.
std::vector<uint32_t> searchOrder(const Vocabulary &vocabulary);

/// The names of the functions that an artifact exports.
std::vector<std::string> functionNames(const Description &description);

inline uint32_t elementSize(rondo_dtype dtype) { return dtype == RONDO_BOOL ? 1 : 4; }

/// Is everything consistent: indices in range, symbols in order and bound, expressions well formed and over
/// symbols that are known when they are evaluated, limits kept?
Status validate(const Description &description);

/// The blob of a valid description.
Status encode(const Description &description, std::vector<uint8_t> &blob);

/// The other way, from bytes that nobody vouches for. Refuses another magic, version, size or checksum, and
/// whatever `validate` refuses.
Status decode(std::span<const uint8_t> blob, Description &description);

/// The value over these symbol values; nothing if it overflows.
std::optional<int64_t> evaluate(const Expression &expression, std::span<const int64_t> dims);

} // namespace rondo::runtime
