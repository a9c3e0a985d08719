// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @same(%x: !rondo.tensor<"f32[B, 3]">, %y: !rondo.tensor<"f32[B, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[1.83, -0.33, -0.12], [-0.91, 0.35, -1.18]]> : tensor<2x3xf32>, "y" = dense<[[0.14, 1.62, 0.02], [1.31, -1.28, 1.53]]> : tensor<2x3xf32>},
       outputs = {"z" = dense<[[1.69, -1.95, -0.14], [-2.22, 1.63, -2.71]]> : tensor<2x3xf32>}},
      {inputs = {"x" = dense<[[-1.51, -1.15, 0.88], [-0.79, -1.52, -1.65]]> : tensor<2x3xf32>, "y" = dense<[[1.17, -1.92, -1.77], [1.78, 1.13, -0.52], [-1.23, 1.47, 1.15]]> : tensor<3x3xf32>},
       error = "`B` the value 3, but it is 2"}]} {
  %z = rondo.sub %x, %y : (!rondo.tensor<"f32[B, 3]">, !rondo.tensor<"f32[B, 3]">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %z : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @trailing(%x: !rondo.tensor<"f32[B, 3]">, %y: !rondo.tensor<"f32[3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[0.67, 0.12, 0.1], [1.91, 0.09, -1.66]]> : tensor<2x3xf32>, "y" = dense<[-1.7, 0.38, 0.93]> : tensor<3xf32>},
       outputs = {"z" = dense<[[2.3700001, -0.26, -0.83], [3.6100001, -0.29, -2.59]]> : tensor<2x3xf32>}}]} {
  %z = rondo.sub %x, %y : (!rondo.tensor<"f32[B, 3]">, !rondo.tensor<"f32[3]">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %z : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @scalar(%x: !rondo.tensor<"f32[B, 3]">, %y: !rondo.tensor<"f32">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[0.51, 0.97, -0.82], [-0.52, -0.94, -0.51]]> : tensor<2x3xf32>, "y" = dense<-0.93> : tensor<f32>},
       outputs = {"z" = dense<[[1.44, 1.9000001, 0.110000014], [0.41000003, -0.00999999, 0.42000002]]> : tensor<2x3xf32>}}]} {
  %z = rondo.sub %x, %y : (!rondo.tensor<"f32[B, 3]">, !rondo.tensor<"f32">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %z : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @stretches_literal_one(%x: !rondo.tensor<"f32[B, 3]">, %y: !rondo.tensor<"f32[B, 1]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[1.34, -1.41, -1.17], [0.86, -0.41, -0.63]]> : tensor<2x3xf32>, "y" = dense<[[1.9], [1.58]]> : tensor<2x1xf32>},
       outputs = {"z" = dense<[[-0.55999994, -3.31, -3.07], [-0.72, -1.99, -2.21]]> : tensor<2x3xf32>}}]} {
  %z = rondo.sub %x, %y : (!rondo.tensor<"f32[B, 3]">, !rondo.tensor<"f32[B, 1]">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %z : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @sizes_differ(%x: !rondo.tensor<"f32[B, 3]">, %y: !rondo.tensor<"f32[C, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"C" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[-1.12, -1.38, -0.03], [0.3, -0.61, 0.37]]> : tensor<2x3xf32>, "y" = dense<[[0.71, 1.26, -1.03]]> : tensor<1x3xf32>},
       error = "in `sub`: shapes [2, 3] and [1, 3]: axis 0"}]} {
  %z = rondo.sub %x, %y : (!rondo.tensor<"f32[B, 3]">, !rondo.tensor<"f32[C, 3]">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %z : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @ragged(%x: !rondo.tensor<"f32[B, S ragged len]">, %y: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "y"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[0.58, -1.77, -1.74, 1.0e+06], [-1.53, 1.0e+06, 1.0e+06, 1.0e+06], [-0.2, -1.17, -1.82, -1.27]]> : tensor<3x4xf32>, "y" = dense<[[1.43, -0.65, -0.32, 1.0e+06], [0.96, 1.0e+06, 1.0e+06, 1.0e+06], [-0.42, 0.29, 0.37, 0.31]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"z" = dense<[[-0.84999996, -1.12, -1.4200001, 0.0], [-2.49, 0.0, 0.0, 0.0], [0.21999998, -1.4599999, -2.19, -1.5799999]]> : tensor<3x4xf32>},
       lengths = {"z" = array<i64: 3, 1, 4>}}]} {
  %z = rondo.sub %x, %y : (!rondo.tensor<"f32[B, S ragged len]">, !rondo.tensor<"f32[B, S ragged len]">) -> !rondo.tensor<"f32[B, S ragged len]">
  rondo.return %z : !rondo.tensor<"f32[B, S ragged len]">
}

rondo.entry @ragged_and_dense(%x: !rondo.tensor<"f32[B, S ragged len]">, %y: !rondo.tensor<"f32[S]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "y"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[0.58, -1.77, -1.74, 1.0e+06], [-1.53, 1.0e+06, 1.0e+06, 1.0e+06], [-0.2, -1.17, -1.82, -1.27]]> : tensor<3x4xf32>, "y" = dense<[1.61, 1.8, -1.79, -0.48]> : tensor<4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"z" = dense<[[-1.03, -3.57, 0.049999952, 0.0], [-3.1399999, 0.0, 0.0, 0.0], [-1.8100001, -2.9699998, -0.03000009, -0.78999996]]> : tensor<3x4xf32>},
       lengths = {"z" = array<i64: 3, 1, 4>}}]} {
  %z = rondo.sub %x, %y : (!rondo.tensor<"f32[B, S ragged len]">, !rondo.tensor<"f32[S]">) -> !rondo.tensor<"f32[B, S ragged len]">
  rondo.return %z : !rondo.tensor<"f32[B, S ragged len]">
}

rondo.entry @lengths_differ(%x: !rondo.tensor<"f32[B, S ragged len]">, %y: !rondo.tensor<"f32[B, S ragged m]">, %len: !rondo.tensor<"i32[B]">, %m: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">, #rondo.symbol<"m" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "y"}, {"name" = "len", "lengths" = "len"}, {"name" = "m", "lengths" = "m"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[0.58, -1.77, -1.74, -1.78], [-1.53, 1.13, -0.52, -0.03], [-0.2, -1.17, -1.82, -1.27]]> : tensor<3x4xf32>, "y" = dense<[[-1.84, -0.5, 1.21, 0.72], [0.27, -1.65, 1.25, 0.45], [-0.79, 1.14, -1.84, -1.25]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>, "m" = dense<[3, 2, 4]> : tensor<3xi32>},
       error = "the lengths along axis 1"}]} {
  %z = rondo.sub %x, %y : (!rondo.tensor<"f32[B, S ragged len]">, !rondo.tensor<"f32[B, S ragged m]">) -> !rondo.tensor<"f32[B, S ragged len]">
  rondo.return %z : !rondo.tensor<"f32[B, S ragged len]">
}

rondo.entry @integers(%x: !rondo.tensor<"i32[B, 3]">, %y: !rondo.tensor<"i32[B, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[-1, 5, 9], [-9, 7, -7]]> : tensor<2x3xi32>, "y" = dense<[[1, 5, 1], [7, 4, 6]]> : tensor<2x3xi32>},
       outputs = {"z" = dense<[[-2, 0, 8], [-16, 3, -13]]> : tensor<2x3xi32>}}]} {
  %z = rondo.sub %x, %y : (!rondo.tensor<"i32[B, 3]">, !rondo.tensor<"i32[B, 3]">) -> !rondo.tensor<"i32[B, 3]">
  rondo.return %z : !rondo.tensor<"i32[B, 3]">
}

rondo.entry @wraps_around(%x: !rondo.tensor<"i32[3]">, %y: !rondo.tensor<"i32[3]">) attributes {
    symbols = [], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[2147483647, 2147483647, 2147483647]> : tensor<3xi32>, "y" = dense<[1, -2147483647, -5]> : tensor<3xi32>},
       outputs = {"z" = dense<[2147483646, -2, -2147483644]> : tensor<3xi32>}}]} {
  %z = rondo.sub %x, %y : (!rondo.tensor<"i32[3]">, !rondo.tensor<"i32[3]">) -> !rondo.tensor<"i32[3]">
  rondo.return %z : !rondo.tensor<"i32[3]">
}
