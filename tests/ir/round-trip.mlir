// RUN: %rondo-opt %s > %t && %rondo-opt %t | diff %t -
// RUN: FileCheck %s < %t
// What is written is read again: an entry with a vocabulary, a parameter, both loops and an assumption. The second text equals the first.

// CHECK: rondo.vocabulary @letters
// CHECK: rondo.entry @decode(
// CHECK-SAME: assumptions = [{kind = "at_least"
// CHECK: rondo.param "emb" path "table" : <"f32[4, 3]">
// CHECK: rondo.scan(
// CHECK-SAME: reverse
// CHECK: rondo.yield carry
// CHECK: rondo.loop carry
// CHECK-SAME: dropping
// CHECK: rondo.yield until
// CHECK: rondo.return

module {
  rondo.vocabulary @letters {append = ["</s>"], symbols = ["<unk>", "a", "b", "</s>"], tokens = "characters", unknown = "<unk>"}
  rondo.entry @decode(%arg0: !rondo.tensor<"i32[B, S ragged len]">, %arg1: !rondo.tensor<"i32[B]">, %arg2: !rondo.tensor<"i32">) attributes {assumptions = [{kind = "at_least", lhs = #rondo.dim<"9">, rhs = #rondo.dim<"B">, text = "B <= 9"}], inputs = [{max = #rondo.dim<"3">, min = #rondo.dim<"0">, name = "word", type = "i32[B, S ragged len]", vocabulary = "letters"}, {lengths = "len", max = #rondo.dim<"S">, min = #rondo.dim<"1">, name = "len", type = "i32[B]"}, {min = #rondo.dim<"1">, name = "steps", size = "steps", type = "size"}], outputs = [{name = "tokens", names = {ends$ = "n", steps$ = "T"}, type = "i32[B, T ragged n]", vocabulary = "letters"}], symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"steps" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">]} {
    %0 = rondo.param "emb" path "table" : <"f32[4, 3]">
    %1 = rondo.gather %0, %arg0 along 0 : (!rondo.tensor<"f32[4, 3]">, !rondo.tensor<"i32[B, S ragged len]">) -> !rondo.tensor<"f32[B, S ragged len, 3]">
    %2 = rondo.constant dense<0.000000e+00> : tensor<f32> : <"f32">
    %3 = rondo.fill %2 as [#rondo.axis<"B">, #rondo.axis<"3">] : (!rondo.tensor<"f32">) -> !rondo.tensor<"f32[B, 3]">
    %finals = rondo.scan(%arg3: !rondo.tensor<"f32[B, 3]"> = %1) carry (%arg4: !rondo.tensor<"f32[h$0 tag B, h$1]"> = %3) {axes = array<i64: 1>, carried_dims = [[#rondo.dim<"h$0">, #rondo.dim<"h$1">]], carried_names = ["h"], final_dims = [[#rondo.dim<"h$0!">, #rondo.dim<"h$1!">]], reverse, step = "step$", yield_axes = array<i64>} : (!rondo.tensor<"f32[B, S ragged len, 3]">, !rondo.tensor<"f32[B, 3]">) -> !rondo.tensor<"f32[h$0! tag B, h$1!]"> {
      %5 = rondo.add %arg4, %arg3 : (!rondo.tensor<"f32[h$0 tag B, h$1]">, !rondo.tensor<"f32[B, 3]">) -> !rondo.tensor<"f32[h$0 tag B, h$1]">
      rondo.yield carry %5 : !rondo.tensor<"f32[h$0 tag B, h$1]">
    }
    %stacked, %finals_0 = rondo.loop carry (%arg3: !rondo.tensor<"f32[h$0#2 tag B, h$1#2]"> = %finals) {bound = #rondo.dim<"steps">, carried_dims = [[#rondo.dim<"h$0#2">, #rondo.dim<"h$1#2">]], carried_names = ["h"], dropping, final_dims = [[#rondo.dim<"h$0#2!">, #rondo.dim<"h$1#2!">]], lengths = "ends$", step = "step$#2", steps = "steps$", yield_axes = array<i64: 1>} : (!rondo.tensor<"f32[h$0! tag B, h$1!]">) -> (!rondo.tensor<"i32[h$0#2 tag B, steps$ ragged ends$]">, !rondo.tensor<"f32[h$0#2! tag B, h$1#2!]">) do {
      %5 = rondo.argmax %arg3 along 1 : (!rondo.tensor<"f32[h$0#2 tag B, h$1#2]">) -> !rondo.tensor<"i32[h$0#2 tag B]">
      %6 = rondo.constant dense<5.000000e-01> : tensor<f32> : <"f32">
      %7 = rondo.mul %arg3, %6 : (!rondo.tensor<"f32[h$0#2 tag B, h$1#2]">, !rondo.tensor<"f32">) -> !rondo.tensor<"f32[h$0#2 tag B, h$1#2]">
      %8 = rondo.constant dense<2> : tensor<i32> : <"i32">
      %9 = rondo.compare <eq> %5, %8 : (!rondo.tensor<"i32[h$0#2 tag B]">, !rondo.tensor<"i32">) -> !rondo.tensor<"bool[h$0#2 tag B]">
      rondo.yield until %9 : !rondo.tensor<"bool[h$0#2 tag B]"> values %5 : !rondo.tensor<"i32[h$0#2 tag B]"> carry %7 : !rondo.tensor<"f32[h$0#2 tag B, h$1#2]">
    }
    %4 = rondo.ascribe %stacked as !rondo.tensor<"i32[B, steps$ ragged ends$]"> "result `tokens`" : (!rondo.tensor<"i32[h$0#2 tag B, steps$ ragged ends$]">) -> !rondo.tensor<"i32[B, steps$ ragged ends$]">
    rondo.return %4 : !rondo.tensor<"i32[B, steps$ ragged ends$]">
  }
}
