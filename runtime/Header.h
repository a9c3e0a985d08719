// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
// The C header of an artifact.

#include "runtime/Description.h"

namespace rondo::runtime {

/// The text of `X.h`: the codes, the argument structure and the functions of every entry, the model's own
/// functions. The structures follow the layout rule of runtime/Abi.h, so the header needs no other one.
std::string printHeader(const Description &description);

} // namespace rondo::runtime
