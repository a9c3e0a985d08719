// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The pages of docs/codes/, embedded into the driver when it is built: one a cause code.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <algorithm>
#include <string>

namespace rondo::tools {

/// A page in Markdown: `# CODE: title`, the cause, then a wrong program and the right one.
struct Explanation {
  llvm::StringRef file, text;
  llvm::StringRef code() const { return file.drop_back(llvm::StringRef(".md").size()); }
  llvm::StringRef title() const { return text.split('\n').first.split(": ").second; }
  /// What stands between the title and the programs, as one line.
  std::string cause() const {
    std::string line = text.split('\n').second.split("\n## ").first.trim().str();
    std::replace(line.begin(), line.end(), '\n', ' ');
    return line;
  }
};

/// In the alphabet's order.
llvm::ArrayRef<Explanation> explanations();

} // namespace rondo::tools
