// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Emits launches: shares of the threads, and the choice between product, lanes and scalar loop.
#include "backends/cpu/Kernels.h"

#include "backends/cpu/Access.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::cpu;

/// Scalar operations below which a launch is not worth a second thread (some microseconds of one).
static constexpr int64_t worthThreads = 200000;
/// Rows a thread from which rows are split, not columns.
static constexpr int64_t rowsPerThread = 3;

Value rondo::cpu::dataAddress(const Code &code, EntryContext &context, int64_t offset) {
  auto base = code.b.create<LLVM::AddressOfOp>(code.loc, code.pointer(), context.dataSymbol);
  return code.at(base, code.b.getI8Type(), code.integer(offset));
}

namespace {

class LaunchEmitter {
public:
  LaunchEmitter(EntryContext &context, const Code &code) : context(context), code(code) {}
  void emit(const Lanes &host, kernel::LaunchOp launch);

private:
  EntryContext &context;
  const Code &code;

  Share everything() const { return {code.integer(0), code.integer(1)}; }
  void emitTop(Lanes lanes, kernel::ParallelOp loop);
  void emitParallel(const Lanes &lanes, kernel::ParallelOp loop, Share own, Share columns);
  void emitProduct(const Lanes &lanes, const RowNest &nest, Share own, Share columns);
  void emitInLanes(const Lanes &lanes, kernel::ParallelOp loop, Share share);
  void emitScalar(const Lanes &lanes, kernel::ParallelOp loop, Share own, Share columns, Operation *only);
  bool emitPieces(const Lanes &lanes, kernel::ParallelOp loop, Share own, Share columns);
  bool canSplitColumns(kernel::ParallelOp loop) const;
  bool splitsReduction(kernel::ParallelOp loop) const;
  std::pair<Value, Value> range(Value count, Share share, int64_t grain) const;
};

} // namespace

//===-- Shares --===//

/// A share of 0..count, cut at multiples of `grain`.
std::pair<Value, Value> LaunchEmitter::range(Value count, Share share, int64_t grain) const {
  count = code.greatest(count, code.integer(0));
  Value grains = code.ceilDivide(count, grain);
  auto cut = [&](Value index) {
    return code.least(code.mul(code.divide(code.mul(grains, index), share.count), grain), count);
  };
  return {cut(share.index), cut(code.add(share.index, 1))};
}

/// Scalar operations of one iteration; loops of unknown length count as 32.
static int64_t costOf(Region &region) {
  int64_t cost = 0;
  for (Operation &op : region.front().without_terminator()) {
    cost += 1;
    if (isa<kernel::ParallelOp, kernel::ReduceOp>(op))
      cost += constantOf(op.getOperand(0)).value_or(32) * costOf(op.getRegion(0));
  }
  return std::min<int64_t>(cost, 1 << 30);
}

/// Does an iteration, of this loop or of one inside, have several loops one after the other?
static bool hasStages(kernel::ParallelOp loop) {
  WalkResult result = loop->walk([](kernel::ParallelOp inner) {
    auto loops = inner.getBody().front().getOps<kernel::ParallelOp>();
    bool several = !loops.empty() && !llvm::hasSingleElement(loops);
    return several ? WalkResult::interrupt() : WalkResult::advance();
  });
  return result.wasInterrupted();
}

/// Does an inner loop of an iteration read what another one of it stores? Then one thread computes whole
/// iterations.
static bool passesMemory(kernel::ParallelOp loop) {
  llvm::SmallPtrSet<Value, 8> stored;
  loop.getBody().walk([&](memref::StoreOp store) { stored.insert(store.getMemRef()); });
  WalkResult result = loop.getBody().walk([&](Operation *op) {
    Value buffer;
    if (auto load = dyn_cast<memref::LoadOp>(op))
      buffer = load.getMemRef();
    if (auto load = dyn_cast<kernel::LoadIfOp>(op))
      buffer = load.getBuffer();
    return buffer && stored.contains(buffer) ? WalkResult::interrupt() : WalkResult::advance();
  });
  return result.wasInterrupted();
}

/// A product whose columns meet in a reduction that threads can share out.
bool LaunchEmitter::splitsReduction(kernel::ParallelOp loop) const {
  auto nest = matchRowNest(loop, context.buffers);
  return nest && nest->product.reduce() && ProductEmitter::canMerge(nest->product.reduce());
}

bool LaunchEmitter::canSplitColumns(kernel::ParallelOp loop) const {
  if (auto nest = matchRowNest(loop, context.buffers))
    return !nest->product.reduce() || splitsReduction(loop);
  Block &block = loop.getBody().front();
  auto loops = block.getOps<kernel::ParallelOp>();
  bool stores = !block.getOps<memref::StoreOp>().empty();
  if (loops.empty() || stores)
    return false;
  return !hasStages(loop) || !passesMemory(loop);
}

//===-- Launches --===//

void LaunchEmitter::emit(const Lanes &host, kernel::LaunchOp launch) {
  Block &body = launch.getBody().front();
  std::string name = context.name + "_" + std::to_string(context.launches++) + "_" + launch.getName().str();
  for (char &c : name)
    c = llvm::isAlnum(c) ? c : '_';
  std::string outer = std::exchange(context.name, name);
  code.outlined(name, [&] {
    context.frame = code.b.getInsertionBlock();
    auto emitOps = [&] {
      Lanes lanes = host;
      for (Operation &op : body.without_terminator())
        if (auto loop = dyn_cast<kernel::ParallelOp>(op))
          emitTop(lanes, loop);
        else
          lanes.emit(&op);
    };
    // What stands outside all loops happens once.
    if (!body.getOps<memref::StoreOp>().empty()) {
      Value thread = std::exchange(context.thread, code.integer(0)), threads = context.threads;
      context.threads = code.integer(1);
      code.when(code.equal(thread, code.integer(0)), emitOps);
      context.thread = thread;
      context.threads = threads;
    } else {
      emitOps();
    }
  });
  context.name = outer;
}

void LaunchEmitter::emitTop(Lanes lanes, kernel::ParallelOp loop) {
  Value count = lanes.scalar(loop.getBound());
  Value work = code.mul(count, costOf(loop.getBody()));
  Value alone = code.less(work, code.integer(worthThreads));
  alone = code.b.createOrFold<arith::OrIOp>(code.loc, alone, code.equal(context.threads, code.integer(1)));
  Value first = code.equal(context.thread, code.integer(0));
  Value isActive = code.select(alone, first, code.equal(code.integer(0), code.integer(0)));
  code.when(isActive, [&] {
    Value threads = code.select(alone, code.integer(1), context.threads);
    Share all{context.thread, threads};
    if (!canSplitColumns(loop))
      return emitParallel(lanes, loop, all, everything());
    Value rows = count;
    if (auto nest = matchRowNest(loop, context.buffers))
      rows = ProductEmitter(context, code, nest->rows, nest->product).rowCount(lanes);
    Value byColumns = code.less(rows, code.mul(threads, rowsPerThread));
    if (splitsReduction(loop))
      byColumns = code.select(code.less(rows, code.integer(ProductEmitter::mergedRows + 1)), byColumns,
                              code.less(code.integer(1), code.integer(0)));
    Share own{code.select(byColumns, code.integer(0), all.index),
              code.select(byColumns, code.integer(1), all.count)};
    Share columns{code.select(byColumns, all.index, code.integer(0)),
                  code.select(byColumns, all.count, code.integer(1))};
    emitParallel(lanes, loop, own, columns);
  });
}

//===-- Loops --===//

/// `own` is the share of this loop's iterations, `columns` that of the loop inside; one of them is
/// everything.
void LaunchEmitter::emitParallel(const Lanes &lanes, kernel::ParallelOp loop, Share own, Share columns) {
  if (auto nest = matchRowNest(loop, context.buffers))
    return emitProduct(lanes, *nest, own, columns);
  if (emitPieces(lanes, loop, own, columns))
    return;
  if (auto cost = laneCost(loop.getBody())) {
    // Lanes along this loop unless most of its loads would be gathers that a reduction inside could do
    // without.
    bool innerFits = false;
    for (auto reduce : loop.getBody().front().getOps<kernel::ReduceOp>()) {
      auto inner = laneCost(reduce.getBody());
      innerFits |= inner && inner->scattered == 0 && cost->scattered >= 16;
    }
    if (!innerFits)
      return emitInLanes(lanes, loop, constantOf(own.count) == 1 ? columns : own);
  }
  emitScalar(lanes, loop, own, columns, nullptr);
}

void LaunchEmitter::emitProduct(const Lanes &lanes, const RowNest &nest, Share own, Share columns) {
  Lanes outside = lanes;
  ProductEmitter product(context, code, nest.rows, nest.product);
  if (nest.product.reduce() && constantOf(own.count) == 1)
    std::swap(own, columns); // within another loop a reduction's columns are not shared out: its rows are
  auto [from, to] = range(product.rowCount(outside), own, 1);
  product.emit(outside, from, to, columns);
}

/// Several loops in one body, a product among them: each gets its own loop over the rows. A thread has the
/// same rows in each, so what an iteration stores in one loop it reads in the next.
bool LaunchEmitter::emitPieces(const Lanes &lanes, kernel::ParallelOp loop, Share own, Share columns) {
  Block &block = loop.getBody().front();
  SmallVector<kernel::ParallelOp> loops(block.getOps<kernel::ParallelOp>());
  auto isProduct = [&](kernel::ParallelOp inner) { return matchProduct(inner, context.buffers).has_value(); };
  if (loops.size() < 2 || !block.getOps<memref::StoreOp>().empty() || llvm::none_of(loops, isProduct))
    return false;
  for (kernel::ParallelOp inner : loops) {
    if (auto product = matchProduct(inner, context.buffers))
      emitProduct(lanes, RowNest{{loop}, *product}, own, columns);
    else
      emitScalar(lanes, loop, own, columns, inner);
  }
  return true;
}

void LaunchEmitter::emitInLanes(const Lanes &lanes, kernel::ParallelOp loop, Share share) {
  Lanes uniform = lanes;
  uniform.require(loop.getBody());
  auto [from, to] = range(uniform.scalar(loop.getBound()), share, laneCount);
  auto body = [&](Value first, Value mask) {
    Lanes inner = uniform;
    inner.spread(loop.getIndex(), first, mask);
    for (Operation &op : loop.getBody().front().without_terminator())
      inner.emit(&op);
  };
  Value size = code.greatest(code.sub(to, from), code.integer(0));
  Value whole = code.add(from, code.mul(code.divide(size, code.integer(laneCount)), laneCount));
  code.loop(from, whole, laneCount, [&](Value first) { body(first, {}); });
  if (auto count = constantOf(loop.getBound()); count && *count % laneCount == 0)
    return;
  code.loop(whole, to, laneCount, [&](Value first) {
    body(first, code.less(code.iota(code.i64()), code.broadcast(code.sub(to, first))));
  });
}

/// One iteration after the other; of the loops inside only `only`, if it is given.
void LaunchEmitter::emitScalar(const Lanes &lanes, kernel::ParallelOp loop, Share own, Share columns,
                               Operation *only) {
  Lanes outside = lanes;
  outside.require(loop.getBody());
  auto [from, to] = range(outside.scalar(loop.getBound()), own, 1);
  code.loop(from, to, 1, [&](Value index) {
    Lanes inner = outside;
    inner.bindScalar(loop.getIndex(), index);
    for (Operation &op : loop.getBody().front().without_terminator()) {
      auto nested = dyn_cast<kernel::ParallelOp>(op);
      if (!nested) {
        if (!only)
          inner.emit(&op);
        continue;
      }
      if (only && only != nested)
        continue;
      if (only)
        inner.require(nested.getBody());
      inner.get(nested.getBound());
      if (auto product = matchProduct(nested, context.buffers))
        ProductEmitter(context, code, {}, *product).emit(inner, code.integer(0), code.integer(1), columns);
      else
        emitParallel(inner, nested, everything(), columns);
    }
  });
}

void rondo::cpu::emitLaunch(EntryContext &context, const Lanes &host, kernel::LaunchOp launch) {
  LaunchEmitter(context, host.code).emit(host, launch);
}
