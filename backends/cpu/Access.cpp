// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Steps, dependence and affine forms of index expressions.
#include "backends/cpu/Access.h"

#include "backends/cpu/Code.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::cpu;

bool rondo::cpu::dependsOn(Value value, Value index) {
  if (value == index)
    return true;
  Operation *op = value.getDefiningOp();
  Operation *loop = cast<BlockArgument>(index).getOwner()->getParentOp();
  if (!op || !loop->isProperAncestor(op))
    return false;
  auto depends = [&](Value operand) { return dependsOn(operand, index); };
  if (llvm::any_of(op->getOperands(), depends))
    return true;
  if (auto reduce = dyn_cast<kernel::ReduceOp>(op))
    return llvm::any_of(reduce.getYield().getValues(), depends);
  return false;
}

static bool isIndexCast(Operation *op) {
  return isa_and_nonnull<arith::IndexCastOp, arith::IndexCastUIOp>(op);
}

std::optional<int64_t> rondo::cpu::stepOf(Value value, Value index) {
  if (value == index)
    return 1;
  if (!dependsOn(value, index))
    return 0;
  Operation *op = value.getDefiningOp();
  if (isIndexCast(op))
    return stepOf(op->getOperand(0), index);
  if (!isa<arith::AddIOp, arith::SubIOp, arith::MulIOp>(op))
    return std::nullopt;
  auto left = stepOf(op->getOperand(0), index), right = stepOf(op->getOperand(1), index);
  if (!left || !right)
    return std::nullopt;
  if (isa<arith::AddIOp>(op))
    return *left + *right;
  if (isa<arith::SubIOp>(op))
    return *left - *right;
  auto leftConstant = constantOf(op->getOperand(0)), rightConstant = constantOf(op->getOperand(1));
  if (rightConstant)
    return *left * *rightConstant;
  if (leftConstant)
    return *right * *leftConstant;
  return std::nullopt;
}

std::optional<AffineForm> rondo::cpu::affineForm(Value value, ArrayRef<Value> indices) {
  AffineForm form;
  form.coefficients.assign(indices.size(), 0);
  if (auto constant = constantOf(value)) {
    form.constant = *constant;
    return form;
  }
  for (auto [i, index] : llvm::enumerate(indices))
    if (value == index) {
      form.coefficients[i] = 1;
      return form;
    }
  Operation *op = value.getDefiningOp();
  if (isIndexCast(op))
    return affineForm(op->getOperand(0), indices);
  if (!isa_and_nonnull<arith::AddIOp, arith::SubIOp, arith::MulIOp>(op))
    return std::nullopt;
  auto left = affineForm(op->getOperand(0), indices), right = affineForm(op->getOperand(1), indices);
  if (!left || !right)
    return std::nullopt;
  auto isConstant = [](const AffineForm &f) {
    return llvm::all_of(f.coefficients, [](int64_t c) { return c == 0; });
  };
  if (isa<arith::MulIOp>(op)) {
    if (!isConstant(*left))
      std::swap(left, right);
    if (!isConstant(*left))
      return std::nullopt;
    form.constant = left->constant * right->constant;
    for (auto [i, c] : llvm::enumerate(right->coefficients))
      form.coefficients[i] = c * left->constant;
    return form;
  }
  int64_t sign = isa<arith::SubIOp>(op) ? -1 : 1;
  form.constant = left->constant + sign * right->constant;
  for (size_t i = 0; i < indices.size(); ++i)
    form.coefficients[i] = left->coefficients[i] + sign * right->coefficients[i];
  return form;
}

bool rondo::cpu::isContiguous(ValueRange indices, MemRefType type, Value index) {
  for (auto [axis, value] : llvm::enumerate(indices)) {
    auto step = stepOf(value, index);
    bool innermost = int64_t(axis) + 1 == type.getRank();
    if (!step || (*step != 0 && !(innermost && *step == 1)))
      return false;
  }
  return true;
}

std::optional<AccessCost> rondo::cpu::laneCost(Region &body) {
  Value index = body.getArgument(0);
  AccessCost cost;
  auto count = [&](Operation *op, ValueRange indices, Value buffer) {
    int64_t weight = 1;
    for (Operation *up = op->getParentOp(); up != body.getParentOp(); up = up->getParentOp())
      weight *= 16;
    (isContiguous(indices, cast<MemRefType>(buffer.getType()), index) ? cost.contiguous : cost.scattered) +=
        weight;
  };
  WalkResult result = body.walk([&](Operation *op) {
    if (isa<kernel::ParallelOp>(op))
      return WalkResult::interrupt();
    if (auto reduce = dyn_cast<kernel::ReduceOp>(op); reduce && dependsOn(reduce.getBound(), index))
      return WalkResult::interrupt();
    if (auto load = dyn_cast<memref::LoadOp>(op))
      count(op, load.getIndices(), load.getMemRef());
    if (auto load = dyn_cast<kernel::LoadIfOp>(op))
      count(op, load.getIndices(), load.getBuffer());
    if (auto store = dyn_cast<memref::StoreOp>(op))
      count(op, store.getIndices(), store.getMemRef());
    return WalkResult::advance();
  });
  if (result.wasInterrupted())
    return std::nullopt;
  return cost;
}
