// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One change of one line, of the kinds that people make: another axis, another size, off by one, a mask
// forgotten, beams in the wrong order, a number for a name.
#include "tests/campaign/Program.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringRef.h"

using namespace rondo::campaign;

namespace {
struct Place {
  size_t at, length;
};
} // namespace

/// Where the name stands by itself.
static std::vector<Place> wordsOf(llvm::StringRef line, llvm::StringRef word) {
  std::vector<Place> found;
  auto isPart = [](char c) { return llvm::isAlnum(c) || c == '_'; };
  for (size_t at = line.find(word); at != llvm::StringRef::npos; at = line.find(word, at + 1))
    if ((at == 0 || !isPart(line[at - 1])) &&
        (at + word.size() == line.size() || !isPart(line[at + word.size()])))
      found.push_back({at, word.size()});
  return found;
}

static bool swapText(std::string &line, llvm::StringRef from, llvm::StringRef to) {
  size_t at = line.find(from.str());
  if (at == std::string::npos)
    return false;
  line.replace(at, from.size(), to.str());
  return true;
}

static bool otherAxis(std::string &line, Random &random) {
  size_t at = line.find("along ");
  if (at == std::string::npos || at + 6 >= line.size() || !llvm::isDigit(line[at + 6]))
    return false;
  char other = char('0' + random.integer(0, 2));
  if (line[at + 6] == other)
    return false;
  line[at + 6] = other;
  return true;
}

static bool otherSize(std::string &line, Random &random, const std::vector<std::string> &names, bool number) {
  std::vector<Place> places;
  for (const std::string &name : names)
    for (Place place : wordsOf(line, name))
      places.push_back(place);
  if (places.empty())
    return false;
  Place place = random.choice(places);
  std::string old = line.substr(place.at, place.length),
              other = number ? std::to_string(random.integer(1, 3)) : random.choice(names);
  if (old == other)
    return false;
  line.replace(place.at, place.length, other);
  return true;
}

static bool offByOne(std::string &line, Random &random, const std::vector<std::string> &names) {
  if (random.chance(50) && (swapText(line, ":-1]", ":]") || swapText(line, "[:, 1:]", "[:, 2:]") ||
                            swapText(line, "[:, 2:]", "[:, 1:]")))
    return true;
  std::vector<Place> places;
  for (const std::string &name : names)
    for (Place place : wordsOf(line, name))
      places.push_back(place);
  if (places.empty() || line.find('[') == std::string::npos)
    return false;
  Place place = random.choice(places);
  line.insert(place.at + place.length, random.chance(50) ? " + 1" : " * 2");
  return true;
}

/// `select(mask, x, 0.0)` is x.
static bool dropMask(std::string &line) {
  size_t at = line.find("select(");
  if (at == std::string::npos || line.find("iota") == std::string::npos)
    return false;
  std::vector<size_t> commas;
  size_t end = at + 7;
  for (int depth = 1; end < line.size(); ++end) {
    depth += line[end] == '(' || line[end] == '[';
    depth -= line[end] == ')' || line[end] == ']';
    if (depth == 0)
      break;
    if (depth == 1 && line[end] == ',')
      commas.push_back(end);
  }
  if (commas.size() != 2 || end >= line.size())
    return false;
  line = line.substr(0, at) + line.substr(commas[0] + 2, commas[1] - commas[0] - 2) + line.substr(end + 1);
  return true;
}

static bool otherOrder(std::string &line) {
  return swapText(line, "0, B, K)", "0, K, B)") || swapText(line, "0, 1)", "1, 0)") ||
         swapText(line, "(x, 0, 2, 1)", "(x, 1, 0, 2)");
}

bool rondo::campaign::mutate(Program &program, uint64_t seed) {
  Random random(seed * 31 + 7);
  static const std::vector<std::string> names = {"B", "T", "S", "K", "N"};
  for (unsigned tries = 0; tries < 60 && !program.body.empty(); ++tries) {
    size_t number = size_t(random.integer(0, int64_t(program.body.size()) - 1));
    std::string &line = program.body[number], before = line;
    static const char *const kinds[] = {"another axis", "another size",  "off by one",
                                        "mask dropped", "order swapped", "a number for a size"};
    int64_t kind = random.integer(0, 5);
    bool done = kind == 0   ? otherAxis(line, random)
                : kind == 1 ? otherSize(line, random, names, false)
                : kind == 2 ? offByOne(line, random, names)
                : kind == 3 ? dropMask(line)
                : kind == 4 ? otherOrder(line)
                            : otherSize(line, random, names, true);
    if (!done || line == before) {
      line = before;
      continue;
    }
    program.mutation = std::string(kinds[kind]) + ": " + before + "  ->  " + line;
    return true;
  }
  return false;
}
