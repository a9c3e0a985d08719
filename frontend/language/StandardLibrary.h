// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The files of std/, embedded into the compiler when it is built.

#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace rondo::language {

struct StandardFile {
  llvm::StringRef name, text;
};

llvm::ArrayRef<StandardFile> standardLibrary();

} // namespace rondo::language
