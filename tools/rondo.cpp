// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The driver: finds the verb, runs it, and sees to it that every way out has its exit status.
#include "tools/CommandLine.h"
#include "tools/InternalError.h"
#include "tools/Terminal.h"
#include "tools/Verbs.h"

#include "llvm/Support/raw_ostream.h"

using namespace rondo::tools;

static ExitStatus perform(const Command &command) {
  if (auto *options = std::get_if<CheckOptions>(&command))
    return check(*options);
  if (auto *options = std::get_if<VerifyCertificateOptions>(&command))
    return verifyCertificate(*options);
  if (auto *options = std::get_if<CompileOptions>(&command))
    return compile(*options);
  if (auto *options = std::get_if<RunOptions>(&command))
    return run(*options);
  if (auto *options = std::get_if<ExplainOptions>(&command))
    return explain(*options);
  return bench(std::get<BenchOptions>(command));
}

/// What was printed must have arrived: a full disk behind a redirection is an error like any other.
static ExitStatus finish(ExitStatus status) {
  llvm::outs().flush();
  if (!llvm::outs().has_error())
    return status;
  std::string reason = llvm::outs().error().message();
  llvm::outs().clear_error();
  reportCommandError("cannot write to standard output: " + reason);
  return CommandWrong;
}

int main(int argc, char **argv) {
  catchInternalErrors(argc, argv);
  auto parsed = parseCommandLine(argc, argv);
  if (auto *status = std::get_if<ExitStatus>(&parsed))
    return finish(*status);
  return finish(perform(std::get<Command>(parsed)));
}
