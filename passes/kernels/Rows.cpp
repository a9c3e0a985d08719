// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which rows a kernel computes where they end one by one.
//
// A loop that ends rows keeps a list of those that live. A loop inside of it that ends rows too has a list of
// its own, filled anew each time with rows of the list around; an axis of a value runs over the innermost
// list that knows it. So what a row computes in a step is there for every row of every list inside.
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "passes/kernels/FormKernels.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

Space Former::spaceOf(SymbolicTensorType type, LiveRows *rows) {
  Space space;
  auto loop = [&](ExprRef bound) {
    space.variables.push_back(s.variable(space.variables.size(), bound));
    return space.variables.back();
  };
  for (int64_t a = 0; a < type.getRank(); ++a) {
    LiveRows *live = rows;
    RowPlace row;
    for (; live; live = live->outer)
      if (row = placeOfRows(type.getAxes(), live->axis); row.axis == a)
        break;
    if (live) {
      ExprRef number = s.toIndex(s.load(live->list, {loop(s.host(&live->count))}, nullptr));
      if (!row.outer.isConstant(1))
        number = s.plus(s.times(loop(s.dim(row.outer)), live->axis.getSize()), number);
      if (!row.inner.isConstant(1))
        number = s.plus(s.times(number, row.inner), loop(s.dim(row.inner)));
      space.at.push_back(number);
    } else if (type.size(a).isConstant(1)) {
      space.at.push_back(s.index(0));
    } else {
      space.at.push_back(loop(elements.extent(type, a, space.at)));
    }
  }
  return space;
}

/// Makes the loop's list of the rows of `axis`; gives the type of what holds one number a row.
SymbolicTensorType Former::planRows(LoopPlan &plan, AxisAttr axis) {
  plan.rows = std::make_unique<LiveRows>();
  plan.rows->axis = axis.asDense();
  plan.rows->outer = plan.outer;
  auto type = SymbolicTensorType::get(context, IntegerType::get(context, 32), {plan.rows->axis});
  for (LiveRows *around = plan.outer; around && !plan.rows->within; around = around->outer)
    if (placeOfRows(type.getAxes(), around->axis).axis == 0)
      plan.rows->within = around;
  plan.rows->list = allocate("rows", type);
  plan.rows->list->rows = true;
  return type;
}

/// How many rows live before the first step.
Value Former::countOfRows(const LiveRows &rows, OpBuilder &builder) {
  DimAttr size = rows.axis.getSize();
  if (!rows.within)
    return hostDim(size, builder);
  Value count = rows.within->count.value;
  DimAttr each = size.floorDiv(rows.within->axis.getSize());
  if (each.isConstant(1))
    return count;
  return builder.create<arith::MulIOp>(made.getLoc(), count, hostDim(each, builder));
}

/// The storage holds a value of `type` that kernels over these rows compute.
void Former::noteRows(Storage *storage, SymbolicTensorType type, LiveRows *rows) {
  for (; rows; rows = rows->outer) {
    int64_t axis = placeOfRows(type.getAxes(), rows->axis).axis;
    if (axis >= 0 && !llvm::is_contained(rowwise[storage], std::pair(rows, axis)))
      rowwise[storage].push_back({rows, axis});
  }
}

/// Refuses to read other rows than the one that is computed, in a loop where rows end one by one: a finished
/// row holds what it last computed, in a buffer of its own parity.
void Former::checkRows(ExprRef load, Root *root) {
  auto it = rowwise.find(load->storage());
  if (it == rowwise.end() || failed)
    return;
  auto isAround = [&](LiveRows *rows) {
    LiveRows *around = root->rows;
    while (around && around != rows)
      around = around->outer;
    return around != nullptr;
  };
  for (auto [rows, axis] : it->second) {
    if (!isAround(rows))
      continue;
    std::function<bool(ExprRef)> isLive = [&, rows = rows](ExprRef node) {
      for (LiveRows *around = root->rows; around && node->op == ScalarOp::Load; around = around->outer)
        if (node->storage() == around->list && around->isWithin(rows))
          return true;
      return llvm::any_of(node->operands, isLive);
    };
    if (isLive(load->operands[axis]))
      continue;
    failed = true;
    emitError(root->loc) << "`" << root->name << "` reads rows of `" << load->storage()->name
                         << "` that may have ended, in a loop where "
                         << "rows end one by one: not supported by the compiler yet";
  }
}
