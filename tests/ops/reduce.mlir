// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @sum_middle(%x: !rondo.tensor<"f32[B, T, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[0.45, 1.16], [-0.93, -1.7], [1.68, 0.68]], [[1.05, 0.7], [0.81, -1.71], [-1.49, 1.55]]]> : tensor<2x3x2xf32>},
       outputs = {"y" = dense<[[1.1999999, 0.13999993], [0.3699999, 0.53999996]]> : tensor<2x2xf32>}}]} {
  %y = rondo.reduce <sum> %x along 1 : (!rondo.tensor<"f32[B, T, 2]">) -> !rondo.tensor<"f32[B, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, 2]">
}

rondo.entry @sum_ragged(%x: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "0" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[-0.81, 0.46, 0.84, 1.0e+06], [-1.76, 1.0e+06, 1.0e+06, 1.0e+06], [-0.21, 0.29, -1.85, -0.46]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[0.48999998, -1.76, -2.23]> : tensor<3xf32>}},
      {inputs = {"x" = dense<[[-0.81, 0.46, 1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06, 1.0e+06, 1.0e+06], [-0.21, 0.29, -1.85, -0.46]]> : tensor<3x4xf32>, "len" = dense<[2, 0, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[-0.35, 0.0, -2.23]> : tensor<3xf32>}}]} {
  %y = rondo.reduce <sum> %x along 1 : (!rondo.tensor<"f32[B, S ragged len]">) -> !rondo.tensor<"f32[B]">
  rondo.return %y : !rondo.tensor<"f32[B]">
}

rondo.entry @mean_middle(%x: !rondo.tensor<"f32[B, T, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[-1.18, 0.01], [-1.29, -0.28], [-0.15, -1.36]], [[-1.03, 0.29], [0.48, 1.69], [0.51, 0.25]]]> : tensor<2x3x2xf32>},
       outputs = {"y" = dense<[[-0.8733333, -0.54333335], [-0.013333321, 0.74333334]]> : tensor<2x2xf32>}}]} {
  %y = rondo.reduce <mean> %x along 1 : (!rondo.tensor<"f32[B, T, 2]">) -> !rondo.tensor<"f32[B, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, 2]">
}

rondo.entry @mean_ragged(%x: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "0" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[1.93, 1.91, 0.08, 1.0e+06], [1.77, 1.0e+06, 1.0e+06, 1.0e+06], [-1.29, -0.84, 0.02, -0.52]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[1.3066666, 1.77, -0.65749997]> : tensor<3xf32>}},
      {inputs = {"x" = dense<[[1.93, 1.91, 0.08, -0.07], [1.77, -0.56, 1.29, -1.25], [-1.29, -0.84, 0.02, -0.52]]> : tensor<3x4xf32>, "len" = dense<[2, 0, 4]> : tensor<3xi32>},
       error = "a row along axis 1 has no element"}]} {
  %y = rondo.reduce <mean> %x along 1 : (!rondo.tensor<"f32[B, S ragged len]">) -> !rondo.tensor<"f32[B]">
  rondo.return %y : !rondo.tensor<"f32[B]">
}

rondo.entry @max_middle(%x: !rondo.tensor<"f32[B, T, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[-1.16, -1.64], [-1.72, 1.61], [1.17, 1.15]], [[0.54, 0.27], [-0.15, 0.76], [-0.28, 1.5]]]> : tensor<2x3x2xf32>},
       outputs = {"y" = dense<[[1.17, 1.61], [0.54, 1.5]]> : tensor<2x2xf32>}}]} {
  %y = rondo.reduce <max> %x along 1 : (!rondo.tensor<"f32[B, T, 2]">) -> !rondo.tensor<"f32[B, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, 2]">
}

rondo.entry @max_ragged(%x: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "0" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[-1.05, -0.16, 1.1, 1.0e+06], [1.02, 1.0e+06, 1.0e+06, 1.0e+06], [-1.77, -0.46, 1.78, -1.72]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[1.1, 1.02, 1.78]> : tensor<3xf32>}},
      {inputs = {"x" = dense<[[-1.05, -0.16, 1.1, 0.3], [1.02, 0.96, -0.49, -0.3], [-1.77, -0.46, 1.78, -1.72]]> : tensor<3x4xf32>, "len" = dense<[2, 0, 4]> : tensor<3xi32>},
       error = "a row along axis 1 has no element"}]} {
  %y = rondo.reduce <max> %x along 1 : (!rondo.tensor<"f32[B, S ragged len]">) -> !rondo.tensor<"f32[B]">
  rondo.return %y : !rondo.tensor<"f32[B]">
}

rondo.entry @min_middle(%x: !rondo.tensor<"f32[B, T, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[1.68, 1.45], [1.11, -1.35], [1.37, 1.91]], [[-0.7, -1.44], [-1.36, -0.94], [-0.98, -1.7]]]> : tensor<2x3x2xf32>},
       outputs = {"y" = dense<[[1.11, -1.35], [-1.36, -1.7]]> : tensor<2x2xf32>}}]} {
  %y = rondo.reduce <min> %x along 1 : (!rondo.tensor<"f32[B, T, 2]">) -> !rondo.tensor<"f32[B, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, 2]">
}

rondo.entry @min_ragged(%x: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "0" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[-1.14, -0.53, 1.0, 1.0e+06], [-1.97, 1.0e+06, 1.0e+06, 1.0e+06], [0.01, -0.46, -1.12, -0.83]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[-1.14, -1.97, -1.12]> : tensor<3xf32>}},
      {inputs = {"x" = dense<[[-1.14, -0.53, 1.0, 1.97], [-1.97, 1.65, 1.58, 1.91], [0.01, -0.46, -1.12, -0.83]]> : tensor<3x4xf32>, "len" = dense<[2, 0, 4]> : tensor<3xi32>},
       error = "a row along axis 1 has no element"}]} {
  %y = rondo.reduce <min> %x along 1 : (!rondo.tensor<"f32[B, S ragged len]">) -> !rondo.tensor<"f32[B]">
  rondo.return %y : !rondo.tensor<"f32[B]">
}

rondo.entry @prod_middle(%x: !rondo.tensor<"f32[B, T, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[-0.98, -0.95], [-0.31, -1.73], [-1.47, -0.26]], [[-1.89, 1.36], [0.86, -1.0], [1.08, 1.9]]]> : tensor<2x3x2xf32>},
       outputs = {"y" = dense<[[-0.44658604, -0.42731], [-1.7554321, -2.584]]> : tensor<2x2xf32>}}]} {
  %y = rondo.reduce <prod> %x along 1 : (!rondo.tensor<"f32[B, T, 2]">) -> !rondo.tensor<"f32[B, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, 2]">
}

rondo.entry @prod_ragged(%x: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "0" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[1.16, -0.83, 0.44, 1.0e+06], [1.38, 1.0e+06, 1.0e+06, 1.0e+06], [-1.83, 1.45, 0.68, 0.13]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[-0.423632, 1.38, -0.2345694]> : tensor<3xf32>}},
      {inputs = {"x" = dense<[[1.16, -0.83, 1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06, 1.0e+06, 1.0e+06], [-1.83, 1.45, 0.68, 0.13]]> : tensor<3x4xf32>, "len" = dense<[2, 0, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[-0.96279997, 1.0, -0.2345694]> : tensor<3xf32>}}]} {
  %y = rondo.reduce <prod> %x along 1 : (!rondo.tensor<"f32[B, S ragged len]">) -> !rondo.tensor<"f32[B]">
  rondo.return %y : !rondo.tensor<"f32[B]">
}

rondo.entry @any_middle(%x: !rondo.tensor<"bool[B, T, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[true, false], [true, false], [true, false]], [[false, true], [true, false], [false, true]]]> : tensor<2x3x2xi1>},
       outputs = {"y" = dense<[[true, false], [true, true]]> : tensor<2x2xi1>}}]} {
  %y = rondo.reduce <any> %x along 1 : (!rondo.tensor<"bool[B, T, 2]">) -> !rondo.tensor<"bool[B, 2]">
  rondo.return %y : !rondo.tensor<"bool[B, 2]">
}

rondo.entry @any_ragged(%x: !rondo.tensor<"bool[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "0" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[true, true, false, true], [false, true, true, true], [true, false, false, false]]> : tensor<3x4xi1>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[true, false, true]> : tensor<3xi1>}},
      {inputs = {"x" = dense<[[true, true, true, true], [true, true, true, true], [true, false, false, false]]> : tensor<3x4xi1>, "len" = dense<[2, 0, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[true, false, true]> : tensor<3xi1>}}]} {
  %y = rondo.reduce <any> %x along 1 : (!rondo.tensor<"bool[B, S ragged len]">) -> !rondo.tensor<"bool[B]">
  rondo.return %y : !rondo.tensor<"bool[B]">
}

rondo.entry @all_middle(%x: !rondo.tensor<"bool[B, T, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[false, true], [false, false], [false, false]], [[true, false], [false, true], [false, false]]]> : tensor<2x3x2xi1>},
       outputs = {"y" = dense<[[false, false], [false, false]]> : tensor<2x2xi1>}}]} {
  %y = rondo.reduce <all> %x along 1 : (!rondo.tensor<"bool[B, T, 2]">) -> !rondo.tensor<"bool[B, 2]">
  rondo.return %y : !rondo.tensor<"bool[B, 2]">
}

rondo.entry @all_ragged(%x: !rondo.tensor<"bool[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "0" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[true, false, false, true], [false, true, true, true], [true, true, true, false]]> : tensor<3x4xi1>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[false, false, false]> : tensor<3xi1>}},
      {inputs = {"x" = dense<[[true, false, true, true], [true, true, true, true], [true, true, true, false]]> : tensor<3x4xi1>, "len" = dense<[2, 0, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[false, true, false]> : tensor<3xi1>}}]} {
  %y = rondo.reduce <all> %x along 1 : (!rondo.tensor<"bool[B, S ragged len]">) -> !rondo.tensor<"bool[B]">
  rondo.return %y : !rondo.tensor<"bool[B]">
}

rondo.entry @behind_ragged(%x: !rondo.tensor<"f32[B, S ragged len, 2]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[-0.32, -0.42], [-1.83, 0.89], [1.44, 1.98], [1.0e+06, 1.0e+06]], [[-0.97, 0.87], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[-0.57, -0.28], [0.83, 1.3], [1.23, -1.52], [-1.68, 0.6]]]> : tensor<3x4x2xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[-0.74, -0.94000006, 3.42, 0.0], [-0.100000024, 0.0, 0.0, 0.0], [-0.85, 2.1299999, -0.28999996, -1.0799999]]> : tensor<3x4xf32>},
       lengths = {"y" = array<i64: 3, 1, 4>}}]} {
  %y = rondo.reduce <sum> %x along 2 : (!rondo.tensor<"f32[B, S ragged len, 2]">) -> !rondo.tensor<"f32[B, S ragged len]">
  rondo.return %y : !rondo.tensor<"f32[B, S ragged len]">
}

rondo.entry @sum_integers(%x: !rondo.tensor<"i32[B, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[1, 7, 4], [-1, -8, 9]]> : tensor<2x3xi32>},
       outputs = {"y" = dense<[12, 0]> : tensor<2xi32>}}]} {
  %y = rondo.reduce <sum> %x along 1 : (!rondo.tensor<"i32[B, 3]">) -> !rondo.tensor<"i32[B]">
  rondo.return %y : !rondo.tensor<"i32[B]">
}

rondo.entry @max_integers(%x: !rondo.tensor<"i32[B, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[1, 7, 4], [-1, -8, 9]]> : tensor<2x3xi32>},
       outputs = {"y" = dense<[7, 9]> : tensor<2xi32>}}]} {
  %y = rondo.reduce <max> %x along 1 : (!rondo.tensor<"i32[B, 3]">) -> !rondo.tensor<"i32[B]">
  rondo.return %y : !rondo.tensor<"i32[B]">
}

rondo.entry @prod_integers(%x: !rondo.tensor<"i32[B, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[1, 7, 4], [-1, -8, 9]]> : tensor<2x3xi32>},
       outputs = {"y" = dense<[28, 72]> : tensor<2xi32>}}]} {
  %y = rondo.reduce <prod> %x along 1 : (!rondo.tensor<"i32[B, 3]">) -> !rondo.tensor<"i32[B]">
  rondo.return %y : !rondo.tensor<"i32[B]">
}

rondo.entry @max_keeps_nan(%x: !rondo.tensor<"f32[B, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[1.0, 0x7FC00000, 2.0], [1.0, 2.0, 3.0]]> : tensor<2x3xf32>},
       outputs = {"y" = dense<[0x7FC00000, 3.0]> : tensor<2xf32>}}]} {
  %y = rondo.reduce <max> %x along 1 : (!rondo.tensor<"f32[B, 3]">) -> !rondo.tensor<"f32[B]">
  rondo.return %y : !rondo.tensor<"f32[B]">
}
