// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/Dialects.h"
#include "ir/KernelOps.h"
#include "ir/Ops.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

const mlir::DialectRegistry &rondo::tools::dialects() {
  static const mlir::DialectRegistry registry = [] {
    mlir::DialectRegistry made;
    made.insert<RondoDialect, kernel::KernelDialect, mlir::arith::ArithDialect, mlir::func::FuncDialect,
                mlir::math::MathDialect, mlir::memref::MemRefDialect, mlir::scf::SCFDialect,
                mlir::vector::VectorDialect>();
    return made;
  }();
  return registry;
}
