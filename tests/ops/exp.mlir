// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @dense(%x: !rondo.tensor<"f32[B, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[-1.66, -1.05, 1.21], [0.33, -1.62, -0.27]]> : tensor<2x3xf32>},
       outputs = {"y" = dense<[[0.19013898, 0.34993777, 3.3534849], [1.3909682, 0.1978987, 0.7633795]]> : tensor<2x3xf32>}}]} {
  %y = rondo.exp %x : (!rondo.tensor<"f32[B, 3]">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %y : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @ragged(%x: !rondo.tensor<"f32[B, S ragged len, 2]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[-0.08, -1.36], [0.94, -1.55], [-0.44, 0.07], [1.0e+06, 1.0e+06]], [[0.95, 1.83], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[-0.81, -0.74], [1.57, 0.34], [-0.11, 1.09], [-1.88, 0.83]]]> : tensor<3x4x2xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[[0.9231163, 0.25666076], [2.5599813, 0.21224798], [0.6440364, 1.0725082], [0.0, 0.0]], [[2.5857096, 6.2338867], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[0.44485807, 0.4771139], [4.8066483, 1.4049476], [0.89583415, 2.9742742], [0.15259011, 2.2933187]]]> : tensor<3x4x2xf32>},
       lengths = {"y" = array<i64: 3, 1, 4>}}]} {
  %y = rondo.exp %x : (!rondo.tensor<"f32[B, S ragged len, 2]">) -> !rondo.tensor<"f32[B, S ragged len, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, S ragged len, 2]">
}
