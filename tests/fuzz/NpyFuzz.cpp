// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// libFuzzer harness of the npy reader: the input is the file.
#include "frontend/weights/Npy.h"
#include "tests/fuzz/Touch.h"

using namespace rondo::weights;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  test::touchAll(readNpy(copyBytes({reinterpret_cast<const char *>(data), size}), "input"));
  return 0;
}
