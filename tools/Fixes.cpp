// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/Fixes.h"
#include "frontend/repairs/Repairs.h"
#include "tools/Dialects.h"
#include "tools/Model.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MemoryBuffer.h"

#include <algorithm>
#include <climits>
#include <ctime>
#include <set>

using namespace rondo;
using namespace rondo::tools;
using language::Edit;
using language::Repair;

/// The offset of a line and column, both counted from 1; a column counts characters, not bytes.
static std::optional<size_t> offsetOf(llvm::StringRef text, unsigned line, unsigned column) {
  size_t offset = 0;
  for (unsigned l = 1; l < line; ++l) {
    offset = text.find('\n', offset);
    if (offset == llvm::StringRef::npos)
      return std::nullopt;
    ++offset;
  }
  for (unsigned c = 1; c < column; ++c) {
    if (offset >= text.size() || text[offset] == '\n')
      return std::nullopt;
    do
      ++offset;
    while (offset < text.size() && (text[offset] & 0xc0) == 0x80);
  }
  return offset;
}

std::optional<std::string> rondo::tools::applyFix(llvm::StringRef text, const passes::ProofFix &fix) {
  if (!fix.place.line || !fix.place.column || !fix.endLine || !fix.endColumn)
    return std::nullopt;
  std::optional<size_t> begin = offsetOf(text, fix.place.line, fix.place.column);
  std::optional<size_t> end = offsetOf(text, fix.endLine, fix.endColumn);
  if (!begin || !end || *begin > *end)
    return std::nullopt;
  return (text.take_front(*begin) + fix.replacement + text.drop_front(*end)).str();
}

//===-- Edits --===//

static std::string applied(llvm::StringRef text, const Edit &edit) {
  return (text.take_front(edit.begin) + edit.text + text.drop_front(edit.end)).str();
}

/// The edits that make both changes to the first text; `second` speaks of the text that `first` made.
static std::vector<Edit> composed(const Edit &first, const Edit &second, llvm::StringRef between) {
  int64_t grown = int64_t(first.text.size()) - (first.end - first.begin);
  uint32_t firstEnd = first.begin + first.text.size();
  if (second.end <= first.begin)
    return {second, first};
  if (second.begin >= firstEnd)
    return {first, {uint32_t(second.begin - grown), uint32_t(second.end - grown), second.text}};
  uint32_t begin = std::min(first.begin, second.begin), end = std::max(firstEnd, second.end);
  std::string text =
      (between.slice(begin, second.begin) + second.text + between.slice(second.end, end)).str();
  return {{begin, uint32_t(end - grown), text}};
}

static language::Position positionOf(llvm::StringRef text, uint32_t offset) {
  llvm::StringRef before = text.take_front(offset);
  size_t line = before.rfind('\n') + 1; // npos + 1 is 0
  unsigned column = 1;
  for (char c : before.drop_front(line))
    column += (c & 0xc0) != 0x80;
  return {unsigned(before.count('\n')) + 1, column};
}

/// One replacement from the first edit to the last, with the text between them.
static passes::ProofFix fixOf(llvm::StringRef text, const std::string &path, llvm::ArrayRef<Edit> edits) {
  passes::ProofFix fix;
  language::Position start = positionOf(text, edits.front().begin), stop = positionOf(text, edits.back().end);
  fix.place = {path, start.line, start.column, 0};
  fix.endLine = stop.line;
  fix.endColumn = stop.column;
  fix.proved = true;
  fix.replacement = edits.front().text;
  if (edits.size() == 1)
    return fix;
  fix.replacement += (text.slice(edits[0].end, edits[1].begin) + edits[1].text).str();
  unsigned line = positionOf(text, edits[1].begin).line;
  fix.message = "`" + edits[0].text + "` and " +
                (line == start.line ? "" : "line " + std::to_string(line) + ": ") + "`" + edits[1].text + "`";
  return fix;
}

//===-- Errors --===//

/// What an error is about, wherever a change has moved it to.
using Subject = std::pair<std::string, std::string>;

static Subject subjectOf(const passes::ProofDiagnostic &diagnostic) {
  return {diagnostic.code, diagnostic.message};
}

static std::multiset<Subject> subjects(const std::vector<passes::ProofDiagnostic> &diagnostics) {
  std::multiset<Subject> found;
  for (const passes::ProofDiagnostic &diagnostic : diagnostics)
    found.insert(subjectOf(diagnostic));
  return found;
}

/// Two parts of one state are mostly wrong for one reason.
static bool sameCause(const passes::ProofDiagnostic &a, const passes::ProofDiagnostic &b) {
  if (a.place.line != b.place.line)
    return false;
  bool samePlace = a.place.column == b.place.column;
  return samePlace || (a.sizes.empty() ? a.code == b.code : a.sizes == b.sizes);
}

static language::Complaint complaintOf(const passes::ProofDiagnostic &diagnostic) {
  language::Complaint complaint;
  complaint.code = diagnostic.code;
  complaint.place = {diagnostic.place.line, diagnostic.place.column};
  complaint.sizes = diagnostic.sizes;
  for (const passes::ProofNote &note : diagnostic.notes)
    if (note.place.file == diagnostic.place.file)
      complaint.related.push_back({note.place.line, note.place.column});
  return complaint;
}

//===-- The search --===//

namespace {

constexpr size_t maxFixes = 3;
/// A change that costs so much more than the best one is no alternative to it.
constexpr unsigned costRange = 3;
/// First changes that are followed by a second one, and how many second ones each.
constexpr size_t maxFirst = 8, maxSecond = 10;

class FixSearch {
public:
  FixSearch(passes::Proof &proof, std::string path, llvm::StringRef text, FixBudget budget)
      : proof(proof), path(std::move(path)), text(text), budget(budget), before(prove(text)) {}

  void run() {
    for (size_t i = 0; i < proof.diagnostics.size() && i < before.size(); ++i)
      if (isOfText(proof.diagnostics[i], before[i]) && !fixedBefore(i))
        search(proof.diagnostics[i], before[i]);
  }

private:
  /// A first change after which the error is another one.
  struct Half {
    Repair repair;
    std::string text;
    passes::ProofDiagnostic left;
    bool helps;
  };

  std::vector<passes::ProofDiagnostic> prove(llvm::StringRef changed) {
    passes::ProveOptions options;
    options.refute = false;
    Model model(path, changed.str());
    model.readAndProve(options);
    ++trials;
    return std::move(model.proof().diagnostics);
  }

  /// A mistake that stands in this file, the same with and without its counterexample.
  bool isOfText(const passes::ProofDiagnostic &told, const passes::ProofDiagnostic &error) const {
    return told.place.file == path && told.place.line == error.place.line;
  }

  bool spent() const {
    return trials >= budget.trials ||
           double(std::clock() - start) * 1000 / CLOCKS_PER_SEC >= budget.milliseconds;
  }

  /// An earlier error has the same cause, and its fix does away with both.
  bool fixedBefore(size_t i) const {
    for (size_t j = 0; j < i; ++j)
      if (!proof.diagnostics[j].fixes.empty() && sameCause(before[i], before[j]))
        return true;
    return false;
  }

  void search(passes::ProofDiagnostic &told, const passes::ProofDiagnostic &error) {
    mlir::MLIRContext context(dialects(), mlir::MLIRContext::Threading::DISABLED);
    context.getDiagEngine().registerHandler([](mlir::Diagnostic &) { return mlir::success(); });
    std::vector<Half> halves;
    size_t followed = 0;
    unsigned most = UINT_MAX;
    // Two cheap changes come before a dear one.
    auto followUpTo = [&](unsigned cost) {
      for (; followed < halves.size() && halves[followed].repair.cost + costRange <= cost; ++followed)
        if (told.fixes.empty() && !spent())
          followUp(told, error, halves[followed]);
    };
    for (Repair &repair : language::proposeRepairs(path, text, context, complaintOf(error))) {
      unsigned cost = repair.cost;
      followUpTo(cost);
      if (!told.fixes.empty())
        most = std::min(most, cost + costRange);
      if (spent() || told.fixes.size() == maxFixes || cost > most)
        break;
      tryFirst(told, error, std::move(repair), halves);
    }
    followUpTo(UINT_MAX);
    // One change is better than two.
    bool simple = llvm::any_of(told.fixes, [](const passes::ProofFix &fix) { return fix.message.empty(); });
    if (simple)
      llvm::erase_if(told.fixes, [](const passes::ProofFix &fix) { return !fix.message.empty(); });
    for (const Half &half : halves)
      if (half.helps && told.fixes.empty())
        told.fixes.push_back(fixOf(text, path, half.repair.edit));
  }

  void tryFirst(passes::ProofDiagnostic &told, const passes::ProofDiagnostic &error, Repair repair,
                std::vector<Half> &halves) {
    std::string changed = applied(text, repair.edit);
    std::vector<passes::ProofDiagnostic> left = prove(changed);
    if (isSolved(left, error)) {
      told.fixes.push_back(fixOf(text, path, repair.edit));
      return;
    }
    const passes::ProofDiagnostic *next = nextOf(left, error);
    if (next && halves.size() < maxFirst)
      halves.push_back({std::move(repair), std::move(changed), *next, isSmaller(left, error)});
  }

  /// The error and those of its cause are gone, and no other came.
  bool isSolved(llvm::ArrayRef<passes::ProofDiagnostic> left, const passes::ProofDiagnostic &error) const {
    std::vector<passes::ProofDiagnostic> others;
    for (const passes::ProofDiagnostic &other : before)
      if (!sameCause(other, error))
        others.push_back(other);
    auto allowed = subjects(others), found = subjects(left.vec());
    return std::includes(allowed.begin(), allowed.end(), found.begin(), found.end());
  }

  /// The error alone is gone, and no other came.
  bool isSmaller(llvm::ArrayRef<passes::ProofDiagnostic> left, const passes::ProofDiagnostic &error) const {
    auto allowed = subjects(before), found = subjects(left.vec());
    allowed.erase(allowed.find(subjectOf(error)));
    return std::includes(allowed.begin(), allowed.end(), found.begin(), found.end());
  }

  /// What is left to be mended after a first change; null where that has led nowhere.
  const passes::ProofDiagnostic *nextOf(llvm::ArrayRef<passes::ProofDiagnostic> left,
                                        const passes::ProofDiagnostic &error) const {
    std::multiset<Subject> found = subjects(left.vec()), known = subjects(before);
    if (left.size() > before.size() || found.count(subjectOf(error)))
      return nullptr;
    for (const passes::ProofDiagnostic &other : left)
      if (!known.count(subjectOf(other)) || sameCause(other, error))
        return other.place.file == path && other.code != "E-NAME" && other.code != "E-SYNTAX" ? &other
                                                                                              : nullptr;
    return nullptr;
  }

  void followUp(passes::ProofDiagnostic &told, const passes::ProofDiagnostic &error, const Half &half) {
    mlir::MLIRContext context(dialects(), mlir::MLIRContext::Threading::DISABLED);
    context.getDiagEngine().registerHandler([](mlir::Diagnostic &) { return mlir::success(); });
    std::vector<Repair> repairs = language::proposeRepairs(path, half.text, context, complaintOf(half.left));
    // What was done once is most likely to be done again.
    llvm::stable_sort(repairs, [&](const Repair &a, const Repair &b) {
      return (a.kind == half.repair.kind) > (b.kind == half.repair.kind);
    });
    repairs.resize(std::min(repairs.size(), maxSecond));
    for (const Repair &repair : repairs) {
      if (spent() || told.fixes.size() == maxFixes)
        return;
      if (isSolved(prove(applied(half.text, repair.edit)), error))
        told.fixes.push_back(fixOf(text, path, composed(half.repair.edit, repair.edit, half.text)));
    }
  }

  passes::Proof &proof;
  std::string path;
  llvm::StringRef text;
  FixBudget budget;
  std::clock_t start = std::clock();
  unsigned trials = 0;
  std::vector<passes::ProofDiagnostic> before;
};

} // namespace

/// Where the text itself cannot be read, its parts say nothing.
static bool isReadable(const passes::Proof &proof) {
  return llvm::none_of(proof.diagnostics, [](const passes::ProofDiagnostic &diagnostic) {
    return diagnostic.code == "E-SYNTAX" || diagnostic.code == "E-NAME" || diagnostic.code == "E-FILE";
  });
}

void rondo::tools::findFixes(passes::Proof &proof, const std::string &path, FixBudget budget) {
  if (proof.diagnostics.empty() || !isReadable(proof))
    return;
  if (auto file = llvm::MemoryBuffer::getFile(path, /*IsText=*/true))
    FixSearch(proof, path, (*file)->getBuffer(), budget).run();
}
