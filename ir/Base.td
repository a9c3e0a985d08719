// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Base classes of model IR ops.
#ifndef RONDO_IR_BASE
#define RONDO_IR_BASE

include "ir/Dialect.td"
include "ir/Interfaces.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/IR/RegionKindInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/IR/OpAsmInterface.td"

class RondoOp<string mnemonic, list<Trait> traits = []> : Op<RondoDialect, mnemonic, traits>;

/// An op without effects whose result types follow from a shape rule.
class RuleOp<string mnemonic, list<Trait> traits = []>
    : RondoOp<mnemonic, !listconcat([Pure, DeclareOpInterfaceMethods<ShapedOp>], traits)>;

#endif
