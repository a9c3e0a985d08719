// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by tests/ops/goldens.py: change it there.
// RUN: %rondo-check-op %s
// RUN: %rondo-check-op --backend=kernel %s
// RUN: %rondo-check-op --backend=cpu %s

rondo.entry @of_input(%x: !rondo.tensor<"f32[B, S ragged len, 2]">, %len: !rondo.tensor<"i32[B]">) attributes {
    symbols = [#rondo.symbol<"B" in "1" to *>, #rondo.symbol<"S" in "1" to *>, #rondo.symbol<"len" in "1" to "S" rows "B">], inputs = [{"name" = "x"}, {"name" = "len", "lengths" = "len"}], outputs = [{"name" = "y"}],
    cases = [
      {inputs = {"x" = dense<[[[1.63, 1.11], [0.4, 0.68], [-1.47, -1.83], [-1.02, 1.04]], [[1.95, -1.13], [1.92, 1.28], [-1.35, 0.15], [-0.95, 0.99]], [[-0.58, -0.42], [0.28, -0.82], [1.17, 0.44], [-1.79, 0.27]]]> : tensor<3x4x2xf32>, "len" = dense<[3, 1, 4]> : tensor<3xi32>},
       outputs = {"y" = dense<[3, 1, 4]> : tensor<3xi32>}}]} {
  %y = rondo.lengths %x along 1 : (!rondo.tensor<"f32[B, S ragged len, 2]">) -> !rondo.tensor<"i32[B]">
  rondo.return %y : !rondo.tensor<"i32[B]">
}
