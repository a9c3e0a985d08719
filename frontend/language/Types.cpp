// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Declared types against values: binding size and type parameters, and stating what must agree.

#include "frontend/language/Elaborator.h"
#include "ir/LoopView.h"

namespace rondo::language {

// --- Binding -----------------------------------------------------------------

static const NameExpr *asName(const ExprPtr &e) { return llvm::dyn_cast_or_null<NameExpr>(e.get()); }

bool Elaborator::bindable(const NameExpr &e, const Env &env, Binding mode) const {
  if (e.name == "_")
    return false;
  return env.isUnbound(e.name) ||
         (mode == Binding::Results && !env.find(e.name) && !program_.find(e.name, e.range));
}

Value &Elaborator::bindSize(llvm::StringRef name, DimAttr size, AxisAttr axis, Env &env) {
  Value value = Value::ofSize(size);
  value.axis = axis;
  env.unbound.erase(name);
  return env.values[name] = std::move(value);
}

// `4*H` against a size: H is its quarter (that the size is a multiple is stated when the type is ascribed).
void Elaborator::solve(const Expr *e, DimAttr size, Env &env) {
  auto *product = llvm::dyn_cast_or_null<BinaryExpr>(e);
  if (!product || product->op != Operator::Mul)
    return;
  for (auto [factor, unknown] :
       {std::pair(&product->lhs, &product->rhs), std::pair(&product->rhs, &product->lhs)}) {
    auto *name = llvm::dyn_cast<NameExpr>(unknown->get());
    auto *number = llvm::dyn_cast<IntegerExpr>(factor->get());
    if (name && number && number->value > 0 && env.isUnbound(name->name)) {
      bindSize(name->name, size.floorDiv(constant(number->value)), AxisAttr(), env);
      return;
    }
  }
}

void Elaborator::bindAxes(const TensorType &type, mlir::Value tensor, Env &env, Binding mode) {
  SymbolicTensorType actual = typeOf(tensor);
  if (actual.getRank() != int64_t(type.axes.size()))
    return; // Told when the type is ascribed.
  for (auto [i, declared, axis] : llvm::enumerate(type.axes, actual.getAxes())) {
    if (auto *name = asName(declared.size); name && bindable(*name, env, mode)) {
      Value &size = bindSize(name->name, axis.getSize(), axis, env);
      size.source = tensor;
      size.sourceAxis = unsigned(i);
    } else if (mode == Binding::Products)
      solve(declared.size.get(), axis.getSize(), env);
    if (auto *name = asName(declared.lengths); name && axis.getLengths() && !env.findLengths(name->name))
      env.lengths[name->name] = axis.getLengths();
  }
}

void Elaborator::bindParameters(const TypeExpr &type, const Value &value, Env &env, Binding mode) {
  if (auto *tensor = llvm::dyn_cast<TensorType>(&type)) {
    if (value.kind == Value::Tensor)
      bindAxes(*tensor, value.tensor, env, mode);
  } else if (auto *named = llvm::dyn_cast<NamedType>(&type)) {
    if (env.isUnbound(named->name.text) && named->arguments.empty() && !value.isPoison()) {
      env.types[named->name.text] = value;
      env.unbound.erase(named->name.text);
    } else if (value.kind == Value::Struct && value.structure->name.text == named->name.text) {
      for (size_t i = 0; i < named->arguments.size() && i < value.arguments.size(); ++i)
        if (auto *name = asName(named->arguments[i].size); name && bindable(*name, env, mode))
          bindSize(name->name, value.arguments[i], AxisAttr(), env);
    }
  } else if (auto *tuple = llvm::dyn_cast<TupleType>(&type)) {
    if (value.kind == Value::Tuple && value.parts.size() == tuple->elements.size())
      for (size_t i = 0; i < value.parts.size(); ++i)
        bindParameters(*tuple->elements[i], value.parts[i], env, mode);
  } else if (auto *array = llvm::dyn_cast<ArrayType>(&type)) {
    if (value.kind != Value::Array)
      return;
    if (auto *name = asName(array->size); name && bindable(*name, env, mode))
      bindSize(name->name, constant(value.parts.size()), AxisAttr(), env);
    for (const Value &part : value.parts)
      bindParameters(*array->element, part, env, mode);
  }
}

// --- Declared types ----------------------------------------------------------

AxisAttr Elaborator::axisType(const AxisExpr &declared, const EnvPtr &env, AxisAttr actual) {
  auto *name = asName(declared.size);
  if (name && name->name == "_") {
    if (!actual)
      error(code::Unbound, declared.range, "`_` takes the size of a value, and here is none");
    return actual;
  }
  Value size = evaluate(declared.size.get(), env);
  if (!sizeOf(size, declared.size->range, "the size of an axis"))
    return {};
  // A size parameter stands for the axis that it was bound to: its lengths and its tag come along.
  AxisAttr axis =
      name && size.axis ? size.axis : AxisAttr::dense(sizeOf(size, declared.size->range, "a size"));
  if (!declared.tag.text.empty()) {
    axis = axis.withTag({builder_.getStringAttr(declared.tag.text)});
    env->axes[declared.tag.text] = axis.getSize();
  } else if (actual && !(name && size.axis) && actual.getTag().size() > 1)
    axis = axis.withTag(actual.getTag());
  if (declared.raggedness == AxisExpr::Dense)
    return axis;
  if (declared.raggedness == AxisExpr::PaddedBy)
    return AxisAttr::get(context_, axis.getSize(), axis.getTag(), Raggedness::Padded, DimAttr(),
                         builder_.getStringAttr(declared.mask.text), mlir::IntegerAttr());
  DimAttr lengths = lengthsOf(declared.lengths.get(), env);
  if (!lengths)
    return {};
  if (declared.raggedness == AxisExpr::Ragged)
    return axis.withLengths(lengths);
  mlir::IntegerAttr padding =
      declared.padding ? builder_.getI64IntegerAttr(*declared.padding) : mlir::IntegerAttr();
  return AxisAttr::get(context_, axis.getSize(), axis.getTag(), Raggedness::Padded, lengths,
                       mlir::StringAttr(), padding);
}

// The two sides of `a % b`, `mod(a, b)` or `div(a, b)`; none where an expression is something else.
static std::pair<const Expr *, const Expr *> dividedBy(const Expr *e, bool &isRemainder) {
  isRemainder = true;
  if (auto *b = llvm::dyn_cast<BinaryExpr>(e); b && b->op == Operator::Mod)
    return {b->lhs.get(), b->rhs.get()};
  auto *call = llvm::dyn_cast<CallExpr>(e);
  auto *callee = call ? llvm::dyn_cast<NameExpr>(call->callee.get()) : nullptr;
  if (!callee || call->arguments.size() != 2 || (callee->name != "mod" && callee->name != "div"))
    return {};
  isRemainder = callee->name == "mod";
  return {call->arguments[0].value.get(), call->arguments[1].value.get()};
}

// `len`, `len - 1`, `div(len, 2)`: dimensions over what is known per row.
DimAttr Elaborator::lengthsOf(const Expr *e, const EnvPtr &env) {
  if (auto *name = llvm::dyn_cast<NameExpr>(e)) {
    if (DimAttr lengths = env->findLengths(name->name))
      return lengths;
    if (!env->find(name->name) && !program_.find(name->name, e->range)) {
      error(code::Unbound, e->range, "nothing says what the lengths `" + name->name + "` are");
      return {};
    }
  }
  if (auto *b = llvm::dyn_cast<BinaryExpr>(e);
      b && (b->op == Operator::Add || b->op == Operator::Sub || b->op == Operator::Mul)) {
    DimAttr lhs = lengthsOf(b->lhs.get(), env), rhs = lengthsOf(b->rhs.get(), env);
    if (!lhs || !rhs)
      return {};
    return b->op == Operator::Add ? lhs + rhs : b->op == Operator::Sub ? lhs - rhs : lhs * rhs;
  }
  bool isRemainder = false;
  if (auto [whole, divisor] = dividedBy(e, isRemainder); whole) {
    DimAttr lhs = lengthsOf(whole, env), rhs = evaluateSize(divisor, env);
    if (!lhs || !rhs)
      return {};
    if (auto number = rhs.asConstant(); number && *number > 0)
      return isRemainder ? lhs.mod(rhs) : lhs.floorDiv(rhs);
  }
  return evaluateSize(e, env);
}

SymbolicTensorType Elaborator::tensorType(const TensorType &type, const EnvPtr &env,
                                          SymbolicTensorType actual) {
  llvm::SmallVector<AxisAttr> axes;
  for (auto [i, declared] : llvm::enumerate(type.axes)) {
    axes.push_back(axisType(declared, env, actual ? actual.axis(i) : AxisAttr()));
    if (!axes.back())
      return {};
  }
  return SymbolicTensorType::get(context_, dtype(type.dtype), axes);
}

// --- Ascription --------------------------------------------------------------

// `sizes` are what the type's axes were written as, where that is known.
Value Elaborator::ascribeTensor(SymbolicTensorType type, Value value, Range range, const std::string &what,
                                llvm::ArrayRef<Value> sizes) {
  if (value.type() == type)
    return value;
  llvm::SmallVector<mlir::Value> sources;
  llvm::SmallVector<int64_t> places;
  for (const Value &size : sizes) {
    places.append({size.source ? int64_t(sources.size()) : -1, int64_t(size.sourceAxis)});
    if (size.source)
      sources.push_back(size.source);
  }
  return emit<AscribeOp>(range, mlir::TypeAttr::get(type), builder_.getStringAttr(what), value.tensor,
                         sources, builder_.getDenseI64ArrayAttr(places));
}

/// What the axes of a written type are, where they are names.
static std::vector<Value> namedSizes(const TensorType &type, const Env &env) {
  std::vector<Value> sizes;
  for (const AxisExpr &axis : type.axes) {
    auto *name = asName(axis.size);
    const Value *known = name ? env.find(name->name) : nullptr;
    sizes.push_back(known && known->kind == Value::Size ? *known : Value());
  }
  return sizes;
}

Value Elaborator::mismatch(const char *code, const TypeExpr &type, const Value &value, Range range,
                           const std::string &what) {
  return error(code, range,
               what + " is declared `" + type.range.text() + "` but has type `" + describe(value) + "`");
}

Value Elaborator::ascribe(const TypeExpr &type, Value value, const EnvPtr &env, Range range,
                          const std::string &what) {
  if (value.isPoison() || type.kind == TypeKind::Error)
    return value;
  if (value.numYields && type.kind != TypeKind::Tuple)
    value = takeYields(std::move(value), 1);
  switch (type.kind) {
  case TypeKind::Tensor:
    return ascribeTensorType(llvm::cast<TensorType>(type), std::move(value), env, range, what);
  case TypeKind::Named:
    return ascribeNamed(llvm::cast<NamedType>(type), std::move(value), env, range, what);
  case TypeKind::Tuple: {
    auto &tuple = llvm::cast<TupleType>(type);
    if (value.kind != Value::Tuple || value.parts.size() != tuple.elements.size())
      return mismatch(value.kind == Value::Tuple ? code::Arity : code::Type, type, value, range, what);
    for (size_t i = 0; i < value.parts.size(); ++i)
      value.parts[i] = ascribe(*tuple.elements[i], std::move(value.parts[i]), env, range,
                               "part " + std::to_string(i + 1) + " of " + what);
    return value;
  }
  case TypeKind::Array: {
    auto &array = llvm::cast<ArrayType>(type);
    auto count = constantOf(evaluate(array.size.get(), env), array.size->range, "the number of elements");
    if (value.kind != Value::Array || (count && *count != int64_t(value.parts.size())))
      return mismatch(value.kind == Value::Array ? code::Arity : code::Type, type, value, range, what);
    for (size_t i = 0; i < value.parts.size(); ++i)
      value.parts[i] = ascribe(*array.element, std::move(value.parts[i]), env, range,
                               "element " + std::to_string(i) + " of " + what);
    return value;
  }
  case TypeKind::Function: {
    size_t wanted = llvm::cast<FunctionType>(type).parameters.size();
    if (value.kind == Value::Function && value.closure->parameters->size() != wanted)
      return mismatch(code::Arity, type, value, range, what);
    bool callable =
        value.kind == Value::Function || value.kind == Value::Primitive || value.kind == Value::Constructor;
    return callable ? value : mismatch(code::Type, type, value, range, what);
  }
  case TypeKind::Size:
    if (DimAttr size = value.kind == Value::Size ? value.size : DimAttr())
      return value;
    return mismatch(code::Type, type, value, range, what);
  default:
    return value;
  }
}

/// True for what a loop stacked where one step of it is wanted, when the loop also gives the state after the
/// last step.
static bool isSequenceOfStates(const Value &value, const TensorType &wanted) {
  mlir::Operation *op = value.tensor.getDefiningOp();
  LoopView loop(op);
  if (!loop || !llvm::is_contained(loop.stacked, value.tensor))
    return false;
  int64_t rank = wanted.axes.size();
  return value.type().getRank() == rank + 1 &&
         llvm::any_of(loop.finals, [&](mlir::Value state) { return typeOf(state).getRank() == rank; });
}

Value Elaborator::ascribeTensorType(const TensorType &type, Value value, const EnvPtr &env, Range range,
                                    const std::string &what) {
  bool literal = value.kind == Value::Size || value.kind == Value::Number || value.kind == Value::Bool;
  if (literal && type.axes.empty()) {
    mlir::Value tensor = tensorOf(value, range, dtype(type.dtype), what);
    return tensor ? Value::ofTensor(tensor) : Value();
  }
  if (value.kind != Value::Tensor)
    return mismatch(literal ? code::Rank : code::Type, type, value, range, what);
  if (value.type().getRank() != int64_t(type.axes.size()))
    return mismatch(isSequenceOfStates(value, type) ? code::State : code::Rank, type, value, range, what);
  if (value.type().getElementType() != dtype(type.dtype))
    return mismatch(code::Type, type, value, range, what);
  SymbolicTensorType declared = tensorType(type, env, value.type());
  return declared ? ascribeTensor(declared, std::move(value), range, what, namedSizes(type, *env)) : value;
}

Value Elaborator::ascribeNamed(const NamedType &type, Value value, const EnvPtr &env, Range range,
                               const std::string &what) {
  if (const Value *model = env->findType(type.name.text))
    return ascribeLike(*model, std::move(value), range, what);
  auto *structure = llvm::dyn_cast_or_null<StructItem>(program_.find(type.name.text, type.name.range));
  if (!structure) {
    if (program_.find(type.name.text, type.name.range))
      return error(code::Type, type.name.range, "`" + type.name.text + "` is not a type",
                   "types are f32, i32, bool, size, structs, tuples, arrays and functions");
    return value; // checkNames has reported it.
  }
  if (structure->broken)
    return value;
  if (value.kind != Value::Struct || value.structure != structure)
    return mismatch(code::Type, type, value, range, what);
  if (type.arguments.size() != structure->generics.size())
    return error(code::Arity, type.range,
                 "`" + structure->name.text + "` takes " + llvm::Twine(structure->generics.size()) +
                     " sizes, not " + llvm::Twine(type.arguments.size()));
  for (size_t i = 0; i < type.arguments.size(); ++i) {
    if (!type.arguments[i].size)
      return error(code::Type, type.range, "the parameters of a struct are sizes");
    auto *wildcard = asName(type.arguments[i].size);
    if (wildcard && wildcard->name == "_")
      continue;
    if (DimAttr size = evaluateSize(type.arguments[i].size.get(), env))
      require({ObligationKind::Equal, value.arguments[i], size, "", range}, Cause::Feat,
              "size `" + structure->generics[i].text + "` of `" + structure->name.text + "` in " + what,
              range);
  }
  return value;
}

// --- Ranges ------------------------------------------------------------------

std::pair<DimAttr, DimAttr> Elaborator::limits(const RangeConstraint &constraint, const EnvPtr &env) {
  if (constraint.upper) {
    DimAttr min = evaluateSize(constraint.lower.get(), env), max = evaluateSize(constraint.upper.get(), env);
    return {min, max && !constraint.inclusive ? max - 1 : max};
  }
  Value value = evaluate(constraint.lower.get(), env);
  if (value.isPoison())
    return {};
  if (value.kind != Value::Vocabulary) {
    error(code::Type, constraint.range,
          "after `in` stands a range such as 0..V or a vocabulary, not `" + describe(value) + "`");
    return {};
  }
  auto *symbols = vocabularySymbols(value.vocabulary->name.text);
  if (!symbols)
    return {};
  return {constant(0), constant(int64_t(symbols->size()) - 1)};
}

void Elaborator::claimRange(const std::optional<RangeConstraint> &constraint, const Value &value,
                            const EnvPtr &env, Range range, const std::string &what) {
  if (!constraint || value.isPoison())
    return;
  auto [min, max] = limits(*constraint, env);
  if (!min || !max)
    return;
  if (value.kind == Value::Size) {
    require({ObligationKind::AtLeast, value.size, min, "", range}, Cause::Range,
            what + " is at least " + min.text(), range);
    require({ObligationKind::AtLeast, max, value.size, "", range}, Cause::Range,
            what + " is at most " + max.text(), range);
    return;
  }
  if (value.kind != Value::Tensor || !value.type().isInteger()) {
    error(code::Type, constraint->range, "only i32 values have a range, not `" + describe(value) + "`");
    return;
  }
  builder_.create<InRangeOp>(location(range), min, max, builder_.getStringAttr(what), value.tensor);
}

// As another value of the same type parameter.
Value Elaborator::ascribeLike(const Value &model, Value value, Range range, const std::string &what) {
  if (value.isPoison() || model.isPoison())
    return value;
  bool literal = value.kind == Value::Size || value.kind == Value::Number || value.kind == Value::Bool;
  if (model.kind == Value::Tensor && literal) {
    mlir::Value tensor = tensorOf(value, range, model.type().getElementType(), what);
    if (!tensor)
      return Value();
    value = Value::ofTensor(tensor);
  }
  bool same = model.kind == value.kind && model.parts.size() == value.parts.size() &&
              model.structure == value.structure;
  if (!same)
    return error(code::Type, range,
                 what + " must have type `" + describe(model) + "` but has type `" + describe(value) + "`");
  if (model.kind == Value::Tensor)
    return ascribeTensor(model.type(), std::move(value), range, what);
  for (size_t i = 0; i < value.parts.size(); ++i)
    value.parts[i] = ascribeLike(model.parts[i], std::move(value.parts[i]), range, what);
  return value;
}

} // namespace rondo::language
