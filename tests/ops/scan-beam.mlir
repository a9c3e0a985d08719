// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s

rondo.entry @beam(%x: !rondo.tensor<"f32[B, S ragged len]">, %h0: !rondo.tensor<"f32[B]">, %z: !rondo.tensor<"f32[K]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">, #rondo.symbol<"K" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "h0"}, {"name" = "z"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "ys"}, {"name" = "hf"}],
    cases = [
      {inputs = {"x" = dense<[[-0.16, 0.2, -0.29, 1.0e+06], [-0.71, 1.0e+06, 1.0e+06, 1.0e+06], [1.98, -1.64, -1.44, 0.42]]> : tensor<3x4xf32>, "h0" = dense<[1.76, 1.42, 0.85]> : tensor<3xf32>, "z" = dense<[-1.94, -1.74]> : tensor<2xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"ys" = dense<[[1.6, 1.8, 1.51, 0.0], [1.6, 1.8, 1.51, 0.0], [0.71, 0.0, 0.0, 0.0], [0.71, 0.0, 0.0, 0.0], [2.83, 1.19, -0.25, 0.16999999], [2.83, 1.19, -0.25, 0.16999999]]> : tensor<6x4xf32>, "hf" = dense<[1.51, 1.51, 0.71, 0.71, 0.16999999, 0.16999999]> : tensor<6xf32>},
       lengths = {"ys" = array<i64: 3, 3, 1, 1, 4, 4>}}]} {
  %k = rondo.repeat %h0 along 0 by <"K"> : (!rondo.tensor<"f32[B]">) -> !rondo.tensor<"f32[B*K tag B.K]">
  %ys, %hf = rondo.scan(%a: !rondo.tensor<"f32[B]"> = %x) carry (%h: !rondo.tensor<"f32[h0]"> = %k) {axes = array<i64: 1>, yield_axes = array<i64: 1>, step = "i",
      carried_dims = [[#rondo.dim<"h0">]], final_dims = [[#rondo.dim<"f0">]], carried_names = ["h"]} : (!rondo.tensor<"f32[B, S ragged len]">, !rondo.tensor<"f32[B*K tag B.K]">) -> (!rondo.tensor<"f32[B*K tag B.K, S ragged len]">, !rondo.tensor<"f32[f0]">) {
    %r = rondo.repeat %a along 0 by <"K"> : (!rondo.tensor<"f32[B]">) -> !rondo.tensor<"f32[B*K tag B.K]">
    %s = rondo.add %r, %h : (!rondo.tensor<"f32[B*K tag B.K]">, !rondo.tensor<"f32[h0]">) -> !rondo.tensor<"f32[B*K tag B.K]">
    rondo.yield values %s : !rondo.tensor<"f32[B*K tag B.K]"> carry %s : !rondo.tensor<"f32[B*K tag B.K]">
  }
  rondo.return %ys, %hf : !rondo.tensor<"f32[B*K tag B.K, S ragged len]">, !rondo.tensor<"f32[f0]">
}

rondo.entry @dense_afterwards(%x: !rondo.tensor<"f32[B, S ragged len]">, %h0: !rondo.tensor<"f32[B]">, %z: !rondo.tensor<"f32[K]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">, #rondo.symbol<"K" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "h0"}, {"name" = "z"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "d"}, {"name" = "hf"}],
    cases = [
      {inputs = {"x" = dense<[[-0.16, 0.2, -0.29, 1.0e+06], [-0.71, 1.0e+06, 1.0e+06, 1.0e+06], [1.98, -1.64, -1.44, 0.42]]> : tensor<3x4xf32>, "h0" = dense<[1.76, 1.42, 0.85]> : tensor<3xf32>, "z" = dense<[1.17, 1.17]> : tensor<2xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"d" = dense<[[1.6, 1.8, 1.51, 0.0], [1.6, 1.8, 1.51, 0.0], [0.71, 0.0, 0.0, 0.0], [0.71, 0.0, 0.0, 0.0], [2.83, 1.19, -0.25, 0.16999999], [2.83, 1.19, -0.25, 0.16999999]]> : tensor<6x4xf32>, "hf" = dense<[1.51, 1.51, 0.71, 0.71, 0.16999999, 0.16999999]> : tensor<6xf32>}}]} {
  %k = rondo.repeat %h0 along 0 by <"K"> : (!rondo.tensor<"f32[B]">) -> !rondo.tensor<"f32[B*K tag B.K]">
  %ys, %hf = rondo.scan(%a: !rondo.tensor<"f32[B]"> = %x) carry (%h: !rondo.tensor<"f32[h0]"> = %k) {axes = array<i64: 1>, yield_axes = array<i64: 1>, step = "i",
      carried_dims = [[#rondo.dim<"h0">]], final_dims = [[#rondo.dim<"f0">]], carried_names = ["h"]} : (!rondo.tensor<"f32[B, S ragged len]">, !rondo.tensor<"f32[B*K tag B.K]">) -> (!rondo.tensor<"f32[B*K tag B.K, S ragged len]">, !rondo.tensor<"f32[f0]">) {
    %r = rondo.repeat %a along 0 by <"K"> : (!rondo.tensor<"f32[B]">) -> !rondo.tensor<"f32[B*K tag B.K]">
    %s = rondo.add %r, %h : (!rondo.tensor<"f32[B*K tag B.K]">, !rondo.tensor<"f32[h0]">) -> !rondo.tensor<"f32[B*K tag B.K]">
    rondo.yield values %s : !rondo.tensor<"f32[B*K tag B.K]"> carry %s : !rondo.tensor<"f32[B*K tag B.K]">
  }
  %zero = rondo.constant dense<0.0> : tensor<f32> : !rondo.tensor<"f32">
  %d = rondo.dense %ys, %zero along 1 : (!rondo.tensor<"f32[B*K tag B.K, S ragged len]">, !rondo.tensor<"f32">) -> !rondo.tensor<"f32[B*K tag B.K, S]">
  rondo.return %d, %hf : !rondo.tensor<"f32[B*K tag B.K, S]">, !rondo.tensor<"f32[f0]">
}
