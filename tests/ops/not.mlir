// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @dense(%x: !rondo.tensor<"bool[B, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[false, true, true], [false, true, false]]> : tensor<2x3xi1>},
       outputs = {"y" = dense<[[true, false, false], [true, false, true]]> : tensor<2x3xi1>}}]} {
  %y = rondo.not %x : (!rondo.tensor<"bool[B, 3]">) -> !rondo.tensor<"bool[B, 3]">
  rondo.return %y : !rondo.tensor<"bool[B, 3]">
}

rondo.entry @ragged(%x: !rondo.tensor<"bool[B, S ragged len, 2]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[true, true], [true, true], [false, false], [true, true]], [[false, true], [true, true], [true, true], [true, true]], [[false, true], [false, true], [true, false], [false, false]]]> : tensor<3x4x2xi1>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[[false, false], [false, false], [true, true], [false, false]], [[true, false], [false, false], [false, false], [false, false]], [[true, false], [true, false], [false, true], [true, true]]]> : tensor<3x4x2xi1>},
       lengths = {"y" = array<i64: 3, 1, 4>}}]} {
  %y = rondo.not %x : (!rondo.tensor<"bool[B, S ragged len, 2]">) -> !rondo.tensor<"bool[B, S ragged len, 2]">
  rondo.return %y : !rondo.tensor<"bool[B, S ragged len, 2]">
}
