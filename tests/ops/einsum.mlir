// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @matmul(%x: !rondo.tensor<"f32[B, 3]">, %y: !rondo.tensor<"f32[3, N]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"N" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[0.26, -1.01, -0.12], [0.5, 1.74, 0.09]]> : tensor<2x3xf32>, "y" = dense<[[1.93, -0.4, 0.42, 0.92], [-1.59, 1.33, 1.32, -1.53], [0.63, -0.35, -1.28, -1.14]]> : tensor<3x4xf32>},
       outputs = {"z" = dense<[[2.0321, -1.4053, -1.0704, 1.9212999], [-1.7449001, 2.0827, 2.3916001, -2.3048]]> : tensor<2x4xf32>}}]} {
  %z = rondo.einsum "bk,kn->bn" %x, %y : (!rondo.tensor<"f32[B, 3]">, !rondo.tensor<"f32[3, N]">) -> !rondo.tensor<"f32[B, N]">
  rondo.return %z : !rondo.tensor<"f32[B, N]">
}

rondo.entry @sizes_differ(%x: !rondo.tensor<"f32[B, K]">, %y: !rondo.tensor<"f32[3, N]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"K" in "1" to *>, #rondo.symbol<"N" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[0.26, -1.01, -0.12], [0.5, 1.74, 0.09]]> : tensor<2x3xf32>, "y" = dense<[[1.93, -0.4, 0.42, 0.92], [-1.59, 1.33, 1.32, -1.53], [0.63, -0.35, -1.28, -1.14]]> : tensor<3x4xf32>},
       outputs = {"z" = dense<[[2.0321, -1.4053, -1.0704, 1.9212999], [-1.7449001, 2.0827, 2.3916001, -2.3048]]> : tensor<2x4xf32>}},
      {inputs = {"x" = dense<[[-1.45, 1.72], [1.29, 0.95]]> : tensor<2x2xf32>, "y" = dense<[[1.93, -0.4, 0.42, 0.92], [-1.59, 1.33, 1.32, -1.53], [0.63, -0.35, -1.28, -1.14]]> : tensor<3x4xf32>},
       error = "in `einsum`: shapes [2, 2] and [3, 4]: axis `k`"}]} {
  %z = rondo.einsum "bk,kn->bn" %x, %y : (!rondo.tensor<"f32[B, K]">, !rondo.tensor<"f32[3, N]">) -> !rondo.tensor<"f32[B, N]">
  rondo.return %z : !rondo.tensor<"f32[B, N]">
}

rondo.entry @one_does_not_stretch(%x: !rondo.tensor<"f32[B, 1]">, %y: !rondo.tensor<"f32[1, N]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"N" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[-1.28], [0.94]]> : tensor<2x1xf32>, "y" = dense<[[-0.93, 0.04, -1.91]]> : tensor<1x3xf32>},
       outputs = {"z" = dense<[[1.1904, -0.0512, 2.4448], [-0.8742, 0.0376, -1.7954]]> : tensor<2x3xf32>}}]} {
  %z = rondo.einsum "bk,kn->bn" %x, %y : (!rondo.tensor<"f32[B, 1]">, !rondo.tensor<"f32[1, N]">) -> !rondo.tensor<"f32[B, N]">
  rondo.return %z : !rondo.tensor<"f32[B, N]">
}

rondo.entry @steps(%x: !rondo.tensor<"f32[B, T, 3]">, %y: !rondo.tensor<"f32[3, 4]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[[1.65, -0.62, 0.78], [-1.53, -1.21, 1.04], [0.81, 0.43, -0.43]], [[0.54, 1.63, 1.3], [1.16, -0.21, -0.2], [1.6, -0.9, 0.13]]]> : tensor<2x3x3xf32>, "y" = dense<[[1.93, -0.4, 0.42, 0.92], [-1.59, 1.33, 1.32, -1.53], [0.63, -0.35, -1.28, -1.14]]> : tensor<3x4xf32>},
       outputs = {"z" = dense<[[[4.6617, -1.7576001, -1.1238, 1.5774001], [-0.3737998, -1.3613001, -3.571, -0.7418999], [0.6086999, 0.3984, 1.4582, 0.57750005]], [[-0.73050004, 1.4969001, 0.7144002, -3.4790998], [2.4466999, -0.67329997, 0.46599996, 1.6165], [4.6009, -1.8825, -0.6824, 2.7008]]]> : tensor<2x3x4xf32>}}]} {
  %z = rondo.einsum "btk,kn->btn" %x, %y : (!rondo.tensor<"f32[B, T, 3]">, !rondo.tensor<"f32[3, 4]">) -> !rondo.tensor<"f32[B, T, 4]">
  rondo.return %z : !rondo.tensor<"f32[B, T, 4]">
}

rondo.entry @transposed(%x: !rondo.tensor<"f32[B, 3]">, %y: !rondo.tensor<"f32[N, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"N" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[0.26, -1.01, -0.12], [0.5, 1.74, 0.09]]> : tensor<2x3xf32>, "y" = dense<[[-1.14, -0.21, -1.05], [1.52, 1.62, -0.55], [1.16, 1.2, 1.51], [0.95, -1.11, 0.55]]> : tensor<4x3xf32>},
       outputs = {"z" = dense<[[0.041699998, -1.0299], [-1.175, 3.5293], [-1.0916001, 2.8039], [1.3021, -1.4069]]> : tensor<4x2xf32>}}]} {
  %z = rondo.einsum "bk,nk->nb" %x, %y : (!rondo.tensor<"f32[B, 3]">, !rondo.tensor<"f32[N, 3]">) -> !rondo.tensor<"f32[N, B]">
  rondo.return %z : !rondo.tensor<"f32[N, B]">
}

rondo.entry @batch(%x: !rondo.tensor<"f32[B, T, 3]">, %y: !rondo.tensor<"f32[B, 3, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[[-0.94, -0.1, -1.77], [-1.92, 1.65, -0.16]], [[-0.03, 0.53, -1.87], [0.61, 0.89, -1.76]]]> : tensor<2x2x3xf32>, "y" = dense<[[[1.27, 0.03], [0.06, -0.75], [-1.77, -1.18]], [[-1.22, 1.17], [0.49, 1.78], [-1.25, 1.15]]]> : tensor<2x3x2xf32>},
       outputs = {"z" = dense<[[[1.9331, 2.1353998], [-2.0562, -1.1063]], [[2.6338, -1.2422], [1.8919, 0.2739]]]> : tensor<2x2x2xf32>}}]} {
  %z = rondo.einsum "bij,bjk->bik" %x, %y : (!rondo.tensor<"f32[B, T, 3]">, !rondo.tensor<"f32[B, 3, 2]">) -> !rondo.tensor<"f32[B, T, 2]">
  rondo.return %z : !rondo.tensor<"f32[B, T, 2]">
}

rondo.entry @outer(%x: !rondo.tensor<"f32[N]">, %y: !rondo.tensor<"f32[M]">) attributes {
    symbols = [#rondo.symbol<"N" in "1" to *>, #rondo.symbol<"M" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[0.7, -0.16]> : tensor<2xf32>, "y" = dense<[0.87, -1.32, 0.95]> : tensor<3xf32>},
       outputs = {"z" = dense<[[0.60899997, -0.924, 0.66499996], [-0.1392, 0.2112, -0.152]]> : tensor<2x3xf32>}}]} {
  %z = rondo.einsum "i,j->ij" %x, %y : (!rondo.tensor<"f32[N]">, !rondo.tensor<"f32[M]">) -> !rondo.tensor<"f32[N, M]">
  rondo.return %z : !rondo.tensor<"f32[N, M]">
}

rondo.entry @dot(%x: !rondo.tensor<"f32[N]">, %y: !rondo.tensor<"f32[N]">) attributes {
    symbols = [#rondo.symbol<"N" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[-0.93, 0.14, 0.66, -1.1]> : tensor<4xf32>, "y" = dense<[1.87, -1.52, 1.59, 1.88]> : tensor<4xf32>},
       outputs = {"z" = dense<-2.9705> : tensor<f32>}}]} {
  %z = rondo.einsum "i,i->" %x, %y : (!rondo.tensor<"f32[N]">, !rondo.tensor<"f32[N]">) -> !rondo.tensor<"f32">
  rondo.return %z : !rondo.tensor<"f32">
}

rondo.entry @integers(%x: !rondo.tensor<"i32[B, K]">, %y: !rondo.tensor<"i32[K, N]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"K" in "1" to *>, #rondo.symbol<"N" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[6, 9, 8], [2, 4, 9]]> : tensor<2x3xi32>, "y" = dense<[[7, 0], [6, 8], [9, 3]]> : tensor<3x2xi32>},
       outputs = {"z" = dense<[[168, 96], [119, 59]]> : tensor<2x2xi32>}}]} {
  %z = rondo.einsum "bk,kn->bn" %x, %y : (!rondo.tensor<"i32[B, K]">, !rondo.tensor<"i32[K, N]">) -> !rondo.tensor<"i32[B, N]">
  rondo.return %z : !rondo.tensor<"i32[B, N]">
}

rondo.entry @scores(%x: !rondo.tensor<"f32[B, S ragged len, 2]">, %y: !rondo.tensor<"f32[B, 2]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "y"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[[-1.51, 0.18], [-1.68, 0.1], [-1.53, -0.06], [1.0e+06, 1.0e+06]], [[-0.6, -1.75], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[-1.51, -0.37], [-1.92, -1.42], [-0.29, -1.36], [0.2, -1.51]]]> : tensor<3x4x2xf32>, "y" = dense<[[1.09, 1.34], [1.31, 1.03], [0.41, 1.46]]> : tensor<3x2xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"z" = dense<[[-1.4047, -1.6972001, -1.7481, 0.0], [-2.5885, 0.0, 0.0, 0.0], [-1.1593, -2.8604, -2.1045, -2.1226]]> : tensor<3x4xf32>},
       lengths = {"z" = array<i64: 3, 1, 4>}}]} {
  %z = rondo.einsum "bsd,bd->bs" %x, %y : (!rondo.tensor<"f32[B, S ragged len, 2]">, !rondo.tensor<"f32[B, 2]">) -> !rondo.tensor<"f32[B, S ragged len]">
  rondo.return %z : !rondo.tensor<"f32[B, S ragged len]">
}

rondo.entry @context(%x: !rondo.tensor<"f32[B, S ragged len]">, %y: !rondo.tensor<"f32[B, S ragged len, 2]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "y"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[-1.53, -1.82, -0.66, 1.0e+06], [-0.13, 1.0e+06, 1.0e+06, 1.0e+06], [1.06, 0.27, -1.83, -0.57]]> : tensor<3x4xf32>, "y" = dense<[[[-1.51, 0.18], [-1.68, 0.1], [-1.53, -0.06], [1.0e+06, 1.0e+06]], [[-0.6, -1.75], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[-1.51, -0.37], [-1.92, -1.42], [-0.29, -1.36], [0.2, -1.51]]]> : tensor<3x4x2xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"z" = dense<[[6.3777, -0.4178], [0.078, 0.22749999], [-1.7023, 2.5739002]]> : tensor<3x2xf32>}}]} {
  %z = rondo.einsum "bs,bsd->bd" %x, %y : (!rondo.tensor<"f32[B, S ragged len]">, !rondo.tensor<"f32[B, S ragged len, 2]">) -> !rondo.tensor<"f32[B, 2]">
  rondo.return %z : !rondo.tensor<"f32[B, 2]">
}

rondo.entry @lengths_differ(%x: !rondo.tensor<"f32[B, S ragged len]">, %y: !rondo.tensor<"f32[B, S ragged m, 2]">, %len: !rondo.tensor<"i32[B]">, %m: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">, #rondo.symbol<"m" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "y"}, {"name" = "len", "lengths" = "len"}, {"name" = "m", "lengths" = "m"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[-1.53, -1.82, -0.66, 1.89], [-0.13, 0.23, -0.96, 0.23], [1.06, 0.27, -1.83, -0.57]]> : tensor<3x4xf32>, "y" = dense<[[[-1.51, 0.18], [-1.68, 0.1], [-1.53, -0.06], [1.18, -1.89]], [[-0.6, -1.75], [-0.73, -0.5], [-1.94, -0.73], [0.7, -0.14]], [[-1.51, -0.37], [-1.92, -1.42], [-0.29, -1.36], [0.2, -1.51]]]> : tensor<3x4x2xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>, "m" = dense<[2, 1, 4]> : tensor<3xi32>},
       error = "the lengths of a summed axis differ"}]} {
  %z = rondo.einsum "bs,bsd->bd" %x, %y : (!rondo.tensor<"f32[B, S ragged len]">, !rondo.tensor<"f32[B, S ragged m, 2]">) -> !rondo.tensor<"f32[B, 2]">
  rondo.return %z : !rondo.tensor<"f32[B, 2]">
}

rondo.entry @ragged_steps(%x: !rondo.tensor<"f32[B, S ragged len, 2]">, %y: !rondo.tensor<"f32[2, 3]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "y"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[[-1.51, 0.18], [-1.68, 0.1], [-1.53, -0.06], [1.0e+06, 1.0e+06]], [[-0.6, -1.75], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[-1.51, -0.37], [-1.92, -1.42], [-0.29, -1.36], [0.2, -1.51]]]> : tensor<3x4x2xf32>, "y" = dense<[[-0.41, -1.53, -1.85], [0.81, -1.95, -0.85]]> : tensor<2x3xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"z" = dense<[[[0.76489997, 1.9592998, 2.6404998], [0.7698, 2.3753998, 3.023], [0.57869995, 2.4579, 2.8815], [0.0, 0.0, 0.0]], [[-1.1715, 4.3305, 2.5975], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]], [[0.31939998, 3.0317998, 3.108], [-0.363, 5.7065997, 4.759], [-0.98270005, 3.0957, 1.6925], [-1.3051, 2.6385, 0.9135]]]> : tensor<3x4x3xf32>},
       lengths = {"z" = array<i64: 3, 1, 4>}}]} {
  %z = rondo.einsum "bsk,kn->bsn" %x, %y : (!rondo.tensor<"f32[B, S ragged len, 2]">, !rondo.tensor<"f32[2, 3]">) -> !rondo.tensor<"f32[B, S ragged len, 3]">
  rondo.return %z : !rondo.tensor<"f32[B, S ragged len, 3]">
}

rondo.entry @all_valid(%x: !rondo.tensor<"f32[S]">, %y: !rondo.tensor<"f32[B, S ragged len]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"S" in "1" to *>, #rondo.symbol<"B" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "y"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[1.0, -2.0, 3.0, 0.5]> : tensor<4xf32>, "y" = dense<[[-3.0, 2.0, 0.0, 1.0e+06], [3.0, 1.0e+06, 1.0e+06, 1.0e+06], [2.0, 0.0, -2.0, 3.0]]> : tensor<3x4xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"z" = dense<-6.5> : tensor<f32>}}]} {
  %z = rondo.einsum "s,bs->" %x, %y : (!rondo.tensor<"f32[S]">, !rondo.tensor<"f32[B, S ragged len]">) -> !rondo.tensor<"f32">
  rondo.return %z : !rondo.tensor<"f32">
}
