// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The host schedule around the kernels: what a block does in order, scalars that it reads, sizes that it
// computes.
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "passes/kernels/FormKernels.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

void Former::emitBlock(BlockPlan &plan, OpBuilder &builder) {
  for (Item &item : plan.items) {
    if (item.loop)
      emitLoop(*item.loop, builder);
    else if (!item.maxlen)
      emitKernel(item, builder);
    else
      symbolValues[item.maxlen.getSymbol()]->value = builder.create<arith::IndexCastOp>(
          item.maxlen.getLoc(), builder.getIndexType(), scalarLoad(item.longest, {}, builder));
  }
}

Value Former::scalarLoad(Storage *storage, ValueRange at, OpBuilder &builder) {
  Value value = builder.create<memref::LoadOp>(made.getLoc(), storage->memref, at);
  if (storage->type != Scalar::Bool)
    return value;
  Value zero = builder.create<arith::ConstantOp>(made.getLoc(), builder.getI8IntegerAttr(0));
  return builder.create<arith::CmpIOp>(made.getLoc(), arith::CmpIPredicate::ne, value, zero);
}

/// The value of a dimension in the schedule: over symbols of the entry alone it is a size, else it is
/// computed here.
Value Former::hostDim(DimAttr dim, OpBuilder &builder) {
  Location loc = made.getLoc();
  bool computed = false;
  dim.forEachSymbol([&](StringAttr name) { computed |= symbolValues.contains(name.getValue()); });
  if (!computed) {
    Value &known = sizes[dim];
    if (!known)
      known = dim.asConstant() ? top.create<arith::ConstantIndexOp>(loc, *dim.asConstant()).getResult()
                               : top.create<kernel::SizeOp>(loc, top.getIndexType(), dim).getResult();
    return known;
  }
  auto factorValue = [&](Attribute factor) -> Value {
    if (auto name = dyn_cast<StringAttr>(factor)) {
      auto it = symbolValues.find(name.getValue());
      return it == symbolValues.end() ? hostDim(DimAttr::symbol(context, name.getValue()), builder)
                                      : it->second->value;
    }
    auto atom = cast<DimAtomAttr>(factor);
    Value lhs = hostDim(cast<DimAttr>(atom.getLhs()), builder),
          rhs = hostDim(cast<DimAttr>(atom.getRhs()), builder);
    if (atom.getKind() == AtomKind::FloorDiv)
      return builder.create<arith::FloorDivSIOp>(loc, lhs, rhs);
    if (atom.getKind() == AtomKind::Min)
      return builder.create<arith::MinSIOp>(loc, lhs, rhs);
    return builder.create<arith::MaxSIOp>(loc, lhs, rhs);
  };
  Value sum;
  for (auto [monomial, coefficient] : llvm::zip_equal(dim.getMonomials(), dim.getCoefficients())) {
    Value product;
    for (Attribute factor : monomial.getFactors()) {
      Value value = factorValue(factor);
      product = product ? builder.create<arith::MulIOp>(loc, product, value).getResult() : value;
    }
    if (!product || coefficient != 1) {
      Value scale = builder.create<arith::ConstantIndexOp>(loc, coefficient);
      product = product ? builder.create<arith::MulIOp>(loc, product, scale).getResult() : scale;
    }
    sum = sum ? builder.create<arith::AddIOp>(loc, sum, product).getResult() : product;
  }
  return sum ? sum : builder.create<arith::ConstantIndexOp>(loc, 0).getResult();
}
