// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The symbols of an entry as an artifact describes them: their names, and sizes as expressions over them.
#pragma once

#include "ir/Dim.h"
#include "runtime/Description.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "llvm/ADT/StringMap.h"

namespace rondo::tools {

/// IR symbol to its index among an entry's symbols.
using SymbolIndex = llvm::StringMap<uint32_t>;

/// The dimension as text and as postfix code; false where it has a symbol that is not among these.
bool writeExpression(Dim dim, const SymbolIndex &symbols, runtime::Expression &result);

/// The name of a symbol that no declaration names, as an identifier: `steps$` is steps_.
std::string asIdentifier(std::string symbol);

/// What the user calls a symbol that the run determines: `T` and `n` of `-> (tokens: i32[B, T ragged n])`.
/// One that the declaration does not name keeps its own name, as an identifier.
std::string publicName(mlir::ArrayAttr outputs, llvm::StringRef symbol);

} // namespace rondo::tools
