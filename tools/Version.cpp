// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/Version.h"

std::string rondo::tools::versionText() { return "rondo " RONDO_VERSION; }
