// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `check --sarif`: Static Analysis Results Interchange Format, version 2.1.0 with errata 01
// (https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/).
#include "tools/Explanations.h"
#include "tools/Report.h"
#include "tools/Version.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"

#include "nlohmann/json.hpp"

using namespace rondo;
using namespace rondo::tools;
using Json = nlohmann::ordered_json;

static constexpr char kSchema[] =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// A path as a URI reference (RFC 3986): relative ones stay relative.
static std::string uriOf(llvm::StringRef path) {
  std::string uri = llvm::sys::path::is_absolute(path) ? "file://" : "";
  for (unsigned char c : path)
    if (llvm::isAlnum(c) || llvm::StringRef("-._~/").contains(c))
      uri += char(c);
    else
      uri += "%" + llvm::utohexstr(c, /*LowerCase=*/false, /*Width=*/2);
  return uri;
}

/// Empty where the place is not known.
static Json regionJson(unsigned line, unsigned column, unsigned endLine, unsigned endColumn) {
  Json region = Json::object();
  if (line)
    region["startLine"] = line;
  if (line && column)
    region["startColumn"] = column;
  if (line && column && endColumn) {
    region["endLine"] = endLine;
    region["endColumn"] = endColumn;
  }
  return region;
}

static Json locationJson(const passes::ProofPlace &place) {
  Json physical;
  physical["artifactLocation"]["uri"] = uriOf(place.file);
  if (Json region = regionJson(place.line, place.column, place.line, place.endColumn); !region.empty())
    physical["region"] = std::move(region);
  return {{"physicalLocation", std::move(physical)}};
}

static Json relatedJson(const passes::ProofDiagnostic &diagnostic) {
  Json list = Json::array();
  for (const passes::ProofNote &note : diagnostic.notes) {
    Json location = Json::object();
    location["id"] = list.size() + 1;
    if (!note.place.file.empty())
      location.update(locationJson(note.place));
    location["message"]["text"] = note.message;
    list.push_back(std::move(location));
  }
  return list;
}

static Json fixJson(const passes::ProofFix &fix) {
  Json replacement;
  replacement["deletedRegion"] = regionJson(fix.place.line, fix.place.column, fix.endLine, fix.endColumn);
  replacement["insertedContent"]["text"] = fix.replacement;
  Json change;
  change["artifactLocation"]["uri"] = uriOf(fix.place.file);
  change["replacements"] = Json::array({std::move(replacement)});
  Json object;
  object["description"]["text"] = fixText(fix);
  object["artifactChanges"] = Json::array({std::move(change)});
  return object;
}

/// The message, what shows that it is so, and what to do.
static std::string messageText(const passes::ProofDiagnostic &diagnostic) {
  std::string text = diagnostic.message;
  if (diagnostic.counterexample)
    text += "\nSmallest failing sizes: " + counterexampleText(*diagnostic.counterexample);
  if (!diagnostic.assume.empty())
    text += "\nThis would close it: " + diagnostic.assume;
  if (!diagnostic.help.empty())
    text += "\nHelp: " + diagnostic.help;
  return text;
}

static Json resultJson(const passes::ProofDiagnostic &diagnostic) {
  Json object;
  object["ruleId"] = diagnostic.code;
  llvm::ArrayRef<Explanation> rules = explanations();
  auto rule = llvm::find_if(rules, [&](const Explanation &page) { return page.code() == diagnostic.code; });
  if (rule != rules.end())
    object["ruleIndex"] = rule - rules.begin();
  object["level"] = diagnostic.severity;
  object["message"]["text"] = messageText(diagnostic);
  object["locations"] = Json::array();
  if (!diagnostic.place.file.empty())
    object["locations"].push_back(locationJson(diagnostic.place));
  if (!diagnostic.notes.empty())
    object["relatedLocations"] = relatedJson(diagnostic);
  if (!diagnostic.fixes.empty()) {
    object["fixes"] = Json::array();
    for (const passes::ProofFix &fix : diagnostic.fixes)
      object["fixes"].push_back(fixJson(fix));
  }
  return object;
}

static Json ruleJson(const Explanation &page) {
  Json rule;
  rule["id"] = page.code().str();
  rule["shortDescription"]["text"] = page.title().str();
  rule["fullDescription"]["text"] = page.cause();
  rule["help"] = {{"text", page.text.str()}, {"markdown", page.text.str()}};
  rule["defaultConfiguration"]["level"] = "error";
  return rule;
}

std::string rondo::tools::toSarif(const passes::Proof &proof) {
  Json driver;
  std::string tool = versionText();
  auto [name, version] = llvm::StringRef(tool).split(' ');
  driver["name"] = name.str();
  driver["version"] = version.str();
  driver["rules"] = Json::array();
  for (const Explanation &page : explanations())
    driver["rules"].push_back(ruleJson(page));
  Json run;
  run["tool"]["driver"] = std::move(driver);
  run["columnKind"] = "unicodeCodePoints";
  run["results"] = Json::array();
  for (const passes::ProofDiagnostic &diagnostic : proof.diagnostics)
    run["results"].push_back(resultJson(diagnostic));
  run["properties"]["verdict"] = verdictText(proof.verdict).str();
  Json log;
  log["$schema"] = kSchema;
  log["version"] = "2.1.0";
  log["runs"] = Json::array({std::move(run)});
  // File names and source text are any bytes; JSON is UTF-8.
  return log.dump(-1, ' ', false, Json::error_handler_t::replace);
}
