// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// An entry of model IR, op by op.
#include "backends/reference/ModelInterpreter.h"
#include "backends/reference/Inputs.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::reference;

ModelInterpreter::ModelInterpreter(EntryOp entry, const Tensors &weights, const Options &options)
    : entry(entry), options(options) {
  context.parameter = [&weights](StringRef name) -> const TensorValue * {
    auto it = weights.find(name.str());
    return it == weights.end() ? nullptr : &it->second;
  };
  context.isLive = [this](SymbolicTensorType type, const TensorValue &data, ArrayRef<int64_t> index) {
    return isLive(type, data, index);
  };
}

FailureOr<Run> ModelInterpreter::run(const Tensors &inputs) {
  Declaration declaration{entry,
                          entry.getSymbols(),
                          entry.getInputs(),
                          entry.getOutputs(),
                          entry.getAssumptions().value_or(ArrayAttr()),
                          {}};
  for (Type type : entry.getBlock().getArgumentTypes())
    declaration.inputTypes.push_back(cast<SymbolicTensorType>(type));
  std::vector<TensorValue> arguments;
  if (failed(bindInputs(declaration, inputs, context.symbols, arguments)))
    return failure();
  for (auto [argument, data] : llvm::zip_equal(entry.getBlock().getArguments(), arguments))
    set(argument, std::make_shared<TensorValue>(std::move(data)));
  if (failed(runBlock(entry.getBlock())))
    return failure();
  collectOutputs();
  return std::move(result);
}

void ModelInterpreter::collectOutputs() {
  auto terminator = cast<ReturnOp>(entry.getBlock().getTerminator());
  for (auto [i, operand] : llvm::enumerate(terminator.getOperands())) {
    TensorValue value = *get(operand);
    value.fillInvalid(0);
    result.outputs.push_back({entry.outputName(i).str(), std::move(value)});
    auto names = cast<DictionaryAttr>(entry.getOutputs()[i]).getAs<DictionaryAttr>("names");
    for (NamedAttribute named : names ? names.getValue() : ArrayRef<NamedAttribute>()) {
      auto name = dyn_cast<StringAttr>(named.getValue());
      StringRef symbol = named.getName().getValue();
      if (auto it = context.symbols.sizes.find(symbol); name && it != context.symbols.sizes.end())
        result.sizes[name.str()] = it->second;
      if (auto it = context.symbols.lengths.find(symbol); name && it != context.symbols.lengths.end())
        result.lengths[name.str()] = it->second.values;
    }
  }
  // A size of which a result has only a multiple (`_` of `concat(ys, ys, along 1)`) keeps its symbol's own
  // name.
  for (const auto &symbol : context.symbols.sizes)
    result.sizes.try_emplace(symbol.getKey().str(), symbol.getValue());
}

LogicalResult ModelInterpreter::runBlock(Block &block) {
  for (Operation &op : block.without_terminator())
    if (failed(runOp(&op)))
      return failure();
  return success();
}

/// A weight that fits its declaration, as it lies there: a copy of each would take longer than a small run.
SharedTensor ModelInterpreter::weightOf(Operation *op) const {
  auto param = dyn_cast<ParamOp>(op);
  const TensorValue *weight = param ? context.parameter(param.getTensorName()) : nullptr;
  auto type = param ? cast<SymbolicTensorType>(param.getResult().getType()) : SymbolicTensorType();
  if (!weight || weight->dtype() != dtypeOf(type.getElementType()) || weight->rank() != type.getRank())
    return nullptr;
  for (int64_t a = 0; a < type.getRank(); ++a)
    if (!type.size(a).isConstant(weight->size(a)))
      return nullptr;
  return SharedTensor(SharedTensor(), weight); // owned by the caller
}

LogicalResult ModelInterpreter::runOp(Operation *op) {
  LogicalResult done = success();
  if (auto scan = dyn_cast<ScanOp>(op)) {
    done = runScan(scan);
  } else if (auto loop = dyn_cast<LoopOp>(op)) {
    done = runLoop(loop);
  } else if (SharedTensor weight = weightOf(op)) {
    set(op->getResult(0), std::move(weight));
  } else {
    SmallVector<const TensorValue *> operands;
    for (Value operand : op->getOperands())
      operands.push_back(values.lookup(operand).get());
    SmallVector<TensorValue> results;
    done = evaluate(op, operands, context, results);
    for (auto [value, data] : llvm::zip(op->getResults(), results))
      set(value, std::make_shared<TensorValue>(std::move(data)));
  }
  if (failed(done) || (options.checkTypes && failed(checkTypes(op))))
    return failure();
  trace(op);
  return success();
}

/// The name that `let` gave: innermost in the location; of several results, names with commas between them.
static StringRef nameIn(Location location) {
  if (auto site = dyn_cast<CallSiteLoc>(location))
    return nameIn(site.getCallee());
  auto named = dyn_cast<NameLoc>(location);
  return named ? named.getName().getValue() : StringRef();
}

void ModelInterpreter::trace(Operation *op) {
  if (!options.trace || silent)
    return;
  SmallVector<StringRef> names;
  nameIn(op->getLoc()).split(names, ',');
  for (auto [name, value] : llvm::zip(names, op->getResults()))
    if (!name.empty()) {
      TensorValue shown = *get(value);
      shown.fillInvalid(0);
      options.trace(name, steps, shown);
    }
}

LogicalResult ModelInterpreter::checkTypes(Operation *op) {
  for (Value result : op->getResults()) {
    auto type = cast<SymbolicTensorType>(result.getType());
    const TensorValue &data = *get(result);
    bool fits = type.getRank() == data.rank();
    for (int64_t a = 0; fits && a < data.rank(); ++a)
      fits = context.symbols.value(type.size(a)).value_or(data.size(a)) == data.size(a);
    if (!fits)
      return op->emitError("in `") << op->getName().stripDialect() << "`: the result has shape "
                                   << data.shapeText() << " but type `" << type.text() << "`";
  }
  return success();
}

LogicalResult ModelInterpreter::bindSize(Operation *op, DimAttr dim, int64_t size, DictionaryAttr laws,
                                         const Twine &what) {
  auto symbol = dim.asSymbol();
  auto disagree = [&](DimAttr stated, int64_t value) {
    return op->emitError() << what << " has size " << size << ", but `" << stated.text() << "` is " << value;
  };
  if (symbol) {
    auto owner = owners.find(*symbol);
    bool mine = owner == owners.end() ? !context.symbols.sizes.contains(*symbol) : owner->second == op;
    if (mine) {
      owners[*symbol] = op;
      context.symbols.sizes[*symbol] = size;
    }
  }
  if (!options.checkTypes)
    return success();
  if (auto value = context.symbols.value(dim); value && *value != size)
    return disagree(dim, *value);
  auto law = symbol && laws ? laws.getAs<DimAttr>(*symbol) : DimAttr();
  if (auto value = law ? context.symbols.value(law) : std::nullopt; value && *value != size)
    return disagree(law, *value);
  return success();
}
