// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontend/weights/Tensor.h"

#include "llvm/ADT/StringExtras.h"

using namespace rondo::weights;

std::string_view rondo::weights::dtypeName(DType dtype) {
  switch (dtype) {
  case DType::F32:
    return "f32";
  case DType::F16:
    return "f16";
  case DType::BF16:
    return "bf16";
  case DType::F64:
    return "f64";
  case DType::I32:
    return "i32";
  case DType::I64:
    return "i64";
  case DType::Bool:
    return "bool";
  }
  return "f32";
}

size_t rondo::weights::dtypeBytes(DType dtype) {
  switch (dtype) {
  case DType::F32:
  case DType::I32:
    return 4;
  case DType::F16:
  case DType::BF16:
    return 2;
  case DType::F64:
  case DType::I64:
    return 8;
  case DType::Bool:
    return 1;
  }
  return 4;
}

std::optional<uint64_t> rondo::weights::denseBytes(DType dtype, const std::vector<int64_t> &shape) {
  // Sizes of 0 are left out of the overflow check's product, so that no order of the axes hides an overflow.
  uint64_t bytes = dtypeBytes(dtype);
  bool empty = false;
  for (int64_t size : shape) {
    if (size < 0)
      return std::nullopt;
    if (size == 0) {
      empty = true;
      continue;
    }
    if (__builtin_mul_overflow(bytes, uint64_t(size), &bytes) || bytes > uint64_t(INT64_MAX))
      return std::nullopt;
  }
  return empty ? 0 : bytes;
}

std::string rondo::weights::typeText(DType dtype, const std::vector<int64_t> &shape) {
  std::string text(dtypeName(dtype));
  text += '[';
  for (size_t axis = 0; axis < shape.size(); ++axis) {
    if (axis == 16)
      return text + ", …]";
    text += (axis ? ", " : "") + std::to_string(shape[axis]);
  }
  return text + "]";
}

std::string rondo::weights::shown(std::string_view name) {
  constexpr size_t longest = 120;
  std::string text = "`";
  for (unsigned char c : name.substr(0, longest)) {
    if (c >= 0x20 && c != 0x7f && c < 0x80) {
      text += char(c);
      continue;
    }
    text += "\\x";
    text += llvm::hexdigit(c >> 4);
    text += llvm::hexdigit(c & 15);
  }
  return text + (name.size() > longest ? "…`" : "`");
}
