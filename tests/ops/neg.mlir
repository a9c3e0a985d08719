// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @dense(%x: !rondo.tensor<"f32[B, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[0.15, 1.75, -1.5], [-0.34, 0.67, 1.54]]> : tensor<2x3xf32>},
       outputs = {"y" = dense<[[-0.15, -1.75, 1.5], [0.34, -0.67, -1.54]]> : tensor<2x3xf32>}}]} {
  %y = rondo.neg %x : (!rondo.tensor<"f32[B, 3]">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %y : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @ragged(%x: !rondo.tensor<"f32[B, S ragged len, 2]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[2.0, -1.43], [0.15, 1.52], [-1.79, 0.35], [1.0e+06, 1.0e+06]], [[1.75, 0.15], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[-0.38, -0.94], [0.82, -0.77], [-0.51, 1.06], [-0.02, 1.14]]]> : tensor<3x4x2xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[[-2.0, 1.43], [-0.15, -1.52], [1.79, -0.35], [0.0, 0.0]], [[-1.75, -0.15], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[0.38, 0.94], [-0.82, 0.77], [0.51, -1.06], [0.02, -1.14]]]> : tensor<3x4x2xf32>},
       lengths = {"y" = array<i64: 3, 1, 4>}}]} {
  %y = rondo.neg %x : (!rondo.tensor<"f32[B, S ragged len, 2]">) -> !rondo.tensor<"f32[B, S ragged len, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, S ragged len, 2]">
}
