// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
// Which version of an artifact's code runs: one for each of several instruction sets, over the same weights.

#include "runtime/Abi.h"

namespace rondo::runtime {

/// The name of the most demanding instruction set that needs no more than these features.
const char *instructionSetName(uint64_t features);

/// What the environment asks for, or NULL.
const char *versionOfEnvironment();

/// Sets `variant` to the one called `wanted`, or without a name to the most demanding one that a processor
/// with these features can run; a code if there is none.
int chooseVariant(const rondo_model *model, const char *wanted, uint64_t features,
                  const rondo_variant *&variant);

} // namespace rondo::runtime
