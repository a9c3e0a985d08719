// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/ArtifactCallee.h"

using namespace rondo;
using namespace rondo::tools;

runtime::Status ArtifactCallee::open(const std::string &path, int wanted) {
  threads = wanted;
  if (runtime::Status status = artifact.open(path); !status.ok() || threads == 1)
    return status;
  context = artifact.createContext(threads);
  if (!context)
    return runtime::Status::failure("the system refuses to start " + std::to_string(threads) + " threads");
  return runtime::Status::success();
}

ArtifactCallee::~ArtifactCallee() {
  if (context)
    artifact.freeContext(context);
}
