// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The facts in force at one place of a program: ranges of symbols, assumptions, what holds in a step.
#pragma once

#include "ir/Dim.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"

namespace rondo::certificate {

/// What is known of a dimension: nothing, that it is at least 0, that it is 0.
enum class Known { Nothing, NonNegative, Zero };

class Context {
public:
  struct Entry {
    DimAttr dim;
    Known known;
  };

  /// min <= symbol <= max; max may be null.
  void declare(mlir::StringAttr symbol, DimAttr min, DimAttr max);
  bool isDeclared(mlir::StringAttr symbol) const { return declared.contains(symbol); }
  void addNonNegative(DimAttr dim) { add(dim, Known::NonNegative); }
  void addZero(DimAttr dim) { add(dim, Known::Zero); }

  Known of(DimAttr dim) const;
  /// True where a number, or a fact in force, says so directly.
  bool isAtLeast(DimAttr dim, int64_t least) const;
  /// All that is in force, oldest first.
  llvm::ArrayRef<Entry> entries() const { return facts; }

  /// Facts that hold in an inner scope only are taken back when it ends.
  struct Mark {
    size_t facts, symbols;
  };
  Mark mark() const { return {facts.size(), symbols.size()}; }
  void rollback(Mark mark);

private:
  void add(DimAttr dim, Known known);

  llvm::SmallVector<Entry> facts;
  llvm::DenseMap<DimAttr, llvm::SmallVector<Known, 1>> index;
  llvm::SmallVector<mlir::StringAttr> symbols;
  llvm::DenseMap<mlir::StringAttr, unsigned> declared;
};

} // namespace rondo::certificate
