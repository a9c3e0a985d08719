// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @at_0(%x: !rondo.tensor<"f32[B, T]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[1.47, -1.93, 0.05], [-1.53, -1.95, 1.55]]> : tensor<2x3xf32>},
       outputs = {"y" = dense<[[[1.47, -1.93, 0.05], [-1.53, -1.95, 1.55]]]> : tensor<1x2x3xf32>}}]} {
  %y = rondo.insert_axis %x at 0 : (!rondo.tensor<"f32[B, T]">) -> !rondo.tensor<"f32[1, B, T]">
  rondo.return %y : !rondo.tensor<"f32[1, B, T]">
}

rondo.entry @at_1(%x: !rondo.tensor<"f32[B, T]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[1.47, -1.93, 0.05], [-1.53, -1.95, 1.55]]> : tensor<2x3xf32>},
       outputs = {"y" = dense<[[[1.47, -1.93, 0.05]], [[-1.53, -1.95, 1.55]]]> : tensor<2x1x3xf32>}}]} {
  %y = rondo.insert_axis %x at 1 : (!rondo.tensor<"f32[B, T]">) -> !rondo.tensor<"f32[B, 1, T]">
  rondo.return %y : !rondo.tensor<"f32[B, 1, T]">
}

rondo.entry @at_2(%x: !rondo.tensor<"f32[B, T]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[1.47, -1.93, 0.05], [-1.53, -1.95, 1.55]]> : tensor<2x3xf32>},
       outputs = {"y" = dense<[[[1.47], [-1.93], [0.05]], [[-1.53], [-1.95], [1.55]]]> : tensor<2x3x1xf32>}}]} {
  %y = rondo.insert_axis %x at 2 : (!rondo.tensor<"f32[B, T]">) -> !rondo.tensor<"f32[B, T, 1]">
  rondo.return %y : !rondo.tensor<"f32[B, T, 1]">
}

rondo.entry @before_ragged(%x: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[-3.0, 2.0, 0.0, 1.0e+06], [3.0, 1.0e+06, 1.0e+06, 1.0e+06], [2.0, 0.0, -2.0, 3.0]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[[-3.0, 2.0, 0.0, 0.0]], [[3.0, 0.0, 0.0, 0.0]], [[2.0, 0.0, -2.0, 3.0]]]> : tensor<3x1x4xf32>},
       lengths = {"y.2" = array<i64: 3, 1, 4>}}]} {
  %y = rondo.insert_axis %x at 1 : (!rondo.tensor<"f32[B, S ragged len]">) -> !rondo.tensor<"f32[B, 1, S ragged len]">
  rondo.return %y : !rondo.tensor<"f32[B, 1, S ragged len]">
}

rondo.entry @behind_ragged(%x: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[0.66, -0.14, 1.24, 1.0e+06], [0.32, 1.0e+06, 1.0e+06, 1.0e+06], [1.11, -1.58, -0.21, -1.01]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[[0.66], [-0.14], [1.24], [0.0]], [[0.32], [0.0], [0.0], [0.0]], [[1.11], [-1.58], [-0.21], [-1.01]]]> : tensor<3x4x1xf32>},
       lengths = {"y" = array<i64: 3, 1, 4>}}]} {
  %y = rondo.insert_axis %x at 2 : (!rondo.tensor<"f32[B, S ragged len]">) -> !rondo.tensor<"f32[B, S ragged len, 1]">
  rondo.return %y : !rondo.tensor<"f32[B, S ragged len, 1]">
}
