// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Reductions in lanes: in order where the lanes belong to a loop around it, else lane by lane with a fixed
// last step.
#include "backends/cpu/Access.h"
#include "backends/cpu/Lanes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/TypeUtilities.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::cpu;
using Kind = kernel::ReduceKind;

static bool isFloat(Value value) { return isa<FloatType>(getElementTypeOrSelf(value.getType())); }

Value rondo::cpu::combine(const Code &code, Kind kind, Value x, Value y) {
  auto &b = code.b;
  switch (kind) {
  case Kind::Sum:
    return isFloat(x) ? b.create<arith::AddFOp>(code.loc, x, y).getResult() : code.add(x, y);
  case Kind::Prod:
    return isFloat(x) ? b.create<arith::MulFOp>(code.loc, x, y).getResult() : code.mul(x, y);
  case Kind::Max:
    return isFloat(x) ? b.create<arith::MaximumFOp>(code.loc, x, y).getResult() : code.greatest(x, y);
  case Kind::Min:
    return isFloat(x) ? b.create<arith::MinimumFOp>(code.loc, x, y).getResult() : code.least(x, y);
  case Kind::And:
    return b.create<arith::AndIOp>(code.loc, x, y);
  case Kind::Or:
    return b.create<arith::OrIOp>(code.loc, x, y);
  case Kind::ArgMax:
    break;
  }
  llvm_unreachable("argmax combines pairs");
}

/// The least value of a type, where argmax starts; and the greatest.
static Value least(const Code &code, Type type, bool negate = false) {
  if (isa<FloatType>(getElementTypeOrSelf(type)))
    return code.splat(type, (negate ? 1 : -1) * std::numeric_limits<double>::infinity());
  return code.splat(type, negate ? double(INT32_MAX) : double(INT32_MIN));
}

Value rondo::cpu::identityOf(const Code &code, Kind kind, Type type) {
  switch (kind) {
  case Kind::Sum:
  case Kind::Or:
    return code.splat(type, 0);
  case Kind::Prod:
  case Kind::And:
    return code.splat(type, 1);
  case Kind::Max:
  case Kind::ArgMax:
    return least(code, type);
  case Kind::Min:
    return least(code, type, /*negate=*/true);
  }
  llvm_unreachable("all kinds are handled");
}

std::pair<Value, Value> rondo::cpu::combineArgMax(const Code &code, Value best, Value bestIndex, Value value,
                                                  Value index) {
  auto &b = code.b;
  Value better = isFloat(value)
                     ? b.create<arith::CmpFOp>(code.loc, arith::CmpFPredicate::OGT, value, best).getResult()
                     : b.create<arith::CmpIOp>(code.loc, arith::CmpIPredicate::sgt, value, best).getResult();
  return {b.create<arith::SelectOp>(code.loc, better, value, best),
          b.create<arith::SelectOp>(code.loc, better, index, bestIndex)};
}

/// Folds the upper half of a vector on the lower one until `combineHalves` has seen pairs of one lane.
static SmallVector<Value>
foldHalves(const Code &code, SmallVector<Value> vectors,
           llvm::function_ref<SmallVector<Value>(ArrayRef<Value>, ArrayRef<Value>)> combineHalves) {
  for (int64_t half = laneCount / 2; half; half /= 2) {
    SmallVector<Value> low, high;
    for (Value vector : vectors) {
      low.push_back(code.b.create<vector::ExtractStridedSliceOp>(code.loc, vector, 0, half, 1));
      high.push_back(code.b.create<vector::ExtractStridedSliceOp>(code.loc, vector, half, half, 1));
    }
    vectors = combineHalves(low, high);
  }
  for (Value &vector : vectors)
    vector = code.b.create<vector::ExtractOp>(code.loc, vector, 0);
  return vectors;
}

/// Combines the lanes in a fixed order: halves, quarters, ...
static Value combineAcross(const Code &code, Kind kind, Value vector) {
  return foldHalves(code, {vector}, [&](ArrayRef<Value> low, ArrayRef<Value> high) {
    return SmallVector<Value>{combine(code, kind, low[0], high[0])};
  })[0];
}

/// The greatest of the lanes and the least index that has it.
static std::pair<Value, Value> argMaxAcross(const Code &code, Value best, Value bestIndex) {
  auto &b = code.b;
  auto better = [&](ArrayRef<Value> low, ArrayRef<Value> high) {
    bool floats = isFloat(low[0]);
    auto compare = [&](arith::CmpFPredicate f, arith::CmpIPredicate i) -> Value {
      if (floats)
        return b.create<arith::CmpFOp>(code.loc, f, high[0], low[0]);
      return b.create<arith::CmpIOp>(code.loc, i, high[0], low[0]);
    };
    Value greater = compare(arith::CmpFPredicate::OGT, arith::CmpIPredicate::sgt);
    Value same = compare(arith::CmpFPredicate::OEQ, arith::CmpIPredicate::eq);
    Value earlier = b.create<arith::CmpIOp>(code.loc, arith::CmpIPredicate::slt, high[1], low[1]);
    Value take = b.create<arith::OrIOp>(code.loc, greater, b.create<arith::AndIOp>(code.loc, same, earlier));
    return SmallVector<Value>{b.create<arith::SelectOp>(code.loc, take, high[0], low[0]),
                              b.create<arith::SelectOp>(code.loc, take, high[1], low[1])};
  };
  SmallVector<Value> result = foldHalves(code, {best, bestIndex}, better);
  return {result[0], result[1]};
}

Operation *rondo::cpu::summedProduct(kernel::ReduceOp op, unsigned i) {
  if (op.getKind() != Kind::Sum)
    return nullptr;
  Value value = op.getYield().getValues()[i];
  auto product = value.getDefiningOp<arith::MulFOp>();
  return product && product->getBlock() == &op.getBody().front() && value.hasOneUse() ? product.getOperation()
                                                                                      : nullptr;
}

//===-- Emission --===//

/// Does a result differ from lane to lane?
bool Lanes::varies(kernel::ReduceOp op) {
  llvm::SmallPtrSet<Value, 16> varying;
  auto differs = [&](Value value) {
    auto found = known.find(value);
    return varying.contains(value) || (found != known.end() && found->second.kind != Lane::Uniform);
  };
  op.getBody().walk([&](Operation *inner) {
    bool any = llvm::any_of(inner->getOperands(), differs);
    if (auto reduce = dyn_cast<kernel::ReduceOp>(inner))
      any |= llvm::any_of(reduce.getYield().getValues(), differs);
    if (any)
      varying.insert(inner->result_begin(), inner->result_end());
  });
  return llvm::any_of(op.getInits(), differs) || llvm::any_of(op.getYield().getValues(), differs);
}

/// The body once; new accumulators. Sums of products are fused multiply-adds.
SmallVector<Value> Lanes::step(kernel::ReduceOp op, ValueRange accumulators, bool vectors) {
  llvm::SmallPtrSet<Operation *, 4> products;
  for (unsigned i = 0; i < op.getYield().getValues().size(); ++i)
    if (Operation *product = summedProduct(op, i))
      products.insert(product);
  for (Operation &inner : op.getBody().front().without_terminator())
    if (!products.contains(&inner))
      emit(&inner);
  auto read = [&](Value value) { return vectors ? vector(value) : scalar(value); };
  if (op.getKind() == Kind::ArgMax) {
    Value index = vectors ? vector(op.getIndex()) : scalar(op.getIndex());
    Type i32 = code.b.getI32Type();
    index = code.b.create<arith::TruncIOp>(code.loc, vectors ? Type(Code::vectorOf(i32)) : i32, index);
    auto [best, bestIndex] =
        combineArgMax(code, accumulators[0], accumulators[1], read(op.getYield().getValues()[0]), index);
    return {best, bestIndex};
  }
  SmallVector<Value> results;
  for (auto [i, value] : llvm::enumerate(op.getYield().getValues())) {
    if (Operation *product = summedProduct(op, i))
      results.push_back(
          code.multiplyAdd(read(product->getOperand(0)), read(product->getOperand(1)), accumulators[i]));
    else
      results.push_back(combine(code, op.getKind(), accumulators[i], read(value)));
  }
  return results;
}

SmallVector<Value> rondo::cpu::startLanes(const Code &code, kernel::ReduceOp op) {
  if (op.getKind() == Kind::ArgMax)
    return {least(code, Code::vectorOf(op.getResult(0).getType())),
            code.splat(Code::vectorOf(code.b.getI32Type()), 0)};
  SmallVector<Value> values;
  for (Type type : op.getResultTypes())
    values.push_back(identityOf(code, op.getKind(), Code::vectorOf(type)));
  return values;
}

SmallVector<Value> rondo::cpu::finishLanes(const Code &code, kernel::ReduceOp op, ValueRange lanes,
                                           ValueRange inits) {
  if (op.getKind() == Kind::ArgMax) {
    auto [best, index] = argMaxAcross(code, lanes[0], lanes[1]);
    return {best, index};
  }
  SmallVector<Value> results;
  for (auto [init, vector] : llvm::zip_equal(inits, lanes))
    results.push_back(combine(code, op.getKind(), init, combineAcross(code, op.getKind(), vector)));
  return results;
}

/// Where the accumulators of a reduction in order start.
static SmallVector<Value> starts(const Code &code, kernel::ReduceOp op, llvm::function_ref<Value(Value)> read,
                                 bool vectors) {
  SmallVector<Value> values;
  if (op.getKind() == Kind::ArgMax) {
    auto typed = [&](Type type) { return vectors ? Type(Code::vectorOf(type)) : type; };
    return {least(code, typed(op.getResult(0).getType())), code.splat(typed(code.b.getI32Type()), 0)};
  }
  for (Value init : op.getInits())
    values.push_back(read(init));
  return values;
}

/// One iteration after the other; lanes, if there are any, belong to a loop around.
void Lanes::emitReduceInOrder(kernel::ReduceOp op) {
  bool vectors = inLanes && varies(op);
  SmallVector<Value> inits =
      starts(code, op, [&](Value init) { return vectors ? vector(init) : scalar(init); }, vectors);
  SmallVector<Value> results =
      code.loop(code.integer(0), scalar(op.getBound()), 1, inits, [&](Value k, ValueRange accumulators) {
        bindScalar(op.getIndex(), k);
        return step(op, accumulators, vectors);
      });
  for (auto [result, value] : llvm::zip_equal(op.getResults(), results))
    bind(result, {vectors ? Lane::Vector : Lane::Uniform, value, 0});
}

/// Sixteen iterations at a time, each lane with accumulators of its own; iteration k is always in lane k
/// mod 16.
void Lanes::emitReduceInLanes(kernel::ReduceOp op) {
  Value bound = scalar(op.getBound());
  SmallVector<Value> accumulators = startLanes(code, op);
  Value whole =
      code.mul(code.divide(code.greatest(bound, code.integer(0)), code.integer(laneCount)), laneCount);
  auto body = [&](Value k, Value active, ValueRange before) {
    Lanes inner = *this;
    inner.spread(op.getIndex(), k, active);
    SmallVector<Value> after = inner.step(op, before, true);
    if (active)
      for (auto [was, is] : llvm::zip_equal(before, after))
        is = code.select(active, is, was);
    return after;
  };
  accumulators = code.loop(code.integer(0), whole, laneCount, accumulators,
                           [&](Value k, ValueRange before) { return body(k, {}, before); });
  // The last, incomplete sixteen: a loop of at most one round.
  accumulators = code.loop(whole, bound, laneCount, accumulators, [&](Value k, ValueRange before) {
    Value left = code.broadcast(code.sub(bound, k));
    return body(k, code.less(code.iota(code.i64()), left), before);
  });
  SmallVector<Value> inits;
  for (Value init : op.getInits())
    inits.push_back(scalar(init));
  for (auto [result, value] : llvm::zip_equal(op.getResults(), finishLanes(code, op, accumulators, inits)))
    bindScalar(result, value);
}

void Lanes::emitReduce(kernel::ReduceOp op) {
  require(op.getBody());
  for (Value init : op.getInits())
    get(init);
  get(op.getBound());
  if (!inLanes)
    if (auto cost = laneCost(op.getBody()); cost && cost->scattered == 0)
      return emitReduceInLanes(op);
  emitReduceInOrder(op);
}
