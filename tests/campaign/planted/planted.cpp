// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Switches the planted faults on one at a time and says which program finds each: a table for README.md. Exit
// status 1 where one is not found within 3,000 programs.
#include "tests/campaign/Campaign.h"
#include "llvm/Support/raw_ostream.h"
#include <algorithm>
#include <cstdlib>
#include <sys/wait.h>
#include <unistd.h>

using namespace rondo::campaign;

int plantedFault = 0;

static constexpr struct {
  const char *file, *what;
} faults[] = {
#include "Faults.inc"
};

// What a well-typed program shows of a fault in the other direction: that it is not proved any more. A fault
// stands out where more than 2 % of them are not.
static bool provesTooLittle(const Counts &counts) {
  return counts.wellTypedNotProved * 50 > counts.wellTyped;
}

/// One fault in a process of its own: some end in a crash or in a loop without end. 0: found, 1: not found.
static int search(int number) {
  alarm(300);
  plantedFault = number;
  CampaignOptions options;
  options.mostFaults = 1;
  Counts counts = runCampaign(options);
  const auto &fault = faults[number - 1];
  llvm::outs() << "| " << number << " | " << fault.file << " | " << fault.what << " | ";
  if (!counts.faults.empty())
    llvm::outs() << counts.faults[0].number << " | "
                 << llvm::StringRef(counts.faults[0].sentence).substr(0, 110) << " |\n";
  else if (provesTooLittle(counts))
    llvm::outs() << "all | " << counts.wellTypedNotProved << " of " << counts.wellTyped
                 << " well-typed programs are not proved |\n";
  else
    llvm::outs() << "**not found** | |\n";
  llvm::outs().flush();
  return counts.faults.empty() && !provesTooLittle(counts);
}

/// All faults, or those whose numbers are given.
int main(int argc, char **argv) {
  int missed = 0;
  for (int number = 1; number <= int(std::size(faults)); ++number) {
    if (argc > 1 &&
        std::none_of(argv + 1, argv + argc, [&](const char *arg) { return std::atoi(arg) == number; }))
      continue;
    pid_t child = fork();
    if (child == 0)
      _exit(search(number));
    int status = 0;
    waitpid(child, &status, 0);
    if (WIFSIGNALED(status))
      llvm::outs() << "| " << number << " | " << faults[number - 1].file << " | " << faults[number - 1].what
                   << " | ? | the process ended with signal " << WTERMSIG(status) << " |\n";
    llvm::outs().flush();
    missed += WIFEXITED(status) && WEXITSTATUS(status) != 0;
  }
  llvm::outs() << std::size(faults) << " faults, " << missed << " not found\n";
  return missed ? 1 : 0;
}
