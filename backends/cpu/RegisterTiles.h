// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The inner loops of products, as functions that all products of a module share.
//
// accumulate(n, activations, panels, stride, depth, sums, next, nextStride, share, shares) adds, for row r <
// n and column c of a tile,
//     sums[r][c] += activations[r][k] * panels[c / width][k][c % width]      for k = 0 .. depth-1, in this
//     order, fused.
// `activations` is an array of pointers to rows, `stride` the elements of a panel. There is one loop for each
// number of rows, a function of its own: what surrounds it must not compete for its registers.
//
// `next` are the panels that are read after these, `nextStride` the elements of one of them. Where several
// tiles of rows read the same panels, each fetches its share (number `share` of `shares`) of the next ones:
// the first would wait for memory, and the others leave it idle. Where there is one tile, memory goes on with
// the next panels while the tile's end is computed.
#pragma once

#include "backends/cpu/Code.h"
#include "backends/cpu/Target.h"

namespace rondo::cpu {

struct TileShape {
  int64_t columns; // of the tile, a multiple of 16
  int64_t width;   // of a panel
  /// Where the panels lie when they are read: what is near is not fetched ahead, and what is in memory is
  /// fetched before each row needs it, where one or two rows cannot hide that it is far.
  enum Home { SecondCache, LastCache, Memory } home;
};

/// Makes the functions for this shape, if the module does not have them; the name of the one to call.
std::string accumulateFunction(const Code &code, mlir::Operation *module, VectorSet vectors, TileShape shape);

} // namespace rondo::cpu
