// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "passes/padding/Witness.h"
#include "ir/Evaluate.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/StringSet.h"
#include <chrono>
#include <cmath>

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

using Arrays = std::map<std::string, TensorValue>;

/// No more attempts after this time: a model at full size takes a part of a second a run.
static constexpr double mostMilliseconds = 1500;

static DictionaryAttr givenOf(EntryOp entry, BlockArgument input) {
  return cast<DictionaryAttr>(entry.getInputs()[input.getArgNumber()]);
}

namespace {
/// Numbers that are the same on every machine.
class Random {
public:
  explicit Random(uint64_t seed) : state(seed * 0x9e3779b97f4a7c15 + 1) {}
  uint64_t next() {
    uint64_t z = state += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
  }
  /// low <= x <= high
  int64_t integer(int64_t low, int64_t high) {
    return high <= low ? low : low + int64_t(next() % uint64_t(high - low + 1));
  }
  /// -1 <= x < 1, a number that f32 holds
  double real() { return double(int64_t(next() >> 41)) / double(1 << 22) - 1; }

private:
  uint64_t state;
};

uint64_t hash(uint64_t a, uint64_t b) { return Random(a * 0x100000001b3 + b).next(); }

/// What an element of an input may be.
struct Range {
  int64_t low = 0, high = 3;
  std::optional<int64_t> not_;
  double draw(Random &random, Dtype dtype) const {
    if (dtype == Dtype::F32)
      return random.real();
    if (dtype == Dtype::Bool)
      return double(random.next() & 1);
    double x = double(random.integer(low, high));
    return not_ && x == double(*not_) ? (x < double(high) ? x + 1 : x - 1) : x;
  }
};
} // namespace

static Range rangeOf(EntryOp entry, BlockArgument input, const Assignment &sizes) {
  DictionaryAttr given = givenOf(entry, input);
  auto bound = [&](const char *key) {
    auto dim = given.getAs<DimAttr>(key);
    return dim ? valueOf(dim, sizes) : std::nullopt;
  };
  Range range;
  range.low = bound("min").value_or(range.low);
  range.high = bound("max").value_or(range.low + 3);
  for (AxisAttr axis : typeOf(input).getAxes())
    if (axis.isPadded() && axis.getPadding())
      range.not_ = axis.getPadding().getInt();
  return range;
}

//===-- Sizes --===//

/// The size that follows the longest row, where the padding has one.
static StringAttr amountOf(const Paddings &paddings, const Padding &padding) {
  StringAttr amount;
  typeOf(padding.input).size(padding.axis).forEachSymbol([&](StringAttr symbol) {
    if (paddings.amounts().count(symbol))
      amount = symbol;
  });
  return amount;
}

/// The sizes of the second input.
std::optional<Assignment> PaddingWitnessSearch::grown(const Assignment &sizes, Difference difference) const {
  Assignment more = sizes;
  StringAttr symbol;
  if (difference == Difference::Amount)
    symbol = padding ? amountOf(paddings, *padding) : StringAttr();
  if (difference == Difference::RowCount && batch && batch.asSymbol())
    symbol = StringAttr::get(entry.getContext(), *batch.asSymbol());
  bool grows = difference == Difference::Amount || difference == Difference::RowCount;
  if (grows && (!symbol || !more.count(symbol)))
    return std::nullopt;
  if (grows)
    ++more[symbol];
  return facts.admits(more) ? std::optional(more) : std::nullopt;
}

/// Some steps of loops whose number is an argument of its own.
Assignment PaddingWitnessSearch::withSteps(Assignment sizes) const {
  constexpr int64_t steps = 5;
  for (BlockArgument input : entry.getBlock().getArguments())
    if (auto symbol = givenOf(entry, input).getAs<StringAttr>("size");
        symbol && sizes.lookup(symbol) < steps) {
      Assignment more = sizes;
      more[symbol] = steps;
      if (facts.admits(more))
        sizes = more;
    }
  return sizes;
}

/// Whether a row has as many valid and as many padded positions as asked for.
bool PaddingWitnessSearch::hasRoom(const Assignment &sizes, const Attempt &how) const {
  AxisAttr axis = typeOf(padding->input).axis(padding->axis);
  auto size = valueOf(axis.getSize(), sizes);
  auto valid = padding->lengths ? valueOf(axis.getLengths(), sizes) : size ? *size - how.spare : size;
  return size && valid && *valid >= how.valid && *size - *valid >= how.spare;
}

std::optional<Assignment> PaddingWitnessSearch::sizesFor(const Attempt &how) {
  bool ofRows = how.difference > Difference::Amount;
  DimAttr about = batch;
  if (padding) {
    AxisAttr axis = typeOf(padding->input).axis(padding->axis);
    about = padding->lengths ? axis.getSize() - axis.getLengths() : axis.getSize();
    about = ofRows ? about + batch : about;
  }
  int64_t spent = 0;
  return Refuter(entry, facts, environment, options, spent).search(about, [&](const Assignment &sizes) {
    if (padding && !hasRoom(sizes, how))
      return false;
    if ((ofRows || (how.more && batch)) && valueOf(batch, sizes).value_or(0) < 2)
      return false;
    return grown(sizes, how.difference).has_value();
  });
}

//===-- Inputs --===//

/// Which row of the batch an element belongs to.
std::optional<int64_t> PaddingWitnessSearch::rowOf(SymbolicTensorType type, ArrayRef<int64_t> index,
                                                   const Assignment &sizes) const {
  RowPlace place = placeOfBatch(type, batch);
  if (place.axis < 0)
    return std::nullopt;
  auto rows = valueOf(batch, sizes), inner = valueOf(place.inner, sizes);
  if (!rows || !inner || *rows < 1 || *inner < 1)
    return std::nullopt;
  return index[place.axis] / *inner % *rows;
}

/// The length of a row: lengths have one value in `sizes`, other rows of the second input may have another.
std::optional<int64_t> PaddingWitnessSearch::lengthAt(SymbolicTensorType type, unsigned axis,
                                                      ArrayRef<int64_t> index, const World &world) const {
  Assignment sizes = world.sizes;
  if (rowOf(type, index, sizes).value_or(world.own) != world.own)
    for (auto &[symbol, value] : world.otherLengths)
      sizes[symbol] = value;
  return valueOf(type.axis(axis).getLengths(), sizes);
}

/// Whether an element of an input, or of a result, lies at a padded position.
bool PaddingWitnessSearch::isPaddedAt(SymbolicTensorType type, ArrayRef<int64_t> index, const World &world,
                                      const Padding *only) const {
  for (auto [a, axis] : llvm::enumerate(type.getAxes())) {
    if (axis.isDense() || !(only ? only->boundaryOf(axis).has_value() : paddings.of(axis).has_value()))
      continue;
    if (axis.getMask() ? !isValid(axis.getMask(), index[a], world)
                       : index[a] >= lengthAt(type, a, index, world).value_or(index[a] + 1))
      return true;
  }
  return false;
}

/// Of each row of the mask that is looked at one position is padding, the last one or, with another seed, the
/// first; and what is added.
bool PaddingWitnessSearch::isValid(StringAttr mask, int64_t position, const World &world) const {
  int64_t size = valueOf(paddings.sizeOfMask(mask), world.least).value_or(1);
  if (position >= size)
    return false;
  return (padding && mask != padding->mask) || position != (world.seed % 2 ? size - 1 : 0);
}

double PaddingWitnessSearch::elementAt(BlockArgument input, ArrayRef<int64_t> index,
                                       const World &world) const {
  SymbolicTensorType type = typeOf(input);
  StringAttr name = StringAttr::get(entry.getContext(), entry.inputName(input.getArgNumber()));
  bool isMask = llvm::any_of(paddings.all(), [&](const Padding &other) { return other.mask == name; });
  if (isMask && type.getRank() > 0)
    return isValid(name, index.back(), world);
  Range range = rangeOf(entry, input, world.least); // what both inputs may hold
  bool other = rowOf(type, index, world.sizes).value_or(world.own) != world.own;
  for (const char *key : {"lengths", "size"})
    if (auto symbol = givenOf(entry, input).getAs<StringAttr>(key)) {
      auto own = world.otherLengths.find(symbol);
      return other && own != world.otherLengths.end() ? own->second : world.sizes.lookup(symbol);
    }
  if (range.not_ && isPaddedAt(type, index, world, nullptr))
    return double(*range.not_);
  uint64_t place = hash(world.seed, input.getArgNumber());
  for (int64_t i : index)
    place = hash(place, uint64_t(i));
  Random random(place);
  double element = range.draw(random, dtypeOf(type.getElementType())), now = element;
  uint64_t change = isPaddedAt(type, index, world, padding) ? world.paddingSeed : 0;
  change = other ? world.rowsSeed : change;
  Random changed(hash(place, change));
  for (int tries = 0; change && now == element && tries < 8; ++tries)
    now = range.draw(changed, dtypeOf(type.getElementType()));
  return now;
}

PaddingWitnessSearch::Arrays PaddingWitnessSearch::inputsOf(const World &world) const {
  Arrays arrays;
  for (BlockArgument input : entry.getBlock().getArguments()) {
    SymbolicTensorType type = typeOf(input);
    Index shape;
    for (AxisAttr axis : type.getAxes())
      shape.push_back(valueOf(axis.getSize(), world.sizes).value_or(1));
    TensorValue value(dtypeOf(type.getElementType()), shape);
    value.forEachIndex([&](ArrayRef<int64_t> index) { value.at(index) = elementAt(input, index, world); });
    arrays[entry.inputName(input.getArgNumber()).str()] = std::move(value);
  }
  return arrays;
}

/// Another length that the other rows may have.
Assignment PaddingWitnessSearch::otherLengths(const Assignment &sizes) const {
  Assignment others;
  for (BlockArgument input : entry.getBlock().getArguments())
    if (auto symbol = givenOf(entry, input).getAs<StringAttr>("lengths"))
      for (int64_t by : {-1, 1}) {
        Assignment changed = sizes;
        changed[symbol] += by;
        if (!others.count(symbol) && changed[symbol] >= 0 && facts.admits(changed))
          others[symbol] = changed[symbol];
      }
  return others;
}

//===-- Running --===//

/// The entry cut down to some of its results.
static OwningOpRef<ModuleOp> partOf(EntryOp entry, ArrayRef<unsigned> results) {
  OwningOpRef<ModuleOp> module = ModuleOp::create(entry.getLoc());
  OpBuilder builder = OpBuilder::atBlockBegin(module->getBody());
  auto part = cast<EntryOp>(builder.clone(*entry));
  Operation *end = part.getBlock().getTerminator();
  SmallVector<Value> kept;
  SmallVector<Attribute> outputs;
  for (unsigned i : results) {
    kept.push_back(end->getOperand(i));
    outputs.push_back(part.getOutputs()[i]);
  }
  end->setOperands(kept);
  part.setOutputsAttr(builder.getArrayAttr(outputs));
  part.walk([](Operation *op) { // proved before
    if (isa<RequireOp, InRangeOp>(op))
      op->erase();
  });
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(part.getBlock())))
    if (isOpTriviallyDead(&op) && !isa<MaxLenOp, NonzeroOp, RaggedOp>(op)) // these make sizes
      op.erase();
  return module;
}

/// Seeded parameters of a size at which activations neither vanish nor saturate.
static Arrays weightsOf(ModuleOp part, uint64_t seed) {
  Arrays weights;
  part.walk([&](ParamOp param) {
    SymbolicTensorType type = typeOf(param.getResult());
    Index shape;
    for (AxisAttr axis : type.getAxes())
      shape.push_back(axis.getSize().asConstant().value_or(1));
    TensorValue value(dtypeOf(type.getElementType()), shape);
    Random random(seed * 77 + llvm::hash_value(param.getTensorName()) % 1000003);
    double scale =
        shape.size() < 2 ? 0.5 : std::sqrt(3.0 / double(std::max<int64_t>(1, *llvm::min_element(shape))));
    for (double &element : value.elements())
      element = value.isFloat() ? random.real() * scale : double(random.next() & 1);
    weights[param.getTensorName().str()] = std::move(value);
  });
  return weights;
}

static bool differs(double a, double b) {
  if (std::isnan(a) || std::isnan(b))
    return std::isnan(a) != std::isnan(b);
  return std::fabs(a - b) > 1e-7 * std::max(std::fabs(a), std::fabs(b)) + 1e-12;
}

/// The first element that both have, that `counts`, and that differs.
static std::optional<ProofDifference> firstDifference(StringRef name, const TensorValue &one,
                                                      const TensorValue &other,
                                                      llvm::function_ref<bool(ArrayRef<int64_t>)> counts) {
  std::optional<ProofDifference> found;
  one.forEachIndex([&](ArrayRef<int64_t> index) {
    for (int64_t a = 0; a < one.rank() && !found; ++a)
      if (index[a] >= other.size(a))
        return;
    if (!found && counts(index) && differs(one.at(index), other.at(index)))
      found = {name.str(), {index.begin(), index.end()}, one.at(index), other.at(index)};
  });
  return found;
}

std::vector<ProofDifference> PaddingWitnessSearch::compare(ArrayRef<unsigned> results, const Arrays &first,
                                                           const Arrays &second, const World &world,
                                                           bool ofRows) const {
  std::vector<ProofDifference> found;
  auto add = [&](const std::string &name, llvm::function_ref<bool(ArrayRef<int64_t>)> counts) {
    auto one = first.find(name), other = second.find(name);
    if (one == first.end() || other == second.end())
      return;
    if (auto difference = firstDifference(name, one->second, other->second, counts))
      found.push_back(*difference);
  };
  llvm::StringSet<> values;
  for (unsigned i : results) {
    SymbolicTensorType type = environment.type(entry.getBlock().getTerminator()->getOperand(i));
    values.insert(entry.outputName(i));
    add(entry.outputName(i).str(), [&](ArrayRef<int64_t> index) {
      return !isPaddedAt(type, index, world, nullptr) &&
             (!ofRows || rowOf(type, index, world.sizes) == world.own);
    });
  }
  for (const auto &[name, lengths] : first) // of each row
    if (!values.contains(name))
      add(name, [&](ArrayRef<int64_t> index) { return !ofRows || index[0] == world.own; });
  return found;
}

std::optional<PaddingWitness> PaddingWitnessSearch::attempt(ModuleOp part, ArrayRef<unsigned> results,
                                                            const Arrays &weights, const Attempt &how) {
  auto sizes = sizesFor(how);
  if (!sizes)
    return std::nullopt;
  if (how.more)
    sizes = withSteps(*sizes);
  bool ofRows = how.difference > Difference::Amount;
  World one{*sizes, *sizes, {}, how.seed}, other = one;
  if (ofRows && how.more)
    one.own = other.own = valueOf(batch, *sizes).value_or(1) - 1;
  other.sizes = *grown(*sizes, how.difference);
  other.paddingSeed = how.difference == Difference::Content;
  other.rowsSeed = ofRows && how.difference != Difference::RowCount;
  if (how.difference == Difference::RowLength)
    other.otherLengths = otherLengths(*sizes);
  Arrays inputs[] = {inputsOf(one), inputsOf(other)};
  if (llvm::all_of(inputs[0], [&](const auto &input) {
        const TensorValue &second = inputs[1].at(input.first);
        return input.second.sizes() == second.sizes() && input.second.elements() == second.elements();
      }))
    return std::nullopt; // no input may differ in this way
  std::string name = entry.getSymName().str();
  auto first = options.run(part, name, inputs[0], weights);
  auto second = first ? options.run(part, name, inputs[1], weights) : std::nullopt;
  if (!second)
    return std::nullopt;
  PaddingWitness witness;
  witness.example.differences = compare(results, *first, *second, one, ofRows);
  if (witness.example.differences.empty())
    return std::nullopt;
  witness.difference = describe(how.difference, one.own);
  describe(witness, one.sizes, inputs[0], inputs[1]);
  return witness;
}

std::optional<PaddingWitness> PaddingWitnessSearch::find(ArrayRef<unsigned> results, bool ofMates) {
  OwningOpRef<ModuleOp> part = partOf(entry, results);
  Arrays weights = weightsOf(*part, 1);
  auto start = std::chrono::steady_clock::now();
  const Attempt padded[] = {{Difference::Content, 1, 1, 1},      {Difference::Content, 2, 2, 2},
                            {Difference::Amount, 1, 1, 1},       {Difference::Amount, 2, 2, 2},
                            {Difference::Content, 1, 2, 3},      {Difference::Content, 2, 3, 4},
                            {Difference::Content, 1, 0, 5},      {Difference::Amount, 0, 1, 6},
                            {Difference::Amount, 1, 0, 7},       {Difference::Amount, 0, 1, 8},
                            {Difference::Amount, 0, 2, 9},       {Difference::Content, 1, 2, 10, true},
                            {Difference::Amount, 1, 2, 11, true}};
  const Attempt rows[] = {{Difference::RowContent, 0, 1, 1},       {Difference::RowContent, 1, 2, 2},
                          {Difference::RowLength, 1, 1, 1},        {Difference::RowLength, 1, 2, 2},
                          {Difference::RowCount, 0, 1, 1},         {Difference::RowCount, 1, 2, 2},
                          {Difference::RowContent, 0, 1, 3, true}, {Difference::RowLength, 1, 2, 4, true},
                          {Difference::RowCount, 0, 1, 5, true},   {Difference::RowContent, 0, 1, 6},
                          {Difference::RowContent, 1, 1, 7, true}, {Difference::RowContent, 1, 2, 8}};
  for (const Attempt &how : ofMates ? ArrayRef<Attempt>(rows) : ArrayRef<Attempt>(padded)) {
    if (auto found = attempt(*part, results, weights, how))
      return found;
    std::chrono::duration<double, std::milli> spent = std::chrono::steady_clock::now() - start;
    if (spent.count() > mostMilliseconds)
      break;
  }
  return std::nullopt;
}
