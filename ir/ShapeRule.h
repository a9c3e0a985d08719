// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a shape rule reads and writes. One rule an op serves four users: the builder (result types), the
// prover (obligations over symbols), the replayer (the same obligations over numbers) and law substitution
// (types again).
#pragma once

#include "ir/Dim.h"
#include "mlir/IR/Value.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"

namespace rondo {

/// An axis of an operand of the op that the obligation belongs to.
struct OperandAxis {
  unsigned operand = 0;
  unsigned axis = 0;
};

/// Something that must hold for all sizes in the declared ranges.
///   Equal:       lhs == rhs
///   AtLeast:     lhs >= rhs
///   SameLengths: lhs == rhs in every row (dimensions over lengths symbols)
///   SameTag:     lhsTag == rhsTag
struct Obligation {
  ObligationKind kind = ObligationKind::Equal;
  mlir::Operation *op = nullptr;
  DimAttr lhs, rhs;
  llvm::SmallVector<mlir::StringAttr, 2> lhsTag, rhsTag;
  Cause cause = Cause::Unknown;
  /// A clause for people: "`add` pairs axis 1 of both operands".
  std::string what;
  std::optional<OperandAxis> lhsAxis, rhsAxis;
};

/// Receives what a rule states. Ill-formed programs get one message and no counterexample.
class ShapeSink {
public:
  virtual ~ShapeSink();
  virtual void obligation(Obligation obligation) = 0;
  virtual void illFormed(mlir::Operation *op, Cause cause, const llvm::Twine &message) = 0;
};

/// Sizes that differ from those which ops say themselves: laws that the prover puts in place of loop symbols,
/// numbers that the replayer puts in place of all symbols. Values and symbols without an entry stand for
/// themselves.
class ShapeEnvironment {
public:
  llvm::DenseMap<mlir::Value, SymbolicTensorType> types;
  llvm::DenseMap<mlir::StringAttr, DimAttr> symbols;
  /// Where set, its types say which axes are a literal 1, and stretch: a size that happens to be 1 in a
  /// replay does not.
  const ShapeEnvironment *literals = nullptr;

  SymbolicTensorType type(mlir::Value value) const;
  DimAttr dim(DimAttr dim) const;
  AxisAttr axis(AxisAttr axis) const;
  SymbolicTensorType substitute(SymbolicTensorType type) const;
};

/// One run of an op's rule.
class ShapeRule {
public:
  ShapeRule(mlir::Operation *op, llvm::ArrayRef<SymbolicTensorType> operands, ShapeSink *sink,
            const ShapeEnvironment *environment = nullptr)
      : op(op), operands(operands), sink(sink), environment(environment) {}

  SymbolicTensorType operand(unsigned i) const { return operands[i]; }
  llvm::ArrayRef<SymbolicTensorType> getOperands() const { return operands; }
  mlir::MLIRContext *context() const;
  DimAttr constant(int64_t value) const { return DimAttr::constant(context(), value); }

  // What the op's attributes and the values of its regions are here: rules read them through these, never
  // directly.
  DimAttr dim(DimAttr attribute) const { return environment ? environment->dim(attribute) : attribute; }
  DimAttr symbol(llvm::StringRef name) const { return dim(DimAttr::symbol(context(), name)); }
  AxisAttr axis(AxisAttr attribute) const { return environment ? environment->axis(attribute) : attribute; }
  SymbolicTensorType substitute(SymbolicTensorType type) const {
    return environment ? environment->substitute(type) : type;
  }
  SymbolicTensorType typeOf(mlir::Value value) const;

  void result(SymbolicTensorType type) { results.push_back(type); }
  llvm::ArrayRef<SymbolicTensorType> getResults() const { return results; }

  /// The program is ill-formed; returns failure.
  mlir::LogicalResult fail(Cause cause, const llvm::Twine &message);

  void requireEqual(DimAttr lhs, DimAttr rhs, const llvm::Twine &what,
                    std::optional<OperandAxis> lhsAxis = {}, std::optional<OperandAxis> rhsAxis = {},
                    Cause cause = Cause::Unknown);
  void requireAtLeast(DimAttr lhs, DimAttr rhs, const llvm::Twine &what, Cause cause,
                      std::optional<OperandAxis> lhsAxis = {});
  void requireSameLengths(DimAttr lhs, DimAttr rhs, const llvm::Twine &what,
                          std::optional<OperandAxis> lhsAxis = {}, std::optional<OperandAxis> rhsAxis = {});
  void requireSameTag(AxisAttr lhs, AxisAttr rhs, const llvm::Twine &what,
                      std::optional<OperandAxis> lhsAxis = {}, std::optional<OperandAxis> rhsAxis = {});

  /// The axis of two that meet element by element: a literal 1 stretches; else sizes, lengths and tags must
  /// agree.
  AxisAttr unify(AxisAttr lhs, AxisAttr rhs, const llvm::Twine &what, OperandAxis lhsAxis,
                 OperandAxis rhsAxis);
  /// The axes of all operands aligned on trailing axes (no implicit broadcasting but a literal 1 and lower
  /// rank).
  mlir::LogicalResult alignTrailing(llvm::SmallVectorImpl<AxisAttr> &axes);
  /// Fails where the rows of a ragged axis would be lost: axis a of `from` is axis places[a] of `to`, or gone
  /// (-1).
  mlir::LogicalResult keepsRows(SymbolicTensorType from, SymbolicTensorType to,
                                llvm::ArrayRef<int64_t> places);
  /// True where the lengths of a later axis of the operand run over this one.
  bool hasRowsOfLater(unsigned operand, int64_t axis) const;
  /// Checks 0 <= axis < rank of an operand.
  mlir::LogicalResult checkAxis(unsigned operand, int64_t axis);

private:
  void state(Obligation obligation);
  mlir::LogicalResult keepRowsOf(llvm::SmallVectorImpl<AxisAttr> &axes);
  std::string opName() const;
  /// True where the operand's axis is a literal 1.
  bool stretches(OperandAxis at) const;

  mlir::Operation *op;
  llvm::ArrayRef<SymbolicTensorType> operands;
  ShapeSink *sink;
  const ShapeEnvironment *environment;
  llvm::SmallVector<SymbolicTensorType> results;
};

} // namespace rondo
