// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "passes/prover/Names.h"
#include "passes/prover/Facts.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

ProofPlace rondo::passes::placeOf(Location location) {
  if (auto call = dyn_cast<CallSiteLoc>(location))
    return placeOf(call.getCaller());
  if (auto named = dyn_cast<NameLoc>(location))
    return placeOf(named.getChildLoc());
  if (auto fused = dyn_cast<FusedLoc>(location))
    return fused.getLocations().empty() ? ProofPlace() : placeOf(fused.getLocations().front());
  if (auto file = dyn_cast<FileLineColLoc>(location))
    return {file.getFilename().str(), file.getLine(), file.getColumn()};
  return {};
}

/// The places on the way from the entry to an op that are the user's own, outermost first.
static SmallVector<ProofPlace> placesOfUser(Location location) {
  SmallVector<ProofPlace> places;
  auto add = [&](Location at) {
    if (ProofPlace place = placeOf(at); !StringRef(place.file).starts_with("<std>"))
      places.push_back(place);
  };
  for (; auto call = dyn_cast<CallSiteLoc>(location); location = call.getCallee())
    add(call.getCaller());
  add(location);
  return places;
}

ProofPlace rondo::passes::blamedPlace(Location location) {
  SmallVector<ProofPlace> places = placesOfUser(location);
  return places.empty() ? ProofPlace() : places.back();
}

SmallVector<ProofPlace> rondo::passes::callersOf(Location location) {
  SmallVector<ProofPlace> places = placesOfUser(location);
  if (!places.empty())
    places.pop_back();
  return {places.rbegin(), places.rend()};
}

/// The name that `let` gave a value: innermost in the location; of several results one each, with commas
/// between.
static StringRef letName(Location location, unsigned result) {
  if (auto call = dyn_cast<CallSiteLoc>(location))
    return letName(call.getCallee(), result);
  auto named = dyn_cast<NameLoc>(location);
  if (!named)
    return {};
  SmallVector<StringRef> each;
  named.getName().getValue().split(each, ',');
  StringRef name = result < each.size() ? each[result].trim() : "";
  return name == "_" ? "" : name;
}

//===-- Symbols --===//

Names::Names(EntryOp entry) : entry(entry) {
  for (Attribute attribute : entry.getSymbols()) {
    auto symbol = cast<SymbolAttr>(attribute);
    if (!symbol.getRows()) {
      entrySizes.insert(symbol.getSymbolName());
      continue;
    }
    time.insert(symbol.getSymbolName());
    symbol.getRows().forEachSymbol([&](StringAttr name) { batch.insert(name); });
    if (symbol.getMax())
      addTime(symbol.getMax());
  }
  for (Attribute output : entry.getOutputs())
    if (auto names = cast<DictionaryAttr>(output).getAs<DictionaryAttr>("names"))
      for (NamedAttribute name : names)
        if (auto text = dyn_cast<StringAttr>(name.getValue()))
          shown[name.getName()] = text.str();
  unsigned depth = 0;
  entry.walk<WalkOrder::PreOrder>([&](Operation *op) {
    if (LoopView loop(op); loop) {
      depth = 0;
      for (Operation *outer = op->getParentOp(); outer && !isa<EntryOp>(outer); outer = outer->getParentOp())
        ++depth;
      visitLoop(loop, depth);
    }
    if (auto maxlen = dyn_cast<MaxLenOp>(op)) {
      maxLens.insert(maxlen.getSymbolAttr());
      time.insert(maxlen.getSymbolAttr());
      nameAfter(maxlen.getSymbolAttr(), "maxlen", maxlen.getLengths());
    }
    if (auto nonzero = dyn_cast<NonzeroOp>(op))
      nameAfter(nonzero.getSymbolAttr(), "count", nonzero.getInput());
    for (Value result : op->getResults())
      if (auto type = dyn_cast<SymbolicTensorType>(result.getType()))
        for (AxisAttr axis : type.getAxes())
          if (!axis.isDense())
            addTime(axis.getSize());
  });
  for (BlockArgument argument : entry.getBlock().getArguments())
    for (auto [i, axis] : llvm::enumerate(cast<SymbolicTensorType>(argument.getType()).getAxes()))
      if (!axis.isDense())
        addTime(axis.getSize());
  for (BlockArgument argument : entry.getBlock().getArguments()) {
    auto type = cast<SymbolicTensorType>(argument.getType());
    if (type.getRank() > 0 && !isTime(type.size(0)))
      type.size(0).forEachSymbol([&](StringAttr name) { batch.insert(name); });
  }
  // Positions: ids lie along time behind the batch; so do vectors, whose last axis holds the features.
  for (BlockArgument argument : entry.getBlock().getArguments()) {
    auto type = cast<SymbolicTensorType>(argument.getType());
    int64_t last = type.isFloat() ? type.getRank() - 1 : type.getRank();
    for (int64_t a = 1; a < last; ++a)
      addTime(type.size(a));
  }
}

/// What a tensor decides is called after it, where the user named it and not already its size.
void Names::nameAfter(StringAttr symbol, StringRef function, Value tensor) {
  std::string name = describe(tensor);
  if (StringRef(name).consume_front("`"))
    shown.insert({symbol, (function + "(" + StringRef(name).drop_front().drop_back() + ")").str()});
}

void Names::addTime(DimAttr size) {
  size.forEachSymbol([&](StringAttr name) {
    if (!batch.contains(name))
      time.insert(name);
  });
}

void Names::visitLoop(LoopView &loop, unsigned depth) {
  static const char *const stepNames[] = {"i", "j", "k", "l"};
  ShapeEnvironment none;
  addTime(loop.bound(none));
  time.insert(loop.step);
  steps.insert(loop.step);
  std::string name = depth < 4 ? stepNames[depth] : "i" + std::to_string(depth);
  if (entrySizes.contains(StringAttr::get(loop.op->getContext(), name)))
    name = "step";
  shown.insert({loop.step, name});
  std::string count = entrySizes.contains(StringAttr::get(loop.op->getContext(), "n")) ? "trips" : "n";
  if (StringAttr symbol = loop.stepsSymbol()) {
    time.insert(symbol);
    shown.insert({symbol, count});
    trips.insert(symbol);
  }
  if (StringAttr symbol = loop.lengthsSymbol())
    shown.insert({symbol, count});
  for (unsigned v = 0; v < loop.carried.size(); ++v)
    for (unsigned a = 0; a < cast<ArrayAttr>(loop.carriedDims[v]).size(); ++a) {
      std::string which = "size(" + loop.name(v) + ", " + std::to_string(a) + ")";
      if (auto symbol = loop.carriedDim(v, a).asSymbol())
        shown.insert({StringAttr::get(loop.op->getContext(), *symbol), which});
      if (auto symbol = loop.finalDim(v, a).asSymbol()) {
        shown.insert({StringAttr::get(loop.op->getContext(), *symbol), "final " + which});
        shown.insert({StringAttr::get(loop.op->getContext(), grownLengths(*symbol)), "lengths of " + which});
      }
    }
}

bool Names::mentions(DimAttr size, const llvm::DenseSet<StringAttr> &symbols) {
  bool found = false;
  size.forEachSymbol([&](StringAttr name) { found |= symbols.contains(name); });
  return found;
}
bool Names::ofEntrySizes(DimAttr size) const {
  bool all = true;
  size.forEachSymbol([&](StringAttr name) { all &= entrySizes.contains(name); });
  return all;
}

std::string Names::nameSymbol(StringAttr symbol) const {
  auto it = shown.find(symbol);
  if (it != shown.end())
    return it->second;
  StringRef plain = symbol.getValue().take_until([](char c) { return c == '$' || c == '#' || c == '!'; });
  return plain.empty() ? symbol.str() : plain.str();
}
std::string Names::text(DimAttr dim) const {
  return dim
      .substitute([&](StringAttr name) {
        std::string text = nameSymbol(name);
        return text == name.getValue() ? DimAttr() : DimAttr::symbol(dim.getContext(), text);
      })
      .text();
}
std::string Names::affineText(DimAttr dim) const {
  auto constant = dim.getMonomials().empty() ? nullptr : &dim.getMonomials().back();
  int64_t first = constant && constant->getFactors().empty() ? dim.getCoefficients().back() : 0;
  if (first <= 0 || dim.asConstant())
    return text(dim);
  DimAttr rest = dim - first;
  std::string tail = text(rest);
  return std::to_string(first) + (tail[0] == '-' ? " - " + tail.substr(1) : " + " + tail);
}

/// Where no single affine expression says the size: one for each of the first steps, then those that take
/// turns.
std::string Names::piecesText(DimAttr law, StringAttr step, StepCases cases) const {
  Facts facts(law.getContext());
  facts.declare(step, DimAttr::constant(law.getContext(), 0), DimAttr());
  auto at = [&](DimAttr dim, DimAttr number) {
    return facts.simplify(dim.substitute([&](StringAttr name) { return name == step ? number : DimAttr(); }));
  };
  DimAttr turns = DimAttr::symbol(law.getContext(), step.getValue())
                      .floorDiv(DimAttr::constant(law.getContext(), cases.turn));
  SmallVector<DimAttr> pieces;
  for (DimAttr number : cases.numbers(step))
    pieces.push_back(at(law, number));
  MutableArrayRef<DimAttr> first = MutableArrayRef(pieces).take_front(cases.first),
                           places = MutableArrayRef(pieces).drop_front(cases.first);
  for (auto [i, place] : llvm::enumerate(places))
    place = at(place, turns - (cases.first + int64_t(i)) / cases.turn);
  if (llvm::all_equal(places))
    places = places.take_front(1);
  // A first step that is as its place in a turn would have it is not told apart.
  while (!first.empty() &&
         first.back() == at(places.back(), DimAttr::constant(law.getContext(), first.size() - 1))) {
    first = first.drop_back();
    std::rotate(places.begin(), places.end() - 1, places.end());
  }
  static const char *const ordinals[] = {"first", "second", "third", "fourth"};
  std::string text;
  for (auto [i, piece] : llvm::enumerate(first))
    text += affineText(piece) + " in the " + ordinals[i] + (i == 0 ? " step, " : ", ");
  if (places.size() == 1)
    return text + affineText(places[0]) + (first.empty() ? "" : " afterwards");
  return text + (first.empty() ? "" : "then ") +
         llvm::join(llvm::map_range(places, [&](DimAttr place) { return affineText(place); }), ", ") +
         " in turn";
}

StringAttr Names::stepInCases(DimAttr size, StepCases &cases) const {
  auto isWithin = [&](StringAttr step) {
    return llvm::any_of(size.getMonomials(), [&](DimMonomialAttr monomial) {
      return llvm::any_of(monomial.getFactors(), [&](Attribute factor) {
        auto atom = dyn_cast<DimAtomAttr>(factor);
        return atom &&
               (cast<DimAttr>(atom.getLhs()).mentions(step) || cast<DimAttr>(atom.getRhs()).mentions(step));
      });
    });
  };
  for (auto [step, known] : casesOf)
    if (!known.isWhole() && isWithin(step)) {
      cases = known;
      return step;
    }
  return {};
}
std::string Names::lawText(DimAttr dim) const {
  StepCases cases;
  StringAttr step = stepInCases(dim, cases);
  return step ? piecesText(dim, step, cases) : affineText(dim);
}
std::string Names::readable(StringRef text) const {
  auto isName = [](char c) { return llvm::isAlnum(c) || c == '_' || c == '$' || c == '#' || c == '!'; };
  std::string out;
  while (!text.empty()) {
    StringRef name = text.take_while(isName);
    out += name.find_first_of("$#!") == StringRef::npos
               ? name.str()
               : nameSymbol(StringAttr::get(EntryOp(entry).getContext(), name));
    text = text.drop_front(name.size());
    StringRef other = text.take_until(isName);
    out += other;
    text = text.drop_front(other.size());
  }
  return out;
}
std::string Names::text(SymbolicTensorType type) const {
  return type
      .substitute([&](StringAttr name) {
        std::string text = nameSymbol(name);
        return text == name.getValue() ? DimAttr() : DimAttr::symbol(type.getContext(), text);
      })
      .text();
}

//===-- Values and axes --===//

std::string Names::expression(Operation *op) { return "`" + op->getName().stripDialect().str() + "`"; }

std::string Names::describe(Value value) const {
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    Operation *owner = argument.getOwner()->getParentOp();
    if (auto owningEntry = dyn_cast<EntryOp>(owner))
      return "`" + owningEntry.inputName(argument.getArgNumber()).str() + "`";
    LoopView loop(owner);
    for (auto [v, carried] : llvm::enumerate(loop.carried))
      if (carried.getArgNumber() == argument.getArgNumber())
        return "`" + loop.name(v) + "`";
    auto scan = cast<ScanOp>(owner);
    return "a step of " + describe(scan.getInputs()[argument.getArgNumber()]);
  }
  Operation *op = value.getDefiningOp();
  unsigned index = cast<OpResult>(value).getResultNumber();
  if (StringRef name = letName(op->getLoc(), index); !name.empty())
    return "`" + name.str() + "`";
  if (auto param = dyn_cast<ParamOp>(op))
    return "parameter `" + param.getPath().str() + "`";
  if (LoopView loop(op); loop) {
    if (index >= loop.stacked.size())
      return "the final `" + loop.name(index - loop.stacked.size()) + "`";
    return "what the loop yields";
  }
  return "the result of " + expression(op);
}

std::string Names::role(DimAttr size, bool last) const {
  if (isBatch(size))
    return "batch";
  if (isTime(size))
    return "time";
  return last && size.asConstant() && !size.isConstant(1) ? "features" : "";
}
std::string Names::axis(unsigned index, SymbolicTensorType type) const {
  std::string name = index < type.getRank() ? role(type.size(index), index + 1 == type.getRank()) : "";
  return "axis " + std::to_string(index) + (name.empty() ? "" : " (" + name + ")");
}
