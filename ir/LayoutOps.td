// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Ops that make tensors or rearrange their elements. Axes are counted from 0.
#ifndef RONDO_IR_LAYOUT
#define RONDO_IR_LAYOUT

include "ir/Base.td"

def ConstantOp : RondoOp<"constant", [Pure, ConstantLike]> {
  let summary = "Literal numbers; the dense shape is the result's";
  let arguments = (ins ElementsAttr:$value);
  let results = (outs AnyRondoTensor:$result);
  let assemblyFormat = "$value attr-dict `:` type($result)";
  let hasFolder = 1;
  let hasVerifier = 1;
}
def ParamOp : RondoOp<"param", [Pure]> {
  let summary = "A weight, by its name in the weights file; its type has constant sizes";
  let arguments = (ins StrAttr:$tensor_name, StrAttr:$path);
  let results = (outs AnyRondoTensor:$result);
  let assemblyFormat = "$tensor_name `path` $path attr-dict `:` type($result)";
  let hasVerifier = 1;
}
def SizeOp : RondoOp<"size", [Pure]> {
  let summary = "A dimension as an i32 scalar";
  let arguments = (ins DimAttr:$dim);
  let results = (outs AnyRondoTensor:$result);
  let assemblyFormat = "$dim attr-dict `:` type($result)";
}
def IotaOp : RuleOp<"iota"> {
  let summary = "0, 1, …, size-1 as i32[size]; along a ragged axis it counts the valid positions";
  let arguments = (ins AxisAttr:$axis);
  let results = (outs AnyRondoTensor:$result);
  let assemblyFormat = "$axis attr-dict `:` type($result)";
}
def FillOp : RuleOp<"fill"> {
  let summary = "A tensor of the given axes, every element the scalar operand";
  let arguments = (ins ArrayAttr:$axes, AnyRondoTensor:$value);
  let results = (outs AnyRondoTensor:$result);
  let assemblyFormat = "$value `as` $axes attr-dict `:` functional-type($value, $result)";
}
def ConcatOp : RuleOp<"concat"> {
  let summary = "Joins along an axis; row by row where the axis is ragged";
  let arguments = (ins I64Attr:$axis, Variadic<AnyRondoTensor>:$inputs);
  let results = (outs AnyRondoTensor:$result);
  let assemblyFormat = "$inputs `along` $axis attr-dict `:` functional-type($inputs, $result)";
  let hasFolder = 1;
}
def SplitOp : RuleOp<"split"> {
  let summary = "`parts` pieces of equal size along an axis, as that many results";
  let arguments = (ins I64Attr:$axis, I64Attr:$parts, AnyRondoTensor:$input);
  let results = (outs Variadic<AnyRondoTensor>:$pieces);
  let assemblyFormat = "$input `along` $axis `into` $parts attr-dict `:` functional-type($input, $pieces)";
}
def SliceOp : RuleOp<"slice"> {
  let summary = "Positions start <= p < stop of an axis; of each row's valid positions where the axis is ragged";
  let description = "With `start_from_end` or `stop_from_end` the size (of a ragged axis: the row's length) is added: `x[:, :-1]` has stop -1 from the end.";
  let arguments = (ins I64Attr:$axis, DimAttr:$start, DimAttr:$stop, UnitAttr:$start_from_end, UnitAttr:$stop_from_end,
                       AnyRondoTensor:$input);
  let results = (outs AnyRondoTensor:$result);
  let assemblyFormat = "$input `along` $axis `from` $start `to` $stop attr-dict `:` functional-type($input, $result)";
}
def IndexOp : RuleOp<"index"> {
  let summary = "The element at one position of an axis; the axis goes";
  let description = "With `from_end` the size (of a ragged axis: the row's length) is added: `x[:, -1]` is the last valid position.";
  let arguments = (ins I64Attr:$axis, DimAttr:$position, UnitAttr:$from_end, AnyRondoTensor:$input);
  let results = (outs AnyRondoTensor:$result);
  let assemblyFormat = "$input `along` $axis `at` $position attr-dict `:` functional-type($input, $result)";
}
def PadOp : RuleOp<"pad"> {
  let summary = "`before` and `after` positions of `value` around an axis";
  let arguments = (ins I64Attr:$axis, DimAttr:$before, DimAttr:$after, AnyRondoTensor:$input, AnyRondoTensor:$value);
  let results = (outs AnyRondoTensor:$result);
  let assemblyFormat = "$input `,` $value `along` $axis `by` $before `,` $after attr-dict `:` functional-type(operands, $result)";
}
def TransposeOp : RuleOp<"transpose"> {
  let summary = "result axis i is input axis permutation[i]";
  let arguments = (ins DenseI64ArrayAttr:$permutation, AnyRondoTensor:$input);
  let results = (outs AnyRondoTensor:$result);
  let assemblyFormat = "$input `by` $permutation attr-dict `:` functional-type($input, $result)";
  let hasFolder = 1;
}
def InsertAxisOp : RuleOp<"insert_axis"> {
  let summary = "A new axis of size 1 at the given place of the result";
  let arguments = (ins I64Attr:$axis, AnyRondoTensor:$input);
  let results = (outs AnyRondoTensor:$result);
  let assemblyFormat = "$input `at` $axis attr-dict `:` functional-type($input, $result)";
}
def SplitAxisOp : RuleOp<"split_axis"> {
  let summary = "One axis becomes several, outermost first; undoes merge: the tag must be the sizes' product in this order";
  let arguments = (ins I64Attr:$axis, ArrayAttr:$sizes, AnyRondoTensor:$input);
  let results = (outs AnyRondoTensor:$result);
  let assemblyFormat = "$input `at` $axis `into` $sizes attr-dict `:` functional-type($input, $result)";
}
def MergeOp : RuleOp<"merge"> {
  let summary = "`count` neighbouring axes from `axis` on become one, row-major; the tag is the product of theirs";
  let arguments = (ins I64Attr:$axis, I64Attr:$count, AnyRondoTensor:$input);
  let results = (outs AnyRondoTensor:$result);
  let assemblyFormat = "$input `at` $axis `count` $count attr-dict `:` functional-type($input, $result)";
}
def ReverseOp : RuleOp<"reverse"> {
  let summary = "Reverses an axis; each row by itself where it is ragged";
  let arguments = (ins I64Attr:$axis, AnyRondoTensor:$input);
  let results = (outs AnyRondoTensor:$result);
  let assemblyFormat = "$input `along` $axis attr-dict `:` functional-type($input, $result)";
}
def RepeatOp : RuleOp<"repeat"> {
  let summary = "Each position of an axis `count` times in a row: [a, b] to [a, a, b, b]; the tag gains the count's name";
  let arguments = (ins I64Attr:$axis, DimAttr:$count, AnyRondoTensor:$input);
  let results = (outs AnyRondoTensor:$result);
  let assemblyFormat = "$input `along` $axis `by` $count attr-dict `:` functional-type($input, $result)";
}
def RaggedOp : RuleOp<"ragged"> {
  let summary = "Declares an axis ragged: row b has lengths[b] valid positions (at most the size; checked as `proved` says)";
  let description = "`symbol` is the lengths symbol of the result; the same lengths value gives the same symbol.";
  let arguments = (ins I64Attr:$axis, StrAttr:$symbol, AnyRondoTensor:$input, AnyRondoTensor:$lengths);
  let results = (outs AnyRondoTensor:$result);
  let assemblyFormat = "$input `,` $lengths `along` $axis `as` $symbol attr-dict `:` functional-type(operands, $result)";
}
def DenseOp : RuleOp<"dense"> {
  let summary = "A ragged axis becomes dense; positions beyond a row's length get the scalar `value`";
  let arguments = (ins I64Attr:$axis, AnyRondoTensor:$input, AnyRondoTensor:$value);
  let results = (outs AnyRondoTensor:$result);
  let assemblyFormat = "$input `,` $value `along` $axis attr-dict `:` functional-type(operands, $result)";
}
def AscribeOp : RuleOp<"ascribe"> {
  let summary = "A type written by the user: each axis must equal the declared one; the result has the declared type";
  let description = [{
    `what` says whose type it is: "argument x of dense", "let h", "result tokens". `sources` are the values that gave the
    declared type its sizes, other arguments of the same call: axis i of the type is axis `places[2*i + 1]` of source
    `places[2*i]`, where that is not -1. They are there for what is said about a mistake; the result is the input.
  }];
  let arguments = (ins TypeAttr:$type, StrAttr:$what, AnyRondoTensor:$input, Variadic<AnyRondoTensor>:$sources,
                       DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$places);
  let results = (outs AnyRondoTensor:$result);
  let assemblyFormat = [{
    $input `as` $type $what (`sized` `by` $sources^ `:` type($sources) `at` $places)? attr-dict `:`
    functional-type($input, $result)
  }];
}

#endif
