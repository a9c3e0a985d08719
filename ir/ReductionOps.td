// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Contractions and reductions. Along a ragged axis only valid positions count.
#ifndef RONDO_IR_REDUCTION
#define RONDO_IR_REDUCTION

include "ir/Base.td"

class AlongAxis<string mnemonic> : RuleOp<mnemonic> {
  let arguments = (ins I64Attr:$axis, AnyRondoTensor:$input);
  let results = (outs AnyRondoTensor:$result);
  let assemblyFormat = "$input `along` $axis attr-dict `:` functional-type($input, $result)";
}

def EinsumOp : RuleOp<"einsum"> {
  let summary = "A sum of products: `bk,kn->bn`; `x @ w` is one";
  let description = [{
    One letter an axis. Letters of both operands and of the result are batch axes, letters of the operands alone are
    summed, in ascending order of the summed axis. A letter occurs once an operand.
  }];
  let arguments = (ins StrAttr:$equation, AnyRondoTensor:$lhs, AnyRondoTensor:$rhs);
  let results = (outs AnyRondoTensor:$result);
  let assemblyFormat = "$equation $lhs `,` $rhs attr-dict `:` functional-type(operands, $result)";
}
def ReduceOp : RuleOp<"reduce"> {
  let summary = "sum, mean, max, min, prod (numbers), any, all (bool) over one axis; the axis goes";
  let arguments = (ins ReduceKindAttr:$kind, I64Attr:$axis, AnyRondoTensor:$input);
  let results = (outs AnyRondoTensor:$result);
  let assemblyFormat = "$kind $input `along` $axis attr-dict `:` functional-type($input, $result)";
}
def ArgMaxOp : AlongAxis<"argmax"> { let summary = "i32 index of the first maximum; NaN never leaves the index range"; }
def SoftmaxOp : AlongAxis<"softmax">;
def LogSoftmaxOp : AlongAxis<"log_softmax">;
def CumSumOp : AlongAxis<"cumsum"> { let summary = "Inclusive running sum"; }
def Conv1dOp : RuleOp<"conv1d"> {
  let summary = "x[B, T, C] * w[K, C, O] to [B, (T + 2*padding - K) floordiv stride + 1, O]";
  let arguments = (ins I64Attr:$stride, I64Attr:$padding, AnyRondoTensor:$input, AnyRondoTensor:$kernel);
  let results = (outs AnyRondoTensor:$result);
  let assemblyFormat = "$input `,` $kernel `stride` $stride `padding` $padding attr-dict `:` functional-type(operands, $result)";
}

#endif
