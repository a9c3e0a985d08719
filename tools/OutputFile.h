// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Files that appear whole or not at all: the content goes to a temporary file beside the target, which is
// renamed when everything is written. A crash or an interrupt removes the temporary file.
#pragma once

#include "llvm/ADT/StringRef.h"

#include <optional>
#include <string>
#include <vector>

namespace rondo::tools {

struct PendingFile {
  std::string path, content;
};

/// Writes all files or none. The message says which file could not be written and why.
std::optional<std::string> writeFiles(const std::vector<PendingFile> &files);

/// What would prevent a file at `path`, as far as that is known before the work is done: so that a long
/// compilation does not end in "permission denied".
std::optional<std::string> whyNotWritable(const std::string &path);

/// Would the one replace the other? Devices and pipes can take both.
bool isSameFile(const std::string &a, const std::string &b);

} // namespace rondo::tools
