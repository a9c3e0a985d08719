// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @first(%x: !rondo.tensor<"f32[B, T]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[-0.67, -1.92, 0.81], [0.32, -1.67, 0.01]]> : tensor<2x3xf32>},
       outputs = {"y" = dense<[-0.67, 0.32]> : tensor<2xf32>}}]} {
  %y = rondo.index %x along 1 at <"0"> : (!rondo.tensor<"f32[B, T]">) -> !rondo.tensor<"f32[B]">
  rondo.return %y : !rondo.tensor<"f32[B]">
}

rondo.entry @last(%x: !rondo.tensor<"f32[B, T]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[-0.67, -1.92, 0.81], [0.32, -1.67, 0.01]]> : tensor<2x3xf32>},
       outputs = {"y" = dense<[0.32, -1.67, 0.01]> : tensor<3xf32>}}]} {
  %y = rondo.index %x along 0 at <"-1"> {from_end} : (!rondo.tensor<"f32[B, T]">) -> !rondo.tensor<"f32[T]">
  rondo.return %y : !rondo.tensor<"f32[T]">
}

rondo.entry @beyond(%x: !rondo.tensor<"f32[B, T]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[-0.67, -1.92, 0.81], [0.32, -1.67, 0.01]]> : tensor<2x3xf32>},
       outputs = {"y" = dense<[0.81, 0.01]> : tensor<2xf32>}},
      {inputs = {"x" = dense<[[-1.42, -0.35, 0.94], [0.42, -0.68, 1.06], [-0.99, 0.61, -0.83]]> : tensor<3x3xf32>},
       error = "takes position 3 of 3 along axis 1"}]} {
  %y = rondo.index %x along 1 at <"B"> : (!rondo.tensor<"f32[B, T]">) -> !rondo.tensor<"f32[B]">
  rondo.return %y : !rondo.tensor<"f32[B]">
}

rondo.entry @last_valid(%x: !rondo.tensor<"f32[B, S ragged len, 2]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "0" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[0.53, 0.3], [0.41, 1.38], [1.25, 1.92], [1.0e+06, 1.0e+06]], [[0.68, -1.41], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[1.68, 1.49], [1.48, 1.93], [1.0, -1.39], [0.3, -0.21]]]> : tensor<3x4x2xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[1.25, 1.92], [0.68, -1.41], [0.3, -0.21]]> : tensor<3x2xf32>}},
      {inputs = {"x" = dense<[[[0.53, 0.3], [0.41, 1.38], [1.25, 1.92], [-1.1, 1.94]], [[0.68, -1.41], [-1.99, -1.04], [-0.19, 0.55], [1.55, 1.35]], [[1.68, 1.49], [1.48, 1.93], [1.0, -1.39], [0.3, -0.21]]]> : tensor<3x4x2xf32>, "len" = dense<[1, 0, 2]> : tensor<3xi32>},
       error = "takes position -1 of 0"}]} {
  %y = rondo.index %x along 1 at <"-1"> {from_end} : (!rondo.tensor<"f32[B, S ragged len, 2]">) -> !rondo.tensor<"f32[B, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, 2]">
}
