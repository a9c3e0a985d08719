// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/Weights.h"
#include "frontend/weights/Binding.h"
#include "ir/Ops.h"
#include "tools/Places.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/DialectResourceBlobManager.h"

#include <map>

using namespace rondo;
using namespace rondo::tools;

namespace {

/// The parameters of a module, one for each tensor: entries that use the same one have an op each.
struct Parameters {
  std::vector<weights::Parameter> list;
  std::vector<std::vector<ParamOp>> ops;
};

} // namespace

static weights::DType dtypeOf(SymbolicTensorType type) {
  return type.isFloat() ? weights::DType::F32 : type.isBool() ? weights::DType::Bool : weights::DType::I32;
}

static Parameters collectParameters(mlir::ModuleOp module) {
  Parameters parameters;
  std::map<std::string, size_t> byName;
  module.walk([&](ParamOp op) {
    auto [found, isNew] = byName.try_emplace(op.getTensorName().str(), parameters.list.size());
    if (isNew) {
      auto type = llvm::cast<SymbolicTensorType>(op.getResult().getType());
      weights::Parameter parameter{op.getTensorName().str(), dtypeOf(type), {}};
      for (AxisAttr axis : type.getAxes())
        parameter.shape.push_back(axis.getSize().asConstant().value_or(0)); // the verifier wants constants
      parameters.list.push_back(std::move(parameter));
      parameters.ops.emplace_back();
    }
    parameters.ops[found->second].push_back(op);
  });
  return parameters;
}

bool rondo::tools::hasParameters(mlir::ModuleOp module) {
  return module.walk([](ParamOp) { return mlir::WalkResult::interrupt(); }).wasInterrupted();
}

/// The tensor's bytes as they lie in the file; they stay mapped as long as the attribute's context lives.
static mlir::ElementsAttr valueAttribute(const weights::Tensor &tensor, mlir::MLIRContext *context) {
  mlir::Builder builder(context);
  auto *data = reinterpret_cast<const char *>(tensor.bytes.get());
  if (tensor.dtype == weights::DType::Bool) {
    std::vector<uint8_t> bits(tensor.byteCount);
    for (size_t i = 0; i < bits.size(); ++i)
      bits[i] = data[i] != 0;
    auto type = mlir::RankedTensorType::get(tensor.shape, builder.getI1Type());
    return mlir::DenseElementsAttr::get(
        type, llvm::ArrayRef(reinterpret_cast<const bool *>(bits.data()), bits.size()));
  }
  auto element =
      tensor.dtype == weights::DType::F32 ? mlir::Type(builder.getF32Type()) : builder.getI32Type();
  auto type = mlir::RankedTensorType::get(tensor.shape, element);
  llvm::ArrayRef<char> bytes(data, size_t(tensor.byteCount));
  constexpr size_t alignment = 4;
  bool isAligned = reinterpret_cast<uintptr_t>(data) % alignment == 0;
  mlir::AsmResourceBlob blob =
      isAligned
          ? mlir::UnmanagedAsmResourceBlob::allocateWithAlign(
                bytes, alignment, [keep = tensor.bytes](void *, size_t, size_t) {}, /*dataIsMutable=*/false)
          : mlir::HeapAsmResourceBlob::allocateAndCopyWithAlign(bytes, alignment, /*dataIsMutable=*/false);
  return mlir::DenseResourceElementsAttr::get(type, tensor.name, std::move(blob));
}

std::vector<passes::ProofDiagnostic> rondo::tools::bindWeights(mlir::ModuleOp module,
                                                               const std::vector<weights::Tensor> &tensors,
                                                               const std::string &file) {
  Parameters parameters = collectParameters(module);
  weights::Binding binding = weights::bindParameters(parameters.list, tensors);
  std::vector<passes::ProofDiagnostic> diagnostics;
  for (const weights::BindingProblem &problem : binding.problems) {
    passes::ProofDiagnostic diagnostic;
    diagnostic.code = "E-WEIGHT";
    diagnostic.message = problem.message;
    if (problem.parameter)
      diagnostic.place = placeOf(parameters.ops[*problem.parameter][0].getLoc());
    else
      diagnostic.place.file = file;
    diagnostics.push_back(std::move(diagnostic));
  }
  if (!diagnostics.empty())
    return diagnostics;
  for (size_t i = 0; i < parameters.ops.size(); ++i) {
    mlir::ElementsAttr value = valueAttribute(tensors[binding.tensors[i]], module.getContext());
    for (ParamOp op : parameters.ops[i])
      op->setAttr("value", value);
  }
  return diagnostics;
}
