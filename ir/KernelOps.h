// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The `kernel` dialect in C++: dialect and op classes generated from KernelDialect.td and KernelOps.td.
#pragma once

#include "ir/Dim.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinAttributeInterfaces.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "ir/KernelEnums.h.inc"

#include "ir/KernelDialect.h.inc"

namespace rondo::kernel {
class YieldOp;
}

#define GET_OP_CLASSES
#include "ir/KernelOps.h.inc"
