// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// libFuzzer harness of the certificate checker: any bytes are read as the certificate of one model and
// checked; what is refused has a reason.
#include "certificate/Checker.h"
#include "frontend/language/Language.h"
#include "ir/Ops.h"

#include "llvm/Support/MemoryBuffer.h"

#include <cstdlib>

using namespace rondo;

namespace {
/// The model, and its digest as of the text.
struct Model {
  Model() : context(mlir::MLIRContext::Threading::DISABLED) {
    auto file = llvm::MemoryBuffer::getFile(RONDO_CERTIFIED_MODEL);
    language::Sources sources;
    language::Diagnostics diagnostics;
    if (file)
      module = language::importRondoText("model.rondo", (*file)->getBuffer(), context, sources, diagnostics);
    if (!module)
      std::abort();
    digest = certificate::digestOf((*file)->getBuffer().str());
  }
  mlir::MLIRContext context;
  mlir::OwningOpRef<mlir::ModuleOp> module;
  std::string digest;
};

/// A context keeps every dimension that it ever made: a new one now and then keeps memory level.
Model &freshModel() {
  static std::unique_ptr<Model> model;
  static unsigned uses = 0;
  if (uses++ % 4096 == 0) {
    model.reset();
    model = std::make_unique<Model>();
  }
  return *model;
}
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Model &model = freshModel();
  std::string message;
  auto certificate =
      certificate::read(&model.context, llvm::StringRef(reinterpret_cast<const char *>(data), size), message);
  if (bool(certificate) != message.empty())
    std::abort();
  if (certificate)
    certificate::check(*model.module, model.digest, *certificate);
  return 0;
}
