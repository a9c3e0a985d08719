// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/Text.h"

#include "llvm/Support/ConvertUTF.h"

#include <algorithm>

using namespace rondo::tools;

TextCoder::TextCoder(const runtime::Vocabulary &vocabulary) : vocabulary(vocabulary) {
  // The first of two equal symbols counts.
  for (size_t id = 0; id < vocabulary.symbols.size(); ++id)
    idOf.emplace(vocabulary.symbols[id], int32_t(id));
}

bool TextCoder::add(std::string_view symbol, size_t position, std::vector<int32_t> &ids,
                    std::string &message) const {
  auto found = idOf.find(symbol);
  if (found != idOf.end()) {
    ids.push_back(found->second);
    return true;
  }
  if (vocabulary.unknown != RONDO_NONE) {
    ids.push_back(int32_t(vocabulary.unknown));
    return true;
  }
  bool words = vocabulary.tokenisation == RONDO_WORDS;
  message = (words ? "word " : "character ") + std::to_string(position) + ", `" + std::string(symbol) +
            "`, is not in the vocabulary `" + vocabulary.name +
            "`, which declares no symbol for what is unknown (vocab … unknown \"…\")";
  return false;
}

/// The bytes of the character that begins at `text`; 0 where it is not UTF-8.
static size_t characterBytes(std::string_view text) {
  auto *begin = reinterpret_cast<const llvm::UTF8 *>(text.data());
  size_t bytes = llvm::getNumBytesForUTF8(*begin);
  if (bytes > text.size() || !llvm::isLegalUTF8Sequence(begin, begin + bytes))
    return 0;
  return bytes;
}

bool TextCoder::encode(std::string_view text, std::vector<int32_t> &ids, std::string &message) const {
  bool words = vocabulary.tokenisation == RONDO_WORDS;
  constexpr std::string_view blanks = " \t\n\r\f\v";
  for (size_t position = 1; !text.empty(); ++position) {
    size_t size = words ? std::min(text.find_first_of(blanks), text.size()) : characterBytes(text);
    if (words && size == 0) {
      text.remove_prefix(1);
      --position;
      continue;
    }
    if (size == 0) {
      message = "character " + std::to_string(position) + " is not valid UTF-8";
      return false;
    }
    if (!add(text.substr(0, size), position, ids, message))
      return false;
    text.remove_prefix(size);
  }
  if (vocabulary.appended != RONDO_NONE)
    ids.push_back(int32_t(vocabulary.appended));
  return true;
}

std::string TextCoder::decode(std::span<const int32_t> ids) const {
  std::string text;
  bool words = vocabulary.tokenisation == RONDO_WORDS;
  for (size_t i = 0; i < ids.size(); ++i) {
    if (vocabulary.appended != RONDO_NONE && uint32_t(ids[i]) == vocabulary.appended)
      break;
    if (words && i)
      text += ' ';
    bool known = ids[i] >= 0 && size_t(ids[i]) < vocabulary.symbols.size();
    text += known ? vocabulary.symbols[size_t(ids[i])] : "<" + std::to_string(ids[i]) + ">";
  }
  return text;
}
