// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The analysis that finds products.
#include "backends/cpu/Product.h"

#include "backends/cpu/Access.h"
#include "backends/cpu/Lanes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::cpu;

using Buffers = llvm::DenseMap<Value, Buffer>;

static std::optional<ConstantColumns> matchConstant(Value factor, Value depth, Value column,
                                                    const Buffers &buffers) {
  auto load = factor.getDefiningOp<memref::LoadOp>();
  if (!load)
    return std::nullopt;
  auto found = buffers.find(load.getMemRef());
  if (found == buffers.end() || !found->second.constant)
    return std::nullopt;
  const Buffer &buffer = found->second;
  ConstantColumns columns{buffer.constant, buffer.constantOffset, 0, 0};
  for (auto [index, stride] : llvm::zip_equal(load.getIndices(), buffer.strides)) {
    auto form = affineForm(index, {depth, column});
    auto step = constantOf(stride);
    if (!form || !step)
      return std::nullopt;
    columns.start += form->constant * *step;
    columns.perDepth += form->coefficients[0] * *step;
    columns.perColumn += form->coefficients[1] * *step;
  }
  if (!columns.perColumn || !columns.perDepth)
    return std::nullopt;
  return columns;
}

static bool isActivation(Value factor, Value depth, Value column) {
  auto load = factor.getDefiningOp<memref::LoadOp>();
  if (!load || dependsOn(factor, column) || load.getIndices().empty())
    return false;
  return isContiguous(load.getIndices(), load.getMemRefType(), depth) &&
         stepOf(load.getIndices().back(), depth) == 1;
}

static std::optional<Segment> matchSegment(kernel::ReduceOp op, Value column, const Buffers &buffers) {
  auto depth = constantOf(op.getBound());
  if (!depth || *depth < 4)
    return std::nullopt;
  Segment segment{op, {}, {}, *depth};
  for (unsigned i = 0; i < op.getYield().getValues().size(); ++i) {
    Operation *product = summedProduct(op, i);
    if (!product || !product->getResult(0).getType().isF32())
      return std::nullopt;
    Value activation = product->getOperand(0), constant = product->getOperand(1);
    auto columns = matchConstant(constant, op.getIndex(), column, buffers);
    if (!columns) {
      std::swap(activation, constant);
      columns = matchConstant(constant, op.getIndex(), column, buffers);
    }
    if (!columns || !isActivation(activation, op.getIndex(), column))
      return std::nullopt;
    auto load = activation.getDefiningOp<memref::LoadOp>();
    if (segment.activation && segment.activation != load)
      return std::nullopt;
    segment.activation = load;
    segment.parts.push_back(*columns);
  }
  if (segment.parts.empty() || segment.parts.size() > 8)
    return std::nullopt;
  return segment;
}

std::optional<Product> rondo::cpu::matchProduct(Operation *columns, const Buffers &buffers) {
  if (!isa<kernel::ParallelOp, kernel::ReduceOp>(columns))
    return std::nullopt;
  auto count = constantOf(columns->getOperand(0)); // both have the bound first
  Region &body = columns->getRegion(0);
  if (!count || *count < 8 || !laneCost(body))
    return std::nullopt;
  Product product{columns, *count, {}};
  for (auto reduce : body.front().getOps<kernel::ReduceOp>())
    if (auto segment = matchSegment(reduce, body.getArgument(0), buffers))
      product.segments.push_back(std::move(*segment));
  if (product.segments.empty())
    return std::nullopt;
  return product;
}

std::optional<RowNest> rondo::cpu::matchRowNest(kernel::ParallelOp outermost, const Buffers &buffers) {
  RowNest nest{{outermost}, {}};
  while (true) {
    Block &block = nest.rows.back().getBody().front();
    SmallVector<kernel::ParallelOp> loops(block.getOps<kernel::ParallelOp>());
    SmallVector<Product> reductions;
    for (auto reduce : block.getOps<kernel::ReduceOp>())
      if (auto product = matchProduct(reduce, buffers))
        reductions.push_back(*product);
    if (loops.empty() && reductions.size() == 1) {
      nest.product = reductions[0];
      return nest;
    }
    bool stores = !block.getOps<memref::StoreOp>().empty();
    if (loops.size() != 1 || !reductions.empty() || stores)
      return std::nullopt;
    if (auto product = matchProduct(loops[0], buffers)) {
      nest.product = *product;
      return nest;
    }
    nest.rows.push_back(loops[0]);
  }
}
