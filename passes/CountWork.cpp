// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Counts what each kernel of an entry computes and moves in a call, as dimensions that a tool evaluates at
// the sizes of a call.
//
// Operations: every f32 operation counts as one, a function such as tanh too; what a reduction adds or
// compares is one more. Bytes: each launch moves each element that it touches once; what a cache saves
// between two launches is not seen here, that is for the bandwidth of the working set to say. Two accesses
// whose indices are the same expression of loops with the same bounds touch the same elements.
#include "ir/KernelOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/BuiltinOps.h"
#include "passes/Passes.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"

namespace rondo::passes {
#define GEN_PASS_DEF_COUNTWORK
#include "passes/Passes.h.inc"
} // namespace rondo::passes

using namespace mlir;
using namespace rondo;

namespace {

using Loops = llvm::SmallSetVector<Operation *, 4>;

/// One way of addressing a buffer: which elements, and the loops that go over them.
struct Access {
  std::string elements;
  Loops loops;
};

/// Counts one launch. Its rows are a symbol of its own until the sum over its runs is taken.
class LaunchCounter {
public:
  LaunchCounter(kernel::EntryOp entry, kernel::LaunchOp launch)
      : entry(entry), launch(launch), context(entry.getContext()), live(DimAttr::symbol(context, "live$")),
        flops(zero()), moved(zero()) {}

  /// Sets the attributes of the launch but for the working set; gives the bytes of one run.
  DimAttr run();

private:
  DimAttr zero() { return DimAttr::constant(context, 0); }
  void countOperations(Operation *op);
  void countAccess(Operation *op);
  DimAttr bytesOf(Value buffer, ArrayRef<Access> accesses);
  DimAttr bufferSize(Value buffer);
  Access addressed(ValueRange indices);
  void describe(Value index, Access &access);
  DimAttr iterations(const Loops &loops);
  DimAttr extent(Operation *loop);
  DimAttr hostExtent(Value bound);
  DimAttr axisWalkedBy(Value index);
  StringAttr lengthsIn(Value bound, Operation *&rowLoop);
  DimAttr declaredRows(StringAttr lengths);
  DimAttr sumOfRuns(DimAttr oneRun);
  Loops around(Operation *op);

  kernel::EntryOp entry;
  kernel::LaunchOp launch;
  MLIRContext *context;
  DimAttr live, flops, moved;
  bool atMost = false;
  llvm::MapVector<Value, SmallVector<Access>> reads, writes;
};

} // namespace

//===-- Loops
//-----------------------------------------------------------------------------------------------===//

static bool isLoop(Operation *op) { return isa<kernel::ParallelOp, kernel::ReduceOp>(op); }
static Value boundOf(Operation *loop) {
  return isa<kernel::ParallelOp>(loop) ? cast<kernel::ParallelOp>(loop).getBound()
                                       : cast<kernel::ReduceOp>(loop).getBound();
}
static Value withoutCasts(Value value) {
  while (auto cast = value.getDefiningOp<arith::IndexCastOp>())
    value = cast.getIn();
  return value;
}

Loops LaunchCounter::around(Operation *op) {
  Loops loops;
  for (Operation *parent = op->getParentOp(); parent != launch; parent = parent->getParentOp())
    if (isLoop(parent))
      loops.insert(parent);
  return loops;
}

/// A bound that the schedule computes; null where it is none that we can name.
DimAttr LaunchCounter::hostExtent(Value bound) {
  if (auto constant = getConstantIntValue(bound))
    return DimAttr::constant(context, *constant);
  if (auto size = bound.getDefiningOp<kernel::SizeOp>())
    return size.getDim();
  if (auto product = bound.getDefiningOp<arith::MulIOp>()) {
    DimAttr lhs = hostExtent(product.getLhs()), rhs = hostExtent(product.getRhs());
    return lhs && rhs ? lhs * rhs : DimAttr();
  }
  bool counted = bound.getDefiningOp<kernel::CountRowsOp>() ||
                 (isa<BlockArgument>(bound) && isa<scf::WhileOp>(bound.getParentBlock()->getParentOp()));
  return counted && launch->hasAttr(kernel::LaunchOp::rowRunsName) ? live : DimAttr();
}

/// The lengths of an argument that a bound is loaded from, and the loop that goes over its rows.
StringAttr LaunchCounter::lengthsIn(Value bound, Operation *&rowLoop) {
  auto load = withoutCasts(bound).getDefiningOp<memref::LoadOp>();
  auto argument = load ? dyn_cast<BlockArgument>(load.getMemRef()) : BlockArgument();
  if (!argument || argument.getOwner()->getParentOp() != entry || load.getIndices().size() != 1)
    return {};
  auto row = dyn_cast<BlockArgument>(load.getIndices()[0]);
  if (!row || !isLoop(row.getOwner()->getParentOp()))
    return {};
  rowLoop = row.getOwner()->getParentOp();
  auto inputs = entry->getAttrOfType<ArrayAttr>("inputs");
  unsigned next = 0; // sizes are inputs without a buffer
  for (auto input : inputs ? inputs.getAsRange<DictionaryAttr>()
                           : ArrayAttr::get(context, {}).getAsRange<DictionaryAttr>())
    if (!input.contains("size") && next++ == argument.getArgNumber())
      return input.getAs<StringAttr>("lengths");
  return {};
}

DimAttr LaunchCounter::declaredRows(StringAttr lengths) {
  for (auto symbol : entry->getAttrOfType<ArrayAttr>("symbols").getAsRange<SymbolAttr>())
    if (symbol.getSymbolName() == lengths && symbol.getRows())
      return symbol.getRows();
  return {};
}

/// The size of the smallest axis that this index walks: no loop over it is longer.
DimAttr LaunchCounter::axisWalkedBy(Value index) {
  DimAttr least;
  for (Operation *user : index.getUsers()) {
    Value buffer;
    ValueRange indices;
    if (auto load = dyn_cast<memref::LoadOp>(user))
      buffer = load.getMemRef(), indices = load.getIndices();
    else if (auto store = dyn_cast<memref::StoreOp>(user))
      buffer = store.getMemRef(), indices = store.getIndices();
    else
      continue;
    auto alloc = buffer.getDefiningOp<kernel::AllocOp>();
    auto argument = dyn_cast<BlockArgument>(buffer);
    ArrayAttr shape = alloc ? alloc.getShape()
                      : argument && argument.getOwner()->getParentOp() == entry
                          ? cast<ArrayAttr>(entry.getShapes()[argument.getArgNumber()])
                          : ArrayAttr();
    for (auto [axis, at] : llvm::enumerate(indices))
      if (at == index && shape)
        if (auto size = cast<DimAttr>(shape[axis]); !least || (size.asConstant() && !least.asConstant()))
          least = size;
  }
  return least;
}

/// How many iterations a loop has at most, whatever the row.
DimAttr LaunchCounter::extent(Operation *loop) {
  if (DimAttr known = hostExtent(boundOf(loop)))
    return known;
  atMost = true;
  if (DimAttr axis = axisWalkedBy(loop->getRegion(0).getArgument(0)))
    return axis;
  Operation *rowLoop = nullptr;
  if (StringAttr lengths = lengthsIn(boundOf(loop), rowLoop))
    for (auto symbol : entry->getAttrOfType<ArrayAttr>("symbols").getAsRange<SymbolAttr>())
      if (symbol.getSymbolName() == lengths && symbol.getMax())
        return symbol.getMax();
  return {};
}

/// The points that nested loops visit. Of a loop over all rows and one over the row's length, the sum of
/// lengths.
DimAttr LaunchCounter::iterations(const Loops &loops) {
  Loops rest = loops;
  DimAttr product = DimAttr::constant(context, 1);
  for (Operation *loop : loops) {
    Operation *rowLoop = nullptr;
    StringAttr lengths = lengthsIn(boundOf(loop), rowLoop);
    if (!lengths || !rest.contains(rowLoop) || hostExtent(boundOf(rowLoop)) != declaredRows(lengths))
      continue;
    rest.remove(rowLoop);
    rest.remove(loop);
    product = product * DimAttr::symbol(context, lengths.getValue());
  }
  for (Operation *loop : rest) {
    DimAttr size = extent(loop);
    if (!size)
      return {};
    product = product * size;
  }
  return product;
}

//===-- Operations and bytes
//--------------------------------------------------------------------------------===//

static bool isOperation(Operation *op) {
  if (op->getNumResults() != 1 || !op->getResult(0).getType().isF32())
    return false;
  return isa<arith::AddFOp, arith::SubFOp, arith::MulFOp, arith::DivFOp, arith::MaximumFOp, arith::MinimumFOp,
             arith::NegFOp, kernel::SigmoidOp>(op) ||
         isa<math::MathDialect>(op->getDialect());
}

void LaunchCounter::countOperations(Operation *op) {
  int64_t each = isOperation(op);
  if (auto yield = dyn_cast<kernel::YieldOp>(op))
    each = llvm::count_if(yield.getValues(), [](Value value) { return value.getType().isF32(); });
  if (!each)
    return;
  DimAttr points = iterations(around(op));
  flops = flops && points ? flops + points * each : DimAttr();
}

/// An index as text: the same text is the same set of positions.
void LaunchCounter::describe(Value index, Access &access) {
  std::string &text = access.elements;
  if (auto argument = dyn_cast<BlockArgument>(index)) {
    Operation *owner = argument.getOwner()->getParentOp();
    if (isLoop(owner) && launch->isAncestor(owner)) {
      access.loops.insert(owner);
      index = boundOf(owner);
      text += "each ";
    }
  }
  Operation *op = index.getDefiningOp();
  if (!op || !launch->isAncestor(op)) {
    text += "v" + std::to_string(reinterpret_cast<uintptr_t>(index.getAsOpaquePointer())) + " ";
    return;
  }
  text += op->getName().getStringRef().str() + "(";
  if (auto constant = getConstantIntValue(index))
    text += std::to_string(*constant);
  for (Value operand : op->getOperands())
    describe(operand, access);
  text += ")";
}

Access LaunchCounter::addressed(ValueRange indices) {
  Access access;
  for (Value index : indices) {
    describe(index, access);
    access.elements += ",";
  }
  return access;
}

void LaunchCounter::countAccess(Operation *op) {
  auto note = [](auto &into, Value buffer, Access access) {
    SmallVector<Access> &known = into[buffer];
    auto same = [&](const Access &other) {
      return other.elements == access.elements && other.loops.size() == access.loops.size();
    };
    if (llvm::none_of(known, same))
      known.push_back(std::move(access));
  };
  if (auto load = dyn_cast<memref::LoadOp>(op))
    note(reads, load.getMemRef(), addressed(load.getIndices()));
  else if (auto load = dyn_cast<kernel::LoadIfOp>(op))
    note(reads, load.getBuffer(), addressed(load.getIndices()));
  else if (auto store = dyn_cast<memref::StoreOp>(op))
    note(writes, store.getMemRef(), addressed(store.getIndices()));
}

/// No launch touches more of a buffer than it has; known for those of a fixed size.
DimAttr LaunchCounter::bufferSize(Value buffer) {
  auto type = cast<MemRefType>(buffer.getType());
  return type.hasStaticShape() ? DimAttr::constant(context, type.getNumElements()) : DimAttr();
}

DimAttr LaunchCounter::bytesOf(Value buffer, ArrayRef<Access> accesses) {
  DimAttr elements = zero();
  for (const Access &access : accesses) {
    DimAttr points = iterations(access.loops);
    if (!points)
      return {};
    elements = elements + points;
  }
  if (DimAttr all = bufferSize(buffer); all && elements.asConstant().value_or(0) > *all.asConstant())
    elements = all;
  return elements * (cast<MemRefType>(buffer.getType()).getElementTypeBitWidth() / 8);
}

/// Over all runs in a call: what a row costs by the rows of all runs, what a run costs by the runs.
DimAttr LaunchCounter::sumOfRuns(DimAttr oneRun) {
  auto times = launch->getAttrOfType<DimAttr>(kernel::LaunchOp::runsName);
  auto rows = launch->getAttrOfType<DimAttr>(kernel::LaunchOp::rowRunsName);
  auto most = launch->getAttrOfType<DimAttr>(kernel::LaunchOp::mostRowsName);
  if (!rows)
    return oneRun * times;
  DimAttr none = oneRun.substitute([&](StringAttr name) { return name == "live$" ? zero() : DimAttr(); });
  DimAttr one = oneRun.substitute(
      [&](StringAttr name) { return name == "live$" ? DimAttr::constant(context, 1) : DimAttr(); });
  DimAttr perRow = one - none;
  if (oneRun == none + live * perRow)
    return none * times + perRow * rows;
  atMost = true;
  return times * oneRun.substitute([&](StringAttr name) { return name == "live$" ? most : DimAttr(); });
}

DimAttr LaunchCounter::run() {
  if (!launch->hasAttr(kernel::LaunchOp::runsName))
    return {};
  launch.walk([&](Operation *op) {
    countOperations(op);
    countAccess(op);
  });
  for (auto *side : {&reads, &writes})
    for (auto &[buffer, accesses] : *side) {
      DimAttr bytes = bytesOf(buffer, accesses);
      moved = moved && bytes ? moved + bytes : DimAttr();
    }
  if (!flops || !moved)
    return {};
  launch->setAttr(kernel::LaunchOp::flopsName, sumOfRuns(flops));
  launch->setAttr(kernel::LaunchOp::bytesName, sumOfRuns(moved));
  if (atMost)
    launch->setAttr(kernel::LaunchOp::atMostName, UnitAttr::get(context));
  auto most = launch->getAttrOfType<DimAttr>(kernel::LaunchOp::mostRowsName);
  return moved.substitute([&](StringAttr name) { return name == "live$" ? most : DimAttr(); });
}

//===-- The pass
//--------------------------------------------------------------------------------------------===//

namespace {
struct CountWork : rondo::passes::impl::CountWorkBase<CountWork> {
  void runOnOperation() override {
    for (kernel::EntryOp entry : getOperation().getOps<kernel::EntryOp>()) {
      // What a step of a loop touches comes again in the next step: all of it wants to stay near.
      llvm::MapVector<Block *, SmallVector<std::pair<kernel::LaunchOp, DimAttr>>> together;
      entry.walk([&](kernel::LaunchOp launch) {
        if (DimAttr oneRun = LaunchCounter(entry, launch).run())
          together[launch->getBlock()].push_back({launch, oneRun});
      });
      for (auto &[block, launches] : together) {
        DimAttr all = DimAttr::constant(&getContext(), 0);
        for (auto &[launch, oneRun] : launches)
          all = all + oneRun;
        bool repeats = !isa<kernel::EntryOp>(block->getParentOp());
        for (auto &[launch, oneRun] : launches)
          launch->setAttr(kernel::LaunchOp::workingSetName, repeats ? all : oneRun);
      }
    }
  }
};
} // namespace
