// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The pages of docs/codes/, embedded into the driver when it is built: one a cause code.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace rondo::tools {

/// A page in Markdown: `# CODE: title`, the cause, then a wrong program and the right one.
struct Explanation {
  llvm::StringRef file, text;
  llvm::StringRef code() const { return file.drop_back(llvm::StringRef(".md").size()); }
  llvm::StringRef title() const { return text.split('\n').first.split(": ").second; }
};

/// In the alphabet's order.
llvm::ArrayRef<Explanation> explanations();

} // namespace rondo::tools
