// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The producer of certificates: walks the model as the checker does, takes the laws of loops from the prover,
// looks for the derivations by itself. A claim about a loop that finds none is weakened, and the walk begins
// again.
#include "passes/prover/Certify.h"
#include "certificate/Walk.h"
#include "passes/prover/Derive.h"
#include "llvm/ADT/StringMap.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;
using namespace rondo::certificate;

namespace {
/// What the prover attached to the loops of an entry, by the symbols of sizes and of steps.
struct Found {
  llvm::StringMap<DimAttr> laws;
  llvm::StringMap<DictionaryAttr> invariants;

  explicit Found(EntryOp entry) {
    entry.walk([&](Operation *op) {
      LoopView loop(op);
      if (auto attached = op->getAttrOfType<DictionaryAttr>("laws"))
        for (NamedAttribute law : attached)
          laws[law.getName()] = cast<DimAttr>(law.getValue());
      if (auto attached = op->getAttrOfType<DictionaryAttr>("invariants"); attached && loop)
        invariants[loop.step] = attached;
    });
  }
};

class Certifier : public Answers {
public:
  Certifier(const Found &found) : found(found) {}

  EntryRecords run(EntryOp entry) {
    constexpr unsigned maxWalks = 64;
    for (unsigned walks = 0; walks < maxWalks; ++walks) {
      records = {entry.getSymName().str(), {}};
      restart = false;
      bool done = Walk(entry, *this).run();
      if (done || !restart)
        break;
    }
    return records;
  }

  int64_t obligations() const { return count(false); }
  int64_t certified() const { return count(true); }

  std::optional<LoopClaims> enter(LoopView &loop, const Values &values, const Context &facts) override {
    auto [it, fresh] = claims.insert({loop.op, {}});
    if (fresh)
      it->second = initialClaims(loop, values, facts);
    dropUnknownBounds(it->second, facts);
    records.records.push_back(LoopRecord{placeOf(loop.op->getLoc()), it->second});
    return it->second;
  }

  bool take(const Claim &claim, const Context &facts) override {
    ClaimRecord record{claim.place, claim.what, claim.text, claim.derivable, {}};
    for (DimAttr inequality : claim.inequalities) {
      auto proof = record.certified ? DerivationSearch(facts).prove(inequality) : std::nullopt;
      record.certified = proof.has_value();
      if (proof)
        record.proofs.push_back(std::move(*proof));
    }
    if (!record.certified)
      record.proofs.clear();
    if (!record.certified && !claim.isObligation()) {
      weaken(claim, facts);
      restart = true;
      return false;
    }
    isObligation.resize(records.records.size() + 1);
    isObligation[records.records.size()] = claim.isObligation();
    records.records.push_back(std::move(record));
    return true;
  }

  void carries(LoopView &loop, unsigned value, const IntegerRange &range) override { next = range; }
  void complain(StringRef, const Twine &) override {}

private:
  static bool speaksOf(DimAttr dim, const Context &facts, StringAttr step,
                       const llvm::DenseSet<StringAttr> &carried) {
    bool all = true;
    dim.forEachSymbol(
        [&](StringAttr name) { all &= facts.isDeclared(name) || name == step || carried.contains(name); });
    return all;
  }

  LoopClaims initialClaims(LoopView &loop, const Values &values, const Context &facts) {
    LoopClaims result;
    llvm::DenseSet<StringAttr> open;
    for (auto [v, init] : llvm::enumerate(loop.inits)) {
      for (unsigned a = 0; a < cast<ArrayAttr>(loop.carriedDims[v]).size(); ++a) {
        auto carried = loop.carriedDim(v, a).asSymbol(), last = loop.finalDim(v, a).asSymbol();
        DimAttr law = carried ? found.laws.lookup(*carried) : DimAttr();
        if (!law || !speaksOf(law, facts, loop.step, {})) {
          if (carried)
            open.insert(StringAttr::get(loop.op->getContext(), *carried));
          continue;
        }
        result.laws[carried->str()] = law;
        DimAttr end = last ? found.laws.lookup(*last) : DimAttr();
        if (end && speaksOf(end, facts, {}, {}))
          result.finals[last->str()] = end;
      }
      IntegerRange range = values.of(init);
      if (Values::isInteger(init) && (!range.others || range.lo || range.hi))
        result.values[v] = values.claimOf(range);
    }
    addInvariants(loop, facts, open, result);
    return result;
  }

  /// A bound that speaks of what is known inside of the loop only is none.
  static void dropUnknownBounds(LoopClaims &of, const Context &facts) {
    for (auto &[v, claim] : of.values)
      for (DimAttr *bound : {&claim.lo, &claim.hi})
        if (*bound && !speaksOf(*bound, facts, {}, {}))
          *bound = DimAttr();
    std::erase_if(of.values, [](const auto &one) {
      return one.second.others && !one.second.lo && !one.second.hi && one.second.inputs.empty();
    });
  }

  void addInvariants(LoopView &loop, const Context &facts, const llvm::DenseSet<StringAttr> &open,
                     LoopClaims &result) {
    auto attached = found.invariants.find(loop.step);
    if (attached == found.invariants.end())
      return;
    for (auto [key, list] :
         {std::pair("zero", &result.zero), std::pair("at_least_zero", &result.nonNegative)})
      for (auto dim : attached->second.getAs<ArrayAttr>(key).getAsRange<DimAttr>())
        if (!dim.asConstant() && speaksOf(dim, facts, loop.step, open) && !llvm::is_contained(*list, dim))
          list->push_back(dim);
  }

  void weaken(const Claim &claim, const Context &facts) {
    LoopClaims &of = claims[claim.loop];
    switch (claim.about) {
    case Claim::Law:
      of.laws.erase(claim.symbol.str());
      dropFinals(claim.loop, of);
      break;
    case Claim::Final:
      of.finals.erase(claim.symbol.str());
      break;
    case Claim::Zero:
      of.zero.erase(of.zero.begin() + claim.number);
      break;
    case Claim::NonNegative:
      of.nonNegative.erase(of.nonNegative.begin() + claim.number);
      break;
    case Claim::Value:
      widen(of, claim.number, facts);
      break;
    case Claim::Obligation:
      break;
    }
  }

  /// Final sizes are those of laws.
  static void dropFinals(Operation *op, LoopClaims &of) {
    LoopView loop(op);
    for (unsigned v = 0; v < loop.carried.size(); ++v)
      for (unsigned a = 0; a < cast<ArrayAttr>(loop.carriedDims[v]).size(); ++a) {
        auto carried = loop.carriedDim(v, a).asSymbol(), last = loop.finalDim(v, a).asSymbol();
        if (carried && last && !of.laws.count(carried->str()))
          of.finals.erase(last->str());
      }
  }

  /// Takes the values of the next step in; a side that is not settled after a few rounds has no bound.
  void widen(LoopClaims &of, unsigned value, const Context &facts) {
    ValueClaim &claim = of.values[value];
    bool settled = ++rounds[{&of, value}] <= 3;
    for (BlockArgument source : next.sources) {
      auto about = cast<EntryOp>(source.getOwner()->getParentOp()).inputName(source.getArgNumber());
      if (!llvm::is_contained(claim.inputs, about))
        claim.inputs.push_back(about.str());
    }
    if (!next.others && settled)
      return;
    if (!claim.others)
      claim.lo = next.lo, claim.hi = next.hi, claim.others = true;
    auto isWithin = [&](DimAttr a, DimAttr b) { return a && b && isAtLeast(b, a, facts); };
    claim.lo = isWithin(claim.lo, next.lo)              ? claim.lo
               : settled && isWithin(next.lo, claim.lo) ? next.lo
                                                        : DimAttr();
    claim.hi = isWithin(next.hi, claim.hi)              ? claim.hi
               : settled && isWithin(claim.hi, next.hi) ? next.hi
                                                        : DimAttr();
  }
  static bool isAtLeast(DimAttr a, DimAttr b, const Context &facts) {
    auto number = (a - b).asConstant();
    return number ? *number >= 0 : DerivationSearch(facts).prove(a - b).has_value();
  }

  int64_t count(bool certifiedOnly) const {
    int64_t total = 0;
    for (auto [i, record] : llvm::enumerate(records.records))
      if (auto *claim = std::get_if<ClaimRecord>(&record))
        total += isObligation[i] && (claim->certified || !certifiedOnly);
    return total;
  }

  const Found &found;
  EntryRecords records;
  std::vector<bool> isObligation; // by record
  std::map<Operation *, LoopClaims> claims;
  std::map<std::pair<LoopClaims *, unsigned>, unsigned> rounds;
  IntegerRange next;
  bool restart = false;
};
} // namespace

Certificate passes::certify(ModuleOp module, ModuleOp proved) {
  Certificate certificate;
  for (auto [entry, same] : llvm::zip_equal(module.getOps<EntryOp>(), proved.getOps<EntryOp>())) {
    Found found(same);
    Certifier certifier(found);
    certificate.entries.push_back(certifier.run(entry));
    certificate.obligations += certifier.obligations();
    certificate.certified += certifier.certified();
  }
  return certificate;
}
