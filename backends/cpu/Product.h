// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Finds matrix products in the loops of a kernel: a loop over columns whose body sums, over a depth, an
// activation that does not depend on the column times a constant that depends on depth and column only.
#pragma once

#include "backends/cpu/Buffer.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "llvm/ADT/DenseMap.h"

namespace rondo::cpu {

/// Element (depth, column) of one factor is data[start + depth * perDepth + column * perColumn].
struct ConstantColumns {
  kernel::DataOp data;
  int64_t start, perDepth, perColumn;
};

/// One `reduce sum` of products; one part an accumulator. Parts share the activation.
struct Segment {
  kernel::ReduceOp op;
  mlir::memref::LoadOp activation;
  llvm::SmallVector<ConstantColumns> parts;
  int64_t depth;
};

/// The segments in the body of one loop over columns, in order.
struct Product {
  mlir::Operation *columns; // kernel.parallel or kernel.reduce
  int64_t count;            // of columns
  llvm::SmallVector<Segment> segments;

  mlir::Region &body() const { return columns->getRegion(0); }
  mlir::Value index() const { return columns->getRegion(0).getArgument(0); }
  kernel::ReduceOp reduce() const { return mlir::dyn_cast<kernel::ReduceOp>(columns); }
};

std::optional<Product> matchProduct(mlir::Operation *columns, const llvm::DenseMap<Value, Buffer> &buffers);

/// A product and the loops over its rows, outermost first.
struct RowNest {
  llvm::SmallVector<kernel::ParallelOp> rows;
  Product product;
};
std::optional<RowNest> matchRowNest(kernel::ParallelOp outermost,
                                    const llvm::DenseMap<Value, Buffer> &buffers);

} // namespace rondo::cpu
