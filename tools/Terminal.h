// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the tools say to a person: colours and a progress line on a terminal, plain text everywhere else.
#pragma once

#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/raw_ostream.h"

namespace rondo::tools {

enum class Stream { Output, Error };

/// A terminal that a person looks at.
bool isTerminal(Stream stream);

/// Whether colours are shown: a terminal that knows them, and NO_COLOR is not set.
bool usesColour(Stream stream);

enum class Style { Plain, Bold, Error, Warning, Note, Good, Faint };

/// Text in a style for `stream`; the text itself where there are no colours.
std::string styled(Stream stream, Style style, llvm::StringRef text);

/// `rondo: error: MESSAGE` on standard error.
void reportCommandError(llvm::StringRef message);

/// A line on standard error that says what is being done; it exists on a terminal only. Whoever prints
/// something else clears it first.
class Progress {
public:
  ~Progress() { clear(); }
  void step(llvm::StringRef what);
  static void clear();
};

} // namespace rondo::tools
