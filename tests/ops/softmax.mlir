// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @axis_0(%x: !rondo.tensor<"f32[B, T, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[0.6, 1.52], [-1.8, -0.55], [1.89, 0.09]], [[-0.59, -1.02], [-0.82, -1.93], [0.82, -1.89]]]> : tensor<2x3x2xf32>},
       outputs = {"y" = dense<[[[0.76674104, 0.92689884], [0.2728918, 0.79899096], [0.7445969, 0.8786812]], [[0.23325893, 0.07310118], [0.7271082, 0.201009], [0.25540307, 0.12131884]]]> : tensor<2x3x2xf32>}}]} {
  %y = rondo.softmax %x along 0 : (!rondo.tensor<"f32[B, T, 2]">) -> !rondo.tensor<"f32[B, T, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, T, 2]">
}

rondo.entry @axis_1(%x: !rondo.tensor<"f32[B, T, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[0.98, -1.85], [-1.42, -0.25], [-1.68, -1.81]], [[1.9, 1.77], [0.63, 0.85], [-1.42, -1.84]]]> : tensor<2x3x2xf32>},
       outputs = {"y" = dense<[[[0.8615742, 0.1429829], [0.07816025, 0.70819896], [0.060265582, 0.14881815]], [[0.7593104, 0.70147336], [0.21323837, 0.2795505], [0.027451223, 0.01897615]]]> : tensor<2x3x2xf32>}}]} {
  %y = rondo.softmax %x along 1 : (!rondo.tensor<"f32[B, T, 2]">) -> !rondo.tensor<"f32[B, T, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, T, 2]">
}

rondo.entry @axis_2(%x: !rondo.tensor<"f32[B, T, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[-1.0, -0.03], [1.05, -0.18], [-0.53, -1.71]], [[-1.33, -0.31], [-0.93, -0.31], [0.47, -0.93]]]> : tensor<2x3x2xf32>},
       outputs = {"y" = dense<[[[0.2748805, 0.7251195], [0.77381855, 0.22618143], [0.76494783, 0.23505218]], [[0.2650274, 0.7349726], [0.34978145, 0.65021855], [0.80218387, 0.1978161]]]> : tensor<2x3x2xf32>}}]} {
  %y = rondo.softmax %x along 2 : (!rondo.tensor<"f32[B, T, 2]">) -> !rondo.tensor<"f32[B, T, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, T, 2]">
}

rondo.entry @ragged(%x: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "0" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[1.83, 0.17, 1.87, 1.0e+06], [0.32, 1.0e+06, 1.0e+06, 1.0e+06], [1.11, -1.06, -0.51, -0.53]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[0.4482396, 0.08522782, 0.4665326, 0.0], [1.0, 0.0, 0.0, 0.0], [0.6639858, 0.07581232, 0.13140193, 0.12879999]]> : tensor<3x4xf32>},
       lengths = {"y" = array<i64: 3, 1, 4>}},
      {inputs = {"x" = dense<[[0.85, 0.7, 1.94, 1.56], [0.84, -0.62, 0.49, -0.97], [1.75, 0.63, -1.31, 1.23]]> : tensor<3x4xf32>, "len" = dense<[1, 0, 1]> : tensor<3xi32>},
       error = "a row along axis 1 has no element"}]} {
  %y = rondo.softmax %x along 1 : (!rondo.tensor<"f32[B, S ragged len]">) -> !rondo.tensor<"f32[B, S ragged len]">
  rondo.return %y : !rondo.tensor<"f32[B, S ragged len]">
}

rondo.entry @behind_ragged(%x: !rondo.tensor<"f32[B, S ragged len, 2]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[-1.5, -0.81], [-0.84, 1.18], [1.89, -1.97], [1.0e+06, 1.0e+06]], [[-0.89, 1.27], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[1.84, -1.13], [-1.16, 1.42], [-0.66, 0.72], [0.36, -0.37]]]> : tensor<3x4x2xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[[0.33403307, 0.6659669], [0.117119, 0.882881], [0.9793667, 0.020633297], [0.0, 0.0]], [[0.103400454, 0.89659953], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[0.9512003, 0.048799723], [0.07043674, 0.9295633], [0.20100899, 0.798991], [0.6748053, 0.32519472]]]> : tensor<3x4x2xf32>},
       lengths = {"y" = array<i64: 3, 1, 4>}}]} {
  %y = rondo.softmax %x along 2 : (!rondo.tensor<"f32[B, S ragged len, 2]">) -> !rondo.tensor<"f32[B, S ragged len, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, S ragged len, 2]">
}

rondo.entry @far(%x: !rondo.tensor<"f32[B, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[1000.0, 1001.0], [-1000.0, -999.0]]> : tensor<2x2xf32>},
       outputs = {"y" = dense<[[0.26894143, 0.7310586], [0.26894143, 0.7310586]]> : tensor<2x2xf32>}}]} {
  %y = rondo.softmax %x along 1 : (!rondo.tensor<"f32[B, 2]">) -> !rondo.tensor<"f32[B, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, 2]">
}
