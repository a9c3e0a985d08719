// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tests/campaign/Mutate.h"
#include <algorithm>
#include <cctype>

using namespace rondo::campaign;

namespace {
/// A change of one line: from `at`, `length` characters become another text.
struct Edit {
  std::string *line;
  size_t at, length;
  std::string with;
};
using Edits = std::vector<Edit>;
using Finder = void (*)(const Program &, std::string &line, Edits &);
} // namespace

static bool isWord(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

/// Calls `visit` for each name and number of a line.
template <typename F> static void forEachWord(const std::string &line, F visit) {
  for (size_t at = 0; at < line.size();) {
    size_t end = at;
    while (end < line.size() && isWord(line[end]))
      ++end;
    bool real = (at > 0 && line[at - 1] == '.') || (end < line.size() && line[end] == '.');
    if (end > at && !real)
      visit(at, line.substr(at, end - at));
    at = end > at ? end : at + 1;
  }
}

template <typename F> static void forEachText(const std::string &line, const std::string &text, F visit) {
  for (size_t at = line.find(text); at != std::string::npos; at = line.find(text, at + 1))
    visit(at);
}

static bool isNumber(const std::string &word) { return std::isdigit(static_cast<unsigned char>(word[0])); }

static void anotherAxis(const Program &, std::string &line, Edits &edits) {
  forEachText(line, "along ", [&](size_t at) {
    char digit = line[at + 6];
    if (std::isdigit(static_cast<unsigned char>(digit)))
      edits.push_back({&line, at + 6, 1, std::string(1, char('0' + (digit - '0' + 1) % 3))});
  });
}

static void anotherSymbol(const Program &program, std::string &line, Edits &edits) {
  forEachWord(line, [&](size_t at, const std::string &word) {
    if (std::find(program.sizes.begin(), program.sizes.end(), word) == program.sizes.end())
      return;
    for (const std::string &other : program.sizes)
      if (other != word)
        edits.push_back({&line, at, word.size(), other});
  });
}

static void literalForSymbol(const Program &program, std::string &line, Edits &edits) {
  forEachWord(line, [&](size_t at, const std::string &word) {
    if (std::find(program.sizes.begin(), program.sizes.end(), word) != program.sizes.end())
      edits.push_back({&line, at, word.size(), "2"});
  });
}

static void offByOne(const Program &program, std::string &line, Edits &edits) {
  forEachWord(line, [&](size_t at, const std::string &word) {
    bool afterAlong = at >= 6 && line.compare(at - 6, 6, "along ") == 0;
    if (isNumber(word) && !afterAlong && word.size() == 1)
      edits.push_back({&line, at, 1, std::to_string(std::stoi(word) + 1)});
    // A mask that ends one later, or a size that is one less.
    if (word == "len" && line[at - 1] == '(')
      edits.push_back({&line, at, 3, "len + 1"});
    bool alone = at > 0 && (line[at - 1] == ' ' || line[at - 1] == '[');
    if (alone && std::find(program.sizes.begin(), program.sizes.end(), word) != program.sizes.end())
      for (const char *more : {" + 1", " - 1"})
        edits.push_back({&line, at, word.size(), word + more});
  });
}

/// Where the argument that begins at `at` ends: before a `,` or a `)` of the same depth.
static size_t endOfArgument(const std::string &line, size_t at) {
  int depth = 0;
  for (; at < line.size(); ++at) {
    if (depth == 0 && (line[at] == ',' || line[at] == ')'))
      return at;
    depth += line[at] == '(' || line[at] == '[';
    depth -= line[at] == ')' || line[at] == ']';
  }
  return at;
}

/// A position behind the first one, or before the last one, which an axis of one element does not have.
static void anotherPosition(const Program &, std::string &line, Edits &edits) {
  forEachText(line, ", 0]", [&](size_t at) { edits.push_back({&line, at, 4, ", 1]"}); });
  forEachText(line, ", -1]", [&](size_t at) { edits.push_back({&line, at, 5, ", -2]"}); });
}

/// `select(mask, x, c)` becomes `x`.
static void droppedMask(const Program &, std::string &line, Edits &edits) {
  forEachText(line, "select(", [&](size_t at) {
    size_t mask = endOfArgument(line, at + 7), value = endOfArgument(line, mask + 1),
           other = endOfArgument(line, value + 1);
    if (other < line.size())
      edits.push_back({&line, at, other + 1 - at, line.substr(mask + 2, value - mask - 2)});
  });
}

/// A mask that is true one position later, or whose filler is no longer far below.
static void weakerMask(const Program &, std::string &line, Edits &edits) {
  forEachText(line, "iota(S) < ", [&](size_t at) { edits.push_back({&line, at + 8, 1, "<="}); });
  forEachText(line, "> iota(S)", [&](size_t at) { edits.push_back({&line, at, 1, ">="}); });
  forEachText(line, "-1e9", [&](size_t at) { edits.push_back({&line, at, 4, "-1.0"}); });
}

/// Ids that may be the size of what they index.
static void widerRange(const Program &, std::string &line, Edits &edits) {
  forEachText(line, " in 0..", [&](size_t at) { edits.push_back({&line, at + 6, 1, ".="}); });
}

/// A scan that changes its state in padded steps too.
static void stateNotKept(const Program &program, std::string &line, Edits &edits) {
  if (line.find("select(insert_axis(here") != std::string::npos)
    droppedMask(program, line, edits);
}

static void swappedBeams(const Program &, std::string &line, Edits &edits) {
  forEachText(line, "0, B, K)", [&](size_t at) { edits.push_back({&line, at, 8, "0, K, B)"}); });
  forEachText(line, "merge(", [&](size_t at) {
    size_t end = endOfArgument(line, at + 6);
    if (line.compare(end, 6, ", 0, 1") == 0)
      edits.push_back(
          {&line, at + 6, end - at - 6, "transpose(" + line.substr(at + 6, end - at - 6) + ", 1, 0)"});
  });
}

/// What a step was to make longer stays as it is.
static void forgottenGrowth(const Program &, std::string &line, Edits &edits) {
  forEachText(line, "concat(", [&](size_t at) {
    size_t first = endOfArgument(line, at + 7), second = endOfArgument(line, first + 1),
           along = endOfArgument(line, second + 1);
    if (along < line.size())
      edits.push_back({&line, at, along + 1 - at, line.substr(at + 7, first - at - 7)});
  });
}

/// Another variable of those in the line's reach.
static void anotherVariable(const Program &, std::string &line, Edits &edits) {
  size_t equals = line.find(" = ");
  if (equals == std::string::npos)
    return;
  forEachWord(line, [&](size_t at, const std::string &word) {
    if (at < equals || word.size() < 2 || word[0] != 'v' || !isNumber(word.substr(1)))
      return;
    int number = std::stoi(word.substr(1));
    for (int other : {number - 1, number - 2})
      if (other > 0)
        edits.push_back({&line, at, word.size(), "v" + std::to_string(other)});
  });
}

/// A promise of the caller less.
static std::string weakenConditions(Program &program, Random &random) {
  if (program.conditions.empty())
    program.conditions.push_back(random.choice({"N >= 0", "M >= 0"}));
  else
    program.conditions.erase(program.conditions.begin() +
                             random.integer(0, int64_t(program.conditions.size()) - 1));
  return "a weaker condition";
}

std::string rondo::campaign::mutate(Program &program, Random &random) {
  static const std::vector<std::pair<const char *, Finder>> kinds = {
      {"a state not kept", stateNotKept}, // twice: few programs have one
      {"another axis", anotherAxis},
      {"another symbol", anotherSymbol},
      {"literal for a symbol", literalForSymbol},
      {"off by one", offByOne},
      {"another position", anotherPosition},
      {"a weaker mask", weakerMask},
      {"a state not kept", stateNotKept},
      {"dropped mask", droppedMask},
      {"swapped beams", swappedBeams},
      {"forgotten growth", forgottenGrowth},
      {"another variable", anotherVariable},
      {"a wider range", widerRange}};
  if (random.chance(10))
    return weakenConditions(program, random);
  size_t start = size_t(random.integer(0, int64_t(kinds.size()) - 1));
  for (size_t k = 0; k < kinds.size(); ++k) {
    const auto &[name, find] = kinds[(start + k) % kinds.size()];
    Edits edits;
    for (std::vector<std::string> *part : {&program.body, &program.results, &program.arguments})
      if ((part == &program.arguments) == (find == widerRange))
        for (std::string &line : *part)
          find(program, line, edits);
    if (edits.empty())
      continue;
    const Edit &edit = random.choice(edits);
    edit.line->replace(edit.at, edit.length, edit.with);
    return name;
  }
  return "";
}
