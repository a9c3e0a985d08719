// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How often a kernel runs in a call, and for how many rows: what the counts of work multiply with
// (CountWork).
//
// A symbol of lengths stands here for the sum over its rows. Where the number is known only while the entry
// runs and none of its results says it, the greatest possible one stands in its place.
#include "passes/kernels/FormKernels.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

/// The dimension where it is known before the run or a result tells it, else its greatest value.
DimAttr Former::known(DimAttr dim, bool &atMost) {
  bool hidden = false;
  dim.forEachSymbol([&](StringAttr name) {
    hidden |= symbolRange.contains(name.getValue()) && !llvm::is_contained(returnedSizes, name.str());
  });
  atMost |= hidden;
  return hidden ? capacity(dim) : dim;
}

/// Can a caller add up the elements of these lengths? They are an argument of the entry or an output.
bool Former::areGiven(StringAttr lengths) {
  if (llvm::is_contained(returnedLengths, lengths.str()))
    return true;
  return llvm::any_of(entry.getInputs().getAsRange<DictionaryAttr>(),
                      [&](DictionaryAttr input) { return input.getAs<StringAttr>("lengths") == lengths; });
}

/// The sum over `rows` rows of a dimension over lengths; each row counts `most` where that has no closed
/// form.
DimAttr Former::sumOverRows(DimAttr dim, DimAttr rows, DimAttr most, bool &atMost) {
  DimAttr sum = DimAttr::constant(context, 0);
  for (auto [monomial, coefficient] : llvm::zip_equal(dim.getMonomials(), dim.getCoefficients())) {
    DimAttr product = DimAttr::constant(context, coefficient);
    unsigned perRow = 0;
    bool closed = true;
    for (Attribute factor : monomial.getFactors()) {
      auto name = dyn_cast<StringAttr>(factor);
      closed &= bool(name);
      if (!name)
        break;
      bool isLengths = elements.lengths.contains(name.getValue());
      perRow += isLengths;
      closed &= !isLengths || areGiven(name);
      product = product * DimAttr::symbol(context, name.getValue());
    }
    if (!closed || perRow > 1) {
      atMost = true;
      return rows * known(most, atMost);
    }
    sum = sum + (perRow ? product : product * rows);
  }
  return sum;
}

/// The steps of a loop, as `runs` of what its body holds.
Runs Former::runsInside(const LoopPlan &plan) {
  Runs inside = runs;
  auto scan = dyn_cast<ScanOp>(plan.op);
  auto loop = dyn_cast<LoopOp>(plan.op);
  DimAttr bound = scan ? scan.scannedAxis().getSize() : loop.getBound();
  DimAttr steps = bound, rowSteps;
  DimAttr rows = plan.rows ? known(plan.rows->axis.getSize(), inside.atMost) : DimAttr();
  inside.atMost |= plan.rows && runs.rows; // of the rows that the loop around still computes
  if (scan && plan.rows) {
    inside.atMost = true; // the longest row may be shorter than the axis
    rowSteps = sumOverRows(scan.scannedAxis().getLengths(), rows, bound, inside.atMost);
  } else if (loop && (loop.hasWhile() || loop.hasUntil())) {
    // A step that is dropped ran all the same.
    int64_t dropped = loop.hasUntil() && loop.getDropping() ? 1 : 0;
    DimAttr counted = DimAttr::symbol(context, loop.getSteps());
    steps = llvm::is_contained(returnedSizes, loop.getSteps().str()) ? counted + dropped : counted;
    if (dropped)
      steps = steps.min(bound);
    inside.atMost |= dropped;
    if (plan.rows)
      rowSteps =
          sumOverRows(DimAttr::symbol(context, loop.getLengths()) + dropped, rows, bound, inside.atMost);
  }
  inside.times = runs.times * known(steps, inside.atMost);
  if (plan.rows) {
    inside.rows = runs.times * rowSteps;
    inside.mostRows = rows;
  } else if (runs.rows) {
    inside.rows = runs.rows * known(steps, inside.atMost);
  }
  return inside;
}

void Former::noteRuns(kernel::LaunchOp launch) {
  launch->setAttr(kernel::LaunchOp::runsName, runs.times);
  if (runs.rows) {
    launch->setAttr(kernel::LaunchOp::rowRunsName, runs.rows);
    launch->setAttr(kernel::LaunchOp::mostRowsName, runs.mostRows);
  }
  if (runs.atMost)
    launch->setAttr(kernel::LaunchOp::atMostName, UnitAttr::get(context));
}
