// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @scalar_and_size(%x: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "m"}, {"name" = "i"}],
    cases = [
      {inputs = {"x" = dense<[[-0.25, 1.72, 1.82, -1.76, 1.07, 0.48], [0.01, -1.55, 1.58, 0.57, 0.52, 1.85], [-1.53, -0.46, -1.86, -0.87, 1.99, -0.47]]> : tensor<3x6xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"m" = dense<4> : tensor<i32>, "i" = dense<[0, 1, 2, 3]> : tensor<4xi32>}}]} {
  %m = rondo.maxlen %len as "m" : (!rondo.tensor<"i32[B]">) -> !rondo.tensor<"i32">
  %i = rondo.iota <"m"> : !rondo.tensor<"i32[m]">
  rondo.return %m, %i : !rondo.tensor<"i32">, !rondo.tensor<"i32[m]">
}
