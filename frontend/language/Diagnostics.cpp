// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Collecting and printing diagnostics; suggestions by edit distance.

#include "frontend/language/Diagnostics.h"

#include "llvm/Support/raw_ostream.h"

#include <algorithm>

namespace rondo::language {

Diagnostic &Diagnostic::note(Range where, const llvm::Twine &text) {
  notes.push_back({where, text.str()});
  return *this;
}

Diagnostic &Diagnostic::suggest(const llvm::Twine &text) {
  help = text.str();
  return *this;
}

Diagnostic &Diagnostic::suggestName(llvm::StringRef name) {
  meant = name.str();
  return suggest("did you mean `" + name + "`?");
}

Diagnostic &Diagnostics::error(const char *code, Range range, const llvm::Twine &message) {
  if (range.valid() && !seen_.insert({code, range.buffer, range.begin}).second)
    return repeated_ = Diagnostic();
  Diagnostic diagnostic;
  diagnostic.code = code;
  diagnostic.range = range;
  diagnostic.message = message.str();
  diagnostics_.push_back(std::move(diagnostic));
  return diagnostics_.back();
}

void Diagnostics::sort() {
  // Diagnostics are few; a stable sort by insertion keeps those without a place where they are.
  auto before = [](const Diagnostic &a, const Diagnostic &b) {
    if (a.range.buffer != b.range.buffer || !a.range.valid())
      return false; // Files keep the order in which they were read.
    return a.range.begin < b.range.begin;
  };
  for (size_t i = 1; i < diagnostics_.size(); ++i)
    for (size_t j = i; j > 0 && before(diagnostics_[j], diagnostics_[j - 1]); --j)
      std::swap(diagnostics_[j], diagnostics_[j - 1]);
}

namespace {

void printPlace(llvm::raw_ostream &os, Range range) {
  if (!range.valid())
    return;
  Position start = range.start();
  os << range.buffer->path() << ':' << start.line << ':' << start.column << ": ";
}

// The source line and a caret below the range's first character.
void printExcerpt(llvm::raw_ostream &os, Range range) {
  Position start = range.start(), stop = range.stop();
  llvm::StringRef line = range.buffer->line(start.line);
  if (line.empty())
    return;
  std::string number = std::to_string(start.line);
  os << "  " << number << " | " << line << '\n' << "  " << std::string(number.size(), ' ') << " | ";
  unsigned column = 1;
  for (char c : line) {
    if ((c & 0xC0) == 0x80)
      continue;
    if (column++ >= start.column)
      break;
    os << (c == '\t' ? '\t' : ' '); // Tabs are repeated, so that the caret stands where the reader sees it.
  }
  unsigned width = stop.line == start.line && stop.column > start.column ? stop.column - start.column : 1;
  os << '^' << std::string(width - 1, '~') << '\n';
}

} // namespace

void print(llvm::raw_ostream &os, const Diagnostic &diagnostic, bool colour) {
  using Colors = llvm::raw_ostream::Colors;
  printPlace(os, diagnostic.range);
  if (colour)
    os.changeColor(Colors::RED, /*Bold=*/true);
  os << "error[" << diagnostic.code << "]";
  if (colour)
    os.resetColor();
  os << ": " << diagnostic.message << '\n';
  if (diagnostic.range.valid())
    printExcerpt(os, diagnostic.range);
  for (const Note &note : diagnostic.notes) {
    os << "  note: " << note.message;
    if (note.range.valid()) {
      bool sameFile = diagnostic.range.valid() && note.range.buffer == diagnostic.range.buffer;
      os << " (" << (sameFile ? "line " : (note.range.buffer->path() + ":").str()) << note.range.start().line
         << ")";
    }
    os << '\n';
  }
  if (!diagnostic.help.empty())
    os << "  help: " << diagnostic.help << '\n';
}

void print(llvm::raw_ostream &os, const Diagnostics &diagnostics, bool colour) {
  for (const Diagnostic &diagnostic : diagnostics.all())
    print(os, diagnostic, colour);
}

std::string closestName(llvm::StringRef name, llvm::ArrayRef<llvm::StringRef> candidates) {
  constexpr size_t longestMisspelt = 200; // comparing takes time by the square of the length
  if (name.size() > longestMisspelt)
    return "";
  // A third of the name may be wrong, and never all of it.
  unsigned best = (name.size() + 2) / 3 + 1;
  llvm::StringRef result;
  for (llvm::StringRef candidate : candidates) {
    if (candidate == name)
      continue;
    unsigned distance = name.edit_distance(candidate, /*AllowReplacements=*/true, best);
    // A variant of it: `gru_cell_after` for `gru_cell`.
    bool isVariant = candidate.starts_with(name) && candidate.drop_front(name.size()).starts_with("_");
    if (candidate.equals_insensitive(name) || isVariant)
      distance = std::min(distance, 1u);
    if (distance < best && distance < name.size()) {
      best = distance;
      result = candidate;
    }
  }
  return result.str();
}

} // namespace rondo::language
