// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @axis_0(%x: !rondo.tensor<"f32[B, T, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[1.06, 1.85], [1.96, -0.03], [-1.43, -1.44]], [[-1.92, -1.38], [0.97, -2.0], [-0.19, 0.67]]]> : tensor<2x3x2xf32>},
       outputs = {"y" = dense<[[[-0.049544964, -0.03879514], [-0.31596094, -0.13055171], [-1.4941647, -2.2244334]], [[-3.0295448, -3.2687953], [-1.305961, -2.1005516], [-0.25416476, -0.11443339]]]> : tensor<2x3x2xf32>}}]} {
  %y = rondo.log_softmax %x along 0 : (!rondo.tensor<"f32[B, T, 2]">) -> !rondo.tensor<"f32[B, T, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, T, 2]">
}

rondo.entry @axis_1(%x: !rondo.tensor<"f32[B, T, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[-1.24, 0.48], [0.64, 0.19], [-1.91, 0.46]], [[-1.59, -1.84], [1.46, 1.38], [1.68, -1.6]]]> : tensor<2x3x2xf32>},
       outputs = {"y" = dense<[[[-2.0875602, -1.0037382], [-0.20756018, -1.2937381], [-2.75756, -1.0237381]], [[-3.880051, -3.3068635], [-0.83005095, -0.0868636], [-0.61005104, -3.0668635]]]> : tensor<2x3x2xf32>}}]} {
  %y = rondo.log_softmax %x along 1 : (!rondo.tensor<"f32[B, T, 2]">) -> !rondo.tensor<"f32[B, T, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, T, 2]">
}

rondo.entry @axis_2(%x: !rondo.tensor<"f32[B, T, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[-0.76, -1.23], [-0.68, -1.47], [0.16, 1.23]], [[1.84, 1.22], [-0.08, -0.55], [-0.68, 0.49]]]> : tensor<2x3x2xf32>},
       outputs = {"y" = dense<[[[-0.4855092, -0.95550925], [-0.3742116, -1.1642116], [-1.3649123, -0.29491225]], [[-0.43044674, -1.0504467], [-0.48550922, -0.95550925], [-1.4403073, -0.2703072]]]> : tensor<2x3x2xf32>}}]} {
  %y = rondo.log_softmax %x along 2 : (!rondo.tensor<"f32[B, T, 2]">) -> !rondo.tensor<"f32[B, T, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, T, 2]">
}

rondo.entry @ragged(%x: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "0" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[0.7, -0.57, 0.47, 1.0e+06], [-1.77, 1.0e+06, 1.0e+06, 1.0e+06], [1.77, -1.19, -0.89, 0.28]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[-0.73013717, -2.000137, -0.9601371, 0.0], [0.0, 0.0, 0.0, 0.0], [-0.29798368, -3.2579837, -2.9579837, -1.7879837]]> : tensor<3x4xf32>},
       lengths = {"y" = array<i64: 3, 1, 4>}},
      {inputs = {"x" = dense<[[1.82, -0.81, -0.84, 1.43], [1.7, -0.23, -1.9, 0.26], [1.5, 1.78, -0.94, 1.27]]> : tensor<3x4xf32>, "len" = dense<[1, 0, 1]> : tensor<3xi32>},
       error = "a row along axis 1 has no element"}]} {
  %y = rondo.log_softmax %x along 1 : (!rondo.tensor<"f32[B, S ragged len]">) -> !rondo.tensor<"f32[B, S ragged len]">
  rondo.return %y : !rondo.tensor<"f32[B, S ragged len]">
}

rondo.entry @behind_ragged(%x: !rondo.tensor<"f32[B, S ragged len, 2]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[-0.82, -1.76], [0.15, -1.46], [0.22, -1.25], [1.0e+06, 1.0e+06]], [[-1.47, 1.73], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[-0.48, 1.52], [-1.09, 0.96], [0.92, 0.89], [0.46, -0.91]]]> : tensor<3x4x2xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[[-0.32975534, -1.2697554], [-0.1822279, -1.792228], [-0.20695359, -1.6769536], [0.0, 0.0]], [[-3.2399533, -0.039953332], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[-2.126928, -0.12692802], [-2.1710975, -0.12109745], [-0.6782597, -0.7082597], [-0.22642373, -1.5964237]]]> : tensor<3x4x2xf32>},
       lengths = {"y" = array<i64: 3, 1, 4>}}]} {
  %y = rondo.log_softmax %x along 2 : (!rondo.tensor<"f32[B, S ragged len, 2]">) -> !rondo.tensor<"f32[B, S ragged len, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, S ragged len, 2]">
}

rondo.entry @far(%x: !rondo.tensor<"f32[B, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[1000.0, 1001.0], [-1000.0, -999.0]]> : tensor<2x2xf32>},
       outputs = {"y" = dense<[[-1.3132616, -0.3132617], [-1.3132616, -0.3132617]]> : tensor<2x2xf32>}}]} {
  %y = rondo.log_softmax %x along 1 : (!rondo.tensor<"f32[B, 2]">) -> !rondo.tensor<"f32[B, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, 2]">
}
