// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// From LLVM IR of the entries to the bytes of an artifact (runtime/Abi.h, Part 3): one object for each
// version of the code, one with the runtime, tables and wrappers, one with the constants; linked together.
#pragma once

#include "backends/cpu/Emit.h"
#include "backends/cpu/Target.h"
#include "runtime/Description.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <memory>

namespace llvm {
class LLVMContext;
class Module;
} // namespace llvm

namespace rondo::cpu {

/// The bodies for one instruction set and what they call. Each version has an LLVM context of its own, so
/// that threads can compile them at the same time.
struct CodeVersion {
  explicit CodeVersion(const Target &target);
  CodeVersion(CodeVersion &&);
  ~CodeVersion();

  Target target;
  std::unique_ptr<llvm::LLVMContext> context;
  std::unique_ptr<llvm::Module> module;
};

struct ArtifactParts {
  runtime::Description description;
  std::vector<CodeVersion> versions; // the most demanding first
  std::vector<char> data;            // packed and raw constants
  std::string dataSymbol;
};

/// The symbol of an entry's body; no C name, so it meets none of a user's.
std::string bodyName(const runtime::Description &description, const runtime::Entry &entry,
                     const Target &target);

/// Consumes the parts' modules.
bool makeArtifact(ArtifactParts &parts, Output output, Emitted &emitted, std::string &message);

/// A module with the runtime, the description, the tables and the wrappers, all else internal; null, and a
/// message, if it cannot be made. (Wrappers.cpp)
std::unique_ptr<llvm::Module> runtimeModule(const ArtifactParts &parts, llvm::LLVMContext &context,
                                            std::string &message);

/// Links what a version's code calls of the runtime into its module: only bodies stay visible. (Wrappers.cpp)
bool addCalledRuntime(CodeVersion &version, llvm::ArrayRef<std::string> bodies, std::string &message);

/// An ELF object with one read-only, 64-byte aligned section that holds `data` under a hidden symbol.
/// (DataObject.cpp)
std::string dataObject(llvm::StringRef symbol, const std::vector<char> &data);

/// Links object files in memory: a shared library, or one relocatable object. (Link.cpp)
bool linkObjects(llvm::ArrayRef<std::string> objects, bool shared, std::string &content,
                 std::string &message);
/// A static library with one member. (Link.cpp)
bool archiveObject(llvm::StringRef memberName, llvm::StringRef object, std::string &content,
                   std::string &message);

} // namespace rondo::cpu
