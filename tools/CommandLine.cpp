// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// CLI11 reports by exceptions: this file alone is compiled with them, and none leaves it.
#include "tools/CommandLine.h"
#include "tools/Terminal.h"
#include "tools/Version.h"

#include "CLI/CLI.hpp"
#include "llvm/ADT/StringRef.h"

#include <cstring>
#include <iostream>

using namespace rondo::tools;

namespace {

constexpr const char *examples[] = {
    R"(
Examples:
  rondo check model.rondo --explain
  rondo compile model.rondo --weights=weights.npz -o libmodel.so
  rondo run libmodel.so --input x=x.npy --output y=y.npy
  rondo run libmodel.so --text hello world

`rondo VERB --help` says more about a verb.
Exit status: 0 done and accepted; 1 the model is wrong, or a call violates the entry's contract;
2 the command is wrong, or a file cannot be read or written; 3 an internal error.
)",
    R"(
Examples:
  rondo check model.rondo
  rondo check model.rondo --explain
  rondo check model.rondo --explain --at=B=32,S=100
  rondo check model.rondo --json | python3 -m json.tool
  rondo check model.rondo --sarif > model.sarif
  rondo check model.rondo --certificate=model.certificate
)",
    R"(
Examples:
  rondo check model.rondo --certificate=model.certificate
  rondo verify-certificate model.rondo model.certificate
)",
    R"(
Examples:
  rondo compile model.rondo -o libmodel.so
  rondo compile model.rondo --weights=trained.safetensors --cpu=portable -o model.o
  rondo compile model.rondo --emit=kernel
  rondo compile model.rondo --dump-to=levels -o libmodel.so
)",
    R"(
Examples:
  rondo run libmodel.so --input src=src.npy --input len=len.npy --set steps=20 --output tokens=tokens.npy
  rondo run libmodel.so --set steps=20 --text hello world
  rondo run model.rondo --weights=weights.npz --backend=reference --trace=h1 --input x=x.npy
)",
    R"(
Examples:
  rondo bench libmodel.so --set steps=20 --text hello
  rondo bench libmodel.so --input x=x.npy --threads=4 --repeat=200 --json
)",
    R"(
Examples:
  rondo explain E-TIME
  rondo explain
)"};

enum ExamplesOf { General, OfCheck, OfVerifyCertificate, OfCompile, OfRun, OfBench, OfExplain };

class Parser {
public:
  Parser();
  std::variant<Command, ExitStatus> parse(int argc, char **argv);

private:
  void addCheck();
  void addVerifyCertificate();
  void addCompile();
  void addRun();
  void addBench();
  void addExplain();
  void addRunOptions(CLI::App &verb, RunOptions &options);
  /// Takes the words after --text out of the arguments: they are free text, which CLI11 would interpret.
  std::vector<std::string> setTextsAside(int argc, char **argv);
  std::optional<std::string> splitNames();

  CLI::App app{"Rondo compiles sequence-to-sequence models: it proves every shape, then writes a library."};
  CheckOptions check;
  VerifyCertificateOptions verifyCertificate;
  CompileOptions compile;
  RunOptions run;
  BenchOptions bench;
  ExplainOptions explain;
  std::vector<std::string> at, inputs, outputs, sets;
  std::optional<std::vector<std::string>> texts;
  bool textFlag = false;
};

const std::vector<std::string> verbs = {"check", "verify-certificate", "compile", "run", "bench", "explain"};

} // namespace

Parser::Parser() {
  app.name("rondo");
  app.set_version_flag("--version", versionText());
  app.footer(examples[General] + 1);
  app.require_subcommand(1);
  app.get_formatter()->column_width(34);
  addCheck();
  addVerifyCertificate();
  addCompile();
  addRun();
  addBench();
  addExplain();
}

void Parser::addCheck() {
  CLI::App *verb = app.add_subcommand("check", "Prove a model's shapes, or show what is wrong and where");
  verb->footer(examples[OfCheck] + 1);
  verb->add_option("MODEL", check.model, "The model, a .rondo file")->required()->type_name("");
  verb->add_flag("--explain", check.explain,
                 "Print laws of loops, memory, entry contracts and kinds of obligations");
  CLI::Option *json = verb->add_flag("--json", check.json, "Print one JSON object instead of text");
  verb->add_flag("--sarif", check.sarif, "Print a SARIF 2.1.0 log instead of text")->excludes(json);
  verb->add_option("--at", at, "Replay errors, and evaluate memory, at these sizes: B=32,K=9")
      ->delimiter(',')
      ->type_name("NAME=SIZE");
  verb->add_option("--certificate", check.certificate,
                   "Write the derivations of an accepted model, for verify-certificate")
      ->type_name("FILE");
}

void Parser::addVerifyCertificate() {
  CLI::App *verb =
      app.add_subcommand("verify-certificate", "Check the derivations of a certificate, without the prover");
  verb->footer(examples[OfVerifyCertificate] + 1);
  verb->add_option("MODEL", verifyCertificate.model, "The model, a .rondo file")->required()->type_name("");
  verb->add_option("FILE", verifyCertificate.certificate, "What check --certificate wrote")
      ->required()
      ->type_name("");
}

void Parser::addCompile() {
  CLI::App *verb =
      app.add_subcommand("compile", "Prove a model, then write it as a library with its C header");
  verb->footer(examples[OfCompile] + 1);
  verb->add_option("MODEL", compile.model, "The model, a .rondo file")->required()->type_name("");
  verb->add_option("--weights", compile.weights, "The weights, safetensors or npz (default: the model's own)")
      ->type_name("FILE");
  verb->add_option("-o,--output", compile.output,
                   "libX.so, X.o or X.a; the header goes beside it (default: lib<MODEL>.so)")
      ->type_name("FILE");
  verb->add_option("--target", compile.targets, "Where the code runs: cpu")
      ->delimiter(',')
      ->check(CLI::IsMember({"cpu"}));
  verb->add_option("--cpu", compile.cpu,
                   "native: this machine; portable: baseline, AVX2 and AVX-512 code in one artifact; or one "
                   "instruction set (baseline, avx2, avx512) or processor (default: native)")
      ->type_name("NAME");
  verb->add_option("--prefix", compile.prefix, "Begin the C names with this instead of rondo_<model>");
  verb->add_option("--emit", compile.emit, "Print a level instead: model, kernel, llvm, asm")
      ->check(CLI::IsMember({"model", "kernel", "llvm", "asm"}));
  verb->add_option("--dump-to", compile.dumpTo, "Also write every level into this folder")
      ->type_name("FOLDER");
}

void Parser::addRunOptions(CLI::App &verb, RunOptions &options) {
  verb.add_option("MODEL", options.model, "An artifact that compile wrote, or a .rondo file")
      ->required()
      ->type_name("");
  verb.add_option("--weights", options.weights, "The weights of a .rondo file (default: the model's own)")
      ->type_name("FILE");
  verb.add_option("--entry", options.entry, "The entry to run (default: the only one)")->type_name("NAME");
  verb.add_option("--input", inputs, "An argument's array")->type_name("NAME=FILE.npy");
  verb.add_option("--set", sets, "A size argument's value")->type_name("NAME=VALUE");
  verb.add_option("--output", outputs, "Write this result to a file instead of printing it")
      ->type_name("NAME=FILE.npy");
  verb.add_flag(
      "--text", textFlag,
      "The words that follow are texts, one a row, for the argument with a vocabulary; after -- they "
      "may begin with -");
  verb.add_option("--backend", options.backend, "cpu, or reference: the float64 interpreter (default: cpu)")
      ->check(CLI::IsMember({"cpu", "reference"}));
  verb.add_option(
          "--cpu", options.cpu,
          "What to compile a .rondo file for (default: native); of an artifact, the version of the code "
          "to run: baseline, avx2 or avx512 (default: the best)")
      ->type_name("NAME");
  verb.add_option("--threads", options.threads, "How many threads work (default: 1)")
      ->check(CLI::Range(1, 256));
}

void Parser::addRun() {
  CLI::App *verb =
      app.add_subcommand("run", "Run an entry on npy arrays, or on text through the model's vocabularies");
  verb->footer(examples[OfRun] + 1);
  addRunOptions(*verb, run);
  verb->add_option("--trace", run.traces, "With --backend=reference: print this `let` at each step")
      ->type_name("NAME");
}

void Parser::addBench() {
  CLI::App *verb = app.add_subcommand("bench", "Time an entry: median, p10 and p90");
  verb->footer(examples[OfBench] + 1);
  addRunOptions(*verb, bench.run);
  verb->add_option("--repeat", bench.repeat, "How many calls are timed (default: as many as fit a second)")
      ->check(CLI::Range(1, 100000000));
  verb->add_flag("--json", bench.json, "Print one JSON object instead of text");
}

void Parser::addExplain() {
  CLI::App *verb =
      app.add_subcommand("explain", "Say what a cause code means, with a wrong and a right model");
  verb->footer(examples[OfExplain] + 1);
  verb->add_option("CODE", explain.code, "A code such as E-TIME (default: list them all)")->type_name("");
}

std::vector<std::string> Parser::setTextsAside(int argc, char **argv) {
  std::vector<std::string> rest;
  for (int i = 1; i < argc; ++i) {
    bool joined = std::strncmp(argv[i], "--text=", 7) == 0;
    if (!joined && std::strcmp(argv[i], "--text") != 0) {
      rest.push_back(argv[i]);
      continue;
    }
    rest.push_back("--text");
    if (!texts)
      texts.emplace();
    if (joined)
      texts->push_back(argv[i] + 7);
    // After a bare `--` everything is text, even what looks like an option.
    bool all = false;
    while (i + 1 < argc &&
           (all || std::strncmp(argv[i + 1], "--", 2) != 0 || std::strcmp(argv[i + 1], "--") == 0)) {
      ++i;
      if (!all && std::strcmp(argv[i], "--") == 0)
        all = true;
      else
        texts->push_back(argv[i]);
    }
  }
  return rest;
}

/// NAME=REST
static bool splitName(const std::string &text, NamedFile &result) {
  size_t equals = text.find('=');
  if (equals == 0 || equals == std::string::npos || equals + 1 == text.size())
    return false;
  result = {text.substr(0, equals), text.substr(equals + 1)};
  return true;
}

static std::optional<std::string> splitFiles(const char *option, const std::vector<std::string> &texts,
                                             std::vector<NamedFile> &result) {
  for (const std::string &text : texts) {
    NamedFile file;
    if (!splitName(text, file))
      return std::string(option) + " takes NAME=FILE.npy, not `" + text + "`";
    for (const NamedFile &other : result)
      if (other.first == file.first)
        return std::string(option) + " names `" + file.first + "` twice";
    result.push_back(std::move(file));
  }
  return std::nullopt;
}

static std::optional<std::string> splitSizes(const char *option, const std::vector<std::string> &texts,
                                             std::vector<NamedSize> &result) {
  for (const std::string &text : texts) {
    NamedFile parts;
    int64_t value;
    if (!splitName(text, parts) || llvm::StringRef(parts.second).getAsInteger(10, value))
      return std::string(option) + " takes NAME=INTEGER, not `" + text + "`";
    for (const NamedSize &other : result)
      if (other.first == parts.first)
        return std::string(option) + " names `" + parts.first + "` twice";
    result.emplace_back(std::move(parts.first), value);
  }
  return std::nullopt;
}

std::optional<std::string> Parser::splitNames() {
  if (auto error = splitSizes("--at", at, check.at))
    return error;
  RunOptions &options = app.got_subcommand("bench") ? bench.run : run;
  if (auto error = splitFiles("--input", inputs, options.inputs))
    return error;
  if (auto error = splitFiles("--output", outputs, options.outputs))
    return error;
  if (auto error = splitSizes("--set", sets, options.sizes))
    return error;
  options.texts = texts;
  if (texts && texts->empty())
    return "--text needs at least one TEXT after it";
  if (!run.traces.empty() && run.backend != "reference")
    return "--trace shows values of the model as written; it needs --backend=reference";
  return std::nullopt;
}

std::variant<Command, ExitStatus> Parser::parse(int argc, char **argv) {
  auto wrong = [](const std::string &message) {
    reportCommandError(message);
    return CommandWrong;
  };
  std::vector<std::string> words = setTextsAside(argc, argv);
  if (words.empty()) {
    std::cerr << app.help();
    return CommandWrong;
  }
  if (words[0][0] != '-' && std::find(verbs.begin(), verbs.end(), words[0]) == verbs.end()) {
    std::string near = nearestWord(words[0], verbs);
    return wrong("there is no verb `" + words[0] + "`" +
                 (near.empty() ? "; the verbs are check, verify-certificate, compile, run, bench and explain"
                               : "; did you mean `" + near + "`?"));
  }
  std::reverse(words.begin(), words.end()); // what CLI11 expects of a vector
  try {
    app.parse(words);
  } catch (const CLI::ParseError &error) {
    if (error.get_exit_code() == 0) {
      app.exit(error, std::cout, std::cerr);
      return Done;
    }
    return wrong(std::string(error.what()) + "; see rondo " +
                 (app.get_subcommands().empty() ? "" : app.get_subcommands()[0]->get_name() + " ") +
                 "--help");
  } catch (const std::exception &error) {
    return wrong(error.what());
  }
  if (std::optional<std::string> error = splitNames())
    return wrong(*error);
  if (app.got_subcommand("check"))
    return Command(check);
  if (app.got_subcommand("verify-certificate"))
    return Command(verifyCertificate);
  if (app.got_subcommand("compile"))
    return Command(compile);
  if (app.got_subcommand("run"))
    return Command(run);
  if (app.got_subcommand("explain"))
    return Command(explain);
  return Command(bench);
}

std::variant<Command, ExitStatus> rondo::tools::parseCommandLine(int argc, char **argv) {
  return Parser().parse(argc, argv);
}

std::string rondo::tools::nearestWord(const std::string &word, const std::vector<std::string> &candidates) {
  if (word.size() > 256)
    return "";
  unsigned best = unsigned(word.size()) / 2 + 1;
  std::string found;
  for (const std::string &candidate : candidates) {
    unsigned distance = llvm::StringRef(word).edit_distance(candidate, true, best);
    if (distance < best) {
      best = distance;
      found = candidate;
    }
  }
  return found;
}
