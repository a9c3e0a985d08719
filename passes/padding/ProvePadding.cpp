// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The walk over an entry: states of values in program order, carried values of loops to a fixed point, and
// what is said of each result.
#include "passes/padding/ProvePadding.h"
#include "passes/padding/Witness.h"
#include "llvm/ADT/MapVector.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

/// Carried values settle after a few rounds; offsets that keep falling do not.
static constexpr int maxRounds = 8;

//===-- Paddings
//-----------------------------------------------------------------------------------------===//

SmallVector<Padding> PaddingProver::paddings() const {
  SmallVector<Padding> found;
  for (BlockArgument input : entry.getBlock().getArguments())
    for (auto [a, axis] : llvm::enumerate(typeOf(input).getAxes())) {
      if (!axis.isPadded() ||
          llvm::any_of(found, [&](const Padding &known) { return known.boundaryOf(axis).has_value(); }))
        continue;
      Padding padding;
      padding.lengths = axis.getMask() ? DimAttr() : axis.getLengths();
      padding.mask = axis.getMask();
      padding.input = input;
      padding.axis = a;
      if (padding.lengths)
        padding.leastValid = std::max<int64_t>(0, facts.lowerBound(padding.lengths).value_or(0));
      found.push_back(padding);
    }
  return found;
}

/// The axes of a type over which the lengths of an axis run.
static SmallVector<int64_t, 2> rowsOf(EntryOp entry, SymbolicTensorType type, int64_t axis) {
  SmallVector<int64_t, 2> rows;
  if (type.axis(axis).getMask()) {
    for (int64_t a = 0; a < axis; ++a)
      rows.push_back(a);
    return rows;
  }
  for (Attribute attribute : entry.getSymbols()) {
    auto symbol = cast<SymbolAttr>(attribute);
    if (!symbol.getRows() || !type.axis(axis).getLengths().mentions(symbol.getSymbolName()) || !rows.empty())
      continue;
    for (int64_t a = 0; a < type.getRank() && rows.empty(); ++a)
      if (a != axis && type.size(a) == symbol.getRows())
        rows.push_back(a);
  }
  return rows;
}

PaddingState PaddingProver::inputState(BlockArgument input, const Padding &padding) const {
  PaddingState state;
  SymbolicTensorType type = typeOf(input);
  auto given = cast<DictionaryAttr>(entry.getInputs()[input.getArgNumber()]);
  auto all = llvm::to_vector<2>(llvm::seq<int64_t>(0, type.getRank()));
  if (auto name = given.getAs<StringAttr>("lengths"); name && padding.isSuffix())
    if (auto offset = (DimAttr::symbol(name.getContext(), name.getValue()) - padding.lengths).asConstant()) {
      state.marker = Marker{Marker::Boundary, 0, *offset};
      state.rows = all;
    }
  if (padding.mask && entry.inputName(input.getArgNumber()) == padding.mask.getValue() &&
      type.getRank() > 0) {
    state.fillers.push_back({{type.getRank() - 1, 0}, 0.0});
    state.rows.assign(all.begin(), all.end() - 1);
  }
  for (auto [a, axis] : llvm::enumerate(type.getAxes())) {
    auto boundary = axis.isPadded() ? padding.boundaryOf(axis) : std::nullopt;
    if (!boundary)
      continue;
    state.taint({int64_t(a), *boundary});
    state.rows = rowsOf(entry, type, a);
    if (axis.getPadding())
      state.fillers.push_back({{int64_t(a), *boundary}, double(axis.getPadding().getInt())});
  }
  return state;
}

//===-- Walking
//------------------------------------------------------------------------------------------===//

static PaddingState leaked(const Leak *leak) {
  PaddingState state;
  state.leak = leak;
  return state;
}

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

/// What a step sees of an input: its padded positions are padded steps.
static PaddingState elementOf(PaddingState state, int64_t axis, int64_t step, const Leak *lost) {
  if (llvm::is_contained(state.rows, axis))
    return leaked(worse(state.leak, state.taints.empty() ? nullptr : lost));
  return renumbered(state, [&](int64_t a) { return a == axis ? step : a > axis ? a - 1 : a; }, lost);
}

/// Rounds until no carried value changes. `next` says what of a value that a step leaves the next one finds.
void PaddingProver::carryOn(LoopView &loop, llvm::function_ref<PaddingState(unsigned, PaddingState)> next) {
  auto enter = [&](unsigned v, PaddingState state) {
    states[loop.carried[v]] = state;
    if (auto bounded = dyn_cast<LoopOp>(loop.op); bounded && bounded.hasWhile())
      states[bounded.getCondition().getArgument(v)] = state;
  };
  for (unsigned v = 0; v < loop.carried.size(); ++v)
    enter(v, of(loop.inits[v]));
  bool changed = true;
  for (int round = 0; changed; ++round) {
    if (auto bounded = dyn_cast<LoopOp>(loop.op); bounded && bounded.hasWhile())
      visit(bounded.getCondition().front());
    visit(*loop.body);
    changed = false;
    for (unsigned v = 0; v < loop.carried.size(); ++v) {
      PaddingState before = of(loop.carried[v]);
      PaddingState after = join(before, next(v, of(loop.yield.getCarried()[v])), rules->lost(loop.op));
      if (round == maxRounds && !after.leak)
        after = leaked(rules->lost(loop.op));
      if (after == before)
        continue;
      enter(v, after);
      changed = true;
    }
  }
}

/// The states of the loop's results. `step` is the axis that stands for its steps; `control` is set where the
/// number of steps depends on padding.
void PaddingProver::leave(LoopView &loop, int64_t step, const Leak *control) {
  const Leak *lost = rules->lost(loop.op);
  // The axis of steps is negative: it is moved by hand.
  auto stepTo = [&](PaddingState state, int64_t place) {
    for (Beyond &taint : state.taints)
      if (taint.axis == step)
        taint.axis = place;
    for (Filler &filler : state.fillers)
      if (filler.where.axis == step)
        filler.where.axis = place;
    if (state.marker && state.marker->kind == Marker::Position && state.marker->axis == step)
      state.marker->axis = place;
    return state;
  };
  for (auto [result, value, along] : llvm::zip_equal(loop.stacked, loop.yield.getValues(), loop.yieldAxes)) {
    PaddingState state =
        renumbered(of(value), [&, along = along](int64_t a) { return a >= along ? a + 1 : a; }, lost);
    state = stepTo(std::move(state), along);
    state.leak = worse(state.leak, control);
    states[result] = state;
  }
  for (auto [v, result] : llvm::enumerate(loop.finals)) {
    PaddingState state = of(loop.carried[v]);
    if (state.taintAt(step))
      state = leaked(rules->leak(loop.op, LeakKind::Scan,
                                 "`scan` goes on through positions " + rules->padding().describe(names) +
                                     ", and `" + loop.name(v) + "` is changed there"));
    state.dropFiller(step);
    if (state.marker && state.marker->kind == Marker::Position && state.marker->axis == step)
      state.marker.reset();
    state.leak = worse(state.leak, control);
    states[result] = state;
  }
}

void PaddingProver::visitScan(ScanOp scan) {
  LoopView loop(scan);
  int64_t step = -1 - depth;
  ++depth;
  const Padding &padding = rules->padding();
  for (auto [argument, input, axis] :
       llvm::zip_equal(scan.elementArguments(), scan.getInputs(), scan.getAxes()))
    states[argument] = elementOf(of(input), axis, step, rules->lost(scan));
  // Where valid steps come first, a valid step finds what valid steps left; else padding comes in between.
  bool validFirst = padding.isSuffix() && !scan.getReverse();
  carryOn(loop, [&](unsigned v, PaddingState state) {
    if (state.taintAt(step) && !validFirst) {
      const char *walks = scan.getReverse() ? "the reverse `scan` begins with" : "`scan` walks";
      return leaked(rules->leak(scan, LeakKind::Scan,
                                walks + (" positions " + padding.describe(names)) + ", and `" + loop.name(v) +
                                    "` is changed there"));
    }
    state.dropFiller(step);
    if (state.marker && state.marker->kind == Marker::Position && state.marker->axis == step)
      state.marker.reset();
    if (!state.mentionsBoundary())
      state.rows.clear();
    return state;
  });
  leave(loop, step, nullptr);
  --depth;
}

void PaddingProver::visitLoop(LoopOp bounded) {
  LoopView loop(bounded);
  int64_t noStep = axisGone + 1; // its steps run along no padding
  carryOn(loop, [&](unsigned, PaddingState state) { return state; });
  const Leak *control = nullptr;
  auto decides = [&](Value value) {
    if (!of(value).isClean())
      control = worse(control, of(value).leak ? of(value).leak : rules->lost(bounded));
  };
  if (bounded.hasWhile())
    decides(bounded.getConditionYield().getUntil());
  if (bounded.hasUntil())
    decides(bounded.getYield().getUntil());
  leave(loop, noStep, control);
}

//===-- Results
//------------------------------------------------------------------------------------------===//

/// Positions beyond the lengths of a result that declares the same padding are exempt.
bool PaddingProver::isExempt(const PaddingState &state, SymbolicTensorType type,
                             const Padding &padding) const {
  if (state.leak)
    return false;
  return llvm::all_of(state.taints, [&](const Beyond &taint) {
    auto boundary = taint.axis >= 0 && !type.axis(taint.axis).isDense()
                        ? padding.boundaryOf(type.axis(taint.axis))
                        : std::nullopt;
    return boundary && taint.offset >= *boundary;
  });
}

void PaddingProver::prove(const Padding &padding) {
  Leaks leaks;
  PaddingRules ofPadding(padding, names, leaks);
  rules = &ofPadding;
  states.clear();
  for (BlockArgument input : entry.getBlock().getArguments())
    states[input] = inputState(input, padding);
  visit(entry.getBlock());
  llvm::MapVector<const Leak *, SmallVector<unsigned>> reached;
  Operation *end = entry.getBlock().getTerminator();
  for (auto [i, result] : llvm::enumerate(end->getOperands())) {
    proof.count("results free of padding");
    const PaddingState &state = of(result);
    if (isExempt(state, typeOf(result), padding)) {
      ++proof.proved;
      continue;
    }
    const Leak *leak = state.leak;
    if (!leak) {
      Operation *from = result.getDefiningOp() ? result.getDefiningOp() : end;
      leak = ofPadding.leak(from, LeakKind::Other,
                            "`" + entry.outputName(i) + "` has positions " + padding.describe(names) +
                                " along its " + names.axis(state.taints.front().axis, typeOf(result)) +
                                ", which its type does not declare `padded`");
    }
    reached[leak].push_back(i);
  }
  for (const auto &[leak, results] : reached)
    report(*leak, results, padding);
  rules = nullptr;
}

void PaddingProver::run() {
  // A function that is checked alone has no results of the model.
  for (const Padding &padding : paddings())
    prove(padding);
}

//===-- Reporting
//----------------------------------------------------------------------------------------===//

/// What to write instead, with the mask that the declaration offers.
std::string PaddingProver::help(const Leak &leak, const Padding &padding) const {
  std::string input = entry.inputName(padding.input.getArgNumber()).str();
  AxisAttr axis = typeOf(padding.input).axis(padding.axis);
  std::string mask = "`" +
                     (padding.mask        ? padding.mask.str()
                      : axis.getPadding() ? input + " != " + std::to_string(axis.getPadding().getInt())
                                          : "iota(" + names.text(axis.getSize()) + ") < insert_axis(" +
                                                names.text(padding.lengths) + ", 1)") +
                     "`";
  std::string ragged = padding.lengths ? "; or declare the axis `" + names.text(axis.getSize()) + " ragged " +
                                             names.text(padding.lengths) +
                                             "`, and every operation is masked by definition"
                                       : "";
  switch (leak.kind) {
  case LeakKind::Reduction:
    return "put 0, or another number that changes nothing, where the mask " + mask +
           " is false: `select(mask, x, 0)`" + ragged;
  case LeakKind::Softmax:
    return "put a number far below where the mask " + mask + " is false: `select(mask, scores, -1e9)`" +
           ragged;
  case LeakKind::Scan:
    return "walk the mask " + mask +
           " in step, and keep what is carried where it is false: `carry h = select(valid, h1, h)`" + ragged;
  case LeakKind::Reverse:
    return "no mask says where a row begins from its end" + ragged;
  case LeakKind::LastPosition:
    return (padding.lengths ? "read the last valid position of each row: `gather(x, " +
                                  names.text(padding.lengths) + " - 1, along 1, batch: 1)`"
                            : std::string("a mask does not say which position is a row's last valid one")) +
           ragged;
  case LeakKind::Other:
    return "mask what is padded before: " + mask + " is true at valid positions" + ragged;
  }
  return "";
}

static bool isSame(const ProofPlace &a, const ProofPlace &b) {
  return a.file == b.file && a.line == b.line && a.column == b.column;
}
static bool isLibrary(const ProofPlace &place) { return StringRef(place.file).starts_with("<std>"); }

/// The place in the user's text that is nearest to the op.
static std::optional<ProofPlace> innermostOfUser(Location location) {
  std::optional<ProofPlace> nearest;
  for (; auto call = dyn_cast<CallSiteLoc>(location); location = call.getCallee())
    if (ProofPlace place = placeOf(call.getCaller()); !isLibrary(place))
      nearest = place;
  if (ProofPlace place = placeOf(location); !isLibrary(place))
    nearest = place;
  return nearest;
}

/// True where the op stands in a function of the user whose fault is told already, for another call of it.
static bool sameFault(const ProofDiagnostic &other, Location location) {
  if (isSame(other.place, placeOf(location)))
    return true;
  auto call = dyn_cast<CallSiteLoc>(location);
  auto inner = call && !isLibrary(placeOf(call.getCallee())) ? innermostOfUser(location) : std::nullopt;
  return inner &&
         llvm::any_of(other.notes, [&](const ProofNote &note) { return isSame(note.place, *inner); });
}

void PaddingProver::report(const Leak &leak, ArrayRef<unsigned> results, const Padding &padding) {
  std::string list;
  for (unsigned i : results)
    list += (list.empty() ? "`" : ", `") + entry.outputName(i).str() + "`";
  std::string reaches = "padding of `" + entry.inputName(padding.input.getArgNumber()).str() + "` reaches " +
                        (results.size() > 1 ? "results " : "result ") + list;
  ProofDiagnostic diagnostic;
  diagnostic.code = stringifyCause(Cause::Pad).str();
  diagnostic.place = placeOf(leak.op->getLoc());
  diagnostic.help = help(leak, padding);
  // Two entries that share a function share its fault: it is shown once.
  for (ProofDiagnostic &other : proof.diagnostics)
    if (other.code == diagnostic.code && other.counterexample && sameFault(other, leak.op->getLoc())) {
      other.notes.push_back({placeOf(leak.op->getLoc()), "in the same way it reaches " + list + " of `" +
                                                             entry.getSymName().str() + "`"});
      return;
    }
  std::optional<PaddingWitness> witness;
  if (leak.kind != LeakKind::Other && options.run)
    witness = PaddingWitnessSearch(entry, facts, environment, names, options, padding).find(results);
  Verdict verdict = witness ? Verdict::Refuted : Verdict::NotProved;
  std::string what = leak.what.empty()
                         ? Names::expression(leak.op) + " mixes positions " + padding.describe(names) +
                               " with others in a way that is not followed"
                         : leak.what;
  diagnostic.message =
      (witness ? reaches : "could not prove for all inputs that no " + reaches) + ": " + what;
  if (auto type =
          cast<DictionaryAttr>(entry.getInputs()[padding.input.getArgNumber()]).getAs<StringAttr>("type"))
    diagnostic.notes.push_back(
        {placeOf(padding.input.getLoc()), "the padding is declared here: `" +
                                              entry.inputName(padding.input.getArgNumber()).str() + ": " +
                                              type.str() + "`"});
  if (auto inner = innermostOfUser(leak.op->getLoc()); inner && !isSame(*inner, diagnostic.place))
    diagnostic.notes.push_back({*inner, "inside the function that is called here"});
  if (witness) {
    llvm::append_range(diagnostic.notes, notesOf(*witness, diagnostic.place));
    diagnostic.counterexample = witness->example;
  }
  proof.verdict = std::max(proof.verdict, verdict);
  proof.diagnostics.push_back(std::move(diagnostic));
}
