// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Axes (a size, a tag, lengths) and the tensor type made of them.
#include "ir/Dim.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;

namespace rondo {

//===-- AxisAttr --===//

static SmallVector<StringAttr> defaultTag(DimAttr size) {
  if (auto name = size.asSymbol())
    return {StringAttr::get(size.getContext(), *name)};
  return {};
}

AxisAttr AxisAttr::dense(DimAttr size) {
  return get(size.getContext(), size, defaultTag(size), Raggedness::Dense, DimAttr(), StringAttr(),
             IntegerAttr());
}
AxisAttr AxisAttr::dense(MLIRContext *context, int64_t size) {
  return dense(DimAttr::constant(context, size));
}
AxisAttr AxisAttr::ragged(DimAttr size, DimAttr lengths) { return dense(size).withLengths(lengths); }

bool AxisAttr::hasDefaultTag() const { return getTag() == ArrayRef<StringAttr>(defaultTag(getSize())); }

AxisAttr AxisAttr::withSize(DimAttr size) const {
  if (size == getSize())
    return *this;
  return get(getContext(), size, defaultTag(size), getRaggedness(), getLengths(), getMask(), getPadding());
}
AxisAttr AxisAttr::resized(DimAttr size) const {
  return hasDefaultTag() ? withSize(size) : withSize(size).withTag(getTag());
}
AxisAttr AxisAttr::withTag(ArrayRef<StringAttr> tag) const {
  return get(getContext(), getSize(), tag, getRaggedness(), getLengths(), getMask(), getPadding());
}
AxisAttr AxisAttr::withLengths(DimAttr lengths) const {
  return get(getContext(), getSize(), getTag(), Raggedness::Ragged, lengths, StringAttr(), IntegerAttr());
}
AxisAttr AxisAttr::asDense() const {
  return get(getContext(), getSize(), getTag(), Raggedness::Dense, DimAttr(), StringAttr(), IntegerAttr());
}

/// A tag whose names stand for other sizes: as the product of these would have been tagged.
static SmallVector<StringAttr> substituteTag(ArrayRef<StringAttr> tag,
                                             llvm::function_ref<DimAttr(StringAttr)> replacement) {
  SmallVector<StringAttr> result;
  bool named = false;
  for (StringAttr name : tag) {
    DimAttr size = replacement(name);
    auto symbol = size ? size.asSymbol() : std::optional<StringRef>(name.getValue());
    auto number = size ? size.asConstant() : std::nullopt;
    named |= symbol && !llvm::isDigit(symbol->front()); // a factor of literal size has its number
    if (symbol)
      result.push_back(StringAttr::get(name.getContext(), *symbol));
    else if (number && *number != 1)
      result.push_back(StringAttr::get(name.getContext(), std::to_string(*number)));
  }
  return named ? result : SmallVector<StringAttr>();
}

AxisAttr AxisAttr::substitute(llvm::function_ref<DimAttr(StringAttr)> replacement) const {
  DimAttr size = getSize().substitute(replacement);
  DimAttr lengths = getLengths() ? getLengths().substitute(replacement) : DimAttr();
  // A tag that is the size's own name follows the size. (One that was written down may name what its size
  // does not.)
  SmallVector<StringAttr> tag = hasDefaultTag() ? defaultTag(size) : substituteTag(getTag(), replacement);
  if (size == getSize() && lengths == getLengths() && getTag() == ArrayRef<StringAttr>(tag))
    return *this;
  return get(getContext(), size, tag, getRaggedness(), lengths, getMask(), getPadding());
}

//===-- SymbolicTensorType --===//

SymbolicTensorType SymbolicTensorType::scalar(Type elementType) {
  return get(elementType.getContext(), elementType, ArrayRef<AxisAttr>());
}
bool SymbolicTensorType::isFloat() const { return llvm::isa<FloatType>(getElementType()); }
bool SymbolicTensorType::isInteger() const { return getElementType().isInteger(32); }
bool SymbolicTensorType::isBool() const { return getElementType().isInteger(1); }
SymbolicTensorType SymbolicTensorType::withElementType(Type elementType) const {
  return get(getContext(), elementType, getAxes());
}
SymbolicTensorType SymbolicTensorType::withAxes(ArrayRef<AxisAttr> axes) const {
  return get(getContext(), getElementType(), axes);
}
SymbolicTensorType SymbolicTensorType::withAxis(int64_t i, AxisAttr axis) const {
  SmallVector<AxisAttr> axes(getAxes());
  axes[i] = axis;
  return withAxes(axes);
}
DimAttr SymbolicTensorType::numElements() const {
  DimAttr product = DimAttr::constant(getContext(), 1);
  for (AxisAttr axis : getAxes())
    product = product * axis.getSize();
  return product;
}
SymbolicTensorType SymbolicTensorType::substitute(llvm::function_ref<DimAttr(StringAttr)> replacement) const {
  if (getAxes().empty())
    return *this;
  return withAxes(
      llvm::map_to_vector(getAxes(), [&](AxisAttr axis) { return axis.substitute(replacement); }));
}

} // namespace rondo
