// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What is known of a value with respect to the paddings and the batch of an entry: which of its elements may
// depend on what stands at padded positions, on how many of them there are, or on other rows. The lattice of
// the analysis in ProvePadding.cpp; its rules, op by op, are in Rules.cpp and the files beside it.
//
// Two calls are compared that agree in one row's valid positions and in all that no row owns. They differ in
// what stands at padded positions, in how long the padded axes are, and in the other rows. Elements that
// stand at the same position of the row are to be equal; those that are not are the value's taints.
//
// A body of a scan sees one position at a time; "this step is a padded one" is written as an axis of its own,
// a negative number.
#pragma once

#include "ir/Dim.h"
#include "mlir/IR/Value.h"
#include "llvm/ADT/SmallVector.h"
#include <optional>
#include <string>
#include <vector>

namespace rondo::passes {

/// How a value got to depend on padding or on other rows.
enum class LeakKind {
  Reduction,
  Greatest,
  Softmax,
  Scan,
  Reverse,
  LastPosition,
  Convolution,
  Concat,
  Gather,
  SizeValue,
  Steps,
  Rows,
  Result,
  Other
};

struct Leak {
  mlir::Operation *op = nullptr;
  LeakKind kind = LeakKind::Other;
  /// The padding it is about, a number of the entry's list; none where it is about other rows.
  std::optional<unsigned> padding;
  /// A clause for people: "`sum` over axis 1 of `x` takes padded positions in".
  std::string what;
};

/// The axes that hold the rows, and in which order: 0 as in the inputs, else a number of the rules.
struct Rows {
  llvm::SmallVector<int64_t, 2> axes;
  unsigned order = 0;
  bool operator==(const Rows &other) const { return axes == other.axes && order == other.order; }
};

/// Positions of an axis.
struct Beyond {
  enum Kind {
    Lengths, // p >= bound, an expression in lengths
    Mask,    // where `mask` is false
    Extent,  // those that an axis of size `bound` need not have: its size follows the longest row
    Later    // p >= the index of axis `other`, plus bound: what a causal mask hides
  } kind = Lengths;
  int64_t axis = 0;
  DimAttr bound;
  /// Where the axis was several: positions count anew after so many. Null elsewhere.
  DimAttr period;
  mlir::StringAttr mask;
  int64_t other = 0;
  Rows rows; // of lengths and masks
  /// What brought it where it had not been; null for the inputs' own.
  const Leak *origin = nullptr;

  static Beyond extent(int64_t axis, DimAttr size) {
    Beyond where;
    where.kind = Extent;
    where.axis = axis;
    where.bound = size;
    return where;
  }

  bool operator==(const Beyond &o) const {
    return kind == o.kind && axis == o.axis && bound == o.bound && period == o.period && mask == o.mask &&
           other == o.other && rows == o.rows;
  }
};

/// What an element is.
struct Content {
  enum Kind { Number, FarBelow, FarAbove, Same } kind = Number;
  double number = 0;
  mlir::Value same; // the element of this value at the same place
  bool isNumber(double n) const { return kind == Number && number == n; }
  bool operator==(const Content &o) const { return kind == o.kind && number == o.number && same == o.same; }
};

/// Where a claim about numbers was taken for granted: ops that hide padding only if numbers are finite
/// (`0 * x` is 0), and only if those that count are greater than a number far below.
struct Assumed {
  mlir::Operation *finite = nullptr, *greater = nullptr;
  void add(const Assumed &other) {
    finite = finite ? finite : other.finite;
    greater = greater ? greater : other.greater;
  }
};

struct Filler {
  Beyond where;
  Content content;
  /// Elements of all other positions are the number 1 (true); are something else.
  bool elseOne = false, elseOther = false;
  /// What must hold of numbers for the content to be there; no part of what is compared.
  Assumed assumed = {};
  bool operator==(const Filler &o) const {
    return where == o.where && content == o.content && elseOne == o.elseOne && elseOther == o.elseOther;
  }
};

/// What a value is made for, where it is made to tell valid positions from others: the position along an axis
/// (`iota`) plus an offset, the boundary of each row, or a valid position of each row.
struct Marker {
  enum Kind { Position, Boundary, Valid } kind = Position;
  int64_t axis = 0; // of Position
  DimAttr bound;    // the offset, or an expression in lengths
  Rows rows;        // of the others
  bool operator==(const Marker &o) const {
    return kind == o.kind && axis == o.axis && bound == o.bound && rows == o.rows;
  }
};

/// Elements are those of a value without this fault, times a number that is the same along all axes but
/// these: the normaliser of an unmasked softmax. A quotient of two such values is free of it.
struct Scale {
  const Leak *leak = nullptr;
  std::vector<int64_t> axes;
  bool operator==(const Scale &o) const { return leak == o.leak && axes == o.axes; }
};

struct PaddingState {
  /// Elements that may depend on the padding; those of all other positions do not.
  std::vector<Beyond> taints;
  /// Set where any element may.
  const Leak *leak = nullptr;
  std::vector<Filler> fillers;
  std::optional<Marker> marker;
  std::optional<Scale> scale;
  /// The number that every element is.
  std::optional<double> constant;
  /// The axis of the batch: an element depends on the row at its index alone. None: on no row.
  std::optional<Rows> batch;
  /// Set where an element may depend on other rows.
  const Leak *mates = nullptr;

  bool saysNothing() const;
  /// Forgets what the elements are; what they depend on stays.
  void forgetNumbers();
  void taint(const Beyond &where);
  void fill(const Filler &filler);
  bool operator==(const PaddingState &other) const;
};

/// The axes of `state` renumbered: `to` gives each axis its new place, or axisGone where it goes. What
/// depended on an axis that goes has been dealt with by the caller; what is left of it is `lost`.
constexpr int64_t axisGone = -1000;
PaddingState renumbered(const PaddingState &state, llvm::function_ref<int64_t(int64_t)> to, const Leak *lost);

/// What the elements of both depend on, on the axes of one value; what they are is left out.
PaddingState both(const PaddingState &a, const PaddingState &b, const Leak *lost);

/// The leak that is told where two meet: one whose cause is known, else the first.
const Leak *worse(const Leak *a, const Leak *b);

} // namespace rondo::passes
