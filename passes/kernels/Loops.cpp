// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How scan and loop run.
//
// A carried value has one buffer where each of its elements is read only by who overwrites it, else two: step
// t reads buffer t mod 2 and writes the other. Where rows end one by one (ragged scans, `until`) a step
// computes the rows of a list; a finished row keeps its values because nothing is computed for it, and its
// last ones lie in the buffer that the number of its steps says: they are read from there, never copied.
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "passes/kernels/FormKernels.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

static SmallVector<ExprRef> with(Indices at, int64_t axis, ExprRef index) {
  SmallVector<ExprRef> result(at);
  result.insert(result.begin() + axis, index);
  return result;
}
template <typename F> static auto onLoop(Operation *op, F &&f) {
  return isa<ScanOp>(op) ? f(cast<ScanOp>(op)) : f(cast<LoopOp>(op));
}

static bool dependsOnLoad(ExprRef node, Storage *storage) {
  return (node->op == ScalarOp::Load && node->storage() == storage) ||
         llvm::any_of(node->operands, [&](ExprRef operand) { return dependsOnLoad(operand, storage); });
}

//===-- Plan --===//

LoopPlan *Former::planLoop(Operation *op, LiveRows *outer, SmallVectorImpl<Wanted> &before) {
  loops.push_back(std::make_unique<LoopPlan>());
  LoopPlan &plan = *loops.back();
  plan.op = op;
  plan.outer = outer;
  planSteps(plan, before);
  SmallVector<Wanted> ends;
  planStacked(plan, ends);
  planCarried(plan, before, ends);
  planBodies(plan, ends);
  return &plan;
}

/// The rows of a list that is filled before the loop, and the symbols that count steps.
void Former::planSteps(LoopPlan &plan, SmallVectorImpl<Wanted> &before) {
  // A row that the loop around has ended takes no steps.
  auto zeroFill = [&](Storage *counts, SymbolicTensorType type) {
    if (!plan.rows->within)
      return;
    before.push_back({{}, counts, "none", type, [this](Indices) { return s.i32(0); }});
    before.back().everyRow = true;
  };
  DimAttr zero = DimAttr::constant(context, 0);
  onLoop(plan.op, [&](auto loop) {
    symbolValues[loop.getStep()] = &plan.step;
    return 0;
  });
  if (auto scan = dyn_cast<ScanOp>(plan.op)) {
    AxisAttr walked = scan.scannedAxis();
    symbolRange[scan.getStep()] = {capacity(walked.getSize()) - 1, zero};
    if (!walked.isRagged())
      return;
    SymbolicTensorType input = typeOf(scan.getInputs()[0]);
    int64_t axis = scan.getAxes()[0];
    // The shape rule has seen to it that there is at most one; one length for all is a list of one row.
    SmallVector<int64_t, 2> rows = rowAxesOf(scan, input, axis);
    SymbolicTensorType type =
        planRows(plan, rows.empty() ? AxisAttr::dense(context, 1) : input.axis(rows[0]));
    plan.lengths = plan.ran = allocate("lengths", type);
    noteRows(plan.lengths, type, plan.outer);
    zeroFill(plan.lengths, type);
    before.push_back({{}, plan.lengths, "lengths", type, [this, input, axis, rows](Indices at) {
                        SmallVector<ExprRef> row(input.getRank(), s.index(0));
                        if (!rows.empty())
                          row[rows[0]] = at[0];
                        return s.toI32(elements.extent(input, axis, row));
                      }});
    return;
  }
  auto loop = cast<LoopOp>(plan.op);
  DimAttr bound = capacity(loop.getBound());
  symbolRange[loop.getStep()] = {bound - 1, zero};
  symbolRange[loop.getSteps()] = {bound,
                                  DimAttr::constant(context, loop.hasUntil() && !loop.getDropping() ? 1 : 0)};
  symbolValues[loop.getSteps()] = &plan.steps;
  if (loop.hasWhile())
    plan.flag = allocate("continue", SymbolicTensorType::scalar(IntegerType::get(context, 1)));
  if (!loop.hasUntil())
    return;
  SymbolicTensorType type = planRows(plan, typeOf(loop.getYield().getUntil()).axis(0));
  plan.lengths = plan.ran = allocate("steps", type);
  zeroFill(plan.lengths, type);
  if (loop.getDropping()) {
    plan.ran = allocate("ran", type);
    zeroFill(plan.ran, type);
  }
  for (Storage *counts : {plan.lengths, plan.ran})
    noteRows(counts, type, plan.outer);
  plan.done = allocate("done", type.withElementType(IntegerType::get(context, 1)));
  before.push_back({{}, plan.rows->list, "rows", type, [this](Indices at) { return s.toI32(at[0]); }});
  before.back().atPosition = true;
  elements.lengths[loop.getLengths()] = {
      rowsOfLengths[loop.getLengths()],
      [this, &plan](Indices row, ExprRef when) { return s.toIndex(s.load(plan.lengths, row, when)); }};
}

/// What is stacked lies in one buffer; a step stores at its position.
void Former::planStacked(LoopPlan &plan, SmallVectorImpl<Wanted> &ends) {
  onLoop(plan.op, [&](auto loop) {
    for (auto [i, value, axis] : llvm::enumerate(loop.getYield().getValues(), loop.getYieldAxes())) {
      Value result = loop.getStacked()[i];
      SymbolicTensorType type = typeOf(result);
      Storage *all = direct.contains(result) ? direct[result] : allocate("stacked", type);
      setStored(result, all);
      noteRows(all, type, plan.outer);
      plan.stacked.push_back(all);
      bool reverse = isa<ScanOp>(plan.op) && cast<ScanOp>(plan.op).getReverse();
      Storage *slot = alias(all, [this, &plan, type, axis = axis, reverse](Indices at) {
        ExprRef position = s.host(&plan.step);
        if (reverse) {
          SmallVector<ExprRef> row = with(at, axis, s.index(0));
          position = s.minus(s.plus(elements.extent(type, axis, row), s.index(-1)), position);
        }
        return with(at, axis, position);
      });
      ends.push_back({value, slot, "step", typeOf(value)});
    }
    return 0;
  });
}

void Former::planCarried(LoopPlan &plan, SmallVectorImpl<Wanted> &before, SmallVectorImpl<Wanted> &ends) {
  onLoop(plan.op, [&](auto loop) {
    for (auto [i, argument] : llvm::enumerate(loop.carriedArguments())) {
      Carried &carried = plan.carried.emplace_back();
      Value init = loop.getInits()[i], next = loop.getYield().getCarried()[i], final = loop.getFinals()[i];
      if (next == argument) {
        carried.mode = Carried::Invariant;
        for (Value value : {Value(argument), final})
          elements.sources[value] = [this, init](Indices at, ExprRef when) {
            return elements.element(init, at, when);
          };
        continue;
      }
      std::string name = cast<StringAttr>(loop.getCarriedNames()[i]).str();
      for (Storage **storage : {&carried.init, &carried.old, &carried.next, &carried.final})
        *storage = makeStorage(name, scalarOf(typeOf(init).getElementType()));
      setStored(argument, carried.old);
      noteRows(carried.old, typeOf(argument), plan.live());
      setStored(final, carried.final);
      noteRows(carried.final, typeOf(final), plan.outer);
      before.push_back({init, carried.init, name, typeOf(init)});
      ends.push_back({next, carried.next, name, typeOf(next)});
    }
    return 0;
  });
}

void Former::planBodies(LoopPlan &plan, ArrayRef<Wanted> given) {
  SmallVector<Wanted> ends(given);
  if (auto scan = dyn_cast<ScanOp>(plan.op)) {
    for (auto [argument, input, axis] :
         llvm::zip_equal(scan.elementArguments(), scan.getInputs(), scan.getAxes()))
      elements.sources[argument] = [this, &plan, input = input, axis = axis,
                                    reverse = scan.getReverse()](Indices at, ExprRef when) {
        ExprRef position = s.host(&plan.step);
        if (reverse) {
          SmallVector<ExprRef> row = with(at, axis, s.index(0));
          position = s.minus(s.plus(elements.extent(typeOf(input), axis, row, when), s.index(-1)), position);
        }
        return elements.element(input, with(at, axis, position), when);
      };
    plan.body = planBlock(scan.getBlock(), ends, plan.live());
  } else {
    auto loop = cast<LoopOp>(plan.op);
    if (loop.hasWhile()) {
      Block &condition = loop.getCondition().front();
      for (auto [argument, carried] : llvm::zip_equal(condition.getArguments(), loop.carriedArguments()))
        elements.sources[argument] = [this, carried = carried](Indices at, ExprRef when) {
          return elements.element(carried, at, when);
        };
      Value flag = loop.getConditionYield().getUntil();
      plan.condition = planBlock(condition, {{flag, plan.flag, "condition", typeOf(flag)}}, plan.outer);
    }
    if (loop.hasUntil()) {
      Value until = loop.getYield().getUntil();
      SymbolicTensorType type = typeOf(until);
      ends.push_back({until, plan.done, "until", type});
      // The row's number of steps so far; the last store stands.
      SymbolicTensorType counts = type.withElementType(IntegerType::get(context, 32));
      auto ran = [this, &plan](Indices) { return s.toI32(s.plus(s.host(&plan.step), s.index(1))); };
      ends.push_back({{}, plan.ran, "until", counts, ran});
      if (loop.getDropping())
        ends.push_back({{}, plan.lengths, "until", counts, [this, &plan, until, ran](Indices at) {
                          return s.select(elements.element(until, at), s.toI32(s.host(&plan.step)), ran(at));
                        }});
    }
    plan.body = planBlock(loop.getBlock(), ends, plan.live());
  }
  if (!failed)
    chooseModes(plan);
}

/// Old elements are read before they are overwritten: in earlier kernels, or at the same point of the same
/// one.
bool Former::fitsInPlace(LoopPlan &plan, Carried &carried) {
  size_t writer = plan.body->items.size();
  const Root *by = nullptr;
  const Store *store = nullptr;
  for (auto [i, item] : llvm::enumerate(plan.body->items))
    for (Root *root : item.roots)
      for (Store &candidate : root->stores)
        if (candidate.to == carried.next)
          writer = i, by = root, store = &candidate;
  if (!by)
    return false;
  llvm::SmallPtrSet<ExprRef, 32> seen;
  std::function<bool(ExprRef, bool)> reads = [&](ExprRef node, bool atPoint) -> bool {
    if (!seen.insert(node).second)
      return false;
    if (node->op == ScalarOp::Load && node->storage() == carried.old)
      if (!atPoint ||
          ArrayRef<ExprRef>(node->operands).take_front(store->at.size()) != ArrayRef<ExprRef>(store->at))
        return true;
    return llvm::any_of(node->operands, [&](ExprRef operand) { return reads(operand, atPoint); });
  };
  for (auto [i, item] : llvm::enumerate(plan.body->items)) {
    if (i < writer)
      continue;
    if (item.loop && i > writer)
      return false; // may read it inside
    for (Root *root : item.roots) {
      seen.clear();
      if (i == writer && root->nest > by->nest && reads(root->expression, false))
        return false; // it comes later in each iteration
      bool samePoint = i == writer && root->space.variables == by->space.variables;
      if (reads(root->expression, samePoint) ||
          llvm::any_of(root->space.variables, [&](ExprRef v) { return reads(v, false); }))
        return false;
    }
  }
  return true;
}

/// A value that grows at its end keeps what it has: only the new positions are stored.
void Former::appendInPlace(LoopPlan &plan, Carried &carried) {
  auto reads = [&](Root *root) { return dependsOnLoad(root->expression, carried.next); };
  for (size_t i = 0; i < plan.body->items.size(); ++i)
    for (Root *root : plan.body->items[i].roots) {
      ExprRef e = root->expression;
      if (root->stores.size() != 1 || root->stores[0].to != carried.next || e->op != ScalarOp::Select)
        continue;
      ExprRef inside = e->operands[0], kept = e->operands[1];
      ArrayRef<ExprRef> at = root->space.at;
      bool keeps = kept->op == ScalarOp::Load && kept->storage() == carried.old &&
                   ArrayRef<ExprRef>(kept->operands).take_front(at.size()) == at;
      if (!keeps || inside->op != ScalarOp::Compare ||
          ComparePredicate(inside->detail) != ComparePredicate::Lt)
        continue;
      ExprRef start = inside->operands[1];
      const auto *axis = llvm::find(at, inside->operands[0]);
      bool fixed = start->op == ScalarOp::Linear && start->operands.empty();
      if (axis == at.end() || !fixed || llvm::any_of(plan.body->items[i].roots, reads))
        continue;
      int64_t a = axis - at.begin();
      DimAttr more = root->type.size(a) - start->constant;
      root->space = spaceOf(root->type.withAxis(a, AxisAttr::dense(more)), root->rows);
      root->space.at[a] = s.plus(root->space.at[a], start);
      root->stores[0].at = root->space.at;
      // Another space is another kernel, right behind the one that it was planned in.
      llvm::erase(plan.body->items[i].roots, root);
      Item item;
      item.roots.push_back(root);
      bool empty = plan.body->items[i].roots.empty();
      if (empty)
        plan.body->items[i] = item;
      else
        plan.body->items.insert(plan.body->items.begin() + i + 1, item);
      return;
    }
}

void Former::chooseModes(LoopPlan &plan) {
  onLoop(plan.op, [&](auto loop) {
    for (auto [i, carried] : llvm::enumerate(plan.carried)) {
      if (carried.mode == Carried::Invariant)
        continue;
      SymbolicTensorType argument = typeOf(loop.carriedArguments()[i]);
      SmallVector<DimAttr> sizes;
      for (int64_t a = 0; a < argument.getRank(); ++a) {
        DimAttr size = capacity(argument.size(a));
        for (Value other :
             {Value(loop.getInits()[i]), Value(loop.getFinals()[i]), Value(loop.getYield().getCarried()[i])})
          size = greater(size, capacity(typeOf(other).size(a)));
        sizes.push_back(size);
      }
      carried.mode = fitsInPlace(plan, carried) ? Carried::InPlace : Carried::Double;
      if (carried.mode == Carried::InPlace)
        appendInPlace(plan, carried);
      Scalar type = carried.old->type;
      if (carried.mode == Carried::Double)
        sizes.insert(sizes.begin(), DimAttr::constant(context, 2));
      Value buffer = allocateBuffer(carried.old->name, type, sizes);
      for (Storage *storage : {carried.init, carried.old, carried.next, carried.final})
        storage->memref = buffer;
      if (carried.mode == Carried::InPlace)
        continue;
      auto slot = [](auto which) { return [which](Indices at) { return with(at, 0, which(at)); }; };
      carried.init->address = slot([this](Indices) { return s.index(0); });
      carried.old->address = slot([this, &plan](Indices) { return s.host(&plan.parity); });
      carried.next->address = slot([this, &plan](Indices) { return s.host(&plan.nextParity); });
      DimAttr two = DimAttr::constant(context, 2);
      RowPlace row = plan.rows ? placeOfRows(argument.getAxes(), plan.rows->axis) : RowPlace();
      if (row.axis < 0) // every step computes all of it
        carried.final->address = slot([this, &plan](Indices) { return s.host(&plan.finalParity); });
      else
        carried.final->address = slot([this, &plan, row, two](Indices at) {
          ExprRef number = at[row.axis];
          if (!row.inner.isConstant(1))
            number = s.floorDiv(number, row.inner);
          if (!row.outer.isConstant(1))
            number = s.mod(number, plan.rows->axis.getSize());
          return s.mod(s.toIndex(s.load(plan.ran, {number}, nullptr)), two);
        });
    }
    return 0;
  });
}

//===-- Emission --===//

static Value indexConstant(OpBuilder &builder, Location loc, int64_t value) {
  return builder.create<arith::ConstantIndexOp>(loc, value);
}

/// The host values that a step's kernels use.
void Former::emitSteps(LoopPlan &plan, Value step, OpBuilder &builder) {
  Location loc = plan.op->getLoc();
  plan.step.value = step;
  bool doubles = llvm::any_of(plan.carried, [](Carried &c) { return c.mode == Carried::Double; });
  if (!doubles)
    return;
  Value two = indexConstant(builder, loc, 2), one = indexConstant(builder, loc, 1);
  plan.parity.value = builder.create<arith::RemUIOp>(loc, step, two);
  plan.nextParity.value = builder.create<arith::SubIOp>(loc, one, plan.parity.value);
}

void Former::emitLoop(LoopPlan &plan, OpBuilder &builder) {
  Runs outside = std::exchange(runs, runsInside(plan));
  if (isa<ScanOp>(plan.op))
    emitScan(plan, builder);
  else
    emitUntil(plan, builder);
  runs = outside;
  // Parity is of the steps that ran, the symbol is the greatest number that was kept.
  if (llvm::any_of(plan.carried, [](Carried &c) { return c.mode == Carried::Double; }))
    plan.finalParity.value = builder.create<arith::RemUIOp>(plan.op->getLoc(), plan.steps.value,
                                                            indexConstant(builder, plan.op->getLoc(), 2));
  if (plan.ran != plan.lengths)
    emitLongest(plan, builder);
}

/// Where ending steps are dropped, the greatest length is not the number of steps that ran.
void Former::emitLongest(LoopPlan &plan, OpBuilder &builder) {
  auto type = SymbolicTensorType::scalar(IntegerType::get(context, 32));
  Storage *longest = allocate("longest", type);
  auto greatest = [&](Indices) {
    return greatestOf(plan.rows->axis.getSize(),
                      [&](ExprRef row) { return s.load(plan.lengths, {row}, nullptr); });
  };
  BlockPlan block;
  block.items.emplace_back().roots.push_back(
      addRoot(block, {{}, longest, "longest", type, greatest}, nullptr, plan.op->getLoc()));
  emitBlock(block, builder);
  plan.steps.value = builder.create<arith::IndexCastOp>(plan.op->getLoc(), builder.getIndexType(),
                                                        scalarLoad(longest, {}, builder));
}

void Former::emitScan(LoopPlan &plan, OpBuilder &builder) {
  Location loc = plan.op->getLoc();
  auto scan = cast<ScanOp>(plan.op);
  Value zero = indexConstant(builder, loc, 0), one = indexConstant(builder, loc, 1);
  Value bound = hostDim(scan.scannedAxis().getSize(), builder);
  if (plan.rows) {
    builder.create<kernel::SortRowsOp>(loc, plan.lengths->memref, plan.rows->list->memref);
    // The first row of the list is the longest.
    if (s.isNonNegative(plan.rows->axis.getSize() - 1)) {
      Value first = builder.create<arith::IndexCastOp>(loc, builder.getIndexType(),
                                                       scalarLoad(plan.rows->list, zero, builder));
      bound = builder.create<arith::IndexCastOp>(loc, builder.getIndexType(),
                                                 scalarLoad(plan.lengths, first, builder));
    }
  }
  plan.steps.value = bound;
  auto loop = builder.create<scf::ForOp>(loc, zero, bound, one);
  OpBuilder inside = OpBuilder::atBlockTerminator(loop.getBody());
  emitSteps(plan, loop.getInductionVar(), inside);
  if (plan.rows)
    plan.rows->count.value = inside.create<kernel::CountRowsOp>(
        loc, inside.getIndexType(), plan.rows->list->memref, plan.lengths->memref, loop.getInductionVar());
  emitBlock(*plan.body, inside);
}

void Former::emitUntil(LoopPlan &plan, OpBuilder &builder) {
  Location loc = plan.op->getLoc();
  auto loop = cast<LoopOp>(plan.op);
  Value zero = indexConstant(builder, loc, 0), one = indexConstant(builder, loc, 1);
  Value bound = hostDim(loop.getBound(), builder);
  if (!loop.hasWhile() && !loop.hasUntil()) {
    plan.steps.value = bound;
    auto steps = builder.create<scf::ForOp>(loc, zero, bound, one);
    OpBuilder inside = OpBuilder::atBlockTerminator(steps.getBody());
    emitSteps(plan, steps.getInductionVar(), inside);
    emitBlock(*plan.body, inside);
    return;
  }
  SmallVector<Value> inits{zero};
  if (plan.rows)
    inits.push_back(countOfRows(*plan.rows, builder));
  SmallVector<Type> types(inits.size(), builder.getIndexType());
  SmallVector<Location> locs(inits.size(), loc);
  auto steps = builder.create<scf::WhileOp>(loc, types, inits);
  Block *before = builder.createBlock(&steps.getBefore(), {}, types, locs);
  OpBuilder test = OpBuilder::atBlockEnd(before);
  Value more = test.create<arith::CmpIOp>(loc, arith::CmpIPredicate::slt, before->getArgument(0), bound);
  if (plan.rows) {
    Value rows = test.create<arith::CmpIOp>(loc, arith::CmpIPredicate::sgt, before->getArgument(1), zero);
    more = test.create<arith::AndIOp>(loc, more, rows);
  }
  if (plan.condition) {
    emitSteps(plan, before->getArgument(0), test);
    emitBlock(*plan.condition, test);
    more = test.create<arith::AndIOp>(loc, more, scalarLoad(plan.flag, {}, test));
  }
  test.create<scf::ConditionOp>(loc, more, before->getArguments());
  Block *after = builder.createBlock(&steps.getAfter(), {}, types, locs);
  OpBuilder inside = OpBuilder::atBlockEnd(after);
  Value step = after->getArgument(0);
  emitSteps(plan, step, inside);
  if (plan.rows)
    plan.rows->count.value = after->getArgument(1);
  emitBlock(*plan.body, inside);
  SmallVector<Value> next{inside.create<arith::AddIOp>(loc, step, one)};
  if (plan.rows)
    next.push_back(inside.create<kernel::CompactRowsOp>(loc, inside.getIndexType(), plan.rows->list->memref,
                                                        after->getArgument(1), plan.done->memref));
  inside.create<scf::YieldOp>(loc, next);
  builder.setInsertionPointAfter(steps);
  plan.steps.value = steps.getResult(0);
}
