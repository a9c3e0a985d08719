// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Entries, obligations and the two loops.
#ifndef RONDO_IR_CONTROL
#define RONDO_IR_CONTROL

include "ir/Base.td"

def VocabularyOp : RondoOp<"vocabulary", [Symbol]> {
  let summary = "The symbols of a vocabulary, in the order of their ids";
  let description = [{
    `tokens` is `characters` or `words` (how text is cut); `append` are symbols put after a text; `unknown`, where
    present, stands for what is not in the vocabulary.
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, StrArrayAttr:$symbols, StrAttr:$tokens, StrArrayAttr:$append,
                       OptionalAttr<StrAttr>:$unknown);
  let assemblyFormat = "$sym_name attr-dict";
}

def EntryOp : RondoOp<"entry", [Symbol, IsolatedFromAbove, SingleBlockImplicitTerminator<"ReturnOp">]> {
  let summary = "A function that the artifact exports";
  let description = [{
    `symbols`: SymbolAttrs of the sizes and lengths that callers choose, in order of declaration.
    `inputs`: one dictionary an argument, keys `name`; where they apply `lengths` (this i32[B] argument holds the
    values of that lengths symbol), `size` (this scalar is the value of that size symbol), `min` and `max` (inclusive
    range of the values, DimAttr), `vocabulary`, `type` (as declared, text).
    `outputs`: one dictionary a result, keys `name`; where they apply `vocabulary`, `type` (as declared, text), and
    `names`, a dictionary from existential symbol to the name that the declaration gives it.
    `assumptions`: dictionaries {kind = "equal" or "at_least", lhs, rhs (DimAttr), text}: checked at the entry, true for proofs.
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, ArrayAttr:$symbols, ArrayAttr:$inputs, ArrayAttr:$outputs,
                       OptionalAttr<ArrayAttr>:$assumptions);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::mlir::Block &getBlock() { return getBody().front(); }
    ::llvm::StringRef inputName(unsigned i);
    ::llvm::StringRef outputName(unsigned i);
  }];
}
def ReturnOp : RondoOp<"return", [Terminator, Pure, HasParent<"EntryOp">]> {
  let arguments = (ins Variadic<AnyRondoTensor>:$operands);
  let builders = [OpBuilder<(ins), [{ build($_builder, $_state, ::mlir::ValueRange{}); }]>];
  let assemblyFormat = "($operands^ `:` type($operands))? attr-dict";
}

def RequireOp : RondoOp<"require", [DeclareOpInterfaceMethods<ShapedOp>]> {
  let summary = "An obligation: `lhs` equals `rhs`, or is at least `rhs` (a size parameter met twice, a where clause)";
  let description = "`what` is a clause for the message: \"`B` of `step_cell`\".";
  let arguments = (ins ObligationKindAttr:$kind, DimAttr:$lhs, DimAttr:$rhs, StrAttr:$cause, StrAttr:$what,
                       // The values that lhs and rhs were taken from, and their axes: for notes on where sizes come from.
                       Variadic<AnyRondoTensor>:$origins, DenseI64ArrayAttr:$origin_axes);
  let assemblyFormat = "$kind $lhs `,` $rhs $cause $what (`from` $origins^ `:` type($origins))? $origin_axes attr-dict";
  let builders = [OpBuilder<(ins "ObligationKind":$kind, "DimAttr":$lhs, "DimAttr":$rhs, "Cause":$cause,
                                 "::llvm::StringRef":$what, CArg<"::mlir::ValueRange", "{}">:$origins,
                                 CArg<"::llvm::ArrayRef<int64_t>", "{}">:$axes)>];
}

def InRangeOp : RondoOp<"in_range", [DeclareOpInterfaceMethods<ShapedOp>]> {
  let summary = "An obligation: every value lies in `min` to `max` (`in 0..V` on an argument or a result)";
  let description = "`what` is a clause for the message: \"argument `ids` of `embed`\".";
  let arguments = (ins DimAttr:$min, DimAttr:$max, StrAttr:$what, AnyRondoTensor:$values);
  let assemblyFormat = "$values `from` $min `to` $max $what attr-dict `:` type($values)";
}

def ScanOp : RondoOp<"scan", [RecursiveMemoryEffects, DeclareOpInterfaceMethods<ShapedOp>, AttrSizedOperandSegments,
                              AttrSizedResultSegments, SingleBlock]> {
  let summary = "Walks an axis: one step a position, values carried from step to step";
  let description = [{
    Body arguments: the elements of `inputs` at this position (axis `axes[i]` of input i gone), then the carried
    values. Terminated by `rondo.yield`. Results: the yields stacked along `yield_axes`, then the final carried values.
    Where the scanned axis is ragged, a row takes part in its first len steps only: then it keeps its carried values and
    yields nothing. `reverse` walks each row's valid positions from the last to the first; yields stand at their
    element's position. `carried_dims` holds one array a carried value: the size of each of its axes in the body, at
    first a loop-scoped symbol; `final_dims` the same for the final value, at first an existential symbol. The prover
    adds `laws`, a dictionary from these symbols to dimensions over entry symbols and the step number, the symbol
    `step` (0 in the first step); the pass SubstituteLaws puts them in place.
  }];
  let arguments = (ins DenseI64ArrayAttr:$axes, DenseI64ArrayAttr:$yield_axes, UnitAttr:$reverse,
                       StrAttr:$step, ArrayAttr:$carried_dims, ArrayAttr:$final_dims,
                       StrArrayAttr:$carried_names, OptionalAttr<DictionaryAttr>:$laws,
                       Variadic<AnyRondoTensor>:$inputs, Variadic<AnyRondoTensor>:$inits);
  let results = (outs Variadic<AnyRondoTensor>:$stacked, Variadic<AnyRondoTensor>:$finals);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::mlir::Block &getBlock() { return getBody().front(); }
    YieldOp getYield();
    /// The walked axis as the first input has it.
    AxisAttr scannedAxis();
    ::mlir::Block::BlockArgListType elementArguments() { return getBlock().getArguments().take_front(getInputs().size()); }
    ::mlir::Block::BlockArgListType carriedArguments() { return getBlock().getArguments().drop_front(getInputs().size()); }
  }];
}

def LoopOp : RondoOp<"loop", [RecursiveMemoryEffects, DeclareOpInterfaceMethods<ShapedOp>, AttrSizedResultSegments]> {
  let summary = "At most `bound` steps, values carried from step to step, with an early exit";
  let description = [{
    Regions: `condition` is empty, or has the carried values as arguments and ends in `rondo.yield` with one scalar bool
    as `until`: `while c`, tested before a step. `body` has the carried values as arguments and ends in `rondo.yield`,
    whose `until` operand, bool over one batch axis, ends each row by itself after the step: it then keeps its carried
    values and yields nothing. `dropping`: the ending step's yield is not kept. Results: the yields stacked along
    `yield_axes`, then the final carried values. The stacked axis: without an exit its size is `bound`; with `while` it
    is the fresh symbol `steps`, 0 <= steps <= bound; with `until` it is `steps ragged lengths`, 1 <= steps <= bound
    (0 with `dropping`). Laws as for `rondo.scan`.
  }];
  let arguments = (ins DimAttr:$bound, DenseI64ArrayAttr:$yield_axes, UnitAttr:$dropping, StrAttr:$step,
                       StrAttr:$steps, StrAttr:$lengths, ArrayAttr:$carried_dims, ArrayAttr:$final_dims,
                       StrArrayAttr:$carried_names, OptionalAttr<DictionaryAttr>:$laws, Variadic<AnyRondoTensor>:$inits);
  let results = (outs Variadic<AnyRondoTensor>:$stacked, Variadic<AnyRondoTensor>:$finals);
  let regions = (region AnyRegion:$condition, SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::mlir::Block &getBlock() { return getBody().front(); }
    YieldOp getYield();
    bool hasWhile() { return !getCondition().empty(); }
    bool hasUntil();
    YieldOp getConditionYield();
    ::mlir::Block::BlockArgListType carriedArguments() { return getBlock().getArguments(); }
  }];
}

def YieldOp : RondoOp<"yield", [Terminator, Pure, AttrSizedOperandSegments, ParentOneOf<["ScanOp", "LoopOp"]>]> {
  let summary = "Ends a step: the exit flag, what is stacked, what is carried on";
  let arguments = (ins Optional<AnyRondoTensor>:$until, Variadic<AnyRondoTensor>:$values, Variadic<AnyRondoTensor>:$carried);
  let assemblyFormat = [{
    (`until` $until^ `:` type($until))? (`values` $values^ `:` type($values))? (`carry` $carried^ `:` type($carried))? attr-dict
  }];
}

#endif
