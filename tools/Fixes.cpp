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

static std::string applied(llvm::StringRef text, llvm::ArrayRef<Edit> edits) {
  std::string result;
  uint32_t at = 0;
  for (const Edit &edit : edits) {
    result += (text.slice(at, edit.begin) + edit.text).str();
    at = edit.end;
  }
  return result + text.drop_front(at).str();
}

/// The edits that make both changes to the first text; `second` speaks of the text that `first` made.
static std::vector<Edit> composed(std::vector<Edit> edits, const Edit &second, llvm::StringRef between) {
  uint32_t begin = second.begin, end = second.end;
  std::string text = second.text;
  std::vector<Edit> apart;
  // How much longer the text has become: by the edits so far, by those in front of the second change, by
  // those that it meets.
  int64_t grown = 0, grownBefore = 0, grownWithin = 0;
  for (Edit &edit : edits) {
    uint32_t from = edit.begin + grown, to = from + edit.text.size();
    int64_t more = int64_t(edit.text.size()) - (edit.end - edit.begin);
    grown += more;
    if (second.begin >= to || second.end <= from) {
      grownBefore += second.begin >= to ? more : 0;
      apart.push_back(std::move(edit));
      continue;
    }
    // What was changed is changed again: both are one.
    if (from < begin)
      text = (between.slice(from, begin) + text).str();
    if (to > end)
      text += between.slice(end, to);
    begin = std::min(begin, from);
    end = std::max(end, to);
    grownWithin += more;
  }
  apart.push_back({uint32_t(begin - grownBefore), uint32_t(end - grownBefore - grownWithin), text});
  llvm::sort(apart, [](const Edit &a, const Edit &b) { return a.begin < b.begin; });
  return apart;
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
  auto quoted = [&](const Edit &edit) { return "`" + llvm::StringRef(edit.text).trim().str() + "`"; };
  unsigned line = start.line;
  for (auto [i, edit] : llvm::enumerate(edits)) {
    unsigned begins = positionOf(text, edit.begin).line;
    if (i == 0) {
      fix.message = quoted(edit);
      line = begins;
      continue;
    }
    fix.replacement += (text.slice(edits[i - 1].end, edit.begin) + edit.text).str();
    fix.message += (i + 1 == edits.size() ? " and " : ", ") +
                   (begins == line ? "" : "line " + std::to_string(begins) + ": ") + quoted(edit);
    line = begins;
  }
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

/// Where the text itself cannot be read, its parts say nothing.
static bool canBeRead(llvm::ArrayRef<passes::ProofDiagnostic> errors) {
  return llvm::none_of(errors, [](const passes::ProofDiagnostic &error) {
    return error.code == "E-SYNTAX" || error.code == "E-NAME" || error.code == "E-FILE";
  });
}

namespace {

constexpr size_t maxFixes = 3;
/// A change that costs so much more than the best one is no alternative to it.
constexpr unsigned costRange = 3;
/// First changes that are followed by a second one, and how many second ones each.
constexpr size_t maxFirst = 8, maxSecond = 10;

class FixSearch {
public:
  FixSearch(passes::Proof &proof, std::string path, FixBudget budget)
      : proof(proof), path(std::move(path)), budget(budget) {
    Model model(this->path);
    before = prove(model);
  }

  void run() {
    bool isReadable = canBeRead(before);
    for (size_t i = 0; i < proof.diagnostics.size() && i < before.size(); ++i) {
      if (!open(proof.diagnostics[i].place.file))
        continue;
      if (!before[i].meant.empty())
        rename(proof.diagnostics[i], before[i]);
      else if (isReadable && isSamePlace(proof.diagnostics[i], before[i]) && !fixedBefore(i))
        search(proof.diagnostics[i], before[i]);
    }
  }

private:
  /// A first change after which the error is another one.
  struct Half {
    Repair repair;
    std::string text;
    passes::ProofDiagnostic left;
    bool helps;
  };

  /// The file in which the next error stands: the model, or one that it uses.
  bool open(const std::string &name) {
    if (name == file)
      return true;
    auto read = llvm::MemoryBuffer::getFile(name, /*IsText=*/true);
    if (!read)
      return false;
    buffer = std::move(*read);
    text = buffer->getBuffer();
    file = name;
    return true;
  }

  std::vector<passes::ProofDiagnostic> prove(Model &model) {
    passes::ProveOptions options;
    options.refute = false;
    model.readAndProve(options);
    ++trials;
    return std::move(model.proof().diagnostics);
  }
  std::vector<passes::ProofDiagnostic> prove(const std::string &changed) {
    Model model(path, file, changed);
    return prove(model);
  }

  /// The same mistake with and without its counterexample.
  static bool isSamePlace(const passes::ProofDiagnostic &told, const passes::ProofDiagnostic &error) {
    return told.place.file == error.place.file && told.place.line == error.place.line;
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

  /// The name that was meant, where the model is then as it was without this error.
  void rename(passes::ProofDiagnostic &told, const passes::ProofDiagnostic &error) {
    auto begin = offsetOf(text, error.place.line, error.place.column),
         end = offsetOf(text, error.place.line, error.place.endColumn);
    if (!begin || !end || *begin >= *end || spent())
      return;
    Edit edit{uint32_t(*begin), uint32_t(*end), error.meant};
    if (!isSolved(prove(applied(text, edit)), error))
      return;
    told.fixes.push_back(fixOf(text, file, edit));
    told.help.clear(); // it asked for that name
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
    language::Complaint complaint = complaintOf(error);
    complaint.sizes = told.sizes; // in the step that fails
    for (Repair &repair : language::proposeRepairs(path, file, text, context, complaint)) {
      unsigned cost = repair.cost;
      followUpTo(cost);
      if (!told.fixes.empty())
        most = std::min(most, cost + costRange);
      if (spent() || told.fixes.size() == maxFixes || cost > most)
        break;
      tryFirst(told, error, std::move(repair), halves);
    }
    followUpTo(UINT_MAX);
    // One change is better than two that cost as much.
    if (!told.fixes.empty() && told.fixes.front().message.empty())
      llvm::erase_if(told.fixes, [](const passes::ProofFix &fix) { return !fix.message.empty(); });
    for (const Half &half : halves)
      if (half.helps && told.fixes.empty())
        told.fixes.push_back(fixOf(text, file, half.repair.edits));
  }

  void tryFirst(passes::ProofDiagnostic &told, const passes::ProofDiagnostic &error, Repair repair,
                std::vector<Half> &halves) {
    std::string changed = applied(text, repair.edits);
    std::vector<passes::ProofDiagnostic> left = prove(changed);
    if (isSolved(left, error)) {
      told.fixes.push_back(fixOf(text, file, repair.edits));
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
        return other.place.file == file && other.code != "E-NAME" && other.code != "E-SYNTAX" ? &other
                                                                                              : nullptr;
    return nullptr;
  }

  void followUp(passes::ProofDiagnostic &told, const passes::ProofDiagnostic &error, const Half &half) {
    mlir::MLIRContext context(dialects(), mlir::MLIRContext::Threading::DISABLED);
    context.getDiagEngine().registerHandler([](mlir::Diagnostic &) { return mlir::success(); });
    std::vector<Repair> repairs =
        language::proposeRepairs(path, file, half.text, context, complaintOf(half.left));
    // What was done once is most likely to be done again.
    llvm::stable_sort(repairs, [&](const Repair &a, const Repair &b) {
      return (a.kind == half.repair.kind) > (b.kind == half.repair.kind);
    });
    repairs.resize(std::min(repairs.size(), maxSecond));
    for (const Repair &repair : repairs) {
      if (spent() || told.fixes.size() == maxFixes)
        return;
      if (repair.edits.size() == 1 && isSolved(prove(applied(half.text, repair.edits)), error))
        told.fixes.push_back(fixOf(text, file, composed(half.repair.edits, repair.edits[0], half.text)));
    }
  }

  passes::Proof &proof;
  std::string path, file; // the model, and where the mistake stands
  std::unique_ptr<llvm::MemoryBuffer> buffer;
  llvm::StringRef text;
  FixBudget budget;
  std::clock_t start = std::clock();
  unsigned trials = 0;
  std::vector<passes::ProofDiagnostic> before;
};

} // namespace

void rondo::tools::findFixes(passes::Proof &proof, const std::string &path, FixBudget budget) {
  if (!proof.diagnostics.empty())
    FixSearch(proof, path, budget).run();
}
