// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Places buffers in the workspace: slots of symbolic size, each used by buffers that live one after the
// other.
#include "passes/PlanMemory.h"
#include "ir/KernelOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"
#include "passes/Passes.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"

namespace rondo::passes {
#define GEN_PASS_DEF_PLANMEMORY
#include "passes/Passes.h.inc"
} // namespace rondo::passes

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

constexpr int64_t alignment = 64;

static DimAttr roundUp(DimAttr bytes) {
  DimAttr unit = DimAttr::constant(bytes.getContext(), alignment);
  return (bytes + (alignment - 1)).floorDiv(unit) * unit;
}

MemoryPlan rondo::passes::planMemory(MLIRContext *context, ArrayRef<Lifetime> lifetimes) {
  struct Slot {
    DimAttr size, offset;
    SmallVector<unsigned> buffers;
  };
  SmallVector<Slot> slots;
  SmallVector<unsigned> order = llvm::to_vector(llvm::seq<unsigned>(0, lifetimes.size())),
                        slotOf(lifetimes.size());
  llvm::stable_sort(order, [&](unsigned a, unsigned b) { return lifetimes[a].first < lifetimes[b].first; });
  for (unsigned buffer : order) {
    DimAttr bytes = lifetimes[buffer].bytes;
    auto isFree = [&](Slot &slot) {
      return llvm::all_of(slot.buffers, [&](unsigned other) {
        return lifetimes[other].last < lifetimes[buffer].first ||
               lifetimes[buffer].last < lifetimes[other].first;
      });
    };
    // Of the free slots one that is large enough and no larger than another such; else one that may grow.
    Slot *best = nullptr;
    for (Slot &slot : slots)
      if (isFree(slot) && (slot.size - bytes).isNonNegative() &&
          (!best || (best->size - slot.size).isNonNegative()))
        best = &slot;
    for (Slot &slot : slots)
      if (!best && isFree(slot) && (bytes - slot.size).isNonNegative())
        best = &slot, slot.size = bytes;
    if (!best) {
      slots.emplace_back();
      best = &slots.back();
      best->size = bytes;
    }
    best->buffers.push_back(buffer);
    slotOf[buffer] = best - slots.data();
  }
  MemoryPlan plan;
  plan.total = DimAttr::constant(context, 0);
  for (Slot &slot : slots) {
    slot.offset = plan.total;
    plan.total = plan.total + roundUp(slot.size);
  }
  for (unsigned buffer = 0; buffer < lifetimes.size(); ++buffer)
    plan.offsets.push_back(slots[slotOf[buffer]].offset);
  return plan;
}

//===-- The pass --===//

static DimAttr bytesOf(kernel::AllocOp alloc) {
  auto type = cast<MemRefType>(alloc.getBuffer().getType());
  DimAttr bytes = DimAttr::constant(alloc.getContext(), type.getElementTypeBitWidth() / 8);
  for (Attribute size : alloc.getShape())
    bytes = bytes * cast<DimAttr>(size);
  return bytes;
}

namespace {
struct PlanMemory : rondo::passes::impl::PlanMemoryBase<PlanMemory> {
  void runOnOperation() override {
    for (kernel::EntryOp entry : getOperation().getOps<kernel::EntryOp>())
      plan(entry);
  }

  /// The place of each op in the schedule; a loop spans its body.
  void number(Block &block) {
    for (Operation &op : block) {
      first[&op] = next++;
      if (!isa<kernel::LaunchOp>(op))
        for (Region &region : op.getRegions())
          for (Block &inner : region)
            number(inner);
      last[&op] = next++;
    }
  }

  /// A use inside of a loop that the buffer does not belong to alone may come again in the next step: the
  /// whole loop counts.
  Lifetime lifetimeOf(kernel::AllocOp alloc, Block &body) {
    SmallVector<Operation *> users;
    for (Operation *user : alloc.getBuffer().getUsers()) {
      if (auto launch = user->getParentOfType<kernel::LaunchOp>())
        user = launch;
      users.push_back(user);
    }
    // The innermost loop that holds all uses; what is written and read in one step of it dies with the step.
    Block *common = users.empty() ? &body : users.front()->getBlock();
    for (Operation *user : users)
      while (!common->findAncestorOpInBlock(*user))
        common = common->getParentOp()->getBlock();
    // Unless the step begins with a read: then the value is one of the step before.
    auto begins = [&] {
      Operation *earliest = nullptr;
      for (Operation *user : users)
        if (Operation *here = common->findAncestorOpInBlock(*user);
            !earliest || here->isBeforeInBlock(earliest))
          earliest = here;
      bool reads = false;
      earliest->walk([&](Operation *op) {
        reads |= !isa<memref::StoreOp>(op) && llvm::is_contained(op->getOperands(), alloc.getBuffer());
      });
      return earliest && !reads;
    };
    while (common != &body && !begins())
      common = common->getParentOp()->getBlock();
    Lifetime lifetime{bytesOf(alloc), next, 0};
    for (Operation *user : users) {
      Operation *here = common->findAncestorOpInBlock(*user);
      lifetime.first = std::min(lifetime.first, first[here]);
      lifetime.last = std::max(lifetime.last, last[here]);
    }
    return lifetime;
  }

  void plan(kernel::EntryOp entry) {
    first.clear();
    last.clear();
    next = 0;
    Block &body = entry.getBody().front();
    number(body);
    SmallVector<kernel::AllocOp> allocs = llvm::to_vector(body.getOps<kernel::AllocOp>());
    SmallVector<Lifetime> lifetimes;
    for (kernel::AllocOp alloc : allocs)
      lifetimes.push_back(lifetimeOf(alloc, body));
    MemoryPlan memory = planMemory(&getContext(), lifetimes);
    for (auto [alloc, offset] : llvm::zip_equal(allocs, memory.offsets))
      alloc.setOffsetAttr(offset);
    entry.setWorkspaceAttr(memory.total);
  }

  llvm::DenseMap<Operation *, int64_t> first, last;
  int64_t next = 0;
};
} // namespace
