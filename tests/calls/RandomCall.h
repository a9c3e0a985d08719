// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
// Right calls of any artifact, made from nothing but its description: sizes, lengths, ids and memory, with
// garbage where a caller may leave garbage. Tests run them, spoil them, or run many at once.

#include "runtime/Description.h"

#include <memory>
#include <random>

namespace rondo::test {

class Random {
public:
  explicit Random(uint64_t seed) : engine(seed) {}
  /// Both bounds included.
  int64_t in(int64_t low, int64_t high) { return std::uniform_int_distribution<int64_t>(low, high)(engine); }
  bool oneIn(int64_t n) { return in(1, n) == 1; }
  template <class Item> const Item &of(const std::vector<Item> &items) {
    return items[size_t(in(0, int64_t(items.size()) - 1))];
  }

private:
  std::mt19937_64 engine;
};

/// Memory between two pages that may not be touched; it ends where the second one begins.
class Guarded {
public:
  explicit Guarded(size_t bytes);
  Guarded(const Guarded &) = delete;
  Guarded &operator=(const Guarded &) = delete;
  ~Guarded();
  uint8_t *data() const { return begin; }
  size_t size() const { return bytes; }

private:
  uint8_t *mapping, *begin;
  size_t bytes, mapped;
};

/// A tensor of a call. The shape of an output is its capacities.
struct Array {
  std::vector<int64_t> shape;
  int64_t stride = 0; // in elements, from one index of the outermost axis to the next
  std::unique_ptr<Guarded> memory;

  int64_t span() const; // in elements
};

class RandomCall {
public:
  /// NULL if no call was found that keeps what the model assumes.
  static std::unique_ptr<RandomCall> make(const runtime::Description &description, uint32_t entry,
                                          Random &random);

  uint32_t entryNumber() const { return number; }
  const runtime::Entry &entry() const { return description.entries[number]; }
  const runtime::Value &value(size_t i) const; // arguments, then outputs
  size_t count() const { return places.size(); }
  bool isOutput(size_t i) const { return i >= entry().arguments.size(); }

  /// The argument structure; a member of it.
  const void *args() const { return words.data(); }
  int64_t &member(uint32_t field) { return words[field / sizeof(int64_t)]; }
  int64_t member(uint32_t field) const { return words[field / sizeof(int64_t)]; }
  rondo_args_head &head() { return *reinterpret_cast<rondo_args_head *>(words.data()); }
  const runtime::ValueFields &fields(size_t i) const { return places[i]; }
  Array &array(size_t i) { return *arrays[i]; }
  bool hasArray(size_t i) const { return arrays[i] != nullptr; }

  /// The values of the entry's symbols; those of lengths are 0.
  const std::vector<int64_t> &dims() const { return symbols; }
  /// Is the element of argument i at this flat index (by shape, not by memory) one that counts?
  bool counts(size_t i, int64_t flat) const;
  uint8_t *place(size_t i, int64_t flat) const;

  /// Gives the call a workspace of `bytes`, or none.
  void giveWorkspace(int64_t bytes);
  /// Fills outputs, and where their sizes go, with a pattern.
  void poison();
  /// What outputs and returned sizes hold.
  std::vector<uint8_t> written() const;
  /// What arguments hold.
  std::vector<uint8_t> given() const;

private:
  RandomCall(const runtime::Description &description, uint32_t entry)
      : description(description), number(entry) {}
  bool fill(Random &random);
  bool chooseSizes(Random &random);
  void addValue(size_t i, Random &random);
  void layOut(size_t i, Array &array, Random &random);
  void chooseElements(size_t i, Random &random);
  bool keepsConditions() const;
  int64_t lengthOf(const runtime::Expression &lengths, int64_t row) const;

  const runtime::Description &description;
  uint32_t number;
  std::vector<int64_t> words, symbols;
  std::vector<runtime::ValueFields> places;
  std::vector<std::unique_ptr<Array>> arrays;
  std::vector<std::vector<int64_t>> returned;
  std::unique_ptr<Guarded> workspace;
};

} // namespace rondo::test
