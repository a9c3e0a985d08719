// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What is known of a value with respect to one padding of the entry: which of its elements may depend on what
// stands at padded positions. The lattice of the analysis in ProvePadding.cpp; its rules, op by op, are in
// Rules.cpp.
//
// A padding has a boundary: the lengths of the rows, or a mask of any pattern. Position p of an axis that
// runs along the padding is valid where p < boundary (where the mask is true). A body of a scan sees one
// position at a time; "this step is a padded one" is written as an axis of its own, a negative number.
#pragma once

#include "ir/Dim.h"
#include "llvm/ADT/SmallVector.h"
#include <optional>
#include <string>

namespace mlir {
class Operation;
}

namespace rondo::passes {

/// How padding reached every element of a value. All but Other are shown by running the model.
enum class LeakKind { Reduction, Softmax, Scan, Reverse, LastPosition, Other };

struct Leak {
  mlir::Operation *op = nullptr;
  LeakKind kind = LeakKind::Other;
  /// A clause for people: "`sum` over axis 1 of `x` takes padded positions in".
  std::string what;
};

/// Positions p >= boundary + offset of an axis.
struct Beyond {
  int64_t axis = 0, offset = 0;
};

/// Elements at these positions are all this number; without a number: far below every valid element.
struct Filler {
  Beyond where;
  std::optional<double> number;
};

/// What a value is made for, where it is made to tell valid positions from others: the position along an axis
/// (`iota`), or the boundary of each row; plus a number.
struct Marker {
  enum Kind { Position, Boundary } kind = Position;
  int64_t axis = 0; // of Position
  int64_t offset = 0;
  bool operator==(const Marker &other) const {
    return kind == other.kind && axis == other.axis && offset == other.offset;
  }
};

struct PaddingState {
  /// Elements that may depend on the padding; those of all other positions do not.
  llvm::SmallVector<Beyond, 2> taints;
  /// Set where any element may.
  const Leak *leak = nullptr;
  llvm::SmallVector<Filler, 2> fillers;
  std::optional<Marker> marker;
  /// The axes that hold the rows of the boundary, where anything above speaks of it.
  llvm::SmallVector<int64_t, 2> rows;
  /// The number that every element is.
  std::optional<double> constant;

  bool isClean() const { return !leak && taints.empty(); }
  bool mentionsBoundary() const {
    return !taints.empty() || !fillers.empty() || (marker && marker->kind == Marker::Boundary);
  }
  const Beyond *taintAt(int64_t axis) const;
  const Filler *fillerAt(int64_t axis) const;
  void taint(Beyond where);
  /// Drops the taint of an axis, if it lies within p >= boundary + offset.
  void cover(int64_t axis, int64_t offset);
  void dropTaint(int64_t axis);
  void dropFiller(int64_t axis);

  bool operator==(const PaddingState &other) const;
};

/// The axes of `state` renumbered: `to` gives each axis its new place, or -1000 where it goes. A taint whose
/// axis or rows go has been dealt with by the caller; what is left of it is `lost`.
constexpr int64_t axisGone = -1000;
PaddingState renumbered(const PaddingState &state, llvm::function_ref<int64_t(int64_t)> to, const Leak *lost);

/// What holds of a value that is one of the two.
PaddingState join(const PaddingState &a, const PaddingState &b, const Leak *lost);

/// The taints of both, on the axes of one value; fillers, markers and constants are left out.
PaddingState both(const PaddingState &a, const PaddingState &b, const Leak *lost);

/// The leak that is told where two meet: one that can be shown, else the first.
const Leak *worse(const Leak *a, const Leak *b);

} // namespace rondo::passes
