// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @same(%x: !rondo.tensor<"f32[B, 3]">, %y: !rondo.tensor<"f32[B, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[-0.78, -1.64, 0.01], [1.32, 1.47, -0.34]]> : tensor<2x3xf32>, "y" = dense<[[1.92, 1.87, -0.72], [-1.53, 1.34, 1.76]]> : tensor<2x3xf32>},
       outputs = {"z" = dense<[[-0.78, -1.64, -0.72], [-1.53, 1.34, -0.34]]> : tensor<2x3xf32>}},
      {inputs = {"x" = dense<[[0.6, 1.86, -0.09], [0.1, -1.7, -0.52]]> : tensor<2x3xf32>, "y" = dense<[[1.7, -1.59, -1.45], [-1.87, -0.02, 0.41], [0.13, 1.52, 0.72]]> : tensor<3x3xf32>},
       error = "`B` the value 3, but it is 2"}]} {
  %z = rondo.min %x, %y : (!rondo.tensor<"f32[B, 3]">, !rondo.tensor<"f32[B, 3]">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %z : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @trailing(%x: !rondo.tensor<"f32[B, 3]">, %y: !rondo.tensor<"f32[3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[0.55, 0.41, 0.02], [-1.7, -1.61, 0.58]]> : tensor<2x3xf32>, "y" = dense<[-1.15, -0.34, 0.59]> : tensor<3xf32>},
       outputs = {"z" = dense<[[-1.15, -0.34, 0.02], [-1.7, -1.61, 0.58]]> : tensor<2x3xf32>}}]} {
  %z = rondo.min %x, %y : (!rondo.tensor<"f32[B, 3]">, !rondo.tensor<"f32[3]">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %z : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @scalar(%x: !rondo.tensor<"f32[B, 3]">, %y: !rondo.tensor<"f32">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[0.4, -1.02, -0.93], [-1.44, 0.65, 0.88]]> : tensor<2x3xf32>, "y" = dense<-1.47> : tensor<f32>},
       outputs = {"z" = dense<[[-1.47, -1.47, -1.47], [-1.47, -1.47, -1.47]]> : tensor<2x3xf32>}}]} {
  %z = rondo.min %x, %y : (!rondo.tensor<"f32[B, 3]">, !rondo.tensor<"f32">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %z : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @stretches_literal_one(%x: !rondo.tensor<"f32[B, 3]">, %y: !rondo.tensor<"f32[B, 1]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[-0.92, -1.41, 0.45], [-0.82, 1.48, -0.94]]> : tensor<2x3xf32>, "y" = dense<[[0.58], [0.54]]> : tensor<2x1xf32>},
       outputs = {"z" = dense<[[-0.92, -1.41, 0.45], [-0.82, 0.54, -0.94]]> : tensor<2x3xf32>}}]} {
  %z = rondo.min %x, %y : (!rondo.tensor<"f32[B, 3]">, !rondo.tensor<"f32[B, 1]">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %z : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @sizes_differ(%x: !rondo.tensor<"f32[B, 3]">, %y: !rondo.tensor<"f32[C, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"C" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[1.77, 0.89, 1.73], [0.34, -1.99, -0.69]]> : tensor<2x3xf32>, "y" = dense<[[0.96, -0.63, 0.63]]> : tensor<1x3xf32>},
       error = "in `min`: shapes [2, 3] and [1, 3]: axis 0"}]} {
  %z = rondo.min %x, %y : (!rondo.tensor<"f32[B, 3]">, !rondo.tensor<"f32[C, 3]">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %z : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @ragged(%x: !rondo.tensor<"f32[B, S ragged len]">, %y: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "y"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[-1.53, 0.59, -0.46, 1.0e+06], [-1.71, 1.0e+06, 1.0e+06, 1.0e+06], [-0.15, -0.66, -1.61, -0.72]]> : tensor<3x4xf32>, "y" = dense<[[1.51, 1.07, -0.76, 1.0e+06], [1.18, 1.0e+06, 1.0e+06, 1.0e+06], [1.82, -0.88, 1.11, 0.52]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"z" = dense<[[-1.53, 0.59, -0.76, 0.0], [-1.71, 0.0, 0.0, 0.0], [-0.15, -0.88, -1.61, -0.72]]> : tensor<3x4xf32>},
       lengths = {"z" = array<i64: 3, 1, 4>}}]} {
  %z = rondo.min %x, %y : (!rondo.tensor<"f32[B, S ragged len]">, !rondo.tensor<"f32[B, S ragged len]">) -> !rondo.tensor<"f32[B, S ragged len]">
  rondo.return %z : !rondo.tensor<"f32[B, S ragged len]">
}

rondo.entry @ragged_and_dense(%x: !rondo.tensor<"f32[B, S ragged len]">, %y: !rondo.tensor<"f32[S]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "y"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[-1.53, 0.59, -0.46, 1.0e+06], [-1.71, 1.0e+06, 1.0e+06, 1.0e+06], [-0.15, -0.66, -1.61, -0.72]]> : tensor<3x4xf32>, "y" = dense<[1.49, -1.69, 1.74, 1.5]> : tensor<4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"z" = dense<[[-1.53, -1.69, -0.46, 0.0], [-1.71, 0.0, 0.0, 0.0], [-0.15, -1.69, -1.61, -0.72]]> : tensor<3x4xf32>},
       lengths = {"z" = array<i64: 3, 1, 4>}}]} {
  %z = rondo.min %x, %y : (!rondo.tensor<"f32[B, S ragged len]">, !rondo.tensor<"f32[S]">) -> !rondo.tensor<"f32[B, S ragged len]">
  rondo.return %z : !rondo.tensor<"f32[B, S ragged len]">
}

rondo.entry @lengths_differ(%x: !rondo.tensor<"f32[B, S ragged len]">, %y: !rondo.tensor<"f32[B, S ragged m]">, %len: !rondo.tensor<"i32[B]">, %m: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">, #rondo.symbol<"m" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "y"}, {"name" = "len", "lengths" = "len"}, {"name" = "m", "lengths" = "m"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[-1.53, 0.59, -0.46, 1.78], [-1.71, -0.56, 1.07, -0.43], [-0.15, -0.66, -1.61, -0.72]]> : tensor<3x4xf32>, "y" = dense<[[-1.05, 0.84, -1.98, 1.46], [-0.34, 0.96, 1.18, -1.89], [1.53, -1.58, -1.38, -0.17]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>, "m" = dense<[3, 2, 4]> : tensor<3xi32>},
       error = "the lengths along axis 1"}]} {
  %z = rondo.min %x, %y : (!rondo.tensor<"f32[B, S ragged len]">, !rondo.tensor<"f32[B, S ragged m]">) -> !rondo.tensor<"f32[B, S ragged len]">
  rondo.return %z : !rondo.tensor<"f32[B, S ragged len]">
}

rondo.entry @integers(%x: !rondo.tensor<"i32[B, 3]">, %y: !rondo.tensor<"i32[B, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[-8, -5, 9], [3, 8, -6]]> : tensor<2x3xi32>, "y" = dense<[[3, 6, 4], [7, 2, 9]]> : tensor<2x3xi32>},
       outputs = {"z" = dense<[[-8, -5, 4], [3, 2, -6]]> : tensor<2x3xi32>}}]} {
  %z = rondo.min %x, %y : (!rondo.tensor<"i32[B, 3]">, !rondo.tensor<"i32[B, 3]">) -> !rondo.tensor<"i32[B, 3]">
  rondo.return %z : !rondo.tensor<"i32[B, 3]">
}
