// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Text to ids and back, by the rule of a vocabulary of a model: the same code that its artifact holds.
#pragma once

#include "runtime/Description.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rondo::tools {

class TextCoder {
public:
  /// A vocabulary of a description that `validate` accepts.
  TextCoder(const runtime::Description &description, uint32_t vocabulary);

  /// The ids of one text. False with a message that names the position of what is wrong with it.
  bool encode(std::string_view text, std::vector<int32_t> &ids, std::string &message) const;

  /// The text of ids. False with a message where one is none of the vocabulary.
  bool decode(std::span<const int32_t> ids, std::string &text, std::string &message) const;

private:
  std::vector<uint8_t> blob;
  uint32_t vocabulary;
};

} // namespace rondo::tools
