// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/Certificates.h"
#include "certificate/Checker.h"
#include "passes/prover/Certify.h"
#include "tools/OutputFile.h"
#include "tools/Terminal.h"
#include "tools/Verbs.h"

#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

using namespace rondo;
using namespace rondo::tools;

/// The bytes of a file; none, with the reason printed, where it cannot be read.
static std::unique_ptr<llvm::MemoryBuffer> bytesOf(const std::string &path) {
  auto file = llvm::MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (file)
    return std::move(*file);
  reportCommandError("cannot read " + path + ": " + file.getError().message());
  return nullptr;
}

ExitStatus rondo::tools::writeCertificate(Model &model, const std::string &path) {
  certificate::Certificate certificate = passes::certify(model.asRead(), model.module());
  certificate.digest = certificate::digestOf(model.texts());
  std::optional<std::string> problem = writeFiles({{path, certificate::print(certificate)}});
  if (!problem)
    return Done;
  reportCommandError(*problem);
  return CommandWrong;
}

ExitStatus rondo::tools::verifyCertificate(const VerifyCertificateOptions &options) {
  auto text = bytesOf(options.model), file = text ? bytesOf(options.certificate) : nullptr;
  if (!text || !file)
    return CommandWrong;
  Model model(options.model, options.model, text->getBuffer().str());
  if (ExitStatus status = model.read(); status != Done) {
    model.printDiagnostics();
    return status;
  }
  auto refuse = [&](const std::string &why) {
    llvm::errs() << options.certificate << ": " << styled(Stream::Error, Style::Error, "not valid") << ": "
                 << why << '\n';
    return ModelWrong;
  };
  std::string message;
  auto certificate = certificate::read(&model.context(), file->getBuffer(), message);
  if (!certificate)
    return refuse(message);
  certificate::CheckResult result =
      certificate::check(model.module(), certificate::digestOf(model.texts()), *certificate);
  if (!result.error.empty())
    return refuse(result.error);
  llvm::outs() << options.certificate << ": " << styled(Stream::Output, Style::Good, "valid") << ": "
               << result.certified << " of " << result.obligations << " obligations certified, "
               << result.obligations - result.certified << " proved but not certified\n";
  return Done;
}
