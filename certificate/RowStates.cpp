// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "certificate/RowStates.h"
#include "ir/Rows.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::certificate;

RowStates::RowStates(EntryOp entry, const ShapeEnvironment &environment, DimAttr batch)
    : entry(entry), environment(environment), batch(batch) {
  collectFixed();
  // A literal number of rows is no name that tells which axes hold them.
  masked = !batch || batch.asSymbol();
  for (BlockArgument input : entry.getBlock().getArguments()) {
    for (AxisAttr axis : type(input).getAxes())
      masked &= !axis.isPadded() && (axis.isRagged() || isFixed(axis.getSize()));
    states[input] = rowAxis(input) >= 0 ? OwnRow : None;
  }
  if (masked)
    visit(entry.getBlock());
}

//===-- Sizes --===//

int64_t RowStates::rowAxis(Value value) const {
  return batch ? placeOfRows(type(value).getAxes(), AxisAttr::dense(batch)).axis : -1;
}

bool RowStates::countsRows(DimAttr size) const {
  bool found = false;
  if (batch)
    batch.forEachSymbol([&](StringAttr name) { found |= size.mentions(name); });
  return found;
}

bool RowStates::isFixed(DimAttr size) const {
  bool all = true;
  size.forEachSymbol([&](StringAttr name) { all &= fixed.contains(name); });
  return all;
}

/// Sizes of the entry that no ragged axis has, and numbers of steps where no row ends by itself.
void RowStates::collectFixed() {
  for (auto symbol : entry.getSymbols().getAsRange<SymbolAttr>())
    if (!symbol.getRows())
      fixed.insert(symbol.getSymbolName());
  for (BlockArgument input : entry.getBlock().getArguments())
    for (AxisAttr axis : type(input).getAxes())
      if (axis.isRagged())
        axis.getSize().forEachSymbol([&](StringAttr name) { fixed.erase(name); });
  entry.walk([&](Operation *op) {
    LoopView loop(op);
    if (loop)
      fixed.insert(loop.step);
    if (loop && loop.stepsSymbol() && !loop.lengthsSymbol())
      fixed.insert(loop.stepsSymbol());
  });
}

/// False where something but a ragged axis has a size that follows the longest row.
bool RowStates::masksItself(Operation *op) const {
  if (auto size = dyn_cast<SizeOp>(op))
    return isFixed(environment.dim(size.getDim()));
  if (isa<NonzeroOp>(op))
    return false;
  return llvm::all_of(op->getResults(), [&](Value result) {
    return llvm::all_of(type(result).getAxes(),
                        [&](AxisAttr axis) { return axis.isRagged() || isFixed(axis.getSize()); });
  });
}

//===-- The walk --===//

void RowStates::visit(Block &block) {
  for (Operation &op : block.without_terminator()) {
    masked &= masksItself(&op);
    if (!masked)
      return;
    if (LoopView loop(&op); loop) {
      visitLoop(loop);
      continue;
    }
    Dependence state = op.getNumResults() ? apply(&op) : None;
    for (Value result : op.getResults())
      states[result] = state;
  }
}

/// What depends on its own row has an axis for the rows.
RowStates::Dependence RowStates::inBody(Value value, Dependence state) const {
  return state == OwnRow && rowAxis(value) < 0 ? Mixed : state;
}

/// What the number of steps depends on: rows that end by themselves do so by their own data.
RowStates::Dependence RowStates::control(LoopView &loop) const {
  if (auto scan = dyn_cast<ScanOp>(loop.op))
    return llvm::any_of(
               llvm::zip_equal(scan.getInputs(), scan.getAxes()),
               [&](auto walked) { return countsRows(type(std::get<0>(walked)).size(std::get<1>(walked))); })
               ? Mixed
               : None;
  auto bounded = cast<LoopOp>(loop.op);
  DimAttr bound = loop.bound(environment);
  if (countsRows(bound) || !isFixed(bound) ||
      (bounded.hasWhile() && of(bounded.getConditionYield().getUntil()) != None))
    return Mixed;
  return bounded.hasUntil() && of(bounded.getYield().getUntil()) == Mixed ? Mixed : None;
}

void RowStates::visitLoop(LoopView loop) {
  auto bounded = dyn_cast<LoopOp>(loop.op);
  if (auto scan = dyn_cast<ScanOp>(loop.op))
    for (auto [input, element] : llvm::zip_equal(scan.getInputs(), scan.elementArguments()))
      states[element] = inBody(element, of(input));
  for (auto [init, carried] : llvm::zip_equal(loop.inits, loop.carried))
    states[carried] = inBody(carried, of(init));
  for (bool changed = true; changed && masked;) { // it can only become worse
    changed = false;
    if (bounded && bounded.hasWhile()) {
      for (auto [carried, argument] : llvm::zip_equal(loop.carried, bounded.getCondition().getArguments()))
        states[argument] = of(carried);
      visit(bounded.getCondition().front());
    }
    visit(*loop.body);
    for (auto [carried, next] : llvm::zip_equal(loop.carried, loop.yield.getCarried())) {
      Dependence state = inBody(carried, std::max(of(carried), of(next)));
      changed |= state != of(carried);
      states[carried] = state;
    }
  }
  Dependence steps = control(loop);
  for (auto [result, value] : llvm::zip_equal(loop.stacked, loop.yield.getValues()))
    states[result] = std::max(steps, inBody(result, of(value)));
  for (auto [result, carried] : llvm::zip_equal(loop.finals, loop.carried))
    states[result] = std::max(steps, inBody(result, of(carried)));
}

//===-- Ops --===//

static bool isElementwise(Operation *op) {
  return isa<ExpOp, LogOp, TanhOp, SigmoidOp, SqrtOp, NegOp, AbsOp, ReluOp, NotOp, AddOp, SubOp, MulOp, DivOp,
             ModOp, MinOp, MaxOp, AndOp, OrOp, CompareOp, SelectOp, CastOp>(op);
}

RowStates::Dependence RowStates::apply(Operation *op) const {
  if (isa<ParamOp, ConstantOp>(op))
    return None;
  if (auto size = dyn_cast<SizeOp>(op))
    return countsRows(environment.dim(size.getDim())) ? Mixed : None;
  if (auto iota = dyn_cast<IotaOp>(op)) {
    DimAttr size = type(iota.getResult()).size(0);
    return size == batch ? OwnRow : countsRows(size) ? Mixed : None;
  }
  Dependence all = None;
  for (Value operand : op->getOperands())
    all = std::max(all, of(operand));
  if (all == Mixed || isa<MaxLenOp>(op) || takesRowsAlong(op))
    return Mixed;
  for (auto [o, operand] : llvm::enumerate(op->getOperands())) {
    if (of(operand) != OwnRow)
      continue;
    int64_t to = rowAxis(operand) < 0 ? -1 : moved(op, o, rowAxis(operand));
    for (Value result : op->getResults())
      if (to < 0 || to != rowAxis(result))
        return Mixed;
  }
  return all;
}

/// True where the op takes an axis together, or cuts or joins along it, that holds rows; positions that are
/// said by the number of rows are no better.
bool RowStates::takesRowsAlong(Operation *op) const {
  auto over = [&](Value value, int64_t axis) { return countsRows(type(value).size(axis)); };
  return TypeSwitch<Operation *, bool>(op)
      .Case<ReduceOp, ArgMaxOp, TopKOp, SoftmaxOp, LogSoftmaxOp, CumSumOp, SplitOp, ReverseOp>(
          [&](auto one) { return over(one.getInput(), one.getAxis()); })
      .Case([&](SliceOp slice) {
        return over(slice.getInput(), slice.getAxis()) || countsRows(environment.dim(slice.getStart())) ||
               countsRows(environment.dim(slice.getStop()));
      })
      .Case([&](IndexOp index) {
        return over(index.getInput(), index.getAxis()) || countsRows(environment.dim(index.getPosition()));
      })
      .Case([&](PadOp pad) { return over(pad.getResult(), pad.getAxis()); })
      .Case([&](ConcatOp concat) { return over(concat.getResult(), concat.getAxis()); })
      .Case([&](Conv1dOp conv) { return over(conv.getInput(), 1) || over(conv.getInput(), 2); })
      .Case([&](GatherOp gather) { return over(gather.getTable(), gather.getAxis()); })
      .Case([&](EinsumOp einsum) {
        auto [inputs, output] = einsum.getEquation().split("->");
        auto [left, right] = inputs.split(',');
        for (auto [letters, operand] : {std::pair(left, einsum.getLhs()), std::pair(right, einsum.getRhs())})
          for (auto [axis, letter] : llvm::enumerate(letters))
            if (!output.contains(letter) && over(operand, axis))
              return true;
        return false;
      })
      .Default(false);
}

/// Where an axis of an operand stands in the results of an op that deals with one axis by itself.
int64_t RowStates::movedAlong(Operation *op, int64_t along, int64_t axis) const {
  if (axis == along)
    return -1;
  return isa<ReduceOp, ArgMaxOp, IndexOp>(op) && axis > along ? axis - 1 : axis;
}

/// Where the axis of the rows of an operand stands in the results; below 0 where it goes, or no rule says.
int64_t RowStates::moved(Operation *op, unsigned operand, int64_t axis) const {
  SymbolicTensorType from = type(op->getOperand(operand)), to = type(op->getResult(0));
  if (isElementwise(op)) {
    int64_t place = axis + to.getRank() - from.getRank();
    return from.size(axis) == to.size(place) ? place : -1;
  }
  auto main = [&](int64_t place) { return operand == 0 ? place : -1; };
  return TypeSwitch<Operation *, int64_t>(op)
      .Case<AscribeOp, OneHotOp, DenseOp>([&](auto) { return main(axis); })
      .Case<ReduceOp, ArgMaxOp, TopKOp, SoftmaxOp, LogSoftmaxOp, CumSumOp, SplitOp, ReverseOp, SliceOp,
            IndexOp, PadOp>([&](auto one) { return main(movedAlong(op, one.getAxis(), axis)); })
      .Case([&](ConcatOp concat) { return movedAlong(op, concat.getAxis(), axis); })
      .Case([&](Conv1dOp) { return main(axis == 0 ? 0 : -1); })
      .Case([&](InsertAxisOp insert) { return main(axis >= int64_t(insert.getAxis()) ? axis + 1 : axis); })
      .Case([&](TransposeOp transpose) {
        return main(llvm::find(transpose.getPermutation(), axis) - transpose.getPermutation().begin());
      })
      .Case([&](RepeatOp) { return main(axis); }) // rows stand where the result's order of names says
      .Case([&](MergeOp merge) {
        int64_t place = merge.getAxis(), count = merge.getCount();
        return main(axis < place ? axis : axis < place + count ? place : axis - count + 1);
      })
      .Case([&](SplitAxisOp split) {
        int64_t place = split.getAxis(), parts = split.getSizes().size(), rows = rowAxis(split.getResult());
        bool inside = rows >= place && rows < place + parts;
        return main(axis < place ? axis : axis > place ? axis + parts - 1 : inside ? rows : -1);
      })
      .Case([&](RaggedOp ragged) { return axis < int64_t(ragged.getAxis()) || operand == 0 ? axis : -1; })
      .Case([&](LengthsOp lengths) { return axis < int64_t(lengths.getAxis()) ? axis : -1; })
      .Case([&](GatherOp gather) {
        int64_t shared = gather.getBatch(), at = gather.getAxis();
        bool ofIds = operand == 1 && axis >= shared;
        return axis < shared ? axis : ofIds ? axis - shared + at : -1;
      })
      .Case([&](EinsumOp einsum) {
        auto [inputs, output] = einsum.getEquation().split("->");
        auto [left, right] = inputs.split(',');
        size_t place = output.find((operand == 0 ? left : right)[axis]);
        return place == StringRef::npos ? int64_t(-1) : int64_t(place);
      })
      .Default(int64_t(-1));
}
