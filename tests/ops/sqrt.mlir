// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @dense(%x: !rondo.tensor<"f32[B, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[8.52, 7.58, 6.7], [7.32, 7.38, 2.28]]> : tensor<2x3xf32>},
       outputs = {"y" = dense<[[2.918904, 2.75318, 2.588436], [2.70555, 2.7166157, 1.5099669]]> : tensor<2x3xf32>}}]} {
  %y = rondo.sqrt %x : (!rondo.tensor<"f32[B, 3]">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %y : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @ragged(%x: !rondo.tensor<"f32[B, S ragged len, 2]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[4.34, 3.08], [2.36, 5.14], [2.86, 5.57], [1.0e+06, 1.0e+06]], [[3.98, 3.51], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[3.0, 1.77], [8.39, 2.2], [1.32, 2.52], [3.06, 2.03]]]> : tensor<3x4x2xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[[2.0832667, 1.7549928], [1.5362291, 2.2671568], [1.6911534, 2.3600848], [0.0, 0.0]], [[1.9949937, 1.8734994], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[1.7320508, 1.3304135], [2.8965497, 1.4832398], [1.1489125, 1.5874507], [1.7492856, 1.4247807]]]> : tensor<3x4x2xf32>},
       lengths = {"y" = array<i64: 3, 1, 4>}}]} {
  %y = rondo.sqrt %x : (!rondo.tensor<"f32[B, S ragged len, 2]">) -> !rondo.tensor<"f32[B, S ragged len, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, S ragged len, 2]">
}
