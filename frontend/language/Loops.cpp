// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// scan, loop and for. The sizes of carried values get symbols of the loop's own: how they change is for the
// prover.

#include "frontend/language/Elaborator.h"

namespace rondo::language {

struct Elaborator::Step {
  bool unrolled = false; // Of a `for`: its yields are collected as they are.
  bool yields = false;
  std::vector<Value> yielded;
  Range yieldRange;
  const Expr *yieldAlong = nullptr;
  llvm::StringMap<Value> updates;
  llvm::StringMap<Range> ranges;
};

class Elaborator::OpenBlock {
public:
  OpenBlock(Elaborator &e, mlir::Block &block) : e_(e), guard_(e.builder_) {
    e_.alike_.open(&block);
    e_.builder_.setInsertionPointToStart(&block);
  }
  ~OpenBlock() { e_.alike_.close(); }

private:
  Elaborator &e_;
  mlir::OpBuilder::InsertionGuard guard_;
};

struct Elaborator::Carried {
  const std::vector<CarriedValue> *declared;
  std::vector<Value> values; // Before the loop, then in the body; structured, leaves are tensors.
  llvm::SmallVector<mlir::Value> operands; // The leaves before the loop, in order, as are the next four.
  llvm::SmallVector<SymbolicTensorType> types;
  llvm::SmallVector<mlir::Attribute> names, dims, finalDims;
};

static bool holdsStruct(const Value &value) {
  return value.kind == Value::Struct || llvm::any_of(value.parts, holdsStruct);
}

void Elaborator::stepStatement(const Stmt &s, const EnvPtr &env) {
  if (!step_)
    return; // checkNames has reported it.
  if (auto *yield = llvm::dyn_cast<YieldStmt>(&s)) {
    Value value = evaluate(yield->value.get(), env);
    step_->yields = true;
    step_->yieldRange = yield->value->range;
    step_->yieldAlong = yield->along.get();
    if (!step_->unrolled && holdsStruct(value))
      value = error(code::Type, yield->value->range,
                    "`" + describe(value) +
                        "` cannot be stacked: a struct's fields have the rank that it declares",
                    "yield the fields, as a tuple");
    // A tuple that is written out yields several values; one that has a name is one value.
    if (yield->value->kind == ExprKind::Tuple && value.kind == Value::Tuple)
      step_->yielded = std::move(value.parts);
    else
      step_->yielded = {std::move(value)};
    return;
  }
  for (const CarryStmt::Update &update : llvm::cast<CarryStmt>(s).updates) {
    if (!update.value)
      continue;
    step_->updates[update.name.text] = evaluate(update.value.get(), env);
    step_->ranges[update.name.text] = update.value->range;
  }
}

// --- Carried values ----------------------------------------------------------

Elaborator::Carried Elaborator::enterLoop(const std::vector<CarriedValue> &values, const EnvPtr &env) {
  Carried result;
  result.declared = &values;
  for (const CarriedValue &declared : values) {
    Value value = evaluate(declared.init.get(), env);
    value = takeYields(std::move(value), 1);
    if (declared.type)
      value = ascribe(*declared.type, std::move(value), env, declared.init->range,
                      "`" + declared.name.text + "`");
    forEachLeaf(value, [&](Value &leaf, const std::string &) {
      mlir::Value tensor = tensorOf(leaf, declared.init->range, {}, "a value that a loop can carry");
      leaf = tensor ? Value::ofTensor(tensor) : Value();
    });
    if (containsPoison(value))
      value = Value();
    else
      forEachLeaf(value, [&](Value &leaf, const std::string &path) {
        addLeaf(result, leaf, declared.name.text + path);
      });
    result.values.push_back(std::move(value));
  }
  return result;
}

void Elaborator::addLeaf(Carried &carried, const Value &leaf, const std::string &path) {
  std::string base = path;
  std::replace(base.begin(), base.end(), '.', '_');
  llvm::SmallVector<mlir::Attribute> dims, finalDims;
  llvm::SmallVector<AxisAttr> axes;
  for (auto [i, axis] : llvm::enumerate(leaf.type().getAxes())) {
    std::string name = fresh(base + "$" + llvm::Twine(i));
    DimAttr size = symbol(name);
    dims.push_back(size);
    std::string finalName = fresh(name + "!");
    finalDims.push_back(symbol(finalName));
    shownSizes_[name] = shownSizes_[finalName] = forUser(axis.getSize().text());
    // A tag that a user gave stays, so that the axis can be called by its name.
    AxisAttr inside = axis.withSize(size);
    bool ours =
        llvm::any_of(axis.getTag(), [](mlir::StringAttr name) { return name.getValue().contains('$'); });
    axes.push_back(axis.getTag().empty() || ours ? inside : inside.withTag(axis.getTag()));
  }
  carried.operands.push_back(leaf.tensor);
  carried.types.push_back(leaf.type().withAxes(axes));
  carried.names.push_back(builder_.getStringAttr(path));
  carried.dims.push_back(builder_.getArrayAttr(dims));
  carried.finalDims.push_back(builder_.getArrayAttr(finalDims));
}

// The carried values as arguments of a block, and by their names in `env`.
void Elaborator::addCarriedArguments(Carried &carried, mlir::Block &block, Env &env) {
  size_t next = 0;
  for (size_t i = 0; i < carried.values.size(); ++i) {
    const CarriedValue &declared = (*carried.declared)[i];
    if (!carried.values[i].isPoison())
      forEachLeaf(carried.values[i], [&](Value &leaf, const std::string &) {
        leaf = Value::ofTensor(block.addArgument(carried.types[next++], location(declared.name.range)));
      });
    env.values[declared.name.text] = rebuilt(carried.values[i], declared.name.range);
  }
}

// What a step carries on for one leaf; the value itself, with a report, where that cannot be.
mlir::Value Elaborator::carriedOn(const Value &argument, const Value &update, Range range,
                                  const std::string &path) {
  SymbolicTensorType enters = argument.type();
  mlir::Value value = tensorOf(update, range, enters.getElementType(), "`" + path + "`");
  if (!value)
    return argument.tensor;
  auto leaves = llvm::cast<SymbolicTensorType>(value.getType());
  bool sameRank = enters.getRank() == leaves.getRank();
  if (sameRank && enters.getElementType() == leaves.getElementType())
    return value;
  error(sameRank ? code::Type : code::LoopRank, range,
        "`" + path + "` enters a step as `" + enters.text() + "` and leaves it as `" + leaves.text() + "`");
  return argument.tensor;
}

void Elaborator::finishStep(Carried &carried, Step &step, const EnvPtr &env,
                            llvm::SmallVectorImpl<mlir::Value> &carriedValues,
                            llvm::SmallVectorImpl<mlir::Value> &yields) {
  for (size_t i = 0; i < carried.values.size(); ++i) {
    const CarriedValue &declared = (*carried.declared)[i];
    Value &argument = carried.values[i];
    if (argument.isPoison())
      continue;
    Value update = step.updates.lookup(declared.name.text);
    Range range =
        step.ranges.contains(declared.name.text) ? step.ranges[declared.name.text] : declared.name.range;
    update = takeYields(std::move(update), 1);
    if (declared.type)
      update = ascribe(*declared.type, std::move(update), env, range, "`" + declared.name.text + "`");
    std::vector<Value> leaves;
    forEachLeaf(update, [&](Value &leaf, const std::string &) { leaves.push_back(leaf); });
    bool fits = update.kind == argument.kind
                    ? update.structure == argument.structure && leaves.size() == countLeaves(argument)
                    : argument.kind == Value::Tensor && leaves.size() == 1;
    if (!fits && !update.isPoison())
      error(code::Arity, range,
            "`" + declared.name.text + "` enters a step as `" + describe(argument) + "` and leaves it as `" +
                describe(update) + "`");
    size_t next = 0;
    forEachLeaf(argument, [&](Value &leaf, const std::string &path) {
      carriedValues.push_back(fits ? carriedOn(leaf, leaves[next++], range, declared.name.text + path)
                                   : leaf.tensor);
    });
  }
  for (Value &value : step.yielded)
    forEachLeaf(value, [&](Value &leaf, const std::string &) {
      mlir::Value tensor = tensorOf(leaf, step.yieldRange, {}, "a value to yield");
      leaf = tensor ? Value::ofTensor(tensor) : Value();
      if (tensor)
        yields.push_back(tensor);
    });
}

int64_t Elaborator::yieldAxis(const Step &step, mlir::Value value, int64_t natural, const EnvPtr &env) {
  int64_t rank = llvm::cast<SymbolicTensorType>(value.getType()).getRank();
  auto *position = llvm::dyn_cast_or_null<IntegerExpr>(step.yieldAlong);
  if (!position) {
    if (!step.yieldAlong)
      return std::min(natural, rank);
    // By name: where the axis of that name stands, which moves one behind.
    int64_t axis = findAxis(step.yieldAlong, llvm::cast<SymbolicTensorType>(value.getType()), env,
                            step.yieldRange, std::nullopt);
    return std::max<int64_t>(axis, 0);
  }
  int64_t axis = position->value < 0 ? position->value + rank + 1 : position->value;
  if (axis >= 0 && axis <= rank)
    return axis;
  error(code::Rank, position->range,
        "yields of `" + llvm::cast<SymbolicTensorType>(value.getType()).text() +
            "` cannot be stacked along axis " + llvm::Twine(position->value));
  return 0;
}

// --- The loop's value --------------------------------------------------------

Value Elaborator::loopValue(std::vector<Value> yields, std::vector<Value> finals, Range range) {
  unsigned numYields = yields.size();
  llvm::append_range(yields, finals);
  if (yields.empty())
    return error(code::Arity, range, "this loop yields nothing and carries nothing, so it has no value");
  if (yields.size() == 1)
    return yields.front();
  Value result = Value::ofTuple(std::move(yields));
  result.numYields = numYields;
  return result;
}

// Results in the structure of the yields and of the carried values.
Value Elaborator::leaveLoop(Carried &carried, Step &step, mlir::Operation *op, Range range) {
  unsigned next = 0;
  auto take = [&](Value &leaf, const std::string &) {
    if (!leaf.isPoison())
      leaf = Value::ofTensor(op->getResult(next++));
  };
  for (Value &value : step.yielded)
    forEachLeaf(value, take);
  for (Value &value : carried.values) {
    forEachLeaf(value, take);
    value = containsPoison(value) ? value : rebuilt(std::move(value), range);
  }
  return loopValue(std::move(step.yielded), std::move(carried.values), range);
}

static Value poisonOf(const Value &value) {
  Value result = value;
  forEachLeaf(result, [](Value &leaf, const std::string &) { leaf = Value(); });
  return result;
}

// A loop that could not be built gives as many values as it should have.
Value Elaborator::failedLoop(Carried &carried, Step &step, Range range) {
  std::vector<Value> yields, finals;
  for (const Value &value : step.yielded)
    yields.push_back(poisonOf(value));
  for (const Value &value : carried.values)
    finals.push_back(poisonOf(value));
  return yields.empty() && finals.empty() ? Value() : loopValue(std::move(yields), std::move(finals), range);
}

void Elaborator::runBody(const BlockExpr &body, Step &step, const EnvPtr &env) {
  Step *outer = std::exchange(step_, &step);
  statements(body, env);
  step_ = outer;
  if (body.result)
    error(code::Syntax, body.result->range, "the body of a loop has no value",
          "write `yield …` for what the loop collects, `carry …` for the next step");
}

// --- scan --------------------------------------------------------------------

// The scanned values without the axis that is walked; false with a report.
bool Elaborator::scannedElements(const ScanExpr &e, Value &sequence, const EnvPtr &env, mlir::Block &body,
                                 llvm::SmallVectorImpl<mlir::Value> &inputs,
                                 llvm::SmallVectorImpl<int64_t> &axes) {
  bool fits = !containsPoison(sequence);
  forEachLeaf(sequence, [&](Value &leaf, const std::string &) {
    if (!fits)
      return;
    if (leaf.kind != Value::Tensor) {
      error(code::Type, e.sequence->range, "`scan` walks tensors, not `" + describe(leaf) + "`");
      fits = false;
      return;
    }
    // Several tensors are walked in step. Whether their sizes agree is for the prover to say: one whose axis
    // has another size is walked at the position of the first one's.
    std::optional<int64_t> inStep;
    if (!axes.empty() && axes.front() < leaf.type().getRank())
      inStep = axes.front();
    int64_t axis = findAxis(e.along.get(), leaf.type(), env, e.range, std::nullopt, inStep);
    if (axis < 0) {
      fits = false;
      return;
    }
    llvm::SmallVector<AxisAttr> rest(leaf.type().getAxes());
    rest.erase(rest.begin() + axis);
    inputs.push_back(leaf.tensor);
    axes.push_back(axis);
    leaf = Value::ofTensor(body.addArgument(leaf.type().withAxes(rest), location(e.element.range)));
  });
  return fits;
}

Value Elaborator::scan(const ScanExpr &e, const EnvPtr &env) {
  Value sequence = evaluate(e.sequence.get(), env);
  Carried carried = enterLoop(e.carried, env);
  Step step;
  auto inner = newEnv(env);
  mlir::Region body;
  mlir::Block &block = body.emplaceBlock();
  llvm::SmallVector<mlir::Value> inputs, carriedValues, yields;
  llvm::SmallVector<int64_t> axes, yieldAxes;
  bool fits = scannedElements(e, sequence, env, block, inputs, axes);
  {
    OpenBlock open(*this, block);
    addCarriedArguments(carried, block, *inner);
    bind(e.element, fits ? sequence : Value(), inner, e.element.range);
    runBody(*e.body, step, inner);
    finishStep(carried, step, inner, carriedValues, yields);
    builder_.create<YieldOp>(location(e.range), mlir::Value(), yields, carriedValues);
  }
  if (!fits || inputs.empty() || llvm::any_of(step.yielded, containsPoison) ||
      carriedValues.size() != carried.operands.size())
    return failedLoop(carried, step, e.range);
  for (mlir::Value value : yields)
    yieldAxes.push_back(yieldAxis(step, value, axes.front(), env));
  mlir::Type unknown = SymbolicTensorType::scalar(f32());
  llvm::SmallVector<mlir::Type> stacked(yields.size(), unknown), finals(carriedValues.size(), unknown);
  auto op = builder_.create<ScanOp>(
      location(e.range), stacked, finals, builder_.getDenseI64ArrayAttr(axes),
      builder_.getDenseI64ArrayAttr(yieldAxes), e.reverse ? builder_.getUnitAttr() : mlir::UnitAttr(),
      builder_.getStringAttr(fresh("step$")), builder_.getArrayAttr(carried.dims),
      builder_.getArrayAttr(carried.finalDims), builder_.getArrayAttr(carried.names), mlir::DictionaryAttr(),
      inputs, carried.operands);
  op.getBody().takeBody(body);
  return infer(op, e.range) ? leaveLoop(carried, step, op, e.range) : failedLoop(carried, step, e.range);
}

// --- loop --------------------------------------------------------------------

// `while c`, in a region of its own that sees the carried values.
void Elaborator::whileRegion(const LoopExpr &e, const Carried &carried, const EnvPtr &env,
                             mlir::Region &region) {
  mlir::Block &block = region.emplaceBlock();
  OpenBlock open(*this, block);
  Carried copy = carried;
  auto inner = newEnv(env);
  addCarriedArguments(copy, block, *inner);
  Range range = e.whileCondition->range;
  Value condition = evaluate(e.whileCondition.get(), inner);
  mlir::Value flag = tensorOf(condition, range, {}, "a condition");
  if (flag && !(llvm::cast<SymbolicTensorType>(flag.getType()).isBool() &&
                llvm::cast<SymbolicTensorType>(flag.getType()).getRank() == 0)) {
    error(code::Type, range,
          "`while` takes one bool, not `" + llvm::cast<SymbolicTensorType>(flag.getType()).text() + "`",
          "to end each row by itself, write `until` with a bool a row");
    flag = {};
  }
  builder_.create<YieldOp>(location(range), flag ? flag : scalar(1, boolean(), range), mlir::ValueRange(),
                           mlir::ValueRange());
}

Value Elaborator::loop(const LoopExpr &e, const EnvPtr &env) {
  DimAttr bound = sizeOf(evaluate(e.bound.get(), env), e.bound->range, "the bound of a loop");
  Carried carried = enterLoop(e.carried, env);
  Step step;
  auto inner = newEnv(env);
  mlir::Region condition, body;
  if (e.whileCondition)
    whileRegion(e, carried, env, condition);
  mlir::Block &block = body.emplaceBlock();
  llvm::SmallVector<mlir::Value> carriedValues, yields;
  llvm::SmallVector<int64_t> yieldAxes;
  bool fits = bool(bound);
  {
    OpenBlock open(*this, block);
    addCarriedArguments(carried, block, *inner);
    runBody(*e.body, step, inner);
    mlir::Value until;
    if (e.untilCondition) {
      until = tensorOf(evaluate(e.untilCondition.get(), inner), e.untilCondition->range, {}, "a condition");
      fits &= bool(until);
    }
    finishStep(carried, step, inner, carriedValues, yields);
    builder_.create<YieldOp>(location(e.range), until, yields, carriedValues);
  }
  if (!fits || llvm::any_of(step.yielded, containsPoison) || carriedValues.size() != carried.operands.size())
    return failedLoop(carried, step, e.range);
  for (mlir::Value value : yields)
    yieldAxes.push_back(yieldAxis(step, value, 1, env));
  mlir::Type unknown = SymbolicTensorType::scalar(f32());
  llvm::SmallVector<mlir::Type> stacked(yields.size(), unknown), finals(carriedValues.size(), unknown);
  std::string steps = fresh("steps$"), ends = fresh("ends$");
  shownSizes_[steps] = "steps";
  shownSizes_[ends] = "ends";
  auto op = builder_.create<LoopOp>(
      location(e.range), stacked, finals, bound, builder_.getDenseI64ArrayAttr(yieldAxes),
      e.dropping ? builder_.getUnitAttr() : mlir::UnitAttr(), builder_.getStringAttr(fresh("step$")),
      builder_.getStringAttr(steps), builder_.getStringAttr(ends), builder_.getArrayAttr(carried.dims),
      builder_.getArrayAttr(carried.finalDims), builder_.getArrayAttr(carried.names), mlir::DictionaryAttr(),
      carried.operands);
  if (e.whileCondition)
    op.getCondition().takeBody(condition);
  op.getBody().takeBody(body);
  return infer(op, e.untilCondition ? e.untilCondition->range : e.range)
             ? leaveLoop(carried, step, op, e.range)
             : failedLoop(carried, step, e.range);
}

// --- for ---------------------------------------------------------------------

Value Elaborator::unrolled(const ForExpr &e, const EnvPtr &env) {
  Value sequence = evaluate(e.sequence.get(), env);
  if (sequence.isPoison())
    return sequence;
  if (sequence.kind != Value::Array && sequence.kind != Value::Tuple)
    return error(code::Type, e.sequence->range,
                 "`for` goes through an array, not `" + describe(sequence) + "`",
                 "to walk an axis, write `scan`");
  std::vector<Value> carried;
  for (const CarriedValue &declared : e.carried) {
    carried.push_back(evaluate(declared.init.get(), env));
    if (declared.type)
      carried.back() = ascribe(*declared.type, std::move(carried.back()), env, declared.init->range,
                               "`" + declared.name.text + "`");
  }
  std::vector<Value> yields;
  for (const Value &element : sequence.parts) {
    auto inner = newEnv(env);
    for (size_t i = 0; i < carried.size(); ++i)
      inner->values[e.carried[i].name.text] = carried[i];
    bind(e.element, element, inner, e.element.range);
    Step step;
    step.unrolled = true;
    runBody(*e.body, step, inner);
    for (size_t i = 0; i < carried.size(); ++i) {
      const CarriedValue &declared = e.carried[i];
      carried[i] = takeYields(step.updates.lookup(declared.name.text), 1);
      if (declared.type)
        carried[i] = ascribe(*declared.type, std::move(carried[i]), inner,
                             step.ranges.lookup(declared.name.text), "`" + declared.name.text + "`");
    }
    yields.resize(std::max(yields.size(), step.yielded.size()), Value::ofArray({}));
    for (size_t i = 0; i < step.yielded.size(); ++i)
      yields[i].parts.push_back(std::move(step.yielded[i]));
  }
  return loopValue(std::move(yields), std::move(carried), e.range);
}

} // namespace rondo::language
