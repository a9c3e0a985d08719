// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @values(%x: !rondo.tensor<"i32[B, T]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[2, 3, 4], [4, 2, 3]]> : tensor<2x3xi32>},
       outputs = {"y" = dense<[[-2, -3, -4], [-4, -2, -3]]> : tensor<2x3xi32>}},
      {inputs = {"x" = dense<[[3, 4, 5], [5, 3, 4]]> : tensor<2x3xi32>},
       error = "argument ids holds 5, outside 2..=4"},
      {inputs = {"x" = dense<[[1, 2, 3], [3, 1, 2]]> : tensor<2x3xi32>},
       error = "argument ids holds 1, outside 2..=4"}]} {
  rondo.in_range %x from <"2"> to <"T + 1"> "argument ids" : !rondo.tensor<"i32[B, T]">
  %y = rondo.neg %x : (!rondo.tensor<"i32[B, T]">) -> !rondo.tensor<"i32[B, T]">
  rondo.return %y : !rondo.tensor<"i32[B, T]">
}
