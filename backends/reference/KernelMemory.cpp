// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Who wrote and who read what, and the words for accesses that are wrong.
#include "backends/reference/KernelMemory.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace rondo::reference;
using llvm::ArrayRef;

Storage *KernelMemory::makeStorage(llvm::StringRef name, int64_t elementBytes, int64_t count) {
  auto storage = std::make_unique<Storage>();
  storage->name = name.str();
  storage->elementBytes = elementBytes;
  storage->elements.assign(count, TensorValue::unwritten);
  storage->written.assign(count, false);
  storage->id = nextId++;
  storages.push_back(std::move(storage));
  return storages.back().get();
}

View KernelMemory::viewOf(Storage *storage, ArrayRef<int64_t> sizes) {
  View view{storage, 0, llvm::SmallVector<int64_t, 4>(sizes), llvm::SmallVector<int64_t, 4>(sizes.size(), 1)};
  for (size_t a = sizes.size(); a-- > 1;)
    view.strides[a - 1] = view.strides[a] * sizes[a];
  return view;
}

std::string KernelMemory::place(Storage &storage, int64_t offset) {
  int64_t end = offset + int64_t(storage.elements.size()) * storage.elementBytes;
  if (offset < 0 || offset % 64 || end > int64_t(owners.size()))
    return "lies at bytes " + std::to_string(offset) + " to " + std::to_string(end) + " of a workspace of " +
           std::to_string(owners.size()) + " (offsets are multiples of 64)";
  storage.offset = offset;
  return {};
}

void KernelMemory::forget(const View &view, ArrayRef<int64_t> index) {
  int64_t element;
  if (locate(view, index, element))
    view.storage->written[element] = false;
}

//===-- Iterations --===//

void KernelMemory::beginLaunch(ArrayRef<Storage *> stored) {
  watched.assign(stored.begin(), stored.end());
  for (Storage *storage : watched) {
    storage->writers.assign(storage->elements.size(), 0);
    storage->readers.assign(storage->elements.size(), 0);
  }
  nodes.assign({{0, 0}, {0, 0}});
  current = 1;
}

void KernelMemory::endLaunch() {
  for (Storage *storage : watched) {
    storage->writers.clear();
    storage->readers.clear();
  }
  watched.clear();
}

uint32_t KernelMemory::beginLoop() {
  nodes.push_back({current, nodes[current].depth + 1});
  return uint32_t(nodes.size() - 1);
}

void KernelMemory::beginIteration(uint32_t loop) {
  nodes.push_back({loop, nodes[loop].depth + 1});
  current = uint32_t(nodes.size() - 1);
}

void KernelMemory::endLoop(uint32_t loop) { current = nodes[loop].parent; }

uint32_t KernelMemory::common(uint32_t a, uint32_t b) const {
  while (a != b) {
    if (nodes[a].depth >= nodes[b].depth)
      a = nodes[a].parent;
    else
      b = nodes[b].parent;
  }
  return a;
}

bool KernelMemory::noteRead(Storage &storage, int64_t element) {
  if (conflict(storage.writers[element], current))
    return false;
  uint32_t &reader = storage.readers[element];
  if (reader == current)
    return true;
  // Two iterations of one loop: from here on the loop is the reader, so that a write in any of its iterations
  // is seen. Readers in sequence: the later one stands for both, as they part from others at the same loops.
  uint32_t both = reader ? common(reader, current) : current;
  reader = isLoop(nodes[both]) ? both : current;
  return true;
}

bool KernelMemory::noteWrite(Storage &storage, int64_t element) {
  if (conflict(storage.writers[element], current) || conflict(storage.readers[element], current))
    return false;
  storage.writers[element] = current;
  return true;
}

//===-- Words --===//

static std::string place(const View &view, ArrayRef<int64_t> index) {
  std::string text = "`" + view.storage->name + "`[";
  llvm::raw_string_ostream out(text);
  llvm::interleaveComma(index, out);
  out << "]";
  return text;
}

std::string KernelMemory::outside(const View &view, ArrayRef<int64_t> index) const {
  std::string sizes;
  llvm::raw_string_ostream out(sizes);
  llvm::interleaveComma(view.sizes, out);
  return "accesses " + ::place(view, index) + ", outside its sizes [" + sizes + "]";
}

std::string KernelMemory::unwritten(const View &view, ArrayRef<int64_t> index, int64_t element) const {
  const Storage &storage = *view.storage;
  if (!storage.written[element])
    return "reads " + ::place(view, index) + ", which was never written";
  uint32_t other = owners[storage.offset + element * storage.elementBytes];
  for (const auto &candidate : storages)
    if (candidate->id == other)
      return "reads " + ::place(view, index) + ", where `" + candidate->name +
             "` has been written since: they share this part of the workspace";
  return "reads " + ::place(view, index) + ", where another buffer has been written since";
}

std::string KernelMemory::raced(const View &view, ArrayRef<int64_t> index, const char *does) const {
  return std::string(does) + " " + ::place(view, index) +
         ", which another iteration of the same parallel loop " +
         (does[0] == 'r' ? "writes" : "reads or writes");
}
