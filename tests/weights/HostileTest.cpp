// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// No input makes a reader crash or read outside the file: valid files with bytes changed, cut and repeated.
#include "tests/weights/Files.h"

#include "gtest/gtest.h"

#include <random>

using namespace rondo::weights;
using namespace rondo::weights::test;

namespace {

unsigned touch(const std::vector<Tensor> &tensors) {
  unsigned sum = 0;
  for (const Tensor &tensor : tensors)
    for (uint64_t i = 0; i < tensor.byteCount; ++i)
      sum += unsigned(tensor.bytes.get()[i]);
  return sum;
}

void readAll(const std::string &content) {
  // A copy of exactly this size: the address sanitizer sees a read beyond it.
  FileBytes file = copyBytes(content);
  for (auto read : {readSafetensors, readNpz}) {
    auto tensors = read(file, "w");
    if (!tensors)
      EXPECT_FALSE(tensors.error().empty());
    else
      touch(*tensors);
  }
  if (auto tensor = readNpy(file, "a"))
    touch({*tensor});
}

std::string mutate(std::string content, std::mt19937 &random) {
  auto below = [&](size_t bound) { return std::uniform_int_distribution<size_t>(0, bound - 1)(random); };
  for (size_t edits = 1 + below(4); edits > 0 && !content.empty(); --edits) {
    size_t at = below(content.size());
    switch (below(5)) {
    case 0:
      content[at] = char(below(256));
      break;
    case 1:
      content[at] ^= char(1 << below(8));
      break;
    case 2:
      content.resize(at);
      break;
    case 3:
      content.insert(at, content.substr(below(content.size()), below(16) + 1));
      break;
    case 4:
      content.erase(at, below(16) + 1);
      break;
    }
  }
  return content;
}

TEST(Hostile, mutatedFiles) {
  std::string array = npy(npyDict("<f4", "(2, 3)"), floats(6));
  std::string header = R"({"b":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},)"
                       R"("a":{"dtype":"I64","shape":[1],"data_offsets":[24,32]}})";
  std::vector<std::string> seeds = {array, safetensors(header, floats(8)), zipped({{"a.npy", array, false}}),
                                    zipped({{"a.npy", array, true}, {"b.npy", array, false}})};
  std::mt19937 random(1);
  for (const std::string &seed : seeds) {
    for (size_t length = 0; length <= seed.size(); ++length)
      readAll(seed.substr(0, length));
    for (int round = 0; round < 4000; ++round)
      readAll(mutate(seed, random));
  }
}

} // namespace
