// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Descriptions: the way to the blob and back, what is refused, damaged blobs.

#include "ToyCall.h"
#include "ToyDescription.h"
#include "runtime/Checksum.h"

#include <cstring>
#include <functional>
#include <gtest/gtest.h>

using namespace rondo::runtime;

static std::vector<uint8_t> toyBlob() {
  std::vector<uint8_t> blob;
  EXPECT_TRUE(encode(toyDescription(), blob).ok());
  return blob;
}

/// Changes the header of a blob and makes its checksum fit again.
static std::vector<uint8_t> withHeader(std::vector<uint8_t> blob,
                                       const std::function<void(rondo_header &)> &edit) {
  rondo_header header;
  std::memcpy(&header, blob.data(), sizeof header);
  edit(header);
  header.checksum = header.seal = 0;
  std::memcpy(blob.data(), &header, sizeof header);
  header.checksum = checksum(blob);
  std::memcpy(blob.data(), &header, sizeof header);
  return blob;
}

static std::string refusal(std::span<const uint8_t> blob) {
  Description description;
  return decode(blob, description).sentence();
}

/// Why an edited toy description is refused.
static std::string refusal(const std::function<void(Description &)> &edit) {
  Description description = toyDescription();
  edit(description);
  return validate(description).sentence();
}

static bool contains(const std::string &text, const std::string &part) {
  return text.find(part) != std::string::npos;
}

TEST(Description, ComesBackAsItWas) {
  Description description;
  Status status = decode(toyBlob(), description);
  ASSERT_TRUE(status.ok()) << status.sentence();
  EXPECT_EQ(description.model, "toy");
  EXPECT_EQ(description.targets[0].triple, "x86_64-pc-linux-gnu");
  EXPECT_EQ(description.vocabularies[0].symbols, (std::vector<std::string>{"<pad>", "a", "b", "c", "</s>"}));
  EXPECT_EQ(description.vocabularies[0].appended, 4u);
  const Entry &entry = description.entries[0];
  EXPECT_EQ(entry.arguments[0].type, "i32[B, S ragged len]");
  EXPECT_EQ(entry.arguments[2].kind, RONDO_SIZE_ARGUMENT);
  EXPECT_EQ(entry.outputs[0].axes[1].capacity.text, "steps");
  EXPECT_EQ(entry.outputs[0].axes[1].raggedness, RONDO_RAGGED);
  EXPECT_EQ(entry.contract[0], "1 <= len[b] <= S");
  EXPECT_EQ(entry.phases[0].name, "sum");
  EXPECT_EQ(entry.phases[0].flops.text, "2*len");
  EXPECT_TRUE(entry.workAtMost);
  EXPECT_EQ(description.entries[1].arguments[0].padding, 0);
  std::vector<uint8_t> again;
  ASSERT_TRUE(encode(description, again).ok());
  EXPECT_EQ(again, toyBlob());
}

TEST(Description, LayoutFollowsTheRule) {
  Description description = toyDescription();
  EXPECT_EQ(argsSize(description.entries[0]), sizeof(RunArgs));
  EXPECT_EQ(argsSize(description.entries[1]), sizeof(PadArgs));
  std::vector<ValueFields> fields = layoutFields(description.entries[0]);
  EXPECT_EQ(fields[0].stride, offsetof(RunArgs, src_stride));
  EXPECT_EQ(fields[1].stride, RONDO_NONE);
  EXPECT_EQ(fields[2].pointer, offsetof(RunArgs, steps));
  EXPECT_EQ(fields[3].capacity, offsetof(RunArgs, tokens_capacity));
  EXPECT_EQ(fields[4].size, offsetof(RunArgs, state_size));
  EXPECT_EQ(fields[5].size, offsetof(RunArgs, n_size));
}

TEST(Description, EveryFlippedByteIsFound) {
  std::vector<uint8_t> blob = toyBlob();
  const size_t seal = offsetof(rondo_header, seal); // not covered: it is written after linking
  for (size_t i = 0; i < blob.size(); ++i) {
    blob[i] ^= 0x41;
    EXPECT_EQ(refusal(blob).empty(), i >= seal && i < seal + 8) << "byte " << i;
    blob[i] ^= 0x41;
  }
}

TEST(Description, EveryTruncationIsFound) {
  const std::vector<uint8_t> blob = toyBlob();
  for (size_t size = 0; size < blob.size(); ++size)
    EXPECT_NE(refusal(std::span(blob).first(size)), "") << size;
  EXPECT_TRUE(contains(refusal(std::span(blob).first(10)), "truncated"));
}

/// Damage that the checksum does not show: every 4-byte word of the blob is set to hostile numbers. Whatever
/// decode says, it must come back (the sanitizers look on).
TEST(Description, HostileNumbersDoNotCrash) {
  const std::vector<uint8_t> blob = toyBlob();
  for (size_t i = sizeof(rondo_header) - 24; i + 4 <= blob.size(); i += 4)
    for (uint32_t number :
         {0u, 1u, 7u, 0x7fffffffu, 0xfffffff8u, uint32_t(blob.size()), uint32_t(blob.size() - 8)}) {
      std::vector<uint8_t> hostile = blob;
      std::memcpy(hostile.data() + i, &number, 4);
      Description description;
      (void)decode(withHeader(hostile, [](rondo_header &) {}), description);
    }
}

TEST(Description, OtherMagicAndVersionAreNamed) {
  EXPECT_TRUE(contains(refusal(withHeader(toyBlob(), [](rondo_header &h) { h.magic[1] = 'X'; })),
                       "not a description"));
  const std::string other = refusal(withHeader(toyBlob(), [](rondo_header &h) { h.version = 7; }));
  EXPECT_TRUE(contains(other, "has version 7 and this program reads version " +
                                  std::to_string(RONDO_ABI_VERSION) + ": compile the model again"))
      << other;
  EXPECT_TRUE(contains(refusal(withHeader(toyBlob(), [](rondo_header &h) { h.size += 8; })), "truncated"));
}

TEST(Description, InconsistentOnesAreRefused) {
  auto expectRefused = [](const std::string &why, const std::function<void(Description &)> &edit) {
    EXPECT_TRUE(contains(refusal(edit), why)) << refusal(edit);
  };
  expectRefused("is no identifier", [](Description &d) { d.prefix = "a-b"; });
  expectRefused("has no entry", [](Description &d) { d.entries.clear(); });
  expectRefused("is no identifier", [](Description &d) { d.entries[0].arguments[0].name = ""; });
  expectRefused("no argument binds size 'S'", [](Description &d) {
    for (Value &argument : d.entries[0].arguments)
      for (Axis &axis : argument.axes)
        if (axis.size.asSymbol() == toyS)
          axis.size = Expression::constant(3);
  });
  expectRefused("out of order",
                [](Description &d) { std::swap(d.entries[0].symbols[2], d.entries[0].symbols[3]); });
  expectRefused("empty range", [](Description &d) { d.entries[0].symbols[0].min = 2000; });
  expectRefused("half a range", [](Description &d) { d.entries[0].arguments[0].high = {}; });
  expectRefused("names no vocabulary", [](Description &d) { d.entries[0].outputs[0].vocabulary = 1; });
  expectRefused("two functions named `rondo_toy_run_workspace`",
                [](Description &d) { d.entries[1].function = "rondo_toy_run_workspace"; });
  expectRefused("two functions named `rondo_toy_letters_encode`",
                [](Description &d) { d.entries[1].function = "rondo_toy_letters_encode"; });
  expectRefused("vocabulary 'a b' is no identifier", [](Description &d) { d.vocabularies[0].name = "a b"; });
  expectRefused("the lengths 'n' have another size than the rows of axis 1 of 'tokens'", [](Description &d) {
    d.entries[0].outputs[2].axes[0].capacity = Expression::constant(0); // too few to be read for every row
  });
  expectRefused("has no symbol 9", [](Description &d) { d.vocabularies[0].unknown = 9; });
  expectRefused("should have a capacity",
                [](Description &d) { d.entries[0].outputs[0].axes[1].capacity = {}; });
  expectRefused("not known there", [](Description &d) {
    d.entries[0].outputs[0].axes[1].capacity = Expression::symbol(toyT, "T");
  });
  expectRefused("malformed", [](Description &d) { d.entries[0].workspace.code.pop_back(); });
  expectRefused("unknown operation",
                [](Description &d) { d.entries[0].workspace.code.back().operation = 99; });
  expectRefused("malformed", [](Description &d) { d.entries[0].workspace.code = {{RONDO_ADD, 0}}; });
  expectRefused("too long", [](Description &d) {
    std::vector<rondo_instruction> deep(40, {RONDO_CONSTANT, 1});
    deep.insert(deep.end(), 39, {RONDO_ADD, 0});
    d.entries[0].workspace.code = deep;
  });
  expectRefused("no axis of rows", [](Description &d) { d.entries[0].arguments[0].axes[1].rowAxis = 1; });
  expectRefused("another size than the rows",
                [](Description &d) { d.entries[0].arguments[0].axes[1].rowAxis = RONDO_NONE; });
  expectRefused("another size than the rows",
                [](Description &d) { d.entries[0].arguments[1].axes[0].size = Expression::constant(3); });
  expectRefused("do not come from an i32 vector",
                [](Description &d) { d.entries[0].symbols[toyLen].source = 0; });
  expectRefused("holds f32", [](Description &d) {
    d.entries[1].arguments[4].low = d.entries[1].arguments[4].high = Expression::constant(1);
  });
}
