// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @middle(%x: !rondo.tensor<"f32[B, T]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[-1.9, -0.97, 1.8, 0.23, -0.28], [1.89, 1.87, -1.0, 0.89, 1.27]]> : tensor<2x5xf32>},
       outputs = {"y" = dense<[[-0.97, 1.8], [1.87, -1.0]]> : tensor<2x2xf32>}},
      {inputs = {"x" = dense<[[1.41, 1.65], [1.01, -1.73]]> : tensor<2x2xf32>},
       error = "takes positions 1 to 3 of 2 along axis 1"}]} {
  %y = rondo.slice %x along 1 from <"1"> to <"3"> : (!rondo.tensor<"f32[B, T]">) -> !rondo.tensor<"f32[B, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, 2]">
}

rondo.entry @all_but_last(%x: !rondo.tensor<"f32[B, T]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[-1.9, -0.97, 1.8, 0.23, -0.28], [1.89, 1.87, -1.0, 0.89, 1.27]]> : tensor<2x5xf32>},
       outputs = {"y" = dense<[[-1.9, -0.97, 1.8, 0.23], [1.89, 1.87, -1.0, 0.89]]> : tensor<2x4xf32>}}]} {
  %y = rondo.slice %x along 1 from <"0"> to <"-1"> {stop_from_end} : (!rondo.tensor<"f32[B, T]">) -> !rondo.tensor<"f32[B, T - 1]">
  rondo.return %y : !rondo.tensor<"f32[B, T - 1]">
}

rondo.entry @last_two(%x: !rondo.tensor<"f32[B, T]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[-1.9, -0.97, 1.8, 0.23, -0.28], [1.89, 1.87, -1.0, 0.89, 1.27]]> : tensor<2x5xf32>},
       outputs = {"y" = dense<[[0.23, -0.28], [0.89, 1.27]]> : tensor<2x2xf32>}},
      {inputs = {"x" = dense<[[-0.78], [-1.2]]> : tensor<2x1xf32>},
       error = "takes positions -1 to 1 of 1"}]} {
  %y = rondo.slice %x along 1 from <"-2"> to <"0"> {start_from_end, stop_from_end} : (!rondo.tensor<"f32[B, T]">) -> !rondo.tensor<"f32[B, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, 2]">
}

rondo.entry @by_size(%x: !rondo.tensor<"f32[B, T]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[-1.9, -0.97, 1.8, 0.23, -0.28], [1.89, 1.87, -1.0, 0.89, 1.27]]> : tensor<2x5xf32>},
       outputs = {"y" = dense<[[1.8], [-1.0]]> : tensor<2x1xf32>}}]} {
  %y = rondo.slice %x along 1 from <"B"> to <"B + 1"> : (!rondo.tensor<"f32[B, T]">) -> !rondo.tensor<"f32[B, 1]">
  rondo.return %y : !rondo.tensor<"f32[B, 1]">
}

rondo.entry @ragged_but_last(%x: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[0.55, 0.18, 1.89, 1.0e+06], [-1.5, 1.0e+06, 1.0e+06, 1.0e+06], [0.46, -1.01, 0.31, 0.59]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[0.55, 0.18, 0.0], [0.0, 0.0, 0.0], [0.46, -1.01, 0.31]]> : tensor<3x3xf32>},
       lengths = {"y" = array<i64: 2, 0, 3>}}]} {
  %y = rondo.slice %x along 1 from <"0"> to <"-1"> {stop_from_end} : (!rondo.tensor<"f32[B, S ragged len]">) -> !rondo.tensor<"f32[B, S - 1 ragged len - 1]">
  rondo.return %y : !rondo.tensor<"f32[B, S - 1 ragged len - 1]">
}

rondo.entry @ragged_first(%x: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "0" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[0.55, 0.18, 1.89, 1.0e+06], [-1.5, 1.0e+06, 1.0e+06, 1.0e+06], [0.46, -1.01, 0.31, 0.59]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[[0.55], [-1.5], [0.46]]> : tensor<3x1xf32>},
       lengths = {"y" = array<i64: 1, 1, 1>}},
      {inputs = {"x" = dense<[[0.55, 0.18, 1.89, -1.05], [-1.5, -1.88, -1.2, 1.58], [0.46, -1.01, 0.31, 0.59]]> : tensor<3x4xf32>, "len" = dense<[3, 0, 4]> : tensor<3xi32>},
       error = "takes positions 0 to 1 of 0 along axis 1"}]} {
  %y = rondo.slice %x along 1 from <"0"> to <"1"> : (!rondo.tensor<"f32[B, S ragged len]">) -> !rondo.tensor<"f32[B, 1 ragged 1]">
  rondo.return %y : !rondo.tensor<"f32[B, 1 ragged 1]">
}
