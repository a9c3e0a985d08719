// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "certificate/Context.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::certificate;

void Context::declare(StringAttr symbol, DimAttr min, DimAttr max) {
  DimAttr self = DimAttr::symbol(symbol.getContext(), symbol.getValue());
  symbols.push_back(symbol);
  ++declared[symbol];
  addNonNegative(self - min);
  if (max)
    addNonNegative(max - self);
}

/// Numbers say nothing, and what left 64 bits means nothing: no derivation may use either.
void Context::add(DimAttr dim, Known known) {
  if (dim.asConstant() || dim.overflowed() || of(dim) >= known)
    return;
  facts.push_back({dim, known});
  index[dim].push_back(known);
}

Known Context::of(DimAttr dim) const {
  auto found = index.find(dim);
  return found == index.end() || found->second.empty() ? Known::Nothing : found->second.back();
}

bool Context::isAtLeast(DimAttr dim, int64_t least) const {
  if (auto number = dim.asConstant())
    return *number >= least;
  return of(dim - least) != Known::Nothing || (least == 0 && of(dim - 1) != Known::Nothing);
}

void Context::rollback(Mark mark) {
  for (; facts.size() > mark.facts; facts.pop_back())
    index[facts.back().dim].pop_back();
  for (; symbols.size() > mark.symbols; symbols.pop_back())
    if (--declared[symbols.back()] == 0)
      declared.erase(symbols.back());
}
