// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/ArtifactCallee.h"

using namespace rondo;
using namespace rondo::tools;

runtime::Status ArtifactCallee::open(const std::string &path, int wanted, const std::string &cpu) {
  threads = wanted;
  if (runtime::Status status = artifact.open(path); !status.ok() || (threads == 1 && cpu.empty()))
    return status;
  return artifact.createContext(threads, cpu.empty() ? nullptr : cpu.c_str(), context);
}

ArtifactCallee::~ArtifactCallee() {
  if (context)
    artifact.freeContext(context);
}
