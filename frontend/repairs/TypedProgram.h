// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A program, right or wrong, with what each of its expressions evaluated to.

#pragma once

#include "frontend/language/Elaborator.h"
#include "frontend/repairs/Tree.h"

namespace rondo::language {

/// What an expression was the first time that it was evaluated. Sizes that a loop carries are as they are
/// before its first step.
struct Seen {
  Value::Kind kind = Value::Poison;
  mlir::Type element;               // Of tensors.
  llvm::SmallVector<DimAttr> shape; // Of tensors.
  DimAttr size;                     // Of sizes.
  std::vector<Seen> parts;          // Of tuples.
  EnvPtr env;

  bool isTensor() const { return kind == Value::Tensor; }
  bool isSize() const { return kind == Value::Size; }
  int64_t rank() const { return shape.size(); }
};

class TypedProgram {
public:
  /// Reads and elaborates the model at `path`, with this text in place of what `file` holds.
  TypedProgram(llvm::StringRef path, llvm::StringRef file, llvm::StringRef text, mlir::MLIRContext &context);

  /// False where the model does not use the file.
  bool isRead() const { return edited; }
  /// The text in place of the file's.
  const SourceBuffer &buffer() const { return *edited; }
  mlir::MLIRContext *context() const { return mlirContext; }
  const Tree &tree() const { return syntax; }
  const Program &program() const { return parsed; }
  /// Null where the expression was never evaluated.
  const Seen *seen(const Expr &e) const;
  const Seen *tensor(const Expr &e) const;
  /// What a name stands for; null where that is no tensor.
  const Seen *tensor(const Definition &definition) const;
  /// The value of a size; null for what is none.
  DimAttr size(const Expr &e) const;
  /// A size as diagnostics write it; null where it is none.
  DimAttr read(llvm::StringRef text) const;

private:
  DimAttr beforeFirstStep(DimAttr size) const;
  Seen seenAs(const Value &value) const;
  void note(const Expr &e, const Value &value, const EnvPtr &env);

  mlir::MLIRContext *mlirContext;
  Sources sources;
  Diagnostics diagnostics;
  const SourceBuffer *model;
  Program parsed;
  const SourceBuffer *edited;
  Tree syntax;
  Elaborator elaborator;
  llvm::DenseMap<const Expr *, Seen> values;
  /// How a definition's name was used.
  llvm::DenseMap<const Definition *, const Expr *> uses;
  mlir::OwningOpRef<mlir::ModuleOp> module;
};

} // namespace rondo::language
