// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "certificate/Checker.h"
#include "certificate/Derivation.h"
#include "certificate/Walk.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::certificate;

namespace {
/// Answers a walk with the records of one entry, in order.
class FromRecords : public Answers {
public:
  FromRecords(const EntryRecords &entry, CheckResult &result, Budget &budget)
      : entry(entry), result(result), budget(budget) {}

  std::optional<LoopClaims> enter(LoopView &view, const Values &, const Context &) override {
    std::string place = placeOf(view.op->getLoc());
    auto *loop = next == entry.records.size() ? nullptr : std::get_if<LoopRecord>(&entry.records[next]);
    if (!loop || loop->place != place) {
      complain(place, "what the certificate claims of the loop is missing");
      return std::nullopt;
    }
    ++next;
    return loop->claims;
  }

  bool take(const Claim &claim, const Context &facts) override {
    auto *record = next == entry.records.size() ? nullptr : std::get_if<ClaimRecord>(&entry.records[next]);
    std::string said = "`" + claim.text + "` (" + claim.what + ")";
    if (!record || record->place != claim.place || record->what != claim.what || record->claim != claim.text)
      return refuse(claim, "the certificate does not speak of " + said + " where it should");
    ++next;
    result.obligations += claim.isObligation();
    if (!record->certified && !claim.isObligation())
      return refuse(claim, "a claim about a loop needs a derivation: " + said);
    if (!record->certified)
      return !claim.derivable || !claim.inequalities.empty() ||
             refuse(claim, said + " is evident, and listed as not certified");
    if (!claim.derivable)
      return refuse(claim, said + " is called certified, but has no derivation");
    if (record->proofs.size() != claim.inequalities.size())
      return refuse(claim, said + " needs " + Twine(claim.inequalities.size()) + " derivations, not " +
                               Twine(record->proofs.size()));
    for (auto [inequality, proof] : llvm::zip_equal(claim.inequalities, record->proofs)) {
      DerivationChecker checker(facts, budget);
      if (!checker.proves(inequality, proof))
        return refuse(claim, "the derivation of " + said + " does not check: " + checker.message);
    }
    result.certified += claim.isObligation();
    return true;
  }

  void complain(StringRef place, const Twine &message) override {
    if (result.error.empty())
      result.error = (place.empty() ? "" : place.str() + ": ") + message.str();
  }

  /// What the program has no place for.
  void finish() {
    if (result.error.empty() && next != entry.records.size())
      result.error = "entry `" + entry.name + "` has fewer obligations than the certificate lists";
  }

private:
  bool refuse(const Claim &claim, const Twine &message) {
    complain(claim.place, message);
    return false;
  }

  const EntryRecords &entry;
  CheckResult &result;
  Budget &budget;
  size_t next = 0;
};
} // namespace

CheckResult certificate::check(ModuleOp module, StringRef digest, const Certificate &certificate) {
  CheckResult result;
  Budget budget;
  if (certificate.digest != digest) {
    result.error = "the certificate was made for another text of the model (SHA-256 " + certificate.digest +
                   ", not " + digest.str() + ")";
    return result;
  }
  auto entries = llvm::to_vector(module.getOps<EntryOp>());
  if (entries.size() != certificate.entries.size())
    result.error = "the model has " + std::to_string(entries.size()) + " entries, the certificate " +
                   std::to_string(certificate.entries.size());
  for (size_t i = 0; i < entries.size() && result.error.empty(); ++i) {
    const EntryRecords &records = certificate.entries[i];
    if (records.name != entries[i].getSymName()) {
      result.error = "the certificate has `" + records.name + "` where the model has entry `" +
                     entries[i].getSymName().str() + "`";
      break;
    }
    FromRecords answers(records, result, budget);
    Walk(entries[i], answers).run();
    answers.finish();
  }
  if (result.error.empty() &&
      (result.obligations != certificate.obligations || result.certified != certificate.certified))
    result.error = "the certificate counts " + std::to_string(certificate.certified) + " of " +
                   std::to_string(certificate.obligations) + " obligations certified, there are " +
                   std::to_string(result.certified) + " of " + std::to_string(result.obligations);
  return result;
}
