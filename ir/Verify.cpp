// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The verifier: rank, dtype and the scope of symbols; never that sizes are equal.
#include "ir/Ops.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace rondo;

static LogicalResult constantSizes(Operation *op, SymbolicTensorType type) {
  for (AxisAttr axis : type.getAxes())
    if (!axis.getSize().asConstant())
      return op->emitOpError("needs constant sizes, not `") << type.text() << "`";
  return success();
}

LogicalResult ConstantOp::verify() {
  auto type = cast<SymbolicTensorType>(getResult().getType());
  if (failed(constantSizes(*this, type)))
    return failure();
  ShapedType value = getValue().getShapedType();
  SmallVector<int64_t> sizes =
      llvm::map_to_vector(type.getAxes(), [](AxisAttr axis) { return *axis.getSize().asConstant(); });
  if (value.getShape() != ArrayRef<int64_t>(sizes) || value.getElementType() != type.getElementType())
    return emitOpError("has type `") << type.text() << "` but holds " << value;
  return success();
}
LogicalResult ParamOp::verify() {
  return constantSizes(*this, cast<SymbolicTensorType>(getResult().getType()));
}

LogicalResult EntryOp::verify() {
  if (getInputs().size() != getBlock().getNumArguments())
    return emitOpError("describes ") << getInputs().size() << " inputs but takes "
                                     << getBlock().getNumArguments();
  auto terminator = cast<ReturnOp>(getBlock().getTerminator());
  if (getOutputs().size() != terminator.getNumOperands())
    return emitOpError("describes ") << getOutputs().size() << " outputs but returns "
                                     << terminator.getNumOperands();
  llvm::StringSet<> known;
  for (Attribute symbol : getSymbols())
    if (!known.insert(cast<SymbolAttr>(symbol).getSymbolName().getValue()).second)
      return emitOpError("declares ") << symbol << " twice";
  getBody().walk(
      [&](Operation *op) { forEachDeclaredSymbol(op, [&](StringRef name) { known.insert(name); }); });
  auto inScope = [&](Operation *op, Type type) -> LogicalResult {
    std::string unknown;
    auto note = [&](StringAttr name) {
      if (!known.contains(name.getValue()))
        unknown = name.str();
    };
    if (auto tensor = dyn_cast<SymbolicTensorType>(type))
      for (AxisAttr axis : tensor.getAxes()) {
        axis.getSize().forEachSymbol(note);
        if (axis.getLengths())
          axis.getLengths().forEachSymbol(note);
      }
    return unknown.empty() ? success()
                           : op->emitOpError("mentions symbol `") << unknown << "`, which nothing declares";
  };
  WalkResult walk = getBody().walk([&](Operation *op) {
    for (Type type : op->getResultTypes())
      if (failed(inScope(op, type)))
        return WalkResult::interrupt();
    return WalkResult::advance();
  });
  for (Type type : getBlock().getArgumentTypes())
    if (failed(inScope(*this, type)))
      return failure();
  return failure(walk.wasInterrupted());
}

/// What both loops promise: one entry in each list a carried value, one dimension an axis.
template <typename LoopT> static LogicalResult verifyLoop(LoopT op) {
  auto yield = dyn_cast<YieldOp>(op.getBlock().getTerminator());
  if (!yield)
    return op.emitOpError("body must end in rondo.yield");
  size_t carried = op.getInits().size();
  if (op.carriedArguments().size() != carried || op.getFinals().size() != carried ||
      op.getCarriedDims().size() != carried || op.getFinalDims().size() != carried ||
      op.getCarriedNames().size() != carried || yield.getCarried().size() != carried)
    return op.emitOpError("carries ") << carried << " values, but not all its lists have as many";
  if (yield.getValues().size() != op.getStacked().size() ||
      op.getYieldAxes().size() != op.getStacked().size())
    return op.emitOpError("yields ") << yield.getValues().size() << " values but stacks "
                                     << op.getStacked().size();
  for (auto [i, argument] : llvm::enumerate(op.carriedArguments())) {
    auto type = cast<SymbolicTensorType>(argument.getType());
    for (ArrayAttr dims : {op.getCarriedDims(), op.getFinalDims()})
      if (int64_t(cast<ArrayAttr>(dims[i]).size()) != type.getRank())
        return op.emitOpError("carried value ") << i << " has rank " << type.getRank() << " but "
                                                << cast<ArrayAttr>(dims[i]).size() << " sizes";
    if (cast<SymbolicTensorType>(op.getInits()[i].getType()).getRank() != type.getRank())
      return op.emitOpError("carried value ") << i << " starts with another rank than its argument has";
  }
  return success();
}
LogicalResult ScanOp::verify() {
  if (getAxes().size() != getInputs().size() || elementArguments().size() != getInputs().size())
    return emitOpError("needs one axis and one body argument an input");
  if (getYield().getUntil())
    return emitOpError("has no `until`: its steps are the positions of the axis");
  return verifyLoop(*this);
}
LogicalResult LoopOp::verify() {
  if (hasWhile() && hasUntil())
    return emitOpError("has `while` or `until`, not both");
  return verifyLoop(*this);
}
