// RUN: not %rondo-opt --prove=explain %s 2>/dev/null | FileCheck %s
// Doubling has no affine law: that three divides the size in every step is neither proved nor refuted, and said so.

// CHECK: error[E-DIV]: could not prove 3*div(final size(h, 1), 3) == final size(h, 1) for all sizes
// CHECK: axis 1(h): no affine law
// CHECK-NEXT: not proved:

module {
  rondo.entry @twice(%arg0: !rondo.tensor<"f32[B, 3]">, %arg1: !rondo.tensor<"i32">) attributes {assumptions = [], inputs = [{name = "x", type = "f32[B, 3]"}, {min = #rondo.dim<"1">, name = "steps", size = "steps", type = "size"}], outputs = [{name = "y", type = "f32[B, 1]"}], symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"steps" in "1" to *>]} {
    %finals = rondo.loop carry (%arg2: !rondo.tensor<"f32[h$0 tag B, h$1]"> = %arg0) {bound = #rondo.dim<"steps">, carried_dims = [[#rondo.dim<"h$0">, #rondo.dim<"h$1">]], carried_names = ["h"], final_dims = [[#rondo.dim<"h$0!">, #rondo.dim<"h$1!">]], lengths = "ends$", step = "step$", steps = "steps$", yield_axes = array<i64>} : (!rondo.tensor<"f32[B, 3]">) -> !rondo.tensor<"f32[h$0! tag B, h$1!]"> do {
      %3 = rondo.concat %arg2, %arg2 along 1 : (!rondo.tensor<"f32[h$0 tag B, h$1]">, !rondo.tensor<"f32[h$0 tag B, h$1]">) -> !rondo.tensor<"f32[h$0 tag B, 2*h$1]">
      rondo.yield carry %3 : !rondo.tensor<"f32[h$0 tag B, 2*h$1]">
    }
    %0:3 = rondo.split %finals along 1 into 3 : (!rondo.tensor<"f32[h$0! tag B, h$1!]">) -> (!rondo.tensor<"f32[h$0! tag B, div(h$1!, 3)]">, !rondo.tensor<"f32[h$0! tag B, div(h$1!, 3)]">, !rondo.tensor<"f32[h$0! tag B, div(h$1!, 3)]">)
    %1 = rondo.slice %0#0 along 1 from <"0"> to <"1"> : (!rondo.tensor<"f32[h$0! tag B, div(h$1!, 3)]">) -> !rondo.tensor<"f32[h$0! tag B, 1]">
    %2 = rondo.ascribe %1 as !rondo.tensor<"f32[B, 1]"> "result `y`" : (!rondo.tensor<"f32[h$0! tag B, 1]">) -> !rondo.tensor<"f32[B, 1]">
    rondo.return %2 : !rondo.tensor<"f32[B, 1]">
  }
}
