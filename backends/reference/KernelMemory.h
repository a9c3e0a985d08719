// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The memory that kernel IR runs on: buffers whose every access is checked. Reading what was never written,
// what another buffer of the workspace has overwritten, or what another iteration of a parallel loop writes,
// is an error. Internal.
#pragma once

#include "ir/TensorValue.h"
#include <memory>
#include <string>

namespace rondo::reference {

/// One allocation: an argument, a constant, or a place in the workspace.
struct Storage {
  std::string name;
  int64_t elementBytes = 4;
  bool readOnly = false;
  std::vector<double> elements;
  std::vector<bool> written;
  int64_t offset = -1; // in the workspace; -1: memory of its own
  uint32_t id = 0;     // of the workspace's bytes that it wrote
  std::vector<uint32_t> writers,
      readers; // in this launch: which iteration, 0 for none; empty where nothing is stored
};

/// What a memref is: a storage seen through sizes and strides.
struct View {
  Storage *storage = nullptr;
  int64_t offset = 0;
  llvm::SmallVector<int64_t, 4> sizes, strides;
};

class KernelMemory {
public:
  /// A workspace of so many bytes; allocations without an offset have memory of their own.
  void setWorkspace(int64_t bytes) { owners.assign(bytes, 0); }
  Storage *makeStorage(llvm::StringRef name, int64_t elementBytes, int64_t count);
  static View viewOf(Storage *storage, llvm::ArrayRef<int64_t> sizes);
  /// Puts the storage at an offset of the workspace, its contents undefined. Null, or what is wrong.
  std::string place(Storage &storage, int64_t offset);

  /// Each gives an empty text, or what is wrong with the access.
  std::string load(const View &view, llvm::ArrayRef<int64_t> index, double &value) {
    int64_t element;
    if (!locate(view, index, element))
      return outside(view, index);
    Storage &storage = *view.storage;
    if (!storage.written[element] || !owns(storage, element))
      return unwritten(view, index, element);
    if (!storage.writers.empty() && !noteRead(storage, element))
      return raced(view, index, "reads");
    value = storage.elements[element];
    return {};
  }
  std::string store(const View &view, llvm::ArrayRef<int64_t> index, double value) {
    int64_t element;
    if (!locate(view, index, element))
      return outside(view, index);
    Storage &storage = *view.storage;
    if (storage.readOnly)
      return "writes `" + storage.name + "`, which is read only";
    if (!storage.writers.empty() && !noteWrite(storage, element))
      return raced(view, index, "writes");
    own(storage, element);
    storage.elements[element] = value;
    storage.written[element] = true;
    return {};
  }
  void forget(const View &view, llvm::ArrayRef<int64_t> index);

  /// A launch begins: accesses to these storages are watched.
  void beginLaunch(llvm::ArrayRef<Storage *> stored);
  void endLaunch();
  bool isWatching() const { return !watched.empty(); }
  /// A parallel loop within the current iteration, and its iterations one after another.
  uint32_t beginLoop();
  void beginIteration(uint32_t loop);
  void endLoop(uint32_t loop);

private:
  /// Loops and iterations of this launch: a tree whose levels alternate.
  struct Node {
    uint32_t parent, depth;
  };
  static bool isLoop(const Node &node) { return node.depth % 2 == 1; }

  static bool locate(const View &view, llvm::ArrayRef<int64_t> index, int64_t &element) {
    element = view.offset;
    for (size_t a = 0; a < index.size(); ++a) {
      if (index[a] < 0 || index[a] >= view.sizes[a])
        return false;
      element += index[a] * view.strides[a];
    }
    return true;
  }
  bool owns(const Storage &storage, int64_t element) const {
    if (storage.offset < 0)
      return true;
    for (int64_t b = 0; b < storage.elementBytes; ++b)
      if (owners[storage.offset + element * storage.elementBytes + b] != storage.id)
        return false;
    return true;
  }
  void own(const Storage &storage, int64_t element) {
    for (int64_t b = 0; storage.offset >= 0 && b < storage.elementBytes; ++b)
      owners[storage.offset + element * storage.elementBytes + b] = storage.id;
  }
  bool noteRead(Storage &storage, int64_t element);
  bool noteWrite(Storage &storage, int64_t element);
  uint32_t common(uint32_t a, uint32_t b) const;
  /// True where two accesses are in different iterations of one loop.
  bool conflict(uint32_t a, uint32_t b) const { return a && a != b && isLoop(nodes[common(a, b)]); }

  std::string outside(const View &view, llvm::ArrayRef<int64_t> index) const;
  std::string unwritten(const View &view, llvm::ArrayRef<int64_t> index, int64_t element) const;
  std::string raced(const View &view, llvm::ArrayRef<int64_t> index, const char *does) const;

  std::vector<std::unique_ptr<Storage>> storages;
  std::vector<uint32_t> owners; // of each byte of the workspace: who wrote it last
  llvm::SmallVector<Storage *> watched;
  std::vector<Node> nodes; // nodes[0] is nobody, nodes[1] the launch
  uint32_t current = 1, nextId = 1;
};

} // namespace rondo::reference
