// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @f32() attributes {
    symbols = [], inputs = [], outputs = [{"name" = "y"}],
    cases = [
      {outputs = {"y" = dense<[[1.5, -2.0], [0.25, 3.0]]> : tensor<2x2xf32>}}]} {
  %y = rondo.constant dense<[[1.5, -2.0], [0.25, 3.0]]> : tensor<2x2xf32> : !rondo.tensor<"f32[2, 2]">
  rondo.return %y : !rondo.tensor<"f32[2, 2]">
}

rondo.entry @splat() attributes {
    symbols = [], inputs = [], outputs = [{"name" = "y"}],
    cases = [
      {outputs = {"y" = dense<[7, 7, 7]> : tensor<3xi32>}}]} {
  %y = rondo.constant dense<7> : tensor<3xi32> : !rondo.tensor<"i32[3]">
  rondo.return %y : !rondo.tensor<"i32[3]">
}

rondo.entry @boolean() attributes {
    symbols = [], inputs = [], outputs = [{"name" = "y"}],
    cases = [
      {outputs = {"y" = dense<true> : tensor<i1>}}]} {
  %y = rondo.constant dense<true> : tensor<i1> : !rondo.tensor<"bool">
  rondo.return %y : !rondo.tensor<"bool">
}

rondo.entry @resource() attributes {
    symbols = [], inputs = [], outputs = [{"name" = "y"}],
    cases = [
      {outputs = {"y" = dense<[1.0, -2.0]> : tensor<2xf32>}}]} {
  %y = rondo.constant dense_resource<numbers> : tensor<2xf32> : !rondo.tensor<"f32[2]">
  rondo.return %y : !rondo.tensor<"f32[2]">
}

{-#
  dialect_resources: {
    builtin: {
      numbers: "0x040000000000803F000000C0"
    }
  }
#-}
