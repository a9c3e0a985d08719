// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Emits host schedules: arguments, sizes, workspace, row lists, barriers.
#include "backends/cpu/Schedule.h"
#include "backends/cpu/ScheduleEmitter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/BuiltinOps.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::cpu;

//===-- Arguments and sizes --===//

Value ScheduleEmitter::field(unsigned offset, Type type) const {
  return code.load(type, code.at(call, code.b.getI8Type(), code.integer(offset)));
}

static uint32_t symbolIndex(const runtime::Entry &entry, StringRef name) {
  for (auto [i, symbol] : llvm::enumerate(entry.symbols))
    if (symbol.name == name)
      return i;
  llvm_unreachable("a size over a symbol that the entry does not have");
}

Value ScheduleEmitter::factor(Attribute factor) const {
  if (auto symbol = dyn_cast<StringAttr>(factor)) {
    Value index = code.integer(symbolIndex(description, symbol.getValue()));
    return code.load(code.i64(), code.at(dims, code.i64(), index));
  }
  auto atom = cast<DimAtomAttr>(factor);
  Value left = size(cast<rondo::Dim>(atom.getLhs())), right = size(cast<rondo::Dim>(atom.getRhs()));
  switch (atom.getKind()) {
  case AtomKind::FloorDiv:
    return code.floorDivide(left, right);
  case AtomKind::Min:
    return code.least(left, right);
  case AtomKind::Max:
    return code.greatest(left, right);
  }
  llvm_unreachable("all atoms are handled");
}

Value ScheduleEmitter::size(rondo::Dim dim) const {
  Value sum = code.integer(0);
  for (auto [monomial, coefficient] : llvm::zip_equal(dim.getMonomials(), dim.getCoefficients())) {
    Value product = code.integer(coefficient);
    for (Attribute each : DimMonomialAttr(monomial).getFactors())
      product = code.mul(product, factor(each));
    sum = code.add(sum, product);
  }
  return sum;
}

/// Strides of a buffer that is packed but for its outermost axis.
static SmallVector<Value> packedStrides(const Code &code, ArrayRef<Value> sizes) {
  SmallVector<Value> strides(sizes.size());
  Value stride = code.integer(1);
  for (size_t axis = sizes.size(); axis-- > 0;) {
    strides[axis] = stride;
    stride = code.mul(stride, sizes[axis]);
  }
  return strides;
}

Buffer ScheduleEmitter::argumentBuffer(BlockArgument argument, ArrayAttr shape, Value address,
                                       Value outerStride) {
  Buffer buffer;
  buffer.address = address;
  buffer.element = cast<MemRefType>(argument.getType()).getElementType();
  for (Attribute each : shape)
    buffer.sizes.push_back(size(cast<rondo::Dim>(each)));
  buffer.strides = packedStrides(code, buffer.sizes);
  if (buffer.strides.size() > 1)
    buffer.strides[0] = outerStride;
  return buffer;
}

void ScheduleEmitter::bindArguments(kernel::EntryOp entry) {
  SmallVector<unsigned> tensors; // arguments that are buffers
  for (auto [i, argument] : llvm::enumerate(description.arguments))
    if (argument.kind == RONDO_TENSOR)
      tensors.push_back(i);
  Value tables[2][2] = {{field(0, code.pointer()), field(8, code.pointer())},
                        {field(16, code.pointer()), field(24, code.pointer())}};
  for (auto [i, argument] : llvm::enumerate(entry.getBody().getArguments())) {
    bool isOutput = i >= entry.getInputCount();
    Value index = code.integer(isOutput ? i - entry.getInputCount() : tensors[i]);
    Value address = code.load(code.pointer(), code.at(tables[isOutput][0], code.pointer(), index));
    Value stride = code.load(code.i64(), code.at(tables[isOutput][1], code.i64(), index));
    context.buffers[argument] =
        argumentBuffer(argument, cast<ArrayAttr>(entry.getShapes()[i]), address, stride);
  }
}

//===-- Threads --===//

void ScheduleEmitter::barrier() {
  code.when(code.less(code.integer(1), context.threads),
            [&] { code.call("rondo_runtime_barrier", {}, {call}); });
  readSinceBarrier = false;
}

void ScheduleEmitter::onFirstThread(llvm::function_ref<void()> body) {
  if (readSinceBarrier)
    barrier();
  code.when(code.equal(context.thread, code.integer(0)), body);
  barrier();
}

void ScheduleEmitter::emitLaunchOp(kernel::LaunchOp op) {
  if (readSinceBarrier)
    barrier();
  emitLaunch(context, lanes, op);
  barrier();
}

//===-- Buffers --===//

void ScheduleEmitter::emitAlloc(kernel::AllocOp op) {
  Buffer buffer;
  buffer.element = cast<MemRefType>(op.getBuffer().getType()).getElementType();
  for (Attribute each : op.getShape())
    buffer.sizes.push_back(size(cast<rondo::Dim>(each)));
  buffer.strides = packedStrides(code, buffer.sizes);
  buffer.address = code.at(workspace, code.b.getI8Type(), size(*op.getOffset()));
  context.buffers[op.getBuffer()] = buffer;
}

void ScheduleEmitter::emitConstant(kernel::ConstantOp op) {
  Buffer buffer;
  buffer.constant = SymbolTable::lookupNearestSymbolFrom<kernel::DataOp>(op, op.getDataAttr());
  auto type = cast<MemRefType>(op.getBuffer().getType());
  buffer.element = type.getElementType();
  for (int64_t each : type.getShape())
    buffer.sizes.push_back(code.integer(each));
  buffer.strides = packedStrides(code, buffer.sizes);
  auto base = code.b.create<LLVM::AddressOfOp>(code.loc, code.pointer(), context.dataSymbol);
  auto offset = code.b.create<arith::ConstantOp>(code.loc, code.b.getI64IntegerAttr(0));
  auto address = code.b.create<LLVM::GEPOp>(code.loc, code.pointer(), code.b.getI8Type(), base,
                                            ArrayRef<LLVM::GEPArg>{offset.getResult()});
  rawUses.push_back({address, offset, buffer.constant});
  buffer.address = address;
  context.buffers[op.getBuffer()] = buffer;
}

void ScheduleEmitter::placeRawData() {
  for (RawUse &use : rawUses)
    if (!use.address->use_empty())
      use.offset.setValueAttr(code.b.getI64IntegerAttr(context.data.raw(use.data)));
}

static SmallVector<Value> indexValues(const Code &code, Lanes &lanes, ArrayRef<OpFoldResult> mixed) {
  SmallVector<Value> values;
  for (OpFoldResult each : mixed) {
    if (auto attribute = dyn_cast<Attribute>(each))
      values.push_back(code.integer(cast<IntegerAttr>(attribute).getInt()));
    else
      values.push_back(lanes.scalar(cast<Value>(each)));
  }
  return values;
}

void ScheduleEmitter::emitSubView(memref::SubViewOp op) {
  const Buffer &from = lanes.bufferOf(op.getSource());
  Buffer to{from.address, {}, {}, from.element, from.constant, from.constantOffset};
  auto offsets = indexValues(code, lanes, op.getMixedOffsets()),
       sizes = indexValues(code, lanes, op.getMixedSizes()),
       steps = indexValues(code, lanes, op.getMixedStrides());
  llvm::SmallBitVector dropped = op.getDroppedDims();
  Value offset = code.integer(0);
  for (size_t axis = 0; axis < offsets.size(); ++axis) {
    offset = code.add(offset, code.mul(offsets[axis], from.strides[axis]));
    if (dropped.test(axis))
      continue;
    to.strides.push_back(code.mul(from.strides[axis], steps[axis]));
    to.sizes.push_back(sizes[axis]);
  }
  to.address = code.at(from.address, from.element, offset);
  if (auto known = constantOf(offset))
    to.constantOffset += *known;
  else
    to.constant = nullptr; // which part of the data it is, is not known when compiling
  context.buffers[op.getResult()] = to;
}

void ScheduleEmitter::emitReinterpret(memref::ReinterpretCastOp op) {
  const Buffer &from = lanes.bufferOf(op.getSource());
  Buffer to{from.address, {}, {}, from.element, from.constant, from.constantOffset};
  Value offset = indexValues(code, lanes, op.getMixedOffsets())[0];
  to.sizes = indexValues(code, lanes, op.getMixedSizes());
  to.strides = indexValues(code, lanes, op.getMixedStrides());
  to.address = code.at(from.address, from.element, offset);
  if (auto known = constantOf(offset))
    to.constantOffset += *known;
  else
    to.constant = nullptr;
  context.buffers[op.getResult()] = to;
}

//===-- Row lists --===//

void ScheduleEmitter::emitSort(kernel::SortRowsOp op) {
  const Buffer &lengths = lanes.bufferOf(op.getLengths()), &rows = lanes.bufferOf(op.getRows());
  onFirstThread(
      [&] { code.call("rondo_runtime_sort_rows", {}, {lengths.address, lengths.sizes[0], rows.address}); });
}

void ScheduleEmitter::emitCount(kernel::CountRowsOp op) {
  const Buffer &lengths = lanes.bufferOf(op.getLengths()), &rows = lanes.bufferOf(op.getRows());
  Value count = code.call("rondo_runtime_count_rows", {code.i64()},
                          {lengths.address, rows.address, rows.sizes[0], lanes.scalar(op.getStep())});
  lanes.bindScalar(op.getCount(), count);
  readSinceBarrier = true;
}

/// Every thread counts the rows that stay, then the first one moves them.
void ScheduleEmitter::emitCompact(kernel::CompactRowsOp op) {
  const Buffer &rows = lanes.bufferOf(op.getRows()), &done = lanes.bufferOf(op.getDone());
  Value count = lanes.scalar(op.getCount());
  Type i32 = code.b.getI32Type(), i8 = code.b.getI8Type();
  Value live =
      code.loop(code.integer(0), count, 1, ValueRange{code.integer(0)}, [&](Value i, ValueRange before) {
        Value row = code.b.create<arith::ExtSIOp>(code.loc, code.i64(),
                                                  code.load(i32, code.at(rows.address, i32, i)));
        Value flag = code.load(i8, code.at(done.address, i8, row));
        Value stays =
            code.b.create<arith::CmpIOp>(code.loc, arith::CmpIPredicate::eq, flag, code.splat(i8, 0));
        return SmallVector<Value>{
            code.add(before[0], code.b.create<arith::ExtUIOp>(code.loc, code.i64(), stays))};
      })[0];
  lanes.bindScalar(op.getLive(), live);
  readSinceBarrier = true;
  code.when(code.less(live, count), [&] {
    onFirstThread([&] {
      code.call("rondo_runtime_compact_rows", {code.i64()},
                {rows.address, count, done.address, rows.address});
    });
  });
  readSinceBarrier = true; // where nothing was dropped there was no barrier
}

//===-- Entries --===//

void ScheduleEmitter::emitReturn(kernel::ReturnOp op) {
  if (op.getValues().empty())
    return;
  code.when(code.equal(context.thread, code.integer(0)), [&] {
    for (auto [name, value] :
         llvm::zip_equal(op->getParentOfType<kernel::EntryOp>().getSizes(), op.getValues())) {
      Value index = code.integer(symbolIndex(description, cast<StringAttr>(name).getValue()));
      code.store(lanes.scalar(value), code.at(dims, code.i64(), index));
    }
  });
}

void ScheduleEmitter::emitOp(Operation *op) {
  if (auto sized = dyn_cast<kernel::SizeOp>(op))
    return lanes.bindScalar(sized.getValue(), size(sized.getDim()));
  if (auto alloc = dyn_cast<kernel::AllocOp>(op))
    return emitAlloc(alloc);
  if (auto constant = dyn_cast<kernel::ConstantOp>(op))
    return emitConstant(constant);
  if (auto launch = dyn_cast<kernel::LaunchOp>(op))
    return emitLaunchOp(launch);
  if (auto sort = dyn_cast<kernel::SortRowsOp>(op))
    return emitSort(sort);
  if (auto count = dyn_cast<kernel::CountRowsOp>(op))
    return emitCount(count);
  if (auto compact = dyn_cast<kernel::CompactRowsOp>(op))
    return emitCompact(compact);
  if (auto view = dyn_cast<memref::SubViewOp>(op))
    return emitSubView(view);
  if (auto view = dyn_cast<memref::ReinterpretCastOp>(op))
    return emitReinterpret(view);
  if (auto view = dyn_cast<memref::CastOp>(op)) {
    Buffer buffer = lanes.bufferOf(view.getSource());
    context.buffers[view.getResult()] = buffer;
    return;
  }
  if (auto loop = dyn_cast<scf::ForOp>(op))
    return emitFor(loop);
  if (auto loop = dyn_cast<scf::WhileOp>(op))
    return emitWhile(loop);
  if (auto branch = dyn_cast<scf::IfOp>(op))
    return emitIf(branch);
  if (auto exit = dyn_cast<kernel::ReturnOp>(op))
    return emitReturn(exit);
  if (isa<memref::StoreOp>(op))
    return onFirstThread([&] { lanes.emit(op); });
  readSinceBarrier |= isa<memref::LoadOp>(op);
  lanes.emit(op);
}

void ScheduleEmitter::emit(kernel::EntryOp entry) {
  dims = field(32, code.pointer());
  workspace = field(40, code.pointer());
  context.call = call;
  context.thread = field(64, code.i64());
  context.threads = field(72, code.i64());
  bindArguments(entry);
  for (Operation &op : entry.getBody().front())
    emitOp(&op);
  placeRawData();
}

void rondo::cpu::emitSchedule(EntryContext &context, kernel::EntryOp entry, const runtime::Entry &description,
                              StringRef name) {
  auto module = cast<ModuleOp>(context.module);
  OpBuilder builder = OpBuilder::atBlockEnd(module.getBody());
  Code code(builder, builder.getUnknownLoc());
  auto function = builder.create<func::FuncOp>(code.loc, name, builder.getFunctionType({code.pointer()}, {}));
  builder.setInsertionPointToStart(function.addEntryBlock());
  ScheduleEmitter(context, code, description, function.getArgument(0)).emit(entry);
  builder.create<func::ReturnOp>(code.loc);
}
