// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Writes the toy model's description to the file that the command line names.

#include "ToyDescription.h"

#include <cstdio>

int main(int, char **argv) {
  std::vector<uint8_t> blob;
  rondo::runtime::Status status = rondo::runtime::encode(toyDescription(), blob);
  if (!status.ok()) {
    std::fprintf(stderr, "%s\n", status.sentence().c_str());
    return 1;
  }
  FILE *file = std::fopen(argv[1], "wb");
  return file && std::fwrite(blob.data(), 1, blob.size(), file) == blob.size() && std::fclose(file) == 0 ? 0
                                                                                                         : 1;
}
