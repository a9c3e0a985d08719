// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The two loops on data. A row that has ended keeps its carried values and yields nothing; the other rows do
// not notice: the body runs on all rows, and what it computes for ended ones is dropped.
#include "backends/reference/ModelInterpreter.h"
#include "ir/LoopView.h"
#include "ir/OpEvaluation.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::reference;

namespace {
/// A carried value between two steps.
struct Carried {
  SharedTensor now;
  SmallVector<AxisAttr> axes;     // of the initial value: their tags say which axis has the rows
  SmallVector<bool> changed;      // axes whose size changed in some step
  std::vector<SharedTensor> kept; // the value of each row that has ended, from its last step
};

struct Step {
  std::vector<SharedTensor> yields;
};
} // namespace

/// One execution of a scan or a loop.
class rondo::reference::LoopRun {
public:
  template <typename LoopT>
  LoopRun(ModelInterpreter &interpreter, LoopT loop, DictionaryAttr laws)
      : interpreter(interpreter), symbols(interpreter.context.symbols), op(loop), block(loop.getBlock()),
        yield(loop.getYield()), arguments(loop.carriedArguments()), stepName(loop.getStep()),
        carriedDims(loop.getCarriedDims()), finalDims(loop.getFinalDims()), names(loop.getCarriedNames()),
        yieldAxes(loop.getYieldAxes()), laws(laws), stacked(loop.getStacked()), finals(loop.getFinals()) {
    for (Value init : loop.getInits()) {
      auto type = cast<SymbolicTensorType>(init.getType());
      Carried value;
      value.now = interpreter.get(init);
      for (AxisAttr axis : type.getAxes())
        value.axes.push_back(symbols.origin(axis));
      value.changed.assign(type.getRank(), false);
      carried.push_back(std::move(value));
    }
    rememberOrigins(carriedDims);
    rememberOrigins(finalDims);
  }

  /// Rows from here on: which of them have ended.
  void setRows(RowAxes axes, int64_t count) {
    rows = std::move(axes);
    ended.assign(count, false);
    for (Carried &value : carried)
      value.kept.assign(count, nullptr);
  }
  bool hasRows() const { return rows.has_value(); }
  /// The row's carried values stay as they are now.
  void end(int64_t row) {
    ended[row] = true;
    for (Carried &value : carried)
      value.kept[row] = value.now;
  }
  bool hasEnded(int64_t row) const { return ended[row]; }
  bool allEnded() const {
    return hasRows() && llvm::all_of(ended, [](bool e) { return e; });
  }
  const std::vector<Step> &getSteps() const { return steps; }
  const RowAxes &getRows() const { return *rows; }

  /// Puts the carried values into the block's arguments and binds their sizes.
  LogicalResult enter(Block::BlockArgListType into, int64_t step) {
    symbols.sizes[stepName] = step;
    interpreter.owners[stepName] = op;
    for (auto [i, argument] : llvm::enumerate(into)) {
      interpreter.set(argument, carried[i].now);
      for (auto [a, dim] : llvm::enumerate(cast<ArrayAttr>(carriedDims[i])))
        if (failed(interpreter.bindSize(op, cast<DimAttr>(dim), carried[i].now->size(a), laws,
                                        "axis " + Twine(a) + " of `" + nameOf(i) + "` in step " +
                                            Twine(step + 1))))
          return failure();
    }
    return success();
  }

  /// One step; the caller has set the elements. Ended rows keep what they had.
  LogicalResult runStep(int64_t step) {
    interpreter.steps.push_back(step + 1);
    bool wasSilent = interpreter.silent;
    interpreter.silent |= allEnded();
    if (!interpreter.silent)
      ++interpreter.result.steps;
    interpreter.running.push_back(this);
    LogicalResult done = failure(failed(enter(arguments, step)) || failed(interpreter.runBlock(block)));
    interpreter.running.pop_back();
    interpreter.steps.pop_back();
    interpreter.silent = wasSilent;
    if (failed(done))
      return failure();
    steps.push_back({});
    for (Value value : yield.getValues())
      steps.back().yields.push_back(interpreter.get(value));
    return success();
  }

  /// After the step, and after `ended` says which rows ended before it.
  void carryOn() {
    for (auto [value, operand] : llvm::zip_equal(carried, yield.getCarried())) {
      SharedTensor next = interpreter.get(operand);
      bool sameSizes = next->sizes() == value.now->sizes();
      for (int64_t a = 0; a < next->rank() && !sameSizes; ++a)
        value.changed[a] = value.changed[a] || next->size(a) != value.now->size(a);
      if (sameSizes && llvm::any_of(ended, [](bool e) { return e; }))
        if (auto map = RowMap::find(value.axes, next->sizes(), *rows, symbols))
          next = freeze(*next, *value.now, *map);
      value.now = next;
    }
  }

  /// What yields look like is known from a step only: where none ran, one runs on zeros and is forgotten.
  /// What holds in each step need not hold where there is none: then their types say the sizes.
  LogicalResult runForShapes() {
    if (yieldAxes.empty())
      return success();
    std::vector<Carried> saved = carried;
    bool wasSilent = std::exchange(interpreter.silent, true);
    LogicalResult done = success();
    {
      ScopedDiagnosticHandler quiet(op->getContext(), [](Diagnostic &) { return success(); });
      done = runStep(0);
    }
    interpreter.silent = wasSilent;
    carried = std::move(saved);
    return succeeded(done) ? success() : takeShapesFromTypes();
  }

  /// The yields side by side. `count` valid steps for each row (null: all), `stepAt` the step of a row's
  /// position.
  LogicalResult stackYields(int64_t size, const std::vector<int64_t> *count,
                            llvm::function_ref<int64_t(int64_t row, int64_t position)> stepAt) {
    for (size_t i = 0; i < yieldAxes.size(); ++i)
      if (failed(stackOne(i, size, count, stepAt)))
        return failure();
    return success();
  }

  LogicalResult finish() {
    for (auto [i, value] : llvm::enumerate(carried)) {
      SharedTensor last = value.now;
      bool changed = llvm::any_of(value.changed, [](bool c) { return c; });
      if (hasRows() && changed)
        if (auto map = RowMap::find(value.axes, last->sizes(), *rows, symbols)) {
          last = assemble(i, value, *map);
          if (!last)
            return failure();
        }
      interpreter.set(finals[i], last);
      bindLengths(i, *last);
      for (auto [a, dim] : llvm::enumerate(cast<ArrayAttr>(finalDims[i])))
        if (failed(interpreter.bindSize(op, cast<DimAttr>(dim), last->size(a), laws,
                                        "axis " + Twine(a) + " of the final `" + nameOf(i) + "`")))
          return failure();
    }
    return success();
  }

private:
  LogicalResult takeShapesFromTypes() {
    Step none;
    for (Value value : yield.getValues()) {
      auto type = cast<SymbolicTensorType>(value.getType());
      Index sizes;
      for (AxisAttr axis : type.getAxes()) {
        auto size = symbols.value(axis.getSize());
        if (!size || *size < 0)
          return op->emitError("no step ran, and `") << axis.getSize().text() << "` of what is yielded is "
                                                     << (size ? std::to_string(*size) : "not known");
        sizes.push_back(*size);
      }
      none.yields.push_back(std::make_shared<TensorValue>(dtypeOf(type.getElementType()), sizes));
    }
    steps.assign(1, std::move(none));
    return success();
  }

  StringRef nameOf(size_t i) { return cast<StringAttr>(names[i]).getValue(); }

  void rememberOrigins(ArrayAttr dims) {
    for (auto [value, sizes] : llvm::zip_equal(carried, dims))
      for (auto [axis, dim] : llvm::zip(value.axes, cast<ArrayAttr>(sizes)))
        if (auto symbol = cast<DimAttr>(dim).asSymbol();
            symbol && !symbols.sizes.contains(*symbol) && axis.getSize() != dim)
          symbols.origins[*symbol] = axis;
  }

  /// What rows had of an axis that grew until they ended, as the program calls it.
  void bindLengths(size_t i, const TensorValue &last) {
    for (auto [a, dim] : llvm::enumerate(cast<ArrayAttr>(finalDims[i])))
      if (auto name = cast<DimAttr>(dim).asSymbol(); name && last.isRagged(a)) {
        RowAxes before;
        for (size_t row = 0; row < a; ++row)
          before.push_back({carried[i].axes[row], last.size(row)});
        symbols.lengths[grownLengths(*name)] = {last.lengths(a), before};
      }
  }

  SharedTensor freeze(const TensorValue &next, const TensorValue &before, const RowMap &map) const {
    auto mixed = std::make_shared<TensorValue>(next);
    next.forEachIndex([&](ArrayRef<int64_t> index) {
      if (ended[map.row(index)])
        mixed->at(index) = before.at(index);
    });
    return mixed;
  }

  /// The final value where rows ended with different sizes: ragged along what changed.
  SharedTensor assemble(size_t i, const Carried &value, const RowMap &map) {
    auto source = [&](ArrayRef<int64_t> index) -> const TensorValue & {
      const SharedTensor &kept = value.kept[map.row(index)];
      return kept ? *kept : *value.now;
    };
    Index sizes(value.now->sizes());
    for (const SharedTensor &kept : value.kept)
      for (int64_t a = 0; kept && a < kept->rank(); ++a) {
        if (kept->size(a) != value.now->size(a) && a <= map.lastAxis()) {
          op->emitError("the final `")
              << nameOf(i) << "` has rows of different sizes along axis " << a << ", before their own axis";
          return nullptr;
        }
        sizes[a] = std::max(sizes[a], kept->size(a));
      }
    auto final = std::make_shared<TensorValue>(value.now->dtype(), sizes);
    for (int64_t a = 0; a < final->rank(); ++a)
      if (a > map.lastAxis() ? value.changed[a] || value.now->isRagged(a) : value.now->isRagged(a))
        final->makeRagged(a, [&](ArrayRef<int64_t> row) {
          return a > map.lastAxis() ? source(row).extent(a, row) : value.now->extent(a, row);
        });
    final->forEachIndex([&](ArrayRef<int64_t> index) { final->at(index) = source(index).at(index); });
    return final;
  }

  LogicalResult stackOne(size_t i, int64_t size, const std::vector<int64_t> *count,
                         llvm::function_ref<int64_t(int64_t, int64_t)> stepAt) {
    int64_t along = yieldAxes[i];
    const TensorValue &first = *steps.front().yields[i];
    auto type = cast<SymbolicTensorType>(yield.getValues()[i].getType());
    for (auto [s, step] : llvm::enumerate(steps))
      if (step.yields[i]->sizes() != first.sizes())
        return op->emitError("in `") << op->getName().stripDialect() << "`: shapes " << first.shapeText()
                                     << " and " << step.yields[i]->shapeText()
                                     << " are yielded in steps 1 and " << s + 1;
    std::optional<RowMap> map;
    if (count) {
      map = RowMap::find(type.getAxes(), first.sizes(), *rows, symbols);
      if (!map || map->lastAxis() >= along)
        return op->emitError("a value of shape ")
               << first.shapeText() << " is yielded, and the axis of the rows, which end each by itself, "
               << "does not stand before axis " << along;
    }
    auto without = [&](ArrayRef<int64_t> index) {
      Index rest(index.take_front(std::min<size_t>(along, index.size())));
      if (index.size() > size_t(along))
        rest.append(index.begin() + along + 1, index.end());
      return rest;
    };
    auto yielded = [&](ArrayRef<int64_t> index) -> const TensorValue & {
      return *steps[stepAt(map ? map->row(index) : 0, index[along])].yields[i];
    };
    Index sizes(first.sizes());
    sizes.insert(sizes.begin() + along, size);
    auto stack = std::make_shared<TensorValue>(first.dtype(), sizes);
    for (int64_t a = 0; a < stack->rank(); ++a) {
      int64_t source = a < along ? a : a - 1;
      if (a == along && count)
        stack->makeRagged(a, [&](ArrayRef<int64_t> row) { return (*count)[map->row(row)]; });
      else if (a != along &&
               llvm::any_of(steps, [&](const Step &step) { return step.yields[i]->isRagged(source); }))
        stack->makeRagged(a, [&](ArrayRef<int64_t> row) {
          return (a < along ? first : yielded(row)).extent(source, without(row));
        });
    }
    stack->forEachIndex(
        [&](ArrayRef<int64_t> index) { stack->at(index) = yielded(index).at(without(index)); });
    interpreter.set(stacked[i], stack);
    return success();
  }

  ModelInterpreter &interpreter;
  SymbolValues &symbols;
  Operation *op;
  Block &block;
  YieldOp yield;
  Block::BlockArgListType arguments;
  StringRef stepName;
  ArrayAttr carriedDims, finalDims, names;
  ArrayRef<int64_t> yieldAxes;
  DictionaryAttr laws;
  ResultRange stacked, finals;
  std::vector<Carried> carried;
  std::optional<RowAxes> rows;
  std::vector<bool> ended;
  std::vector<Step> steps;
};

bool ModelInterpreter::isLive(SymbolicTensorType type, const TensorValue &data,
                              ArrayRef<int64_t> index) const {
  return !silent && llvm::all_of(running, [&](const LoopRun *loop) {
    auto map = loop->hasRows() ? RowMap::find(type.getAxes(), data.sizes(), loop->getRows(), context.symbols)
                               : std::nullopt;
    return !map || !loop->hasEnded(map->row(index));
  });
}

//===-- scan --===//

/// The element of each row at its own position; rows that have ended get their last one once more (0 where
/// they have none).
static SharedTensor elementsAt(const TensorValue &x, int64_t axis, int64_t step, bool reverse) {
  auto position = [&](ArrayRef<int64_t> row) {
    int64_t extent = x.extent(axis, row);
    int64_t at = std::min(step, extent - 1);
    return std::max<int64_t>(0, reverse ? extent - 1 - at : at);
  };
  Rearrangement how;
  for (int64_t a = 0; a < x.rank(); ++a)
    if (a != axis) {
      how.sizes.push_back(x.size(a));
      how.inherits.push_back(a);
    }
  how.from = [&](ArrayRef<int64_t> index) {
    Index at(index);
    at.insert(at.begin() + axis, position(index));
    return at;
  };
  auto element = std::make_shared<TensorValue>(rearrange(x, how, /*copy=*/false));
  element->forEachIndex([&](ArrayRef<int64_t> index) {
    element->at(index) = x.extent(axis, index) ? x.at(how.from(index)) : 0;
  });
  return element;
}

LogicalResult ModelInterpreter::runScan(ScanOp scan) {
  SmallVector<SharedTensor> inputs;
  for (Value input : scan.getInputs())
    inputs.push_back(get(input));
  ArrayRef<int64_t> axes = scan.getAxes();
  const TensorValue &first = *inputs.front();
  int64_t axis = axes.front(), size = first.size(axis);
  bool ragged = first.isRagged(axis);
  for (auto [input, at] : llvm::zip_equal(inputs, axes))
    if (input->size(at) != size || input->isRagged(at) != ragged ||
        (ragged && input->lengths(at) != first.lengths(axis)))
      return scan->emitError("in `scan`: shapes ")
             << first.shapeText() << " and " << input->shapeText() << " are walked in step along axes "
             << axis << " and " << at;
  LoopRun run(*this, scan, scan.getLaws().value_or(DictionaryAttr()));
  std::vector<int64_t> lengths;
  if (ragged) {
    lengths = first.lengths(axis);
    RowAxes rows;
    for (int64_t a = 0; a < axis; ++a)
      rows.push_back({context.symbols.origin(cast<SymbolicTensorType>(scan.getInputs()[0].getType()).axis(a)),
                      first.size(a)});
    run.setRows(rows, lengths.size());
  }
  auto endRows = [&](int64_t step) {
    for (auto [row, length] : llvm::enumerate(lengths))
      if (length == step)
        run.end(row);
  };
  endRows(0);
  auto setElements = [&](int64_t step) {
    for (auto [argument, input, at] : llvm::zip_equal(scan.elementArguments(), inputs, axes))
      set(argument, elementsAt(*input, at, step, scan.getReverse()));
  };
  // The sizes of growing values follow the walked size, so steps go to its end even where every row has
  // ended.
  for (int64_t step = 0; step < size; ++step) {
    setElements(step);
    if (failed(run.runStep(step)))
      return failure();
    run.carryOn();
    endRows(step + 1);
  }
  setElements(0);
  if (size == 0 && failed(run.runForShapes()))
    return failure();
  bool reverse = scan.getReverse();
  auto stepAt = [&](int64_t row, int64_t position) {
    return reverse ? (ragged ? lengths[row] : size) - 1 - position : position;
  };
  return failure(failed(run.stackYields(size, ragged ? &lengths : nullptr, stepAt)) || failed(run.finish()));
}

//===-- loop --===//

LogicalResult ModelInterpreter::runLoop(LoopOp loop) {
  auto bound = context.symbols.value(loop.getBound());
  if (!bound || *bound < 1)
    return loop->emitError("the bound `")
           << loop.getBound().text() << "` of the loop is " << (bound ? std::to_string(*bound) : "not known")
           << "; it must be at least 1";
  LoopRun run(*this, loop, loop.getLaws().value_or(DictionaryAttr()));
  std::vector<int64_t> counts; // steps that each row keeps
  int64_t step = 0;
  for (; step < *bound && !run.allEnded(); ++step) {
    if (loop.hasWhile()) {
      Block &condition = loop.getCondition().front();
      if (failed(run.enter(condition.getArguments(), step)) || failed(runBlock(condition)))
        return failure();
      if (get(loop.getConditionYield().getUntil())->item() == 0)
        break;
    }
    if (failed(run.runStep(step)))
      return failure();
    if (!loop.hasUntil()) {
      run.carryOn();
      continue;
    }
    Value exit = loop.getYield().getUntil();
    const TensorValue &until = *get(exit);
    if (!run.hasRows()) {
      run.setRows({{context.symbols.origin(cast<SymbolicTensorType>(exit.getType()).axis(0)), until.size(0)}},
                  until.size(0));
      counts.assign(until.size(0), 0);
    }
    run.carryOn();
    for (size_t row = 0; row < counts.size(); ++row) {
      bool ends = until.elements()[row] != 0;
      if (run.hasEnded(row))
        continue;
      counts[row] += !(ends && loop.getDropping());
      if (ends)
        run.end(row);
    }
  }
  if (step == 0 && failed(run.runForShapes()))
    return failure();
  int64_t size = loop.hasUntil() ? (counts.empty() ? 0 : *llvm::max_element(counts)) : step;
  if (loop.hasWhile() || loop.hasUntil())
    if (failed(bindSize(loop, DimAttr::symbol(loop.getContext(), loop.getSteps()), size, {},
                        "the stacked axis")))
      return failure();
  if (loop.hasUntil())
    context.symbols.lengths[loop.getLengths()] = {counts, run.getRows()};
  auto stepAt = [](int64_t, int64_t position) { return position; };
  return failure(failed(run.stackYields(size, loop.hasUntil() ? &counts : nullptr, stepAt)) ||
                 failed(run.finish()));
}
