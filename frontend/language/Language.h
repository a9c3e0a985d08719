// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The .rondo language, from text to model IR. docs/Language.md has the grammar and the typing rules.

#pragma once

#include "frontend/language/Diagnostics.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace rondo::language {

/// Reads the model at `path`, the files it uses and its vocabularies, and elaborates it into a module of
/// `rondo.vocabulary` and `rondo.entry` ops. Weights are not read: each entry begins with a `rondo.param` for
/// every tensor that the model's parameters name, and the module's attribute `rondo.weights` is the weights
/// file's path (relative ones are taken from the model's folder), if the model names one. A function that
/// nothing calls becomes an entry with the unit attribute `rondo.check_only`: it is proved, not compiled.
/// Null when `diagnostics` has errors. `sources` owns the texts that diagnostics point into.
mlir::OwningOpRef<mlir::ModuleOp> importRondo(llvm::StringRef path, mlir::MLIRContext &context,
                                              Sources &sources, Diagnostics &diagnostics);

/// The same for a model whose text is at hand; `path` names it in diagnostics and says where its files are.
mlir::OwningOpRef<mlir::ModuleOp> importRondoText(llvm::StringRef path, llvm::StringRef text,
                                                  mlir::MLIRContext &context, Sources &sources,
                                                  Diagnostics &diagnostics);

inline constexpr const char weightsAttr[] = "rondo.weights", checkOnlyAttr[] = "rondo.check_only";

} // namespace rondo::language
