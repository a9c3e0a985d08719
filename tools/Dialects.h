// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The dialects that a model meets on its way from model IR to machine code.
#pragma once

namespace mlir {
class DialectRegistry;
}

namespace rondo::tools {

const mlir::DialectRegistry &dialects();

} // namespace rondo::tools
