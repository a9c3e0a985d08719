// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From a proved model to machine code, level by level. `compile` writes what comes out, `run` calls it.
#pragma once

#include "backends/cpu/Emit.h"
#include "runtime/Description.h"
#include "tools/Model.h"

namespace rondo::tools {

enum class Level { Model, Kernel, Llvm, Assembly, Object, Archive, Library };

/// What the compiler cannot do yet, at its line: the model's reports from the one of this number on, after a
/// lowering that failed. Anything else that stopped it is an internal error.
std::vector<passes::ProofDiagnostic> limitsOfCompiler(const Model &model, size_t first);

class Compiler {
public:
  Compiler(Model &model, std::string cpu, std::string prefix);

  /// Model IR with its weights to kernel IR, and the description. Nothing is printed but what was wrong.
  ExitStatus lower();

  /// The level as text or bytes, in this order only: Model before lower(), the others after it.
  ExitStatus emit(Level level, std::string &content);

  /// With the versions of the code, once that has been emitted.
  const runtime::Description &description() const { return described; }
  /// Sizes of what was emitted last, without the bytes.
  const cpu::Emitted &sizes() const { return emitted; }

private:
  std::string moduleText();

  Model &model;
  std::string cpu, prefix;
  runtime::Description described;
  cpu::Emitted emitted;
};

} // namespace rondo::tools
