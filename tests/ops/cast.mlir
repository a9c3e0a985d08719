// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @truncates(%x: !rondo.tensor<"f32[3]">) attributes {
    symbols = [], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[1.9, -1.9, 0.5]> : tensor<3xf32>},
       outputs = {"y" = dense<[1, -1, 0]> : tensor<3xi32>}}]} {
  %y = rondo.cast %x to i32 : (!rondo.tensor<"f32[3]">) -> !rondo.tensor<"i32[3]">
  rondo.return %y : !rondo.tensor<"i32[3]">
}

rondo.entry @to_float(%x: !rondo.tensor<"i32[3]">) attributes {
    symbols = [], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[-1, 0, 5]> : tensor<3xi32>},
       outputs = {"y" = dense<[-1.0, 0.0, 5.0]> : tensor<3xf32>}}]} {
  %y = rondo.cast %x to f32 : (!rondo.tensor<"i32[3]">) -> !rondo.tensor<"f32[3]">
  rondo.return %y : !rondo.tensor<"f32[3]">
}

rondo.entry @bool_to_float(%x: !rondo.tensor<"bool[3]">) attributes {
    symbols = [], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[true, false, true]> : tensor<3xi1>},
       outputs = {"y" = dense<[1.0, 0.0, 1.0]> : tensor<3xf32>}}]} {
  %y = rondo.cast %x to f32 : (!rondo.tensor<"bool[3]">) -> !rondo.tensor<"f32[3]">
  rondo.return %y : !rondo.tensor<"f32[3]">
}

rondo.entry @bool_to_integer(%x: !rondo.tensor<"bool[3]">) attributes {
    symbols = [], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[true, false, true]> : tensor<3xi1>},
       outputs = {"y" = dense<[1, 0, 1]> : tensor<3xi32>}}]} {
  %y = rondo.cast %x to i32 : (!rondo.tensor<"bool[3]">) -> !rondo.tensor<"i32[3]">
  rondo.return %y : !rondo.tensor<"i32[3]">
}

rondo.entry @to_bool(%x: !rondo.tensor<"f32[3]">) attributes {
    symbols = [], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[0.0, 0.5, -1.0]> : tensor<3xf32>},
       outputs = {"y" = dense<[false, true, true]> : tensor<3xi1>}}]} {
  %y = rondo.cast %x to i1 : (!rondo.tensor<"f32[3]">) -> !rondo.tensor<"bool[3]">
  rondo.return %y : !rondo.tensor<"bool[3]">
}

rondo.entry @ragged(%x: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[-1.13, 1.15, -0.51, 1.0e+06], [1.27, 1.0e+06, 1.0e+06, 1.0e+06], [-1.01, -1.62, -0.29, 0.58]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[-1, 1, 0, 0], [1, 0, 0, 0], [-1, -1, 0, 0]]> : tensor<3x4xi32>},
       lengths = {"y" = array<i64: 3, 1, 4>}}]} {
  %y = rondo.cast %x to i32 : (!rondo.tensor<"f32[B, S ragged len]">) -> !rondo.tensor<"i32[B, S ragged len]">
  rondo.return %y : !rondo.tensor<"i32[B, S ragged len]">
}
