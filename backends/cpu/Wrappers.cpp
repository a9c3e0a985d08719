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
  WrapperMaker(Module &module, const runtime::Description &description)
      : module(module), description(description), pointer(PointerType::get(module.getContext(), 0)),
        i32(Type::getInt32Ty(module.getContext())), i64(Type::getInt64Ty(module.getContext())) {}

  std::vector<std::string> names; // of the wrappers made

  void make(ArrayRef<uint8_t> blob, uint64_t features) {
    GlobalVariable *model = modelTable(descriptionSection(blob), bodiesTable(), features);
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
    wrapper(description.prefix + "_context_create", "rondo_runtime_context_create", pointer, {i32},
            withModel);
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

  GlobalVariable *bodiesTable() {
    std::vector<Constant *> bodies;
    for (const runtime::Entry &entry : description.entries)
      bodies.push_back(module.getFunction(bodyName(entry)));
    return constant(ConstantArray::get(ArrayType::get(pointer, bodies.size()), bodies), "rondo.bodies");
  }

  /// rondo_model with its one rondo_variant; the data section is addressed directly, so there are no
  /// `constants`.
  GlobalVariable *modelTable(Constant *blob, Constant *bodies, uint64_t features) {
    Constant *variant = ConstantStruct::getAnon({ConstantInt::get(i64, features), bodies});
    Constant *variants =
        constant(ConstantArray::get(ArrayType::get(variant->getType(), 1), {variant}), "rondo.variants");
    return constant(ConstantStruct::getAnon(
                        {blob, variants, ConstantInt::get(i64, 1), ConstantPointerNull::get(pointer)}),
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

bool rondo::cpu::addRuntime(ArtifactParts &parts, std::string &message) {
  Module &module = *parts.module;
  StringRef bytes(reinterpret_cast<const char *>(rondoRuntimeBitcode), rondoRuntimeBitcodeSize);
  auto bitcode = parseBitcodeFile(MemoryBufferRef(bytes, "runtime"), module.getContext());
  if (!bitcode) {
    message = "internal error: the runtime's bitcode: " + toString(bitcode.takeError());
    return false;
  }
  (*bitcode)->setTargetTriple(module.getTargetTriple());
  (*bitcode)->setDataLayout(module.getDataLayout());
  if (Linker::linkModules(module, std::move(*bitcode))) {
    message = "internal error: the runtime's bitcode does not link";
    return false;
  }
  runtime::Description described = parts.description;
  described.targets = {{"cpu", parts.target.triple, parts.target.machine, parts.target.required}};
  std::vector<uint8_t> blob;
  if (auto status = runtime::encode(described, blob); !status.ok()) {
    message = status.sentence();
    return false;
  }
  WrapperMaker wrappers(module, described);
  wrappers.make(blob, parts.target.required);
  for (GlobalIFunc &choice : module.ifuncs()) // the pass below does not see these
    choice.setLinkage(GlobalValue::InternalLinkage);
  internalizeModule(module, [&](const GlobalValue &value) {
    return is_contained(wrappers.names, value.getName()) || value.getName() == parts.dataSymbol ||
           value.getName().starts_with("llvm.");
  });
  return true;
}
