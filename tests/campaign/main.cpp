// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// campaign --seed S --count N --jobs J: a long run.
// campaign --seed S --print K: the text of program K and what the oracle says; --reduce K: the same, shrunk.
#include "tests/campaign/Compiled.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"

using namespace rondo::campaign;
namespace cl = llvm::cl;

static cl::opt<uint64_t> seed("seed", cl::init(1), cl::desc("the seed of the run"));
static cl::opt<uint64_t> first("first", cl::init(0), cl::desc("the number of the first program"));
static cl::opt<uint64_t> count("count", cl::init(3000), cl::desc("how many programs"));
static cl::opt<unsigned> jobs("jobs", cl::init(1), cl::desc("threads"));
static cl::opt<double> seconds("seconds", cl::init(1e9), cl::desc("no more programs after this time"));
static cl::opt<uint64_t> most("faults", cl::init(20), cl::desc("stop after so many faults"));
static cl::list<uint64_t> printed("print", cl::desc("print this program and what is said of it"));
static cl::list<uint64_t> reduced("reduce", cl::desc("the same, after it was made smaller"));

static cl::opt<uint64_t> compiled("compiled", cl::desc("compile so many well-typed programs and compare"));

static void show(const Program &program, uint64_t number) {
  Case one = makeCase(seed, number);
  one.program = program;
  llvm::outs() << "// seed " << seed << ", program " << number
               << (one.mutation.empty() ? "" : ", " + one.mutation) << "\n"
               << program.text();
  llvm::outs().flush(); // the check may crash
  Oracle oracle;
  Finding finding = checkCase(oracle, one, seed, number);
  llvm::outs() << "// " << nameOf(finding.verdict) << " " << finding.code << " " << finding.message << "\n";
  if (!finding.fault.empty())
    llvm::outs() << "// fault: " << finding.fault << "\n";
  llvm::outs() << "\n";
}

static int compareSample() {
  Comparison comparison = compareCompiled(seed, first, compiled, 10);
  llvm::outs() << comparison.programs << " programs compiled and compared, " << comparison.unsupported
               << " not supported\n";
  for (const Fault &fault : comparison.faults)
    llvm::outs() << "  program " << fault.number << ": " << fault.sentence << "\n";
  return comparison.faults.empty() ? 0 : 1;
}

int main(int argc, char **argv) {
  llvm::sys::PrintStackTraceOnErrorSignal(argv[0]);
  cl::ParseCommandLineOptions(argc, argv, "Random programs against the prover\n");
  for (uint64_t number : printed)
    show(makeCase(seed, number).program, number);
  for (uint64_t number : reduced)
    show(reduceCase(seed, number), number);
  if (!printed.empty() || !reduced.empty())
    return 0;
  if (compiled)
    return compareSample();
  CampaignOptions options;
  options.seed = seed;
  options.first = first;
  options.count = count;
  options.jobs = jobs;
  options.seconds = seconds;
  options.mostFaults = most;
  Counts counts = runCampaign(options);
  llvm::outs() << "seed " << seed << "\n" << counts.text();
  return counts.faults.empty() ? 0 : 1;
}
