// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/Memory.h"
#include "ir/KernelOps.h"
#include "ir/Ops.h"
#include "passes/Pipelines.h"

#include "mlir/IR/Builders.h"
#include "llvm/ADT/STLExtras.h"

using namespace rondo;
using namespace rondo::tools;

/// Values that stand in for the weights: every tensor has one of its own everywhere, so that no two are found
/// equal and nothing is simplified that real weights would not allow.
static void bindStandIns(mlir::ModuleOp module) {
  mlir::Builder builder(module.getContext());
  llvm::StringMap<mlir::Attribute> values;
  module.walk([&](ParamOp op) {
    mlir::Attribute &value = values[op.getTensorName()];
    if (!value) {
      auto type = llvm::cast<SymbolicTensorType>(op.getResult().getType());
      llvm::SmallVector<int64_t> sizes;
      for (AxisAttr axis : type.getAxes())
        sizes.push_back(axis.getSize().asConstant().value_or(1));
      double number = 1.5 + 0.25 * double(values.size());
      mlir::Type element = type.getElementType();
      mlir::Attribute one = type.isFloat()
                                ? mlir::Attribute(builder.getFloatAttr(element, number))
                                : builder.getIntegerAttr(element, type.isBool() ? 1 : int64_t(values.size()));
      value = mlir::DenseElementsAttr::get(mlir::RankedTensorType::get(sizes, element), one);
    }
    op->setAttr("value", value);
  });
}

void rondo::tools::planMemory(Model &model) {
  passes::substituteLaws(model.module());
  bindStandIns(model.module());
  // What the compiler cannot lower yet has no plan; that is for `compile` to say.
  if (!passes::lowerToKernels(model.module()))
    return;
  for (auto op : model.module().getOps<kernel::EntryOp>()) {
    auto found = llvm::find_if(model.proof().entries,
                               [&](const auto &entry) { return entry.name == op.getSymName(); });
    if (found != model.proof().entries.end() && op.getWorkspaceAttr())
      found->workspaceBytes = op.getWorkspaceAttr().text();
  }
}
