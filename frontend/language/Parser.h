// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tokens to a syntax tree: recursive descent with recovery. The grammar is in docs/Language.md.

#pragma once

#include "frontend/language/Ast.h"
#include "frontend/language/Diagnostics.h"

namespace rondo::language {

// Always returns a file; what could not be parsed is reported and stands in it as error nodes.
File parse(const SourceBuffer &buffer, Diagnostics &diagnostics);

} // namespace rondo::language
