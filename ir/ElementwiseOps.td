// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Elementwise ops. A lower-rank operand aligns on trailing axes; a literal 1 stretches; all other sizes must be equal.
#ifndef RONDO_IR_ELEMENTWISE
#define RONDO_IR_ELEMENTWISE

include "ir/Base.td"

class Elementwise<string mnemonic, list<Trait> traits = []> : RuleOp<mnemonic, traits> {
  let results = (outs AnyRondoTensor:$result);
}
class Unary<string mnemonic, list<Trait> traits = []> : Elementwise<mnemonic, traits> {
  let arguments = (ins AnyRondoTensor:$input);
  let assemblyFormat = "$input attr-dict `:` functional-type($input, $result)";
}
class Binary<string mnemonic, list<Trait> traits = []> : Elementwise<mnemonic, traits> {
  let arguments = (ins AnyRondoTensor:$lhs, AnyRondoTensor:$rhs);
  let assemblyFormat = "$lhs `,` $rhs attr-dict `:` functional-type(operands, $result)";
}

// Floating point to floating point.
def ExpOp : Unary<"exp">;
def LogOp : Unary<"log">;
def TanhOp : Unary<"tanh">;
def SigmoidOp : Unary<"sigmoid">;
def SqrtOp : Unary<"sqrt">;
// Numbers.
def NegOp : Unary<"neg"> { let hasFolder = 1; }
def AbsOp : Unary<"abs">;
def ReluOp : Unary<"relu">;
// Booleans.
def NotOp : Unary<"not"> { let hasFolder = 1; }

// Numbers of one dtype.
def AddOp : Binary<"add", [Commutative]> { let hasFolder = 1; }
def SubOp : Binary<"sub"> { let hasFolder = 1; }
def MulOp : Binary<"mul", [Commutative]> { let hasFolder = 1; }
def DivOp : Binary<"div"> { let summary = "Quotient: exact for f32, rounded towards minus infinity for i32"; }
def ModOp : Binary<"mod"> { let summary = "i32 remainder with the sign of the divisor"; }
def MinOp : Binary<"min", [Commutative]>;
def MaxOp : Binary<"max", [Commutative]>;
// Booleans.
def AndOp : Binary<"and", [Commutative]>;
def OrOp : Binary<"or", [Commutative]>;

def CompareOp : Elementwise<"compare"> {
  let arguments = (ins ComparePredicateAttr:$predicate, AnyRondoTensor:$lhs, AnyRondoTensor:$rhs);
  let assemblyFormat = "$predicate $lhs `,` $rhs attr-dict `:` functional-type(operands, $result)";
}
def SelectOp : Elementwise<"select"> {
  let summary = "condition ? lhs : rhs, element by element";
  let arguments = (ins AnyRondoTensor:$condition, AnyRondoTensor:$lhs, AnyRondoTensor:$rhs);
  let assemblyFormat = "$condition `,` $lhs `,` $rhs attr-dict `:` functional-type(operands, $result)";
}
def CastOp : Elementwise<"cast"> {
  let summary = "Another dtype: f32 to i32 truncates, bool to number gives 0 or 1, number to bool is `!= 0`";
  let arguments = (ins TypeAttr:$to, AnyRondoTensor:$input);
  let assemblyFormat = "$input `to` $to attr-dict `:` functional-type($input, $result)";
  let hasFolder = 1;
}

#endif
