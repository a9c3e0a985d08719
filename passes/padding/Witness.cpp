// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "passes/padding/Witness.h"
#include "ir/Evaluate.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"
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

//===-- Sizes
//--------------------------------------------------------------------------------------------===//

std::optional<Assignment> PaddingWitnessSearch::sizesFor(const Attempt &how) {
  AxisAttr axis = typeOf(padding.input).axis(padding.axis);
  DimAttr about = padding.lengths ? axis.getSize() - axis.getLengths() : axis.getSize();
  int64_t spent = 0;
  return Refuter(entry, facts, environment, options, spent).search(about, [&](const Assignment &sizes) {
    auto size = valueOf(axis.getSize(), sizes);
    auto valid = padding.lengths ? valueOf(axis.getLengths(), sizes) : size ? *size - how.spare : size;
    if (!size || !valid || *valid < how.valid || *size - *valid < how.spare)
      return false;
    if (!how.longer)
      return true;
    Assignment longer = sizes;
    ++longer[StringAttr::get(entry.getContext(), *axis.getSize().asSymbol())];
    return facts.admits(longer);
  });
}

/// Another amount of padding is another input only where the padded size belongs to padded inputs alone.
bool PaddingWitnessSearch::canBeLonger() const {
  auto size = typeOf(padding.input).size(padding.axis).asSymbol();
  if (!size || padding.mask)
    return false;
  for (BlockArgument input : entry.getBlock().getArguments()) {
    if (auto argument = givenOf(entry, input).getAs<StringAttr>("size"); argument && argument == *size)
      return false;
    for (AxisAttr axis : typeOf(input).getAxes())
      if (axis.getSize().mentions(*size) &&
          (axis.getSize().asSymbol() != size || !axis.isPadded() || !padding.boundaryOf(axis)))
        return false;
  }
  return true;
}

//===-- Inputs
//-------------------------------------------------------------------------------------------===//

TensorValue PaddingWitnessSearch::makeInput(BlockArgument input, const Assignment &sizes, uint64_t seed) {
  SymbolicTensorType type = typeOf(input);
  DictionaryAttr given = givenOf(entry, input);
  Index shape;
  for (AxisAttr axis : type.getAxes())
    shape.push_back(valueOf(axis.getSize(), sizes).value_or(1));
  TensorValue value(dtypeOf(type.getElementType()), shape);
  Random random(seed * 1000 + input.getArgNumber());
  Range range = rangeOf(entry, input, sizes);
  for (const char *key : {"lengths", "size"})
    if (auto symbol = given.getAs<StringAttr>(key))
      range.low = range.high = sizes.lookup(symbol);
  for (double &element : value.elements())
    element = range.draw(random, value.dtype());
  bool isMask = type.isBool() && llvm::any_of(entry.getBlock().getArguments(), [&](BlockArgument other) {
                  return llvm::any_of(typeOf(other).getAxes(), [&](AxisAttr axis) {
                    return axis.getMask() && axis.getMask() == entry.inputName(input.getArgNumber());
                  });
                });
  if (!isMask || type.getRank() == 0)
    return value;
  // Of each row one position is padding, the last one or, with another seed, the first.
  int64_t last = type.getRank() - 1, size = shape[last];
  bool mine = padding.mask && entry.inputName(input.getArgNumber()) == padding.mask.getValue();
  value.forEachIndex(
      [&](ArrayRef<int64_t> index) { value.at(index) = !mine || index[last] != (seed % 2 ? size - 1 : 0); });
  return value;
}

/// Whether an element of an input, or of a result, lies at a padded position. `sizes` are those of the
/// inputs.
static bool isPaddedAt(EntryOp entry, const Padding &padding, SymbolicTensorType type,
                       ArrayRef<int64_t> index, const Assignment &sizes, const Arrays &inputs) {
  for (auto [a, axis] : llvm::enumerate(type.getAxes())) {
    if (axis.isDense() || !padding.boundaryOf(axis))
      continue;
    if (padding.lengths) {
      auto length = valueOf(axis.getLengths(), sizes); // all rows have this length
      if (length && index[a] >= *length)
        return true;
      continue;
    }
    auto mask = inputs.find(padding.mask.str());
    if (mask != inputs.end() && mask->second.rank() == int64_t(a) + 1 &&
        mask->second.at(index.take_front(a + 1)) == 0)
      return true;
  }
  return false;
}

namespace {
/// One pair of inputs, and what it takes to read them.
struct Pair {
  Assignment sizes;
  Arrays first, second;
};
} // namespace

/// The same rows with other numbers at padded positions; false where no input may hold another one.
static bool redraw(EntryOp entry, const Padding &padding, Pair &pair, uint64_t seed) {
  bool changed = false;
  pair.second = pair.first;
  for (BlockArgument input : entry.getBlock().getArguments()) {
    SymbolicTensorType type = typeOf(input);
    Range range = rangeOf(entry, input, pair.sizes);
    TensorValue &value = pair.second[entry.inputName(input.getArgNumber()).str()];
    if (llvm::none_of(type.getAxes(),
                      [&](AxisAttr axis) { return axis.isPadded() && padding.boundaryOf(axis); }) ||
        range.not_)
      continue;
    Random random(seed * 1000 + input.getArgNumber() + 500);
    value.forEachIndex([&](ArrayRef<int64_t> index) {
      if (!isPaddedAt(entry, padding, type, index, pair.sizes, pair.first))
        return;
      double before = value.at(index), now = before;
      for (int tries = 0; now == before && tries < 8; ++tries)
        now = range.draw(random, value.dtype());
      changed |= now != before;
      value.at(index) = now;
    });
  }
  return changed;
}

/// The same rows with one position of padding more.
static void extend(EntryOp entry, const Padding &padding, Pair &pair, uint64_t seed) {
  for (BlockArgument input : entry.getBlock().getArguments()) {
    SymbolicTensorType type = typeOf(input);
    std::string name = entry.inputName(input.getArgNumber()).str();
    const TensorValue &before = pair.first[name];
    Range range = rangeOf(entry, input, pair.sizes);
    Random random(seed * 1000 + input.getArgNumber() + 700);
    Index shape(before.sizes());
    for (auto [a, axis] : llvm::enumerate(type.getAxes()))
      shape[a] += axis.isPadded() && padding.boundaryOf(axis);
    TensorValue after(before.dtype(), shape);
    after.forEachIndex([&](ArrayRef<int64_t> index) {
      bool inside = true;
      for (int64_t a = 0; a < before.rank(); ++a)
        inside &= index[a] < before.size(a);
      after.at(index) = inside       ? before.at(index)
                        : range.not_ ? double(*range.not_)
                                     : range.draw(random, before.dtype());
    });
    pair.second[name] = std::move(after);
  }
}

//===-- Running
//------------------------------------------------------------------------------------------===//

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
    if (isOpTriviallyDead(&op))
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

std::vector<ProofDifference> PaddingWitnessSearch::compare(ArrayRef<unsigned> results, const Arrays &first,
                                                           const Arrays &second, const Arrays &inputs,
                                                           const Assignment &sizes) const {
  std::vector<ProofDifference> found;
  for (unsigned i : results) {
    std::string name = entry.outputName(i).str();
    SymbolicTensorType type = typeOf(entry.getBlock().getTerminator()->getOperand(i));
    auto one = first.find(name), other = second.find(name);
    if (one == first.end() || other == second.end())
      continue;
    bool told = false;
    one->second.forEachIndex([&](ArrayRef<int64_t> index) {
      for (int64_t a = 0; a < one->second.rank() && !told; ++a)
        if (index[a] >= other->second.size(a))
          return;
      if (told || isPaddedAt(entry, padding, type, index, sizes, inputs) ||
          !differs(one->second.at(index), other->second.at(index)))
        return;
      told = true; // the first element says enough
      found.push_back({name, {index.begin(), index.end()}, one->second.at(index), other->second.at(index)});
    });
  }
  return found;
}

std::optional<PaddingWitness> PaddingWitnessSearch::attempt(ModuleOp part, ArrayRef<unsigned> results,
                                                            const Arrays &weights, const Attempt &how) {
  auto sizes = sizesFor(how);
  if (!sizes)
    return std::nullopt;
  Pair pair{*sizes, {}, {}};
  for (BlockArgument input : entry.getBlock().getArguments()) {
    std::string name = entry.inputName(input.getArgNumber()).str();
    TensorValue value = makeInput(input, *sizes, how.seed);
    for (auto [a, axis] : llvm::enumerate(typeOf(input).getAxes()))
      if (auto length =
              axis.getPadding() && axis.getLengths() ? valueOf(axis.getLengths(), *sizes) : std::nullopt)
        value.forEachIndex([&, a = a, axis = axis](ArrayRef<int64_t> index) {
          if (index[a] >= *length)
            value.at(index) = double(axis.getPadding().getInt());
        });
    pair.first[name] = std::move(value);
  }
  if (how.longer)
    extend(entry, padding, pair, how.seed);
  else if (!redraw(entry, padding, pair, how.seed))
    return std::nullopt;
  std::string name = entry.getSymName().str();
  auto first = options.run(part, name, pair.first, weights);
  auto second = first ? options.run(part, name, pair.second, weights) : std::nullopt;
  if (!second)
    return std::nullopt;
  PaddingWitness witness;
  witness.example.differences = compare(results, *first, *second, pair.first, pair.sizes);
  if (witness.example.differences.empty())
    return std::nullopt;
  witness.longer = how.longer;
  witness.boundary = padding.describe(names);
  describe(witness, pair.sizes, pair.first, pair.second);
  return witness;
}

std::optional<PaddingWitness> PaddingWitnessSearch::find(ArrayRef<unsigned> results) {
  OwningOpRef<ModuleOp> part = partOf(entry, results);
  Arrays weights = weightsOf(*part, 1);
  auto start = std::chrono::steady_clock::now();
  bool longer = canBeLonger();
  for (const Attempt &how : {Attempt{1, 1, 1, false}, Attempt{2, 2, 2, false}, Attempt{1, 1, 1, true},
                             Attempt{2, 2, 2, true}, Attempt{1, 2, 3, false}, Attempt{2, 3, 4, false}}) {
    if (how.longer && !longer)
      continue;
    if (auto found = attempt(*part, results, weights, how))
      return found;
    std::chrono::duration<double, std::milli> spent = std::chrono::steady_clock::now() - start;
    if (spent.count() > mostMilliseconds)
      break;
  }
  return std::nullopt;
}

//===-- Telling
//------------------------------------------------------------------------------------------===//

/// What the counterexample shows: sizes, lengths, and the inputs that differ or say where padding is.
void PaddingWitnessSearch::describe(PaddingWitness &witness, const Assignment &sizes, const Arrays &first,
                                    const Arrays &second) const {
  for (Attribute attribute : entry.getSymbols()) {
    auto symbol = cast<SymbolAttr>(attribute);
    auto it = sizes.find(symbol.getSymbolName());
    if (!symbol.getRows() && it != sizes.end())
      witness.example.sizes.push_back({symbol.getSymbolName().str(), it->second});
  }
  witness.example.runs.resize(2);
  for (BlockArgument input : entry.getBlock().getArguments()) {
    std::string name = entry.inputName(input.getArgNumber()).str();
    const TensorValue &one = first.at(name), &other = second.at(name);
    bool lengths = givenOf(entry, input).contains("lengths");
    if (lengths)
      witness.example.values.push_back({name, {one.elements().begin(), one.elements().end()}});
    bool bounds = lengths && padding.lengths &&
                  padding.lengths.mentions(givenOf(entry, input).getAs<StringAttr>("lengths").getValue());
    bool shows =
        bounds || one.elements() != other.elements() || (padding.mask && name == padding.mask.getValue());
    if (!shows)
      continue;
    witness.example.runs[0].push_back({name, one});
    witness.example.runs[1].push_back({name, other});
  }
}

static std::string numberText(double number) {
  std::string text;
  llvm::raw_string_ostream os(text);
  if (number == double(int64_t(number)) && std::fabs(number) < 1e9)
    os << int64_t(number);
  else
    os << llvm::format("%.6g", number);
  return text;
}

/// Nested lists, cut after a few elements.
static std::string arrayText(const TensorValue &value, int64_t axis, int64_t &offset, int &room) {
  if (axis == value.rank())
    return value.dtype() == Dtype::Bool ? (value.elements()[offset++] ? "true" : "false")
                                        : numberText(value.elements()[offset++]);
  std::string text = "[";
  for (int64_t i = 0; i < value.size(axis); ++i) {
    if (room <= 0)
      return text + ", …]";
    text += (i ? ", " : "") + arrayText(value, axis + 1, offset, room);
    room -= axis + 1 == value.rank();
  }
  return text + "]";
}

static std::string inputText(const std::vector<ProofArray> &run) {
  std::string text;
  for (const ProofArray &array : run) {
    int64_t offset = 0;
    int room = 12;
    text += (text.empty() ? "" : ", ") + array.name + " = " + arrayText(array.value, 0, offset, room);
  }
  return text;
}

std::vector<ProofNote> rondo::passes::notesOf(const PaddingWitness &witness, const ProofPlace &place) {
  std::vector<ProofNote> notes;
  const Counterexample &example = witness.example;
  notes.push_back({{},
                   "input 1: " + inputText(example.runs[0]) + "; input 2: " + inputText(example.runs[1]) +
                       (witness.longer ? ": one position of padding more"
                                       : ": they differ " + witness.boundary + " only")});
  for (const ProofDifference &difference : example.differences) {
    std::string index =
        llvm::join(llvm::map_range(difference.index, [](int64_t i) { return std::to_string(i); }), ", ");
    notes.push_back({{},
                     "`" + difference.name + (index.empty() ? "" : "[" + index + "]") + "` is " +
                         numberText(difference.first) + " for input 1, " + numberText(difference.second) +
                         " for input 2 (parameters are random)"});
    break; // one result says enough; the JSON has them all
  }
  return notes;
}
