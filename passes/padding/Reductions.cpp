// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How padding passes through ops that take an axis together: reductions, softmax, products, convolutions.
#include "passes/padding/Transfer.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

static bool isFarBelow(const Content &content) {
  return content.kind == Content::FarBelow || (content.kind == Content::Number && content.number <= farBelow);
}
static bool isFarAbove(const Content &content) {
  return content.kind == Content::FarAbove ||
         (content.kind == Content::Number && content.number >= -farBelow);
}
static bool isZero(const Content &content) { return content.isNumber(0); }

/// A mask that hides what comes later: only positions p < index + bound of `axis` are taken in, of which one
/// is padded where the index itself is this far.
static std::optional<Beyond> hiddenLater(Beyond where, const Filler &filler) {
  if (filler.where.kind != Beyond::Later || where.period || !where.bound || where.axis != filler.where.axis)
    return std::nullopt;
  where.axis = filler.where.other;
  where.bound = where.bound - filler.where.bound + 1;
  return where;
}

/// What makes a filler count as nothing: beside a number far below only numbers that are greater count.
Assumed PaddingTransfer::takenForGranted(const Filler &filler) const {
  Assumed assumed = filler.assumed;
  if (isFarBelow(filler.content) || isFarAbove(filler.content))
    assumed.add({nullptr, op});
  return assumed;
}

/// Takes the axis together. The positions that get in though they may be padding, and are not filled with
/// what is neutral; none where there are no such. The axis's taints and fillers are gone then.
std::optional<Beyond> PaddingTransfer::exposed(PaddingState &state, std::optional<Beyond> extent,
                                               int64_t axis, Neutral neutral) const {
  SmallVector<Beyond> positions;
  for (const Beyond &taint : state.taints)
    if (taint.axis == axis)
      positions.push_back(taint);
  if (extent)
    positions.push_back(*extent);
  llvm::erase_if(state.taints, [&](const Beyond &taint) { return taint.axis == axis; });
  for (const Beyond &where : positions) {
    auto covers = [&](const Filler &filler) {
      return filler.where.axis == axis && neutral(filler.content) && rules.covers(filler, where);
    };
    auto hiding = llvm::find_if(state.fillers, covers);
    std::optional<Beyond> moved;
    for (auto filler = state.fillers.begin(); hiding == state.fillers.end() && filler != hiding; ++filler)
      if (filler->where.axis == axis && neutral(filler->content))
        if ((moved = hiddenLater(where, *filler)))
          hiding = filler;
    if (hiding == state.fillers.end())
      return where;
    rules.assume(takenForGranted(*hiding));
    if (!moved)
      continue;
    if (!rules.isAtLeast(moved->bound, where.bound)) // the mask lets later positions in than its own
      moved->origin = leak(LeakKind::Softmax, where,
                           Names::expression(op) + " takes in positions " + rules.describe(where) +
                               " where its own are " + rules.describe(*moved));
    state.taint(*moved);
  }
  llvm::erase_if(state.fillers, [&](const Filler &filler) {
    return filler.where.axis == axis || (filler.where.kind == Beyond::Later && filler.where.other == axis);
  });
  return std::nullopt;
}

/// Rows meet where their axis is taken together: each brings its own padding.
void PaddingTransfer::meetRows(PaddingState &state, DimAttr size, int64_t axis, StringRef name) const {
  for (const Beyond &taint : state.taints)
    if (llvm::is_contained(taint.rows.axes, axis))
      state.leak = worse(state.leak, leak(LeakKind::Reduction, taint,
                                          "`" + name + "` takes rows together, and brings positions " +
                                              rules.describe(taint) + " of one to where another is valid"));
  llvm::erase_if(state.fillers,
                 [&](const Filler &filler) { return llvm::is_contained(filler.where.rows.axes, axis); });
  if (state.marker && llvm::is_contained(state.marker->rows.axes, axis))
    state.marker.reset();
  bool isBatch = state.batch && llvm::is_contained(state.batch->axes, axis);
  if (!isBatch && !rules.countsRows(size))
    return;
  state.batch.reset();
  state.mates = worse(state.mates, rules.mates(op, "`" + name + "` takes all rows together"));
}

/// The operand as an op sees it that takes in every position of the axis.
PaddingState PaddingTransfer::takenIn(StringRef name, LeakKind kind, unsigned operand, int64_t axis,
                                      Neutral neutral) const {
  PaddingState state = operands[operand];
  if (auto where = exposed(state, rules.extentOf(type(operand), axis), axis, neutral))
    return leaked(state.scale
                      ? state.scale->leak
                      : leak(kind, *where, "`" + name + "` takes in " + positions(*where, operand, axis)));
  if (state.scale && llvm::is_contained(state.scale->axes, axis))
    return leaked(state.scale->leak);
  meetRows(state, type(operand).size(axis), axis, name);
  return state;
}

//===-- Reductions --===//

static bool isNeutral(ReduceKind kind, const Content &content) {
  switch (kind) {
  case ReduceKind::Sum:
  case ReduceKind::Mean:
  case ReduceKind::Any:
    return isZero(content);
  case ReduceKind::Prod:
  case ReduceKind::All:
    return content.isNumber(1);
  case ReduceKind::Max:
    return isFarBelow(content);
  case ReduceKind::Min:
    return isFarAbove(content);
  }
  return false;
}

/// What a reduction makes of one number, any number of times.
static bool keepsNumber(ReduceKind kind, const Content &content) {
  if (content.kind != Content::Number)
    return false;
  return (kind != ReduceKind::Sum || content.number == 0) &&
         (kind != ReduceKind::Prod || content.number == 0 || content.number == 1);
}

/// A number that no element of the value is below, where what makes it says one.
static std::optional<double> leastOf(Value value, int depth = 8) {
  Operation *made = value.getDefiningOp();
  if (!made || depth == 0)
    return std::nullopt;
  if (isa<SoftmaxOp, ExpOp, SigmoidOp, ReluOp, AbsOp, SqrtOp>(made))
    return 0;
  if (isa<TanhOp>(made))
    return -1;
  if (auto cast = dyn_cast<CastOp>(made); cast && typeOf(cast.getInput()).isBool())
    return 0;
  if (isa<InsertAxisOp, TransposeOp, AscribeOp, SplitAxisOp, MergeOp>(made))
    return leastOf(made->getOperand(0), depth - 1);
  if (!isa<MulOp, AddOp>(made))
    return std::nullopt;
  auto a = leastOf(made->getOperand(0), depth - 1), b = leastOf(made->getOperand(1), depth - 1);
  return a && b && *a >= 0 && *b >= 0 ? std::optional(0.0) : std::nullopt;
}

PaddingState PaddingTransfer::visit(ReduceOp reduce) const {
  ReduceKind kind = reduce.getKind();
  std::optional<double> least = leastOf(reduce.getInput());
  int64_t axis = reduce.getAxis();
  StringRef name = stringifyReduceKind(kind);
  PaddingState state = takenIn(name, kind == ReduceKind::Max ? LeakKind::Greatest : LeakKind::Reduction, 0,
                               axis, [&](const Content &content) {
                                 bool isLeast = kind == ReduceKind::Max && least &&
                                                content.kind == Content::Number && content.number <= *least;
                                 return isLeast || isNeutral(kind, content);
                               });
  if (state.leak)
    return state;
  if (auto extent = rules.extentOf(type(0), axis); extent && kind == ReduceKind::Mean)
    return leaked(leak(LeakKind::SizeValue, *extent, "`mean` divides by " + positions(*extent, 0, axis)));
  if (state.scale && kind != ReduceKind::Sum && kind != ReduceKind::Mean)
    return leaked(state.scale->leak);
  // A mask that is 1 before the boundary and 0 behind it counts the row's positions.
  std::optional<Marker> count;
  for (const Filler &filler : operands[0].fillers)
    if (kind == ReduceKind::Sum && filler.elseOne && isZero(filler.content) && filler.where.axis == axis &&
        filler.where.kind == Beyond::Lengths && !filler.where.period)
      count = Marker{Marker::Boundary, 0, filler.where.bound, filler.where.rows};
  llvm::erase_if(state.fillers, [&](const Filler &filler) { return !keepsNumber(kind, filler.content); });
  for (Filler &filler : state.fillers)
    filler.elseOne = false;
  state.constant.reset();
  state.marker = count;
  return without(std::move(state), axis);
}

PaddingState PaddingTransfer::visit(ArgMaxOp argmax) const {
  int64_t axis = argmax.getAxis();
  PaddingState state = takenIn("argmax", LeakKind::Greatest, 0, axis, isFarBelow);
  state.forgetNumbers();
  AxisAttr over = type(0).axis(axis);
  if (over.isRagged() && !state.leak)
    state.marker = Marker{Marker::Valid, 0, over.getLengths(), rules.paddings.rowsOf(type(0), axis)};
  for (const Filler &filler : operands[0].fillers)
    if (!state.leak && filler.where.axis == axis && filler.where.kind == Beyond::Lengths &&
        !filler.where.period && isFarBelow(filler.content) && rules.leavesSome(filler.where))
      state.marker = Marker{Marker::Valid, 0, filler.where.bound, filler.where.rows};
  return without(std::move(state), axis);
}

SmallVector<PaddingState> PaddingTransfer::visit(TopKOp top) const {
  PaddingState state = takenIn("top_k", LeakKind::Greatest, 0, top.getAxis(), isFarBelow);
  state.forgetNumbers();
  if (!state.scale)
    return {state, state};
  return SmallVector<PaddingState>(2, leaked(state.scale->leak));
}

/// The positions of what is true: padding that is false has none.
PaddingState PaddingTransfer::visit(NonzeroOp) const {
  PaddingState state = takenIn("nonzero", LeakKind::Reduction, 0, type(0).getRank() - 1, isZero);
  state.forgetNumbers();
  return state;
}

PaddingState PaddingTransfer::visit(MaxLenOp maxlen) const {
  PaddingState state = operands[0];
  if (state.marker && state.marker->kind == Marker::Boundary)
    rules.addAmount(maxlen.getSymbolAttr(), state.marker->bound);
  state.forgetNumbers();
  for (int64_t axis = type(0).getRank(); axis-- > 0;) {
    meetRows(state, type(0).size(axis), axis, "maxlen");
    state = without(std::move(state), axis);
  }
  return state;
}

/// A running sum at a valid position has taken in valid ones only, where those come first.
PaddingState PaddingTransfer::visit(CumSumOp cumsum) const {
  PaddingState state = operands[0];
  int64_t axis = cumsum.getAxis();
  for (const Beyond &taint : state.taints)
    if (taint.axis == axis && (taint.kind == Beyond::Mask || taint.period))
      return leaked(leak(LeakKind::Reduction, taint, "`cumsum` takes in " + positions(taint, 0, axis)));
  if (state.scale && llvm::is_contained(state.scale->axes, axis))
    return leaked(state.scale->leak);
  state.forgetNumbers();
  meetRows(state, type(0).size(axis), axis, "cumsum");
  return state;
}

//===-- Softmax --===//

/// Where padding is far below it has no weight. Where it has one, all weights share a factor that depends on
/// it, and a division by their masked sum takes that out again.
PaddingState PaddingTransfer::normalised(int64_t axis, bool logarithm) const {
  const char *name = logarithm ? "log_softmax" : "softmax";
  PaddingState state = operands[0];
  if (state.scale)
    return leaked(state.scale->leak);
  std::vector<Beyond> taints = state.taints;
  std::vector<Filler> fillers = state.fillers;
  state.forgetNumbers();
  PaddingState sum = operands[0];
  if (auto where = exposed(sum, rules.extentOf(type(0), axis), axis, isFarBelow)) {
    const Leak *reached =
        leak(LeakKind::Softmax, *where, "`" + Twine(name) + "` takes in " + positions(*where, 0, axis));
    if (logarithm)
      return leaked(reached);
    state.scale.emplace();
    state.scale->leak = reached;
    for (int64_t a = 0; a < type(0).getRank(); ++a)
      if (a != axis)
        state.scale->axes.push_back(a);
  } else {
    state.taints = sum.taints;
    for (Filler &filler : fillers) {
      if (filler.where.axis != axis || !isFarBelow(filler.content))
        continue;
      filler.elseOne = false;
      filler.assumed = takenForGranted(filler);
      filler.content = logarithm ? Content{Content::FarBelow, 0, {}} : Content{Content::Number, 0, {}};
      if (rules.leavesSome(filler.where))
        state.fill(filler);
      else // a row without a valid position gives its padding equal weights
        state.taint(filler.where);
    }
  }
  for (const Beyond &taint : taints)
    if (state.scale && taint.axis == axis)
      state.taint(taint);
  meetRows(state, type(0).size(axis), axis, name);
  return state;
}

//===-- Products --===//

/// A product with zeros is zero.
void PaddingTransfer::coverZeros(PaddingState &of, PaddingState &by) const {
  std::vector<Beyond> left;
  for (const Beyond &taint : of.taints) {
    Beyond now = taint;
    bool covered = false;
    for (const Filler &filler : by.fillers) {
      if (!isZero(filler.content))
        continue;
      covered |= rules.covers(filler, now);
      auto moved = hiddenLater(now, filler);
      if (covered || moved)
        rules.assume({op, filler.assumed.greater});
      now = moved.value_or(now);
    }
    if (!covered)
      left.push_back(now);
  }
  of.taints = std::move(left);
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
  std::optional<Scale> scale;
  for (unsigned o : {0u, 1u}) {
    sides[o] =
        renumbered(operands[o], [&](int64_t axis) { return int64_t(order.find(letters[o][axis])); }, lost());
    if (sides[o].scale && scale)
      return leaked(scale->leak);
    scale = sides[o].scale ? sides[o].scale : scale;
    sides[o].scale.reset();
  }
  coverZeros(sides[0], sides[1]);
  coverZeros(sides[1], sides[0]);
  PaddingState state = both(sides[0], sides[1], rules.mates(op, "the product pairs rows"));
  state.scale = scale;
  for (const PaddingState &side : sides)
    for (Filler filler : side.fillers)
      if (isZero(filler.content)) {
        filler.elseOne = false;
        filler.assumed.add({op, nullptr}); // beside 0 stands what the other side has there
        state.fill(filler);
      }
  for (int64_t axis = order.size(); axis-- > int64_t(output.size());) {
    unsigned operand = left.contains(order[axis]) ? 0 : 1;
    int64_t own = letters[operand].find(order[axis]);
    bool other = operand == 0 && right.contains(order[axis]);
    bool masked = other && type(1).axis(right.find(order[axis])).isRagged(); // by its type
    std::optional<Beyond> extent = masked ? std::nullopt : rules.extentOf(type(operand), own);
    if (extent)
      extent->axis = axis;
    if (auto where = exposed(state, extent, axis, isZero))
      return leaked(scale ? scale->leak
                          : leak(LeakKind::Reduction, *where,
                                 "the product takes in " + positions(*where, operand, own)));
    if (scale && llvm::is_contained(scale->axes, axis))
      return leaked(scale->leak);
    meetRows(state, type(operand).size(own), axis, "einsum");
    state = without(std::move(state), axis);
  }
  return state;
}

/// A window of K positions that begins `padding` before its own: what lies beyond a bound reaches K - 1
/// positions forward, and so does the end of the axis, where zeros come in.
PaddingState PaddingTransfer::visit(Conv1dOp conv) const {
  PaddingState input = operands[0];
  if (input.scale)
    return leaked(input.scale->leak);
  PaddingState zeros = input;
  coverZeros(input, zeros);
  int64_t before = conv.getPadding(), stride = conv.getStride();
  std::optional<Beyond> extent = rules.extentOf(type(0), 1);
  if (extent && before > 0 && !llvm::any_of(zeros.fillers, [&](const Filler &filler) {
        return isZero(filler.content) && rules.covers(filler, *extent);
      }))
    input.taint(*extent);
  PaddingState state = input;
  state.forgetNumbers();
  state.taints.clear();
  DimAttr width = type(1).size(0);
  for (Beyond taint : input.taints) {
    const Leak *mixed =
        leak(LeakKind::Convolution, taint, "`conv1d` takes in " + positions(taint, 0, taint.axis));
    if (taint.axis == 2 || taint.kind == Beyond::Mask || taint.period)
      return leaked(mixed);
    if (taint.axis == 1) {
      taint.bound =
          (taint.bound - width + (before + stride)).floorDiv(DimAttr::constant(op->getContext(), stride));
      taint.origin = mixed;
    }
    state.taint(taint);
  }
  for (Filler filler : zeros.fillers)
    if (stride == 1 && isZero(filler.content) && filler.where.axis == 1 &&
        filler.where.kind == Beyond::Lengths && !filler.where.period) {
      filler.where.bound = filler.where.bound + before;
      filler.elseOne = false;
      state.fill(filler);
    }
  PaddingState kernel = renumbered(operands[1], [](int64_t) { return axisGone; }, lost());
  PaddingState result = both(state, kernel, lost());
  result.fillers = state.fillers;
  return result;
}
