// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which values are stored and which kernel stores them.
//
// Everything is computed where it is used, until that would compute an element twice: a value with a
// reduction or a transcendental in it that two kernels need, or that a product would ask for again and again,
// is stored. Stored values of one space share a kernel unless one needs elements of another that lie
// elsewhere. No op is known by more than its rule.
#include "passes/kernels/FormKernels.h"
#include "llvm/ADT/SmallPtrSet.h"
#include <set>

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

//===-- Stored values --===//

void Former::setStored(Value value, Storage *storage) {
  stored[value] = storage;
  elements.sources[value] = [this, storage](Indices at, ExprRef when) { return s.load(storage, at, when); };
}

void Former::materialise(Value value) {
  if (stored.contains(value) || elements.sources.contains(value))
    return;
  Operation *op = value.getDefiningOp();
  setStored(value, direct.contains(value)
                       ? direct[value]
                       : allocate(op->getName().getStringRef().drop_front(6), typeOf(value)));
}

/// Stores what the value is computed from, layout ops looked through: a loop reads it in every step.
void Former::materialiseBase(Value value) {
  Operation *op = value.getDefiningOp();
  if (!op || elements.sources.contains(value) || isa<ScanOp, LoopOp>(op))
    return;
  if (!isLayout(op))
    return materialise(value);
  for (Value operand : op->getOperands())
    materialiseBase(operand);
}

void Former::materialiseCaptured(Block &block) {
  for (Operation &op : block) {
    if (auto ragged = dyn_cast<RaggedOp>(op)) // lengths are read as memory, wherever the axis is walked
      materialiseBase(ragged.getLengths());
    if (isa<MaxLenOp, TopKOp, NonzeroOp>(op)) // every element is read more than once
      materialiseBase(op.getOperand(0));
    if (!isa<ScanOp, LoopOp>(op))
      continue;
    auto capture = [&](Value value) {
      if (Operation *from = value.getDefiningOp(); from && from->getBlock() == &block)
        materialiseBase(value);
    };
    if (auto scan = dyn_cast<ScanOp>(op))
      llvm::for_each(scan.getInputs(), capture);
    for (Region &region : op.getRegions())
      region.walk([&](Operation *inner) { llvm::for_each(inner->getOperands(), capture); });
    // What a loop hands on unchanged is read like a capture.
    auto unchanged = [&](auto loop) {
      for (auto [init, argument, next] :
           llvm::zip_equal(loop.getInits(), loop.carriedArguments(), loop.getYield().getCarried()))
        if (next == argument)
          capture(init);
    };
    if (auto scan = dyn_cast<ScanOp>(op))
      unchanged(scan);
    else
      unchanged(cast<LoopOp>(op));
  }
}

//===-- Units in order --===//

static std::string nameOf(Value value) {
  Operation *op = value.getDefiningOp();
  return op ? op->getName().getStringRef().drop_front(6).str() : "copy";
}

/// The number of a point of the space, counted as its loops visit them.
ExprRef Former::positionOf(const Space &space) {
  ExprRef position = s.index(0);
  for (ExprRef variable : space.variables)
    position = s.plus(s.multiply(position, variable->bound()), variable);
  return position;
}

Root *Former::addRoot(BlockPlan &plan, const Wanted &wanted, LiveRows *rows, Location loc) {
  auto root = std::make_unique<Root>(Root{wanted.name, loc, spaceOf(wanted.type, rows), {}, {}, nullptr});
  root->stores.push_back({wanted.to, root->space.at});
  root->rows = rows;
  root->type = wanted.type;
  if (wanted.atPosition)
    root->stores.back().at = {positionOf(root->space)};
  else
    noteRows(wanted.to, wanted.type, rows);
  Root *made = root.get();
  if (wanted.pull)
    root->pull = [made, pull = wanted.pull] { return pull(made->space.at); };
  else
    root->pull = [this, made, value = wanted.value] {
      // The value's own storage is what is written here: pull past it.
      auto source = elements.sources.find(value);
      if (source == elements.sources.end() || stored.lookup(value) != made->stores.front().to)
        return elements.element(value, made->space.at);
      Elements::Source own = std::move(source->second);
      elements.sources.erase(value);
      ExprRef result = elements.element(value, made->space.at);
      elements.sources[value] = std::move(own);
      return result;
    };
  plan.roots.push_back(std::move(root));
  return made;
}

/// The greatest of what each row has; at least 0.
ExprRef Former::greatestOf(DimAttr rows, llvm::function_ref<ExprRef(ExprRef)> value) {
  ExprRef row = s.variable(0, s.dim(rows));
  return s.reduce(Reduction::Max, row, s.i32(0), value(row));
}

void Former::placeMaxLen(BlockPlan &plan, MaxLenOp op) {
  Storage *&longest = longestOf[op];
  auto type = cast<SymbolicTensorType>(op.getType());
  if (!longest)
    longest = allocate("longest", type);
  auto greatest = [this, op](Indices) mutable {
    return greatestOf(typeOf(op.getLengths()).size(0),
                      [&](ExprRef row) { return elements.element(op.getLengths(), {row}); });
  };
  place(plan, addRoot(plan, {{}, longest, "maxlen", type, greatest}, nullptr, op.getLoc()));
  Item &item = plan.items.emplace_back();
  item.maxlen = op;
  item.longest = longest;
}

void Former::placeUnits(BlockPlan &plan, Block &block, ArrayRef<Wanted> ends, LiveRows *rows) {
  plan.items.clear();
  plan.roots.clear();
  auto computedHere = [&](const Wanted &end) {
    Operation *op = end.pull ? nullptr : end.value.getDefiningOp();
    return op && op->getBlock() == &block && !isa<ScanOp, LoopOp>(op) && stored.contains(end.value);
  };
  for (Operation &op : block) {
    if (isa<ScanOp, LoopOp>(op)) {
      LoopPlan *loop = loopOf[&op];
      for (const Wanted &start : loopStarts[&op])
        place(plan, addRoot(plan, start, start.everyRow ? nullptr : rows, op.getLoc()));
      plan.items.emplace_back().loop = loop;
      continue;
    }
    if (auto maxlen = dyn_cast<MaxLenOp>(op)) {
      placeMaxLen(plan, maxlen);
      continue;
    }
    if (isa<TopKOp, NonzeroOp>(op)) {
      auto type = typeOf(op.getOperand(0)).withElementType(IntegerType::get(context, 32));
      auto scratch = [this, op = &op](Indices at) { return elements.scratch(op, at); };
      place(plan, addRoot(plan, {{}, scratchStorage(&op), nameOf(op.getResult(0)), type, scratch}, rows,
                          op.getLoc()));
    }
    for (Value result : op.getResults()) {
      Storage *home = stored.lookup(result);
      if (!home)
        continue;
      Root *root = addRoot(plan, {result, home, nameOf(result), typeOf(result)}, rows, op.getLoc());
      for (const Wanted &end : ends)
        if (end.value == result && computedHere(end)) {
          root->name = end.name;
          if (end.to != home)
            root->stores.push_back({end.to, root->space.at});
        }
      place(plan, root);
    }
  }
  for (const Wanted &end : ends)
    if (!computedHere(end))
      place(plan, addRoot(plan, end, rows, block.getParentOp()->getLoc()));
}

//===-- No element twice --===//

namespace {
bool isArithmetic(ExprRef node) { return node->op >= ScalarOp::Cast && node->op <= ScalarOp::Select; }

/// Where the nodes of a kernel are computed: whether in a loop that they do not depend on.
class Placement {
public:
  explicit Placement(unsigned levels) : levels(levels) {}

  void visit(ExprRef node, uint64_t context) {
    int depth = node->depth();
    uint64_t placed = depth < 0 ? 0 : context & (~uint64_t(0) >> (63 - depth));
    if (!visited.insert({node, placed}).second)
      return;
    present.insert(node);
    if (placed & ~node->free)
      repeated.insert(node);
    if (node->op != ScalarOp::Reduce) {
      for (ExprRef operand : node->operands)
        visit(operand, placed);
      return;
    }
    visit(node->bound(), placed);
    for (ExprRef operand : node->operands.slice(1))
      visit(operand, operand == node->body() ? placed | uint64_t(1) << node->level : placed);
  }
  bool isPresent(ExprRef node) const { return present.contains(node); }
  /// Computed again for each iteration of a loop on which it does not depend.
  bool isRepeated(ExprRef node) const { return repeated.contains(node); }
  bool isInReduction(ExprRef node) const { return node->depth() >= int(levels); }

private:
  unsigned levels;
  std::set<std::pair<ExprRef, uint64_t>> visited;
  llvm::DenseSet<ExprRef> present, repeated;
};

/// Two points of the loops may ask for one element.
bool mayCollide(Scalars &s, ArrayRef<ExprRef> at) {
  auto plain = [](ExprRef e) {
    bool row =
        e->op == ScalarOp::ToIndex && e->operands[0]->op == ScalarOp::Load && e->operands[0]->storage()->rows;
    return e->op == ScalarOp::Variable || row;
  };
  for (ExprRef index : at) {
    if (index->depth() < 0 || plain(index))
      continue;
    if (index->op != ScalarOp::Linear)
      return true;
    SmallVector<std::pair<DimAttr, ExprRef>> terms;
    for (auto [operand, coefficient] : llvm::zip_equal(index->operands, index->coefficients)) {
      if (operand->depth() < 0)
        continue;
      if (!plain(operand))
        return true;
      terms.push_back({coefficient, operand});
    }
    // i*K + j with j < K is fine, i + j is not.
    for (unsigned i = 0; i < terms.size(); ++i)
      for (unsigned j = i + 1; j < terms.size(); ++j) {
        auto covers = [&](auto &wide, auto &narrow) {
          return narrow.second->op == ScalarOp::Variable &&
                 s.provablyNonNegative(
                     s.minus(s.dim(wide.first), s.times(narrow.second->bound(), narrow.first)));
        };
        if (!covers(terms[i], terms[j]) && !covers(terms[j], terms[i]))
          return true;
      }
  }
  return false;
}

/// No element of the one family of indices is one of the other.
bool areDisjoint(Scalars &s, ArrayRef<ExprRef> a, ArrayRef<ExprRef> b) {
  for (auto [x, y] : llvm::zip_equal(a, b)) {
    ExprRef distance = s.minus(y, x);
    if (distance->op != ScalarOp::Linear || !distance->operands.empty())
      continue;
    // x runs over the range of its innermost loop: a distance of at least that keeps them apart.
    auto innermost = [](ExprRef index) -> ExprRef {
      if (index->op == ScalarOp::Variable)
        return index;
      if (index->op == ScalarOp::Linear && index->operands.size() == 1 &&
          index->operands[0]->op == ScalarOp::Variable && index->coefficients[0].isConstant(1))
        return index->operands[0];
      return nullptr;
    };
    ExprRef variable = innermost(x);
    if (!variable || variable->bound()->op != ScalarOp::Linear)
      continue;
    if (s.provablyNonNegative(s.minus(distance, variable->bound())) ||
        s.provablyNonNegative(
            s.minus(s.times(distance, DimAttr::constant(s.getContext(), -1)), variable->bound())))
      return true;
  }
  return false;
}
} // namespace

void Former::pull(ArrayRef<Root *> roots) {
  size_t levels = 0;
  for (Root *root : roots)
    levels = std::max(levels, root->space.variables.size());
  elements.begin(levels);
  for (Root *root : roots)
    root->expression = root->pull();
}

bool Former::materialiseMore(BlockPlan &plan, Block &block) {
  llvm::SetVector<Value> twice;
  llvm::DenseMap<Value, Root *> computedIn; // the first root of the nest of loops that computes it
  std::vector<ArrayRef<Root *>> nests;
  for (Item &item : plan.items)
    llvm::append_range(nests, nestsOf(item));
  for (ArrayRef<Root *> nest : nests) {
    pull(nest);
    unsigned levels = nest.front()->space.variables.size();
    Placement placement(levels);
    for (Root *root : nest)
      placement.visit(root->expression, (uint64_t(1) << levels) - 1);
    for (auto &[value, demands] : elements.getDemands()) {
      SmallVector<const Elements::Demand *> live;
      for (const Elements::Demand &demand : demands)
        if (isArithmetic(demand.element) || demand.element->op == ScalarOp::Reduce)
          if (placement.isPresent(demand.element))
            live.push_back(&demand);
      bool dear = llvm::any_of(
          live, [](auto *demand) { return demand->element->reduces || demand->element->costly; });
      for (auto [i, demand] : llvm::enumerate(live)) {
        bool again = placement.isRepeated(demand->element) || mayCollide(s, demand->at);
        if (again && (dear || placement.isInReduction(demand->element)))
          twice.insert(value);
        for (unsigned j = i + 1; dear && j < live.size(); ++j)
          if (demand->element != live[j]->element && !areDisjoint(s, demand->at, live[j]->at))
            twice.insert(value);
      }
      if (!dear || live.empty())
        continue;
      Root *&other = computedIn[value];
      if (other && other != nest.front())
        twice.insert(value);
      other = nest.front();
    }
  }
  // Storing a value often settles those that it is computed from: begin with the last in program order.
  SmallVector<Operation *> order;
  for (Value value : twice)
    if (value.getDefiningOp()->getBlock() == &block && !stored.contains(value))
      order.push_back(value.getDefiningOp());
  llvm::sort(order, [](Operation *a, Operation *b) { return b->isBeforeInBlock(a); });
  llvm::DenseSet<Operation *> settled;
  bool more = false;
  std::function<void(Operation *)> settle = [&](Operation *op) {
    if (op && settled.insert(op).second)
      for (Value operand : op->getOperands())
        settle(operand.getDefiningOp());
  };
  for (Operation *op : order) {
    if (settled.contains(op))
      continue;
    settle(op);
    for (Value result : op->getResults())
      if (twice.contains(result))
        materialise(result), more = true;
  }
  return more;
}

std::unique_ptr<BlockPlan> Former::planBlock(Block &block, ArrayRef<Wanted> ends, LiveRows *rows) {
  auto plan = std::make_unique<BlockPlan>();
  // A computed result that is wanted somewhere lies there and is read there.
  for (const Wanted &end : ends)
    if (Operation *op = end.pull ? nullptr : end.value.getDefiningOp())
      if (op->getBlock() == &block && !isa<ScanOp, LoopOp>(op) && !isLayout(op) &&
          !stored.contains(end.value))
        setStored(end.value, end.to);
  materialiseCaptured(block);
  for (Operation &op : block)
    if (isa<ScanOp, LoopOp>(op))
      loopOf[&op] = planLoop(&op, rows, loopStarts[&op]);
  do {
    placeUnits(*plan, block, ends, rows);
  } while (!failed && !elements.hasFailed() && materialiseMore(*plan, block));
  failed |= elements.hasFailed();
  return plan;
}
