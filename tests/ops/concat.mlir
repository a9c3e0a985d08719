// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @columns(%x: !rondo.tensor<"f32[B, T]">, %y: !rondo.tensor<"f32[B, U]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>, #rondo.symbol<"U" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[1.77, 1.09, 1.62], [1.79, -0.06, -0.56]]> : tensor<2x3xf32>, "y" = dense<[[-1.77], [-0.25]]> : tensor<2x1xf32>},
       outputs = {"z" = dense<[[1.77, 1.09, 1.62, -1.77], [1.79, -0.06, -0.56, -0.25]]> : tensor<2x4xf32>}}]} {
  %z = rondo.concat %x, %y along 1 : (!rondo.tensor<"f32[B, T]">, !rondo.tensor<"f32[B, U]">) -> !rondo.tensor<"f32[B, T + U]">
  rondo.return %z : !rondo.tensor<"f32[B, T + U]">
}

rondo.entry @rows(%x: !rondo.tensor<"f32[B, T]">, %y: !rondo.tensor<"f32[C, T]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>, #rondo.symbol<"C" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[1.77, 1.09, 1.62], [1.79, -0.06, -0.56]]> : tensor<2x3xf32>, "y" = dense<[[-1.13, 0.9, 0.45]]> : tensor<1x3xf32>},
       outputs = {"z" = dense<[[1.77, 1.09, 1.62], [1.79, -0.06, -0.56], [-1.13, 0.9, 0.45]]> : tensor<3x3xf32>}}]} {
  %z = rondo.concat %x, %y along 0 : (!rondo.tensor<"f32[B, T]">, !rondo.tensor<"f32[C, T]">) -> !rondo.tensor<"f32[B + C, T]">
  rondo.return %z : !rondo.tensor<"f32[B + C, T]">
}

rondo.entry @differs(%x: !rondo.tensor<"f32[B, T]">, %y: !rondo.tensor<"f32[C, U]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>, #rondo.symbol<"C" in "1" to *>, #rondo.symbol<"U" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[1.77, 1.09, 1.62], [1.79, -0.06, -0.56]]> : tensor<2x3xf32>, "y" = dense<[[1.75, 0.76]]> : tensor<1x2xf32>},
       error = "in `concat`: shapes [2, 3] and [1, 2]: axis 0 has sizes 2 and 1"}]} {
  %z = rondo.concat %x, %y along 1 : (!rondo.tensor<"f32[B, T]">, !rondo.tensor<"f32[C, U]">) -> !rondo.tensor<"f32[B, T + U]">
  rondo.return %z : !rondo.tensor<"f32[B, T + U]">
}

rondo.entry @row_by_row(%x: !rondo.tensor<"f32[B, S ragged len]">, %y: !rondo.tensor<"f32[B, R ragged m]">, %len: !rondo.tensor<"i32[B]">, %m: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">, #rondo.symbol<"R" in "1" to *>, #rondo.symbol<"m" in "1" to "R" rows "B">], inputs = [{"name" = "x"}, {"name" = "y"}, {"name" = "len", "lengths" = "len"}, {"name" = "m", "lengths" = "m"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[-1.0, -0.5, 0.0, 1.0e+06], [1.76, 1.0e+06, 1.0e+06, 1.0e+06], [0.3, -1.66, -0.17, 1.58]]> : tensor<3x4xf32>, "y" = dense<[[1.67, 1.0e+06], [0.18, -0.67], [0.35, 1.0e+06]]> : tensor<3x2xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>, "m" = dense<[1, 2, 1]> : tensor<3xi32>},
       outputs = {"z" = dense<[[-1.0, -0.5, 0.0, 1.67, 0.0, 0.0], [1.76, 0.18, -0.67, 0.0, 0.0, 0.0], [0.3, -1.66, -0.17, 1.58, 0.35, 0.0]]> : tensor<3x6xf32>},
       lengths = {"z" = array<i64: 4, 3, 5>}}]} {
  %z = rondo.concat %x, %y along 1 : (!rondo.tensor<"f32[B, S ragged len]">, !rondo.tensor<"f32[B, R ragged m]">) -> !rondo.tensor<"f32[B, S + R ragged len + m]">
  rondo.return %z : !rondo.tensor<"f32[B, S + R ragged len + m]">
}

rondo.entry @ragged_and_dense(%x: !rondo.tensor<"f32[B, S ragged len]">, %y: !rondo.tensor<"f32[B, R]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">, #rondo.symbol<"R" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[-1.0, -0.5, 0.0, 1.0e+06], [1.76, 1.0e+06, 1.0e+06, 1.0e+06], [0.3, -1.66, -0.17, 1.58]]> : tensor<3x4xf32>, "y" = dense<[[1.67, 0.24], [0.18, -0.67], [0.35, -0.17]]> : tensor<3x2xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"z" = dense<[[-1.0, -0.5, 0.0, 1.67, 0.24, 0.0], [1.76, 0.18, -0.67, 0.0, 0.0, 0.0], [0.3, -1.66, -0.17, 1.58, 0.35, -0.17]]> : tensor<3x6xf32>},
       lengths = {"z" = array<i64: 5, 3, 6>}}]} {
  %z = rondo.concat %x, %y along 1 : (!rondo.tensor<"f32[B, S ragged len]">, !rondo.tensor<"f32[B, R]">) -> !rondo.tensor<"f32[B, S + R ragged len + R]">
  rondo.return %z : !rondo.tensor<"f32[B, S + R ragged len + R]">
}

rondo.entry @behind_ragged(%x: !rondo.tensor<"f32[B, S ragged len, 2]">, %y: !rondo.tensor<"f32[B, S ragged len, 1]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "y"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[[0.6, 1.81], [1.02, -1.45], [-1.31, 0.76], [1.0e+06, 1.0e+06]], [[1.35, -0.89], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[1.12, 0.35], [0.73, 1.77], [-0.28, 0.95], [1.84, -1.84]]]> : tensor<3x4x2xf32>, "y" = dense<[[[-0.99], [-0.57], [0.3], [1.0e+06]], [[1.77], [1.0e+06], [1.0e+06], [1.0e+06]], [[-1.29], [0.38], [-1.79], [1.77]]]> : tensor<3x4x1xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"z" = dense<[[[0.6, 1.81, -0.99], [1.02, -1.45, -0.57], [-1.31, 0.76, 0.3], [0.0, 0.0, 0.0]], [[1.35, -0.89, 1.77], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]], [[1.12, 0.35, -1.29], [0.73, 1.77, 0.38], [-0.28, 0.95, -1.79], [1.84, -1.84, 1.77]]]> : tensor<3x4x3xf32>},
       lengths = {"z" = array<i64: 3, 1, 4>}}]} {
  %z = rondo.concat %x, %y along 2 : (!rondo.tensor<"f32[B, S ragged len, 2]">, !rondo.tensor<"f32[B, S ragged len, 1]">) -> !rondo.tensor<"f32[B, S ragged len, 3]">
  rondo.return %z : !rondo.tensor<"f32[B, S ragged len, 3]">
}
