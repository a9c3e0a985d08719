// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// From LLVM IR of the entries to the bytes of an artifact: runtime, tables and wrappers added (runtime/Abi.h,
// Part 3), optimised, compiled, linked.
#pragma once

#include "backends/cpu/Emit.h"
#include "backends/cpu/Target.h"
#include "runtime/Description.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <memory>

namespace llvm {
class Module;
class TargetMachine;
} // namespace llvm

namespace rondo::cpu {

struct ArtifactParts {
  Target target;
  runtime::Description description;
  std::unique_ptr<llvm::Module> module; // the bodies and what they call
  std::vector<char> data;               // packed and raw constants
  std::string dataSymbol;
};

/// The name of an entry's body in the module.
std::string bodyName(const runtime::Entry &entry);

/// Consumes the parts' module.
bool makeArtifact(ArtifactParts &parts, Output output, std::string &content, std::string &message);

/// Adds the runtime, the description, the tables and the wrappers; all else becomes internal. (Wrappers.cpp)
bool addRuntime(ArtifactParts &parts, std::string &message);

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
