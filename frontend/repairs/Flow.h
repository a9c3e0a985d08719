// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a wrong place is made of: a walk over the text from the expression that was blamed back to where its
// parts come from, through names, calls and loops. A mistake stands at one of these places.

#pragma once

#include "frontend/repairs/TypedProgram.h"

namespace rondo::language {

/// One of: an expression, a carried value's declaration, a parameter of the model.
struct Reached {
  const Expr *expr = nullptr;
  const CarriedValue *carried = nullptr;
  const ParamItem *param = nullptr;
  /// Names and calls that lie between it and the blamed place.
  unsigned distance = 0;
};

/// What the blamed expressions are made of, nearest first, each once.
std::vector<Reached> flowInto(const TypedProgram &program, llvm::ArrayRef<const Expr *> blamed);

} // namespace rondo::language
