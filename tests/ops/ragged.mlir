// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @rows(%x: !rondo.tensor<"f32[B, S]">, %n: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "n"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[0.17, 1.2, 1.56, 1.52], [1.12, -0.18, 0.29, -0.97], [0.23, -0.5, 0.21, -1.85]]> : tensor<3x4xf32>, "n" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[0.17, 1.2, 1.56, 0.0], [1.12, 0.0, 0.0, 0.0], [0.23, -0.5, 0.21, -1.85]]> : tensor<3x4xf32>},
       lengths = {"y" = array<i64: 3, 1, 4>}},
      {inputs = {"x" = dense<[[0.17, 1.2, 1.56, 1.52], [1.12, -0.18, 0.29, -0.97], [0.23, -0.5, 0.21, -1.85]]> : tensor<3x4xf32>, "n" = dense<[1, 0, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[0.17, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0], [0.23, -0.5, 0.21, -1.85]]> : tensor<3x4xf32>},
       lengths = {"y" = array<i64: 1, 0, 4>}},
      {inputs = {"x" = dense<[[0.17, 1.2, 1.56, 1.52], [1.12, -0.18, 0.29, -0.97], [0.23, -0.5, 0.21, -1.85]]> : tensor<3x4xf32>, "n" = dense<[1, 5, 4]> : tensor<3xi32>},
       error = "length 5 does not fit axis 1"},
      {inputs = {"x" = dense<[[0.17, 1.2, 1.56, 1.52], [1.12, -0.18, 0.29, -0.97], [0.23, -0.5, 0.21, -1.85]]> : tensor<3x4xf32>, "n" = dense<[1, -1, 4]> : tensor<3xi32>},
       error = "length -1 does not fit axis 1"}]} {
  %y = rondo.ragged %x, %n along 1 as "len" : (!rondo.tensor<"f32[B, S]">, !rondo.tensor<"i32[B]">) -> !rondo.tensor<"f32[B, S ragged len]">
  rondo.return %y : !rondo.tensor<"f32[B, S ragged len]">
}
