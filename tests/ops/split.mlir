// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @columns(%x: !rondo.tensor<"f32[B, 6]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "a"}, {"name" = "b"}, {"name" = "c"}],
    cases = [
      {inputs = {"x" = dense<[[0.08, 0.29, -1.78, 1.78, -1.47, -1.4], [0.81, 0.0, 1.14, 0.58, -1.62, -0.19]]> : tensor<2x6xf32>},
       outputs = {"a" = dense<[[0.08, 0.29], [0.81, 0.0]]> : tensor<2x2xf32>, "b" = dense<[[-1.78, 1.78], [1.14, 0.58]]> : tensor<2x2xf32>, "c" = dense<[[-1.47, -1.4], [-1.62, -0.19]]> : tensor<2x2xf32>}}]} {
  %a, %b, %c = rondo.split %x along 1 into 3 : (!rondo.tensor<"f32[B, 6]">) -> (!rondo.tensor<"f32[B, 2]">, !rondo.tensor<"f32[B, 2]">, !rondo.tensor<"f32[B, 2]">)
  rondo.return %a, %b, %c : !rondo.tensor<"f32[B, 2]">, !rondo.tensor<"f32[B, 2]">, !rondo.tensor<"f32[B, 2]">
}

rondo.entry @uneven(%x: !rondo.tensor<"f32[B, T]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "a"}, {"name" = "b"}],
    cases = [
      {inputs = {"x" = dense<[[0.08, 0.29, -1.78, 1.78, -1.47, -1.4], [0.81, 0.0, 1.14, 0.58, -1.62, -0.19]]> : tensor<2x6xf32>},
       outputs = {"a" = dense<[[0.08, 0.29, -1.78], [0.81, 0.0, 1.14]]> : tensor<2x3xf32>, "b" = dense<[[1.78, -1.47, -1.4], [0.58, -1.62, -0.19]]> : tensor<2x3xf32>}},
      {inputs = {"x" = dense<[[1.92, -0.77, -1.27], [1.55, -1.66, -0.37]]> : tensor<2x3xf32>},
       error = "size 3 of axis 1 is no multiple of 2"}]} {
  %a, %b = rondo.split %x along 1 into 2 : (!rondo.tensor<"f32[B, T]">) -> (!rondo.tensor<"f32[B, div(T, 2)]">, !rondo.tensor<"f32[B, div(T, 2)]">)
  rondo.return %a, %b : !rondo.tensor<"f32[B, div(T, 2)]">, !rondo.tensor<"f32[B, div(T, 2)]">
}

rondo.entry @behind_ragged(%x: !rondo.tensor<"f32[B, S ragged len, 2]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "a"}, {"name" = "b"}],
    cases = [
      {inputs = {"x" = dense<[[[1.98, 1.44], [-1.47, -1.65], [-0.07, 0.74], [1.0e+06, 1.0e+06]], [[-0.3, -0.19], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[0.41, 1.13], [-0.64, -1.87], [-1.99, 1.16], [1.25, 0.85]]]> : tensor<3x4x2xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"a" = dense<[[[1.98], [-1.47], [-0.07], [0.0]], [[-0.3], [0.0], [0.0], [0.0]], [[0.41], [-0.64], [-1.99], [1.25]]]> : tensor<3x4x1xf32>, "b" = dense<[[[1.44], [-1.65], [0.74], [0.0]], [[-0.19], [0.0], [0.0], [0.0]], [[1.13], [-1.87], [1.16], [0.85]]]> : tensor<3x4x1xf32>},
       lengths = {"a" = array<i64: 3, 1, 4>, "b" = array<i64: 3, 1, 4>}}]} {
  %a, %b = rondo.split %x along 2 into 2 : (!rondo.tensor<"f32[B, S ragged len, 2]">) -> (!rondo.tensor<"f32[B, S ragged len, 1]">, !rondo.tensor<"f32[B, S ragged len, 1]">)
  rondo.return %a, %b : !rondo.tensor<"f32[B, S ragged len, 1]">, !rondo.tensor<"f32[B, S ragged len, 1]">
}

rondo.entry @ragged(%x: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "0" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "a"}, {"name" = "b"}],
    cases = [
      {inputs = {"x" = dense<[[0.0, 1.0, 1.0e+06, 1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06, 1.0e+06, 1.0e+06, 1.0e+06], [10.0, 11.0, 12.0, 13.0, 1.0e+06]]> : tensor<3x5xf32>, "len" = dense<[2, 0, 4]> : tensor<3xi32>},
       outputs = {"a" = dense<[[0.0, 0.0], [0.0, 0.0], [10.0, 11.0]]> : tensor<3x2xf32>, "b" = dense<[[1.0, 0.0], [0.0, 0.0], [12.0, 13.0]]> : tensor<3x2xf32>},
       lengths = {"a" = array<i64: 1, 0, 2>, "b" = array<i64: 1, 0, 2>}},
      {inputs = {"x" = dense<[[0.0, 1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0, 9.0], [10.0, 11.0, 12.0, 13.0, 14.0]]> : tensor<3x5xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       error = "length 3 along axis 1 is no multiple of 2"}]} {
  %a, %b = rondo.split %x along 1 into 2 : (!rondo.tensor<"f32[B, S ragged len]">) -> (!rondo.tensor<"f32[B, div(S, 2) ragged div(len, 2)]">, !rondo.tensor<"f32[B, div(S, 2) ragged div(len, 2)]">)
  rondo.return %a, %b : !rondo.tensor<"f32[B, div(S, 2) ragged div(len, 2)]">, !rondo.tensor<"f32[B, div(S, 2) ragged div(len, 2)]">
}
