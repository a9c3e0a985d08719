// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Arithmetic, memory and control for the emitters; outlining.
#include "backends/cpu/Code.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;
using namespace rondo::cpu;

std::optional<int64_t> rondo::cpu::constantOf(Value value) {
  APInt constant;
  if (matchPattern(value, m_ConstantInt(&constant)))
    return constant.getSExtValue();
  return std::nullopt;
}

unsigned rondo::cpu::byteSize(Type element) { return std::max(1u, element.getIntOrFloatBitWidth() / 8); }

Type Code::pointer() const { return LLVM::LLVMPointerType::get(b.getContext()); }

//===-- Numbers --===//

Value Code::integer(int64_t value) const {
  return b.create<arith::ConstantOp>(loc, b.getI64IntegerAttr(value));
}
Value Code::add(Value x, Value y) const { return b.createOrFold<arith::AddIOp>(loc, x, y); }
Value Code::sub(Value x, Value y) const { return b.createOrFold<arith::SubIOp>(loc, x, y); }
Value Code::mul(Value x, Value y) const { return b.createOrFold<arith::MulIOp>(loc, x, y); }
Value Code::divide(Value x, Value y) const { return b.createOrFold<arith::DivUIOp>(loc, x, y); }
Value Code::remainder(Value x, Value y) const { return b.createOrFold<arith::RemUIOp>(loc, x, y); }
Value Code::floorDivide(Value x, Value y) const { return b.createOrFold<arith::FloorDivSIOp>(loc, x, y); }
Value Code::least(Value x, Value y) const { return b.createOrFold<arith::MinSIOp>(loc, x, y); }
Value Code::greatest(Value x, Value y) const { return b.createOrFold<arith::MaxSIOp>(loc, x, y); }
Value Code::ceilDivide(Value x, int64_t y) const { return divide(add(x, y - 1), integer(y)); }
Value Code::less(Value x, Value y) const {
  return b.createOrFold<arith::CmpIOp>(loc, arith::CmpIPredicate::slt, x, y);
}
Value Code::equal(Value x, Value y) const {
  return b.createOrFold<arith::CmpIOp>(loc, arith::CmpIPredicate::eq, x, y);
}
Value Code::select(Value condition, Value x, Value y) const {
  return b.createOrFold<arith::SelectOp>(loc, condition, x, y);
}

Value Code::splat(Type type, double value) const {
  Type element = getElementTypeOrSelf(type);
  TypedAttr scalar = isa<FloatType>(element) ? TypedAttr(b.getFloatAttr(element, value))
                                             : TypedAttr(b.getIntegerAttr(element, int64_t(value)));
  if (auto vector = dyn_cast<VectorType>(type))
    return b.create<arith::ConstantOp>(loc, DenseElementsAttr::get(vector, Attribute(scalar)));
  return b.create<arith::ConstantOp>(loc, scalar);
}

Value Code::broadcast(Value scalar, int64_t lanes) const {
  return b.create<vector::BroadcastOp>(loc, vectorOf(scalar.getType(), lanes), scalar);
}

Value Code::iota(Type element) const {
  SmallVector<Attribute> values;
  for (int64_t i = 0; i < laneCount; ++i)
    values.push_back(b.getIntegerAttr(element, i));
  return b.create<arith::ConstantOp>(loc, DenseElementsAttr::get(vectorOf(element), values));
}

Value Code::multiplyAdd(Value x, Value y, Value z) const { return b.create<LLVM::FMulAddOp>(loc, x, y, z); }

//===-- Memory --===//

static unsigned alignment(Type type) { return byteSize(getElementTypeOrSelf(type)); }

Value Code::at(Value base, Type element, Value offset) const {
  if (constantOf(offset) == 0)
    return base;
  Type type = pointer();
  if (auto vector = dyn_cast<VectorType>(offset.getType()))
    type = LLVM::LLVMFixedVectorType::get(type, vector.getNumElements());
  return b.create<LLVM::GEPOp>(loc, type, element, base, ArrayRef<LLVM::GEPArg>{offset});
}

Value Code::load(Type type, Value address) const {
  // A pointer has no width of its own here: it is 8 bytes.
  unsigned align = isa<LLVM::LLVMPointerType>(type) ? 8 : alignment(type);
  return b.create<LLVM::LoadOp>(loc, type, address, align);
}

void Code::store(Value value, Value address) const {
  unsigned align = isa<LLVM::LLVMPointerType>(value.getType()) ? 8 : alignment(value.getType());
  b.create<LLVM::StoreOp>(loc, value, address, align);
}

Value Code::maskedLoad(Type vector, Value address, Value mask, Value other) const {
  return b.create<LLVM::MaskedLoadOp>(loc, vector, address, mask, other, alignment(vector));
}

void Code::maskedStore(Value value, Value address, Value mask) const {
  b.create<LLVM::MaskedStoreOp>(loc, value, address, mask, alignment(value.getType()));
}

void Code::prefetch(Value address) const {
  // Read, kept in the second cache, data.
  b.create<LLVM::Prefetch>(loc, address, /*rw=*/0, /*hint=*/2, /*cache=*/1);
}

Value Code::stackBuffer(Type element, int64_t count) const {
  return b.create<LLVM::AllocaOp>(loc, pointer(), element, integer(count), /*alignment=*/64);
}

//===-- Control --===//

void Code::loop(Value from, Value to, int64_t step, llvm::function_ref<void(Value)> body) const {
  loop(from, to, step, {}, [&](Value index, ValueRange) {
    body(index);
    return SmallVector<Value>();
  });
}

SmallVector<Value> Code::loop(Value from, Value to, int64_t step, ValueRange inits,
                              llvm::function_ref<SmallVector<Value>(Value, ValueRange)> body) const {
  auto loop = b.create<scf::ForOp>(loc, from, to, integer(step), inits);
  OpBuilder::InsertionGuard guard(b);
  Block *block = loop.getBody();
  if (inits.empty())
    block->getTerminator()->erase();
  b.setInsertionPointToEnd(block);
  SmallVector<Value> results = body(loop.getInductionVar(), loop.getRegionIterArgs());
  b.create<scf::YieldOp>(loc, results);
  return SmallVector<Value>(loop.getResults());
}

void Code::when(Value condition, llvm::function_ref<void()> body) const {
  auto branch = b.create<scf::IfOp>(loc, condition, /*withElseRegion=*/false);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPoint(branch.thenBlock()->getTerminator());
  body();
}

void Code::choose(Value condition, llvm::function_ref<void()> body,
                  llvm::function_ref<void()> otherwise) const {
  auto branch = b.create<scf::IfOp>(loc, condition, /*withElseRegion=*/true);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(branch.thenBlock());
  body();
  b.setInsertionPointToStart(branch.elseBlock());
  otherwise();
}

/// A constant costs nothing to make again; as an argument it would cost a register.
static bool isCheapToRepeat(Operation *op) {
  return op && op->getNumOperands() == 0 && isa<arith::ConstantOp, LLVM::AddressOfOp>(op);
}

void Code::outlined(StringRef name, llvm::function_ref<void()> body) const {
  OpBuilder::InsertionGuard guard(b);
  auto holder = b.create<scf::ExecuteRegionOp>(loc, TypeRange{});
  Block *block = b.createBlock(&holder.getRegion());
  body();
  b.setInsertionPointToEnd(block);
  b.create<func::ReturnOp>(loc);

  SetVector<Value> used;
  getUsedValuesDefinedAbove(holder.getRegion(), used);
  SmallVector<Value> arguments;
  for (Value value : used) {
    if (!isCheapToRepeat(value.getDefiningOp())) {
      arguments.push_back(value);
      continue;
    }
    b.setInsertionPointToStart(block);
    replaceAllUsesInRegionWith(value, b.clone(*value.getDefiningOp())->getResult(0), holder.getRegion());
  }

  auto module = holder->getParentOfType<ModuleOp>();
  std::string unique = name.str();
  for (unsigned i = 1; module.lookupSymbol(unique); ++i)
    unique = name.str() + "_" + std::to_string(i);
  b.setInsertionPointToEnd(module.getBody());
  auto function =
      b.create<func::FuncOp>(loc, unique, b.getFunctionType(ValueRange(arguments).getTypes(), {}));
  function.setPrivate();
  function->setAttr("passthrough", b.getStrArrayAttr({"noinline"}));
  function.getBody().takeBody(holder.getRegion());
  for (Value value : arguments)
    replaceAllUsesInRegionWith(value, block->addArgument(value.getType(), loc), function.getBody());
  b.setInsertionPoint(holder);
  b.create<func::CallOp>(loc, unique, TypeRange{}, arguments);
  holder.erase();
}

Value Code::call(StringRef name, TypeRange results, ValueRange arguments) const {
  auto module = b.getInsertionBlock()->getParentOp()->getParentOfType<ModuleOp>();
  if (!module)
    module = cast<ModuleOp>(b.getInsertionBlock()->getParentOp());
  if (!module.lookupSymbol(name)) {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(module.getBody());
    b.create<func::FuncOp>(loc, name, b.getFunctionType(arguments.getTypes(), results)).setPrivate();
  }
  auto call = b.create<func::CallOp>(loc, name, results, arguments);
  return results.empty() ? Value() : call.getResult(0);
}
