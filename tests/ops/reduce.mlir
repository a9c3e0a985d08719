// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s

rondo.entry @sum_middle(%x: !rondo.tensor<"f32[B, T, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[-1.53, -1.82], [-0.66, 1.89], [-0.13, 0.23]], [[-0.96, 0.23], [1.06, 0.27], [-1.83, -0.57]]]> : tensor<2x3x2xf32>},
       outputs = {"y" = dense<[[-2.3200002, 0.29999995], [-1.73, -0.06999999]]> : tensor<2x2xf32>}}]} {
  %y = rondo.reduce <sum> %x along 1 : (!rondo.tensor<"f32[B, T, 2]">) -> !rondo.tensor<"f32[B, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, 2]">
}

rondo.entry @sum_ragged(%x: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "0" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[-0.41, -1.53, -1.85, 1.0e+06], [-1.95, 1.0e+06, 1.0e+06, 1.0e+06], [-0.93, -1.7, 1.68, 0.68]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[-3.79, -1.95, -0.27000016]> : tensor<3xf32>}},
      {inputs = {"x" = dense<[[-0.41, -1.53, 1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06, 1.0e+06, 1.0e+06], [-0.93, -1.7, 1.68, 0.68]]> : tensor<3x4xf32>, "len" = dense<[2, 0, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[-1.9399999, 0.0, -0.27000016]> : tensor<3xf32>}}]} {
  %y = rondo.reduce <sum> %x along 1 : (!rondo.tensor<"f32[B, S ragged len]">) -> !rondo.tensor<"f32[B]">
  rondo.return %y : !rondo.tensor<"f32[B]">
}

rondo.entry @mean_middle(%x: !rondo.tensor<"f32[B, T, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[1.05, 0.7], [0.81, -1.71], [-1.49, 1.55]], [[-0.81, 0.46], [0.84, 0.07], [-1.76, 0.3]]]> : tensor<2x3x2xf32>},
       outputs = {"y" = dense<[[0.1233333, 0.17999999], [-0.57666665, 0.27666667]]> : tensor<2x2xf32>}}]} {
  %y = rondo.reduce <mean> %x along 1 : (!rondo.tensor<"f32[B, T, 2]">) -> !rondo.tensor<"f32[B, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, 2]">
}

rondo.entry @mean_ragged(%x: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "0" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[-0.12, -0.82, -0.21, 1.0e+06], [-1.85, 1.0e+06, 1.0e+06, 1.0e+06], [-1.29, -0.28, -0.15, -1.36]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[-0.38333333, -1.85, -0.77]> : tensor<3xf32>}},
      {inputs = {"x" = dense<[[-0.12, -0.82, -0.21, 0.29], [-1.85, -0.46, -1.18, 0.01], [-1.29, -0.28, -0.15, -1.36]]> : tensor<3x4xf32>, "len" = dense<[2, 0, 4]> : tensor<3xi32>},
       error = "a row along axis 1 has no element"}]} {
  %y = rondo.reduce <mean> %x along 1 : (!rondo.tensor<"f32[B, S ragged len]">) -> !rondo.tensor<"f32[B]">
  rondo.return %y : !rondo.tensor<"f32[B]">
}

rondo.entry @max_middle(%x: !rondo.tensor<"f32[B, T, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[-1.03, 0.29], [0.48, 1.69], [0.51, 0.25]], [[1.93, 1.91], [0.08, -0.07], [1.77, -0.56]]]> : tensor<2x3x2xf32>},
       outputs = {"y" = dense<[[0.51, 1.69], [1.93, 1.91]]> : tensor<2x2xf32>}}]} {
  %y = rondo.reduce <max> %x along 1 : (!rondo.tensor<"f32[B, T, 2]">) -> !rondo.tensor<"f32[B, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, 2]">
}

rondo.entry @max_ragged(%x: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "0" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[1.29, -1.25, -1.29, 1.0e+06], [0.02, 1.0e+06, 1.0e+06, 1.0e+06], [-1.72, 1.61, 1.17, 1.15]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[1.29, 0.02, 1.61]> : tensor<3xf32>}},
      {inputs = {"x" = dense<[[1.29, -1.25, -1.29, -0.84], [0.02, -0.52, -1.16, -1.64], [-1.72, 1.61, 1.17, 1.15]]> : tensor<3x4xf32>, "len" = dense<[2, 0, 4]> : tensor<3xi32>},
       error = "a row along axis 1 has no element"}]} {
  %y = rondo.reduce <max> %x along 1 : (!rondo.tensor<"f32[B, S ragged len]">) -> !rondo.tensor<"f32[B]">
  rondo.return %y : !rondo.tensor<"f32[B]">
}

rondo.entry @min_middle(%x: !rondo.tensor<"f32[B, T, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[0.54, 0.27], [-0.15, 0.76], [-0.28, 1.5]], [[-1.05, -0.16], [1.1, 0.3], [1.02, 0.96]]]> : tensor<2x3x2xf32>},
       outputs = {"y" = dense<[[-0.28, 0.27], [-1.05, -0.16]]> : tensor<2x2xf32>}}]} {
  %y = rondo.reduce <min> %x along 1 : (!rondo.tensor<"f32[B, T, 2]">) -> !rondo.tensor<"f32[B, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, 2]">
}

rondo.entry @min_ragged(%x: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "0" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[-0.49, -0.3, -1.77, 1.0e+06], [1.78, 1.0e+06, 1.0e+06, 1.0e+06], [1.11, -1.35, 1.37, 1.91]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[-1.77, 1.78, -1.35]> : tensor<3xf32>}},
      {inputs = {"x" = dense<[[-0.49, -0.3, -1.77, -0.46], [1.78, -1.72, 1.68, 1.45], [1.11, -1.35, 1.37, 1.91]]> : tensor<3x4xf32>, "len" = dense<[2, 0, 4]> : tensor<3xi32>},
       error = "a row along axis 1 has no element"}]} {
  %y = rondo.reduce <min> %x along 1 : (!rondo.tensor<"f32[B, S ragged len]">) -> !rondo.tensor<"f32[B]">
  rondo.return %y : !rondo.tensor<"f32[B]">
}

rondo.entry @prod_middle(%x: !rondo.tensor<"f32[B, T, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[-0.7, -1.44], [-1.36, -0.94], [-0.98, -1.7]], [[-1.14, -0.53], [1.0, 1.97], [-1.97, 1.65]]]> : tensor<2x3x2xf32>},
       outputs = {"y" = dense<[[-0.93296003, -2.30112], [2.2458, -1.7227648]]> : tensor<2x2xf32>}}]} {
  %y = rondo.reduce <prod> %x along 1 : (!rondo.tensor<"f32[B, T, 2]">) -> !rondo.tensor<"f32[B, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, 2]">
}

rondo.entry @prod_ragged(%x: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "0" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[1.58, 1.91, 0.01, 1.0e+06], [-1.12, 1.0e+06, 1.0e+06, 1.0e+06], [-0.31, -1.73, -1.47, -0.26]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[0.030178001, -1.12, 0.20497386]> : tensor<3xf32>}},
      {inputs = {"x" = dense<[[1.58, 1.91, 1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06, 1.0e+06, 1.0e+06], [-0.31, -1.73, -1.47, -0.26]]> : tensor<3x4xf32>, "len" = dense<[2, 0, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[3.0178, 1.0, 0.20497386]> : tensor<3xf32>}}]} {
  %y = rondo.reduce <prod> %x along 1 : (!rondo.tensor<"f32[B, S ragged len]">) -> !rondo.tensor<"f32[B]">
  rondo.return %y : !rondo.tensor<"f32[B]">
}

rondo.entry @any_middle(%x: !rondo.tensor<"bool[B, T, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[true, true], [false, true], [true, true]], [[true, false], [false, true], [true, true]]]> : tensor<2x3x2xi1>},
       outputs = {"y" = dense<[[true, true], [true, true]]> : tensor<2x2xi1>}}]} {
  %y = rondo.reduce <any> %x along 1 : (!rondo.tensor<"bool[B, T, 2]">) -> !rondo.tensor<"bool[B, 2]">
  rondo.return %y : !rondo.tensor<"bool[B, 2]">
}

rondo.entry @any_ragged(%x: !rondo.tensor<"bool[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "0" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[true, true, true, true], [false, true, true, true], [true, false, true, false]]> : tensor<3x4xi1>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[true, false, true]> : tensor<3xi1>}},
      {inputs = {"x" = dense<[[true, true, true, true], [true, true, true, true], [true, false, true, false]]> : tensor<3x4xi1>, "len" = dense<[2, 0, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[true, false, true]> : tensor<3xi1>}}]} {
  %y = rondo.reduce <any> %x along 1 : (!rondo.tensor<"bool[B, S ragged len]">) -> !rondo.tensor<"bool[B]">
  rondo.return %y : !rondo.tensor<"bool[B]">
}

rondo.entry @all_middle(%x: !rondo.tensor<"bool[B, T, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[false, false], [false, true], [false, false]], [[false, true], [true, false], [true, true]]]> : tensor<2x3x2xi1>},
       outputs = {"y" = dense<[[false, false], [false, false]]> : tensor<2x2xi1>}}]} {
  %y = rondo.reduce <all> %x along 1 : (!rondo.tensor<"bool[B, T, 2]">) -> !rondo.tensor<"bool[B, 2]">
  rondo.return %y : !rondo.tensor<"bool[B, 2]">
}

rondo.entry @all_ragged(%x: !rondo.tensor<"bool[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "0" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[true, false, true, true], [true, true, true, true], [true, false, false, true]]> : tensor<3x4xi1>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[false, true, false]> : tensor<3xi1>}},
      {inputs = {"x" = dense<[[true, false, true, true], [true, true, true, true], [true, false, false, true]]> : tensor<3x4xi1>, "len" = dense<[2, 0, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[false, true, false]> : tensor<3xi1>}}]} {
  %y = rondo.reduce <all> %x along 1 : (!rondo.tensor<"bool[B, S ragged len]">) -> !rondo.tensor<"bool[B]">
  rondo.return %y : !rondo.tensor<"bool[B]">
}

rondo.entry @behind_ragged(%x: !rondo.tensor<"f32[B, S ragged len, 2]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[-0.23, -0.72], [-0.49, 0.28], [-0.75, -1.1], [1.0e+06, 1.0e+06]], [[0.09, -1.79], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[0.66, 0.21], [-0.32, -0.42], [-1.83, 0.89], [1.44, 1.98]]]> : tensor<3x4x2xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[-0.95000005, -0.21000001, -1.85, 0.0], [-1.6999999, 0.0, 0.0, 0.0], [0.87, -0.74, -0.94000006, 3.42]]> : tensor<3x4xf32>},
       lengths = {"y" = array<i64: 3, 1, 4>}}]} {
  %y = rondo.reduce <sum> %x along 2 : (!rondo.tensor<"f32[B, S ragged len, 2]">) -> !rondo.tensor<"f32[B, S ragged len]">
  rondo.return %y : !rondo.tensor<"f32[B, S ragged len]">
}

rondo.entry @sum_integers(%x: !rondo.tensor<"i32[B, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[0, 4, -4], [3, -1, -5]]> : tensor<2x3xi32>},
       outputs = {"y" = dense<[0, -3]> : tensor<2xi32>}}]} {
  %y = rondo.reduce <sum> %x along 1 : (!rondo.tensor<"i32[B, 3]">) -> !rondo.tensor<"i32[B]">
  rondo.return %y : !rondo.tensor<"i32[B]">
}

rondo.entry @max_integers(%x: !rondo.tensor<"i32[B, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[0, 4, -4], [3, -1, -5]]> : tensor<2x3xi32>},
       outputs = {"y" = dense<[4, 3]> : tensor<2xi32>}}]} {
  %y = rondo.reduce <max> %x along 1 : (!rondo.tensor<"i32[B, 3]">) -> !rondo.tensor<"i32[B]">
  rondo.return %y : !rondo.tensor<"i32[B]">
}

rondo.entry @prod_integers(%x: !rondo.tensor<"i32[B, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[0, 4, -4], [3, -1, -5]]> : tensor<2x3xi32>},
       outputs = {"y" = dense<[0, 15]> : tensor<2xi32>}}]} {
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
