// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @contract(%x: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[0.78, -1.74, 0.29], [1.4, 1.05, -0.78]]> : tensor<2x3xf32>, "len" = dense<[1, 4]> : tensor<2xi32>},
       error = "input `len` has length 4 in row 1, outside 1..3"},
      {inputs = {"x" = dense<[[0.78, -1.74, 0.29], [1.4, 1.05, -0.78]]> : tensor<2x3xf32>, "len" = dense<[0, 1]> : tensor<2xi32>},
       error = "input `len` has length 0 in row 0, outside 1..3"},
      {inputs = {"x" = dense<[[0.78, -1.74, 0.29], [1.4, 1.05, -0.78]]> : tensor<2x3xf32>, "len" = dense<[1]> : tensor<1xi32>},
       error = "input `len` gives `B` the value 1, but it is 2 by `x`"},
      {inputs = {"x" = dense<[[0.78, -1.74, 0.29], [1.4, 1.05, -0.78]]> : tensor<2x3xf32>},
       error = "input `len` is missing"},
      {inputs = {"x" = dense<[[0.78, -1.74, 0.29], [1.4, 1.05, -0.78]]> : tensor<2x3xf32>, "len" = dense<[1, 1]> : tensor<2xi32>, "z" = dense<[[0.78, -1.74, 0.29], [1.4, 1.05, -0.78]]> : tensor<2x3xf32>},
       error = "the entry has no input `z`"},
      {inputs = {"x" = dense<[0.78, -1.74, 0.29]> : tensor<3xf32>, "len" = dense<[1, 1]> : tensor<2xi32>},
       error = "input `x` has shape [3] but is declared `f32[B, S ragged len]`"},
      {inputs = {"x" = dense<> : tensor<0x3xf32>, "len" = dense<> : tensor<0xi32>},
       error = "`B` is 0, below 1"}]} {
  %y = rondo.neg %x : (!rondo.tensor<"f32[B, S ragged len]">) -> !rondo.tensor<"f32[B, S ragged len]">
  rondo.return %y : !rondo.tensor<"f32[B, S ragged len]">
}
