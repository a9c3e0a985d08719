// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/InternalError.h"
#include "tools/CommandLine.h"
#include "tools/Version.h"

#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"

#include <csignal>
#include <string>
#include <unistd.h>

using namespace rondo::tools;

/// Made at the start: after a crash nothing is computed any more.
static std::string report;

static void write(llvm::StringRef text) {
  while (!text.empty()) {
    ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
    if (written <= 0)
      return;
    text = text.drop_front(size_t(written));
  }
}

static void writeReport(llvm::StringRef what) {
  write("rondo: internal error: ");
  write(what);
  write(report);
}

static void onFatalError(void *, const char *reason, bool) {
  writeReport(reason);
  llvm::sys::RunInterruptHandlers(); // removes temporary files
  ::_exit(InternalError);
}

static void onCrash(void *) {
  writeReport("the compiler crashed");
  ::_exit(InternalError);
}

void rondo::tools::catchInternalErrors(int argc, char **argv) {
  report = "\nThis is a fault of rondo, not of your model. Please report it with this message, the model "
           "and\n  version: " +
           versionText() + "\n  command:";
  for (int i = 0; i < argc; ++i)
    report += std::string(" ") + argv[i];
  report += "\n";
  llvm::install_fatal_error_handler(onFatalError);
  llvm::install_bad_alloc_error_handler(onFatalError);
#if !__has_feature(address_sanitizer)
  llvm::sys::AddSignalHandler(onCrash, nullptr);
#endif
  // A file size limit then shows as an error of the write, with a message, instead of a signal.
  std::signal(SIGXFSZ, SIG_IGN);
}

void rondo::tools::internalError(llvm::StringRef what) {
  llvm::outs().flush();
  writeReport(what);
  llvm::sys::RunInterruptHandlers();
  ::_exit(InternalError);
}
