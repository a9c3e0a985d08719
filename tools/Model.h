// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A model on its way through the compiler: read, proved, given its weights. Each step tells what is wrong by
// itself.
#pragma once

#include "frontend/weights/Tensor.h"
#include "passes/prover/Proof.h"
#include "tools/CommandLine.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"

#include <memory>
#include <string>

namespace rondo::tools {

class Model {
public:
  explicit Model(std::string path);
  /// A model with this text in place of what `file` holds: its own file, or one that it uses.
  Model(std::string path, std::string file, std::string text);
  ~Model();

  /// Reads the file. Done, or the status to return; `proof()` then says what is wrong with the text.
  ExitStatus read();
  /// Has `readAndProve` keep a copy of the model as it was read, for `asRead`.
  void keepAsRead() { keepsAsRead = true; }
  mlir::ModuleOp asRead() { return *unproved; }

  /// Reads the file and proves it; `proof()` says what came out. Done when accepted, else the status to
  /// return; nothing has been printed, except when a file could not be read.
  ExitStatus readAndProve(const passes::ProveOptions &options = {});

  /// Prints the diagnostics of the proof and a line that sums them up.
  void printDiagnostics() const;

  /// Puts the laws in place and gives every parameter its tensor, from `file` or else from the file that the
  /// model names. What was wrong has been printed.
  ExitStatus bindWeights(const std::string &file);

  /// The tensors of the weights file, after bindWeights().
  const std::vector<weights::Tensor> &tensors() const { return boundTensors; }

  const std::string &path() const { return modelPath; }
  /// After read(): the text of the model and of each file that it brings in, in the order of reading; the
  /// standard library is no part of them.
  const std::vector<std::string> &texts() const { return sourceTexts; }
  const passes::Proof &proof() const { return result; }
  passes::Proof &proof() { return result; }
  mlir::ModuleOp module() { return *owned; }
  mlir::MLIRContext &context() { return mlirContext; }

  /// What MLIR reported since the start: the reason of an internal error.
  std::string complaints() const;
  /// The same with places, as diagnostics without a code.
  const std::vector<passes::ProofDiagnostic> &reports() const { return reported; }

private:
  std::string modelPath;
  std::vector<passes::ProofDiagnostic> reported;
  std::optional<std::pair<std::string, std::string>> replaced; // a file, and its text
  std::vector<std::string> sourceTexts;
  mlir::MLIRContext mlirContext;
  mlir::OwningOpRef<mlir::ModuleOp> owned, unproved;
  bool keepsAsRead = false;
  passes::Proof result;
  std::vector<weights::Tensor> boundTensors;
};

} // namespace rondo::tools
