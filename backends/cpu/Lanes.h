// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Emits scalar code of kernel IR, one iteration or sixteen at a time.
//
// A value of kernel IR is, in the emitted code, the same for all lanes (Uniform), an index that grows by a
// constant from lane to lane (Affine), or a vector. Everything stays uniform as long as it can: addresses are
// affine, so a load whose address grows by one is a vector load, one that does not grow is scalar, any other
// is a gather.
#pragma once

#include "backends/cpu/Buffer.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace rondo::cpu {

struct Lane {
  enum Kind { Uniform, Affine, Vector } kind = Uniform;
  Value value;      // Uniform: a scalar. Affine: the scalar of lane 0. Vector: all lanes
  int64_t step = 0; // Affine
};

class Lanes {
public:
  explicit Lanes(const Code &code, const llvm::DenseMap<Value, Buffer> &buffers)
      : code(code), buffers(buffers) {}

  void bind(Value kernelValue, Lane lane) { known[kernelValue] = lane; }
  void bindScalar(Value kernelValue, Value scalar) { known[kernelValue] = {Lane::Uniform, scalar, 0}; }
  /// From here on `index` runs over sixteen values from `first`; `mask` (or null) says which of them count.
  void spread(Value index, Value first, Value mask);
  bool isSpread() const { return inLanes; }

  /// What the value is; emits its definition here if it has none yet (only pure code: loads, arithmetic,
  /// reductions).
  Lane get(Value kernelValue);
  Value scalar(Value kernelValue);
  Value vector(Value kernelValue);
  /// Makes everything known that `region` uses from outside.
  void require(mlir::Region &region);

  /// Any op of a kernel but a parallel loop.
  void emit(mlir::Operation *op);

  /// The address of an element; affine indices give the address of lane 0 and their step.
  struct Address {
    Value base;
    Lane offset;
  };
  Address address(Value buffer, ValueRange indices);
  const Buffer &bufferOf(Value memref) const;

  /// One round of a reduction's body: the accumulators after it.
  llvm::SmallVector<Value> step(kernel::ReduceOp op, ValueRange accumulators, bool vectors);

  const Code &code;
  Value mask;
  /// Ops whose results are bound already.
  llvm::SmallPtrSet<mlir::Operation *, 4> done;

private:
  const llvm::DenseMap<Value, Buffer> &buffers;
  llvm::DenseMap<Value, Lane> known;
  bool inLanes = false;

  Lane add(Lane x, Lane y, bool subtract = false);
  Lane multiply(Lane x, Lane y);
  Value asVector(Lane lane);
  void emitElementwise(mlir::Operation *op);
  void emitIndexCast(mlir::Operation *op);
  void emitLoad(mlir::Operation *op, Value buffer, ValueRange indices, Value condition, Value other);
  void emitStore(mlir::Operation *op);
  void emitFunction(mlir::Operation *op, Value (*function)(const Code &, Value));

  // Reductions (Reductions.cpp).
  void emitReduce(kernel::ReduceOp op);
  void emitReduceInOrder(kernel::ReduceOp op);
  void emitReduceInLanes(kernel::ReduceOp op);
  bool varies(kernel::ReduceOp op);
};

/// Combines an accumulator with a value, scalars or vectors.
Value combine(const Code &code, kernel::ReduceKind kind, Value accumulator, Value value);
/// Where the accumulators of a reduction start if its init is left out, one vector each (argmax: value and
/// index).
llvm::SmallVector<Value> startLanes(const Code &code, kernel::ReduceOp op);
/// The lanes combined with each other and then with `inits` (none for argmax): the results.
llvm::SmallVector<Value> finishLanes(const Code &code, kernel::ReduceOp op, ValueRange lanes,
                                     ValueRange inits);
/// What changes nothing when combined; of `type`, scalar or vector.
Value identityOf(const Code &code, kernel::ReduceKind kind, Type type);
/// One step of argmax: a greater value replaces; both may be vectors.
std::pair<Value, Value> combineArgMax(const Code &code, Value best, Value bestIndex, Value value,
                                      Value index);
/// The product that a sum adds up, if its accumulator `i` yields one that has no other use.
mlir::Operation *summedProduct(kernel::ReduceOp op, unsigned i);

} // namespace rondo::cpu
