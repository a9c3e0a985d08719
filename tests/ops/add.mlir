// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @same(%x: !rondo.tensor<"f32[B, 3]">, %y: !rondo.tensor<"f32[B, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[1.69, -1.25, -1.41], [-1.95, 1.41, 1.95]]> : tensor<2x3xf32>, "y" = dense<[[-1.05, -0.94, -1.21], [0.4, -0.06, 1.28]]> : tensor<2x3xf32>},
       outputs = {"z" = dense<[[0.6400001, -2.19, -2.62], [-1.5500001, 1.35, 3.23]]> : tensor<2x3xf32>}},
      {inputs = {"x" = dense<[[-1.16, 1.51, -0.14], [1.23, 1.21, 1.64]]> : tensor<2x3xf32>, "y" = dense<[[-0.0, 0.44, 0.24], [-1.24, 0.01, 1.71], [1.64, -1.91, 0.65]]> : tensor<3x3xf32>},
       error = "`B` the value 3, but it is 2"}]} {
  %z = rondo.add %x, %y : (!rondo.tensor<"f32[B, 3]">, !rondo.tensor<"f32[B, 3]">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %z : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @trailing(%x: !rondo.tensor<"f32[B, 3]">, %y: !rondo.tensor<"f32[3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[-0.69, -1.46, -1.44], [1.18, 1.84, 0.08]]> : tensor<2x3xf32>, "y" = dense<[-0.47, 0.04, 1.32]> : tensor<3xf32>},
       outputs = {"z" = dense<[[-1.16, -1.4200001, -0.120000005], [0.7099999, 1.88, 1.4000001]]> : tensor<2x3xf32>}}]} {
  %z = rondo.add %x, %y : (!rondo.tensor<"f32[B, 3]">, !rondo.tensor<"f32[3]">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %z : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @scalar(%x: !rondo.tensor<"f32[B, 3]">, %y: !rondo.tensor<"f32">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[0.99, -1.74, -1.15], [1.47, -0.03, 0.63]]> : tensor<2x3xf32>, "y" = dense<1.11> : tensor<f32>},
       outputs = {"z" = dense<[[2.1, -0.63, -0.03999996], [2.58, 1.08, 1.74]]> : tensor<2x3xf32>}}]} {
  %z = rondo.add %x, %y : (!rondo.tensor<"f32[B, 3]">, !rondo.tensor<"f32">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %z : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @stretches_literal_one(%x: !rondo.tensor<"f32[B, 3]">, %y: !rondo.tensor<"f32[B, 1]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[0.55, 0.94, 0.18], [-1.08, -1.25, 1.97]]> : tensor<2x3xf32>, "y" = dense<[[-1.96], [0.76]]> : tensor<2x1xf32>},
       outputs = {"z" = dense<[[-1.4100001, -1.02, -1.78], [-0.32000005, -0.49, 2.73]]> : tensor<2x3xf32>}}]} {
  %z = rondo.add %x, %y : (!rondo.tensor<"f32[B, 3]">, !rondo.tensor<"f32[B, 1]">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %z : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @sizes_differ(%x: !rondo.tensor<"f32[B, 3]">, %y: !rondo.tensor<"f32[C, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"C" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[1.52, -1.07, -1.81], [-0.4, -0.68, -0.15]]> : tensor<2x3xf32>, "y" = dense<[[-0.29, 1.77, -1.52]]> : tensor<1x3xf32>},
       error = "in `add`: shapes [2, 3] and [1, 3]: axis 0"}]} {
  %z = rondo.add %x, %y : (!rondo.tensor<"f32[B, 3]">, !rondo.tensor<"f32[C, 3]">) -> !rondo.tensor<"f32[B, 3]">
  rondo.return %z : !rondo.tensor<"f32[B, 3]">
}

rondo.entry @ragged(%x: !rondo.tensor<"f32[B, S ragged len]">, %y: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "y"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[1.78, -1.82, 1.75, 1.0e+06], [0.91, 1.0e+06, 1.0e+06, 1.0e+06], [0.51, 1.23, -1.39, -0.4]]> : tensor<3x4xf32>, "y" = dense<[[0.45, -1.89, 1.34, 1.0e+06], [-1.02, 1.0e+06, 1.0e+06, 1.0e+06], [-1.02, -0.78, -0.97, 0.92]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"z" = dense<[[2.23, -3.71, 3.0900002, 0.0], [-0.109999955, 0.0, 0.0, 0.0], [-0.51, 0.45000005, -2.3600001, 0.52]]> : tensor<3x4xf32>},
       lengths = {"z" = array<i64: 3, 1, 4>}}]} {
  %z = rondo.add %x, %y : (!rondo.tensor<"f32[B, S ragged len]">, !rondo.tensor<"f32[B, S ragged len]">) -> !rondo.tensor<"f32[B, S ragged len]">
  rondo.return %z : !rondo.tensor<"f32[B, S ragged len]">
}

rondo.entry @ragged_and_dense(%x: !rondo.tensor<"f32[B, S ragged len]">, %y: !rondo.tensor<"f32[S]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "y"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[1.78, -1.82, 1.75, 1.0e+06], [0.91, 1.0e+06, 1.0e+06, 1.0e+06], [0.51, 1.23, -1.39, -0.4]]> : tensor<3x4xf32>, "y" = dense<[0.37, 1.62, 0.8, -0.82]> : tensor<4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"z" = dense<[[2.15, -0.20000005, 2.55, 0.0], [1.28, 0.0, 0.0, 0.0], [0.88, 2.85, -0.59, -1.22]]> : tensor<3x4xf32>},
       lengths = {"z" = array<i64: 3, 1, 4>}}]} {
  %z = rondo.add %x, %y : (!rondo.tensor<"f32[B, S ragged len]">, !rondo.tensor<"f32[S]">) -> !rondo.tensor<"f32[B, S ragged len]">
  rondo.return %z : !rondo.tensor<"f32[B, S ragged len]">
}

rondo.entry @lengths_differ(%x: !rondo.tensor<"f32[B, S ragged len]">, %y: !rondo.tensor<"f32[B, S ragged m]">, %len: !rondo.tensor<"i32[B]">, %m: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">, #rondo.symbol<"m" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "y"}, {"name" = "len", "lengths" = "len"}, {"name" = "m", "lengths" = "m"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[1.78, -1.82, 1.75, -0.67], [0.91, -1.99, -0.21, 0.71], [0.51, 1.23, -1.39, -0.4]]> : tensor<3x4xf32>, "y" = dense<[[-0.7, -1.51, -1.03, 0.42], [0.92, -0.82, -0.62, 1.21], [1.83, -1.66, -1.71, 1.04]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>, "m" = dense<[3, 2, 4]> : tensor<3xi32>},
       error = "the lengths along axis 1"}]} {
  %z = rondo.add %x, %y : (!rondo.tensor<"f32[B, S ragged len]">, !rondo.tensor<"f32[B, S ragged m]">) -> !rondo.tensor<"f32[B, S ragged len]">
  rondo.return %z : !rondo.tensor<"f32[B, S ragged len]">
}

rondo.entry @integers(%x: !rondo.tensor<"i32[B, 3]">, %y: !rondo.tensor<"i32[B, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[-3, 0, -8], [-1, 0, 3]]> : tensor<2x3xi32>, "y" = dense<[[6, 7, 5], [1, 8, 9]]> : tensor<2x3xi32>},
       outputs = {"z" = dense<[[3, 7, -3], [0, 8, 12]]> : tensor<2x3xi32>}}]} {
  %z = rondo.add %x, %y : (!rondo.tensor<"i32[B, 3]">, !rondo.tensor<"i32[B, 3]">) -> !rondo.tensor<"i32[B, 3]">
  rondo.return %z : !rondo.tensor<"i32[B, 3]">
}

rondo.entry @wraps_around(%x: !rondo.tensor<"i32[3]">, %y: !rondo.tensor<"i32[3]">) attributes {
    symbols = [], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[2147483647, 2147483647, 2147483647]> : tensor<3xi32>, "y" = dense<[1, -2147483647, -5]> : tensor<3xi32>},
       outputs = {"z" = dense<[-2147483648, 0, 2147483642]> : tensor<3xi32>}}]} {
  %z = rondo.add %x, %y : (!rondo.tensor<"i32[3]">, !rondo.tensor<"i32[3]">) -> !rondo.tensor<"i32[3]">
  rondo.return %z : !rondo.tensor<"i32[3]">
}
