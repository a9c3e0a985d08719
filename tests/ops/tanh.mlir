// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @dense(%x: !rondo.tensor<"f32[B, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[-1.28, 0.99, 1.01], [0.27, 1.68, -1.18]]> : tensor<2x3xf32>},
       outputs = {"y" = dense<[[-0.8564849, 0.7573623, 0.76576203], [0.26362485, 0.93286157, -0.8274516]]> : tensor<2x3xf32>}}]} {
  %y = rondo.tanh %x : (!rondo.tensor<"f32[B, 3]">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %y : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @ragged(%x: !rondo.tensor<"f32[B, S ragged len, 2]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[1.4, -1.32], [1.86, 0.49], [0.43, 1.88], [1.0e+06, 1.0e+06]], [[-1.78, -0.52], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[-0.03, 1.4], [1.86, 0.83], [-1.15, 0.18], [0.82, -1.79]]]> : tensor<3x4x2xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[[0.88535166, -0.8667839], [0.95267886, 0.45421645], [0.4053213, 0.9544921], [0.0, 0.0]], [[-0.9446952, -0.4777], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[-0.029991003, 0.88535166], [0.95267886, 0.680476], [-0.8177541, 0.17808087], [0.67506987, -0.94576055]]]> : tensor<3x4x2xf32>},
       lengths = {"y" = array<i64: 3, 1, 4>}}]} {
  %y = rondo.tanh %x : (!rondo.tensor<"f32[B, S ragged len, 2]">) -> !rondo.tensor<"f32[B, S ragged len, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, S ragged len, 2]">
}
