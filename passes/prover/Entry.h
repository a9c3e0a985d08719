// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The proof of one entry: runs the shape rules in order, finds the laws of loops on the way, settles each
// obligation.
#pragma once

#include "passes/prover/Laws.h"
#include "passes/prover/Names.h"
#include "passes/prover/Origins.h"
#include "passes/prover/Ranges.h"
#include "passes/prover/Refute.h"

namespace rondo::passes {

class EntryProver {
public:
  EntryProver(EntryOp entry, Proof &proof, const ProveOptions &options);
  void run();

private:
  /// What a rule stated.
  struct Statements : ShapeSink {
    llvm::SmallVector<Obligation> obligations;
    mlir::Operation *illFormedOp = nullptr;
    Cause cause = Cause::Unknown;
    std::string message;

    void obligation(Obligation stated) override { obligations.push_back(std::move(stated)); }
    void illFormed(mlir::Operation *op, Cause why, const llvm::Twine &text) override {
      illFormedOp = op;
      cause = why;
      message = text.str();
    }
  };

  // Setting up.
  bool hasRows(DimAttr count);
  void declareSymbols();
  void declareMade(mlir::Operation *op);
  void relateGreatest(mlir::Value lengths);
  bool checkSatisfiable();
  void contradiction(mlir::Location where, Cause cause, const std::string &message);
  // Walking.
  void proveBlock(mlir::Block &block);
  void proveOp(mlir::Operation *op);
  void proveLoop(LoopView &loop);
  void declareSteps(LoopView &loop);
  void enterStep(LoopView &loop, DimAttr last);
  void findBounds(LoopView &loop);
  void declareFinals(LoopView &loop);
  void checkGivenLaws(LoopView &loop);
  void checkStacked(LoopView &loop);
  void checkShrinking(LoopView &loop);
  void checkLeaving(LoopView &loop);
  void recordLaws(LoopView &loop);
  void attachInvariants();
  // Settling.
  bool settle(const Obligation &obligation);
  bool check(const Obligation &obligation);
  /// `isAll` says that the obligation is all that is wrong with its op: then what it asks for may be assumed.
  void tell(const Obligation &obligation, bool isAll = true);
  bool proves(const Obligation &obligation);
  bool provesSameOrder(const Obligation &obligation);
  bool timed(llvm::function_ref<bool()> question);
  bool provesAtOnce(const Obligation &obligation);
  bool provesInEachCase(const Obligation &obligation);
  void reject(const Obligation &obligation, bool isAll);
  void spoil(mlir::Operation *op, const Obligation &obligation);
  void assumeReported(const Obligation &obligation);
  bool isSpoiled(DimAttr dim) const;
  // Values in ranges (Indices.cpp).
  struct RangeClaim;
  void checkRanges(mlir::Operation *op);
  void checkPositions(GatherOp gather);
  void checkDivisor(mlir::Operation *op);
  void settleRange(mlir::Operation *op, RangeClaim claim);
  bool checkedAtEntry(mlir::BlockArgument input, const RangeClaim &claim);
  std::optional<ProofNote> unboundedFrom(mlir::Value value);
  llvm::SmallVector<DimAttr> tripsAround(mlir::Operation *op);
  std::optional<Assignment> outOfRange(const IdRange &range, const RangeClaim &claim,
                                       llvm::ArrayRef<DimAttr> trips);
  Counterexample exampleOf(mlir::Operation *op, const IdRange &range, const RangeClaim &claim,
                           const Assignment &point, llvm::ArrayRef<DimAttr> trips);
  void rejectRange(mlir::Operation *op, const IdRange &range, const RangeClaim &claim);
  static std::optional<int64_t> failingValue(const Assignment &values, const IdRange &range,
                                             const RangeClaim &claim);
  Refuter refuter() { return Refuter(entry, facts, environment, options, rulesRun); }
  // Bytes of values (Bytes.cpp).
  void checkBytes(mlir::Operation *op, mlir::ValueRange values);
  std::optional<Assignment> tooManyBytes(SymbolicTensorType type, DimAttr bytes);
  void rejectBytes(mlir::Operation *op, mlir::Value value, SymbolicTensorType type, const Assignment &sizes);
  void checkBytesAtEntry(DimAttr bytes);
  // Reporting.
  void illFormed(mlir::Operation *op, Cause cause, const std::string &message);
  ProofDiagnostic &report(mlir::Operation *op, Cause cause, std::string message, Verdict verdict);
  // Blame (Blame.cpp): a code, and a place where it is not the op's own.
  struct Blame {
    Cause cause;
    std::optional<ProofPlace> place;
  };
  llvm::SmallVector<Obligation> mistakesOf(llvm::ArrayRef<Obligation> failed) const;
  Blame blameOf(const Obligation &obligation, DimAttr lhs, DimAttr rhs) const;
  Blame blameNumber(const std::optional<AxisOf> &number) const;
  std::optional<Blame> blameConcat(const std::optional<AxisOf> &made, DimAttr other) const;
  bool repeatsLayers(const std::optional<AxisOf> &made) const;
  Cause causeOfNumbers(const Obligation &obligation) const;
  Cause causeOfSizes(const Obligation &obligation, DimAttr lhs, DimAttr rhs) const;
  std::optional<AxisOf> originOfSide(const Obligation &obligation,
                                     const std::optional<OperandAxis> &side) const;
  std::string messageOf(const Obligation &obligation, DimAttr lhs, DimAttr rhs) const;
  DimAttr atFirstStep(DimAttr dim) const;
  DimAttr inFailingStep(DimAttr dim, const Refutation &refutation);
  void addNotes(ProofDiagnostic &diagnostic, const Obligation &obligation);
  Counterexample describe(const Refutation &refutation, const Obligation &obligation);
  std::vector<int64_t> rowLengths(mlir::StringAttr symbol, const Refutation &refutation,
                                  const Obligation &obligation, int64_t count);
  std::string assumeFor(const Obligation &obligation);
  void describeEntry();

  mlir::MLIRContext *context;
  EntryOp entry;
  Proof &proof;
  const ProveOptions &options;
  ShapeEnvironment environment;
  Facts facts;
  LawFinder laws;
  Names names;
  std::optional<Ranges> ranges;
  /// What the first step has for a carried size (or a final one) without a law, and the final symbol of a
  /// carried one.
  llvm::DenseMap<mlir::StringAttr, DimAttr> initial;
  /// What holds in every step of a loop of its sizes without a law (dimension >= 0).
  llvm::DenseMap<mlir::Operation *, llvm::SmallVector<DimAttr>> bounds;
  /// Ranges (inclusive; null where a side is open) of inputs that the entry checks because nothing else
  /// bounds them.
  llvm::DenseMap<unsigned, std::pair<DimAttr, DimAttr>> idChecks;
  /// Byte counts that were looked at, and those that the entry checks.
  llvm::DenseSet<DimAttr> byteCounts;
  llvm::SmallVector<mlir::Attribute> byteChecks;
  bool bytesRejected = false;
  llvm::DenseSet<std::pair<DimAttr, DimAttr>> rejected;
  llvm::DenseMap<mlir::StringAttr, mlir::StringAttr> finalOf;
  llvm::DenseSet<mlir::StringAttr> spoiledSymbols;
  int64_t rulesRun = 0;
  unsigned spoiled = 0;
  bool stopped = false;
};

/// Tensors whose positions a value's elements are: table and size of `gather`, depth of `one_hot`.
std::vector<std::string> contractOf(EntryOp entry, const Names &names);

} // namespace rondo::passes
