// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tests/weights/Files.h"

#include "gtest/gtest.h"

using namespace rondo::weights;
using namespace rondo::weights::test;

namespace {

TEST(Npy, readsEveryVersion) {
  for (int version : {1, 2, 3}) {
    auto tensor = readNpy(copyBytes(npy(npyDict("<f4", "(2, 3)"), floats(6), version)), "a");
    ASSERT_TRUE(tensor) << tensor.error();
    EXPECT_EQ(typeText(tensor->dtype, tensor->shape), "f32[2, 3]");
    EXPECT_EQ(floatAt(*tensor, 4), 4.0f);
  }
}

TEST(Npy, readsOtherSpellings) {
  EXPECT_EQ(npyMessage(npy("{\"shape\":(2L,),\"fortran_order\":False,\"descr\":\"<f4\"}", floats(2))),
            "read");
  EXPECT_EQ(npyMessage(npy(npyDict("<i8", "()"), littleEndian(1, 8))), "read");
  EXPECT_EQ(npyMessage(npy(npyDict("|b1", "(3,)"), "\1\1\1")), "read");
  EXPECT_EQ(npyMessage(npy(npyDict("<f4", "(0, 5)"), "")), "read");
  // One long axis only: both orders are the same.
  EXPECT_EQ(npyMessage(npy(npyDict("<f4", "(2,)", "True"), floats(2))), "read");
  EXPECT_EQ(npyMessage(npy(npyDict("<f4", "(2, 1)", "True"), floats(2))), "read");
}

TEST(Npy, roundTrips) {
  Tensor tensor;
  tensor.dtype = DType::F32;
  for (const std::vector<int64_t> &shape : std::vector<std::vector<int64_t>>{{}, {5}, {2, 3}, {2, 0, 3}}) {
    tensor.shape = shape;
    tensor.byteCount = *denseBytes(DType::F32, shape);
    std::string data = floats(size_t(tensor.byteCount / 4));
    tensor.bytes = copyBytes(data).bytes;
    std::string text = npyText(tensor);
    EXPECT_EQ((text.size() - data.size()) % 64, 0u);
    auto back = readNpy(copyBytes(text), "a");
    ASSERT_TRUE(back) << back.error();
    EXPECT_EQ(back->shape, shape);
    EXPECT_EQ(std::memcmp(back->bytes.get(), data.data(), data.size()), 0);
  }
}

TEST(Npy, refusesWithWhatToDo) {
  EXPECT_EQ(npyMessage(npy(npyDict("<f4", "(2, 3)", "True"), floats(6))),
            "a: the array is in Fortran order; save it as np.ascontiguousarray(a)");
  EXPECT_EQ(npyMessage(npy(npyDict(">f4", "(2, 3)"), floats(6))),
            "a: the array is big-endian (dtype `>f4`); save it as a.astype(a.dtype.newbyteorder('<'))");
  EXPECT_EQ(npyMessage(npy(npyDict("<c8", "(3,)"), floats(6))),
            "a: the array has dtype `<c8`; Rondo reads float32, float16, float64, int32, int64 and bool, "
            "convert it "
            "with a.astype(…)");
  EXPECT_EQ(npyMessage(npy(npyDict("|O", "(3,)"), floats(6))),
            "a: the array holds Python objects (dtype `|O`), which are never read; save it as numbers, for "
            "instance "
            "with a.astype(np.float32)");
  EXPECT_EQ(npyMessage(npy("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (3,), }", floats(3))),
            "a: the array has a structured dtype; save one plain array for each field");
}

TEST(Npy, hostileHeaders) {
  EXPECT_EQ(npyMessage("nonsense"), "a: is not an npy array (np.save writes one)");
  EXPECT_EQ(npyMessage(std::string("\x93NUMPY\1", 7)), "a: the npy header is truncated");
  EXPECT_EQ(npyMessage(std::string("\x93NUMPY\1\0\5", 9)), "a: the npy header is truncated");
  EXPECT_EQ(npyMessage(npy(npyDict("<f4", "(2,)"), floats(2)).substr(0, 30)),
            "a: the npy header is truncated: it says it has 58 bytes, 20 are left");
  EXPECT_EQ(npyMessage(npy(npyDict("<f4", "(2,)"), floats(2), 9)),
            "a: is npy of version 9.0; versions 1.0, 2.0 and 3.0 are read");
  EXPECT_EQ(npyMessage(std::string("\x93NUMPY\2\0", 8) + "\xff\xff\xff\xff{}"),
            "a: the npy header says it has 4294967295 bytes; more than 1048576 are refused");
  EXPECT_EQ(npyMessage(npy(npyDict("<f4", "(-2,)"), "")),
            "a: the npy header has a negative size in its shape; the file is damaged");
  EXPECT_EQ(npyMessage(npy(npyDict("<f4", "(99999999999999999999,)"), "")),
            "a: the npy header has a size in its shape that overflows 63 bits; the file is damaged");
  EXPECT_EQ(npyMessage(npy(npyDict("<f4", "(4294967296, 4294967296)"), "")),
            "a: the array's shape f32[4294967296, 4294967296] overflows; the file is damaged");
  std::string malformed = "a: the npy header is malformed; the file is damaged";
  for (const char *header : {"", "{", "{}", "{'descr'", "{'descr': '<f4", "{'descr': '<f4'}", "()",
                             "{'descr': '<f4', 'fortran_order': Maybe, 'shape': ()}",
                             "{'descr': '<f4', 'fortran_order': False, 'shape': (2 3)}",
                             "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} x",
                             "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': ()}",
                             "{'descr': '<f4', 'fortran_order': False, 'shape': (), 'more': 1}"})
    EXPECT_EQ(npyMessage(npy(header, "")), malformed) << header;
}

TEST(Npy, dataMustFit) {
  EXPECT_EQ(npyMessage(npy(npyDict("<f4", "(3,)"), floats(2))),
            "a: the array f32[3] needs 12 bytes of data, the file has 8; it is truncated");
  EXPECT_EQ(npyMessage(npy(npyDict("<f4", "(1,)"), floats(2))),
            "a: the array f32[1] needs 4 bytes of data, the file has 8; it holds more than one array or is "
            "damaged");
}

} // namespace
