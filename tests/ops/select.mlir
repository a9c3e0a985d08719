// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @same(%c: !rondo.tensor<"bool[B, 3]">, %x: !rondo.tensor<"f32[B, 3]">, %y: !rondo.tensor<"f32[B, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "c"}, {"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"c" = dense<[[false, true, false], [true, false, true]]> : tensor<2x3xi1>, "x" = dense<[[-1.27, 1.3, 0.16], [0.76, 0.51, -0.72]]> : tensor<2x3xf32>, "y" = dense<[[0.95, -0.41, 1.69], [-0.17, -1.22, -0.14]]> : tensor<2x3xf32>},
       outputs = {"z" = dense<[[0.95, 1.3, 1.69], [0.76, -1.22, -0.72]]> : tensor<2x3xf32>}}]} {
  %z = rondo.select %c, %x, %y : (!rondo.tensor<"bool[B, 3]">, !rondo.tensor<"f32[B, 3]">, !rondo.tensor<"f32[B, 3]">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %z : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @ragged(%c: !rondo.tensor<"bool[B, S ragged len]">, %x: !rondo.tensor<"i32[B, S ragged len]">, %y: !rondo.tensor<"i32">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "c"}, {"name" = "x"}, {"name" = "y"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"c" = dense<[[true, false, true, true], [true, true, true, true], [true, false, true, false]]> : tensor<3x4xi1>, "x" = dense<[[5, 2, 8, 77], [9, 77, 77, 77], [1, 4, 9, 8]]> : tensor<3x4xi32>, "y" = dense<-1> : tensor<i32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"z" = dense<[[5, -1, 8, 0], [9, 0, 0, 0], [1, -1, 9, -1]]> : tensor<3x4xi32>},
       lengths = {"z" = array<i64: 3, 1, 4>}}]} {
  %z = rondo.select %c, %x, %y : (!rondo.tensor<"bool[B, S ragged len]">, !rondo.tensor<"i32[B, S ragged len]">, !rondo.tensor<"i32">) -> !rondo.tensor<"i32[B, S ragged len]">
  rondo.return %z : !rondo.tensor<"i32[B, S ragged len]">
}

rondo.entry @row_condition(%c: !rondo.tensor<"bool[B]">, %x: !rondo.tensor<"f32[B, 2]">, %y: !rondo.tensor<"f32">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "c"}, {"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"c" = dense<[true, false]> : tensor<2xi1>, "x" = dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>, "y" = dense<9.0> : tensor<f32>},
       outputs = {"z" = dense<[[1.0, 2.0], [9.0, 9.0]]> : tensor<2x2xf32>}}]} {
  %d = rondo.insert_axis %c at 1 : (!rondo.tensor<"bool[B]">) -> !rondo.tensor<"bool[B, 1]">
  %z = rondo.select %d, %x, %y : (!rondo.tensor<"bool[B, 1]">, !rondo.tensor<"f32[B, 2]">, !rondo.tensor<"f32">) -> !rondo.tensor<"f32[B, 2]">
  rondo.return %z : !rondo.tensor<"f32[B, 2]">
}
