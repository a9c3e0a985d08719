// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/Report.h"
#include "ir/Dim.h"
#include "tools/Terminal.h"

#include "mlir/IR/MLIRContext.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <set>

using namespace rondo;
using namespace rondo::tools;

llvm::StringRef rondo::tools::verdictText(passes::Verdict verdict) {
  switch (verdict) {
  case passes::Verdict::Accepted:
    return "accepted";
  case passes::Verdict::Refuted:
    return "refuted";
  case passes::Verdict::NotProved:
    return "not-proved";
  case passes::Verdict::IllFormed:
    return "ill-formed";
  }
  return "ill-formed";
}

//===-- Diagnostics for people --===//

static std::string placeText(const passes::ProofPlace &place) {
  std::string text = place.file;
  if (place.line)
    text += ":" + std::to_string(place.line);
  if (place.line && place.column)
    text += ":" + std::to_string(place.column);
  return text;
}

/// The line of the source that `place` names, if the file still has it.
static std::optional<std::string> sourceLine(const passes::ProofPlace &place) {
  if (!place.line || place.file.empty())
    return std::nullopt;
  auto file = llvm::MemoryBuffer::getFile(place.file, /*IsText=*/true);
  if (!file)
    return std::nullopt;
  llvm::StringRef rest = (*file)->getBuffer();
  for (unsigned line = 1; line < place.line && !rest.empty(); ++line)
    rest = rest.split('\n').second;
  std::string text = rest.split('\n').first.rtrim('\r').str();
  return llvm::StringRef(text).trim().empty() ? std::nullopt : std::optional(text);
}

static void printExcerpt(llvm::raw_ostream &os, const passes::ProofPlace &place) {
  constexpr size_t longestLine = 200;
  std::optional<std::string> line = sourceLine(place);
  if (!line || line->size() > longestLine)
    return;
  os << "  " << styled(Stream::Error, Style::Faint, *line) << '\n';
  if (!place.column)
    return;
  unsigned width = 1;
  if (place.endColumn > place.column)
    width = place.endColumn - place.column;
  // Tabs keep their width, so that the caret stands below its character. Columns count characters: bytes that
  // continue one take no column.
  std::string indent;
  unsigned column = 1;
  for (char c : *line) {
    if ((c & 0xc0) == 0x80)
      continue;
    if (column++ == place.column)
      break;
    indent += c == '\t' ? '\t' : ' ';
  }
  os << "  " << indent << styled(Stream::Error, Style::Good, "^" + std::string(width - 1, '~')) << '\n';
}

template <typename Range, typename Text> static std::string joined(const Range &range, Text text) {
  return llvm::join(llvm::map_range(range, text), ", ");
}

static std::string listText(llvm::ArrayRef<int64_t> values) {
  return "[" + joined(values, [](int64_t value) { return std::to_string(value); }) + "]";
}

std::string rondo::tools::counterexampleText(const passes::Counterexample &example) {
  std::vector<std::string> parts;
  for (const auto &[name, value] : example.sizes)
    parts.push_back(name + "=" + std::to_string(value));
  for (const auto &[name, values] : example.values)
    parts.push_back(name + "=" + listText(values));
  std::string text = llvm::join(parts, ", ");
  if (!example.shapes.empty())
    text += (text.empty() ? "" : ": ") +
            llvm::join(llvm::map_range(example.shapes, [](const auto &shape) { return listText(shape); }),
                       " with ");
  if (example.step && *example.step > 0)
    text += ", in step " + std::to_string(*example.step) + ", if the loop gets there";
  return text;
}

std::string rondo::tools::fixText(const passes::ProofFix &fix) {
  return "line " + std::to_string(fix.place.line) + ": " +
         (fix.message.empty() ? "`" + fix.replacement + "`" : fix.message);
}

void rondo::tools::printDiagnostic(llvm::raw_ostream &os, const passes::ProofDiagnostic &diagnostic) {
  Progress::clear();
  std::string place = placeText(diagnostic.place);
  if (!place.empty())
    os << styled(Stream::Error, Style::Bold, place) << ": ";
  Style style = diagnostic.severity == "error" ? Style::Error : Style::Warning;
  os << styled(Stream::Error, style, diagnostic.severity + "[" + diagnostic.code + "]:") << ' '
     << styled(Stream::Error, Style::Bold, diagnostic.message) << '\n';
  bool excerpts = isTerminal(Stream::Error);
  if (excerpts)
    printExcerpt(os, diagnostic.place);
  auto line = [&](llvm::StringRef head, llvm::StringRef text) {
    os << "  " << styled(Stream::Error, Style::Note, head) << ' ' << text << '\n';
  };
  for (const passes::ProofNote &note : diagnostic.notes) {
    std::string where;
    if (note.place.line && note.place.file == diagnostic.place.file)
      where = " (line " + std::to_string(note.place.line) + ")";
    else if (!note.place.file.empty())
      where = " (" + placeText(note.place) + ")";
    line("note:", note.message + where);
  }
  if (diagnostic.counterexample)
    line("note:",
         passes::sizesText(*diagnostic.counterexample) + counterexampleText(*diagnostic.counterexample));
  if (!diagnostic.assume.empty())
    line("help:", "this would close it: `" + diagnostic.assume + "`");
  if (!diagnostic.help.empty())
    line("help:", diagnostic.help);
  for (const passes::ProofFix &fix : diagnostic.fixes)
    line(fix.proved ? "fix (checked):" : "fix:", fixText(fix));
}

//===-- What --explain adds --===//

static std::string valueText(const passes::EntryValue &value) {
  std::string type =
      value.type.empty() ? value.dtype + "[" + llvm::join(value.shape, ", ") + "]" : value.type;
  return value.name + ": " + type + (value.vocabulary.empty() ? "" : " in " + value.vocabulary);
}

static void printEntry(llvm::raw_ostream &os, const passes::EntryProof &entry, const ReportSizes &at) {
  os << "entry " << entry.name << '(' << joined(entry.inputs, valueText) << ") -> ("
     << joined(entry.outputs, valueText) << ")\n";
  if (!entry.workspaceBytes.empty()) {
    os << "  memory: at most " << entry.workspaceBytes << " bytes";
    if (std::optional<int64_t> value = at.empty() ? std::nullopt : valueAt(entry.workspaceBytes, at))
      os << " = " << *value;
    os << '\n';
  }
  for (const std::string &sentence : entry.contract)
    os << "  checked at the entry: " << sentence << '\n';
  for (const std::string &sentence : entry.assumed)
    os << "  taken for granted: " << sentence << '\n';
}

/// "9 equal sizes, 2 lower bounds"
static std::string kindsText(const passes::Proof &proof) {
  return joined(proof.kinds, [](const auto &kind) { return std::to_string(kind.second) + " " + kind.first; });
}

void rondo::tools::printExplanation(llvm::raw_ostream &os, const passes::Proof &proof,
                                    const ReportSizes &at) {
  for (const passes::EntryProof &entry : proof.entries)
    printEntry(os, entry, at);
  // A function that is called twice has its loop twice, mostly with the same laws.
  std::set<std::string> said;
  for (const passes::LoopLaws &loop : proof.loops) {
    std::string line = "loop at line " + std::to_string(loop.place.line) + ": " + llvm::join(loop.laws, "; ");
    if (said.insert(line).second)
      os << line << '\n';
  }
  if (proof.obligations)
    os << "obligations: " << kindsText(proof) << '\n';
}

std::optional<int64_t> rondo::tools::valueAt(const std::string &expression, const ReportSizes &at) {
  mlir::MLIRContext context;
  context.loadDialect<RondoDialect>();
  std::optional<Dim> dim = Dim::parseText(&context, expression);
  if (!dim)
    return std::nullopt;
  return dim->evaluate([&](llvm::StringRef symbol) -> std::optional<int64_t> {
    for (const auto &[name, value] : at)
      if (symbol == name)
        return value;
    return std::nullopt;
  });
}
