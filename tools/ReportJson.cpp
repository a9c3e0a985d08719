// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/Report.h"

#include "nlohmann/json.hpp"

using namespace rondo;
using namespace rondo::tools;
using Json = nlohmann::ordered_json;

static Json notesJson(const std::vector<passes::ProofNote> &notes, const std::string &file) {
  Json list = Json::array();
  for (const passes::ProofNote &note : notes) {
    Json object;
    if (!note.place.file.empty() && note.place.file != file)
      object["file"] = note.place.file;
    object["line"] = note.place.line;
    if (note.place.column)
      object["column"] = note.place.column;
    object["message"] = note.message;
    list.push_back(std::move(object));
  }
  return list;
}

/// An array as nested lists.
static Json arrayJson(const TensorValue &value, int64_t axis, size_t &next) {
  if (axis == value.rank()) {
    double element = value.elements()[next++];
    if (value.dtype() == Dtype::Bool)
      return element != 0;
    return value.isFloat() ? Json(element) : Json(int64_t(element));
  }
  Json list = Json::array();
  for (int64_t i = 0; i < value.size(axis); ++i)
    list.push_back(arrayJson(value, axis + 1, next));
  return list;
}

/// Two inputs that were run, and where results differ.
static void addRuns(const passes::Counterexample &example, Json &object) {
  if (example.runs.empty())
    return;
  object["inputs"] = Json::array();
  for (const std::vector<passes::ProofArray> &run : example.runs) {
    Json inputs = Json::object();
    for (const passes::ProofArray &array : run) {
      size_t next = 0;
      inputs[array.name] = arrayJson(array.value, 0, next);
    }
    object["inputs"].push_back(std::move(inputs));
  }
  object["results"] = Json::array();
  for (const passes::ProofDifference &difference : example.differences) {
    Json result;
    result["name"] = difference.name;
    result["index"] = difference.index;
    result["values"] = {difference.first, difference.second};
    object["results"].push_back(std::move(result));
  }
}

static Json counterexampleJson(const passes::Counterexample &example) {
  Json object;
  object["sizes"] = Json::object();
  for (const auto &[name, value] : example.sizes)
    object["sizes"][name] = value;
  if (!example.values.empty()) {
    object["values"] = Json::object();
    for (const auto &[name, values] : example.values)
      object["values"][name] = values;
  }
  if (example.trips)
    object["trips"] = *example.trips;
  if (example.step)
    object["step"] = *example.step;
  object["shapes"] = example.shapes;
  addRuns(example, object);
  return object;
}

static Json fixesJson(const std::vector<passes::ProofFix> &fixes) {
  Json list = Json::array();
  for (const passes::ProofFix &fix : fixes) {
    Json object;
    object["line"] = fix.place.line;
    object["column"] = fix.place.column;
    object["endLine"] = fix.endLine;
    object["endColumn"] = fix.endColumn;
    object["replacement"] = fix.replacement;
    if (!fix.message.empty())
      object["message"] = fix.message;
    object["proved"] = fix.proved;
    list.push_back(std::move(object));
  }
  return list;
}

static Json diagnosticJson(const passes::ProofDiagnostic &diagnostic) {
  Json object;
  object["code"] = diagnostic.code;
  object["severity"] = diagnostic.severity;
  object["file"] = diagnostic.place.file;
  object["line"] = diagnostic.place.line;
  object["column"] = diagnostic.place.column;
  object["message"] = diagnostic.message;
  object["notes"] = notesJson(diagnostic.notes, diagnostic.place.file);
  if (diagnostic.counterexample)
    object["counterexample"] = counterexampleJson(*diagnostic.counterexample);
  if (!diagnostic.assume.empty())
    object["assume"] = diagnostic.assume;
  if (!diagnostic.help.empty())
    object["help"] = diagnostic.help;
  object["fixes"] = fixesJson(diagnostic.fixes);
  return object;
}

static Json valuesJson(const std::vector<passes::EntryValue> &values) {
  Json list = Json::array();
  for (const passes::EntryValue &value : values) {
    Json object;
    object["name"] = value.name;
    object["dtype"] = value.dtype;
    object["shape"] = value.shape;
    if (!value.type.empty())
      object["type"] = value.type;
    if (!value.vocabulary.empty())
      object["vocabulary"] = value.vocabulary;
    list.push_back(std::move(object));
  }
  return list;
}

static Json entryJson(const passes::EntryProof &entry, const ReportSizes &at) {
  Json object;
  object["name"] = entry.name;
  object["inputs"] = valuesJson(entry.inputs);
  object["outputs"] = valuesJson(entry.outputs);
  object["workspaceBytes"] = entry.workspaceBytes;
  if (std::optional<int64_t> value = at.empty() ? std::nullopt : valueAt(entry.workspaceBytes, at))
    object["workspaceBytesAt"] = *value;
  object["contract"] = entry.contract;
  object["assumed"] = entry.assumed;
  return object;
}

static Json quantilesJson(std::vector<double> times) {
  llvm::sort(times);
  auto at = [&](size_t percent) { return times[(times.size() - 1) * percent / 100]; };
  return {{"median", at(50)}, {"p99", at(99)}, {"most", at(100)}};
}

std::string rondo::tools::toJson(const passes::Proof &proof, const ReportSizes &at) {
  Json object;
  object["verdict"] = verdictText(proof.verdict).str();
  object["diagnostics"] = Json::array();
  for (const passes::ProofDiagnostic &diagnostic : proof.diagnostics)
    object["diagnostics"].push_back(diagnosticJson(diagnostic));
  object["entries"] = Json::array();
  for (const passes::EntryProof &entry : proof.entries)
    object["entries"].push_back(entryJson(entry, at));
  object["loops"] = Json::array();
  for (const passes::LoopLaws &loop : proof.loops)
    object["loops"].push_back({{"line", loop.place.line}, {"laws", loop.laws}});
  object["obligations"] = {{"total", proof.obligations}, {"proved", proof.proved}};
  if (!proof.microseconds.empty())
    object["obligations"]["microseconds"] = quantilesJson(proof.microseconds);
  object["obligations"]["kinds"] = Json::object();
  for (const auto &[kind, count] : proof.kinds)
    object["obligations"]["kinds"][kind] = count;
  object["milliseconds"] = proof.milliseconds;
  // File names and source text are any bytes; JSON is UTF-8.
  return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}
