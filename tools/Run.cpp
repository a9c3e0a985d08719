// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontend/weights/Npy.h"
#include "tools/Arrays.h"
#include "tools/Call.h"
#include "tools/OutputFile.h"
#include "tools/Terminal.h"
#include "tools/Text.h"
#include "tools/Verbs.h"

#include "llvm/Support/raw_ostream.h"

#include <cstring>

using namespace rondo;
using namespace rondo::tools;

namespace {

/// Writes or prints the results of a call.
class Results {
public:
  Results(const RunOptions &options, const runtime::Description &description, const Invocation &invocation)
      : options(options), description(description), entry(invocation.entry()), invocation(invocation) {}

  /// Are the names of --output results of the entry, and can their files be written?
  std::optional<std::string> check() const;
  std::optional<std::string> write() const;
  void print() const;

private:
  const std::string *fileOf(const std::string &name) const;
  bool isTextLengths(size_t output) const;
  std::vector<std::string> texts(size_t output) const;
  void printTexts(size_t output) const;

  const RunOptions &options;
  const runtime::Description &description;
  const runtime::Entry &entry;
  const Invocation &invocation;
};

} // namespace

const std::string *Results::fileOf(const std::string &name) const {
  for (const auto &[output, file] : options.outputs)
    if (output == name)
      return &file;
  return nullptr;
}

std::optional<std::string> Results::check() const {
  std::vector<std::string> names;
  for (const runtime::Value &output : entry.outputs)
    names.push_back(output.name);
  for (const auto &[name, file] : options.outputs) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      std::string near = nearestWord(name, names), all;
      for (const std::string &other : names)
        all += (all.empty() ? "" : ", ") + other;
      return "entry `" + entry.name + "` has no result `" + name + "`" +
             (near.empty() ? "; its results are " + all : "; did you mean `" + near + "`?");
    }
    if (std::optional<std::string> problem = whyNotWritable(file))
      return problem;
  }
  return std::nullopt;
}

std::optional<std::string> Results::write() const {
  std::vector<PendingFile> files;
  for (size_t i = 0; i < entry.outputs.size(); ++i)
    if (const std::string *file = fileOf(entry.outputs[i].name))
      files.push_back({*file, weights::npyText(invocation.output(i))});
  return writeFiles(files);
}

/// Is this the lengths of a result that is shown as text? Then the text says the same.
bool Results::isTextLengths(size_t output) const {
  uint32_t symbol = entry.outputs[output].symbol;
  if (symbol == RONDO_NONE)
    return false;
  for (const runtime::Value &other : entry.outputs)
    if (other.vocabulary != RONDO_NONE && other.axes.size() == 2 &&
        other.axes[1].lengths.asSymbol() == symbol)
      return true;
  return false;
}

std::vector<std::string> Results::texts(size_t output) const {
  weights::Tensor ids = invocation.output(output);
  TextCoder coder(description.vocabularies[entry.outputs[output].vocabulary]);
  std::vector<int32_t> values(ids.elementCount());
  if (!values.empty())
    std::memcpy(values.data(), ids.bytes.get(), ids.byteCount);
  if (ids.shape.size() == 1)
    return {coder.decode(values)};
  std::vector<std::string> rows;
  for (int64_t row = 0; row < ids.shape[0]; ++row) {
    int64_t length = invocation.rowLength(ids, output, 1, row);
    rows.push_back(coder.decode(std::span(values).subspan(size_t(row * ids.shape[1]), size_t(length))));
  }
  return rows;
}

void Results::printTexts(size_t output) const {
  std::vector<std::string> rows = texts(output);
  // People see what each row answers; a pipe gets one line a row and nothing else.
  bool paired = isTerminal(Stream::Output) && options.texts && options.texts->size() == rows.size();
  for (size_t row = 0; row < rows.size(); ++row) {
    if (paired)
      llvm::outs() << styled(Stream::Output, Style::Bold, (*options.texts)[row]) << " → ";
    llvm::outs() << rows[row] << '\n';
  }
}

void Results::print() const {
  for (size_t i = 0; i < entry.outputs.size(); ++i) {
    const runtime::Value &output = entry.outputs[i];
    if (fileOf(output.name))
      continue;
    bool asText =
        options.texts && output.vocabulary != RONDO_NONE && !output.axes.empty() && output.axes.size() <= 2;
    if (asText)
      printTexts(i);
    else if (!options.texts || !isTextLengths(i))
      printArray(llvm::outs(), output.name, invocation.output(i));
  }
}

ExitStatus rondo::tools::run(const RunOptions &options) {
  PreparedCall prepared = prepareCall(options);
  if (!prepared.invocation)
    return prepared.status;
  Results results(options, prepared.callee->description(), *prepared.invocation);
  auto wrong = [](const std::string &message) {
    reportCommandError(message);
    return CommandWrong;
  };
  if (std::optional<std::string> problem = results.check())
    return wrong(*problem);
  if (prepared.invocation->call() != RONDO_OK) {
    reportCommandError(prepared.invocation->message());
    return ModelWrong;
  }
  if (std::optional<std::string> problem = results.write())
    return wrong(*problem);
  results.print();
  return Done;
}
