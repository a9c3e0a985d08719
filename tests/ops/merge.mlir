// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @front(%x: !rondo.tensor<"f32[B, K, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"K" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[1.79, -0.79], [-1.43, 1.59], [-0.78, -1.48]], [[-1.75, -1.35], [-0.26, -1.0], [0.7, 1.56]]]> : tensor<2x3x2xf32>},
       outputs = {"y" = dense<[[1.79, -0.79], [-1.43, 1.59], [-0.78, -1.48], [-1.75, -1.35], [-0.26, -1.0], [0.7, 1.56]]> : tensor<6x2xf32>}}]} {
  %y = rondo.merge %x at 0 count 2 : (!rondo.tensor<"f32[B, K, 2]">) -> !rondo.tensor<"f32[B*K tag B.K, 2]">
  rondo.return %y : !rondo.tensor<"f32[B*K tag B.K, 2]">
}

rondo.entry @all(%x: !rondo.tensor<"f32[B, K, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"K" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[1.79, -0.79], [-1.43, 1.59], [-0.78, -1.48]], [[-1.75, -1.35], [-0.26, -1.0], [0.7, 1.56]]]> : tensor<2x3x2xf32>},
       outputs = {"y" = dense<[1.79, -0.79, -1.43, 1.59, -0.78, -1.48, -1.75, -1.35, -0.26, -1.0, 0.7, 1.56]> : tensor<12xf32>}}]} {
  %y = rondo.merge %x at 0 count 3 : (!rondo.tensor<"f32[B, K, 2]">) -> !rondo.tensor<"f32[2*B*K tag B.K.2]">
  rondo.return %y : !rondo.tensor<"f32[2*B*K tag B.K.2]">
}

rondo.entry @behind_ragged(%x: !rondo.tensor<"f32[B, S ragged len, 2, 3]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[[-1.41, -1.85, 1.04], [0.65, 1.47, -1.53]], [[0.79, -0.87, -1.26], [-0.48, 1.4, 1.27]], [[1.36, -1.02, -0.19], [-1.3, -1.11, 1.37]], [[1.0e+06, 1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06, 1.0e+06]]], [[[0.88, 1.16, 0.97], [-1.78, 1.13, 0.79]], [[1.0e+06, 1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06, 1.0e+06]], [[1.0e+06, 1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06, 1.0e+06]], [[1.0e+06, 1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06, 1.0e+06]]], [[[-1.87, 0.0, 1.28], [1.3, 0.85, -0.02]], [[-1.02, -0.87, -1.31], [-0.68, -1.98, -0.18]], [[1.13, -0.68, 1.42], [0.23, 1.14, 1.98]], [[-1.58, -0.38, -1.34], [-1.46, 0.86, -1.98]]]]> : tensor<3x4x2x3xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[[-1.41, -1.85, 1.04, 0.65, 1.47, -1.53], [0.79, -0.87, -1.26, -0.48, 1.4, 1.27], [1.36, -1.02, -0.19, -1.3, -1.11, 1.37], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0]], [[0.88, 1.16, 0.97, -1.78, 1.13, 0.79], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0]], [[-1.87, 0.0, 1.28, 1.3, 0.85, -0.02], [-1.02, -0.87, -1.31, -0.68, -1.98, -0.18], [1.13, -0.68, 1.42, 0.23, 1.14, 1.98], [-1.58, -0.38, -1.34, -1.46, 0.86, -1.98]]]> : tensor<3x4x6xf32>},
       lengths = {"y" = array<i64: 3, 1, 4>}}]} {
  %y = rondo.merge %x at 2 count 2 : (!rondo.tensor<"f32[B, S ragged len, 2, 3]">) -> !rondo.tensor<"f32[B, S ragged len, 6]">
  rondo.return %y : !rondo.tensor<"f32[B, S ragged len, 6]">
}
