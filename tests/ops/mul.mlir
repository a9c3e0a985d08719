// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @same(%x: !rondo.tensor<"f32[B, 3]">, %y: !rondo.tensor<"f32[B, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[-1.85, -0.9, 0.82], [-0.61, -1.22, -1.99]]> : tensor<2x3xf32>, "y" = dense<[[-0.95, 1.72, -1.8], [0.21, 1.64, 0.8]]> : tensor<2x3xf32>},
       outputs = {"z" = dense<[[1.7575, -1.548, -1.476], [-0.1281, -2.0008001, -1.592]]> : tensor<2x3xf32>}},
      {inputs = {"x" = dense<[[-0.88, 0.59, -1.52], [-0.0, -0.95, 1.5]]> : tensor<2x3xf32>, "y" = dense<[[1.46, 1.05, -0.5], [1.19, 1.92, -0.52], [0.1, -1.35, -1.57]]> : tensor<3x3xf32>},
       error = "`B` the value 3, but it is 2"}]} {
  %z = rondo.mul %x, %y : (!rondo.tensor<"f32[B, 3]">, !rondo.tensor<"f32[B, 3]">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %z : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @trailing(%x: !rondo.tensor<"f32[B, 3]">, %y: !rondo.tensor<"f32[3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[0.88, -1.76, 0.41], [-1.55, 0.68, 1.01]]> : tensor<2x3xf32>, "y" = dense<[1.76, -0.44, -0.44]> : tensor<3xf32>},
       outputs = {"z" = dense<[[1.5488, 0.7744, -0.1804], [-2.728, -0.2992, -0.44439998]]> : tensor<2x3xf32>}}]} {
  %z = rondo.mul %x, %y : (!rondo.tensor<"f32[B, 3]">, !rondo.tensor<"f32[3]">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %z : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @scalar(%x: !rondo.tensor<"f32[B, 3]">, %y: !rondo.tensor<"f32">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[-0.4, 0.82, 1.15], [-1.54, -0.7, -1.78]]> : tensor<2x3xf32>, "y" = dense<-1.06> : tensor<f32>},
       outputs = {"z" = dense<[[0.424, -0.86919993, -1.2189999], [1.6323999, 0.7419999, 1.8867998]]> : tensor<2x3xf32>}}]} {
  %z = rondo.mul %x, %y : (!rondo.tensor<"f32[B, 3]">, !rondo.tensor<"f32">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %z : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @stretches_literal_one(%x: !rondo.tensor<"f32[B, 3]">, %y: !rondo.tensor<"f32[B, 1]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[0.93, 1.75, 1.92], [-1.73, -0.39, 1.49]]> : tensor<2x3xf32>, "y" = dense<[[0.02], [-0.6]]> : tensor<2x1xf32>},
       outputs = {"z" = dense<[[0.0186, 0.035, 0.038399998], [1.0380001, 0.234, -0.89400005]]> : tensor<2x3xf32>}}]} {
  %z = rondo.mul %x, %y : (!rondo.tensor<"f32[B, 3]">, !rondo.tensor<"f32[B, 1]">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %z : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @sizes_differ(%x: !rondo.tensor<"f32[B, 3]">, %y: !rondo.tensor<"f32[C, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"C" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[1.13, 1.46, -1.42], [0.07, -1.41, -1.28]]> : tensor<2x3xf32>, "y" = dense<[[0.12, -0.99, 1.22]]> : tensor<1x3xf32>},
       error = "in `mul`: shapes [2, 3] and [1, 3]: axis 0"}]} {
  %z = rondo.mul %x, %y : (!rondo.tensor<"f32[B, 3]">, !rondo.tensor<"f32[C, 3]">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %z : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @ragged(%x: !rondo.tensor<"f32[B, S ragged len]">, %y: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "y"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[-0.54, -1.27, 0.52, 1.0e+06], [-1.73, 1.0e+06, 1.0e+06, 1.0e+06], [-0.08, -1.98, 1.16, -1.7]]> : tensor<3x4xf32>, "y" = dense<[[-1.84, 1.86, 0.07, 1.0e+06], [1.59, 1.0e+06, 1.0e+06, 1.0e+06], [-1.74, -1.96, 1.38, -0.77]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"z" = dense<[[0.9936001, -2.3622, 0.036399998, 0.0], [-2.7507, 0.0, 0.0, 0.0], [0.1392, 3.8808, 1.6007999, 1.309]]> : tensor<3x4xf32>},
       lengths = {"z" = array<i64: 3, 1, 4>}}]} {
  %z = rondo.mul %x, %y : (!rondo.tensor<"f32[B, S ragged len]">, !rondo.tensor<"f32[B, S ragged len]">) -> !rondo.tensor<"f32[B, S ragged len]">
  rondo.return %z : !rondo.tensor<"f32[B, S ragged len]">
}

rondo.entry @ragged_and_dense(%x: !rondo.tensor<"f32[B, S ragged len]">, %y: !rondo.tensor<"f32[S]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "y"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[-0.54, -1.27, 0.52, 1.0e+06], [-1.73, 1.0e+06, 1.0e+06, 1.0e+06], [-0.08, -1.98, 1.16, -1.7]]> : tensor<3x4xf32>, "y" = dense<[0.99, 0.12, 1.14, 0.56]> : tensor<4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"z" = dense<[[-0.5346, -0.15239999, 0.59279996, 0.0], [-1.7127, 0.0, 0.0, 0.0], [-0.0792, -0.2376, 1.3224, -0.952]]> : tensor<3x4xf32>},
       lengths = {"z" = array<i64: 3, 1, 4>}}]} {
  %z = rondo.mul %x, %y : (!rondo.tensor<"f32[B, S ragged len]">, !rondo.tensor<"f32[S]">) -> !rondo.tensor<"f32[B, S ragged len]">
  rondo.return %z : !rondo.tensor<"f32[B, S ragged len]">
}

rondo.entry @lengths_differ(%x: !rondo.tensor<"f32[B, S ragged len]">, %y: !rondo.tensor<"f32[B, S ragged m]">, %len: !rondo.tensor<"i32[B]">, %m: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">, #rondo.symbol<"m" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "y"}, {"name" = "len", "lengths" = "len"}, {"name" = "m", "lengths" = "m"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[-0.54, -1.27, 0.52, -0.95], [-1.73, 2.0, -1.26, -1.47], [-0.08, -1.98, 1.16, -1.7]]> : tensor<3x4xf32>, "y" = dense<[[1.89, -0.1, 1.41, 1.29], [0.35, 0.03, -0.28, 0.58], [-1.22, -0.24, 0.59, -0.77]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>, "m" = dense<[3, 2, 4]> : tensor<3xi32>},
       error = "the lengths along axis 1"}]} {
  %z = rondo.mul %x, %y : (!rondo.tensor<"f32[B, S ragged len]">, !rondo.tensor<"f32[B, S ragged m]">) -> !rondo.tensor<"f32[B, S ragged len]">
  rondo.return %z : !rondo.tensor<"f32[B, S ragged len]">
}

rondo.entry @integers(%x: !rondo.tensor<"i32[B, 3]">, %y: !rondo.tensor<"i32[B, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[-1, -5, -7], [-7, -1, 6]]> : tensor<2x3xi32>, "y" = dense<[[2, 8, 1], [8, 3, 7]]> : tensor<2x3xi32>},
       outputs = {"z" = dense<[[-2, -40, -7], [-56, -3, 42]]> : tensor<2x3xi32>}}]} {
  %z = rondo.mul %x, %y : (!rondo.tensor<"i32[B, 3]">, !rondo.tensor<"i32[B, 3]">) -> !rondo.tensor<"i32[B, 3]">
  rondo.return %z : !rondo.tensor<"i32[B, 3]">
}

rondo.entry @wraps_around(%x: !rondo.tensor<"i32[3]">, %y: !rondo.tensor<"i32[3]">) attributes {
    symbols = [], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[2147483647, 2147483647, 2147483647]> : tensor<3xi32>, "y" = dense<[1, -2147483647, -5]> : tensor<3xi32>},
       outputs = {"z" = dense<[2147483647, -1, -2147483643]> : tensor<3xi32>}}]} {
  %z = rondo.mul %x, %y : (!rondo.tensor<"i32[3]">, !rondo.tensor<"i32[3]">) -> !rondo.tensor<"i32[3]">
  rondo.return %z : !rondo.tensor<"i32[3]">
}
