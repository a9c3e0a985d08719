// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From a proved model to machine code, level by level. `compile` writes what comes out, `run` calls it.
#pragma once

#include "runtime/Description.h"
#include "tools/Model.h"

namespace rondo::tools {

enum class Level { Model, Kernel, Llvm, Assembly, Object, Archive, Library };

class Compiler {
public:
  Compiler(Model &model, std::string cpu, std::string prefix);

  /// Model IR with its weights to kernel IR, and the description. Nothing is printed but what was wrong.
  ExitStatus lower();

  /// The level as text or bytes, in this order only: Model before lower(), the others after it.
  ExitStatus emit(Level level, std::string &content);

  const runtime::Description &description() const { return described; }

private:
  std::string moduleText();

  Model &model;
  std::string cpu, prefix;
  runtime::Description described;
};

} // namespace rondo::tools
