// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What is done to a kernel's expressions before they are emitted: stored values are handed on, sums start
// from what is added to them.
#include "passes/kernels/FormKernels.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

namespace {
/// Replaces nodes bottom-up; `change` may return null: nothing to change.
class Rewriter {
public:
  Rewriter(Scalars &s, std::function<ExprRef(ExprRef original, ExprRef rebuilt)> change)
      : s(s), change(std::move(change)) {}
  ExprRef operator()(ExprRef node) {
    if (auto known = memo.find(node); known != memo.end())
      return known->second;
    SmallVector<ExprRef> operands =
        llvm::map_to_vector(node->operands, [&](ExprRef operand) { return (*this)(operand); });
    ExprRef rebuilt = s.rebuild(node, operands), changed = change(node, rebuilt);
    return memo[node] = changed ? changed : rebuilt;
  }

private:
  Scalars &s;
  std::function<ExprRef(ExprRef, ExprRef)> change;
  llvm::DenseMap<ExprRef, ExprRef> memo;
};

/// Makes sums start from what is added to them: x + sum(f) is sum(f) from x, whatever the order it was
/// written in.
class SumSeeds {
public:
  SumSeeds(Scalars &s, ArrayRef<Root *> roots) : s(s) {
    for (Root *root : roots)
      countUses(root->expression);
  }
  void apply(ArrayRef<Root *> roots) {
    Rewriter rewrite(s, [this](ExprRef original, ExprRef rebuilt) { return change(original, rebuilt); });
    for (Root *root : roots)
      root->expression = rewrite(root->expression);
  }

private:
  void countUses(ExprRef node) {
    if (++uses[node] == 1)
      llvm::for_each(node->operands, [&](ExprRef operand) { countUses(operand); });
  }
  bool isSum(ExprRef node) const { return node->op == ScalarOp::Add && node->type == Scalar::F32; }

  /// The terms of a sum, through sums that nothing else uses; `rebuilt` mirrors `original`.
  void flatten(ExprRef original, SmallVectorImpl<ExprRef> &terms) {
    for (ExprRef operand : original->operands)
      if (isSum(operand) && uses[operand] == 1)
        flatten(operand, terms);
      else
        terms.push_back(operand);
  }
  /// The innermost init of a chain of sums that nothing else uses; null where `node` is no such chain.
  ExprRef chainStart(ExprRef node) {
    while (node->op == ScalarOp::Reduce && node->reduction() == Reduction::Sum && node->type == Scalar::F32 &&
           uses.lookup(node) <= 1) {
      ExprRef init = node->operands[1];
      if (init == s.f32(0))
        return node;
      node = init;
    }
    return nullptr;
  }
  ExprRef seed(ExprRef node, ExprRef start) {
    ExprRef init = node->operands[1];
    return s.rebuild(node, {node->operands[0], init == s.f32(0) ? start : seed(init, start), node->body()});
  }
  ExprRef change(ExprRef original, ExprRef) {
    if (!isSum(original))
      return nullptr;
    // What comes out of a reduction itself is added last: a sum that started from it would have to wait for
    // it, and could not share its loop.
    SmallVector<ExprRef> terms, plain, sums, late;
    flatten(original, terms);
    for (ExprRef term : terms)
      (chainStart(term) ? sums : term->reduces ? late : plain).push_back(term);
    if (sums.empty())
      return nullptr;
    auto before = [](ExprRef a, ExprRef b) { return compareStructure(a, b) < 0; };
    llvm::stable_sort(plain, before);
    llvm::stable_sort(sums, before);
    llvm::stable_sort(late, before);
    // Terms are rewritten by themselves: they may hold sums of their own.
    Rewriter inner(s, [this](ExprRef o, ExprRef r) { return change(o, r); });
    ExprRef total = nullptr;
    for (ExprRef term : plain) {
      ExprRef next = inner(term);
      total = total ? s.compute(ScalarOp::Add, Scalar::F32, {total, next}) : next;
    }
    for (ExprRef term : sums) {
      ExprRef sum = inner(term);
      bool fits = total && !(total->free &
                             ~sum->free); // else the sum would be computed again for each of total's points
      total = !total ? sum : fits ? seed(sum, total) : s.compute(ScalarOp::Add, Scalar::F32, {total, sum});
    }
    for (ExprRef term : late)
      total = s.compute(ScalarOp::Add, Scalar::F32, {total, inner(term)});
    return total;
  }

  Scalars &s;
  llvm::DenseMap<ExprRef, unsigned> uses;
};
} // namespace

/// Loads of what the same kernel stores at the same point become the stored expression.
void rondo::passes::forwardStores(Scalars &s, ArrayRef<Root *> roots) {
  for (auto [i, root] : llvm::enumerate(roots)) {
    auto forward = [&, i = i](ExprRef, ExprRef node) -> ExprRef {
      if (node->op != ScalarOp::Load || node->part)
        return nullptr;
      for (Root *writer : roots.take_front(i))
        for (const Store &store : writer->stores)
          if (store.to == node->storage() && ArrayRef<ExprRef>(store.at) == node->operands)
            return writer->expression;
      return nullptr;
    };
    root->expression = Rewriter(s, forward)(root->expression);
  }
}

void rondo::passes::seedSums(Scalars &s, ArrayRef<Root *> roots) { SumSeeds(s, roots).apply(roots); }
