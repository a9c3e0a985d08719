// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Evaluation of expressions: names, arithmetic, blocks and patterns.

#include "frontend/language/Elaborator.h"

#include "llvm/ADT/StringExtras.h"

#include <cmath>

namespace rondo::language {

Value Elaborator::evaluate(const Expr *e, const EnvPtr &env) {
  Value value = evaluateByKind(e, env);
  if (observer_)
    observer_(*e, value, env);
  return value;
}

Value Elaborator::evaluateByKind(const Expr *e, const EnvPtr &env) {
  switch (e->kind) {
  case ExprKind::Error:
    return Value();
  case ExprKind::Integer:
    return Value::ofSize(constant(llvm::cast<IntegerExpr>(e)->value));
  case ExprKind::Float:
    return Value::ofNumber(llvm::cast<FloatExpr>(e)->value);
  case ExprKind::Bool:
    return Value::ofBool(llvm::cast<BoolExpr>(e)->value);
  case ExprKind::String: {
    Value result;
    result.kind = Value::String;
    result.text = llvm::cast<StringExpr>(e)->value;
    return result;
  }
  case ExprKind::Name:
    return name(*llvm::cast<NameExpr>(e), env);
  case ExprKind::Tuple: {
    std::vector<Value> parts;
    for (const ExprPtr &element : llvm::cast<TupleExpr>(e)->elements)
      parts.push_back(evaluate(element.get(), env));
    return Value::ofTuple(std::move(parts));
  }
  case ExprKind::Array: {
    auto *array = llvm::cast<ArrayExpr>(e);
    std::vector<Value> parts;
    for (const ExprPtr &element : array->elements)
      parts.push_back(evaluate(element.get(), env));
    if (!array->repeat)
      return Value::ofArray(std::move(parts));
    auto count =
        constantOf(evaluate(array->repeat.get(), env), array->repeat->range, "the number of elements");
    if (!count || *count < 0 || *count > 4096)
      return count ? error(code::Const, array->repeat->range, "an array has 0 to 4096 elements") : Value();
    return Value::ofArray(std::vector<Value>(*count, parts.front()));
  }
  case ExprKind::Unary: {
    auto *u = llvm::cast<UnaryExpr>(e);
    return unary(u->op, evaluate(u->operand.get(), env), e->range);
  }
  case ExprKind::Binary: {
    auto *b = llvm::cast<BinaryExpr>(e);
    Value lhs = evaluate(b->lhs.get(), env), rhs = evaluate(b->rhs.get(), env);
    return binary(b->op, lhs, rhs, e->range);
  }
  case ExprKind::Call:
    return callExpr(*llvm::cast<CallExpr>(e), env);
  case ExprKind::Field:
    return field(*llvm::cast<FieldExpr>(e), env);
  case ExprKind::Index:
    return index(*llvm::cast<IndexExpr>(e), env);
  case ExprKind::Lambda: {
    auto *lambda = llvm::cast<LambdaExpr>(e);
    Value result;
    result.kind = Value::Function;
    result.closure = std::make_shared<Closure>();
    *result.closure = {"fn", nullptr, &lambda->parameters, lambda->body.get(), env};
    return result;
  }
  case ExprKind::Block:
    return block(*llvm::cast<BlockExpr>(e), env);
  case ExprKind::If:
    return conditional(*llvm::cast<IfExpr>(e), env);
  case ExprKind::Scan:
    return scan(*llvm::cast<ScanExpr>(e), env);
  case ExprKind::Loop:
    return loop(*llvm::cast<LoopExpr>(e), env);
  case ExprKind::For:
    return unrolled(*llvm::cast<ForExpr>(e), env);
  }
  return Value();
}

DimAttr Elaborator::evaluateSize(const Expr *e, const EnvPtr &env) {
  return sizeOf(evaluate(e, env), e->range, "this");
}

// --- Names, blocks, patterns -------------------------------------------------

Value Elaborator::name(const NameExpr &e, const EnvPtr &env) {
  for (const Env *scope = env.get(); scope; scope = scope->parent.get()) {
    if (auto it = scope->values.find(e.name); it != scope->values.end())
      return it->second;
    if (scope->isUnbound(e.name))
      return error(code::Unbound, e.range, "no argument says how large `" + e.name + "` is",
                   "let the type of an argument mention `" + e.name +
                       "` alone, or pass it as an argument of type size");
  }
  if (const Item *item = program_.find(e.name, e.range))
    return global(*item);
  Value result;
  if (const Builtin *builtin = findBuiltin(e.name)) {
    result.kind = Value::Primitive;
    result.primitive = builtin;
    return result;
  }
  if (e.name == "f32" || e.name == "i32" || e.name == "bool") {
    result.kind = Value::Dtype;
    result.dtype = dtype(e.name);
    return result;
  }
  if (env->findLengths(e.name))
    return error(code::Type, e.range, "`" + e.name + "` names lengths in a type; it is no value here",
                 "the lengths of a ragged value are `lengths(x)`");
  return Value(); // checkNames has reported it.
}

Value Elaborator::block(const BlockExpr &b, const EnvPtr &env) {
  auto inner = newEnv(env);
  statements(b, inner);
  if (!b.result) {
    bool broken =
        llvm::any_of(b.statements, [](const StmtPtr &s) { return !s || s->kind == StmtKind::Error; });
    return broken || diagnostics_.hasErrors()
               ? Value()
               : error(code::Type, b.range, "this block has no value", "its last line must be an expression");
  }
  return evaluate(b.result.get(), inner);
}

void Elaborator::statements(const BlockExpr &b, const EnvPtr &env) {
  for (const StmtPtr &s : b.statements) {
    if (auto *let = llvm::dyn_cast_or_null<LetStmt>(s.get())) {
      if (let->value)
        bind(let->pattern, evaluate(let->value.get(), env), env, let->value->range);
    } else if (auto *condition = llvm::dyn_cast_or_null<AssumeStmt>(s.get())) {
      assume(*condition, env);
    } else if (s && (s->kind == StmtKind::Yield || s->kind == StmtKind::Carry)) {
      stepStatement(*s, env);
    }
  }
}

// A loop's value gives its yields alone to a pattern that has only room for them.
Value takeYields(Value value, size_t room) {
  if (!value.numYields || *value.numYields == 0 || room != *value.numYields || value.parts.size() == room)
    return value;
  value.parts.resize(room);
  value.numYields.reset();
  return room == 1 ? Value(value.parts.front()) : value;
}

// Where a size got its name; called `axis` where it was taken from one.
mlir::LocationAttr Elaborator::placeOfSize(const Value &size, Range range) {
  mlir::Location place = location(range);
  return size.source ? mlir::NameLoc::get(builder_.getStringAttr("axis"), place) : place;
}

void Elaborator::bind(const Pattern &pattern, Value value, const EnvPtr &env, Range range) {
  if (value.numYields && *value.numYields > 0 && value.kind == Value::Tuple)
    value = takeYields(std::move(value), pattern.isTuple ? pattern.elements.size() : *value.numYields);
  if (pattern.type)
    value = ascribe(*pattern.type, std::move(value), env, range,
                    pattern.isTuple ? "this value" : "`" + pattern.name.text + "`");
  if (!pattern.isTuple) {
    nameValue(value, pattern.name.text);
    if (value.kind == Value::Size && !value.named)
      value.named = placeOfSize(value, range);
    if (!pattern.name.text.empty() && pattern.name.text != "_")
      env->values[pattern.name.text] = std::move(value);
    return;
  }
  bool parts = value.kind == Value::Tuple || value.kind == Value::Array;
  if (!value.isPoison() && (!parts || value.parts.size() != pattern.elements.size())) {
    error(code::Arity, pattern.range,
          "this takes " + llvm::Twine(pattern.elements.size()) + " values, but `" + describe(value) + "` " +
              (parts ? "has " + llvm::Twine(value.parts.size()) : "is one value"),
          value.numYields ? "a loop gives what it yields, then the last carried values" : "");
    value = Value();
  }
  for (size_t i = 0; i < pattern.elements.size(); ++i)
    bind(pattern.elements[i], value.isPoison() ? Value() : value.parts[i], env, range);
}

Value Elaborator::field(const FieldExpr &e, const EnvPtr &env) {
  Value base = evaluate(e.base.get(), env);
  if (base.isPoison())
    return base;
  if (base.kind != Value::Struct)
    return error(code::Type, e.range, "`" + describe(base) + "` has no fields");
  std::vector<llvm::StringRef> names;
  for (size_t i = 0; i < base.structure->fields.size(); ++i) {
    names.push_back(base.structure->fields[i].name.text);
    if (names.back() == e.field.text)
      return base.parts[i];
  }
  std::string meant = closestName(e.field.text, names);
  return error(code::Name, e.field.range,
               "`" + base.structure->name.text + "` has no field `" + e.field.text + "`",
               meant.empty() ? "its fields are " + llvm::join(names, ", ") : "did you mean `" + meant + "`?");
}

Value Elaborator::conditional(const IfExpr &e, const EnvPtr &env) {
  Value condition = evaluate(e.condition.get(), env);
  if (condition.kind == Value::Bool)
    return evaluate(condition.flag ? e.thenBranch.get() : e.elseBranch.get(), env);
  if (condition.isPoison())
    return condition;
  return error(code::Const, e.condition->range,
               "an `if` is decided when compiling, and this is not known then",
               "to choose between values, element by element, write `select(condition, a, b)`");
}

// --- Arithmetic --------------------------------------------------------------

Value Elaborator::unary(Operator op, const Value &operand, Range range) {
  if (operand.isPoison())
    return operand;
  if (op == Operator::Not) {
    if (operand.kind == Value::Bool)
      return Value::ofBool(!operand.flag);
    mlir::Value tensor = tensorOf(operand, range, {}, "a bool");
    return tensor ? emit<NotOp>(range, tensor) : Value();
  }
  if (operand.kind == Value::Size)
    return Value::ofSize(-operand.size);
  if (operand.kind == Value::Number)
    return Value::ofNumber(-operand.number);
  mlir::Value tensor = tensorOf(operand, range, {}, "a number");
  return tensor ? emit<NegOp>(range, tensor) : Value();
}

static ComparePredicate predicateOf(Operator op) {
  switch (op) {
  case Operator::Eq:
    return ComparePredicate::Eq;
  case Operator::Ne:
    return ComparePredicate::Ne;
  case Operator::Lt:
    return ComparePredicate::Lt;
  case Operator::Le:
    return ComparePredicate::Le;
  case Operator::Gt:
    return ComparePredicate::Gt;
  default:
    return ComparePredicate::Ge;
  }
}

static bool isComparison(Operator op) { return op >= Operator::Eq && op <= Operator::Ge; }

static bool compare(Operator op, double difference) {
  switch (op) {
  case Operator::Eq:
    return difference == 0;
  case Operator::Ne:
    return difference != 0;
  case Operator::Lt:
    return difference < 0;
  case Operator::Le:
    return difference <= 0;
  case Operator::Gt:
    return difference > 0;
  default:
    return difference >= 0;
  }
}

// Sizes with sizes. Poison where the answer is a tensor.
Value Elaborator::foldSizes(Operator op, const Value &lhs, const Value &rhs, Range range) {
  auto left = lhs.size.asConstant(), right = rhs.size.asConstant();
  switch (op) {
  case Operator::Add:
    return Value::ofSize(lhs.size + rhs.size);
  case Operator::Sub:
    return Value::ofSize(lhs.size - rhs.size);
  case Operator::Mul:
    return Value::ofSize(lhs.size * rhs.size);
  case Operator::Mod:
    if (right && *right <= 0)
      return error(code::Const, range, "the divisor is not positive");
    return Value::ofSize(lhs.size.mod(rhs.size));
  case Operator::Div:
    if (!left || !right)
      return error(code::Type, range, "sizes are divided by `div`, which rounds down",
                   "write `div(a, b)`; a quotient of numbers is `f32(a) / f32(b)`");
    return foldNumbers(op, double(*left), double(*right), range);
  default:
    if (auto difference = (lhs.size - rhs.size).asConstant(); difference && isComparison(op))
      return Value::ofBool(compare(op, double(*difference)));
    return Value();
  }
}

Value Elaborator::foldNumbers(Operator op, double lhs, double rhs, Range range) {
  switch (op) {
  case Operator::Add:
    return Value::ofNumber(lhs + rhs);
  case Operator::Sub:
    return Value::ofNumber(lhs - rhs);
  case Operator::Mul:
    return Value::ofNumber(lhs * rhs);
  case Operator::Div:
    if (rhs == 0)
      return error(code::Const, range, "division by zero");
    return Value::ofNumber(lhs / rhs);
  default:
    return isComparison(op) ? Value::ofBool(compare(op, lhs - rhs)) : Value();
  }
}

bool Elaborator::unifyOperands(const Value &lhs, const Value &rhs, Range range, mlir::Value &left,
                               mlir::Value &right) {
  auto wanted = [&](const Value &other) -> mlir::Type {
    if (other.kind == Value::Tensor)
      return other.type().getElementType();
    return other.kind == Value::Number ? f32() : mlir::Type();
  };
  left = tensorOf(lhs, range, wanted(rhs), "a number");
  right = tensorOf(rhs, range, wanted(lhs), "a number");
  return left && right;
}

Value Elaborator::binary(Operator op, const Value &lhs, const Value &rhs, Range range) {
  if (lhs.isPoison() || rhs.isPoison())
    return Value();
  if (op == Operator::And || op == Operator::Or)
    if (lhs.kind == Value::Bool && rhs.kind == Value::Bool)
      return Value::ofBool(op == Operator::And ? lhs.flag && rhs.flag : lhs.flag || rhs.flag);
  if (lhs.kind == Value::Size && rhs.kind == Value::Size) {
    size_t errors = diagnostics_.all().size();
    Value folded = foldSizes(op, lhs, rhs, range);
    if (!folded.isPoison() || diagnostics_.all().size() != errors)
      return folded;
  }
  auto number = [](const Value &v) -> std::optional<double> {
    if (v.kind == Value::Number)
      return v.number;
    if (v.isConstantSize())
      return double(*v.size.asConstant());
    return std::nullopt;
  };
  if (auto left = number(lhs), right = number(rhs); left && right)
    if (Value folded = foldNumbers(op, *left, *right, range); !folded.isPoison())
      return folded;
  mlir::Value left, right;
  if (op == Operator::MatMul) {
    if (lhs.kind == Value::Tensor && rhs.kind == Value::Tensor)
      return matmul(lhs.tensor, rhs.tensor, range);
    return error(code::Type, range,
                 "`@` takes two tensors, not `" + describe(lhs) + "` and `" + describe(rhs) + "`");
  }
  return unifyOperands(lhs, rhs, range, left, right) ? elementwise(op, left, right, range) : Value();
}

Value Elaborator::elementwise(Operator op, mlir::Value lhs, mlir::Value rhs, Range range) {
  switch (op) {
  case Operator::Add:
    return emit<AddOp>(range, lhs, rhs);
  case Operator::Sub:
    return emit<SubOp>(range, lhs, rhs);
  case Operator::Mul:
    return emit<MulOp>(range, lhs, rhs);
  case Operator::Div:
    if (llvm::cast<SymbolicTensorType>(lhs.getType()).isInteger())
      return error(code::Type, range, "`/` is for f32; i32 has `div`, which rounds down",
                   "write `div(a, b)`, or cast with `f32(a)`");
    return emit<DivOp>(range, lhs, rhs);
  case Operator::Mod:
    return emit<ModOp>(range, lhs, rhs);
  case Operator::And:
    return emit<AndOp>(range, lhs, rhs);
  case Operator::Or:
    return emit<OrOp>(range, lhs, rhs);
  default:
    return emit<CompareOp>(range, ComparePredicateAttr::get(context_, predicateOf(op)), lhs, rhs);
  }
}

Value Elaborator::matmul(mlir::Value lhs, mlir::Value rhs, Range range) {
  int64_t rank = llvm::cast<SymbolicTensorType>(lhs.getType()).getRank();
  auto right = llvm::cast<SymbolicTensorType>(rhs.getType());
  if (right.getRank() != 2 || rank < 1 || rank > 20)
    return error(code::Rank, range,
                 "`@` contracts the last axis of its left side with a matrix, not `" +
                     llvm::cast<SymbolicTensorType>(lhs.getType()).text() + "` with `" + right.text() + "`",
                 "every other product is an einsum, as in `einsum(\"b s d, b d -> b s\", m, h)`");
  std::string outer;
  for (int64_t i = 0; i < rank - 1; ++i)
    outer += char('a' + i);
  return emit<EinsumOp>(range, builder_.getStringAttr(outer + "y,yz->" + outer + "z"), lhs, rhs);
}

std::vector<SizeCondition> Elaborator::conditions(const Expr *e, const EnvPtr &env, bool perRow) {
  auto *b = llvm::dyn_cast<BinaryExpr>(e);
  if (b && b->op == Operator::And) {
    std::vector<SizeCondition> both = conditions(b->lhs.get(), env, perRow);
    llvm::append_range(both, conditions(b->rhs.get(), env, perRow));
    return both;
  }
  if (!b || !isComparison(b->op) || b->op == Operator::Ne) {
    error(code::Assume, e->range,
          "a condition on sizes compares them with ==, <, <=, > or >=, joined by `and`");
    return {};
  }
  auto side = [&](const ExprPtr &of) {
    return perRow ? lengthsOf(of.get(), env) : evaluateSize(of.get(), env);
  };
  DimAttr lhs = side(b->lhs), rhs = side(b->rhs);
  if (!lhs || !rhs)
    return {};
  std::string text = e->range.text().str();
  if (b->op == Operator::Eq)
    return {{ObligationKind::Equal, lhs, rhs, text, e->range}};
  bool less = b->op == Operator::Lt || b->op == Operator::Le;
  DimAttr greater = less ? rhs : lhs, smaller = less ? lhs : rhs;
  if (b->op == Operator::Lt || b->op == Operator::Gt)
    smaller = smaller + 1;
  return {{ObligationKind::AtLeast, greater, smaller, text, e->range}};
}

} // namespace rondo::language
