// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Arrays as text for people.
#pragma once

#include "frontend/weights/Tensor.h"

namespace llvm {
class raw_ostream;
}

namespace rondo::tools {

/// `name: f32[2, 3] = [[1, 2, 3], [4, 5, 6]]`; of a large array the first and last positions of each axis.
void printArray(llvm::raw_ostream &os, const std::string &name, const weights::Tensor &array);

} // namespace rondo::tools
