// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Regenerates the obligations of an entry: runs the shape rules of ir/ in the order of the program under what
// is claimed of loops, states that these claims hold before the first step and are kept by a step, and keeps
// the facts that are in force. Who walks answers: the checker with the derivations of a file, a producer with
// those that it finds.
#pragma once

#include "certificate/Values.h"

namespace rondo::certificate {

/// What must be shown at one place. `inequalities` (each at least 0) are what is not evident of it.
struct Claim {
  Claim(mlir::Location at, const llvm::Twine &what, const llvm::Twine &text);
  std::string place, what, text;
  llvm::SmallVector<DimAttr, 2> inequalities;
  /// False where no derivation can show it: its words say what the prover vouches for.
  bool derivable = true;
  /// An obligation of the model, or a condition of something that is claimed of a loop.
  enum About { Obligation, Law, Final, Zero, NonNegative, Value };
  About about = Obligation;
  mlir::Operation *loop = nullptr;
  mlir::StringAttr symbol; // of the law or the final size
  unsigned number = 0;     // of the dimension in its list, of the carried value
  bool isObligation() const { return about == Obligation; }
};

/// `line:column` of the user's outermost line.
std::string placeOf(mlir::Location location);

class Answers {
public:
  virtual ~Answers();
  /// What is claimed of a loop, before its body is walked; none ends the walk.
  virtual std::optional<LoopClaims> enter(LoopView &loop, const Values &values, const Context &facts) = 0;
  /// Takes a claim, with the facts in force where it is made; false ends the walk.
  virtual bool take(const Claim &claim, const Context &facts) = 0;
  /// The carried value will have this range in the next step, which its claim must hold.
  virtual void carries(LoopView &, unsigned value, const IntegerRange &next) {}
  /// The entry makes no sense, or what is claimed of a loop does not.
  virtual void complain(llvm::StringRef place, const llvm::Twine &message) = 0;
};

class Walk {
public:
  Walk(EntryOp entry, Answers &answers);
  /// False where the answers ended it, or there was a complaint.
  bool run();

private:
  struct Slot;
  class LoopWalk;

  void declareEntry();
  void declareMade(mlir::Operation *op);
  void declareLengths(mlir::StringAttr symbol, mlir::Value lengths, bool hasRows);
  void walk(mlir::Block &block);
  void visit(mlir::Operation *op);
  void indices(mlir::Operation *op);
  llvm::SmallVector<DimAttr> batches();
  void paddings();
  // Claims.
  void settle(const Obligation &obligation);
  void settle(Claim claim);
  void range(mlir::Operation *op, mlir::Value values, DimAttr lo, DimAttr hi, llvm::StringRef are);
  void contain(Claim &claim, const IntegerRange &range, DimAttr lo, DimAttr hi);
  bool isOfEntrySizes(DimAttr dim);
  void complain(mlir::Operation *op, const llvm::Twine &message);

  mlir::MLIRContext *context;
  EntryOp entry;
  Answers &answers;
  ShapeEnvironment environment;
  Context facts;
  Values values;
  bool stopped = false;
};

} // namespace rondo::certificate
