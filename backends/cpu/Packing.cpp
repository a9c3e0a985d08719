// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Packs constants.
#include "backends/cpu/Packing.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/Support/xxhash.h"
#include <cstring>

using namespace mlir;
using namespace rondo;
using namespace rondo::cpu;

int64_t rondo::cpu::panelWidth(int64_t parts) {
  return parts == 1 || parts == 2 || parts == 4 ? 32 : 16 * parts;
}

/// The elements of a constant in memory order; `spread` holds them where the attribute stores one for all.
static const char *elementsOf(kernel::DataOp data, std::vector<char> &spread) {
  auto type = cast<ShapedType>(data.getValue().getType());
  int64_t width = byteSize(type.getElementType());
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(data.getValue()))
    return resource.getRawHandle().getBlob()->getData().data();
  auto dense = cast<DenseElementsAttr>(data.getValue());
  ArrayRef<char> bytes = dense.getRawData();
  if (!dense.isSplat())
    return bytes.data();
  spread.resize(type.getNumElements() * width);
  for (int64_t i = 0; i < type.getNumElements(); ++i)
    std::memcpy(spread.data() + i * width, bytes.data(), width);
  return spread.data();
}

int64_t DataSection::reserve(int64_t size) {
  int64_t offset = (content.size() + 63) / 64 * 64;
  content.resize(offset + size);
  return offset;
}

/// Each entry has constants of its own; those of the same bytes are laid out once. Equal digests of 128 bits
/// are equal bytes.
const std::string &DataSection::contentOf(kernel::DataOp data) {
  std::string &known = contents[data.getSymName()];
  if (!known.empty())
    return known;
  auto type = cast<ShapedType>(data.getValue().getType());
  size_t size = type.getNumElements() * byteSize(type.getElementType());
  std::vector<char> spread;
  auto *bytes = reinterpret_cast<const uint8_t *>(elementsOf(data, spread));
  llvm::XXH128_hash_t digest = llvm::xxh3_128bits(ArrayRef(bytes, size));
  return known =
             std::to_string(size) + ":" + std::to_string(digest.high64) + ":" + std::to_string(digest.low64);
}

int64_t DataSection::raw(kernel::DataOp data) {
  auto [entry, isNew] = offsets.try_emplace("raw " + contentOf(data), 0);
  if (!isNew)
    return entry->second;
  auto type = cast<ShapedType>(data.getValue().getType());
  int64_t size = type.getNumElements() * byteSize(type.getElementType());
  std::vector<char> spread;
  entry->second = reserve(size);
  std::memcpy(content.data() + entry->second, elementsOf(data, spread), size);
  return entry->second;
}

int64_t DataSection::panels(ArrayRef<ConstantColumns> parts, int64_t depth, int64_t columns) {
  std::string key = "panels " + std::to_string(depth) + " " + std::to_string(columns);
  for (const ConstantColumns &part : parts)
    key += " " + contentOf(part.data) + " " + std::to_string(part.start) + " " +
           std::to_string(part.perDepth) + " " + std::to_string(part.perColumn);
  auto [entry, isNew] = offsets.try_emplace(key, 0);
  if (!isNew)
    return entry->second;

  int64_t count = parts.size(), width = panelWidth(count), units = width / count;
  // The last tile of columns reads whole vectors, beyond the last column too.
  int64_t whole = (columns + laneCount - 1) / laneCount * laneCount, panels = (whole + units - 1) / units;
  entry->second = reserve(panels * depth * width * sizeof(float));
  auto *to = reinterpret_cast<float *>(content.data() + entry->second);
  for (int64_t p = 0; p < count; ++p) {
    std::vector<char> spread;
    auto *from = reinterpret_cast<const float *>(elementsOf(parts[p].data, spread)) + parts[p].start;
    for (int64_t u = 0; u < columns; ++u) {
      int64_t column = u % units / 8 * 8 * count + p * 8 + u % 8;
      float *target = to + (u / units) * depth * width + column;
      for (int64_t k = 0; k < depth; ++k)
        target[k * width] = from[k * parts[p].perDepth + u * parts[p].perColumn];
    }
  }
  return entry->second;
}
