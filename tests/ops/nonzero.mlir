// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @dense(%x: !rondo.tensor<"bool[B, T]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[true, false, true, true], [false, false, false, false]]> : tensor<2x4xi1>},
       outputs = {"y" = dense<[[0, 2, 3, 0], [0, 0, 0, 0]]> : tensor<2x4xi32>},
       lengths = {"y" = array<i64: 3, 0>}}]} {
  %y = rondo.nonzero %x as "n" : (!rondo.tensor<"bool[B, T]">) -> !rondo.tensor<"i32[B, T ragged n]">
  rondo.return %y : !rondo.tensor<"i32[B, T ragged n]">
}

rondo.entry @ragged(%x: !rondo.tensor<"bool[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[true, true, true, true], [false, true, true, true], [true, true, true, true]]> : tensor<3x4xi1>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[0, 1, 2, 0], [0, 0, 0, 0], [0, 1, 2, 3]]> : tensor<3x4xi32>},
       lengths = {"y" = array<i64: 3, 0, 4>}}]} {
  %y = rondo.nonzero %x as "n" : (!rondo.tensor<"bool[B, S ragged len]">) -> !rondo.tensor<"i32[B, S ragged n]">
  rondo.return %y : !rondo.tensor<"i32[B, S ragged n]">
}
