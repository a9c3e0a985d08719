// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The ops of the model IR. Heavy: include it where ops are used, not in headers that only name types.
#pragma once

#include "ir/Dim.h"
#include "ir/ShapeRule.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "ir/Interfaces.h.inc"
#define GET_OP_CLASSES
#include "ir/Ops.h.inc"

namespace rondo {

/// On `fill`, for what is said about a mistake: an array with, for each axis, the location where its size got
/// a name (called `axis` where it was taken from a tensor's axis), or unit.
inline constexpr const char namedSizesAttr[] = "rondo.named_sizes";

/// The type of a value of the model IR.
inline SymbolicTensorType typeOf(mlir::Value value) {
  return llvm::cast<SymbolicTensorType>(value.getType());
}

/// Runs the op's shape rule on its operands' types and sets its result types. Obligations go to `sink` (may
/// be null). Fails, with the rule's message in `sink`, where the program is ill-formed.
mlir::LogicalResult inferResultTypes(ShapedOp op, ShapeSink *sink = nullptr);

/// Runs the op's rule on the types that `environment` gives its operands, and enters the results' types
/// there. An op without a rule keeps its types, with symbols replaced.
mlir::LogicalResult inferInto(ShapeEnvironment &environment, mlir::Operation *op, ShapeSink *sink = nullptr);

/// Calls `declare` for each symbol that the op brings into scope.
void forEachDeclaredSymbol(mlir::Operation *op, llvm::function_ref<void(llvm::StringRef)> declare);

/// Builds an op whose result types come from its shape rule: `create<AddOp>(builder, loc, sink, lhs, rhs)`,
/// arguments as the generated builder takes them after the result type(s). Null where the program is
/// ill-formed (the op is erased).
template <typename OpT, typename... Args>
OpT create(mlir::OpBuilder &builder, mlir::Location loc, ShapeSink *sink, Args &&...args) {
  mlir::Type unknown = SymbolicTensorType::scalar(builder.getF32Type());
  OpT op = builder.create<OpT>(loc, unknown, std::forward<Args>(args)...);
  if (mlir::succeeded(inferResultTypes(llvm::cast<ShapedOp>(op.getOperation()), sink)))
    return op;
  op->erase();
  return OpT();
}

} // namespace rondo
