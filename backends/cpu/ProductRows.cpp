// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The rows of a product: how many there are, which indices of the loops around it each has, and what a row
// computes before its columns.
//
// Rows are numbered over all row loops, innermost fastest. Where the bound of a loop depends on the index of
// one around it (sequences of unequal lengths) all rows that there are come one after the other, and tiles of
// rows do not end where a sequence does.
#include "backends/cpu/Access.h"
#include "backends/cpu/Kernels.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::cpu;

Type ProductEmitter::storedType(Type type) const { return type.isIndex() ? code.i64() : type; }

Value ProductEmitter::boundOf(Lanes &lanes, unsigned loop) const {
  return code.greatest(lanes.scalar(kernel::ParallelOp(rows[loop]).getBound()), code.integer(0));
}

static bool hasRaggedLoop(ArrayRef<kernel::ParallelOp> rows) {
  for (size_t i = 1; i < rows.size(); ++i)
    for (kernel::ParallelOp outer : rows.take_front(i))
      if (dependsOn(kernel::ParallelOp(rows[i]).getBound(), outer.getIndex()))
        return true;
  return false;
}

/// Walks the row loops from `loop` inwards; `rest` gets what is known and the number of the first row inside
/// of the innermost loop, whose rows it takes all at once. The number behind the last row.
Value ProductEmitter::walkRows(const Lanes &outside, unsigned loop, Value number,
                               llvm::function_ref<void(Lanes &, Value number, Value bound)> rest) const {
  Lanes lanes = outside;
  Value bound = boundOf(lanes, loop);
  if (loop + 1 == rows.size()) {
    rest(lanes, number, bound);
    return code.add(number, bound);
  }
  return code.loop(code.integer(0), bound, 1, ValueRange{number}, [&](Value index, ValueRange before) {
    Lanes inner = lanes;
    inner.bindScalar(kernel::ParallelOp(rows[loop]).getIndex(), index);
    return SmallVector<Value>{walkRows(inner, loop + 1, before[0], rest)};
  })[0];
}

Value ProductEmitter::rowCount(Lanes &outside) {
  if (hasRaggedLoop(rows))
    return walkRows(outside, 0, code.integer(0), [](Lanes &, Value, Value) {});
  Value count = code.integer(1);
  for (unsigned i = 0; i < rows.size(); ++i)
    count = code.mul(count, boundOf(outside, i));
  return count;
}

void ProductEmitter::findRows(Lanes &outside) {
  isRagged = hasRaggedLoop(rows);
  for (unsigned i = 0; i < rows.size(); ++i)
    bounds.push_back(isRagged ? Value() : outside.scalar(kernel::ParallelOp(rows[i]).getBound()));
  rowIndices.assign(isRagged ? rows.size() : 0, Value());
  findRowValues();
}

/// Writes down the indices of the rows [from, to) of a block.
void ProductEmitter::listRows(const Lanes &outside, Value from, Value to) {
  if (!isRagged)
    return;
  walkRows(outside, 0, code.integer(0), [&](Lanes &lanes, Value number, Value bound) {
    auto inside = [&](Value row) {
      return code.least(code.greatest(code.sub(row, number), code.integer(0)), bound);
    };
    code.loop(inside(from), inside(to), 1, [&](Value index) {
      Value slot = code.sub(code.add(number, index), from);
      for (auto [loop, indices] : llvm::zip_equal(rows.drop_back(), ArrayRef(rowIndices).drop_back()))
        code.store(lanes.scalar(kernel::ParallelOp(loop).getIndex()), code.at(indices, code.i64(), slot));
      code.store(index, code.at(rowIndices.back(), code.i64(), slot));
    });
  });
}

/// Does a value of a row come from a reduction?
static bool involvesReduction(Value value, Operation *rowLoop) {
  Operation *op = value.getDefiningOp();
  if (!op || !rowLoop->isProperAncestor(op))
    return false;
  return isa<kernel::ReduceOp>(op) ||
         llvm::any_of(op->getOperands(), [&](Value operand) { return involvesReduction(operand, rowLoop); });
}

void ProductEmitter::findRowValues() {
  if (rows.empty())
    return;
  SetVector<Value> used;
  getUsedValuesDefinedAbove(product.body(), used);
  kernel::ParallelOp outermost = rows.front();
  for (Value value : used)
    if (involvesReduction(value, outermost))
      rowValues.push_back({value, {}});
}

void ProductEmitter::computeRowValues(const Lanes &outside, Value from, Value to) {
  if (rowValues.empty())
    return;
  code.loop(from, to, 1, [&](Value row) {
    Lanes lanes = outside;
    bindRowIndices(lanes, row);
    for (RowValue &value : rowValues) {
      Type type = storedType(value.kernelValue.getType());
      code.store(lanes.scalar(value.kernelValue), code.at(value.buffer, type, code.sub(row, from)));
    }
  });
}

/// A row's indices and what is known of it.
void ProductEmitter::bindRow(Lanes &lanes, Value row) {
  bindRowIndices(lanes, row);
  for (RowValue &value : rowValues) {
    Type type = storedType(value.kernelValue.getType());
    Value address = code.at(value.buffer, type, code.sub(row, blockStart));
    lanes.bindScalar(value.kernelValue, code.load(type, address));
  }
}

/// The indices of the row loops from the number of a row.
void ProductEmitter::bindRowIndices(Lanes &lanes, Value row) {
  if (isRagged) {
    for (auto [loop, indices] : llvm::zip_equal(rows, rowIndices))
      lanes.bindScalar(kernel::ParallelOp(loop).getIndex(),
                       code.load(code.i64(), code.at(indices, code.i64(), code.sub(row, blockStart))));
    return;
  }
  for (size_t i = rows.size(); i-- > 0;) {
    kernel::ParallelOp loop = rows[i];
    lanes.bindScalar(loop.getIndex(), i == 0 ? row : code.remainder(row, bounds[i]));
    if (i > 0)
      row = code.divide(row, bounds[i]);
  }
}
