// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s

rondo.entry @scalar_and_size(%x: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "m"}, {"name" = "i"}],
    cases = [
      {inputs = {"x" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"m" = dense<4> : tensor<i32>, "i" = dense<[0, 1, 2, 3]> : tensor<4xi32>}}]} {
  %m = rondo.maxlen %x as "m" : (!rondo.tensor<"i32[B]">) -> !rondo.tensor<"i32">
  %i = rondo.iota <"m"> : !rondo.tensor<"i32[m]">
  rondo.return %m, %i : !rondo.tensor<"i32">, !rondo.tensor<"i32[m]">
}
