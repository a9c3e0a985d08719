// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ir/Replay.h"

using namespace mlir;
using namespace rondo;

namespace {

class Replayer : public ShapeSink {
public:
  Replayer(const ReplayRequest &request, llvm::function_ref<bool(const Obligation &)> counts)
      : request(request), counts(counts), budget(request.budget) {
    environment.literals = request.literals;
    for (auto [name, value] : request.values)
      environment.symbols[name] = number(value);
  }

  std::optional<ReplayFailure> run() {
    runBlock(EntryOp(request.entry).getBlock());
    if (request.spent)
      *request.spent += request.budget - std::max<int64_t>(budget, 0);
    return failure;
  }

  void obligation(Obligation stated) override {
    if (failure)
      return;
    auto lhs = stated.lhs.asConstant(), rhs = stated.rhs.asConstant();
    if (!lhs || !rhs || stated.kind == ObligationKind::SameTag)
      return;
    bool holds = stated.kind == ObligationKind::AtLeast ? *lhs >= *rhs : *lhs == *rhs;
    if (holds || !counts(stated))
      return;
    failure = ReplayFailure{stated, steps, shapesOf(stated)};
  }
  void illFormed(Operation *, Cause, const Twine &) override { budget = 0; }

private:
  DimAttr number(int64_t value) const {
    return DimAttr::constant(EntryOp(request.entry).getContext(), value);
  }
  bool stopped() const { return failure || budget <= 0; }

  SmallVector<int64_t> sizesOf(SymbolicTensorType type) const {
    return llvm::map_to_vector(type.getAxes(),
                               [](AxisAttr axis) { return axis.getSize().asConstant().value_or(-1); });
  }
  SmallVector<SmallVector<int64_t>> shapesOf(const Obligation &stated) const {
    SmallVector<SmallVector<int64_t>> shapes;
    auto add = [&](unsigned operand) {
      shapes.push_back(sizesOf(environment.type(stated.op->getOperand(operand))));
    };
    bool declared = isa<AscribeOp>(stated.op);
    if (!declared && stated.lhsAxis && stated.rhsAxis && stated.lhsAxis->operand != stated.rhsAxis->operand) {
      add(stated.lhsAxis->operand);
      add(stated.rhsAxis->operand);
    } else if (stated.lhsAxis) {
      add(stated.lhsAxis->operand);
    } else {
      for (unsigned i = 0; i < stated.op->getNumOperands(); ++i)
        add(i);
    }
    // A type that the user wrote meets the value's own.
    if (auto ascribed = dyn_cast<AscribeOp>(stated.op))
      shapes.push_back(sizesOf(environment.substitute(cast<SymbolicTensorType>(ascribed.getType()))));
    return shapes;
  }

  /// The greatest value for a symbol that data decides and nobody gave.
  void giveDefault(StringRef symbol, DimAttr greatest) {
    auto name = StringAttr::get(greatest.getContext(), symbol);
    if (!request.values.count(name))
      environment.symbols[name] = greatest;
  }

  void runBlock(Block &block) {
    for (Operation &op : block.without_terminator()) {
      if (stopped() || --budget <= 0)
        return;
      if (LoopView loop(&op); loop) {
        runLoop(loop);
        continue;
      }
      if (auto ragged = dyn_cast<RaggedOp>(op))
        giveDefault(ragged.getSymbol(), environment.type(ragged.getInput()).size(ragged.getAxis()));
      if (auto nonzero = dyn_cast<NonzeroOp>(op))
        giveDefault(nonzero.getSymbol(), environment.type(nonzero.getInput()).getAxes().back().getSize());
      if (failed(inferInto(environment, &op, this)))
        budget = 0;
    }
  }

  void bindStep(LoopView &loop, int64_t step, ArrayRef<SymbolicTensorType> carried) {
    environment.symbols[loop.step] = number(step);
    for (auto [v, type] : llvm::enumerate(carried)) {
      for (unsigned a = 0; a < type.getRank(); ++a)
        bind(loop.carriedDim(v, a), type.size(a));
      loop.enterCarried(environment, v, type);
    }
  }
  void bind(DimAttr symbol, DimAttr value) {
    if (auto name = symbol.asSymbol())
      environment.symbols[StringAttr::get(symbol.getContext(), *name)] = value;
  }
  /// `type` with the sizes of another of the same rank.
  static SymbolicTensorType resize(SymbolicTensorType type, SymbolicTensorType sizes) {
    SmallVector<AxisAttr> axes;
    for (auto [axis, size] : llvm::zip_equal(type.getAxes(), sizes.getAxes()))
      axes.push_back(axis.withSize(size.getSize()));
    return type.withAxes(axes);
  }

  void runLoop(LoopView &loop) {
    loop.enterElements(environment);
    auto bound = loop.bound(environment).asConstant();
    if (!bound)
      return;
    if (StringAttr symbol = loop.stepsSymbol())
      giveDefault(symbol, number(*bound));
    if (StringAttr symbol = loop.lengthsSymbol())
      giveDefault(symbol, environment.symbols.lookup(loop.stepsSymbol()));
    int64_t trips = std::min(loop.trips(environment).asConstant().value_or(*bound), *bound);
    auto carried = llvm::map_to_vector(loop.inits, [&](Value init) { return environment.type(init); });
    SmallVector<SymbolicTensorType> yields;
    for (int64_t step = 0; step < trips && !stopped(); ++step) {
      steps.push_back({loop.op, step + 1, trips});
      bindStep(loop, step, carried);
      runStep(loop, carried, yields);
      steps.pop_back();
    }
    // A condition that ends the loop is asked once more.
    if (auto bounded = dyn_cast<LoopOp>(loop.op);
        bounded && bounded.hasWhile() && trips < *bound && !stopped()) {
      steps.push_back({loop.op, trips + 1, trips});
      bindStep(loop, trips, carried);
      runBlock(bounded.getCondition().front());
      steps.pop_back();
    }
    if (!stopped())
      finish(loop, carried, yields);
  }

  void runStep(LoopView &loop, SmallVectorImpl<SymbolicTensorType> &carried,
               SmallVectorImpl<SymbolicTensorType> &yields) {
    if (auto bounded = dyn_cast<LoopOp>(loop.op); bounded && bounded.hasWhile())
      runBlock(bounded.getCondition().front());
    runBlock(*loop.body);
    if (stopped())
      return;
    for (auto [type, value] : llvm::zip_equal(carried, loop.yield.getCarried()))
      type = resize(type, environment.type(value));
    bool first = yields.empty();
    for (auto [i, value] : llvm::enumerate(loop.yield.getValues())) {
      SymbolicTensorType type = environment.type(value);
      if (first)
        yields.push_back(type);
      else
        compareYields(loop, yields[i], type);
    }
  }
  void compareYields(LoopView &loop, SymbolicTensorType first, SymbolicTensorType now) {
    for (auto [one, other] : llvm::zip_equal(first.getAxes(), now.getAxes())) {
      Obligation same{
          ObligationKind::Equal, loop.op, one.getSize(), other.getSize(), {}, {}, Cause::LoopInv, "", {}, {}};
      if (failure || one.getSize() == other.getSize() || !counts(same))
        continue;
      failure = ReplayFailure{same, steps, {sizesOf(first), sizesOf(now)}};
    }
  }

  void finish(LoopView &loop, ArrayRef<SymbolicTensorType> carried, ArrayRef<SymbolicTensorType> yields) {
    for (auto [v, type] : llvm::enumerate(carried))
      for (unsigned a = 0; a < type.getRank(); ++a)
        bind(loop.finalDim(v, a), type.size(a));
    if (failed(inferInto(environment, loop.op, this))) {
      budget = 0;
      return;
    }
    // Sizes as the steps left them; raggedness as the symbolic types have it: a number does not show that it
    // grew.
    for (auto [v, result] : llvm::enumerate(loop.finals)) {
      SymbolicTensorType known = request.literals ? environment.substitute(request.literals->type(result))
                                                  : environment.type(result);
      environment.types[result] = resize(known, carried[v]);
    }
    for (auto [y, result] : llvm::enumerate(loop.stacked)) {
      SymbolicTensorType type = environment.type(result);
      if (y >= yields.size()) { // no step was taken: the sizes are those that the steps would have had
        if (request.literals)
          environment.types[result] = environment.substitute(request.literals->type(result));
        continue;
      }
      SmallVector<AxisAttr> axes(yields[y].getAxes());
      axes.insert(axes.begin() + loop.yieldAxes[y], type.axis(loop.yieldAxes[y]));
      environment.types[result] = type.withAxes(axes);
    }
  }

  const ReplayRequest &request;
  llvm::function_ref<bool(const Obligation &)> counts;
  ShapeEnvironment environment;
  SmallVector<ReplayStep> steps;
  std::optional<ReplayFailure> failure;
  int64_t budget;
};

} // namespace

std::optional<ReplayFailure> rondo::replay(const ReplayRequest &request,
                                           llvm::function_ref<bool(const Obligation &)> counts) {
  return Replayer(request, counts).run();
}
