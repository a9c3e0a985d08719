// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s

rondo.entry @stride_1_padding_0(%x: !rondo.tensor<"f32[B, T, 2]">, %w: !rondo.tensor<"f32[3, 2, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "w"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[-0.76, -0.27], [-0.52, 0.67], [-1.06, -0.88], [-1.48, 0.56], [1.79, 0.58]], [[-1.43, -1.08], [0.45, 0.21], [-0.48, -1.99], [-1.52, -1.05], [0.37, 0.93]]]> : tensor<2x5x2xf32>, "w" = dense<[[[1.19, 1.21], [-1.11, 1.35]], [[-1.21, -0.93], [-1.01, -0.88]], [[-0.43, 0.77], [-1.32, -1.15]]]> : tensor<3x2x2xf32>},
       outputs = {"y" = dense<[[[0.9652, -1.1943], [0.7060999, 0.25190002], [-0.5946999, -0.8757]], [[1.5737002, -1.8727001], [4.9327, 3.0627], [3.1506999, -1.7143002]]]> : tensor<2x3x2xf32>}}]} {
  %y = rondo.conv1d %x, %w stride 1 padding 0 : (!rondo.tensor<"f32[B, T, 2]">, !rondo.tensor<"f32[3, 2, 2]">) -> !rondo.tensor<"f32[B, T - 2, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, T - 2, 2]">
}

rondo.entry @stride_1_padding_1(%x: !rondo.tensor<"f32[B, T, 2]">, %w: !rondo.tensor<"f32[3, 2, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "w"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[-0.76, -0.27], [-0.52, 0.67], [-1.06, -0.88], [-1.48, 0.56], [1.79, 0.58]], [[-1.43, -1.08], [0.45, 0.21], [-0.48, -1.99], [-1.52, -1.05], [0.37, 0.93]]]> : tensor<2x5x2xf32>, "w" = dense<[[[1.19, 1.21], [-1.11, 1.35]], [[-1.21, -0.93], [-1.01, -0.88]], [[-0.43, 0.77], [-1.32, -1.15]]]> : tensor<3x2x2xf32>},
       outputs = {"y" = dense<[[[0.5315, -0.22649997], [0.9652, -1.1943], [0.7060999, 0.25190002], [-0.5946999, -0.8757], [-5.1345, -3.2099001]], [[2.3504, 2.3853], [1.5737002, -1.8727001], [4.9327, 3.0627], [3.1506999, -1.7143002], [-2.0303001, -4.4192]]]> : tensor<2x5x2xf32>}}]} {
  %y = rondo.conv1d %x, %w stride 1 padding 1 : (!rondo.tensor<"f32[B, T, 2]">, !rondo.tensor<"f32[3, 2, 2]">) -> !rondo.tensor<"f32[B, T, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, T, 2]">
}

rondo.entry @stride_2_padding_1(%x: !rondo.tensor<"f32[B, T, 2]">, %w: !rondo.tensor<"f32[3, 2, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "w"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[-0.76, -0.27], [-0.52, 0.67], [-1.06, -0.88], [-1.48, 0.56], [1.79, 0.58]], [[-1.43, -1.08], [0.45, 0.21], [-0.48, -1.99], [-1.52, -1.05], [0.37, 0.93]]]> : tensor<2x5x2xf32>, "w" = dense<[[[1.19, 1.21], [-1.11, 1.35]], [[-1.21, -0.93], [-1.01, -0.88]], [[-0.43, 0.77], [-1.32, -1.15]]]> : tensor<3x2x2xf32>},
       outputs = {"y" = dense<[[[0.5315, -0.22649997], [0.7060999, 0.25190002], [-5.1345, -3.2099001]], [[2.3504, 2.3853], [4.9327, 3.0627], [-2.0303001, -4.4192]]]> : tensor<2x3x2xf32>}}]} {
  %y = rondo.conv1d %x, %w stride 2 padding 1 : (!rondo.tensor<"f32[B, T, 2]">, !rondo.tensor<"f32[3, 2, 2]">) -> !rondo.tensor<"f32[B, floordiv(T - 1, 2) + 1, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, floordiv(T - 1, 2) + 1, 2]">
}

rondo.entry @stride_3_padding_0(%x: !rondo.tensor<"f32[B, T, 2]">, %w: !rondo.tensor<"f32[3, 2, 2]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"T" in "1" to *>], inputs = [{"name" = "x"}, {"name" = "w"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[-0.76, -0.27], [-0.52, 0.67], [-1.06, -0.88], [-1.48, 0.56], [1.79, 0.58]], [[-1.43, -1.08], [0.45, 0.21], [-0.48, -1.99], [-1.52, -1.05], [0.37, 0.93]]]> : tensor<2x5x2xf32>, "w" = dense<[[[1.19, 1.21], [-1.11, 1.35]], [[-1.21, -0.93], [-1.01, -0.88]], [[-0.43, 0.77], [-1.32, -1.15]]]> : tensor<3x2x2xf32>},
       outputs = {"y" = dense<[[[0.9652, -1.1943]], [[1.5737002, -1.8727001]]]> : tensor<2x1x2xf32>}},
      {inputs = {"x" = dense<[[[0.44, -0.28], [1.92, -1.83]]]> : tensor<1x2x2xf32>, "w" = dense<[[[1.19, 1.21], [-1.11, 1.35]], [[-1.21, -0.93], [-1.01, -0.88]], [[-0.43, 0.77], [-1.32, -1.15]]]> : tensor<3x2x2xf32>},
       error = "the kernel has more positions than the padded input"}]} {
  %y = rondo.conv1d %x, %w stride 3 padding 0 : (!rondo.tensor<"f32[B, T, 2]">, !rondo.tensor<"f32[3, 2, 2]">) -> !rondo.tensor<"f32[B, floordiv(T - 3, 3) + 1, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, floordiv(T - 3, 3) + 1, 2]">
}
