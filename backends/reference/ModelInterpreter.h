// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Runs one entry of model IR: straight-line ops by ir/Evaluate, loops here (Loops.cpp). Internal.
#pragma once

#include "backends/reference/Reference.h"
#include "ir/Evaluate.h"
#include "ir/Ops.h"

namespace rondo::reference {

using SharedTensor = std::shared_ptr<const TensorValue>;

class LoopRun;

class ModelInterpreter {
public:
  ModelInterpreter(EntryOp entry, const Tensors &weights, const Options &options);
  mlir::FailureOr<Run> run(const Tensors &inputs);

private:
  friend class LoopRun;

  mlir::LogicalResult runBlock(mlir::Block &block); // all ops but the terminator
  mlir::LogicalResult runOp(mlir::Operation *op);
  SharedTensor weightOf(mlir::Operation *op) const;
  mlir::LogicalResult runScan(ScanOp scan);
  mlir::LogicalResult runLoop(LoopOp loop);
  void set(mlir::Value value, SharedTensor data) { values[value] = std::move(data); }
  SharedTensor get(mlir::Value value) const { return values.lookup(value); }
  void trace(mlir::Operation *op);
  /// The sizes that the types of the op's results state, against the data.
  mlir::LogicalResult checkTypes(mlir::Operation *op);
  /// Binds a symbol of a loop to what the data say; compares where `dim` is something that is known already.
  mlir::LogicalResult bindSize(mlir::Operation *op, DimAttr dim, int64_t size, mlir::DictionaryAttr laws,
                               const llvm::Twine &what);
  void collectOutputs();
  /// False in steps that count for no row, and for elements of rows that a loop around has ended.
  bool isLive(SymbolicTensorType type, const TensorValue &data, llvm::ArrayRef<int64_t> index) const;

  EntryOp entry;
  const Options &options;
  EvaluationContext context;
  llvm::StringMap<mlir::Operation *> owners; // of symbols that loops bind
  llvm::DenseMap<mlir::Value, SharedTensor> values;
  llvm::SmallVector<int64_t> steps;           // of the loops around, counted from 1
  bool silent = false;                        // in steps that count for no row
  llvm::SmallVector<const LoopRun *> running; // the loops around that end rows one by one
  Run result;
};

} // namespace rondo::reference
