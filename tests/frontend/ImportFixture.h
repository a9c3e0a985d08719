// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From text to model IR and to errors, for the tests of the language.

#pragma once

#include "frontend/language/Language.h"
#include "ir/Ops.h"

#include "gtest/gtest.h"

#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"

#include "llvm/Support/raw_ostream.h"

namespace rondo::language::tests {

class Elaborator : public testing::Test {
protected:
  std::vector<std::string> errorsOf(llvm::StringRef text) {
    Sources sources;
    Diagnostics diagnostics;
    auto module = importRondoText("m.rondo", text, context_, sources, diagnostics);
    EXPECT_EQ(bool(module), !diagnostics.hasErrors());
    std::vector<std::string> result;
    for (const Diagnostic &d : diagnostics.all()) {
      Position at = d.range.valid() ? d.range.start() : Position();
      result.push_back(std::to_string(at.line) + ":" + std::to_string(at.column) + " " + d.code + " " +
                       d.message + (d.help.empty() ? "" : " | " + d.help));
    }
    return result;
  }

  // The module's text, after it has gone through text once more.
  std::string irOf(llvm::StringRef text) {
    Sources sources;
    Diagnostics diagnostics;
    auto module = importRondoText("m.rondo", text, context_, sources, diagnostics);
    if (!module) {
      std::string message;
      llvm::raw_string_ostream os(message);
      print(os, diagnostics);
      ADD_FAILURE() << message;
      return "";
    }
    std::string first = toText(*module);
    auto again = mlir::parseSourceString<mlir::ModuleOp>(first, &context_);
    EXPECT_TRUE(again) << first;
    if (again)
      EXPECT_EQ(toText(*again), first);
    return first;
  }

  static std::string toText(mlir::ModuleOp module) {
    std::string text;
    llvm::raw_string_ostream os(text);
    module.print(os);
    return text;
  }

  // The type of the first result of an entry, as a user reads it.
  std::string typeOf(llvm::StringRef text) {
    Sources sources;
    Diagnostics diagnostics;
    auto module = importRondoText("m.rondo", text, context_, sources, diagnostics);
    std::string result;
    llvm::raw_string_ostream os(result);
    print(os, diagnostics);
    if (module)
      module->walk([&](rondo::ReturnOp op) {
        if (op.getNumOperands())
          result = llvm::cast<rondo::SymbolicTensorType>(op.getOperand(0).getType()).text();
      });
    return result;
  }

  // The type that an expression over some arguments has.
  std::string exprType(llvm::StringRef expr) {
    return typeOf(("param W: f32[8, 4]\nentry e<B, S, N>(x: f32[B, S, 8], r: f32[B, S ragged len, 8], len: "
                   "i32[B] in 1..=S, "
                   "ids: i32[B, S] in 0..8, v: f32[8], m: bool[B, S], z: f32[B, 0], n: f32[N, N]) -> (y: " +
                   expr.split(" => ").second + ") = " + expr.split(" => ").first + "\n")
                      .str());
  }

  mlir::MLIRContext context_;
};

using Errors = std::vector<std::string>;

inline bool contains(const std::string &text, llvm::StringRef part) {
  return llvm::StringRef(text).contains(part);
}

inline size_t count(const std::string &text, llvm::StringRef part) {
  return llvm::StringRef(text).count(part);
}

#define EXPECT_CONTAINS(text, part) EXPECT_TRUE(contains(text, part)) << (text)

} // namespace rondo::language::tests
