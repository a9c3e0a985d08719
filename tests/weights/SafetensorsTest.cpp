// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tests/weights/Files.h"

#include "gtest/gtest.h"

using namespace rondo::weights;
using namespace rondo::weights::test;

namespace {

TEST(Safetensors, reads) {
  std::string header =
      R"({"__metadata__":{"format":"pt"},"b":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},)"
      R"("a":{"dtype":"I64","shape":[],"data_offsets":[24,32]},)"
      R"("e":{"dtype":"F16","shape":[0,7],"data_offsets":[32,32]}}   )";
  auto tensors = readSafetensors(copyBytes(safetensors(header, floats(6) + littleEndian(7, 8))), "w");
  ASSERT_TRUE(tensors) << tensors.error();
  ASSERT_EQ(tensors->size(), 3u);
  const Tensor &b = (*tensors)[1];
  EXPECT_EQ(b.name, "b");
  EXPECT_EQ(typeText(b.dtype, b.shape), "f32[2, 3]");
  EXPECT_EQ(floatAt(b, 5), 5.0f);
  EXPECT_EQ((*tensors)[2].byteCount, 0u);
}

TEST(Safetensors, tensorsOutliveTheFile) {
  Tensor kept;
  {
    auto tensors = readSafetensors(
        copyBytes(safetensors(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", floats(2))), "w");
    ASSERT_TRUE(tensors);
    kept = (*tensors)[0];
  }
  EXPECT_EQ(floatAt(kept, 1), 1.0f);
}

/// The message about a file with one tensor described by `fields` and 8 bytes of data.
std::string about(const std::string &fields) {
  return safetensorsMessage(safetensors("{\"a\":{" + fields + "}}", floats(2)));
}

TEST(Safetensors, hostileHeaders) {
  EXPECT_EQ(safetensorsMessage("1234"),
            "w: the file is truncated: it has 4 bytes, the header's length alone takes 8");
  EXPECT_EQ(safetensorsMessage(littleEndian(100, 8) + "{}"),
            "w: the file is truncated: the header says it has 100 bytes, 2 are left in the file");
  EXPECT_EQ(
      safetensorsMessage(littleEndian(~0ull, 8) + "{}"),
      "w: the file is truncated: the header says it has 18446744073709551615 bytes, 2 are left in the file");
  EXPECT_EQ(safetensorsMessage(safetensors("[1,2]", "")),
            "w: the header is not a JSON object; the file is damaged or not a safetensors file");
  EXPECT_EQ(safetensorsMessage(safetensors(R"({"a":)", "")),
            "w: the header is not a JSON object; the file is damaged or not a safetensors file");
  EXPECT_EQ(safetensorsMessage(safetensors(std::string(100000, '['), "")),
            "w: the header is not a JSON object; the file is damaged or not a safetensors file");
  EXPECT_EQ(safetensorsMessage(safetensors("{\"a\":3}", "")),
            "w: tensor `a` is not described by an object in the header");
  std::string twice = R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)"
                      R"("a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})";
  EXPECT_EQ(safetensorsMessage(safetensors(twice, floats(2))), "w: tensor `a` appears twice in the header");
}

TEST(Safetensors, hostileTensors) {
  EXPECT_EQ(about(R"("shape":[2],"data_offsets":[0,8])"), "w: tensor `a` has no dtype");
  EXPECT_EQ(
      about(R"("dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8])"),
      "w: tensor `a` has dtype `F8_E4M3`; Rondo reads F32, F16, BF16, F64, I32, I64 and BOOL, convert it "
      "before saving");
  EXPECT_EQ(about(R"("dtype":"F32","data_offsets":[0,8])"), "w: tensor `a` has no shape");
  EXPECT_EQ(about(R"("dtype":"F32","shape":[-2],"data_offsets":[0,8])"),
            "w: tensor `a` has a negative size in its shape");
  EXPECT_EQ(about(R"("dtype":"F32","shape":[1.5],"data_offsets":[0,8])"),
            "w: tensor `a` has a size in its shape that is not an integer of 63 bits");
  EXPECT_EQ(about(R"("dtype":"F32","shape":[18446744073709551615],"data_offsets":[0,8])"),
            "w: tensor `a` has a size in its shape that is not an integer of 63 bits");
  EXPECT_EQ(about(R"("dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8])"),
            "w: tensor `a` has shape f32[4294967296, 4294967296], whose size overflows");
  EXPECT_EQ(about(R"("dtype":"F32","shape":[0,9223372036854775807,9],"data_offsets":[0,8])"),
            "w: tensor `a` has shape f32[0, 9223372036854775807, 9], whose size overflows");
  EXPECT_EQ(about(R"("dtype":"F32","shape":[2],"data_offsets":[0,-8])"),
            "w: tensor `a` has no data_offsets of two non-negative integers");
  EXPECT_EQ(
      about(R"("dtype":"F32","shape":[2],"data_offsets":[4,12])"),
      "w: tensor `a` lies at bytes 4 to 12, outside the data of 8 bytes; the file is truncated or damaged");
  EXPECT_EQ(
      about(R"("dtype":"F32","shape":[2],"data_offsets":[8,0])"),
      "w: tensor `a` lies at bytes 8 to 0, outside the data of 8 bytes; the file is truncated or damaged");
  EXPECT_EQ(about(R"("dtype":"F32","shape":[3],"data_offsets":[0,8])"),
            "w: tensor `a` of type f32[3] needs 12 bytes, its offsets give it 8");
  EXPECT_EQ(about(R"("dtype":"F32","shape":[1],"data_offsets":[4,8])"),
            "w: tensor `a` begins at byte 4, but bytes from 0 belong to no tensor; the file is damaged");
  EXPECT_EQ(about(R"("dtype":"F32","shape":[1],"data_offsets":[0,4])"),
            "w: the last 4 bytes belong to no tensor; the file is damaged");
}

TEST(Safetensors, overlap) {
  std::string header = R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
                       R"("b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})";
  EXPECT_EQ(safetensorsMessage(safetensors(header, floats(2))), "w: tensor `b` overlaps tensor `a`");
}

TEST(Safetensors, namesAreHarmlessInMessages) {
  EXPECT_EQ(safetensorsMessage(safetensors("{\"\\u001b[31m\\u0007\":3}", "")),
            "w: tensor `\\x1B[31m\\x07` is not described by an object in the header");
}

} // namespace
