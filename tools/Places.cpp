// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/Places.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Location.h"

using namespace rondo;

passes::ProofPlace rondo::tools::placeOf(mlir::Location location) {
  if (auto call = llvm::dyn_cast<mlir::CallSiteLoc>(location))
    return placeOf(call.getCaller());
  if (auto name = llvm::dyn_cast<mlir::NameLoc>(location))
    return placeOf(name.getChildLoc());
  if (auto fused = llvm::dyn_cast<mlir::FusedLoc>(location))
    for (mlir::Location part : fused.getLocations())
      if (passes::ProofPlace place = placeOf(part); place.line)
        return place;
  passes::ProofPlace place;
  if (auto file = llvm::dyn_cast<mlir::FileLineColLoc>(location)) {
    place.file = file.getFilename().str();
    place.line = file.getLine();
    place.column = file.getColumn();
  }
  return place;
}
