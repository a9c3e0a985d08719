// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What `run` and `bench` share: the model or artifact behind the options, the chosen entry, its arguments
// from files, numbers and texts.
#pragma once

#include "tools/CommandLine.h"
#include "tools/Invocation.h"

namespace rondo::tools {

/// A call that is ready to be made. Where something failed, `invocation` is empty, the reason has been told,
/// and `status` is what the program returns.
struct PreparedCall {
  ExitStatus status = CommandWrong;
  std::unique_ptr<Callee> callee;
  std::unique_ptr<Invocation> invocation;
  std::vector<size_t> textLengths; // in symbols, of each text of --text
};

PreparedCall prepareCall(const RunOptions &options);

} // namespace rondo::tools
