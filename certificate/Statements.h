// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a shape rule states, kept.
#pragma once

#include "ir/ShapeRule.h"

namespace rondo::certificate {

struct Statements : ShapeSink {
  llvm::SmallVector<Obligation> obligations;
  std::string message;
  void obligation(Obligation stated) override { obligations.push_back(std::move(stated)); }
  void illFormed(mlir::Operation *, Cause, const llvm::Twine &text) override { message = text.str(); }
};

} // namespace rondo::certificate
