// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// libFuzzer harness of the safetensors reader: the input is the file. After most mutations the header's
// length is made to fit its JSON again, which chance alone would rarely do.
#include "frontend/weights/WeightsFile.h"
#include "tests/fuzz/Touch.h"

#include <cstring>

using namespace rondo::weights;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  test::touchAll(readSafetensors(copyBytes({reinterpret_cast<const char *>(data), size}), "input"));
  return 0;
}

extern "C" size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);

/// The end of the object that begins at `begin`, by its braces; `size` if it has none.
static size_t objectEnd(const uint8_t *data, size_t begin, size_t size) {
  int depth = 0;
  for (size_t i = begin; i < size; ++i) {
    depth += (data[i] == '{') - (data[i] == '}');
    if (depth == 0)
      return i + 1;
  }
  return size;
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed) {
  size = LLVMFuzzerMutate(data, size, most);
  if (size > 8 && seed % 4 != 0) {
    const uint64_t length = objectEnd(data, 8, size) - 8;
    std::memcpy(data, &length, sizeof length);
  }
  return size;
}
