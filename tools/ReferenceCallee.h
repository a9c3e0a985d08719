// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The float64 interpreter as a Callee. It stands where an artifact's code would: behind the runtime's entry
// checks, so that both refuse the same calls with the same sentences.
#pragma once

#include "backends/reference/Reference.h"
#include "tools/Invocation.h"
#include "tools/Model.h"

namespace rondo::tools {

class ReferenceCallee : public Callee {
public:
  /// `traces` are the names whose values are printed at each step.
  ReferenceCallee(std::unique_ptr<Model> model, std::vector<std::string> traces);
  ~ReferenceCallee() override;

  /// Binds the weights and describes the entries.
  ExitStatus open(const std::string &weightsFile);

  const runtime::Description &description() const override { return described; }
  int call(unsigned entry, const void *args) override;
  std::string message(unsigned entry, int code, const void *args) override;

private:
  static void body(rondo_call *call);
  void interpret(rondo_call &call);
  TensorValue argument(const rondo_call &call, size_t index) const;
  void writeOutput(const rondo_call &call, size_t index, const TensorValue &value) const;

  std::unique_ptr<Model> model;
  std::vector<std::string> traces;
  runtime::Description described;
  std::vector<uint8_t> blob;
  reference::Tensors weights;
  unsigned currentEntry = 0;
  // What the runtime knows of the model: one body for all entries.
  std::vector<rondo_body> bodies;
  rondo_variant variant = {};
  const void *self = this;
  rondo_model callable = {};
};

} // namespace rondo::tools
