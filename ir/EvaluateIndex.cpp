// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Ops on indices and lengths, and what the program claims about sizes, on data.
#include "ir/OpEvaluation.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cmath>

using namespace mlir;
using namespace rondo;

/// The shared leading axes of table and ids; a literal 1 stretches.
static LogicalResult sharedSizes(OpEvaluation &run, int64_t batch, Index &sizes) {
  for (int64_t a = 0; a < batch; ++a) {
    int64_t table = run.operand(0).size(a), ids = run.operand(1).size(a);
    if (table != ids && !run.mayStretch(0, a) && !run.mayStretch(1, a))
      return run.fail("axis " + Twine(a) + ", which both share, has sizes " + Twine(table) + " and " +
                      Twine(ids));
    sizes.push_back(std::max(table, ids));
  }
  return success();
}

static LogicalResult gather(GatherOp op, OpEvaluation &run) {
  const TensorValue &table = run.operand(0), &ids = run.operand(1);
  int64_t along = op.getAxis(), batch = op.getBatch();
  if (failed(run.checkAxis(0, along)))
    return failure();
  if (batch > along || batch > ids.rank())
    return run.fail("cannot share " + Twine(batch) + " leading axes");
  Rearrangement how;
  if (failed(sharedSizes(run, batch, how.sizes)))
    return failure();
  int64_t middle = ids.rank() - batch; // axes of ids that stand where the table's axis stood
  how.sizes.append(table.sizes().begin() + batch, table.sizes().begin() + along);
  how.sizes.append(ids.sizes().begin() + batch, ids.sizes().end());
  how.sizes.append(table.sizes().begin() + along + 1, table.sizes().end());
  auto idsIndex = [&](ArrayRef<int64_t> index) {
    Index at;
    for (int64_t a = 0; a < batch; ++a)
      at.push_back(ids.size(a) == 1 ? 0 : index[a]);
    at.append(index.begin() + along, index.begin() + along + middle);
    return at;
  };
  std::optional<std::string> outside;
  auto tableIndex = [&](ArrayRef<int64_t> index) {
    Index at(index.begin(), index.begin() + along);
    for (int64_t a = 0; a < batch; ++a)
      at[a] = table.size(a) == 1 ? 0 : at[a];
    double id = ids.at(idsIndex(index));
    if (!(id >= 0 && id < table.extent(along, at)))
      outside = std::isnan(id) ? "an id that was never written"
                               : "id " + std::to_string(int64_t(id)) + " is outside 0.." +
                                     std::to_string(table.extent(along, at));
    at.push_back(outside ? 0 : int64_t(id));
    at.append(index.begin() + along + middle, index.end());
    return at;
  };
  // Lengths: shared axes and those of ids as ids have them, the rest as the table has them.
  TensorValue y(table.dtype(), how.sizes);
  for (int64_t axis = 0; axis < y.rank(); ++axis) {
    bool ofIds = axis < batch ? ids.isRagged(axis) : axis >= along && axis < along + middle;
    int64_t source = ofIds          ? (axis < batch ? axis : axis - along + batch)
                     : axis < along ? axis
                                    : axis - middle + 1;
    if (!(ofIds ? ids : table).isRagged(source))
      continue;
    y.makeRagged(axis, [&](ArrayRef<int64_t> prefix) {
      Index index(prefix.begin(), prefix.end());
      index.resize(y.rank(), 0);
      return ofIds ? ids.extent(source, idsIndex(index))
                   : table.extent(source, axis < along ? index : tableIndex(index));
    });
  }
  y.forEachIndex([&](ArrayRef<int64_t> index) {
    Index at = tableIndex(index);
    if (!outside)
      y.at(index) = table.at(at);
  });
  return outside ? run.fail(*outside + " along axis " + Twine(along)) : run.give(std::move(y));
}

static LogicalResult oneHot(OneHotOp op, OpEvaluation &run) {
  const TensorValue &ids = run.operand(0);
  auto depth = run.value(op.getDepth());
  if (!depth)
    return failure();
  if (*depth < 1)
    return run.fail("makes an axis of size " + Twine(*depth));
  Rearrangement how;
  how.sizes.assign(ids.sizes().begin(), ids.sizes().end());
  how.sizes.push_back(*depth);
  how.inherits = llvm::to_vector<6>(llvm::seq<int64_t>(0, ids.rank()));
  how.inherits.push_back(-1);
  how.from = [](ArrayRef<int64_t> index) { return Index(index.drop_back()); };
  TensorValue hot = rearrange(ids, how);
  hot.setDtype(Dtype::F32);
  hot.forEachIndex([&](ArrayRef<int64_t> index) { hot.at(index) = hot.at(index) == index.back(); });
  return run.give(std::move(hot));
}

static LogicalResult topK(TopKOp op, OpEvaluation &run) {
  const TensorValue &x = run.operand(0);
  int64_t along = op.getAxis();
  auto k = run.value(op.getK());
  if (!k || failed(run.checkAxis(0, along)))
    return failure();
  Rearrangement how;
  how.sizes.assign(x.sizes().begin(), x.sizes().end());
  how.sizes[along] = *k;
  how.inherits = llvm::to_vector<6>(llvm::seq<int64_t>(0, x.rank()));
  how.inherits[along] = -1;
  how.from = [](ArrayRef<int64_t> index) { return Index(index); };
  TensorValue values = rearrange(x, how, /*copy=*/false), indices = values;
  indices.setDtype(Dtype::I32);
  bool enough = *k >= 1 && (x.isRagged(along) || x.size(along) >= *k); // also where there is no row
  values.forEachIndex([&](ArrayRef<int64_t> index) {
    int64_t extent = x.extent(along, index);
    enough &= extent >= *k;
    if (index[along] != 0 || !enough)
      return;
    Index at(index);
    SmallVector<std::pair<double, int64_t>> order;
    for (at[along] = 0; at[along] < extent; ++at[along])
      order.push_back({x.at(at), at[along]});
    // NaN counts as less than every number.
    llvm::stable_sort(order, [](auto a, auto b) {
      return a.first > b.first || (std::isnan(b.first) && !std::isnan(a.first));
    });
    for (at[along] = 0; at[along] < *k; ++at[along]) {
      values.at(at) = order[at[along]].first;
      indices.at(at) = double(order[at[along]].second);
    }
  });
  if (!enough)
    return run.fail("takes " + Twine(*k) + " elements along axis " + Twine(along));
  (void)run.give(std::move(values));
  return run.give(std::move(indices));
}

static LogicalResult nonzero(NonzeroOp op, OpEvaluation &run) {
  const TensorValue &x = run.operand(0);
  int64_t last = x.rank() - 1;
  if (last < 0)
    return run.fail("needs an axis");
  TensorValue y(Dtype::I32, x.sizes());
  for (int64_t a = 0; a < last; ++a)
    if (x.isRagged(a))
      y.setLengths(a, x.lengths(a));
  y.makeRagged(last, [&](ArrayRef<int64_t> row) {
    Index from(row), to(row);
    from.push_back(0);
    to.push_back(0);
    for (int64_t end = x.extent(last, row); from[last] < end; ++from[last])
      if (x.at(from) != 0) {
        y.at(to) = double(from[last]);
        ++to[last];
      }
    return to[last];
  });
  run.getContext().symbols.lengths[op.getSymbol()] = {y.lengths(last), run.rowsBefore(0, last)};
  return run.give(std::move(y));
}

static LogicalResult lengths(LengthsOp op, OpEvaluation &run) {
  const TensorValue &x = run.operand(0);
  int64_t axis = op.getAxis();
  if (failed(run.checkAxis(0, axis)))
    return failure();
  TensorValue y(Dtype::I32, x.sizes().take_front(axis));
  for (int64_t a = 0; a < axis; ++a)
    if (x.isRagged(a))
      y.setLengths(a, x.lengths(a));
  y.forEachIndex([&](ArrayRef<int64_t> index) { y.at(index) = double(x.extent(axis, index)); });
  return run.give(std::move(y));
}

static LogicalResult maxLen(MaxLenOp op, OpEvaluation &run) {
  double greatest = 0;
  run.operand(0).forEachIndex(
      [&](ArrayRef<int64_t> index) { greatest = std::max(greatest, run.operand(0).at(index)); });
  run.getContext().symbols.sizes[op.getSymbol()] = int64_t(greatest);
  return run.give(TensorValue::scalar(Dtype::I32, greatest));
}

std::optional<LogicalResult> rondo::evaluateIndex(Operation *op, OpEvaluation &run) {
  return llvm::TypeSwitch<Operation *, std::optional<LogicalResult>>(op)
      .Case([&](GatherOp gatherOp) { return gather(gatherOp, run); })
      .Case([&](OneHotOp hot) { return oneHot(hot, run); })
      .Case([&](TopKOp top) { return topK(top, run); })
      .Case([&](NonzeroOp nonzeroOp) { return nonzero(nonzeroOp, run); })
      .Case([&](LengthsOp lengthsOp) { return lengths(lengthsOp, run); })
      .Case([&](MaxLenOp maxlen) { return maxLen(maxlen, run); })
      .Default([](Operation *) { return std::nullopt; });
}

//===-- Claims --===//

static LogicalResult ascribe(AscribeOp op, OpEvaluation &run) {
  const TensorValue &x = run.operand(0);
  const SymbolValues &symbols = run.getContext().symbols;
  auto declared = cast<SymbolicTensorType>(op.getType());
  if (declared.getRank() != x.rank())
    return run.fail(op.getWhat() + " is declared `" + declared.text() + "`");
  for (int64_t a = 0; a < x.rank(); ++a) {
    // A size that the declaration introduces has no value yet, and so nothing to disagree with.
    auto size = symbols.value(declared.size(a));
    if (size && *size != x.size(a))
      return run.fail("axis " + Twine(a) + " of " + op.getWhat() + " is declared `" +
                      declared.size(a).text() + "`, which is " + Twine(*size));
    if (!declared.axis(a).isRagged())
      continue;
    bool agree = true;
    x.forEachPrefix(a, [&](ArrayRef<int64_t> row) {
      auto length =
          symbols.value(declared.axis(a).getLengths(), [&](const RowAxes &rows) -> std::optional<int64_t> {
            auto map = RowMap::find(declared.getAxes().take_front(a), x.sizes().take_front(a), rows, symbols);
            return map ? std::optional(map->row(row)) : std::nullopt;
          });
      agree &= !length || *length == x.extent(a, row);
    });
    if (!agree)
      return run.fail("the lengths along axis " + Twine(a) + " of " + op.getWhat() + " are not `" +
                      declared.axis(a).getLengths().text() + "`");
  }
  return run.give(x);
}

static LogicalResult require(RequireOp op, OpEvaluation &run) {
  const SymbolValues &symbols = run.getContext().symbols;
  // Once for each row where lengths take part, else once.
  int64_t rows = 1;
  auto count = [&](StringAttr name) {
    if (auto it = symbols.lengths.find(name.getValue()); it != symbols.lengths.end())
      rows = it->second.values.size();
  };
  op.getLhs().forEachSymbol(count);
  op.getRhs().forEachSymbol(count);
  for (int64_t row = 0; row < rows; ++row) {
    auto at = [&](const RowAxes &) { return std::optional(row); };
    auto lhs = symbols.value(op.getLhs(), at), rhs = symbols.value(op.getRhs(), at);
    if (!lhs || !rhs)
      return op->emitError("`") << (lhs ? op.getRhs() : op.getLhs()).text() << "` has no value here";
    bool atLeast = op.getKind() == ObligationKind::AtLeast;
    if (atLeast ? *lhs < *rhs : *lhs != *rhs)
      return op->emitError() << op.getWhat() << ": `" << op.getLhs().text() << "` is " << *lhs << ", not "
                             << (atLeast ? "at least " : "") << *rhs << " (`" << op.getRhs().text() << "`)";
  }
  return success();
}

static LogicalResult inRange(InRangeOp op, OpEvaluation &run) {
  const TensorValue &x = run.operand(0);
  const SymbolValues &symbols = run.getContext().symbols;
  const auto &isLive = run.getContext().isLive;
  auto type = cast<SymbolicTensorType>(op.getValues().getType());
  auto min = symbols.value(op.getMin()), max = symbols.value(op.getMax());
  std::optional<double> wrong;
  x.forEachIndex([&](ArrayRef<int64_t> index) {
    double value = x.at(index);
    bool outside = (min && value < double(*min)) || (max && value > double(*max));
    if (outside && (!isLive || isLive(type, x, index)))
      wrong = value;
  });
  if (wrong)
    return op->emitError() << op.getWhat() << " holds " << int64_t(*wrong) << ", outside " << min.value_or(0)
                           << "..=" << max.value_or(0);
  return success();
}

std::optional<LogicalResult> rondo::evaluateClaim(Operation *op, OpEvaluation &run) {
  if (auto claim = dyn_cast<AscribeOp>(op))
    return ascribe(claim, run);
  if (auto claim = dyn_cast<RequireOp>(op))
    return require(claim, run);
  if (auto claim = dyn_cast<InRangeOp>(op))
    return inRange(claim, run);
  return std::nullopt;
}
