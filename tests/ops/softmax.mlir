// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s

rondo.entry @axis_0(%x: !rondo.tensor<"f32[B, T, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[0.8, -1.65], [0.07, 1.25], [1.01, 1.44]], [[0.18, -0.19], [0.5, 0.85], [-1.0, 0.97]]]> : tensor<2x3x2xf32>},
       outputs = {"y" = dense<[[[0.65021855, 0.18846732], [0.39412633, 0.59868765], [0.88184303, 0.61538374]], [[0.34978145, 0.8115327], [0.60587364, 0.40131235], [0.11815698, 0.38461623]]]> : tensor<2x3x2xf32>}}]} {
  %y = rondo.softmax %x along 0 : (!rondo.tensor<"f32[B, T, 2]">) -> !rondo.tensor<"f32[B, T, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, T, 2]">
}

rondo.entry @axis_1(%x: !rondo.tensor<"f32[B, T, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[-0.54, 1.99], [-0.98, 1.12], [1.46, 1.11]], [[0.6, 1.52], [-1.8, -0.55], [1.89, 0.09]]]> : tensor<2x3x2xf32>},
       outputs = {"y" = dense<[[[0.11070405, 0.54533523], [0.071297444, 0.22846904], [0.8179985, 0.22619574]], [[0.21170722, 0.7323353], [0.019205647, 0.0924103], [0.76908714, 0.17525437]]]> : tensor<2x3x2xf32>}}]} {
  %y = rondo.softmax %x along 1 : (!rondo.tensor<"f32[B, T, 2]">) -> !rondo.tensor<"f32[B, T, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, T, 2]">
}

rondo.entry @axis_2(%x: !rondo.tensor<"f32[B, T, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[-0.59, -1.02], [-0.82, -1.93], [0.82, -1.89]], [[0.98, -1.85], [-1.42, -0.25], [-1.68, -1.81]]]> : tensor<2x3x2xf32>},
       outputs = {"y" = dense<[[[0.60587364, 0.39412633], [0.7521291, 0.24787089], [0.93761414, 0.062385853]], [[0.9442756, 0.055724397], [0.23685499, 0.763145], [0.5324543, 0.4675457]]]> : tensor<2x3x2xf32>}}]} {
  %y = rondo.softmax %x along 2 : (!rondo.tensor<"f32[B, T, 2]">) -> !rondo.tensor<"f32[B, T, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, T, 2]">
}

rondo.entry @ragged(%x: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "0" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[1.9, 1.77, 0.63, 1.0e+06], [-1.42, 1.0e+06, 1.0e+06, 1.0e+06], [1.05, -0.18, -0.53, -1.71]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[0.46319306, 0.4067277, 0.13007925, 0.0], [1.0, 0.0, 0.0, 0.0], [0.64038545, 0.18717992, 0.13190347, 0.04053113]]> : tensor<3x4xf32>},
       lengths = {"y" = array<i64: 3, 1, 4>}},
      {inputs = {"x" = dense<[[0.57, 0.63, -0.89, 1.27], [-0.4, -1.69, -1.79, 0.72], [1.88, 0.23, 1.84, -1.13]]> : tensor<3x4xf32>, "len" = dense<[1, 0, 1]> : tensor<3xi32>},
       error = "a row along axis 1 has no element"}]} {
  %y = rondo.softmax %x along 1 : (!rondo.tensor<"f32[B, S ragged len]">) -> !rondo.tensor<"f32[B, S ragged len]">
  rondo.return %y : !rondo.tensor<"f32[B, S ragged len]">
}

rondo.entry @behind_ragged(%x: !rondo.tensor<"f32[B, S ragged len, 2]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[-1.33, -0.31], [-0.93, -0.31], [0.47, -0.93], [1.0e+06, 1.0e+06]], [[1.87, -0.1], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[-0.51, -0.53], [-1.5, -0.81], [-0.84, 1.18], [1.89, -1.97]]]> : tensor<3x4x2xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[[0.2650274, 0.7349726], [0.34978145, 0.65021855], [0.80218387, 0.1978161], [0.0, 0.0]], [[0.8776111, 0.122388884], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[0.5049998, 0.49500018], [0.33403307, 0.6659669], [0.117119, 0.882881], [0.9793667, 0.020633297]]]> : tensor<3x4x2xf32>},
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
