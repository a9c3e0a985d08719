// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/RunCompiled.h"
#include "backends/cpu/Emit.h"
#include "passes/Pipelines.h"
#include "runtime/embedded/Processor.h"
#include "runtime/embedded/Versions.h"
#include "tools/Describe.h"

#include "mlir/IR/BuiltinOps.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/raw_ostream.h"
#include <cstring>

using namespace rondo;
using namespace rondo::tools;

template <class Number> static void copyNumbers(const TensorValue &from, std::byte *to) {
  for (double element : from.elements()) {
    Number number = Number(element);
    std::memcpy(to, &number, sizeof(number));
    to += sizeof(number);
  }
}

static weights::Tensor toArray(const TensorValue &value) {
  weights::Tensor array;
  array.dtype = value.isFloat()               ? weights::DType::F32
                : value.dtype() == Dtype::I32 ? weights::DType::I32
                                              : weights::DType::Bool;
  array.shape.assign(value.sizes().begin(), value.sizes().end());
  array.byteCount = value.elements().size() * weights::dtypeBytes(array.dtype);
  auto *bytes = new std::byte[array.byteCount + 1];
  array.bytes = std::shared_ptr<const std::byte>(bytes, [](const std::byte *p) { delete[] p; });
  if (array.dtype == weights::DType::F32)
    copyNumbers<float>(value, bytes);
  else if (array.dtype == weights::DType::I32)
    copyNumbers<int32_t>(value, bytes);
  else
    copyNumbers<int8_t>(value, bytes);
  return array;
}

template <class Number> static void readNumbers(const std::byte *from, TensorValue &to) {
  for (double &element : to.elements()) {
    Number number;
    std::memcpy(&number, from, sizeof(number));
    from += sizeof(number);
    element = double(number);
  }
}

/// An output with the lengths of its ragged axes.
static TensorValue fromArray(const Invocation &invocation, size_t index) {
  weights::Tensor array = invocation.output(index);
  Dtype dtype = array.dtype == weights::DType::F32   ? Dtype::F32
                : array.dtype == weights::DType::I32 ? Dtype::I32
                                                     : Dtype::Bool;
  TensorValue value(dtype, array.shape);
  if (dtype == Dtype::F32)
    readNumbers<float>(array.bytes.get(), value);
  else if (dtype == Dtype::I32)
    readNumbers<int32_t>(array.bytes.get(), value);
  else
    readNumbers<int8_t>(array.bytes.get(), value);
  const runtime::Value &described = invocation.entry().outputs[index];
  for (size_t axis = 0; axis < described.axes.size(); ++axis)
    if (described.axes[axis].raggedness == RONDO_RAGGED)
      value.makeRagged(int64_t(axis), [&](llvm::ArrayRef<int64_t> before) {
        uint32_t rows = described.axes[axis].rowAxis;
        return invocation.rowLength(array, index, axis, rows == RONDO_NONE ? 0 : before[rows]);
      });
  return value;
}

/// The library's bytes; it is checked and loaded from a file, as any artifact.
static std::string emitLibrary(mlir::ModuleOp module, std::string &library) {
  runtime::Description description;
  if (auto status = describeModel(module, "ops", "", description); !status.ok())
    return "cannot be described: " + status.sentence();
  if (!passes::lowerToKernels(module))
    return "does not lower to kernels";
  if (auto status = completeFromKernels(module, description); !status.ok())
    return "kernels and description differ: " + status.sentence();
  cpu::EmitOptions options;
  options.cpu = "portable";
  if (auto status = runtime::encode(description, options.description); !status.ok())
    return "cannot be described: " + status.sentence();
  std::string message;
  cpu::Emitted emitted;
  if (!cpu::emit(module, options, emitted, message))
    return message;
  library = std::move(emitted.content);
  return "";
}

std::string CompiledEntry::call(size_t version, llvm::StringRef entry, const reference::Tensors &inputs,
                                reference::Run &run, int threads) {
  ArtifactCallee &callee = *callees[version][threads - 1];
  const runtime::Description &description = callee.description();
  unsigned number = 0;
  while (number < description.entries.size() && description.entries[number].name != entry)
    ++number;
  Invocation invocation(callee, number);
  for (const runtime::Value &argument : invocation.entry().arguments) {
    auto given = inputs.find(argument.name);
    if (given == inputs.end())
      return "input `" + argument.name + "` is not given";
    auto problem = argument.kind == RONDO_SIZE_ARGUMENT
                       ? invocation.setSize(argument.name, int64_t(given->second.item()))
                       : invocation.setArray(argument.name, toArray(given->second), "the case");
    if (problem)
      return *problem;
  }
  if (auto problem = invocation.prepare())
    return *problem;
  if (invocation.call() != RONDO_OK)
    return invocation.message();
  const runtime::Entry &described = invocation.entry();
  for (size_t i = 0; i < described.outputs.size(); ++i)
    if (described.outputs[i].symbol == RONDO_NONE) // the others are lengths of these
      run.outputs.push_back({described.outputs[i].name, fromArray(invocation, i)});
  for (size_t i = 0; i < described.symbols.size(); ++i)
    if (described.symbols[i].kind == RONDO_RESULT)
      run.sizes[described.symbols[i].name] = invocation.dims()[i];
  return "";
}

std::string CompiledEntry::openVersions(const std::string &path, int threads) {
  runtime::Description description;
  if (auto status = runtime::readDescription(path, description); !status.ok())
    return status.sentence();
  for (const runtime::Target &target : description.targets) {
    if ((target.features & ~runtime::processorFeatures()) != 0)
      continue;
    names.push_back(runtime::instructionSetName(target.features));
    callees.emplace_back();
    for (int count = 1; count <= threads; ++count) {
      callees.back().push_back(std::make_unique<ArtifactCallee>());
      if (auto status = callees.back().back()->open(path, count, names.back()); !status.ok())
        return status.sentence();
    }
  }
  return "";
}

std::string CompiledEntry::compile(mlir::ModuleOp module, int threads) {
  std::string library;
  if (std::string problem = emitLibrary(module, library); !problem.empty())
    return problem;
  llvm::SmallString<128> path;
  if (llvm::sys::fs::createTemporaryFile("rondo", "so", path))
    return "there is no temporary file to be had";
  llvm::FileRemover remover(path);
  std::error_code error;
  llvm::raw_fd_ostream(path, error) << library;
  if (auto status = runtime::sealArtifact(path.str().str()); error || !status.ok())
    return "the library cannot be written: " + (error ? error.message() : status.sentence());
  return openVersions(path.str().str(), threads);
}
