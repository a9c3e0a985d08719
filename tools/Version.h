// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which compiler this is.
#pragma once

#include <string>

namespace rondo::tools {

/// "rondo 0.1.0"
std::string versionText();

} // namespace rondo::tools
