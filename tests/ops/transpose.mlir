// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @dense(%x: !rondo.tensor<"f32[B, T, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[1.76, 1.25], [-0.31, -0.49], [0.63, -0.31]], [[1.84, -0.14], [-0.17, 1.9], [-0.96, -0.69]]]> : tensor<2x3x2xf32>},
       outputs = {"y" = dense<[[[1.76, -0.31, 0.63], [1.84, -0.17, -0.96]], [[1.25, -0.49, -0.31], [-0.14, 1.9, -0.69]]]> : tensor<2x2x3xf32>}}]} {
  %y = rondo.transpose %x by [2, 0, 1] : (!rondo.tensor<"f32[B, T, 2]">) -> !rondo.tensor<"f32[2, B, T]">
  rondo.return %y : !rondo.tensor<"f32[2, B, T]">
}

rondo.entry @behind_ragged(%x: !rondo.tensor<"f32[B, S ragged len, 2, 3]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[[-1.69, 1.71, 0.09], [-0.22, 1.57, 1.65]], [[-1.17, -1.5, 1.52], [1.83, 0.17, 0.91]], [[-1.92, -0.04, -1.68], [-1.47, -1.78, 0.14]], [[1.0e+06, 1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06, 1.0e+06]]], [[[0.03, 1.16, -1.29], [1.6, -0.6, -1.21]], [[1.0e+06, 1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06, 1.0e+06]], [[1.0e+06, 1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06, 1.0e+06]], [[1.0e+06, 1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06, 1.0e+06]]], [[[-0.69, -0.94, -0.09], [-0.38, 1.83, 1.6]], [[0.89, 1.58, -0.99], [-0.95, -0.62, 0.39]], [[-1.9, -1.6, -0.99], [-1.61, -0.99, -1.59]], [[-0.81, -0.26, 0.18], [1.22, -0.84, -0.46]]]]> : tensor<3x4x2x3xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[[[-1.69, -0.22], [1.71, 1.57], [0.09, 1.65]], [[-1.17, 1.83], [-1.5, 0.17], [1.52, 0.91]], [[-1.92, -1.47], [-0.04, -1.78], [-1.68, 0.14]], [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]]], [[[0.03, 1.6], [1.16, -0.6], [-1.29, -1.21]], [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]]], [[[-0.69, -0.38], [-0.94, 1.83], [-0.09, 1.6]], [[0.89, -0.95], [1.58, -0.62], [-0.99, 0.39]], [[-1.9, -1.61], [-1.6, -0.99], [-0.99, -1.59]], [[-0.81, 1.22], [-0.26, -0.84], [0.18, -0.46]]]]> : tensor<3x4x3x2xf32>},
       lengths = {"y" = array<i64: 3, 1, 4>}}]} {
  %y = rondo.transpose %x by [0, 1, 3, 2] : (!rondo.tensor<"f32[B, S ragged len, 2, 3]">) -> !rondo.tensor<"f32[B, S ragged len, 3, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, S ragged len, 3, 2]">
}
