// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A named tensor as a weights file or an npy file holds it: name, element type, shape and bytes, with the
// result type and the small formatting functions that the readers share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace rondo::weights {

/// A sentence for the user: what, where, why, what to do.
struct Error {
  std::string message;
};

/// A value, or the reason why there is none.
template <typename T> class ErrorOr {
public:
  ErrorOr(T value) : storage(std::move(value)) {}
  ErrorOr(Error error) : storage(std::move(error)) {}

  explicit operator bool() const { return std::holds_alternative<T>(storage); }
  T &operator*() { return *std::get_if<T>(&storage); }
  const T &operator*() const { return *std::get_if<T>(&storage); }
  T *operator->() { return std::get_if<T>(&storage); }
  const T *operator->() const { return std::get_if<T>(&storage); }
  const std::string &error() const { return std::get_if<Error>(&storage)->message; }

private:
  std::variant<T, Error> storage;
};

enum class DType : uint8_t { F32, F16, BF16, F64, I32, I64, Bool };

/// The name used in Rondo's language and messages: f32, i64, bool.
std::string_view dtypeName(DType dtype);
size_t dtypeBytes(DType dtype);

/// The number of bytes of a dense tensor, or none when it does not fit 63 bits or a size is negative.
std::optional<uint64_t> denseBytes(DType dtype, const std::vector<int64_t> &shape);

/// f32[3, 4]
std::string typeText(DType dtype, const std::vector<int64_t> &shape);

/// `name` for a message; bytes that could disturb a terminal are written as \xNN, long names are cut.
std::string shown(std::string_view name);

/// A dense row-major little-endian tensor. The bytes stay alive with the tensor (a mapping or an allocation
/// is shared); they need not be aligned.
struct Tensor {
  std::string name;
  DType dtype = DType::F32;
  std::vector<int64_t> shape;
  std::shared_ptr<const std::byte> bytes;
  uint64_t byteCount = 0;

  uint64_t elementCount() const { return byteCount / dtypeBytes(dtype); }
};

} // namespace rondo::weights
