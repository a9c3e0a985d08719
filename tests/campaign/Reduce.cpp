// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Shrinks a program that shows a fault: results, statements and whole loops are left out one after the other,
// as long as the same fault shows.
#include "tests/campaign/Oracle.h"
#include "llvm/ADT/StringRef.h"

using namespace rondo::campaign;

/// What is wrong, without the sizes and names at which it shows.
static std::string kindOf(const std::string &wrong) {
  llvm::StringRef text(wrong);
  for (const char *end : {", but", " at ", ":"})
    text = text.take_front(text.find(end));
  return text.str();
}

/// The line that ends the block that begins in this one; itself where none does.
static size_t endOf(const std::vector<std::string> &body, size_t line) {
  int depth = 0;
  for (size_t at = line; at < body.size(); ++at) {
    for (char c : body[at])
      depth += (c == '{') - (c == '}');
    if (depth <= 0)
      return at;
  }
  return line;
}

Program rondo::campaign::reduce(const Program &program, const Program *original, const std::string &wrong,
                                Oracle &oracle) {
  Program best = program;
  const std::string kind = kindOf(wrong);
  auto keep = [&](const Program &smaller) {
    bool shows = kindOf(oracle.judge(smaller, original).wrong) == kind;
    if (shows)
      best = smaller;
    return shows;
  };
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t i = 0; i < best.results.size() && best.results.size() > 1; ++i) {
      Program smaller = best;
      smaller.results.erase(smaller.results.begin() + ptrdiff_t(i));
      changed |= keep(smaller);
    }
    for (size_t i = best.body.size(); i-- > 0;) {
      if (i >= best.body.size())
        continue;
      Program smaller = best;
      size_t end = endOf(smaller.body, i);
      smaller.body.erase(smaller.body.begin() + ptrdiff_t(i), smaller.body.begin() + ptrdiff_t(end) + 1);
      changed |= keep(smaller);
    }
  }
  return best;
}
