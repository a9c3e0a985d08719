// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @same(%x: !rondo.tensor<"f32[B, 3]">, %y: !rondo.tensor<"f32[B, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[0.42, -1.77, 1.52], [-0.11, 0.75, -1.52]]> : tensor<2x3xf32>, "y" = dense<[[1.62, 0.72, 1.94], [1.57, 1.3, 1.48]]> : tensor<2x3xf32>},
       outputs = {"z" = dense<[[0.25925925, -2.4583333, 0.78350514], [-0.07006369, 0.5769231, -1.027027]]> : tensor<2x3xf32>}},
      {inputs = {"x" = dense<[[-1.08, -0.0, -1.66], [-0.88, -0.86, -1.34]]> : tensor<2x3xf32>, "y" = dense<[[1.12, 0.59, 0.54], [1.0, 1.99, 1.59], [1.14, 0.8, 0.68]]> : tensor<3x3xf32>},
       error = "`B` the value 3, but it is 2"}]} {
  %z = rondo.div %x, %y : (!rondo.tensor<"f32[B, 3]">, !rondo.tensor<"f32[B, 3]">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %z : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @trailing(%x: !rondo.tensor<"f32[B, 3]">, %y: !rondo.tensor<"f32[3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[-0.33, 0.61, 1.3], [-0.15, 1.41, 1.25]]> : tensor<2x3xf32>, "y" = dense<[1.77, 1.0, 1.2]> : tensor<3xf32>},
       outputs = {"z" = dense<[[-0.18644069, 0.61, 1.0833333], [-0.084745765, 1.41, 1.0416666]]> : tensor<2x3xf32>}}]} {
  %z = rondo.div %x, %y : (!rondo.tensor<"f32[B, 3]">, !rondo.tensor<"f32[3]">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %z : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @scalar(%x: !rondo.tensor<"f32[B, 3]">, %y: !rondo.tensor<"f32">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[-1.36, 0.34, -1.83], [-0.12, -1.35, -0.09]]> : tensor<2x3xf32>, "y" = dense<0.77> : tensor<f32>},
       outputs = {"z" = dense<[[-1.7662338, 0.44155845, -2.3766234], [-0.15584415, -1.7532468, -0.11688312]]> : tensor<2x3xf32>}}]} {
  %z = rondo.div %x, %y : (!rondo.tensor<"f32[B, 3]">, !rondo.tensor<"f32">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %z : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @stretches_literal_one(%x: !rondo.tensor<"f32[B, 3]">, %y: !rondo.tensor<"f32[B, 1]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[-1.99, -0.31, -0.29], [0.16, -1.5, -0.01]]> : tensor<2x3xf32>, "y" = dense<[[0.95], [0.62]]> : tensor<2x1xf32>},
       outputs = {"z" = dense<[[-2.0947368, -0.3263158, -0.30526316], [0.2580645, -2.419355, -0.016129032]]> : tensor<2x3xf32>}}]} {
  %z = rondo.div %x, %y : (!rondo.tensor<"f32[B, 3]">, !rondo.tensor<"f32[B, 1]">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %z : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @sizes_differ(%x: !rondo.tensor<"f32[B, 3]">, %y: !rondo.tensor<"f32[C, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"C" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[-0.36, 0.67, -0.79], [0.85, 1.16, -1.94]]> : tensor<2x3xf32>, "y" = dense<[[0.82, 0.93, 1.39]]> : tensor<1x3xf32>},
       error = "in `div`: shapes [2, 3] and [1, 3]: axis 0"}]} {
  %z = rondo.div %x, %y : (!rondo.tensor<"f32[B, 3]">, !rondo.tensor<"f32[C, 3]">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %z : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @ragged(%x: !rondo.tensor<"f32[B, S ragged len]">, %y: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "y"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[-0.05, 0.27, -1.7, 1.0e+06], [-1.36, 1.0e+06, 1.0e+06, 1.0e+06], [1.5, -1.46, -1.93, -0.51]]> : tensor<3x4xf32>, "y" = dense<[[1.5, 1.92, 1.26, 1.0e+06], [1.4, 1.0e+06, 1.0e+06, 1.0e+06], [0.65, 0.72, 1.74, 1.86]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"z" = dense<[[-0.033333335, 0.14062501, -1.3492064, 0.0], [-0.9714286, 0.0, 0.0, 0.0], [2.3076923, -2.0277777, -1.1091954, -0.27419356]]> : tensor<3x4xf32>},
       lengths = {"z" = array<i64: 3, 1, 4>}}]} {
  %z = rondo.div %x, %y : (!rondo.tensor<"f32[B, S ragged len]">, !rondo.tensor<"f32[B, S ragged len]">) -> !rondo.tensor<"f32[B, S ragged len]">
  rondo.return %z : !rondo.tensor<"f32[B, S ragged len]">
}

rondo.entry @ragged_and_dense(%x: !rondo.tensor<"f32[B, S ragged len]">, %y: !rondo.tensor<"f32[S]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "y"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[-0.05, 0.27, -1.7, 1.0e+06], [-1.36, 1.0e+06, 1.0e+06, 1.0e+06], [1.5, -1.46, -1.93, -0.51]]> : tensor<3x4xf32>, "y" = dense<[0.78, 2.0, 1.79, 0.99]> : tensor<4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"z" = dense<[[-0.06410257, 0.135, -0.94972074, 0.0], [-1.7435899, 0.0, 0.0, 0.0], [1.923077, -0.73, -1.0782123, -0.5151515]]> : tensor<3x4xf32>},
       lengths = {"z" = array<i64: 3, 1, 4>}}]} {
  %z = rondo.div %x, %y : (!rondo.tensor<"f32[B, S ragged len]">, !rondo.tensor<"f32[S]">) -> !rondo.tensor<"f32[B, S ragged len]">
  rondo.return %z : !rondo.tensor<"f32[B, S ragged len]">
}

rondo.entry @lengths_differ(%x: !rondo.tensor<"f32[B, S ragged len]">, %y: !rondo.tensor<"f32[B, S ragged m]">, %len: !rondo.tensor<"i32[B]">, %m: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">, #rondo.symbol<"m" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "y"}, {"name" = "len", "lengths" = "len"}, {"name" = "m", "lengths" = "m"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[-0.05, 0.27, -1.7, -0.85], [-1.36, 0.98, 0.73, -0.78], [1.5, -1.46, -1.93, -0.51]]> : tensor<3x4xf32>, "y" = dense<[[0.58, 0.73, 1.15, 0.81], [0.77, 0.91, 1.82, 0.55], [1.88, 1.17, 1.61, 1.27]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>, "m" = dense<[3, 2, 4]> : tensor<3xi32>},
       error = "the lengths along axis 1"}]} {
  %z = rondo.div %x, %y : (!rondo.tensor<"f32[B, S ragged len]">, !rondo.tensor<"f32[B, S ragged m]">) -> !rondo.tensor<"f32[B, S ragged len]">
  rondo.return %z : !rondo.tensor<"f32[B, S ragged len]">
}

rondo.entry @divisor_above_0(%x: !rondo.tensor<"i32[4]">, %y: !rondo.tensor<"i32[4]">) attributes {
    symbols = [], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[7, -7, 6, -6]> : tensor<4xi32>, "y" = dense<[2, 2, 3, 3]> : tensor<4xi32>},
       outputs = {"z" = dense<[3, -4, 2, -2]> : tensor<4xi32>}},
      {inputs = {"x" = dense<[-2147483648, -2147483648, -2147483648, -2147483648]> : tensor<4xi32>, "y" = dense<[1, 2, 3, 7]> : tensor<4xi32>},
       outputs = {"z" = dense<[-2147483648, -1073741824, -715827883, -306783379]> : tensor<4xi32>}}]} {
  %z = rondo.div %x, %y : (!rondo.tensor<"i32[4]">, !rondo.tensor<"i32[4]">) -> !rondo.tensor<"i32[4]">
  rondo.return %z : !rondo.tensor<"i32[4]">
}

rondo.entry @divisor_below_0(%x: !rondo.tensor<"i32[4]">, %y: !rondo.tensor<"i32[4]">) attributes {
    symbols = [], inputs = [{"name" = "x"}, {"name" = "y", "min" = #rondo.dim<"-9">, "max" = #rondo.dim<"-1">}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[7, -7, 6, -6]> : tensor<4xi32>, "y" = dense<[-2, -2, -3, -3]> : tensor<4xi32>},
       outputs = {"z" = dense<[-4, 3, -2, 2]> : tensor<4xi32>}},
      {inputs = {"x" = dense<[-2147483648, -2147483648, -2147483648, -2147483648]> : tensor<4xi32>, "y" = dense<[-1, -1, -1, -1]> : tensor<4xi32>},
       outputs = {"z" = dense<[-2147483648, -2147483648, -2147483648, -2147483648]> : tensor<4xi32>}}]} {
  %z = rondo.div %x, %y : (!rondo.tensor<"i32[4]">, !rondo.tensor<"i32[4]">) -> !rondo.tensor<"i32[4]">
  rondo.return %z : !rondo.tensor<"i32[4]">
}
