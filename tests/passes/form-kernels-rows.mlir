// Ragged scans and `until` compute live rows only.
// RUN: %rondo-opt %s --form-kernels --canonicalize --cse --split-input-file --verify-diagnostics | FileCheck %s

// Rows are sorted by length; a step computes the first ones; the final values lie in the buffer of each row's own parity.
// CHECK-LABEL: kernel.entry @last
// CHECK: kernel.sort_rows
// CHECK: scf.for
// CHECK: %[[LIVE:.*]] = kernel.count_rows
// CHECK: kernel.launch
// CHECK-NEXT: kernel.parallel %[[R:.*]] = 0 to %[[LIVE]]
// CHECK-NEXT: memref.load %{{.*}}[%[[R]]] : memref<?xi32>
// CHECK: kernel.launch "hf"
// CHECK: memref.load %{{.*}} : memref<?xi32>
// CHECK: memref.load %{{.*}} : memref<2x?x4xf32>
rondo.entry @last(%x: !rondo.tensor<"f32[B, S ragged len, 4]">, %len: !rondo.tensor<"i32[B]">) attributes {symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{name = "x"}, {lengths = "len", name = "len"}], outputs = [{name = "hf"}]} {
  %u = rondo.constant dense_resource<u> : tensor<4x4xf32> : !rondo.tensor<"f32[4, 4]">
  %zero = rondo.constant dense<0.0> : tensor<f32> : !rondo.tensor<"f32">
  %h0 = rondo.fill %zero as [#rondo.axis<"B">, #rondo.axis<"4">] : (!rondo.tensor<"f32">) -> !rondo.tensor<"f32[B, 4]">
  %hf = rondo.scan(%xt: !rondo.tensor<"f32[B, 4]"> = %x) carry (%h: !rondo.tensor<"f32[B, 4]"> = %h0)
    {axes = array<i64: 1>, yield_axes = array<i64>, step = "t", carried_dims = [[#rondo.dim<"B">, #rondo.dim<"4">]], final_dims = [[#rondo.dim<"B">, #rondo.dim<"4">]], carried_names = ["h"]}
    : (!rondo.tensor<"f32[B, S ragged len, 4]">, !rondo.tensor<"f32[B, 4]">) -> !rondo.tensor<"f32[B, 4]"> {
    %q = rondo.einsum "bk,kn->bn" %h, %u : (!rondo.tensor<"f32[B, 4]">, !rondo.tensor<"f32[4, 4]">) -> !rondo.tensor<"f32[B, 4]">
    %h1 = rondo.add %q, %xt : (!rondo.tensor<"f32[B, 4]">, !rondo.tensor<"f32[B, 4]">) -> !rondo.tensor<"f32[B, 4]">
    rondo.yield carry %h1 : !rondo.tensor<"f32[B, 4]">
  }
  rondo.return %hf : !rondo.tensor<"f32[B, 4]">
}
{-# dialect_resources: { builtin: { u: "0x0400000000000000" } } #-}
