// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @dense(%x: !rondo.tensor<"f32[B, T]">, %v: !rondo.tensor<"f32">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "v"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[1.04, -1.66, 1.16], [-1.51, 0.07, -1.14]]> : tensor<2x3xf32>, "v" = dense<9.0> : tensor<f32>},
       outputs = {"y" = dense<[[9.0, 1.04, -1.66, 1.16, 9.0, 9.0], [9.0, -1.51, 0.07, -1.14, 9.0, 9.0]]> : tensor<2x6xf32>}}]} {
  %y = rondo.pad %x, %v along 1 by <"1">, <"B"> : (!rondo.tensor<"f32[B, T]">, !rondo.tensor<"f32">) -> !rondo.tensor<"f32[B, T + B + 1]">
  rondo.return %y : !rondo.tensor<"f32[B, T + B + 1]">
}

rondo.entry @ragged(%x: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[-1.31, 0.13, 1.54, 1.0e+06], [-1.17, 1.0e+06, 1.0e+06, 1.0e+06], [1.48, 0.17, -0.19, 1.05]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[9.0, -1.31, 0.13, 1.54, 9.0, 9.0, 0.0], [9.0, -1.17, 9.0, 9.0, 0.0, 0.0, 0.0], [9.0, 1.48, 0.17, -0.19, 1.05, 9.0, 9.0]]> : tensor<3x7xf32>},
       lengths = {"y" = array<i64: 6, 4, 7>}}]} {
  %v = rondo.constant dense<9.0> : tensor<f32> : !rondo.tensor<"f32">
  %y = rondo.pad %x, %v along 1 by <"1">, <"2"> : (!rondo.tensor<"f32[B, S ragged len]">, !rondo.tensor<"f32">) -> !rondo.tensor<"f32[B, S + 3 ragged len + 3]">
  rondo.return %y : !rondo.tensor<"f32[B, S + 3 ragged len + 3]">
}
