// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the prover says of an obligation that it could not prove: cause, message, notes, counterexample.
#include "passes/prover/Entry.h"
#include "passes/prover/Origins.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

static constexpr size_t maxNotes = 4;

ProofDiagnostic &EntryProver::report(Operation *op, Cause cause, std::string message, Verdict verdict) {
  ProofDiagnostic diagnostic;
  diagnostic.code = stringifyCause(cause).str();
  diagnostic.place = blamedPlace(op->getLoc());
  diagnostic.message = std::move(message);
  proof.verdict = std::max(proof.verdict, verdict);
  proof.diagnostics.push_back(std::move(diagnostic));
  return proof.diagnostics.back();
}

void EntryProver::illFormed(Operation *op, Cause cause, const std::string &message) {
  report(op, cause, names.readable(message), Verdict::IllFormed);
  stopped = true; // what follows has no types
}

/// Sizes without a law, as they are in the first step.
DimAttr EntryProver::atFirstStep(DimAttr dim) const {
  return dim.substitute([&](StringAttr name) { return initial.lookup(name); });
}

/// A size that no single expression says, as it is in the step that fails (or after as many steps).
DimAttr EntryProver::inFailingStep(DimAttr dim, const Refutation &refutation) {
  ArrayRef<ReplayStep> steps = refutation.failure.steps;
  if (!steps.empty() && steps.back().step == 1)
    dim = atFirstStep(dim);
  StepCases cases;
  while (StringAttr number = names.stepInCases(dim, cases)) {
    auto value = refutation.values.find(number);
    const auto *around =
        llvm::find_if(steps, [&](const ReplayStep &step) { return LoopView(step.loop).step == number; });
    if (around == steps.end() && value == refutation.values.end())
      return dim;
    DimAttr known = DimAttr::constant(context, around != steps.end() ? around->step - 1 : value->second);
    dim = facts.simplify(dim.substitute([&](StringAttr name) { return name == number ? known : DimAttr(); }));
  }
  return dim;
}

//===-- Message and notes --===//

std::string EntryProver::messageOf(const Obligation &obligation, DimAttr lhs, DimAttr rhs) const {
  std::string what = names.readable(obligation.what);
  auto side = [&](OperandAxis at, DimAttr size) {
    Value operand = obligation.op->getOperand(at.operand);
    return names.axis(at.axis, environment.type(operand)) + " of " + names.describe(operand) + " has size " +
           names.text(size);
  };
  switch (obligation.kind) {
  case ObligationKind::AtLeast:
    return what + ": " + names.text(lhs) + " is not at least " + names.text(rhs);
  case ObligationKind::SameLengths:
    return what + ": rows have lengths " + names.text(lhs) + " and " + names.text(rhs);
  case ObligationKind::SameTag: {
    auto order = [&](ArrayRef<StringAttr> tag) {
      return llvm::join(llvm::map_to_vector(tag, [&](StringAttr name) { return names.nameSymbol(name); }),
                        "*");
    };
    return what + ": rows in the order of " + order(obligation.lhsTag) + " meet rows in the order of " +
           order(obligation.rhsTag);
  }
  case ObligationKind::Equal:
    break;
  }
  if (obligation.cause == Cause::LoopInv)
    return what + ": " + names.text(lhs) + " in step 1, " + names.text(rhs) + " in step 2";
  bool pair = obligation.lhsAxis && obligation.rhsAxis &&
              (obligation.lhsAxis->operand != obligation.rhsAxis->operand ||
               obligation.lhsAxis->axis != obligation.rhsAxis->axis);
  if (pair)
    return what + ": " + side(*obligation.lhsAxis, lhs) + ", " + side(*obligation.rhsAxis, rhs);
  return what + ": " + names.text(lhs) + " is not " + names.text(rhs);
}

void EntryProver::addNotes(ProofDiagnostic &diagnostic, const Obligation &obligation) {
  auto add = [&](ProofNote note) {
    bool known =
        llvm::any_of(diagnostic.notes, [&](const ProofNote &other) { return other.message == note.message; });
    if (!known && diagnostic.notes.size() < maxNotes)
      diagnostic.notes.push_back(std::move(note));
  };
  for (const auto &at : {obligation.lhsAxis, obligation.rhsAxis})
    if (at && at->operand < obligation.op->getNumOperands())
      if (auto note = originOf(names, environment, obligation.op->getOperand(at->operand), at->axis))
        add(*note);
  // A size that only the text says: where the entry gets it.
  if (!obligation.rhsAxis)
    if (auto note = bindingOf(names, entry, obligation.rhs))
      add(*note);
  if (obligation.cause == Cause::LoopInv)
    if (LoopView loop(obligation.op); loop)
      for (auto [v, argument] : llvm::enumerate(loop.carried))
        for (unsigned a = 0; a < environment.type(argument).getRank(); ++a) {
          DimAttr size = environment.type(argument).size(a);
          if (size != environment.type(loop.inits[v]).size(a))
            if (auto note = originOf(names, environment, argument, a))
              add(*note);
        }
  for (const ProofPlace &caller : callersOf(obligation.op->getLoc()))
    add({caller, "called from here"});
}

//===-- Counterexample --===//

/// The lengths of the first rows. One length does for all, but where rows were put into another order: what
/// the obligation compares are two rows of one argument.
std::vector<int64_t> EntryProver::rowLengths(StringAttr symbol, const Refutation &refutation,
                                             const Obligation &obligation, int64_t count) {
  int64_t own = refutation.values.lookup(symbol);
  std::vector<int64_t> lengths(count, own);
  size_t next = obligation.lhs.mentions(symbol.getValue()) || obligation.rhs.mentions(symbol.getValue());
  for (auto [name, value] : refutation.values) {
    bool mentioned = obligation.lhs.mentions(name.getValue()) || obligation.rhs.mentions(name.getValue());
    if (mentioned && next < lengths.size() && reorderedLengths(entry, name) == symbol)
      lengths[next++] = value;
  }
  return lengths;
}

Counterexample EntryProver::describe(const Refutation &refutation, const Obligation &obligation) {
  llvm::SetVector<StringAttr> relevant;
  bool open = false; // a size without a law may depend on any other
  auto note = [&](DimAttr dim) { dim.forEachSymbol([&](StringAttr name) { relevant.insert(name); }); };
  for (DimAttr side : {obligation.lhs, obligation.rhs})
    side.forEachSymbol([&](StringAttr name) { open |= initial.count(name); });
  note(atFirstStep(obligation.lhs));
  note(atFirstStep(obligation.rhs));
  for (Value operand : obligation.op->getOperands())
    for (AxisAttr axis : environment.type(operand).getAxes()) {
      note(atFirstStep(axis.getSize()));
      if (axis.getLengths())
        note(axis.getLengths());
    }
  for (const ReplayStep &step : refutation.failure.steps)
    note(LoopView(step.loop).bound(environment));
  Counterexample example;
  example.isAsked = refuter().isAsked(refutation.values);
  for (Attribute attribute : entry.getSymbols()) {
    auto symbol = cast<SymbolAttr>(attribute);
    auto it = refutation.values.find(symbol.getSymbolName());
    if (it == refutation.values.end() || (!open && !relevant.contains(symbol.getSymbolName())))
      continue;
    if (!symbol.getRows()) {
      example.sizes.push_back({symbol.getSymbolName().str(), it->second});
      continue;
    }
    auto rows = symbol.getRows().evaluate([&](StringRef name) -> std::optional<int64_t> {
      auto value = refutation.values.find(StringAttr::get(context, name));
      return value == refutation.values.end() ? std::nullopt : std::optional(value->second);
    });
    int64_t count = std::clamp<int64_t>(rows.value_or(1), 1, 16);
    example.values.push_back(
        {symbol.getSymbolName().str(), rowLengths(symbol.getSymbolName(), refutation, obligation, count)});
  }
  // Lengths that an op made.
  for (auto [name, value] : refutation.values) {
    bool mentioned = obligation.lhs.mentions(name.getValue()) || obligation.rhs.mentions(name.getValue());
    bool entrys = llvm::any_of(entry.getSymbols(), [&, name = name](Attribute symbol) {
      return cast<SymbolAttr>(symbol).getSymbolName() == name;
    });
    if (mentioned && !entrys && !reorderedLengths(entry, name) && !names.isTrips(name) &&
        !names.isStep(DimAttr::symbol(context, name.getValue())))
      example.values.push_back({names.nameSymbol(name), {value}});
  }
  if (!refutation.failure.steps.empty()) {
    example.trips = refutation.failure.steps.back().trips;
    example.step = refutation.failure.steps.back().step;
  }
  // After a loop that took no step, say so.
  for (DimAttr side : {obligation.lhs, obligation.rhs})
    side.forEachSymbol([&](StringAttr name) {
      auto it = refutation.values.find(name);
      if (names.isTrips(name) && it != refutation.values.end() && !example.trips)
        example.trips = it->second;
    });
  for (const auto &shape : refutation.failure.shapes)
    example.shapes.emplace_back(shape.begin(), shape.end());
  return example;
}

/// The line that would close the obligation: about entry sizes only, and only where it can hold at all.
std::string EntryProver::assumeFor(const Obligation &obligation) {
  DimAttr difference = obligation.lhs - obligation.rhs;
  StepCases cases;
  if (obligation.kind == ObligationKind::SameLengths || obligation.kind == ObligationKind::SameTag ||
      difference.asConstant() || !names.ofEntrySizes(difference) || names.stepInCases(difference, cases))
    return "";
  if (obligation.kind == ObligationKind::AtLeast)
    return facts.provesNonNegative(-difference - 1)
               ? ""
               : "assume " + names.text(obligation.lhs) + " >= " + names.text(obligation.rhs);
  if (facts.provesNonNegative(difference - 1) || facts.provesNonNegative(-difference - 1)) {
    // c * div(x, c) < x may hold with equality: then x % c == 0 closes it.
    if (obligation.cause != Cause::Div)
      return "";
  }
  for (DimMonomialAttr monomial : difference.getMonomials())
    for (Attribute factor : monomial.getFactors())
      if (auto atom = dyn_cast<DimAtomAttr>(factor); atom && atom.getKind() == AtomKind::FloorDiv) {
        auto dividend = cast<DimAttr>(atom.getLhs()), divisor = cast<DimAttr>(atom.getRhs());
        if (DimAttr rest = dividend.mod(divisor); rest == difference || rest == -difference)
          return "assume " + (dividend.asSymbol() ? names.text(dividend) : "(" + names.text(dividend) + ")") +
                 " % " + names.text(divisor) + " == 0";
      }
  bool swap = obligation.lhs.asConstant().has_value();
  return "assume " + names.text(swap ? obligation.rhs : obligation.lhs) +
         " == " + names.text(swap ? obligation.lhs : obligation.rhs);
}

//===-- Rejecting --===//

void EntryProver::reject(const Obligation &obligation, bool isAll) {
  // The order of rows shows in values, not in sizes: two of each are enough to tell the orders apart.
  if (obligation.kind == ObligationKind::SameTag) {
    auto &diagnostic = report(obligation.op, Cause::Order,
                              messageOf(obligation, obligation.lhs, obligation.rhs), Verdict::Refuted);
    addNotes(diagnostic, obligation);
    diagnostic.counterexample.emplace();
    for (StringAttr name : obligation.lhsTag)
      if (!llvm::isDigit(name.getValue().front())) // a factor of literal size has that
        diagnostic.counterexample->sizes.push_back({names.nameSymbol(name), 2});
    return;
  }
  std::optional<Refutation> refutation;
  if (options.refute)
    refutation = refuter().refute(obligation);
  DimAttr lhs = obligation.lhs, rhs = obligation.rhs;
  if (refutation) {
    lhs = inFailingStep(lhs, *refutation);
    rhs = inFailingStep(rhs, *refutation);
  }
  std::string message = messageOf(obligation, lhs, rhs);
  if (!refutation) {
    const char *relation = obligation.kind == ObligationKind::AtLeast ? " >= " : " == ";
    message =
        "could not prove " + names.text(lhs) + relation + names.text(rhs) + " for all sizes: " + message;
  }
  Blame blame = blameOf(obligation, lhs, rhs);
  auto &diagnostic =
      report(obligation.op, blame.cause, message, refutation ? Verdict::Refuted : Verdict::NotProved);
  diagnostic.sizes = {names.text(lhs), names.text(rhs)};
  if (blame.place)
    diagnostic.place = *blame.place;
  addNotes(diagnostic, obligation);
  if (refutation)
    diagnostic.counterexample = describe(*refutation, obligation);
  if (diagnostic.counterexample && diagnostic.counterexample->trips == 0 &&
      diagnostic.notes.size() < maxNotes)
    diagnostic.notes.push_back({diagnostic.place, "the loop may end before its first step"});
  if (isAll)
    diagnostic.assume = assumeFor(obligation);
}
