// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/Arrays.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <cstring>

using namespace rondo;
using namespace rondo::tools;
using weights::DType;
using weights::Tensor;

namespace {

class Printer {
public:
  Printer(llvm::raw_ostream &os, const Tensor &array) : os(os), array(array) {
    constexpr uint64_t mostElements = 1000;
    shortened = array.elementCount() > mostElements;
  }

  void axis(size_t index, uint64_t begin, uint64_t count);

private:
  void element(uint64_t index);
  template <typename T> T read(uint64_t index) const {
    T value;
    std::memcpy(&value, array.bytes.get() + index * sizeof value, sizeof value);
    return value;
  }

  llvm::raw_ostream &os;
  const Tensor &array;
  bool shortened;
};

} // namespace

void Printer::element(uint64_t index) {
  switch (array.dtype) {
  case DType::F32:
    os << llvm::format("%.9g", double(read<float>(index)));
    return;
  case DType::F64:
    os << llvm::format("%.17g", read<double>(index));
    return;
  case DType::I32:
    os << read<int32_t>(index);
    return;
  case DType::I64:
    os << read<int64_t>(index);
    return;
  case DType::Bool:
    os << (read<int8_t>(index) ? "true" : "false");
    return;
  case DType::F16:
  case DType::BF16:
    os << '?'; // no entry returns them
    return;
  }
}

/// The elements `begin` to `begin + count`, which are what axis `index` and those after it span.
void Printer::axis(size_t index, uint64_t begin, uint64_t count) {
  if (index == array.shape.size())
    return element(begin);
  constexpr int64_t edge = 3;
  int64_t size = array.shape[index];
  uint64_t inner = size ? count / uint64_t(size) : 0;
  bool lines = index + 1 < array.shape.size() && size > 1;
  os << '[';
  for (int64_t i = 0; i < size; ++i) {
    if (i)
      os << (lines ? ",\n" + std::string(index + 1, ' ') : std::string(", "));
    if (shortened && size > 2 * edge && i == edge) {
      os << "…";
      i = size - edge - 1;
      continue;
    }
    axis(index + 1, begin + uint64_t(i) * inner, inner);
  }
  os << ']';
}

void rondo::tools::printArray(llvm::raw_ostream &os, const std::string &name, const Tensor &array) {
  os << name << ": " << weights::typeText(array.dtype, array.shape) << " =";
  os << (array.shape.size() > 1 ? "\n" : " ");
  Printer(os, array).axis(0, 0, array.elementCount());
  os << '\n';
}
