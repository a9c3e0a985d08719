// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @first_of_equals(%x: !rondo.tensor<"f32[B, T]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "v"}, {"name" = "i"}],
    cases = [
      {inputs = {"x" = dense<[[1.0, 3.0, 2.0, 3.0], [0.0, -1.0, 5.0, 4.0]]> : tensor<2x4xf32>},
       outputs = {"v" = dense<[[3.0, 3.0], [5.0, 4.0]]> : tensor<2x2xf32>, "i" = dense<[[1, 3], [2, 3]]> : tensor<2x2xi32>}},
      {inputs = {"x" = dense<[[0.8], [-1.01]]> : tensor<2x1xf32>},
       error = "takes 2 elements along axis 1"}]} {
  %v, %i = rondo.top_k %x along 1 k <"2"> : (!rondo.tensor<"f32[B, T]">) -> (!rondo.tensor<"f32[B, 2]">, !rondo.tensor<"i32[B, 2]">)
  rondo.return %v, %i : !rondo.tensor<"f32[B, 2]">, !rondo.tensor<"i32[B, 2]">
}

rondo.entry @ragged(%x: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "v"}, {"name" = "i"}],
    cases = [
      {inputs = {"x" = dense<[[-1.87, 0.97, 1.91, 1.0e+06], [1.93, 0.22, 1.0e+06, 1.0e+06], [1.07, -0.58, 0.29, -1.13]]> : tensor<3x4xf32>, "len" = dense<[3, 2, 4]> : tensor<3xi32>},
       outputs = {"v" = dense<[[1.91, 0.97], [1.93, 0.22], [1.07, 0.29]]> : tensor<3x2xf32>, "i" = dense<[[2, 1], [0, 1], [0, 2]]> : tensor<3x2xi32>}},
      {inputs = {"x" = dense<[[-1.87, 0.97, 1.91, -1.48], [1.93, 0.22, -1.07, 1.06], [1.07, -0.58, 0.29, -1.13]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       error = "takes 2 elements along axis 1"}]} {
  %v, %i = rondo.top_k %x along 1 k <"2"> : (!rondo.tensor<"f32[B, S ragged len]">) -> (!rondo.tensor<"f32[B, 2]">, !rondo.tensor<"i32[B, 2]">)
  rondo.return %v, %i : !rondo.tensor<"f32[B, 2]">, !rondo.tensor<"i32[B, 2]">
}
