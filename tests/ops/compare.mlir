// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @eq(%x: !rondo.tensor<"f32[4]">, %y: !rondo.tensor<"f32[4]">) attributes {
    symbols = [], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[1.0, 2.0, 3.0, 0x7FC00000]> : tensor<4xf32>, "y" = dense<[2.0, 2.0, 2.0, 2.0]> : tensor<4xf32>},
       outputs = {"z" = dense<[false, true, false, false]> : tensor<4xi1>}}]} {
  %z = rondo.compare <eq> %x, %y : (!rondo.tensor<"f32[4]">, !rondo.tensor<"f32[4]">) -> !rondo.tensor<"bool[4]">
  rondo.return %z : !rondo.tensor<"bool[4]">
}

rondo.entry @ne(%x: !rondo.tensor<"f32[4]">, %y: !rondo.tensor<"f32[4]">) attributes {
    symbols = [], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[1.0, 2.0, 3.0, 0x7FC00000]> : tensor<4xf32>, "y" = dense<[2.0, 2.0, 2.0, 2.0]> : tensor<4xf32>},
       outputs = {"z" = dense<[true, false, true, true]> : tensor<4xi1>}}]} {
  %z = rondo.compare <ne> %x, %y : (!rondo.tensor<"f32[4]">, !rondo.tensor<"f32[4]">) -> !rondo.tensor<"bool[4]">
  rondo.return %z : !rondo.tensor<"bool[4]">
}

rondo.entry @lt(%x: !rondo.tensor<"f32[4]">, %y: !rondo.tensor<"f32[4]">) attributes {
    symbols = [], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[1.0, 2.0, 3.0, 0x7FC00000]> : tensor<4xf32>, "y" = dense<[2.0, 2.0, 2.0, 2.0]> : tensor<4xf32>},
       outputs = {"z" = dense<[true, false, false, false]> : tensor<4xi1>}}]} {
  %z = rondo.compare <lt> %x, %y : (!rondo.tensor<"f32[4]">, !rondo.tensor<"f32[4]">) -> !rondo.tensor<"bool[4]">
  rondo.return %z : !rondo.tensor<"bool[4]">
}

rondo.entry @le(%x: !rondo.tensor<"f32[4]">, %y: !rondo.tensor<"f32[4]">) attributes {
    symbols = [], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[1.0, 2.0, 3.0, 0x7FC00000]> : tensor<4xf32>, "y" = dense<[2.0, 2.0, 2.0, 2.0]> : tensor<4xf32>},
       outputs = {"z" = dense<[true, true, false, false]> : tensor<4xi1>}}]} {
  %z = rondo.compare <le> %x, %y : (!rondo.tensor<"f32[4]">, !rondo.tensor<"f32[4]">) -> !rondo.tensor<"bool[4]">
  rondo.return %z : !rondo.tensor<"bool[4]">
}

rondo.entry @gt(%x: !rondo.tensor<"f32[4]">, %y: !rondo.tensor<"f32[4]">) attributes {
    symbols = [], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[1.0, 2.0, 3.0, 0x7FC00000]> : tensor<4xf32>, "y" = dense<[2.0, 2.0, 2.0, 2.0]> : tensor<4xf32>},
       outputs = {"z" = dense<[false, false, true, false]> : tensor<4xi1>}}]} {
  %z = rondo.compare <gt> %x, %y : (!rondo.tensor<"f32[4]">, !rondo.tensor<"f32[4]">) -> !rondo.tensor<"bool[4]">
  rondo.return %z : !rondo.tensor<"bool[4]">
}

rondo.entry @ge(%x: !rondo.tensor<"f32[4]">, %y: !rondo.tensor<"f32[4]">) attributes {
    symbols = [], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[1.0, 2.0, 3.0, 0x7FC00000]> : tensor<4xf32>, "y" = dense<[2.0, 2.0, 2.0, 2.0]> : tensor<4xf32>},
       outputs = {"z" = dense<[false, true, true, false]> : tensor<4xi1>}}]} {
  %z = rondo.compare <ge> %x, %y : (!rondo.tensor<"f32[4]">, !rondo.tensor<"f32[4]">) -> !rondo.tensor<"bool[4]">
  rondo.return %z : !rondo.tensor<"bool[4]">
}

rondo.entry @ragged(%x: !rondo.tensor<"i32[B, S ragged len]">, %y: !rondo.tensor<"i32">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "y"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[1, 3, 0, 77], [0, 77, 77, 77], [1, 2, 0, 0]]> : tensor<3x4xi32>, "y" = dense<2> : tensor<i32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"z" = dense<[[false, false, false, false], [false, false, false, false], [false, true, false, false]]> : tensor<3x4xi1>},
       lengths = {"z" = array<i64: 3, 1, 4>}}]} {
  %z = rondo.compare <eq> %x, %y : (!rondo.tensor<"i32[B, S ragged len]">, !rondo.tensor<"i32">) -> !rondo.tensor<"bool[B, S ragged len]">
  rondo.return %z : !rondo.tensor<"bool[B, S ragged len]">
}

rondo.entry @bools(%x: !rondo.tensor<"bool[2]">, %y: !rondo.tensor<"bool[2]">) attributes {
    symbols = [], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[true, false]> : tensor<2xi1>, "y" = dense<[true, true]> : tensor<2xi1>},
       outputs = {"z" = dense<[true, false]> : tensor<2xi1>}}]} {
  %z = rondo.compare <eq> %x, %y : (!rondo.tensor<"bool[2]">, !rondo.tensor<"bool[2]">) -> !rondo.tensor<"bool[2]">
  rondo.return %z : !rondo.tensor<"bool[2]">
}
