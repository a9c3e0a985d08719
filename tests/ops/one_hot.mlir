// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @dense(%x: !rondo.tensor<"i32[B, T]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[0, 2], [1, 3]]> : tensor<2x2xi32>},
       outputs = {"y" = dense<[[[1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]], [[0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0]]]> : tensor<2x2x4xf32>}}]} {
  %y = rondo.one_hot %x depth <"4"> : (!rondo.tensor<"i32[B, T]">) -> !rondo.tensor<"f32[B, T, 4]">
  rondo.return %y : !rondo.tensor<"f32[B, T, 4]">
}

rondo.entry @ragged(%x: !rondo.tensor<"i32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[0, 0, 2, 77], [1, 77, 77, 77], [1, 0, 0, 1]]> : tensor<3x4xi32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[[1.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]], [[0.0, 1.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]], [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]]> : tensor<3x4x3xf32>},
       lengths = {"y" = array<i64: 3, 1, 4>}}]} {
  %y = rondo.one_hot %x depth <"3"> : (!rondo.tensor<"i32[B, S ragged len]">) -> !rondo.tensor<"f32[B, S ragged len, 3]">
  rondo.return %y : !rondo.tensor<"f32[B, S ragged len, 3]">
}
