// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The interfaces of model IR ops.
#ifndef RONDO_IR_INTERFACES
#define RONDO_IR_INTERFACES

include "mlir/IR/OpBase.td"

def ShapedOp : OpInterface<"ShapedOp"> {
  let cppNamespace = "::rondo";
  let description = [{
    An op with a shape rule. The rule reads the operands' types from the ShapeRule (not from the op: the replayer and
    the law substitution pass run it on other types), adds one result type a result, and states what must hold.
    It fails, with a message, where ranks, dtypes or attributes make no sense: the program is ill-formed.
  }];
  let methods = [
    InterfaceMethod<"The op's one shape rule.", "::mlir::LogicalResult", "inferShapes", (ins "::rondo::ShapeRule &":$rule)>];
}

#endif
