// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The walk over an entry: states of values in program order, carried values of loops to a fixed point, and
// which results are proved.
#include "passes/padding/ProvePadding.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

/// Carried values settle after a few rounds; bounds that keep moving do not.
static constexpr int maxRounds = 8;

/// The axis of the steps of a loop that walks none.
static constexpr int64_t noStep = axisGone + 1;

static PaddingState leaked(const Leak *leak) {
  PaddingState state;
  state.leak = leak;
  return state;
}

//===-- Inputs --===//

PaddingState PaddingProver::inputState(BlockArgument input) const {
  PaddingState state;
  SymbolicTensorType type = typeOf(input);
  auto given = cast<DictionaryAttr>(entry.getInputs()[input.getArgNumber()]);
  Rows all{llvm::to_vector<2>(llvm::seq<int64_t>(0, type.getRank())), 0};
  bool hasRows = given.contains("lengths");
  if (auto name = given.getAs<StringAttr>("lengths"))
    state.marker = Marker{Marker::Boundary, 0, DimAttr::symbol(name.getContext(), name.getValue()), all};
  StringAttr name = StringAttr::get(entry.getContext(), entry.inputName(input.getArgNumber()));
  if (type.getRank() > 0 && paddings.sizeOfMask(name) &&
      llvm::any_of(paddings.all(), [&](const Padding &padding) { return padding.mask == name; })) {
    Filler filler;
    filler.where.kind = Beyond::Mask;
    filler.where.mask = name;
    filler.where.axis = type.getRank() - 1;
    filler.where.rows.axes.assign(all.axes.begin(), all.axes.end() - 1);
    filler.elseOne = hasRows = true;
    state.fill(filler);
  }
  for (auto [a, axis] : llvm::enumerate(type.getAxes())) {
    hasRows |= !axis.isDense();
    if (!axis.isPadded())
      continue;
    Beyond where;
    where.kind = axis.getMask() ? Beyond::Mask : Beyond::Lengths;
    where.axis = a;
    where.mask = axis.getMask();
    where.bound = axis.getLengths();
    where.rows = paddings.rowsOf(type, a);
    // Padding that is declared to be one number is the same in all batches.
    if (axis.getPadding())
      state.fill({where, Content{Content::Number, double(axis.getPadding().getInt()), {}}, false, true});
    else
      state.taint(where);
  }
  // A literal size says by itself that it is the batch's on inputs with rows of their own only.
  if (int64_t axis = placeOfBatch(type, rules->batch).axis;
      axis >= 0 && (!rules->batch.asConstant() || hasRows))
    state.batch = Rows{{axis}, 0};
  return state;
}

//===-- Walking --===//

const PaddingState &PaddingProver::of(Value value) const {
  static const PaddingState clean;
  auto it = states.find(value);
  return it == states.end() ? clean : it->second;
}

void PaddingProver::visit(Block &block) {
  for (Operation &op : block.without_terminator()) {
    if (auto scan = dyn_cast<ScanOp>(op)) {
      visitScan(scan);
    } else if (auto loop = dyn_cast<LoopOp>(op)) {
      visitLoop(loop);
    } else {
      SmallVector<PaddingState> operands;
      for (Value operand : op.getOperands())
        operands.push_back(of(operand));
      for (auto [result, state] : llvm::zip(op.getResults(), rules->apply(&op, operands)))
        states[result] = state;
    }
  }
}

/// What holds of a value that is one of the two.
PaddingState PaddingProver::join(const PaddingState &a, const PaddingState &b, const Leak *lost) const {
  PaddingState result = both(a, b, lost);
  std::vector<Beyond> taints = result.taints;
  result.taints.clear();
  for (const Beyond &taint : taints)
    if (llvm::none_of(taints, [&](const Beyond &other) {
          return !(other == taint) && rules->within(taint, other) &&
                 (!rules->within(other, taint) || &other < &taint);
        }))
      result.taint(taint);
  for (const Filler &filler : a.fillers)
    if (filler.content.kind != Content::Same && llvm::is_contained(b.fillers, filler))
      result.fill(filler);
  if (a.constant == b.constant)
    result.constant = a.constant;
  if (a.marker == b.marker)
    result.marker = a.marker;
  if (result.leak)
    return leaked(result.leak);
  return result;
}

/// What an integer that a loop carries starts from, where each step adds 1 to it.
std::optional<int64_t> PaddingProver::counterFrom(LoopView &loop, unsigned v) const {
  std::optional<double> first = of(loop.inits[v]).constant;
  auto isOne = [](Value value) {
    while (isa_and_nonnull<FillOp, AscribeOp, InsertAxisOp>(value.getDefiningOp()))
      value = value.getDefiningOp()->getOperand(0);
    auto constant = value.getDefiningOp<rondo::ConstantOp>();
    auto dense = constant ? dyn_cast<DenseIntElementsAttr>(constant.getValue()) : DenseIntElementsAttr();
    return dense && dense.isSplat() && dense.getSplatValue<APInt>().isOne();
  };
  Value updated = loop.yield.getCarried()[v];
  while (auto ascribe = updated.getDefiningOp<AscribeOp>())
    updated = ascribe->getOperand(0);
  auto add = updated.getDefiningOp<AddOp>();
  if (!first || !add || !typeOf(loop.carried[v]).isInteger())
    return std::nullopt;
  for (unsigned side : {0, 1})
    if (add->getOperand(side) == loop.carried[v] && isOne(add->getOperand(1 - side)))
      return int64_t(*first);
  return std::nullopt;
}

/// What the first step finds. A counter tells the steps of a loop that goes forward.
PaddingState PaddingProver::firstState(LoopView &loop, unsigned v, const Steps &steps) const {
  PaddingState init = of(loop.inits[v]);
  if (loop.yield.getCarried()[v] == loop.carried[v])
    return init;
  if (auto first = steps.reverse ? std::nullopt : counterFrom(loop, v))
    init.marker = Marker{Marker::Position, steps.axis, DimAttr::constant(loop.op->getContext(), *first), {}};
  init.constant.reset(); // the number of the first step only
  return init;
}

/// Rounds until no carried value changes.
void PaddingProver::carryOn(LoopView &loop, const Steps &steps) {
  auto bounded = dyn_cast<LoopOp>(loop.op);
  auto enter = [&](unsigned v, PaddingState state) {
    states[loop.carried[v]] = state;
    if (bounded && bounded.hasWhile())
      states[bounded.getCondition().getArgument(v)] = state;
  };
  for (unsigned v = 0; v < loop.carried.size(); ++v)
    enter(v, firstState(loop, v, steps));
  auto isCounter = [&](unsigned v) {
    const std::optional<Marker> &marker = of(loop.carried[v]).marker;
    return marker && marker->kind == Marker::Position && marker->axis == steps.axis;
  };
  bool changed = true;
  for (int round = 0; changed; ++round) {
    if (bounded && bounded.hasWhile())
      visit(bounded.getCondition().front());
    visit(*loop.body);
    changed = false;
    for (unsigned v = 0; v < loop.carried.size(); ++v) {
      if (isCounter(v)) // as it is in every step
        continue;
      PaddingState before = of(loop.carried[v]);
      PaddingState after = join(before, carriedOn(loop, v, steps), rules->lost(loop.op));
      if (round >= maxRounds && !after.leak && !(after == before))
        after = leaked(rules->lost(loop.op));
      if (after == before)
        continue;
      enter(v, after);
      changed = true;
    }
  }
}

/// What is said of one step says nothing of the next.
void PaddingProver::forgetStep(PaddingState &state, int64_t step) {
  llvm::erase_if(state.fillers, [&](const Filler &filler) {
    return filler.where.axis == step || filler.where.other == step || filler.content.kind == Content::Same;
  });
  if (state.marker && state.marker->kind == Marker::Position && state.marker->axis == step)
    state.marker.reset();
}

/// The states of the loop's results. `control` is what the number of steps depends on.
void PaddingProver::leave(LoopView &loop, const Steps &steps, const PaddingState &control) {
  const Leak *lost = rules->lost(loop.op);
  // The axis of steps is negative: it is moved by hand.
  auto stepTo = [&](PaddingState state, int64_t place) {
    auto move = [&](int64_t &axis) { axis = axis == steps.axis ? place : axis; };
    for (Beyond &taint : state.taints)
      move(taint.axis);
    for (Filler &filler : state.fillers) {
      move(filler.where.axis);
      move(filler.where.other);
    }
    if (state.marker && state.marker->kind == Marker::Position)
      move(state.marker->axis);
    return state;
  };
  auto give = [&](Value result, PaddingState state) {
    state.leak = worse(state.leak, control.leak);
    state.mates = worse(state.mates, control.mates);
    states[result] = state;
  };
  for (auto [result, value, along] : llvm::zip_equal(loop.stacked, loop.yield.getValues(), loop.yieldAxes)) {
    PaddingState state =
        renumbered(of(value), [&, along = along](int64_t a) { return a >= along ? a + 1 : a; }, lost);
    give(result, stepTo(std::move(state), along));
  }
  for (auto [v, result] : llvm::enumerate(loop.finals)) {
    PaddingState state = of(loop.carried[v]);
    forgetStep(state, steps.axis);
    give(result, std::move(state));
  }
}

//===-- Scans --===//

/// What a step sees of an input: its padded positions are padded steps.
PaddingState PaddingProver::elementOf(ScanOp scan, unsigned input, int64_t step) {
  PaddingState state = of(scan.getInputs()[input]);
  int64_t axis = scan.getAxes()[input];
  SymbolicTensorType type = environment.type(scan.getInputs()[input]);
  if (type.axis(axis).isRagged()) { // the type masks: a row takes its own steps only
    Beyond masked;
    masked.axis = axis;
    masked.bound = type.axis(axis).getLengths();
    masked.rows = paddings.rowsOf(type, axis);
    llvm::erase_if(state.taints, [&](const Beyond &taint) { return rules->within(taint, masked); });
  }
  if (state.batch && llvm::is_contained(state.batch->axes, axis)) {
    state.batch.reset();
    state.mates = rules->mates(scan, "`scan` walks from row to row");
  }
  for (const Beyond &taint : state.taints)
    if (llvm::is_contained(taint.rows.axes, axis))
      return leaked(rules->lost(scan));
  llvm::erase_if(state.fillers,
                 [&](const Filler &filler) { return llvm::is_contained(filler.where.rows.axes, axis); });
  return renumbered(
      state, [&](int64_t a) { return a == axis  ? step
                                     : a > axis ? a - 1
                                                : a; }, rules->lost(scan));
}

/// The steps that only longer rows need.
std::optional<Beyond> PaddingProver::stepExtent(ScanOp scan, int64_t step) const {
  std::optional<Beyond> extent;
  for (auto [input, axis] : llvm::zip_equal(scan.getInputs(), scan.getAxes())) {
    SymbolicTensorType type = environment.type(input);
    if (type.axis(axis).isRagged())
      return std::nullopt;
    extent = extent ? extent : rules->extentOf(type, axis);
  }
  if (extent)
    extent->axis = step;
  return extent;
}

/// True where the carried value stays what it was at these steps.
static bool keeps(const PaddingState &update, Value updated, Value carried, const Beyond &where,
                  PaddingRules &rules) {
  return updated == carried || llvm::any_of(update.fillers, [&](const Filler &filler) {
           return filler.content.kind == Content::Same && filler.content.same == carried &&
                  rules.covers(filler, where);
         });
}

/// Where valid steps come first, a valid step finds what valid steps left; else padding comes in between.
PaddingState PaddingProver::carriedOn(LoopView &loop, unsigned v, const Steps &steps) {
  Value updated = loop.yield.getCarried()[v];
  PaddingState state = of(updated);
  SmallVector<Beyond> early;
  for (const Beyond &taint : state.taints)
    if (taint.axis == steps.axis && (taint.kind == Beyond::Mask || taint.period || steps.reverse))
      early.push_back(taint);
  if (steps.extent && steps.reverse && !keeps(state, updated, loop.carried[v], *steps.extent, *rules))
    early.push_back(*steps.extent);
  for (const Beyond &where : early)
    return leaked(rules->leak(loop.op, LeakKind::Scan, where,
                              (steps.reverse ? "the reverse `scan` begins with positions "
                                             : Names::expression(loop.op) + " walks positions ") +
                                  rules->describe(where) + ", and `" + loop.name(v) + "` is changed there"));
  forgetStep(state, steps.axis);
  return state;
}

/// Steps that only longer rows need leave the final values as they are, or these follow the longest row.
void PaddingProver::checkFinals(LoopView &loop, const Steps &steps) {
  bool isScan = isa<ScanOp>(loop.op);
  for (auto [v, result] : llvm::enumerate(loop.finals)) {
    Value updated = loop.yield.getCarried()[v];
    std::optional<Beyond> changed;
    for (const Beyond &taint : of(loop.carried[v]).taints)
      if (!changed && taint.axis == steps.axis)
        changed = taint;
    bool isTaint = changed.has_value();
    if (steps.extent && !changed && !keeps(of(updated), updated, loop.carried[v], *steps.extent, *rules))
      changed = steps.extent;
    if (!changed || of(result).leak)
      continue;
    std::string through =
        (isScan ? "`scan`" : "the loop") + (" goes on through positions " + rules->describe(*changed));
    states[result] = leaked(isScan || isTaint
                                ? rules->leak(loop.op, LeakKind::Scan, *changed,
                                              through + ", and `" + loop.name(v) + "` is changed there")
                                : rules->leak(loop.op, LeakKind::Steps, *changed, stepsText(changed->bound)));
  }
}

void PaddingProver::visitScan(ScanOp scan) {
  LoopView loop(scan);
  Steps steps{-1 - depth, {}, scan.getReverse()};
  steps.extent = stepExtent(scan, steps.axis);
  ++depth;
  for (auto [i, argument] : llvm::enumerate(scan.elementArguments()))
    states[argument] = elementOf(scan, i, steps.axis);
  carryOn(loop, steps);
  leave(loop, steps, PaddingState());
  checkFinals(loop, steps);
  --depth;
}

//===-- Loops --===//

std::string PaddingProver::stepsText(DimAttr bound) const {
  return "the loop runs at most `" + names.text(bound) +
         "` steps, which follows the longest row of the batch";
}

/// What the number of steps depends on.
PaddingState PaddingProver::controlOf(LoopOp bounded, DimAttr bound) {
  PaddingState control;
  if (rules->countsRows(bound))
    control.mates = rules->mates(bounded, "the loop runs a step a row");
  if (rules->varies(bound) && LoopView(bounded).hasExit())
    control.leak = rules->leak(bounded, LeakKind::Steps, Beyond::extent(noStep, bound), stepsText(bound));
  auto decides = [&](Value value) {
    const PaddingState &state = of(value);
    const Leak *leak =
        state.leak || (state.taints.empty() && !state.scale) ? state.leak : rules->lost(bounded);
    control.leak = worse(control.leak, leak);
    control.mates = worse(control.mates, state.mates);
  };
  if (bounded.hasWhile())
    decides(bounded.getConditionYield().getUntil());
  if (bounded.hasUntil())
    decides(bounded.getYield().getUntil());
  return control;
}

void PaddingProver::visitLoop(LoopOp bounded) {
  LoopView loop(bounded);
  DimAttr bound = environment.dim(bounded.getBound());
  Steps steps{-1 - depth, {}, false};
  // With an exit the steps that are left out differ from row to row.
  if (rules->varies(bound) && !loop.hasExit())
    steps.extent = Beyond::extent(steps.axis, bound);
  if (StringAttr lengths = loop.lengthsSymbol(); lengths && loop.stepsSymbol())
    rules->addAmount(loop.stepsSymbol(), DimAttr::symbol(lengths.getContext(), lengths.getValue()));
  ++depth;
  carryOn(loop, steps);
  leave(loop, steps, controlOf(bounded, bound));
  checkFinals(loop, steps);
  --depth;
}

//===-- Results --===//

/// Positions beyond the lengths of a result that declares the same padding are exempt.
bool PaddingProver::isExempt(const Beyond &taint, SymbolicTensorType type) const {
  if (taint.axis < 0 || type.axis(taint.axis).isDense())
    return false;
  AxisAttr axis = type.axis(taint.axis);
  Beyond exempt;
  exempt.axis = taint.axis;
  exempt.kind = axis.getMask() ? Beyond::Mask : Beyond::Lengths;
  exempt.mask = axis.getMask();
  exempt.bound = axis.getLengths();
  exempt.rows = paddings.rowsOf(type, taint.axis);
  return rules->within(taint, exempt);
}

/// A taint of a result that its type does not exempt; one that an op brought there says more.
const Beyond *PaddingProver::exposedIn(const PaddingState &state, SymbolicTensorType type) const {
  const Beyond *found = nullptr;
  for (const Beyond &taint : state.taints)
    if (!isExempt(taint, type) && (!found || (!found->origin && taint.origin)))
      found = &taint;
  return found;
}

void PaddingProver::settle(bool isFirst, SmallVectorImpl<Fault> &faults) {
  Operation *end = entry.getBlock().getTerminator();
  auto add = [&](const Leak *leak, bool ofMates, unsigned result) {
    for (Fault &fault : faults)
      if (fault.leak == leak && fault.ofMates == ofMates)
        return fault.results.push_back(result);
    faults.push_back({leak, ofMates, {result}});
  };
  for (auto [i, result] : llvm::enumerate(end->getOperands())) {
    const PaddingState &state = of(result);
    SymbolicTensorType type = environment.type(result);
    const Leak *leak = state.leak ? state.leak : state.scale ? state.scale->leak : nullptr;
    if (const Beyond *taint = leak ? nullptr : exposedIn(state, type)) {
      Operation *from = result.getDefiningOp() ? result.getDefiningOp() : end;
      leak = taint->origin
                 ? taint->origin
                 : rules->leak(from, LeakKind::Result, *taint,
                               "`" + entry.outputName(i) + "` has positions " + rules->describe(*taint) +
                                   " along its " + names.axis(taint->axis, type) +
                                   ", which its type does not declare `padded`");
    }
    // What follows the number of steps until the last row has ended is told as what other rows reach.
    bool ofPadding = !paddings.all().empty();
    if (isFirst && ofPadding) {
      proof.count("results free of padding");
      proof.proved += !leak;
    }
    if (isFirst && leak)
      add(leak, !leak->padding, i);
    // A result without the axis of the batch is one of the batch as a whole.
    if (placeOfBatch(type, rules->batch).axis < 0)
      continue;
    bool meets = state.mates && !leak;
    proof.count("results free of other rows");
    proof.proved += !meets && !leak;
    if (meets)
      add(state.mates, true, i);
  }
}

void PaddingProver::prove(DimAttr batch, bool isFirst) {
  PaddingRules ofBatch(paddings, batch, environment, facts, names);
  rules = &ofBatch;
  states.clear();
  for (BlockArgument input : entry.getBlock().getArguments())
    states[input] = inputState(input);
  visit(entry.getBlock());
  SmallVector<Fault> faults;
  settle(isFirst, faults);
  for (const Fault &fault : faults)
    report(fault);
  std::vector<std::string> &assumed = proof.entries.back().assumed;
  for (std::string &sentence : ofBatch.assumptions())
    if (!llvm::is_contained(assumed, sentence))
      assumed.push_back(std::move(sentence));
  rules = nullptr;
}

void PaddingProver::run() {
  // A function that is checked alone has no results of the model.
  for (auto [b, batch] : llvm::enumerate(paddings.batches()))
    prove(batch, b == 0);
}
