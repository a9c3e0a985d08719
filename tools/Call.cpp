// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/Call.h"
#include "frontend/weights/Npy.h"
#include "tools/Callees.h"
#include "tools/Terminal.h"
#include "tools/Text.h"

#include <cstring>

using namespace rondo;
using namespace rondo::tools;

using Problem = std::optional<std::string>;

static Problem chooseEntry(const runtime::Description &description, const std::string &wanted,
                           unsigned &entry) {
  std::vector<std::string> names;
  for (const runtime::Entry &candidate : description.entries) {
    if (candidate.name == wanted) {
      entry = unsigned(names.size());
      return std::nullopt;
    }
    names.push_back(candidate.name);
  }
  std::string all;
  for (const std::string &name : names)
    all += (all.empty() ? "" : ", ") + name;
  if (!wanted.empty()) {
    std::string near = nearestWord(wanted, names);
    return "the model has no entry `" + wanted + "`" +
           (near.empty() ? "; its entries are " + all : "; did you mean `" + near + "`?");
  }
  if (names.empty())
    return Problem("the model has no entry");
  if (names.size() > 1)
    return "the model has several entries; choose one with --entry=: " + all;
  entry = 0;
  return std::nullopt;
}

/// A tensor of i32 that owns its elements.
static weights::Tensor idTensor(const std::vector<int32_t> &ids, std::vector<int64_t> shape) {
  weights::Tensor tensor;
  tensor.dtype = weights::DType::I32;
  tensor.shape = std::move(shape);
  tensor.byteCount = ids.size() * sizeof(int32_t);
  auto *copy = new std::byte[tensor.byteCount + 1];
  if (!ids.empty())
    std::memcpy(copy, ids.data(), tensor.byteCount);
  tensor.bytes = std::shared_ptr<const std::byte>(copy, [](const std::byte *bytes) { delete[] bytes; });
  return tensor;
}

namespace {

/// Feeds texts to the one argument that has a vocabulary.
class TextInput {
public:
  TextInput(const runtime::Description &description, Invocation &invocation)
      : description(description), entry(invocation.entry()), invocation(invocation) {}

  Problem set(const std::vector<std::string> &texts);
  std::vector<size_t> lengths() const {
    std::vector<size_t> result;
    for (const std::vector<int32_t> &row : rows)
      result.push_back(row.size());
    return result;
  }

private:
  Problem findArgument();
  Problem encode(const std::vector<std::string> &texts);
  /// The argument that holds the rows' lengths, if the ids are ragged along their second axis.
  std::optional<uint32_t> lengthsArgument() const;

  const runtime::Description &description;
  const runtime::Entry &entry;
  Invocation &invocation;
  const runtime::Value *argument = nullptr;
  std::vector<std::vector<int32_t>> rows;
};

} // namespace

Problem TextInput::findArgument() {
  for (const runtime::Value &candidate : entry.arguments) {
    if (candidate.vocabulary == RONDO_NONE)
      continue;
    if (argument)
      return "--text: entry `" + entry.name + "` has more than one argument with a vocabulary (`" +
             argument->name + "`, `" + candidate.name + "`); give them as arrays with --input";
    argument = &candidate;
  }
  if (!argument)
    return "--text: no argument of entry `" + entry.name +
           "` has a vocabulary (`word: i32[B, S ragged len] in letters`)";
  return std::nullopt;
}

Problem TextInput::encode(const std::vector<std::string> &texts) {
  TextCoder coder(description, argument->vocabulary);
  for (size_t i = 0; i < texts.size(); ++i) {
    std::vector<int32_t> ids;
    std::string message;
    if (!coder.encode(texts[i], ids, message))
      return "--text " + std::to_string(i + 1) + ": " + message;
    rows.push_back(std::move(ids));
  }
  return std::nullopt;
}

std::optional<uint32_t> TextInput::lengthsArgument() const {
  const runtime::Axis &axis = argument->axes[1];
  std::optional<uint32_t> symbol = axis.lengths.asSymbol();
  if (axis.raggedness == RONDO_DENSE || !symbol || entry.symbols[*symbol].kind != RONDO_LENGTHS)
    return std::nullopt;
  return entry.symbols[*symbol].source;
}

Problem TextInput::set(const std::vector<std::string> &texts) {
  if (Problem problem = findArgument())
    return problem;
  if (Problem problem = encode(texts))
    return problem;
  size_t longest = 0;
  for (const std::vector<int32_t> &row : rows)
    longest = std::max(longest, row.size());
  if (argument->axes.size() == 1 && rows.size() == 1)
    return invocation.setArray(argument->name, idTensor(rows[0], {int64_t(longest)}), "--text");
  if (argument->axes.size() != 2)
    return "--text: argument `" + argument->name + "` is " + argument->type +
           "; texts need one axis for the rows and one for the symbols";
  std::optional<uint32_t> lengths = lengthsArgument();
  std::vector<int32_t> padded, rowLengths;
  int32_t padding = int32_t(argument->padding.value_or(0));
  for (const std::vector<int32_t> &row : rows) {
    if (!lengths && row.size() != longest)
      return "--text: argument `" + argument->name + "` is " + argument->type +
             ", which is not ragged: the texts must have equal lengths";
    padded.insert(padded.end(), row.begin(), row.end());
    padded.resize(padded.size() + longest - row.size(), padding);
    rowLengths.push_back(int32_t(row.size()));
  }
  int64_t count = int64_t(rows.size());
  if (Problem problem =
          invocation.setArray(argument->name, idTensor(padded, {count, int64_t(longest)}), "--text"))
    return problem;
  if (!lengths)
    return std::nullopt;
  return invocation.setArray(entry.arguments[*lengths].name, idTensor(rowLengths, {count}), "--text");
}

static Problem setArguments(const RunOptions &options, const runtime::Description &description,
                            Invocation &invocation, std::vector<size_t> &textLengths) {
  for (const auto &[name, file] : options.inputs) {
    weights::ErrorOr<weights::Tensor> array = weights::readNpyFile(file);
    if (!array)
      return array.error();
    if (Problem problem = invocation.setArray(name, std::move(*array), file))
      return problem;
  }
  for (const auto &[name, value] : options.sizes)
    if (Problem problem = invocation.setSize(name, value))
      return problem;
  if (options.texts) {
    TextInput input(description, invocation);
    if (Problem problem = input.set(*options.texts))
      return problem;
    textLengths = input.lengths();
  }
  return invocation.prepare();
}

PreparedCall rondo::tools::prepareCall(const RunOptions &options) {
  PreparedCall prepared;
  prepared.callee = openCallee(options, prepared.status);
  if (!prepared.callee)
    return prepared;
  prepared.status = CommandWrong;
  const runtime::Description &description = prepared.callee->description();
  unsigned entry = 0;
  if (Problem problem = chooseEntry(description, options.entry, entry)) {
    reportCommandError(*problem);
    return prepared;
  }
  auto invocation = std::make_unique<Invocation>(*prepared.callee, entry);
  if (Problem problem = setArguments(options, description, *invocation, prepared.textLengths)) {
    reportCommandError(*problem);
    return prepared;
  }
  prepared.invocation = std::move(invocation);
  prepared.status = Done;
  return prepared;
}
