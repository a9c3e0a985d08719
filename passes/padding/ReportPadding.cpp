// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What is said of a result that depends on padding or on other rows: the op, two inputs that were run, and
// what to write instead.
#include "passes/padding/ProvePadding.h"
#include "passes/padding/Witness.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

//===-- What to write instead --===//

static std::string maskOf(const Padding &padding, StringRef input, const Names &names) {
  AxisAttr axis = typeOf(padding.input).axis(padding.axis);
  if (padding.mask)
    return "`" + padding.mask.str() + "`";
  if (axis.getPadding())
    return "`" + input.str() + " != " + std::to_string(axis.getPadding().getInt()) + "`";
  return "`iota(" + names.text(axis.getSize()) + ") < insert_axis(" + names.text(padding.lengths) + ", 1)`";
}

/// With the mask that the declaration offers.
std::string PaddingProver::help(const Fault &fault) const {
  if (fault.ofMates && isa<GatherOp>(fault.leak->op))
    return "positions within a row are picked by `gather(x, ids, along 1, batch: 1)`";
  if (fault.ofMates)
    return "a result with the axis of the batch is for each row by itself: reduce within a row, or give what "
           "is for the whole batch as a result without that axis";
  const Padding &padding = paddings.all()[*fault.leak->padding];
  AxisAttr axis = typeOf(padding.input).axis(padding.axis);
  std::string mask = maskOf(padding, entry.inputName(padding.input.getArgNumber()), names);
  std::string lengths = padding.lengths ? names.text(padding.lengths) : "";
  std::string ragged = padding.lengths && !axis.isRagged()
                           ? "; or declare the axis `" + names.text(axis.getSize()) + " ragged " + lengths +
                                 "`, and every operation is masked by definition"
                           : "";
  switch (fault.leak->kind) {
  case LeakKind::Greatest:
    return "put a number far below where the mask " + mask + " is false: `select(mask, x, -1e9)`" + ragged;
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
  case LeakKind::Gather:
    return (padding.lengths ? "read the last valid position of each row: `gather(x, " + lengths +
                                  " - 1, along 1, batch: 1)`"
                            : std::string("a mask does not say which position is a row's last valid one")) +
           ragged;
  case LeakKind::Convolution:
    return "put 0 where the mask " + mask + " is false, before the convolution: `select(mask, x, 0)`" +
           ragged;
  case LeakKind::Concat:
    return "what stands behind padding has no place of its own" +
           (ragged.empty() ? std::string(": join the sequences along another axis")
                           : ragged + " (`concat` joins row by row)");
  case LeakKind::SizeValue:
    return padding.lengths ? "use each row's own number, `f32(" + lengths + ")`, in place of `" +
                                 names.text(axis.getSize()) + "`; a mean is `sum(select(mask, x, 0), along " +
                                 names.text(axis.getSize()) + ") / f32(" + lengths + ")`"
                           : "count each row's valid positions: `sum(f32(" + padding.mask.str() +
                                 "), along " + names.text(axis.getSize()) + ")`";
  case LeakKind::Steps:
    return "give the bound as an argument of its own (`limit: size`), or end each row by itself with `until`";
  case LeakKind::Result:
    return "declare the result's axis as the input's, `" +
           (padding.mask ? names.text(axis.getSize()) + " padded by " + padding.mask.str()
                         : names.text(axis.getSize()) + " padded " + lengths) +
           "`, or put a number where the mask " + mask + " is false";
  case LeakKind::Rows:
  case LeakKind::Other:
    return "mask what is padded before: " + mask + " is true at valid positions" + ragged;
  }
  return "";
}

//===-- Places --===//

static bool isSame(const ProofPlace &a, const ProofPlace &b) {
  return a.file == b.file && a.line == b.line && a.column == b.column;
}
//===-- The report --===//

std::string PaddingProver::named(const Fault &fault) const {
  std::string list;
  for (unsigned i : fault.results)
    list += (list.empty() ? "`" : ", `") + entry.outputName(i).str() + "`";
  return list;
}

std::string PaddingProver::reaches(const Fault &fault) const {
  std::string results = (fault.results.size() > 1 ? "results " : "result ") + named(fault);
  if (fault.ofMates)
    return "other rows of the batch reach a row of " + results;
  StringRef input = entry.inputName(paddings.all()[*fault.leak->padding].input.getArgNumber());
  return "padding of `" + input.str() + "` reaches " + results;
}

void PaddingProver::noteDeclaration(ProofDiagnostic &diagnostic, BlockArgument input) const {
  auto given = cast<DictionaryAttr>(entry.getInputs()[input.getArgNumber()]);
  if (auto type = given.getAs<StringAttr>("type"))
    diagnostic.notes.push_back({placeOf(input.getLoc()), "the padding is declared here: `" +
                                                             entry.inputName(input.getArgNumber()).str() +
                                                             ": " + type.str() + "`"});
}

void PaddingProver::report(const Fault &fault) {
  const Leak &leak = *fault.leak;
  const Padding *padding = paddings.all().empty() ? nullptr : &paddings.all()[leak.padding.value_or(0)];
  ProofDiagnostic diagnostic;
  diagnostic.code = stringifyCause(Cause::Pad).str();
  diagnostic.place = blamedPlace(leak.op->getLoc());
  diagnostic.help = help(fault);
  // Calls that share a function share its fault: it is shown once.
  for (ProofDiagnostic &other : proof.diagnostics)
    if (other.code == diagnostic.code && other.counterexample && isSame(other.place, diagnostic.place)) {
      other.notes.push_back({placeOf(leak.op->getLoc()), "in the same way it reaches " + named(fault) +
                                                             " of `" + entry.getSymName().str() + "`"});
      return;
    }
  std::optional<PaddingWitness> witness;
  if (options.run && options.refute)
    witness = PaddingWitnessSearch(entry, facts, environment, names, options, paddings, padding, rules->batch)
                  .find(fault.results, fault.ofMates);
  std::string what = leak.what.empty() ? Names::expression(leak.op) + " mixes " +
                                             (padding ? "positions " + padding->describe(names) : "rows") +
                                             " with others in a way that is not followed"
                                       : leak.what;
  diagnostic.message =
      (witness ? reaches(fault) : "could not prove for all inputs that no " + reaches(fault)) + ": " + what;
  if (padding && !fault.ofMates)
    noteDeclaration(diagnostic, padding->input);
  constexpr size_t mostNotes = 4, ofWitness = 2;
  for (const ProofPlace &caller : callersOf(leak.op->getLoc()))
    if (diagnostic.notes.size() + (witness ? ofWitness : 0) < mostNotes)
      diagnostic.notes.push_back({caller, "called from here"});
  if (witness) {
    llvm::append_range(diagnostic.notes, notesOf(*witness, diagnostic.place));
    diagnostic.counterexample = witness->example;
  }
  proof.verdict = std::max(proof.verdict, witness ? Verdict::Refuted : Verdict::NotProved);
  proof.diagnostics.push_back(std::move(diagnostic));
}
