// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A program of one entry, in pieces that the mutator changes and the reducer leaves out.
#pragma once

#include <string>
#include <vector>

namespace rondo::campaign {

struct Program {
  std::vector<std::string> items;      // consts, params, functions; one line each
  std::vector<std::string> sizes;      // size parameters
  std::vector<std::string> arguments;  // `x: f32[B, N]`
  std::vector<std::string> conditions; // of `where`
  std::vector<std::string> body;       // statements; a loop is several lines, its last one begins with `}`
  std::vector<std::string> results;    // types
  std::vector<std::string> returned;   // values, one for each result

  std::string text() const;
};

} // namespace rondo::campaign
