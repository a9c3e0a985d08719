// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @axis_0(%x: !rondo.tensor<"f32[B, T, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[1.04, 1.45], [1.32, 0.63], [-0.17, -0.37]], [[0.72, -1.01], [0.31, -1.64], [-0.84, -1.9]]]> : tensor<2x3x2xf32>},
       outputs = {"y" = dense<[[[1.04, 1.45], [1.32, 0.63], [-0.17, -0.37]], [[1.76, 0.44000006], [1.6300001, -1.01], [-1.01, -2.27]]]> : tensor<2x3x2xf32>}}]} {
  %y = rondo.cumsum %x along 0 : (!rondo.tensor<"f32[B, T, 2]">) -> !rondo.tensor<"f32[B, T, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, T, 2]">
}

rondo.entry @axis_1(%x: !rondo.tensor<"f32[B, T, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[-1.72, -1.68], [-1.75, -1.3], [-1.4, 1.48]], [[0.15, -1.81], [-1.29, 1.26], [0.5, -0.79]]]> : tensor<2x3x2xf32>},
       outputs = {"y" = dense<[[[-1.72, -1.68], [-3.47, -2.98], [-4.87, -1.4999999]], [[0.15, -1.81], [-1.14, -0.54999995], [-0.64, -1.3399999]]]> : tensor<2x3x2xf32>}}]} {
  %y = rondo.cumsum %x along 1 : (!rondo.tensor<"f32[B, T, 2]">) -> !rondo.tensor<"f32[B, T, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, T, 2]">
}

rondo.entry @axis_2(%x: !rondo.tensor<"f32[B, T, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[-1.94, -0.52], [-0.7, -0.85], [1.85, 1.3]], [[1.1, 0.35], [1.38, 1.53], [0.32, -0.36]]]> : tensor<2x3x2xf32>},
       outputs = {"y" = dense<[[[-1.94, -2.46], [-0.7, -1.55], [1.85, 3.15]], [[1.1, 1.45], [1.38, 2.9099998], [0.32, -0.04000002]]]> : tensor<2x3x2xf32>}}]} {
  %y = rondo.cumsum %x along 2 : (!rondo.tensor<"f32[B, T, 2]">) -> !rondo.tensor<"f32[B, T, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, T, 2]">
}

rondo.entry @ragged(%x: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "0" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[-0.89, 0.14, -1.17, 1.0e+06], [1.25, 1.0e+06, 1.0e+06, 1.0e+06], [0.82, 0.4, -1.72, -1.69]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[-0.89, -0.75, -1.92, 0.0], [1.25, 0.0, 0.0, 0.0], [0.82, 1.22, -0.5, -2.19]]> : tensor<3x4xf32>},
       lengths = {"y" = array<i64: 3, 1, 4>}}]} {
  %y = rondo.cumsum %x along 1 : (!rondo.tensor<"f32[B, S ragged len]">) -> !rondo.tensor<"f32[B, S ragged len]">
  rondo.return %y : !rondo.tensor<"f32[B, S ragged len]">
}

rondo.entry @behind_ragged(%x: !rondo.tensor<"f32[B, S ragged len, 2]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[-1.75, -1.35], [-1.3, -1.61], [-1.66, 1.75], [1.0e+06, 1.0e+06]], [[0.9, -0.76], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[0.56, 1.79], [0.58, -1.43], [-1.08, 0.45], [0.21, -0.48]]]> : tensor<3x4x2xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[[-1.75, -3.1], [-1.3, -2.9099998], [-1.66, 0.09000003], [0.0, 0.0]], [[0.9, 0.13999999], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[0.56, 2.35], [0.58, -0.84999996], [-1.08, -0.63000005], [0.21, -0.26999998]]]> : tensor<3x4x2xf32>},
       lengths = {"y" = array<i64: 3, 1, 4>}}]} {
  %y = rondo.cumsum %x along 2 : (!rondo.tensor<"f32[B, S ragged len, 2]">) -> !rondo.tensor<"f32[B, S ragged len, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, S ragged len, 2]">
}

rondo.entry @integers(%x: !rondo.tensor<"i32[B, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[8, 8, 0], [6, 1, 2]]> : tensor<2x3xi32>},
       outputs = {"y" = dense<[[8, 16, 16], [6, 7, 9]]> : tensor<2x3xi32>}}]} {
  %y = rondo.cumsum %x along 1 : (!rondo.tensor<"i32[B, 3]">) -> !rondo.tensor<"i32[B, 3]">
  rondo.return %y : !rondo.tensor<"i32[B, 3]">
}
