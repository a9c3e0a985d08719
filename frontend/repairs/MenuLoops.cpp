// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Repairs of what a loop carries.

#include "frontend/repairs/Menu.h"

namespace rondo::language {

/// A declared type that does not hold goes: the law is found without it. Where the value starts with one row
/// for all, the start is repeated.
void Menu::carriedType(const CarriedValue &carried) {
  if (!carried.type || !carried.init || carried.init->range.buffer != &program.buffer())
    return;
  Range whole = join(carried.name.range, carried.init->range);
  std::string start = carried.name.text + " = ", init = carried.init->range.text().str();
  proposeEdit(RepairKind::Carry, 1, whole, start + init);
  const Seen *seen = program.tensor(*carried.init);
  if (!seen)
    return;
  for (const Clash &clash : clashes)
    for (auto [axis, size] : llvm::enumerate(seen->shape))
      if (size == clash.is && size.isConstant(1) && !clash.wanted.asConstant())
        for (const std::string &way : ways(clash.wanted, *carried.init))
          proposeEdit(RepairKind::Carry, 2, whole,
                      start + "repeat(" + init + ", " + way + ", along " + std::to_string(axis) + ")");
}

/// What no step carries on stays as it is.
void Menu::missingCarries() {
  const BlockExpr *body = nullptr;
  const CarryStmt *carry = tree.carryAt(program.buffer(), offsetOf(complaint.place), body);
  if (!carry)
    return;
  std::string text = carry->range.text().str();
  for (const CarriedValue *value : tree.carriedBy(*body))
    if (tree.updatesOf(*value).empty())
      text += ", " + value->name.text + " = " + value->name.text;
  proposeEdit(RepairKind::Carry, 1, carry->range, text);
}

} // namespace rondo::language
