// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @same(%x: !rondo.tensor<"bool[B, 3]">, %y: !rondo.tensor<"bool[B, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[false, false, true], [false, true, false]]> : tensor<2x3xi1>, "y" = dense<[[true, false, true], [false, false, true]]> : tensor<2x3xi1>},
       outputs = {"z" = dense<[[false, false, true], [false, false, false]]> : tensor<2x3xi1>}},
      {inputs = {"x" = dense<[[true, false, true], [true, false, false]]> : tensor<2x3xi1>, "y" = dense<[[true, true, true], [false, true, false], [true, true, true]]> : tensor<3x3xi1>},
       error = "`B` the value 3, but it is 2"}]} {
  %z = rondo.and %x, %y : (!rondo.tensor<"bool[B, 3]">, !rondo.tensor<"bool[B, 3]">) -> !rondo.tensor<"bool[B, 3]">
  rondo.return %z : !rondo.tensor<"bool[B, 3]">
}

rondo.entry @trailing(%x: !rondo.tensor<"bool[B, 3]">, %y: !rondo.tensor<"bool[3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[false, true, true], [false, true, true]]> : tensor<2x3xi1>, "y" = dense<[false, false, false]> : tensor<3xi1>},
       outputs = {"z" = dense<[[false, false, false], [false, false, false]]> : tensor<2x3xi1>}}]} {
  %z = rondo.and %x, %y : (!rondo.tensor<"bool[B, 3]">, !rondo.tensor<"bool[3]">) -> !rondo.tensor<"bool[B, 3]">
  rondo.return %z : !rondo.tensor<"bool[B, 3]">
}

rondo.entry @scalar(%x: !rondo.tensor<"bool[B, 3]">, %y: !rondo.tensor<"bool">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[false, true, false], [true, false, true]]> : tensor<2x3xi1>, "y" = dense<false> : tensor<i1>},
       outputs = {"z" = dense<[[false, false, false], [false, false, false]]> : tensor<2x3xi1>}}]} {
  %z = rondo.and %x, %y : (!rondo.tensor<"bool[B, 3]">, !rondo.tensor<"bool">) -> !rondo.tensor<"bool[B, 3]">
  rondo.return %z : !rondo.tensor<"bool[B, 3]">
}

rondo.entry @stretches_literal_one(%x: !rondo.tensor<"bool[B, 3]">, %y: !rondo.tensor<"bool[B, 1]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[false, true, true], [true, true, false]]> : tensor<2x3xi1>, "y" = dense<[[false], [false]]> : tensor<2x1xi1>},
       outputs = {"z" = dense<[[false, false, false], [false, false, false]]> : tensor<2x3xi1>}}]} {
  %z = rondo.and %x, %y : (!rondo.tensor<"bool[B, 3]">, !rondo.tensor<"bool[B, 1]">) -> !rondo.tensor<"bool[B, 3]">
  rondo.return %z : !rondo.tensor<"bool[B, 3]">
}

rondo.entry @sizes_differ(%x: !rondo.tensor<"bool[B, 3]">, %y: !rondo.tensor<"bool[C, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"C" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[true, true, true], [false, false, false]]> : tensor<2x3xi1>, "y" = dense<[[true, true, true]]> : tensor<1x3xi1>},
       error = "in `and`: shapes [2, 3] and [1, 3]: axis 0"}]} {
  %z = rondo.and %x, %y : (!rondo.tensor<"bool[B, 3]">, !rondo.tensor<"bool[C, 3]">) -> !rondo.tensor<"bool[B, 3]">
  rondo.return %z : !rondo.tensor<"bool[B, 3]">
}

rondo.entry @ragged(%x: !rondo.tensor<"bool[B, S ragged len]">, %y: !rondo.tensor<"bool[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "y"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[true, true, true, true], [false, true, true, true], [false, false, false, false]]> : tensor<3x4xi1>, "y" = dense<[[false, true, false, true], [true, true, true, true], [false, false, true, false]]> : tensor<3x4xi1>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"z" = dense<[[false, true, false, false], [false, false, false, false], [false, false, false, false]]> : tensor<3x4xi1>},
       lengths = {"z" = array<i64: 3, 1, 4>}}]} {
  %z = rondo.and %x, %y : (!rondo.tensor<"bool[B, S ragged len]">, !rondo.tensor<"bool[B, S ragged len]">) -> !rondo.tensor<"bool[B, S ragged len]">
  rondo.return %z : !rondo.tensor<"bool[B, S ragged len]">
}

rondo.entry @ragged_and_dense(%x: !rondo.tensor<"bool[B, S ragged len]">, %y: !rondo.tensor<"bool[S]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "y"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[true, true, true, true], [false, true, true, true], [false, false, false, false]]> : tensor<3x4xi1>, "y" = dense<[false, true, true, true]> : tensor<4xi1>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"z" = dense<[[false, true, true, false], [false, false, false, false], [false, false, false, false]]> : tensor<3x4xi1>},
       lengths = {"z" = array<i64: 3, 1, 4>}}]} {
  %z = rondo.and %x, %y : (!rondo.tensor<"bool[B, S ragged len]">, !rondo.tensor<"bool[S]">) -> !rondo.tensor<"bool[B, S ragged len]">
  rondo.return %z : !rondo.tensor<"bool[B, S ragged len]">
}

rondo.entry @lengths_differ(%x: !rondo.tensor<"bool[B, S ragged len]">, %y: !rondo.tensor<"bool[B, S ragged m]">, %len: !rondo.tensor<"i32[B]">, %m: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">, #rondo.symbol<"m" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "y"}, {"name" = "len", "lengths" = "len"}, {"name" = "m", "lengths" = "m"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[true, true, true, false], [false, false, true, false], [false, false, false, false]]> : tensor<3x4xi1>, "y" = dense<[[true, true, false, true], [false, false, true, true], [true, false, false, true]]> : tensor<3x4xi1>, "len" = dense<[3, 1, 4]> : tensor<3xi32>, "m" = dense<[3, 2, 4]> : tensor<3xi32>},
       error = "the lengths along axis 1"}]} {
  %z = rondo.and %x, %y : (!rondo.tensor<"bool[B, S ragged len]">, !rondo.tensor<"bool[B, S ragged m]">) -> !rondo.tensor<"bool[B, S ragged len]">
  rondo.return %z : !rondo.tensor<"bool[B, S ragged len]">
}
