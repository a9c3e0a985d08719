// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Text to ids and back, by the rule of a vocabulary.
#pragma once

#include "runtime/Description.h"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rondo::tools {

class TextCoder {
public:
  explicit TextCoder(const runtime::Vocabulary &vocabulary);

  /// The ids of one text, cut into characters (code points) or words (at blanks), then the appended symbol.
  /// False with a message that names the position where a symbol is not in the vocabulary.
  bool encode(std::string_view text, std::vector<int32_t> &ids, std::string &message) const;

  /// The symbols of `ids` joined by the same rule. The appended symbol ends the text and is not shown.
  std::string decode(std::span<const int32_t> ids) const;

private:
  bool add(std::string_view symbol, size_t position, std::vector<int32_t> &ids, std::string &message) const;

  const runtime::Vocabulary &vocabulary;
  std::map<std::string_view, int32_t> idOf;
};

} // namespace rondo::tools
