// Expressions of parameters alone are evaluated once, in double precision.
// RUN: %rondo-opt %s --evaluate-constants | FileCheck %s

// CHECK-LABEL: rondo.entry @f
// CHECK: %[[V:.*]] = rondo.constant dense_resource<w> : tensor<2xf32> {data_name = "w"}
// CHECK: rondo.mul %arg0, %[[V]]
// 2 and 4.
// CHECK: w: "0x040000000000004000008040"
rondo.entry @f(%x: !rondo.tensor<"f32[B, 2]">) attributes {symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{name = "x"}], outputs = [{name = "y"}]} {
  %w = rondo.param "w" path "w" {value = dense<[1.0, 2.0]> : tensor<2xf32>} : !rondo.tensor<"f32[2]">
  %two = rondo.constant dense<2.0> : tensor<f32> : !rondo.tensor<"f32">
  %v = rondo.mul %w, %two : (!rondo.tensor<"f32[2]">, !rondo.tensor<"f32">) -> !rondo.tensor<"f32[2]">
  %y = rondo.mul %x, %v : (!rondo.tensor<"f32[B, 2]">, !rondo.tensor<"f32[2]">) -> !rondo.tensor<"f32[B, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, 2]">
}
