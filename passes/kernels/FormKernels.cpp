// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The pass: each rondo.entry becomes a kernel.entry. Here: buffers of arguments, results, constants and the
// workspace.
#include "passes/kernels/FormKernels.h"
#include "ir/LoopView.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/BuiltinOps.h"
#include "passes/Passes.h"
#include "passes/Pipelines.h"
#include "llvm/ADT/StringSet.h"

namespace rondo::passes {
#define GEN_PASS_DEF_FORMKERNELS
#include "passes/Passes.h.inc"
} // namespace rondo::passes

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

Former::Former(rondo::EntryOp entry, SymbolTable &symbols)
    : entry(entry), module(symbols), context(entry.getContext()), s(context), elements(s), top(context) {
  runs.times = DimAttr::constant(context, 1);
  elements.constantStorage = [this](Value value) { return constantStorage(value); };
  elements.scratchStorage = [this](Operation *op) { return scratchStorage(op); };
}

//===-- Storage --===//

Storage *Former::makeStorage(const Twine &name, Scalar type) {
  storages.push_back(std::make_unique<Storage>());
  storages.back()->name = name.str();
  storages.back()->type = type;
  return storages.back().get();
}

/// Another way to address the same buffer.
Storage *Former::alias(Storage *of, std::function<SmallVector<ExprRef>(Indices)> address) {
  Storage *storage = makeStorage(of->name, of->type);
  storage->memref = of->memref;
  storage->address = std::move(address);
  return storage;
}

MemRefType Former::bufferType(Scalar type, ArrayRef<DimAttr> sizes) {
  Type element = type == Scalar::F32   ? Type(Float32Type::get(context))
                 : type == Scalar::I32 ? IntegerType::get(context, 32)
                                       : IntegerType::get(context, 8);
  auto shape = llvm::map_to_vector(
      sizes, [](DimAttr size) { return size.asConstant().value_or(ShapedType::kDynamic); });
  return MemRefType::get(shape, element);
}

Value Former::allocateBuffer(StringRef name, Scalar type, ArrayRef<DimAttr> sizes) {
  auto shape = top.getArrayAttr(llvm::map_to_vector(sizes, [](DimAttr size) -> Attribute { return size; }));
  return top.create<kernel::AllocOp>(made.getLoc(), bufferType(type, sizes), top.getStringAttr(name), shape,
                                     DimAttr());
}

Storage *Former::allocate(const Twine &name, SymbolicTensorType type, int64_t copies) {
  SmallVector<DimAttr> sizes;
  if (copies)
    sizes.push_back(DimAttr::constant(context, copies));
  for (AxisAttr axis : type.getAxes())
    sizes.push_back(capacity(axis.getSize()));
  Storage *storage = makeStorage(name, scalarOf(type.getElementType()));
  storage->memref = allocateBuffer(storage->name, storage->type, sizes);
  return storage;
}

/// The lesser of the two values of a factor that is c or c + 1, as laws of loops have them where something
/// holds from one step on: min(max(x, c), c + 1), and min(i, 1) of a step i. Null for others.
static DimAttr lesserOfTwo(Attribute factor) {
  auto atom = dyn_cast<DimAtomAttr>(factor);
  if (!atom || atom.getKind() != AtomKind::Min)
    return {};
  auto lhs = cast<DimAttr>(atom.getLhs()), rhs = cast<DimAttr>(atom.getRhs());
  for (auto [below, most] : {std::pair(lhs, rhs), std::pair(rhs, lhs)}) {
    if (below.asSymbol() && most.isConstant(1))
      return most - 1;
    bool isFactor = below.getMonomials().size() == 1 && below.getCoefficients()[0] == 1 &&
                    below.getMonomials()[0].getFactors().size() == 1;
    auto inner = isFactor ? dyn_cast<DimAtomAttr>(below.getMonomials()[0].getFactors()[0]) : DimAtomAttr();
    if (!inner || inner.getKind() != AtomKind::Max)
      continue;
    for (Attribute side : {inner.getLhs(), inner.getRhs()})
      if (cast<DimAttr>(side) + 1 == most)
        return cast<DimAttr>(side);
  }
  return {};
}

static DimAttr withFactor(DimAttr dim, Attribute factor, DimAttr value) {
  DimAttr sum = DimAttr::constant(dim.getContext(), 0);
  for (auto [monomial, coefficient] : llvm::zip_equal(dim.getMonomials(), dim.getCoefficients())) {
    SmallVector<Attribute> kept(monomial.getFactors());
    DimAttr product = DimAttr::constant(dim.getContext(), coefficient);
    for (auto *it = llvm::find(kept, factor); it != kept.end(); it = llvm::find(kept, factor)) {
      kept.erase(it);
      product = product * value;
    }
    sum = sum + product * DimAttr::get(dim.getContext(), {DimMonomialAttr::get(dim.getContext(), kept)},
                                       {int64_t(1)});
  }
  return sum;
}

/// The maximum, without one where it is known which it is.
DimAttr Former::greater(DimAttr a, DimAttr b) const {
  return s.isNonNegative(a - b) ? a : s.isNonNegative(b - a) ? b : a.max(b);
}

/// The greatest (least) value of a dimension over what is known before the run.
DimAttr Former::capacity(DimAttr dim, bool upper) {
  // A size that is one of two is at most the greater one, not their sum.
  for (DimMonomialAttr monomial : dim.getMonomials())
    for (Attribute factor : monomial.getFactors())
      if (DimAttr lesser = lesserOfTwo(factor)) {
        DimAttr one = capacity(withFactor(dim, factor, lesser), upper),
                other = capacity(withFactor(dim, factor, lesser + 1), upper);
        return upper ? greater(one, other) : one.min(other);
      }
  auto bound = [&](Attribute factor, bool up) -> DimAttr {
    if (auto name = dyn_cast<StringAttr>(factor)) {
      auto it = symbolRange.find(name.getValue());
      if (it == symbolRange.end()) {
        if (symbolValues.contains(name.getValue()) && !failed) {
          failed = true;
          entry.emitError("needs memory for a size that has no bound before the run, the greatest of "
                          "lengths: declare the range of "
                          "the lengths at the entry (`len: i32[B] in 1..=S`)");
        }
        return DimAttr::symbol(context, name.getValue());
      }
      return up ? it->second.first : it->second.second;
    }
    auto atom = cast<DimAtomAttr>(factor);
    DimAttr lhs = capacity(cast<DimAttr>(atom.getLhs()), up);
    if (atom.getKind() == AtomKind::FloorDiv)
      return lhs.floorDiv(capacity(cast<DimAttr>(atom.getRhs()), !up));
    DimAttr rhs = capacity(cast<DimAttr>(atom.getRhs()), up);
    return atom.getKind() == AtomKind::Min ? lhs.min(rhs) : lhs.max(rhs);
  };
  DimAttr sum = DimAttr::constant(context, 0);
  for (auto [monomial, coefficient] : llvm::zip_equal(dim.getMonomials(), dim.getCoefficients())) {
    DimAttr product = DimAttr::constant(context, coefficient);
    for (Attribute factor : monomial.getFactors())
      product = product * bound(factor, upper == (coefficient > 0));
    sum = sum + product;
  }
  return sum;
}

/// Bools are stored as bytes.
static ElementsAttr storedElements(ElementsAttr value) {
  auto type = cast<ShapedType>(value.getType());
  if (!type.getElementType().isInteger(1))
    return value;
  SmallVector<int8_t> bytes;
  if (auto dense = dyn_cast<DenseElementsAttr>(value))
    for (bool element : dense.getValues<bool>())
      bytes.push_back(element);
  return DenseElementsAttr::get(
      RankedTensorType::get(type.getShape(), IntegerType::get(value.getContext(), 8)),
      ArrayRef<int8_t>(bytes));
}

Storage *Former::constantStorage(Value value) {
  Operation *op = value.getDefiningOp();
  auto literal = dyn_cast<rondo::ConstantOp>(op);
  ElementsAttr data = literal ? literal.getValue() : op->getAttrOfType<ElementsAttr>("value");
  Storage *&known = constants[data];
  if (known)
    return known;
  data = storedElements(data);
  auto param = dyn_cast<ParamOp>(op);
  StringAttr hint = op->getAttrOfType<StringAttr>("data_name");
  OpBuilder builder(made);
  std::string name = param ? param.getPath().str() : hint ? hint.str() : "constant";
  auto object = builder.create<kernel::DataOp>(op->getLoc(), name, data);
  module.insert(object); // makes the name unique
  auto shaped = cast<ShapedType>(data.getType());
  auto buffer = MemRefType::get(shaped.getShape(), shaped.getElementType());
  known = makeStorage(name, scalarOf(typeOf(value).getElementType()));
  known->memref = top.create<kernel::ConstantOp>(op->getLoc(), buffer, FlatSymbolRefAttr::get(object));
  return known;
}

Storage *Former::scratchStorage(Operation *op) {
  Storage *&known = scratchOf[op];
  if (!known)
    known = allocate(op->getName().getStringRef().drop_front(6) + ".scratch",
                     typeOf(op->getOperand(0)).withElementType(IntegerType::get(context, 32)));
  return known;
}

//===-- The entry --===//

/// Symbols in the types of results that the run determines: sizes are returned, lengths are outputs of their
/// own.
void Former::findReturnedSymbols() {
  llvm::StringSet<> known;
  for (Attribute symbol : entry.getSymbols())
    known.insert(cast<SymbolAttr>(symbol).getSymbolName().getValue());
  auto note = [&](SmallVectorImpl<std::string> &into) {
    return [&](StringAttr name) {
      if (!known.contains(name.getValue()) && !llvm::is_contained(into, name.getValue()))
        into.push_back(name.str());
    };
  };
  for (Value result : entry.getBlock().getTerminator()->getOperands())
    for (AxisAttr axis : typeOf(result).getAxes()) {
      axis.getSize().forEachSymbol(note(returnedSizes));
      if (axis.isRagged())
        axis.getLengths().forEachSymbol(note(returnedLengths));
    }
}

LogicalResult Former::createEntry() {
  Location loc = entry.getLoc();
  OpBuilder builder(entry);
  SmallVector<Attribute> shapes;
  SmallVector<Type> types;
  auto add = [&](SymbolicTensorType type) {
    auto sizes = llvm::map_to_vector(type.getAxes(), [&](AxisAttr axis) { return capacity(axis.getSize()); });
    types.push_back(bufferType(scalarOf(type.getElementType()), sizes));
    shapes.push_back(builder.getArrayAttr(SmallVector<Attribute>(sizes.begin(), sizes.end())));
  };
  int64_t inputs = 0;
  for (auto [i, argument] : llvm::enumerate(entry.getBlock().getArguments()))
    if (!cast<DictionaryAttr>(entry.getInputs()[i]).contains("size"))
      add(typeOf(argument)), ++inputs;
  for (Value result : entry.getBlock().getTerminator()->getOperands())
    add(typeOf(result));
  for (StringRef name : returnedLengths)
    add(SymbolicTensorType::get(context, builder.getI32Type(), rowsOfLengths[name]));
  auto strings = llvm::map_to_vector(returnedSizes, [](std::string &name) { return StringRef(name); });
  made = builder.create<kernel::EntryOp>(loc, entry.getSymName(), inputs, builder.getStrArrayAttr(strings),
                                         builder.getArrayAttr(shapes), DimAttr());
  for (NamedAttribute attribute : entry->getAttrs())
    if (attribute.getName() != "sym_name")
      made->setAttr(attribute.getName(), attribute.getValue());
  auto typeArray = [&](TypeRange range) {
    return builder.getArrayAttr(
        llvm::map_to_vector(range, [](Type type) -> Attribute { return TypeAttr::get(type); }));
  };
  made->setAttr("input_types", typeArray(entry.getBlock().getArgumentTypes()));
  made->setAttr("output_types", typeArray(entry.getBlock().getTerminator()->getOperandTypes()));
  auto lengthNames = llvm::map_to_vector(returnedLengths, [](std::string &name) { return StringRef(name); });
  made->setAttr("output_lengths", builder.getStrArrayAttr(lengthNames));
  Block *block = builder.createBlock(&made.getBody(), {}, types, SmallVector<Location>(types.size(), loc));
  // Allocations, constants and sizes go to the beginning, the schedule to the end: this op keeps them apart.
  OpBuilder::atBlockEnd(block).create<arith::ConstantIndexOp>(loc, 0);
  top.setInsertionPoint(&block->front());
  return success();
}

void Former::bindInputs() {
  for (Attribute attribute : entry.getSymbols()) {
    auto symbol = cast<SymbolAttr>(attribute);
    if (auto least = symbol.getMin() ? symbol.getMin().asConstant() : std::nullopt)
      s.setMinimum(symbol.getSymbolName().getValue(), std::max<int64_t>(*least, 0));
  }
  unsigned next = 0;
  for (auto [i, argument] : llvm::enumerate(entry.getBlock().getArguments())) {
    auto input = cast<DictionaryAttr>(entry.getInputs()[i]);
    if (auto size = input.getAs<StringAttr>("size")) {
      elements.sources[argument] = [this, size](Indices, ExprRef) {
        return s.toI32(s.dim(DimAttr::symbol(context, size.getValue())));
      };
      continue;
    }
    SymbolicTensorType type = typeOf(argument);
    Storage *storage = makeStorage(entry.inputName(i), scalarOf(type.getElementType()));
    storage->memref = made.getInputs()[next++];
    setStored(argument, storage);
    auto lengths = input.getAs<StringAttr>("lengths");
    if (!lengths)
      continue;
    elements.lengths[lengths.getValue()] = {
        rowsOfLengths[lengths.getValue()],
        [this, storage](Indices row, ExprRef when) { return s.toIndex(s.load(storage, row, when)); }};
  }
}

LogicalResult Former::bindOutputs() {
  auto buffers = made.getOutputs();
  Operation *end = entry.getBlock().getTerminator();
  for (auto [i, result] : llvm::enumerate(end->getOperands())) {
    Storage *storage = makeStorage(entry.outputName(i), scalarOf(typeOf(result).getElementType()));
    storage->memref = buffers[i];
    Operation *op = result.getDefiningOp();
    bool stacked =
        isa_and_nonnull<ScanOp>(op)
            ? llvm::is_contained(cast<ScanOp>(op).getStacked(), result)
            : isa_and_nonnull<LoopOp>(op) && llvm::is_contained(cast<LoopOp>(op).getStacked(), result);
    if (stacked && direct.insert({result, storage}).second)
      continue;
    ends.push_back({result, storage, entry.outputName(i).str(), typeOf(result)});
  }
  for (auto [i, name] : llvm::enumerate(returnedLengths)) {
    Storage *storage = makeStorage(name, Scalar::I32);
    storage->memref = buffers[end->getNumOperands() + i];
    auto type = SymbolicTensorType::get(context, IntegerType::get(context, 32), rowsOfLengths[name]);
    ends.push_back({{}, storage, name, type, [this, name = name](Indices at) {
                      return s.toI32(elements.lengths[name].at(at, nullptr));
                    }});
  }
  return success();
}

/// What the ops of the entry say about symbols, before anything is planned: ranges of sizes, rows of lengths.
void Former::declareSymbols() {
  rowsOfLengths = rowsOfAllLengths(entry);
  entry.getBody().walk<WalkOrder::PreOrder>([&](Operation *op) {
    if (auto scan = dyn_cast<ScanOp>(op)) {
      symbolRange[scan.getStep()] = {capacity(scan.scannedAxis().getSize()) - 1,
                                     DimAttr::constant(context, 0)};
    } else if (auto loop = dyn_cast<LoopOp>(op)) {
      DimAttr bound = capacity(loop.getBound());
      bool atLeastOne = loop.hasUntil() && !loop.getDropping();
      symbolRange[loop.getStep()] = {bound - 1, DimAttr::constant(context, 0)};
      symbolRange[loop.getSteps()] = {bound, DimAttr::constant(context, atLeastOne)};
      s.setMinimum(loop.getSteps(), atLeastOne);
    } else if (auto maxlen = dyn_cast<MaxLenOp>(op)) {
      hostValues.push_back(std::make_unique<HostValue>());
      symbolValues[maxlen.getSymbol()] = hostValues.back().get();
      if (DimAttr most = maxlen.bound())
        symbolRange[maxlen.getSymbol()] = {capacity(most), DimAttr::constant(context, 0)};
    } else if (auto ragged = dyn_cast<RaggedOp>(op)) {
      elements.lengths[ragged.getSymbol()] = {
          rowsOfLengths[ragged.getSymbol()], [this, ragged](Indices row, ExprRef when) mutable {
            return s.toIndex(elements.element(ragged.getLengths(), row, when));
          }};
    } else if (auto nonzero = dyn_cast<NonzeroOp>(op)) {
      SymbolicTensorType type = typeOf(nonzero.getInput());
      int64_t last = type.getRank() - 1;
      // The count at the row's last position.
      elements.lengths[nonzero.getSymbol()] = {
          rowsOfLengths[nonzero.getSymbol()], [this, nonzero, type, last](Indices row, ExprRef when) mutable {
            SmallVector<ExprRef> at(row);
            ExprRef end = s.plus(elements.extent(type, last, row, when), s.index(-1));
            ExprRef any = s.compare(ComparePredicate::Ge, end, s.index(0));
            at.push_back(end);
            return s.toIndex(s.load(scratchStorage(nonzero), at, s.both(when, any)));
          }};
    }
  });
}

/// Memory is an expression in the entry's sizes, so each carried size must be one.
static LogicalResult checkCarriedSizes(rondo::EntryOp entry) {
  WalkResult walk = entry.getBody().walk([](Operation *op) {
    LoopView loop(op);
    auto open = loop ? op->getAttrOfType<ArrayAttr>("open") : ArrayAttr();
    for (unsigned v = 0; open && v < loop.carried.size(); ++v)
      for (auto [a, size] : llvm::enumerate(cast<ArrayAttr>(loop.carriedDims[v])))
        if (llvm::is_contained(open, size) || llvm::is_contained(open, loop.finalDim(v, a))) {
          op->emitError("axis ") << a << " of `" << loop.name(v)
                                 << "` changes from step to step by no law that is known, so that its memory "
                                    "is not known before the "
                                    "run, which "
                                 << unsupported;
          return WalkResult::interrupt();
        }
    return WalkResult::advance();
  });
  return failure(walk.wasInterrupted());
}

LogicalResult Former::run() {
  if (mlir::failed(checkCarriedSizes(entry)))
    return failure();
  declareSymbols();
  findReturnedSymbols();
  if (mlir::failed(createEntry()) || failed)
    return failure();
  bindInputs();
  if (mlir::failed(bindOutputs()))
    return failure();
  std::unique_ptr<BlockPlan> plan = planBlock(entry.getBlock(), ends, nullptr);
  if (failed) {
    made.erase();
    return failure();
  }
  OpBuilder end = OpBuilder::atBlockEnd(&made.getBody().front());
  emitBlock(*plan, end);
  SmallVector<Value> returned = llvm::map_to_vector(
      returnedSizes, [&](std::string &name) { return hostDim(DimAttr::symbol(context, name), end); });
  end.create<kernel::ReturnOp>(entry.getLoc(), returned);
  if (elements.hasFailed())
    made.erase();
  return failure(elements.hasFailed());
}

//===-- The pass --===//

namespace {
struct FormKernels : rondo::passes::impl::FormKernelsBase<FormKernels> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    SymbolTable symbols(module);
    for (rondo::EntryOp entry : llvm::make_early_inc_range(module.getOps<rondo::EntryOp>())) {
      // A kernel.entry takes the name: the old one goes first from the table, then from the module.
      symbols.remove(entry);
      if (failed(Former(entry, symbols).run()))
        return signalPassFailure();
      entry->erase();
    }
  }
};
} // namespace
