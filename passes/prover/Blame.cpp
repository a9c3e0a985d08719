// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Who is to blame for two sizes that differ, and what the mistake is called.
//
// Each of the two sizes has a history: the axis that made it, and the ops that handed it on (Origins.h). The
// blame lies where the two histories last agreed:
// * in general where the sizes meet, in the innermost line that is the user's own;
// * where a number of the text meets a size of the entry, at the place where the number enters;
// * where a concat made the one of parts that already had the other's size, at the concat: it went along the
//   wrong axis.
// The code follows from what the sizes are: what loops walk is time, what rows run over is the batch; numbers
// that lead a state are layers.
#include "passes/prover/Entry.h"
#include "passes/prover/Origins.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

/// True where the obligation is the type that a loop's text gives a carried value, for its start or for what
/// a step hands on.
static bool isDeclaredOnCarried(const Obligation &obligation) {
  auto ascribed = dyn_cast<AscribeOp>(obligation.op);
  if (!ascribed)
    return false;
  return llvm::any_of(ascribed->getUses(), [&](OpOperand &use) {
    bool handedOn = isa<YieldOp>(use.getOwner());
    LoopView loop(handedOn ? use.getOwner()->getParentOp() : use.getOwner());
    if (!loop)
      return false;
    ValueRange values = handedOn ? ValueRange(loop.yield.getCarried()) : loop.inits;
    auto place = llvm::find(values, ascribed.getResult());
    return place != values.end() && ascribed.getWhat() == "`" + loop.name(place - values.begin()) + "`";
  });
}

/// True where `rounded` is `whole` rounded down to a multiple of a size: `30*div(N, 30)` of `N`.
static bool isRoundedMultiple(DimAttr whole, DimAttr rounded) {
  return llvm::any_of(rounded.getMonomials(), [&](DimMonomialAttr term) {
    return llvm::any_of(term.getFactors(), [&](Attribute factor) {
      auto atom = dyn_cast<DimAtomAttr>(factor);
      if (!atom || atom.getKind() != AtomKind::FloorDiv || atom.getLhs() != whole)
        return false;
      auto divisor = cast<DimAttr>(atom.getRhs());
      return rounded == divisor * whole.floorDiv(divisor);
    });
  });
}

/// `part` is `whole`, but for a number that it never exceeds: `5*min(N, 200)` of `5*N`.
static bool isCapped(DimAttr whole, DimAttr part) {
  for (auto [monomial, coefficient] : llvm::zip_equal(part.getMonomials(), part.getCoefficients())) {
    auto atom =
        monomial.getFactors().size() == 1 ? dyn_cast<DimAtomAttr>(monomial.getFactors()[0]) : DimAtomAttr();
    if (!atom || atom.getKind() != AtomKind::Min)
      continue;
    auto lhs = cast<DimAttr>(atom.getLhs()), rhs = cast<DimAttr>(atom.getRhs());
    DimAttr open = lhs.asConstant() ? rhs : lhs;
    DimAttr rest = part - DimAttr::get(part.getContext(), {monomial}, {coefficient});
    if ((lhs.asConstant() || rhs.asConstant()) && rest + open * coefficient == whole)
      return true;
  }
  return false;
}

/// The axis that made one side of the obligation, where the side is an operand's axis.
std::optional<AxisOf> EntryProver::originOfSide(const Obligation &obligation,
                                                const std::optional<OperandAxis> &side) const {
  if (!side || side->operand >= obligation.op->getNumOperands())
    return std::nullopt;
  AxisOf origin = originOfAxis(environment, {obligation.op->getOperand(side->operand), side->axis});
  bool exists = int64_t(origin.axis) < environment.type(origin.value).getRank();
  return exists ? std::optional(origin) : std::nullopt;
}

/// A number of the text where a size of the entry is due.
EntryProver::Blame EntryProver::blameNumber(const std::optional<AxisOf> &number) const {
  Operation *op = number ? number->value.getDefiningOp() : nullptr;
  if (isa_and_nonnull<InsertAxisOp>(op)) // an axis of one row was put where the batch stands
    return {Cause::BatchSrc, std::nullopt};
  if (!isa_and_nonnull<FillOp>(op))
    return {Cause::Const, std::nullopt};
  auto named = op->getAttrOfType<ArrayAttr>(namedSizesAttr);
  auto place =
      named && number->axis < named.size() ? dyn_cast<LocationAttr>(named[number->axis]) : LocationAttr();
  if (!place)
    return {Cause::Const, blamedPlace(op->getLoc())};
  // `size(x, along 1)` of an axis that has a number: the wrong axis was asked.
  SmallVector<Location> chain = {place};
  while (auto call = dyn_cast<CallSiteLoc>(chain.back()))
    chain.push_back(call.getCallee());
  bool ofAxis = isa<NameLoc>(chain.back());
  return {ofAxis ? Cause::Axis : Cause::Const, blamedPlace(place)};
}

/// A concat of parts that had the size of the other side before: it went along the wrong axis.
std::optional<EntryProver::Blame> EntryProver::blameConcat(const std::optional<AxisOf> &made,
                                                           DimAttr other) const {
  auto concat = made ? made->value.getDefiningOp<ConcatOp>() : ConcatOp();
  if (!concat || made->axis != concat.getAxis() || concat.getInputs().size() < 2)
    return std::nullopt;
  for (Value part : concat.getInputs())
    if (environment.type(part).size(made->axis) != other)
      return std::nullopt;
  return Blame{Cause::Axis, blamedPlace(concat.getLoc())};
}

/// True where the size is another one as often as a leading axis has elements: a state of several layers was
/// repeated as a whole.
bool EntryProver::repeatsLayers(const std::optional<AxisOf> &made) const {
  auto repeat = made ? made->value.getDefiningOp<RepeatOp>() : RepeatOp();
  if (!repeat || made->axis != repeat.getAxis())
    return false;
  AxisOf part = originOfAxis(environment, {repeat.getInput(), made->axis});
  SymbolicTensorType type = environment.type(part.value);
  return part.axis == 0 && type.getRank() >= 3 && type.size(0).asConstant().value_or(1) > 1;
}

/// Numbers on both sides: layers lead a state of three axes, all else is features.
Cause EntryProver::causeOfNumbers(const Obligation &obligation) const {
  auto leads = [&](const std::optional<OperandAxis> &at) {
    return at && at->axis == 0 && environment.type(obligation.op->getOperand(at->operand)).getRank() >= 3;
  };
  return leads(obligation.lhsAxis) && (!obligation.rhsAxis || leads(obligation.rhsAxis)) ? Cause::Layers
                                                                                         : Cause::Feat;
}

/// Two sizes of the entry.
Cause EntryProver::causeOfSizes(const Obligation &obligation, DimAttr lhs, DimAttr rhs) const {
  bool timeL = names.isTime(lhs), timeR = names.isTime(rhs), batchL = names.isBatch(lhs),
       batchR = names.isBatch(rhs);
  auto divides = [](DimAttr whole, DimAttr part) {
    DimAttr quotient = whole.floorDiv(part);
    return whole != part && quotient * part == whole && !quotient.asConstant();
  };
  if ((batchL || batchR) && !timeL && !timeR)
    return divides(lhs, rhs) || divides(rhs, lhs) ? Cause::Tile : Cause::BatchSrc;
  // Where the rows stand something else stands; elsewhere the axes changed places.
  bool ofRows = obligation.lhsAxis && obligation.rhsAxis && obligation.lhsAxis->axis == 0 &&
                obligation.rhsAxis->axis == 0;
  if ((batchL && !timeL && timeR && !batchR) || (batchR && !timeR && timeL && !batchL))
    return ofRows ? Cause::BatchSrc : Cause::Axis;
  return timeL || timeR ? Cause::Time : Cause::Feat;
}

/// True where two operands disagree in several axes because one of them has its axes in other places: a size
/// of the one stands at another axis of the other.
static bool axesChangedPlaces(ArrayRef<Obligation> failed) {
  for (const Obligation &one : failed)
    for (const Obligation &other : failed)
      if (&one != &other && one.kind == ObligationKind::Equal && other.kind == ObligationKind::Equal &&
          one.lhsAxis && one.rhsAxis && other.lhsAxis && other.rhsAxis &&
          one.lhsAxis->operand == other.lhsAxis->operand && one.rhsAxis->operand == other.rhsAxis->operand &&
          !one.lhs.asConstant() && (one.lhs == other.rhs || one.rhs == other.lhs))
        return true;
  return false;
}

/// What is told of the obligations of one op that failed: where sizes differ, orders and lengths do too, and
/// axes that changed places are one mistake.
SmallVector<Obligation> EntryProver::mistakesOf(ArrayRef<Obligation> failed) const {
  auto ofSizes = [](const Obligation &obligation) { return obligation.kind == ObligationKind::Equal; };
  if (llvm::none_of(failed, ofSizes))
    return SmallVector<Obligation>(failed);
  SmallVector<Obligation> mistakes;
  llvm::copy_if(failed, std::back_inserter(mistakes), [&](const Obligation &obligation) {
    return ofSizes(obligation) || obligation.kind == ObligationKind::AtLeast;
  });
  if (!axesChangedPlaces(mistakes))
    return mistakes;
  // The one that shows it has a name on either side.
  auto *shown = llvm::find_if(mistakes, [](const Obligation &obligation) {
    return !obligation.lhs.asConstant() && !obligation.rhs.asConstant();
  });
  Obligation mistake = shown != mistakes.end() ? *shown : mistakes.front();
  mistake.cause = Cause::Axis;
  return {mistake};
}

EntryProver::Blame EntryProver::blameOf(const Obligation &obligation, DimAttr lhs, DimAttr rhs) const {
  if (obligation.cause != Cause::Unknown)
    return {obligation.cause, std::nullopt};
  if (obligation.kind == ObligationKind::AtLeast)
    return {Cause::Bound, std::nullopt};
  StepCases cases;
  bool changes = names.stepInCases(obligation.lhs, cases) || names.stepInCases(obligation.rhs, cases);
  for (DimAttr side : {lhs, rhs})
    side.forEachSymbol([&](StringAttr name) { changes |= initial.count(name); });
  bool number = lhs.asConstant().has_value() != rhs.asConstant().has_value();
  DimAttr other = lhs.asConstant() ? rhs : lhs;
  if (isDeclaredOnCarried(obligation)) {
    // Rows that were written as a number stand in the way of the batch; else the loop changes a size.
    bool rows = number && rhs.asConstant() && obligation.lhsAxis && obligation.lhsAxis->axis == 0;
    bool ofAxis = bindingOf(names, entry, other).has_value();
    return {rows && ofAxis ? Cause::Const : Cause::LoopInv, std::nullopt};
  }
  if (changes)
    return {Cause::LoopInv, std::nullopt};
  if (names.isMaxLen(lhs) || names.isMaxLen(rhs))
    return {Cause::Len, std::nullopt};
  if (lhs.asConstant() && rhs.asConstant())
    return {causeOfNumbers(obligation), std::nullopt};
  if (isRoundedMultiple(lhs, rhs) || isRoundedMultiple(rhs, lhs))
    return {Cause::Div, std::nullopt};
  if (isCapped(lhs, rhs) || isCapped(rhs, lhs))
    return {Cause::Bound, std::nullopt};
  std::optional<AxisOf> madeL = originOfSide(obligation, obligation.lhsAxis),
                        madeR = originOfSide(obligation, obligation.rhsAxis);
  if (number && names.isStep(other))
    return {Cause::Time, std::nullopt};
  if (number)
    return names.isTime(other) || names.isBatch(other) ? blameNumber(lhs.asConstant() ? madeL : madeR)
                                                       : Blame{Cause::Feat, std::nullopt};
  if (auto blame = blameConcat(madeL, rhs))
    return *blame;
  if (auto blame = blameConcat(madeR, lhs))
    return *blame;
  if (repeatsLayers(madeL) || repeatsLayers(madeR))
    return {Cause::Layers, std::nullopt};
  return {causeOfSizes(obligation, lhs, rhs), std::nullopt};
}
