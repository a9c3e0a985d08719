// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @dense(%x: !rondo.tensor<"f32[B, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[3.43, 0.91, 5.98], [8.39, 1.94, 5.71]]> : tensor<2x3xf32>},
       outputs = {"y" = dense<[[1.2325603, -0.09431065, 1.7884206], [2.1270406, 0.662688, 1.742219]]> : tensor<2x3xf32>}}]} {
  %y = rondo.log %x : (!rondo.tensor<"f32[B, 3]">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %y : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @ragged(%x: !rondo.tensor<"f32[B, S ragged len, 2]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[2.75, 6.7], [6.53, 2.05], [7.49, 5.95], [1.0e+06, 1.0e+06]], [[3.91, 6.85], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[6.32, 2.7], [7.85, 2.55], [5.1, 3.66], [5.55, 1.85]]]> : tensor<3x4x2xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[[1.011601, 1.9021075], [1.876407, 0.7178398], [2.0135689, 1.7833912], [0.0, 0.0]], [[1.3635374, 1.9242487], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[1.8437192, 0.9932518], [2.0605135, 0.93609333], [1.6292405, 1.2974632], [1.7137979, 0.6151857]]]> : tensor<3x4x2xf32>},
       lengths = {"y" = array<i64: 3, 1, 4>}}]} {
  %y = rondo.log %x : (!rondo.tensor<"f32[B, S ragged len, 2]">) -> !rondo.tensor<"f32[B, S ragged len, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, S ragged len, 2]">
}
