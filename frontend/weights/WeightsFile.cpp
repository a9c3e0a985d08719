// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontend/weights/WeightsFile.h"

#include "frontend/weights/Npy.h"

using namespace rondo::weights;

ErrorOr<std::vector<Tensor>> rondo::weights::readWeightsFile(const std::string &path) {
  ErrorOr<FileBytes> file = mapFile(path);
  if (!file)
    return Error{file.error()};
  std::string_view text = file->text();
  if (text.substr(0, 4) == std::string_view("PK\3\4", 4) ||
      text.substr(0, 4) == std::string_view("PK\5\6", 4))
    return readNpz(*file, path);
  if (isNpy(text))
    return Error{path + ": is one npy array without a name; weights are a safetensors or npz file "
                        "(np.savez(\"weights.npz\", name=array, …))"};
  // A safetensors file begins with the header's length (8 bytes) and the header's opening brace.
  if (text.size() > 8 && text[8] == '{')
    return readSafetensors(*file, path);
  return Error{path + ": is neither a safetensors nor an npz file; weights are read from these two formats"};
}
