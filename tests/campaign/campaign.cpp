// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The campaign: random programs and mutations of them, each verdict of the prover held against the
// interpreter.
//   campaign --seed S --count N --jobs J [--out FOLDER] [--print]
// Every seed gives two programs: one that is right, and the same with one change. Prints counts as JSON; what
// contradicts a verdict is shrunk and written to FOLDER. Exit status 1 where something did.
#include "tests/campaign/Oracle.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"
#include <CLI/CLI.hpp>
#include <chrono>
#include <nlohmann/json.hpp>
#include <sys/wait.h>
#include <unistd.h>

using namespace rondo::campaign;
using Json = nlohmann::json;

namespace {
struct Options {
  uint64_t seed = 1, count = 3000;
  unsigned jobs = 1;
  std::string out;
  bool print = false, shrink = true, stop = false;
};

/// Counts of one job; those of several add up.
Json emptyTally() {
  return {{"right", Json::object()},
          {"mutated", Json::object()},
          {"withLaw", 0},
          {"wrong", Json::array()},
          {"notProved", Json::object()}};
}

void increase(Json &json, int64_t by = 1) { json = json.is_null() ? by : json.get<int64_t>() + by; }

void add(Json &total, const Json &part) {
  for (const char *kind : {"right", "mutated", "notProved"})
    for (const auto &[verdict, count] : part[kind].items())
      increase(total[kind][verdict], count.get<int64_t>());
  increase(total["withLaw"], part["withLaw"].get<int64_t>());
  for (const Json &wrong : part["wrong"])
    total["wrong"].push_back(wrong);
}
} // namespace

static void tell(const Options &options, const Program &program, const Program *original,
                 const Outcome &outcome, Oracle &oracle, Json &tally) {
  Program small = options.shrink ? reduce(program, original, outcome.wrong, oracle) : program;
  std::string name = std::to_string(program.seed) + (program.mutation.empty() ? "" : "m");
  tally["wrong"].push_back({{"program", name}, {"wrong", outcome.wrong}, {"text", small.text()}});
  if (options.out.empty())
    return;
  llvm::sys::fs::create_directories(options.out);
  std::error_code error;
  llvm::raw_fd_ostream file(options.out + "/" + name + ".rondo", error);
  if (!error)
    file << "// " << outcome.wrong << "\n// " << program.mutation << "\n" << small.text();
}

static void judge(const Options &options, const Program &program, const Program *original, Oracle &oracle,
                  Json &tally) {
  Outcome outcome = oracle.judge(program, original);
  bool right = program.mutation.empty();
  increase(tally[right ? "right" : "mutated"][outcome.verdict]);
  if (right && program.law)
    increase(tally["withLaw"]);
  if (right && outcome.verdict.rfind("not proved", 0) == 0)
    increase(tally["notProved"][std::to_string(program.seed) + " " + outcome.message]);
  // The generator makes well-typed programs: what is refused otherwise is its fault or the compiler's.
  if (right && outcome.wrong.empty() && outcome.verdict != "accepted" &&
      outcome.verdict.rfind("not proved", 0) != 0)
    outcome.wrong = "a right program is " + outcome.verdict + ": " + outcome.message;
  if (!outcome.wrong.empty())
    tell(options, program, original, outcome, oracle, tally);
}

/// One seed: the program, and its mutation.
static void runSeed(const Options &options, uint64_t seed, Oracle &oracle, Json &tally) {
  Program program = generate(seed), changed = program;
  if (options.print)
    llvm::outs() << program.text() << "\n";
  judge(options, program, nullptr, oracle, tally);
  if (!mutate(changed, seed))
    return;
  if (options.print)
    llvm::outs() << "// " << changed.mutation << "\n" << changed.text() << "\n";
  judge(options, changed, &program, oracle, tally);
}

/// Seeds first, first + jobs, ...: in a process of its own, which says which seed it is at, so that a crash
/// is told.
static void work(const Options &options, unsigned job, int out) {
  Oracle oracle;
  Json tally = emptyTally();
  for (uint64_t seed = options.seed + job; seed < options.seed + options.count / 2; seed += options.jobs) {
    std::string at = std::to_string(seed) + "\n";
    if (write(out, at.data(), at.size()) < 0)
      _exit(2);
    alarm(60); // one program takes milliseconds
    runSeed(options, seed, oracle, tally);
    if (options.stop && !tally["wrong"].empty())
      break;
  }
  std::string text = tally.dump() + "\n";
  for (size_t done = 0; done < text.size();) {
    ssize_t wrote = write(out, text.data() + done, text.size() - done);
    if (wrote < 0)
      _exit(2);
    done += size_t(wrote);
  }
  llvm::outs().flush();
  _exit(0);
}

static std::string readAll(int from) {
  std::string all;
  char buffer[1 << 16];
  for (ssize_t got; (got = read(from, buffer, sizeof buffer)) > 0;)
    all.append(buffer, size_t(got));
  return all;
}

static int run(const Options &options) {
  auto began = std::chrono::steady_clock::now();
  std::vector<std::pair<pid_t, int>> jobs;
  for (unsigned job = 0; job < options.jobs; ++job) {
    int ends[2];
    if (pipe(ends) != 0)
      return 2;
    pid_t child = fork();
    if (child == 0) {
      close(ends[0]);
      work(options, job, ends[1]);
    }
    close(ends[1]);
    jobs.push_back({child, ends[0]});
  }
  Json total = emptyTally();
  for (auto [child, from] : jobs) {
    std::string said = readAll(from);
    int status = 0;
    waitpid(child, &status, 0);
    // Lines: the seeds that it came to, then what it counted, where it came to its end.
    if (size_t last = said.rfind('\n', said.size() - 2); status == 0 && last != std::string::npos)
      add(total, Json::parse(said.substr(last + 1)));
    else
      total["wrong"].push_back({{"program", said.substr(last == std::string::npos ? 0 : last + 1)},
                                {"wrong", "the process ended with status " + std::to_string(status)}});
  }
  total["seed"] = options.seed;
  total["count"] = options.count;
  total["seconds"] = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  llvm::outs() << total.dump(1) << "\n";
  return total["wrong"].empty() ? 0 : 1;
}

int main(int argc, char **argv) {
  Options options;
  CLI::App app("random programs against the prover");
  app.add_option("--seed", options.seed, "the first seed");
  app.add_option("--count", options.count, "programs: half of them right, half changed");
  app.add_option("--jobs", options.jobs, "processes")->check(CLI::Range(1, 64));
  app.add_option("--out", options.out, "where programs that show a fault are written");
  app.add_flag("--print", options.print, "print each program");
  app.add_flag("!--no-shrink", options.shrink, "leave them as large as they are");
  app.add_flag("--stop", options.stop, "end at the first one");
  CLI11_PARSE(app, argc, argv);
  return run(options);
}
