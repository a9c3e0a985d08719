// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s

rondo.entry @matmul(%x: !rondo.tensor<"f32[B, 3]">, %y: !rondo.tensor<"f32[3, N]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"N" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[0.91, 1.26, -1.86], [1.65, -1.67, 1.24]]> : tensor<2x3xf32>, "y" = dense<[[-1.86, 1.8, -1.77, -1.36], [-0.19, -1.3, -1.55, -0.54], [-1.77, 0.32, 0.95, -0.0]]> : tensor<3x4xf32>},
       outputs = {"z" = dense<[[1.3601999, -0.59519994, -5.3307, -1.9180001], [-4.9465, 5.5378, 0.8459999, -1.3421999]]> : tensor<2x4xf32>}}]} {
  %z = rondo.einsum "bk,kn->bn" %x, %y : (!rondo.tensor<"f32[B, 3]">, !rondo.tensor<"f32[3, N]">) -> !rondo.tensor<"f32[B, N]">
  rondo.return %z : !rondo.tensor<"f32[B, N]">
}

rondo.entry @sizes_differ(%x: !rondo.tensor<"f32[B, K]">, %y: !rondo.tensor<"f32[3, N]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"K" in "1" to *>, #rondo.symbol<"N" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[0.91, 1.26, -1.86], [1.65, -1.67, 1.24]]> : tensor<2x3xf32>, "y" = dense<[[-1.86, 1.8, -1.77, -1.36], [-0.19, -1.3, -1.55, -0.54], [-1.77, 0.32, 0.95, -0.0]]> : tensor<3x4xf32>},
       outputs = {"z" = dense<[[1.3601999, -0.59519994, -5.3307, -1.9180001], [-4.9465, 5.5378, 0.8459999, -1.3421999]]> : tensor<2x4xf32>}},
      {inputs = {"x" = dense<[[0.26, -1.01], [-0.12, 0.5]]> : tensor<2x2xf32>, "y" = dense<[[-1.86, 1.8, -1.77, -1.36], [-0.19, -1.3, -1.55, -0.54], [-1.77, 0.32, 0.95, -0.0]]> : tensor<3x4xf32>},
       error = "in `einsum`: shapes [2, 2] and [3, 4]: axis `k`"}]} {
  %z = rondo.einsum "bk,kn->bn" %x, %y : (!rondo.tensor<"f32[B, K]">, !rondo.tensor<"f32[3, N]">) -> !rondo.tensor<"f32[B, N]">
  rondo.return %z : !rondo.tensor<"f32[B, N]">
}

rondo.entry @one_does_not_stretch(%x: !rondo.tensor<"f32[B, 1]">, %y: !rondo.tensor<"f32[1, N]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"N" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[1.74], [0.09]]> : tensor<2x1xf32>, "y" = dense<[[1.93, -0.4, 0.42]]> : tensor<1x3xf32>},
       outputs = {"z" = dense<[[3.3581998, -0.69600004, 0.7308], [0.1737, -0.036000002, 0.0378]]> : tensor<2x3xf32>}}]} {
  %z = rondo.einsum "bk,kn->bn" %x, %y : (!rondo.tensor<"f32[B, 1]">, !rondo.tensor<"f32[1, N]">) -> !rondo.tensor<"f32[B, N]">
  rondo.return %z : !rondo.tensor<"f32[B, N]">
}

rondo.entry @steps(%x: !rondo.tensor<"f32[B, T, 3]">, %y: !rondo.tensor<"f32[3, 4]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[[0.92, -1.59, 1.33], [1.32, -1.53, 0.63], [-0.35, -1.28, -1.14]], [[-1.45, 1.72, 1.29], [0.95, -1.28, 0.94], [-0.93, 0.04, -1.91]]]> : tensor<2x3x3xf32>, "y" = dense<[[-1.86, 1.8, -1.77, -1.36], [-0.19, -1.3, -1.55, -0.54], [-1.77, 0.32, 0.95, -0.0]]> : tensor<3x4xf32>},
       outputs = {"z" = dense<[[[-3.7632, 4.1486, 2.0996, -0.39259997], [-3.2796001, 4.5666, 0.6335998, -0.9690001], [2.912, 0.66919994, 1.5205, 1.1672]], [[0.0869002, -4.4332, 1.126, 1.0432], [-3.1876, 3.6748, 1.1954999, -0.6008], [5.1029, -2.3372, -0.23039995, 1.2432001]]]> : tensor<2x3x4xf32>}}]} {
  %z = rondo.einsum "btk,kn->btn" %x, %y : (!rondo.tensor<"f32[B, T, 3]">, !rondo.tensor<"f32[3, 4]">) -> !rondo.tensor<"f32[B, T, 4]">
  rondo.return %z : !rondo.tensor<"f32[B, T, 4]">
}

rondo.entry @transposed(%x: !rondo.tensor<"f32[B, 3]">, %y: !rondo.tensor<"f32[N, 3]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"N" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[0.91, 1.26, -1.86], [1.65, -1.67, 1.24]]> : tensor<2x3xf32>, "y" = dense<[[1.65, -0.62, 0.78], [-1.53, -1.21, 1.04], [0.81, 0.43, -0.43], [0.54, 1.63, 1.3]]> : tensor<4x3xf32>},
       outputs = {"z" = dense<[[-0.7304999, 4.7251], [-4.8513, 0.78580004], [2.0787, 0.085199974], [0.12720008, -0.21909994]]> : tensor<4x2xf32>}}]} {
  %z = rondo.einsum "bk,nk->nb" %x, %y : (!rondo.tensor<"f32[B, 3]">, !rondo.tensor<"f32[N, 3]">) -> !rondo.tensor<"f32[N, B]">
  rondo.return %z : !rondo.tensor<"f32[N, B]">
}

rondo.entry @batch(%x: !rondo.tensor<"f32[B, T, 3]">, %y: !rondo.tensor<"f32[B, 3, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[[1.16, -0.21, -0.2], [1.6, -0.9, 0.13]], [[-1.14, -0.21, -1.05], [1.52, 1.62, -0.55]]]> : tensor<2x2x3xf32>, "y" = dense<[[[1.16, 1.2], [1.51, 0.95], [-1.11, 0.55]], [[-0.94, -0.1], [-1.77, -1.92], [1.65, -0.16]]]> : tensor<2x3x2xf32>},
       outputs = {"z" = dense<[[[1.2505, 1.0825], [0.35270002, 1.1365001]], [[-0.28919992, 0.6852], [-5.2037, -3.1743999]]]> : tensor<2x2x2xf32>}}]} {
  %z = rondo.einsum "bij,bjk->bik" %x, %y : (!rondo.tensor<"f32[B, T, 3]">, !rondo.tensor<"f32[B, 3, 2]">) -> !rondo.tensor<"f32[B, T, 2]">
  rondo.return %z : !rondo.tensor<"f32[B, T, 2]">
}

rondo.entry @outer(%x: !rondo.tensor<"f32[N]">, %y: !rondo.tensor<"f32[M]">) attributes {
    symbols = [#rondo.symbol<"N" in "1" to *>, #rondo.symbol<"M" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[-0.03, 0.53]> : tensor<2xf32>, "y" = dense<[-1.87, 0.61, 0.89]> : tensor<3xf32>},
       outputs = {"z" = dense<[[0.0561, -0.0183, -0.0267], [-0.99109995, 0.3233, 0.47169995]]> : tensor<2x3xf32>}}]} {
  %z = rondo.einsum "i,j->ij" %x, %y : (!rondo.tensor<"f32[N]">, !rondo.tensor<"f32[M]">) -> !rondo.tensor<"f32[N, M]">
  rondo.return %z : !rondo.tensor<"f32[N, M]">
}

rondo.entry @dot(%x: !rondo.tensor<"f32[N]">, %y: !rondo.tensor<"f32[N]">) attributes {
    symbols = [#rondo.symbol<"N" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[-1.76, 1.27, 0.03, 0.06]> : tensor<4xf32>, "y" = dense<[-0.75, -1.77, -1.18, -1.22]> : tensor<4xf32>},
       outputs = {"z" = dense<-1.0365> : tensor<f32>}}]} {
  %z = rondo.einsum "i,i->" %x, %y : (!rondo.tensor<"f32[N]">, !rondo.tensor<"f32[N]">) -> !rondo.tensor<"f32">
  rondo.return %z : !rondo.tensor<"f32">
}

rondo.entry @integers(%x: !rondo.tensor<"i32[B, K]">, %y: !rondo.tensor<"i32[K, N]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"K" in "1" to *>, #rondo.symbol<"N" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "y"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[6, 3, 7], [0, 6, 2]]> : tensor<2x3xi32>, "y" = dense<[[9, 3], [1, 7], [7, 5]]> : tensor<3x2xi32>},
       outputs = {"z" = dense<[[106, 74], [20, 52]]> : tensor<2x2xi32>}}]} {
  %z = rondo.einsum "bk,kn->bn" %x, %y : (!rondo.tensor<"i32[B, K]">, !rondo.tensor<"i32[K, N]">) -> !rondo.tensor<"i32[B, N]">
  rondo.return %z : !rondo.tensor<"i32[B, N]">
}

rondo.entry @scores(%x: !rondo.tensor<"f32[B, S ragged len, 2]">, %y: !rondo.tensor<"f32[B, 2]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "y"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[[-0.16, 0.87], [-1.32, 0.95], [-0.93, 0.14], [1.0e+06, 1.0e+06]], [[1.87, -1.52], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[1.94, 0.79], [-1.51, 0.18], [-1.68, 0.1], [-1.53, -0.06]]]> : tensor<3x4x2xf32>, "y" = dense<[[1.18, -1.89], [-0.6, -1.75], [-0.73, -0.5]]> : tensor<3x2xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"z" = dense<[[-1.8331, -3.3530998, -1.362, 0.0], [1.5379997, 0.0, 0.0, 0.0], [-1.8112, 1.0123, 1.1764001, 1.1468999]]> : tensor<3x4xf32>},
       lengths = {"z" = array<i64: 3, 1, 4>}}]} {
  %z = rondo.einsum "bsd,bd->bs" %x, %y : (!rondo.tensor<"f32[B, S ragged len, 2]">, !rondo.tensor<"f32[B, 2]">) -> !rondo.tensor<"f32[B, S ragged len]">
  rondo.return %z : !rondo.tensor<"f32[B, S ragged len]">
}

rondo.entry @context(%x: !rondo.tensor<"f32[B, S ragged len]">, %y: !rondo.tensor<"f32[B, S ragged len, 2]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "y"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[-1.94, -0.73, 0.7, 1.0e+06], [-1.51, 1.0e+06, 1.0e+06, 1.0e+06], [-0.29, -1.36, 0.2, -1.51]]> : tensor<3x4xf32>, "y" = dense<[[[-0.16, 0.87], [-1.32, 0.95], [-0.93, 0.14], [1.0e+06, 1.0e+06]], [[1.87, -1.52], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[1.94, 0.79], [-1.51, 0.18], [-1.68, 0.1], [-1.53, -0.06]]]> : tensor<3x4x2xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"z" = dense<[[0.623, -2.2833], [-2.8237, 2.2951999], [3.4653, -0.36330003]]> : tensor<3x2xf32>}}]} {
  %z = rondo.einsum "bs,bsd->bd" %x, %y : (!rondo.tensor<"f32[B, S ragged len]">, !rondo.tensor<"f32[B, S ragged len, 2]">) -> !rondo.tensor<"f32[B, 2]">
  rondo.return %z : !rondo.tensor<"f32[B, 2]">
}

rondo.entry @lengths_differ(%x: !rondo.tensor<"f32[B, S ragged len]">, %y: !rondo.tensor<"f32[B, S ragged m, 2]">, %len: !rondo.tensor<"i32[B]">, %m: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">, #rondo.symbol<"m" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "y"}, {"name" = "len", "lengths" = "len"}, {"name" = "m", "lengths" = "m"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[-1.94, -0.73, 0.7, -0.14], [-1.51, -0.37, -1.92, -1.42], [-0.29, -1.36, 0.2, -1.51]]> : tensor<3x4xf32>, "y" = dense<[[[-0.16, 0.87], [-1.32, 0.95], [-0.93, 0.14], [0.66, -1.1]], [[1.87, -1.52], [1.59, 1.88], [1.24, -0.2], [1.16, 0.53]], [[1.94, 0.79], [-1.51, 0.18], [-1.68, 0.1], [-1.53, -0.06]]]> : tensor<3x4x2xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>, "m" = dense<[2, 1, 4]> : tensor<3xi32>},
       error = "the lengths of a summed axis differ"}]} {
  %z = rondo.einsum "bs,bsd->bd" %x, %y : (!rondo.tensor<"f32[B, S ragged len]">, !rondo.tensor<"f32[B, S ragged m, 2]">) -> !rondo.tensor<"f32[B, 2]">
  rondo.return %z : !rondo.tensor<"f32[B, 2]">
}

rondo.entry @ragged_steps(%x: !rondo.tensor<"f32[B, S ragged len, 2]">, %y: !rondo.tensor<"f32[2, 3]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "y"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "z"}],
    cases = [
      {inputs = {"x" = dense<[[[-0.16, 0.87], [-1.32, 0.95], [-0.93, 0.14], [1.0e+06, 1.0e+06]], [[1.87, -1.52], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06], [1.0e+06, 1.0e+06]], [[1.94, 0.79], [-1.51, 0.18], [-1.68, 0.1], [-1.53, -0.06]]]> : tensor<3x4x2xf32>, "y" = dense<[[1.09, 1.34, 1.31], [1.03, 0.41, 1.46]]> : tensor<2x3xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"z" = dense<[[[0.72169995, 0.14230001, 1.0606], [-0.46030015, -1.3793001, -0.34219998], [-0.86950004, -1.1888001, -1.0138999], [0.0, 0.0, 0.0]], [[0.47270012, 1.8826001, 0.23049974], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]], [[2.9283001, 2.9235, 3.6948], [-1.4605, -1.9496001, -1.7153], [-1.7282, -2.2102, -2.0548], [-1.7295, -2.0748, -2.0918999]]]> : tensor<3x4x3xf32>},
       lengths = {"z" = array<i64: 3, 1, 4>}}]} {
  %z = rondo.einsum "bsk,kn->bsn" %x, %y : (!rondo.tensor<"f32[B, S ragged len, 2]">, !rondo.tensor<"f32[2, 3]">) -> !rondo.tensor<"f32[B, S ragged len, 3]">
  rondo.return %z : !rondo.tensor<"f32[B, S ragged len, 3]">
}
