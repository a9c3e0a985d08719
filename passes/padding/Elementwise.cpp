// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How padding passes through elementwise ops: where masks come from and what they cover.
#include "ir/Evaluate.h"
#include "passes/padding/Transfer.h"
#include "llvm/ADT/SmallSet.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

bool rondo::passes::isElementwise(Operation *op) {
  return isa<ExpOp, LogOp, TanhOp, SigmoidOp, SqrtOp, NegOp, AbsOp, ReluOp, NotOp, AddOp, SubOp, MulOp, DivOp,
             ModOp, MinOp, MaxOp, AndOp, OrOp, CompareOp, SelectOp, CastOp>(op);
}

/// The operand's state on the axes of the result.
PaddingState PaddingTransfer::aligned(unsigned operand) const {
  SymbolicTensorType from = type(operand), to = resultType();
  int64_t shift = to.getRank() - from.getRank();
  return renumbered(
      operands[operand],
      [&](int64_t a) {
        bool stretches = from.size(a).isConstant(1) && !to.size(a + shift).isConstant(1);
        return stretches ? axisGone : a + shift;
      },
      lost());
}

//===-- Numbers
//------------------------------------------------------------------------------------------===//

/// What the op makes of these numbers: the evaluation of ir/ on scalars.
std::optional<double> PaddingTransfer::fold(ArrayRef<double> numbers) const {
  SmallVector<TensorValue> data, results;
  SmallVector<const TensorValue *> pointers;
  for (auto [operand, number] : llvm::zip_equal(op->getOperands(), numbers))
    data.push_back(
        TensorValue::scalar(dtypeOf(cast<SymbolicTensorType>(operand.getType()).getElementType()), number));
  for (const TensorValue &value : data)
    pointers.push_back(&value);
  EvaluationContext context;
  if (failed(evaluate(op, pointers, context, results)))
    return std::nullopt;
  double number = results[0].item();
  return number == number ? std::optional(number) : std::nullopt;
}

/// A number that decides the result whatever the other operand is.
std::optional<double> PaddingTransfer::absorbing() const {
  return TypeSwitch<Operation *, std::optional<double>>(op)
      .Case<MulOp, AndOp>([](auto) { return 0.0; })
      .Case<OrOp>([](auto) { return 1.0; })
      .Default([](Operation *) { return std::nullopt; });
}

/// What stands at padded positions of the result, where the operands say so.
void PaddingTransfer::foldFillers(PaddingState &state, ArrayRef<PaddingState> sides) const {
  llvm::SmallSet<int64_t, 4> axes;
  for (const PaddingState &side : sides)
    for (const Filler &filler : side.fillers)
      if (axes.insert(filler.where.axis).second) {
        int64_t axis = filler.where.axis, offset = filler.where.offset;
        SmallVector<double> numbers;
        bool low = false, sameRows = true;
        for (const PaddingState &other : sides) {
          const Filler *there = other.fillerAt(axis);
          if (there) {
            offset = std::max(offset, there->where.offset);
            sameRows &= other.rows == side.rows;
          }
          std::optional<double> number = there ? there->number : other.constant;
          bool negated = isa<SubOp>(op) && &other != sides.begin();
          low |= there && !negated && (!there->number || *there->number <= farBelow);
          low |= there && negated && there->number && *there->number >= -farBelow;
          if (number)
            numbers.push_back(*number);
        }
        bool rowsFit = state.taints.empty() || state.rows == side.rows;
        if (!sameRows || !rowsFit || (!state.fillers.empty() && state.rows != side.rows))
          continue;
        std::optional<double> number;
        if (numbers.size() == sides.size())
          number = fold(numbers);
        else if (filler.number && filler.number == absorbing())
          number = filler.number, offset = filler.where.offset;
        if (!number && !(low && isa<AddOp, SubOp>(op)))
          continue;
        state.rows = side.rows;
        state.fillers.push_back({{axis, offset}, number});
        if (number)
          state.cover(axis, offset);
      }
}

//===-- Masks
//--------------------------------------------------------------------------------------------===//

/// iota < len: where it is false, or true, at every position beyond the boundary.
PaddingState PaddingTransfer::compareMarkers(CompareOp compare, ArrayRef<PaddingState> sides) const {
  PaddingState state;
  if (!sides[0].marker || !sides[1].marker || sides[0].marker->kind == sides[1].marker->kind)
    return state;
  bool swapped = sides[0].marker->kind == Marker::Boundary;
  const PaddingState &boundary = sides[swapped ? 0 : 1], &position = sides[swapped ? 1 : 0];
  ComparePredicate predicate = compare.getPredicate();
  if (swapped)
    predicate = predicate == ComparePredicate::Lt   ? ComparePredicate::Gt
                : predicate == ComparePredicate::Gt ? ComparePredicate::Lt
                : predicate == ComparePredicate::Le ? ComparePredicate::Ge
                : predicate == ComparePredicate::Ge ? ComparePredicate::Le
                                                    : predicate;
  // position + c < boundary + d is position < boundary + (d - c).
  int64_t limit = boundary.marker->offset - position.marker->offset;
  bool wide = predicate != ComparePredicate::Lt && predicate != ComparePredicate::Ge;
  bool beyond = predicate == ComparePredicate::Gt || predicate == ComparePredicate::Ge ||
                predicate == ComparePredicate::Ne;
  state.fillers.push_back({{position.marker->axis, limit + wide}, beyond ? 1.0 : 0.0});
  state.rows = boundary.rows;
  return state;
}

/// A marker and a number: another marker.
void PaddingTransfer::moveMarker(PaddingState &state, ArrayRef<PaddingState> sides) const {
  if (isa<CastOp>(op) && !resultType().isBool()) {
    state.marker = sides[0].marker;
  } else if (isa<AddOp, SubOp>(op)) {
    for (auto [side, other] : {std::pair(0, 1), std::pair(1, 0)})
      if (sides[side].marker && sides[other].constant && !(isa<SubOp>(op) && side == 1)) {
        double by = isa<SubOp>(op) ? -*sides[other].constant : *sides[other].constant;
        if (by != double(int64_t(by)))
          return;
        state.marker = sides[side].marker;
        state.marker->offset += int64_t(by);
        state.rows =
            state.marker->kind == Marker::Boundary && state.rows.empty() ? sides[side].rows : state.rows;
      }
  }
  if (state.marker && state.marker->kind == Marker::Boundary && state.rows.empty())
    state.rows = sides[0].marker ? sides[0].rows : sides[1].rows;
}

PaddingState PaddingTransfer::select(ArrayRef<PaddingState> sides) const {
  PaddingState condition = sides[0], chosen[2] = {sides[2], sides[1]}; // where it is false, where it is true
  SmallVector<Filler> known;
  for (const Filler &filler : condition.fillers) {
    if (!filler.number)
      continue;
    PaddingState &taken = chosen[*filler.number != 0], &dropped = chosen[*filler.number == 0];
    if (dropped.taints.empty() || dropped.rows == condition.rows)
      dropped.cover(filler.where.axis, filler.where.offset);
    const Filler *there = taken.fillerAt(filler.where.axis);
    int64_t offset = std::max(filler.where.offset, there ? there->where.offset : filler.where.offset);
    if (taken.constant || (there && there->number && taken.rows == condition.rows))
      known.push_back({{filler.where.axis, offset}, there ? there->number : taken.constant});
  }
  PaddingState state = both(condition, both(chosen[0], chosen[1], lost()), lost());
  if (state.leak)
    return state;
  for (const Filler &filler : known)
    if (state.taints.empty() || state.rows == condition.rows) {
      state.fillers.push_back(filler);
      state.rows = condition.rows;
    }
  return state;
}

PaddingState PaddingTransfer::elementwise() const {
  SmallVector<PaddingState> sides;
  for (unsigned o = 0; o < operands.size(); ++o)
    sides.push_back(aligned(o));
  if (isa<SelectOp>(op))
    return select(sides);
  // A product with zeros is zero: what they stand for is covered before taints meet.
  if (std::optional<double> strong = absorbing())
    for (PaddingState &side : sides)
      for (const Filler &filler : side.fillers)
        for (PaddingState &other : sides)
          if (filler.number == strong && (other.taints.empty() || other.rows == side.rows))
            other.cover(filler.where.axis, filler.where.offset);
  PaddingState state = sides[0];
  state.fillers.clear();
  state.marker.reset();
  state.constant.reset();
  if (state.taints.empty())
    state.rows.clear();
  for (const PaddingState &side : ArrayRef(sides).drop_front())
    state = both(state, side, lost());
  if (state.leak)
    return state;
  if (auto compare = dyn_cast<CompareOp>(op)) {
    PaddingState mask = compareMarkers(compare, sides);
    if (!mask.fillers.empty() && state.taints.empty())
      return mask;
  }
  foldFillers(state, sides);
  moveMarker(state, sides);
  if (llvm::all_of(sides, [](const PaddingState &side) { return side.constant.has_value(); })) {
    SmallVector<double> numbers = llvm::map_to_vector(sides, [](auto &side) { return *side.constant; });
    state.constant = fold(numbers);
  }
  if (!state.mentionsBoundary())
    state.rows.clear();
  return state;
}
