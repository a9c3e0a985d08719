// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What emits a host schedule: Schedule.cpp the operations, ControlFlow.cpp loops and branches.
#pragma once

#include "backends/cpu/Kernels.h"
#include "runtime/Description.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

namespace rondo::cpu {

class ScheduleEmitter {
public:
  ScheduleEmitter(EntryContext &context, const Code &code, const runtime::Entry &description,
                  mlir::Value call)
      : context(context), code(code), description(description), call(call), lanes(code, context.buffers) {}

  void emit(kernel::EntryOp entry);

private:
  EntryContext &context;
  const Code &code;
  const runtime::Entry &description;
  mlir::Value call, dims, workspace;
  Lanes lanes;
  bool readSinceBarrier = false; // by the schedule: a launch that writes must wait for slow readers

  /// A constant's raw data is laid out only if something reads it: the offset is filled in at the end.
  struct RawUse {
    mlir::LLVM::GEPOp address;
    mlir::arith::ConstantOp offset;
    kernel::DataOp data;
  };
  llvm::SmallVector<RawUse> rawUses;

  mlir::Value field(unsigned offset, mlir::Type type) const;
  mlir::Value size(rondo::Dim dim) const;
  mlir::Value factor(mlir::Attribute factor) const;
  void bindArguments(kernel::EntryOp entry);
  Buffer argumentBuffer(mlir::BlockArgument argument, mlir::ArrayAttr shape, mlir::Value address,
                        mlir::Value outerStride);
  void emitOp(mlir::Operation *op);
  void barrier();
  void onFirstThread(llvm::function_ref<void()> body);

  void emitAlloc(kernel::AllocOp op);
  void emitConstant(kernel::ConstantOp op);
  void placeRawData();
  void emitSubView(mlir::memref::SubViewOp op);
  void emitReinterpret(mlir::memref::ReinterpretCastOp op);
  void emitLaunchOp(kernel::LaunchOp op);
  void emitSort(kernel::SortRowsOp op);
  void emitCount(kernel::CountRowsOp op);
  void emitCompact(kernel::CompactRowsOp op);
  void emitReturn(kernel::ReturnOp op);

  // Control flow: a value that is carried becomes one or several scalars and pointers.
  llvm::SmallVector<mlir::Value> flatten(mlir::ValueRange values);
  llvm::SmallVector<mlir::Type> flatTypes(mlir::TypeRange types) const;
  void bind(mlir::ValueRange values, mlir::ValueRange flat, mlir::ValueRange like);
  void emitFor(mlir::scf::ForOp op);
  void emitWhile(mlir::scf::WhileOp op);
  void emitIf(mlir::scf::IfOp op);
  void emitRegion(mlir::Region &region, mlir::Block *into,
                  llvm::function_ref<void(mlir::Operation *)> terminator);
};

} // namespace rondo::cpu
