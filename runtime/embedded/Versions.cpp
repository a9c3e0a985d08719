// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Chooses among the versions of an artifact's code.

#include "runtime/embedded/Versions.h"

#include <stdlib.h>

namespace rondo::runtime {

static bool isSame(const char *a, const char *b) {
  while (*a && *a == *b)
    ++a, ++b;
  return *a == *b;
}

static const rondo_instruction_set *findInstructionSet(const char *name) {
  for (const rondo_instruction_set &set : rondo_instruction_sets)
    if (isSame(set.name, name))
      return &set;
  return nullptr;
}

const char *instructionSetName(uint64_t features) {
  const char *name = nullptr;
  for (const rondo_instruction_set &set : rondo_instruction_sets)
    if ((set.features & ~features) == 0)
      name = set.name;
  return name;
}

/// An empty value is how a shell says that there is none.
const char *versionOfEnvironment() {
  const char *name = getenv("RONDO_CPU");
  return name && *name ? name : nullptr;
}

/// Only a name that is asked for can be wrong: nothing falls back to another version than that.
static int chooseNamed(const rondo_model *model, const char *name, uint64_t features,
                       const rondo_variant *&variant) {
  const rondo_instruction_set *set = findInstructionSet(name);
  if (!set)
    return RONDO_UNKNOWN_CPU;
  if ((set->features & ~features) != 0)
    return RONDO_UNSUPPORTED_CPU;
  for (uint64_t i = 0; i < model->variant_count; ++i)
    if (model->variants[i].features == set->features) {
      variant = &model->variants[i];
      return RONDO_OK;
    }
  return RONDO_ABSENT_CPU;
}

int chooseVariant(const rondo_model *model, const char *wanted, uint64_t features,
                  const rondo_variant *&variant) {
  if (!wanted)
    wanted = versionOfEnvironment();
  if (wanted)
    return chooseNamed(model, wanted, features, variant);
  for (uint64_t i = 0; i < model->variant_count; ++i)
    if ((model->variants[i].features & ~features) == 0) {
      variant = &model->variants[i];
      return RONDO_OK;
    }
  return RONDO_UNSUPPORTED_CPU;
}

} // namespace rondo::runtime
