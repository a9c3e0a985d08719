// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The `kernel` dialect: text form and verifier.
#include "ir/KernelOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Builders.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;
using namespace rondo::kernel;

#include "ir/KernelDialect.cpp.inc"
#include "ir/KernelEnums.cpp.inc"

#define GET_OP_CLASSES
#include "ir/KernelOps.cpp.inc"

void KernelDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "ir/KernelOps.cpp.inc"
      >();
}

//===-- Module level --===//

LogicalResult DataOp::verify() {
  Type element = getValue().getElementType();
  if (!element.isF32() && !element.isInteger(32) && !element.isInteger(8))
    return emitOpError("has elements of type ") << element << "; a constant holds f32, i32 or i8";
  return success();
}

static ParseResult parseBuffers(OpAsmParser &parser, StringRef keyword,
                                SmallVectorImpl<OpAsmParser::Argument> &buffers) {
  return failure(parser.parseKeyword(keyword) ||
                 parser.parseArgumentList(buffers, OpAsmParser::Delimiter::Paren, /*allowType=*/true));
}

ParseResult EntryOp::parse(OpAsmParser &parser, OperationState &result) {
  StringAttr name;
  if (parser.parseSymbolName(name, getSymNameAttrName(result.name), result.attributes))
    return failure();
  SmallVector<OpAsmParser::Argument> buffers;
  if (parseBuffers(parser, "inputs", buffers))
    return failure();
  int64_t inputs = buffers.size();
  ArrayAttr sizes = parser.getBuilder().getArrayAttr({});
  if (parseBuffers(parser, "outputs", buffers) ||
      (succeeded(parser.parseOptionalKeyword("sizes")) && parser.parseAttribute(sizes)) ||
      parser.parseOptionalAttrDictWithKeyword(result.attributes))
    return failure();
  result.addAttribute(getInputCountAttrName(result.name), parser.getBuilder().getI64IntegerAttr(inputs));
  result.addAttribute(getSizesAttrName(result.name), sizes);
  return parser.parseRegion(*result.addRegion(), buffers);
}

static void printBuffers(OpAsmPrinter &printer, StringRef keyword, ArrayRef<BlockArgument> buffers) {
  printer << ' ' << keyword << '(';
  llvm::interleaveComma(buffers, printer, [&](BlockArgument buffer) { printer.printRegionArgument(buffer); });
  printer << ')';
}

void EntryOp::print(OpAsmPrinter &printer) {
  printer << ' ';
  printer.printSymbolName(getSymName());
  printBuffers(printer, "inputs", getInputs());
  printBuffers(printer, "outputs", getOutputs());
  if (!getSizes().empty())
    printer << " sizes " << getSizes();
  printer.printOptionalAttrDictWithKeyword(
      (*this)->getAttrs(), {getSymNameAttrName(), getInputCountAttrName(), getSizesAttrName()});
  printer << ' ';
  printer.printRegion(getBody(), /*printEntryBlockArgs=*/false);
}

/// One array of dimensions a buffer, as long as its rank.
static LogicalResult verifyShapes(EntryOp op) {
  Block &block = op.getBody().front();
  if (op.getShapes().size() != block.getNumArguments())
    return op.emitOpError("has ") << op.getShapes().size() << " shapes for " << block.getNumArguments()
                                  << " buffers";
  for (auto [buffer, attribute] : llvm::zip_equal(block.getArguments(), op.getShapes())) {
    auto shape = dyn_cast<ArrayAttr>(attribute);
    auto isDim = [](Attribute size) { return isa<rondo::DimAttr>(size); };
    if (!shape || !llvm::all_of(shape, isDim) ||
        int64_t(shape.size()) != cast<MemRefType>(buffer.getType()).getRank())
      return op.emitOpError("has shape ")
             << attribute << " for buffer " << buffer.getArgNumber() << " of type " << buffer.getType()
             << "; it needs one dimension an axis";
  }
  return success();
}

LogicalResult EntryOp::verify() {
  Block &block = getBody().front();
  if (int64_t(block.getNumArguments()) < int64_t(getInputCount()))
    return emitOpError("says ") << getInputCount() << " inputs but has " << block.getNumArguments()
                                << " buffers";
  for (BlockArgument buffer : block.getArguments())
    if (!isa<MemRefType>(buffer.getType()))
      return emitOpError("has argument ")
             << buffer.getArgNumber() << " of type " << buffer.getType() << "; an argument is a memref";
  if (failed(verifyShapes(*this)))
    return failure();
  auto exit = dyn_cast<ReturnOp>(block.getTerminator());
  if (!exit)
    return emitOpError("does not end with kernel.return");
  if (exit.getValues().size() != getSizes().size())
    return exit.emitOpError("gives ") << exit.getValues().size() << " values, the entry names "
                                      << getSizes().size() << " sizes: " << getSizes();
  return success();
}

//===-- Host schedule --===//

LogicalResult AllocOp::verify() {
  auto type = cast<MemRefType>(getBuffer().getType());
  if (!type.getLayout().isIdentity())
    return emitOpError("makes a strided buffer; an allocation is contiguous");
  if (type.getRank() != int64_t(getShape().size()))
    return emitOpError("gives ") << getShape().size() << " dimensions for a buffer of rank "
                                 << type.getRank();
  return success();
}

LogicalResult ConstantOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto data = symbols.lookupNearestSymbolFrom<DataOp>(*this, getDataAttr());
  if (!data)
    return emitOpError("refers to ") << getDataAttr() << ", which is no kernel.data of this module";
  auto have = cast<ShapedType>(data.getValue().getType());
  auto want = cast<MemRefType>(getBuffer().getType());
  if (have.getShape() != want.getShape() || have.getElementType() != want.getElementType())
    return emitOpError("has type ") << want << " but " << getDataAttr() << " is " << have;
  return success();
}

SmallVector<Value> LaunchOp::getCaptures() {
  SetVector<Value> captures;
  getUsedValuesDefinedAbove(getBody(), captures);
  return captures.takeVector();
}

/// Scalar code and plain loops only: what each backend knows how to run.
static bool mayStandInLaunch(Operation *op) {
  if (isa<ParallelOp, ReduceOp, YieldOp, LoadIfOp, SigmoidOp, memref::LoadOp, memref::StoreOp, math::ExpOp,
          math::LogOp, math::TanhOp, math::SqrtOp, math::AbsFOp>(op))
    return true;
  return isa<arith::ArithDialect>(op->getDialect());
}

LogicalResult LaunchOp::verify() {
  WalkResult result = getBody().walk([](Operation *op) {
    if (!mayStandInLaunch(op)) {
      op->emitOpError(
          "cannot stand in a kernel.launch: a kernel holds loops, loads, stores and scalar arithmetic");
      return WalkResult::interrupt();
    }
    auto isVector = [](Type type) { return isa<ShapedType>(type); };
    if (isa<arith::ArithDialect>(op->getDialect()) && llvm::any_of(op->getResultTypes(), isVector)) {
      op->emitOpError("works on ") << op->getResult(0).getType() << "; a kernel holds scalar code only";
      return WalkResult::interrupt();
    }
    return WalkResult::advance();
  });
  if (result.wasInterrupted())
    return failure();
  if (!cast<YieldOp>(getBody().front().getTerminator()).getValues().empty())
    return emitOpError("yields values; a kernel stores its results");
  return success();
}

//===-- Loops --===//

static LogicalResult verifyInLaunch(Operation *op) {
  if (op->getParentOfType<LaunchOp>())
    return success();
  return op->emitOpError("stands outside a kernel.launch");
}

/// %i = 0 to %bound
static ParseResult parseLoopHeader(OpAsmParser &parser, OpAsmParser::Argument &index,
                                   OperationState &result) {
  OpAsmParser::UnresolvedOperand bound;
  Type indexType = parser.getBuilder().getIndexType();
  index.type = indexType;
  llvm::SMLoc zeroLoc;
  int64_t zero = 0;
  if (parser.parseArgument(index) || parser.parseEqual() || parser.getCurrentLocation(&zeroLoc) ||
      parser.parseInteger(zero))
    return failure();
  if (zero != 0)
    return parser.emitError(zeroLoc, "a loop starts at 0");
  return failure(parser.parseKeyword("to") || parser.parseOperand(bound) ||
                 parser.resolveOperand(bound, indexType, result.operands));
}

static void printLoopHeader(OpAsmPrinter &printer, BlockArgument index, Value bound) {
  printer << ' ' << index << " = 0 to " << bound;
}

static LogicalResult verifyLoop(Operation *op, Block &block) {
  if (block.getNumArguments() != 1 || !block.getArgument(0).getType().isIndex())
    return op->emitOpError("needs one block argument of type index: the loop's index");
  return verifyInLaunch(op);
}

/// Adds a region with a block that holds the loop's index and a yield of nothing (a sum's is replaced when it
/// is filled).
static Block *addLoopBody(OpBuilder &builder, OperationState &state) {
  Region *region = state.addRegion();
  OpBuilder::InsertionGuard guard(builder);
  return builder.createBlock(region, {}, builder.getIndexType(), state.location);
}

void ParallelOp::build(OpBuilder &builder, OperationState &state, Value bound) {
  state.addOperands(bound);
  addLoopBody(builder, state);
  ensureTerminator(*state.regions.front(), builder, state.location);
}

ParseResult ParallelOp::parse(OpAsmParser &parser, OperationState &result) {
  OpAsmParser::Argument index;
  if (parseLoopHeader(parser, index, result) || parser.parseRegion(*result.addRegion(), index))
    return failure();
  ensureTerminator(*result.regions.front(), parser.getBuilder(), result.location);
  return parser.parseOptionalAttrDict(result.attributes);
}

void ParallelOp::print(OpAsmPrinter &printer) {
  printLoopHeader(printer, getIndex(), getBound());
  printer << ' ';
  printer.printRegion(getBody(), /*printEntryBlockArgs=*/false, /*printBlockTerminators=*/false);
  printer.printOptionalAttrDict((*this)->getAttrs());
}

LogicalResult ParallelOp::verify() {
  if (failed(verifyLoop(*this, getBody().front())))
    return failure();
  if (!cast<YieldOp>(getBody().front().getTerminator()).getValues().empty())
    return emitOpError("yields values; a parallel loop stores its results");
  for (Operation *up = (*this)->getParentOp(); up && !isa<LaunchOp>(up); up = up->getParentOp())
    if (isa<ReduceOp>(up))
      return emitOpError("stands in a kernel.reduce; a reduction's body computes scalars and stores nothing");
  return success();
}

void ReduceOp::build(OpBuilder &builder, OperationState &state, ReduceKind kind, Value bound,
                     ValueRange inits) {
  state.addOperands(bound);
  state.addOperands(inits);
  state.addTypes(inits.getTypes());
  state.addAttribute(getKindAttrName(state.name), ReduceKindAttr::get(builder.getContext(), kind));
  addLoopBody(builder, state);
}

void ReduceOp::build(OpBuilder &builder, OperationState &state, Value bound, Type type) {
  state.addOperands(bound);
  state.addTypes({type, builder.getI32Type()});
  state.addAttribute(getKindAttrName(state.name),
                     ReduceKindAttr::get(builder.getContext(), ReduceKind::ArgMax));
  addLoopBody(builder, state);
}

ParseResult ReduceOp::parse(OpAsmParser &parser, OperationState &result) {
  StringRef word;
  llvm::SMLoc where = parser.getCurrentLocation();
  if (parser.parseKeyword(&word))
    return failure();
  std::optional<ReduceKind> kind = symbolizeReduceKind(word);
  if (!kind)
    return parser.emitError(where, "no reduction is called ")
           << word << "; there are sum, prod, max, min, argmax, and, or";
  result.addAttribute(getKindAttrName(result.name), ReduceKindAttr::get(parser.getContext(), *kind));
  OpAsmParser::Argument index;
  if (parseLoopHeader(parser, index, result))
    return failure();
  if (succeeded(parser.parseOptionalKeyword("init"))) {
    SmallVector<OpAsmParser::UnresolvedOperand> inits;
    if (parser.parseLParen() || parser.parseOperandList(inits) || parser.parseColonTypeList(result.types) ||
        parser.parseRParen() || parser.resolveOperands(inits, result.types, where, result.operands))
      return failure();
  } else if (parser.parseArrowTypeList(result.types)) {
    return failure();
  }
  if (parser.parseRegion(*result.addRegion(), index))
    return failure();
  return parser.parseOptionalAttrDict(result.attributes);
}

void ReduceOp::print(OpAsmPrinter &printer) {
  printer << ' ' << stringifyReduceKind(getKind());
  printLoopHeader(printer, getIndex(), getBound());
  if (getInits().empty())
    printer.printArrowTypeList(getResultTypes());
  else
    printer << " init(" << getInits() << " : " << getInits().getTypes() << ')';
  printer << ' ';
  printer.printRegion(getBody(), /*printEntryBlockArgs=*/false);
  printer.printOptionalAttrDict((*this)->getAttrs(), {getKindAttrName()});
}

YieldOp ReduceOp::getYield() { return cast<YieldOp>(getBody().front().getTerminator()); }

static LogicalResult verifyArgMax(ReduceOp op) {
  if (!op.getInits().empty())
    return op.emitOpError("argmax has an init; it starts from the least value and index 0");
  if (op.getNumResults() != 2 || !op.getResult(1).getType().isInteger(32))
    return op.emitOpError("argmax has two results, the value and its index (i32)");
  ValueRange values = op.getYield().getValues();
  if (values.size() != 1 || values[0].getType() != op.getResult(0).getType())
    return op.emitOpError("argmax yields one ") << op.getResult(0).getType();
  return success();
}

static bool takesType(ReduceKind kind, Type type) {
  if (kind == ReduceKind::And || kind == ReduceKind::Or)
    return type.isInteger(1);
  return type.isF32() || type.isInteger(32);
}

LogicalResult ReduceOp::verify() {
  if (failed(verifyLoop(*this, getBody().front())))
    return failure();
  if (getKind() == ReduceKind::ArgMax)
    return takesType(getKind(), getResult(0).getType()) ? verifyArgMax(*this)
                                                        : emitOpError("argmax takes f32 or i32");
  if (getInits().empty())
    return emitOpError("has no init; only argmax goes without");
  if (getInits().getTypes() != getResultTypes() || getYield().getValues().getTypes() != getResultTypes())
    return emitOpError("init, yield and results must have the same types, one an accumulator: init ")
           << getInits().getTypes() << ", yield " << getYield().getValues().getTypes() << ", results "
           << getResultTypes();
  for (Type type : getResultTypes())
    if (!takesType(getKind(), type))
      return emitOpError() << stringifyReduceKind(getKind()) << " does not combine " << type;
  WalkResult stores = getBody().walk([](memref::StoreOp) { return WalkResult::interrupt(); });
  if (stores.wasInterrupted())
    return emitOpError("stores in its body; a reduction's body computes scalars and stores nothing");
  return success();
}

LogicalResult LoadIfOp::verify() {
  int64_t rank = cast<MemRefType>(getBuffer().getType()).getRank();
  if (rank != int64_t(getIndices().size()))
    return emitOpError("has ") << getIndices().size() << " indices for a buffer of rank " << rank;
  return verifyInLaunch(*this);
}
