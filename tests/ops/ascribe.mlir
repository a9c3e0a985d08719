// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s

rondo.entry @sizes(%x: !rondo.tensor<"f32[B, T]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[-0.25, 1.72, 1.82], [-1.76, 1.07, 0.48]]> : tensor<2x3xf32>},
       outputs = {"y" = dense<[[-0.25, 1.72, 1.82], [-1.76, 1.07, 0.48]]> : tensor<2x3xf32>}},
      {inputs = {"x" = dense<[[0.01, -1.55], [1.58, 0.57]]> : tensor<2x2xf32>},
       error = "axis 1 of let y is declared `B + 1`, which is 3"}]} {
  %y = rondo.ascribe %x as !rondo.tensor<"f32[B, B + 1]"> "let y" : (!rondo.tensor<"f32[B, T]">) -> !rondo.tensor<"f32[B, B + 1]">
  rondo.return %y : !rondo.tensor<"f32[B, B + 1]">
}

rondo.entry @lengths(%x: !rondo.tensor<"f32[B, S ragged len]">, %z: !rondo.tensor<"f32[B, S ragged m]">, %len: !rondo.tensor<"i32[B]">, %m: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">, #rondo.symbol<"m" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "z"}, {"name" = "len", "lengths" = "len"}, {"name" = "m", "lengths" = "m"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[0.52, 1.85, -1.53, 1.0e+06], [-1.86, 1.0e+06, 1.0e+06, 1.0e+06], [1.3, 1.45, 0.16, 1.32]]> : tensor<3x4xf32>, "z" = dense<[[0.52, 1.85, -1.53, -0.46], [-1.86, -0.87, 1.99, -0.47], [1.3, 1.45, 0.16, 1.32]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>, "m" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[0.52, 1.85, -1.53, 0.0], [-1.86, 0.0, 0.0, 0.0], [1.3, 1.45, 0.16, 1.32]]> : tensor<3x4xf32>},
       lengths = {"y" = array<i64: 3, 1, 4>}},
      {inputs = {"x" = dense<[[0.52, 1.85, -1.53, -0.46], [-1.86, -0.87, 1.99, -0.47], [1.3, 1.45, 0.16, 1.32]]> : tensor<3x4xf32>, "z" = dense<[[0.52, 1.85, -1.53, -0.46], [-1.86, -0.87, 1.99, -0.47], [1.3, 1.45, 0.16, 1.32]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>, "m" = dense<[3, 2, 4]> : tensor<3xi32>},
       error = "the lengths along axis 1 of let y are not `m`"}]} {
  %y = rondo.ascribe %x as !rondo.tensor<"f32[B, S ragged m]"> "let y" : (!rondo.tensor<"f32[B, S ragged len]">) -> !rondo.tensor<"f32[B, S ragged m]">
  rondo.return %y : !rondo.tensor<"f32[B, S ragged m]">
}
