// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ir/Ops.h"
#include "tools/Certificates.h"
#include "tools/Fixes.h"
#include "tools/Memory.h"
#include "tools/Model.h"
#include "tools/Report.h"
#include "tools/Terminal.h"
#include "tools/Verbs.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

using namespace rondo;
using namespace rondo::tools;

static void printVerdict(const Model &model) {
  const passes::Proof &proof = model.proof();
  llvm::outs() << model.path() << ": " << styled(Stream::Output, Style::Good, "accepted") << ": "
               << proof.proved << " of " << proof.obligations << " obligations proved in "
               << llvm::format("%.1f ms\n", proof.milliseconds);
}

/// A name in --at that no entry knows; a misspelt one would go unnoticed.
static const std::string *unknownSize(mlir::ModuleOp module, const ReportSizes &at) {
  auto known = [&](llvm::StringRef name) {
    return llvm::any_of(module.getOps<EntryOp>(), [&](EntryOp entry) {
      return llvm::any_of(entry.getSymbols().getAsRange<SymbolAttr>(),
                          [&](SymbolAttr symbol) { return symbol.getSymbolName() == name; });
    });
  };
  for (const auto &[name, value] : at)
    if (!known(name))
      return &name;
  return nullptr;
}

ExitStatus rondo::tools::check(const CheckOptions &options) {
  Model model(options.model);
  passes::ProveOptions proveOptions;
  proveOptions.at = options.at;
  if (!options.certificate.empty())
    model.keepAsRead();
  ExitStatus status = model.readAndProve(proveOptions);
  if (status == Done)
    if (const std::string *name = unknownSize(model.module(), options.at)) {
      reportCommandError("--at: no entry has a size `" + *name + "`");
      return CommandWrong;
    }
  if (status != CommandWrong)
    findFixes(model.proof(), options.model);
  if (status == Done && !options.certificate.empty())
    if (ExitStatus written = writeCertificate(model, options.certificate); written != Done)
      return written;
  if (status == Done)
    status = planMemory(model);
  if (options.json) {
    llvm::outs() << toJson(model.proof(), options.at) << '\n';
    return status;
  }
  if (options.sarif) {
    llvm::outs() << toSarif(model.proof()) << '\n';
    return status;
  }
  model.printDiagnostics();
  if (status == CommandWrong)
    return status;
  if (options.explain || !options.at.empty())
    printExplanation(llvm::outs(), model.proof(), options.at);
  if (status == Done)
    printVerdict(model);
  return status;
}
