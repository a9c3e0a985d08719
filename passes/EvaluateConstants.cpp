// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Expressions of parameters alone are evaluated once, in double precision, and rounded to f32 at the end.
#include "ir/Evaluate.h"
#include "ir/Ops.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "passes/Passes.h"

namespace rondo::passes {
#define GEN_PASS_DEF_EVALUATECONSTANTS
#include "passes/Passes.h.inc"
} // namespace rondo::passes

using namespace mlir;
using namespace rondo;

namespace {
/// A name for people: the path of the first parameter that the value is made of.
StringAttr dataName(Value value) {
  Operation *op = value.getDefiningOp();
  if (auto param = dyn_cast<ParamOp>(op))
    return param.getPathAttr();
  for (Value operand : op->getOperands())
    if (StringAttr name = dataName(operand))
      return name;
  return {};
}

/// Literals print as they are; what is one number everywhere stays one number.
ElementsAttr attributeOf(Value value, const TensorValue &data) {
  auto type = cast<SymbolicTensorType>(value.getType());
  auto shaped = RankedTensorType::get(data.sizes(), type.getElementType());
  bool splat = !data.elements().empty() && llvm::all_equal(data.elements());
  if (splat && isa<FloatType>(type.getElementType()))
    return DenseElementsAttr::get(shaped, ArrayRef<Attribute>{FloatAttr::get(
                                              type.getElementType(), double(float(data.elements()[0])))});
  if (splat || type.isBool()) {
    SmallVector<Attribute> elements;
    for (double element : splat ? ArrayRef(data.elements()).take_front() : ArrayRef(data.elements()))
      elements.push_back(IntegerAttr::get(type.getElementType(), int64_t(element)));
    return DenseElementsAttr::get(shaped, elements);
  }
  StringAttr name = dataName(value);
  return makeResource(value.getContext(), name ? name.getValue() : "constant", data);
}

/// A constant of that type whose numbers nobody knows.
ElementsAttr undefined(Value value) {
  auto type = cast<SymbolicTensorType>(value.getType());
  auto sizes =
      llvm::map_to_vector(type.getAxes(), [](AxisAttr axis) { return *axis.getSize().asConstant(); });
  auto shaped = RankedTensorType::get(sizes, type.getElementType());
  if (type.isBool())
    return DenseElementsAttr::get(shaped, false);
  return DenseResourceElementsAttr::get(shaped, "undefined", AsmResourceBlob());
}

struct EvaluateConstants : rondo::passes::impl::EvaluateConstantsBase<EvaluateConstants> {
  using EvaluateConstantsBase::EvaluateConstantsBase;
  llvm::StringMap<TensorValue> parameters;

  void runOnOperation() override {
    bool unbound = false;
    getOperation().walk([&](ParamOp param) {
      auto elements = param->getAttrOfType<ElementsAttr>("value");
      auto data = elements && !weightless ? readElements(elements) : std::nullopt;
      if (weightless) {
        param->setAttr("value", undefined(param.getResult()));
        return;
      }
      if (data)
        parameters[param.getTensorName()] = std::move(*data);
      else
        unbound = true, param.emitError("parameter `")
                            << param.getPath() << "` has no weights: give a file with --weights=FILE";
    });
    if (unbound)
      return signalPassFailure();
    for (EntryOp entry : getOperation().getOps<EntryOp>())
      if (failed(evaluate(entry)))
        return signalPassFailure();
  }

  LogicalResult evaluate(EntryOp entry) {
    ConstantEvaluator evaluator([&](StringRef name) -> const TensorValue * {
      auto it = parameters.find(name);
      return it == parameters.end() ? nullptr : &it->second;
    });
    // Only what something else uses is needed: the way there is evaluated with it.
    SmallVector<Value> needed;
    entry.getBody().walk([&](Operation *op) {
      if (isa<rondo::ConstantOp>(op))
        return;
      for (Value result : op->getResults()) {
        auto outside = [&](Operation *user) {
          return user->getNumResults() == 0 || !evaluator.isConstant(user->getResult(0));
        };
        if (evaluator.isConstant(result) && llvm::any_of(result.getUsers(), outside))
          needed.push_back(result);
      }
    });
    OpBuilder builder = OpBuilder::atBlockBegin(&entry.getBlock());
    SmallVector<std::pair<Value, Value>> replacements;
    for (Value value : needed) {
      ElementsAttr elements;
      if (weightless && dataName(value)) {
        elements = undefined(value);
      } else {
        const TensorValue *data = evaluator.evaluate(value);
        if (!data)
          return failure();
        elements = attributeOf(value, *data);
      }
      auto constant = builder.create<rondo::ConstantOp>(value.getLoc(), value.getType(), elements);
      if (StringAttr name = dataName(value))
        constant->setAttr("data_name", name);
      replacements.push_back({value, constant});
    }
    for (auto [value, constant] : replacements)
      value.replaceAllUsesWith(constant);
    return success();
  }
};
} // namespace
