// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A syntax tree back to source text: what parses to an equal tree again (comments are not kept).

#pragma once

#include "frontend/language/Ast.h"

namespace rondo::language {

std::string print(const File &file);
std::string print(const Expr &expr);
std::string print(const TypeExpr &type);

} // namespace rondo::language
