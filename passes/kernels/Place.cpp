// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which kernel stores a root: the earliest that it may join.
//
// A kernel is one nest of loops over one space, or several nests inside of the outermost loops that they
// share. The latter is for reductions over one axis that feed each other (scores, their softmax, what it
// weighs): a row's values are stored and read again while they are near, and nobody waits for all rows in
// between. Where rows share data along the reduced axis and one of their own (a product with weights), nests
// stay kernels of their own: all rows of such a product are computed together.
#include "passes/kernels/FormKernels.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

SmallVector<ArrayRef<Root *>> rondo::passes::nestsOf(const Item &item) {
  SmallVector<ArrayRef<Root *>> nests;
  ArrayRef<Root *> rest = item.roots;
  while (!rest.empty()) {
    nests.push_back(rest.take_while([&](Root *root) { return root->nest == rest.front()->nest; }));
    rest = rest.drop_front(nests.back().size());
  }
  return nests;
}

/// Whether a load or an index needs that the loop, or the greatest length, is there.
static bool comesFrom(ExprRef node, Item &item) {
  auto mentions = [&](StringRef symbol) {
    return node->op == ScalarOp::Linear &&
           (node->constant.mentions(symbol) ||
            llvm::any_of(node->coefficients, [&](DimAttr c) { return c.mentions(symbol); }));
  };
  if (item.maxlen)
    return mentions(item.maxlen.getSymbol());
  if (!item.loop)
    return false;
  if (auto loop = dyn_cast<LoopOp>(item.loop->op); loop && mentions(loop.getSteps()))
    return true;
  if (node->op != ScalarOp::Load)
    return false;
  Storage *from = node->storage();
  return from == item.loop->lengths || from == item.loop->ran ||
         llvm::is_contained(item.loop->stacked, from) ||
         llvm::any_of(item.loop->carried,
                      [&](const Carried &carried) { return carried.final && carried.final == from; });
}

/// Calls `visit` with each node of the expressions, operands first, each once.
static void forEachNode(ArrayRef<ExprRef> expressions, llvm::function_ref<void(ExprRef)> visit) {
  llvm::SmallPtrSet<ExprRef, 32> seen;
  std::function<void(ExprRef)> walk = [&](ExprRef node) {
    if (!seen.insert(node).second)
      return;
    llvm::for_each(node->operands, walk);
    visit(node);
  };
  llvm::for_each(expressions, walk);
}

/// Calls `visit` with each store of the item to the buffer that is loaded.
static void forEachStore(const Item &item, ExprRef load,
                         llvm::function_ref<void(const Root *writer, const Store &store)> visit) {
  for (const Root *writer : item.roots)
    for (const Store &store : writer->stores)
      if (store.to == load->storage())
        visit(writer, store);
}

/// A nest of an item, and what lies behind it.
struct Former::Position {
  size_t item = 0;
  unsigned nest = 0;
  void atLeast(Position other) {
    if (std::pair(item, nest) < std::pair(other.item, other.nest))
      *this = other;
  }
};

/// The first place where all is stored that the root loads.
Former::Position Former::findPosition(BlockPlan &plan, Root *root) {
  Position first;
  forEachNode({root->expression}, [&](ExprRef node) {
    if (node->op == ScalarOp::Load)
      checkRows(node, root);
  });
  SmallVector<ExprRef> expressions{root->expression};
  llvm::append_range(expressions, root->space.variables);
  forEachNode(expressions, [&](ExprRef node) {
    for (size_t i = first.item; i < plan.items.size(); ++i)
      if (comesFrom(node, plan.items[i]))
        first.atLeast({i + 1});
    if (node->op != ScalarOp::Load)
      return;
    for (size_t i = 0; i < plan.items.size(); ++i)
      forEachStore(plan.items[i], node, [&](const Root *writer, const Store &store) {
        // The same element of a root of the same space is passed on in the nest.
        bool same = !node->part && ArrayRef<ExprRef>(store.at) == node->operands &&
                    writer->space.variables == root->space.variables && writer != root;
        first.atLeast({i, writer->nest + (same ? 0 : 1)});
      });
  });
  // What is stored twice (zero everywhere, then the rows that live) is stored in order.
  for (size_t i = first.item; i < plan.items.size(); ++i)
    for (Root *writer : plan.items[i].roots)
      if (writer->stores.front().to == root->stores.front().to)
        first.atLeast({i + 1});
  return first;
}

//===-- Nests that feed each other --===//

/// The index is this loop's: its variable, or the row number that a list has there.
static bool isIndexOf(ExprRef index, ExprRef variable) {
  if (index->op == ScalarOp::ToIndex && index->operands[0]->op == ScalarOp::Load &&
      index->operands[0]->storage()->rows)
    index = index->operands[0]->operands[0];
  return index == variable;
}

/// Does a reduction of the root read, along an axis of the root's own, what the iterations of the shared
/// loops all read?
static bool readsWhatRowsShare(const Root *root, unsigned shared) {
  unsigned levels = root->space.variables.size();
  uint64_t rows = (uint64_t(1) << shared) - 1, own = ((uint64_t(1) << levels) - 1) & ~rows;
  bool found = false;
  forEachNode({root->expression}, [&](ExprRef node) {
    found |= node->op == ScalarOp::Load && node->depth() >= int(levels) && (node->free & own) &&
             !(node->free & rows);
  });
  return found;
}

/// How many outermost loops the root has in common with the item, such that it loads of what the item stores
/// only what the same iteration of them does.
static unsigned commonLoops(const Item &item, const Root *root) {
  ArrayRef<ExprRef> mine = root->space.variables, others = item.roots.front()->space.variables;
  unsigned common = 0, most = std::min(mine.size(), others.size());
  if (item.shared)
    most = std::min(most, item.shared);
  while (common < most && mine[common] == others[common])
    ++common;
  forEachNode({root->expression}, [&](ExprRef node) {
    if (node->op != ScalarOp::Load)
      return;
    forEachStore(item, node, [&](const Root *, const Store &store) {
      auto isOwn = [&](ExprRef variable) {
        return llvm::any_of(llvm::enumerate(store.at), [&](auto each) {
          return each.value() == node->operands[each.index()] && isIndexOf(each.value(), variable);
        });
      };
      unsigned own = 0;
      while (own < common && isOwn(mine[own]))
        ++own;
      common = own;
    });
  });
  // Bounds are computed before the loops: not from what the kernel stores.
  forEachNode(mine, [&](ExprRef node) {
    if (node->op == ScalarOp::Load)
      forEachStore(item, node, [&](const Root *, const Store &) { common = 0; });
  });
  return common;
}

/// Does the root reduce over an axis along which the item stores?
static bool reducesWhatIsStored(const Item &item, const Root *root) {
  bool found = false;
  forEachNode({root->expression}, [&](ExprRef node) {
    if (node->op != ScalarOp::Load)
      return;
    forEachStore(item, node, [&](const Root *, const Store &store) {
      for (auto [axis, stored] : llvm::enumerate(store.at)) {
        ExprRef loaded = node->operands[axis];
        found |= stored->op == ScalarOp::Variable && loaded->op == ScalarOp::Variable &&
                 stored->bound() == loaded->bound() && loaded->level >= int(root->space.variables.size());
      }
    });
  });
  return found;
}

/// Whether the root becomes one more nest of the item, inside of this many loops that they share.
static bool joinsAsNest(const Item &item, const Root *root, unsigned shared) {
  return shared && reducesWhatIsStored(item, root) && !readsWhatRowsShare(root, shared) &&
         llvm::none_of(item.roots, [&](Root *other) { return readsWhatRowsShare(other, shared); });
}

static void insert(Item &item, Root *root, unsigned nest) {
  root->nest = nest;
  auto behind = llvm::find_if(item.roots, [&](Root *other) { return other->nest > nest; });
  item.roots.insert(behind, root);
}

/// Puts the root into the earliest kernel that it may join, or a new one at the end.
void Former::place(BlockPlan &plan, Root *root) {
  pull(root);
  Position first = findPosition(plan, root);
  for (size_t i = first.item; i < plan.items.size(); ++i) {
    Item &item = plan.items[i];
    bool isFed = i == first.item && first.nest > 0;
    if (item.roots.empty())
      continue;
    unsigned common = isFed ? commonLoops(item, root) : 0;
    for (ArrayRef<Root *> nest : nestsOf(item)) {
      unsigned number = nest.front()->nest;
      bool fits = !isFed || (number >= first.nest && common && common == item.shared);
      if (fits && nest.front()->space.variables == root->space.variables)
        return insert(item, root, number);
    }
    if (isFed && joinsAsNest(item, root, common)) {
      item.shared = common;
      return insert(item, root, item.roots.back()->nest + 1);
    }
  }
  plan.items.emplace_back().roots.push_back(root);
}
