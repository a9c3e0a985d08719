// RUN: %rondo-opt --prove --substitute-laws %s | FileCheck %s
// The law takes the place of the loop's symbols, in attributes and types; the final size is the law at the last step.

// CHECK: rondo.loop carry (%{{.*}}: !rondo.tensor<"f32[B, step$ + 1]">
// CHECK-SAME: carried_dims = {{\[\[}}#rondo.dim<"B">, #rondo.dim<"step$ + 1">]]
// CHECK-SAME: final_dims = {{\[\[}}#rondo.dim<"B">, #rondo.dim<"steps + 1">]]
// CHECK-SAME: -> !rondo.tensor<"f32[B, steps + 1]">
// CHECK: rondo.concat {{.*}} -> !rondo.tensor<"f32[B, step$ + 2]">

module {
  rondo.entry @grow(%arg0: !rondo.tensor<"f32[B, 1]">, %arg1: !rondo.tensor<"i32">) attributes {assumptions = [], inputs = [{name = "x", type = "f32[B, 1]"}, {min = #rondo.dim<"1">, name = "steps", size = "steps", type = "size"}], outputs = [{name = "y", type = "f32[B, steps + 1]"}], symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"steps" in "1" to *>]} {
    %finals = rondo.loop carry (%arg2: !rondo.tensor<"f32[h$0 tag B, h$1]"> = %arg0) {bound = #rondo.dim<"steps">, carried_dims = [[#rondo.dim<"h$0">, #rondo.dim<"h$1">]], carried_names = ["h"], final_dims = [[#rondo.dim<"h$0!">, #rondo.dim<"h$1!">]], lengths = "ends$", step = "step$", steps = "steps$", yield_axes = array<i64>} : (!rondo.tensor<"f32[B, 1]">) -> !rondo.tensor<"f32[h$0! tag B, h$1!]"> do {
      %1 = rondo.concat %arg2, %arg0 along 1 : (!rondo.tensor<"f32[h$0 tag B, h$1]">, !rondo.tensor<"f32[B, 1]">) -> !rondo.tensor<"f32[h$0 tag B, h$1 + 1]">
      rondo.yield carry %1 : !rondo.tensor<"f32[h$0 tag B, h$1 + 1]">
    }
    %0 = rondo.ascribe %finals as !rondo.tensor<"f32[B, steps + 1]"> "result `y`" : (!rondo.tensor<"f32[h$0! tag B, h$1!]">) -> !rondo.tensor<"f32[B, steps + 1]">
    rondo.return %0 : !rondo.tensor<"f32[B, steps + 1]">
  }
}
