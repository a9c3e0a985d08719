// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What runtime/Abi.h, Part 3 asks of a backend: description, tables, wrappers, the runtime itself.
#include "backends/cpu/Artifact.h"

#include "runtime/Bitcode.h"
#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/IR/GlobalIFunc.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"
#include "llvm/Linker/Linker.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Transforms/IPO/Internalize.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

using namespace llvm;
using namespace rondo;
using namespace rondo::cpu;

namespace {

class WrapperMaker {
public:
  WrapperMaker(Module &module, const ArtifactParts &parts)
      : module(module), parts(parts), description(parts.description),
        pointer(PointerType::get(module.getContext(), 0)), i32(Type::getInt32Ty(module.getContext())),
        i64(Type::getInt64Ty(module.getContext())) {}

  std::vector<std::string> names; // of the wrappers made

  void make(ArrayRef<uint8_t> blob) {
    GlobalVariable *model = modelTable(descriptionSection(blob));
    for (auto [i, entry] : enumerate(description.entries)) {
      wrapper(entry.function, "rondo_runtime_call", i32, {pointer, pointer},
              [&](ArrayRef<Value *> a) -> std::vector<Value *> {
                return {model, ConstantInt::get(i32, i), a[0], a[1]};
              });
      wrapper(entry.function + "_workspace", "rondo_runtime_workspace", i64, {pointer, i32},
              [&](ArrayRef<Value *> a) -> std::vector<Value *> {
                return {model, ConstantInt::get(i32, i), a[0], a[1]};
              });
    }
    auto withModel = [&](ArrayRef<Value *> a) {
      std::vector<Value *> all{model};
      all.insert(all.end(), a.begin(), a.end());
      return all;
    };
    wrapper(description.prefix + "_message", "rondo_runtime_message", i32, {i32, pointer, pointer},
            withModel);
    wrapper(description.prefix + "_context_create", "rondo_runtime_context_create", i32,
            {i32, pointer, pointer}, withModel);
    wrapper(description.prefix + "_context_free", "rondo_runtime_context_free",
            Type::getVoidTy(module.getContext()), {pointer},
            [](ArrayRef<Value *> a) { return std::vector<Value *>(a.begin(), a.end()); });
    wrapper(description.prefix + "_description", "rondo_runtime_description", pointer, {pointer}, withModel);
    for (auto [i, vocabulary] : enumerate(description.vocabularies))
      for (StringRef way : {"encode", "decode"})
        wrapper(description.prefix + "_" + vocabulary.name + "_" + way.str(), ("rondo_runtime_" + way).str(),
                i32, {pointer, i64, pointer, i64, pointer, pointer}, [&](ArrayRef<Value *> a) {
                  std::vector<Value *> all{model, ConstantInt::get(i32, i)};
                  all.insert(all.end(), a.begin(), a.end());
                  return all;
                });
  }

private:
  Module &module;
  const ArtifactParts &parts;
  const runtime::Description &description;
  PointerType *pointer;
  IntegerType *i32, *i64;

  GlobalVariable *constant(Constant *value, const Twine &name) {
    auto *global =
        new GlobalVariable(module, value->getType(), true, GlobalValue::InternalLinkage, value, name);
    return global;
  }

  GlobalVariable *descriptionSection(ArrayRef<uint8_t> blob) {
    GlobalVariable *global = constant(ConstantDataArray::get(module.getContext(), blob), "rondo.description");
    global->setSection(RONDO_SECTION);
    global->setAlignment(Align(RONDO_ALIGNMENT));
    appendToUsed(module, {global}); // tools read it in the file
    return global;
  }

  /// The bodies are in the versions' objects.
  Constant *bodiesTable(const Target &target) {
    std::vector<Constant *> bodies;
    FunctionType *type = FunctionType::get(Type::getVoidTy(module.getContext()), {pointer}, false);
    for (const runtime::Entry &entry : description.entries) {
      auto *body =
          Function::Create(type, GlobalValue::ExternalLinkage, bodyName(description, entry, target), module);
      body->setVisibility(GlobalValue::HiddenVisibility);
      body->setDSOLocal(true);
      bodies.push_back(body);
    }
    return constant(ConstantArray::get(ArrayType::get(pointer, bodies.size()), bodies), "rondo.bodies");
  }

  /// rondo_model with a rondo_variant for each version; the data section is addressed directly, so there are
  /// no `constants`.
  GlobalVariable *modelTable(Constant *blob) {
    std::vector<Constant *> variants;
    for (const CodeVersion &version : parts.versions)
      variants.push_back(ConstantStruct::getAnon(
          {ConstantInt::get(i64, version.target.required), bodiesTable(version.target)}));
    auto *type = ArrayType::get(variants.front()->getType(), variants.size());
    Constant *table = constant(ConstantArray::get(type, variants), "rondo.variants");
    return constant(ConstantStruct::getAnon({blob, table, ConstantInt::get(i64, variants.size()),
                                             ConstantPointerNull::get(pointer)}),
                    "rondo.model");
  }

  void wrapper(const std::string &name, StringRef callee, Type *result, ArrayRef<Type *> types,
               function_ref<std::vector<Value *>(ArrayRef<Value *>)> arguments) {
    auto *function =
        Function::Create(FunctionType::get(result, types, false), GlobalValue::ExternalLinkage, name, module);
    function->setDSOLocal(false);
    function->addFnAttr(Attribute::NoUnwind);
    names.push_back(name);
    IRBuilder<> builder(BasicBlock::Create(module.getContext(), "", function));
    SmallVector<Value *> given;
    for (Argument &argument : function->args())
      given.push_back(&argument);
    Function *target = module.getFunction(callee);
    CallInst *call = builder.CreateCall(target, arguments(given));
    result->isVoidTy() ? builder.CreateRetVoid() : builder.CreateRet(call);
  }
};

} // namespace

static std::unique_ptr<Module> parseRuntime(const Module &like, std::string &message) {
  StringRef bytes(reinterpret_cast<const char *>(rondoRuntimeBitcode), rondoRuntimeBitcodeSize);
  auto bitcode = parseBitcodeFile(MemoryBufferRef(bytes, "runtime"), like.getContext());
  if (!bitcode) {
    message = "internal error: the runtime's bitcode: " + toString(bitcode.takeError());
    return nullptr;
  }
  (*bitcode)->setTargetTriple(like.getTargetTriple());
  (*bitcode)->setDataLayout(like.getDataLayout());
  return std::move(*bitcode);
}

/// What is not in `visible` is for this module alone, so that several artifacts link into one program.
static void hideAllBut(Module &module, ArrayRef<std::string> visible) {
  for (GlobalIFunc &choice : module.ifuncs()) // the pass below does not see these
    choice.setLinkage(GlobalValue::InternalLinkage);
  internalizeModule(module, [&](const GlobalValue &value) {
    return is_contained(visible, value.getName()) || value.getName().starts_with("llvm.");
  });
}

bool rondo::cpu::addCalledRuntime(CodeVersion &version, ArrayRef<std::string> bodies, std::string &message) {
  Module &module = *version.module;
  std::unique_ptr<Module> runtime = parseRuntime(module, message);
  if (!runtime)
    return false;
  if (Linker::linkModules(module, std::move(runtime), Linker::LinkOnlyNeeded)) {
    message = "internal error: the runtime's bitcode does not link";
    return false;
  }
  hideAllBut(module, bodies);
  for (const std::string &body : bodies)
    module.getFunction(body)->setVisibility(GlobalValue::HiddenVisibility);
  return true;
}

std::unique_ptr<Module> rondo::cpu::runtimeModule(const ArtifactParts &parts, LLVMContext &context,
                                                  std::string &message) {
  std::unique_ptr<Module> module;
  {
    Module like("", context);
    like.setTargetTriple(parts.versions.front().module->getTargetTriple());
    like.setDataLayout(parts.versions.front().module->getDataLayout());
    module = parseRuntime(like, message);
  }
  std::vector<uint8_t> blob;
  if (!module)
    return nullptr;
  if (auto status = runtime::encode(parts.description, blob); !status.ok()) {
    message = status.sentence();
    return nullptr;
  }
  WrapperMaker wrappers(*module, parts);
  wrappers.make(blob);
  hideAllBut(*module, wrappers.names);
  return module;
}
