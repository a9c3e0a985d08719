// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @stride_1_padding_0(%x: !rondo.tensor<"f32[B, T, 2]">, %w: !rondo.tensor<"f32[3, 2, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "w"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[0.37, 0.93], [1.19, 1.21], [-1.11, 1.35], [-1.21, -0.93], [-1.01, -0.88]], [[-0.43, 0.77], [-1.32, -1.15], [0.44, -0.28], [1.92, -1.83], [-1.64, -0.06]]]> : tensor<2x5x2xf32>, "w" = dense<[[[-1.44, 0.92], [-0.15, 0.06]], [[0.44, 0.72], [-0.1, -0.91]], [[0.7, -1.51], [-0.71, 0.43]]]> : tensor<3x2x2xf32>},
       outputs = {"y" = dense<[[[-2.0052, 2.4085], [-2.7052002, 0.5669], [0.87430006, 0.18159992]], [[0.5447, -1.0381001], [4.9382, -4.3979], [-0.6692, 5.8863]]]> : tensor<2x3x2xf32>}}]} {
  %y = rondo.conv1d %x, %w stride 1 padding 0 : (!rondo.tensor<"f32[B, T, 2]">, !rondo.tensor<"f32[3, 2, 2]">) -> !rondo.tensor<"f32[B, T - 2, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, T - 2, 2]">
}

rondo.entry @stride_1_padding_1(%x: !rondo.tensor<"f32[B, T, 2]">, %w: !rondo.tensor<"f32[3, 2, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "w"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[0.37, 0.93], [1.19, 1.21], [-1.11, 1.35], [-1.21, -0.93], [-1.01, -0.88]], [[-0.43, 0.77], [-1.32, -1.15], [0.44, -0.28], [1.92, -1.83], [-1.64, -0.06]]]> : tensor<2x5x2xf32>, "w" = dense<[[[-1.44, 0.92], [-0.15, 0.06]], [[0.44, 0.72], [-0.1, -0.91]], [[0.7, -1.51], [-0.71, 0.43]]]> : tensor<3x2x2xf32>},
       outputs = {"y" = dense<[[[0.043700024, -1.8565], [-2.0052, 2.4085], [-2.7052002, 0.5669], [0.87430006, 0.18159992], [1.5255002, -1.0954001]], [[-0.37370005, 0.48840004], [0.5447, -1.0381001], [4.9382, -4.3979], [-0.6692, 5.8863], [-3.2059, 0.5304]]]> : tensor<2x5x2xf32>}}]} {
  %y = rondo.conv1d %x, %w stride 1 padding 1 : (!rondo.tensor<"f32[B, T, 2]">, !rondo.tensor<"f32[3, 2, 2]">) -> !rondo.tensor<"f32[B, T, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, T, 2]">
}

rondo.entry @stride_2_padding_1(%x: !rondo.tensor<"f32[B, T, 2]">, %w: !rondo.tensor<"f32[3, 2, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "w"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[0.37, 0.93], [1.19, 1.21], [-1.11, 1.35], [-1.21, -0.93], [-1.01, -0.88]], [[-0.43, 0.77], [-1.32, -1.15], [0.44, -0.28], [1.92, -1.83], [-1.64, -0.06]]]> : tensor<2x5x2xf32>, "w" = dense<[[[-1.44, 0.92], [-0.15, 0.06]], [[0.44, 0.72], [-0.1, -0.91]], [[0.7, -1.51], [-0.71, 0.43]]]> : tensor<3x2x2xf32>},
       outputs = {"y" = dense<[[[0.043700024, -1.8565], [-2.7052002, 0.5669], [1.5255002, -1.0954001]], [[-0.37370005, 0.48840004], [4.9382, -4.3979], [-3.2059, 0.5304]]]> : tensor<2x3x2xf32>}}]} {
  %y = rondo.conv1d %x, %w stride 2 padding 1 : (!rondo.tensor<"f32[B, T, 2]">, !rondo.tensor<"f32[3, 2, 2]">) -> !rondo.tensor<"f32[B, div(T - 1, 2) + 1, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, div(T - 1, 2) + 1, 2]">
}

rondo.entry @stride_3_padding_0(%x: !rondo.tensor<"f32[B, T, 2]">, %w: !rondo.tensor<"f32[3, 2, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "w"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[0.37, 0.93], [1.19, 1.21], [-1.11, 1.35], [-1.21, -0.93], [-1.01, -0.88]], [[-0.43, 0.77], [-1.32, -1.15], [0.44, -0.28], [1.92, -1.83], [-1.64, -0.06]]]> : tensor<2x5x2xf32>, "w" = dense<[[[-1.44, 0.92], [-0.15, 0.06]], [[0.44, 0.72], [-0.1, -0.91]], [[0.7, -1.51], [-0.71, 0.43]]]> : tensor<3x2x2xf32>},
       outputs = {"y" = dense<[[[-2.0052, 2.4085]], [[0.5447, -1.0381001]]]> : tensor<2x1x2xf32>}},
      {inputs = {"x" = dense<[[[-0.51, 0.84], [1.01, 1.0]]]> : tensor<1x2x2xf32>, "w" = dense<[[[-1.44, 0.92], [-0.15, 0.06]], [[0.44, 0.72], [-0.1, -0.91]], [[0.7, -1.51], [-0.71, 0.43]]]> : tensor<3x2x2xf32>},
       error = "the kernel has more positions than the padded input"}]} {
  %y = rondo.conv1d %x, %w stride 3 padding 0 : (!rondo.tensor<"f32[B, T, 2]">, !rondo.tensor<"f32[3, 2, 2]">) -> !rondo.tensor<"f32[B, div(T - 3, 3) + 1, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, div(T - 3, 3) + 1, 2]">
}

rondo.entry @ragged(%x: !rondo.tensor<"f32[B, S ragged len, 2]">, %w: !rondo.tensor<"f32[3, 2, 2]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "w"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[-5.0, 2.0], [-2.0, 5.0], [1.0, -3.0], [1.0e+06, 1.0e+06]], [[-4.0, 3.0], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[-3.0, 4.0], [0.0, -4.0], [3.0, -1.0], [-5.0, 2.0]]]> : tensor<3x4x2xf32>, "w" = dense<[[[-3.0, 2.0], [0.0, -2.0]], [[3.0, 1.0], [-1.0, -3.0]], [[2.0, 0.0], [-2.0, 3.0]]]> : tensor<3x2x2xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[[-31.0, 4.0], [12.0, -40.0], [12.0, -4.0], [0.0, 0.0]], [[-15.0, -13.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[-5.0, -27.0], [21.0, -5.0], [-4.0, 20.0], [-26.0, -3.0]]]> : tensor<3x4x2xf32>},
       lengths = {"y" = array<i64: 3, 1, 4>}}]} {
  %y = rondo.conv1d %x, %w stride 1 padding 1 : (!rondo.tensor<"f32[B, S ragged len, 2]">, !rondo.tensor<"f32[3, 2, 2]">) -> !rondo.tensor<"f32[B, S ragged len, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, S ragged len, 2]">
}
