// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Fusion rule 6: rows of a constant table times a constant matrix are rows of the folded table.
#include "ir/Evaluate.h"
#include "ir/Ops.h"
#include "mlir/IR/BuiltinOps.h"
#include "passes/Passes.h"

namespace rondo::passes {
#define GEN_PASS_DEF_FOLDGATHEREDPRODUCTS
#include "passes/Passes.h.inc"
} // namespace rondo::passes

using namespace mlir;
using namespace rondo;

namespace {
struct FoldGatheredProducts : rondo::passes::impl::FoldGatheredProductsBase<FoldGatheredProducts> {
  using FoldGatheredProductsBase::FoldGatheredProductsBase;

  bool isConstant(Value value) {
    return ConstantEvaluator([](StringRef) { return nullptr; }).isConstant(value);
  }

  /// The gather of whole rows of a constant table of two axes that `value` is; null otherwise.
  GatherOp rowsOfTable(Value value) {
    auto gather = value.getDefiningOp<GatherOp>();
    bool rows =
        gather && gather.getAxis() == 0 && gather.getBatch() == 0 && typeOf(gather.getTable()).getRank() == 2;
    return rows && isConstant(gather.getTable()) ? gather : GatherOp();
  }

  bool isSmall(DimAttr rows, DimAttr columns) {
    auto r = rows.asConstant(), c = columns.asConstant();
    return r && c && *r <= maxRows && *r * *c * 4 <= maxBytes;
  }

  /// The folded table where tables go: in front of all loops.
  OpBuilder atTable(GatherOp gather, Value other) {
    OpBuilder builder(gather.getContext());
    builder.setInsertionPointAfterValue(gather.getTable());
    Operation *op = other.getDefiningOp();
    if (op && op->getBlock() == builder.getInsertionBlock() &&
        builder.getInsertionPoint() != builder.getInsertionBlock()->end() &&
        !op->isBeforeInBlock(&*builder.getInsertionPoint()))
      builder.setInsertionPointAfter(op);
    return builder;
  }

  /// The result's type is the op's own: sizes that were proved equal may be written in two ways.
  void replace(Operation *op, GatherOp gather, Value table) {
    OpBuilder builder(op);
    Value rows = builder.create<GatherOp>(op->getLoc(), op->getResult(0).getType(), gather.getAxisAttr(),
                                          gather.getBatchAttr(), table, gather.getIds());
    op->getResult(0).replaceAllUsesWith(rows);
    op->erase();
  }

  bool foldProduct(EinsumOp op) {
    auto [inputs, output] = op.getEquation().split("->");
    auto [left, right] = inputs.split(',');
    for (bool swapped : {false, true}) {
      Value x = swapped ? op.getRhs() : op.getLhs(), w = swapped ? op.getLhs() : op.getRhs();
      StringRef xs = swapped ? right : left, ws = swapped ? left : right;
      GatherOp gather = rowsOfTable(x);
      if (!gather || !isConstant(w) || ws.size() != 2 ||
          w.getParentBlock() != gather.getTable().getParentBlock())
        continue;
      // ids' letters, then k; the matrix has k and one letter n; the result ids' letters, then n.
      char k = xs.back(), n = ws[0] == k ? ws[1] : ws[0];
      if (!ws.contains(k) || output.empty() || output.back() != n || output.drop_back() != xs.drop_back())
        continue;
      if (!isSmall(typeOf(gather.getTable()).size(0), typeOf(op).axis(typeOf(op).getRank() - 1).getSize()))
        continue;
      char row = 'a';
      while (ws.contains(row))
        ++row;
      OpBuilder builder = atTable(gather, w);
      std::string equation = std::string{row, k, ','} + ws.str() + "->" + row + n;
      Value table = create<EinsumOp>(builder, op.getLoc(), nullptr, builder.getStringAttr(equation),
                                     gather.getTable(), w);
      if (!table)
        return false;
      replace(op, gather, table);
      return true;
    }
    return false;
  }

  bool foldSum(AddOp op) {
    for (bool swapped : {false, true}) {
      Value rows = swapped ? op.getRhs() : op.getLhs(), term = swapped ? op.getLhs() : op.getRhs();
      GatherOp gather = rowsOfTable(rows);
      if (!gather || !isConstant(term) || typeOf(term).getRank() > 1 ||
          term.getParentBlock() != gather.getTable().getParentBlock() ||
          !isSmall(typeOf(gather.getTable()).size(0), typeOf(gather.getTable()).size(1)))
        continue;
      OpBuilder builder = atTable(gather, term);
      Value table = create<AddOp>(builder, op.getLoc(), nullptr, gather.getTable(), term);
      if (!table)
        return false;
      replace(op, gather, table);
      return true;
    }
    return false;
  }

  void runOnOperation() override {
    // A folded product may meet a sum, and that a product: until nothing folds. Ops are visited afresh after
    // each change.
    for (bool folded = true; folded;) {
      folded = false;
      getOperation().walk([&](Operation *op) {
        auto einsum = dyn_cast<EinsumOp>(op);
        auto add = dyn_cast<AddOp>(op);
        folded = (einsum && foldProduct(einsum)) || (add && foldSum(add));
        return folded ? WalkResult::interrupt() : WalkResult::advance();
      });
    }
  }
};
} // namespace
