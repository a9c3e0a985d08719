// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @fills(%x: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[0.17, 1.2, 1.56, 1.0e+06], [1.12, 1.0e+06, 1.0e+06, 1.0e+06], [0.23, -0.5, 0.21, -1.85]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[0.17, 1.2, 1.56, -1.0], [1.12, -1.0, -1.0, -1.0], [0.23, -0.5, 0.21, -1.85]]> : tensor<3x4xf32>}}]} {
  %v = rondo.constant dense<-1.0> : tensor<f32> : !rondo.tensor<"f32">
  %y = rondo.dense %x, %v along 1 : (!rondo.tensor<"f32[B, S ragged len]">, !rondo.tensor<"f32">) -> !rondo.tensor<"f32[B, S]">
  rondo.return %y : !rondo.tensor<"f32[B, S]">
}

rondo.entry @with_columns(%x: !rondo.tensor<"f32[B, S ragged len, 2]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[-1.63, 0.63], [-0.29, -1.11], [1.87, -1.93], [1.0e+06, 1.0e+06]], [[-2.0, 1.5], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[-1.49, 1.48], [-1.5, -1.59], [-1.62, 1.35], [-1.2, 1.87]]]> : tensor<3x4x2xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[[-1.63, 0.63], [-0.29, -1.11], [1.87, -1.93], [7.0, 7.0]], [[-2.0, 1.5], [7.0, 7.0], [7.0, 7.0], [7.0, 7.0]], [[-1.49, 1.48], [-1.5, -1.59], [-1.62, 1.35], [-1.2, 1.87]]]> : tensor<3x4x2xf32>}}]} {
  %v = rondo.constant dense<7.0> : tensor<f32> : !rondo.tensor<"f32">
  %y = rondo.dense %x, %v along 1 : (!rondo.tensor<"f32[B, S ragged len, 2]">, !rondo.tensor<"f32">) -> !rondo.tensor<"f32[B, S, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, S, 2]">
}
