// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The memory of a proved model, without its weights: `check` knows it before anything is compiled.
#pragma once

#include "tools/Model.h"

namespace rondo::tools {

/// Sets the workspace of the proof's entries. The plan is that of kernel IR, which no target changes; the
/// module is lowered on the way. ModelWrong where the compiler has no kernels for the model yet: the proof
/// then says so (E-UNSUPPORTED) and is not accepted.
ExitStatus planMemory(Model &model);

} // namespace rondo::tools
