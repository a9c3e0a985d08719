// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The text form of certificates: JSON, one record a line. docs/certificate.schema.json is its schema.
#include "certificate/Certificate.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/SHA256.h"

#include "nlohmann/json.hpp"

using namespace rondo;
using namespace rondo::certificate;
using Json = nlohmann::ordered_json;

static std::string digestOfText(llvm::StringRef text) {
  return llvm::toHex(llvm::SHA256::hash(llvm::arrayRefFromStringRef(text)), /*LowerCase=*/true);
}
std::string certificate::digestOf(llvm::ArrayRef<std::string> texts) {
  if (texts.size() == 1)
    return digestOfText(texts.front());
  std::string digests;
  for (const std::string &text : texts)
    digests += digestOfText(text);
  return digestOfText(digests);
}

//===-- Printing --===//

static Json toJson(const Refutation &refutation);
static Json toJson(const Reason &reason);

static Json toJson(const Fact &fact) {
  Json list = Json::array({fact.dim.text()});
  if (fact.reason)
    list.push_back(toJson(*fact.reason));
  return list;
}
static Json toJson(const std::vector<Term> &terms) {
  Json list = Json::array();
  for (const Term &term : terms) {
    list.push_back(Json::array({term.fact.dim.text(), term.times}));
    if (term.fact.reason)
      list.back().push_back(toJson(*term.fact.reason));
  }
  return list;
}

static Json toJson(const Reason &reason) {
  switch (reason.kind) {
  case ReasonKind::Product:
    return Json::object({{"product", Json::array({toJson(reason.facts[0]), toJson(reason.facts[1])})}});
  case ReasonKind::Multiple:
    return Json::object({{"multiple", toJson(reason.facts[0])}, {"factor", reason.factor.text()}});
  case ReasonKind::Rounded:
    return Json::object({{"rounded", toJson(reason.terms)}, {"by", reason.divisor}});
  case ReasonKind::Definition: {
    Json object = Json::object({{"definition", reason.atom.text()}});
    if (!reason.facts.empty())
      object["divisor"] = toJson(reason.facts[0]);
    return object;
  }
  case ReasonKind::Choice:
    return Json::object({{"choice", reason.atom.text()}, {"order", toJson(reason.facts[0])}});
  case ReasonKind::Lemma:
    return Json::object({{"lemma", toJson(reason.proof[0])}});
  }
  return {};
}

static Json toJson(const Refutation &refutation) {
  if (refutation.split)
    return Json::object({{"split", refutation.split.text()},
                         {"cases", Json::array({toJson(refutation.cases[0]), toJson(refutation.cases[1])})}});
  return Json::object({{"sum", toJson(refutation.terms)}, {"is", refutation.constant}});
}

static Json toJson(const ValueClaim &claim) {
  Json object = Json::object({{"inputs", claim.inputs}});
  if (!claim.others)
    return object;
  object["from"] = claim.lo ? Json(claim.lo.text()) : Json();
  object["to"] = claim.hi ? Json(claim.hi.text()) : Json();
  return object;
}

static Json toJson(const std::map<std::string, DimAttr> &dims) {
  Json object = Json::object();
  for (const auto &[name, dim] : dims)
    object[name] = dim.text();
  return object;
}
static Json toJson(const std::vector<DimAttr> &dims) {
  Json list = Json::array();
  for (DimAttr dim : dims)
    list.push_back(dim.text());
  return list;
}

static Json toJson(const LoopRecord &loop) {
  const LoopClaims &claims = loop.claims;
  Json values = Json::object();
  for (const auto &[v, claim] : claims.values)
    values[std::to_string(v)] = toJson(claim);
  return Json::object({{"loop", loop.place},
                       {"laws", toJson(claims.laws)},
                       {"finals", toJson(claims.finals)},
                       {"zero", toJson(claims.zero)},
                       {"at_least_zero", toJson(claims.nonNegative)},
                       {"values", values}});
}

static Json toJson(const ClaimRecord &record) {
  Json object = Json::object({{"at", record.place}, {"what", record.what}, {"claim", record.claim}});
  if (!record.certified) {
    object["certified"] = false;
    return object;
  }
  object["proofs"] = Json::array();
  for (const Refutation &proof : record.proofs)
    object["proofs"].push_back(toJson(proof));
  return object;
}

static std::string dump(const Json &json) {
  return json.dump(-1, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace);
}

std::string certificate::print(const Certificate &certificate) {
  std::string text = "{\"rondo_certificate\":1,\"sha256\":" + dump(certificate.digest) +
                     ",\"obligations\":" + std::to_string(certificate.obligations) +
                     ",\"certified\":" + std::to_string(certificate.certified) + ",\"entries\":[";
  for (const EntryRecords &entry : certificate.entries) {
    text += (&entry == &certificate.entries.front() ? "\n" : ",\n");
    text += "{\"entry\":" + dump(entry.name) + ",\"records\":[";
    for (const Record &record : entry.records) {
      text += (&record == &entry.records.front() ? "\n" : ",\n");
      text += std::visit([](const auto &one) { return dump(toJson(one)); }, record);
    }
    text += "\n]}";
  }
  return text + "\n]}\n";
}

//===-- Reading --===//

namespace {
/// Takes a certificate from JSON. What is not where it should be becomes a message, once; the caller compares
/// the printed result with the text, so that anything else that the text holds is found as well.
class Reader {
public:
  explicit Reader(mlir::MLIRContext *context) : context(context) {}

  Certificate certificate(const Json &json) {
    Certificate result;
    if (number(at(json, "rondo_certificate")) != 1)
      fail("`rondo_certificate` is not 1, the version that this program reads");
    result.digest = string(at(json, "sha256"));
    result.obligations = number(at(json, "obligations"));
    result.certified = number(at(json, "certified"));
    for (const Json &entry : array(at(json, "entries"))) {
      EntryRecords &records = result.entries.emplace_back();
      records.name = string(at(entry, "entry"));
      for (const Json &one : array(at(entry, "records"))) {
        if (!message.empty())
          return result;
        records.records.push_back(record(one));
      }
    }
    return result;
  }

  std::string message;

private:
  void fail(const std::string &text) {
    if (message.empty())
      message = text;
  }
  const Json &at(const Json &json, const char *key) {
    static const Json nothing;
    if (json.is_object())
      if (auto found = json.find(key); found != json.end())
        return *found;
    fail("there is no `" + std::string(key) + "` where one belongs");
    return nothing;
  }
  const Json &array(const Json &json, size_t size = SIZE_MAX) {
    static const Json nothing = Json::array();
    if (json.is_array() && (size == SIZE_MAX || json.size() == size))
      return json;
    fail("not the list that belongs here: " + shown(json));
    return nothing;
  }
  std::string string(const Json &json) {
    if (json.is_string())
      return json.get<std::string>();
    fail("not text: " + shown(json));
    return "";
  }
  int64_t number(const Json &json) {
    if (json.is_number_integer())
      return json.get<int64_t>();
    fail("not a whole number: " + shown(json));
    return 0;
  }
  static std::string shown(const Json &json) {
    std::string text = dump(json);
    return text.size() > 40 ? text.substr(0, 40) + " ..." : text;
  }

  /// A dimension in its canonical text. Written-out products are multiplied term by term and sums put
  /// together one by one: only short ones are read, and no more of them than the budget allows.
  DimAttr dim(const Json &json) {
    DimAttr zero = DimAttr::constant(context, 0);
    std::string text = string(json);
    llvm::StringRef rest = text;
    int64_t terms = 1, factors = 1, most = 1, depth = 0;
    for (size_t i = 0; i < rest.size(); ++i) {
      if (rest[i] == '(' && !rest.take_front(i).ends_with("div") && !rest.take_front(i).ends_with("min") &&
          !rest.take_front(i).ends_with("max"))
        depth = INT32_MAX;
      depth += rest[i] == '(' ? 1 : rest[i] == ')' ? -1 : 0;
      most = std::max(most, depth);
      bool ends = rest[i] == '+' || rest[i] == '-';
      terms += ends;
      factors = ends ? 1 : factors + (rest[i] == '*');
      if (most > 16 || factors > 32 || terms > 256) {
        fail("a size too large to read: " + shown(json));
        return zero;
      }
    }
    if ((budget -= terms * terms + int64_t(text.size())) < 0) {
      fail("the certificate is larger than this program reads");
      return zero;
    }
    auto parsed = DimAttr::parseText(context, text);
    if (parsed && parsed->text() == text)
      return *parsed;
    fail("not a size in its canonical form: " + shown(json));
    return zero;
  }
  std::map<std::string, DimAttr> dims(const Json &json) {
    std::map<std::string, DimAttr> result;
    if (!json.is_object())
      fail("not an object of sizes: " + shown(json));
    for (const auto &[name, value] : json.items())
      result[name] = dim(value);
    return result;
  }
  std::vector<DimAttr> dimList(const Json &json) {
    std::vector<DimAttr> result;
    for (const Json &value : array(json))
      result.push_back(dim(value));
    return result;
  }

  Fact fact(const Json &json) {
    if (!json.is_array() || json.empty() || json.size() > 2) {
      fail("not a fact: " + shown(json));
      return {DimAttr::constant(context, 0), nullptr};
    }
    return {dim(json[0]), json.size() == 2 ? reason(json[1]) : nullptr};
  }
  std::vector<Term> terms(const Json &json) {
    std::vector<Term> result;
    for (const Json &term : array(json)) {
      if (!term.is_array() || term.size() < 2 || term.size() > 3) {
        fail("not a fact with its factor: " + shown(term));
        return result;
      }
      result.push_back({{dim(term[0]), term.size() == 3 ? reason(term[2]) : nullptr}, number(term[1])});
    }
    return result;
  }

  std::shared_ptr<const Reason> reason(const Json &json) {
    auto result = std::make_shared<Reason>();
    auto is = [&](const char *key) { return json.is_object() && json.contains(key); };
    if (is("product")) {
      result->kind = ReasonKind::Product;
      for (const Json &one : array(json["product"], 2))
        result->facts.push_back(fact(one));
      if (result->facts.size() != 2)
        result->facts.resize(2, {DimAttr::constant(context, 0), nullptr});
    } else if (is("multiple")) {
      result->kind = ReasonKind::Multiple;
      result->facts = {fact(json["multiple"])};
      result->factor = dim(at(json, "factor"));
    } else if (is("rounded")) {
      result->kind = ReasonKind::Rounded;
      result->terms = terms(json["rounded"]);
      result->divisor = number(at(json, "by"));
    } else if (is("definition")) {
      result->kind = ReasonKind::Definition;
      result->atom = dim(json["definition"]);
      if (is("divisor"))
        result->facts = {fact(json["divisor"])};
    } else if (is("choice")) {
      result->kind = ReasonKind::Choice;
      result->atom = dim(json["choice"]);
      result->facts = {fact(at(json, "order"))};
    } else {
      result->proof = {refutation(at(json, "lemma"))};
    }
    return result;
  }

  Refutation refutation(const Json &json) {
    Refutation result;
    if (!json.is_object() || !json.contains("split")) {
      result.terms = terms(at(json, "sum"));
      result.constant = number(at(json, "is"));
      return result;
    }
    result.split = dim(json["split"]);
    for (const Json &one : array(at(json, "cases"), 2))
      result.cases.push_back(refutation(one));
    result.cases.resize(2);
    return result;
  }

  ValueClaim valueClaim(const Json &json) {
    ValueClaim claim;
    for (const Json &name : array(at(json, "inputs")))
      claim.inputs.push_back(string(name));
    claim.others = json.is_object() && (json.contains("from") || json.contains("to"));
    if (!claim.others)
      return claim;
    const Json &from = at(json, "from"), &to = at(json, "to");
    claim.lo = from.is_null() ? DimAttr() : dim(from);
    claim.hi = to.is_null() ? DimAttr() : dim(to);
    return claim;
  }

  LoopRecord loop(const Json &json) {
    LoopRecord record{string(at(json, "loop")), {}};
    record.claims.laws = dims(at(json, "laws"));
    record.claims.finals = dims(at(json, "finals"));
    record.claims.zero = dimList(at(json, "zero"));
    record.claims.nonNegative = dimList(at(json, "at_least_zero"));
    const Json &values = at(json, "values");
    for (const auto &[name, value] : values.items()) {
      unsigned carried = 0;
      if (!values.is_object() || llvm::StringRef(name).getAsInteger(10, carried))
        fail("`" + name + "` is no number of a carried value");
      record.claims.values[carried] = valueClaim(value);
    }
    return record;
  }

  Record record(const Json &json) {
    if (json.is_object() && json.contains("loop"))
      return loop(json);
    ClaimRecord record{string(at(json, "at")), string(at(json, "what")), string(at(json, "claim")), true, {}};
    record.certified = json.is_object() && !json.contains("certified");
    if (!record.certified)
      return record;
    for (const Json &proof : array(at(json, "proofs")))
      record.proofs.push_back(refutation(proof));
    return record;
  }

  mlir::MLIRContext *context;
  int64_t budget = 100'000'000;
};
} // namespace

/// Derivations nest as deeply as a proof's cases and lemmas; reading follows them by recursion.
static bool isTooDeep(llvm::StringRef text) {
  constexpr int deepest = 200;
  int depth = 0;
  bool quoted = false;
  for (size_t i = 0; i < text.size() && depth <= deepest; ++i) {
    if (quoted && text[i] == '\\')
      ++i;
    else if (text[i] == '"')
      quoted = !quoted;
    else if (!quoted)
      depth += text[i] == '[' || text[i] == '{' ? 1 : text[i] == ']' || text[i] == '}' ? -1 : 0;
  }
  return depth > deepest;
}

/// Where two texts begin to differ: a line, and what stands there.
static std::string firstDifference(llvm::StringRef text, llvm::StringRef canonical) {
  size_t at = 0;
  while (at < text.size() && at < canonical.size() && text[at] == canonical[at])
    ++at;
  return "line " + std::to_string(1 + text.take_front(at).count('\n'));
}

std::optional<Certificate> certificate::read(mlir::MLIRContext *context, llvm::StringRef text,
                                             std::string &message) {
  constexpr size_t largest = 64 << 20; // bytes; those of models have thousands
  if (text.size() > largest) {
    message = "the certificate is larger than this program reads";
    return std::nullopt;
  }
  if (isTooDeep(text)) {
    message = "the certificate is nested too deeply to be one";
    return std::nullopt;
  }
  Json json = Json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) {
    message = "the certificate is not JSON";
    return std::nullopt;
  }
  Reader reader(context);
  Certificate certificate = reader.certificate(json);
  message = reader.message;
  if (message.empty())
    if (std::string canonical = print(certificate); canonical != text)
      message =
          "the certificate holds something that is not part of one, at " + firstDifference(text, canonical);
  return message.empty() ? std::optional(std::move(certificate)) : std::nullopt;
}
