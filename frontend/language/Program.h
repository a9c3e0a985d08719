// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A model as a whole: its file, the files it uses, the standard library, and all their items by name.

#pragma once

#include "frontend/language/Ast.h"
#include "frontend/language/Diagnostics.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

namespace rondo::language {

struct Program {
  std::vector<File> files;             // The standard library first, then used files, the model last.
  llvm::StringMap<const Item *> items; // What has a name. A model's item hides one of the standard library.
  // Functions of one name, told apart by the struct that they take first: `from_torch` of each kind of cell.
  llvm::StringMap<std::vector<const FunctionItem *>> overloads;
  const WeightsItem *weights = nullptr;

  const Item *find(llvm::StringRef name) const { return items.lookup(name); }
  std::vector<llvm::StringRef> names() const;
};

// The struct that a function takes first, empty where it takes none.
llvm::StringRef firstStruct(const FunctionItem &function);

// Parses everything a model consists of.
Program loadProgram(const SourceBuffer &model, Sources &sources, Diagnostics &diagnostics);

// `file` seen from the folder of `buffer`.
std::string besideFile(const SourceBuffer &buffer, llvm::StringRef file);

// Part of the compiler: its text is not the user's to mend.
bool isStandard(const SourceBuffer *buffer);

// The symbols of a vocabulary, read from its file where it has one. Nothing, with a report, when they make no
// sense.
std::optional<std::vector<std::string>> readSymbols(const VocabItem &vocab, Sources &sources,
                                                    Diagnostics &diagnostics);

// Reports every name that nothing defines, every call of a named function with another number of arguments,
// and `yield` and `carry` out of place. Looks into all user functions, also those that are never elaborated.
void checkNames(const Program &program, Diagnostics &diagnostics);

} // namespace rondo::language
