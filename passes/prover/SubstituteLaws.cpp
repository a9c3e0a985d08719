// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Puts the laws of loops in place of loop-scoped and existential symbols, in attributes and types. Types come
// from the shape rules again: a size that turned out to be a literal, or a value that grew for rows of
// different ends, shows there.
#include "ir/LoopView.h"
#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/IR/BuiltinOps.h"
#include "passes/prover/Proof.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace rondo;

static void collectLaws(EntryOp entry, ShapeEnvironment &environment) {
  entry.walk([&](Operation *op) {
    if (auto laws = op->getAttrOfType<DictionaryAttr>("laws"))
      for (NamedAttribute law : laws)
        environment.symbols[law.getName()] = cast<DimAttr>(law.getValue());
  });
  // A law may speak of a symbol that another law gives (an inner loop that starts from an outer one's value).
  for (bool changed = true; changed;) {
    changed = false;
    for (auto &[name, law] : environment.symbols) {
      DimAttr closed = environment.dim(law);
      changed |= closed != law;
      law = closed;
    }
  }
}

static void retype(Block &block, ShapeEnvironment &environment) {
  for (Operation &op : block.without_terminator()) {
    if (LoopView loop(&op); loop) {
      loop.enterElements(environment);
      for (auto [v, init] : llvm::enumerate(loop.inits)) {
        SymbolicTensorType type = environment.type(init);
        SmallVector<AxisAttr> axes;
        for (auto [a, axis] : llvm::enumerate(type.getAxes()))
          axes.push_back(axis.resized(environment.dim(loop.carriedDim(v, a))));
        loop.enterCarried(environment, v, type.withAxes(axes));
      }
      for (Region &region : op.getRegions())
        for (Block &inner : region) {
          for (BlockArgument argument : inner.getArguments())
            argument.setType(environment.type(argument));
          retype(inner, environment);
        }
    }
    if (failed(inferInto(environment, &op)))
      continue; // only after a proof: the rules have held
    for (Value result : op.getResults())
      result.setType(environment.type(result));
  }
}

namespace {
/// Gives results lengths of their own where the caller could not read those that their types state: lengths
/// that grew with what a loop carried, lengths of the rows of another axis (`B` of `B*K`).
class OwnLengths {
public:
  OwnLengths(EntryOp entry, const ShapeEnvironment &environment) : entry(entry), environment(environment) {
    entry.walk([&](LoopOp loop) {
      if (loop.hasUntil())
        rowsOf[loop.getLengths()] = typeOf(loop.getYield().getUntil()).size(0);
    });
    for (DictionaryAttr output : entry.getOutputs().getAsRange<DictionaryAttr>())
      if (auto names = output.getAs<DictionaryAttr>("names"))
        for (NamedAttribute named : names)
          taken.insert(cast<StringAttr>(named.getValue()).getValue());
    // Names of lengths that stay what they are.
    Operation *end = entry.getBlock().getTerminator();
    for (auto [i, output] : llvm::enumerate(entry.getOutputs().getAsRange<DictionaryAttr>()))
      for (auto [a, axis] : llvm::enumerate(typeOf(end->getOperand(i)).getAxes()))
        if (axis.isRagged() && !needsOwn(output, typeOf(end->getOperand(i)), a))
          if (StringAttr key = declaredAs(output, axis.getLengths()))
            given.insert(cast<StringAttr>(output.getAs<DictionaryAttr>("names").get(key)).getValue());
  }

  void give() {
    Operation *end = entry.getBlock().getTerminator();
    SmallVector<Attribute> outputs(entry.getOutputs().getValue());
    for (unsigned i = 0; i < end->getNumOperands(); ++i) {
      SymbolicTensorType type = typeOf(end->getOperand(i));
      for (int64_t a = 1; a < type.getRank(); ++a)
        if (type.axis(a).isRagged() && needsOwn(outputs[i], type, a))
          outputs[i] = giveTo(i, a, cast<DictionaryAttr>(outputs[i]));
    }
    entry.setOutputsAttr(ArrayAttr::get(entry.getContext(), outputs));
  }

private:
  /// The symbol under which the declaration names the lengths of an axis that follow from a law.
  StringAttr declaredAs(Attribute output, DimAttr lengths) const {
    auto names = cast<DictionaryAttr>(output).getAs<DictionaryAttr>("names");
    for (NamedAttribute named : names ? names.getValue() : ArrayRef<NamedAttribute>())
      if (environment.dim(DimAttr::symbol(lengths.getContext(), named.getName().getValue())) == lengths)
        return named.getName();
    return {};
  }
  bool needsOwn(Attribute output, SymbolicTensorType type, int64_t a) const {
    DimAttr lengths = type.axis(a).getLengths();
    if (!lengths.asSymbol() && declaredAs(output, lengths))
      return true;
    bool otherRows = false;
    lengths.forEachSymbol([&](StringAttr name) {
      auto rows = rowsOf.find(name.getValue());
      otherRows |= rows != rowsOf.end() && a == 1 && rows->second != type.size(0);
    });
    return otherRows;
  }
  Attribute giveTo(unsigned i, int64_t a, DictionaryAttr output) {
    MLIRContext *context = entry.getContext();
    Operation *end = entry.getBlock().getTerminator();
    Value value = end->getOperand(i);
    OpBuilder builder(end);
    NamedAttrList names(output.getAs<DictionaryAttr>("names"));
    StringAttr name, law = declaredAs(output, typeOf(value).axis(a).getLengths());
    if (law) // two results of one name are one; a second one of other rows gets a name of its own
      name = dyn_cast_or_null<StringAttr>(names.erase(law));
    if (!name || !given.insert(name.getValue()).second)
      name = unique(entry.outputName(i).str() + "_lengths");
    std::string symbol = ("own$" + Twine(i) + "_" + Twine(a)).str();
    auto lengths = create<LengthsOp>(builder, end->getLoc(), nullptr, a, value);
    auto own = create<RaggedOp>(builder, end->getLoc(), nullptr, a, symbol, value, lengths);
    end->setOperand(i, own.getResult());
    names.set(symbol, name);
    NamedAttrList changed(output);
    changed.set("names", names.getDictionary(context));
    return changed.getDictionary(context);
  }
  StringAttr unique(std::string name) {
    while (!taken.insert(name).second)
      name += "_";
    return StringAttr::get(entry.getContext(), name);
  }

  EntryOp entry;
  const ShapeEnvironment &environment;
  llvm::StringMap<DimAttr> rowsOf;
  llvm::StringSet<> taken, given;
};
} // namespace

/// A result may name what a loop found out (`-> i32[B, T ragged n]`): the name goes on to the symbol that the
/// law puts in its place.
static void renameResults(EntryOp entry, ShapeEnvironment &environment) {
  MLIRContext *context = entry.getContext();
  SmallVector<Attribute> outputs;
  for (DictionaryAttr output : entry.getOutputs().getAsRange<DictionaryAttr>()) {
    auto names = output.getAs<DictionaryAttr>("names");
    NamedAttrList kept;
    for (NamedAttribute named : names ? names.getValue() : ArrayRef<NamedAttribute>()) {
      auto known = environment.dim(DimAttr::symbol(context, named.getName().getValue())).asSymbol();
      kept.set(known ? StringAttr::get(context, *known) : named.getName(), named.getValue());
    }
    NamedAttrList changed(output);
    if (names)
      changed.set("names", kept.getDictionary(context));
    outputs.push_back(changed.getDictionary(context));
  }
  entry.setOutputsAttr(ArrayAttr::get(context, outputs));
}

void rondo::passes::substituteLaws(ModuleOp module) {
  for (EntryOp entry : module.getOps<EntryOp>()) {
    ShapeEnvironment environment;
    collectLaws(entry, environment);
    AttrTypeReplacer replacer;
    replacer.addReplacement(
        [&](DimAttr dim) { return std::pair(Attribute(environment.dim(dim)), WalkResult::skip()); });
    replacer.addReplacement(
        [&](AxisAttr axis) { return std::pair(Attribute(environment.axis(axis)), WalkResult::skip()); });
    replacer.addReplacement([&](SymbolicTensorType type) {
      return std::pair(Type(environment.substitute(type)), WalkResult::skip());
    });
    entry.getBody().walk([&](Operation *op) { replacer.replaceElementsIn(op, /*replaceAttrs=*/true); });
    for (BlockArgument argument : entry.getBlock().getArguments())
      environment.types[argument] = cast<SymbolicTensorType>(argument.getType());
    retype(entry.getBlock(), environment);
    OwnLengths(entry, environment).give();
    renameResults(entry, environment);
  }
}
