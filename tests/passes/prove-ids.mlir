// RUN: not %rondo-opt --prove=explain %s 2>/dev/null | FileCheck %s
// Ids of an input without a range become a check at the entry; a declared range that is too wide is refuted.

// CHECK: error[E-INDEX]: the ids in `z` lie in 0 ..= 10, but index an axis of size 10
// CHECK-NEXT: note: 10 enters here: parameter `e: f32[10, 4]`
// CHECK-NEXT: note: smallest failing sizes: z=[10]
// CHECK: checked at the entry: 0 <= x[b] < 10
// CHECK: refuted: 1 of 2 obligations proved

module {
  rondo.entry @look(%arg0: !rondo.tensor<"i32[B]">, %arg1: !rondo.tensor<"i32[B]">) attributes {assumptions = [], inputs = [{name = "x", type = "i32[B]"}, {max = #rondo.dim<"10">, min = #rondo.dim<"0">, name = "z", type = "i32[B]"}], outputs = [{name = "y", type = "f32[B, 4]"}], symbols = [#rondo.symbol<"B" in "1" to *>]} {
    %0 = rondo.param "e" path "e" : <"f32[10, 4]">
    %1 = rondo.gather %0, %arg0 along 0 : (!rondo.tensor<"f32[10, 4]">, !rondo.tensor<"i32[B]">) -> !rondo.tensor<"f32[B, 4]">
    %2 = rondo.gather %0, %arg1 along 0 : (!rondo.tensor<"f32[10, 4]">, !rondo.tensor<"i32[B]">) -> !rondo.tensor<"f32[B, 4]">
    %3 = rondo.add %1, %2 : (!rondo.tensor<"f32[B, 4]">, !rondo.tensor<"f32[B, 4]">) -> !rondo.tensor<"f32[B, 4]">
    rondo.return %3 : !rondo.tensor<"f32[B, 4]">
  }
}
