// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Repairs of what padding reaches: the mask that the declaration offers is put where positions are mixed.

#include "frontend/repairs/Menu.h"

#include "llvm/ADT/StringSwitch.h"

namespace rondo::language {

// --- Masks -------------------------------------------------------------------

/// The padded axes of the entry in which `at` stands: there lengths and masks have their names.
std::vector<Menu::PaddedArgument> Menu::paddedArguments(const Expr &at) const {
  std::vector<PaddedArgument> found;
  const FunctionItem *entry = tree.functionOf(at);
  if (!entry || !entry->isEntry)
    return found;
  for (const Parameter &argument : entry->parameters) {
    auto *type = llvm::dyn_cast_or_null<TensorType>(argument.type.get());
    if (!type || type->axes.size() < 2)
      continue;
    // Lengths and masks of the batch: a row of positions for each index of the first axis.
    const AxisExpr &rows = type->axes[0], &axis = type->axes[1];
    if (axis.raggedness == AxisExpr::Dense || !rows.size || !axis.size)
      continue;
    DimAttr batch = program.read(rows.size->range.text()), size = program.read(axis.size->range.text());
    if (batch && size)
      found.push_back({&argument, &axis, batch, size});
  }
  return found;
}

/// How often an axis is put in, so that what begins with an axis of the batch meets what has more behind it.
static std::string widened(std::string x, int64_t from, int64_t to) {
  for (int64_t axis = from; axis < to; ++axis)
    x = "insert_axis(" + x + ", " + std::to_string(axis) + ")";
  return x;
}

/// The mask with an axis of one wherever the value has another one behind the batch; empty where the value
/// has no such positions.
std::string Menu::maskFor(const PaddedArgument &padded, const Seen &seen) const {
  auto *rows = llvm::find(seen.shape, padded.rows),
       *positions = std::find(rows, seen.shape.end(), padded.size);
  if (positions == seen.shape.end() || positions == rows)
    return "";
  const AxisExpr &axis = *padded.axis;
  std::string mask = axis.padding ? padded.argument->name.text + " != " + std::to_string(*axis.padding)
                     : axis.raggedness == AxisExpr::PaddedBy
                         ? axis.mask.text
                         : "iota(" + axis.size->range.text().str() + ") < insert_axis(" +
                               axis.lengths->range.text().str() + ", 1)";
  for (auto *between = rows + 1; between != seen.shape.end(); ++between)
    if (between != positions)
      mask = "insert_axis(" + mask + ", " + std::to_string(between - rows) + ")";
  return mask;
}

// --- Where positions are mixed -----------------------------------------------

void Menu::masked(const Expr &e) {
  if (distance > 0)
    return;
  for (const PaddedArgument &padded : paddedArguments(e)) {
    bool isRagged = padded.axis->raggedness == AxisExpr::Ragged;
    if (auto *call = llvm::dyn_cast<CallExpr>(&e)) {
      ownLength(*call, padded);
      if (!isRagged)
        maskOperands(*call, padded), meanOfValid(*call, padded);
    }
    for (const Expr *at : {&e, tree.parent(e)}) // the position is blamed, or what it is a position of
      if (auto *index = llvm::dyn_cast_or_null<IndexExpr>(at); index && !isRagged)
        lastValid(*index, padded);
    if (auto *scan = llvm::dyn_cast<ScanExpr>(&e); scan && !isRagged)
      keepCarried(*scan, padded);
  }
}

/// What changes nothing in place of padding; empty for calls that mix no positions.
static llvm::StringRef neutralFor(llvm::StringRef primitive) {
  return llvm::StringSwitch<llvm::StringRef>(primitive)
      .Cases("sum", "cumsum", "einsum", "conv1d", "0")
      .Cases("max", "argmax", "softmax", "log_softmax", "-1e9")
      .Case("min", "1e9")
      .Case("prod", "1")
      .Case("any", "false")
      .Case("all", "true")
      .Default("");
}

void Menu::maskOperands(const CallExpr &call, const PaddedArgument &padded) {
  llvm::StringRef neutral = neutralFor(calledName(call));
  if (neutral.empty())
    return;
  for (const Argument &argument : call.arguments) {
    const Seen *seen = program.tensor(*argument.value);
    if (std::string mask = seen ? maskFor(padded, *seen) : ""; !mask.empty())
      propose(RepairKind::Mask, 1, *argument.value,
              "select(" + mask + ", " + argument.value->range.text().str() + ", " + neutral.str() + ")");
  }
}

/// A sum of what is valid, over its number.
void Menu::meanOfValid(const CallExpr &call, const PaddedArgument &padded) {
  const Seen *seen = calledName(call) == "mean" && !call.arguments.empty()
                         ? program.tensor(*call.arguments[0].value)
                         : nullptr;
  std::string mask = seen ? maskFor(padded, *seen) : "";
  if (mask.empty())
    return;
  const AxisExpr &axis = *padded.axis;
  int64_t rows = llvm::find(seen->shape, padded.rows) - seen->shape.begin();
  std::string along = call.arguments.size() > 1 ? call.arguments[1].value->range.text().str() : "-1",
              count = axis.raggedness == AxisExpr::PaddedBy ? "sum(f32(" + axis.mask.text + "), along 1)"
                                                            : "f32(" + axis.lengths->range.text().str() + ")";
  propose(RepairKind::Mask, 1, call,
          "sum(select(" + mask + ", " + call.arguments[0].value->range.text().str() + ", 0), along " + along +
              ") / " + widened(count, 1, seen->rank() - rows - 1));
}

/// The last valid position of each row for the last one of all.
void Menu::lastValid(const IndexExpr &e, const PaddedArgument &padded) {
  const Seen *base = program.tensor(*e.base);
  if (!base || base->rank() < 2 || base->shape[0] != padded.rows || base->shape[1] != padded.size ||
      !padded.axis->lengths || e.items.size() != 2 || e.items[1].kind != IndexItem::At)
    return;
  propose(RepairKind::Mask, 1, e,
          "gather(" + e.base->range.text().str() + ", " + padded.axis->lengths->range.text().str() +
              " - 1, along 1, batch: 1)");
}

/// Each row's own number for the size of the axis.
void Menu::ownLength(const CallExpr &call, const PaddedArgument &padded) {
  DimAttr size = call.arguments.size() == 1 ? program.size(*call.arguments[0].value) : DimAttr();
  if (calledName(call) != "f32" || !size || !padded.axis->lengths)
    return;
  std::string lengths = padded.axis->lengths->range.text().str();
  if (size == padded.rows * padded.size)
    propose(RepairKind::Mask, 1, call, "f32(sum(" + lengths + ", along 0))");
  if (size != padded.size)
    return;
  for (int64_t axes = 1; axes <= 3; ++axes)
    propose(RepairKind::Mask, axes, call, widened("f32(" + lengths + ")", 1, axes));
}

/// The mask is walked in step; where it is false, what is carried stays as it is.
void Menu::keepCarried(const ScanExpr &scan, const PaddedArgument &padded) {
  if (scan.element.range.buffer != &program.buffer() || !scan.body)
    return;
  auto *sequences = llvm::dyn_cast<TupleExpr>(scan.sequence.get());
  const Seen *seen = program.tensor(sequences ? *sequences->elements.front() : *scan.sequence);
  if (!seen || seen->rank() < 2 || seen->shape[0] != padded.rows || seen->shape[1] != padded.size)
    return;
  Seen whole = *seen;
  whole.shape.resize(2);
  std::string valid = freshName("valid");
  auto with = [&](Range range, bool isTuple, const std::string &more) -> Edit {
    std::string text = range.text().str();
    return {range.begin, range.end,
            (isTuple ? text.substr(0, text.size() - 1) : "(" + text) + ", " + more + ")"};
  };
  std::vector<Edit> edits{with(scan.element.range, scan.element.isTuple, valid),
                          with(scan.sequence->range, sequences, maskFor(padded, whole))};
  for (const CarriedValue &carried : scan.carried)
    for (const Update &update : tree.updatesOf(carried)) {
      const Expr &next = *update.update->value;
      const Seen *value = program.tensor(next);
      if (!value || value->rank() < 1 || value->shape[0] != padded.rows)
        return;
      edits.push_back({next.range.begin, next.range.end,
                       "select(" + widened(valid, 1, value->rank()) + ", " + next.range.text().str() + ", " +
                           carried.name.text + ")"});
    }
  llvm::sort(edits, [](const Edit &a, const Edit &b) { return a.begin < b.begin; });
  proposeEdits(RepairKind::Mask, 1, std::move(edits));
}

} // namespace rondo::language
