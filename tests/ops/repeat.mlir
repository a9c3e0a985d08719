// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @rows(%x: !rondo.tensor<"f32[B, T]">, %k: !rondo.tensor<"f32[K]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>, #rondo.symbol<"K" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "k"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[-1.22, 0.11, -1.86], [0.1, 1.98, -1.72]]> : tensor<2x3xf32>, "k" = dense<[-1.6, 0.29, 1.73]> : tensor<3xf32>},
       outputs = {"y" = dense<[[-1.22, 0.11, -1.86], [-1.22, 0.11, -1.86], [-1.22, 0.11, -1.86], [0.1, 1.98, -1.72], [0.1, 1.98, -1.72], [0.1, 1.98, -1.72]]> : tensor<6x3xf32>}}]} {
  %y = rondo.repeat %x along 0 by <"K"> : (!rondo.tensor<"f32[B, T]">) -> !rondo.tensor<"f32[B*K tag B.K, T]">
  rondo.return %y : !rondo.tensor<"f32[B*K tag B.K, T]">
}

rondo.entry @columns(%x: !rondo.tensor<"f32[B, T]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[-1.22, 0.11, -1.86], [0.1, 1.98, -1.72]]> : tensor<2x3xf32>},
       outputs = {"y" = dense<[[-1.22, -1.22, 0.11, 0.11, -1.86, -1.86], [0.1, 0.1, 1.98, 1.98, -1.72, -1.72]]> : tensor<2x6xf32>}}]} {
  %y = rondo.repeat %x along 1 by <"2"> : (!rondo.tensor<"f32[B, T]">) -> !rondo.tensor<"f32[B, 2*T tag T.2]">
  rondo.return %y : !rondo.tensor<"f32[B, 2*T tag T.2]">
}

rondo.entry @ragged(%x: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[-3.0, 2.0, 0.0, 1.0e+06], [3.0, 1.0e+06, 1.0e+06, 1.0e+06], [2.0, 0.0, -2.0, 3.0]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[-3.0, -3.0, 2.0, 2.0, 0.0, 0.0, 0.0, 0.0], [3.0, 3.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], [2.0, 2.0, 0.0, 0.0, -2.0, -2.0, 3.0, 3.0]]> : tensor<3x8xf32>},
       lengths = {"y" = array<i64: 6, 2, 8>}}]} {
  %y = rondo.repeat %x along 1 by <"2"> : (!rondo.tensor<"f32[B, S ragged len]">) -> !rondo.tensor<"f32[B, 2*S tag S.2 ragged 2*len]">
  rondo.return %y : !rondo.tensor<"f32[B, 2*S tag S.2 ragged 2*len]">
}

rondo.entry @behind_ragged(%x: !rondo.tensor<"f32[B, S ragged len, 2]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[0.23, 1.85], [-0.73, 1.97], [-1.15, 1.09], [1.0e+06, 1.0e+06]], [[-1.86, -0.75], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[-1.24, -1.75], [0.68, 1.66], [-1.48, 1.05], [1.07, -1.18]]]> : tensor<3x4x2xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[[0.23, 0.23, 1.85, 1.85], [-0.73, -0.73, 1.97, 1.97], [-1.15, -1.15, 1.09, 1.09], [0.0, 0.0, 0.0, 0.0]], [[-1.86, -1.86, -0.75, -0.75], [0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]], [[-1.24, -1.24, -1.75, -1.75], [0.68, 0.68, 1.66, 1.66], [-1.48, -1.48, 1.05, 1.05], [1.07, 1.07, -1.18, -1.18]]]> : tensor<3x4x4xf32>},
       lengths = {"y" = array<i64: 3, 1, 4>}}]} {
  %y = rondo.repeat %x along 2 by <"2"> : (!rondo.tensor<"f32[B, S ragged len, 2]">) -> !rondo.tensor<"f32[B, S ragged len, 4]">
  rondo.return %y : !rondo.tensor<"f32[B, S ragged len, 4]">
}
