// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Emits the inner loops of products.
#include "backends/cpu/RegisterTiles.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/SymbolTable.h"
#include <array>

using namespace mlir;
using namespace rondo::cpu;

namespace {

/// What a pass fetches while it computes.
enum class Fetch {
  None,
  Start, // the first rows of the next panels, when it comes to its end
  Line,  // a cache line of the next panels for each k
  Lines, // two
  Ahead  // its own panels, some rows ahead, and then the next ones
};

/// Rows of panels that a pass is ahead of itself when it comes to its end: some hundred cycles, as long as
/// the tile's end takes.
constexpr int64_t rowsAhead = 16;

/// One pass: some rows times some column vectors, all sums in registers.
struct Pass {
  int64_t rows, vectors, lanes, width, columns;
  int64_t first; // column of its first panel at which the pass starts
  Fetch fetch;

  std::string name() const {
    static const char *const fetched[] = {"", "_start", "_line", "_lines", "_ahead"};
    return "tile_" + std::to_string(rows) + "x" + std::to_string(vectors * lanes) + "_of_" +
           std::to_string(columns) + "_w" + std::to_string(width) +
           (first ? "_from" + std::to_string(first) : "") + fetched[int(fetch)];
  }
};

class PassEmitter {
public:
  PassEmitter(const Code &code, const Pass &pass, ValueRange arguments)
      : code(code), pass(pass), vector(Code::vectorOf(code.f32(), pass.lanes)), activations(arguments[0]),
        panels(arguments[1]), stride(arguments[2]), depth(arguments[3]), sums(arguments[4]),
        next(arguments[5]), nextStep(arguments[6]) {}

  void emit() {
    for (int64_t r = 0; r < pass.rows; ++r)
      rows.push_back(code.load(code.pointer(), code.at(activations, code.pointer(), code.integer(r))));
    for (int64_t p = 0; p * pass.width < pass.first + pass.vectors * pass.lanes; ++p)
      bases.push_back(code.at(panels, code.f32(), code.mul(stride, p)));
    SmallVector<Value> initial;
    for (int64_t i = 0; i < pass.rows * pass.vectors; ++i)
      initial.push_back(code.load(vector, sumAddress(i)));
    bool startsNext = pass.fetch == Fetch::Start || pass.fetch == Fetch::Ahead;
    SmallVector<Value> final = startsNext                  ? runAndStartNext(initial)
                               : pass.fetch == Fetch::None ? run(code.integer(0), depth, initial)
                                                           : runAndFetch(initial);
    for (auto [i, value] : llvm::enumerate(final))
      code.store(value, sumAddress(i));
  }

private:
  const Code &code;
  const Pass &pass;
  VectorType vector;
  Value activations, panels, stride, depth, sums;
  Value next;     // Start: the next panels. Line, Lines: where this pass's share of them begins
  Value nextStep; // Start: elements of a next panel. Line, Lines: elements that a step fetches
  SmallVector<Value> rows, bases;

  Value sumAddress(int64_t i) const {
    return code.at(sums, code.f32(),
                   code.integer(i / pass.vectors * pass.columns + i % pass.vectors * pass.lanes));
  }
  Value weights(int64_t v, Value row) const {
    int64_t column = pass.first + v * pass.lanes;
    Value at = code.add(row, column % pass.width);
    return code.load(vector, code.at(bases[column / pass.width], code.f32(), at));
  }
  Value activation(int64_t r, Value k) const {
    return code.broadcast(code.load(code.f32(), code.at(rows[r], code.f32(), k)), pass.lanes);
  }

  SmallVector<Value> run(Value from, Value to, ValueRange initial) const {
    return code.loop(from, to, 1, initial, [&](Value k, ValueRange before) { return step(k, before); });
  }
  /// Fetches the columns of this pass in a row of panels that begin at `first`, each `size` elements.
  void fetchRow(Value first, Value size, Value row) const {
    Value at = code.mul(row, pass.width);
    for (int64_t column = pass.first; column < pass.first + pass.vectors * pass.lanes; column += 16) {
      Value panel = code.at(first, code.f32(), code.mul(size, column / pass.width));
      code.prefetch(code.at(panel, code.f32(), code.add(at, column % pass.width)));
    }
  }
  SmallVector<Value> runAndStartNext(ValueRange initial) const {
    Value last = code.greatest(code.sub(depth, code.integer(rowsAhead)), code.integer(0));
    SmallVector<Value> sumsThere =
        code.loop(code.integer(0), last, 1, initial, [&](Value k, ValueRange before) {
          if (pass.fetch == Fetch::Ahead)
            fetchRow(panels, stride, code.add(k, rowsAhead));
          return step(k, before);
        });
    return code.loop(last, depth, 1, sumsThere, [&](Value k, ValueRange before) {
      fetchRow(next, nextStep, code.sub(k, last));
      return step(k, before);
    });
  }
  SmallVector<Value> runAndFetch(ValueRange initial) const {
    return code.loop(code.integer(0), depth, 1, initial, [&](Value k, ValueRange before) {
      Value line = code.at(next, code.f32(), code.mul(k, nextStep));
      code.prefetch(line);
      if (pass.fetch == Fetch::Lines)
        code.prefetch(code.at(line, code.f32(), code.integer(16)));
      return step(k, before);
    });
  }

  /// The smaller set of operands stays in registers; the scheduler keeps this order closely enough.
  SmallVector<Value> step(Value k, ValueRange before) const {
    SmallVector<Value> after(before.size()), row, column;
    Value panelRow = code.mul(k, pass.width);
    auto accumulate = [&](int64_t r, int64_t v, Value a, Value w) {
      int64_t i = r * pass.vectors + v;
      after[i] = code.multiplyAdd(a, w, before[i]);
    };
    if (pass.rows < pass.vectors) {
      for (int64_t r = 0; r < pass.rows; ++r)
        row.push_back(activation(r, k));
      for (int64_t v = 0; v < pass.vectors; ++v) {
        Value w = weights(v, panelRow);
        for (int64_t r = 0; r < pass.rows; ++r)
          accumulate(r, v, row[r], w);
      }
    } else {
      for (int64_t v = 0; v < pass.vectors; ++v)
        column.push_back(weights(v, panelRow));
      for (int64_t r = 0; r < pass.rows; ++r) {
        Value a = activation(r, k);
        for (int64_t v = 0; v < pass.vectors; ++v)
          accumulate(r, v, a, column[v]);
      }
    }
    return after;
  }
};

} // namespace

/// A function of the module with these arguments; emits `body` into it.
static void define(const Code &code, ModuleOp module, StringRef name, TypeRange types,
                   llvm::function_ref<void(const Code &, ValueRange)> body) {
  OpBuilder::InsertionGuard guard(code.b);
  code.b.setInsertionPointToEnd(module.getBody());
  auto function = code.b.create<func::FuncOp>(code.loc, name, code.b.getFunctionType(types, {}));
  function.setPrivate();
  function->setAttr("passthrough", code.b.getStrArrayAttr({"noinline"}));
  code.b.setInsertionPointToStart(function.addEntryBlock());
  body(code, function.getArguments());
  code.b.create<func::ReturnOp>(code.loc);
}

static std::string passFunction(const Code &code, ModuleOp module, const Pass &pass) {
  std::string name = pass.name();
  if (module.lookupSymbol(name))
    return name;
  Type p = code.pointer(), i = code.i64();
  define(code, module, name, {p, p, i, i, p, p, i},
         [&](const Code &inner, ValueRange arguments) { PassEmitter(inner, pass, arguments).emit(); });
  return name;
}

namespace {

/// The passes of a tile, for each number of rows.
class TileEmitter {
public:
  TileEmitter(const Code &code, ModuleOp module, RegisterTile tile, TileShape shape, ValueRange arguments)
      : code(code), module(module), tile(tile), shape(shape), count(arguments[0]), activations(arguments[1]),
        panels(arguments[2]), stride(arguments[3]), depth(arguments[4]), sums(arguments[5]),
        next(arguments[6]), nextStride(arguments[7]), share(arguments[8]), shares(arguments[9]) {}

  void emit() {
    SmallVector<int64_t> cases;
    for (int64_t rows = 1; rows < tile.rows; ++rows)
      cases.push_back(rows);
    Value index = code.b.create<arith::IndexCastOp>(code.loc, code.b.getIndexType(), count);
    auto choice = code.b.create<scf::IndexSwitchOp>(code.loc, TypeRange{}, index, cases, cases.size());
    for (int64_t rows = 1; rows <= tile.rows; ++rows) {
      Region &region = rows < tile.rows ? choice.getCaseRegions()[rows - 1] : choice.getDefaultRegion();
      OpBuilder::InsertionGuard guard(code.b);
      code.b.createBlock(&region);
      emitRows(rows);
      code.b.create<scf::YieldOp>(code.loc);
    }
  }

private:
  const Code &code;
  ModuleOp module;
  RegisterTile tile;
  TileShape shape;
  Value count, activations, panels, stride, depth, sums, next, nextStride, share, shares;

  void emitRows(int64_t rows) {
    int64_t vectors = rows == 1 ? tile.rowVectors : tile.passVectors;
    Fetch alone = shape.home == TileShape::SecondCache           ? Fetch::None
                  : shape.home == TileShape::Memory && rows <= 2 ? Fetch::Ahead
                                                                 : Fetch::Start;
    // Rows are split evenly: several tiles have at least half of the most rows each.
    if (rows < tile.rows / 2 || alone == Fetch::None)
      return emitPasses(rows, vectors, alone);
    code.choose(
        code.equal(shares, code.integer(1)), [&] { emitPasses(rows, vectors, alone); },
        [&] {
          Value few = code.less(shares, code.integer(4));
          code.choose(
              few, [&] { emitPasses(rows, vectors, Fetch::Lines); },
              [&] { emitPasses(rows, vectors, Fetch::Line); });
        });
  }

  void emitPasses(int64_t rows, int64_t vectors, Fetch fetch) {
    int64_t size = vectors * tile.lanes, passes = shape.columns / size;
    for (int64_t i = 0; i < passes; ++i) {
      int64_t column = i * size, panel = column / shape.width;
      Pass pass{rows, vectors, tile.lanes, shape.width, shape.columns, column % shape.width, fetch};
      Value from = code.at(next, code.f32(), code.mul(nextStride, panel)), step = nextStride;
      if (fetch == Fetch::Line || fetch == Fetch::Lines) {
        // Of depth * columns elements, this pass fetches as many as its number among all passes of all tiles
        // says.
        Value all = code.mul(shares, passes), mine = code.add(code.mul(share, passes), i);
        from = code.at(next, code.f32(), code.divide(code.mul(mine, code.mul(depth, shape.columns)), all));
        step = code.divide(code.add(all, shape.columns - 1), all);
      }
      code.call(passFunction(code, module, pass), {},
                {activations, code.at(panels, code.f32(), code.mul(stride, panel)), stride, depth,
                 code.at(sums, code.f32(), code.integer(column)), from, step});
    }
  }
};

} // namespace

std::string rondo::cpu::accumulateFunction(const Code &code, Operation *moduleOp, VectorSet vectors,
                                           TileShape shape) {
  auto module = cast<ModuleOp>(moduleOp);
  std::string name = "accumulate_" + std::to_string(shape.columns) + "_w" + std::to_string(shape.width) +
                     std::array{"", "_fetch", "_stream"}[shape.home];
  if (module.lookupSymbol(name))
    return name;
  Type p = code.pointer(), i = code.i64();
  define(code, module, name, {i, p, p, i, i, p, p, i, i, i}, [&](const Code &inner, ValueRange arguments) {
    TileEmitter(inner, module, registerTile(vectors, shape.columns), shape, arguments).emit();
  });
  return name;
}
