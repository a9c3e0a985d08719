// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontend/weights/Npy.h"
#include "tools/Arrays.h"
#include "tools/Call.h"
#include "tools/OutputFile.h"
#include "tools/Terminal.h"
#include "tools/Text.h"
#include "tools/Verbs.h"

#include "llvm/Support/raw_ostream.h"

#include <algorithm>
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
  std::optional<std::string> print() const;

private:
  const std::string *fileOf(const std::string &name) const;
  bool isTextLengths(size_t output) const;
  std::optional<std::string> texts(size_t output, std::vector<std::string> &rows) const;
  std::optional<std::string> printTexts(size_t output) const;

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
    for (const auto &[other, otherFile] : options.outputs)
      if (other != name && isSameFile(file, otherFile))
        return "--output writes `" + name + "` and `" + other + "` to the same file, " + file;
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

std::optional<std::string> Results::texts(size_t output, std::vector<std::string> &rows) const {
  weights::Tensor ids = invocation.output(output);
  TextCoder coder(description, entry.outputs[output].vocabulary);
  std::vector<int32_t> values(ids.elementCount());
  if (!values.empty())
    std::memcpy(values.data(), ids.bytes.get(), ids.byteCount);
  bool isOneText = ids.shape.size() == 1;
  int64_t count = isOneText ? 1 : ids.shape[0];
  for (int64_t row = 0; row < count; ++row) {
    int64_t stride = isOneText ? 0 : ids.shape[1];
    int64_t length = isOneText ? ids.shape[0] : invocation.rowLength(ids, output, 1, row);
    std::string message;
    if (!coder.decode(std::span(values).subspan(size_t(row * stride), size_t(length)), rows.emplace_back(),
                      message))
      return "result `" + entry.outputs[output].name + "`, row " + std::to_string(row + 1) + ": " + message +
             "; write it as an array with --output";
  }
  return std::nullopt;
}

std::optional<std::string> Results::printTexts(size_t output) const {
  std::vector<std::string> rows;
  if (std::optional<std::string> problem = texts(output, rows))
    return problem;
  // People see what each row answers; a pipe gets one line a row and nothing else.
  bool paired = isTerminal(Stream::Output) && options.texts && options.texts->size() == rows.size();
  for (size_t row = 0; row < rows.size(); ++row) {
    if (paired)
      llvm::outs() << styled(Stream::Output, Style::Bold, (*options.texts)[row]) << " → ";
    llvm::outs() << rows[row] << '\n';
  }
  return std::nullopt;
}

std::optional<std::string> Results::print() const {
  for (size_t i = 0; i < entry.outputs.size(); ++i) {
    const runtime::Value &output = entry.outputs[i];
    if (fileOf(output.name))
      continue;
    bool asText =
        options.texts && output.vocabulary != RONDO_NONE && !output.axes.empty() && output.axes.size() <= 2;
    std::optional<std::string> problem = asText ? printTexts(i) : std::nullopt;
    if (problem)
      return problem;
    if (!asText && (!options.texts || !isTextLengths(i)))
      printArray(llvm::outs(), output.name, invocation.output(i));
  }
  return std::nullopt;
}

/// Which text an entry may have refused: ids are right by then, so it is one that is too long or has nothing
/// in it.
static void noteTexts(const std::vector<size_t> &lengths) {
  if (lengths.empty())
    return;
  auto shortest = std::min_element(lengths.begin(), lengths.end());
  auto longest = std::max_element(lengths.begin(), lengths.end());
  if (*shortest == 0)
    llvm::errs() << "  note: --text " << shortest - lengths.begin() + 1 << " has no symbol\n";
  else
    llvm::errs() << "  note: --text " << longest - lengths.begin() + 1 << " is the longest: " << *longest
                 << " symbols\n";
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
  if (int code = prepared.invocation->call(); code != RONDO_OK) {
    reportCommandError(prepared.invocation->message());
    if (code == RONDO_SIZE_RANGE || code == RONDO_BAD_LENGTH || code == RONDO_ASSUMPTION)
      noteTexts(prepared.textLengths);
    return ModelWrong;
  }
  if (std::optional<std::string> problem = results.write())
    return wrong(*problem);
  if (std::optional<std::string> problem = results.print()) {
    reportCommandError(*problem);
    return ModelWrong;
  }
  return Done;
}
