// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @of_symbols(%x: !rondo.tensor<"f32[B, T]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[-1.87]]> : tensor<1x1xf32>},
       outputs = {"y" = dense<2> : tensor<i32>}},
      {inputs = {"x" = dense<[[-0.47, 0.38, 1.39, 0.25, -1.02], [-1.65, 0.03, 1.23, 1.33, 0.48], [-1.28, -1.7, -1.81, -0.92, 0.14]]> : tensor<3x5xf32>},
       outputs = {"y" = dense<8> : tensor<i32>}}]} {
  %y = rondo.size <"2*B + div(T, 2)"> : !rondo.tensor<"i32">
  rondo.return %y : !rondo.tensor<"i32">
}

rondo.entry @argument(%n: !rondo.tensor<"i32">) attributes {
    symbols = [#rondo.symbol<"n" in "1" to *>], inputs = [{"name" = "n", "size" = "n"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"n" = dense<4> : tensor<i32>},
       outputs = {"y" = dense<5> : tensor<i32>}}]} {
  %y = rondo.size <"n + 1"> : !rondo.tensor<"i32">
  rondo.return %y : !rondo.tensor<"i32">
}
