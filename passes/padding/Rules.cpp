// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Ops that rearrange or reduce. Elementwise ops are in Elementwise.cpp.
#include "passes/padding/Rules.h"
#include "passes/padding/Transfer.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

std::optional<int64_t> Padding::boundaryOf(AxisAttr axis) const {
  if (mask)
    return axis.getMask() == mask ? std::optional<int64_t>(0) : std::nullopt;
  if (!axis.getLengths())
    return std::nullopt;
  return (axis.getLengths() - lengths).asConstant();
}

std::string Padding::describe(const Names &names) const {
  return mask ? "where `" + mask.str() + "` is false" : "at or beyond `" + names.text(lengths) + "`";
}

const Leak *Leaks::find(Operation *op, LeakKind kind, llvm::function_ref<std::string()> what) {
  const Leak *&leak = known[{op, unsigned(kind)}];
  if (!leak)
    leak = &all.emplace_back(Leak{op, kind, what()});
  return leak;
}

//===-- What rules share
//---------------------------------------------------------------------------------===//

const Leak *PaddingTransfer::leak(LeakKind kind, const Twine &what) const {
  return rules.leak(op, kind, what);
}
const Leak *PaddingTransfer::lost() const { return rules.lost(op); }

PaddingState PaddingTransfer::leaked(const Leak *leak) {
  PaddingState state;
  state.leak = leak;
  return state;
}

/// `over axis 1 (time) of `x``.
std::string PaddingTransfer::along(unsigned operand, int64_t axis) const {
  Value value = op->getOperand(operand);
  return rules.names.axis(axis, type(operand)) + " of " + rules.names.describe(value);
}

PaddingState PaddingTransfer::without(PaddingState state, int64_t axis) const {
  return renumbered(state, [&](int64_t a) { return a == axis ? axisGone : a > axis ? a - 1 : a; }, lost());
}

PaddingState PaddingTransfer::shifted(PaddingState state, int64_t from, int64_t by) const {
  return renumbered(state, [&](int64_t a) { return a >= from ? a + by : a; }, lost());
}

//===-- Over an axis
//-------------------------------------------------------------------------------------===//

/// What stands at padded positions of the axis can be told from a filler that is as good as none.
static bool isFarBelow(const PaddingState &state, int64_t axis) {
  const Filler *filler = state.fillerAt(axis);
  const Beyond *taint = state.taintAt(axis);
  return filler && (!taint || taint->offset >= filler->where.offset) &&
         (!filler->number || *filler->number <= farBelow);
}

/// The operand as an op sees it that takes in every position of the axis.
PaddingState PaddingTransfer::takenIn(StringRef name, LeakKind kind, unsigned operand, int64_t axis,
                                      bool greatest) const {
  PaddingState state = operands[operand];
  if (greatest && isFarBelow(state, axis))
    state.dropTaint(axis);
  if (state.taintAt(axis))
    return leaked(leak(kind, "`" + name + "` takes in positions " + rules.padding().describe(rules.names) +
                                 ", over " + along(operand, axis)));
  return state;
}

PaddingState PaddingTransfer::normalised(StringRef name, int64_t axis) const {
  bool masked = isFarBelow(operands[0], axis);
  const Filler *filler = operands[0].fillerAt(axis);
  Beyond where = filler ? filler->where : Beyond();
  PaddingState state = takenIn(name, LeakKind::Softmax, 0, axis, /*greatest=*/true);
  state.fillers.clear();
  state.marker.reset();
  state.constant.reset();
  if (masked && !state.leak) {
    state.fillers.push_back({where, name == "softmax" ? std::optional<double>(0) : std::nullopt});
    state.rows = operands[0].rows;
  }
  return mixesRows(state, axis) ? leaked(lost()) : state;
}

/// An op along the axis of the rows brings one row's padding to where another is valid.
bool PaddingTransfer::mixesRows(const PaddingState &state, int64_t axis) {
  return llvm::is_contained(state.rows, axis) && !state.taints.empty();
}

PaddingState PaddingTransfer::reduced(StringRef name, int64_t axis, bool greatest) const {
  PaddingState state = takenIn(name, LeakKind::Reduction, 0, axis, greatest);
  state.fillers.clear(); // a sum of fillers is another number
  state.marker.reset();
  state.constant.reset();
  return without(std::move(state), axis);
}

PaddingState PaddingTransfer::visit(ReduceOp reduce) const {
  return reduced(stringifyReduceKind(reduce.getKind()), reduce.getAxis(),
                 reduce.getKind() == ReduceKind::Max);
}

PaddingState PaddingTransfer::visit(CumSumOp cumsum) const {
  PaddingState state = operands[0];
  state.fillers.clear();
  state.marker.reset();
  state.constant.reset();
  // A running sum at a valid position has taken in valid ones only, where those come first.
  if ((state.taintAt(cumsum.getAxis()) && !rules.padding().isSuffix()) || mixesRows(state, cumsum.getAxis()))
    return leaked(lost());
  return state;
}

PaddingState PaddingTransfer::visit(EinsumOp einsum) const {
  auto [inputs, output] = einsum.getEquation().split("->");
  auto [left, right] = inputs.split(',');
  StringRef letters[] = {left, right};
  // Letters as axes of one space: those of the result first, then the summed ones.
  std::string order = output.str();
  for (StringRef side : letters)
    for (char letter : side)
      if (order.find(letter) == std::string::npos)
        order += letter;
  PaddingState sides[2];
  for (unsigned o : {0u, 1u})
    sides[o] =
        renumbered(operands[o], [&](int64_t axis) { return int64_t(order.find(letters[o][axis])); }, lost());
  auto zeros = [](PaddingState &of, PaddingState &other) {
    for (const Filler &filler : of.fillers)
      if (filler.number == 0.0 && (other.taints.empty() || other.rows == of.rows))
        other.cover(filler.where.axis, filler.where.offset);
  };
  zeros(sides[0], sides[1]);
  zeros(sides[1], sides[0]);
  for (unsigned o : {0u, 1u})
    for (const Beyond &taint : sides[o].taints)
      if (taint.axis >= int64_t(output.size()))
        return leaked(leak(LeakKind::Reduction, "the product takes in positions " +
                                                    rules.padding().describe(rules.names) + ", over " +
                                                    along(o, letters[o].find(order[taint.axis]))));
  PaddingState state = both(sides[0], sides[1], lost());
  for (const PaddingState &side : sides)
    for (const Filler &filler : side.fillers)
      if (filler.number == 0.0 && (!state.mentionsBoundary() || state.rows == side.rows)) {
        state.fillers.push_back(filler);
        state.rows = side.rows;
      }
  return renumbered(
      state, [&](int64_t axis) { return axis < int64_t(output.size()) ? axis : axisGone; }, lost());
}

//===-- Layout
//-------------------------------------------------------------------------------------------===//

PaddingState PaddingTransfer::visit(ConcatOp concat) const {
  int64_t along = concat.getAxis();
  PaddingState state;
  std::optional<int64_t> before = 0; // positions in front of this operand
  for (auto [o, operand] : llvm::enumerate(operands)) {
    PaddingState part = operand;
    part.fillers.clear();
    part.marker.reset();
    part.constant.reset();
    if (mixesRows(part, along))
      return leaked(lost());
    if (const Beyond *taint = part.taintAt(along)) {
      // The boundary moves by a number; a second padded part lies behind padding of the first.
      if (!before || (*before && !rules.padding().isSuffix()) || state.taintAt(along))
        return leaked(lost());
      Beyond moved{along, taint->offset + *before};
      part.dropTaint(along);
      part.taint(moved);
    }
    state = both(state, part, lost());
    auto size = type(o).size(along).asConstant();
    before = before && size ? std::optional(*before + *size) : std::nullopt;
  }
  return state;
}

SmallVector<PaddingState> PaddingTransfer::visit(SplitOp split) const {
  PaddingState state = operands[0];
  bool touched = state.taintAt(split.getAxis()) || llvm::is_contained(state.rows, int64_t(split.getAxis()));
  state.dropFiller(split.getAxis());
  if (touched && !state.taints.empty())
    state = leaked(lost());
  state.marker.reset();
  return SmallVector<PaddingState>(op->getNumResults(), state);
}

/// A part of the axis that begins `skipped` positions later; none where that is no number.
PaddingState PaddingTransfer::moved(int64_t axis, std::optional<int64_t> skipped) const {
  PaddingState state = operands[0];
  state.dropFiller(axis);
  if (state.marker && state.marker->kind == Marker::Position && state.marker->axis == axis) {
    if (skipped)
      state.marker->offset += *skipped;
    else
      state.marker.reset();
  }
  if (llvm::is_contained(state.rows, axis) && skipped != 0)
    return state.taints.empty() ? PaddingState() : leaked(lost());
  if (const Beyond *taint = state.taintAt(axis)) {
    if (!skipped || (*skipped && !rules.padding().isSuffix()))
      return leaked(lost());
    Beyond now{axis, taint->offset - *skipped};
    state.dropTaint(axis);
    state.taint(now);
  }
  return state;
}

PaddingState PaddingTransfer::visit(SliceOp slice) const {
  auto start = slice.getStartFromEnd() ? std::nullopt : slice.getStart().asConstant();
  return moved(slice.getAxis(), start);
}
PaddingState PaddingTransfer::visit(PadOp pad) const {
  auto before = pad.getBefore().asConstant();
  PaddingState state = moved(pad.getAxis(), before ? std::optional(-*before) : std::nullopt);
  state.constant.reset();
  state.marker.reset();
  return both(state, operands[1], lost());
}

PaddingState PaddingTransfer::visit(IndexOp index) const {
  int64_t axis = index.getAxis();
  PaddingState state = operands[0];
  if (const Beyond *taint = state.taintAt(axis)) {
    auto position = index.getFromEnd() ? std::nullopt : index.getPosition().asConstant();
    auto behind = (index.getPosition() - type(0).size(axis)).asConstant();
    if (index.getFromEnd() || behind)
      return leaked(leak(LeakKind::LastPosition, "the last position is padding where a row is shorter: " +
                                                     along(0, axis) + " is read at its end"));
    if (!rules.padding().isSuffix() || !position || *position >= rules.padding().leastValid + taint->offset)
      return leaked(lost());
    state.dropTaint(axis); // a position that is valid in every row
  }
  state.dropFiller(axis);
  return without(std::move(state), axis);
}

PaddingState PaddingTransfer::visit(TransposeOp transpose) const {
  SmallVector<int64_t> to(operands.empty() ? 0 : type(0).getRank());
  for (auto [place, from] : llvm::enumerate(transpose.getPermutation()))
    to[from] = place;
  return renumbered(operands[0], [&](int64_t axis) { return to[axis]; }, lost());
}

PaddingState PaddingTransfer::visit(SplitAxisOp split) const {
  int64_t place = split.getAxis(), parts = split.getSizes().size();
  PaddingState state = operands[0];
  bool isRow = llvm::is_contained(state.rows, place);
  if (state.taintAt(place) || (isRow && state.fillerAt(place)))
    return leaked(lost());
  state.dropFiller(place);
  PaddingState result =
      renumbered(state, [&](int64_t axis) { return axis > place ? axis + parts - 1 : axis; }, lost());
  if (isRow && result.mentionsBoundary()) {
    auto *at = llvm::find(result.rows, place);
    for (int64_t part = 1; part < parts; ++part)
      at = result.rows.insert(at + 1, place + part);
  }
  return result;
}

PaddingState PaddingTransfer::visit(MergeOp merge) const {
  int64_t place = merge.getAxis(), count = merge.getCount();
  auto inside = [&](int64_t axis) { return axis >= place && axis < place + count; };
  PaddingState state = operands[0];
  for (int64_t axis = place; axis < place + count; ++axis) {
    if (state.taintAt(axis) && count > 1)
      return leaked(lost());
    if (count > 1)
      state.dropFiller(axis);
  }
  if (state.marker && state.marker->kind == Marker::Position && inside(state.marker->axis))
    state.marker.reset();
  PaddingState result = renumbered(
      state,
      [&](int64_t axis) { return inside(axis)            ? place
                                 : axis >= place + count ? axis - count + 1
                                                         : axis; },
      lost());
  // Rows that were several axes are one.
  result.rows.erase(std::unique(result.rows.begin(), result.rows.end()), result.rows.end());
  return result;
}

PaddingState PaddingTransfer::visit(ReverseOp reverse) const {
  int64_t axis = reverse.getAxis();
  PaddingState state = operands[0];
  if (state.taintAt(axis))
    return leaked(leak(LeakKind::Reverse, "`reverse` brings positions " +
                                              rules.padding().describe(rules.names) + " to the front of " +
                                              along(0, axis)));
  bool isRow = llvm::is_contained(state.rows, axis);
  if (isRow && !state.taints.empty())
    return leaked(lost());
  if (isRow)
    return PaddingState();
  state.dropFiller(axis);
  if (state.marker && state.marker->kind == Marker::Position && state.marker->axis == axis)
    state.marker.reset();
  return state;
}

PaddingState PaddingTransfer::visit(RepeatOp repeat) const {
  PaddingState state = operands[0];
  int64_t axis = repeat.getAxis();
  if (state.taintAt(axis))
    return leaked(lost());
  state.dropFiller(axis);
  if (state.marker && state.marker->kind == Marker::Position && state.marker->axis == axis)
    state.marker.reset();
  return state;
}

/// From here on the type masks: what lies beyond its lengths reaches nothing.
PaddingState PaddingTransfer::visit(RaggedOp ragged) const {
  PaddingState state = operands[0];
  const PaddingState &lengths = operands[1];
  if (lengths.leak)
    return leaked(lengths.leak);
  if (lengths.marker && lengths.marker->kind == Marker::Boundary &&
      (state.taints.empty() || state.rows == lengths.rows))
    state.cover(ragged.getAxis(), lengths.marker->offset);
  return state;
}

PaddingState PaddingTransfer::visit(LengthsOp lengths) const {
  PaddingState state;
  if (auto boundary = rules.padding().boundaryOf(type(0).axis(lengths.getAxis()));
      boundary && rules.padding().isSuffix()) {
    state.marker = Marker{Marker::Boundary, 0, *boundary};
    for (int64_t a = 0; a < int64_t(lengths.getAxis()); ++a)
      state.rows.push_back(a);
  }
  return state;
}

PaddingState PaddingTransfer::visit(GatherOp gather) const {
  int64_t along = gather.getAxis(), batch = gather.getBatch();
  int64_t middle = type(1).getRank() - batch; // axes of ids that stand where the table's axis stood
  PaddingState ids =
      renumbered(operands[1], [&](int64_t a) { return a < batch ? a : a - batch + along; }, lost());
  PaddingState table = operands[0];
  if (const Beyond *taint = table.taintAt(along)) {
    // `boundary - 1` of the row itself is a valid position.
    bool lastValid = operands[1].marker && operands[1].marker->kind == Marker::Boundary &&
                     operands[1].marker->offset < taint->offset && ids.rows == table.rows &&
                     llvm::all_of(table.rows, [&](int64_t row) { return row < batch; });
    if (!lastValid)
      return leaked(lost());
    table.dropTaint(along);
  }
  table = renumbered(
      table, [&](int64_t a) { return a < along    ? a
                                     : a == along ? axisGone
                                                  : a + middle - 1; }, lost());
  return both(table, ids, lost());
}

PaddingState PaddingTransfer::visit(Conv1dOp conv) const {
  PaddingState state = operands[0];
  if (state.taintAt(1))
    return leaked(lost());
  if (const Beyond *taint = state.taintAt(2); taint)
    return leaked(lost());
  state.fillers.clear();
  return both(state, operands[1], lost());
}

//===-- One op
//-------------------------------------------------------------------------------------------===//

static SmallVector<PaddingState> one(PaddingState state) { return {std::move(state)}; }

SmallVector<PaddingState> PaddingTransfer::run() {
  using Results = SmallVector<PaddingState>;
  return TypeSwitch<Operation *, Results>(op)
      .Case<ReduceOp, CumSumOp, EinsumOp, ConcatOp, SliceOp, PadOp, IndexOp, TransposeOp, SplitAxisOp,
            MergeOp, ReverseOp, RepeatOp, RaggedOp, LengthsOp, GatherOp, Conv1dOp>(
          [&](auto op) { return one(visit(op)); })
      .Case([&](SplitOp split) { return visit(split); })
      .Case([&](SoftmaxOp softmax) { return one(normalised("softmax", softmax.getAxis())); })
      .Case([&](LogSoftmaxOp softmax) { return one(normalised("log_softmax", softmax.getAxis())); })
      .Case([&](ArgMaxOp argmax) { return one(reduced("argmax", argmax.getAxis(), true)); })
      .Case([&](TopKOp top) {
        PaddingState state = takenIn("top_k", LeakKind::Reduction, 0, top.getAxis(), true);
        state.fillers.clear();
        state.marker.reset();
        return Results(2, mixesRows(state, top.getAxis()) ? leaked(lost()) : state);
      })
      .Case<DenseOp>([&](auto) { return one(both(operands[0], operands[1], lost())); })
      .Case<AscribeOp>([&](auto) { return one(operands[0]); })
      .Case([&](InsertAxisOp insert) { return one(shifted(operands[0], insert.getAxis(), 1)); })
      .Case([&](OneHotOp) {
        PaddingState state = operands[0];
        state.fillers.clear();
        state.marker.reset();
        state.constant.reset();
        return one(state);
      })
      .Case([&](FillOp) {
        PaddingState state;
        state.leak = operands[0].leak;
        state.constant = operands[0].constant;
        return one(state);
      })
      .Case([&](IotaOp) {
        PaddingState state;
        state.marker = Marker{Marker::Position, 0, 0};
        return one(state);
      })
      .Case([&](rondo::ConstantOp constant) {
        PaddingState state;
        if (auto dense = dyn_cast<DenseElementsAttr>(constant.getValue()); dense && dense.isSplat())
          state.constant = dense.getElementType().isInteger()
                               ? double(dense.getSplatValue<APInt>().getSExtValue())
                               : dense.getSplatValue<APFloat>().convertToDouble();
        if (state.constant && resultType().isBool())
          state.constant = *state.constant != 0; // true is -1 as a signed number
        return one(state);
      })
      .Case<ParamOp, SizeOp>([&](auto) { return one(PaddingState()); })
      .Default([&](Operation *) {
        if (isElementwise(op))
          return one(elementwise());
        // An op that no rule knows: clean operands give clean results.
        PaddingState state;
        for (const PaddingState &operand : operands)
          if (!operand.isClean())
            state.leak = worse(state.leak, operand.leak ? operand.leak : lost());
        return Results(op->getNumResults(), state);
      });
}

SmallVector<PaddingState> PaddingRules::apply(Operation *op, ArrayRef<PaddingState> operands) {
  auto saysNothing = [](const PaddingState &state) {
    return state.isClean() && state.fillers.empty() && !state.marker && !state.constant;
  };
  if (!operands.empty() && llvm::all_of(operands, saysNothing) && !isa<LengthsOp>(op))
    return SmallVector<PaddingState>(op->getNumResults());
  for (const PaddingState &operand : operands)
    if (operand.leak) {
      PaddingState state;
      for (const PaddingState &other : operands)
        state.leak = worse(state.leak, other.leak);
      return SmallVector<PaddingState>(op->getNumResults(), state);
    }
  return PaddingTransfer{*this, op, operands}.run();
}
