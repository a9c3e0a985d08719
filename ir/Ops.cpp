// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Ops of the model IR: generated definitions, custom text forms, accessors.
#include "ir/Ops.h"
#include "mlir/IR/OpImplementation.h"

using namespace mlir;
using namespace rondo;

#include "ir/Interfaces.cpp.inc"
#define GET_OP_CLASSES
#include "ir/Ops.cpp.inc"

LogicalResult rondo::inferResultTypes(ShapedOp op, ShapeSink *sink) {
  auto operands =
      llvm::map_to_vector(op->getOperandTypes(), [](Type type) { return cast<SymbolicTensorType>(type); });
  ShapeRule rule(op, operands, sink);
  if (failed(op.inferShapes(rule)))
    return failure();
  assert(rule.getResults().size() == op->getNumResults() && "a shape rule gives one type a result");
  for (auto [result, type] : llvm::zip_equal(op->getResults(), rule.getResults()))
    result.setType(type);
  return success();
}

LogicalResult rondo::inferInto(ShapeEnvironment &environment, Operation *op, ShapeSink *sink) {
  auto shaped = dyn_cast<ShapedOp>(op);
  if (!shaped) {
    for (Value result : op->getResults())
      environment.types[result] = environment.substitute(cast<SymbolicTensorType>(result.getType()));
    return success();
  }
  auto operands =
      llvm::map_to_vector(op->getOperands(), [&](Value value) { return environment.type(value); });
  ShapeRule rule(op, operands, sink, &environment);
  if (failed(shaped.inferShapes(rule)))
    return failure();
  for (auto [result, type] : llvm::zip_equal(op->getResults(), rule.getResults()))
    environment.types[result] = type;
  return success();
}

//===-- Entry --===//

static StringRef nameOf(ArrayAttr dictionaries, unsigned i) {
  return cast<StringAttr>(cast<DictionaryAttr>(dictionaries[i]).get("name")).getValue();
}
StringRef EntryOp::inputName(unsigned i) { return nameOf(getInputs(), i); }
StringRef EntryOp::outputName(unsigned i) { return nameOf(getOutputs(), i); }

ParseResult EntryOp::parse(OpAsmParser &parser, OperationState &state) {
  StringAttr name;
  SmallVector<OpAsmParser::Argument> arguments;
  if (parser.parseSymbolName(name, "sym_name", state.attributes) ||
      parser.parseArgumentList(arguments, AsmParser::Delimiter::Paren, /*allowType=*/true) ||
      parser.parseOptionalAttrDictWithKeyword(state.attributes))
    return failure();
  Region *body = state.addRegion();
  if (parser.parseRegion(*body, arguments))
    return failure();
  ensureTerminator(*body, parser.getBuilder(), state.location);
  return success();
}
void EntryOp::print(OpAsmPrinter &printer) {
  printer << ' ';
  printer.printSymbolName(getSymName());
  printer << '(';
  llvm::interleaveComma(getBlock().getArguments(), printer,
                        [&](BlockArgument a) { printer.printRegionArgument(a); });
  printer << ')';
  printer.printOptionalAttrDictWithKeyword((*this)->getAttrs(), {"sym_name"});
  printer << ' ';
  printer.printRegion(getBody(), /*printEntryBlockArgs=*/false);
}

DimAttr MaxLenOp::bound() {
  if (getMostAttr())
    return getMostAttr();
  auto argument = dyn_cast<BlockArgument>(getLengths());
  auto entry = argument ? dyn_cast<EntryOp>(argument.getOwner()->getParentOp()) : EntryOp();
  if (!entry)
    return {};
  auto input = cast<DictionaryAttr>(entry.getInputs()[argument.getArgNumber()]);
  auto name = input.getAs<StringAttr>("lengths");
  for (SymbolAttr symbol : entry.getSymbols().getAsRange<SymbolAttr>())
    if (name && symbol.getSymbolName() == name)
      return symbol.getMax();
  return input.getAs<DimAttr>("max");
}

void RequireOp::build(OpBuilder &builder, OperationState &state, ObligationKind kind, DimAttr lhs,
                      DimAttr rhs, Cause cause, StringRef what, ValueRange origins, ArrayRef<int64_t> axes) {
  build(builder, state, kind, lhs, rhs, stringifyCause(cause), what, origins, axes);
}

//===-- Loops: (%a = %x, …) carry (%h = %h0, …) {attributes} : types -> types { … } --===//

namespace {
/// One `name = value` list with the values' types known later.
struct Bindings {
  SmallVector<OpAsmParser::Argument> arguments;
  SmallVector<OpAsmParser::UnresolvedOperand> values;
};
} // namespace

static ParseResult parseBindings(OpAsmParser &parser, Bindings &list) {
  return parser.parseCommaSeparatedList(AsmParser::Delimiter::Paren, [&]() -> ParseResult {
    return failure(parser.parseArgument(list.arguments.emplace_back()) ||
                   parser.parseColonType(list.arguments.back().type) || parser.parseEqual() ||
                   parser.parseOperand(list.values.emplace_back()));
  });
}
static void printBindings(OpAsmPrinter &printer, Block::BlockArgListType arguments, ValueRange values) {
  printer << '(';
  llvm::interleaveComma(llvm::zip_equal(arguments, values), printer, [&](auto pair) {
    printer << std::get<0>(pair) << ": " << std::get<0>(pair).getType() << " = " << std::get<1>(pair);
  });
  printer << ')';
}

/// `: (operand types) -> (result types)`
static ParseResult resolve(OpAsmParser &parser, ArrayRef<Bindings *> lists, OperationState &state) {
  FunctionType type;
  if (parser.parseColonType(type))
    return failure();
  state.addTypes(type.getResults());
  ArrayRef<Type> inputs = type.getInputs();
  SMLoc location = parser.getCurrentLocation();
  for (Bindings *list : lists) {
    if (inputs.size() < list->values.size())
      return parser.emitError(location, "fewer operand types than operands");
    if (parser.resolveOperands(list->values, inputs.take_front(list->values.size()), location,
                               state.operands))
      return failure();
    inputs = inputs.drop_front(list->values.size());
  }
  return success();
}

ParseResult ScanOp::parse(OpAsmParser &parser, OperationState &state) {
  Bindings inputs, carried;
  if (parseBindings(parser, inputs) || parser.parseKeyword("carry") || parseBindings(parser, carried) ||
      parser.parseOptionalAttrDict(state.attributes) || resolve(parser, {&inputs, &carried}, state))
    return failure();
  SmallVector<OpAsmParser::Argument> arguments(inputs.arguments);
  llvm::append_range(arguments, carried.arguments);
  int32_t yields = state.types.size() - carried.values.size();
  auto &properties = state.getOrAddProperties<Properties>();
  properties.operandSegmentSizes = {int32_t(inputs.values.size()), int32_t(carried.values.size())};
  properties.resultSegmentSizes = {yields, int32_t(carried.values.size())};
  return parser.parseRegion(*state.addRegion(), arguments);
}
void ScanOp::print(OpAsmPrinter &printer) {
  printBindings(printer, elementArguments(), getInputs());
  printer << " carry ";
  printBindings(printer, carriedArguments(), getInits());
  printer.printOptionalAttrDict((*this)->getAttrs(), {"operandSegmentSizes", "resultSegmentSizes"});
  printer << " : ";
  printer.printFunctionalType(*this);
  printer << ' ';
  printer.printRegion(getBody(), /*printEntryBlockArgs=*/false);
}

ParseResult LoopOp::parse(OpAsmParser &parser, OperationState &state) {
  Bindings carried;
  if (parser.parseKeyword("carry") || parseBindings(parser, carried) ||
      parser.parseOptionalAttrDict(state.attributes) || resolve(parser, {&carried}, state))
    return failure();
  int32_t yields = state.types.size() - carried.values.size();
  auto &properties = state.getOrAddProperties<Properties>();
  properties.resultSegmentSizes = {yields, int32_t(carried.values.size())};
  Region *condition = state.addRegion(), *body = state.addRegion();
  if (succeeded(parser.parseOptionalKeyword("while")) && parser.parseRegion(*condition))
    return failure();
  return failure(parser.parseKeyword("do") || parser.parseRegion(*body, carried.arguments));
}
void LoopOp::print(OpAsmPrinter &printer) {
  printer << " carry ";
  printBindings(printer, carriedArguments(), getInits());
  printer.printOptionalAttrDict((*this)->getAttrs(), {"resultSegmentSizes"});
  printer << " : ";
  printer.printFunctionalType(*this);
  if (hasWhile()) {
    printer << " while ";
    printer.printRegion(getCondition(), /*printEntryBlockArgs=*/true);
  }
  printer << " do ";
  printer.printRegion(getBody(), /*printEntryBlockArgs=*/false);
}

YieldOp ScanOp::getYield() { return cast<YieldOp>(getBlock().getTerminator()); }
YieldOp LoopOp::getYield() { return cast<YieldOp>(getBlock().getTerminator()); }
YieldOp LoopOp::getConditionYield() { return cast<YieldOp>(getCondition().front().getTerminator()); }
bool LoopOp::hasUntil() { return bool(getYield().getUntil()); }
AxisAttr ScanOp::scannedAxis() {
  return cast<SymbolicTensorType>(getInputs()[0].getType()).axis(getAxes()[0]);
}
