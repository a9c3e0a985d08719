// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A model as a whole: its file, the files it uses, the standard library, and all their items by name.

#pragma once

#include "frontend/language/Ast.h"
#include "frontend/language/Diagnostics.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

namespace rondo::language {

// What has a name.
struct Items {
  llvm::StringMap<const Item *> byName;
  // Functions of one name, told apart by the struct that they take first: `from_torch` of each kind of cell.
  llvm::StringMap<std::vector<const FunctionItem *>> overloads;
};

struct Program {
  std::vector<File> files; // The standard library first, then used files, the model last.
  Items standard;          // The standard library's: what its own text means, whatever a model calls so.
  Items items;             // What a model sees: its items hide those of the standard library.
  const WeightsItem *weights = nullptr;

  // What a name means that stands at `where`.
  const Item *find(llvm::StringRef name, Range where) const;
  const std::vector<const FunctionItem *> *overloadsOf(const FunctionItem &function) const;
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
