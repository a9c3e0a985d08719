// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The menu at work on one complaint: each entry of it is a function that looks at one place of the text.

#pragma once

#include "frontend/repairs/Flow.h"
#include "frontend/repairs/Repairs.h"
#include "frontend/repairs/Sizes.h"

#include <set>

namespace rondo::language {

class Menu {
public:
  Menu(const TypedProgram &program, const Complaint &complaint);
  std::vector<Repair> run();

private:
  /// An argument of an entry with a padded axis, at which its rows' mask is made.
  struct PaddedArgument {
    const Parameter *argument;
    const AxisExpr *axis;
    DimAttr rows, size;
  };
  /// A size that stands at some place, and the one that should.
  struct Clash {
    DimAttr is, wanted;
  };

  // --- Ground (Menu.cpp)
  std::vector<Reached> places() const;
  void look(const Reached &place);
  void lookAt(const Expr &e);
  void propose(RepairKind kind, unsigned cost, const Expr &e, const std::string &text);
  void proposeEdit(RepairKind kind, unsigned cost, Range range, std::string text);
  void proposeEdits(RepairKind kind, unsigned cost, std::vector<Edit> edits);
  Edit shown(const Expr &e, const std::string &text) const;
  uint32_t offsetOf(Position position) const;
  bool isAbout(llvm::ArrayRef<llvm::StringRef> codes) const;
  std::vector<std::string> ways(DimAttr size, const Expr &at) const { return sizes.write(size, at); }
  std::string freshName(std::string name) const;
  Edit newParameter(const FunctionItem &function, const std::string &line) const;
  static bool isPlain(const Expr &e);
  static std::string indexed(const Expr &e, const std::string &items);
  static std::string positions(int64_t axis, const std::string &item);

  // --- Sizes and axes (MenuSizes.cpp)
  void otherSize(const Expr &e);
  void otherAxis(const CallExpr &call);
  void otherPosition(const IndexExpr &e);
  void unflattened(const CallExpr &call);
  void parameterSizes(const ParamItem &param);
  bool isSizePlace(const Expr &e) const;
  bool isChosen(const Expr &e) const;

  // --- Shapes (MenuShapes.cpp)
  void fitted(const Expr &e, const Seen &seen);
  void fitAxis(const Expr &e, const Seen &seen, int64_t axis, const Clash &clash);
  void dropSteps(const Expr &e, int64_t axis, int64_t steps, unsigned cost);
  void cutParts(const CallExpr &call);
  void cutGrown(const NameExpr &name);
  void cutAxis(const Expr &e, int64_t axis, const Clash &clash);
  void fill(const Expr &e, int64_t axis, const Clash &clash);
  void repeated(const Expr &e, int64_t axis, const Clash &clash);
  void fewerAxes(const Expr &e, const Seen &seen);
  void moreAxes(const Expr &e, const Seen &seen);
  void shapedLiteral(const Expr &e);
  void turned(const Expr &e, const Seen &seen);
  void undone(const CallExpr &call);
  llvm::StringRef parameterOf(const Expr &argument) const;
  bool isMentionedBeside(const Expr &e, llvm::StringRef name) const;
  void otherValue(const NameExpr &name);
  void projected(const Expr &e, const Seen &seen);
  void bridged(const Expr &e, const Seen &seen);
  void topLayer(const Expr &e, const Seen &seen);

  // --- Padding (MenuPadding.cpp)
  void masked(const Expr &e);
  std::vector<PaddedArgument> paddedArguments(const Expr &at) const;
  std::string maskFor(const PaddedArgument &padded, const Seen &seen) const;
  void maskOperands(const CallExpr &call, const PaddedArgument &padded);
  void meanOfValid(const CallExpr &call, const PaddedArgument &padded);
  void lastValid(const IndexExpr &e, const PaddedArgument &padded);
  void ownLength(const CallExpr &call, const PaddedArgument &padded);
  void keepCarried(const ScanExpr &scan, const PaddedArgument &padded);

  // --- Values (MenuValues.cpp)
  void clamped(const Expr &value);
  void clampedParts(const Expr &e);
  std::string writtenBound(llvm::StringRef bound, const Expr &at) const;
  void divisor(const Expr &size);

  // --- Loops (MenuLoops.cpp)
  void carriedType(const CarriedValue &carried);
  void missingCarries();

  const TypedProgram &program;
  const Tree &tree;
  const Complaint &complaint;
  SizeWriter sizes;
  std::vector<Clash> clashes;
  std::vector<Reached> reached;
  std::vector<Repair> repairs;
  std::set<std::vector<std::tuple<uint32_t, uint32_t, std::string>>> known;
  unsigned distance = 0; // Of the place being looked at.
};

} // namespace rondo::language
