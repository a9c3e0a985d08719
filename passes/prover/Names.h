// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How the prover speaks of values, axes and sizes: in the user's names, never in symbols of the compiler. And
// the roles of symbols (time, batch), which follow from where they are used: what a loop walks is time, what
// rows run over is batch.
#pragma once

#include "ir/LoopView.h"
#include "passes/prover/Pieces.h"
#include "passes/prover/Proof.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"

namespace rondo::passes {

/// The outermost place in the user's text.
ProofPlace placeOf(mlir::Location location);
/// The innermost place in the user's text, which the standard library is not part of: where an error is told.
ProofPlace blamedPlace(mlir::Location location);
/// The places in the user's text from which that one was called, innermost first.
llvm::SmallVector<ProofPlace> callersOf(mlir::Location location);

class Names {
public:
  explicit Names(EntryOp entry);

  std::string text(DimAttr dim) const;
  /// A law as people write it: `1 + i`, `1 in the first step, K afterwards`, `N, P in turn`.
  std::string lawText(DimAttr dim) const;
  /// The cases in which the laws of a loop are affine.
  void noteCases(mlir::StringAttr step, StepCases cases) { casesOf[step] = casesOf[step].refinedBy(cases); }
  /// The step of a loop with several cases that the size depends on in more than an affine way; null where
  /// there is none.
  mlir::StringAttr stepInCases(DimAttr size, StepCases &cases) const;
  /// A text with the compiler's symbols replaced.
  std::string readable(llvm::StringRef text) const;
  std::string text(SymbolicTensorType type) const;
  /// The user's name of a value in backquotes, or what makes it: "the result of `concat`".
  std::string describe(mlir::Value value) const;
  /// The op's name in backquotes.
  static std::string expression(mlir::Operation *op);
  /// `time`, `batch`, `features` or empty.
  std::string role(DimAttr size, bool last) const;
  /// "axis 1 (time)"
  std::string axis(unsigned index, SymbolicTensorType type) const;
  std::string nameSymbol(mlir::StringAttr symbol) const;

  bool isTime(DimAttr size) const { return mentions(size, time); }
  bool isBatch(DimAttr size) const { return mentions(size, batch); }
  /// The step symbol of a loop, or one that depends on it.
  /// The greatest of lengths.
  bool isMaxLen(DimAttr size) const { return mentions(size, maxLens); }
  bool isTrips(mlir::StringAttr symbol) const { return trips.contains(symbol); }
  bool isStep(DimAttr size) const { return mentions(size, steps); }
  /// True where only the entry's own size symbols (no lengths) occur: what an `assume` may speak of.
  bool ofEntrySizes(DimAttr size) const;

private:
  static bool mentions(DimAttr size, const llvm::DenseSet<mlir::StringAttr> &symbols);
  std::string affineText(DimAttr law) const;
  std::string piecesText(DimAttr law, mlir::StringAttr step, StepCases cases) const;
  void addTime(DimAttr size);
  void nameAfter(mlir::StringAttr symbol, llvm::StringRef function, mlir::Value tensor);
  void visitLoop(LoopView &loop, unsigned depth);

  EntryOp entry;
  llvm::DenseSet<mlir::StringAttr> time, batch, steps, trips, maxLens, entrySizes;
  llvm::DenseMap<mlir::StringAttr, std::string> shown;
  llvm::MapVector<mlir::StringAttr, StepCases> casesOf;
};

} // namespace rondo::passes
