// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Emits products: tiles of rows and columns, their start, their inner loops and their end.
#include "backends/cpu/Access.h"
#include "backends/cpu/Kernels.h"
#include "backends/cpu/RegisterTiles.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::cpu;

/// Where panels of so many bytes lie when they are read again, with what else a step reads in between.
static TileShape::Home homeOf(int64_t bytes) {
  constexpr int64_t secondCache = 1 << 20, lastCache = 16 << 20;
  return bytes <= secondCache ? TileShape::SecondCache
         : bytes <= lastCache ? TileShape::LastCache
                              : TileShape::Memory;
}

/// Units (columns of one part) that make a tile: 64 columns, 96 for three parts. At one row a tile has that
/// many sums in flight: three vectors would wait for each other.
static int64_t tileUnits(int64_t parts) { return parts == 1 ? 64 : parts <= 3 ? 32 : 16; }

struct ProductEmitter::Tile {
  int64_t units;   // columns of a part that are in registers at once
  Value passes;    // how many times that many columns the tile has
  bool masked;     // the last units are beyond the end
  Value firstUnit; // i64
  Value firstRow;  // of the tile
  Value rowCount;
  Value stateRow;      // row of the state buffers that belongs to row 0 of the tile
  Value share, shares; // number of the tile among those of other rows and the same columns
  Value from, to;      // rows of all those tiles
};

ProductEmitter::ProductEmitter(EntryContext &context, const Code &code, ArrayRef<kernel::ParallelOp> rows,
                               const Product &product)
    : context(context), code(code), rows(rows), product(product), units(64), maxRows(6) {
  for (const Segment &segment : product.segments)
    units = std::min(units, tileUnits(segment.parts.size()));
  for (const Segment &segment : product.segments)
    maxRows = std::min(maxRows, registerTile(context.target.vectors, units * segment.parts.size()).rows);
}

/// A segment that goes on where the one before it ended uses its buffer.
bool ProductEmitter::sharesSums(unsigned segment) const {
  if (segment == 0)
    return false;
  kernel::ReduceOp before = product.segments[segment - 1].op, op = product.segments[segment].op;
  return op.getInits() == before.getResults() &&
         llvm::all_of(before.getResults(), [](Value v) { return v.hasOneUse(); });
}

void ProductEmitter::allocate() {
  OpBuilder::InsertionGuard guard(code.b); // not where the product stands: that may be in a loop
  code.b.setInsertionPointToStart(context.frame);
  for (auto [i, segment] : llvm::enumerate(product.segments)) {
    activations.push_back(code.stackBuffer(code.pointer(), maxRows));
    sums.push_back(sharesSums(i) ? sums.back()
                                 : code.stackBuffer(code.f32(), maxRows * units * segment.parts.size()));
  }
  for (Value &indices : rowIndices)
    indices = code.stackBuffer(code.i64(), rowBlock);
  for (RowValue &value : rowValues)
    value.buffer = code.stackBuffer(storedType(value.kernelValue.getType()), rowBlock);
  if (kernel::ReduceOp reduce = product.reduce())
    for (Value lane : startLanes(code, reduce))
      state.push_back(code.stackBuffer(lane.getType(), rowBlock));
}

//===-- Rows and columns --===//

void ProductEmitter::emit(const Lanes &outsideLanes, Value from, Value to, Share columns) {
  Lanes outside = outsideLanes;
  findRows(outside);
  allocate();
  blockStart = from;
  bool isWhole = !product.reduce() && rowValues.empty() && !isRagged;
  if (isWhole)
    return emitColumns(outside, from, to, from, columns);
  code.loop(from, to, rowBlock, [&](Value first) {
    Value last = code.least(code.add(first, rowBlock), to);
    blockStart = first;
    listRows(outside, first, last);
    computeRowValues(outside, first, last);
    if (product.reduce())
      clearState(code.sub(last, first));
    emitColumns(outside, first, last, first, columns);
    if (product.reduce())
      finishReduction(outside, first, last, columns);
  });
}

void ProductEmitter::emitColumns(const Lanes &outside, Value from, Value to, Value firstRow, Share columns) {
  int64_t full = product.count / units, rest = product.count % units;
  Value all = code.integer(full + (rest ? 1 : 0));
  Value first = code.divide(code.mul(all, columns.index), columns.count);
  Value last = code.divide(code.mul(all, code.add(columns.index, 1)), columns.count);
  if (full)
    emitTiles(outside, from, to, firstRow, units, first, code.least(last, code.integer(full)),
              /*masked=*/false);
  if (rest) {
    int64_t restUnits = (rest + laneCount - 1) / laneCount * laneCount;
    emitTiles(outside, from, to, firstRow, restUnits, code.greatest(first, code.integer(full)), last,
              /*masked=*/rest % laneCount != 0);
  }
}

/// All rows for each tile of columns: a panel is read from memory once. Rows are split evenly. A row that is
/// alone takes as many columns as there is room for sums: their starts and ends wait for each other less.
void ProductEmitter::emitTiles(const Lanes &outside, Value from, Value to, Value firstRow, int64_t tileSize,
                               Value firstTile, Value lastTile, bool masked) {
  Value rowTotal = code.sub(to, from), one = code.integer(1);
  Value rowTiles = code.ceilDivide(rowTotal, maxRows);
  Value small = code.divide(rowTotal, code.greatest(rowTiles, one));
  Value larger = code.sub(rowTotal, code.mul(small, rowTiles)); // this many tiles have a row more
  Value most = tileSize == units ? code.select(code.equal(rowTotal, one), code.integer(maxRows), one) : one;
  // A thread's share may end before the columns that are left over begin.
  Value tiles = code.greatest(code.sub(lastTile, firstTile), code.integer(0));
  Value columnTiles = code.divide(code.sub(code.add(tiles, most), one), most);
  code.loop(code.integer(0), columnTiles, 1, [&](Value c) {
    Value tileIndex = code.add(firstTile, code.mul(c, most)),
          passes = code.least(most, code.sub(lastTile, tileIndex));
    Value firstUnit = code.mul(tileIndex, units);
    code.loop(code.integer(0), rowTiles, 1, ValueRange{from}, [&](Value t, ValueRange row) {
      Value size = code.add(small, code.select(code.less(t, larger), one, code.integer(0)));
      emitTile(outside, {tileSize, passes, masked, firstUnit, row[0], size, code.sub(row[0], firstRow), t,
                         rowTiles, from, to});
      return SmallVector<Value>{code.add(row[0], size)};
    });
  });
}

void ProductEmitter::emitTile(const Lanes &outside, const Tile &tile) {
  for (unsigned i = 0; i < product.segments.size(); ++i) {
    if (!sharesSums(i))
      code.outlined(context.name + "_start" + std::to_string(i) + (tile.units == units ? "" : "_rest"),
                    [&] { emitStart(outside, tile, i); });
    emitAccumulate(tile, i);
  }
  code.outlined(context.name + "_end" + (tile.units == units ? "" : "_rest"),
                [&] { emitEnd(outside, tile); });
}

//===-- One tile --===//

/// For each sixteen units of a tile: `row` with the columns' index bound to them, and their number.
void ProductEmitter::forUnits(const Tile &tile, const Lanes &row,
                              llvm::function_ref<void(Lanes &, Value)> body) {
  code.loop(code.integer(0), code.mul(tile.passes, tile.units / laneCount), 1, [&](Value group) {
    Value unit = code.add(tile.firstUnit, code.mul(group, laneCount));
    Value mask;
    if (tile.masked)
      mask = code.less(code.iota(code.i64()), code.broadcast(code.sub(code.integer(product.count), unit)));
    Lanes lanes = row;
    lanes.spread(product.index(), unit, mask);
    body(lanes, group);
  });
}

/// Makes known what these values of the columns' body need from the row.
void ProductEmitter::requireFor(Lanes &row, ValueRange values) {
  for (Value value : values) {
    if (isa<MemRefType>(value.getType()) || value == product.index())
      continue;
    Operation *op = value.getDefiningOp();
    if (!op || !product.columns->isProperAncestor(op)) {
      row.get(value);
      continue;
    }
    if (llvm::any_of(product.segments, [&](const Segment &segment) { return segment.op == op; }))
      continue; // its sums are there already
    requireFor(row, op->getOperands());
    SetVector<Value> used;
    for (Region &region : op->getRegions())
      getUsedValuesDefinedAbove(region, used);
    requireFor(row, used.getArrayRef());
  }
}

/// Eight units of one part: half 0 or 1 of sixteen.
Value ProductEmitter::sumAddress(const Tile &tile, unsigned segment, Value row, Value group, unsigned part,
                                 unsigned half) {
  int64_t parts = product.segments[segment].parts.size();
  Value offset = code.add(code.mul(row, tile.units * parts), code.mul(group, laneCount * parts));
  return code.at(sums[segment], code.f32(), code.add(offset, (half * parts + part) * laneCount / 2));
}

void ProductEmitter::bindSegment(Lanes &lanes, const Tile &tile, unsigned segment, Value row, Value group) {
  kernel::ReduceOp op = product.segments[segment].op;
  lanes.done.insert(op);
  for (unsigned part = 0; part < op.getNumResults(); ++part) {
    Value value;
    if (op.getNumResults() == 1) {
      value = code.load(Code::vectorOf(code.f32()), sumAddress(tile, segment, row, group, part, 0));
    } else {
      Type half = Code::vectorOf(code.f32(), laneCount / 2);
      SmallVector<int64_t> all(laneCount);
      for (int64_t i = 0; i < laneCount; ++i)
        all[i] = i;
      Value low = code.load(half, sumAddress(tile, segment, row, group, part, 0));
      Value high = code.load(half, sumAddress(tile, segment, row, group, part, 1));
      value = code.b.create<vector::ShuffleOp>(code.loc, low, high, all);
    }
    lanes.bind(op.getResult(part), {Lane::Vector, value, 0});
  }
}

/// Brings near what the sums of the next tile of rows start from: they lie in other rows of a larger buffer,
/// and the tile's own sums would wait for them.
void ProductEmitter::fetchInits(const Lanes &outside, const Tile &tile) {
  llvm::SetVector<memref::LoadOp> loads;
  std::function<void(Value)> collect = [&](Value value) {
    Operation *op = value.getDefiningOp();
    if (!op || !product.columns->isProperAncestor(op) || op->getNumRegions())
      return;
    if (auto load = dyn_cast<memref::LoadOp>(op)) {
      if (!context.buffers.lookup(load.getMemRef()).constant && dependsOn(load, product.index()))
        loads.insert(load);
    } else {
      llvm::for_each(op->getOperands(), collect);
    }
  };
  llvm::for_each(kernel::ReduceOp(product.segments.front().op).getInits(), collect);
  if (loads.empty() || rows.empty())
    return;
  code.loop(code.integer(0), tile.rowCount, 1, [&](Value r) {
    // Behind the last tile of rows comes the first one of the next columns.
    Value next = code.add(code.add(tile.firstRow, tile.rowCount), r);
    Value isThere = code.less(next, tile.to);
    Value behind = code.add(tile.firstUnit, code.mul(tile.passes, units));
    Value unit = code.select(isThere, tile.firstUnit, behind);
    Lanes lanes = outside;
    bindRow(lanes, code.select(isThere, next, code.add(tile.from, r)));
    code.loop(code.integer(0), code.mul(tile.passes, tile.units / laneCount), 1, [&](Value group) {
      Lanes columns = lanes;
      columns.spread(product.index(), code.add(unit, code.mul(group, laneCount)), {});
      for (memref::LoadOp load : loads) {
        Lanes::Address address = columns.address(load.getMemRef(), load.getIndices());
        if (address.offset.kind != Lane::Vector)
          code.prefetch(code.at(address.base, code.f32(), address.offset.value));
      }
    });
  });
}

/// Where the activations are, and the sums at their inits.
void ProductEmitter::emitStart(const Lanes &outside, const Tile &tile, unsigned segment) {
  if (segment == 0)
    fetchInits(outside, tile);
  code.loop(code.integer(0), tile.rowCount, 1, [&](Value r) {
    Lanes row = outside;
    bindRow(row, code.add(tile.firstRow, r));
    if (segment == 0)
      for (auto [i, each] : llvm::enumerate(product.segments)) {
        Lanes first = row;
        kernel::ReduceOp op = each.op;
        memref::LoadOp load = each.activation;
        first.bindScalar(op.getIndex(), code.integer(0));
        Lanes::Address address = first.address(load.getMemRef(), load.getIndices());
        code.store(code.at(address.base, code.f32(), address.offset.value),
                   code.at(activations[i], code.pointer(), r));
      }
    kernel::ReduceOp op = product.segments[segment].op;
    requireFor(row, op.getInits());
    forUnits(tile, row, [&](Lanes &lanes, Value group) {
      for (unsigned before = 0; before < segment; ++before)
        bindSegment(lanes, tile, before, r, group);
      for (auto [part, init] : llvm::enumerate(op.getInits())) {
        Value value = lanes.vector(init);
        if (op.getNumResults() == 1) {
          code.store(value, sumAddress(tile, segment, r, group, part, 0));
          continue;
        }
        for (unsigned half = 0; half < 2; ++half)
          code.store(code.b.create<vector::ExtractStridedSliceOp>(code.loc, value, half * laneCount / 2,
                                                                  laneCount / 2, 1),
                     sumAddress(tile, segment, r, group, part, half));
      }
    });
  });
}

/// Where the panels of a tile that starts at this unit begin.
Value ProductEmitter::panelsOf(Value firstUnit, unsigned i) {
  const Segment &segment = product.segments[i];
  int64_t parts = segment.parts.size(), width = panelWidth(parts);
  int64_t offset = context.data.panels(segment.parts, segment.depth, product.count);
  Value column = code.mul(firstUnit, parts);
  Value at = code.mul(code.divide(column, code.integer(width)), segment.depth * width);
  if (units * parts < width)
    at = code.add(at, code.remainder(column, code.integer(width)));
  return code.at(dataAddress(code, context, offset), code.f32(), at);
}

void ProductEmitter::emitAccumulate(const Tile &tile, unsigned i) {
  auto stride = [&](unsigned s) {
    const Segment &segment = product.segments[s];
    return code.integer(segment.depth * panelWidth(segment.parts.size()));
  };
  const Segment &segment = product.segments[i];
  int64_t parts = segment.parts.size(), bytes = segment.depth * product.count * parts * byteSize(code.f32());
  unsigned after = i + 1 < product.segments.size() ? i + 1 : 0;
  Value behind = code.add(tile.firstUnit, code.mul(tile.passes, units));
  Value alone = code.equal(tile.shares, code.integer(1));
  std::string function = accumulateFunction(code, context.module, context.target.vectors,
                                            {tile.units * parts, panelWidth(parts), homeOf(bytes)});
  code.loop(code.integer(0), tile.passes, 1, [&](Value pass) {
    Value unit = code.add(tile.firstUnit, code.mul(pass, units)), nextUnit = code.add(unit, units);
    // Behind the last columns come those of the next segment, and then of the next tile. Where other tiles of
    // rows read the same panels before that, the next columns of this segment are what they fetch.
    Value isLast = code.equal(code.add(pass, 1), tile.passes);
    Value other = panelsOf(after ? tile.firstUnit : behind, after);
    Value leaves = code.b.createOrFold<arith::AndIOp>(code.loc, alone, isLast);
    Value next = code.select(leaves, other, panelsOf(nextUnit, i));
    Value nextStride = code.select(leaves, stride(after), stride(i));
    code.call(function, {},
              {tile.rowCount, activations[i], panelsOf(unit, i), stride(i), code.integer(segment.depth),
               code.at(sums[i], code.f32(), code.mul(pass, tile.units * parts)), next, nextStride, tile.share,
               tile.shares});
  });
}

/// What follows the sums in the body of the column loop.
void ProductEmitter::emitEnd(const Lanes &outside, const Tile &tile) {
  code.loop(code.integer(0), tile.rowCount, 1, [&](Value r) {
    Lanes row = outside;
    bindRow(row, code.add(tile.firstRow, r));
    row.require(product.body());
    forUnits(tile, row, [&](Lanes &lanes, Value group) {
      for (unsigned i = 0; i < product.segments.size(); ++i)
        if (i + 1 == product.segments.size() || !sharesSums(i + 1))
          bindSegment(lanes, tile, i, r, group);
        else
          lanes.done.insert(kernel::ReduceOp(product.segments[i].op));
      kernel::ReduceOp reduce = product.reduce();
      if (!reduce) {
        for (Operation &op : product.body().front().without_terminator())
          lanes.emit(&op);
        return;
      }
      SmallVector<Value> addresses, before;
      for (auto [buffer, lane] : llvm::zip_equal(state, startLanes(code, reduce))) {
        addresses.push_back(code.at(buffer, lane.getType(), code.add(tile.stateRow, r)));
        before.push_back(code.load(lane.getType(), addresses.back()));
      }
      SmallVector<Value> after = lanes.step(reduce, before, /*vectors=*/true);
      for (auto [address, was, is] : llvm::zip_equal(addresses, before, after))
        code.store(lanes.mask ? code.select(lanes.mask, is, was) : is, address);
    });
  });
}
