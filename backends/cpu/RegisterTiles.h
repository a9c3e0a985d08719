// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The inner loops of products, as functions that all products of a module share.
//
// accumulate(n, activations, panels, stride, depth, sums) adds, for row r < n and column c of a tile,
//     sums[r][c] += activations[r][k] * panels[c / width][k][c % width]      for k = 0 .. depth-1, in this
//     order, fused.
// `activations` is an array of pointers to rows, `stride` the elements of a panel. There is one loop for each
// number of rows, a function of its own: what surrounds it must not compete for its registers.
#pragma once

#include "backends/cpu/Code.h"
#include "backends/cpu/Target.h"

namespace rondo::cpu {

struct TileShape {
  int64_t columns; // of the tile, a multiple of 16
  int64_t width;   // of a panel
};

/// Makes the functions for this shape, if the module does not have them; the name of the one to call.
std::string accumulateFunction(const Code &code, mlir::Operation *module, VectorSet vectors, TileShape shape);

} // namespace rondo::cpu
