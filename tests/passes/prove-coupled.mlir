// RUN: not %rondo-opt --prove %s 2>/dev/null | FileCheck %s
// One value grows, its partner does not: the first step is fine, the second is not.

// CHECK: prove-coupled.mlir:{{[0-9]+}}:{{[0-9]+}}: error[E-TIME]: `add` pairs axes element by element: axis 1 (time) of `tokens` has size M + i, axis 1 of `first` has size M
// CHECK-NEXT: note: `tokens` enters the loop with size M, leaves a step with 1 + M + i; law found: M + i in step i + 1
// CHECK-NEXT: note: M enters here: `first: f32[B, M]`
// CHECK-NEXT: note: smallest failing sizes: B=1, M=1, steps=2: [1,2] with [1,1], in step 2, if the loop gets there

module {
  rondo.entry @couple(%arg0: !rondo.tensor<"f32[B, M]">, %arg1: !rondo.tensor<"i32">) attributes {assumptions = [], inputs = [{name = "first", type = "f32[B, M]"}, {min = #rondo.dim<"1">, name = "steps", size = "steps", type = "size"}], outputs = [{name = "all", type = "f32[B, M + steps]"}], symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"M" in "1" to *>, #rondo.symbol<"steps" in "1" to *>]} {
    %finals = rondo.loop carry (%arg2: !rondo.tensor<"f32[tokens$0 tag B, tokens$1 tag M]"> = %arg0) {bound = #rondo.dim<"steps">, carried_dims = [[#rondo.dim<"tokens$0">, #rondo.dim<"tokens$1">]], carried_names = ["tokens"], final_dims = [[#rondo.dim<"tokens$0!">, #rondo.dim<"tokens$1!">]], lengths = "ends$", step = "step$", steps = "steps$", yield_axes = array<i64>} : (!rondo.tensor<"f32[B, M]">) -> !rondo.tensor<"f32[tokens$0! tag B, tokens$1! tag M]"> do {
      %1 = rondo.add %arg2, %arg0 : (!rondo.tensor<"f32[tokens$0 tag B, tokens$1 tag M]">, !rondo.tensor<"f32[B, M]">) -> !rondo.tensor<"f32[tokens$0 tag B, tokens$1 tag M]">
      %2 = rondo.constant dense<1.000000e+00> : tensor<f32> : <"f32">
      %3 = rondo.fill %2 as [#rondo.axis<"B">, #rondo.axis<"1">] : (!rondo.tensor<"f32">) -> !rondo.tensor<"f32[B, 1]">
      %4 = rondo.concat %arg2, %3 along 1 : (!rondo.tensor<"f32[tokens$0 tag B, tokens$1 tag M]">, !rondo.tensor<"f32[B, 1]">) -> !rondo.tensor<"f32[tokens$0 tag B, tokens$1 + 1]">
      rondo.yield carry %4 : !rondo.tensor<"f32[tokens$0 tag B, tokens$1 + 1]">
    }
    %0 = rondo.ascribe %finals as !rondo.tensor<"f32[B, M + steps]"> "result `all`" : (!rondo.tensor<"f32[tokens$0! tag B, tokens$1! tag M]">) -> !rondo.tensor<"f32[B, M + steps]">
    rondo.return %0 : !rondo.tensor<"f32[B, M + steps]">
  }
}
