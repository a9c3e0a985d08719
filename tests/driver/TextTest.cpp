// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/Text.h"

#include "gtest/gtest.h"

using namespace rondo;
using namespace rondo::tools;

namespace {

using runtime::Vocabulary;

Vocabulary letters() {
  return {"letters", {"<unk>", "</s>", "a", "b", "é"}, RONDO_CHARACTERS, false, RONDO_NONE, 1, 0};
}
Vocabulary strict() {
  return {"letters", {"a", "b", "é"}, RONDO_CHARACTERS, false, RONDO_NONE, RONDO_NONE, RONDO_NONE};
}
Vocabulary words() {
  return {"words", {"the", "cat", "<end>"}, RONDO_WORDS, false, RONDO_NONE, RONDO_NONE, RONDO_NONE};
}

TextCoder coder(Vocabulary vocabulary) {
  runtime::Description description;
  description.prefix = "rondo_m";
  description.vocabularies = {std::move(vocabulary)};
  description.entries.resize(1);
  description.entries[0].name = "e";
  description.entries[0].function = "rondo_m_e";
  EXPECT_TRUE(runtime::validate(description).ok());
  return TextCoder(description, 0);
}

std::vector<int32_t> encode(const Vocabulary &vocabulary, std::string_view text) {
  std::vector<int32_t> ids;
  std::string message;
  EXPECT_TRUE(coder(vocabulary).encode(text, ids, message)) << message;
  return ids;
}

std::string encodeError(const Vocabulary &vocabulary, std::string_view text) {
  std::vector<int32_t> ids;
  std::string message;
  EXPECT_FALSE(coder(vocabulary).encode(text, ids, message));
  return message;
}

std::string decode(const Vocabulary &vocabulary, std::vector<int32_t> ids) {
  std::string text, message;
  EXPECT_TRUE(coder(vocabulary).decode(ids, text, message)) << message;
  return text;
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

TEST(Text, symbolsStandAroundATextAndCapitalsBecomeSmall) {
  Vocabulary vocabulary{"v", {"</s>", "é", "я", "σ", "<s>"}, RONDO_CHARACTERS, true, 4, 0, RONDO_NONE};
  EXPECT_EQ(encode(vocabulary, "ÉéЯΣ"), (std::vector<int32_t>{4, 1, 1, 2, 3, 0}));
  EXPECT_EQ(encode(vocabulary, ""), (std::vector<int32_t>{4, 0}));
  EXPECT_EQ(decode(vocabulary, {4, 1, 2, 0, 3}), "éя");
  EXPECT_EQ(encodeError(vocabulary, "éX").substr(0, 17), "character 2, `X`,");
}

TEST(Text, whatIsUnknownIsNamedWithItsPosition) {
  EXPECT_EQ(
      encodeError(words(), "the  dôg cat"),
      "word 2, `dôg` (from character 6 on), is not in the vocabulary `words`, which declares no symbol for "
      "what is unknown (vocab … unknown \"…\")");
  EXPECT_EQ(encodeError(strict(), "aéx"),
            "character 3, `x`, is not in the vocabulary `letters`, which declares no "
            "symbol for what is unknown (vocab … unknown \"…\")");
  EXPECT_EQ(encodeError(strict(), "a\t").substr(0, 22), "character 2, `U+0009`,");
  // A long word is cut at a character, not in one.
  std::string message = encodeError(words(), "the " + std::string(119, 'a') + "ééé");
  EXPECT_NE(message.find("aaé…` (from"), std::string::npos) << message;
}

TEST(Text, whatIsNoTextIsRefusedWhateverTheVocabularyHas) {
  for (const char *wrong : {"a\xff", "a\xc3", "a\xc3z", "a\xc0\x80", "a\xed\xa0\x80", "a\xf5\x80\x80\x80",
                            "a\xe0\x80\x80", "a\x80"})
    EXPECT_EQ(encodeError(letters(), wrong), "character 2 is not valid UTF-8: convert the text first")
        << wrong;
  EXPECT_EQ(encodeError(words(), "the c\xff"
                                 "t"),
            "character 6 is not valid UTF-8: convert the text first");
  EXPECT_EQ(encodeError(letters(), std::string_view("ab\0c", 4)),
            "character 3 is U+0000, which no text may hold: give the number of bytes before it");
}

TEST(Text, resultsAreJoinedByTheSameRule) {
  EXPECT_EQ(decode(letters(), {2, 4, 1, 3}), "aé");
  EXPECT_EQ(decode(letters(), {}), "");
  EXPECT_EQ(decode(words(), {0, 1, 2}), "the cat <end>");
}

TEST(Text, anIdOfNoSymbolIsNamed) {
  std::string text, message;
  EXPECT_FALSE(coder(words()).decode(std::vector<int32_t>{0, 7}, text, message));
  EXPECT_EQ(message, "id 1 is 7, but the vocabulary `words` has the ids 0 to 2");
  EXPECT_FALSE(coder(words()).decode(std::vector<int32_t>{-1}, text, message));
  EXPECT_EQ(message, "id 0 is -1, but the vocabulary `words` has the ids 0 to 2");
}

TEST(Text, everySymbolOfALargeVocabularyIsFound) {
  Vocabulary large{"large", {}, RONDO_WORDS, false, RONDO_NONE, RONDO_NONE, RONDO_NONE};
  for (int i = 0; i < 5000; ++i)
    large.symbols.push_back("w" + std::to_string(i * 7919 % 5000));
  TextCoder words = coder(large);
  for (int i = 0; i < 5000; i += 13) {
    std::vector<int32_t> ids;
    std::string message;
    ASSERT_TRUE(words.encode(large.symbols[size_t(i)], ids, message)) << message;
    EXPECT_EQ(ids, std::vector<int32_t>{i});
  }
}

} // namespace
