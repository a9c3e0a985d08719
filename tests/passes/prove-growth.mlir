// RUN: %rondo-opt --split-input-file '--prove=explain keep' %s | FileCheck %s

// A value that grows by one each step: the law is inferred, the final size follows.
// CHECK: loop at line {{[0-9]+}}: batch(tokens) = B; time(tokens) = 1 + i
// CHECK-NEXT: accepted: {{.*}} obligations proved
!start = !rondo.tensor<"i32[B, 1]">
!scalar = !rondo.tensor<"i32">
!carried = !rondo.tensor<"i32[d0, d1]">
!longer = !rondo.tensor<"i32[d0, d1 + 1]">
!final = !rondo.tensor<"i32[e0, e1]">
!declared = !rondo.tensor<"i32[B, N + 1]">
rondo.entry @grow(%first: !start) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"N" in "1" to *>],
    inputs = [{name = "first", min = #rondo.dim<"0">, max = #rondo.dim<"9">}], outputs = [{name = "tokens"}]} {
  %zero = rondo.constant dense<0> : tensor<i32> : !scalar
  %all = rondo.loop carry (%tokens: !carried = %first) {
      bound = #rondo.dim<"N">, yield_axes = array<i64>, step = "step$0", steps = "steps$0", lengths = "lengths$0",
      carried_dims = [[#rondo.dim<"d0">, #rondo.dim<"d1">]], final_dims = [[#rondo.dim<"e0">, #rondo.dim<"e1">]],
      carried_names = ["tokens"]} : (!start) -> !final do {
    %more = rondo.pad %tokens, %zero along 1 by <"0">, <"1"> : (!carried, !scalar) -> !longer
    rondo.yield carry %more : !longer
  }
  %result = rondo.ascribe %all as !declared "result tokens" : (!final) -> !declared
  rondo.return %result : !declared
}
