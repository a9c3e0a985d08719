// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Sizes, lengths and indices of tensors that hold numbers.
#include "ir/TensorValue.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace rondo;
using llvm::ArrayRef;

static int64_t product(ArrayRef<int64_t> sizes) {
  int64_t count = 1;
  for (int64_t size : sizes)
    count *= size;
  return count;
}

TensorValue::TensorValue(Dtype dtype, ArrayRef<int64_t> sizes)
    : type(dtype), axisSizes(sizes.begin(), sizes.end()), rowLengths(sizes.size()),
      data(product(sizes), unwritten) {}

bool TensorValue::isUnwritten(double value) {
  constexpr uint64_t sign = uint64_t(1) << 63;
  return (std::bit_cast<uint64_t>(value) & ~sign) == std::bit_cast<uint64_t>(unwritten);
}

TensorValue TensorValue::scalar(Dtype dtype, double value) {
  TensorValue tensor(dtype, {});
  tensor.data[0] = value;
  return tensor;
}

TensorValue TensorValue::vector(Dtype dtype, ArrayRef<int64_t> values) {
  TensorValue tensor(dtype, {int64_t(values.size())});
  llvm::copy(values, tensor.data.begin());
  return tensor;
}

int64_t TensorValue::offset(ArrayRef<int64_t> index) const {
  int64_t offset = 0;
  for (auto [i, size] : llvm::zip_equal(index, axisSizes))
    offset = offset * size + i;
  return offset;
}

bool TensorValue::isRagged() const {
  return llvm::any_of(rowLengths, [](const auto &lengths) { return lengths.has_value(); });
}

int64_t TensorValue::rowsBefore(int64_t axis) const { return product(ArrayRef(axisSizes).take_front(axis)); }

int64_t TensorValue::extent(int64_t axis, ArrayRef<int64_t> index) const {
  if (!rowLengths[axis])
    return axisSizes[axis];
  int64_t row = 0;
  for (int64_t a = 0; a < axis; ++a)
    row = row * axisSizes[a] + index[a];
  return (*rowLengths[axis])[row];
}

void TensorValue::makeRagged(int64_t axis, llvm::function_ref<int64_t(ArrayRef<int64_t>)> length) {
  std::vector<int64_t> lengths(rowsBefore(axis), 0);
  forEachPrefix(axis, [&](ArrayRef<int64_t> index) {
    int64_t row = 0;
    for (int64_t a = 0; a < axis; ++a)
      row = row * axisSizes[a] + index[a];
    lengths[row] = length(index);
  });
  rowLengths[axis] = std::move(lengths);
}

void TensorValue::forEachPrefix(int64_t axes, llvm::function_ref<void(ArrayRef<int64_t>)> visit) const {
  Index index;
  auto walk = [&](auto &self, int64_t axis) -> void {
    if (axis == axes)
      return visit(index);
    int64_t end = extent(axis, index);
    for (int64_t i = 0; i < end; ++i) {
      index.push_back(i);
      self(self, axis + 1);
      index.pop_back();
    }
  };
  walk(walk, 0);
}

void TensorValue::fillInvalid(double value) {
  if (!isRagged())
    return;
  std::vector<double> filled(data.size(), value);
  forEachIndex([&](ArrayRef<int64_t> index) { filled[offset(index)] = at(index); });
  data = std::move(filled);
}

std::string TensorValue::shapeText() const {
  std::string text;
  llvm::raw_string_ostream out(text);
  out << '[';
  for (auto [axis, size] : llvm::enumerate(axisSizes)) {
    out << (axis ? ", " : "") << size;
    if (!rowLengths[axis])
      continue;
    out << " ragged (";
    // Enough to recognise the rows; a batch of hundreds would hide the message.
    llvm::interleaveComma(ArrayRef(*rowLengths[axis]).take_front(8), out);
    out << (rowLengths[axis]->size() > 8 ? ", …)" : ")");
  }
  out << ']';
  return text;
}

double rondo::wrapInt32(int64_t value) { return double(int32_t(uint32_t(uint64_t(value)))); }
