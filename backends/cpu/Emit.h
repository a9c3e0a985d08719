// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The CPU backend: from a module of kernel IR to the bytes of a library, an object file or an archive.
#pragma once

#include "runtime/Description.h"
#include <cstdint>
#include <string>
#include <vector>

namespace mlir {
class ModuleOp;
}

namespace rondo::cpu {

enum class Output {
  Library,  // a shared library that needs nothing but libc
  Object,   // one relocatable object; two models' objects link into one program
  Archive,  // the same as a static library
  Llvm,     // text: LLVM IR of the entries, without the runtime
  Assembly, // text: the same as assembly
};

struct EmitOptions {
  std::string cpu = "native";       // or portable, or the name of an instruction set or a processor
  std::vector<uint8_t> description; // an encoded rondo::runtime::Description; its entries are the module's
  Output output = Output::Library;
};

/// What was emitted.
struct Emitted {
  struct Version {
    std::string name;       // of the instruction set
    std::string machine;    // the processor that it was tuned for
    uint64_t codeBytes = 0; // of the entries; the runtime is not counted
  };
  std::string content;
  std::vector<Version> versions;        // the most demanding first
  std::vector<runtime::Target> targets; // the same, as the artifact describes them
  uint64_t runtimeBytes = 0;            // code of the runtime
  uint64_t constantBytes = 0;           // packed weights, one copy for all versions
};

/// Emits the kernel.entry and kernel.data ops of `module`, which stays as it is. False where the options are
/// wrong (an unknown processor, a description that does not fit) or the linker fails; `message` says what and
/// what to do.
bool emit(mlir::ModuleOp module, const EmitOptions &options, Emitted &emitted, std::string &message);

} // namespace rondo::cpu
