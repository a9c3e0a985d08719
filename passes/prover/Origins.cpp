// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "passes/prover/Origins.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

static ProofNote inputNote(const Names &names, EntryOp entry, BlockArgument argument,
                           const std::string &size) {
  auto written = cast<DictionaryAttr>(entry.getInputs()[argument.getArgNumber()]).getAs<StringAttr>("type");
  std::string type = written ? written.str() : names.text(cast<SymbolicTensorType>(argument.getType()));
  std::string name = entry.inputName(argument.getArgNumber()).str();
  return {placeOf(argument.getLoc()), size + " enters here: `" + name + ": " + type + "`"};
}

std::optional<ProofNote> rondo::passes::bindingOf(const Names &names, EntryOp entry, DimAttr size) {
  if (!size.asSymbol())
    return std::nullopt;
  for (BlockArgument argument : entry.getBlock().getArguments())
    for (AxisAttr axis : cast<SymbolicTensorType>(argument.getType()).getAxes())
      if (axis.getSize() == size)
        return inputNote(names, entry, argument, names.text(size));
  return std::nullopt;
}

namespace {

using At = AxisOf;

/// The walk from an axis to the one that it was taken from.
class Tracer {
public:
  explicit Tracer(const ShapeEnvironment &environment) : environment(environment) {}

  At trace(At at) {
    for (unsigned hops = 0; hops < 1000; ++hops) {
      if (int64_t(at.axis) >= environment.type(at.value).getRank())
        return at;
      auto before = isa<BlockArgument>(at.value) ? previous(cast<BlockArgument>(at.value), at.axis)
                                                 : previous(at.value.getDefiningOp(), at);
      if (!before)
        return at;
      at = *before;
    }
    return at;
  }

private:
  DimAttr size(At at) const { return environment.type(at.value).size(at.axis); }

  std::optional<At> previous(BlockArgument argument, unsigned axis) {
    LoopView loop(argument.getOwner()->getParentOp());
    if (!loop)
      return std::nullopt;
    if (auto scan = dyn_cast<ScanOp>(loop.op); scan && argument.getArgNumber() < scan.getInputs().size()) {
      unsigned i = argument.getArgNumber(), walked = scan.getAxes()[i];
      return At{scan.getInputs()[i], axis + (axis >= walked)};
    }
    unsigned v = argument.getArgNumber() - (loop.body->getNumArguments() - loop.carried.size());
    if (v >= loop.inits.size() || environment.type(loop.inits[v]).size(axis) != size({argument, axis}))
      return std::nullopt;
    return At{loop.inits[v], axis};
  }

  /// The operand's axis that an op hands on unchanged.
  std::optional<At> previous(Operation *op, At at) {
    if (LoopView loop(op); loop)
      return previousOfLoop(loop, at);
    if (op->getNumOperands() == 0 || isa<FillOp, OneHotOp>(op))
      return isa<OneHotOp>(op) && at.axis + 1 < environment.type(at.value).getRank()
                 ? std::optional(At{op->getOperand(0), at.axis})
                 : std::nullopt;
    if (auto einsum = dyn_cast<EinsumOp>(op))
      return previousOfEinsum(einsum, at.axis);
    if (auto gather = dyn_cast<GatherOp>(op))
      return previousOfGather(gather, at.axis);
    std::optional<unsigned> from = sameAxis(op, at.axis);
    if (!from)
      return std::nullopt;
    bool sameRank = environment.type(op->getOperand(0)).getRank() == environment.type(at.value).getRank();
    if (*from == at.axis && (sameRank || op->getNumOperands() > 1))
      return aligned(op, at);
    return At{op->getOperand(0), *from};
  }
  /// The first operand that has the axis in full size, aligned on trailing axes.
  std::optional<At> aligned(Operation *op, At at) {
    unsigned rank = environment.type(at.value).getRank();
    for (Value operand : op->getOperands()) {
      unsigned missing = rank - std::min<unsigned>(rank, environment.type(operand).getRank());
      if (at.axis >= missing && size({operand, at.axis - missing}) == size(at))
        return At{operand, at.axis - missing};
    }
    return std::nullopt;
  }
  std::optional<unsigned> sameAxis(Operation *op, unsigned axis) {
    auto unlessAt = [&](int64_t changed) { return axis == changed ? std::nullopt : std::optional(axis); };
    if (auto transpose = dyn_cast<TransposeOp>(op))
      return unsigned(transpose.getPermutation()[axis]);
    if (auto insert = dyn_cast<InsertAxisOp>(op))
      return axis == insert.getAxis() ? std::nullopt : std::optional(axis - (axis > insert.getAxis()));
    if (isa<IndexOp, ReduceOp, ArgMaxOp>(op)) {
      unsigned gone = op->getAttrOfType<IntegerAttr>("axis").getInt();
      return axis + (axis >= gone);
    }
    if (auto split = dyn_cast<SplitAxisOp>(op)) {
      unsigned at = split.getAxis(), count = split.getSizes().size();
      if (axis < at)
        return axis;
      return axis >= at + count ? std::optional(axis - count + 1) : std::nullopt;
    }
    if (auto merge = dyn_cast<MergeOp>(op)) {
      unsigned at = merge.getAxis();
      return axis == at ? std::nullopt
                        : std::optional(axis < at ? axis : axis + unsigned(merge.getCount()) - 1);
    }
    if (isa<ConcatOp, SplitOp, SliceOp, PadOp, RepeatOp, TopKOp>(op))
      return unlessAt(op->getAttrOfType<IntegerAttr>("axis").getInt());
    if (isa<Conv1dOp>(op))
      return axis == 0 ? std::optional(0u) : std::nullopt;
    return axis;
  }
  std::optional<At> previousOfEinsum(EinsumOp einsum, unsigned axis) {
    auto [operands, output] = einsum.getEquation().split("->");
    auto [left, right] = operands.split(',');
    size_t at = left.find(output[axis]);
    if (at != StringRef::npos)
      return At{einsum.getLhs(), unsigned(at)};
    return At{einsum.getRhs(), unsigned(right.find(output[axis]))};
  }
  std::optional<At> previousOfGather(GatherOp gather, unsigned axis) {
    unsigned along = gather.getAxis(), batch = gather.getBatch();
    unsigned ids = environment.type(gather.getIds()).getRank() - batch;
    if (axis < along)
      return At{gather.getTable(), axis};
    if (axis < along + ids)
      return At{gather.getIds(), axis - along + batch};
    return At{gather.getTable(), axis - ids + 1};
  }
  std::optional<At> previousOfLoop(LoopView &loop, At at) {
    unsigned result = cast<OpResult>(at.value).getResultNumber();
    if (result < loop.stacked.size()) {
      unsigned stackedAt = loop.yieldAxes[result];
      if (at.axis != stackedAt)
        return At{loop.yield.getValues()[result], at.axis - (at.axis > stackedAt)};
      if (auto scan = dyn_cast<ScanOp>(loop.op))
        return At{scan.getInputs()[0], unsigned(scan.getAxes()[0])};
      return std::nullopt;
    }
    At init{loop.inits[result - loop.stacked.size()], at.axis};
    return size(init) == size(at) ? std::optional(init) : std::nullopt;
  }

  const ShapeEnvironment &environment;
};

/// What an origin is, in words.
class Teller {
public:
  Teller(const Names &names, const ShapeEnvironment &environment) : names(names), environment(environment) {}

  ProofNote note(At at) {
    // `fill` and `iota` only repeat a size that the entry has.
    if (Operation *op = at.value.getDefiningOp(); isa_and_nonnull<FillOp, IotaOp>(op))
      if (auto binding = bindingOf(names, op->getParentOfType<EntryOp>(), size(at)))
        return *binding;
    std::string text = names.text(size(at));
    if (auto argument = dyn_cast<BlockArgument>(at.value)) {
      if (auto entry = dyn_cast<EntryOp>(argument.getOwner()->getParentOp())) {
        return inputNote(names, entry, argument, text);
      }
      LoopView loop(argument.getOwner()->getParentOp());
      return {blamedPlace(loop.op->getLoc()), carriedNote(loop, argument, at.axis)};
    }
    Operation *op = at.value.getDefiningOp();
    if (auto param = dyn_cast<ParamOp>(op))
      return {blamedPlace(op->getLoc()), text + " enters here: parameter `" + param.getPath().str() + ": " +
                                             names.text(environment.type(at.value)) + "`"};
    if (LoopView loop(op); loop) {
      unsigned result = cast<OpResult>(at.value).getResultNumber();
      if (result < loop.stacked.size())
        return {blamedPlace(op->getLoc()),
                text + " enters here: what the loop yields is stacked, one a step"};
      DimAttr init = environment.type(loop.inits[result - loop.stacked.size()]).size(at.axis);
      const char *how = (size(at) - init).isNonNegative()   ? " and grows in the loop"
                        : (init - size(at)).isNonNegative() ? " and shrinks in the loop"
                                                            : " and changes in the loop";
      std::string what =
          "`" + loop.name(result - loop.stacked.size()) + "` starts with " + names.text(init) + how;
      StepCases cases;
      bool isOneExpression = !names.stepInCases(size(at), cases);
      return {blamedPlace(op->getLoc()), (isOneExpression ? text + " enters here: " : "") + what};
    }
    std::string made = text + " enters here: " + Names::expression(op);
    if (op->getNumOperands() > 0 && !isa<FillOp, OneHotOp>(op)) {
      std::string parts;
      if (auto repeat = dyn_cast<RepeatOp>(op))
        return {blamedPlace(op->getLoc()),
                made + " makes it of " + names.text(environment.type(repeat.getInput()).size(at.axis)) +
                    ", each " + names.text(environment.dim(repeat.getCount())) + " times"};
      if (auto merge = dyn_cast<MergeOp>(op)) {
        auto axes = environment.type(merge.getInput()).getAxes().slice(at.axis, merge.getCount());
        for (auto [i, axis] : llvm::enumerate(axes))
          parts += (i == 0 ? "" : i + 1 == axes.size() ? " and " : ", ") + names.text(axis.getSize());
        return {blamedPlace(op->getLoc()), made + " makes it of " + parts};
      }
      for (Value operand : op->getOperands())
        if (auto type = environment.type(operand); at.axis < type.getRank())
          parts += (parts.empty() ? "" : ", ") + names.text(type.size(at.axis));
      made += " makes it of " + parts;
    } else {
      made += " makes an axis of this size";
    }
    return {blamedPlace(op->getLoc()), made};
  }

private:
  DimAttr size(At at) const { return environment.type(at.value).size(at.axis); }

  std::string carriedNote(LoopView &loop, BlockArgument argument, unsigned axis) {
    unsigned v = argument.getArgNumber() - (loop.body->getNumArguments() - loop.carried.size());
    DimAttr law = size({argument, axis}), init = environment.type(loop.inits[v]).size(axis);
    std::string text = "`" + loop.name(v) + "` enters the loop with size " + names.text(init);
    SymbolicTensorType next = environment.type(loop.yield.getCarried()[v]);
    if (axis < next.getRank() && next.size(axis) != law)
      text += ", leaves a step with " + names.lawText(next.size(axis));
    StepCases cases;
    if (names.stepInCases(law, cases))
      return text + "; law found: " + names.lawText(law);
    if (law.mentions(loop.step.getValue()))
      return text + "; law found: " + names.lawText(law) + " in step i + 1";
    return text + "; no affine law found";
  }

  const Names &names;
  const ShapeEnvironment &environment;
};

} // namespace

AxisOf rondo::passes::originOfAxis(const ShapeEnvironment &environment, AxisOf at) {
  return Tracer(environment).trace(at);
}

std::optional<ProofNote> rondo::passes::originOf(const Names &names, const ShapeEnvironment &environment,
                                                 Value value, unsigned axis) {
  At origin = originOfAxis(environment, {value, axis});
  if (int64_t(origin.axis) >= environment.type(origin.value).getRank())
    return std::nullopt;
  return Teller(names, environment).note(origin);
}
