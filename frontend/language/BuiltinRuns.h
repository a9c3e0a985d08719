// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The primitives that rearrange, index and make tensors, for the table in Builtins.cpp.

#pragma once

#include "frontend/language/Elaborator.h"

namespace rondo::language::primitive {

// The i-th argument as a tensor; null with a report.
mlir::Value tensorArgument(Elaborator &e, CallArguments &a, size_t i, mlir::Type wanted = {});

// The axis that `along` names for the i-th argument; negative with a report.
int64_t alongAxis(Elaborator &e, CallArguments &a, mlir::Value tensor, std::optional<int64_t> otherwise);

Value iota(Elaborator &e, CallArguments &a);
Value fill(Elaborator &e, CallArguments &a);
Value zeros(Elaborator &e, CallArguments &a);
Value ones(Elaborator &e, CallArguments &a);
Value concat(Elaborator &e, CallArguments &a);
Value split(Elaborator &e, CallArguments &a);
Value slice(Elaborator &e, CallArguments &a);
Value pad(Elaborator &e, CallArguments &a);
Value transpose(Elaborator &e, CallArguments &a);
Value insertAxis(Elaborator &e, CallArguments &a);
Value splitAxis(Elaborator &e, CallArguments &a);
Value merge(Elaborator &e, CallArguments &a);
Value reverse(Elaborator &e, CallArguments &a);
Value repeat(Elaborator &e, CallArguments &a);
Value ragged(Elaborator &e, CallArguments &a);
Value dense(Elaborator &e, CallArguments &a);
Value gather(Elaborator &e, CallArguments &a);
Value oneHot(Elaborator &e, CallArguments &a);
Value topK(Elaborator &e, CallArguments &a);
Value nonzero(Elaborator &e, CallArguments &a);
Value lengths(Elaborator &e, CallArguments &a);
Value maxlen(Elaborator &e, CallArguments &a);
Value conv1d(Elaborator &e, CallArguments &a);

} // namespace rondo::language::primitive
