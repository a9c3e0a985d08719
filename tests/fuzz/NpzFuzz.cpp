// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// libFuzzer harness of the npz reader: the input is the file. After most mutations the checksums of members
// that are stored fit again: libzip compares them, and the npy reader would see no mutation that it had not
// accepted.
#include "frontend/weights/WeightsFile.h"
#include "tests/fuzz/Touch.h"

#include <cstring>
#include <zlib.h>

using namespace rondo::weights;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  test::touchAll(readNpz(copyBytes({reinterpret_cast<const char *>(data), size}), "input"));
  return 0;
}

extern "C" size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);

namespace {

/// Places in a zip file's records, as its specification has them.
constexpr size_t localRecord = 30, localName = 26, localExtra = 28, localChecksum = 14;
constexpr size_t centralRecord = 46, centralMethod = 10, centralChecksum = 16, centralSize = 20,
                 centralOffset = 42;

template <typename T> T load(const uint8_t *at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

} // namespace

/// Recomputes the checksum of the member that the central record at `entry` describes.
static void mendMember(uint8_t *data, size_t size, uint8_t *entry) {
  const uint64_t local = load<uint32_t>(entry + centralOffset), bytes = load<uint32_t>(entry + centralSize);
  if (load<uint16_t>(entry + centralMethod) != 0 || local > size || size - local < localRecord)
    return;
  const uint64_t begin = local + localRecord + load<uint16_t>(data + local + localName) +
                         load<uint16_t>(data + local + localExtra);
  if (begin > size || bytes > size - begin)
    return;
  const uint32_t checksum = uint32_t(crc32(0, data + begin, uInt(bytes)));
  std::memcpy(entry + centralChecksum, &checksum, sizeof checksum);
  std::memcpy(data + local + localChecksum, &checksum, sizeof checksum);
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed) {
  size = LLVMFuzzerMutate(data, size, most);
  if (seed % 4 != 0)
    for (size_t at = 0; at + centralRecord <= size; ++at)
      if (std::memcmp(data + at, "PK\1\2", 4) == 0)
        mendMember(data, size, data + at);
  return size;
}
