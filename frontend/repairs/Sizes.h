// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How a size is written where it is needed: in the names that can be seen there, as the model itself writes
// it elsewhere.

#pragma once

#include "frontend/repairs/TypedProgram.h"

namespace rondo::language {

class SizeWriter {
public:
  explicit SizeWriter(const TypedProgram &program);

  /// Ways to write `size` where `at` stands, best first; empty where nothing there says it.
  std::vector<std::string> write(DimAttr size, const Expr &at) const;
  /// The sizes without a fixed value that can be named where `at` stands.
  std::vector<std::pair<std::string, DimAttr>> symbols(const Expr &at) const;

private:
  struct Written {
    std::string text;
    DimAttr size;
    const Expr *expr;
  };
  struct Named {
    std::string name;
    DimAttr size;
  };

  std::vector<Named> visible(const Expr &at) const;
  bool means(const Written &written, llvm::ArrayRef<Named> names) const;
  void addComposed(DimAttr size, llvm::ArrayRef<Named> names, std::vector<std::string> &ways) const;
  void addOfTensors(DimAttr size, const Expr &at, std::vector<std::string> &ways) const;

  const TypedProgram &program;
  std::vector<Written> written; // Composed sizes in the user's text.
  std::vector<Named> constants; // Of the model.
};

} // namespace rondo::language
