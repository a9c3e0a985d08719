// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Emits the inner loops of products.
#include "backends/cpu/RegisterTiles.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/SymbolTable.h"

using namespace mlir;
using namespace rondo::cpu;

namespace {

/// One pass: some rows times some column vectors, all sums in registers.
struct Pass {
  int64_t rows, vectors, lanes, width, columns;
  int64_t first; // column of its first panel at which the pass starts

  std::string name() const {
    return "tile_" + std::to_string(rows) + "x" + std::to_string(vectors * lanes) + "_of_" +
           std::to_string(columns) + "_w" + std::to_string(width) +
           (first ? "_from" + std::to_string(first) : "");
  }
};

class PassEmitter {
public:
  PassEmitter(const Code &code, const Pass &pass, ValueRange arguments)
      : code(code), pass(pass), vector(Code::vectorOf(code.f32(), pass.lanes)), activations(arguments[0]),
        panels(arguments[1]), stride(arguments[2]), depth(arguments[3]), sums(arguments[4]) {}

  void emit() {
    for (int64_t r = 0; r < pass.rows; ++r)
      rows.push_back(code.load(code.pointer(), code.at(activations, code.pointer(), code.integer(r))));
    for (int64_t p = 0; p * pass.width < pass.first + pass.vectors * pass.lanes; ++p)
      bases.push_back(code.at(panels, code.f32(), code.mul(stride, p)));
    SmallVector<Value> initial;
    for (int64_t i = 0; i < pass.rows * pass.vectors; ++i)
      initial.push_back(code.load(vector, sumAddress(i)));
    SmallVector<Value> final = code.loop(code.integer(0), depth, 1, initial,
                                         [&](Value k, ValueRange before) { return step(k, before); });
    for (auto [i, value] : llvm::enumerate(final))
      code.store(value, sumAddress(i));
  }

private:
  const Code &code;
  const Pass &pass;
  VectorType vector;
  Value activations, panels, stride, depth, sums;
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
  define(code, module, name, {p, p, i, i, p},
         [&](const Code &inner, ValueRange arguments) { PassEmitter(inner, pass, arguments).emit(); });
  return name;
}

std::string rondo::cpu::accumulateFunction(const Code &code, Operation *moduleOp, VectorSet vectors,
                                           TileShape shape) {
  auto module = cast<ModuleOp>(moduleOp);
  std::string name = "accumulate_" + std::to_string(shape.columns) + "_w" + std::to_string(shape.width);
  if (module.lookupSymbol(name))
    return name;
  RegisterTile tile = registerTile(vectors, shape.columns);
  Type p = code.pointer(), i = code.i64();
  define(code, module, name, {i, p, p, i, i, p}, [&](const Code &inner, ValueRange arguments) {
    SmallVector<int64_t> cases;
    for (int64_t rows = 1; rows < tile.rows; ++rows)
      cases.push_back(rows);
    Value count = inner.b.create<arith::IndexCastOp>(inner.loc, inner.b.getIndexType(), arguments[0]);
    auto choice = inner.b.create<scf::IndexSwitchOp>(inner.loc, TypeRange{}, count, cases, cases.size());
    for (int64_t rows = 1; rows <= tile.rows; ++rows) {
      Region &region = rows < tile.rows ? choice.getCaseRegions()[rows - 1] : choice.getDefaultRegion();
      OpBuilder::InsertionGuard guard(inner.b);
      inner.b.createBlock(&region);
      int64_t size = rows == 1 ? tile.rowVectors : tile.passVectors;
      for (int64_t column = 0; column < shape.columns; column += size * tile.lanes) {
        Pass pass{rows, size, tile.lanes, shape.width, shape.columns, column % shape.width};
        Value panel = inner.mul(arguments[3], column / shape.width);
        inner.call(passFunction(inner, module, pass), {},
                   {arguments[1], inner.at(arguments[2], inner.f32(), panel), arguments[3], arguments[4],
                    inner.at(arguments[5], inner.f32(), inner.integer(column))});
      }
      inner.b.create<scf::YieldOp>(inner.loc);
    }
  });
  return name;
}
