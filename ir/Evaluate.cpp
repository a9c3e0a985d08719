// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Evaluation of ops on data: values of symbols, rows, dispatch by family, constants.
#include "ir/Evaluate.h"
#include "ir/OpEvaluation.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace rondo;

//===-- Symbols and rows --===//

std::optional<int64_t> SymbolValues::value(DimAttr dim) const {
  return dim.evaluate([&](StringRef name) -> std::optional<int64_t> {
    auto it = sizes.find(name);
    return it == sizes.end() ? std::nullopt : std::optional(it->second);
  });
}

std::optional<int64_t>
SymbolValues::value(DimAttr dim, llvm::function_ref<std::optional<int64_t>(const RowAxes &)> row) const {
  return dim.evaluate([&](StringRef name) -> std::optional<int64_t> {
    if (auto it = sizes.find(name); it != sizes.end())
      return it->second;
    auto it = lengths.find(name);
    if (it == lengths.end())
      return std::nullopt;
    std::optional<int64_t> r = row(it->second.rows);
    if (!r || *r >= int64_t(it->second.values.size()))
      return std::nullopt;
    return it->second.values[*r];
  });
}

AxisAttr SymbolValues::origin(AxisAttr axis) const {
  // A carried value may start as one of an outer loop; origins are stored resolved, so one look-up is enough.
  auto size = axis.getSize().substitute([&](StringAttr name) {
    auto it = origins.find(name.getValue());
    return it == origins.end() ? DimAttr() : it->second.getSize();
  });
  SmallVector<StringAttr> tag;
  for (StringAttr name : axis.getTag()) {
    auto it = origins.find(name.getValue());
    if (it == origins.end())
      tag.push_back(name);
    else
      llvm::append_range(tag, it->second.getTag());
  }
  return axis.withSize(size).withTag(tag);
}

/// Where `part` stands in `whole` as consecutive names.
static std::optional<size_t> findTag(ArrayRef<StringAttr> whole, ArrayRef<StringAttr> part) {
  for (size_t at = 0; !part.empty() && at + part.size() <= whole.size(); ++at)
    if (whole.slice(at, part.size()) == part)
      return at;
  return std::nullopt;
}

std::optional<RowMap> RowMap::find(ArrayRef<AxisAttr> axes, ArrayRef<int64_t> sizes, const RowAxes &rows,
                                   const SymbolValues &symbols) {
  RowMap map;
  SmallVector<AxisAttr> resolved =
      llvm::map_to_vector(axes, [&](AxisAttr axis) { return symbols.origin(axis); });
  for (const RowAxis &row : rows) {
    std::optional<Place> place;
    for (auto [a, axis] : llvm::enumerate(resolved)) {
      auto at = findTag(axis.getTag(), row.axis.getTag());
      if (place || !at || sizes[a] % std::max<int64_t>(row.size, 1))
        continue;
      // What follows the rows' name within the axis: nothing, or all the rest, or factors with sizes of their
      // own.
      int64_t inner = 1;
      if (*at == 0)
        inner = row.size ? sizes[a] / row.size : 1;
      else
        for (StringAttr name : axis.getTag().drop_front(*at + row.axis.getTag().size())) {
          int64_t number = 0; // of a factor of literal size
          inner *= !name.getValue().getAsInteger(10, number)
                       ? number
                       : symbols.value(DimAttr::symbol(name.getContext(), name.getValue())).value_or(1);
        }
      place = Place{int64_t(a), inner, row.size};
    }
    // A batch of literal size has no name: the first axis of that size that no other row axis took.
    for (auto [a, axis] : llvm::enumerate(resolved)) {
      bool taken = llvm::any_of(map.places, [a = a](const Place &p) { return p.axis == int64_t(a); });
      if (!place && !taken && axis.getSize() == row.axis.getSize() && sizes[a] == row.size)
        place = Place{int64_t(a), 1, row.size};
    }
    if (!place)
      return std::nullopt;
    map.places.push_back(*place);
  }
  return map;
}

int64_t RowMap::row(ArrayRef<int64_t> index) const {
  int64_t row = 0;
  for (const Place &place : places)
    row = row * place.size + index[place.axis] / place.inner % place.size;
  return row;
}

int64_t RowMap::lastAxis() const {
  int64_t last = -1;
  for (const Place &place : places)
    last = std::max(last, place.axis);
  return last;
}

//===-- One op --===//

LogicalResult OpEvaluation::fail(const Twine &why) const {
  std::string shapes;
  for (auto [i, operand] : llvm::enumerate(operands))
    shapes += (i ? " and " : operands.size() > 1 ? "shapes " : "shape ") + operand->shapeText();
  return op->emitError("in `") << op->getName().stripDialect() << "`: " << shapes
                               << (shapes.empty() ? "" : ": ") << why;
}

std::optional<int64_t> OpEvaluation::value(DimAttr dim) const {
  if (auto value = context.symbols.value(dim))
    return value;
  (void)fail("the size `" + dim.text() + "` has no value here");
  return std::nullopt;
}

LogicalResult OpEvaluation::checkAxis(unsigned i, int64_t axis) const {
  if (axis >= 0 && axis < operand(i).rank())
    return success();
  return fail("there is no axis " + Twine(axis));
}

bool OpEvaluation::mayStretch(unsigned i, int64_t axis) const {
  return operand(i).size(axis) == 1 && type(i).getRank() == operand(i).rank() &&
         type(i).size(axis).isConstant(1);
}

RowAxes OpEvaluation::rowsBefore(unsigned i, int64_t axis) const {
  RowAxes rows;
  for (int64_t a = 0; a < axis; ++a)
    rows.push_back({context.symbols.origin(type(i).axis(a)), operand(i).size(a)});
  return rows;
}

TensorValue rondo::rearrange(const TensorValue &x, const Rearrangement &how, bool copy) {
  TensorValue y(x.dtype(), how.sizes);
  for (int64_t axis = 0; axis < y.rank(); ++axis) {
    if (axis == how.ownAxis)
      y.makeRagged(axis, how.length);
    else if (int64_t source = how.inherits[axis]; source >= 0 && x.isRagged(source))
      y.makeRagged(axis, [&](ArrayRef<int64_t> prefix) {
        Index index(prefix.begin(), prefix.end());
        index.resize(y.rank(), 0);
        return x.extent(source, how.from(index));
      });
  }
  if (copy)
    y.forEachIndex([&](ArrayRef<int64_t> index) { y.at(index) = x.at(how.from(index)); });
  return y;
}

static LogicalResult evaluateParameter(ParamOp param, OpEvaluation &run) {
  const auto &find = run.getContext().parameter;
  const TensorValue *weight = find ? find(param.getTensorName()) : nullptr;
  // A compiler binds weights as an attribute of the op; an interpreter is given them by name.
  std::optional<TensorValue> bound;
  if (auto attribute = param->getAttrOfType<ElementsAttr>("value"); attribute && !weight) {
    bound = readElements(attribute);
    weight = bound ? &*bound : nullptr;
  }
  if (!weight)
    return param->emitError("parameter `")
           << param.getPath() << "` has no value: the weights have no tensor `" << param.getTensorName()
           << "`";
  auto type = cast<SymbolicTensorType>(param.getResult().getType());
  auto declared =
      llvm::map_to_vector(type.getAxes(), [](AxisAttr axis) { return *axis.getSize().asConstant(); });
  if (weight->sizes() != ArrayRef<int64_t>(declared))
    return param->emitError("parameter `") << param.getPath() << "` is declared `" << type.text()
                                           << "` but the weights hold " << weight->shapeText();
  TensorValue value = *weight;
  value.setDtype(dtypeOf(type.getElementType()));
  return run.give(std::move(value));
}

LogicalResult rondo::evaluate(Operation *op, ArrayRef<const TensorValue *> operands,
                              EvaluationContext &context, SmallVectorImpl<TensorValue> &results) {
  OpEvaluation run(op, operands, context, results);
  if (auto param = dyn_cast<ParamOp>(op))
    return evaluateParameter(param, run);
  for (auto family : {evaluateElementwise, evaluateReduction, evaluateLayout, evaluateIndex, evaluateClaim})
    if (std::optional<LogicalResult> result = family(op, run))
      return *result;
  return op->emitError("the interpreter does not know `") << op->getName() << "`";
}

//===-- Constants --===//

ConstantEvaluator::ConstantEvaluator(std::function<const TensorValue *(StringRef)> parameter) {
  context.parameter = std::move(parameter);
}

/// Elements of the largest value that is computed when compiling; what is larger is computed when running.
constexpr int64_t kMostElements = int64_t(1) << 30;

static bool isSmallEnough(Operation *op) {
  return llvm::all_of(op->getResultTypes(), [](Type type) {
    std::optional<int64_t> elements = cast<SymbolicTensorType>(type).numElements().asConstant();
    return elements && *elements <= kMostElements;
  });
}

/// True where no dimension of the op depends on a symbol.
static bool hasConstantDims(Operation *op) {
  auto constant = [](Attribute attribute) {
    if (auto dim = dyn_cast<DimAttr>(attribute))
      return dim.asConstant().has_value();
    if (auto axis = dyn_cast<AxisAttr>(attribute))
      return axis.isDense() && axis.getSize().asConstant().has_value();
    return true;
  };
  for (NamedAttribute named : op->getAttrs()) {
    auto array = dyn_cast<ArrayAttr>(named.getValue());
    if (array ? !llvm::all_of(array, constant) : !constant(named.getValue()))
      return false;
  }
  return llvm::all_of(op->getResultTypes(), [&](Type type) {
    return llvm::all_of(cast<SymbolicTensorType>(type).getAxes(), constant);
  });
}

bool ConstantEvaluator::isConstant(Value value) {
  if (auto it = known.find(value); it != known.end())
    return it->second;
  Operation *op = value.getDefiningOp();
  bool constant = op && isPure(op) && op->getNumRegions() == 0 && !isa<AscribeOp>(op) &&
                  hasConstantDims(op) && isSmallEnough(op) &&
                  llvm::all_of(op->getOperands(), [&](Value operand) { return isConstant(operand); });
  return known[value] = constant;
}

const TensorValue *ConstantEvaluator::evaluate(Value value) {
  if (auto it = values.find(value); it != values.end())
    return it->second.get();
  if (!isConstant(value))
    return nullptr;
  Operation *op = value.getDefiningOp();
  SmallVector<const TensorValue *> operands;
  for (Value operand : op->getOperands()) {
    operands.push_back(evaluate(operand));
    if (!operands.back())
      return nullptr;
  }
  SmallVector<TensorValue> results;
  if (failed(rondo::evaluate(op, operands, context, results)))
    return nullptr;
  for (auto [result, data] : llvm::zip_equal(op->getResults(), results))
    values[result] = std::make_unique<TensorValue>(std::move(data));
  return values[value].get();
}

//===-- Attributes --===//

Dtype rondo::dtypeOf(Type elementType) {
  if (elementType.isF64())
    return Dtype::F64;
  if (isa<FloatType>(elementType))
    return Dtype::F32;
  return elementType.isInteger(1) ? Dtype::Bool : Dtype::I32;
}

template <typename T> static void readRaw(ArrayRef<char> bytes, std::vector<double> &elements) {
  for (size_t i = 0; i < elements.size() && (i + 1) * sizeof(T) <= bytes.size(); ++i) {
    T element;
    std::memcpy(&element, bytes.data() + i * sizeof(T), sizeof(T));
    elements[i] = double(element);
  }
}

std::optional<TensorValue> rondo::readElements(ElementsAttr elements) {
  Type element = elements.getElementType();
  TensorValue value(dtypeOf(element), elements.getShapedType().getShape());
  if (auto dense = dyn_cast<DenseElementsAttr>(elements)) {
    size_t i = 0;
    if (isa<FloatType>(element))
      for (APFloat number : dense.getValues<APFloat>())
        value.elements()[i++] = element.isF64() ? number.convertToDouble() : number.convertToFloat();
    else
      for (APInt number : dense.getValues<APInt>())
        value.elements()[i++] =
            element.isInteger(1) ? double(number.getZExtValue()) : double(number.getSExtValue());
    return value;
  }
  auto resource = dyn_cast<DenseResourceElementsAttr>(elements);
  AsmResourceBlob *blob = resource ? resource.getRawHandle().getBlob() : nullptr;
  if (!blob)
    return std::nullopt;
  if (element.isF64())
    readRaw<double>(blob->getData(), value.elements());
  else if (element.isF32())
    readRaw<float>(blob->getData(), value.elements());
  else if (element.isInteger(32))
    readRaw<int32_t>(blob->getData(), value.elements());
  else
    readRaw<int8_t>(blob->getData(), value.elements());
  return value;
}

template <typename T> static AsmResourceBlob writeRaw(const TensorValue &value) {
  std::vector<T> numbers;
  for (double element : value.elements())
    numbers.push_back(T(element));
  return HeapAsmResourceBlob::allocateAndCopyInferAlign(ArrayRef<T>(numbers));
}

ElementsAttr rondo::makeResource(MLIRContext *context, StringRef name, const TensorValue &value) {
  Builder builder(context);
  if (value.isFloat())
    return DenseResourceElementsAttr::get(RankedTensorType::get(value.sizes(), builder.getF32Type()), name,
                                          writeRaw<float>(value));
  if (value.dtype() == Dtype::Bool)
    return DenseResourceElementsAttr::get(RankedTensorType::get(value.sizes(), builder.getI8Type()), name,
                                          writeRaw<int8_t>(value));
  return DenseResourceElementsAttr::get(RankedTensorType::get(value.sizes(), builder.getI32Type()), name,
                                        writeRaw<int32_t>(value));
}
