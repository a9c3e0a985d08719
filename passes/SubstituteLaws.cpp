// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Puts the laws of loops in place of loop-scoped and existential symbols, in attributes and types. Types come
// from the shape rules again: a size that turned out to be a literal, or a value that grew for rows of
// different ends, shows there.
#include "ir/LoopView.h"
#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/IR/BuiltinOps.h"
#include "passes/Proof.h"

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
    renameResults(entry, environment);
  }
}
