// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The bytes of a file, mapped read-only.
#pragma once

#include "frontend/weights/Tensor.h"

#include <string>

namespace rondo::weights {

struct FileBytes {
  std::shared_ptr<const std::byte> bytes;
  uint64_t size = 0;

  std::string_view text() const { return {reinterpret_cast<const char *>(bytes.get()), size_t(size)}; }
};

/// Maps a regular file. Pipes and devices are refused: their size is not known before they are read.
ErrorOr<FileBytes> mapFile(const std::string &path);

/// Takes a copy of bytes in memory (tests and fuzzers).
FileBytes copyBytes(std::string_view content);

} // namespace rondo::weights
