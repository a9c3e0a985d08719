// Products with their epilogue; scans as host loops; what is stored and what is not.
// RUN: %rondo-opt %s --form-kernels --canonicalize --cse | FileCheck %s

// A product, its bias and what follows are one kernel; the sum starts from the bias.
// CHECK-LABEL: kernel.entry @dense
// CHECK: kernel.launch "y"
// CHECK-NEXT: kernel.parallel %[[B:.*]] = 0 to
// CHECK-NEXT: kernel.parallel %[[N:.*]] = 0 to
// CHECK-NEXT: %[[BIAS:.*]] = memref.load %{{.*}}[%[[N]]]
// CHECK-NEXT: %[[SUM:.*]] = kernel.reduce sum %[[K:.*]] = 0 to %{{.*}} init(%[[BIAS]] : f32)
// CHECK: kernel.yield
// CHECK: math.tanh %[[SUM]]
// CHECK-NEXT: memref.store
// CHECK-NOT: kernel.launch
rondo.entry @dense(%x: !rondo.tensor<"f32[B, 8]">) attributes {symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{name = "x"}], outputs = [{name = "y"}]} {
  %w = rondo.constant dense_resource<w> : tensor<8x16xf32> : !rondo.tensor<"f32[8, 16]">
  %b = rondo.constant dense_resource<b> : tensor<16xf32> : !rondo.tensor<"f32[16]">
  %p = rondo.einsum "bk,kn->bn" %x, %w : (!rondo.tensor<"f32[B, 8]">, !rondo.tensor<"f32[8, 16]">) -> !rondo.tensor<"f32[B, 16]">
  %s = rondo.add %p, %b : (!rondo.tensor<"f32[B, 16]">, !rondo.tensor<"f32[16]">) -> !rondo.tensor<"f32[B, 16]">
  %t = rondo.tanh %s : (!rondo.tensor<"f32[B, 16]">) -> !rondo.tensor<"f32[B, 16]">
  rondo.return %t : !rondo.tensor<"f32[B, 16]">
}

// A recurrent layer: one kernel a step, its parts are accumulators of one reduction; h is read elsewhere than where it is
// written and has two buffers, c has one; the result is stored where the caller wants it.
// CHECK-LABEL: kernel.entry @layer
// CHECK: kernel.alloc "h" [#rondo.dim<"2">, #rondo.dim<"B">, #rondo.dim<"4">]
// CHECK: kernel.alloc "c" [#rondo.dim<"B">, #rondo.dim<"4">]
// CHECK: kernel.launch "h"
// CHECK: scf.for %[[T:.*]] = %{{.*}} to
// CHECK: kernel.launch
// CHECK-NEXT: kernel.parallel
// CHECK-NEXT: kernel.parallel
// CHECK: %[[Z:.*]]:4 = kernel.reduce sum
// CHECK: %[[Y:.*]]:4 = kernel.reduce sum %{{.*}} init(%[[Z]]#0, %[[Z]]#1, %[[Z]]#2, %[[Z]]#3
// CHECK-COUNT-3: memref.store
// CHECK-NOT: kernel.launch
// CHECK: kernel.launch "c"
// CHECK-NOT: kernel.launch
rondo.entry @layer(%x: !rondo.tensor<"f32[B, S, 8]">) attributes {symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>], inputs = [{name = "x"}], outputs = [{name = "ys"}, {name = "c"}]} {
  %w = rondo.constant dense_resource<wx> : tensor<8x16xf32> : !rondo.tensor<"f32[8, 16]">
  %u = rondo.constant dense_resource<u> : tensor<4x16xf32> : !rondo.tensor<"f32[4, 16]">
  %b = rondo.constant dense_resource<b> : tensor<16xf32> : !rondo.tensor<"f32[16]">
  %zero = rondo.constant dense<0.0> : tensor<f32> : !rondo.tensor<"f32">
  %h0 = rondo.fill %zero as [#rondo.axis<"B">, #rondo.axis<"4">] : (!rondo.tensor<"f32">) -> !rondo.tensor<"f32[B, 4]">
  %ys, %hf, %cf = rondo.scan(%xt: !rondo.tensor<"f32[B, 8]"> = %x) carry (%h: !rondo.tensor<"f32[B, 4]"> = %h0, %c: !rondo.tensor<"f32[B, 4]"> = %h0)
    {axes = array<i64: 1>, yield_axes = array<i64: 1>, step = "t", carried_dims = [[#rondo.dim<"B">, #rondo.dim<"4">], [#rondo.dim<"B">, #rondo.dim<"4">]],
     final_dims = [[#rondo.dim<"B">, #rondo.dim<"4">], [#rondo.dim<"B">, #rondo.dim<"4">]], carried_names = ["h", "c"]}
    : (!rondo.tensor<"f32[B, S, 8]">, !rondo.tensor<"f32[B, 4]">, !rondo.tensor<"f32[B, 4]">) -> (!rondo.tensor<"f32[B, S, 4]">, !rondo.tensor<"f32[B, 4]">, !rondo.tensor<"f32[B, 4]">) {
    %p = rondo.einsum "bk,kn->bn" %xt, %w : (!rondo.tensor<"f32[B, 8]">, !rondo.tensor<"f32[8, 16]">) -> !rondo.tensor<"f32[B, 16]">
    %q = rondo.einsum "bk,kn->bn" %h, %u : (!rondo.tensor<"f32[B, 4]">, !rondo.tensor<"f32[4, 16]">) -> !rondo.tensor<"f32[B, 16]">
    %pq = rondo.add %p, %q : (!rondo.tensor<"f32[B, 16]">, !rondo.tensor<"f32[B, 16]">) -> !rondo.tensor<"f32[B, 16]">
    %z = rondo.add %pq, %b : (!rondo.tensor<"f32[B, 16]">, !rondo.tensor<"f32[16]">) -> !rondo.tensor<"f32[B, 16]">
    %i, %f, %g, %o = rondo.split %z along 1 into 4 : (!rondo.tensor<"f32[B, 16]">) -> (!rondo.tensor<"f32[B, 4]">, !rondo.tensor<"f32[B, 4]">, !rondo.tensor<"f32[B, 4]">, !rondo.tensor<"f32[B, 4]">)
    %si = rondo.sigmoid %i : (!rondo.tensor<"f32[B, 4]">) -> !rondo.tensor<"f32[B, 4]">
    %sf = rondo.sigmoid %f : (!rondo.tensor<"f32[B, 4]">) -> !rondo.tensor<"f32[B, 4]">
    %so = rondo.sigmoid %o : (!rondo.tensor<"f32[B, 4]">) -> !rondo.tensor<"f32[B, 4]">
    %tg = rondo.tanh %g : (!rondo.tensor<"f32[B, 4]">) -> !rondo.tensor<"f32[B, 4]">
    %fc = rondo.mul %sf, %c : (!rondo.tensor<"f32[B, 4]">, !rondo.tensor<"f32[B, 4]">) -> !rondo.tensor<"f32[B, 4]">
    %ig = rondo.mul %si, %tg : (!rondo.tensor<"f32[B, 4]">, !rondo.tensor<"f32[B, 4]">) -> !rondo.tensor<"f32[B, 4]">
    %c1 = rondo.add %fc, %ig : (!rondo.tensor<"f32[B, 4]">, !rondo.tensor<"f32[B, 4]">) -> !rondo.tensor<"f32[B, 4]">
    %tc = rondo.tanh %c1 : (!rondo.tensor<"f32[B, 4]">) -> !rondo.tensor<"f32[B, 4]">
    %h1 = rondo.mul %so, %tc : (!rondo.tensor<"f32[B, 4]">, !rondo.tensor<"f32[B, 4]">) -> !rondo.tensor<"f32[B, 4]">
    rondo.yield values %h1 : !rondo.tensor<"f32[B, 4]"> carry %h1, %c1 : !rondo.tensor<"f32[B, 4]">, !rondo.tensor<"f32[B, 4]">
  }
  rondo.return %ys, %cf : !rondo.tensor<"f32[B, S, 4]">, !rondo.tensor<"f32[B, 4]">
}
{-# dialect_resources: { builtin: { w: "0x0400000000000000", wx: "0x0400000000000000", u: "0x0400000000000000", b: "0x0400000000000000" } } #-}
