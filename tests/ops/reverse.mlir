// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @dense(%x: !rondo.tensor<"f32[B, T]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[0.73, -0.85, 1.7], [-0.87, -0.17, -1.31]]> : tensor<2x3xf32>},
       outputs = {"y" = dense<[[1.7, -0.85, 0.73], [-1.31, -0.17, -0.87]]> : tensor<2x3xf32>}}]} {
  %y = rondo.reverse %x along 1 : (!rondo.tensor<"f32[B, T]">) -> !rondo.tensor<"f32[B, T]">
  rondo.return %y : !rondo.tensor<"f32[B, T]">
}

rondo.entry @rows(%x: !rondo.tensor<"f32[B, T]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[0.73, -0.85, 1.7], [-0.87, -0.17, -1.31]]> : tensor<2x3xf32>},
       outputs = {"y" = dense<[[-0.87, -0.17, -1.31], [0.73, -0.85, 1.7]]> : tensor<2x3xf32>}}]} {
  %y = rondo.reverse %x along 0 : (!rondo.tensor<"f32[B, T]">) -> !rondo.tensor<"f32[B, T]">
  rondo.return %y : !rondo.tensor<"f32[B, T]">
}

rondo.entry @each_row(%x: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[1.68, 1.59, 1.8, 1.0e+06], [-0.66, 1.0e+06, 1.0e+06, 1.0e+06], [-0.14, -1.78, 1.32, 1.36]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[1.8, 1.59, 1.68, 0.0], [-0.66, 0.0, 0.0, 0.0], [1.36, 1.32, -1.78, -0.14]]> : tensor<3x4xf32>},
       lengths = {"y" = array<i64: 3, 1, 4>}}]} {
  %y = rondo.reverse %x along 1 : (!rondo.tensor<"f32[B, S ragged len]">) -> !rondo.tensor<"f32[B, S ragged len]">
  rondo.return %y : !rondo.tensor<"f32[B, S ragged len]">
}
