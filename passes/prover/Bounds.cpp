// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Inequalities that every step of a loop keeps, for carried sizes without a law (Houdini: Flanagan and Leino,
// FME 2001).
#include "passes/prover/Entry.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

/// Obligations of a body as inequalities: what would have to hold in each step.
namespace {
struct Inequalities : ShapeSink {
  SmallVector<DimAttr> nonNegative;
  void obligation(Obligation stated) override {
    DimAttr difference = stated.kind == ObligationKind::SameTag ? DimAttr() : stated.lhs - stated.rhs;
    if (!difference || difference.asConstant())
      return;
    nonNegative.push_back(difference);
    if (stated.kind != ObligationKind::AtLeast)
      nonNegative.push_back(-difference);
  }
  void illFormed(Operation *, Cause, const Twine &) override {}
};
} // namespace

/// The largest set of bounds of sizes without a law that holds before the first step and that a step keeps
/// (Houdini): at least 1, at least and at most what it starts with, at most each other and what the others
/// start with, on one side of what a step takes the minimum or maximum with, and what the body's obligations
/// ask for. All are assumed, those that a step breaks are dropped.
void EntryProver::findBounds(LoopView &loop) {
  struct Open {
    StringAttr symbol;
    DimAttr size, init, next;
  };
  SmallVector<Open> open;
  for (auto [v, argument] : llvm::enumerate(loop.carried)) {
    SymbolicTensorType init = environment.type(loop.inits[v]),
                       next = environment.type(loop.yield.getCarried()[v]);
    for (unsigned a = 0; a < init.getRank() && a < next.getRank(); ++a) {
      DimAttr size = environment.type(argument).size(a);
      if (auto name = size.asSymbol(); name && initial.count(StringAttr::get(context, *name)))
        open.push_back({StringAttr::get(context, *name), size, init.size(a), next.size(a)});
    }
  }
  if (open.empty())
    return;
  Inequalities asked;
  for (const Open &one : open) {
    asked.nonNegative.append({one.size - 1, one.size - one.init, one.init - one.size});
    for (const Open &other : open)
      if (one.symbol != other.symbol)
        asked.nonNegative.append({one.size - other.size, other.init - one.size});
    forEachChoice(one.next, [&](DimAtomAttr, DimAttr withLhs, DimAttr withRhs) {
      for (DimAttr limit : {withLhs, withRhs})
        asked.nonNegative.append({one.size - limit, limit - one.size});
    });
  }
  (void)laws.infer(*loop.body, &asked);
  auto with = [&](DimAttr dim, DimAttr Open::*value, DimAttr step) {
    return dim.substitute([&](StringAttr name) {
      for (const Open &one : open)
        if (one.symbol == name)
          return one.*value;
      return name == loop.step ? step : DimAttr();
    });
  };
  constexpr unsigned maxCandidates = 48;               // a model's loops have few sizes without a law
  SmallVector<std::pair<DimAttr, DimAttr>> candidates; // in a step, and in the one after it
  DimAttr step = DimAttr::symbol(context, loop.step.getValue());
  llvm::DenseSet<StringAttr> local = loop.localSymbols();
  for (DimAttr now : asked.nonNegative) {
    bool speaks = llvm::any_of(open, [&](const Open &one) { return now.mentions(one.symbol.getValue()); });
    now.forEachSymbol([&](StringAttr name) { speaks &= !local.contains(name); });
    std::pair candidate(now, with(now, &Open::next, step + 1));
    if (speaks && candidates.size() < maxCandidates && !llvm::is_contained(candidates, candidate) &&
        facts.provesNonNegative(with(now, &Open::init, DimAttr::constant(context, 0))))
      candidates.push_back(candidate);
  }
  for (size_t before = candidates.size() + 1; before != candidates.size();) {
    before = candidates.size();
    size_t mark = facts.mark();
    for (auto [now, next] : candidates)
      facts.addNonNegative(now);
    llvm::erase_if(candidates,
                   [&](const auto &candidate) { return !facts.provesNonNegative(candidate.second); });
    facts.rollback(mark);
  }
  for (auto [now, next] : candidates) {
    bounds[loop.op].push_back(now);
    facts.addNonNegative(now);
  }
}
