// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Text to tokens. A newline is no token: a token knows whether it starts a line, and the parser decides what
// that means.

#pragma once

#include "frontend/language/Diagnostics.h"

namespace rondo::language {

enum class TokenKind : uint8_t { End, Identifier, Keyword, Integer, Float, String, Punctuation };

struct Token {
  TokenKind kind = TokenKind::End;
  bool startsLine = false;
  Range range;
  std::string value; // Of a string, with its escapes replaced; else empty.

  llvm::StringRef text() const { return range.text(); }
  bool is(llvm::StringRef spelling) const {
    return (kind == TokenKind::Keyword || kind == TokenKind::Punctuation) && text() == spelling;
  }
  // A word that is a keyword only where the grammar expects it.
  bool isWord(llvm::StringRef word) const { return kind == TokenKind::Identifier && text() == word; }
};

// Ends with an End token. A character that is not part of the language is reported here.
std::vector<Token> lex(const SourceBuffer &buffer, Diagnostics &diagnostics);

bool isKeyword(llvm::StringRef word);

} // namespace rondo::language
