// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Host schedule and launches of kernel IR as actions.
#include "backends/reference/KernelInterpreter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cmath>

using namespace mlir;
using namespace rondo;
using namespace rondo::reference;

//===-- Slots and memory --===//

uint32_t KernelInterpreter::slot(Value value) {
  auto [it, fresh] = slots.try_emplace(value, uint32_t(numbers.size()));
  if (fresh) {
    numbers.push_back({});
    views.push_back({});
  }
  return it->second;
}

SmallVector<uint32_t, 4> KernelInterpreter::slotsOf(ValueRange values) {
  SmallVector<uint32_t, 4> all;
  for (Value value : values)
    all.push_back(slot(value));
  return all;
}

void KernelInterpreter::copy(ArrayRef<uint32_t> from, ArrayRef<uint32_t> to) {
  // All are read before any is written: a loop may carry values on in another order.
  SmallVector<std::pair<Number, View>, 4> values;
  for (uint32_t s : from)
    values.push_back({numbers[s], views[s]});
  for (auto [s, value] : llvm::zip_equal(to, values))
    std::tie(numbers[s], views[s]) = value;
}

bool KernelInterpreter::report(Operation *op, const std::string &problem) {
  if (problem.empty())
    return true;
  op->emitError("in `") << op->getName() << "`: " << problem;
  return false;
}

static Index indexOf(const std::vector<Number> &numbers, ArrayRef<uint32_t> indices) {
  Index index;
  for (uint32_t s : indices)
    index.push_back(numbers[s].i);
  return index;
}

bool KernelInterpreter::load(Operation *op, uint32_t buffer, ArrayRef<uint32_t> indices, uint32_t into,
                             bool isFloat) {
  double value = 0;
  std::string problem = memory.load(views[buffer], indexOf(numbers, indices), value);
  if (!problem.empty())
    return report(op, problem);
  if (isFloat)
    numbers[into].f = value;
  else
    numbers[into].i = int64_t(value);
  return true;
}

//===-- Dispatch --===//

KernelInterpreter::Code KernelInterpreter::compile(Block &block) {
  Code code;
  for (Operation &op : block.without_terminator())
    code.push_back(compile(&op));
  return code;
}

KernelInterpreter::Action KernelInterpreter::compile(Operation *op) {
  for (auto family :
       {&KernelInterpreter::compileScalar, &KernelInterpreter::compileMemRef,
        &KernelInterpreter::compileControl, &KernelInterpreter::compileRows, &KernelInterpreter::compileHost})
    if (Action action = (this->*family)(op))
      return action;
  return [=, this] { return report(op, "the interpreter does not know this op"); };
}

KernelInterpreter::Action KernelInterpreter::compileHost(Operation *op) {
  return llvm::TypeSwitch<Operation *, Action>(op)
      .Case([&](kernel::SizeOp size) -> Action {
        return [=, this, into = slot(size.getValue())]() mutable {
          auto value = symbols.value(size.getDim());
          if (!value)
            return report(op, "`" + size.getDim().text() + "` has no value here");
          return numbers[into].i = *value, true;
        };
      })
      .Case([&](kernel::AllocOp alloc) -> Action {
        return [=, this, into = slot(alloc.getBuffer())]() mutable {
          SmallVector<int64_t> sizes;
          int64_t count = 1;
          for (Attribute dim : alloc.getShape()) {
            auto size = symbols.value(cast<DimAttr>(dim));
            if (!size || *size < 0)
              return report(op, "the size `" + cast<DimAttr>(dim).text() + "` of `" + alloc.getName().str() +
                                    "` has no value, or a negative one");
            sizes.push_back(*size);
            count *= *size;
          }
          int64_t bytes = cast<MemRefType>(alloc.getBuffer().getType()).getElementTypeBitWidth() / 8;
          Storage *storage = memory.makeStorage(alloc.getName(), bytes, count);
          views[into] = KernelMemory::viewOf(storage, sizes);
          if (!alloc.getOffset())
            return true;
          auto offset = symbols.value(*alloc.getOffset());
          return report(op, offset ? memory.place(*storage, *offset)
                                   : "the offset `" + alloc.getOffset()->text() + "` has no value");
        };
      })
      .Case([&](kernel::ConstantOp constant) -> Action {
        auto data = SymbolTable::lookupNearestSymbolFrom<kernel::DataOp>(op, constant.getDataAttr());
        return [=, this, into = slot(constant.getBuffer())]() mutable {
          auto elements = readElements(cast<ElementsAttr>(data.getValue()));
          if (!elements)
            return report(op, "the numbers are not in memory");
          int64_t bytes = cast<MemRefType>(constant.getBuffer().getType()).getElementTypeBitWidth() / 8;
          Storage *storage = memory.makeStorage(constant.getData(), bytes, elements->elements().size());
          storage->elements = elements->elements();
          storage->written.assign(storage->elements.size(), true);
          storage->readOnly = true;
          views[into] = KernelMemory::viewOf(storage, elements->sizes());
          return true;
        };
      })
      .Case([&](kernel::LaunchOp launch) { return compileLaunch(launch); })
      .Case([&](kernel::ParallelOp loop) { return compileParallel(loop); })
      .Case([&](kernel::ReduceOp loop) { return compileReduce(loop); })
      .Default([](Operation *) { return Action(); });
}

//===-- Row lists --===//

KernelInterpreter::Action KernelInterpreter::compileRows(Operation *op) {
  auto read = [=, this](uint32_t buffer, int64_t at, int64_t &value) {
    double x = 0;
    std::string problem = memory.load(views[buffer], {at}, x);
    value = int64_t(x);
    return report(op, problem);
  };
  auto write = [=, this](uint32_t buffer, int64_t at, int64_t value) {
    return report(op, memory.store(views[buffer], {at}, double(value)));
  };
  if (auto sort = dyn_cast<kernel::SortRowsOp>(op))
    return [=, this, lengths = slot(sort.getLengths()), rows = slot(sort.getRows())] {
      std::vector<std::pair<int64_t, int64_t>> order(views[lengths].sizes[0]);
      for (auto [row, entry] : llvm::enumerate(order)) {
        entry.second = row;
        if (!read(lengths, row, entry.first))
          return false;
      }
      llvm::stable_sort(order, [](auto a, auto b) { return a.first > b.first; });
      for (auto [at, entry] : llvm::enumerate(order))
        if (!write(rows, at, entry.second))
          return false;
      return true;
    };
  if (auto count = dyn_cast<kernel::CountRowsOp>(op))
    return [=, this, rows = slot(count.getRows()), lengths = slot(count.getLengths()),
            step = slot(count.getStep()), into = slot(count.getCount())] {
      int64_t live = 0, row = 0, length = 0;
      for (; live < views[rows].sizes[0]; ++live) {
        if (!read(rows, live, row) || !read(lengths, row, length))
          return false;
        if (length <= numbers[step].i)
          break;
      }
      return numbers[into].i = live, true;
    };
  if (auto compact = dyn_cast<kernel::CompactRowsOp>(op))
    return [=, this, rows = slot(compact.getRows()), count = slot(compact.getCount()),
            done = slot(compact.getDone()), into = slot(compact.getLive())] {
      int64_t live = 0, row = 0, ended = 0, end = numbers[count].i;
      for (int64_t at = 0; at < end; ++at) {
        if (!read(rows, at, row) || !read(done, row, ended))
          return false;
        if (!ended && !write(rows, live++, row))
          return false;
      }
      // What follows is undefined from here on.
      for (int64_t at = live; at < views[rows].sizes[0]; ++at)
        memory.forget(views[rows], {at});
      return numbers[into].i = live, true;
    };
  return {};
}

//===-- memref --===//

static bool isFloatBuffer(Value buffer) {
  return isa<FloatType>(cast<MemRefType>(buffer.getType()).getElementType());
}

KernelInterpreter::Action KernelInterpreter::compileMemRef(Operation *op) {
  if (auto access = dyn_cast<memref::LoadOp>(op))
    return [=, this, buffer = slot(access.getMemref()), indices = slotsOf(access.getIndices()),
            into = slot(access.getResult()),
            isFloat = isFloatBuffer(access.getMemref())] { return load(op, buffer, indices, into, isFloat); };
  if (auto access = dyn_cast<kernel::LoadIfOp>(op))
    return [=, this, buffer = slot(access.getBuffer()), indices = slotsOf(access.getIndices()),
            into = slot(access.getResult()), condition = slot(access.getCondition()),
            other = slot(access.getOther()), isFloat = isFloatBuffer(access.getBuffer())] {
      if (numbers[condition].i)
        return load(op, buffer, indices, into, isFloat);
      return numbers[into] = numbers[other], true;
    };
  if (auto access = dyn_cast<memref::StoreOp>(op))
    return [=, this, buffer = slot(access.getMemref()), indices = slotsOf(access.getIndices()),
            value = slot(access.getValue()), isFloat = isFloatBuffer(access.getMemref())] {
      double x = isFloat ? numbers[value].f : double(numbers[value].i);
      return report(op, memory.store(views[buffer], indexOf(numbers, indices), x));
    };
  if (auto dim = dyn_cast<memref::DimOp>(op))
    return
        [=, this, buffer = slot(dim.getSource()), at = slot(dim.getIndex()), into = slot(dim.getResult())] {
          return numbers[into].i = views[buffer].sizes[numbers[at].i], true;
        };
  if (auto cast = dyn_cast<memref::CastOp>(op))
    return [=, this, from = slot(cast.getSource()), into = slot(cast.getDest())] {
      return views[into] = views[from], true;
    };
  auto window = dyn_cast<OffsetSizeAndStrideOpInterface>(op);
  if (!window || !isa<memref::SubViewOp, memref::ReinterpretCastOp>(op))
    return {};
  // Each of offsets, sizes and strides is a number, or an operand's slot.
  auto resolve = [=, this](ArrayRef<OpFoldResult> parts) {
    SmallVector<std::pair<int64_t, bool>, 4> all;
    for (OpFoldResult part : parts)
      if (auto attribute = dyn_cast<Attribute>(part))
        all.push_back({::cast<IntegerAttr>(attribute).getInt(), false});
      else
        all.push_back({int64_t(slot(::cast<Value>(part))), true});
    return all;
  };
  auto offsets = resolve(window.getMixedOffsets()), sizes = resolve(window.getMixedSizes()),
       strides = resolve(window.getMixedStrides());
  bool relative = isa<memref::SubViewOp>(op); // to the source's own offset and strides
  llvm::SmallBitVector dropped(unsigned(sizes.size()));
  if (auto subview = dyn_cast<memref::SubViewOp>(op))
    dropped = subview.getDroppedDims();
  return [=, this, from = slot(op->getOperand(0)), into = slot(op->getResult(0))] {
    auto value = [&](std::pair<int64_t, bool> part) {
      return part.second ? numbers[part.first].i : part.first;
    };
    const View source = views[from];
    View view{source.storage, relative ? source.offset : 0, {}, {}};
    for (auto [a, size] : llvm::enumerate(sizes)) {
      int64_t step = relative ? source.strides[a] : 1;
      if (a < offsets.size())
        view.offset += value(offsets[a]) * step;
      if (dropped[a])
        continue;
      view.sizes.push_back(value(size));
      view.strides.push_back(value(strides[a]) * step);
    }
    int64_t last = view.offset;
    for (auto [size, stride] : llvm::zip_equal(view.sizes, view.strides))
      last += (size - 1) * stride;
    if (view.offset < 0 ||
        (!llvm::is_contained(view.sizes, 0) && last >= int64_t(view.storage->elements.size())))
      return report(op, "the view of `" + view.storage->name + "` leaves it");
    return views[into] = view, true;
  };
}

//===-- scf --===//

KernelInterpreter::Action KernelInterpreter::compileControl(Operation *op) {
  auto terminator = [&](Region &region) { return region.front().getTerminator(); };
  if (auto loop = dyn_cast<scf::ForOp>(op)) {
    auto inits = slotsOf(loop.getInitArgs()), carried = slotsOf(loop.getRegionIterArgs()),
         results = slotsOf(loop.getResults());
    auto yields = slotsOf(terminator(loop.getRegion())->getOperands());
    return [=, this, code = compile(*loop.getBody()), index = slot(loop.getInductionVar()),
            from = slot(loop.getLowerBound()), to = slot(loop.getUpperBound()), step = slot(loop.getStep())] {
      copy(inits, carried);
      for (int64_t i = numbers[from].i; i < numbers[to].i; i += numbers[step].i) {
        numbers[index].i = i;
        if (!execute(code))
          return false;
        copy(yields, carried);
      }
      return copy(carried, results), true;
    };
  }
  if (auto branch = dyn_cast<scf::IfOp>(op)) {
    auto results = slotsOf(branch.getResults());
    Code then = compile(branch.getThenRegion().front()), otherwise;
    SmallVector<uint32_t, 4> thenYields = slotsOf(terminator(branch.getThenRegion())->getOperands()),
                             otherYields;
    if (!branch.getElseRegion().empty()) {
      otherwise = compile(branch.getElseRegion().front());
      otherYields = slotsOf(terminator(branch.getElseRegion())->getOperands());
    }
    return [=, this, condition = slot(branch.getCondition())] {
      bool taken = numbers[condition].i;
      if (!execute(taken ? then : otherwise))
        return false;
      return copy(taken ? thenYields : otherYields, results), true;
    };
  }
  if (auto loop = dyn_cast<scf::WhileOp>(op)) {
    auto condition = cast<scf::ConditionOp>(terminator(loop.getBefore()));
    auto inits = slotsOf(loop.getInits()), before = slotsOf(loop.getBeforeArguments()),
         after = slotsOf(loop.getAfterArguments());
    auto passed = slotsOf(condition.getArgs()), yields = slotsOf(terminator(loop.getAfter())->getOperands()),
         results = slotsOf(loop.getResults());
    return [=, this, test = compile(loop.getBefore().front()), body = compile(loop.getAfter().front()),
            goesOn = slot(condition.getCondition())] {
      copy(inits, before);
      while (execute(test)) {
        if (!numbers[goesOn].i)
          return copy(passed, results), true;
        copy(passed, after);
        if (!execute(body))
          return false;
        copy(yields, before);
      }
      return false;
    };
  }
  return {};
}

//===-- Launches --===//

KernelInterpreter::Action KernelInterpreter::compileLaunch(kernel::LaunchOp launch) {
  SmallVector<uint32_t> stored;
  launch.getBody().walk([&](memref::StoreOp store) { stored.push_back(slot(store.getMemref())); });
  return [=, this, code = compile(launch.getBody().front())] {
    ++result.steps;
    SmallVector<Storage *> storages;
    for (uint32_t s : stored)
      if (!llvm::is_contained(storages, views[s].storage))
        storages.push_back(views[s].storage);
    memory.beginLaunch(storages);
    bool done = execute(code);
    memory.endLaunch();
    return done;
  };
}

KernelInterpreter::Action KernelInterpreter::compileParallel(kernel::ParallelOp loop) {
  return [=, this, code = compile(loop.getBody().front()), bound = slot(loop.getBound()),
          index = slot(loop.getIndex())] {
    int64_t end = numbers[bound].i;
    uint32_t node = memory.beginLoop();
    for (int64_t i = 0; i < end; ++i) {
      memory.beginIteration(node);
      numbers[index].i = i;
      if (!execute(code))
        return false;
    }
    return memory.endLoop(node), true;
  };
}

namespace {
/// One accumulator of a reduction.
struct Accumulator {
  uint32_t into, yielded;
  bool isFloat;
  /// The factors, where a product is summed: they are multiplied and added at once.
  std::optional<std::pair<uint32_t, uint32_t>> factors;
};
} // namespace

/// Combines what an iteration yielded into the accumulator; f32 may be kept wider.
static void combine(kernel::ReduceKind kind, bool isFloat, bool round, Number &total, Number x) {
  using kernel::ReduceKind;
  auto set = [&](double y) { total.f = round ? double(float(y)) : y; };
  auto setInteger = [&](int64_t y) { total.i = int64_t(int32_t(uint32_t(uint64_t(y)))); };
  bool nan = isFloat && (std::isnan(total.f) || std::isnan(x.f));
  switch (kind) {
  case ReduceKind::Sum:
    return isFloat ? set(total.f + x.f) : setInteger(total.i + x.i);
  case ReduceKind::Prod:
    return isFloat ? set(total.f * x.f) : setInteger(total.i * x.i);
  case ReduceKind::Max:
    return isFloat ? set(nan ? TensorValue::unwritten : std::max(total.f, x.f))
                   : setInteger(std::max(total.i, x.i));
  case ReduceKind::Min:
    return isFloat ? set(nan ? TensorValue::unwritten : std::min(total.f, x.f))
                   : setInteger(std::min(total.i, x.i));
  case ReduceKind::And:
    total.i &= x.i;
    return;
  case ReduceKind::Or:
    total.i |= x.i;
    return;
  case ReduceKind::ArgMax:
    return; // has a loop of its own
  }
}

KernelInterpreter::Action KernelInterpreter::compileReduce(kernel::ReduceOp loop) {
  auto results = slotsOf(loop.getResults()), inits = slotsOf(loop.getInits());
  uint32_t bound = slot(loop.getBound()), index = slot(loop.getIndex());
  kernel::ReduceKind kind = loop.getKind();
  Code code = compile(loop.getBody().front());
  ValueRange yields = loop.getYield().getValues();
  if (kind == kernel::ReduceKind::ArgMax)
    return [=, this, value = slot(yields[0]), isFloat = isa<FloatType>(yields[0].getType())] {
      Number best{}, at{};
      if (isFloat)
        best.f = -std::numeric_limits<double>::infinity();
      else
        best.i = std::numeric_limits<int32_t>::min();
      at.i = 0;
      for (int64_t i = 0, end = numbers[bound].i; i < end; ++i) {
        numbers[index].i = i;
        if (!execute(code))
          return false;
        if (isFloat ? numbers[value].f > best.f : numbers[value].i > best.i) {
          best = numbers[value];
          at.i = i;
        }
      }
      numbers[results[0]] = best;
      numbers[results[1]] = at;
      return true;
    };
  SmallVector<Accumulator, 4> accumulators;
  for (auto [into, yielded] : llvm::zip_equal(results, yields)) {
    Accumulator accumulator{into, slot(yielded), isa<FloatType>(yielded.getType()), std::nullopt};
    if (auto product = yielded.getDefiningOp<arith::MulFOp>(); product && kind == kernel::ReduceKind::Sum)
      accumulator.factors = {slot(product.getLhs()), slot(product.getRhs())};
    accumulators.push_back(accumulator);
  }
  return [=, this, round = options.roundToFloat] {
    SmallVector<Number, 4> totals;
    for (uint32_t init : inits)
      totals.push_back(numbers[init]);
    for (int64_t i = 0, end = numbers[bound].i; i < end; ++i) {
      numbers[index].i = i;
      if (!execute(code))
        return false;
      for (auto [accumulator, total] : llvm::zip_equal(accumulators, totals))
        if (round && accumulator.factors)
          total.f = std::fmaf(float(numbers[accumulator.factors->first].f),
                              float(numbers[accumulator.factors->second].f), float(total.f));
        else
          combine(kind, accumulator.isFloat, round, total, numbers[accumulator.yielded]);
    }
    for (auto [accumulator, total] : llvm::zip_equal(accumulators, totals))
      numbers[accumulator.into] = total;
    return true;
  };
}
