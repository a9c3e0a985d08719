// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @undoes_merge(%x: !rondo.tensor<"f32[B, K, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"K" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[0.38, 1.67], [-0.32, 0.75], [-1.47, 1.01]], [[1.1, 0.34], [1.67, 0.2], [0.38, -1.93]]]> : tensor<2x3x2xf32>},
       outputs = {"y" = dense<[[[0.38, 1.67], [-0.32, 0.75], [-1.47, 1.01]], [[1.1, 0.34], [1.67, 0.2], [0.38, -1.93]]]> : tensor<2x3x2xf32>}}]} {
  %m = rondo.merge %x at 0 count 2 : (!rondo.tensor<"f32[B, K, 2]">) -> !rondo.tensor<"f32[B*K tag B.K, 2]">
  %y = rondo.split_axis %m at 0 into [#rondo.dim<"B">, #rondo.dim<"K">] : (!rondo.tensor<"f32[B*K tag B.K, 2]">) -> !rondo.tensor<"f32[B, K, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, K, 2]">
}

rondo.entry @constant(%x: !rondo.tensor<"f32[B, C]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"C" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[0.38, 1.67, -0.32, 0.75, -1.47, 1.01], [1.1, 0.34, 1.67, 0.2, 0.38, -1.93]]> : tensor<2x6xf32>},
       outputs = {"y" = dense<[[[0.38, 1.67, -0.32], [0.75, -1.47, 1.01]], [[1.1, 0.34, 1.67], [0.2, 0.38, -1.93]]]> : tensor<2x2x3xf32>}},
      {inputs = {"x" = dense<[[1.29, -0.62, 0.77, -0.03, -1.38], [-0.09, 1.73, 0.62, -1.55, 0.16]]> : tensor<2x5xf32>},
       error = "axis 1 of size 5 is split into a product of 6"}]} {
  %y = rondo.split_axis %x at 1 into [#rondo.dim<"2">, #rondo.dim<"3">] : (!rondo.tensor<"f32[B, C]">) -> !rondo.tensor<"f32[B, 2, 3]">
  rondo.return %y : !rondo.tensor<"f32[B, 2, 3]">
}

rondo.entry @behind_ragged(%x: !rondo.tensor<"f32[B, S ragged len, 6]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[1.61, -1.9, -1.99, 1.28, 0.37, 1.0], [-0.71, 0.25, -1.4, -1.53, 0.21, 1.4], [0.17, -1.93, -1.99, 1.04, -0.54, -1.21], [1.0e+06, 1.0e+06, 1.0e+06, 1.0e+06, 1.0e+06, 1.0e+06]], [[1.79, -0.17, -0.2, -1.76, -0.9, 1.24], [1.0e+06, 1.0e+06, 1.0e+06, 1.0e+06, 1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06, 1.0e+06, 1.0e+06, 1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06, 1.0e+06, 1.0e+06, 1.0e+06, 1.0e+06]], [[-1.13, 0.02, -0.55, 1.54, -1.08, -0.61], [0.84, -0.82, 0.93, 1.92, -0.55, 0.15], [-1.92, 1.2, -0.5, 0.44, -1.18, 0.68], [-0.01, 1.97, 1.8, 0.28, -1.31, -0.85]]]> : tensor<3x4x6xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[[[1.61, -1.9], [-1.99, 1.28], [0.37, 1.0]], [[-0.71, 0.25], [-1.4, -1.53], [0.21, 1.4]], [[0.17, -1.93], [-1.99, 1.04], [-0.54, -1.21]], [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]]], [[[1.79, -0.17], [-0.2, -1.76], [-0.9, 1.24]], [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]]], [[[-1.13, 0.02], [-0.55, 1.54], [-1.08, -0.61]], [[0.84, -0.82], [0.93, 1.92], [-0.55, 0.15]], [[-1.92, 1.2], [-0.5, 0.44], [-1.18, 0.68]], [[-0.01, 1.97], [1.8, 0.28], [-1.31, -0.85]]]]> : tensor<3x4x3x2xf32>},
       lengths = {"y" = array<i64: 3, 1, 4>}}]} {
  %y = rondo.split_axis %x at 2 into [#rondo.dim<"3">, #rondo.dim<"2">] : (!rondo.tensor<"f32[B, S ragged len, 6]">) -> !rondo.tensor<"f32[B, S ragged len, 3, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, S ragged len, 3, 2]">
}
