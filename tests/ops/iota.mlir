// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @dense(%x: !rondo.tensor<"f32[T]">) attributes {
    symbols = [#rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[-1.4, 0.48, -0.74]> : tensor<3xf32>},
       outputs = {"y" = dense<[0, 1, 2, 3]> : tensor<4xi32>}}]} {
  %y = rondo.iota <"T + 1"> : !rondo.tensor<"i32[T + 1]">
  rondo.return %y : !rondo.tensor<"i32[T + 1]">
}

rondo.entry @ragged(%x: !rondo.tensor<"i32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[7, 7, 6, 77], [9, 77, 77, 77], [6, 5, 2, 8]]> : tensor<3x4xi32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[0, 7, 12, 0], [0, 0, 0, 0], [0, 5, 4, 24]]> : tensor<3x4xi32>},
       lengths = {"y" = array<i64: 3, 1, 4>}}]} {
  %p = rondo.iota <"S ragged len"> : !rondo.tensor<"i32[S ragged len]">
  %y = rondo.mul %x, %p : (!rondo.tensor<"i32[B, S ragged len]">, !rondo.tensor<"i32[S ragged len]">) -> !rondo.tensor<"i32[B, S ragged len]">
  rondo.return %y : !rondo.tensor<"i32[B, S ragged len]">
}
