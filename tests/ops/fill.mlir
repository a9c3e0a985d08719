// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @dense(%x: !rondo.tensor<"f32[B]">, %v: !rondo.tensor<"f32">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "v"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[-1.93, 1.73]> : tensor<2xf32>, "v" = dense<1.5> : tensor<f32>},
       outputs = {"y" = dense<[[1.5, 1.5, 1.5, 1.5], [1.5, 1.5, 1.5, 1.5]]> : tensor<2x4xf32>}}]} {
  %y = rondo.fill %v as [#rondo.axis<"B">, #rondo.axis<"2*B">] : (!rondo.tensor<"f32">) -> !rondo.tensor<"f32[B, 2*B]">
  rondo.return %y : !rondo.tensor<"f32[B, 2*B]">
}

rondo.entry @empty(%x: !rondo.tensor<"f32[B]">, %v: !rondo.tensor<"i32">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "v"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[0.37, 1.99]> : tensor<2xf32>, "v" = dense<1> : tensor<i32>},
       outputs = {"y" = dense<> : tensor<2x0xi32>}}]} {
  %y = rondo.fill %v as [#rondo.axis<"B">, #rondo.axis<"0">] : (!rondo.tensor<"i32">) -> !rondo.tensor<"i32[B, 0]">
  rondo.return %y : !rondo.tensor<"i32[B, 0]">
}

rondo.entry @ragged(%x: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[-0.86, -0.04, 0.74, 1.0e+06], [0.48, 1.0e+06, 1.0e+06, 1.0e+06], [-0.22, 1.65, 1.79, -0.22]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[2.0, 2.0, 2.0, 0.0], [2.0, 0.0, 0.0, 0.0], [2.0, 2.0, 2.0, 2.0]]> : tensor<3x4xf32>},
       lengths = {"y" = array<i64: 3, 1, 4>}}]} {
  %v = rondo.constant dense<2.0> : tensor<f32> : !rondo.tensor<"f32">
  %y = rondo.fill %v as [#rondo.axis<"B">, #rondo.axis<"S ragged len">] : (!rondo.tensor<"f32">) -> !rondo.tensor<"f32[B, S ragged len]">
  rondo.return %y : !rondo.tensor<"f32[B, S ragged len]">
}

rondo.entry @negative(%x: !rondo.tensor<"f32[B]">, %v: !rondo.tensor<"f32">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "v"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[-0.57, 1.6]> : tensor<2xf32>, "v" = dense<1.0> : tensor<f32>},
       error = "makes an axis of size -1"}]} {
  %y = rondo.fill %v as [#rondo.axis<"B - 3">] : (!rondo.tensor<"f32">) -> !rondo.tensor<"f32[B - 3]">
  rondo.return %y : !rondo.tensor<"f32[B - 3]">
}
