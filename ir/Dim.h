// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The dialect's attributes and its type: dimension expressions (DimAttr), axes, symbols, SymbolicTensorType.
// Documented in Dialect.td; their text forms are printed and read by DimText.cpp.
#pragma once

#include "mlir/IR/Attributes.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/Types.h"
#include <optional>
#include <string>

#include "ir/Enums.h.inc"

namespace rondo {
class DimAttr;
class DimMonomialAttr;
class AxisAttr;
using Dim = DimAttr;
} // namespace rondo

#include "ir/Dialect.h.inc"
#define GET_ATTRDEF_CLASSES
#include "ir/Attributes.h.inc"
#define GET_TYPEDEF_CLASSES
#include "ir/Types.h.inc"
