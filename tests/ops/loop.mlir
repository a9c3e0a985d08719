// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @exactly(%x: !rondo.tensor<"f32[B]">, %goal: !rondo.tensor<"f32[B]">, %steps: !rondo.tensor<"i32">) attributes {
    symbols = [#rondo.symbol<"steps" in "1" to *>, #rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "goal"}, {"name" = "steps", "size" = "steps"}], outputs = [{"name" = "ys"}, {"name" = "cf"}],
    cases = [
      {inputs = {"x" = dense<[0.0, 0.0, 0.0]> : tensor<3xf32>, "goal" = dense<[0.0, 0.0, 0.0]> : tensor<3xf32>, "steps" = dense<3> : tensor<i32>},
       outputs = {"ys" = dense<[[1.0, 2.0, 3.0], [1.0, 2.0, 3.0], [1.0, 2.0, 3.0]]> : tensor<3x3xf32>, "cf" = dense<[3.0, 3.0, 3.0]> : tensor<3xf32>}},
      {inputs = {"x" = dense<[0.0, 0.0, 0.0]> : tensor<3xf32>, "goal" = dense<[0.0, 0.0, 0.0]> : tensor<3xf32>, "steps" = dense<0> : tensor<i32>},
       error = "`steps` is 0, below 1"}]} {
  %one = rondo.constant dense<1.0> : tensor<f32> : !rondo.tensor<"f32">
  %ys, %cf = rondo.loop carry (%c: !rondo.tensor<"f32[c0]"> = %x) {bound = #rondo.dim<"steps">, yield_axes = array<i64: 1>, step = "i", steps = "n", lengths = "m",
      carried_dims = [[#rondo.dim<"c0">]], final_dims = [[#rondo.dim<"f0">]], carried_names = ["c"]} : (!rondo.tensor<"f32[B]">) -> (!rondo.tensor<"f32[c0, steps]">, !rondo.tensor<"f32[f0]">)  do {
    %d = rondo.add %c, %one : (!rondo.tensor<"f32[c0]">, !rondo.tensor<"f32">) -> !rondo.tensor<"f32[c0]">
    %end = rondo.compare <ge> %d, %goal : (!rondo.tensor<"f32[c0]">, !rondo.tensor<"f32[B]">) -> !rondo.tensor<"bool[c0]">
    rondo.yield  values %d : !rondo.tensor<"f32[c0]"> carry %d : !rondo.tensor<"f32[c0]">
  }
  rondo.return %ys, %cf : !rondo.tensor<"f32[c0, steps]">, !rondo.tensor<"f32[f0]">
}

rondo.entry @until(%x: !rondo.tensor<"f32[B]">, %goal: !rondo.tensor<"f32[B]">, %steps: !rondo.tensor<"i32">) attributes {
    symbols = [#rondo.symbol<"steps" in "1" to *>, #rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "goal"}, {"name" = "steps", "size" = "steps"}], outputs = [{"name" = "ys", "names" = {"n" = "n", "m" = "m"}}, {"name" = "cf"}],
    cases = [
      {inputs = {"x" = dense<[0.0, 0.0, 0.0]> : tensor<3xf32>, "goal" = dense<[2.0, 1.0, 4.0]> : tensor<3xf32>, "steps" = dense<5> : tensor<i32>},
       outputs = {"ys" = dense<[[1.0, 2.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0], [1.0, 2.0, 3.0, 4.0]]> : tensor<3x4xf32>, "cf" = dense<[2.0, 1.0, 4.0]> : tensor<3xf32>},
       lengths = {"ys" = array<i64: 2, 1, 4>},
       sizes = {"n" = 4}},
      {inputs = {"x" = dense<[0.0, 0.0, 0.0]> : tensor<3xf32>, "goal" = dense<[1.0, 1.0, 1.0]> : tensor<3xf32>, "steps" = dense<5> : tensor<i32>},
       outputs = {"ys" = dense<[[1.0], [1.0], [1.0]]> : tensor<3x1xf32>, "cf" = dense<[1.0, 1.0, 1.0]> : tensor<3xf32>},
       lengths = {"ys" = array<i64: 1, 1, 1>},
       sizes = {"n" = 1}},
      {inputs = {"x" = dense<[0.0, 0.0, 0.0]> : tensor<3xf32>, "goal" = dense<[9.0, 2.0, 9.0]> : tensor<3xf32>, "steps" = dense<5> : tensor<i32>},
       outputs = {"ys" = dense<[[1.0, 2.0, 3.0, 4.0, 5.0], [1.0, 2.0, 0.0, 0.0, 0.0], [1.0, 2.0, 3.0, 4.0, 5.0]]> : tensor<3x5xf32>, "cf" = dense<[5.0, 2.0, 5.0]> : tensor<3xf32>},
       lengths = {"ys" = array<i64: 5, 2, 5>},
       sizes = {"n" = 5}}]} {
  %one = rondo.constant dense<1.0> : tensor<f32> : !rondo.tensor<"f32">
  %ys, %cf = rondo.loop carry (%c: !rondo.tensor<"f32[c0]"> = %x) {bound = #rondo.dim<"steps">, yield_axes = array<i64: 1>, step = "i", steps = "n", lengths = "m",
      carried_dims = [[#rondo.dim<"c0">]], final_dims = [[#rondo.dim<"f0">]], carried_names = ["c"]} : (!rondo.tensor<"f32[B]">) -> (!rondo.tensor<"f32[c0, n ragged m]">, !rondo.tensor<"f32[f0]">)  do {
    %d = rondo.add %c, %one : (!rondo.tensor<"f32[c0]">, !rondo.tensor<"f32">) -> !rondo.tensor<"f32[c0]">
    %end = rondo.compare <ge> %d, %goal : (!rondo.tensor<"f32[c0]">, !rondo.tensor<"f32[B]">) -> !rondo.tensor<"bool[c0]">
    rondo.yield until %end : !rondo.tensor<"bool[c0]"> values %d : !rondo.tensor<"f32[c0]"> carry %d : !rondo.tensor<"f32[c0]">
  }
  rondo.return %ys, %cf : !rondo.tensor<"f32[c0, n ragged m]">, !rondo.tensor<"f32[f0]">
}

rondo.entry @dropping(%x: !rondo.tensor<"f32[B]">, %goal: !rondo.tensor<"f32[B]">, %steps: !rondo.tensor<"i32">) attributes {
    symbols = [#rondo.symbol<"steps" in "1" to *>, #rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "goal"}, {"name" = "steps", "size" = "steps"}], outputs = [{"name" = "ys", "names" = {"n" = "n", "m" = "m"}}, {"name" = "cf"}],
    cases = [
      {inputs = {"x" = dense<[0.0, 0.0, 0.0]> : tensor<3xf32>, "goal" = dense<[2.0, 1.0, 4.0]> : tensor<3xf32>, "steps" = dense<5> : tensor<i32>},
       outputs = {"ys" = dense<[[1.0, 0.0, 0.0], [0.0, 0.0, 0.0], [1.0, 2.0, 3.0]]> : tensor<3x3xf32>, "cf" = dense<[2.0, 1.0, 4.0]> : tensor<3xf32>},
       lengths = {"ys" = array<i64: 1, 0, 3>},
       sizes = {"n" = 3}},
      {inputs = {"x" = dense<[0.0, 0.0, 0.0]> : tensor<3xf32>, "goal" = dense<[1.0, 1.0, 1.0]> : tensor<3xf32>, "steps" = dense<5> : tensor<i32>},
       outputs = {"ys" = dense<> : tensor<3x0xf32>, "cf" = dense<[1.0, 1.0, 1.0]> : tensor<3xf32>},
       lengths = {"ys" = array<i64: 0, 0, 0>},
       sizes = {"n" = 0}},
      {inputs = {"x" = dense<[0.0, 0.0, 0.0]> : tensor<3xf32>, "goal" = dense<[9.0, 2.0, 9.0]> : tensor<3xf32>, "steps" = dense<5> : tensor<i32>},
       outputs = {"ys" = dense<[[1.0, 2.0, 3.0, 4.0, 5.0], [1.0, 0.0, 0.0, 0.0, 0.0], [1.0, 2.0, 3.0, 4.0, 5.0]]> : tensor<3x5xf32>, "cf" = dense<[5.0, 2.0, 5.0]> : tensor<3xf32>},
       lengths = {"ys" = array<i64: 5, 1, 5>},
       sizes = {"n" = 5}}]} {
  %one = rondo.constant dense<1.0> : tensor<f32> : !rondo.tensor<"f32">
  %ys, %cf = rondo.loop carry (%c: !rondo.tensor<"f32[c0]"> = %x) {bound = #rondo.dim<"steps">, yield_axes = array<i64: 1>, dropping, step = "i", steps = "n", lengths = "m",
      carried_dims = [[#rondo.dim<"c0">]], final_dims = [[#rondo.dim<"f0">]], carried_names = ["c"]} : (!rondo.tensor<"f32[B]">) -> (!rondo.tensor<"f32[c0, n ragged m]">, !rondo.tensor<"f32[f0]">)  do {
    %d = rondo.add %c, %one : (!rondo.tensor<"f32[c0]">, !rondo.tensor<"f32">) -> !rondo.tensor<"f32[c0]">
    %end = rondo.compare <ge> %d, %goal : (!rondo.tensor<"f32[c0]">, !rondo.tensor<"f32[B]">) -> !rondo.tensor<"bool[c0]">
    rondo.yield until %end : !rondo.tensor<"bool[c0]"> values %d : !rondo.tensor<"f32[c0]"> carry %d : !rondo.tensor<"f32[c0]">
  }
  rondo.return %ys, %cf : !rondo.tensor<"f32[c0, n ragged m]">, !rondo.tensor<"f32[f0]">
}

rondo.entry @while(%x: !rondo.tensor<"f32[B]">, %goal: !rondo.tensor<"f32[B]">, %steps: !rondo.tensor<"i32">) attributes {
    symbols = [#rondo.symbol<"steps" in "1" to *>, #rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "goal"}, {"name" = "steps", "size" = "steps"}], outputs = [{"name" = "ys", "names" = {"n" = "n", "m" = "m"}}, {"name" = "cf"}],
    cases = [
      {inputs = {"x" = dense<[0.0, 0.0, 0.0]> : tensor<3xf32>, "goal" = dense<[2.0, 1.0, 4.0]> : tensor<3xf32>, "steps" = dense<5> : tensor<i32>},
       outputs = {"ys" = dense<[[1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 3.0, 4.0]]> : tensor<3x4xf32>, "cf" = dense<[4.0, 4.0, 4.0]> : tensor<3xf32>},
       sizes = {"n" = 4}},
      {inputs = {"x" = dense<[0.0, 0.0, 0.0]> : tensor<3xf32>, "goal" = dense<[0.0, 0.0, 0.0]> : tensor<3xf32>, "steps" = dense<5> : tensor<i32>},
       outputs = {"ys" = dense<> : tensor<3x0xf32>, "cf" = dense<[0.0, 0.0, 0.0]> : tensor<3xf32>},
       sizes = {"n" = 0}},
      {inputs = {"x" = dense<[0.0, 0.0, 0.0]> : tensor<3xf32>, "goal" = dense<[9.0, 9.0, 9.0]> : tensor<3xf32>, "steps" = dense<5> : tensor<i32>},
       outputs = {"ys" = dense<[[1.0, 2.0, 3.0, 4.0, 5.0], [1.0, 2.0, 3.0, 4.0, 5.0], [1.0, 2.0, 3.0, 4.0, 5.0]]> : tensor<3x5xf32>, "cf" = dense<[5.0, 5.0, 5.0]> : tensor<3xf32>},
       sizes = {"n" = 5}}]} {
  %one = rondo.constant dense<1.0> : tensor<f32> : !rondo.tensor<"f32">
  %ys, %cf = rondo.loop carry (%c: !rondo.tensor<"f32[c0]"> = %x) {bound = #rondo.dim<"steps">, yield_axes = array<i64: 1>, step = "i", steps = "n", lengths = "m",
      carried_dims = [[#rondo.dim<"c0">]], final_dims = [[#rondo.dim<"f0">]], carried_names = ["c"]} : (!rondo.tensor<"f32[B]">) -> (!rondo.tensor<"f32[c0, n]">, !rondo.tensor<"f32[f0]">) while {
  ^bb0(%k: !rondo.tensor<"f32[c0]">):
    %less = rondo.compare <lt> %k, %goal : (!rondo.tensor<"f32[c0]">, !rondo.tensor<"f32[B]">) -> !rondo.tensor<"bool[c0]">
    %more = rondo.reduce <any> %less along 0 : (!rondo.tensor<"bool[c0]">) -> !rondo.tensor<"bool">
    rondo.yield until %more : !rondo.tensor<"bool">
  } do {
    %d = rondo.add %c, %one : (!rondo.tensor<"f32[c0]">, !rondo.tensor<"f32">) -> !rondo.tensor<"f32[c0]">
    %end = rondo.compare <ge> %d, %goal : (!rondo.tensor<"f32[c0]">, !rondo.tensor<"f32[B]">) -> !rondo.tensor<"bool[c0]">
    rondo.yield  values %d : !rondo.tensor<"f32[c0]"> carry %d : !rondo.tensor<"f32[c0]">
  }
  rondo.return %ys, %cf : !rondo.tensor<"f32[c0, n]">, !rondo.tensor<"f32[f0]">
}

rondo.entry @grows(%goal: !rondo.tensor<"f32[B]">, %zero: !rondo.tensor<"f32">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{"name" = "goal"}, {"name" = "zero"}], outputs = [{"name" = "of"}],
    cases = [
      {inputs = {"goal" = dense<[2.0, 1.0, 3.0]> : tensor<3xf32>, "zero" = dense<0.0> : tensor<f32>},
       outputs = {"of" = dense<[[1.0, 2.0, 0.0], [1.0, 0.0, 0.0], [1.0, 2.0, 3.0]]> : tensor<3x3xf32>},
       lengths = {"of.1" = array<i64: 2, 1, 3>}}]} {
  %e = rondo.fill %zero as [#rondo.axis<"B">, #rondo.axis<"0">] : (!rondo.tensor<"f32">) -> !rondo.tensor<"f32[B, 0]">
  %one = rondo.constant dense<1.0> : tensor<f32> : !rondo.tensor<"f32">
  %of, %nf = rondo.loop carry (%o: !rondo.tensor<"f32[o0, o1]"> = %e, %k: !rondo.tensor<"f32"> = %zero) {bound = #rondo.dim<"4">, yield_axes = array<i64>, step = "i", steps = "n", lengths = "m",
      carried_dims = [[#rondo.dim<"o0">, #rondo.dim<"o1">], []], final_dims = [[#rondo.dim<"f0">, #rondo.dim<"f1">], []], carried_names = ["o", "k"]} : (!rondo.tensor<"f32[B, 0]">, !rondo.tensor<"f32">) -> (!rondo.tensor<"f32[f0, f1]">, !rondo.tensor<"f32">) do {
    %k1 = rondo.add %k, %one : (!rondo.tensor<"f32">, !rondo.tensor<"f32">) -> !rondo.tensor<"f32">
    %v = rondo.fill %k1 as [#rondo.axis<"B">, #rondo.axis<"1">] : (!rondo.tensor<"f32">) -> !rondo.tensor<"f32[B, 1]">
    %g = rondo.concat %o, %v along 1 : (!rondo.tensor<"f32[o0, o1]">, !rondo.tensor<"f32[B, 1]">) -> !rondo.tensor<"f32[o0, o1 + 1]">
    %end = rondo.compare <ge> %k1, %goal : (!rondo.tensor<"f32">, !rondo.tensor<"f32[B]">) -> !rondo.tensor<"bool[B]">
    rondo.yield until %end : !rondo.tensor<"bool[B]"> carry %g, %k1 : !rondo.tensor<"f32[o0, o1 + 1]">, !rondo.tensor<"f32">
  }
  rondo.return %of : !rondo.tensor<"f32[f0, f1]">
}

rondo.entry @nested(%x: !rondo.tensor<"f32[B, S]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>], inputs = [{"name" = "x"}], outputs = [{"name" = "ys"}],
    cases = [
      {inputs = {"x" = dense<[[1.92, -0.56, 0.21], [-0.9, -1.63, 0.77]]> : tensor<2x3xf32>},
       outputs = {"ys" = dense<[[7.68, -2.24, 0.84], [-3.6, -6.52, 3.08]]> : tensor<2x3xf32>}}]} {
  %ys = rondo.scan(%a: !rondo.tensor<"f32[B]"> = %x) carry () {axes = array<i64: 1>, yield_axes = array<i64: 1>, step = "i", carried_dims = [], final_dims = [], carried_names = []}
      : (!rondo.tensor<"f32[B, S]">) -> (!rondo.tensor<"f32[f0, S]">) {
    %d = rondo.loop carry (%c: !rondo.tensor<"f32[c0]"> = %a) {bound = #rondo.dim<"3">, yield_axes = array<i64>, step = "j", steps = "n", lengths = "m", carried_dims = [[#rondo.dim<"c0">]], final_dims = [[#rondo.dim<"f0">]],
        carried_names = ["c"]} : (!rondo.tensor<"f32[B]">) -> (!rondo.tensor<"f32[f0]">) do {
      %t = rondo.add %c, %a : (!rondo.tensor<"f32[c0]">, !rondo.tensor<"f32[B]">) -> !rondo.tensor<"f32[c0]">
      rondo.yield carry %t : !rondo.tensor<"f32[c0]">
    }
    rondo.yield values %d : !rondo.tensor<"f32[f0]">
  }
  rondo.return %ys : !rondo.tensor<"f32[f0, S]">
}

rondo.entry @nested_rows(%x: !rondo.tensor<"f32[B, S ragged len]">, %h0: !rondo.tensor<"f32[B]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "h0"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "hf"}],
    cases = [
      {inputs = {"x" = dense<[[3.0, 9.0, 2.0, 1.0e+06], [1.0, 1.0e+06, 1.0e+06, 1.0e+06], [2.0, 30.0, 70.0, 500.0]]> : tensor<3x4xf32>, "h0" = dense<[0.0, 1.0, -1.0]> : tensor<3xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"hf" = dense<[25.0, 2.0, 809.0]> : tensor<3xf32>}},
      {inputs = {"x" = dense<[[3.0, 1.0e+06, 1.0e+06, 1.0e+06], [1.0, 9.0, 9.0, 9.0], [2.0, 30.0, 1.0e+06, 1.0e+06]]> : tensor<3x4xf32>, "h0" = dense<[0.0, 1.0, -1.0]> : tensor<3xf32>, "len" = dense<[1, 4, 2]> : tensor<3xi32>},
       outputs = {"hf" = dense<[6.0, 26.0, 29.0]> : tensor<3xf32>}}]} {
  %one = rondo.constant dense<1.0> : tensor<f32> : !rondo.tensor<"f32">
  %hf = rondo.scan(%a: !rondo.tensor<"f32[B]"> = %x) carry (%h: !rondo.tensor<"f32[h0]"> = %h0) {axes = array<i64: 1>, yield_axes = array<i64>, step = "i", carried_dims = [[#rondo.dim<"h0">]], final_dims = [[#rondo.dim<"f0">]], carried_names = ["h"]}
      : (!rondo.tensor<"f32[B, S ragged len]">, !rondo.tensor<"f32[B]">) -> (!rondo.tensor<"f32[f0]">) {
    %ks, %cf = rondo.loop carry (%c: !rondo.tensor<"f32[c0]"> = %h) {bound = #rondo.dim<"4">, yield_axes = array<i64: 1>, dropping, step = "j", steps = "n", lengths = "m",
        carried_dims = [[#rondo.dim<"c0">]], final_dims = [[#rondo.dim<"g0">]], carried_names = ["c"]} : (!rondo.tensor<"f32[h0]">) -> (!rondo.tensor<"f32[c0, n ragged m]">, !rondo.tensor<"f32[g0]">) do {
      %k = rondo.add %c, %one : (!rondo.tensor<"f32[c0]">, !rondo.tensor<"f32">) -> !rondo.tensor<"f32[c0]">
      %end = rondo.compare <ge> %k, %a : (!rondo.tensor<"f32[c0]">, !rondo.tensor<"f32[B]">) -> !rondo.tensor<"bool[c0]">
      rondo.yield until %end : !rondo.tensor<"bool[c0]"> values %k : !rondo.tensor<"f32[c0]"> carry %k : !rondo.tensor<"f32[c0]">
    }
    %s = rondo.reduce <sum> %ks along 1 : (!rondo.tensor<"f32[c0, n ragged m]">) -> !rondo.tensor<"f32[c0]">
    %t = rondo.add %s, %cf : (!rondo.tensor<"f32[c0]">, !rondo.tensor<"f32[g0]">) -> !rondo.tensor<"f32[c0]">
    rondo.yield carry %t : !rondo.tensor<"f32[c0]">
  }
  rondo.return %hf : !rondo.tensor<"f32[f0]">
}
