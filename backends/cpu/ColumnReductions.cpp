// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The reductions over the columns of a product (the best column, the greatest): accumulators of a row,
// sixteen lanes each, and what the row does with the result.
//
// With few rows the threads share out the columns. Each leaves its accumulators in its scratch memory, and
// after a barrier the first thread merges them, in the order of the columns: an argmax keeps the first
// maximum. That is done only where the order of merging changes no bit, so sums of floats are not split.
#include "backends/cpu/Kernels.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "runtime/Abi.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::cpu;

void ProductEmitter::clearState(Value rowTotal) {
  SmallVector<Value> starts = startLanes(code, product.reduce());
  code.loop(code.integer(0), rowTotal, 1, [&](Value r) {
    for (auto [buffer, start] : llvm::zip_equal(state, starts))
      code.store(start, code.at(buffer, start.getType(), r));
  });
}

/// The results of each row, and what the row does with them.
void ProductEmitter::emitRowResults(const Lanes &outside, Value from, Value to) {
  kernel::ReduceOp reduce = product.reduce();
  code.loop(from, to, 1, [&](Value row) {
    Lanes lanes = outside;
    bindRow(lanes, row);
    SmallVector<Value> last, inits;
    for (auto [buffer, lane] : llvm::zip_equal(state, startLanes(code, reduce)))
      last.push_back(code.load(lane.getType(), code.at(buffer, lane.getType(), code.sub(row, from))));
    for (Value init : reduce.getInits())
      inits.push_back(lanes.scalar(init));
    for (auto [result, value] : llvm::zip_equal(reduce.getResults(), finishLanes(code, reduce, last, inits)))
      lanes.bindScalar(result, value);
    lanes.done.insert(reduce);
    if (!rows.empty())
      for (Operation &op : reduce->getBlock()->without_terminator())
        lanes.emit(&op);
  });
}

//===-- Shares of the columns --===//

bool ProductEmitter::canMerge(kernel::ReduceOp reduce) {
  bool adds = reduce.getKind() == kernel::ReduceKind::Sum || reduce.getKind() == kernel::ReduceKind::Prod;
  int64_t lanes = 0;
  for (Type type : reduce.getResultTypes()) {
    ++lanes;
    if ((adds && isa<FloatType>(type)) || !(type.isF32() || type.isInteger(32)))
      return false;
  }
  return lanes * mergedRows * laneCount * 4 <= RONDO_SCRATCH;
}

/// Where a thread leaves an accumulator of a row.
Value ProductEmitter::scratchAddress(Value thread, unsigned lane, Value row) const {
  Value offset = code.add(code.mul(thread, RONDO_SCRATCH), code.mul(row, laneCount * 4));
  Value scratch = code.load(
      code.pointer(), code.at(context.call, code.b.getI8Type(), code.integer(offsetof(rondo_call, scratch))));
  return code.at(scratch, code.b.getI8Type(), code.add(offset, lane * mergedRows * laneCount * 4));
}

void ProductEmitter::mergeShares(Value rowTotal, Value shares) {
  kernel::ReduceOp reduce = product.reduce();
  SmallVector<Type> types;
  for (Value start : startLanes(code, reduce))
    types.push_back(start.getType());
  auto own = [&](unsigned lane, Value r) { return code.at(state[lane], types[lane], r); };
  code.loop(code.integer(0), rowTotal, 1, [&](Value r) {
    for (auto [lane, type] : llvm::enumerate(types))
      code.store(code.load(type, own(lane, r)), scratchAddress(context.thread, lane, r));
  });
  code.call("rondo_runtime_barrier", {}, {context.call});
  auto merge = [&](Value thread, Value r) {
    SmallVector<Value> mine, others;
    for (auto [lane, type] : llvm::enumerate(types)) {
      mine.push_back(code.load(type, own(lane, r)));
      others.push_back(code.load(type, scratchAddress(thread, lane, r)));
    }
    if (reduce.getKind() == kernel::ReduceKind::ArgMax)
      std::tie(mine[0], mine[1]) = combineArgMax(code, mine[0], mine[1], others[0], others[1]);
    else
      for (auto [value, other] : llvm::zip_equal(mine, others))
        value = combine(code, reduce.getKind(), value, other);
    for (auto [lane, value] : llvm::enumerate(mine))
      code.store(value, own(lane, r));
  };
  code.when(code.equal(context.thread, code.integer(0)), [&] {
    code.loop(code.integer(1), shares, 1, [&](Value thread) {
      code.loop(code.integer(0), rowTotal, 1, [&](Value r) { merge(thread, r); });
    });
  });
}

void ProductEmitter::finishReduction(const Lanes &outside, Value from, Value to, Share columns) {
  if (constantOf(columns.count) == 1)
    return emitRowResults(outside, from, to);
  Value isSplit = code.less(code.integer(1), columns.count);
  code.when(isSplit, [&] { mergeShares(code.sub(to, from), columns.count); });
  // Where the columns are not shared out, each thread has rows of its own.
  Value isFirst = code.equal(context.thread, code.integer(0));
  Value ends = code.select(isSplit, isFirst, code.equal(code.integer(0), code.integer(0)));
  code.when(ends, [&] { emitRowResults(outside, from, to); });
}
