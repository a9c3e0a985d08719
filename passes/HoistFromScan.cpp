// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Fusion rule 1: loop-invariant work leaves loops; products of scanned inputs leave the scan, as one product
// for all steps.
#include "ir/Ops.h"
#include "mlir/IR/BuiltinOps.h"
#include "passes/Passes.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/TypeSwitch.h"

namespace rondo::passes {
#define GEN_PASS_DEF_HOISTFROMSCAN
#include "passes/Passes.h.inc"
} // namespace rondo::passes

using namespace mlir;
using namespace rondo;

static bool isOutside(Value value, Operation *loop) {
  return !loop->isAncestor(value.getParentBlock()->getParentOp());
}

//===-- Invariant work --===//

/// True where a type speaks of a symbol that lives in the loop only (its step, sizes of what it carries).
static bool mentionsLoop(Operation *op, Operation *loop) {
  llvm::SmallVector<StringRef> symbols;
  auto note = [&](auto l) {
    symbols.push_back(l.getStep());
    for (Attribute dims : l.getCarriedDims())
      for (Attribute dim : cast<ArrayAttr>(dims))
        if (auto name = cast<DimAttr>(dim).asSymbol())
          symbols.push_back(*name);
  };
  if (auto scan = dyn_cast<ScanOp>(loop))
    note(scan);
  else
    note(cast<LoopOp>(loop));
  auto entry = loop->getParentOfType<EntryOp>();
  auto isEntrySymbol = [&](StringRef name) {
    return llvm::any_of(entry.getSymbols(),
                        [&](Attribute s) { return cast<SymbolAttr>(s).getSymbolName().getValue() == name; });
  };
  bool found = false;
  auto scan = [&](DimAttr dim) {
    for (StringRef name : symbols)
      found |= dim && dim.mentions(name) && !isEntrySymbol(name);
  };
  for (Type type : op->getResultTypes())
    for (AxisAttr axis : cast<SymbolicTensorType>(type).getAxes())
      scan(axis.getSize()), scan(axis.getLengths());
  for (NamedAttribute attribute : op->getAttrs())
    if (auto dim = dyn_cast<DimAttr>(attribute.getValue()))
      scan(dim);
  return found;
}

static void hoistInvariant(Operation *loop) {
  for (Region &region : loop->getRegions())
    for (Block &block : region)
      for (Operation &op : llvm::make_early_inc_range(block))
        if (isPure(&op) && op.getNumRegions() == 0 && !op.hasTrait<OpTrait::IsTerminator>() &&
            op.getNumResults() &&
            llvm::all_of(op.getOperands(), [&](Value v) { return isOutside(v, loop); }) &&
            !mentionsLoop(&op, loop))
          op.moveBefore(loop);
}

//===-- Work on scanned inputs --===//

namespace {
class ScanHoister {
public:
  explicit ScanHoister(ScanOp scan) : scan(scan), builder(scan), place(scan.getAxes()[0]) {}

  ScanOp run() {
    SmallVector<Value> leaving;
    findLiftable();
    reassociateSums();
    findLiftable();
    for (Operation &op : scan.getBlock())
      for (Value result : op.getResults())
        if (products.contains(result) &&
            llvm::any_of(result.getUsers(), [&](Operation *user) { return !isLiftable(user); }))
          leaving.push_back(result);
    if (leaving.empty())
      return scan;
    SmallVector<Value> lifted;
    for (Value value : leaving)
      lifted.push_back(lift(value));
    return withInputs(leaving, lifted);
  }

private:
  bool isLiftable(Operation *op) const {
    return op->getNumResults() &&
           llvm::all_of(op->getResults(), [&](Value v) { return liftable.contains(v); });
  }
  bool outside(Value value) const { return isOutside(value, scan); }

  /// Values of the body that depend on scanned inputs and on nothing else that changes; those with a product
  /// in them.
  void findLiftable() {
    liftable.clear();
    products.clear();
    for (auto [argument, axis, input] :
         llvm::zip_equal(scan.elementArguments(), scan.getAxes(), scan.getInputs()))
      if (axis == place && rowsMatch(typeOf(argument)))
        liftable.insert(argument);
    for (Operation &op : scan.getBlock()) {
      if (!isPure(&op) || op.getNumRegions() || !op.getNumResults() || op.hasTrait<OpTrait::IsTerminator>())
        continue;
      bool fits =
          llvm::all_of(op.getOperands(), [&](Value v) { return outside(v) || liftable.contains(v); }) &&
          llvm::any_of(op.getOperands(), [&](Value v) { return liftable.contains(v); }) && canLift(&op);
      if (!fits)
        continue;
      bool product =
          isa<EinsumOp>(op) || llvm::any_of(op.getOperands(), [&](Value v) { return products.contains(v); });
      for (Value result : op.getResults()) {
        liftable.insert(result);
        if (product)
          products.insert(result);
      }
    }
  }

  /// The axes in front of the scanned one stay in front: what is lifted has it at the same place.
  bool rowsMatch(SymbolicTensorType type) {
    if (type.getRank() < place)
      return false;
    SymbolicTensorType input = typeOf(scan.getInputs()[0]);
    for (int64_t a = 0; a < place; ++a)
      if (type.axis(a) != input.axis(a))
        return false;
    return true;
  }

  static bool isElementwise(Operation *op) {
    return isa<AddOp, SubOp, MulOp, DivOp, MinOp, MaxOp, NegOp, AbsOp, ReluOp, ExpOp, LogOp, TanhOp,
               SigmoidOp, SqrtOp, SelectOp, CompareOp, CastOp, AndOp, OrOp, NotOp, ModOp>(op);
  }

  bool canLift(Operation *op) {
    if (!llvm::all_of(op->getResults(), [&](Value v) { return rowsMatch(typeOf(v)); }) ||
        mentionsLoop(op, scan))
      return false;
    if (isElementwise(op)) {
      int64_t rank = typeOf(op->getResult(0)).getRank();
      return llvm::all_of(op->getOperands(), [&](Value v) {
        int64_t r = typeOf(v).getRank();
        return liftable.contains(v) ? r == rank : r <= rank - place || r == rank;
      });
    }
    if (auto einsum = dyn_cast<EinsumOp>(op)) {
      auto [inputs, output] = einsum.getEquation().split("->");
      auto [left, right] = inputs.split(',');
      // The rows in front must be the result's rows.
      auto keeps = [&, output = output](StringRef letters, Value v) {
        return !liftable.contains(v) || letters.take_front(place) == output.take_front(place);
      };
      return keeps(left, einsum.getLhs()) && keeps(right, einsum.getRhs());
    }
    if (auto gather = dyn_cast<GatherOp>(op))
      return outside(gather.getTable()) && gather.getAxis() == 0 && gather.getBatch() == 0;
    if (auto split = dyn_cast<SplitOp>(op))
      return int64_t(split.getAxis()) >= place;
    if (auto slice = dyn_cast<SliceOp>(op))
      return int64_t(slice.getAxis()) >= place;
    if (auto concat = dyn_cast<ConcatOp>(op))
      return int64_t(concat.getAxis()) >= place &&
             llvm::all_of(concat.getInputs(), [&](Value v) { return liftable.contains(v); });
    return false;
  }

  //===-- Sums: constants first, then what leaves, then the rest
  //---------------------------------------------===//

  bool isSum(Value value) {
    auto add = value.getDefiningOp<AddOp>();
    return add && add->getBlock() == &scan.getBlock() && typeOf(value).isFloat();
  }
  void flatten(Value value, SmallVectorImpl<Value> &terms) {
    for (Value operand : value.getDefiningOp()->getOperands())
      if (isSum(operand) && operand.hasOneUse() && operand.getType() == value.getType())
        flatten(operand, terms);
      else
        terms.push_back(operand);
  }
  int rankOf(Value term) {
    return outside(term) ? 1 : products.contains(term) ? 0 : liftable.contains(term) ? 2 : 3;
  }

  void reassociateSums() {
    SmallVector<AddOp> sums;
    for (AddOp add : scan.getBlock().getOps<AddOp>()) {
      // Sums inside of a larger one are flattened with it.
      bool inner = add->hasOneUse() && isa<AddOp>(*add->user_begin()) &&
                   add->user_begin()->getResult(0).getType() == add.getType();
      if (isSum(add.getResult()) && !inner)
        sums.push_back(add);
    }
    for (AddOp add : sums)
      reassociate(add);
    // What the old order computed would count as uses.
    for (Operation &op : llvm::make_early_inc_range(llvm::reverse(scan.getBlock())))
      if (isOpTriviallyDead(&op))
        op.erase();
  }
  void reassociate(AddOp add) {
    SmallVector<Value> terms;
    flatten(add.getResult(), terms);
    bool leaves = llvm::any_of(terms, [&](Value v) { return products.contains(v); });
    if (terms.size() < 3 || !leaves)
      return;
    // A product first: its shape is the sum's, and what is added outside joins it there.
    llvm::stable_sort(terms, [&](Value a, Value b) { return rankOf(a) < rankOf(b); });
    OpBuilder here(add);
    Value total = terms.front();
    for (Value term : ArrayRef(terms).drop_front())
      total = create<AddOp>(here, add.getLoc(), nullptr, total, term);
    if (total.getType() == add.getType())
      add.getResult().replaceAllUsesWith(total);
  }

  //===-- Lifting
  //-------------------------------------------------------------------------------------------===//

  IntegerAttr shifted(uint64_t axis) {
    return builder.getI64IntegerAttr(int64_t(axis) >= place ? axis + 1 : axis);
  }

  Value lift(Value value) {
    if (outside(value))
      return value;
    if (Value known = done.lookup(value))
      return known;
    if (auto argument = dyn_cast<BlockArgument>(value))
      return done[value] = scan.getInputs()[argument.getArgNumber()];
    Operation *op = value.getDefiningOp();
    SmallVector<Value> operands = llvm::map_to_vector(op->getOperands(), [&](Value v) { return lift(v); });
    Operation *result = liftOp(op, operands);
    for (auto [from, to] : llvm::zip_equal(op->getResults(), result->getResults()))
      done[from] = to;
    return done[value];
  }

  Operation *liftOp(Operation *op, SmallVector<Value> operands) {
    Location loc = op->getLoc();
    int64_t rank = typeOf(op->getResult(0)).getRank();
    if (isElementwise(op))
      for (auto [operand, original] : llvm::zip_equal(operands, op->getOperands()))
        if (outside(original) && typeOf(original).getRank() == rank && rank > 0)
          operand = create<InsertAxisOp>(builder, loc, nullptr, builder.getI64IntegerAttr(place), operand);
    OperationState state(loc, op->getName(), operands, op->getResultTypes(), op->getAttrs());
    Operation *made = builder.create(state);
    TypeSwitch<Operation *>(made)
        .Case<SplitOp, SliceOp, ConcatOp>([&](auto lifted) { lifted.setAxisAttr(shifted(lifted.getAxis())); })
        .Case([&](EinsumOp lifted) { lifted.setEquation(liftedEquation(cast<EinsumOp>(op))); });
    if (failed(inferResultTypes(cast<ShapedOp>(made))))
      llvm_unreachable("the lifted op fits as the op in the body did");
    return made;
  }

  std::string liftedEquation(EinsumOp op) {
    auto [inputs, output] = op.getEquation().split("->");
    auto [left, right] = inputs.split(',');
    char fresh = 'a';
    while (op.getEquation().contains(fresh))
      ++fresh;
    auto with = [&](StringRef letters, bool has) {
      std::string result = letters.str();
      if (has)
        result.insert(result.begin() + place, fresh);
      return result;
    };
    return with(left, !outside(op.getLhs())) + "," + with(right, !outside(op.getRhs())) + "->" +
           with(output, true);
  }

  /// The scan with more inputs, which the body reads instead of computing them.
  ScanOp withInputs(ArrayRef<Value> inside, ArrayRef<Value> inputs) {
    SmallVector<int64_t> axes(scan.getAxes());
    SmallVector<Value> all(scan.getInputs());
    unsigned before = all.size();
    for (auto [inner, input] : llvm::zip_equal(inside, inputs)) {
      Value value = inner;
      all.push_back(input);
      axes.push_back(place);
      value.replaceAllUsesWith(scan.getBlock().insertArgument(before++, value.getType(), value.getLoc()));
    }
    auto made = builder.create<ScanOp>(
        scan.getLoc(), scan.getStacked().getTypes(), scan.getFinals().getTypes(), axes, scan.getYieldAxes(),
        scan.getReverse(), scan.getStep(), scan.getCarriedDims(), scan.getFinalDims(), scan.getCarriedNames(),
        scan.getLawsAttr(), all, scan.getInits());
    made.getBody().takeBody(scan.getBody());
    scan->replaceAllUsesWith(made->getResults());
    scan->erase();
    return made;
  }

  ScanOp scan;
  OpBuilder builder;
  int64_t place;
  llvm::DenseSet<Value> liftable, products;
  llvm::DenseMap<Value, Value> done;
};

struct HoistFromScan : rondo::passes::impl::HoistFromScanBase<HoistFromScan> {
  void runOnOperation() override {
    // Inner loops first: what leaves one may leave the next.
    SmallVector<Operation *> loops;
    getOperation().walk([&](Operation *op) {
      if (isa<ScanOp, LoopOp>(op))
        loops.push_back(op);
    });
    for (Operation *loop : loops) {
      hoistInvariant(loop);
      if (auto scan = dyn_cast<ScanOp>(loop))
        ScanHoister(scan).run();
    }
  }
};
} // namespace
