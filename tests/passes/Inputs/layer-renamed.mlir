// The same layer with other names, sums and products in another order.
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
    %pq = rondo.add %q, %b : (!rondo.tensor<"f32[B, 16]">, !rondo.tensor<"f32[16]">) -> !rondo.tensor<"f32[B, 16]">
    %z = rondo.add %p, %pq : (!rondo.tensor<"f32[B, 16]">, !rondo.tensor<"f32[B, 16]">) -> !rondo.tensor<"f32[B, 16]">
    %i, %f, %g, %o = rondo.split %z along 1 into 4 : (!rondo.tensor<"f32[B, 16]">) -> (!rondo.tensor<"f32[B, 4]">, !rondo.tensor<"f32[B, 4]">, !rondo.tensor<"f32[B, 4]">, !rondo.tensor<"f32[B, 4]">)
    %alpha = rondo.sigmoid %i : (!rondo.tensor<"f32[B, 4]">) -> !rondo.tensor<"f32[B, 4]">
    %beta = rondo.sigmoid %f : (!rondo.tensor<"f32[B, 4]">) -> !rondo.tensor<"f32[B, 4]">
    %delta = rondo.sigmoid %o : (!rondo.tensor<"f32[B, 4]">) -> !rondo.tensor<"f32[B, 4]">
    %new = rondo.tanh %g : (!rondo.tensor<"f32[B, 4]">) -> !rondo.tensor<"f32[B, 4]">
    %fc = rondo.mul %c, %beta : (!rondo.tensor<"f32[B, 4]">, !rondo.tensor<"f32[B, 4]">) -> !rondo.tensor<"f32[B, 4]">
    %ig = rondo.mul %new, %alpha : (!rondo.tensor<"f32[B, 4]">, !rondo.tensor<"f32[B, 4]">) -> !rondo.tensor<"f32[B, 4]">
    %cell = rondo.add %ig, %fc : (!rondo.tensor<"f32[B, 4]">, !rondo.tensor<"f32[B, 4]">) -> !rondo.tensor<"f32[B, 4]">
    %tc = rondo.tanh %cell : (!rondo.tensor<"f32[B, 4]">) -> !rondo.tensor<"f32[B, 4]">
    %out = rondo.mul %tc, %delta : (!rondo.tensor<"f32[B, 4]">, !rondo.tensor<"f32[B, 4]">) -> !rondo.tensor<"f32[B, 4]">
    rondo.yield values %out : !rondo.tensor<"f32[B, 4]"> carry %out, %cell : !rondo.tensor<"f32[B, 4]">, !rondo.tensor<"f32[B, 4]">
  }
  rondo.return %ys, %cf : !rondo.tensor<"f32[B, S, 4]">, !rondo.tensor<"f32[B, 4]">
}
{-# dialect_resources: { builtin: { w: "0x0400000000000000", wx: "0x0400000000000000", u: "0x0400000000000000", b: "0x0400000000000000" } } #-}
