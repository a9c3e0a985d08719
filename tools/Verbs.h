// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One function a verb; what it returns is the program's exit status.
#pragma once

#include "tools/CommandLine.h"

namespace rondo::tools {

ExitStatus check(const CheckOptions &options);
ExitStatus verifyCertificate(const VerifyCertificateOptions &options);
ExitStatus compile(const CompileOptions &options);
ExitStatus run(const RunOptions &options);
ExitStatus bench(const BenchOptions &options);
ExitStatus explain(const ExplainOptions &options);

} // namespace rondo::tools
