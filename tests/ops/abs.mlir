// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @dense(%x: !rondo.tensor<"f32[B, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[0.07, -1.36, -0.23], [1.49, 0.26, 1.86]]> : tensor<2x3xf32>},
       outputs = {"y" = dense<[[0.07, 1.36, 0.23], [1.49, 0.26, 1.86]]> : tensor<2x3xf32>}}]} {
  %y = rondo.abs %x : (!rondo.tensor<"f32[B, 3]">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %y : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @ragged(%x: !rondo.tensor<"f32[B, S ragged len, 2]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[-2.0, -0.64], [1.08, 0.74], [0.24, 0.65], [1.0e+06, 1.0e+06]], [[0.19, 0.25], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[-1.89, 0.15], [1.43, 0.56], [0.57, -0.44], [-0.57, 0.88]]]> : tensor<3x4x2xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[[2.0, 0.64], [1.08, 0.74], [0.24, 0.65], [0.0, 0.0]], [[0.19, 0.25], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[1.89, 0.15], [1.43, 0.56], [0.57, 0.44], [0.57, 0.88]]]> : tensor<3x4x2xf32>},
       lengths = {"y" = array<i64: 3, 1, 4>}}]} {
  %y = rondo.abs %x : (!rondo.tensor<"f32[B, S ragged len, 2]">) -> !rondo.tensor<"f32[B, S ragged len, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, S ragged len, 2]">
}

rondo.entry @integers(%x: !rondo.tensor<"i32[3]">) attributes {
    symbols = [], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[-3, 0, 3]> : tensor<3xi32>},
       outputs = {"y" = dense<[3, 0, 3]> : tensor<3xi32>}}]} {
  %y = rondo.abs %x : (!rondo.tensor<"i32[3]">) -> !rondo.tensor<"i32[3]">
  rondo.return %y : !rondo.tensor<"i32[3]">
}
