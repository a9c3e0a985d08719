// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Values that are made in the same way of the same values are one value to whoever asks for a size that data
// decides: the greatest of the same lengths, the count of the same mask. (Value numbering, scoped by blocks.)

#pragma once

#include "ir/Ops.h"

#include <map>
#include <vector>

namespace rondo::language {

class Alike {
public:
  // Blocks under construction, outermost first: what stands in others is out of sight.
  void open(mlir::Block *block) { blocks_.push_back(block); }
  void close() { blocks_.pop_back(); }

  // `symbol` stands for the rows' lengths that `lengths` holds.
  void setLengths(llvm::StringRef symbol, mlir::Value lengths) { lengths_[symbol] = lengths; }

  // The first value in sight that is made like this one. What makes it is moved out of the loops that it does
  // not depend on, so that it is seen behind them too.
  mlir::Value first(mlir::Value value);

private:
  using Key = std::vector<const void *>;
  std::optional<size_t> depth(mlir::Value value) const;
  void moveOut(mlir::Value value);
  mlir::Value lengthsBehind(mlir::Value value) const;
  Key keyOf(mlir::OpResult value);

  llvm::SmallVector<mlir::Block *> blocks_;
  llvm::StringMap<mlir::Value> lengths_;
  std::map<Key, mlir::Value> firsts_;
  llvm::DenseMap<mlir::Value, mlir::Value> known_;
};

} // namespace rondo::language
