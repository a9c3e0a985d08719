// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What is known of size symbols at one place of a program, and the decision of equalities and inequalities
// under it: normal form first, then bounds, then MLIR's Presburger library on the part that is connected with
// the question.
#pragma once

#include "ir/Dim.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallVector.h"

namespace rondo::passes {

using Assignment = llvm::MapVector<mlir::StringAttr, int64_t>;

class Facts {
public:
  explicit Facts(mlir::MLIRContext *context) : context(context) {}

  /// min <= symbol <= max; max may be null.
  void declare(mlir::StringAttr symbol, DimAttr min, DimAttr max);
  void addNonNegative(DimAttr dim) { add(dim, false); }
  void addZero(DimAttr dim) { add(dim, true); }

  /// Facts that hold in an inner scope only are taken back when it ends.
  size_t mark() const { return facts.size(); }
  void rollback(size_t mark);

  /// True where the statement is proved; false says nothing.
  bool provesZero(DimAttr dim);
  bool provesNonNegative(DimAttr dim);
  /// True where no values at all satisfy the facts; false says nothing.
  bool isContradictory();
  /// The dimension without the atoms that the facts decide: max(a, b) is a where a >= b, div(a, b) is 0 where
  /// 0 <= a < b.
  DimAttr simplify(DimAttr dim);

  /// A point with dim != 0 (or dim < 0), the lexicographically least in the order of `order`; none where
  /// there is no such point or the question is too large. Where products occur it is a candidate only.
  std::optional<Assignment> leastFailure(DimAttr dim, bool equality, llvm::ArrayRef<mlir::StringAttr> order);

  /// False where a fact whose symbols all have a value is violated.
  bool admits(const Assignment &assignment) const;
  /// The numbers, all positive, that the facts about the symbols of `dim` and `dim` itself mention,
  /// ascending.
  llvm::SmallVector<int64_t> numbersAround(DimAttr dim) const;
  /// The facts' symbols that are connected with those of any of `dims`, in order of declaration.
  llvm::SmallVector<mlir::StringAttr> connected(llvm::ArrayRef<DimAttr> dims) const;
  /// The declared range of a symbol: {min, max}, null where it has none.
  std::pair<DimAttr, DimAttr> range(mlir::StringAttr symbol) const;
  bool isDeclared(mlir::StringAttr symbol) const { return ranges.count(symbol); }
  /// The least value where the bounds of single symbols say one.
  std::optional<int64_t> lowerBound(DimAttr dim) const { return bound(dim, true); }
  std::optional<int64_t> upperBound(DimAttr dim) const { return bound(dim, false); }
  /// The same where each capped symbol without an upper bound of its own is at most the default cap.
  std::optional<int64_t> upperBoundUnderCaps(DimAttr dim) const { return bound(dim, false, true); }
  void cap(mlir::StringAttr symbol) { capped.insert(symbol); }

private:
  struct Fact {
    DimAttr dim, pure; // as stated; with symbols in place of floordiv, min and max
    bool equality;
    mlir::StringAttr declares; // the symbol that `rollback` forgets with this fact
  };
  struct Definition {
    llvm::SmallVector<DimAttr> nonNegative; // what holds of the symbol that stands for an atom
    AtomKind kind;
    DimAttr lhs, rhs; // pure arguments
  };
  class System;

  bool isStated(DimAttr nonNegative) const;
  llvm::SmallVector<DimAttr> quotientFacts(mlir::StringAttr quotient, const Definition &of) const;
  void add(DimAttr dim, bool equality, mlir::StringAttr declares = {});
  llvm::ArrayRef<unsigned> factsOf(mlir::StringAttr symbol) const;
  DimAttr purify(DimAttr dim);
  mlir::StringAttr nameAtom(DimAtomAttr atom);
  struct FactorBounds {
    std::optional<int64_t> asked, least;
  };
  FactorBounds boundFactor(mlir::Attribute factor, bool least, bool underCaps) const;
  std::optional<int64_t> bound(DimAttr dim, bool lower, bool underCaps = false) const;
  bool provesNegationEmpty(DimAttr dim);
  DimAttr simplify(DimAtomAttr atom);
  System collect(llvm::ArrayRef<DimAttr> about) const;

  mlir::MLIRContext *context;
  llvm::SmallVector<Fact> facts;
  llvm::DenseMap<mlir::StringAttr, llvm::SmallVector<unsigned, 4>> mentions; // of facts, by their symbols
  llvm::DenseMap<mlir::StringAttr, std::pair<DimAttr, DimAttr>> ranges;
  llvm::DenseSet<mlir::StringAttr> capped;
  llvm::DenseMap<mlir::Attribute, mlir::StringAttr> atoms;
  llvm::DenseMap<mlir::StringAttr, llvm::SmallVector<mlir::StringAttr, 2>> atomsWith; // the names of atoms
  llvm::DenseMap<mlir::StringAttr, Definition> definitions;
};

} // namespace rondo::passes
