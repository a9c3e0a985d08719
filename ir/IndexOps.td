// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Ops on indices held in tensors.
#ifndef RONDO_IR_INDEX
#define RONDO_IR_INDEX

include "ir/Base.td"

def GatherOp : RuleOp<"gather"> {
  let summary = "table[..., ids[...], ...]: ids' axes stand where the table's axis stood";
  let description = [{
    `batch` leading axes are shared by table and ids (take one element a row); `axis` counts from the table's first
    axis and is at least `batch`. Every id must lie in 0..size(axis): proved, or checked at the entry.
  }];
  let arguments = (ins I64Attr:$axis, DefaultValuedAttr<I64Attr, "0">:$batch, AnyRondoTensor:$table, AnyRondoTensor:$ids);
  let results = (outs AnyRondoTensor:$result);
  let assemblyFormat = "$table `,` $ids `along` $axis attr-dict `:` functional-type(operands, $result)";
}
def OneHotOp : RuleOp<"one_hot"> {
  let summary = "A new last axis of size `depth`: 1 at the id, 0 elsewhere";
  let arguments = (ins DimAttr:$depth, AnyRondoTensor:$ids);
  let results = (outs AnyRondoTensor:$result);
  let assemblyFormat = "$ids `depth` $depth attr-dict `:` functional-type($ids, $result)";
}
def TopKOp : RuleOp<"top_k"> {
  let summary = "The k greatest of an axis, greatest first, equal ones in ascending index: values and i32 indices";
  let arguments = (ins I64Attr:$axis, DimAttr:$k, AnyRondoTensor:$input);
  let results = (outs AnyRondoTensor:$values, AnyRondoTensor:$indices);
  let assemblyFormat = "$input `along` $axis `k` $k attr-dict `:` functional-type($input, results)";
}
def NonzeroOp : RuleOp<"nonzero"> {
  let summary = "The positions of true along the last axis, as a ragged axis of the same size";
  let description = "bool[..., N] to i32[..., N ragged symbol]; row r has as many valid positions as true elements.";
  let arguments = (ins StrAttr:$symbol, AnyRondoTensor:$input);
  let results = (outs AnyRondoTensor:$result);
  let assemblyFormat = "$input `as` $symbol attr-dict `:` functional-type($input, $result)";
}
def LengthsOp : RuleOp<"lengths"> {
  let summary = "The lengths of a ragged axis, as i32 over the axes before it";
  let arguments = (ins I64Attr:$axis, AnyRondoTensor:$input);
  let results = (outs AnyRondoTensor:$result);
  let assemblyFormat = "$input `along` $axis attr-dict `:` functional-type($input, $result)";
}
def MaxLenOp : RuleOp<"maxlen"> {
  let summary = "The greatest of lengths: i32[B] to an i32 scalar whose value is the size symbol `symbol`";
  let description = "`most`, from the prover, is a bound of the lengths over sizes known before.";
  let arguments = (ins StrAttr:$symbol, OptionalAttr<DimAttr>:$most, AnyRondoTensor:$lengths);
  let results = (outs AnyRondoTensor:$result);
  let assemblyFormat = "$lengths `as` $symbol attr-dict `:` functional-type($lengths, $result)";
  let extraClassDeclaration = [{
    /// What the lengths are at most: `most`, or what the entry declares of an argument; null where nothing says.
    DimAttr bound();
  }];
}

#endif
