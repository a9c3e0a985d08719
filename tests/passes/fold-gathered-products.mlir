// Rows of a constant table times a constant matrix, with constants added, are rows of the folded table.
// RUN: %rondo-opt %s --fold-gathered-products | FileCheck %s
// RUN: %rondo-opt %s --fold-gathered-products=max-rows=3 | FileCheck %s --check-prefix=LARGE

// CHECK-LABEL: rondo.entry @embed
// CHECK: %[[T:.*]] = rondo.einsum "ak,kn->an" %{{.*}}, %{{.*}} : {{.*}} -> !rondo.tensor<"f32[4, 16]">
// CHECK: %[[TB:.*]] = rondo.add %[[T]],
// CHECK: %[[Y:.*]] = rondo.gather %[[TB]], %{{.*}} along 0
// CHECK: rondo.return %[[Y]]
// A table of more rows than the bound stays.
// LARGE: rondo.gather
// LARGE: rondo.einsum "bsk,kn->bsn"
rondo.entry @embed(%ids: !rondo.tensor<"i32[B, S]">) attributes {symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>], inputs = [{name = "ids"}], outputs = [{name = "y"}]} {
  %e = rondo.constant dense_resource<u> : tensor<4x16xf32> : !rondo.tensor<"f32[4, 16]">
  %w = rondo.constant dense_resource<w> : tensor<16x16xf32> : !rondo.tensor<"f32[16, 16]">
  %b = rondo.constant dense_resource<b> : tensor<16xf32> : !rondo.tensor<"f32[16]">
  %x = rondo.gather %e, %ids along 0 : (!rondo.tensor<"f32[4, 16]">, !rondo.tensor<"i32[B, S]">) -> !rondo.tensor<"f32[B, S, 16]">
  %p = rondo.einsum "bsk,kn->bsn" %x, %w : (!rondo.tensor<"f32[B, S, 16]">, !rondo.tensor<"f32[16, 16]">) -> !rondo.tensor<"f32[B, S, 16]">
  %s = rondo.add %p, %b : (!rondo.tensor<"f32[B, S, 16]">, !rondo.tensor<"f32[16]">) -> !rondo.tensor<"f32[B, S, 16]">
  rondo.return %s : !rondo.tensor<"f32[B, S, 16]">
}
{-# dialect_resources: { builtin: { w: "0x0400000000000000", wx: "0x0400000000000000", u: "0x0400000000000000", b: "0x0400000000000000" } } #-}
