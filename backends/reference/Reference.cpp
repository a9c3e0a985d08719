// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Finds the entry and the interpreter for it.
#include "backends/reference/Reference.h"
#include "backends/reference/KernelInterpreter.h"
#include "backends/reference/ModelInterpreter.h"
#include "mlir/IR/SymbolTable.h"

using namespace mlir;
using namespace rondo;

FailureOr<reference::Run> reference::run(Operation *module, StringRef name, const Tensors &inputs,
                                         const Tensors &weights, const Options &options) {
  Operation *found = SymbolTable::lookupSymbolIn(module, name);
  if (auto entry = dyn_cast_or_null<EntryOp>(found))
    return ModelInterpreter(entry, weights, options).run(inputs);
  if (auto entry = dyn_cast_or_null<kernel::EntryOp>(found))
    return KernelInterpreter(entry, options).run(inputs);
  return module->emitError("there is no entry `") << name << "`";
}
