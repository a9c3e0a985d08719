// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One loop of a walk: takes what is claimed of it, states that it holds before the first step, walks the body
// under it, states that a step keeps it.
#pragma once

#include "certificate/Walk.h"

namespace rondo::certificate {

class Walk::LoopWalk {
public:
  LoopWalk(Walk &walk, LoopView loop) : walk(walk), environment(walk.environment), loop(std::move(loop)) {}
  void run();

private:
  /// One axis of one carried value.
  struct Slot {
    unsigned value, axis;
    mlir::StringAttr symbol; // null where the program says the size itself
    DimAttr init, law;       // law: null where there is none
    DimAttr next;            // what a step makes of it
  };

  bool collect();
  bool checkScopes();
  void enterTypes();
  void begin();
  void enterStep(DimAttr last);
  void walkCondition(Context::Mark outer);
  void readNext();
  void keep();
  void checkStacked();
  void enterFinals();
  void declareFinals();
  // What claims say at other steps.
  DimAttr lawAt(DimAttr law, DimAttr step) const;
  DimAttr atInit(DimAttr dim) const;
  DimAttr afterStep(DimAttr dim) const;
  DimAttr atEnd(DimAttr dim) const;
  // Claims.
  Claim claim(Claim::About about, const llvm::Twine &what, const llvm::Twine &text) const;
  void equal(Claim claim, DimAttr lhs, DimAttr rhs);
  void lawHolds(const Slot &slot, const llvm::Twine &when, DimAttr size, DimAttr step);
  void dimsHold(const llvm::Twine &when, llvm::function_ref<DimAttr(DimAttr)> then);
  void carriedValue(unsigned value, const llvm::Twine &when, const IntegerRange &range);
  void complain(const llvm::Twine &message) { walk.complain(loop.op, message); }

  std::string nameOf(const Slot &slot) const;
  mlir::StringAttr finalSymbol(const Slot &slot) const;
  DimAttr constant(int64_t value) const { return DimAttr::constant(walk.context, value); }
  DimAttr symbol(mlir::StringAttr name) const { return DimAttr::symbol(walk.context, name.getValue()); }

  Walk &walk;
  ShapeEnvironment &environment;
  LoopView loop;
  LoopClaims claims;
  llvm::SmallVector<Slot> slots;
  std::map<unsigned, IntegerRange> ranges;
};

} // namespace rondo::certificate
