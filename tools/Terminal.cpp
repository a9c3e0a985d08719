// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/Terminal.h"

#include <cstdlib>
#include <unistd.h>

using namespace rondo::tools;

bool rondo::tools::isTerminal(Stream stream) {
  return ::isatty(stream == Stream::Output ? STDOUT_FILENO : STDERR_FILENO);
}

bool rondo::tools::usesColour(Stream stream) {
  const char *refused = std::getenv("NO_COLOR");
  const char *terminal = std::getenv("TERM");
  return isTerminal(stream) && !(refused && *refused) && terminal && llvm::StringRef(terminal) != "dumb";
}

static const char *escapeOf(Style style) {
  switch (style) {
  case Style::Plain:
    return "";
  case Style::Bold:
    return "\033[1m";
  case Style::Error:
    return "\033[1;31m";
  case Style::Warning:
    return "\033[1;33m";
  case Style::Note:
    return "\033[1;36m";
  case Style::Good:
    return "\033[1;32m";
  case Style::Faint:
    return "\033[2m";
  }
  return "";
}

std::string rondo::tools::styled(Stream stream, Style style, llvm::StringRef text) {
  if (style == Style::Plain || !usesColour(stream))
    return text.str();
  return escapeOf(style) + text.str() + "\033[0m";
}

void rondo::tools::reportCommandError(llvm::StringRef message) {
  Progress::clear();
  llvm::errs() << "rondo: " << styled(Stream::Error, Style::Error, "error:") << ' ' << message << '\n';
}

/// Is a progress line on the terminal? There is one standard error.
static bool progressShown = false;

void Progress::step(llvm::StringRef what) {
  if (!isTerminal(Stream::Error))
    return;
  clear();
  llvm::errs() << styled(Stream::Error, Style::Faint, (llvm::Twine("… ") + what).str());
  progressShown = true;
}

void Progress::clear() {
  if (progressShown)
    llvm::errs() << "\r\033[K";
  progressShown = false;
}
