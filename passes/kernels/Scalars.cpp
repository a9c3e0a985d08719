// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Scalar expressions: uniquing, linear index arithmetic, what can be proved of an index.
#include "passes/kernels/Scalars.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace rondo;
using namespace rondo::passes;

int Expr::depth() const { return free ? 63 - __builtin_clzll(free) : -1; }

static void profile(llvm::FoldingSetNodeID &id, const Expr &node, ArrayRef<ExprRef> operands,
                    ArrayRef<DimAttr> coefficients) {
  id.AddInteger(unsigned(node.op) << 24 | unsigned(node.type) << 16 | unsigned(node.detail) << 8 | node.part);
  id.AddInteger(node.level);
  id.AddPointer(node.reference);
  id.AddPointer(node.constant.getAsOpaquePointer());
  for (ExprRef operand : operands)
    id.AddPointer(operand);
  for (DimAttr coefficient : coefficients)
    id.AddPointer(coefficient.getAsOpaquePointer());
}
void Expr::Profile(llvm::FoldingSetNodeID &id) const { profile(id, *this, operands, coefficients); }

static bool isCostly(ScalarOp op) { return op >= ScalarOp::Exp && op <= ScalarOp::Sqrt; }

ExprRef Scalars::unique(Expr node, ArrayRef<ExprRef> operands, ArrayRef<DimAttr> coefficients) {
  llvm::FoldingSetNodeID id;
  profile(id, node, operands, coefficients);
  void *place = nullptr;
  if (ExprRef known = nodes.FindNodeOrInsertPos(id, place))
    return known;
  Expr *made = new (allocator.Allocate<Expr>()) Expr(node);
  made->operands = operands.copy(allocator);
  made->coefficients = coefficients.copy(allocator);
  made->id = next++;
  made->reduces = node.op == ScalarOp::Reduce;
  made->costly = isCostly(node.op);
  for (ExprRef operand : operands) {
    made->free |= operand->free;
    made->reduces |= operand->reduces;
    made->costly |= operand->costly;
  }
  if (node.op == ScalarOp::Variable)
    made->free |= uint64_t(1) << node.level;
  if (node.op == ScalarOp::Reduce)
    made->free &= ~(uint64_t(1) << node.level);
  nodes.InsertNode(made, place);
  return made;
}

//===-- What is known of sizes --===//

bool Scalars::isNonNegative(DimAttr dim) const {
  DimAttr shifted = dim.substitute([&](StringAttr name) {
    auto it = minima.find(name.getValue());
    return it == minima.end() || it->second == 0 ? DimAttr()
                                                 : DimAttr::symbol(context, name.getValue()) + it->second;
  });
  return shifted.isNonNegative();
}

bool Scalars::isNonNegativeAtom(ExprRef atom) {
  switch (atom->op) {
  case ScalarOp::Variable:
  case ScalarOp::Host:
  case ScalarOp::Mod:
    return true;
  case ScalarOp::ToIndex: // a length or a row number; ids are compared before they are used as positions
    return atom->operands[0]->op == ScalarOp::Load;
  case ScalarOp::FloorDiv:
    return provablyNonNegative(atom->operands[0]);
  case ScalarOp::IndexMin:
  case ScalarOp::IndexMax:
  case ScalarOp::IndexMul:
    return provablyNonNegative(atom->operands[0]) && provablyNonNegative(atom->operands[1]);
  case ScalarOp::Select:
    return provablyNonNegative(atom->operands[1]) && provablyNonNegative(atom->operands[2]);
  default:
    return false;
  }
}

static bool isDim(ExprRef index) { return index->op == ScalarOp::Linear && index->operands.empty(); }

/// How many iterations a loop has where it has any: `condition ? bound : 0` is then the bound.
static ExprRef iterations(ExprRef variable) {
  ExprRef bound = variable->bound();
  bool guarded = bound->op == ScalarOp::Select && isDim(bound->operands[2]) &&
                 bound->operands[2]->constant.isConstant(0);
  return guarded ? bound->operands[1] : bound;
}

bool Scalars::provablyNonNegative(ExprRef index) {
  // Replace what is subtracted by its greatest value, innermost loop first, until only additions are left.
  for (int round = 0; round < 16; ++round) {
    if (index->op != ScalarOp::Linear)
      return isNonNegativeAtom(index);
    ExprRef worst = nullptr;
    DimAttr factor;
    for (auto [operand, coefficient] : llvm::zip_equal(index->operands, index->coefficients))
      if (!isNonNegative(coefficient) && (!worst || operand->depth() > worst->depth()))
        worst = operand, factor = coefficient;
    if (!worst) {
      return isNonNegative(index->constant) &&
             llvm::all_of(index->operands, [&](ExprRef operand) { return isNonNegativeAtom(operand); });
    }
    if (!isNonNegative(-factor))
      return false;
    ExprRef greatest = nullptr;
    if (worst->op == ScalarOp::Variable)
      greatest = plus(iterations(worst), this->index(-1));
    else if (worst->op == ScalarOp::Mod)
      greatest = plus(worst->operands[1], this->index(-1));
    if (!greatest)
      return false;
    index = plus(index, times(minus(greatest, worst), factor));
  }
  return false;
}

//===-- Indices --===//

/// The index as constant and terms.
static DimAttr split(ExprRef index, llvm::MapVector<ExprRef, DimAttr> &terms, DimAttr scale,
                     DimAttr constant) {
  auto add = [&](ExprRef atom, DimAttr coefficient) {
    auto [it, fresh] = terms.insert({atom, coefficient});
    if (!fresh)
      it->second = it->second + coefficient;
  };
  if (index->op != ScalarOp::Linear) {
    add(index, scale);
    return constant;
  }
  for (auto [operand, coefficient] : llvm::zip_equal(index->operands, index->coefficients))
    add(operand, coefficient * scale);
  return constant + index->constant * scale;
}

ExprRef Scalars::linear(DimAttr constant, ArrayRef<std::pair<DimAttr, ExprRef>> terms) {
  SmallVector<std::pair<DimAttr, ExprRef>> kept;
  for (auto term : terms)
    if (!term.first.isConstant(0))
      kept.push_back(term);
  llvm::sort(kept, [](auto &a, auto &b) { return a.second->id < b.second->id; });
  if (constant.isConstant(0) && kept.size() == 1 && kept[0].first.isConstant(1))
    return kept[0].second;
  Expr node;
  node.op = ScalarOp::Linear;
  node.type = Scalar::Index;
  node.constant = constant;
  SmallVector<ExprRef> operands;
  SmallVector<DimAttr> coefficients;
  for (auto [coefficient, operand] : kept) {
    operands.push_back(operand);
    coefficients.push_back(coefficient);
  }
  return unique(node, operands, coefficients);
}

ExprRef Scalars::dim(DimAttr value) { return linear(value, {}); }

ExprRef Scalars::variable(int level, ExprRef bound) {
  Expr node;
  node.op = ScalarOp::Variable;
  node.type = Scalar::Index;
  node.level = level;
  return unique(node, {bound});
}
ExprRef Scalars::host(const HostValue *value, Scalar type) {
  Expr node;
  node.op = ScalarOp::Host;
  node.type = type;
  node.reference = value;
  return unique(node, {});
}

ExprRef Scalars::plus(ExprRef a, ExprRef b) {
  llvm::MapVector<ExprRef, DimAttr> terms;
  DimAttr one = DimAttr::constant(context, 1), constant = split(a, terms, one, DimAttr::constant(context, 0));
  constant = split(b, terms, one, constant);
  return linear(constant,
                llvm::map_to_vector(terms, [](auto &term) { return std::pair(term.second, term.first); }));
}
ExprRef Scalars::times(ExprRef a, DimAttr factor) {
  llvm::MapVector<ExprRef, DimAttr> terms;
  DimAttr constant = split(a, terms, factor, DimAttr::constant(context, 0));
  return linear(constant,
                llvm::map_to_vector(terms, [](auto &term) { return std::pair(term.second, term.first); }));
}
ExprRef Scalars::minus(ExprRef a, ExprRef b) { return plus(a, times(b, DimAttr::constant(context, -1))); }

ExprRef Scalars::multiply(ExprRef a, ExprRef b) {
  if (isDim(b))
    return times(a, b->constant);
  return isDim(a) ? times(b, a->constant) : compute(ScalarOp::IndexMul, Scalar::Index, {a, b});
}

ExprRef Scalars::floorDiv(ExprRef a, DimAttr divisor) {
  if (divisor.isConstant(1))
    return a;
  if (isDim(a))
    return dim(a->constant.floorDiv(divisor));
  // c*d + rest with 0 <= rest < d is c.
  llvm::MapVector<ExprRef, DimAttr> terms;
  DimAttr constant = split(a, terms, DimAttr::constant(context, 1), DimAttr::constant(context, 0));
  SmallVector<std::pair<DimAttr, ExprRef>> quotient, rest;
  for (auto [atom, coefficient] : terms) {
    DimAttr q = coefficient.floorDiv(divisor);
    if (q * divisor == coefficient)
      quotient.push_back({q, atom});
    else
      rest.push_back({coefficient, atom});
  }
  DimAttr q = constant.floorDiv(divisor);
  bool divides = q * divisor == constant;
  ExprRef remainder = linear(divides ? DimAttr::constant(context, 0) : constant, rest);
  ExprRef whole = linear(divides ? q : DimAttr::constant(context, 0), quotient);
  if (provablyNonNegative(remainder) && provablyLess(remainder, dim(divisor)))
    return whole;
  return plus(whole, compute(ScalarOp::FloorDiv, Scalar::Index, {remainder, dim(divisor)}));
}
ExprRef Scalars::mod(ExprRef a, DimAttr divisor) {
  ExprRef quotient = floorDiv(a, divisor), rest = minus(a, times(quotient, divisor));
  // Where the quotient stayed a division, the remainder op is cheaper than multiplying back.
  bool open = quotient->op == ScalarOp::FloorDiv ||
              (quotient->op == ScalarOp::Linear &&
               llvm::any_of(quotient->operands, [](ExprRef e) { return e->op == ScalarOp::FloorDiv; }));
  return open ? compute(ScalarOp::Mod, Scalar::Index, {a, dim(divisor)}) : rest;
}

ExprRef Scalars::toIndex(ExprRef value) {
  if (value->op == ScalarOp::ToI32)
    return value->operands[0];
  if (value->op == ScalarOp::Number)
    return index(cast<IntegerAttr>(value->number()).getInt());
  return compute(ScalarOp::ToIndex, Scalar::Index, {value});
}
ExprRef Scalars::toI32(ExprRef value) {
  if (value->op == ScalarOp::ToIndex)
    return value->operands[0];
  if (isDim(value))
    if (auto constant = value->constant.asConstant())
      return i32(*constant);
  return compute(ScalarOp::ToI32, Scalar::I32, {value});
}

//===-- Numbers --===//

ExprRef Scalars::number(Attribute value, Scalar type) {
  Expr node;
  node.op = ScalarOp::Number;
  node.type = type;
  node.reference = value.getAsOpaquePointer();
  return unique(node, {});
}
ExprRef Scalars::f32(double value) {
  return number(FloatAttr::get(Float32Type::get(context), value), Scalar::F32);
}
ExprRef Scalars::i32(int64_t value) {
  return number(IntegerAttr::get(IntegerType::get(context, 32), int64_t(int32_t(value))), Scalar::I32);
}
ExprRef Scalars::boolean(bool value) { return number(BoolAttr::get(context, value), Scalar::Bool); }
ExprRef Scalars::zero(Scalar type) {
  return type == Scalar::F32    ? f32(0)
         : type == Scalar::I32  ? i32(0)
         : type == Scalar::Bool ? boolean(false)
                                : index(0);
}

static bool isTrue(ExprRef e) {
  return e->op == ScalarOp::Number && e->type == Scalar::Bool &&
         cast<IntegerAttr>(e->number()).getValue().getBoolValue();
}
static bool isFalse(ExprRef e) { return e->op == ScalarOp::Number && e->type == Scalar::Bool && !isTrue(e); }
static bool isOne(ExprRef e) {
  if (e->op != ScalarOp::Number)
    return false;
  if (auto value = dyn_cast<FloatAttr>(e->number()))
    return value.getValue().isExactlyValue(1.0);
  return e->type == Scalar::I32 && cast<IntegerAttr>(e->number()).getInt() == 1;
}

int rondo::passes::compareStructure(ExprRef a, ExprRef b, int depth) {
  if (a == b || depth == 0)
    return 0;
  auto key = [](ExprRef e) {
    return std::tuple(e->reduces, e->free, e->op, e->type, e->detail, e->part, e->level, e->operands.size());
  };
  if (key(a) != key(b))
    return key(a) < key(b) ? -1 : 1;
  for (auto [x, y] : llvm::zip_equal(a->operands, b->operands))
    if (int order = compareStructure(x, y, depth - 1))
      return order;
  if (a->op == ScalarOp::Linear && a->constant != b->constant)
    return a->constant.text() < b->constant.text() ? -1 : 1;
  return 0;
}

static bool isCommutative(ScalarOp op) {
  return op == ScalarOp::Add || op == ScalarOp::Mul || op == ScalarOp::Min || op == ScalarOp::Max ||
         op == ScalarOp::And || op == ScalarOp::Or;
}

ExprRef Scalars::compute(ScalarOp op, Scalar type, ArrayRef<ExprRef> operands) {
  if (isCommutative(op) && compareStructure(operands[1], operands[0]) < 0)
    return compute(op, type, {operands[1], operands[0]});
  if (op == ScalarOp::And && (isTrue(operands[0]) || isFalse(operands[1]) || operands[0] == operands[1]))
    return operands[1];
  if (op == ScalarOp::And && (isTrue(operands[1]) || isFalse(operands[0])))
    return operands[0];
  if (op == ScalarOp::Not && operands[0]->op == ScalarOp::Number)
    return boolean(isFalse(operands[0]));
  if (op == ScalarOp::Mul && isOne(operands[0]))
    return operands[1];
  if (op == ScalarOp::Mul && isOne(operands[1]))
    return operands[0];
  Expr node;
  node.op = op;
  node.type = type;
  return unique(node, operands);
}

ExprRef Scalars::cast(Scalar to, ExprRef value) {
  if (value->type == to)
    return value;
  if (value->op == ScalarOp::Number && value->type == Scalar::I32 && to == Scalar::F32)
    return f32(double(llvm::cast<IntegerAttr>(value->number()).getInt()));
  return compute(ScalarOp::Cast, to, {value});
}

ExprRef Scalars::both(ExprRef a, ExprRef b) {
  if (!a || !b)
    return a ? a : b;
  return compute(ScalarOp::And, Scalar::Bool, {a, b});
}

ExprRef Scalars::compare(ComparePredicate predicate, ExprRef a, ExprRef b) {
  if (a->type == Scalar::Index) {
    bool swapped = predicate == ComparePredicate::Gt || predicate == ComparePredicate::Le;
    if (swapped) // a > b is b < a; a <= b is b >= a
      std::swap(a, b),
          predicate = predicate == ComparePredicate::Gt ? ComparePredicate::Lt : ComparePredicate::Ge;
    bool less = provablyLess(a, b), atLeast = !less && provablyNonNegative(minus(a, b));
    if (predicate == ComparePredicate::Lt && (less || atLeast))
      return boolean(less);
    if (predicate == ComparePredicate::Ge && (less || atLeast))
      return boolean(atLeast);
    bool equality = predicate == ComparePredicate::Eq || predicate == ComparePredicate::Ne;
    if (equality && a == b)
      return boolean(predicate == ComparePredicate::Eq);
    if (equality && (less || provablyLess(b, a)))
      return boolean(predicate == ComparePredicate::Ne);
  }
  Expr node;
  node.op = ScalarOp::Compare;
  node.type = Scalar::Bool;
  node.detail = uint8_t(predicate);
  return unique(node, {a, b});
}

ExprRef Scalars::select(ExprRef condition, ExprRef a, ExprRef b) {
  if (isTrue(condition) || a == b)
    return a;
  if (isFalse(condition))
    return b;
  return compute(ScalarOp::Select, a->type, {condition, a, b});
}

ExprRef Scalars::load(Storage *storage, ArrayRef<ExprRef> at, ExprRef when) {
  if (when && isFalse(when))
    return zero(storage->type);
  Expr node;
  node.op = ScalarOp::Load;
  node.type = storage->type;
  node.reference = storage;
  SmallVector<ExprRef> operands(at);
  if (when && !isTrue(when)) {
    node.part = 1;
    operands.push_back(when);
  }
  return unique(node, operands);
}

ExprRef Scalars::reduce(Reduction kind, ExprRef variable, ExprRef init, ExprRef body, int part) {
  Expr node;
  node.op = ScalarOp::Reduce;
  node.type = part ? Scalar::I32 : body->type;
  node.detail = uint8_t(kind);
  node.part = part;
  node.level = variable->level;
  return init ? unique(node, {variable, init, body}) : unique(node, {variable, body});
}

ExprRef Scalars::rebuild(ExprRef node, ArrayRef<ExprRef> operands) {
  if (llvm::equal(node->operands, operands))
    return node;
  Expr copy;
  copy.op = node->op, copy.type = node->type, copy.detail = node->detail, copy.part = node->part;
  copy.level = node->level, copy.reference = node->reference, copy.constant = node->constant;
  return unique(copy, operands, node->coefficients);
}
