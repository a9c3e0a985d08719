// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
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

ExitStatus rondo::tools::check(const CheckOptions &options) {
  Model model(options.model);
  passes::ProveOptions proveOptions;
  proveOptions.at = options.at;
  ExitStatus status = model.readAndProve(proveOptions);
  if (status != CommandWrong)
    checkFixes(model.proof(), options.model);
  bool memoryIsWanted = options.explain || options.json || !options.at.empty();
  if (status == Done && memoryIsWanted)
    planMemory(model);
  if (options.json) {
    llvm::outs() << toJson(model.proof(), options.at) << '\n';
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
