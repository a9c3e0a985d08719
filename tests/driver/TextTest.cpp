// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/Text.h"

#include "gtest/gtest.h"

using namespace rondo;
using namespace rondo::tools;

namespace {

runtime::Vocabulary letters() {
  return {"letters", {"<unk>", "</s>", "a", "b", "é"}, RONDO_CHARACTERS, 1, 0};
}
runtime::Vocabulary words() {
  return {"words", {"the", "cat", "<end>"}, RONDO_WORDS, RONDO_NONE, RONDO_NONE};
}

std::vector<int32_t> encode(const runtime::Vocabulary &vocabulary, const std::string &text) {
  std::vector<int32_t> ids;
  std::string message;
  EXPECT_TRUE(TextCoder(vocabulary).encode(text, ids, message)) << message;
  return ids;
}

std::string encodeError(const runtime::Vocabulary &vocabulary, const std::string &text) {
  std::vector<int32_t> ids;
  std::string message;
  EXPECT_FALSE(TextCoder(vocabulary).encode(text, ids, message));
  return message;
}

TEST(Text, charactersAreCodePoints) {
  EXPECT_EQ(encode(letters(), "abé"), (std::vector<int32_t>{2, 3, 4, 1}));
  EXPECT_EQ(encode(letters(), ""), (std::vector<int32_t>{1}));
  EXPECT_EQ(encode(letters(), "axb"), (std::vector<int32_t>{2, 0, 3, 1}));
}

TEST(Text, wordsAreCutAtBlanks) {
  EXPECT_EQ(encode(words(), "  the  cat\tthe "), (std::vector<int32_t>{0, 1, 0}));
  EXPECT_EQ(encode(words(), ""), std::vector<int32_t>());
}

TEST(Text, whatIsUnknownIsNamedWithItsPosition) {
  EXPECT_EQ(encodeError(words(), "the dog"),
            "word 2, `dog`, is not in the vocabulary `words`, which declares no symbol for what is unknown "
            "(vocab … unknown \"…\")");
  runtime::Vocabulary strict = letters();
  strict.unknown = RONDO_NONE;
  EXPECT_EQ(encodeError(strict, "aéx").substr(0, 17), "character 3, `x`,");
  EXPECT_EQ(encodeError(letters(), "a\xff"), "character 2 is not valid UTF-8");
  EXPECT_EQ(encodeError(letters(), "a\xc3"), "character 2 is not valid UTF-8");
}

TEST(Text, resultsAreJoinedByTheSameRule) {
  std::vector<int32_t> ids = {2, 4, 1, 3};
  EXPECT_EQ(TextCoder(letters()).decode(ids), "aé");
  ids = {0, 1, 2};
  EXPECT_EQ(TextCoder(words()).decode(ids), "the cat <end>");
  ids = {0, 7, -1};
  EXPECT_EQ(TextCoder(words()).decode(ids), "the <7> <-1>");
}

} // namespace
