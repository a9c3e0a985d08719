// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/Fixes.h"
#include "tools/Model.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MemoryBuffer.h"

#include <algorithm>
#include <set>

using namespace rondo;
using namespace rondo::tools;

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

/// What a diagnostic is about, wherever a fix has moved it to.
static std::multiset<std::pair<std::string, std::string>> subjects(const passes::Proof &proof) {
  std::multiset<std::pair<std::string, std::string>> found;
  for (const passes::ProofDiagnostic &diagnostic : proof.diagnostics)
    found.insert({diagnostic.code, diagnostic.message});
  return found;
}

static bool helps(const std::string &path, llvm::StringRef text, const passes::ProofFix &fix,
                  const passes::ProofDiagnostic &diagnostic, const passes::Proof &before) {
  std::optional<std::string> changed = applyFix(text, fix);
  if (!changed)
    return false;
  Model model(path, *changed);
  model.readAndProve();
  auto left = subjects(model.proof()), allowed = subjects(before);
  allowed.erase(allowed.find({diagnostic.code, diagnostic.message}));
  return std::includes(allowed.begin(), allowed.end(), left.begin(), left.end());
}

void rondo::tools::checkFixes(passes::Proof &proof, const std::string &path) {
  bool any =
      llvm::any_of(proof.diagnostics, [](const auto &diagnostic) { return !diagnostic.fixes.empty(); });
  if (!any)
    return;
  auto file = llvm::MemoryBuffer::getFile(path, /*IsText=*/true);
  const passes::Proof before = proof;
  for (passes::ProofDiagnostic &diagnostic : proof.diagnostics) {
    for (passes::ProofFix &fix : diagnostic.fixes)
      fix.proved = fix.proved || (file && fix.place.file == path &&
                                  helps(path, (*file)->getBuffer(), fix, diagnostic, before));
    llvm::erase_if(diagnostic.fixes, [](const passes::ProofFix &fix) { return !fix.proved; });
  }
}
