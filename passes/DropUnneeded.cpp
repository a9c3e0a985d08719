// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Removes what only the proof needed.
#include "ir/Ops.h"
#include "mlir/IR/BuiltinOps.h"
#include "passes/Passes.h"

namespace rondo::passes {
#define GEN_PASS_DEF_DROPUNNEEDED
#include "passes/Passes.h.inc"
} // namespace rondo::passes

using namespace mlir;
using namespace rondo;

namespace {
struct DropUnneeded : rondo::passes::impl::DropUnneededBase<DropUnneeded> {
  /// A size that an op of the model determines is that op's value: uses keep the op alive.
  void useLengthsAsValues() {
    for (EntryOp entry : getOperation().getOps<EntryOp>()) {
      llvm::StringMap<Value> values; // symbols belong to their entry
      entry.getBody().walk([&](MaxLenOp op) { values[op.getSymbol()] = op.getResult(); });
      entry.getBody().walk([&](SizeOp op) {
        std::optional<StringRef> symbol = op.getDim().asSymbol();
        if (Value value = symbol ? values.lookup(*symbol) : Value())
          op.getResult().replaceAllUsesWith(value);
      });
    }
  }

  /// The greatest of lengths may only be mentioned in types; an op that nothing uses would go.
  void keepLengthsAlive() {
    getOperation().walk([](MaxLenOp op) {
      OpBuilder builder(op->getContext());
      builder.setInsertionPointAfter(op);
      DimAttr size = DimAttr::symbol(op.getContext(), op.getSymbol());
      builder.create<RequireOp>(op.getLoc(), ObligationKind::AtLeast, size,
                                DimAttr::constant(op.getContext(), 0), Cause::Unknown, "lengths",
                                op.getResult());
    });
  }

  void runOnOperation() override {
    for (EntryOp entry : llvm::make_early_inc_range(getOperation().getOps<EntryOp>()))
      if (entry->hasAttr("rondo.check_only"))
        entry->erase();
    useLengthsAsValues();
    getOperation().walk([](Operation *op) {
      if (isa<RequireOp, InRangeOp>(op))
        return op->erase();
      // What is told about a mistake is not told any more.
      if (auto ascribe = dyn_cast<AscribeOp>(op)) {
        ascribe.getSourcesMutable().clear();
        ascribe.setPlaces({});
      }
      // Another type means other names for sizes that were proved equal: users were typed with those, so it
      // stays.
      if (auto ascribe = dyn_cast<AscribeOp>(op);
          ascribe && ascribe.getType() == ascribe.getInput().getType()) {
        ascribe.getResult().replaceAllUsesWith(ascribe.getInput());
        ascribe->erase();
      }
    });
    keepLengthsAlive();
  }
};
} // namespace
