// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "passes/prover/Refute.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

namespace {
// Offsets above each symbol's least value; how many points are looked at, and how many run in the replayer.
constexpr int64_t maxOffset = 4;
constexpr unsigned maxPoints = 6000, maxReplays = 120, maxNumbers = 64;
// Rules run for the refutations of one entry: about a second.
constexpr int64_t maxRules = 500000;
} // namespace

std::optional<int64_t> rondo::passes::valueOf(DimAttr dim, const Assignment &values) {
  return dim.evaluate([&](StringRef name) -> std::optional<int64_t> {
    auto it = values.find(StringAttr::get(dim.getContext(), name));
    return it == values.end() ? std::nullopt : std::optional(it->second);
  });
}

static bool declares(EntryOp entry, StringAttr name) {
  return llvm::any_of(entry.getSymbols(),
                      [&](Attribute declared) { return cast<SymbolAttr>(declared).getSymbolName() == name; });
}

/// Sizes of carried values without a law follow from the run, not from a choice: their range says nothing but
/// >= 0.
bool Refuter::hasValue(StringAttr symbol) {
  auto [min, max] = facts.range(symbol);
  if (!min)
    return false;
  return max || declares(entry, symbol);
}

std::optional<int64_t> Refuter::asked(StringAttr symbol) const {
  for (const auto &[name, value] : options.at)
    if (symbol == name)
      return value;
  return std::nullopt;
}

std::optional<bool> Refuter::isAsked(const Assignment &values) {
  std::optional<bool> same;
  for (auto symbol : entry.getSymbols().getAsRange<SymbolAttr>())
    if (auto value = asked(symbol.getSymbolName()))
      same = same.value_or(true) && values.lookup(symbol.getSymbolName()) == *value;
  return same;
}

/// Gives every other symbol of the entry its least value.
bool Refuter::complete(Assignment &values) {
  for (Attribute attribute : entry.getSymbols()) {
    auto symbol = cast<SymbolAttr>(attribute);
    auto fixed = keepsAsked ? asked(symbol.getSymbolName()) : std::nullopt;
    if (!values.count(symbol.getSymbolName()))
      values[symbol.getSymbolName()] = fixed ? *fixed : valueOf(symbol.getMin(), values).value_or(1);
  }
  return facts.admits(values);
}

/// Points by increasing sum of offsets over the least values.
bool Refuter::enumerate(ArrayRef<StringAttr> symbols, llvm::function_ref<bool(const Assignment &)> accept) {
  unsigned points = 0;
  Assignment values;
  auto place = [&](auto &self, unsigned next, int64_t left) -> bool {
    if (points > maxPoints)
      return false;
    if (next == symbols.size()) {
      if (left != 0)
        return false;
      ++points;
      Assignment whole = values;
      return complete(whole) && accept(whole);
    }
    int64_t least = valueOf(facts.range(symbols[next]).first, values).value_or(1);
    // The first symbols stay small as long as the last ones can grow.
    for (int64_t offset = 0; offset <= std::min(left, maxOffset); ++offset) {
      values[symbols[next]] = least + offset;
      if (self(self, next + 1, left - offset))
        return true;
      values.erase(symbols[next]);
    }
    return false;
  };
  for (int64_t total = 0; total <= int64_t(symbols.size()) * maxOffset && points <= maxPoints; ++total)
    if (place(place, 0, total))
      return true;
  return false;
}

std::optional<Assignment> Refuter::search(DimAttr about, llvm::function_ref<bool(const Assignment &)> accept,
                                          ArrayRef<DimAttr> beside) {
  std::optional<Assignment> found;
  auto take = [&](const Assignment &values) {
    if (!accept(values))
      return false;
    found = values;
    return true;
  };
  SmallVector<DimAttr> dims(beside);
  dims.push_back(about);
  SmallVector<StringAttr> near;
  auto isOpen = [&](StringAttr symbol) { return !keepsAsked || !asked(symbol); };
  for (StringAttr symbol : facts.connected(dims))
    if (hasValue(symbol) && isOpen(symbol))
      near.push_back(symbol);
  if (enumerate(near, take))
    return found;
  // A larger point: the least one that the solver finds, then around the numbers that occur.
  for (bool equality : {true, false})
    if (auto least = facts.leastFailure(about, equality, near))
      if (complete(*least) && take(*least))
        return found;
  for (int64_t number : ArrayRef(facts.numbersAround(about)).take_front(maxNumbers))
    for (StringAttr symbol : near)
      for (int64_t delta : {-1, 0, 1}) {
        Assignment values;
        values[symbol] = number + delta;
        if (complete(values) && take(values))
          return found;
      }
  // Another symbol may have to move for the facts to hold.
  llvm::SetVector<StringAttr> all(near.begin(), near.end());
  for (auto symbol : entry.getSymbols().getAsRange<SymbolAttr>())
    if (isOpen(symbol.getSymbolName()))
      all.insert(symbol.getSymbolName());
  if (all.size() > near.size())
    enumerate(all.getArrayRef(), take);
  return found;
}

std::optional<Assignment> Refuter::searchAsked(DimAttr about,
                                               llvm::function_ref<bool(const Assignment &)> accept,
                                               ArrayRef<DimAttr> beside) {
  if (options.at.empty())
    return std::nullopt;
  size_t outside = facts.mark();
  for (auto symbol : entry.getSymbols().getAsRange<SymbolAttr>())
    if (auto value = asked(symbol.getSymbolName()))
      facts.addZero(DimAttr::symbol(entry.getContext(), symbol.getSymbolName().getValue()) - *value);
  keepsAsked = true;
  auto found = facts.isContradictory() ? std::nullopt : search(about, accept, beside);
  keepsAsked = false;
  facts.rollback(outside);
  return found;
}

static bool sameAxis(const std::optional<OperandAxis> &a, const std::optional<OperandAxis> &b) {
  return a.has_value() == b.has_value() && (!a || (a->operand == b->operand && a->axis == b->axis));
}

std::optional<Refutation> Refuter::tryReplay(const Obligation &wanted, const Assignment &values) {
  if (++replays > maxReplays || spent > maxRules)
    return std::nullopt;
  ReplayRequest request;
  request.entry = entry;
  request.literals = &environment;
  request.spent = &spent;
  for (auto [name, value] : values)
    request.values[name] = value;
  auto failure = replay(request, [&](const Obligation &stated) {
    return stated.op == wanted.op && stated.kind == wanted.kind && sameAxis(stated.lhsAxis, wanted.lhsAxis) &&
           sameAxis(stated.rhsAxis, wanted.rhsAxis) &&
           (wanted.cause != Cause::LoopInv || stated.cause == Cause::LoopInv);
  });
  if (!failure)
    return std::nullopt;
  return Refutation{values, *failure};
}

/// The sizes of an obligation that the entry's caller does not choose: a greatest length, a count.
SmallVector<StringAttr> Refuter::decidedByData(const Obligation &obligation) {
  llvm::SetVector<StringAttr> decided;
  for (DimAttr side : {obligation.lhs, obligation.rhs})
    side.forEachSymbol([&](StringAttr name) {
      if (!declares(entry, name) && hasValue(name))
        decided.insert(name);
    });
  return decided.takeVector();
}

/// The sizes that the user asked for; the others follow from their declarations. What data decides is
/// greatest, or else one of the numbers asked for (a greatest length is some row's), or else least.
std::optional<Refutation> Refuter::tryAt(const Obligation &obligation) {
  if (options.at.empty())
    return std::nullopt;
  Assignment values;
  for (const auto &[name, value] : options.at)
    values[StringAttr::get(entry.getContext(), name)] = value;
  if (!complete(values))
    return std::nullopt;
  if (auto found = tryReplay(obligation, values))
    return found;
  SmallVector<StringAttr> decided = decidedByData(obligation);
  auto choose = [&](auto &self, unsigned next) -> std::optional<Refutation> {
    if (next == decided.size())
      return next > 0 && facts.admits(values) ? tryReplay(obligation, values) : std::nullopt;
    SmallVector<int64_t> candidates =
        llvm::map_to_vector(options.at, [](const auto &asked) { return asked.second; });
    candidates.push_back(valueOf(facts.range(decided[next]).first, values).value_or(1));
    for (int64_t candidate : candidates) {
      values[decided[next]] = candidate;
      if (auto found = self(self, next + 1))
        return found;
    }
    values.erase(decided[next]);
    return std::nullopt;
  };
  return choose(choose, 0);
}

StringAttr rondo::passes::reorderedLengths(EntryOp entry, StringAttr symbol) {
  Value lengths;
  entry.getBody().walk([&](RaggedOp op) {
    if (op.getSymbolAttr() == symbol)
      lengths = op.getLengths();
  });
  bool reordered = false;
  while (lengths && isa_and_present<ReverseOp, GatherOp>(lengths.getDefiningOp())) {
    reordered = true;
    lengths = lengths.getDefiningOp()->getOperand(0);
  }
  if (!reordered)
    return {};
  if (auto of = lengths.getDefiningOp<LengthsOp>()) {
    AxisAttr axis = typeOf(of.getInput()).axis(of.getAxis());
    auto name = axis.getLengths() ? axis.getLengths().asSymbol() : std::nullopt;
    auto source = name ? StringAttr::get(entry.getContext(), *name) : StringAttr();
    return source && declares(entry, source) ? source : StringAttr();
  }
  auto argument = dyn_cast<BlockArgument>(lengths);
  if (!argument || argument.getOwner() != &entry.getBlock())
    return {};
  return cast<DictionaryAttr>(entry.getInputs()[argument.getArgNumber()]).getAs<StringAttr>("lengths");
}

/// The number of rows whose order an obligation about lengths turns on: one row has no other order. Null
/// where it turns on none.
DimAttr Refuter::reorderedRows(const Obligation &obligation) {
  DimAttr rows;
  if (obligation.kind == ObligationKind::SameLengths)
    (obligation.lhs - obligation.rhs).forEachSymbol([&](StringAttr name) {
      StringAttr source = reorderedLengths(entry, name);
      for (auto symbol : entry.getSymbols().getAsRange<SymbolAttr>())
        if (symbol.getRows() && symbol.getSymbolName() == source)
          rows = symbol.getRows();
    });
  return rows;
}

std::optional<Refutation> Refuter::refute(const Obligation &obligation) {
  replays = 0;
  if (auto found = tryAt(obligation))
    return found;
  DimAttr difference = obligation.lhs - obligation.rhs;
  bool atLeast = obligation.kind == ObligationKind::AtLeast;
  // Sizes without a value here come out of the run: then every point is a candidate.
  bool open = false;
  difference.forEachSymbol([&](StringAttr name) { open |= !hasValue(name); });
  DimAttr about = difference;
  if (open)
    for (Attribute symbol : entry.getSymbols())
      about =
          about + DimAttr::symbol(entry.getContext(), cast<SymbolAttr>(symbol).getSymbolName().getValue());
  DimAttr rows = reorderedRows(obligation);
  std::optional<Refutation> found;
  auto accept = [&](const Assignment &values) {
    auto value = valueOf(difference, values);
    if (value && (atLeast ? *value >= 0 : *value == 0))
      return false;
    if (rows && valueOf(rows, values).value_or(2) < 2)
      return false;
    found = tryReplay(obligation, values);
    return found.has_value() || replays > maxReplays;
  };
  search(about, accept, rows ? ArrayRef(rows) : ArrayRef<DimAttr>());
  return found;
}
