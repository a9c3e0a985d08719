// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @embedding(%t: !rondo.tensor<"f32[5, 2]">, %x: !rondo.tensor<"i32[B, S]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>], inputs = [{"name" = "t"}, {"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"t" = dense<[[-1.86, -0.17], [-1.48, -1.27], [-1.27, 0.24], [-1.12, -0.64], [1.45, 0.41]]> : tensor<5x2xf32>, "x" = dense<[[0, 0, 3], [1, 3, 3]]> : tensor<2x3xi32>},
       outputs = {"y" = dense<[[[-1.86, -0.17], [-1.86, -0.17], [-1.12, -0.64]], [[-1.48, -1.27], [-1.12, -0.64], [-1.12, -0.64]]]> : tensor<2x3x2xf32>}},
      {inputs = {"t" = dense<[[-1.86, -0.17], [-1.48, -1.27], [-1.27, 0.24], [-1.12, -0.64], [1.45, 0.41]]> : tensor<5x2xf32>, "x" = dense<[[0, 5]]> : tensor<1x2xi32>},
       error = "id 5 is outside 0..5 along axis 0"},
      {inputs = {"t" = dense<[[-1.86, -0.17], [-1.48, -1.27], [-1.27, 0.24], [-1.12, -0.64], [1.45, 0.41]]> : tensor<5x2xf32>, "x" = dense<[[0, -1]]> : tensor<1x2xi32>},
       error = "id -1 is outside 0..5 along axis 0"}]} {
  %y = rondo.gather %t, %x along 0 : (!rondo.tensor<"f32[5, 2]">, !rondo.tensor<"i32[B, S]">) -> !rondo.tensor<"f32[B, S, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, S, 2]">
}

rondo.entry @columns(%t: !rondo.tensor<"f32[B, 5]">, %x: !rondo.tensor<"i32[N]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"N" in "1" to *>], inputs = [{"name" = "t"}, {"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"t" = dense<[[-1.86, -1.48, -1.27, -1.12, 1.45], [-0.17, -1.27, 0.24, -0.64, 0.41]]> : tensor<2x5xf32>, "x" = dense<[0, 0, 3]> : tensor<3xi32>},
       outputs = {"y" = dense<[[-1.86, -1.86, -1.12], [-0.17, -0.17, -0.64]]> : tensor<2x3xf32>}}]} {
  %y = rondo.gather %t, %x along 1 : (!rondo.tensor<"f32[B, 5]">, !rondo.tensor<"i32[N]">) -> !rondo.tensor<"f32[B, N]">
  rondo.return %y : !rondo.tensor<"f32[B, N]">
}

rondo.entry @one_a_row(%t: !rondo.tensor<"f32[B, V]">, %x: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"V" in "1" to *>], inputs = [{"name" = "t"}, {"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"t" = dense<[[-0.74, -1.63, -1.59, -0.58], [0.48, -0.12, -1.05, -1.39], [-0.79, 1.52, -1.68, -1.71]]> : tensor<3x4xf32>, "x" = dense<[0, 0, 1]> : tensor<3xi32>},
       outputs = {"y" = dense<[-0.74, 0.48, 1.52]> : tensor<3xf32>}},
      {inputs = {"t" = dense<[[-0.74, -1.63, -1.59, -0.58], [0.48, -0.12, -1.05, -1.39], [-0.79, 1.52, -1.68, -1.71]]> : tensor<3x4xf32>, "x" = dense<[4, 4, 5]> : tensor<3xi32>},
       error = "is outside 0..4 along axis 1"}]} {
  %y = rondo.gather %t, %x along 1 {batch = 1 : i64} : (!rondo.tensor<"f32[B, V]">, !rondo.tensor<"i32[B]">) -> !rondo.tensor<"f32[B]">
  rondo.return %y : !rondo.tensor<"f32[B]">
}

rondo.entry @some_a_row(%t: !rondo.tensor<"f32[B, V, 2]">, %x: !rondo.tensor<"i32[B, K]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"V" in "1" to *>, #rondo.symbol<"K" in "1" to *>], inputs = [{"name" = "t"}, {"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"t" = dense<[[[-1.9, -0.78], [-0.79, -0.31], [-0.27, 1.36], [-0.79, -1.35]], [[1.15, -1.11], [-1.44, -1.92], [1.83, 0.66], [0.52, -1.64]], [[1.34, -1.76], [0.78, 1.32], [-0.15, -1.24], [1.9, -1.83]]]> : tensor<3x4x2xf32>, "x" = dense<[[2, 1], [1, 0], [2, 0]]> : tensor<3x2xi32>},
       outputs = {"y" = dense<[[[-0.27, 1.36], [-0.79, -0.31]], [[-1.44, -1.92], [1.15, -1.11]], [[-0.15, -1.24], [1.34, -1.76]]]> : tensor<3x2x2xf32>}}]} {
  %y = rondo.gather %t, %x along 1 {batch = 1 : i64} : (!rondo.tensor<"f32[B, V, 2]">, !rondo.tensor<"i32[B, K]">) -> !rondo.tensor<"f32[B, K, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, K, 2]">
}

rondo.entry @ragged(%t: !rondo.tensor<"f32[5, 2]">, %x: !rondo.tensor<"i32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "t"}, {"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"t" = dense<[[-1.86, -0.17], [-1.48, -1.27], [-1.27, 0.24], [-1.12, -0.64], [1.45, 0.41]]> : tensor<5x2xf32>, "x" = dense<[[3, 2, 0, 77], [1, 77, 77, 77], [4, 0, 4, 0]]> : tensor<3x4xi32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[[-1.12, -0.64], [-1.27, 0.24], [-1.86, -0.17], [0.0, 0.0]], [[-1.48, -1.27], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[1.45, 0.41], [-1.86, -0.17], [1.45, 0.41], [-1.86, -0.17]]]> : tensor<3x4x2xf32>},
       lengths = {"y" = array<i64: 3, 1, 4>}}]} {
  %y = rondo.gather %t, %x along 0 : (!rondo.tensor<"f32[5, 2]">, !rondo.tensor<"i32[B, S ragged len]">) -> !rondo.tensor<"f32[B, S ragged len, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, S ragged len, 2]">
}

rondo.entry @positions_of_rows(%t: !rondo.tensor<"f32[B, S ragged len, 2]">, %x: !rondo.tensor<"i32[B, K]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">, #rondo.symbol<"K" in "1" to *>], inputs = [{"name" = "t"}, {"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"t" = dense<[[[0.0, 1.0], [2.0, 3.0], [4.0, 5.0], [1.0e+06, 1.0e+06]], [[8.0, 9.0], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[16.0, 17.0], [18.0, 19.0], [20.0, 21.0], [22.0, 23.0]]]> : tensor<3x4x2xf32>, "x" = dense<[[2, 0], [0, 0], [3, 1]]> : tensor<3x2xi32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[[4.0, 5.0], [0.0, 1.0]], [[8.0, 9.0], [8.0, 9.0]], [[22.0, 23.0], [18.0, 19.0]]]> : tensor<3x2x2xf32>}},
      {inputs = {"t" = dense<[[[0.0, 1.0], [2.0, 3.0], [4.0, 5.0], [1.0e+06, 1.0e+06]], [[8.0, 9.0], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[16.0, 17.0], [18.0, 19.0], [20.0, 21.0], [22.0, 23.0]]]> : tensor<3x4x2xf32>, "x" = dense<[[2, 0], [1, 1], [3, 1]]> : tensor<3x2xi32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       error = "id 1 is outside 0..1 along axis 1"}]} {
  %y = rondo.gather %t, %x along 1 {batch = 1 : i64} : (!rondo.tensor<"f32[B, S ragged len, 2]">, !rondo.tensor<"i32[B, K]">) -> !rondo.tensor<"f32[B, K, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, K, 2]">
}

rondo.entry @positions_of_all_rows(%t: !rondo.tensor<"f32[B, S ragged len, 2]">, %x: !rondo.tensor<"i32[K]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">, #rondo.symbol<"K" in "1" to *>], inputs = [{"name" = "t"}, {"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"t" = dense<[[[0.0, 1.0], [2.0, 3.0], [4.0, 5.0], [1.0e+06, 1.0e+06]], [[8.0, 9.0], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[16.0, 17.0], [18.0, 19.0], [20.0, 21.0], [22.0, 23.0]]]> : tensor<3x4x2xf32>, "x" = dense<[0, 0]> : tensor<2xi32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[[0.0, 1.0], [0.0, 1.0]], [[8.0, 9.0], [8.0, 9.0]], [[16.0, 17.0], [16.0, 17.0]]]> : tensor<3x2x2xf32>}},
      {inputs = {"t" = dense<[[[0.0, 1.0], [2.0, 3.0], [4.0, 5.0], [1.0e+06, 1.0e+06]], [[8.0, 9.0], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[16.0, 17.0], [18.0, 19.0], [20.0, 21.0], [22.0, 23.0]]]> : tensor<3x4x2xf32>, "x" = dense<[0, 2]> : tensor<2xi32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       error = "id 2 is outside 0..1 along axis 1"}]} {
  %y = rondo.gather %t, %x along 1 : (!rondo.tensor<"f32[B, S ragged len, 2]">, !rondo.tensor<"i32[K]">) -> !rondo.tensor<"f32[B, K, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, K, 2]">
}
