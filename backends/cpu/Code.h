// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Emits arithmetic, loops and memory accesses with little ceremony: sizes and indices are i64, addresses are
// bare pointers.
#pragma once

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include <optional>

namespace rondo::cpu {

/// Lanes of every vector that is not in a product's inner loop. One width for all instruction sets: sums over
/// lanes have one order everywhere, and LLVM splits the vectors where registers are narrower.
inline constexpr int64_t laneCount = 16;

using mlir::Location;
using mlir::Type;
using mlir::Value;
using mlir::ValueRange;

/// The constant that a value is, if it is one.
std::optional<int64_t> constantOf(Value value);

class Code {
public:
  Code(mlir::OpBuilder &builder, Location loc) : b(builder), loc(loc) {}

  mlir::OpBuilder &b;
  Location loc;

  Type i64() const { return b.getI64Type(); }
  Type f32() const { return b.getF32Type(); }
  Type pointer() const;
  static mlir::VectorType vectorOf(Type element, int64_t lanes = laneCount) {
    return mlir::VectorType::get({lanes}, element);
  }

  // Numbers.
  Value integer(int64_t value) const;
  Value add(Value x, Value y) const;
  Value sub(Value x, Value y) const;
  Value mul(Value x, Value y) const;
  Value divide(Value x, Value y) const;    // both not negative
  Value remainder(Value x, Value y) const; // both not negative
  Value floorDivide(Value x, Value y) const;
  Value least(Value x, Value y) const;
  Value greatest(Value x, Value y) const;
  Value ceilDivide(Value x, int64_t y) const;
  Value less(Value x, Value y) const;
  Value equal(Value x, Value y) const;
  Value select(Value condition, Value x, Value y) const;
  Value add(Value x, int64_t y) const { return add(x, integer(y)); }
  Value mul(Value x, int64_t y) const { return mul(x, integer(y)); }
  /// f32 or i32 or i1 constant of a type that may be a vector.
  Value splat(Type type, double value) const;
  Value broadcast(Value scalar, int64_t lanes = laneCount) const;
  /// 0, 1, 2, ... as i64.
  Value iota(Type element) const;
  /// x * y + z, fused where the machine can.
  Value multiplyAdd(Value x, Value y, Value z) const;

  // Memory. Offsets count elements.
  Value at(Value base, Type element, Value offset) const;
  Value load(Type type, Value address) const;
  void store(Value value, Value address) const;
  Value maskedLoad(Type vector, Value address, Value mask, Value other) const;
  void maskedStore(Value value, Value address, Value mask) const;
  /// Brings the cache line of an address, which need not be valid, near.
  void prefetch(Value address) const;
  Value stackBuffer(Type element, int64_t count) const;

  // Control.
  void loop(Value from, Value to, int64_t step, llvm::function_ref<void(Value)> body) const;
  llvm::SmallVector<Value> loop(Value from, Value to, int64_t step, ValueRange inits,
                                llvm::function_ref<llvm::SmallVector<Value>(Value, ValueRange)> body) const;
  void when(Value condition, llvm::function_ref<void()> body) const;
  void choose(Value condition, llvm::function_ref<void()> body, llvm::function_ref<void()> otherwise) const;

  /// Emits `body` as a function of its own that is never inlined, and a call of it; what the body uses from
  /// outside becomes arguments.
  void outlined(llvm::StringRef name, llvm::function_ref<void()> body) const;
  /// A call of a function that is only declared in the module (made on first use).
  Value call(llvm::StringRef name, mlir::TypeRange results, ValueRange arguments) const;
};

unsigned byteSize(Type element);

} // namespace rondo::cpu
