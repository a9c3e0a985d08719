// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// libFuzzer harness of the repairs: for any text and any complaint about it the proposals lie within the
// text, in order, and each can be applied. The complaint is the text's own first one, or one that the text's
// bytes choose: a code, a place, two sizes.
#include "frontend/language/Language.h"
#include "frontend/language/Parser.h"
#include "frontend/repairs/Repairs.h"

#include "mlir/IR/MLIRContext.h"
#include "llvm/ADT/Hashing.h"
#include "llvm/Support/xxhash.h"

#include <cstdlib>

using namespace rondo::language;

/// A context keeps every type and attribute that it ever made: a new one now and then keeps memory level.
static mlir::MLIRContext &freshContext() {
  static std::unique_ptr<mlir::MLIRContext> context;
  static unsigned uses = 0;
  if (uses++ % 64 == 0)
    context = std::make_unique<mlir::MLIRContext>(mlir::MLIRContext::Threading::DISABLED);
  return *context;
}

/// A name or a number of the text, or what stands at some byte of it.
static std::string someWord(llvm::StringRef text, uint64_t choice) {
  size_t begin = text.find_first_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
                                    choice % (text.size() + 1));
  size_t length = choice / 256 % 6 + 1; // `2*B` is a size too
  return begin == llvm::StringRef::npos ? "1" : text.substr(begin, length).str();
}

static Position positionAt(llvm::StringRef text, size_t offset) {
  llvm::StringRef before = text.take_front(offset);
  return {unsigned(before.count('\n')) + 1, unsigned(before.size() - (before.rfind('\n') + 1)) + 1};
}

/// Every code that the menu asks about, and one that it does not know.
static constexpr const char *codes[] = {"E-AXIS",     "E-BATCH-SRC", "E-BOUND",  "E-CONST", "E-DIV",
                                        "E-FEAT",     "E-INDEX",     "E-LAYERS", "E-LEN",   "E-PAD",
                                        "E-LOOP-INV", "E-RANGE",     "E-RANK",   "E-STATE", "E-LOOP-RANK",
                                        "E-TILE",     "E-TIME",      "E-TYPE",   "E-ARITY", "E-NONE"};

static Complaint complaintAbout(llvm::StringRef text, const Diagnostics &diagnostics) {
  uint64_t choice = llvm::xxh3_64bits(text);
  auto next = [&](uint64_t below) {
    uint64_t taken = choice % below;
    choice = choice / below ^ choice << 21;
    return taken;
  };
  Complaint complaint;
  if (diagnostics.hasErrors() && next(2)) {
    const Diagnostic &first = diagnostics.all().front();
    complaint.code = first.code;
    complaint.place = first.range.valid() ? first.range.start() : Position{1, 1};
    return complaint;
  }
  complaint.code = codes[next(std::size(codes))];
  complaint.place = positionAt(text, next(text.size() + 1));
  for (unsigned notes = next(3); notes > 0; --notes)
    complaint.related.push_back(positionAt(text, next(text.size() + 1)));
  if (next(8))
    complaint.sizes = {someWord(text, next(1 << 20)), someWord(text, next(1 << 20))};
  return complaint;
}

/// Reading the standard library takes most of the time: texts with a syntax error go no further.
static bool isReadable(llvm::StringRef text) {
  Sources sources;
  Diagnostics diagnostics;
  parse(*sources.add("model.rondo", text), diagnostics);
  return !diagnostics.hasErrors() || text.size() % 16 == 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const llvm::StringRef text(reinterpret_cast<const char *>(data), size);
  if (!isReadable(text))
    return 0;
  const char *path = "/a folder that is not there/model.rondo";
  Sources sources;
  Diagnostics diagnostics;
  (void)importRondoText(path, text, freshContext(), sources, diagnostics);
  for (const Repair &repair : proposeRepairs(path, path, text, freshContext(), complaintAbout(text, diagnostics))) {
    uint32_t end = 0;
    for (const Edit &edit : repair.edits) {
      if (edit.begin < end || edit.end < edit.begin || edit.end > text.size())
        std::abort();
      end = edit.end;
    }
    if (repair.edits.empty())
      std::abort();
  }
  return 0;
}
