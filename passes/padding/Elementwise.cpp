// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How padding passes through elementwise ops: where masks come from and what they cover.
#include "ir/Evaluate.h"
#include "passes/padding/Transfer.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

bool rondo::passes::isElementwise(Operation *op) {
  return isa<ExpOp, LogOp, TanhOp, SigmoidOp, SqrtOp, NegOp, AbsOp, ReluOp, NotOp, AddOp, SubOp, MulOp, DivOp,
             ModOp, MinOp, MaxOp, AndOp, OrOp, CompareOp, SelectOp, CastOp>(op);
}

/// True where the operand has an element of its own for each of the result.
bool PaddingTransfer::isWhole(unsigned operand) const {
  SymbolicTensorType from = type(operand), to = resultType();
  return from.getRank() == to.getRank() && llvm::all_of(llvm::seq<int64_t>(0, to.getRank()), [&](int64_t a) {
           return !from.size(a).isConstant(1) || to.size(a).isConstant(1);
         });
}

/// The operand's state on the axes of the result.
PaddingState PaddingTransfer::aligned(unsigned operand) const {
  if (isWhole(operand))
    return operands[operand];
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

//===-- Numbers --===//

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

static Content numberOf(double number) { return {Content::Number, number, {}}; }

/// The content that such a number stands for where it meets one that is not known.
static Content::Kind magnitude(const std::optional<Content> &content) {
  if (!content || content->kind != Content::Number)
    return content ? content->kind : Content::Same;
  return content->number <= farBelow    ? Content::FarBelow
         : content->number >= -farBelow ? Content::FarAbove
                                        : Content::Same;
}

const Filler *PaddingTransfer::fillerAt(const PaddingState &side, const Beyond &where) const {
  auto found =
      llvm::find_if(side.fillers, [&](const Filler &filler) { return rules.within(where, filler.where); });
  return found == side.fillers.end() ? nullptr : &*found;
}

std::optional<Content> PaddingTransfer::contentAt(const PaddingState &side, unsigned operand,
                                                  const Beyond &where) const {
  if (const Filler *filler = fillerAt(side, where))
    return filler->content;
  if (side.constant)
    return numberOf(*side.constant);
  if (isWhole(operand))
    return Content{Content::Same, 0, op->getOperand(operand)};
  return std::nullopt;
}

std::optional<Content> PaddingTransfer::foldSelect(ArrayRef<std::optional<Content>> contents) const {
  if (contents[0] && contents[0]->kind == Content::Number)
    return contents[contents[0]->number != 0 ? 1 : 2];
  return contents[1] == contents[2] ? contents[1] : std::nullopt;
}

/// What the op makes of a number that is large, whatever the other one is: small beside it, by assumption.
static std::optional<Content> foldLarge(Operation *op, Content::Kind first, Content::Kind second) {
  auto large = [](bool below) { return Content{below ? Content::FarBelow : Content::FarAbove, 0, {}}; };
  auto isLarge = [](Content::Kind kind) { return kind == Content::FarBelow || kind == Content::FarAbove; };
  if (isa<SubOp>(op) && isLarge(second))
    second = second == Content::FarBelow ? Content::FarAbove : Content::FarBelow;
  if (isa<AddOp, SubOp>(op) && (isLarge(first) || isLarge(second)) &&
      !(isLarge(first) && isLarge(second) && first != second))
    return large((isLarge(first) ? first : second) == Content::FarBelow);
  if (isa<NegOp>(op) && isLarge(first))
    return large(first == Content::FarAbove);
  if (isa<ExpOp, SigmoidOp, ReluOp>(op) && first == Content::FarBelow)
    return numberOf(0);
  return std::nullopt;
}

/// What stands at a place of the result, from what the operands have there.
std::optional<Content> PaddingTransfer::foldContents(ArrayRef<std::optional<Content>> contents,
                                                     Assumed &assumed) const {
  if (isa<SelectOp>(op))
    return foldSelect(contents);
  auto is = [&](double number) {
    return [number](const std::optional<Content> &content) { return content && content->isNumber(number); };
  };
  if (llvm::all_of(contents, [](auto &content) { return content && content->kind == Content::Number; }))
    if (auto number = fold(llvm::map_to_vector(contents, [](auto &content) { return content->number; })))
      return numberOf(*number);
  if ((isa<MulOp, AndOp>(op) && llvm::any_of(contents, is(0))) ||
      (isa<DivOp>(op) && contents[0] && contents[0]->isNumber(0))) {
    assumed.finite = resultType().isFloat() ? op : nullptr;
    return numberOf(0);
  }
  if (isa<OrOp>(op) && llvm::any_of(contents, is(1)))
    return numberOf(1);
  // Numbers that leave the other operand as it is.
  std::optional<double> unit = isa<AddOp, SubOp, OrOp>(op)    ? std::optional(0.0)
                               : isa<MulOp, AndOp, DivOp>(op) ? std::optional(1.0)
                                                              : std::nullopt;
  bool ordered = isa<SubOp, DivOp>(op);
  if (unit && contents[1] && contents[1]->isNumber(*unit))
    return contents[0];
  if (unit && !ordered && contents[0] && contents[0]->isNumber(*unit))
    return contents[1];
  std::optional<Content> large =
      foldLarge(op, magnitude(contents[0]), contents.size() > 1 ? magnitude(contents[1]) : Content::Same);
  if (large && contents.size() > 1)
    assumed.finite = op;
  return large;
}

/// A mask stays one under casts and where it meets itself; `ids != 0` is one where 0 is the padding's alone.
bool PaddingTransfer::isOneElsewhere(const Filler &filler, ArrayRef<PaddingState> sides) const {
  if (auto compare = dyn_cast<CompareOp>(op))
    return compare.getPredicate() == ComparePredicate::Ne && filler.elseOther &&
           llvm::any_of(sides, [&](const PaddingState &side) {
             return side.constant && filler.content.isNumber(*side.constant);
           });
  return isa<CastOp, AndOp, MulOp>(op) && llvm::all_of(sides, [&](const PaddingState &side) {
           return llvm::any_of(
               side.fillers, [&](const Filler &same) { return same.elseOne && same.where == filler.where; });
         });
}

/// What stands at padded positions of the result, where the operands say so.
void PaddingTransfer::findFillers(PaddingState &state, ArrayRef<PaddingState> sides) const {
  for (const PaddingState &side : sides)
    for (const Filler &filler : side.fillers) {
      SmallVector<std::optional<Content>> contents;
      Assumed assumed;
      for (auto [s, other] : llvm::enumerate(sides))
        contents.push_back(contentAt(other, s, filler.where));
      std::optional<Content> content = foldContents(contents, assumed);
      if (!content)
        continue;
      for (const PaddingState &other : sides)
        if (const Filler *used = fillerAt(other, filler.where))
          assumed.add(used->assumed);
      state.fill({filler.where, *content, isOneElsewhere(filler, sides), false, assumed});
    }
}

/// A taint of one side is gone where the result is a number, or another value than that side.
bool PaddingTransfer::isCovered(const Beyond &taint, unsigned side, const PaddingState &state,
                                ArrayRef<PaddingState> sides) const {
  return llvm::any_of(state.fillers, [&](const Filler &filler) {
    bool isOther = filler.content.kind == Content::Number ||
                   (filler.content.kind == Content::Same &&
                    contentAt(sides[side], side, filler.where) != std::optional(filler.content));
    return isOther && rules.covers(filler, taint);
  });
}

//===-- Masks --===//

static ComparePredicate swapped(ComparePredicate predicate) {
  switch (predicate) {
  case ComparePredicate::Lt:
    return ComparePredicate::Gt;
  case ComparePredicate::Gt:
    return ComparePredicate::Lt;
  case ComparePredicate::Le:
    return ComparePredicate::Ge;
  case ComparePredicate::Ge:
    return ComparePredicate::Le;
  default:
    return predicate;
  }
}

/// iota < len, and iota <= iota of another axis: false, or true, at every position from there on.
void PaddingTransfer::compareMarkers(PaddingState &state, ArrayRef<PaddingState> sides) const {
  auto compare = dyn_cast<CompareOp>(op);
  if (!compare || !sides[0].marker || !sides[1].marker)
    return;
  auto add = [&](const Marker &position, const Marker &limit, ComparePredicate predicate) {
    if (position.kind != Marker::Position || limit.kind == Marker::Valid ||
        (limit.kind == Marker::Position && limit.axis == position.axis))
      return;
    bool wide = predicate != ComparePredicate::Lt && predicate != ComparePredicate::Ge;
    bool beyond = predicate == ComparePredicate::Gt || predicate == ComparePredicate::Ge ||
                  predicate == ComparePredicate::Ne;
    Filler filler;
    filler.where.kind = limit.kind == Marker::Position ? Beyond::Later : Beyond::Lengths;
    filler.where.axis = position.axis;
    filler.where.other = limit.kind == Marker::Position ? limit.axis : 0;
    // position + c < boundary + d is position < boundary + (d - c).
    filler.where.bound = limit.bound - position.bound + int64_t(wide);
    filler.where.rows = limit.rows;
    filler.content = numberOf(beyond);
    filler.elseOne = predicate == ComparePredicate::Lt || predicate == ComparePredicate::Le;
    state.fill(filler);
  };
  add(*sides[0].marker, *sides[1].marker, compare.getPredicate());
  add(*sides[1].marker, *sides[0].marker, swapped(compare.getPredicate()));
}

/// A marker and a number: another marker, where one says what the op makes of it.
std::optional<Marker> PaddingTransfer::movedBy(Marker marker, double number, bool isLeft) const {
  if (number != double(int64_t(number)))
    return std::nullopt;
  auto by = int64_t(number);
  bool least =
      marker.kind != Marker::Position && rules.isAtLeast(marker.bound - int64_t(marker.kind == Marker::Valid),
                                                         DimAttr::constant(op->getContext(), by));
  if (isa<MaxOp>(op) && least) // it is greater anyway, or a position that is valid too
    return marker;
  if (isa<MulOp>(op) && by >= 1 && marker.kind == Marker::Boundary)
    marker.bound = marker.bound * by;
  else if (isa<AddOp>(op) && marker.kind != Marker::Valid)
    marker.bound = marker.bound + by;
  else if (isa<SubOp>(op) && marker.kind != Marker::Valid && isLeft)
    marker.bound = marker.bound - by;
  else
    return std::nullopt;
  return marker;
}

void PaddingTransfer::moveMarker(PaddingState &state, ArrayRef<PaddingState> sides) const {
  if (isa<CastOp>(op) && !resultType().isBool())
    state.marker = sides[0].marker;
  if (!isa<AddOp, SubOp, MulOp, MinOp, MaxOp>(op))
    return;
  for (auto [side, other] : {std::pair(0, 1), std::pair(1, 0)}) {
    std::optional<Marker> marker = sides[side].marker;
    if (marker && isa<MinOp>(op) && marker->kind == Marker::Boundary) {
      marker->kind = Marker::Valid; // at most the boundary's: what is below it is one less
      marker->bound = marker->bound + 1;
      state.marker = marker;
    } else if (marker && sides[other].constant) {
      if (auto moved = movedBy(*marker, *sides[other].constant, side == 0))
        state.marker = moved;
    }
  }
}

/// A product keeps a factor, a quotient of two with the same one loses it.
void PaddingTransfer::meetScales(PaddingState &state, ArrayRef<PaddingState> sides) const {
  SmallVector<const PaddingState *> scaled;
  for (const PaddingState &side : sides)
    if (side.scale)
      scaled.push_back(&side);
  if (scaled.empty())
    return;
  bool same = llvm::all_of(scaled, [&](auto *side) { return side->scale == scaled.front()->scale; });
  auto isZero = [](const PaddingState &side) { return side.constant == 0.0; };
  bool keeps = (isa<MulOp>(op) && scaled.size() == 1) || (isa<DivOp>(op) && !sides[1].scale) ||
               (isa<AddOp, SubOp, MinOp, MaxOp>(op) && scaled.size() == 2) || isa<NegOp, AbsOp, ReluOp>(op) ||
               (isa<SelectOp>(op) && !sides[0].scale && (sides[1].scale || isZero(sides[1])) &&
                (sides[2].scale || isZero(sides[2])));
  if (isa<DivOp>(op) && scaled.size() == 2 && same)
    return rules.assume({op, nullptr});
  if (same && keeps)
    state.scale = scaled.front()->scale;
  else
    state.leak = worse(state.leak, scaled.front()->scale->leak);
}

PaddingState PaddingTransfer::elementwise() const {
  SmallVector<PaddingState> sides;
  for (unsigned o = 0; o < operands.size(); ++o)
    sides.push_back(aligned(o));
  PaddingState state;
  findFillers(state, sides);
  std::vector<Filler> fillers = state.fillers;
  for (auto [s, side] : llvm::enumerate(sides)) {
    PaddingState left = side;
    left.scale.reset();
    llvm::erase_if(left.taints,
                   [&, s = s](const Beyond &taint) { return isCovered(taint, s, state, sides); });
    PaddingState met = both(state, left, rules.mates(op, Names::expression(op) + " pairs a row with others"));
    met.fillers = fillers;
    state = std::move(met);
  }
  meetScales(state, sides);
  compareMarkers(state, sides);
  moveMarker(state, sides);
  if (llvm::all_of(sides, [](const PaddingState &side) { return side.constant.has_value(); }))
    state.constant = fold(llvm::map_to_vector(sides, [](auto &side) { return *side.constant; }));
  return state;
}
