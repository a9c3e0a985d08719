// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Scalar code of kernel IR in lanes.
#include "backends/cpu/Lanes.h"

#include "backends/cpu/Functions.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::cpu;

/// An index of kernel IR is an i64 here.
static Type emittedType(Type type) {
  return type.isIndex() ? Type(IntegerType::get(type.getContext(), 64)) : type;
}

void Lanes::spread(Value index, Value first, Value newMask) {
  known[index] = {Lane::Affine, first, 1};
  mask = newMask;
  inLanes = true;
}

Lane Lanes::get(Value value) {
  auto found = known.find(value);
  if (found != known.end())
    return found->second;
  Operation *op = value.getDefiningOp();
  assert(op && "a loop index or an argument that nobody bound");
  if (auto reduce = dyn_cast<kernel::ReduceOp>(op))
    require(reduce.getBody());
  for (Value operand : op->getOperands())
    if (!isa<MemRefType>(operand.getType()))
      get(operand);
  emit(op);
  return known.lookup(value);
}

Value Lanes::scalar(Value value) {
  Lane lane = get(value);
  assert(lane.kind == Lane::Uniform && "differs from lane to lane");
  return lane.value;
}

Value Lanes::vector(Value value) { return asVector(get(value)); }

Value Lanes::asVector(Lane lane) {
  if (lane.kind == Lane::Vector)
    return lane.value;
  Value all = code.broadcast(lane.value);
  if (lane.kind == Lane::Uniform)
    return all;
  Type element = lane.value.getType();
  Value steps = code.mul(code.iota(element), code.splat(Code::vectorOf(element), double(lane.step)));
  return code.add(all, steps);
}

void Lanes::require(Region &region) {
  SetVector<Value> used;
  getUsedValuesDefinedAbove(region, used);
  for (Value value : used)
    if (!isa<MemRefType>(value.getType()))
      get(value);
}

const Buffer &Lanes::bufferOf(Value memref) const {
  auto found = buffers.find(memref);
  assert(found != buffers.end() && "a buffer that the schedule did not make");
  return found->second;
}

//===-- Index arithmetic --===//

Lane Lanes::add(Lane x, Lane y, bool subtract) {
  auto combineValues = [&](Value a, Value b) { return subtract ? code.sub(a, b) : code.add(a, b); };
  if (x.kind == Lane::Vector || y.kind == Lane::Vector)
    return {Lane::Vector, combineValues(asVector(x), asVector(y)), 0};
  int64_t step = subtract ? x.step - y.step : x.step + y.step;
  return {step ? Lane::Affine : Lane::Uniform, combineValues(x.value, y.value), step};
}

Lane Lanes::multiply(Lane x, Lane y) {
  if (x.kind == Lane::Uniform && y.kind == Lane::Uniform)
    return {Lane::Uniform, code.mul(x.value, y.value), 0};
  if (x.kind == Lane::Uniform)
    std::swap(x, y);
  auto factor = y.kind == Lane::Uniform ? constantOf(y.value) : std::nullopt;
  if (x.kind == Lane::Affine && factor)
    return {*factor ? Lane::Affine : Lane::Uniform, code.mul(x.value, y.value), x.step * *factor};
  return {Lane::Vector, code.mul(asVector(x), asVector(y)), 0};
}

void Lanes::emitIndexCast(Operation *op) {
  Lane lane = get(op->getOperand(0));
  Type from = getElementTypeOrSelf(lane.value.getType()), to = emittedType(op->getResult(0).getType());
  if (from != to) {
    if (lane.kind == Lane::Affine && to.getIntOrFloatBitWidth() < 64 && lane.step == int32_t(lane.step)) {
      // Narrowing keeps the step: an index is less than 2^31 where an i32 is made from it.
    } else if (lane.kind == Lane::Affine) {
      lane = {Lane::Vector, asVector(lane), 0};
    }
    Type type = lane.kind == Lane::Vector ? Type(Code::vectorOf(to)) : to;
    bool isUnsigned = isa<arith::IndexCastUIOp>(op);
    if (to.getIntOrFloatBitWidth() < from.getIntOrFloatBitWidth())
      lane.value = code.b.createOrFold<arith::TruncIOp>(code.loc, type, lane.value);
    else if (isUnsigned)
      lane.value = code.b.createOrFold<arith::ExtUIOp>(code.loc, type, lane.value);
    else
      lane.value = code.b.createOrFold<arith::ExtSIOp>(code.loc, type, lane.value);
  }
  bind(op->getResult(0), lane);
}

//===-- Arithmetic --===//

void Lanes::emitFunction(Operation *op, Value (*function)(const Code &, Value)) {
  Lane x = get(op->getOperand(0));
  x.value = function(code, x.value);
  bind(op->getResult(0), x);
}

/// The op itself, on scalars if all operands are uniform, else on vectors.
void Lanes::emitElementwise(Operation *op) {
  bool uniform = true;
  for (Value operand : op->getOperands())
    uniform &= get(operand).kind == Lane::Uniform;
  OperationState state(code.loc, op->getName());
  for (Value operand : op->getOperands())
    state.addOperands(uniform ? get(operand).value : vector(operand));
  for (Type type : op->getResultTypes())
    state.addTypes(uniform ? emittedType(type) : Code::vectorOf(emittedType(type)));
  state.addAttributes(op->getAttrs());
  state.propertiesAttr = op->getPropertiesAsAttribute();
  Operation *emitted = code.b.create(state);
  for (auto [from, to] : llvm::zip_equal(op->getResults(), emitted->getResults()))
    bind(from, {uniform ? Lane::Uniform : Lane::Vector, to, 0});
}

void Lanes::emit(Operation *op) {
  if (done.contains(op))
    return;
  if (auto constant = dyn_cast<arith::ConstantOp>(op)) {
    TypedAttr value = constant.getValue();
    if (op->getResult(0).getType().isIndex())
      value = code.b.getI64IntegerAttr(cast<IntegerAttr>(value).getInt());
    return bindScalar(op->getResult(0), code.b.create<arith::ConstantOp>(code.loc, value));
  }
  if (isa<arith::IndexCastOp, arith::IndexCastUIOp>(op))
    return emitIndexCast(op);
  if (isa<arith::AddIOp, arith::SubIOp>(op))
    return bind(op->getResult(0),
                add(get(op->getOperand(0)), get(op->getOperand(1)), isa<arith::SubIOp>(op)));
  if (isa<arith::MulIOp>(op))
    return bind(op->getResult(0), multiply(get(op->getOperand(0)), get(op->getOperand(1))));
  if (auto load = dyn_cast<memref::LoadOp>(op))
    return emitLoad(op, load.getMemRef(), load.getIndices(), {}, {});
  if (auto load = dyn_cast<kernel::LoadIfOp>(op))
    return emitLoad(op, load.getBuffer(), load.getIndices(), load.getCondition(), load.getOther());
  if (isa<memref::StoreOp>(op))
    return emitStore(op);
  if (auto reduce = dyn_cast<kernel::ReduceOp>(op))
    return emitReduce(reduce);
  if (isa<math::TanhOp>(op))
    return emitFunction(op, emitTanh);
  if (isa<kernel::SigmoidOp>(op))
    return emitFunction(op, emitSigmoid);
  if (isa<math::ExpOp>(op))
    return emitFunction(op, emitExp);
  if (isa<math::LogOp>(op))
    return emitFunction(op, emitLog);
  emitElementwise(op);
}

//===-- Memory --===//

Lanes::Address Lanes::address(Value memref, ValueRange indices) {
  const Buffer &buffer = bufferOf(memref);
  Lane offset{Lane::Uniform, code.integer(0), 0};
  for (auto [index, stride] : llvm::zip_equal(indices, buffer.strides))
    offset = add(offset, multiply(get(index), {Lane::Uniform, stride, 0}));
  return {buffer.address, offset};
}

void Lanes::emitLoad(Operation *op, Value memref, ValueRange indices, Value condition, Value other) {
  Address from = address(memref, indices);
  Type element = cast<MemRefType>(memref.getType()).getElementType();
  Value result = op->getResult(0);
  Lane guard = condition ? get(condition) : Lane();
  bool varyingGuard = guard.value && guard.kind != Lane::Uniform;
  if (from.offset.kind == Lane::Uniform && !varyingGuard) {
    auto loadHere = [&] { return code.load(element, code.at(from.base, element, from.offset.value)); };
    if (!guard.value)
      return bindScalar(result, loadHere());
    if (get(other).kind == Lane::Uniform) {
      auto branch =
          code.b.create<scf::IfOp>(code.loc, TypeRange{element}, guard.value, /*withElseRegion=*/true);
      OpBuilder::InsertionGuard keep(code.b);
      code.b.setInsertionPointToStart(branch.thenBlock());
      code.b.create<scf::YieldOp>(code.loc, loadHere());
      code.b.setInsertionPointToStart(branch.elseBlock());
      code.b.create<scf::YieldOp>(code.loc, get(other).value);
      return bindScalar(result, branch.getResult(0));
    }
  }
  VectorType type = Code::vectorOf(element);
  Value active = mask;
  if (guard.value) {
    Value holds = asVector(guard);
    active = active ? code.b.createOrFold<arith::AndIOp>(code.loc, active, holds) : holds;
  }
  Value elsewhere = condition ? vector(other) : code.splat(type, 0);
  Lane lane{Lane::Vector, {}, 0};
  if (from.offset.kind == Lane::Affine && from.offset.step == 1) {
    Value start = code.at(from.base, element, from.offset.value);
    lane.value = active ? code.maskedLoad(type, start, active, elsewhere) : code.load(type, start);
  } else {
    Value pointers = code.at(from.base, element, asVector(from.offset));
    if (!active)
      active = code.splat(Code::vectorOf(code.b.getI1Type()), 1);
    lane.value =
        code.b.create<LLVM::masked_gather>(code.loc, type, pointers, active, elsewhere, byteSize(element));
  }
  bind(result, lane);
}

void Lanes::emitStore(Operation *op) {
  auto store = cast<memref::StoreOp>(op);
  Address to = address(store.getMemRef(), store.getIndices());
  Type element = store.getMemRefType().getElementType();
  Lane value = get(store.getValueToStore());
  if (to.offset.kind == Lane::Uniform) {
    assert(value.kind == Lane::Uniform && "iterations of a parallel loop store to one element");
    return code.store(value.value, code.at(to.base, element, to.offset.value));
  }
  Value all = asVector(value);
  if (to.offset.kind == Lane::Affine && to.offset.step == 1) {
    Value start = code.at(to.base, element, to.offset.value);
    return mask ? code.maskedStore(all, start, mask) : code.store(all, start);
  }
  Value pointers = code.at(to.base, element, asVector(to.offset));
  Value active = mask ? mask : code.splat(Code::vectorOf(code.b.getI1Type()), 1);
  code.b.create<LLVM::masked_scatter>(code.loc, all, pointers, active, byteSize(element));
}
