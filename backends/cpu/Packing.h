// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The constants of an artifact as they lie in its data section: raw, or packed into panels for products.
//
// Panels: [columns / width][depth][width]. The columns of several parts are interleaved by 8 units: a panel
// row of four parts is a0..7 b0..7 c0..7 d0..7, whole cache lines on every machine. Width is 32 for 1, 2 and
// 4 parts and 16 units of each part otherwise; what is missing at the end is zero.
#pragma once

#include "backends/cpu/Product.h"
#include "llvm/ADT/StringMap.h"
#include <vector>

namespace rondo::cpu {

/// Columns of a panel for this many parts.
int64_t panelWidth(int64_t parts);

class DataSection {
public:
  /// Byte offset of the raw elements.
  int64_t raw(kernel::DataOp data);
  /// Byte offset of the panels; the same parts are packed once.
  int64_t panels(llvm::ArrayRef<ConstantColumns> parts, int64_t depth, int64_t columns);

  const std::vector<char> &bytes() const { return content; }

private:
  std::vector<char> content;
  llvm::StringMap<int64_t> offsets;
  llvm::StringMap<std::string> contents; // by the constant's name: what tells its bytes from others

  int64_t reserve(int64_t size);
  const std::string &contentOf(kernel::DataOp data);
};

} // namespace rondo::cpu
