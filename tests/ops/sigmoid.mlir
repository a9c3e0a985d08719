// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @dense(%x: !rondo.tensor<"f32[B, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[0.72, -0.53, 0.36], [0.68, 0.68, 0.09]]> : tensor<2x3xf32>},
       outputs = {"y" = dense<[[0.672607, 0.3705169, 0.58904046], [0.6637387, 0.6637387, 0.52248484]]> : tensor<2x3xf32>}}]} {
  %y = rondo.sigmoid %x : (!rondo.tensor<"f32[B, 3]">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %y : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @ragged(%x: !rondo.tensor<"f32[B, S ragged len, 2]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[0.22, -1.21], [-0.02, -1.5], [-0.08, 0.14], [1.0e+06, 1.0e+06]], [[-1.92, 0.11], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[-0.6, -0.61], [-0.08, -1.63], [0.19, 1.69], [0.25, 0.98]]]> : tensor<3x4x2xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[[0.55477923, 0.22970104], [0.49500015, 0.18242553], [0.48001066, 0.5349429], [0.0, 0.0]], [[0.12786157, 0.5274723], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[0.35434368, 0.3520592], [0.48001066, 0.16383035], [0.5473576, 0.84422415], [0.5621765, 0.72710824]]]> : tensor<3x4x2xf32>},
       lengths = {"y" = array<i64: 3, 1, 4>}}]} {
  %y = rondo.sigmoid %x : (!rondo.tensor<"f32[B, S ragged len, 2]">) -> !rondo.tensor<"f32[B, S ragged len, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, S ragged len, 2]">
}

rondo.entry @far(%x: !rondo.tensor<"f32[4]">) attributes {
    symbols = [], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[-200.0, -20.0, 20.0, 200.0]> : tensor<4xf32>},
       outputs = {"y" = dense<[0.0, 2.0611537e-09, 1.0, 1.0]> : tensor<4xf32>}}]} {
  %y = rondo.sigmoid %x : (!rondo.tensor<"f32[4]">) -> !rondo.tensor<"f32[4]">
  rondo.return %y : !rondo.tensor<"f32[4]">
}
