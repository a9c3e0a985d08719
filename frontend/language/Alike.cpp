// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "frontend/language/Alike.h"

#include "mlir/IR/AttrTypeSubElements.h"

namespace rondo::language {

namespace {
struct Counter : ShapeSink {
  bool any = false;
  void obligation(Obligation) override { any = true; }
  void illFormed(mlir::Operation *, Cause, const llvm::Twine &) override { any = true; }
};

// Sizes that an op names itself may be those of a loop.
bool namesSizes(mlir::Operation *op) {
  return op->getAttrDictionary()
      .walk([](DimAttr dim) {
        return dim.asConstant() ? mlir::WalkResult::advance() : mlir::WalkResult::interrupt();
      })
      .wasInterrupted();
}

// What must hold for an op may hold in a step of the loop only.
bool holdsAnywhere(mlir::Operation *op) {
  if (!mlir::isPure(op) || op->getNumRegions() > 0 || llvm::isa<GatherOp, OneHotOp, RaggedOp>(op))
    return false;
  Counter stated;
  ShapeEnvironment none;
  return mlir::succeeded(inferInto(none, op, &stated)) && !stated.any && !namesSizes(op);
}
} // namespace

std::optional<size_t> Alike::depth(mlir::Value value) const {
  auto it = llvm::find(blocks_, value.getParentBlock());
  return it == blocks_.end() ? std::nullopt : std::optional<size_t>(it - blocks_.begin());
}

void Alike::moveOut(mlir::Value value) {
  mlir::Operation *op = value.getDefiningOp();
  std::optional<size_t> own = depth(value);
  if (!op || !own || *own == 0)
    return;
  size_t outer = 0;
  for (mlir::Value operand : op->getOperands()) {
    moveOut(operand);
    outer = std::max(outer, depth(operand).value_or(*own));
  }
  if (outer < *own && holdsAnywhere(op))
    op->moveBefore(blocks_[outer], blocks_[outer]->end());
}

// Lengths of an axis whose lengths stand in a value.
mlir::Value Alike::lengthsBehind(mlir::Value value) const {
  auto lengths = value.getDefiningOp<LengthsOp>();
  if (!lengths)
    return value;
  AxisAttr axis = typeOf(lengths.getInput()).axis(lengths.getAxis());
  auto symbol = axis.getLengths() ? axis.getLengths().asSymbol() : std::nullopt;
  mlir::Value behind = symbol ? lengths_.lookup(*symbol) : mlir::Value();
  return behind && depth(behind) ? behind : value;
}

Alike::Key Alike::keyOf(mlir::OpResult value) {
  mlir::Operation *op = value.getOwner();
  Key key = {op->getName().getAsOpaquePointer(), value.getType().getAsOpaquePointer(),
             reinterpret_cast<const void *>(uintptr_t(value.getResultNumber()))};
  // Whose lengths they are does not matter.
  if (auto lengths = llvm::dyn_cast<LengthsOp>(op)) {
    AxisAttr axis = typeOf(lengths.getInput()).axis(lengths.getAxis());
    key.push_back(axis.getLengths().getAsOpaquePointer());
    return key;
  }
  key.push_back(op->getAttrDictionary().getAsOpaquePointer());
  for (mlir::Value operand : op->getOperands())
    key.push_back(first(operand).getAsOpaquePointer());
  return key;
}

mlir::Value Alike::first(mlir::Value value) {
  value = lengthsBehind(value);
  auto result = llvm::dyn_cast<mlir::OpResult>(value);
  if (!result || !mlir::isPure(result.getOwner()) || result.getOwner()->getNumRegions() > 0)
    return value;
  if (mlir::Value known = known_.lookup(value))
    return known;
  moveOut(value);
  mlir::Value &like = firsts_[keyOf(result)];
  std::optional<size_t> mine = depth(value), its = like ? depth(like) : std::nullopt;
  if (!its || (mine && *its > *mine))
    like = value;
  return known_[value] = like;
}

} // namespace rondo::language
