// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @equal(%x: !rondo.tensor<"f32[B, T]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[1.0]]> : tensor<1x1xf32>},
       outputs = {"y" = dense<[[-1.0]]> : tensor<1x1xf32>}},
      {inputs = {"x" = dense<[[1.86, -1.04, 1.93], [0.91, 1.26, -1.86]]> : tensor<2x3xf32>},
       error = "size of a cell: `B` is 2, not 3 (`T`)"}]} {
  rondo.require <equal> <"B">, <"T"> "E-SHAPE" "size of a cell" []
  %y = rondo.neg %x : (!rondo.tensor<"f32[B, T]">) -> !rondo.tensor<"f32[B, T]">
  rondo.return %y : !rondo.tensor<"f32[B, T]">
}

rondo.entry @at_least(%x: !rondo.tensor<"f32[B, T]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[1.0, 2.0]]> : tensor<1x2xf32>},
       outputs = {"y" = dense<[[-1.0, -2.0]]> : tensor<1x2xf32>}},
      {inputs = {"x" = dense<[[1.65, -1.67, 1.24]]> : tensor<1x3xf32>},
       error = "`B` is 1, not at least 2"}]} {
  rondo.require <at_least> <"B">, <"T - 1"> "E-SHAPE" "size of a cell" []
  %y = rondo.neg %x : (!rondo.tensor<"f32[B, T]">) -> !rondo.tensor<"f32[B, T]">
  rondo.return %y : !rondo.tensor<"f32[B, T]">
}

rondo.entry @lengths(%x: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[-1.86, 1.8, -1.77], [-1.36, -0.19, -1.3]]> : tensor<2x3xf32>, "len" = dense<[2, 3]> : tensor<2xi32>},
       outputs = {"y" = dense<[2, 3]> : tensor<2xi32>}},
      {inputs = {"x" = dense<[[-1.55, -0.54, -1.77], [0.32, 0.95, -0.0]]> : tensor<2x3xf32>, "len" = dense<[2, 1]> : tensor<2xi32>},
       error = "two positions: `len` is 1, not at least 2"}]} {
  rondo.require <at_least> <"len">, <"2"> "E-BOUND" "two positions" []
  %y = rondo.lengths %x along 1 : (!rondo.tensor<"f32[B, S ragged len]">) -> !rondo.tensor<"i32[B]">
  rondo.return %y : !rondo.tensor<"i32[B]">
}
