// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The primitives: functions that the language itself defines, by name.

#pragma once

#include "llvm/ADT/StringRef.h"

#include <vector>

namespace rondo::language {

class Elaborator;
struct Value;
struct CallArguments;

struct Builtin {
  const char *name;
  unsigned minArguments, maxArguments;
  const char *labels; // Those it knows, with spaces between them.
  const char *usage;  // Shown when it is called wrongly.
  Value (*run)(Elaborator &, CallArguments &);
};

const Builtin *findBuiltin(llvm::StringRef name);
std::vector<llvm::StringRef> builtinNames();

} // namespace rondo::language
