// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Runs one entry of kernel IR: each op becomes an action on numbered values, once; then the actions run.
// Internal.
#pragma once

#include "backends/reference/KernelMemory.h"
#include "backends/reference/Reference.h"
#include "ir/Evaluate.h"
#include "ir/KernelOps.h"

namespace rondo::reference {

/// The value of a scalar: integers of all widths and index in `i` (i1 is 0 or 1), f32 in `f`.
union Number {
  double f;
  int64_t i;
};

class KernelInterpreter {
public:
  KernelInterpreter(kernel::EntryOp entry, const Options &options) : entry(entry), options(options) {}
  mlir::FailureOr<Run> run(const Tensors &inputs);

private:
  /// Does one op; false where an error has been reported.
  using Action = std::function<bool()>;
  using Code = std::vector<Action>;

  // Entry (KernelEntry.cpp)
  mlir::LogicalResult bindArguments(const Tensors &inputs);
  mlir::LogicalResult collectOutputs();
  mlir::FailureOr<TensorValue> outputValue(size_t i, SymbolicTensorType type);
  SymbolicTensorType typeOf(mlir::ArrayAttr types, size_t i, mlir::Value buffer, mlir::Attribute shape);
  mlir::LogicalResult bindOutputLengths();

  // Code: actions of the ops of a block, but for its terminator (KernelInterpreter.cpp)
  Code compile(mlir::Block &block);
  Action compile(mlir::Operation *op);
  Action compileHost(mlir::Operation *op);
  Action compileRows(mlir::Operation *op);
  Action compileMemRef(mlir::Operation *op);
  Action compileControl(mlir::Operation *op);
  Action compileLaunch(kernel::LaunchOp launch);
  Action compileParallel(kernel::ParallelOp loop);
  Action compileReduce(kernel::ReduceOp loop);
  // Scalar code (KernelScalars.cpp)
  Action compileScalar(mlir::Operation *op);
  Action compileConversion(mlir::Operation *op);
  Action compileCompare(mlir::Operation *op);

  bool execute(const Code &code) {
    for (const Action &action : code)
      if (!action())
        return false;
    return true;
  }
  /// Where the value stands; made at first use.
  uint32_t slot(mlir::Value value);
  llvm::SmallVector<uint32_t, 4> slotsOf(mlir::ValueRange values);
  void copy(llvm::ArrayRef<uint32_t> from, llvm::ArrayRef<uint32_t> to);
  double rounded(double x) const { return options.roundToFloat ? double(float(x)) : x; }
  bool report(mlir::Operation *op, const std::string &problem);
  bool load(mlir::Operation *op, uint32_t buffer, llvm::ArrayRef<uint32_t> indices, uint32_t into,
            bool isFloat);

  kernel::EntryOp entry;
  const Options &options;
  SymbolValues symbols;
  KernelMemory memory;
  llvm::DenseMap<mlir::Value, uint32_t> slots;
  std::vector<Number> numbers; // by slot
  std::vector<View> views;     // by slot, of memrefs
  std::vector<Storage *> arguments;
  Run result;
};

} // namespace rondo::reference
