// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What each op of the model IR computes, on data. The reference interpreter runs whole entries with it;
// passes evaluate expressions of parameters with it when compiling. Shapes come from the data: shape rules
// and the sizes in types are not read (who is to check them must not believe them). From types come dtypes,
// tags, and which axes are a literal 1.
#pragma once

#include "ir/Dim.h"
#include "ir/TensorValue.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"
#include <functional>

namespace mlir {
class Operation;
}

namespace rondo {

/// An axis over which a lengths symbol, or a loop's exit, has one value an index.
struct RowAxis {
  AxisAttr axis;
  int64_t size = 0;
};
using RowAxes = llvm::SmallVector<RowAxis, 2>;

/// The values of symbols while an entry runs.
class SymbolValues {
public:
  struct Lengths {
    std::vector<int64_t> values; // one a row, row-major over `rows`
    RowAxes rows;
  };
  llvm::StringMap<int64_t> sizes;
  llvm::StringMap<Lengths> lengths;
  /// The axis that a loop-scoped symbol stood for when its loop began: its tag says which rows a carried
  /// value has.
  llvm::StringMap<AxisAttr> origins;

  /// The value of a dimension; nullopt where a symbol has none, or 64 bits are left.
  std::optional<int64_t> value(DimAttr dim) const;
  /// The same for one row of the lengths symbols in it (`row` maps the symbol's rows to a row number).
  std::optional<int64_t> value(DimAttr dim,
                               llvm::function_ref<std::optional<int64_t>(const RowAxes &)> row) const;
  /// The axis with loop-scoped symbols replaced by what they stood for.
  AxisAttr origin(AxisAttr axis) const;
};

/// Which row an index of a tensor belongs to. An axis of tag `B*K` holds the rows of B, K times each.
class RowMap {
public:
  /// Nullopt where the axes have no such rows.
  static std::optional<RowMap> find(llvm::ArrayRef<AxisAttr> axes, llvm::ArrayRef<int64_t> sizes,
                                    const RowAxes &rows, const SymbolValues &symbols);
  int64_t row(llvm::ArrayRef<int64_t> index) const;
  /// The last axis that takes part.
  int64_t lastAxis() const;

private:
  struct Place {
    int64_t axis = 0, inner = 1, size = 1;
  };
  llvm::SmallVector<Place, 2> places;
};

/// Where an op is evaluated.
struct EvaluationContext {
  SymbolValues symbols;
  /// A weight by the name in its file; null where there is none: then it is the attribute `value` of
  /// `rondo.param`.
  std::function<const TensorValue *(llvm::StringRef)> parameter;
  /// Whether the element at this index of a value belongs to a row that no loop around has ended; absent: all
  /// do.
  std::function<bool(SymbolicTensorType, const TensorValue &, llvm::ArrayRef<int64_t> index)> isLive;
};

/// Runs one op that is no loop. Data that do not fit are an error at the op's location: "in `add`: shapes [2,
/// 3] and [3]: …".
mlir::LogicalResult evaluate(mlir::Operation *op, llvm::ArrayRef<const TensorValue *> operands,
                             EvaluationContext &context, llvm::SmallVectorImpl<TensorValue> &results);

/// Expressions of parameters and constants alone, in double precision, each evaluated once.
class ConstantEvaluator {
public:
  explicit ConstantEvaluator(std::function<const TensorValue *(llvm::StringRef tensorName)> parameter = {});
  /// True where the value depends on parameters and constants alone.
  bool isConstant(mlir::Value value);
  /// The value of a constant; null (the error has been reported) where it has none. Lives as long as the
  /// evaluator.
  const TensorValue *evaluate(mlir::Value value);

private:
  EvaluationContext context;
  llvm::DenseMap<mlir::Value, bool> known;
  llvm::DenseMap<mlir::Value, std::unique_ptr<TensorValue>> values;
};

Dtype dtypeOf(mlir::Type elementType);
/// The numbers of a dense or resource attribute; nullopt where it is neither.
std::optional<TensorValue> readElements(mlir::ElementsAttr elements);
/// The numbers as a resource that the context owns, called `name`: f32 (rounded), i32, or i8 for bool.
mlir::ElementsAttr makeResource(mlir::MLIRContext *context, llvm::StringRef name, const TensorValue &value);

} // namespace rondo
