// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Loops and branches of a host schedule.
#include "backends/cpu/ScheduleEmitter.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::cpu;

/// A buffer is its address, then the strides that its type does not know.
static SmallVector<bool> dynamicStrides(MemRefType type) {
  SmallVector<int64_t> strides;
  int64_t offset;
  SmallVector<bool> dynamic(type.getRank(), true);
  if (succeeded(getStridesAndOffset(type, strides, offset)))
    for (auto [i, stride] : llvm::enumerate(strides))
      dynamic[i] = ShapedType::isDynamic(stride);
  return dynamic;
}

SmallVector<Value> ScheduleEmitter::flatten(ValueRange values) {
  SmallVector<Value> flat;
  for (Value value : values) {
    auto type = dyn_cast<MemRefType>(value.getType());
    if (!type) {
      flat.push_back(lanes.scalar(value));
      continue;
    }
    const Buffer &buffer = lanes.bufferOf(value);
    flat.push_back(buffer.address);
    for (auto [stride, dynamic] : llvm::zip_equal(buffer.strides, dynamicStrides(type)))
      if (dynamic)
        flat.push_back(stride);
  }
  return flat;
}

SmallVector<Type> ScheduleEmitter::flatTypes(TypeRange types) const {
  SmallVector<Type> flat;
  for (Type each : types) {
    auto type = dyn_cast<MemRefType>(each);
    if (!type) {
      flat.push_back(each.isIndex() ? code.i64() : each);
      continue;
    }
    flat.push_back(code.pointer());
    flat.append(llvm::count(dynamicStrides(type), true), code.i64());
  }
  return flat;
}

/// `like` are the values that `values` start from: sizes are taken to stay what they were.
void ScheduleEmitter::bind(ValueRange values, ValueRange flat, ValueRange like) {
  for (auto [i, value] : llvm::enumerate(values)) {
    auto type = dyn_cast<MemRefType>(value.getType());
    if (!type) {
      lanes.bindScalar(value, flat[0]);
      flat = flat.drop_front();
      continue;
    }
    Buffer buffer;
    buffer.element = type.getElementType();
    buffer.address = flat[0];
    flat = flat.drop_front();
    SmallVector<int64_t> strides;
    int64_t offset;
    bool known = succeeded(getStridesAndOffset(type, strides, offset));
    for (auto [axis, dynamic] : llvm::enumerate(dynamicStrides(type))) {
      buffer.strides.push_back(dynamic || !known ? flat[0] : code.integer(strides[axis]));
      if (dynamic || !known)
        flat = flat.drop_front();
    }
    if (i < like.size())
      buffer.sizes = lanes.bufferOf(like[i]).sizes;
    context.buffers[value] = buffer;
  }
}

void ScheduleEmitter::emitRegion(Region &region, Block *into,
                                 llvm::function_ref<void(Operation *)> terminator) {
  OpBuilder::InsertionGuard guard(code.b);
  code.b.setInsertionPointToEnd(into);
  for (Operation &op : region.front().without_terminator())
    emitOp(&op);
  terminator(region.front().getTerminator());
}

static bool readsMemory(Operation *op) {
  return op
      ->walk([](Operation *inner) {
        if (isa<kernel::LaunchOp>(inner))
          return WalkResult::skip();
        return isa<memref::LoadOp, kernel::CountRowsOp, kernel::CompactRowsOp>(inner)
                   ? WalkResult::interrupt()
                   : WalkResult::advance();
      })
      .wasInterrupted();
}

void ScheduleEmitter::emitFor(scf::ForOp op) {
  readSinceBarrier |= readsMemory(op); // by the round before
  auto loop =
      code.b.create<scf::ForOp>(code.loc, lanes.scalar(op.getLowerBound()), lanes.scalar(op.getUpperBound()),
                                lanes.scalar(op.getStep()), flatten(op.getInitArgs()));
  if (loop.getNumResults() == 0)
    loop.getBody()->getTerminator()->erase();
  lanes.bindScalar(op.getInductionVar(), loop.getInductionVar());
  bind(op.getRegionIterArgs(), loop.getRegionIterArgs(), op.getInitArgs());
  emitRegion(op.getRegion(), loop.getBody(),
             [&](Operation *yield) { code.b.create<scf::YieldOp>(code.loc, flatten(yield->getOperands())); });
  bind(op.getResults(), loop.getResults(), op.getInitArgs());
}

void ScheduleEmitter::emitWhile(scf::WhileOp op) {
  readSinceBarrier |= readsMemory(op);
  auto loop = code.b.create<scf::WhileOp>(code.loc, flatTypes(op.getResultTypes()), flatten(op.getInits()));
  auto makeBlock = [&](Region &region, TypeRange types) {
    OpBuilder::InsertionGuard guard(code.b);
    SmallVector<Location> locations(types.size(), code.loc);
    return code.b.createBlock(&region, region.end(), types, locations);
  };
  Block *before = makeBlock(loop.getBefore(), flatTypes(op.getInits().getTypes()));
  bind(op.getBeforeArguments(), before->getArguments(), op.getInits());
  emitRegion(op.getBefore(), before, [&](Operation *end) {
    auto condition = cast<scf::ConditionOp>(end);
    code.b.create<scf::ConditionOp>(code.loc, lanes.scalar(condition.getCondition()),
                                    flatten(condition.getArgs()));
  });
  ValueRange like = cast<scf::ConditionOp>(op.getBefore().front().getTerminator()).getArgs();
  Block *after = makeBlock(loop.getAfter(), flatTypes(op.getResultTypes()));
  bind(op.getAfterArguments(), after->getArguments(), like);
  emitRegion(op.getAfter(), after,
             [&](Operation *yield) { code.b.create<scf::YieldOp>(code.loc, flatten(yield->getOperands())); });
  bind(op.getResults(), loop.getResults(), like);
}

void ScheduleEmitter::emitIf(scf::IfOp op) {
  bool withElse = !op.getElseRegion().empty();
  auto branch = code.b.create<scf::IfOp>(code.loc, TypeRange(flatTypes(op.getResultTypes())),
                                         lanes.scalar(op.getCondition()), withElse);
  auto fill = [&](Region &from, Region &to) {
    Block *block = &to.front();
    if (!block->empty())
      block->getTerminator()->erase();
    emitRegion(from, block, [&](Operation *yield) {
      code.b.create<scf::YieldOp>(code.loc, flatten(yield->getOperands()));
    });
  };
  bool before = readSinceBarrier;
  fill(op.getThenRegion(), branch.getThenRegion());
  bool afterThen = std::exchange(readSinceBarrier, before);
  if (withElse)
    fill(op.getElseRegion(), branch.getElseRegion());
  readSinceBarrier |= afterThen;
  ValueRange like = withElse ? op.thenYield()->getOperands() : ValueRange();
  bind(op.getResults(), branch.getResults(), like);
}
