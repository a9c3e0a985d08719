// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// libFuzzer harness of the weights readers: the first byte chooses the reader, the rest is the file.
#include "frontend/weights/Npy.h"
#include "frontend/weights/WeightsFile.h"

#include <cstdlib>

using namespace rondo::weights;

/// Reads each byte of each tensor, so that a range outside the file is seen by the address sanitizer.
static void touch(const std::vector<Tensor> &tensors) {
  unsigned sum = 0;
  for (const Tensor &tensor : tensors) {
    for (uint64_t i = 0; i < tensor.byteCount; ++i)
      sum += unsigned(tensor.bytes.get()[i]);
    if (denseBytes(tensor.dtype, tensor.shape) != tensor.byteCount)
      std::abort();
  }
  volatile unsigned sink = sum;
  (void)sink;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size == 0)
    return 0;
  FileBytes file = copyBytes({reinterpret_cast<const char *>(data) + 1, size - 1});
  if (data[0] % 3 == 0) {
    if (ErrorOr<Tensor> tensor = readNpy(file, "input"))
      touch({*tensor});
    return 0;
  }
  ErrorOr<std::vector<Tensor>> tensors =
      data[0] % 3 == 1 ? readSafetensors(file, "input") : readNpz(file, "input");
  if (tensors)
    touch(*tensors);
  return 0;
}
