// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s

rondo.entry @forward(%x: !rondo.tensor<"f32[B, S, 2]">, %h0: !rondo.tensor<"f32[B, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "h0"}], outputs = [{"name" = "ys"}, {"name" = "hf"}],
    cases = [
      {inputs = {"x" = dense<[[[-1.64, -0.06], [-1.44, 0.92], [-0.15, 0.06], [0.44, 0.72]], [[-0.1, -0.91], [0.7, -1.51], [-0.71, 0.43], [-0.51, 0.84]], [[1.01, 1.0], [0.4, -0.7], [-0.23, 0.74], [1.62, 1.4]]]> : tensor<3x4x2xf32>, "h0" = dense<[[0.64, 0.89], [-1.86, -0.39], [1.8, 0.83]]> : tensor<3x2xf32>},
       outputs = {"ys" = dense<[[[-0.7615942, 0.680476], [-0.9758194, 0.9217402], [-0.8095836, 0.7538182], [-0.35362744, 0.9003033]], [[-0.96108985, -0.8617232], [-0.25531462, -0.9827332], [-0.7466381, -0.50256586], [-0.8501346, 0.32518473]], [[0.9927769, 0.94982606], [0.88378036, 0.24475518], [0.57420933, 0.755117], [0.97546405, 0.9734952]]]> : tensor<3x4x2xf32>, "hf" = dense<[[-0.35362744, 0.9003033], [-0.8501346, 0.32518473], [0.97546405, 0.9734952]]> : tensor<3x2xf32>}},
      {inputs = {"x" = dense<[[[-1.64, -0.06]], [[-0.1, -0.91]], [[1.01, 1.0]]]> : tensor<3x1x2xf32>, "h0" = dense<[[0.64, 0.89], [-1.86, -0.39], [1.8, 0.83]]> : tensor<3x2xf32>},
       outputs = {"ys" = dense<[[[-0.7615942, 0.680476]], [[-0.96108985, -0.8617232]], [[0.9927769, 0.94982606]]]> : tensor<3x1x2xf32>, "hf" = dense<[[-0.7615942, 0.680476], [-0.96108985, -0.8617232], [0.9927769, 0.94982606]]> : tensor<3x2xf32>}}]} {
  %ys, %hf = rondo.scan(%a: !rondo.tensor<"f32[B, 2]"> = %x) carry (%h: !rondo.tensor<"f32[h0, h1]"> = %h0) {axes = array<i64: 1>, yield_axes = array<i64: 1>, step = "i",
      carried_dims = [[#rondo.dim<"h0">, #rondo.dim<"h1">]], final_dims = [[#rondo.dim<"f0">, #rondo.dim<"f1">]], carried_names = ["h"]} : (!rondo.tensor<"f32[B, S, 2]">, !rondo.tensor<"f32[B, 2]">) -> (!rondo.tensor<"f32[B, S, 2]">, !rondo.tensor<"f32[f0, f1]">) {
    %s = rondo.add %a, %h : (!rondo.tensor<"f32[B, 2]">, !rondo.tensor<"f32[h0, h1]">) -> !rondo.tensor<"f32[B, 2]">
    %h1 = rondo.tanh %s : (!rondo.tensor<"f32[B, 2]">) -> !rondo.tensor<"f32[B, 2]">
    rondo.yield values %h1 : !rondo.tensor<"f32[B, 2]"> carry %h1 : !rondo.tensor<"f32[B, 2]">
  }
  rondo.return %ys, %hf : !rondo.tensor<"f32[B, S, 2]">, !rondo.tensor<"f32[f0, f1]">
}

rondo.entry @ragged_forward(%x: !rondo.tensor<"f32[B, S ragged len, 2]">, %h0: !rondo.tensor<"f32[B, 2]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "0" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "h0"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "ys"}, {"name" = "hf"}],
    cases = [
      {inputs = {"x" = dense<[[[-1.64, -0.06], [-1.44, 0.92], [-0.15, 0.06], [1.0e+06, 1.0e+06]], [[-0.1, -0.91], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[1.01, 1.0], [0.4, -0.7], [-0.23, 0.74], [1.62, 1.4]]]> : tensor<3x4x2xf32>, "h0" = dense<[[0.64, 0.89], [-1.86, -0.39], [1.8, 0.83]]> : tensor<3x2xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"ys" = dense<[[[-0.7615942, 0.680476], [-0.9758194, 0.9217402], [-0.8095836, 0.7538182], [0.0, 0.0]], [[-0.96108985, -0.8617232], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[0.9927769, 0.94982606], [0.88378036, 0.24475518], [0.57420933, 0.755117], [0.97546405, 0.9734952]]]> : tensor<3x4x2xf32>, "hf" = dense<[[-0.8095836, 0.7538182], [-0.96108985, -0.8617232], [0.97546405, 0.9734952]]> : tensor<3x2xf32>},
       lengths = {"ys" = array<i64: 3, 1, 4>}},
      {inputs = {"x" = dense<[[[1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[-0.1, -0.91], [0.7, -1.51], [-0.71, 0.43], [-0.51, 0.84]], [[1.01, 1.0], [0.4, -0.7], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]]]> : tensor<3x4x2xf32>, "h0" = dense<[[0.64, 0.89], [-1.86, -0.39], [1.8, 0.83]]> : tensor<3x2xf32>, "len" = dense<[0, 4, 2]> : tensor<3xi32>},
       outputs = {"ys" = dense<[[[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[-0.96108985, -0.8617232], [-0.25531462, -0.9827332], [-0.7466381, -0.50256586], [-0.8501346, 0.32518473]], [[0.9927769, 0.94982606], [0.88378036, 0.24475518], [0.0, 0.0], [0.0, 0.0]]]> : tensor<3x4x2xf32>, "hf" = dense<[[0.64, 0.89], [-0.8501346, 0.32518473], [0.88378036, 0.24475518]]> : tensor<3x2xf32>},
       lengths = {"ys" = array<i64: 0, 4, 2>}},
      {inputs = {"x" = dense<[[[1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]]]> : tensor<3x4x2xf32>, "h0" = dense<[[0.64, 0.89], [-1.86, -0.39], [1.8, 0.83]]> : tensor<3x2xf32>, "len" = dense<[0, 0, 0]> : tensor<3xi32>},
       outputs = {"ys" = dense<[[[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]]]> : tensor<3x4x2xf32>, "hf" = dense<[[0.64, 0.89], [-1.86, -0.39], [1.8, 0.83]]> : tensor<3x2xf32>},
       lengths = {"ys" = array<i64: 0, 0, 0>}}]} {
  %ys, %hf = rondo.scan(%a: !rondo.tensor<"f32[B, 2]"> = %x) carry (%h: !rondo.tensor<"f32[h0, h1]"> = %h0) {axes = array<i64: 1>, yield_axes = array<i64: 1>, step = "i",
      carried_dims = [[#rondo.dim<"h0">, #rondo.dim<"h1">]], final_dims = [[#rondo.dim<"f0">, #rondo.dim<"f1">]], carried_names = ["h"]} : (!rondo.tensor<"f32[B, S ragged len, 2]">, !rondo.tensor<"f32[B, 2]">) -> (!rondo.tensor<"f32[B, S ragged len, 2]">, !rondo.tensor<"f32[f0, f1]">) {
    %s = rondo.add %a, %h : (!rondo.tensor<"f32[B, 2]">, !rondo.tensor<"f32[h0, h1]">) -> !rondo.tensor<"f32[B, 2]">
    %h1 = rondo.tanh %s : (!rondo.tensor<"f32[B, 2]">) -> !rondo.tensor<"f32[B, 2]">
    rondo.yield values %h1 : !rondo.tensor<"f32[B, 2]"> carry %h1 : !rondo.tensor<"f32[B, 2]">
  }
  rondo.return %ys, %hf : !rondo.tensor<"f32[B, S ragged len, 2]">, !rondo.tensor<"f32[f0, f1]">
}

rondo.entry @reverse(%x: !rondo.tensor<"f32[B, S, 2]">, %h0: !rondo.tensor<"f32[B, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "h0"}], outputs = [{"name" = "ys"}, {"name" = "hf"}],
    cases = [
      {inputs = {"x" = dense<[[[-1.64, -0.06], [-1.44, 0.92], [-0.15, 0.06], [0.44, 0.72]], [[-0.1, -0.91], [0.7, -1.51], [-0.71, 0.43], [-0.51, 0.84]], [[1.01, 1.0], [0.4, -0.7], [-0.23, 0.74], [1.62, 1.4]]]> : tensor<3x4x2xf32>, "h0" = dense<[[0.64, 0.89], [-1.86, -0.39], [1.8, 0.83]]> : tensor<3x2xf32>},
       outputs = {"ys" = dense<[[[-0.98171645, 0.70245725], [-0.7028578, 0.93213505], [0.5670738, 0.7544306], [0.79319906, 0.92316]], [[-0.31877393, -0.91921604], [-0.23028174, -0.673947], [-0.934487, 0.69206023], [-0.9826741, 0.421899]], [[0.94577354, 0.84349054], [0.78012294, 0.23314974], [0.64568454, 0.9375177], [0.9978621, 0.9771396]]]> : tensor<3x4x2xf32>, "hf" = dense<[[-0.98171645, 0.70245725], [-0.31877393, -0.91921604], [0.94577354, 0.84349054]]> : tensor<3x2xf32>}},
      {inputs = {"x" = dense<[[[-1.64, -0.06]], [[-0.1, -0.91]], [[1.01, 1.0]]]> : tensor<3x1x2xf32>, "h0" = dense<[[0.64, 0.89], [-1.86, -0.39], [1.8, 0.83]]> : tensor<3x2xf32>},
       outputs = {"ys" = dense<[[[-0.7615942, 0.680476]], [[-0.96108985, -0.8617232]], [[0.9927769, 0.94982606]]]> : tensor<3x1x2xf32>, "hf" = dense<[[-0.7615942, 0.680476], [-0.96108985, -0.8617232], [0.9927769, 0.94982606]]> : tensor<3x2xf32>}}]} {
  %ys, %hf = rondo.scan(%a: !rondo.tensor<"f32[B, 2]"> = %x) carry (%h: !rondo.tensor<"f32[h0, h1]"> = %h0) {axes = array<i64: 1>, yield_axes = array<i64: 1>, reverse, step = "i",
      carried_dims = [[#rondo.dim<"h0">, #rondo.dim<"h1">]], final_dims = [[#rondo.dim<"f0">, #rondo.dim<"f1">]], carried_names = ["h"]} : (!rondo.tensor<"f32[B, S, 2]">, !rondo.tensor<"f32[B, 2]">) -> (!rondo.tensor<"f32[B, S, 2]">, !rondo.tensor<"f32[f0, f1]">) {
    %s = rondo.add %a, %h : (!rondo.tensor<"f32[B, 2]">, !rondo.tensor<"f32[h0, h1]">) -> !rondo.tensor<"f32[B, 2]">
    %h1 = rondo.tanh %s : (!rondo.tensor<"f32[B, 2]">) -> !rondo.tensor<"f32[B, 2]">
    rondo.yield values %h1 : !rondo.tensor<"f32[B, 2]"> carry %h1 : !rondo.tensor<"f32[B, 2]">
  }
  rondo.return %ys, %hf : !rondo.tensor<"f32[B, S, 2]">, !rondo.tensor<"f32[f0, f1]">
}

rondo.entry @ragged_reverse(%x: !rondo.tensor<"f32[B, S ragged len, 2]">, %h0: !rondo.tensor<"f32[B, 2]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "0" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "h0"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "ys"}, {"name" = "hf"}],
    cases = [
      {inputs = {"x" = dense<[[[-1.64, -0.06], [-1.44, 0.92], [-0.15, 0.06], [1.0e+06, 1.0e+06]], [[-0.1, -0.91], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[1.01, 1.0], [0.4, -0.7], [-0.23, 0.74], [1.62, 1.4]]]> : tensor<3x4x2xf32>, "h0" = dense<[[0.64, 0.89], [-1.86, -0.39], [1.8, 0.83]]> : tensor<3x2xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"ys" = dense<[[[-0.9835304, 0.7014696], [-0.7555587, 0.93018794], [0.45421642, 0.73978305], [0.0, 0.0]], [[-0.96108985, -0.8617232], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[0.94577354, 0.84349054], [0.78012294, 0.23314974], [0.64568454, 0.9375177], [0.9978621, 0.9771396]]]> : tensor<3x4x2xf32>, "hf" = dense<[[-0.9835304, 0.7014696], [-0.96108985, -0.8617232], [0.94577354, 0.84349054]]> : tensor<3x2xf32>},
       lengths = {"ys" = array<i64: 3, 1, 4>}},
      {inputs = {"x" = dense<[[[1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[-0.1, -0.91], [0.7, -1.51], [-0.71, 0.43], [-0.51, 0.84]], [[1.01, 1.0], [0.4, -0.7], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]]]> : tensor<3x4x2xf32>, "h0" = dense<[[0.64, 0.89], [-1.86, -0.39], [1.8, 0.83]]> : tensor<3x2xf32>, "len" = dense<[0, 4, 2]> : tensor<3xi32>},
       outputs = {"ys" = dense<[[[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[-0.31877393, -0.91921604], [-0.23028174, -0.673947], [-0.934487, 0.69206023], [-0.9826741, 0.421899]], [[0.9630064, 0.81077015], [0.9757431, 0.12927258], [0.0, 0.0], [0.0, 0.0]]]> : tensor<3x4x2xf32>, "hf" = dense<[[0.64, 0.89], [-0.31877393, -0.91921604], [0.9630064, 0.81077015]]> : tensor<3x2xf32>},
       lengths = {"ys" = array<i64: 0, 4, 2>}},
      {inputs = {"x" = dense<[[[1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]]]> : tensor<3x4x2xf32>, "h0" = dense<[[0.64, 0.89], [-1.86, -0.39], [1.8, 0.83]]> : tensor<3x2xf32>, "len" = dense<[0, 0, 0]> : tensor<3xi32>},
       outputs = {"ys" = dense<[[[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]]]> : tensor<3x4x2xf32>, "hf" = dense<[[0.64, 0.89], [-1.86, -0.39], [1.8, 0.83]]> : tensor<3x2xf32>},
       lengths = {"ys" = array<i64: 0, 0, 0>}}]} {
  %ys, %hf = rondo.scan(%a: !rondo.tensor<"f32[B, 2]"> = %x) carry (%h: !rondo.tensor<"f32[h0, h1]"> = %h0) {axes = array<i64: 1>, yield_axes = array<i64: 1>, reverse, step = "i",
      carried_dims = [[#rondo.dim<"h0">, #rondo.dim<"h1">]], final_dims = [[#rondo.dim<"f0">, #rondo.dim<"f1">]], carried_names = ["h"]} : (!rondo.tensor<"f32[B, S ragged len, 2]">, !rondo.tensor<"f32[B, 2]">) -> (!rondo.tensor<"f32[B, S ragged len, 2]">, !rondo.tensor<"f32[f0, f1]">) {
    %s = rondo.add %a, %h : (!rondo.tensor<"f32[B, 2]">, !rondo.tensor<"f32[h0, h1]">) -> !rondo.tensor<"f32[B, 2]">
    %h1 = rondo.tanh %s : (!rondo.tensor<"f32[B, 2]">) -> !rondo.tensor<"f32[B, 2]">
    rondo.yield values %h1 : !rondo.tensor<"f32[B, 2]"> carry %h1 : !rondo.tensor<"f32[B, 2]">
  }
  rondo.return %ys, %hf : !rondo.tensor<"f32[B, S ragged len, 2]">, !rondo.tensor<"f32[f0, f1]">
}

rondo.entry @lookup(%table: !rondo.tensor<"f32[5]">, %x: !rondo.tensor<"i32[B, S ragged len]">, %m: !rondo.tensor<"f32[B, S ragged len]">, %h0: !rondo.tensor<"f32[B]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "table"}, {"name" = "x"}, {"name" = "m"}, {"name" = "h0"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "hf"}],
    cases = [
      {inputs = {"table" = dense<[0.8, 1.49, -0.72, -1.86, 0.64]> : tensor<5xf32>, "x" = dense<[[3, 2, 2, 77], [1, 77, 77, 77], [1, 1, 3, 3]]> : tensor<3x4xi32>, "m" = dense<[[-1.81, 0.35, -0.9, 1.0e+06], [-1.13, 1.0e+06, 1.0e+06, 1.0e+06], [-0.31, 0.77, 0.72, -0.74]]> : tensor<3x4xf32>, "h0" = dense<[-1.95, -1.99, -0.91]> : tensor<3xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"hf" = dense<[1.8125999, -3.6737, -0.18740009]> : tensor<3xf32>}}]} {
  %hf = rondo.scan(%t: !rondo.tensor<"i32[B]"> = %x, %w: !rondo.tensor<"f32[B]"> = %m) carry (%h: !rondo.tensor<"f32[h0]"> = %h0) {axes = array<i64: 1, 1>, yield_axes = array<i64>, step = "i",
      carried_dims = [[#rondo.dim<"h0">]], final_dims = [[#rondo.dim<"f0">]], carried_names = ["h"]} : (!rondo.tensor<"i32[B, S ragged len]">, !rondo.tensor<"f32[B, S ragged len]">, !rondo.tensor<"f32[B]">) -> (!rondo.tensor<"f32[f0]">) {
    %e = rondo.gather %table, %t along 0 : (!rondo.tensor<"f32[5]">, !rondo.tensor<"i32[B]">) -> !rondo.tensor<"f32[B]">
    %p = rondo.mul %e, %w : (!rondo.tensor<"f32[B]">, !rondo.tensor<"f32[B]">) -> !rondo.tensor<"f32[B]">
    %s = rondo.add %h, %p : (!rondo.tensor<"f32[h0]">, !rondo.tensor<"f32[B]">) -> !rondo.tensor<"f32[h0]">
    rondo.yield carry %s : !rondo.tensor<"f32[h0]">
  }
  rondo.return %hf : !rondo.tensor<"f32[f0]">
}

rondo.entry @in_step(%x: !rondo.tensor<"f32[B, T]">, %y: !rondo.tensor<"f32[C, U]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>, #rondo.symbol<"C" in "1" to *>, #rondo.symbol<"U" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "ys"}],
    cases = [
      {inputs = {"x" = dense<[[1.03, 0.14, -0.12], [-1.82, -0.74, 0.12]]> : tensor<2x3xf32>, "y" = dense<[[0.81], [0.96]]> : tensor<2x1xf32>},
       outputs = {"ys" = dense<[[1.03, 0.14, -0.12], [-1.82, -0.74, 0.12]]> : tensor<2x3xf32>}},
      {inputs = {"x" = dense<[[1.03, 0.14, -0.12], [-1.82, -0.74, 0.12]]> : tensor<2x3xf32>, "y" = dense<[[-0.53], [0.85], [-1.88]]> : tensor<3x1xf32>},
       error = "in `scan`: shapes [2, 3] and [3, 1] are walked in step along axes 0 and 0"}]} {
  %ys = rondo.scan(%a: !rondo.tensor<"f32[T]"> = %x, %b: !rondo.tensor<"f32[U]"> = %y) carry () {axes = array<i64: 0, 0>, yield_axes = array<i64: 0>, step = "i",
      carried_dims = [], final_dims = [], carried_names = []} : (!rondo.tensor<"f32[B, T]">, !rondo.tensor<"f32[C, U]">) -> (!rondo.tensor<"f32[B, T]">) {
    rondo.yield values %a : !rondo.tensor<"f32[T]">
  }
  rondo.return %ys : !rondo.tensor<"f32[B, T]">
}

rondo.entry @beam(%x: !rondo.tensor<"f32[B, S ragged len]">, %h0: !rondo.tensor<"f32[B]">, %z: !rondo.tensor<"f32[K]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">, #rondo.symbol<"K" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "h0"}, {"name" = "z"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "ys"}, {"name" = "hf"}],
    cases = [
      {inputs = {"x" = dense<[[-0.22, 0.63, 1.37, 1.0e+06], [0.85, 1.0e+06, 1.0e+06, 1.0e+06], [-0.71, 1.68, -0.56, -1.01]]> : tensor<3x4xf32>, "h0" = dense<[1.26, -0.0, -0.26]> : tensor<3xf32>, "z" = dense<[1.68, -1.73]> : tensor<2xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"ys" = dense<[[1.04, 1.67, 3.04, 0.0], [1.04, 1.67, 3.04, 0.0], [0.85, 0.0, 0.0, 0.0], [0.85, 0.0, 0.0, 0.0], [-0.96999997, 0.71, 0.14999998, -0.86], [-0.96999997, 0.71, 0.14999998, -0.86]]> : tensor<6x4xf32>, "hf" = dense<[3.04, 3.04, 0.85, 0.85, -0.86, -0.86]> : tensor<6xf32>},
       lengths = {"ys" = array<i64: 3, 3, 1, 1, 4, 4>}}]} {
  %k = rondo.repeat %h0 along 0 by <"K"> : (!rondo.tensor<"f32[B]">) -> !rondo.tensor<"f32[B*K tag B.K]">
  %ys, %hf = rondo.scan(%a: !rondo.tensor<"f32[B]"> = %x) carry (%h: !rondo.tensor<"f32[h0]"> = %k) {axes = array<i64: 1>, yield_axes = array<i64: 1>, step = "i",
      carried_dims = [[#rondo.dim<"h0">]], final_dims = [[#rondo.dim<"f0">]], carried_names = ["h"]} : (!rondo.tensor<"f32[B, S ragged len]">, !rondo.tensor<"f32[B*K tag B.K]">) -> (!rondo.tensor<"f32[B*K tag B.K, S ragged len]">, !rondo.tensor<"f32[f0]">) {
    %r = rondo.repeat %a along 0 by <"K"> : (!rondo.tensor<"f32[B]">) -> !rondo.tensor<"f32[B*K tag B.K]">
    %s = rondo.add %r, %h : (!rondo.tensor<"f32[B*K tag B.K]">, !rondo.tensor<"f32[h0]">) -> !rondo.tensor<"f32[B*K tag B.K]">
    rondo.yield values %s : !rondo.tensor<"f32[B*K tag B.K]"> carry %s : !rondo.tensor<"f32[B*K tag B.K]">
  }
  rondo.return %ys, %hf : !rondo.tensor<"f32[B*K tag B.K, S ragged len]">, !rondo.tensor<"f32[f0]">
}

rondo.entry @grows(%x: !rondo.tensor<"f32[B, S]">, %v: !rondo.tensor<"f32">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "v"}], outputs = [{"name" = "of"}],
    cases = [
      {inputs = {"x" = dense<[[-1.63, 0.22, -1.85], [1.55, 1.84, -0.87]]> : tensor<2x3xf32>, "v" = dense<0.0> : tensor<f32>},
       outputs = {"of" = dense<[[-1.63, 0.22, -1.85], [1.55, 1.84, -0.87]]> : tensor<2x3xf32>}}]} {
  %e = rondo.fill %v as [#rondo.axis<"B">, #rondo.axis<"0">] : (!rondo.tensor<"f32">) -> !rondo.tensor<"f32[B, 0]">
  %of = rondo.scan(%a: !rondo.tensor<"f32[B]"> = %x) carry (%o: !rondo.tensor<"f32[o0, o1]"> = %e) {axes = array<i64: 1>, yield_axes = array<i64>, step = "i",
      carried_dims = [[#rondo.dim<"o0">, #rondo.dim<"o1">]], final_dims = [[#rondo.dim<"f0">, #rondo.dim<"f1">]], carried_names = ["o"], laws = {o0 = #rondo.dim<"B">, o1 = #rondo.dim<"i">, f0 = #rondo.dim<"B">, f1 = #rondo.dim<"S">}}
      : (!rondo.tensor<"f32[B, S]">, !rondo.tensor<"f32[B, 0]">) -> (!rondo.tensor<"f32[f0, f1]">) {
    %c = rondo.insert_axis %a at 1 : (!rondo.tensor<"f32[B]">) -> !rondo.tensor<"f32[B, 1]">
    %n = rondo.concat %o, %c along 1 : (!rondo.tensor<"f32[o0, o1]">, !rondo.tensor<"f32[B, 1]">) -> !rondo.tensor<"f32[o0, o1 + 1]">
    rondo.yield carry %n : !rondo.tensor<"f32[o0, o1 + 1]">
  }
  rondo.return %of : !rondo.tensor<"f32[f0, f1]">
}

rondo.entry @wrong_law(%x: !rondo.tensor<"f32[B, S]">, %v: !rondo.tensor<"f32">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "v"}], outputs = [{"name" = "of"}],
    cases = [
      {inputs = {"x" = dense<[[-1.63, 0.22, -1.85], [1.55, 1.84, -0.87]]> : tensor<2x3xf32>, "v" = dense<0.0> : tensor<f32>},
       error = "axis 1 of `o` in step 1 has size 0, but `i + 1` is 1"}]} {
  %e = rondo.fill %v as [#rondo.axis<"B">, #rondo.axis<"0">] : (!rondo.tensor<"f32">) -> !rondo.tensor<"f32[B, 0]">
  %of = rondo.scan(%a: !rondo.tensor<"f32[B]"> = %x) carry (%o: !rondo.tensor<"f32[o0, o1]"> = %e) {axes = array<i64: 1>, yield_axes = array<i64>, step = "i",
      carried_dims = [[#rondo.dim<"o0">, #rondo.dim<"o1">]], final_dims = [[#rondo.dim<"f0">, #rondo.dim<"f1">]], carried_names = ["o"], laws = {o0 = #rondo.dim<"B">, o1 = #rondo.dim<"i + 1">, f0 = #rondo.dim<"B">, f1 = #rondo.dim<"S">}}
      : (!rondo.tensor<"f32[B, S]">, !rondo.tensor<"f32[B, 0]">) -> (!rondo.tensor<"f32[f0, f1]">) {
    %c = rondo.insert_axis %a at 1 : (!rondo.tensor<"f32[B]">) -> !rondo.tensor<"f32[B, 1]">
    %n = rondo.concat %o, %c along 1 : (!rondo.tensor<"f32[o0, o1]">, !rondo.tensor<"f32[B, 1]">) -> !rondo.tensor<"f32[o0, o1 + 1]">
    rondo.yield carry %n : !rondo.tensor<"f32[o0, o1 + 1]">
  }
  rondo.return %of : !rondo.tensor<"f32[f0, f1]">
}
