// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the rules share, and which rule an op has. Ops over an axis are in Reductions.cpp, those that
// rearrange in Layout.cpp, elementwise ones in Elementwise.cpp.
#include "passes/padding/Rules.h"
#include "passes/padding/Transfer.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/TypeSwitch.h"
#include <set>

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

const Leak *Leaks::find(Operation *op, LeakKind kind, llvm::function_ref<Leak()> make) {
  const Leak *&leak = known[{op, unsigned(kind)}];
  if (!leak)
    leak = &all.emplace_back(make());
  return leak;
}

const Leak *PaddingRules::leak(Operation *op, LeakKind kind, const Beyond &where, const Twine &what) {
  return leaks.find(op, kind, [&] { return Leak{op, kind, paddingOf(where), what.str()}; });
}
const Leak *PaddingRules::mates(Operation *op, const Twine &what) {
  return leaks.find(op, LeakKind::Rows, [&] { return Leak{op, LeakKind::Rows, {}, what.str()}; });
}
const Leak *PaddingRules::lost(Operation *op) {
  return leaks.find(op, LeakKind::Other, [&] {
    return Leak{op, LeakKind::Other, paddings.all().empty() ? std::nullopt : std::optional(0u), ""};
  });
}

unsigned PaddingRules::orderOf(const void *how, unsigned before, unsigned part) {
  return orders.try_emplace({how, before, part}, orders.size() + 1).first->second;
}

//===-- Sizes and positions --===//

bool PaddingRules::varies(DimAttr size) const {
  bool found = false;
  size.forEachSymbol([&](StringAttr symbol) { found |= amounts.count(symbol) > 0; });
  return found;
}

bool PaddingRules::countsRows(DimAttr size) const {
  bool found = false;
  if (batch)
    batch.forEachSymbol([&](StringAttr symbol) { found |= size.mentions(symbol); });
  return found;
}

void PaddingRules::addAmount(StringAttr size, DimAttr lengths) {
  auto &least = amounts[size];
  if (!llvm::is_contained(least, lengths))
    least.push_back(lengths);
}

std::optional<Beyond> PaddingRules::extentOf(SymbolicTensorType type, int64_t axis) const {
  AxisAttr of = type.axis(axis);
  if (of.isRagged() || !varies(of.getSize()))
    return std::nullopt;
  Beyond where = Beyond::extent(axis, of.getSize());
  ArrayRef<StringAttr> tag = of.getTag();
  if (tag.empty() || amounts.count(tag.front()))
    return where;
  // A merged axis: each row has its positions, of which it need not have the last ones.
  RowPlace rows = batch ? placeOfRows({of}, AxisAttr::dense(batch)) : RowPlace();
  if (rows.axis == 0 && rows.outer.isConstant(1) && tag.size() <= 2)
    where.bound = where.period = rows.inner;
  else if (tag.size() > 1)
    where.bound = DimAttr::constant(type.getContext(), 0); // no position is known to mean the same
  return where;
}

bool PaddingRules::isAtLeast(DimAttr a, DimAttr b) const {
  DimAttr difference = a - b;
  if (auto number = difference.asConstant())
    return *number >= 0;
  return facts.provesNonNegative(difference);
}

/// A size grows with the amounts in it, which are never less than the row's own lengths.
bool PaddingRules::extentIsAtLeast(DimAttr size, DimAttr bound) const {
  if (!varies(size))
    return isAtLeast(size, bound);
  for (auto [monomial, coefficient] : llvm::zip(size.getMonomials(), size.getCoefficients()))
    if (coefficient < 0 && varies(size - (size - DimAttr::get(size.getContext(), {monomial}, {coefficient}))))
      return false;
  StringAttr amount;
  size.forEachSymbol([&](StringAttr symbol) {
    if (!amount && amounts.count(symbol))
      amount = symbol;
  });
  return llvm::any_of(amounts.lookup(amount), [&](DimAttr least) {
    return extentIsAtLeast(
        size.substitute([&](StringAttr symbol) { return symbol == amount ? least : DimAttr(); }), bound);
  });
}

bool PaddingRules::within(const Beyond &inner, const Beyond &outer) const {
  if (inner == outer)
    return true;
  if (inner.axis != outer.axis || inner.period != outer.period || inner.kind == Beyond::Later ||
      outer.kind == Beyond::Later)
    return false;
  if (inner.kind == Beyond::Extent) {
    if (outer.kind == Beyond::Mask)
      return inner.bound == paddings.sizeOfMask(outer.mask);
    return outer.kind == Beyond::Extent ? isAtLeast(inner.bound, outer.bound)
                                        : extentIsAtLeast(inner.bound, outer.bound);
  }
  if (inner.kind != outer.kind || !(inner.rows == outer.rows))
    return false;
  return inner.kind == Beyond::Mask ? inner.mask == outer.mask : isAtLeast(inner.bound, outer.bound);
}

bool PaddingRules::leavesSome(const Beyond &where) const {
  // A row of a mask that is nowhere true is no sequence: nothing is promised of it.
  return where.kind == Beyond::Mask || isAtLeast(where.bound, DimAttr::constant(where.bound.getContext(), 1));
}

std::optional<unsigned> PaddingRules::paddingOf(const Beyond &where) const {
  for (auto [p, padding] : llvm::enumerate(paddings.all())) {
    if (where.kind == Beyond::Mask && padding.mask == where.mask)
      return p;
    if (where.kind == Beyond::Lengths && padding.lengths && (padding.lengths - where.bound).asConstant())
      return p;
  }
  std::optional<unsigned> found;
  if (where.kind == Beyond::Extent)
    where.bound.forEachSymbol([&](StringAttr symbol) {
      if (!found)
        found = paddings.ofSize(symbol);
    });
  if (found || paddings.all().empty())
    return found;
  return 0;
}

bool PaddingRules::covers(const Filler &filler, const Beyond &where) {
  bool all = within(where, filler.where);
  if (all)
    assume(filler.assumed);
  return all;
}

void PaddingRules::assume(const Assumed &assumed) {
  if (assumed.finite)
    finite.insert(assumed.finite);
  if (assumed.greater)
    greater.insert(assumed.greater);
}

static std::string linesOf(ArrayRef<Operation *> ops) {
  std::set<unsigned> lines;
  for (Operation *op : ops)
    lines.insert(blamedPlace(op->getLoc()).line);
  return (lines.size() > 1 ? " (lines " : " (line ") +
         llvm::join(llvm::map_range(lines, [](unsigned line) { return std::to_string(line); }), ", ") + ")";
}

std::vector<std::string> PaddingRules::assumptions() const {
  std::vector<std::string> sentences;
  if (!finite.empty())
    sentences.push_back("numbers in padding are finite, where they are multiplied by 0 or added to a number "
                        "far below" +
                        linesOf(finite.getArrayRef()));
  if (!greater.empty())
    sentences.push_back("numbers of valid positions are greater than the mask's, which is -10000 or less" +
                        linesOf(greater.getArrayRef()));
  return sentences;
}

std::string PaddingRules::describe(const Beyond &where) const {
  if (where.kind == Beyond::Mask)
    return "where `" + where.mask.str() + "` is false";
  if (where.kind == Beyond::Extent)
    return "that only longer rows need";
  return "at or beyond `" + names.text(where.bound) + "`";
}

//===-- What rules share --===//

PaddingState PaddingTransfer::leaked(const Leak *leak) {
  PaddingState state;
  state.leak = leak;
  return state;
}

/// `axis 1 (time) of `x``.
std::string PaddingTransfer::along(unsigned operand, int64_t axis) const {
  return rules.names.axis(axis, type(operand)) + " of " + rules.names.describe(op->getOperand(operand));
}

std::string PaddingTransfer::positions(const Beyond &where, unsigned operand, int64_t axis) const {
  if (where.kind == Beyond::Extent)
    return "all `" + rules.names.text(type(operand).size(axis)) + "` positions over " + along(operand, axis) +
           ", a number that follows the longest row of the batch";
  return "positions " + rules.describe(where) + ", over " + along(operand, axis);
}

PaddingState PaddingTransfer::without(PaddingState state, int64_t axis) const {
  return renumbered(state, [&](int64_t a) { return a == axis ? axisGone : a > axis ? a - 1 : a; }, lost());
}

PaddingState PaddingTransfer::shifted(PaddingState state, int64_t from, int64_t by) const {
  return renumbered(state, [&](int64_t a) { return a >= from ? a + by : a; }, lost());
}

//===-- One op --===//

PaddingState PaddingTransfer::visit(IotaOp) const {
  PaddingState state;
  Marker marker;
  marker.bound = DimAttr::constant(op->getContext(), 0);
  state.marker = marker;
  if (rules.countsRows(resultType().size(0)))
    state.batch = Rows{{0}, 0}; // where a row stands, which is not another row
  return state;
}

PaddingState PaddingTransfer::visit(SizeOp size) const {
  DimAttr dim = rules.dim(size.getDim());
  PaddingState state;
  if (rules.paddings.varies(dim)) {
    Beyond where = Beyond::extent(0, dim);
    state.leak = leak(LeakKind::SizeValue, where,
                      "the size `" + rules.names.text(dim) +
                          "` is used as a number, and it follows the longest row of the batch");
  }
  if (rules.varies(dim) && !state.leak) // the longest of the rows' own lengths
    state.mates =
        rules.mates(op, "`" + rules.names.text(dim) + "` is the length of the longest row of the batch");
  if (rules.countsRows(dim))
    state.mates = rules.mates(op, "the number of rows, `" + rules.names.text(dim) + "`, is used as a number");
  return state;
}

PaddingState PaddingTransfer::visit(rondo::ConstantOp constant) const {
  PaddingState state;
  auto dense = dyn_cast<DenseElementsAttr>(constant.getValue());
  if (!dense || !dense.isSplat())
    return state;
  state.constant = dense.getElementType().isInteger() ? double(dense.getSplatValue<APInt>().getSExtValue())
                                                      : dense.getSplatValue<APFloat>().convertToDouble();
  if (resultType().isBool())
    state.constant = *state.constant != 0; // true is -1 as a signed number
  return state;
}

static SmallVector<PaddingState> one(PaddingState state) { return {std::move(state)}; }

SmallVector<PaddingState> PaddingTransfer::run() {
  using Results = SmallVector<PaddingState>;
  auto number = [](PaddingState state) {
    state.forgetNumbers();
    if (state.scale)
      state.leak = worse(state.leak, state.scale->leak);
    return state;
  };
  return TypeSwitch<Operation *, Results>(op)
      .Case<ReduceOp, CumSumOp, EinsumOp, ConcatOp, SliceOp, PadOp, IndexOp, TransposeOp, SplitAxisOp,
            MergeOp, ReverseOp, RepeatOp, RaggedOp, DenseOp, LengthsOp, GatherOp, Conv1dOp, ArgMaxOp,
            NonzeroOp, MaxLenOp, IotaOp, SizeOp, rondo::ConstantOp>([&](auto op) { return one(visit(op)); })
      .Case<SplitOp, TopKOp>([&](auto op) { return visit(op); })
      .Case([&](SoftmaxOp softmax) { return one(normalised(softmax.getAxis(), false)); })
      .Case([&](LogSoftmaxOp softmax) { return one(normalised(softmax.getAxis(), true)); })
      .Case<AscribeOp>([&](auto) { return one(operands[0]); })
      .Case([&](InsertAxisOp insert) { return one(shifted(operands[0], insert.getAxis(), 1)); })
      .Case<OneHotOp>([&](auto) { return one(number(operands[0])); })
      .Case<FillOp>([&](auto) { return one(operands[0]); })
      .Case<ParamOp>([&](auto) { return one(PaddingState()); })
      .Default([&](Operation *) {
        if (isElementwise(op))
          return one(elementwise());
        // An op that no rule knows: clean operands give clean results.
        PaddingState state;
        for (const PaddingState &operand : operands) {
          if (!operand.taints.empty() || operand.scale || operand.batch)
            state.leak = lost();
          state.leak = worse(state.leak, operand.leak);
          state.mates = worse(state.mates, operand.mates);
        }
        return Results(op->getNumResults(), state);
      });
}

SmallVector<PaddingState> PaddingRules::apply(Operation *op, ArrayRef<PaddingState> operands) {
  if (isElementwise(op) && llvm::all_of(operands, [](const PaddingState &s) { return s.saysNothing(); }))
    return SmallVector<PaddingState>(op->getNumResults());
  PaddingState leaked;
  for (const PaddingState &operand : operands) {
    leaked.leak = worse(leaked.leak, operand.leak);
    leaked.mates = worse(leaked.mates, operand.mates);
  }
  if (leaked.leak)
    return SmallVector<PaddingState>(op->getNumResults(), leaked);
  SmallVector<PaddingState> results = PaddingTransfer{*this, op, operands}.run();
  for (PaddingState &state : results)
    if (state.leak) // nothing else is known of it
      leaked.leak = state.leak, leaked.mates = state.mates, state = leaked;
  return results;
}
