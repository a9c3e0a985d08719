// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A tensor that holds numbers: what the interpreters compute with, and constants while they are folded. Slow
// and obvious: every element is a double (which holds every f32, i32 and bool exactly). No MLIR here.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include <bit>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace rondo {

enum class Dtype : uint8_t { F32, F64, I32, Bool };

using Index = llvm::SmallVector<int64_t, 6>;

class TensorValue {
public:
  /// What stands where nothing was written: beyond a row's length, before an op fills its result. As a number
  /// it is a NaN of its own, which arithmetic hands on, so that whoever reads it by mistake is seen.
  static constexpr double unwritten = std::bit_cast<double>(uint64_t(0x7ff8'0000'0000'dead));
  /// True for that NaN, false for those that come of numbers (inf - inf).
  static bool isUnwritten(double value);

  TensorValue() = default;
  TensorValue(Dtype dtype, llvm::ArrayRef<int64_t> sizes);
  static TensorValue scalar(Dtype dtype, double value);
  static TensorValue vector(Dtype dtype, llvm::ArrayRef<int64_t> values);

  Dtype dtype() const { return type; }
  bool isFloat() const { return type == Dtype::F32 || type == Dtype::F64; }
  void setDtype(Dtype dtype) { type = dtype; }
  int64_t rank() const { return int64_t(axisSizes.size()); }
  llvm::ArrayRef<int64_t> sizes() const { return axisSizes; }
  int64_t size(int64_t axis) const { return axisSizes[axis]; }
  const std::vector<double> &elements() const { return data; }
  std::vector<double> &elements() { return data; }

  int64_t offset(llvm::ArrayRef<int64_t> index) const;
  double at(llvm::ArrayRef<int64_t> index) const { return data[offset(index)]; }
  double &at(llvm::ArrayRef<int64_t> index) { return data[offset(index)]; }
  double item() const { return data.front(); }

  /// A ragged axis has a length for each index of the axes before it.
  bool isRagged(int64_t axis) const { return rowLengths[axis].has_value(); }
  bool isRagged() const;
  /// The number of indices of the axes before `axis`.
  int64_t rowsBefore(int64_t axis) const;
  const std::vector<int64_t> &lengths(int64_t axis) const { return *rowLengths[axis]; }
  /// Valid positions along `axis` in the row that `index` (at least its first `axis` elements) says.
  int64_t extent(int64_t axis, llvm::ArrayRef<int64_t> index) const;
  /// Makes `axis` ragged; `length` is asked for each valid index of the axes before it (the others get 0).
  void makeRagged(int64_t axis, llvm::function_ref<int64_t(llvm::ArrayRef<int64_t>)> length);
  void setLengths(int64_t axis, std::vector<int64_t> lengths) { rowLengths[axis] = std::move(lengths); }
  void makeDense(int64_t axis) { rowLengths[axis].reset(); }

  /// Calls `visit` for each valid index, or for each valid index of the first `axes` axes, in row-major
  /// order.
  void forEachIndex(llvm::function_ref<void(llvm::ArrayRef<int64_t>)> visit) const {
    forEachPrefix(rank(), visit);
  }
  void forEachPrefix(int64_t axes, llvm::function_ref<void(llvm::ArrayRef<int64_t>)> visit) const;
  /// Sets what is not valid to `value`.
  void fillInvalid(double value);

  /// `[2, 3 ragged (1, 3)]`.
  std::string shapeText() const;

private:
  Dtype type = Dtype::F32;
  llvm::SmallVector<int64_t, 4> axisSizes;
  llvm::SmallVector<std::optional<std::vector<int64_t>>, 4> rowLengths;
  std::vector<double> data;
};

/// i32 arithmetic wraps around; what was never written stays so.
double wrapInt32(int64_t value);

} // namespace rondo
