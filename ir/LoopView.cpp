// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ir/LoopView.h"

using namespace mlir;
using namespace rondo;

LoopView::LoopView(Operation *candidate) {
  auto take = [&](auto loop) {
    op = loop;
    body = &loop.getBlock();
    yield = loop.getYield();
    carried = llvm::to_vector(loop.carriedArguments());
    inits = loop.getInits();
    stacked = loop.getStacked();
    finals = loop.getFinals();
    carriedDims = loop.getCarriedDims();
    finalDims = loop.getFinalDims();
    yieldAxes = loop.getYieldAxes();
    step = loop.getStepAttr();
  };
  if (auto scan = dyn_cast_if_present<ScanOp>(candidate))
    take(scan);
  else if (auto loop = dyn_cast_if_present<LoopOp>(candidate))
    take(loop);
}

std::string LoopView::name(unsigned value) const {
  return cast<StringAttr>(op->getAttrOfType<ArrayAttr>("carried_names")[value]).str();
}
static DimAttr at(ArrayAttr dims, unsigned value, unsigned axis) {
  return cast<DimAttr>(cast<ArrayAttr>(dims[value])[axis]);
}
DimAttr LoopView::carriedDim(unsigned value, unsigned axis) const { return at(carriedDims, value, axis); }
DimAttr LoopView::finalDim(unsigned value, unsigned axis) const { return at(finalDims, value, axis); }

DimAttr LoopView::bound(const ShapeEnvironment &environment) const {
  if (auto loop = dyn_cast<LoopOp>(op))
    return environment.dim(loop.getBound());
  auto scan = cast<ScanOp>(op);
  return environment.type(scan.getInputs()[0]).size(scan.getAxes()[0]);
}
DimAttr LoopView::trips(const ShapeEnvironment &environment) const {
  if (StringAttr steps = stepsSymbol())
    return environment.dim(DimAttr::symbol(op->getContext(), steps.getValue()));
  return bound(environment);
}
bool LoopView::hasExit() const {
  auto loop = dyn_cast<LoopOp>(op);
  return loop && (loop.hasWhile() || loop.hasUntil());
}
int64_t LoopView::leastTrips() const {
  auto loop = dyn_cast<LoopOp>(op);
  return loop && !loop.hasWhile() && !(loop.hasUntil() && loop.getDropping());
}
StringAttr LoopView::stepsSymbol() const {
  return hasExit() ? cast<LoopOp>(op).getStepsAttr() : StringAttr();
}
DimAttr LoopView::rowTrips(const ShapeEnvironment &environment) const {
  if (StringAttr name = lengthsSymbol())
    return environment.dim(DimAttr::symbol(op->getContext(), name.getValue()));
  if (auto scan = dyn_cast<ScanOp>(op))
    if (AxisAttr axis = environment.type(scan.getInputs()[0]).axis(scan.getAxes()[0]); axis.isRagged())
      return axis.getLengths();
  return {};
}
StringAttr LoopView::lengthsSymbol() const {
  auto loop = dyn_cast<LoopOp>(op);
  return loop && loop.hasUntil() ? loop.getLengthsAttr() : StringAttr();
}

llvm::DenseSet<StringAttr> LoopView::localSymbols() const {
  llvm::DenseSet<StringAttr> local;
  body->walk([&](Operation *inner) {
    forEachDeclaredSymbol(inner,
                          [&](StringRef name) { local.insert(StringAttr::get(inner->getContext(), name)); });
  });
  return local;
}

void LoopView::enterElements(ShapeEnvironment &environment) const {
  auto scan = dyn_cast<ScanOp>(op);
  if (!scan)
    return;
  for (auto [input, axis, argument] :
       llvm::zip_equal(scan.getInputs(), scan.getAxes(), scan.elementArguments())) {
    SymbolicTensorType type = environment.type(input);
    SmallVector<AxisAttr> axes(type.getAxes());
    axes.erase(axes.begin() + axis);
    environment.types[argument] = type.withAxes(axes);
  }
}
void LoopView::enterCarried(ShapeEnvironment &environment, unsigned value, SymbolicTensorType type) const {
  environment.types[carried[value]] = type;
  if (auto loop = dyn_cast<LoopOp>(op); loop && loop.hasWhile())
    environment.types[loop.getCondition().getArgument(value)] = type;
}

/// The symbols that an op brings into scope.
void rondo::forEachDeclaredSymbol(Operation *op, llvm::function_ref<void(StringRef)> declare) {
  auto dims = [&](ArrayAttr arrays) {
    for (Attribute sizes : arrays)
      for (Attribute size : cast<ArrayAttr>(sizes))
        if (auto name = cast<DimAttr>(size).asSymbol())
          declare(*name);
  };
  auto loop = [&](auto op) {
    declare(op.getStep());
    dims(op.getCarriedDims());
    dims(op.getFinalDims());
    for (Attribute sizes : op.getFinalDims())
      for (Attribute size : cast<ArrayAttr>(sizes))
        if (auto name = cast<DimAttr>(size).asSymbol())
          declare(grownLengths(*name));
  };
  if (auto scan = dyn_cast<ScanOp>(op))
    loop(scan);
  if (auto bounded = dyn_cast<LoopOp>(op)) {
    loop(bounded);
    declare(bounded.getSteps());
    declare(bounded.getLengths());
  }
  if (auto ragged = dyn_cast<RaggedOp>(op))
    declare(ragged.getSymbol());
  if (auto nonzero = dyn_cast<NonzeroOp>(op))
    declare(nonzero.getSymbol());
  if (auto maxlen = dyn_cast<MaxLenOp>(op))
    declare(maxlen.getSymbol());
}
