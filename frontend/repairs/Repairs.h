// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The menu of repairs: changes of a model's text that may do away with a mistake. Nothing here knows whether
// one helps; who asks applies each and proves the whole model again. No repair changes what an entry takes or
// gives.

#pragma once

#include "frontend/language/Source.h"

#include "mlir/IR/MLIRContext.h"

namespace rondo::language {

/// What a diagnostic says that a repair can go by.
struct Complaint {
  std::string code;
  Position place;
  std::vector<Position> related;  // Where its notes point.
  std::vector<std::string> sizes; // The two that should agree; empty where ranks or kinds do not.
};

/// Bytes begin..end of the text become `text`.
struct Edit {
  uint32_t begin = 0, end = 0;
  std::string text;
};

enum class RepairKind : uint8_t {
  Size,      // another size is named
  Axis,      // another axis is
  Undo,      // an operation goes
  Value,     // another value is taken
  Cut,       // a slice, or one position
  Fill,      // padding
  Spread,    // an axis put in, rows repeated
  Turn,      // a transpose
  Unflatten, // rows taken apart as they were merged
  Project,   // a parameter that maps one width to the other
  Parameter, // the type of a parameter, or a new one
  Mask,      // what stands at padding is replaced
  Carry      // what a loop carries
};

struct Repair {
  RepairKind kind;
  /// In the order of the text, none within another.
  std::vector<Edit> edits;
  /// Small for small changes near the blamed place.
  unsigned cost = 0;
};

/// The repairs of the menu for one complaint, best first: of `file`, which has this `text`. It is the model
/// at `path` itself, or a file that it uses, called as diagnostics call it.
std::vector<Repair> proposeRepairs(llvm::StringRef path, llvm::StringRef file, llvm::StringRef text,
                                   mlir::MLIRContext &context, const Complaint &complaint);

} // namespace rondo::language
