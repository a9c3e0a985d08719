// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The CPU backend: from a module of kernel IR to the bytes of a library, an object file or an archive.
#pragma once

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
  std::string cpu = "native";       // or a name that LLVM knows
  std::vector<uint8_t> description; // an encoded rondo::runtime::Description; its entries are the module's
  Output output = Output::Library;
};

/// Emits the kernel.entry and kernel.data ops of `module`, which stays as it is. False where the options are
/// wrong (an unknown processor, a description that does not fit) or the linker fails; `message` says what and
/// what to do.
bool emit(mlir::ModuleOp module, const EmitOptions &options, std::string &content, std::string &message);

} // namespace rondo::cpu
