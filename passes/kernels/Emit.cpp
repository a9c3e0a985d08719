// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Scalar expressions to kernels: a nest of parallel loops, reductions with as many accumulators as share
// their loads.
//
// A node is emitted in the innermost loop that it depends on, once: loads of row numbers, biases and the like
// leave the loops inside by themselves. Sums start from what is added to them (the bias, the part that was
// computed before).
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "passes/kernels/FormKernels.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

//===-- One kernel --===//

namespace rondo::passes {
class KernelEmitter {
public:
  KernelEmitter(Former &former, Item &item, OpBuilder &host)
      : former(former), s(former.s), item(item), host(host), loc(item.roots.front()->loc) {}
  void run();

private:
  /// An open loop, or the kernel itself (level -1).
  struct Scope {
    Scope(int level, OpBuilder builder) : level(level), builder(builder) {}
    int level;
    OpBuilder builder;
    llvm::DenseMap<ExprRef, Value> values;
  };

  Scope &scopeOf(ExprRef node) {
    for (size_t i = scopes.size(); i-- > 0;)
      if (scopes[i]->level <= node->depth())
        return *scopes[i];
    llvm_unreachable("the kernel's scope takes everything");
  }
  Value emit(ExprRef node);
  Value compute(ExprRef node, OpBuilder &builder);
  Value linear(ExprRef node, OpBuilder &builder);
  Value sizeValue(DimAttr dim);
  Value arithmetic(ExprRef node, ArrayRef<Value> operands, OpBuilder &builder);
  Value cast(ExprRef node, Value operand, OpBuilder &builder);
  Value compare(ExprRef node, Value a, Value b, OpBuilder &builder);
  Value load(ExprRef node, OpBuilder &builder);
  void store(const Store &store, Value value, OpBuilder &builder);
  SmallVector<Value> address(Storage *storage, Indices at);
  void openLoop(ExprRef variable);
  void emitNest(ArrayRef<Root *> roots, unsigned shared);
  void emitReduce(ExprRef node);
  SmallVector<ExprRef> sharing(ExprRef node);
  void collectReductions(ExprRef node);
  bool dependsOn(ExprRef node, ExprRef other);
  Type typeOf(Scalar type);

  Former &former;
  Scalars &s;
  Item &item;
  OpBuilder &host;
  Location loc;
  SmallVector<std::unique_ptr<Scope>> scopes;
  SmallVector<ExprRef> reductions;
  llvm::SmallPtrSet<ExprRef, 32> collected;
};
} // namespace rondo::passes

static kernel::ReduceKind kindOf(Reduction kind) {
  switch (kind) {
  case Reduction::Sum:
    return kernel::ReduceKind::Sum;
  case Reduction::Prod:
    return kernel::ReduceKind::Prod;
  case Reduction::Max:
    return kernel::ReduceKind::Max;
  case Reduction::Min:
    return kernel::ReduceKind::Min;
  case Reduction::ArgMax:
    return kernel::ReduceKind::ArgMax;
  case Reduction::And:
    return kernel::ReduceKind::And;
  case Reduction::Or:
    return kernel::ReduceKind::Or;
  }
  llvm_unreachable("all kinds are handled");
}

Type KernelEmitter::typeOf(Scalar type) {
  switch (type) {
  case Scalar::F32:
    return host.getF32Type();
  case Scalar::I32:
    return host.getI32Type();
  case Scalar::Bool:
    return host.getI1Type();
  case Scalar::Index:
    return host.getIndexType();
  }
  llvm_unreachable("all types are handled");
}

void KernelEmitter::collectReductions(ExprRef node) {
  if (!collected.insert(node).second)
    return;
  if (node->op == ScalarOp::Reduce)
    reductions.push_back(node);
  for (ExprRef operand : node->operands)
    collectReductions(operand);
}

bool KernelEmitter::dependsOn(ExprRef node, ExprRef other) {
  llvm::SmallPtrSet<ExprRef, 32> seen;
  std::function<bool(ExprRef)> visit = [&](ExprRef e) {
    return e == other || (seen.insert(e).second && llvm::any_of(e->operands, visit));
  };
  return llvm::any_of(node->operands, visit);
}

static void loadsInside(ExprRef node, int level, llvm::SmallPtrSetImpl<ExprRef> &loads,
                        llvm::SmallPtrSetImpl<ExprRef> &seen) {
  if (!(node->free >> level & 1) || !seen.insert(node).second)
    return;
  if (node->op == ScalarOp::Load)
    loads.insert(node);
  for (ExprRef operand : node->operands)
    loadsInside(operand, level, loads, seen);
}

/// The reductions that run in one loop with `node`: same loop, same place, a load in common, none needs
/// another.
SmallVector<ExprRef> KernelEmitter::sharing(ExprRef node) {
  if (node->reduction() == Reduction::ArgMax)
    return {node};
  Scope &scope = scopeOf(node);
  llvm::SmallPtrSet<ExprRef, 16> loads, seen;
  loadsInside(node->body(), node->level, loads, seen);
  SmallVector<ExprRef> group{node};
  for (bool grown = true; grown;) {
    grown = false;
    for (ExprRef other : reductions) {
      if (llvm::is_contained(group, other) || other->operands[0] != node->operands[0] ||
          other->reduction() != node->reduction() || other->free != node->free ||
          scope.values.contains(other))
        continue;
      llvm::SmallPtrSet<ExprRef, 16> mine;
      seen.clear();
      loadsInside(other->body(), other->level, mine, seen);
      auto entangled = [&](ExprRef member) { return dependsOn(member, other) || dependsOn(other, member); };
      if (llvm::none_of(mine, [&](ExprRef load) { return loads.contains(load); }) ||
          llvm::any_of(group, entangled))
        continue;
      group.push_back(other);
      loads.insert(mine.begin(), mine.end());
      grown = true;
    }
  }
  llvm::sort(group, [](ExprRef a, ExprRef b) {
    int order = compareStructure(a->body(), b->body());
    return order ? order < 0 : a->id < b->id;
  });
  return group;
}

void KernelEmitter::emitReduce(ExprRef node) {
  bool argmax = node->reduction() == Reduction::ArgMax;
  SmallVector<ExprRef> group{node};
  SmallVector<Value> inits;
  if (!argmax) {
    // What an init needs may compute other members of the group on its way.
    emit(node->operands[1]);
    for (ExprRef member : group = sharing(node))
      emit(member->operands[1]);
    llvm::erase_if(group, [&](ExprRef member) { return scopeOf(member).values.contains(member); });
    for (ExprRef member : group)
      inits.push_back(emit(member->operands[1]));
  }
  Value bound = emit(node->bound());
  // Loops that stay open but lie deeper than this reduction do not hold its body.
  size_t keep = scopes.size();
  while (scopes[keep - 1]->level > node->depth())
    --keep;
  SmallVector<std::unique_ptr<Scope>> deeper(std::make_move_iterator(scopes.begin() + keep),
                                             std::make_move_iterator(scopes.end()));
  scopes.truncate(keep);
  Scope &scope = *scopes.back();
  auto loop = argmax ? scope.builder.create<kernel::ReduceOp>(loc, bound, typeOf(node->body()->type))
                     : scope.builder.create<kernel::ReduceOp>(loc, kindOf(node->reduction()), bound, inits);
  OpBuilder::InsertPoint after = scope.builder.saveInsertionPoint();
  scope.builder.setInsertionPoint(loop);
  Block &body = loop.getBody().front();
  scopes.push_back(std::make_unique<Scope>(node->level, OpBuilder::atBlockEnd(&body)));
  scopes.back()->values[node->operands[0]] = body.getArgument(0);
  SmallVector<Value> yields =
      llvm::map_to_vector(group, [&](ExprRef member) { return emit(member->body()); });
  scopes.back()->builder.create<kernel::YieldOp>(loc, yields);
  scopes.pop_back();
  scope.builder.restoreInsertionPoint(after);
  if (argmax) {
    scope.values[s.reduce(Reduction::ArgMax, node->operands[0], nullptr, node->body(), 0)] =
        loop.getResult(0);
    scope.values[s.reduce(Reduction::ArgMax, node->operands[0], nullptr, node->body(), 1)] =
        loop.getResult(1);
  } else {
    for (auto [member, result] : llvm::zip_equal(group, loop.getResults()))
      scope.values[member] = result;
  }
  for (auto &open : deeper)
    scopes.push_back(std::move(open));
}

Value KernelEmitter::emit(ExprRef node) {
  Scope &scope = scopeOf(node);
  if (Value known = scope.values.lookup(node))
    return known;
  if (node->op == ScalarOp::Reduce) {
    emitReduce(node);
    return scope.values.lookup(node);
  }
  Value value = compute(node, scope.builder);
  return scopeOf(node).values[node] = value;
}

/// The value of a dimension: a constant in the kernel, or one that the schedule computes.
Value KernelEmitter::sizeValue(DimAttr dim) {
  if (auto constant = dim.asConstant()) {
    ExprRef node = s.dim(dim);
    Value &known = scopes.front()->values[node];
    if (!known)
      known = scopes.front()->builder.create<arith::ConstantIndexOp>(loc, *constant);
    return known;
  }
  return former.hostDim(dim, host);
}

Value KernelEmitter::linear(ExprRef node, OpBuilder &builder) {
  if (node->operands.empty())
    return sizeValue(node->constant);
  Value sum;
  auto add = [&](Value term) {
    sum = sum ? builder.create<arith::AddIOp>(loc, sum, term).getResult() : term;
  };
  SmallVector<std::pair<Value, DimAttr>> negative;
  for (auto [operand, coefficient] : llvm::zip_equal(node->operands, node->coefficients)) {
    Value value = emit(operand);
    if (coefficient.isConstant(-1))
      negative.push_back({value, {}});
    else
      add(coefficient.isConstant(1)
              ? value
              : builder.create<arith::MulIOp>(loc, value, sizeValue(coefficient)).getResult());
  }
  if (!node->constant.isConstant(0) || !sum)
    add(sizeValue(node->constant));
  for (auto [value, unused] : negative)
    sum = builder.create<arith::SubIOp>(loc, sum, value);
  return sum;
}

SmallVector<Value> KernelEmitter::address(Storage *storage, Indices at) {
  SmallVector<ExprRef> indices = storage->address ? storage->address(at) : SmallVector<ExprRef>(at);
  return llvm::map_to_vector(indices, [&](ExprRef index) { return emit(index); });
}

Value KernelEmitter::load(ExprRef node, OpBuilder &builder) {
  Storage *storage = node->storage();
  SmallVector<Value> indices = address(storage, node->part ? node->operands.drop_back() : node->operands);
  Value value;
  if (node->part) {
    Value condition = emit(node->operands.back());
    Type type = cast<MemRefType>(storage->memref.getType()).getElementType();
    Value other = builder.create<arith::ConstantOp>(loc, builder.getZeroAttr(type));
    value = builder.create<kernel::LoadIfOp>(loc, type, condition, storage->memref, indices, other);
  } else {
    value = builder.create<memref::LoadOp>(loc, storage->memref, indices);
  }
  if (storage->type != Scalar::Bool)
    return value;
  Value zero = builder.create<arith::ConstantOp>(loc, builder.getI8IntegerAttr(0));
  return builder.create<arith::CmpIOp>(loc, arith::CmpIPredicate::ne, value, zero);
}

void KernelEmitter::store(const Store &store, Value value, OpBuilder &builder) {
  SmallVector<Value> indices = address(store.to, store.at);
  if (store.to->type == Scalar::Bool)
    value = builder.create<arith::ExtUIOp>(loc, builder.getI8Type(), value);
  builder.create<memref::StoreOp>(loc, value, store.to->memref, indices);
}

Value KernelEmitter::compare(ExprRef node, Value a, Value b, OpBuilder &builder) {
  bool isFloat = node->operands[0]->type == Scalar::F32;
  using F = arith::CmpFPredicate;
  using I = arith::CmpIPredicate;
  std::pair<F, I> predicates[] = {{F::OEQ, I::eq},  {F::UNE, I::ne},  {F::OLT, I::slt},
                                  {F::OLE, I::sle}, {F::OGT, I::sgt}, {F::OGE, I::sge}};
  auto [f, i] = predicates[node->detail];
  if (isFloat)
    return builder.create<arith::CmpFOp>(loc, f, a, b);
  return builder.create<arith::CmpIOp>(loc, i, a, b);
}

Value KernelEmitter::cast(ExprRef node, Value operand, OpBuilder &builder) {
  Scalar from = node->operands[0]->type, to = node->type;
  Type type = typeOf(to);
  if (to == Scalar::Bool) {
    Value zero = builder.create<arith::ConstantOp>(loc, builder.getZeroAttr(operand.getType()));
    if (from == Scalar::F32)
      return builder.create<arith::CmpFOp>(loc, arith::CmpFPredicate::UNE, operand, zero);
    return builder.create<arith::CmpIOp>(loc, arith::CmpIPredicate::ne, operand, zero);
  }
  if (from == Scalar::Bool)
    return to == Scalar::F32 ? builder.create<arith::UIToFPOp>(loc, type, operand).getResult()
                             : builder.create<arith::ExtUIOp>(loc, type, operand).getResult();
  if (to == Scalar::F32)
    return builder.create<arith::SIToFPOp>(loc, type, operand);
  return builder.create<arith::FPToSIOp>(loc, type, operand);
}

template <typename FloatOp, typename IntOp>
static Value numeric(bool isFloat, OpBuilder &builder, Location loc, Value a, Value b) {
  if (isFloat)
    return builder.create<FloatOp>(loc, a, b);
  return builder.create<IntOp>(loc, a, b);
}

/// Division of data, rounded towards minus infinity. Processors trap on a divisor of 0 and on the least
/// number divided by -1: the first gives 0, the second wraps around. (Code that runs many elements at a time
/// also divides what lies beyond the last one.)
static Value wholeQuotient(Value x, Value y, Location loc, OpBuilder &b) {
  Type type = x.getType();
  auto number = [&](int64_t value) -> Value {
    return b.create<arith::ConstantOp>(loc, b.getIntegerAttr(type, value));
  };
  Value isZero = b.create<arith::CmpIOp>(loc, arith::CmpIPredicate::eq, y, number(0));
  Value isMinusOne = b.create<arith::CmpIOp>(loc, arith::CmpIPredicate::eq, y, number(-1));
  Value traps = b.create<arith::OrIOp>(loc, isZero, isMinusOne);
  Value safe = b.create<arith::SelectOp>(loc, traps, number(1), y);
  Value quotient = b.create<arith::FloorDivSIOp>(loc, x, safe);
  Value negated = b.create<arith::SubIOp>(loc, number(0), x);
  Value orNegated = b.create<arith::SelectOp>(loc, isMinusOne, negated, quotient);
  return b.create<arith::SelectOp>(loc, isZero, number(0), orNegated);
}

Value KernelEmitter::arithmetic(ExprRef node, ArrayRef<Value> v, OpBuilder &b) {
  bool f = node->type == Scalar::F32;
  auto zero = [&] { return b.create<arith::ConstantOp>(loc, b.getZeroAttr(v[0].getType())).getResult(); };
  switch (node->op) {
  case ScalarOp::Add:
    return numeric<arith::AddFOp, arith::AddIOp>(f, b, loc, v[0], v[1]);
  case ScalarOp::Sub:
    return numeric<arith::SubFOp, arith::SubIOp>(f, b, loc, v[0], v[1]);
  case ScalarOp::Mul:
    return numeric<arith::MulFOp, arith::MulIOp>(f, b, loc, v[0], v[1]);
  case ScalarOp::IndexMul:
    return b.create<arith::MulIOp>(loc, v[0], v[1]);
  case ScalarOp::Div:
    return f ? b.create<arith::DivFOp>(loc, v[0], v[1]).getResult() : wholeQuotient(v[0], v[1], loc, b);
  case ScalarOp::FloorDiv:
    return b.create<arith::FloorDivSIOp>(loc, v[0], v[1]);
  case ScalarOp::Rem:
  case ScalarOp::Mod: {
    Value quotient = node->type == Scalar::I32 ? wholeQuotient(v[0], v[1], loc, b)
                                               : b.create<arith::FloorDivSIOp>(loc, v[0], v[1]).getResult();
    return b.create<arith::SubIOp>(loc, v[0], b.create<arith::MulIOp>(loc, quotient, v[1]));
  }
  case ScalarOp::Min:
  case ScalarOp::IndexMin:
    return numeric<arith::MinimumFOp, arith::MinSIOp>(f, b, loc, v[0], v[1]);
  case ScalarOp::Max:
  case ScalarOp::IndexMax:
    return numeric<arith::MaximumFOp, arith::MaxSIOp>(f, b, loc, v[0], v[1]);
  case ScalarOp::And:
    return b.create<arith::AndIOp>(loc, v[0], v[1]);
  case ScalarOp::Or:
    return b.create<arith::OrIOp>(loc, v[0], v[1]);
  case ScalarOp::Not:
    return b.create<arith::XOrIOp>(loc, v[0], b.create<arith::ConstantIntOp>(loc, 1, 1));
  case ScalarOp::Neg:
    return f ? b.create<arith::NegFOp>(loc, v[0]).getResult()
             : b.create<arith::SubIOp>(loc, zero(), v[0]).getResult();
  case ScalarOp::Abs:
    if (f)
      return b.create<math::AbsFOp>(loc, v[0]);
    return b.create<arith::MaxSIOp>(loc, v[0], b.create<arith::SubIOp>(loc, zero(), v[0]));
  case ScalarOp::Exp:
    return b.create<math::ExpOp>(loc, v[0]);
  case ScalarOp::Log:
    return b.create<math::LogOp>(loc, v[0]);
  case ScalarOp::Tanh:
    return b.create<math::TanhOp>(loc, v[0]);
  case ScalarOp::Sigmoid:
    return b.create<kernel::SigmoidOp>(loc, b.getF32Type(), v[0]);
  case ScalarOp::Sqrt:
    return b.create<math::SqrtOp>(loc, v[0]);
  case ScalarOp::Select:
    return b.create<arith::SelectOp>(loc, v[0], v[1], v[2]);
  case ScalarOp::ToIndex:
    return b.create<arith::IndexCastOp>(loc, b.getIndexType(), v[0]);
  case ScalarOp::ToI32:
    return b.create<arith::IndexCastOp>(loc, b.getI32Type(), v[0]);
  case ScalarOp::Cast:
    return cast(node, v[0], b);
  case ScalarOp::Compare:
    return compare(node, v[0], v[1], b);
  default:
    llvm_unreachable("leaves and loops are emitted elsewhere");
  }
}

Value KernelEmitter::compute(ExprRef node, OpBuilder &builder) {
  switch (node->op) {
  case ScalarOp::Variable:
    llvm_unreachable("the loop of a variable is open where it is used");
  case ScalarOp::Host:
    return static_cast<const HostValue *>(node->reference)->value;
  case ScalarOp::Number:
    return builder.create<arith::ConstantOp>(loc, cast_or_null<TypedAttr>(node->number()));
  case ScalarOp::Linear:
    return linear(node, builder);
  case ScalarOp::Load:
    return load(node, builder);
  default: {
    SmallVector<Value> operands =
        llvm::map_to_vector(node->operands, [&](ExprRef operand) { return emit(operand); });
    return arithmetic(node, operands, builder);
  }
  }
}

void KernelEmitter::openLoop(ExprRef variable) {
  Value bound = emit(variable->bound());
  OpBuilder &builder = scopes.back()->builder;
  auto loop = builder.create<kernel::ParallelOp>(loc, bound);
  builder.setInsertionPoint(loop);
  Block &body = loop.getBody().front();
  scopes.push_back(std::make_unique<Scope>(variable->level, OpBuilder::atBlockTerminator(&body)));
  scopes.back()->values[variable] = body.getArgument(0);
}

/// A nest of loops inside of those that all nests share.
void KernelEmitter::emitNest(ArrayRef<Root *> roots, unsigned shared) {
  size_t open = scopes.size();
  reductions.clear(), collected.clear();
  for (Root *root : roots)
    collectReductions(root->expression);
  for (ExprRef variable : ArrayRef(roots.front()->space.variables).drop_front(shared))
    openLoop(variable);
  // All values first: a store must not come before another root's load of what it overwrites.
  SmallVector<Value> values = llvm::map_to_vector(roots, [&](Root *root) { return emit(root->expression); });
  for (auto [root, value] : llvm::zip_equal(roots, values))
    for (const Store &target : root->stores)
      store(target, value, scopes.back()->builder);
  if (scopes.size() == open)
    return;
  // What comes next stands behind the nest's outermost loop.
  Operation *outermost = scopes[open]->builder.getInsertionBlock()->getParentOp();
  scopes.truncate(open);
  scopes.back()->builder.setInsertionPointAfter(outermost);
}

void KernelEmitter::run() {
  SmallVector<ArrayRef<Root *>> nests = nestsOf(item);
  for (ArrayRef<Root *> nest : nests)
    forwardStores(s, nest);
  seedSums(s, item.roots);
  auto launch = host.create<kernel::LaunchOp>(loc, nests.back().front()->name);
  former.noteRuns(launch);
  Block *block = host.createBlock(&launch.getBody());
  OpBuilder inside = OpBuilder::atBlockEnd(block);
  auto end = inside.create<kernel::YieldOp>(loc, ValueRange());
  host.setInsertionPoint(launch);
  inside.setInsertionPoint(end);
  scopes.push_back(std::make_unique<Scope>(-1, inside));
  for (ExprRef variable : ArrayRef(item.roots.front()->space.variables).take_front(item.shared))
    openLoop(variable);
  for (ArrayRef<Root *> nest : nests)
    emitNest(nest, item.shared);
  host.setInsertionPointAfter(launch);
}

void Former::emitKernel(Item &item, OpBuilder &builder) {
  pull(item.roots);
  KernelEmitter(*this, item, builder).run();
}
