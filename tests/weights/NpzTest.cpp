// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tests/weights/Files.h"

#include "gtest/gtest.h"

using namespace rondo::weights;
using namespace rondo::weights::test;

namespace {

std::string array(const std::string &shape, size_t count) {
  return npy(npyDict("<f4", shape), floats(count));
}

TEST(Npz, readsStoredAndDeflated) {
  std::string content =
      zipped({{"enc.w.npy", array("(1000, 2)", 2000), true}, {"b.npy", array("(3,)", 3), false}});
  auto tensors = readNpz(copyBytes(content), "w");
  ASSERT_TRUE(tensors) << tensors.error();
  ASSERT_EQ(tensors->size(), 2u);
  EXPECT_EQ((*tensors)[0].name, "enc.w");
  EXPECT_EQ(floatAt((*tensors)[0], 1999), 1999.0f);
  EXPECT_EQ(floatAt((*tensors)[1], 2), 2.0f);
}

TEST(Npz, badArchives) {
  EXPECT_NE(npzMessage("PK\3\4nonsense").find("w: is not a valid zip archive"), std::string::npos);
  std::string content = zipped({{"a.npy", array("(3,)", 3), false}});
  EXPECT_NE(npzMessage(content.substr(0, content.size() / 2)).find("truncated or damaged"),
            std::string::npos);
  EXPECT_EQ(npzMessage(zipped({{"readme.txt", "hello", false}})),
            "w: member `readme.txt` is not an npy array; is this an npz file?");
  EXPECT_EQ(npzMessage(zipped({{"a.npy", "hello", false}})),
            "w: member `a.npy`: is not an npy array (np.save writes one)");
  EXPECT_EQ(npzMessage(zipped({{"a.npy", array("(4,)", 3), false}})),
            "w: member `a.npy`: the array f32[4] needs 16 bytes of data, the archive has 12");
}

TEST(Npz, changedDataFailsTheChecksum) {
  std::string content = zipped({{"a.npy", array("(3,)", 3), false}});
  content[content.find("}\n") + 4] ^= 1;
  EXPECT_NE(npzMessage(content).find("member `a.npy`: cannot be unpacked"), std::string::npos)
      << npzMessage(content);
}

TEST(Npz, duplicateNames) {
  // libzip writes no archive with equal names: one letter of a name is changed in both directories.
  std::string content = zipped({{"aa.npy", array("(1,)", 1), false}, {"ab.npy", array("(1,)", 1), false}});
  for (size_t at = content.find("ab.npy"); at != std::string::npos; at = content.find("ab.npy"))
    content.replace(at, 6, "aa.npy");
  EXPECT_EQ(npzMessage(content), "w: tensor `aa` appears twice in the archive");
}

TEST(Npz, bombs) {
  // An honest archive of 2 GiB of zeros is made by its directory alone: the sizes in both directories are
  // raised.
  std::string content = zipped({{"a.npy", array("(1000,)", 1000), true}});
  size_t central = content.find(std::string("PK\1\2", 4));
  ASSERT_NE(central, std::string::npos);
  content.replace(central + 24, 4, littleEndian(0xfffffff0u, 4));
  EXPECT_NE(npzMessage(content).find("this looks like a zip bomb and is refused"), std::string::npos)
      << npzMessage(content);
}

TEST(Npz, theFormatIsToldByTheContent) {
  EXPECT_EQ(messageOf(readWeightsFile("no-such-file.npz")),
            "no-such-file.npz: cannot be opened: No such file or directory");
  EXPECT_EQ(messageOf(readWeightsFile(".")), ".: is a folder; a file is needed here");
}

} // namespace
