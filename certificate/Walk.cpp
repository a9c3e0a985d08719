// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The walk over an entry but for its loops (WalkLoops.cpp).
#include "certificate/Walk.h"
#include "certificate/RowStates.h"
#include "certificate/Statements.h"
#include "certificate/WalkLoops.h"
#include "ir/Rows.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::certificate;

Answers::~Answers() = default;

Claim::Claim(Location at, const Twine &what, const Twine &text)
    : place(placeOf(at)), what(what.str()), text(text.str()) {}

std::string certificate::placeOf(Location location) {
  if (auto call = dyn_cast<CallSiteLoc>(location))
    return placeOf(call.getCaller());
  if (auto named = dyn_cast<NameLoc>(location))
    return placeOf(named.getChildLoc());
  if (auto fused = dyn_cast<FusedLoc>(location))
    return fused.getLocations().empty() ? "" : placeOf(fused.getLocations().front());
  if (auto file = dyn_cast<FileLineColLoc>(location))
    return std::to_string(file.getLine()) + ":" + std::to_string(file.getColumn());
  return "";
}

Walk::Walk(EntryOp entry, Answers &answers)
    : context(entry.getContext()), entry(entry), answers(answers), values(entry, environment, facts) {}

bool Walk::run() {
  declareEntry();
  for (BlockArgument argument : entry.getBlock().getArguments())
    environment.types[argument] = cast<SymbolicTensorType>(argument.getType());
  walk(entry.getBlock());
  if (!stopped && !entry->hasAttr("rondo.check_only"))
    paddings();
  return !stopped;
}

void Walk::complain(Operation *op, const Twine &message) {
  if (!stopped)
    answers.complain(placeOf(op->getLoc()), message);
  stopped = true;
}

//===-- Facts --===//

void Walk::declareEntry() {
  for (auto symbol : entry.getSymbols().getAsRange<SymbolAttr>()) {
    // Lengths of no rows say nothing of the size that they lie in.
    bool says = !symbol.getRows() || !symbol.getMax() || facts.isAtLeast(symbol.getRows(), 1) ||
                facts.isAtLeast(symbol.getMax() - symbol.getMin(), 0);
    facts.declare(symbol.getSymbolName(), says ? symbol.getMin() : DimAttr::constant(context, 0),
                  symbol.getMax());
  }
  if (!entry.getAssumptions())
    return;
  for (auto assumption : entry.getAssumptionsAttr().getAsRange<DictionaryAttr>()) {
    DimAttr difference = assumption.getAs<DimAttr>("lhs") - assumption.getAs<DimAttr>("rhs");
    if (assumption.getAs<StringAttr>("kind") == stringifyObligationKind(ObligationKind::Equal))
      facts.addZero(difference);
    else
      facts.addNonNegative(difference);
  }
}

/// Ranges of the symbols that an op makes from data.
void Walk::declareMade(Operation *op) {
  DimAttr zero = DimAttr::constant(context, 0);
  if (auto ragged = dyn_cast<RaggedOp>(op); ragged && !facts.isDeclared(ragged.getSymbolAttr())) {
    SymbolicTensorType type = environment.type(ragged.getInput());
    if (int64_t(ragged.getAxis()) >= type.getRank())
      return;
    facts.declare(ragged.getSymbolAttr(), zero, type.size(ragged.getAxis()));
    declareLengths(ragged.getSymbolAttr(), ragged.getLengths(), /*hasRows=*/true);
  }
  if (auto nonzero = dyn_cast<NonzeroOp>(op); nonzero && !facts.isDeclared(nonzero.getSymbolAttr()))
    if (SymbolicTensorType type = environment.type(nonzero.getInput()); type.getRank() > 0)
      facts.declare(nonzero.getSymbolAttr(), zero, type.getAxes().back().getSize());
  if (auto maxlen = dyn_cast<MaxLenOp>(op); maxlen && !facts.isDeclared(maxlen.getSymbolAttr())) {
    SymbolicTensorType type = environment.type(maxlen.getLengths());
    facts.declare(maxlen.getSymbolAttr(), zero, {});
    // Of no rows at all it is 0.
    declareLengths(maxlen.getSymbolAttr(), maxlen.getLengths(),
                   type.getRank() > 0 && facts.isAtLeast(type.size(0), 1));
  }
}

/// A symbol for one of these lengths: it lies in their range, and the length of any row is at most the
/// greatest of them.
void Walk::declareLengths(StringAttr symbol, Value lengths, bool hasRows) {
  DimAttr self = DimAttr::symbol(context, symbol.getValue());
  if (IntegerRange range = values.of(lengths); range.isBounded()) {
    if (hasRows)
      facts.addNonNegative(self - range.lo);
    if (hasRows || facts.isAtLeast(range.hi, 0))
      facts.addNonNegative(range.hi - self);
  }
  SymbolicTensorType type = environment.type(lengths);
  if (type.getRank() > 0 &&
      !facts.isAtLeast(type.size(0), 1)) // nor is a row's length anything of the greatest
    return;
  llvm::SmallVector<StringAttr> rows, greatest;
  if (auto argument = dyn_cast<BlockArgument>(lengths); argument && argument.getOwner() == &entry.getBlock())
    if (auto name =
            cast<DictionaryAttr>(entry.getInputs()[argument.getArgNumber()]).getAs<StringAttr>("lengths"))
      rows.push_back(name);
  for (Operation *user : lengths.getUsers()) {
    if (auto ragged = dyn_cast<RaggedOp>(user); ragged && ragged.getLengths() == lengths)
      rows.push_back(ragged.getSymbolAttr());
    if (auto maxlen = dyn_cast<MaxLenOp>(user))
      greatest.push_back(maxlen.getSymbolAttr());
  }
  for (StringAttr row : rows)
    for (StringAttr most : greatest)
      if (facts.isDeclared(row) && facts.isDeclared(most))
        facts.addNonNegative(DimAttr::symbol(context, most.getValue()) -
                             DimAttr::symbol(context, row.getValue()));
}

//===-- Walking --===//

void Walk::walk(Block &block) {
  for (Operation &op : block.without_terminator()) {
    if (stopped)
      return;
    if (LoopView loop(&op); loop)
      LoopWalk(*this, loop).run();
    else
      visit(&op);
  }
}

void Walk::visit(Operation *op) {
  declareMade(op);
  Statements statements;
  if (failed(inferInto(environment, op, &statements)))
    return complain(op, statements.message);
  for (const Obligation &obligation : statements.obligations)
    settle(obligation);
  indices(op);
  values.visit(op);
}

/// Values that must lie in a range: ids that index an axis, lengths, `in 0..V`, divisors.
void Walk::indices(Operation *op) {
  DimAttr zero = DimAttr::constant(context, 0);
  if (auto gather = dyn_cast<GatherOp>(op)) // a ragged axis has as many positions as its row is long
    range(op, gather.getIds(), zero, environment.type(gather.getTable()).axis(gather.getAxis()).extent() - 1,
          "the ids of `gather`");
  if (auto oneHot = dyn_cast<OneHotOp>(op))
    range(op, oneHot.getIds(), zero, environment.dim(oneHot.getDepth()) - 1, "the ids of `one_hot`");
  if (auto ragged = dyn_cast<RaggedOp>(op))
    range(op, ragged.getLengths(), zero, environment.type(ragged.getInput()).size(ragged.getAxis()),
          "the lengths of `ragged`");
  if (auto claim = dyn_cast<InRangeOp>(op))
    range(op, claim.getValues(), environment.dim(claim.getMin()), environment.dim(claim.getMax()),
          claim.getWhat());
  if (isa<DivOp, ModOp>(op) && environment.type(op->getResult(0)).isInteger()) {
    IntegerRange divisor = values.of(op->getOperand(1));
    bool negative = divisor.others && divisor.hi && facts.isAtLeast(-divisor.hi, 1);
    range(op, op->getOperand(1), negative ? DimAttr() : zero + 1, negative ? zero - 1 : DimAttr(),
          "the divisors of `" + op->getName().stripDialect().str() + "`");
  }
}

/// The sizes of the axes over which the lengths of the entry's inputs run, and of those whose rows end one by
/// one, each once; null for lengths of no rows.
llvm::SmallVector<DimAttr> Walk::batches() {
  llvm::SmallVector<DimAttr> found;
  for (BlockArgument input : entry.getBlock().getArguments()) {
    auto type = cast<SymbolicTensorType>(input.getType());
    for (auto [a, axis] : llvm::enumerate(type.getAxes())) {
      if (axis.isDense())
        continue;
      llvm::SmallVector<int64_t, 2> rows = rowAxesOf(entry, type, a);
      bool masked = axis.getMask() && a > 0; // a mask has a row for each index of the axes in front
      DimAttr batch = masked ? type.size(0) : rows.empty() ? DimAttr() : type.size(rows.front());
      if (!llvm::is_contained(found, batch))
        found.push_back(batch);
    }
  }
  // Rows that end one by one, where a size of the entry counts them.
  entry.walk([&](LoopOp loop) {
    DimAttr size = loop.hasUntil() ? environment.type(loop.getYield().getUntil()).size(0) : DimAttr();
    if (size && size.asSymbol() && isOfEntrySizes(size) && !llvm::is_contained(found, size))
      found.push_back(size);
  });
  return found;
}

/// That neither padding nor other rows of the batch reach a result: evident where the types of ragged axes
/// mask and no op lets rows meet (RowStates.h); where masks are written by hand the prover vouches for it.
void Walk::paddings() {
  llvm::SmallVector<DimAttr> rows = batches();
  Operation *end = entry.getBlock().getTerminator();
  auto state = [&](const std::string &subject, const std::string &what, unsigned result, bool evident) {
    Claim claim(entry.getLoc(), subject, what + " `" + entry.outputName(result) + "`");
    claim.derivable = evident;
    settle(std::move(claim));
  };
  bool hasPadding = llvm::any_of(entry.getBlock().getArguments(), [](BlockArgument input) {
    return llvm::any_of(typeOf(input).getAxes(), [](AxisAttr axis) { return !axis.isDense(); });
  });
  bool masked = hasPadding && RowStates(entry, environment, rows.front()).typesMask();
  for (unsigned i = 0; hasPadding && i < end->getNumOperands(); ++i)
    state("padding", "does not reach", i, masked);
  for (DimAttr batch : rows) {
    RowStates states(entry, environment, batch);
    for (unsigned i = 0; batch && i < end->getNumOperands(); ++i)
      if (Value result = end->getOperand(i);
          placeOfRows(environment.type(result).getAxes(), AxisAttr::dense(batch)).axis >= 0)
        state("other rows of " + batch.text(), "do not reach", i, states.isByRow(result));
  }
}

//===-- Claims --===//

static std::string tagText(ArrayRef<StringAttr> tag) {
  std::string text;
  for (StringAttr name : tag)
    text += (text.empty() ? "" : ".") + name.str();
  return text;
}

static void requireNonNegative(Claim &claim, DimAttr dim) {
  if (auto number = dim.asConstant(); number && *number >= 0)
    return;
  claim.inequalities.push_back(dim);
}

/// The same names, or in place of one another one of the same size that stands nowhere else.
static void requireSameOrder(Claim &claim, ArrayRef<StringAttr> lhs, ArrayRef<StringAttr> rhs) {
  claim.derivable = lhs.size() == rhs.size();
  for (auto [left, right] : llvm::zip(lhs, rhs)) {
    if (left == right)
      continue;
    claim.derivable &= !llvm::is_contained(rhs, left) && !llvm::is_contained(lhs, right);
    DimAttr difference = DimAttr::symbol(left.getContext(), left.getValue()) -
                         DimAttr::symbol(right.getContext(), right.getValue());
    claim.inequalities.append({difference, -difference});
  }
}

void Walk::settle(const Obligation &obligation) {
  Claim claim(obligation.op->getLoc(), obligation.what, "");
  if (obligation.kind == ObligationKind::SameTag) {
    claim.text = "tag " + tagText(obligation.lhsTag) + " is " + tagText(obligation.rhsTag);
    requireSameOrder(claim, obligation.lhsTag, obligation.rhsTag);
    return settle(std::move(claim));
  }
  bool equality = obligation.kind != ObligationKind::AtLeast;
  DimAttr difference = obligation.lhs - obligation.rhs;
  claim.text = obligation.lhs.text() + (equality ? " = " : " >= ") + obligation.rhs.text();
  requireNonNegative(claim, difference);
  if (equality)
    requireNonNegative(claim, -difference);
  settle(std::move(claim));
}

void Walk::settle(Claim claim) {
  // A number below 0, and what left 64 bits, has no derivation.
  claim.derivable &=
      llvm::none_of(claim.inequalities, [](DimAttr dim) { return dim.asConstant() || dim.overflowed(); });
  if (!claim.derivable)
    claim.inequalities.clear();
  if (!stopped && !answers.take(claim, facts))
    stopped = true;
}

bool Walk::isOfEntrySizes(DimAttr dim) {
  bool all = true;
  dim.forEachSymbol([&](StringAttr name) {
    all &= llvm::any_of(entry.getSymbols().getAsRange<SymbolAttr>(), [&](SymbolAttr symbol) {
      return symbol.getSymbolName() == name && !symbol.getRows();
    });
  });
  return all;
}

static std::string boundText(DimAttr bound) { return bound ? bound.text() : "any"; }

/// What must hold for a range to lie in lo to hi (null: no bound there).
void Walk::contain(Claim &claim, const IntegerRange &range, DimAttr lo, DimAttr hi) {
  if (!range.others)
    return;
  claim.text +=
      boundText(range.lo) + " ..= " + boundText(range.hi) + " in " + boundText(lo) + " ..= " + boundText(hi);
  claim.derivable &= (range.lo || !lo) && (range.hi || !hi);
  if (lo && range.lo)
    requireNonNegative(claim, range.lo - lo);
  if (hi && range.hi)
    requireNonNegative(claim, hi - range.hi);
}

void Walk::range(Operation *op, Value ids, DimAttr lo, DimAttr hi, StringRef are) {
  IntegerRange range = values.of(ids);
  Claim claim(op->getLoc(), are, "");
  // Elements of an input without a range are checked by the compiled function before it runs.
  for (BlockArgument source : range.sources) {
    claim.text += "the entry checks `" + entry.inputName(source.getArgNumber()).str() + "` in " +
                  boundText(lo) + " ..= " + boundText(hi) + (range.others ? "; " : "");
    claim.derivable &= (!lo || isOfEntrySizes(lo)) && (!hi || isOfEntrySizes(hi));
  }
  contain(claim, range, lo, hi);
  settle(std::move(claim));
}
