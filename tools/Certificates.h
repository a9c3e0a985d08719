// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Certificates as files: what `check --certificate` writes and `verify-certificate` reads.
#pragma once

#include "tools/CommandLine.h"
#include "tools/Model.h"

namespace rondo::tools {

/// Writes the certificate of a model that was accepted and kept as it was read. What was wrong has been
/// printed.
ExitStatus writeCertificate(Model &model, const std::string &path);

} // namespace rondo::tools
