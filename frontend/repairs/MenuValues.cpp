// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Repairs of whole numbers that are out of range: ids, and what divides.

#include "frontend/repairs/Menu.h"

namespace rondo::language {

/// A value in its bounds: the greater of it and the least that may be, the lesser of it and the greatest.
void Menu::clamped(const Expr &value) {
  const Seen *seen = program.tensor(value);
  if (!seen || !seen->element.isInteger(32) || distance > 0)
    return;
  std::string x = value.range.text().str();
  if (isAbout({"E-BOUND"}))
    return propose(RepairKind::Value, 2, value, "max(" + x + ", 1)");
  // The value that is blamed, before what it is made of.
  unsigned inner = tree.startingAt(program.buffer(), offsetOf(complaint.place)) == &value ? 0 : 3;
  if (complaint.sizes.size() != 2)
    return;
  std::string least = writtenBound(complaint.sizes[0], value), most = writtenBound(complaint.sizes[1], value);
  if (!most.empty())
    propose(RepairKind::Value, 3 + inner, value, "min(" + x + ", " + most + ")");
  if (!least.empty())
    propose(RepairKind::Value, 3 + inner, value, "max(" + x + ", " + least + ")");
  if (!least.empty() && !most.empty())
    propose(RepairKind::Value, 4 + inner, value, "min(max(" + x + ", " + least + "), " + most + ")");
}

/// A bound of values where `at` stands; empty where nothing there says it.
std::string Menu::writtenBound(llvm::StringRef bound, const Expr &at) const {
  DimAttr size = program.read(bound);
  if (!size)
    return "";
  if (std::vector<std::string> written = ways(size, at); !written.empty())
    return written.front();
  std::vector<std::string> above = ways(size + 1, at); // the last of so many
  return above.empty() ? "" : above.front() + " - 1";
}

/// A size that divides, where it may be 0.
void Menu::divisor(const Expr &size) {
  DimAttr is = program.size(size);
  if (is && !is.asConstant() && !clashes.empty() && is == clashes[0].is)
    propose(RepairKind::Value, 1, size, "max(" + size.range.text().str() + ", 1)");
}

/// What is divided by, what indexes, what is given to a function, what a result is.
void Menu::clampedParts(const Expr &e) {
  bool ofIndex = isAbout({"E-INDEX", "E-RANGE"}), ofDivisor = isAbout({"E-BOUND"});
  if (auto *call = llvm::dyn_cast<CallExpr>(&e)) {
    bool divides = calledName(*call) == "div" || calledName(*call) == "mod";
    for (auto [i, argument] : llvm::enumerate(call->arguments))
      if (ofIndex || (ofDivisor && divides && i == 1))
        clamped(*argument.value);
    if (isAbout({"E-DIV"}) && divides && call->arguments.size() == 2)
      divisor(*call->arguments[1].value);
  }
  if (auto *binary = llvm::dyn_cast<BinaryExpr>(&e); binary && ofDivisor && binary->op == Operator::Mod)
    clamped(*binary->rhs);
  auto *index = llvm::dyn_cast<IndexExpr>(&e);
  if (index && ofIndex)
    for (const IndexItem &item : index->items)
      if (item.kind == IndexItem::At)
        clamped(*item.first);
  if (ofIndex)
    clamped(e);
}

} // namespace rondo::language
