// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s

rondo.entry @axis_0(%x: !rondo.tensor<"f32[B, T, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[-1.16, 1.42], [-0.66, 0.72], [0.36, -0.37]], [[0.85, 0.7], [1.94, 1.56], [0.84, -0.62]]]> : tensor<2x3x2xf32>},
       outputs = {"y" = dense<[[[-2.1357412, -0.39659405], [-2.6716447, -1.1988698], [-0.96167487, -0.5759394]], [[-0.12574121, -1.1165941], [-0.071644686, -0.35886994], [-0.48167488, -0.8259394]]]> : tensor<2x3x2xf32>}}]} {
  %y = rondo.log_softmax %x along 0 : (!rondo.tensor<"f32[B, T, 2]">) -> !rondo.tensor<"f32[B, T, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, T, 2]">
}

rondo.entry @axis_1(%x: !rondo.tensor<"f32[B, T, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[0.49, -0.97], [1.75, 0.63], [-1.31, 1.23]], [[1.06, 1.85], [1.96, -0.03], [-1.43, -1.44]]]> : tensor<2x3x2xf32>},
       outputs = {"y" = dense<[[[-1.5455861, -2.7065856], [-0.28558618, -1.1065855], [-3.345586, -0.50658554]], [[-1.2648364, -0.17382216], [-0.36483636, -2.0538223], [-3.7548363, -3.4638221]]]> : tensor<2x3x2xf32>}}]} {
  %y = rondo.log_softmax %x along 1 : (!rondo.tensor<"f32[B, T, 2]">) -> !rondo.tensor<"f32[B, T, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, T, 2]">
}

rondo.entry @axis_2(%x: !rondo.tensor<"f32[B, T, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[-1.92, -1.38], [0.97, -2.0], [-0.19, 0.67]], [[-1.24, 0.48], [0.64, 0.19], [-1.91, 0.46]]]> : tensor<2x3x2xf32>},
       outputs = {"y" = dense<[[[-0.99916273, -0.45916274], [-0.05003064, -3.0200307], [-1.2128812, -0.35288122]], [[-1.8847227, -0.16472273], [-0.49324894, -0.9432489], [-2.4593658, -0.08936594]]]> : tensor<2x3x2xf32>}}]} {
  %y = rondo.log_softmax %x along 2 : (!rondo.tensor<"f32[B, T, 2]">) -> !rondo.tensor<"f32[B, T, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, T, 2]">
}

rondo.entry @ragged(%x: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "0" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[-1.59, -1.84, 1.46, 1.0e+06], [1.68, 1.0e+06, 1.0e+06, 1.0e+06], [-0.68, -1.47, 0.16, 1.23]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[-3.1308813, -3.3808813, -0.0808812, 0.0], [0.0, 0.0, 0.0, 0.0], [-2.353592, -3.143592, -1.5135919, -0.4435919]]> : tensor<3x4xf32>},
       lengths = {"y" = array<i64: 3, 1, 4>}},
      {inputs = {"x" = dense<[[0.57, 1.24, -1.47, 1.73], [0.77, 0.64, 0.61, -0.91], [-1.73, 0.71, -0.48, 1.52]]> : tensor<3x4xf32>, "len" = dense<[1, 0, 1]> : tensor<3xi32>},
       error = "a row along axis 1 has no element"}]} {
  %y = rondo.log_softmax %x along 1 : (!rondo.tensor<"f32[B, S ragged len]">) -> !rondo.tensor<"f32[B, S ragged len]">
  rondo.return %y : !rondo.tensor<"f32[B, S ragged len]">
}

rondo.entry @behind_ragged(%x: !rondo.tensor<"f32[B, S ragged len, 2]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[1.84, 1.22], [-0.08, -0.55], [-0.68, 0.49], [1.0e+06, 1.0e+06]], [[0.47, -1.42], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[-0.89, 0.28], [-0.82, -1.76], [0.15, -1.46], [0.22, -1.25]]]> : tensor<3x4x2xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[[-0.43044674, -1.0504467], [-0.48550922, -0.95550925], [-1.4403073, -0.2703072], [0.0, 0.0]], [[-0.14069352, -2.0306935], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[-1.4403071, -0.2703072], [-0.32975534, -1.2697554], [-0.1822279, -1.792228], [-0.20695359, -1.6769536]]]> : tensor<3x4x2xf32>},
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
