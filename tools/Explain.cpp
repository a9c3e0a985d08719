// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `rondo explain CODE`: what a cause code means, with a small wrong program and the right one.
#include "tools/Explanations.h"
#include "tools/Terminal.h"
#include "tools/Verbs.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace rondo::tools;

static ExitStatus listCodes() {
  for (const Explanation &page : explanations())
    llvm::outs() << styled(Stream::Output, Style::Bold, page.code())
                 << std::string(14 - page.code().size(), ' ') << page.title() << '\n';
  return Done;
}

/// The page as text: headings stand out, programs are indented.
static void print(const Explanation &page) {
  bool program = false;
  llvm::StringRef rest = page.text.rtrim();
  while (!rest.empty()) {
    auto [line, after] = rest.split('\n');
    rest = after;
    if (line.starts_with("```"))
      program = !program;
    else if (line.starts_with("#"))
      llvm::outs() << styled(Stream::Output, Style::Bold, line.ltrim("# ")) << '\n';
    else
      llvm::outs() << (program && !line.empty() ? "    " : "") << line << '\n';
  }
}

ExitStatus rondo::tools::explain(const ExplainOptions &options) {
  if (options.code.empty())
    return listCodes();
  std::string wanted = llvm::StringRef(options.code).upper();
  auto page = llvm::find_if(explanations(), [&](const Explanation &page) {
    return page.code() == wanted || page.code().drop_front(2) == wanted;
  });
  if (page != explanations().end()) {
    print(*page);
    return Done;
  }
  std::vector<std::string> codes;
  for (const Explanation &page : explanations())
    codes.push_back(page.code().str());
  std::string near = nearestWord(wanted, codes);
  reportCommandError("there is no code `" + options.code + "`; " +
                     (near.empty() ? "" : "did you mean `" + near + "`? ") +
                     "`rondo explain` lists them all");
  return CommandWrong;
}
