// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/OutputFile.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "gtest/gtest.h"

using namespace rondo::tools;
namespace fs = llvm::sys::fs;

namespace {

class OutputFile : public testing::Test {
protected:
  void SetUp() override { ASSERT_FALSE(fs::createUniqueDirectory("output-file", folder)); }
  void TearDown() override { fs::remove_directories(folder); }

  std::string path(llvm::StringRef name) const { return (folder + "/" + name).str(); }
  std::vector<std::string> names() const {
    std::vector<std::string> found;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; it != end && !error; it.increment(error))
      found.push_back(llvm::sys::path::filename(it->path()).str());
    std::sort(found.begin(), found.end());
    return found;
  }
  static std::string content(const std::string &path) {
    auto file = llvm::MemoryBuffer::getFile(path);
    return file ? (*file)->getBuffer().str() : "";
  }

  llvm::SmallString<128> folder;
};

TEST_F(OutputFile, writesAndReplaces) {
  EXPECT_EQ(writeFiles({{path("a"), "one"}, {path("b"), "two"}}), std::nullopt);
  EXPECT_EQ(writeFiles({{path("a"), "three"}}), std::nullopt);
  EXPECT_EQ(content(path("a")), "three");
  EXPECT_EQ(names(), (std::vector<std::string>{"a", "b"}));
}

TEST_F(OutputFile, allOrNothing) {
  auto problem = writeFiles({{path("a"), "one"}, {path("none/b"), "two"}});
  ASSERT_TRUE(problem);
  EXPECT_EQ(*problem,
            "cannot write " + path("none/b") + ": No such file or directory (the folder does not exist)");
  EXPECT_EQ(names(), std::vector<std::string>());
}

TEST_F(OutputFile, aFolderIsNoFile) {
  ASSERT_FALSE(fs::create_directory(path("d")));
  EXPECT_EQ(writeFiles({{path("d"), "x"}}), "cannot write " + path("d") + ": Is a directory");
  EXPECT_EQ(whyNotWritable(path("d")), "cannot write " + path("d") + ": Is a directory");
  EXPECT_EQ(names(), (std::vector<std::string>{"d"}));
}

TEST_F(OutputFile, aFullDevice) {
  ASSERT_FALSE(fs::create_link("/dev/full", path("full")));
  EXPECT_EQ(writeFiles({{path("full"), "x"}}), "cannot write " + path("full") + ": No space left on device");
  // The link still leads to the device.
  EXPECT_EQ(writeFiles({{path("full"), "x"}}), "cannot write " + path("full") + ": No space left on device");
}

TEST_F(OutputFile, whyNotWritable) {
  EXPECT_EQ(rondo::tools::whyNotWritable(path("new")), std::nullopt);
  EXPECT_EQ(rondo::tools::whyNotWritable("/dev/null"), std::nullopt);
  EXPECT_EQ(rondo::tools::whyNotWritable(path("none/new")),
            "cannot write " + path("none/new") + ": No such file or directory (the folder does not exist)");
  ASSERT_EQ(writeFiles({{path("file"), "x"}}), std::nullopt);
  EXPECT_EQ(rondo::tools::whyNotWritable(path("file/new")),
            "cannot write " + path("file/new") + ": Not a directory");
}

} // namespace
