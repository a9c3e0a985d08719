// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Contractions, reductions and normalisations on data. Along a ragged axis only valid positions count.
#include "ir/OpEvaluation.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cmath>

using namespace mlir;
using namespace rondo;

//===-- Along one axis --===//

/// `x` without `axis`, with lengths and without elements. Fails where lengths of a later axis differ along
/// `axis`: a result row would have no length.
static LogicalResult dropAxis(OpEvaluation &run, int64_t axis, TensorValue &result) {
  const TensorValue &x = run.operand(0);
  if (failed(run.checkAxis(0, axis)))
    return failure();
  Index sizes(x.sizes());
  sizes.erase(sizes.begin() + axis);
  result = TensorValue(x.dtype(), sizes);
  bool agree = true;
  for (int64_t a = 0; a < result.rank(); ++a) {
    int64_t source = a < axis ? a : a + 1;
    if (!x.isRagged(source))
      continue;
    result.makeRagged(a, [&](ArrayRef<int64_t> row) {
      if (a < axis)
        return x.extent(source, row);
      Index at(row);
      at.insert(at.begin() + axis, 0);
      std::optional<int64_t> length;
      for (int64_t end = x.extent(axis, row); at[axis] < end; ++at[axis]) {
        agree &= !length || *length == x.extent(source, at);
        length = x.extent(source, at);
      }
      return length.value_or(0);
    });
  }
  return agree ? success() : run.fail("an axis after axis " + Twine(axis) + " is ragged along it");
}

/// Calls `line` with the elements of each row along `axis`; `index` has the axis, at position 0.
static void forEachLine(const TensorValue &x, const TensorValue &dropped, int64_t axis,
                        llvm::function_ref<void(ArrayRef<double>, Index)> line) {
  dropped.forEachIndex([&](ArrayRef<int64_t> rest) {
    Index index(rest);
    index.insert(index.begin() + axis, 0);
    std::vector<double> elements;
    for (int64_t end = x.extent(axis, index); index[axis] < end; ++index[axis])
      elements.push_back(x.at(index));
    index[axis] = 0;
    line(elements, index);
  });
}
static Index without(Index index, int64_t axis) {
  index.erase(index.begin() + axis);
  return index;
}

/// Whether rows have no element, also where there is no row: an axis of size 0 has no maximum, whatever
/// stands beside it.
static bool isEmptyAxis(const TensorValue &x, int64_t axis) { return !x.isRagged(axis) && x.size(axis) == 0; }

static double reduceLine(ReduceKind kind, bool integer, ArrayRef<double> line) {
  double total = kind == ReduceKind::Prod || kind == ReduceKind::All ? 1 : 0;
  if (kind == ReduceKind::Max || kind == ReduceKind::Min)
    total = line.front();
  auto wrap = [&](double x) { return integer && !std::isnan(x) ? wrapInt32(int64_t(x)) : x; };
  for (double x : line) {
    switch (kind) {
    case ReduceKind::Sum:
    case ReduceKind::Mean:
      total = wrap(total + x);
      break;
    case ReduceKind::Prod:
      total = integer && !std::isnan(x) ? wrapInt32(int64_t(total) * int64_t(x)) : total * x;
      break;
    case ReduceKind::Max:
      total = std::isnan(x) || x > total ? x : total; // a NaN stays: nothing is greater than it
      break;
    case ReduceKind::Min:
      total = std::isnan(x) || x < total ? x : total;
      break;
    case ReduceKind::Any:
      total = total != 0 || x != 0;
      break;
    case ReduceKind::All:
      total = total != 0 && x != 0;
      break;
    }
  }
  return kind == ReduceKind::Mean ? total / double(line.size()) : total;
}

static LogicalResult needsElement(OpEvaluation &run, int64_t axis) {
  return run.fail("a row along axis " + Twine(axis) + " has no element");
}

static LogicalResult reduce(ReduceOp op, OpEvaluation &run) {
  const TensorValue &x = run.operand(0);
  int64_t axis = op.getAxis();
  ReduceKind kind = op.getKind();
  TensorValue y;
  if (failed(dropAxis(run, axis, y)))
    return failure();
  bool needs = kind == ReduceKind::Max || kind == ReduceKind::Min || kind == ReduceKind::Mean,
       empty = isEmptyAxis(x, axis);
  forEachLine(x, y, axis, [&](ArrayRef<double> line, Index index) {
    empty |= line.empty();
    if (!needs || !line.empty())
      y.at(without(index, axis)) = reduceLine(kind, x.dtype() == Dtype::I32, line);
  });
  return needs && empty ? needsElement(run, axis) : run.give(std::move(y));
}

static LogicalResult argMax(int64_t axis, OpEvaluation &run) {
  TensorValue y;
  if (failed(dropAxis(run, axis, y)))
    return failure();
  y.setDtype(Dtype::I32);
  bool empty = isEmptyAxis(run.operand(0), axis);
  forEachLine(run.operand(0), y, axis, [&](ArrayRef<double> line, Index index) {
    empty |= line.empty();
    // Only a greater value replaces the best: a NaN never wins, and the index is in range even when all are
    // NaN.
    double best = -std::numeric_limits<double>::infinity();
    int64_t at = 0;
    for (auto [i, x] : llvm::enumerate(line))
      if (x > best) {
        best = x;
        at = i;
      }
    y.at(without(index, axis)) = double(at);
  });
  return empty ? needsElement(run, axis) : run.give(std::move(y));
}

/// Ops that keep the axis: `line` maps the valid elements of a row to as many.
static LogicalResult alongAxis(OpEvaluation &run, int64_t axis, bool needs,
                               llvm::function_ref<void(MutableArrayRef<double>)> map) {
  TensorValue dropped, y = run.operand(0);
  if (failed(dropAxis(run, axis, dropped)))
    return failure();
  y.fillInvalid(TensorValue::unwritten);
  bool empty = isEmptyAxis(run.operand(0), axis);
  forEachLine(run.operand(0), dropped, axis, [&](ArrayRef<double> line, Index index) {
    empty |= line.empty();
    std::vector<double> elements(line.begin(), line.end());
    if (!line.empty())
      map(elements);
    for (double element : elements) {
      y.at(index) = element;
      ++index[axis];
    }
  });
  return needs && empty ? needsElement(run, axis) : run.give(std::move(y));
}

static void softmaxLine(MutableArrayRef<double> line) {
  double greatest = *llvm::max_element(line), total = 0;
  for (double &x : line)
    total += x = std::exp(x - greatest);
  for (double &x : line)
    x /= total;
}
static void logSoftmaxLine(MutableArrayRef<double> line) {
  double greatest = *llvm::max_element(line), total = 0;
  for (double x : line)
    total += std::exp(x - greatest);
  for (double &x : line)
    x = x - greatest - std::log(total);
}

static LogicalResult conv1d(Conv1dOp op, OpEvaluation &run) {
  const TensorValue &x = run.operand(0), &w = run.operand(1);
  int64_t stride = op.getStride(), padding = op.getPadding();
  if (x.rank() != 3 || w.rank() != 3 || x.size(2) != w.size(1) || w.isRagged() || x.isRagged(2))
    return run.fail("takes [B, T, C], dense but for T, and [K, C, O]");
  auto roomOf = [&](int64_t positions) { return positions + 2 * padding - w.size(0); };
  bool fits = stride >= 1 && padding >= 0 && roomOf(x.size(1)) >= 0;
  for (int64_t row = 0; row < x.size(0); ++row)
    fits &= roomOf(x.extent(1, {row})) >= 0;
  if (!fits)
    return run.fail("the kernel has more positions than the padded input");
  TensorValue y(x.dtype(), {x.size(0), roomOf(x.size(1)) / stride + 1, w.size(2)});
  if (x.isRagged(1))
    y.makeRagged(1, [&](ArrayRef<int64_t> row) { return roomOf(x.extent(1, row)) / stride + 1; });
  y.forEachIndex([&](ArrayRef<int64_t> index) {
    double total = 0;
    for (int64_t k = 0; k < w.size(0); ++k)
      for (int64_t c = 0; c < w.size(1); ++c) {
        int64_t t = index[1] * stride + k - padding;
        if (t >= 0 && t < x.extent(1, index))
          total += x.at({index[0], t, c}) * w.at({k, c, index[2]});
      }
    y.at(index) = total;
  });
  return run.give(std::move(y));
}

//===-- Einsum --===//

namespace {
/// A product over letters: which axis of which operand each letter is.
struct Product {
  StringRef letters[2], output;
  std::string order; // the output's letters, then the summed ones
  SmallVector<int64_t> sizes;
  SmallVector<int64_t> strides[2]; // by letter of `order`; 0 where the operand lacks it

  int64_t place(char letter) const { return int64_t(order.find(letter)); }
  /// The operand's index for an index by letter.
  Index indexOf(unsigned o, ArrayRef<int64_t> index, int64_t axes) const {
    Index at;
    for (char letter : letters[o].take_front(axes))
      at.push_back(index[place(letter)]);
    return at;
  }
};
} // namespace

static LogicalResult readEquation(StringRef equation, OpEvaluation &run, Product &product) {
  auto [inputs, output] = equation.split("->");
  std::tie(product.letters[0], product.letters[1]) = inputs.split(',');
  product.output = output;
  product.order = output.str();
  for (StringRef letters : product.letters)
    for (char letter : letters)
      if (product.order.find(letter) == std::string::npos)
        product.order += letter;
  product.sizes.assign(product.order.size(), -1);
  for (unsigned o : {0u, 1u}) {
    const TensorValue &x = run.operand(o);
    if (x.rank() != int64_t(product.letters[o].size()))
      return run.fail("\"" + equation + "\" does not fit these ranks");
    product.strides[o].assign(product.order.size(), 0);
    int64_t step = 1;
    for (int64_t a = x.rank() - 1; a >= 0; step *= x.size(a), --a) {
      int64_t place = product.place(product.letters[o][a]);
      if (product.sizes[place] >= 0 && product.sizes[place] != x.size(a))
        return run.fail("axis `" + Twine(product.letters[o][a]) + "` of \"" + equation + "\" has sizes " +
                        Twine(product.sizes[place]) + " and " + Twine(x.size(a)));
      product.sizes[place] = x.size(a);
      product.strides[o][place] = step;
    }
  }
  if (llvm::is_contained(product.sizes, -1))
    return run.fail("\"" + equation + "\" has a result axis that no operand has");
  return success();
}

/// Lengths of the result's axes. Fails where they would depend on an axis that does not stand before them, or
/// where the operands disagree.
static LogicalResult outputLengths(OpEvaluation &run, const Product &product, TensorValue &y) {
  for (auto [axis, letter] : llvm::enumerate(product.output)) {
    SmallVector<std::pair<unsigned, int64_t>> ragged;
    for (unsigned o : {0u, 1u}) {
      size_t a = product.letters[o].find(letter);
      if (a == StringRef::npos || !run.operand(o).isRagged(a))
        continue;
      for (char row : product.letters[o].take_front(a))
        if (product.output.find(row) >= axis)
          return run.fail("the lengths of axis `" + Twine(letter) + "` run over `" + Twine(row) +
                          "`, which does not stand before it in the result");
      ragged.push_back({o, int64_t(a)});
    }
    bool agree = true;
    if (!ragged.empty())
      y.makeRagged(axis, [&](ArrayRef<int64_t> row) {
        std::optional<int64_t> length;
        for (auto [o, a] : ragged) {
          int64_t here = run.operand(o).extent(a, product.indexOf(o, row, a));
          agree &= !length || *length == here;
          length = here;
        }
        return *length;
      });
    if (!agree)
      return run.fail("the lengths of axis `" + Twine(letter) + "` differ");
  }
  return success();
}

/// True where the summed letters of both operands have the same lengths wherever both are ragged.
static bool valid(OpEvaluation &run, const Product &product, ArrayRef<int64_t> index, bool &agree) {
  bool inside[2] = {true, true};
  for (unsigned o : {0u, 1u})
    for (int64_t a = 0; a < run.operand(o).rank(); ++a)
      if (run.operand(o).isRagged(a))
        inside[o] &= index[product.place(product.letters[o][a])] <
                     run.operand(o).extent(a, product.indexOf(o, index, a));
  // Where one axis is ragged in both, a position is valid in both or in neither.
  for (char letter : product.letters[0].drop_while([&](char l) { return !product.letters[1].contains(l); })) {
    size_t a = product.letters[0].find(letter), b = product.letters[1].find(letter);
    if (b != StringRef::npos && run.operand(0).isRagged(a) && run.operand(1).isRagged(b))
      agree &= inside[0] == inside[1];
  }
  return inside[0] && inside[1];
}

static LogicalResult einsum(EinsumOp op, OpEvaluation &run) {
  Product product;
  if (failed(readEquation(op.getEquation(), run, product)))
    return failure();
  TensorValue y(run.operand(0).dtype(), ArrayRef(product.sizes).take_front(product.output.size()));
  if (failed(outputLengths(run, product, y)))
    return failure();
  bool ragged = run.operand(0).isRagged() || run.operand(1).isRagged(), agree = true;
  bool integer = run.operand(0).dtype() == Dtype::I32;
  size_t summed = product.output.size();
  y.forEachIndex([&](ArrayRef<int64_t> outer) {
    Index index(outer);
    index.resize(product.order.size(), 0);
    double total = 0;
    auto add = [&](int64_t left, int64_t right) {
      double p = run.operand(0).elements()[left] * run.operand(1).elements()[right];
      total =
          integer && !std::isnan(p) ? wrapInt32(int64_t(total) + int64_t(wrapInt32(int64_t(p)))) : total + p;
    };
    auto walk = [&](auto &self, size_t l, int64_t left, int64_t right) -> void {
      if (l == index.size())
        return !ragged || valid(run, product, index, agree) ? add(left, right) : void();
      for (index[l] = 0; index[l] < product.sizes[l]; ++index[l])
        self(self, l + 1, left + index[l] * product.strides[0][l], right + index[l] * product.strides[1][l]);
    };
    int64_t left = 0, right = 0;
    for (size_t l = 0; l < summed; ++l) {
      left += index[l] * product.strides[0][l];
      right += index[l] * product.strides[1][l];
    }
    walk(walk, summed, left, right);
    y.at(outer) = total;
  });
  return agree ? run.give(std::move(y)) : run.fail("the lengths of a summed axis differ");
}

std::optional<LogicalResult> rondo::evaluateReduction(Operation *op, OpEvaluation &run) {
  return llvm::TypeSwitch<Operation *, std::optional<LogicalResult>>(op)
      .Case([&](EinsumOp einsumOp) { return einsum(einsumOp, run); })
      .Case([&](ReduceOp reduceOp) { return reduce(reduceOp, run); })
      .Case([&](ArgMaxOp argmax) { return argMax(argmax.getAxis(), run); })
      .Case([&](SoftmaxOp softmax) { return alongAxis(run, softmax.getAxis(), true, softmaxLine); })
      .Case([&](LogSoftmaxOp softmax) { return alongAxis(run, softmax.getAxis(), true, logSoftmaxLine); })
      .Case([&](CumSumOp cumsum) {
        bool integer = run.operand(0).dtype() == Dtype::I32;
        return alongAxis(run, cumsum.getAxis(), false, [=](MutableArrayRef<double> line) {
          double total = 0;
          for (double &x : line)
            total = x = integer && !std::isnan(x) ? wrapInt32(int64_t(total) + int64_t(x)) : total + x;
        });
      })
      .Case([&](Conv1dOp conv) { return conv1d(conv, run); })
      .Default([](Operation *) { return std::nullopt; });
}
