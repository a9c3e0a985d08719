// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @divisor_above_0(%x: !rondo.tensor<"i32[4]">, %y: !rondo.tensor<"i32[4]">) attributes {
    symbols = [], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[7, -7, 6, -6]> : tensor<4xi32>, "y" = dense<[2, 2, 3, 3]> : tensor<4xi32>},
       outputs = {"z" = dense<[1, 1, 0, 0]> : tensor<4xi32>}},
      {inputs = {"x" = dense<[-2147483648, -2147483648, -2147483648, -2147483648]> : tensor<4xi32>, "y" = dense<[1, 2, 3, 7]> : tensor<4xi32>},
       outputs = {"z" = dense<[0, 0, 1, 5]> : tensor<4xi32>}}]} {
  %z = rondo.mod %x, %y : (!rondo.tensor<"i32[4]">, !rondo.tensor<"i32[4]">) -> !rondo.tensor<"i32[4]">
  rondo.return %z : !rondo.tensor<"i32[4]">
}

rondo.entry @divisor_below_0(%x: !rondo.tensor<"i32[4]">, %y: !rondo.tensor<"i32[4]">) attributes {
    symbols = [], inputs = [{"name" = "x"}, {"name" = "y", "min" = #rondo.dim<"-9">, "max" = #rondo.dim<"-1">}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[7, -7, 6, -6]> : tensor<4xi32>, "y" = dense<[-2, -2, -3, -3]> : tensor<4xi32>},
       outputs = {"z" = dense<[-1, -1, 0, 0]> : tensor<4xi32>}},
      {inputs = {"x" = dense<[-2147483648, -2147483648, -2147483648, -2147483648]> : tensor<4xi32>, "y" = dense<[-1, -1, -1, -1]> : tensor<4xi32>},
       outputs = {"z" = dense<[0, 0, 0, 0]> : tensor<4xi32>}}]} {
  %z = rondo.mod %x, %y : (!rondo.tensor<"i32[4]">, !rondo.tensor<"i32[4]">) -> !rondo.tensor<"i32[4]">
  rondo.return %z : !rondo.tensor<"i32[4]">
}

rondo.entry @ragged(%x: !rondo.tensor<"i32[B, S ragged len]">, %m: !rondo.tensor<"i32">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "m"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[9, 9, 6, 77], [4, 77, 77, 77], [1, 5, 8, 3]]> : tensor<3x4xi32>, "m" = dense<3> : tensor<i32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[0, 0, 0, 0], [1, 0, 0, 0], [1, 2, 2, 0]]> : tensor<3x4xi32>},
       lengths = {"y" = array<i64: 3, 1, 4>}}]} {
  %y = rondo.mod %x, %m : (!rondo.tensor<"i32[B, S ragged len]">, !rondo.tensor<"i32">) -> !rondo.tensor<"i32[B, S ragged len]">
  rondo.return %y : !rondo.tensor<"i32[B, S ragged len]">
}
