// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @first_of_equals(%x: !rondo.tensor<"f32[B, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[1.0, 3.0, 3.0], [2.0, 0.0, 1.0], [0x7FC00000, 1.0, 2.0], [0x7FC00000, 0x7FC00000, 0x7FC00000]]> : tensor<4x3xf32>},
       outputs = {"y" = dense<[1, 0, 2, 0]> : tensor<4xi32>}}]} {
  %y = rondo.argmax %x along 1 : (!rondo.tensor<"f32[B, 3]">) -> !rondo.tensor<"i32[B]">
  rondo.return %y : !rondo.tensor<"i32[B]">
}

rondo.entry @integers(%x: !rondo.tensor<"i32[B, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[2, 5], [7, 7], [6, 4]]> : tensor<3x2xi32>},
       outputs = {"y" = dense<[1, 1]> : tensor<2xi32>}}]} {
  %y = rondo.argmax %x along 0 : (!rondo.tensor<"i32[B, 2]">) -> !rondo.tensor<"i32[2]">
  rondo.return %y : !rondo.tensor<"i32[2]">
}

rondo.entry @ragged(%x: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "0" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[0.18, -0.19, 0.5, 1.0e+06], [-1.0, 1.0e+06, 1.0e+06, 1.0e+06], [-0.98, 1.12, 1.46, 1.11]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[2, 0, 2]> : tensor<3xi32>}},
      {inputs = {"x" = dense<[[0.18, -0.19, 0.5, 0.85], [-1.0, 0.97, -0.54, 1.99], [-0.98, 1.12, 1.46, 1.11]]> : tensor<3x4xf32>, "len" = dense<[1, 0, 1]> : tensor<3xi32>},
       error = "a row along axis 1 has no element"}]} {
  %y = rondo.argmax %x along 1 : (!rondo.tensor<"f32[B, S ragged len]">) -> !rondo.tensor<"i32[B]">
  rondo.return %y : !rondo.tensor<"i32[B]">
}
