// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s

rondo.entry @axis_0(%x: !rondo.tensor<"f32[B, T, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[-1.09, 0.96], [0.92, 0.89], [0.46, -0.91]], [[1.82, -0.81], [-0.84, 1.43], [1.7, -0.23]]]> : tensor<2x3x2xf32>},
       outputs = {"y" = dense<[[[-1.09, 0.96], [0.92, 0.89], [0.46, -0.91]], [[0.73, 0.14999998], [0.08000004, 2.32], [2.16, -1.14]]]> : tensor<2x3x2xf32>}}]} {
  %y = rondo.cumsum %x along 0 : (!rondo.tensor<"f32[B, T, 2]">) -> !rondo.tensor<"f32[B, T, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, T, 2]">
}

rondo.entry @axis_1(%x: !rondo.tensor<"f32[B, T, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[-1.9, 0.26], [1.5, 1.78], [-0.94, 1.27]], [[1.04, 1.45], [1.32, 0.63], [-0.17, -0.37]]]> : tensor<2x3x2xf32>},
       outputs = {"y" = dense<[[[-1.9, 0.26], [-0.39999998, 2.04], [-1.3399999, 3.31]], [[1.04, 1.45], [2.3600001, 2.08], [2.19, 1.71]]]> : tensor<2x3x2xf32>}}]} {
  %y = rondo.cumsum %x along 1 : (!rondo.tensor<"f32[B, T, 2]">) -> !rondo.tensor<"f32[B, T, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, T, 2]">
}

rondo.entry @axis_2(%x: !rondo.tensor<"f32[B, T, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[0.72, -1.01], [0.31, -1.64], [-0.84, -1.9]], [[-1.72, -1.68], [-1.75, -1.3], [-1.4, 1.48]]]> : tensor<2x3x2xf32>},
       outputs = {"y" = dense<[[[0.72, -0.28999996], [0.31, -1.3299999], [-0.84, -2.74]], [[-1.72, -3.4], [-1.75, -3.05], [-1.4, 0.08000004]]]> : tensor<2x3x2xf32>}}]} {
  %y = rondo.cumsum %x along 2 : (!rondo.tensor<"f32[B, T, 2]">) -> !rondo.tensor<"f32[B, T, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, T, 2]">
}

rondo.entry @ragged(%x: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "0" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[0.15, -1.81, -1.29, 1.0e+06], [0.5, 1.0e+06, 1.0e+06, 1.0e+06], [-0.7, -0.85, 1.85, 1.3]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[0.15, -1.66, -2.9499998, 0.0], [0.5, 0.0, 0.0, 0.0], [-0.7, -1.55, 0.3, 1.5999999]]> : tensor<3x4xf32>},
       lengths = {"y" = array<i64: 3, 1, 4>}}]} {
  %y = rondo.cumsum %x along 1 : (!rondo.tensor<"f32[B, S ragged len]">) -> !rondo.tensor<"f32[B, S ragged len]">
  rondo.return %y : !rondo.tensor<"f32[B, S ragged len]">
}

rondo.entry @behind_ragged(%x: !rondo.tensor<"f32[B, S ragged len, 2]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[1.1, 0.35], [1.38, 1.53], [0.32, -0.36], [1.0e+06, 1.0e+06]], [[-1.17, -1.24], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[-1.72, -1.69], [-1.75, -1.35], [-1.3, -1.61], [-1.66, 1.75]]]> : tensor<3x4x2xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[[1.1, 1.45], [1.38, 2.9099998], [0.32, -0.04000002], [0.0, 0.0]], [[-1.17, -2.4099998], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[-1.72, -3.41], [-1.75, -3.1], [-1.3, -2.9099998], [-1.66, 0.09000003]]]> : tensor<3x4x2xf32>},
       lengths = {"y" = array<i64: 3, 1, 4>}}]} {
  %y = rondo.cumsum %x along 2 : (!rondo.tensor<"f32[B, S ragged len, 2]">) -> !rondo.tensor<"f32[B, S ragged len, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, S ragged len, 2]">
}

rondo.entry @integers(%x: !rondo.tensor<"i32[B, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[1, 7, 9], [5, 6, 8]]> : tensor<2x3xi32>},
       outputs = {"y" = dense<[[1, 8, 17], [5, 11, 19]]> : tensor<2x3xi32>}}]} {
  %y = rondo.cumsum %x along 1 : (!rondo.tensor<"i32[B, 3]">) -> !rondo.tensor<"i32[B, 3]">
  rondo.return %y : !rondo.tensor<"i32[B, 3]">
}
