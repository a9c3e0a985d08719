// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @forward(%x: !rondo.tensor<"f32[B, S, 2]">, %h0: !rondo.tensor<"f32[B, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "h0"}], outputs = [{"name" = "ys"}, {"name" = "hf"}],
    cases = [
      {inputs = {"x" = dense<[[[0.4, -0.7], [-0.23, 0.74], [1.62, 1.4], [0.64, 0.89]], [[-1.86, -0.39], [1.8, 0.83], [0.8, 1.49], [-0.72, -1.86]], [[0.64, -0.32], [-0.41, -1.61], [-1.15, 1.03], [1.79, -1.81]]]> : tensor<3x4x2xf32>, "h0" = dense<[[0.35, -0.9], [0.48, -1.13], [1.67, -0.55]]> : tensor<3x2xf32>},
       outputs = {"ys" = dense<[[[0.63514894, -0.9216685], [0.38434595, -0.17969601], [0.96433336, 0.8397438], [0.9223182, 0.93902564]], [[-0.8809513, -0.90869766], [0.72544706, -0.07853561], [0.9096422, 0.8878047], [0.187401, -0.7496674]], [[0.9804867, -0.7013741], [0.5157166, -0.9805397], [-0.5609946, 0.049419977], [0.8422906, -0.94256777]]]> : tensor<3x4x2xf32>, "hf" = dense<[[0.9223182, 0.93902564], [0.187401, -0.7496674], [0.8422906, -0.94256777]]> : tensor<3x2xf32>}},
      {inputs = {"x" = dense<[[[0.4, -0.7]], [[-1.86, -0.39]], [[0.64, -0.32]]]> : tensor<3x1x2xf32>, "h0" = dense<[[0.35, -0.9], [0.48, -1.13], [1.67, -0.55]]> : tensor<3x2xf32>},
       outputs = {"ys" = dense<[[[0.63514894, -0.9216685]], [[-0.8809513, -0.90869766]], [[0.9804867, -0.7013741]]]> : tensor<3x1x2xf32>, "hf" = dense<[[0.63514894, -0.9216685], [-0.8809513, -0.90869766], [0.9804867, -0.7013741]]> : tensor<3x2xf32>}}]} {
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
      {inputs = {"x" = dense<[[[0.4, -0.7], [-0.23, 0.74], [1.62, 1.4], [1.0e+06, 1.0e+06]], [[-1.86, -0.39], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[0.64, -0.32], [-0.41, -1.61], [-1.15, 1.03], [1.79, -1.81]]]> : tensor<3x4x2xf32>, "h0" = dense<[[0.35, -0.9], [0.48, -1.13], [1.67, -0.55]]> : tensor<3x2xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"ys" = dense<[[[0.63514894, -0.9216685], [0.38434595, -0.17969601], [0.96433336, 0.8397438], [0.0, 0.0]], [[-0.8809513, -0.90869766], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[0.9804867, -0.7013741], [0.5157166, -0.9805397], [-0.5609946, 0.049419977], [0.8422906, -0.94256777]]]> : tensor<3x4x2xf32>, "hf" = dense<[[0.96433336, 0.8397438], [-0.8809513, -0.90869766], [0.8422906, -0.94256777]]> : tensor<3x2xf32>},
       lengths = {"ys" = array<i64: 3, 1, 4>}},
      {inputs = {"x" = dense<[[[1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[-1.86, -0.39], [1.8, 0.83], [0.8, 1.49], [-0.72, -1.86]], [[0.64, -0.32], [-0.41, -1.61], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]]]> : tensor<3x4x2xf32>, "h0" = dense<[[0.35, -0.9], [0.48, -1.13], [1.67, -0.55]]> : tensor<3x2xf32>, "len" = dense<[0, 4, 2]> : tensor<3xi32>},
       outputs = {"ys" = dense<[[[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[-0.8809513, -0.90869766], [0.72544706, -0.07853561], [0.9096422, 0.8878047], [0.187401, -0.7496674]], [[0.9804867, -0.7013741], [0.5157166, -0.9805397], [0.0, 0.0], [0.0, 0.0]]]> : tensor<3x4x2xf32>, "hf" = dense<[[0.35, -0.9], [0.187401, -0.7496674], [0.5157166, -0.9805397]]> : tensor<3x2xf32>},
       lengths = {"ys" = array<i64: 0, 4, 2>}},
      {inputs = {"x" = dense<[[[1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]]]> : tensor<3x4x2xf32>, "h0" = dense<[[0.35, -0.9], [0.48, -1.13], [1.67, -0.55]]> : tensor<3x2xf32>, "len" = dense<[0, 0, 0]> : tensor<3xi32>},
       outputs = {"ys" = dense<[[[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]]]> : tensor<3x4x2xf32>, "hf" = dense<[[0.35, -0.9], [0.48, -1.13], [1.67, -0.55]]> : tensor<3x2xf32>},
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
      {inputs = {"x" = dense<[[[0.4, -0.7], [-0.23, 0.74], [1.62, 1.4], [0.64, 0.89]], [[-1.86, -0.39], [1.8, 0.83], [0.8, 1.49], [-0.72, -1.86]], [[0.64, -0.32], [-0.41, -1.61], [-1.15, 1.03], [1.79, -1.81]]]> : tensor<3x4x2xf32>, "h0" = dense<[[0.35, -0.9], [0.48, -1.13], [1.67, -0.55]]> : tensor<3x2xf32>},
       outputs = {"ys" = dense<[[[0.77665734, 0.2213573], [0.6368908, 0.92508286], [0.9829252, 0.88317096], [0.7573623, -0.009999657]], [[-0.70615005, 0.43711385], [0.9805373, 0.85865736], [0.5113117, 0.45821133], [-0.23549579, -0.9949551]], [[0.13066718, -0.8442542], [-0.50858146, -0.9158025], [-0.1508144, 0.04763669], [0.9980263, -0.9823272]]]> : tensor<3x4x2xf32>, "hf" = dense<[[0.77665734, 0.2213573], [-0.70615005, 0.43711385], [0.13066718, -0.8442542]]> : tensor<3x2xf32>}},
      {inputs = {"x" = dense<[[[0.4, -0.7]], [[-1.86, -0.39]], [[0.64, -0.32]]]> : tensor<3x1x2xf32>, "h0" = dense<[[0.35, -0.9], [0.48, -1.13], [1.67, -0.55]]> : tensor<3x2xf32>},
       outputs = {"ys" = dense<[[[0.63514894, -0.9216685]], [[-0.8809513, -0.90869766]], [[0.9804867, -0.7013741]]]> : tensor<3x1x2xf32>, "hf" = dense<[[0.63514894, -0.9216685], [-0.8809513, -0.90869766], [0.9804867, -0.7013741]]> : tensor<3x2xf32>}}]} {
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
      {inputs = {"x" = dense<[[[0.4, -0.7], [-0.23, 0.74], [1.62, 1.4], [1.0e+06, 1.0e+06]], [[-1.86, -0.39], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[0.64, -0.32], [-0.41, -1.61], [-1.15, 1.03], [1.79, -1.81]]]> : tensor<3x4x2xf32>, "h0" = dense<[[0.35, -0.9], [0.48, -1.13], [1.67, -0.55]]> : tensor<3x2xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"ys" = dense<[[[0.77156895, 0.13349763], [0.6241932, 0.83429927], [0.9618456, 0.46211717], [0.0, 0.0]], [[-0.8809513, -0.90869766], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[0.13066718, -0.8442542], [-0.50858146, -0.9158025], [-0.1508144, 0.04763669], [0.9980263, -0.9823272]]]> : tensor<3x4x2xf32>, "hf" = dense<[[0.77156895, 0.13349763], [-0.8809513, -0.90869766], [0.13066718, -0.8442542]]> : tensor<3x2xf32>},
       lengths = {"ys" = array<i64: 3, 1, 4>}},
      {inputs = {"x" = dense<[[[1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[-1.86, -0.39], [1.8, 0.83], [0.8, 1.49], [-0.72, -1.86]], [[0.64, -0.32], [-0.41, -1.61], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]]]> : tensor<3x4x2xf32>, "h0" = dense<[[0.35, -0.9], [0.48, -1.13], [1.67, -0.55]]> : tensor<3x2xf32>, "len" = dense<[0, 4, 2]> : tensor<3xi32>},
       outputs = {"ys" = dense<[[[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[-0.70615005, 0.43711385], [0.9805373, 0.85865736], [0.5113117, 0.45821133], [-0.23549579, -0.9949551]], [[0.90352035, -0.86010534], [0.8510641, -0.97374934], [0.0, 0.0], [0.0, 0.0]]]> : tensor<3x4x2xf32>, "hf" = dense<[[0.35, -0.9], [-0.70615005, 0.43711385], [0.90352035, -0.86010534]]> : tensor<3x2xf32>},
       lengths = {"ys" = array<i64: 0, 4, 2>}},
      {inputs = {"x" = dense<[[[1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]]]> : tensor<3x4x2xf32>, "h0" = dense<[[0.35, -0.9], [0.48, -1.13], [1.67, -0.55]]> : tensor<3x2xf32>, "len" = dense<[0, 0, 0]> : tensor<3xi32>},
       outputs = {"ys" = dense<[[[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]]]> : tensor<3x4x2xf32>, "hf" = dense<[[0.35, -0.9], [0.48, -1.13], [1.67, -0.55]]> : tensor<3x2xf32>},
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
      {inputs = {"table" = dense<[0.57, -0.31, 0.77, 0.72, -0.74]> : tensor<5xf32>, "x" = dense<[[1, 3, 0, 77], [0, 77, 77, 77], [3, 2, 2, 0]]> : tensor<3x4xi32>, "m" = dense<[[-1.82, -0.74, 0.12, 1.0e+06], [0.96, 1.0e+06, 1.0e+06, 1.0e+06], [-0.22, 0.63, 1.37, 1.79]]> : tensor<3x4xf32>, "h0" = dense<[0.85, 0.81, -0.23]> : tensor<3xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"hf" = dense<[0.9498, 1.3572, 2.1719]> : tensor<3xf32>}}]} {
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
      {inputs = {"x" = dense<[[-0.16, -0.71, 1.68], [-0.56, -1.01, 1.26]]> : tensor<2x3xf32>, "y" = dense<[[-0.0], [-0.26]]> : tensor<2x1xf32>},
       outputs = {"ys" = dense<[[-0.16, -0.71, 1.68], [-0.56, -1.01, 1.26]]> : tensor<2x3xf32>}},
      {inputs = {"x" = dense<[[-0.16, -0.71, 1.68], [-0.56, -1.01, 1.26]]> : tensor<2x3xf32>, "y" = dense<[[1.68], [-1.73], [-1.63]]> : tensor<3x1xf32>},
       error = "in `scan`: shapes [2, 3] and [3, 1] are walked in step along axes 0 and 0"}]} {
  %ys = rondo.scan(%a: !rondo.tensor<"f32[T]"> = %x, %b: !rondo.tensor<"f32[U]"> = %y) carry () {axes = array<i64: 0, 0>, yield_axes = array<i64: 0>, step = "i",
      carried_dims = [], final_dims = [], carried_names = []} : (!rondo.tensor<"f32[B, T]">, !rondo.tensor<"f32[C, U]">) -> (!rondo.tensor<"f32[B, T]">) {
    rondo.yield values %a : !rondo.tensor<"f32[T]">
  }
  rondo.return %ys : !rondo.tensor<"f32[B, T]">
}

rondo.entry @grows(%x: !rondo.tensor<"f32[B, S]">, %v: !rondo.tensor<"f32">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "v"}], outputs = [{"name" = "of"}],
    cases = [
      {inputs = {"x" = dense<[[0.22, -1.85, 1.55], [1.84, -0.87, 1.47]]> : tensor<2x3xf32>, "v" = dense<0.0> : tensor<f32>},
       outputs = {"of" = dense<[[0.22, -1.85, 1.55], [1.84, -0.87, 1.47]]> : tensor<2x3xf32>}}]} {
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
      {inputs = {"x" = dense<[[0.22, -1.85, 1.55], [1.84, -0.87, 1.47]]> : tensor<2x3xf32>, "v" = dense<0.0> : tensor<f32>},
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
