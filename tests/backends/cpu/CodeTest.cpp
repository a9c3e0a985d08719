// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The machine code itself: inner loops without spills, no symbols but libc's, objects that link together.
#include "tests/backends/cpu/Harness.h"

#include <cstdio>
#include <fstream>
#include <gtest/gtest.h>
#include <regex>
#include <set>
#include <sstream>
#include <unistd.h>

using namespace rondo::cpu::tests;

static std::string output(const std::string &command) {
  std::string text;
  FILE *pipe = popen(command.c_str(), "r");
  char buffer[4096];
  while (size_t count = fread(buffer, 1, sizeof(buffer), pipe))
    text.append(buffer, count);
  pclose(pipe);
  return text;
}

/// Innermost loops that multiply and add vectors, in the functions called tile_*.
static std::vector<std::vector<std::string>> innerLoops(const std::string &assembly) {
  std::vector<std::vector<std::string>> loops;
  std::map<std::string, size_t> labels;
  std::vector<std::string> lines;
  std::istringstream stream(assembly);
  bool inTile = false;
  for (std::string line; std::getline(stream, line);) {
    std::smatch match;
    if (std::regex_match(line, match, std::regex("^([A-Za-z0-9_.$]+):.*"))) {
      if (match[1].str()[0] != '.')
        inTile = match[1].str().rfind("tile_", 0) == 0;
      labels[match[1]] = lines.size();
      continue;
    }
    if (!inTile || line.size() < 2 || line[0] != '\t' || line[1] == '.')
      continue;
    lines.push_back(line);
    if (std::regex_search(line, match, std::regex("\tj[a-z]+\t(\\.[A-Za-z0-9_]+)")) &&
        labels.count(match[1])) {
      std::vector<std::string> loop(lines.begin() + labels[match[1]], lines.end());
      bool multiplies = false;
      for (auto &each : loop)
        multiplies |= each.find("vfmadd") != std::string::npos || each.find("mulps") != std::string::npos;
      if (multiplies)
        loops.push_back(loop);
    }
  }
  return loops;
}

/// Expects inner loops of products and little else in them; how many of them fetch what is read next.
static int checkInnerLoops(int64_t units, const char *cpu, int most) {
  auto loops = innerLoops(emitText(fourPartStep(units, units), /*assembly=*/true, cpu));
  EXPECT_GE(int(loops.size()), most) << cpu;
  int fetching = 0;
  for (auto &loop : loops) {
    int products = 0, overhead = 0, fetches = 0;
    std::string text;
    for (auto &each : loop) {
      text += each + "\n";
      bool vector = each.find("mm") != std::string::npos;
      EXPECT_FALSE(vector && each.find("%rsp") != std::string::npos) << cpu << " spills:\n" << each;
      products += each.find("vfmadd") != std::string::npos || each.find("mulps") != std::string::npos;
      overhead += !vector;
      fetches += each.find("prefetch") != std::string::npos;
    }
    EXPECT_LE(overhead, 6 + fetches + (fetches > 0)) << cpu << " computes addresses in the inner loop:\n"
                                                     << text;
    EXPECT_GE(products, 4);
    fetching += fetches > 0;
  }
  return fetching;
}

TEST(Code, InnerLoopsDoNotSpill) {
  for (auto [cpu, most] :
       std::vector<std::pair<const char *, int>>{{"x86-64-v4", 6}, {"x86-64-v3", 3}, {"x86-64", 2}}) {
    EXPECT_EQ(checkInnerLoops(128, cpu, most), 0) << cpu << " fetches what the second cache holds";
    EXPECT_GE(checkInnerLoops(512, cpu, most), 2 * most) << cpu;
    EXPECT_GE(checkInnerLoops(1056, cpu, most), 2 * most) << cpu << ", larger than the last cache";
  }
}

TEST(Code, NeedsNothingButLibc) {
  Compiled code(fourPartStep(16, 16));
  std::istringstream symbols(output("nm -D -u " + code.path));
  std::set<std::string> known;
  std::ifstream list(SOURCE_FOLDER "/runtime/UndefinedSymbols.txt");
  for (std::string line; std::getline(list, line);)
    known.insert(line);
  for (std::string kind, name; symbols >> kind >> name;) {
    name = name.substr(0, name.find('@'));
    EXPECT_TRUE(known.count(name)) << name << " is not on the list of libc's functions";
  }
}

/// Two models' objects link into one program: whatever another object can see carries the model's prefix.
TEST(Code, ObjectsExportTheirPrefixOnly) {
  for (bool archive : {false, true}) {
    std::string object = emitObject(fourPartStep(16, 16), archive);
    char path[] = "/tmp/rondo_cpu_test_XXXXXX";
    int descriptor = mkstemp(path);
    ASSERT_EQ(write(descriptor, object.data(), object.size()), ssize_t(object.size()));
    close(descriptor);
    std::istringstream lines(output(std::string("nm -g --defined-only ") + path));
    unlink(path);
    int symbols = 0;
    for (std::string line; std::getline(lines, line);) {
      std::istringstream words(line);
      std::string address, kind, name;
      if (words >> address >> kind >> name) {
        EXPECT_EQ(name.rfind("rondo_test", 0), 0u) << name << " would collide";
        ++symbols;
      }
    }
    EXPECT_GE(symbols, 6);
  }
}
