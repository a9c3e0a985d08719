// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A loaded artifact as a Callee.
#pragma once

#include "runtime/Artifact.h"
#include "tools/Invocation.h"

namespace rondo::tools {

class ArtifactCallee : public Callee {
public:
  ~ArtifactCallee() override;
  /// `cpu` forces the code for an instruction set; empty: the best one, or what RONDO_CPU says.
  runtime::Status open(const std::string &path, int threads, const std::string &cpu = "");

  const runtime::Description &description() const override { return artifact.description(); }
  int64_t workspace(unsigned entry, const int64_t *dims) override {
    return artifact.workspace(entry, dims, threads);
  }
  int call(unsigned entry, const void *args) override { return artifact.call(entry, context, args); }
  std::string message(unsigned entry, int code, const void *args) override {
    return artifact.message(code, args);
  }

private:
  runtime::Artifact artifact;
  int threads = 1;
  rondo_context *context = nullptr; // none for one thread: the caller's
};

} // namespace rondo::tools
