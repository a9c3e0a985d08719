// Obligations, types that say nothing more and entries that are only checked are gone; a type that names sizes in another
// way stays, as others were typed with it.
// RUN: %rondo-opt %s --drop-unneeded | FileCheck %s

// CHECK-LABEL: rondo.entry @f
// CHECK-NOT: rondo.require
// CHECK: rondo.tanh %arg0
// CHECK-NOT: rondo.entry
rondo.entry @f(%x: !rondo.tensor<"f32[B, 2]">) attributes {symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{name = "x"}], outputs = [{name = "y"}]} {
  rondo.require <at_least> <"B">, <"1"> "E-BOUND" "`B` of `f`" []
  %a = rondo.ascribe %x as !rondo.tensor<"f32[B, 2]"> "let a" : (!rondo.tensor<"f32[B, 2]">) -> !rondo.tensor<"f32[B, 2]">
  %y = rondo.tanh %a : (!rondo.tensor<"f32[B, 2]">) -> !rondo.tensor<"f32[B, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, 2]">
}
rondo.entry @checked(%x: !rondo.tensor<"f32[B, 2]">) attributes {symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{name = "x"}], outputs = [{name = "y"}], rondo.check_only} {
  rondo.return %x : !rondo.tensor<"f32[B, 2]">
}
