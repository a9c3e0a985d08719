// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// softmax and log_softmax as reductions and elementwise ops, with the greatest value subtracted first.
#include "ir/Ops.h"
#include "mlir/IR/BuiltinOps.h"
#include "passes/Passes.h"

namespace rondo::passes {
#define GEN_PASS_DEF_DECOMPOSENORMALISATIONS
#include "passes/Passes.h.inc"
} // namespace rondo::passes

using namespace mlir;
using namespace rondo;

namespace {
/// The reduction over an axis, with that axis of size 1 again.
Value reduced(OpBuilder &builder, Location loc, ReduceKind kind, Value x, uint64_t axis) {
  auto attribute = ReduceKindAttr::get(builder.getContext(), kind);
  Value result = create<ReduceOp>(builder, loc, nullptr, attribute, builder.getI64IntegerAttr(axis), x);
  return create<InsertAxisOp>(builder, loc, nullptr, builder.getI64IntegerAttr(axis), result);
}

template <typename OpT> void decompose(OpT op) {
  OpBuilder builder(op);
  Location loc = op.getLoc();
  Value x = op.getInput();
  Value shifted =
      create<SubOp>(builder, loc, nullptr, x, reduced(builder, loc, ReduceKind::Max, x, op.getAxis()));
  Value exponentials = create<ExpOp>(builder, loc, nullptr, shifted);
  Value sum = reduced(builder, loc, ReduceKind::Sum, exponentials, op.getAxis());
  Value result;
  if (isa<SoftmaxOp>(op))
    result = create<DivOp>(builder, loc, nullptr, exponentials, sum);
  else
    result = create<SubOp>(builder, loc, nullptr, shifted, create<LogOp>(builder, loc, nullptr, sum));
  op.getResult().replaceAllUsesWith(result);
  op->erase();
}

struct DecomposeNormalisations : rondo::passes::impl::DecomposeNormalisationsBase<DecomposeNormalisations> {
  void runOnOperation() override {
    getOperation().walk([](Operation *op) {
      if (auto softmax = dyn_cast<SoftmaxOp>(op))
        decompose(softmax);
      else if (auto log = dyn_cast<LogSoftmaxOp>(op))
        decompose(log);
    });
  }
};
} // namespace
