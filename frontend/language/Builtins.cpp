// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The table of primitives, and those that compute: elementwise functions, reductions, products, and what
// works on sizes, arrays and functions while specialising.

#include "frontend/language/BuiltinRuns.h"

#include "llvm/ADT/StringExtras.h"

#include <cmath>

namespace rondo::language {

namespace primitive {

mlir::Value tensorArgument(Elaborator &e, CallArguments &a, size_t i, mlir::Type wanted) {
  return e.tensorOf(a.positional[i], a.ranges[i], wanted);
}

int64_t alongAxis(Elaborator &e, CallArguments &a, mlir::Value tensor, std::optional<int64_t> otherwise) {
  return e.findAxis(a.along, typeOf(tensor), a.env, a.range, otherwise);
}

// --- Elementwise -------------------------------------------------------------

static std::optional<double> numberOf(const Value &v) {
  if (v.kind == Value::Number)
    return v.number;
  if (v.isConstantSize())
    return double(*v.size.asConstant());
  return std::nullopt;
}

// A function of f32; of literals it is computed here.
template <typename OpT, double (*F)(double)> static Value floats(Elaborator &e, CallArguments &a) {
  if (auto number = numberOf(a.positional[0]))
    return Value::ofNumber(F(*number));
  mlir::Value x = tensorArgument(e, a, 0, a.positional[0].kind == Value::Size ? e.f32() : mlir::Type());
  return x ? e.emit<OpT>(a.range, x) : Value();
}

static double sigmoidOf(double x) { return 1 / (1 + std::exp(-x)); }

template <typename OpT> static Value numbers(Elaborator &e, CallArguments &a) {
  mlir::Value x = tensorArgument(e, a, 0);
  return x ? e.emit<OpT>(a.range, x) : Value();
}

static Value cast(Elaborator &e, CallArguments &a) {
  mlir::Value x = tensorArgument(e, a, 0);
  if (a.positional[1].kind != Value::Dtype)
    return e.error(code::Type, a.ranges[1],
                   "a cast is to f32, i32 or bool, not to `" + describe(a.positional[1]) + "`");
  return x ? Value::ofTensor(e.cast(x, a.positional[1].dtype, a.range)) : Value();
}

static Value select(Elaborator &e, CallArguments &a) {
  mlir::Value condition = tensorArgument(e, a, 0), lhs, rhs;
  if (!condition || !e.unifyOperands(a.positional[1], a.positional[2], a.range, lhs, rhs))
    return Value();
  return e.emit<SelectOp>(a.range, condition, lhs, rhs);
}

// div and mod: of sizes they are sizes, of i32 they round towards minus infinity.
template <bool IsMod> static Value wholeDivision(Elaborator &e, CallArguments &a) {
  const Value &lhs = a.positional[0], &rhs = a.positional[1];
  if (lhs.kind == Value::Size && rhs.kind == Value::Size) {
    if (auto divisor = rhs.size.asConstant(); divisor && *divisor <= 0)
      return e.error(code::Const, a.ranges[1], "the divisor is not positive");
    e.require({ObligationKind::AtLeast, rhs.size, e.constant(1), "", a.range}, Cause::Div,
              "the divisor is at least 1", a.range);
    return Value::ofSize(IsMod ? lhs.size.mod(rhs.size) : lhs.size.floorDiv(rhs.size));
  }
  mlir::Value left, right;
  if (!e.unifyOperands(lhs, rhs, a.range, left, right))
    return Value();
  if (!typeOf(left).isInteger())
    return e.error(code::Type, a.range,
                   llvm::Twine("`") + (IsMod ? "mod" : "div") + "` takes sizes or i32, not `" +
                       typeOf(left).text() + "`",
                   "f32 is divided by `/`");
  return IsMod ? e.emit<ModOp>(a.range, left, right) : e.emit<DivOp>(a.range, left, right);
}

// --- Reductions --------------------------------------------------------------

template <ReduceKind Kind> static Value reduce(Elaborator &e, CallArguments &a) {
  mlir::Value x = tensorArgument(e, a, 0);
  int64_t axis = x ? alongAxis(e, a, x, std::nullopt) : -1;
  if (axis < 0)
    return Value();
  return e.reduce(a.range, Kind, axis, x);
}

// `min(a, b)` of sizes or element by element; `min(x, along T)` over an axis.
template <bool IsMin> static Value extremum(Elaborator &e, CallArguments &a) {
  if (a.positional.size() == 1)
    return reduce<IsMin ? ReduceKind::Min : ReduceKind::Max>(e, a);
  if (a.along)
    return e.error(code::Arity, a.along->range,
                   "of two values the extremum is taken element by element, along no axis");
  const Value &lhs = a.positional[0], &rhs = a.positional[1];
  if (lhs.kind == Value::Size && rhs.kind == Value::Size)
    return Value::ofSize(IsMin ? lhs.size.min(rhs.size) : lhs.size.max(rhs.size));
  if (auto x = numberOf(lhs), y = numberOf(rhs); x && y)
    return Value::ofNumber(IsMin ? std::min(*x, *y) : std::max(*x, *y));
  mlir::Value left, right;
  if (!e.unifyOperands(lhs, rhs, a.range, left, right))
    return Value();
  return IsMin ? e.emit<MinOp>(a.range, left, right) : e.emit<MaxOp>(a.range, left, right);
}

template <typename OpT> static Value alongLast(Elaborator &e, CallArguments &a) {
  mlir::Value x = tensorArgument(e, a, 0);
  int64_t axis = x ? alongAxis(e, a, x, -1) : -1;
  return axis < 0 ? Value() : e.emit<OpT>(a.range, e.builder().getI64IntegerAttr(axis), x);
}

static Value cumsum(Elaborator &e, CallArguments &a) {
  mlir::Value x = tensorArgument(e, a, 0);
  int64_t axis = x ? alongAxis(e, a, x, std::nullopt) : -1;
  return axis < 0 ? Value() : e.emit<CumSumOp>(a.range, e.builder().getI64IntegerAttr(axis), x);
}

// --- einsum ------------------------------------------------------------------

// "b s d, b d -> b s" with names of any length, to one letter a name.
static std::optional<std::string> equationOf(Elaborator &e, llvm::StringRef text, Range range) {
  auto [inputs, output] = text.split("->");
  llvm::SmallVector<llvm::StringRef> operands;
  inputs.split(operands, ',');
  if (operands.size() != 2 || !text.contains("->")) {
    e.error(code::Type, range, "an einsum has two operands and a result, as in \"b s d, b d -> b s\"");
    return std::nullopt;
  }
  llvm::StringMap<char> letters;
  bool tooMany = false;
  auto translate = [&](llvm::StringRef axes) {
    std::string result;
    llvm::SmallVector<llvm::StringRef> names;
    llvm::SplitString(axes, names);
    for (llvm::StringRef name : names) {
      auto [it, fresh] = letters.try_emplace(name, char('a' + letters.size()));
      tooMany |= letters.size() > 26;
      result += it->second;
    }
    return result;
  };
  std::string left = translate(operands[0]), right = translate(operands[1]), result = translate(output);
  if (tooMany) {
    e.error(code::Type, range, "an einsum has at most 26 axes");
    return std::nullopt;
  }
  return left + "," + right + "->" + result;
}

static Value einsum(Elaborator &e, CallArguments &a) {
  if (a.positional[0].kind != Value::String)
    return e.error(code::Type, a.ranges[0],
                   "the first argument of `einsum` names axes, as in \"b s d, b d -> b s\"");
  auto equation = equationOf(e, a.positional[0].text, a.ranges[0]);
  mlir::Value lhs = tensorArgument(e, a, 1), rhs = tensorArgument(e, a, 2);
  if (!equation || !lhs || !rhs)
    return Value();
  return e.emit<EinsumOp>(a.range, e.builder().getStringAttr(*equation), lhs, rhs);
}

// --- Sizes, arrays, functions ------------------------------------------------

// `size(letters)`, `size(layers)`, `size(x, along 0)`.
static Value size(Elaborator &e, CallArguments &a) {
  const Value &v = a.positional[0];
  if (v.kind == Value::Vocabulary) {
    const auto *symbols = e.vocabularySymbols(v.vocabulary->name.text);
    return symbols ? Value::ofSize(e.constant(symbols->size())) : Value();
  }
  if (v.kind == Value::Array || v.kind == Value::Tuple)
    return Value::ofSize(e.constant(v.parts.size()));
  if (v.kind != Value::Tensor)
    return e.error(code::Type, a.ranges[0],
                   "`size` takes a vocabulary, an array, or a tensor and an axis, not `" + describe(v) + "`");
  int64_t axis = alongAxis(e, a, v.tensor, std::nullopt);
  if (axis < 0)
    return Value();
  Value result = Value::ofSize(v.type().size(axis));
  result.axis = v.type().axis(axis);
  result.source = v.tensor;
  result.sourceAxis = unsigned(axis);
  return result;
}

static Value zip(Elaborator &e, CallArguments &a) {
  for (size_t i = 0; i < a.positional.size(); ++i)
    if (a.positional[i].kind != Value::Array || a.positional[i].parts.size() != a.positional[0].parts.size())
      return e.error(code::Arity, a.ranges[i],
                     "`zip` takes arrays of one length, not `" + describe(a.positional[i]) + "`");
  std::vector<Value> elements;
  for (size_t i = 0; i < a.positional[0].parts.size(); ++i) {
    std::vector<Value> tuple;
    for (const Value &array : a.positional)
      tuple.push_back(array.parts[i]);
    elements.push_back(Value::ofTuple(std::move(tuple)));
  }
  return Value::ofArray(std::move(elements));
}

// A function applied to each tensor of a structured value; of several of one structure, to those that
// correspond.
static Value map(Elaborator &e, CallArguments &a) {
  size_t count = a.positional.size() - 1;
  std::vector<std::vector<Value>> leaves(count);
  for (size_t i = 0; i < count; ++i) {
    if (!sameStructure(a.positional[i], a.positional[0]))
      return e.error(code::Type, a.ranges[i],
                     "`map` goes through values of one structure, not `" + describe(a.positional[0]) +
                         "` and `" + describe(a.positional[i]) + "`");
    forEachLeaf(a.positional[i], [&](Value &leaf, const std::string &) { leaves[i].push_back(leaf); });
  }
  Value result = a.positional[0];
  size_t next = 0;
  forEachLeaf(result, [&](Value &leaf, const std::string &) {
    std::vector<Value> corresponding;
    for (const std::vector<Value> &of : leaves)
      corresponding.push_back(of[next]);
    ++next;
    leaf = e.callWith(a.positional[count], std::move(corresponding), a.range, a.env);
  });
  result.numYields.reset();
  return containsPoison(result) ? Value() : e.rebuilt(std::move(result), a.range);
}

} // namespace primitive

// --- The table ---------------------------------------------------------------

static constexpr unsigned any = 1000;

static const Builtin table[] = {
    {"exp", 1, 1, "", "exp(x)", primitive::floats<ExpOp, std::exp>},
    {"log", 1, 1, "", "log(x)", primitive::floats<LogOp, std::log>},
    {"tanh", 1, 1, "", "tanh(x)", primitive::floats<TanhOp, std::tanh>},
    {"sigmoid", 1, 1, "", "sigmoid(x)", primitive::floats<SigmoidOp, primitive::sigmoidOf>},
    {"sqrt", 1, 1, "", "sqrt(x)", primitive::floats<SqrtOp, std::sqrt>},
    {"relu", 1, 1, "", "relu(x)", primitive::numbers<ReluOp>},
    {"abs", 1, 1, "", "abs(x)", primitive::numbers<AbsOp>},
    {"cast", 2, 2, "", "cast(x, f32)", primitive::cast},
    {"select", 3, 3, "", "select(condition, a, b)", primitive::select},
    {"div", 2, 2, "", "div(a, b)", primitive::wholeDivision<false>},
    {"mod", 2, 2, "", "mod(a, b)", primitive::wholeDivision<true>},
    {"min", 1, 2, "along", "min(a, b) or min(x, along T)", primitive::extremum<true>},
    {"max", 1, 2, "along", "max(a, b) or max(x, along T)", primitive::extremum<false>},
    {"sum", 1, 1, "along", "sum(x, along T)", primitive::reduce<ReduceKind::Sum>},
    {"mean", 1, 1, "along", "mean(x, along T)", primitive::reduce<ReduceKind::Mean>},
    {"prod", 1, 1, "along", "prod(x, along T)", primitive::reduce<ReduceKind::Prod>},
    {"any", 1, 1, "along", "any(x, along T)", primitive::reduce<ReduceKind::Any>},
    {"all", 1, 1, "along", "all(x, along T)", primitive::reduce<ReduceKind::All>},
    {"argmax", 1, 1, "along", "argmax(x)", primitive::alongLast<ArgMaxOp>},
    {"softmax", 1, 1, "along", "softmax(x)", primitive::alongLast<SoftmaxOp>},
    {"log_softmax", 1, 1, "along", "log_softmax(x)", primitive::alongLast<LogSoftmaxOp>},
    {"cumsum", 1, 1, "along", "cumsum(x, along T)", primitive::cumsum},
    {"einsum", 3, 3, "", "einsum(\"b s d, b d -> b s\", m, h)", primitive::einsum},
    {"iota", 1, 1, "", "iota(n)", primitive::iota},
    {"fill", 2, 2, "", "fill([B, H], x)", primitive::fill},
    {"zeros", 1, 1, "", "zeros([B, H])", primitive::zeros},
    {"ones", 1, 1, "", "ones([B, H])", primitive::ones},
    {"concat", 1, any, "along", "concat(a, b, along -1)", primitive::concat},
    {"split", 2, 2, "along", "split(x, 4)", primitive::split},
    {"slice", 3, 3, "along", "slice(x, start, stop, along T)", primitive::slice},
    {"pad", 3, 3, "along value", "pad(x, before, after, along T, value: 0)", primitive::pad},
    {"transpose", 1, any, "", "transpose(x) or transpose(x, 0, 2, 1)", primitive::transpose},
    {"insert_axis", 2, 2, "", "insert_axis(x, 1)", primitive::insertAxis},
    {"split_axis", 3, any, "", "split_axis(x, 0, B, K)", primitive::splitAxis},
    {"merge", 2, any, "", "merge(x, B, K)", primitive::merge},
    {"reverse", 1, 1, "along", "reverse(x, along T)", primitive::reverse},
    {"repeat", 2, 2, "along", "repeat(x, K, along B)", primitive::repeat},
    {"ragged", 2, 2, "along", "ragged(x, len)", primitive::ragged},
    {"dense", 2, 2, "along", "dense(x, fill)", primitive::dense},
    {"gather", 2, 2, "along batch", "gather(table, ids, along 0, batch: 0)", primitive::gather},
    {"one_hot", 2, 2, "", "one_hot(ids, V)", primitive::oneHot},
    {"top_k", 2, 2, "along", "top_k(x, K)", primitive::topK},
    {"nonzero", 1, 1, "", "nonzero(mask)", primitive::nonzero},
    {"lengths", 1, 1, "along", "lengths(x)", primitive::lengths},
    {"maxlen", 1, 1, "", "maxlen(len)", primitive::maxlen},
    {"conv1d", 2, 2, "stride padding", "conv1d(x, w, stride: 1, padding: 0)", primitive::conv1d},
    {"size", 1, 1, "along", "size(letters) or size(x, along 0)", primitive::size},
    {"zip", 1, any, "", "zip(layers, states)", primitive::zip},
    {"map", 2, any, "", "map(state, f) or map(new, old, f)", primitive::map},
};

const Builtin *findBuiltin(llvm::StringRef name) {
  for (const Builtin &builtin : table)
    if (name == builtin.name)
      return &builtin;
  return nullptr;
}

std::vector<llvm::StringRef> builtinNames() {
  std::vector<llvm::StringRef> names;
  for (const Builtin &builtin : table)
    names.push_back(builtin.name);
  return names;
}

} // namespace rondo::language
