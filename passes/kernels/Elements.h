// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// "The element of value v at indices I": each model op's pointwise rule, as scalar expressions.
//
// Ops that only rearrange cost nothing: they become index arithmetic on their operand's element. Values with
// a source (arguments, stored values, what a loop carries) end the pull: they are loaded.
#pragma once

#include "ir/Rows.h"
#include "passes/kernels/Scalars.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/MapVector.h"
#include <map>

namespace mlir {
class Operation;
}

namespace rondo::passes {

using Indices = llvm::ArrayRef<ExprRef>;

/// True for ops that rearrange elements and compute none: slice, concat, fill, gather, one_hot, ...
bool isLayout(mlir::Operation *op);

class Elements {
public:
  explicit Elements(Scalars &scalars) : scalars(scalars) {}
  Elements(const Elements &) = delete;

  /// Reads an element; `when` (may be null) says where it is needed at all.
  using Source = std::function<ExprRef(Indices at, ExprRef when)>;
  /// The value of a lengths symbol for a row: an index for each of the axes that it runs over.
  struct Lengths {
    LengthsRows rows;
    std::function<ExprRef(Indices row, ExprRef when)> at; // of type index
  };

  Scalars &scalars;
  llvm::DenseMap<mlir::Value, Source> sources;
  llvm::StringMap<Lengths> lengths;
  /// Where the elements of constants lie; set by who forms the entry.
  std::function<Storage *(mlir::Value)> constantStorage;
  /// Where top_k keeps the rank of each element, nonzero the number of true ones up to it; the same.
  std::function<Storage *(mlir::Operation *)> scratchStorage;

  ExprRef element(mlir::Value value, Indices at, ExprRef when = nullptr);
  /// Valid positions of an axis: its size, or its length in the row that the indices before it say.
  ExprRef extent(SymbolicTensorType type, int64_t axis, Indices at, ExprRef when = nullptr);

  /// What top_k and nonzero keep for each element of their input.
  ExprRef scratch(mlir::Operation *op, Indices at);

  /// Starts a kernel with `levels` parallel axes: forgets what was pulled before.
  void begin(int levels);
  /// What was pulled since: the elements of every value that an op computes (layout ops left out).
  struct Demand {
    llvm::SmallVector<ExprRef> at;
    ExprRef element;
  };
  const llvm::MapVector<mlir::Value, llvm::SmallVector<Demand, 2>> &getDemands() const { return demands; }
  bool hasFailed() const { return failed; }

private:
  friend struct Rules;
  ExprRef compute(mlir::Value value, Indices at, ExprRef when);
  llvm::SmallVector<ExprRef> rowAt(const LengthsRows &rows, llvm::ArrayRef<AxisAttr> axes, Indices at);
  ExprRef rowDim(DimAttr dim, SymbolicTensorType type, int64_t axis, Indices at, ExprRef when);
  ExprRef fail(mlir::Operation *op, const llvm::Twine &why);

  struct Key {
    mlir::Value value;
    llvm::SmallVector<ExprRef> at;
    ExprRef when;
    bool operator<(const Key &other) const {
      auto head = [](const Key &key) { return std::pair(key.value.getAsOpaquePointer(), key.when); };
      if (head(*this) != head(other))
        return head(*this) < head(other);
      return std::lexicographical_compare(at.begin(), at.end(), other.at.begin(), other.at.end());
    }
  };
  std::map<Key, ExprRef> memo;
  llvm::MapVector<mlir::Value, llvm::SmallVector<Demand, 2>> demands;
  int levels = 0;
  bool failed = false;
};

/// The scalar type of elements of `type`.
Scalar scalarOf(mlir::Type elementType);

} // namespace rondo::passes
