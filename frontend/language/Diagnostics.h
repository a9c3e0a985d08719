// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the language tells its user: coded diagnostics with notes, collected in order of their place in the
// source.

#pragma once

#include "frontend/language/Source.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/Twine.h"

#include <set>
#include <tuple>

namespace llvm {
class raw_ostream;
}

namespace rondo::language {

// The codes this folder reports. The prover's codes are its own.
namespace code {
inline constexpr const char Syntax[] = "E-SYNTAX", Name[] = "E-NAME", Type[] = "E-TYPE", Rank[] = "E-RANK",
                            Arity[] = "E-ARITY", LoopRank[] = "E-LOOP-RANK", Unbound[] = "E-UNBOUND",
                            File[] = "E-FILE", Assume[] = "E-ASSUME", Const[] = "E-CONST", Axis[] = "E-AXIS",
                            Overflow[] = "E-OVERFLOW", State[] = "E-STATE";
}

struct Note {
  Range range; // May be invalid: the note then belongs to no place.
  std::string message;
};

struct Diagnostic {
  std::string code;
  Range range;
  std::string message;
  std::vector<Note> notes;
  std::string help;  // What to do.
  std::string meant; // The name that was most likely meant by what stands at `range`; empty where none is.

  Diagnostic &note(Range where, const llvm::Twine &text);
  Diagnostic &suggest(const llvm::Twine &text);
  Diagnostic &suggestName(llvm::StringRef name);
};

class Diagnostics {
public:
  // Each (code, place) is reported once: a function specialised twice has one error, not two.
  // The reference holds until the next call.
  Diagnostic &error(const char *code, Range range, const llvm::Twine &message);

  bool hasErrors() const { return !diagnostics_.empty(); }
  llvm::ArrayRef<Diagnostic> all() const { return diagnostics_; }
  void sort(); // By place.

private:
  std::vector<Diagnostic> diagnostics_;
  std::set<std::tuple<std::string, const SourceBuffer *, uint32_t>> seen_;
  Diagnostic repeated_; // Where a repeated report is written to, and forgotten.
};

// `file:line:column: error[CODE]: message`, the line with a caret, notes and help.
void print(llvm::raw_ostream &os, const Diagnostic &diagnostic, bool colour = false);
void print(llvm::raw_ostream &os, const Diagnostics &diagnostics, bool colour = false);

// The candidate that a misspelt `name` most likely meant, or an empty string.
std::string closestName(llvm::StringRef name, llvm::ArrayRef<llvm::StringRef> candidates);

} // namespace rondo::language
