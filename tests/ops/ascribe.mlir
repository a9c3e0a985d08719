// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @sizes(%x: !rondo.tensor<"f32[B, T]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[1.3, 1.45, 0.16], [1.32, -1.14, -1.69]]> : tensor<2x3xf32>},
       outputs = {"y" = dense<[[1.3, 1.45, 0.16], [1.32, -1.14, -1.69]]> : tensor<2x3xf32>}},
      {inputs = {"x" = dense<[[-1.18, -1.61], [-1.61, -1.81]]> : tensor<2x2xf32>},
       error = "axis 1 of let y is declared `B + 1`, which is 3"}]} {
  %y = rondo.ascribe %x as !rondo.tensor<"f32[B, B + 1]"> "let y" : (!rondo.tensor<"f32[B, T]">) -> !rondo.tensor<"f32[B, B + 1]">
  rondo.return %y : !rondo.tensor<"f32[B, B + 1]">
}

rondo.entry @lengths(%x: !rondo.tensor<"f32[B, S ragged len]">, %z: !rondo.tensor<"f32[B, S ragged m]">, %len: !rondo.tensor<"i32[B]">, %m: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">, #rondo.symbol<"m" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "z"}, {"name" = "len", "lengths" = "len"}, {"name" = "m", "lengths" = "m"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[-1.71, -1.56, 0.19, 1.0e+06], [1.97, 1.0e+06, 1.0e+06, 1.0e+06], [1.59, 1.78, -0.44, -1.06]]> : tensor<3x4xf32>, "z" = dense<[[-1.71, -1.56, 0.19, -0.79], [1.97, 0.52, 1.75, 0.93], [1.59, 1.78, -0.44, -1.06]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>, "m" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[-1.71, -1.56, 0.19, 0.0], [1.97, 0.0, 0.0, 0.0], [1.59, 1.78, -0.44, -1.06]]> : tensor<3x4xf32>},
       lengths = {"y" = array<i64: 3, 1, 4>}},
      {inputs = {"x" = dense<[[-1.71, -1.56, 0.19, -0.79], [1.97, 0.52, 1.75, 0.93], [1.59, 1.78, -0.44, -1.06]]> : tensor<3x4xf32>, "z" = dense<[[-1.71, -1.56, 0.19, -0.79], [1.97, 0.52, 1.75, 0.93], [1.59, 1.78, -0.44, -1.06]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>, "m" = dense<[3, 2, 4]> : tensor<3xi32>},
       error = "the lengths along axis 1 of let y are not `m`"}]} {
  %y = rondo.ascribe %x as !rondo.tensor<"f32[B, S ragged m]"> "let y" : (!rondo.tensor<"f32[B, S ragged len]">) -> !rondo.tensor<"f32[B, S ragged m]">
  rondo.return %y : !rondo.tensor<"f32[B, S ragged m]">
}
