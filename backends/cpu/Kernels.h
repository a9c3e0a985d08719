// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Emits the launches of a host schedule: each thread computes its share of the outermost loop.
//
// A loop nest becomes, by rules that know nothing of any model:
//  * a product (Product.h): tiles of rows and columns; the sums of a tile start from their inits, run through
//  the shared
//    inner loops (RegisterTiles.h) and meet the rest of the loop's body, sixteen columns at a time, while
//    they are hot;
//  * a parallel loop without one inside: sixteen iterations at a time (Lanes.h), the rest masked;
//  * anything else: a scalar loop, whose reductions go in lanes if their loads are contiguous.
#pragma once

#include "backends/cpu/Lanes.h"
#include "backends/cpu/Packing.h"
#include "backends/cpu/Target.h"

namespace rondo::cpu {

/// What the emission of one entry shares.
struct EntryContext {
  EntryContext(const Target &target, DataSection &data, std::string dataSymbol, std::string name,
               mlir::Operation *module)
      : target(target), data(data), dataSymbol(std::move(dataSymbol)), name(std::move(name)), module(module) {
  }

  const Target &target;
  DataSection &data;
  std::string dataSymbol;                // of the section that `data` becomes
  std::string name;                      // prefix of the functions' names
  llvm::DenseMap<Value, Buffer> buffers; // memrefs of the schedule
  Value call;                            // the rondo_call
  Value thread, threads;                 // i64
  mlir::Operation *module;               // that the code goes to
  mlir::Block *frame = nullptr;          // start of the launch being emitted: stack buffers are made here
  unsigned launches = 0;                 // emitted so far
};

/// Emits one launch at the insertion point of `host.code`; `host` knows the scalars of the schedule.
void emitLaunch(EntryContext &context, const Lanes &host, kernel::LaunchOp launch);

/// The address of a constant's packed or raw data.
Value dataAddress(const Code &code, EntryContext &context, int64_t offset);

/// Part `index` of `count` equal parts of a loop.
struct Share {
  Value index, count;
};

/// A product: rows given by the caller, columns a share of all.
class ProductEmitter {
public:
  /// `rows` are the loops over rows (none: the product stands alone in a scalar body, one row).
  ProductEmitter(EntryContext &context, const Code &code, llvm::ArrayRef<kernel::ParallelOp> rows,
                 const Product &product);

  /// Computes rows [from, to), numbered over all row loops, and the given share of the columns. Of a column
  /// reduction every thread must have the same rows if there are several shares, `mergedRows` of them at
  /// most.
  void emit(const Lanes &outside, Value from, Value to, Share columns);
  /// Can the shares of a column reduction's columns be merged into what one thread would have got, to the
  /// bit?
  static bool canMerge(kernel::ReduceOp reduce);
  /// Rows whose accumulators fit the threads' scratch memory.
  static constexpr int64_t mergedRows = 16;
  /// How many rows there are.
  Value rowCount(Lanes &outside);

private:
  struct Tile;
  EntryContext &context;
  const Code &code;
  llvm::ArrayRef<kernel::ParallelOp> rows;
  const Product &product;
  int64_t units, maxRows;                     // of a full tile
  llvm::SmallVector<Value> sums, activations; // stack buffers, one a segment
  llvm::SmallVector<Value> bounds;            // of the row loops
  llvm::SmallVector<Value> state;             // of a column reduction: accumulators of a block of rows
  // What a row computes by reductions before its columns, kept for a block of rows: the tiles of columns
  // share it.
  struct RowValue {
    Value kernelValue, buffer;
  };
  llvm::SmallVector<RowValue> rowValues;
  Value blockStart; // first row of the block
  /// Rows that are worked on at once where something is kept for each: 96 * 16 * 8 bytes of accumulators of a
  /// column reduction stay in the first cache.
  static constexpr int64_t rowBlock = 96;
  bool isRagged = false;               // the bound of a row loop depends on the index of one around it:
  llvm::SmallVector<Value> rowIndices; // the indices of a block's rows, one buffer a loop

  // Rows (ProductRows.cpp).
  mlir::Type storedType(mlir::Type type) const;
  Value boundOf(Lanes &lanes, unsigned loop) const;
  Value walkRows(const Lanes &outside, unsigned loop, Value number,
                 llvm::function_ref<void(Lanes &, Value number, Value bound)> rest) const;
  void findRows(Lanes &outside);
  void listRows(const Lanes &outside, Value from, Value to);
  void findRowValues();
  void computeRowValues(const Lanes &outside, Value from, Value to);
  void bindRowIndices(Lanes &lanes, Value row);
  void bindRow(Lanes &lanes, Value row);

  void allocate();
  void emitColumns(const Lanes &outside, Value from, Value to, Value firstRow, Share columns);
  void emitTiles(const Lanes &outside, Value from, Value to, Value firstRow, int64_t tileUnits,
                 Value firstTile, Value lastTile, bool masked);
  void emitTile(const Lanes &outside, const Tile &tile);
  void fetchInits(const Lanes &outside, const Tile &tile);
  void emitStart(const Lanes &outside, const Tile &tile, unsigned segment);
  void emitAccumulate(const Tile &tile, unsigned segment);
  Value panelsOf(Value firstUnit, unsigned segment);
  void emitEnd(const Lanes &outside, const Tile &tile);
  void forUnits(const Tile &tile, const Lanes &row, llvm::function_ref<void(Lanes &, Value)> body);
  void requireFor(Lanes &row, ValueRange values);
  void bindSegment(Lanes &lanes, const Tile &tile, unsigned segment, Value row, Value group);
  Value sumAddress(const Tile &tile, unsigned segment, Value row, Value group, unsigned part, unsigned half);
  bool sharesSums(unsigned segment) const;

  // Column reductions (ColumnReductions.cpp).
  void clearState(Value rows);
  void emitRowResults(const Lanes &outside, Value from, Value to);
  void finishReduction(const Lanes &outside, Value from, Value to, Share columns);
  void mergeShares(Value rows, Value shares);
  Value scratchAddress(Value thread, unsigned lane, Value row) const;
};

} // namespace rondo::cpu
