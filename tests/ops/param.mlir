// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @by_name() attributes {
    symbols = [], inputs = [], outputs = [{"name" = "y"}],
    cases = [
      {weights = {"dec.w" = dense<[[-0.45, 1.83, 1.76], [1.11, 1.17, -0.75]]> : tensor<2x3xf32>},
       outputs = {"y" = dense<[[-0.45, 1.83, 1.76], [1.11, 1.17, -0.75]]> : tensor<2x3xf32>}},
      {weights = {"w" = dense<[[-0.45, 1.83, 1.76], [1.11, 1.17, -0.75]]> : tensor<2x3xf32>},
       error = "parameter `decoder.w` has no value: the weights have no tensor `dec.w`"},
      {weights = {"dec.w" = dense<[[1.03, -1.79], [-1.92, -1.73], [-0.73, 0.91]]> : tensor<3x2xf32>},
       error = "parameter `decoder.w` is declared `f32[2, 3]` but the weights hold [3, 2]"}]} {
  %y = rondo.param "dec.w" path "decoder.w" : !rondo.tensor<"f32[2, 3]">
  rondo.return %y : !rondo.tensor<"f32[2, 3]">
}
