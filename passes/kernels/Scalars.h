// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Scalar expressions: what one element of a tensor is, as a graph over loop indices, loads and reductions.
//
// FormKernels pulls elements: "the element of this value at these indices" becomes such an expression. Nodes
// are uniqued, so work that two elements share is one node, and two ways of writing the same index are one
// index. A reduction's index is known by its level (parallel axes are levels 0 to p-1, reductions lie above),
// not by a name: that is what lets two reductions of one bound share loads and become one loop.
#pragma once

#include "ir/Dim.h"
#include "llvm/ADT/FoldingSet.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Allocator.h"
#include <functional>
#include <memory>

namespace rondo::passes {

enum class Scalar : uint8_t { F32, I32, Bool, Index };

enum class ScalarOp : uint8_t {
  Variable, // index of the loop at `level`; operand: bound
  Host,     // an index of the host schedule
  Number,   // literal f32, i32 or bool
  // Index arithmetic. Linear is constant + sum of coefficient * operand; the divisors are positive.
  Linear,
  FloorDiv,
  Mod,
  IndexMin,
  IndexMax,
  IndexMul,
  ToIndex,
  // f32, i32 and bool arithmetic.
  ToI32,
  Cast,
  Add,
  Sub,
  Mul,
  Div,
  Rem,
  Min,
  Max,
  And,
  Or,
  Not,
  Neg,
  Abs,
  Exp,
  Log,
  Tanh,
  Sigmoid,
  Sqrt,
  Compare,
  Select,
  Load,  // operands: indices, then the condition where `part` is 1 (else zero of the type)
  Reduce // operands: variable, init (argmax: none), body; `part` 1 is the index of an argmax
};

enum class Reduction : uint8_t { Sum, Prod, Max, Min, ArgMax, And, Or };

struct Expr;
using ExprRef = const Expr *;

/// A value of the host schedule that exists once the schedule is emitted: a step number, a count of rows.
struct HostValue {
  mlir::Value value;
};

/// Where elements lie: a buffer of the schedule, whose memref exists once it is emitted.
struct Storage {
  std::string name;
  Scalar type = Scalar::F32;
  mlir::Value memref;
  /// Indices of the buffer for indices of the value; null: the same.
  std::function<llvm::SmallVector<ExprRef>(llvm::ArrayRef<ExprRef>)> address;
  /// A list of row numbers, no two alike.
  bool rows = false;
};

struct Expr : llvm::FoldingSetNode {
  ScalarOp op = ScalarOp::Number;
  Scalar type = Scalar::F32;
  uint8_t detail = 0; // Compare: ComparePredicate; Reduce: Reduction
  uint8_t part = 0;
  int level = -1;                  // Variable, Reduce
  const void *reference = nullptr; // Host, Load: the HostValue, Storage; Number: the attribute
  DimAttr constant;                // Linear
  llvm::ArrayRef<ExprRef> operands;
  llvm::ArrayRef<DimAttr> coefficients; // Linear
  uint64_t free = 0;                    // bit l: depends on the loop of level l
  unsigned id = 0;                      // order of creation
  bool reduces = false;                 // a reduction is part of its computation
  bool costly = false;                  // so is a transcendental function

  Storage *storage() const { return static_cast<Storage *>(const_cast<void *>(reference)); }
  mlir::Attribute number() const { return mlir::Attribute::getFromOpaquePointer(reference); }
  Reduction reduction() const { return Reduction(detail); }
  ExprRef bound() const { return op == ScalarOp::Variable ? operands[0] : operands[0]->operands[0]; }
  ExprRef body() const { return operands.back(); }
  /// The level of the innermost loop it depends on; -1 for none.
  int depth() const;
  void Profile(llvm::FoldingSetNodeID &id) const;
};

/// An order of expressions that does not depend on who wrote them in which order: negative where `a` comes
/// first.
int compareStructure(ExprRef a, ExprRef b, int depth = 12);

/// Makes expressions, simplified as far as that changes no bit of a result.
class Scalars {
public:
  explicit Scalars(mlir::MLIRContext *context) : context(context) {}
  Scalars(const Scalars &) = delete;

  mlir::MLIRContext *getContext() const { return context; }
  /// The least value of a symbol; 0 where nothing was said.
  void setMinimum(llvm::StringRef symbol, int64_t minimum) { minima[symbol] = minimum; }
  bool isNonNegative(DimAttr dim) const;

  // Indices.
  ExprRef dim(DimAttr value);
  ExprRef index(int64_t value) { return dim(DimAttr::constant(context, value)); }
  ExprRef variable(int level, ExprRef bound);
  ExprRef host(const HostValue *value, Scalar type = Scalar::Index);
  ExprRef plus(ExprRef a, ExprRef b);
  ExprRef minus(ExprRef a, ExprRef b);
  ExprRef times(ExprRef a, DimAttr factor);
  ExprRef multiply(ExprRef a, ExprRef b);
  ExprRef floorDiv(ExprRef a, DimAttr divisor);
  ExprRef mod(ExprRef a, DimAttr divisor);
  ExprRef toIndex(ExprRef value);
  ExprRef toI32(ExprRef value);
  /// True only where it holds for all sizes and all values of the loops' indices.
  bool provablyNonNegative(ExprRef index);
  bool provablyLess(ExprRef a, ExprRef b) { return provablyNonNegative(plus(minus(b, a), index(-1))); }

  // Numbers.
  ExprRef number(mlir::Attribute value, Scalar type);
  ExprRef f32(double value);
  ExprRef i32(int64_t value);
  ExprRef boolean(bool value);
  ExprRef zero(Scalar type);

  ExprRef compute(ScalarOp op, Scalar type, llvm::ArrayRef<ExprRef> operands);
  ExprRef cast(Scalar to, ExprRef value);
  ExprRef both(ExprRef a, ExprRef b); // either may be null: true
  ExprRef compare(ComparePredicate predicate, ExprRef a, ExprRef b);
  ExprRef select(ExprRef condition, ExprRef a, ExprRef b);
  /// `when` may be null: always.
  ExprRef load(Storage *storage, llvm::ArrayRef<ExprRef> at, ExprRef when);
  ExprRef reduce(Reduction kind, ExprRef variable, ExprRef init, ExprRef body, int part = 0);

  /// The same node over other operands.
  ExprRef rebuild(ExprRef node, llvm::ArrayRef<ExprRef> operands);

private:
  ExprRef unique(Expr node, llvm::ArrayRef<ExprRef> operands, llvm::ArrayRef<DimAttr> coefficients = {});
  ExprRef linear(DimAttr constant, llvm::ArrayRef<std::pair<DimAttr, ExprRef>> terms);
  bool isNonNegativeAtom(ExprRef atom);

  mlir::MLIRContext *context;
  llvm::FoldingSet<Expr> nodes;
  llvm::BumpPtrAllocator allocator;
  llvm::StringMap<int64_t> minima;
  unsigned next = 0;
};

} // namespace rondo::passes
