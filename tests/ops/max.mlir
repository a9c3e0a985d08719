// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @same(%x: !rondo.tensor<"f32[B, 3]">, %y: !rondo.tensor<"f32[B, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[-0.4, -0.86, 0.31], [0.61, 1.69, 0.34]]> : tensor<2x3xf32>, "y" = dense<[[-0.25, -0.81, 0.9], [0.55, -1.71, -0.8]]> : tensor<2x3xf32>},
       outputs = {"z" = dense<[[-0.25, -0.81, 0.9], [0.61, 1.69, 0.34]]> : tensor<2x3xf32>}},
      {inputs = {"x" = dense<[[-1.33, -0.02, -0.48], [-1.36, 0.12, 0.64]]> : tensor<2x3xf32>, "y" = dense<[[-0.64, 1.34, -1.59], [-1.77, 0.83, 0.25], [1.01, 1.74, 0.04]]> : tensor<3x3xf32>},
       error = "`B` the value 3, but it is 2"}]} {
  %z = rondo.max %x, %y : (!rondo.tensor<"f32[B, 3]">, !rondo.tensor<"f32[B, 3]">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %z : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @trailing(%x: !rondo.tensor<"f32[B, 3]">, %y: !rondo.tensor<"f32[3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[1.27, 0.59, 0.06], [0.01, 1.97, -0.62]]> : tensor<2x3xf32>, "y" = dense<[-0.3, -0.1, 0.56]> : tensor<3xf32>},
       outputs = {"z" = dense<[[1.27, 0.59, 0.56], [0.01, 1.97, 0.56]]> : tensor<2x3xf32>}}]} {
  %z = rondo.max %x, %y : (!rondo.tensor<"f32[B, 3]">, !rondo.tensor<"f32[3]">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %z : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @scalar(%x: !rondo.tensor<"f32[B, 3]">, %y: !rondo.tensor<"f32">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[-1.76, 0.61, -1.85], [-0.48, -0.23, 0.26]]> : tensor<2x3xf32>, "y" = dense<0.29> : tensor<f32>},
       outputs = {"z" = dense<[[0.29, 0.61, 0.29], [0.29, 0.29, 0.29]]> : tensor<2x3xf32>}}]} {
  %z = rondo.max %x, %y : (!rondo.tensor<"f32[B, 3]">, !rondo.tensor<"f32">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %z : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @stretches_literal_one(%x: !rondo.tensor<"f32[B, 3]">, %y: !rondo.tensor<"f32[B, 1]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[0.41, -1.9, -0.69], [0.95, -0.33, 1.31]]> : tensor<2x3xf32>, "y" = dense<[[0.17], [0.28]]> : tensor<2x1xf32>},
       outputs = {"z" = dense<[[0.41, 0.17, 0.17], [0.95, 0.28, 1.31]]> : tensor<2x3xf32>}}]} {
  %z = rondo.max %x, %y : (!rondo.tensor<"f32[B, 3]">, !rondo.tensor<"f32[B, 1]">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %z : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @sizes_differ(%x: !rondo.tensor<"f32[B, 3]">, %y: !rondo.tensor<"f32[C, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"C" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[0.71, 1.93, -1.98], [-1.53, -1.64, -1.17]]> : tensor<2x3xf32>, "y" = dense<[[-1.92, 1.95, -1.4]]> : tensor<1x3xf32>},
       error = "in `max`: shapes [2, 3] and [1, 3]: axis 0"}]} {
  %z = rondo.max %x, %y : (!rondo.tensor<"f32[B, 3]">, !rondo.tensor<"f32[C, 3]">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %z : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @ragged(%x: !rondo.tensor<"f32[B, S ragged len]">, %y: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "y"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[-0.1, 1.53, -0.1, 1.0e+06], [-0.83, 1.0e+06, 1.0e+06, 1.0e+06], [-0.35, -1.67, 1.5, 1.88]]> : tensor<3x4xf32>, "y" = dense<[[0.25, -1.62, 1.64, 1.0e+06], [-0.47, 1.0e+06, 1.0e+06, 1.0e+06], [-0.8, -0.52, -0.31, -0.48]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"z" = dense<[[0.25, 1.53, 1.64, 0.0], [-0.47, 0.0, 0.0, 0.0], [-0.35, -0.52, 1.5, 1.88]]> : tensor<3x4xf32>},
       lengths = {"z" = array<i64: 3, 1, 4>}}]} {
  %z = rondo.max %x, %y : (!rondo.tensor<"f32[B, S ragged len]">, !rondo.tensor<"f32[B, S ragged len]">) -> !rondo.tensor<"f32[B, S ragged len]">
  rondo.return %z : !rondo.tensor<"f32[B, S ragged len]">
}

rondo.entry @ragged_and_dense(%x: !rondo.tensor<"f32[B, S ragged len]">, %y: !rondo.tensor<"f32[S]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "y"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[-0.1, 1.53, -0.1, 1.0e+06], [-0.83, 1.0e+06, 1.0e+06, 1.0e+06], [-0.35, -1.67, 1.5, 1.88]]> : tensor<3x4xf32>, "y" = dense<[0.69, 1.8, -1.83, 1.39]> : tensor<4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"z" = dense<[[0.69, 1.8, -0.1, 0.0], [0.69, 0.0, 0.0, 0.0], [0.69, 1.8, 1.5, 1.88]]> : tensor<3x4xf32>},
       lengths = {"z" = array<i64: 3, 1, 4>}}]} {
  %z = rondo.max %x, %y : (!rondo.tensor<"f32[B, S ragged len]">, !rondo.tensor<"f32[S]">) -> !rondo.tensor<"f32[B, S ragged len]">
  rondo.return %z : !rondo.tensor<"f32[B, S ragged len]">
}

rondo.entry @lengths_differ(%x: !rondo.tensor<"f32[B, S ragged len]">, %y: !rondo.tensor<"f32[B, S ragged m]">, %len: !rondo.tensor<"i32[B]">, %m: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">, #rondo.symbol<"m" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "y"}, {"name" = "len", "lengths" = "len"}, {"name" = "m", "lengths" = "m"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[-0.1, 1.53, -0.1, -1.01], [-0.83, -0.31, -0.77, -0.12], [-0.35, -1.67, 1.5, 1.88]]> : tensor<3x4xf32>, "y" = dense<[[1.4, -1.12, 1.91, 1.5], [0.89, -1.57, -0.21, 1.03], [0.22, -1.76, 1.06, -0.36]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>, "m" = dense<[3, 2, 4]> : tensor<3xi32>},
       error = "the lengths along axis 1"}]} {
  %z = rondo.max %x, %y : (!rondo.tensor<"f32[B, S ragged len]">, !rondo.tensor<"f32[B, S ragged m]">) -> !rondo.tensor<"f32[B, S ragged len]">
  rondo.return %z : !rondo.tensor<"f32[B, S ragged len]">
}

rondo.entry @integers(%x: !rondo.tensor<"i32[B, 3]">, %y: !rondo.tensor<"i32[B, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[8, -5, -3], [-3, 1, -8]]> : tensor<2x3xi32>, "y" = dense<[[3, 4, 8], [1, 5, 9]]> : tensor<2x3xi32>},
       outputs = {"z" = dense<[[8, 4, 8], [1, 5, 9]]> : tensor<2x3xi32>}}]} {
  %z = rondo.max %x, %y : (!rondo.tensor<"i32[B, 3]">, !rondo.tensor<"i32[B, 3]">) -> !rondo.tensor<"i32[B, 3]">
  rondo.return %z : !rondo.tensor<"i32[B, 3]">
}
